//! `keyadm serve`: verification over HTTP, for gateways and services of this machine.
//!
//! | path | |
//! |---|---|
//! | any `/auth` | forward-auth for nginx, Traefik and Caddy: [`auth`] |
//! | `POST /v1/verify` | a question in JSON: [`question`] |
//! | `GET /healthz`, `/readyz`, `/metrics` | for monitoring: [`routes`], [`metrics`] |
//!
//! The decision is [`crate::verify`]'s; here is only what HTTP adds to it. Three rules hold everywhere:
//!
//! - **It fails closed.** Whatever goes wrong, the status is no 2xx: 503 when the store cannot be asked
//!   or is not believed, 500 after a panic, a closed connection when there are too many.
//! - **Nothing of a client is repeated.** Logs, errors and metrics hold codes, Key IDs and addresses;
//!   a path or header that was sent appears nowhere.
//! - **A client cannot speak for its proxy**: see [`demand`] and [`address`]. Header names are compared
//!   whole, so that `X_Keyadm_Role` or `X_Forwarded_For`, which some servers fold into the names with
//!   hyphens, mean nothing here.
//!
//! What is not HTTP (two different lengths, a folded header, a space before a colon) is refused by hyper
//! with 400 and the connection closed; a message with both `Content-Length` and `Transfer-Encoding` is
//! read as chunked and the connection closed after it (RFC 9112, 6.1), so nothing can be smuggled in
//! behind it.
//!
//! One thread runs the server; the caller's own writes the log ([`Running::log`]) until all is over.

mod address;
mod auth;
mod connection;
mod credential;
mod demand;
mod gate;
mod headers;
mod limits;
mod listen;
mod log;
mod metrics;
mod notify;
mod pace;
mod place;
mod problem;
mod question;
mod routes;

use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::sync::{Notify, Semaphore, watch};

use self::address::Trusted;
use self::connection::House;
use self::gate::Gate;
use self::listen::{Bound, Listener};
use self::log::Log;
use crate::error::{Code, Error, Result};
use crate::process;
use crate::verify::Verifier;

pub use address::Proxy;
pub use listen::Address;
pub use log::Level;

/// How a server works.
#[derive(Debug)]
pub struct Options {
    /// Where it listens.
    pub listen: Vec<Address>,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted: Vec<Proxy>,
    /// What is logged.
    pub log: Level,
    /// How often the whole journal is checked.
    pub audit_every: Duration,
    /// How many connections may be open.
    pub connections: usize,
    /// Where to say that the server is ready (systemd's `NOTIFY_SOCKET`).
    pub notify: Option<String>,
}

/// A server that runs.
pub struct Running {
    /// Where it listens.
    pub addresses: Vec<Address>,
    /// The lines of the log; ends when the server has ended.
    pub log: Receiver<String>,
    thread: JoinHandle<Result<()>>,
}

/// The sockets that systemd handed over, or those of `options`, bound and not listened to yet.
///
/// # Errors
/// `busy.address`, `setup.listen`.
pub fn bind(options: &Options, activated: bool) -> Result<Sockets> {
    let mut bound = Vec::new();
    if activated {
        bound = listen::handed_over()?;
    }
    if bound.is_empty() {
        bound = options
            .listen
            .iter()
            .map(listen::bind)
            .collect::<Result<_>>()?;
    }
    Ok(Sockets(bound))
}

/// Sockets that nobody can connect to yet.
pub struct Sockets(Vec<Bound>);

/// Starts to serve. The caller has had the whole journal checked.
///
/// # Errors
/// `busy.address`, `setup.listen`, `setup.io`.
pub fn start(sockets: Sockets, verifier: Verifier, options: Options) -> Result<Running> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_io()
        .enable_time()
        .build()
        .map_err(|error| Error::new(Code::Io, "the server cannot be started").because(error))?;
    let (listeners, addresses) = {
        let _within = runtime.enter();
        let listening = sockets.0.into_iter().map(Bound::listen);
        listening.collect::<Result<(Vec<_>, Vec<_>)>>()?
    };
    let (log, lines) = Log::new(options.log);
    let verifier = Arc::new(verifier);
    let trusted = Trusted::new(options.trusted);
    let server = Server {
        gate: Arc::new(Gate::new(verifier.clone(), trusted, log)),
        verifier: verifier.clone(),
        connections: options.connections,
        audit_every: options.audit_every,
        notify: options.notify,
    };
    let stop = Arc::new(Notify::new());
    let told = stop.clone();
    process::on_end(move || told.notify_one());
    process::before_death(verifier.flusher());
    let thread = std::thread::Builder::new()
        .name("server".to_owned())
        .spawn(move || server.run(runtime, listeners, &stop))
        .map_err(|error| Error::new(Code::Io, "no thread can be started").because(error))?;
    Ok(Running {
        addresses,
        log: lines,
        thread,
    })
}

impl Running {
    /// Waits for the end, which has come when the log has ended.
    ///
    /// # Errors
    /// Those of the last writing of uses.
    pub fn join(self) -> Result<()> {
        let ended = self.thread.join();
        ended.unwrap_or_else(|_| Err(Error::new(Code::Internal, "the server's thread panicked")))
    }
}

struct Server {
    gate: Arc<Gate>,
    verifier: Arc<Verifier>,
    connections: usize,
    audit_every: Duration,
    notify: Option<String>,
}

impl Server {
    /// Serves until it is told to stop, then answers what is in flight and writes what was used.
    fn run(self, runtime: Runtime, listeners: Vec<Listener>, stop: &Notify) -> Result<()> {
        self.audit_regularly();
        notify::say(self.notify.as_deref(), "READY=1");
        runtime.block_on(self.receive(listeners, stop));
        // What is still open now had its time.
        runtime.shutdown_timeout(limits::LINGER);
        self.verifier.flush()
    }

    async fn receive(&self, listeners: Vec<Listener>, stop: &Notify) {
        let (stopping, stopped) = watch::channel(false);
        let seats = Arc::new(Semaphore::new(self.connections));
        let house = House {
            router: routes::routes(self.gate.clone()),
            gate: self.gate.clone(),
            seats: seats.clone(),
            stopping: stopped,
        };
        for listener in listeners {
            tokio::spawn(connection::receive(listener, house.clone()));
        }
        drop(house);
        stop.notified().await;
        self.gate.stop();
        notify::say(self.notify.as_deref(), "STOPPING=1");
        let _ = stopping.send(true);
        // Every seat is free when every connection has ended.
        let all = u32::try_from(self.connections).unwrap_or(u32::MAX);
        let _ = tokio::time::timeout(limits::DRAIN, seats.acquire_many(all)).await;
    }

    /// Checks the whole journal again and again, sooner after it was found wrong. The thread keeps
    /// nothing alive that the end of the server waits for: a check may take a minute.
    fn audit_regularly(&self) {
        let (gate, verifier) = (Arc::downgrade(&self.gate), self.verifier.clone());
        let every = self.audit_every;
        let work = move || {
            let mut next = every;
            loop {
                std::thread::sleep(next);
                let begun = Instant::now();
                let audited = verifier.audit();
                let Some(gate) = gate.upgrade() else { return };
                next = match audited {
                    Ok(()) => every,
                    Err(_) => every.min(limits::AUDIT_AGAIN),
                };
                gate.note_audit(audited, begun);
            }
        };
        let thread = std::thread::Builder::new().name("audit".to_owned());
        if let Err(error) = thread.spawn(work) {
            let error = Error::new(Code::Io, "no thread can be started").because(error);
            self.gate.log.error("audit_failed", &error);
        }
    }
}
