//! What a client can say for itself, and what only its proxy can.

use crate::support::server::Server;
use crate::support::{Desk, words};

/// The query of the proxy, a header line of the client, and what comes of it. What a mistake in a
/// configuration looks like never lets everybody in.
const DEMANDS: &str = "
    permission=orders.write          | X-Other: a                         | 403 INSUFFICIENT_PERMISSIONS
    permission=orders.write          | X-Keyadm-Permission: orders.read   | 400 request.contradiction
    permission=orders.write          | X-Keyadm-Permission:               | 400 request.permission
    permission=orders.write          | X_Keyadm_Permission: orders.read   | 403 INSUFFICIENT_PERMISSIONS
    permission=orders.read           | X_Keyadm_Permission: orders.write  | 200 VALID
    permission=orders.read           | X-Keyadm-Permission: orders.read   | 200 VALID
                                     | X-Keyadm-Permission: orders.write  | 403 INSUFFICIENT_PERMISSIONS
    environment=staging              | X-Keyadm-Environment: production   | 400 request.contradiction
                                     | X-Keyadm-Environment: staging      | 403 WRONG_ENVIRONMENT
    permission=                      | X-Other: a                         | 400 request.permission
    permision=orders.write           | X-Other: a                         | 400 request.parameter
    permission=a.read&permission=a.b | X-Other: a                         | 400 request.contradiction
                                     | X-Keyadm-Role: admin               | 200 VALID
";

/// The rows of a table, cell by cell.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let rows = table.lines().filter(|line| line.contains('|'));
    rows.map(|row| row.split('|').map(str::trim).collect())
}

#[test]
fn a_client_cannot_lower_what_its_proxy_demands() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let server = Server::start(&desk, "");
    let bearer = format!("Authorization: Bearer {secret}");
    for row in rows(DEMANDS) {
        let reply = server.get(&format!("/auth?{}", row[0]), &[&bearer, row[1]]);
        let code = match reply.status {
            200 => "VALID".to_owned(),
            _ => reply.json()["error"]["code"].as_str().unwrap().to_owned(),
        };
        assert_eq!(format!("{} {code}", reply.status), row[2], "{row:?}");
    }
    let lies = ["X-Keyadm-Role: admin", "X_Keyadm_Role: admin"];
    let reply = server.get("/auth", &[&bearer, lies[0], lies[1]]);
    assert_eq!(reply.header("X-Keyadm-Role"), Some("read-only"));
    assert!(!reply.head.contains("admin"), "{reply:?}");
}

/// Who is trusted, what the client or its proxy says, and the status for a key that is bound to
/// 192.0.2.7 and for one that is bound to 127.0.0.1.
const ADDRESSES: &str = "
                                                  | X-Forwarded-For: 192.0.2.7                    | 403 200
    --trusted-proxy 10.0.0.0/8                    | X-Forwarded-For: 192.0.2.7                    | 403 200
    --trusted-proxy unix                          | X-Forwarded-For: 192.0.2.7                    | 403 200
    --trusted-proxy 127.0.0.0/8                   | X-Forwarded-For: 192.0.2.7                    | 200 403
    --trusted-proxy 127.0.0.1                     | X-Forwarded-For: 192.0.2.7, 10.1.1.1          | 403 403
    --trusted-proxy 127.0.0.1 --trusted-proxy 10.0.0.0/8 | X-Forwarded-For: 1.2.3.4, 192.0.2.7, 10.1.1.1 | 200 403
    --trusted-proxy 127.0.0.1                     | X-Forwarded-For: ::ffff:192.0.2.7             | 200 403
    --trusted-proxy ::ffff:127.0.0.1              | X-Forwarded-For: 192.0.2.7                    | 200 403
    --trusted-proxy 127.0.0.1                     | X-Forwarded-For: 192.0.2.7, unknown           | 403 403
    --trusted-proxy 127.0.0.1                     | X_Forwarded_For: 192.0.2.7                    | 403 403
    --trusted-proxy 127.0.0.1                     | X-Real-IP: 192.0.2.7                          | 403 403
    --trusted-proxy 127.0.0.1                     | Forwarded: for=192.0.2.7                      | 403 403
";

#[test]
fn only_a_trusted_proxy_says_where_a_client_comes_from() {
    let desk = Desk::new();
    let bound = |name: &str, ip: &str| {
        let line = format!("create {name} --role read-only --allow-ip {ip} --secret-to -");
        let secret = desk.run(words(&line)).expect(0).stdout;
        format!("Authorization: Bearer {secret}")
    };
    let keys = [bound("away", "192.0.2.7"), bound("here", "127.0.0.1")];
    for row in rows(ADDRESSES) {
        let server = Server::start(&desk, row[0]);
        let statuses = keys.each_ref().map(|bearer| {
            let reply = server.get("/auth", &[bearer, row[1]]);
            reply.status.to_string()
        });
        assert_eq!(statuses.join(" "), row[2], "{row:?}");
    }
}

#[test]
fn a_secret_in_the_url_is_refused_everywhere_and_nowhere_kept() {
    let desk = Desk::new();
    let secret = desk.create("ci");
    let server = Server::start(&desk, "--log all");
    let bearer = format!("Authorization: Bearer {secret}");
    let encoded = secret.replace('_', "%5F");
    for target in [
        format!("/auth?token={secret}"),
        format!("/auth?permission={secret}"),
        format!("/auth?access_token={encoded}"),
        format!("/{secret}"),
        format!("/v1/verify?secret={secret}"),
        format!("/healthz?x=Bearer%20{secret}"),
        format!("http://x/metrics?{secret}"),
    ] {
        let reply = server.get(&target, &[&bearer]);
        // A path that takes no GET says so first.
        let codes = ["request.secret_in_url", "request.method"];
        assert!(
            codes.contains(&reply.json()["error"]["code"].as_str().unwrap()),
            "{reply:?}"
        );
        assert!(!reply.body.contains(&secret), "{reply:?}");
    }
    let log = server.stop().expect(0).stderr;
    assert!(!log.contains(&secret) && !log.contains(&encoded), "{log}");
    assert!(log.contains("request.secret_in_url"), "{log}");
}
