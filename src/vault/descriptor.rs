//! A credential on an inherited descriptor: `--credential-fd 3 3< <(pass show keyadm)`.

use std::os::fd::OwnedFd;
use std::time::Duration;

use rustix::fs::{Mode, OFlags};
use zeroize::Zeroizing;

use crate::env::Env;

use super::bounded::{Collected, Deadline};
use super::fault::Refusal;
use super::patience::attended;

/// How long the other end of a pipe may take when nobody watches.
const UNATTENDED: Duration = Duration::from_secs(30);

/// Reads descriptor `number` to its end.
pub(super) fn read(number: i32, env: &Env) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    collect(number, (!attended(env)).then_some(UNATTENDED))
}

fn collect(number: i32, span: Option<Duration>) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let from = open(number)?;
    if rustix::termios::isatty(&from) {
        return Err(Refusal::new(
            "it is a terminal; a credential comes from a file or a pipe",
        ));
    }
    let deadline = Deadline::after(span);
    let mut collected = Collected::new();
    while !collected.take(&from, Duration::from_millis(100))? {
        deadline.check("nothing more came")?;
    }
    Ok(collected.bytes())
}

/// Our own handle on a descriptor that is known by number only.
///
/// Linux can copy it, which keeps the rights it was opened with (5.6 and later, unless a sandbox
/// forbids it); elsewhere it is opened again, which checks the rights of *this* user.
fn open(number: i32) -> Result<OwnedFd, Refusal> {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};
        let copy = pidfd_open(getpid(), PidfdFlags::empty())
            .and_then(|this| pidfd_getfd(this, number, PidfdGetfdFlags::empty()));
        match copy {
            Ok(copy) => return Ok(copy),
            Err(rustix::io::Errno::BADF) => return Err(Refusal::new("it is not open")),
            Err(_) => {}
        }
    }
    let path = format!("/dev/fd/{number}");
    rustix::fs::open(
        path,
        OFlags::RDONLY | OFlags::NOCTTY | OFlags::CLOEXEC,
        Mode::empty(),
    )
    .map_err(Refusal::system)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::os::fd::AsRawFd;

    #[test]
    fn a_pipe_is_read_to_its_end() {
        let (from, mut into) = std::io::pipe().unwrap();
        into.write_all(b"text\n").unwrap();
        drop(into);
        assert_eq!(**collect(from.as_raw_fd(), None).unwrap(), *b"text\n");
    }

    #[test]
    fn a_pipe_that_never_ends_is_given_up() {
        let (from, into) = std::io::pipe().unwrap();
        let refusal = collect(from.as_raw_fd(), Some(Duration::from_millis(50))).unwrap_err();
        assert!(refusal.why().contains("nothing more came"), "{refusal:?}");
        drop(into);
    }

    #[test]
    fn an_endless_writer_is_cut_off() {
        let zero = std::fs::File::open("/dev/zero").unwrap();
        let refusal = collect(zero.as_raw_fd(), None).unwrap_err();
        assert_eq!(refusal, Refusal::too_large());
    }

    #[test]
    fn a_closed_descriptor_is_named_as_such() {
        assert_eq!(collect(9_999, None).unwrap_err().why(), "it is not open");
    }
}
