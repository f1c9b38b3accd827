//! Where a client comes from: the peer, or what a proxy that is trusted says of it.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use ipnet::IpNet;

/// The header in which proxies append the address that each of them saw.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Who is at the other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// A process at this address.
    Ip(IpAddr),
    /// A process of this machine, through a Unix socket.
    Unix,
}

/// A peer that may say where its clients come from, as `--trusted-proxy` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proxy {
    /// Whoever has an address in the network.
    Network(IpNet),
    /// Whoever connects to the Unix socket.
    Unix,
}

impl Proxy {
    /// Reads a network, an address, or `unix`.
    ///
    /// # Errors
    /// A sentence about the form.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text == "unix" {
            return Ok(Self::Unix);
        }
        let network = text.parse::<IpNet>().map(|network| network.trunc());
        network
            .or_else(|_| text.parse::<IpAddr>().map(|ip| ip.to_canonical().into()))
            .map(|network| Self::Network(canonical(network)))
            .map_err(|_| "expected a network like 10.0.0.0/8, an address, or unix".to_owned())
    }
}

/// The IPv4 network that an IPv4-mapped one is (RFC 4291, 2.5.5.2): peers are compared as IPv4.
fn canonical(network: IpNet) -> IpNet {
    let mapped = match (network.addr().to_canonical(), network.prefix_len()) {
        (IpAddr::V4(ip), length @ 96..) if network.addr().is_ipv6() => {
            IpNet::new(ip.into(), length - 96).ok()
        }
        _ => None,
    };
    mapped.unwrap_or(network)
}

/// The peers whose `X-Forwarded-For` is believed.
#[derive(Clone, Debug, Default)]
pub struct Trusted(Vec<Proxy>);

impl Trusted {
    /// These and nobody else.
    pub fn new(proxies: Vec<Proxy>) -> Self {
        Self(proxies)
    }

    /// The address of the client, `None` where it is not known; a key that is bound to addresses is
    /// then refused.
    ///
    /// A peer that is not trusted is the client, whatever it says. A trusted one names it: the
    /// rightmost address of `X-Forwarded-For` that is no trusted proxy itself, because what stands
    /// left of that was written by the client. Something that is no address ends the search: what is
    /// left of it is worth nothing. A trusted proxy that names nobody leaves the client unknown.
    pub fn client(&self, peer: Peer, headers: &HeaderMap) -> Option<IpAddr> {
        if let Peer::Ip(ip) = peer
            && !self.trusts_address(ip.to_canonical())
        {
            return Some(ip.to_canonical());
        }
        if peer == Peer::Unix && !self.0.contains(&Proxy::Unix) {
            return None;
        }
        let mut farthest = None;
        for line in headers.get_all(FORWARDED_FOR).iter().rev() {
            for hop in line.to_str().ok()?.rsplit(',') {
                let ip = address(hop.trim())?;
                if !self.trusts_address(ip) {
                    return Some(ip);
                }
                farthest = Some(ip);
            }
        }
        farthest
    }

    fn trusts_address(&self, ip: IpAddr) -> bool {
        self.0
            .iter()
            .any(|proxy| matches!(proxy, Proxy::Network(network) if network.contains(&ip)))
    }
}

