//! Figures for monitoring, as OpenMetrics text.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// The labels of a figure.
type Labels = Vec<(String, String)>;

/// A set of figures.
#[derive(Debug, Default)]
pub struct Metrics(Registry);

impl Metrics {
    /// Adds the gauge `name`, which has one value. `help` is a sentence without a full stop: the format
    /// adds it.
    pub fn gauge(&mut self, name: &str, help: &str, value: f64) {
        let gauge = Gauge::<f64, AtomicU64>::default();
        gauge.set(value);
        self.0.register(name, help, gauge);
    }

    /// Adds the gauge `name` with a value for each set of labels. Labels are words of ours: the library
    /// writes them as they are.
    pub fn gauges<'l>(
        &mut self,
        name: &str,
        help: &str,
        values: impl IntoIterator<Item = (Vec<(&'l str, &'l str)>, f64)>,
    ) {
        let family = Family::<Labels, Gauge<f64, AtomicU64>>::default();
        for (labels, value) in values {
            let labels: Labels = labels
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect();
            family.get_or_create(&labels).set(value);
        }
        self.0.register(name, help, family);
    }

    /// The whole text, which ends with `# EOF`.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing into a string does not fail.
        let _ = encode(&mut text, &self.0);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_a_type_a_help_and_labels() {
        let mut metrics = Metrics::default();
        metrics.gauges("keys", "Keys", [(vec![("name", "a")], 2.0)]);
        metrics.gauge("up", "Whether", 1.0);
        assert_eq!(
            metrics.text(),
            "# HELP keys Keys.\n# TYPE keys gauge\nkeys{name=\"a\"} 2.0\n# HELP up Whether.\n# TYPE up gauge\nup 1.0\n# EOF\n"
        );
    }
}
