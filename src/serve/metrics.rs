//! What `/metrics` tells: OpenMetrics, with paths and result codes as its only labels. No secret, name
//! or Key ID is ever a label.

use std::fmt;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

/// The type of what is served.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Bounds of the histogram in seconds: an answer takes microseconds, a store that is slow far more.
const BUCKETS: [f64; 11] = [
    0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.005, 0.025, 0.1, 1.0,
];

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    path: &'static str,
    code: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Path {
    path: &'static str,
}

/// What is known elsewhere and read when somebody asks for the metrics.
#[derive(Clone, Copy, Debug, Default)]
pub struct Readings {
    /// Whether the server is ready.
    pub ready: bool,
    /// Seconds since the journal was last checked in full and found right.
    pub audited: u64,
    /// Lines of the log that were lost.
    pub log_dropped: u64,
    /// What the verifier knows of itself.
    pub verifier: crate::verify::Stats,
}

/// The metrics of one server.
pub struct Metrics {
    registry: Registry,
    answers: Family<Answered, Counter>,
    durations: Family<Path, Histogram, fn() -> Histogram>,
    /// Requests that are being answered.
    pub in_flight: Gauge,
    /// Connections that are open.
    pub connections: Gauge,
    /// Connections that were closed at once, because there were too many.
    pub turned_away: Counter,
    /// Connections that were closed because their client was too slow.
    pub too_slow: Counter,
    ready: Gauge,
    audited: Gauge,
    log_dropped: Counter,
    cached: Gauge,
    misses: Counter,
    pending: Gauge,
    flush_errors: Counter,
}

impl Metrics {
    /// Metrics that are all zero.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("keyadm");
        let version = [("version", env!("CARGO_PKG_VERSION"))];
        registry.register("build", "The keyadm that runs", Info::new(version));
        let metrics = Self {
            answers: register(&mut registry, "answers", "Answers by path and code"),
            durations: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
            in_flight: register(
                &mut registry,
                "requests_in_flight",
                "Requests being answered",
            ),
            connections: register(&mut registry, "connections", "Open connections"),
            turned_away: register(
                &mut registry,
                "connections_turned_away",
                "Connections closed because there were too many",
            ),
            too_slow: register(
                &mut registry,
                "connections_too_slow",
                "Connections closed because their client was too slow",
            ),
            ready: register(&mut registry, "ready", "Whether anybody is let in"),
            audited: register(
                &mut registry,
                "audit_age_seconds",
                "Seconds since the whole journal was found right",
            ),
            log_dropped: register(&mut registry, "log_lines_dropped", "Lines of the log lost"),
            cached: register(&mut registry, "cache_keys", "Keys held in memory"),
            misses: register(&mut registry, "cache_misses", "Keys read from the store"),
            pending: register(&mut registry, "usage_pending", "Uses not written yet"),
            flush_errors: register(
                &mut registry,
                "usage_flush_errors",
                "Failed attempts to write uses",
            ),
            registry: Registry::default(),
        };
        registry.register_with_unit(
            "request_duration",
            "Time from the request to its answer",
            Unit::Seconds,
            metrics.durations.clone(),
        );
        Self {
            registry,
            ..metrics
        }
    }

    /// Counts an answer.
    pub fn answered(&self, path: &'static str, code: &'static str, took: Duration) {
        self.answers.get_or_create(&Answered { path, code }).inc();
        self.durations
            .get_or_create(&Path { path })
            .observe(took.as_secs_f64());
    }

    /// The text for a scraper.
    ///
    /// # Errors
    /// Never, as it is written to memory.
    pub fn text(&self, now: &Readings) -> Result<String, fmt::Error> {
        let gauge = |gauge: &Gauge, value: u64| gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        gauge(&self.ready, now.ready.into());
        gauge(&self.audited, now.audited);
        gauge(&self.cached, now.verifier.cached as u64);
        gauge(&self.pending, now.verifier.pending);
        // Counted elsewhere, they only have to be copied.
        let counter = |counter: &Counter, value: u64| {
            let inner: &AtomicU64 = counter.inner();
            inner.store(value, std::sync::atomic::Ordering::Relaxed);
        };
        counter(&self.log_dropped, now.log_dropped);
        counter(&self.misses, now.verifier.misses);
        counter(&self.flush_errors, now.verifier.flush_errors);
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// A metric that starts at zero and is known to the registry.
fn register<M>(registry: &mut Registry, name: &str, help: &str) -> M
where
    M: prometheus_client::registry::Metric + Clone + Default,
{
    let metric = M::default();
    registry.register(name, help, metric.clone());
    metric
}
