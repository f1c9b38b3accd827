//! What can be known about an open descriptor before anything is written to it.

use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{FileType, fstat, stat};

/// Whether whoever read the other end (a pipe, a socket, a terminal) has gone.
///
/// A file or a device is never "gone". The reader may still leave later; this only finds, for free,
/// the one that has left already.
pub fn reader_is_gone(descriptor: impl AsFd) -> bool {
    let mut asked = [PollFd::new(&descriptor, PollFlags::OUT)];
    let now = Timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    poll(&mut asked, Some(&now)).is_ok()
        && asked[0]
            .revents()
            .intersects(PollFlags::ERR | PollFlags::HUP | PollFlags::NVAL)
}

/// Whether it is the null device, where every write succeeds and is lost.
pub fn is_null_device(descriptor: impl AsFd) -> bool {
    let (Ok(this), Ok(null)) = (fstat(descriptor), stat("/dev/null")) else {
        return true;
    };
    FileType::from_raw_mode(this.st_mode) == FileType::CharacterDevice
        && this.st_rdev == null.st_rdev
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::pipe;

    use super::super::fake::abandon;
    use super::*;

    #[test]
    fn a_pipe_is_gone_once_nobody_reads_it() {
        let (reader, writer) = pipe().unwrap();
        assert!(!reader_is_gone(&writer));
        abandon(reader, &writer);
        assert!(reader_is_gone(&writer));
        assert!(!reader_is_gone(tempfile::tempfile().unwrap()));
    }

    #[test]
    fn only_the_null_device_is_the_null_device() {
        let open = |path| File::options().write(true).open(path).unwrap();
        assert!(is_null_device(open("/dev/null")));
        assert!(!is_null_device(open("/dev/full")));
        assert!(!is_null_device(tempfile::tempfile().unwrap()));
    }
}
