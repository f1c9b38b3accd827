//! `keyadm serve`.

use std::io::Write as _;
use std::time::Duration;

use super::Context;
use crate::error::{Code, Error, Exit, Result};
use crate::process;
use crate::serve::{self, Address, Level, Options, Proxy};
use crate::store::Access;
use crate::time::Span;
use crate::verify::{self, Verifier};

/// Files that are open besides connections.
const OWN_FILES: u64 = 64;

/// Answer gateways and services over HTTP
///
/// For a reverse proxy on the same machine: `/auth` is what nginx auth_request, Traefik ForwardAuth and
/// Caddy forward_auth ask before they let a request through. The secret comes in `Authorization:
/// Bearer`, the permission in the proxy's configuration (`/auth?permission=orders.read`); the answer
/// is 200, 401, 403 or 429, and on 200 the headers X-Keyadm-Key-Id, -Name, -Role, -Permissions and
/// -Environment say who it is. Services ask with POST /v1/verify; /healthz, /readyz and /metrics are
/// for monitoring.
///
/// It decides as `keyadm verify` does, and a key that is revoked is refused from the next request on.
/// Whatever goes wrong, nobody is let in: the status is then 503. The whole journal is checked before
/// the first request and every --audit-every. TERM and INT end it when what is in flight is answered,
/// after 10 s at most; another one, a second or more later, ends it at once.
#[derive(Debug, clap::Args)]
#[command(
    disable_version_flag = true,
    after_help = "\
Examples:
  keyadm serve --listen unix:keyadm.sock --trusted-proxy unix
  keyadm serve --listen 127.0.0.1:8701 --trusted-proxy 127.0.0.1 --log all"
)]
pub struct Args {
    /// Where to listen: an address of this machine with a port, or unix:PATH; may be repeated. Sockets that systemd hands over come first [default: 127.0.0.1:8700]
    #[arg(long, value_name = "ADDRESS", value_parser = Address::parse)]
    listen: Vec<Address>,
    /// Listen also where other machines can connect. Secrets then cross the network as they are: put TLS in front
    #[arg(long)]
    allow_remote: bool,
    /// Believe the X-Forwarded-For of proxies in this network, or of `unix` for a Unix socket; may be repeated [default: of none]
    #[arg(long, value_name = "CIDR", value_parser = Proxy::parse)]
    trusted_proxy: Vec<Proxy>,
    /// Which answers to log on standard error, as JSON lines: off, refused or all
    #[arg(long, value_name = "LEVEL", default_value = "refused")]
    log: Level,
    /// How often to check the whole journal
    #[arg(long, value_name = "TIME", value_parser = Span::parse, default_value = "1h")]
    audit_every: Span,
    /// How many connections may be open; more are closed at once
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000), default_value = "4096")]
    max_connections: u32,
    /// Do not record what is used
    #[arg(long)]
    no_record: bool,
}

/// Runs the command.
///
/// # Errors
/// `usage.arguments`; `setup.*`; `integrity.*`; `busy.address`.
pub fn run(args: Args, context: &mut Context<'_>) -> Result<Exit> {
    let options = options(&args, context)?;
    let place = context.place()?;
    let sockets = serve::bind(&options, context.env.var("LISTEN_FDS").is_some())?;
    let (store, keys) = {
        let desk = context.desk(Access::Read)?;
        (desk.settings().id.clone(), desk.store().count()?.keys)
    };
    let verifier = Verifier::open(
        &context.config.db.value,
        &verify::Options {
            state: context.config.state.clone(),
            keep: context.config.usage_keep.value,
            record: !args.no_record,
            ..verify::Options::default()
        },
    )?;
    verifier.audit()?;
    let running = serve::start(sockets, verifier, options)?;
    let addresses: Vec<String> = running.addresses.iter().map(Address::to_string).collect();
    let line = format!(
        "listening on {} for {place} ({store}, {keys} keys)",
        addresses.join(" and ")
    );
    context.output.note(context.env, &line)?;
    for line in &running.log {
        // A log that cannot be written is no reason to let nobody in.
        let _ = context.env.stderr.write_all(line.as_bytes());
    }
    running.join()?;
    Ok(Exit::Ok)
}

fn options(args: &Args, context: &Context<'_>) -> Result<Options> {
    let listen = match &args.listen[..] {
        [] => {
            vec![Address::parse("127.0.0.1:8700").map_err(|why| Error::new(Code::Internal, why))?]
        }
        given => given.to_vec(),
    };
    if let Some(remote) = listen.iter().find(|address| !address.is_local())
        && !args.allow_remote
    {
        return Err(Error::new(
            Code::Arguments,
            format!("refusing to listen on {remote}: other machines could connect"),
        )
        .why("secrets would cross the network as they are, and anybody could try them")
        .try_this("--listen 127.0.0.1:8700    behind a proxy on this machine that does TLS")
        .try_this("--allow-remote             if the network is one you trust")
        .unchanged("nobody was let in"));
    }
    if args.audit_every < Span::seconds(10) {
        return Err(Error::new(Code::Arguments, "--audit-every is at least 10s")
            .unchanged("nobody was let in"));
    }
    let connections = args.max_connections as usize;
    let files = process::allow_many_files();
    Ok(Options {
        listen,
        trusted: args.trusted_proxy.clone(),
        log: args.log,
        audit_every: Duration::from_secs(args.audit_every.as_seconds()),
        // More than there are descriptors for could only fail in some worse way.
        connections: files
            .and_then(|files| usize::try_from(files.saturating_sub(OWN_FILES).max(1)).ok())
            .map_or(connections, |files| files.min(connections)),
        notify: context.env.var("NOTIFY_SOCKET").map(str::to_owned),
    })
}
