//! Connections: taken one by one, bounded in number and pace, and ended when the server stops.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::address::Peer;
use super::gate::Gate;
use super::limits;
use super::listen::Listener;
use super::pace::{Pace, Watched};
use super::routes;

/// What every connection needs.
#[derive(Clone)]
pub struct House {
    /// What is served.
    pub router: Router,
    /// For counting.
    pub gate: Arc<Gate>,
    /// One for each connection that may be open.
    pub seats: Arc<Semaphore>,
    /// Becomes true when the server stops.
    pub stopping: watch::Receiver<bool>,
}

/// A connection that is not served yet.
enum Guest {
    Tcp(tokio::net::TcpStream, Peer),
    Unix(tokio::net::UnixStream),
}

/// Takes connections until the server stops.
pub async fn receive(listener: Listener, house: House) {
    let mut stopping = house.stopping.clone();
    loop {
        let guest = tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            guest = accept(&listener) => guest,
        };
        match guest {
            Ok(guest) => welcome(guest, &house),
            // A connection that ended before it was taken, or no descriptors left: neither is a
            // reason to stop, and the second one to wait a little.
            Err(_) => sleep(Duration::from_millis(20)).await,
        }
    }
}

async fn accept(listener: &Listener) -> io::Result<Guest> {
    match listener {
        Listener::Tcp(listener) => {
            let (stream, peer) = listener.accept().await?;
            // Answers are one small packet each.
            let _ = stream.set_nodelay(true);
            Ok(Guest::Tcp(stream, Peer::Ip(peer.ip())))
        }
        Listener::Unix(listener, _) => Ok(Guest::Unix(listener.accept().await?.0)),
    }
}

/// Serves a connection if there is a seat; else closes it at once, so that a proxy knows.
fn welcome(guest: Guest, house: &House) {
    let Ok(seat) = house.seats.clone().try_acquire_owned() else {
        house.gate.metrics.turned_away.inc();
        return;
    };
    let house = house.clone();
    match guest {
        Guest::Tcp(stream, peer) => tokio::spawn(converse(stream, peer, house, seat)),
        Guest::Unix(stream) => tokio::spawn(converse(stream, Peer::Unix, house, seat)),
    };
}

async fn converse<S>(stream: S, peer: Peer, house: House, seat: OwnedSemaphorePermit)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let House {
        router,
        gate,
        mut stopping,
        ..
    } = house;
    gate.metrics.connections.inc();
    let pace = Arc::new(Pace::new(Instant::now()));
    let router = TowerToHyperService::new(router);
    let service = {
        let (gate, pace) = (gate.clone(), pace.clone());
        service_fn(move |request: hyper::Request<_>| {
            pace.head_is_read(Instant::now());
            let (gate, router) = (gate.clone(), router.clone());
            async move {
                if request.uri().path() == routes::AUTH {
                    return Ok(routes::forward_auth(&gate, peer, &request));
                }
                router.call(request).await
            }
        })
    };
    let connection = http1::Builder::new()
        .max_header_size(limits::HEADERS)
        .max_buf_size(limits::HEADERS)
        .serve_connection(TokioIo::new(Watched::new(stream, pace.clone())), service);
    tokio::pin!(connection);
    let mut tick = interval(limits::TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut told = false;
    loop {
        tokio::select! {
            // What is wrong with a connection is its client's business.
            _ = connection.as_mut() => break,
            _ = tick.tick() => {
                if pace.is_overdue(Instant::now()) {
                    if !pace.is_closing() {
                        gate.metrics.too_slow.inc();
                    }
                    break;
                }
            }
            _ = stopping.wait_for(|stop| *stop), if !told => {
                if pace.is_idle() {
                    break;
                }
                told = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
    gate.metrics.connections.dec();
    drop(seat);
}
