//! What the processes that we start inherit, and that we hear of their end.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Once};

use signal_hook::consts::SIGCHLD;

use super::signals::ignored;

/// Keeps every descriptor but the three streams from the processes that are started from now on.
///
/// What we open is close-on-exec already; this is about what we inherited ourselves, from a shell or a
/// supervisor that was careless.
pub fn keep_descriptors() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| close_fds::set_fds_cloexec(3, &[]));
}

/// Makes sure that the system tells us how our processes ended: where SIGCHLD was ignored when we
/// started (some supervisors do that), it would throw their exit statuses away.
pub fn keep_children() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if ignored() & (1 << (SIGCHLD - 1)) != 0 {
            // Any handler will do. Without one, waiting fails, and that is reported.
            let _ = signal_hook::flag::register(SIGCHLD, Arc::new(AtomicBool::new(false)));
        }
    });
}
