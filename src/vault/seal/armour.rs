//! The text form of a recovery kit: printed one way, read strictly.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Cost;

const BEGIN: &str = "-----BEGIN KEYADM RECOVERY KIT-----";
const END: &str = "-----END KEYADM RECOVERY KIT-----";
/// The columns of the body, as in RFC 7468.
const COLUMNS: usize = 64;
/// No kit is larger: a credential is under 4 KiB.
const LARGEST: usize = 16 * 1024;

/// What is needed to open the body, apart from the passphrase.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) cost: Cost,
    pub(super) salt: [u8; 16],
    pub(super) nonce: [u8; 24],
}

impl Header {
    /// The header lines; these bytes are bound to the body.
    pub(super) fn text(&self) -> String {
        let Cost {
            memory,
            passes,
            lanes,
        } = self.cost;
        format!(
            "Version: 1\nKDF: argon2id m={memory} t={passes} p={lanes}\nSalt: {}\nNonce: {}",
            STANDARD.encode(self.salt),
            STANDARD.encode(self.nonce),
        )
    }
}

/// A whole kit.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kit {
    pub(super) header: Header,
    pub(super) body: Vec<u8>,
}

impl fmt::Display for Kit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{BEGIN}\n{}\n", self.header.text())?;
        let body = STANDARD.encode(&self.body);
        let mut rest = body.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(rest.len().min(COLUMNS));
            writeln!(out, "{line}")?;
            rest = after;
        }
        writeln!(out, "{END}")
    }
}

/// Reads what [`Kit`] prints. White space around lines is ignored, as mail and paper change it;
/// nothing else may differ.
impl FromStr for Kit {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > LARGEST {
            return Err("it is larger than 16 KiB");
        }
        let mut lines = text.trim().lines().map(str::trim);
        if lines.next() != Some(BEGIN) {
            return Err("it does not start with the BEGIN line");
        }
        let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(": ");
        match field("Version") {
            Some("1") => {}
            Some(_) => return Err("its version is newer than this keyadm knows"),
            None => return Err("its Version line is missing"),
        }
        let header = Header {
            cost: field("KDF")
                .and_then(cost)
                .ok_or("its KDF line is not understood")?,
            salt: field("Salt")
                .and_then(bytes)
                .ok_or("its Salt line is not understood")?,
            nonce: field("Nonce")
                .and_then(bytes)
                .ok_or("its Nonce line is not understood")?,
        };
        if lines.next() != Some("") {
            return Err("the empty line after its header is missing");
        }
        let mut body = String::new();
        for line in lines.by_ref() {
            if line == END {
                if lines.next().is_some() {
                    return Err("something follows its END line");
                }
                let body = STANDARD
                    .decode(body)
                    .map_err(|_| "its body is not base64")?;
                return Ok(Self { header, body });
            }
            body.push_str(line);
        }
        Err("it is cut off: its END line is missing")
    }
}

/// Reads `argon2id m=M t=T p=P`.
fn cost(text: &str) -> Option<Cost> {
    let mut words = text.strip_prefix("argon2id ")?.split(' ');
    let mut number = |name: &str| words.next()?.strip_prefix(name)?.parse().ok();
    let cost = Cost {
        memory: number("m=")?,
        passes: number("t=")?,
        lanes: number("p=")?,
    };
    words.next().is_none().then_some(cost)
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kit(length: usize) -> Kit {
        let cost = Cost {
            memory: 1,
            passes: 2,
            lanes: 3,
        };
        let header = Header {
            cost,
            salt: [7; 16],
            nonce: [9; 24],
        };
        Kit {
            header,
            body: vec![5; length],
        }
    }

    #[test]
    fn a_kit_reads_back_what_it_prints() {
        for length in [0, 1, 47, 48, 49, 500] {
            let kit = kit(length);
            assert_eq!(kit.to_string().parse(), Ok(kit));
        }
    }

    #[test]
    fn mail_and_paper_may_change_white_space_only() {
        let printed = kit(100).to_string();
        let mailed = format!("\r\n  {}\r\n", printed.replace('\n', "  \r\n  "));
        assert_eq!(mailed.parse(), Ok(kit(100)));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let printed = kit(100).to_string();
        let why = |text: &str| text.parse::<Kit>().unwrap_err();
        assert!(why("").contains("BEGIN"));
        assert!(why(&printed[..printed.len() - 40]).contains("cut off"));
        assert!(why(&printed.replace("Version: 1", "Version: 2")).contains("newer"));
        assert!(why(&printed.replace("argon2id", "argon2i")).contains("KDF"));
        assert!(why(&printed.replace("p=3", "p=3 x=1")).contains("KDF"));
        assert!(why(&printed.replace("m=1", "m=99999999999")).contains("KDF"));
        assert!(why(&printed.replace("Salt: B", "Salt: ")).contains("Salt"));
        assert!(why(&printed.replace("\n\n", "\nX: y\n\n")).contains("empty line"));
        assert!(why(&printed.replace("BQUF", "BQ?F")).contains("base64"));
        assert!(why(&format!("{printed}more")).contains("follows"));
        assert!(why(&format!("{printed}{}", " ".repeat(LARGEST))).contains("16 KiB"));
    }
}
