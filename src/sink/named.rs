//! A configured sink as the one destination of a secret: `--secret-to sink:NAME`.

use super::configured::Configured;
use super::{About, Handed, Options, Sink};
use crate::env::Env;
use crate::error::{Error, Result};
use crate::output::escape;

/// A sink that was read and checked.
pub struct NamedSink {
    configured: Configured,
    /// Standard error carries nothing but one document of JSON.
    json: bool,
}

impl NamedSink {
    /// Reads and checks the sink `name`.
    pub fn open(name: &str, options: &Options, env: &Env) -> Result<Self> {
        let configured = Configured::open(name, &options.sinks, env)
            .map_err(|error| error.unchanged(&options.unchanged))?;
        Ok(Self {
            configured,
            json: options.json,
        })
    }
}

impl Sink for NamedSink {
    fn deliver(
        &mut self,
        env: &mut Env,
        secret: &dyn Handed,
        about: &About,
        _: Option<&serde_json::Value>,
    ) -> Result<()> {
        self.configured.deliver(secret, about)?;
        // The secret has arrived; what failed afterwards is no reason to revoke it.
        if let Err(error) = self.configured.after_batch(1)
            && !self.json
        {
            warn(env, &error);
        }
        Ok(())
    }

    fn describes(&self) -> String {
        self.configured.describes()
    }
}

/// Says it on standard error; if that cannot be written, the delivery stands all the same.
fn warn(env: &mut Env, error: &Error) {
    let cause = error.cause().unwrap_or_default();
    let mut text = format!("warning: {}\n", escape(&error.to_string()));
    for line in cause.lines() {
        text.push_str(&format!("  {}\n", escape(line)));
    }
    let _ = env.stderr.write_all(text.as_bytes());
}
