//! Delivering a chunk of secrets with several threads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::start::not_attempted;
use super::{Courier, Watch};
use crate::key::{Key, Terms};
use crate::ops::exchange::{Begun, Receipt};

/// How often the watcher hears that time passes.
const TICK: Duration = Duration::from_millis(100);

/// A secret that was carried, or not, and what is known about it.
pub(super) struct Parcel {
    /// The key, as it will be once the secret is everywhere.
    pub key: Key,
    /// The number of the new version.
    pub number: u32,
    /// How its rotation is to finish.
    pub terms: Terms,
    /// Who took it.
    pub receipt: Receipt,
    /// Whether delivery was tried at all.
    pub attempted: bool,
}

/// Delivers each of `begun`, `jobs` at a time, in their order. When `watch` stops, or after a failure
/// if `stop_early`, deliveries under way are ended and no other is begun.
pub(super) fn carry(
    begun: Vec<Begun>,
    courier: &dyn Courier,
    jobs: usize,
    stop_early: bool,
    watch: &mut dyn Watch,
) -> Vec<Parcel> {
    let count = begun.len();
    let stop = AtomicBool::new(watch.stops());
    let queue = Mutex::new(begun.into_iter().enumerate());
    let under_way = Mutex::new(Vec::new());
    let mut parcels: Vec<Option<Parcel>> = std::iter::repeat_with(|| None).take(count).collect();
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..jobs.clamp(1, count.max(1)) {
            let sender = sender.clone();
            let (queue, stop, under_way) = (&queue, &stop, &under_way);
            scope.spawn(move || {
                while let Some((at, begun)) = next(queue) {
                    let what = format!("{} to {}", begun.key.name, begun.key.sinks.join(", "));
                    lock(under_way).push(what.clone());
                    let parcel = deliver(begun, courier, stop);
                    lock(under_way).retain(|other| *other != what);
                    if stop_early && parcel.attempted && !parcel.receipt.is_complete() {
                        stop.store(true, Ordering::Relaxed);
                    }
                    if sender.send((at, parcel)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        loop {
            match receiver.recv_timeout(TICK) {
                Ok((at, parcel)) => parcels[at] = Some(parcel),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            let now = lock(&under_way).clone();
            watch.tick(&now);
            if watch.stops() {
                stop.store(true, Ordering::Relaxed);
            }
        }
    });
    parcels.into_iter().flatten().collect()
}

/// The next one; the queue is free again when this returns, which `while let` alone would not give.
fn next<T>(queue: &Mutex<impl Iterator<Item = T>>) -> Option<T> {
    lock(queue).next()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn deliver(begun: Begun, courier: &dyn Courier, stop: &AtomicBool) -> Parcel {
    let attempted = !stop.load(Ordering::Relaxed);
    let receipt = match attempted {
        true => courier.deliver(&begun.secret, &begun.key),
        false => not_attempted(),
    };
    Parcel {
        key: begun.key,
        number: begun.number,
        terms: begun.terms,
        receipt,
        attempted,
    }
}