/// An address as proxies write it: bare, with a port, or in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(text);
    let ip = bare
        .parse::<IpAddr>()
        .or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    ip.ok().map(|ip| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who is trusted, the peer, the lines of X-Forwarded-For (`;` between them), the client.
    const TABLE: &str = "
                                | 192.0.2.1          |                                  | 192.0.2.1
                                | 127.0.0.1          | 192.0.2.7                        | 127.0.0.1
                                | unix               | 192.0.2.7                        | -
        127.0.0.1               | 127.0.0.2          | 192.0.2.7                        | 127.0.0.2
        127.0.0.1               | unix               | 192.0.2.7                        | -
        unix                    | 127.0.0.1          | 192.0.2.7                        | 127.0.0.1
        127.0.0.1               | 127.0.0.1          | 192.0.2.7                        | 192.0.2.7
        unix                    | unix               | 192.0.2.7                        | 192.0.2.7
        127.0.0.1               | 127.0.0.1          | 10.0.0.1, 192.0.2.7              | 192.0.2.7
        127.0.0.1               | 127.0.0.1          | 10.0.0.1; 192.0.2.7              | 192.0.2.7
        127.0.0.1 10.0.0.0/8    | 127.0.0.1          | 1.2.3.4, 192.0.2.7, 10.1.1.1     | 192.0.2.7
        127.0.0.1 10.0.0.0/8    | 127.0.0.1          | 1.2.3.4,192.0.2.7; 10.1.1.1      | 192.0.2.7
        127.0.0.1 10.0.0.0/8    | 127.0.0.1          | 10.2.2.2, 10.1.1.1               | 10.2.2.2
        127.0.0.1               | 127.0.0.1          |                                  | -
        127.0.0.1               | 127.0.0.1          | ,                                | -
        127.0.0.1               | 127.0.0.1          | 192.0.2.7, unknown               | -
        127.0.0.1               | 127.0.0.1          | 192.0.2.7,                       | -
        127.0.0.1               | 127.0.0.1          | unknown, 192.0.2.7               | 192.0.2.7
        127.0.0.1               | 127.0.0.1          | 192.0.2.7:5678                   | 192.0.2.7
        127.0.0.1               | 127.0.0.1          | [2001:db8::1]                    | 2001:db8::1
        127.0.0.1               | 127.0.0.1          | [2001:db8::1]:443                | 2001:db8::1
        127.0.0.1               | 127.0.0.1          | 2001:db8::1                      | 2001:db8::1
                                | ::ffff:192.0.2.1   |                                  | 192.0.2.1
        127.0.0.1               | ::ffff:127.0.0.1   | ::ffff:192.0.2.7                 | 192.0.2.7
        ::ffff:127.0.0.1        | 127.0.0.1          | 192.0.2.7                        | 192.0.2.7
        ::ffff:10.0.0.0/104     | 10.9.9.9           | 192.0.2.7                        | 192.0.2.7
        ::ffff:10.0.0.0/104     | 11.9.9.9           | 192.0.2.7                        | 11.9.9.9
        ::1                     | ::1                | 192.0.2.7                        | 192.0.2.7
    ";

    #[test]
    fn the_client_is_the_rightmost_hop_that_is_not_trusted() {
        let rows = TABLE.lines().filter(|line| line.contains('|'));
        for row in rows {
            let columns: Vec<&str> = row.split('|').map(str::trim).collect();
            let [trusted, peer, lines, expected] = columns[..] else {
                panic!("{row}");
            };
            let proxies = trusted.split_whitespace().map(Proxy::parse);
            let trusted = Trusted::new(proxies.map(Result::unwrap).collect());
            let peer = match peer {
                "unix" => Peer::Unix,
                ip => Peer::Ip(ip.parse().unwrap()),
            };
            let mut headers = HeaderMap::new();
            for line in lines.split(';').filter(|line| !line.is_empty()) {
                headers.append(FORWARDED_FOR, line.trim().parse().unwrap());
            }
            let client = trusted.client(peer, &headers);
            let shown = client.map_or_else(|| "-".to_owned(), |ip| ip.to_string());
            assert_eq!(shown, expected, "{row}");
        }
    }

    #[test]
    fn a_proxy_is_a_network_an_address_or_unix() {
        for text in [
            "",
            "localhost",
            "10.0.0.0/33",
            "Unix",
            "10.0.0.0/-1",
            "10.0.0.0/8,::1",
        ] {
            assert!(Proxy::parse(text).is_err(), "{text}");
        }
        assert_eq!(Proxy::parse("10.1.2.3/8"), Proxy::parse("10.0.0.0/8"));
    }
}
