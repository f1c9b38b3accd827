//! How the process ends: one table decides number, name and meaning.

macro_rules! exits {
    ($($name:ident $status:literal $text:literal $meaning:literal;)*) => {
        /// Exit statuses of the process, as `keyadm help exit-codes` lists them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Exit { $(#[doc = $meaning] $name = $status,)* }

        impl Exit {
            /// Every status, in rising order.
            pub const ALL: &[Exit] = &[$(Exit::$name,)*];

            /// Its name in tables.
            pub fn name(self) -> &'static str {
                match self { $(Exit::$name => $text,)* }
            }

            /// What it means, in one line.
            pub fn meaning(self) -> &'static str {
                match self { $(Exit::$name => $meaning,)* }
            }
        }
    };
}

exits! {
    Ok 0 "ok" "Done; also: nothing due, nothing changed, an empty list, a good dry run.";
    Failed 1 "failed" "Unexpected failure.";
    Usage 2 "usage" "Bad arguments; an answer is needed and there is no terminal; no destination for a secret.";
    Unknown 3 "unknown" "With `check --nagios` alone: it could not be checked; there 1 is a warning and 2 is critical.";
    Auth 4 "auth" "Admin credential missing, locked, rejected, or not permitted to do this.";
    Setup 6 "setup" "No store, unsafe modes, schema too new, bad configuration.";
    NotFound 10 "not-found" "What was named does not exist.";
    Busy 11 "busy" "Somebody else holds what is needed; may be retried.";
    Conflict 12 "conflict" "The change contradicts what is there.";
    Declined 13 "declined" "A person said no, or did not confirm; nothing changed.";
    Integrity 14 "integrity" "The journal is tampered with, rolled back or broken.";
    No 20 "no" "The answer is no: verify refused, or a check found something. Nothing broke.";
    Incomplete 21 "incomplete" "A batch ended with at least one failure; the rest is done.";
    Undelivered 22 "undelivered" "A new secret could not be delivered; the old one still works.";
    Stalled 23 "stalled" "A rotation waits past its deadline; nothing was revoked.";
    Interrupted 130 "interrupted" "SIGINT: the command was interrupted.";
    BrokenPipe 141 "broken-pipe" "SIGPIPE: the reader of the output went away.";
    Terminated 143 "terminated" "SIGTERM: the command was ended.";
}

impl Exit {
    /// The number the shell sees.
    pub fn status(self) -> u8 {
        self as u8
    }
}
