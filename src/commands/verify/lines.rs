//! Lines of standard input in bounded memory, whatever is sent; wiped when dropped.

use std::io::{ErrorKind, Read, Result};

use zeroize::Zeroizing;

/// The longest line that is looked at. A secret has under 80 characters.
pub const LONGEST: usize = 64 << 10;

/// Room for the longest line with its break, and as much again, so that little is moved about.
const ROOM: usize = 2 * LONGEST + 2;

/// Bytes that came in and were not given out yet.
pub struct Lines {
    buffer: Zeroizing<Vec<u8>>,
    start: usize,
    end: usize,
    /// The line that is being read is too long already; its rest is thrown away.
    overlong: bool,
    over: bool,
}

/// What comes next.
pub enum Next<'a> {
    /// A line without its break (LF or CR LF).
    Line(&'a [u8]),
    /// A line over [`LONGEST`], which was not kept.
    Overlong,
    /// No whole line is here: [`Lines::read`] has to wait for more.
    Pause,
    /// The input has ended.
    End,
}

impl Lines {
    /// Nothing was read yet.
    pub fn new() -> Self {
        Self {
            buffer: Zeroizing::new(vec![0; ROOM]),
            start: 0,
            end: 0,
            overlong: false,
            over: false,
        }
    }

    /// Gives out the next line that is here already; the last one needs no line break.
    pub fn next(&mut self) -> Next<'_> {
        let here = &self.buffer[self.start..self.end];
        let length = match here.iter().position(|byte| *byte == b'\n') {
            Some(length) => length,
            None if self.over && (self.overlong || !here.is_empty()) => here.len(),
            None if self.over => return Next::End,
            None => {
                if here.len() > LONGEST {
                    self.overlong = true;
                    self.start = self.end;
                }
                return Next::Pause;
            }
        };
        let from = self.start;
        self.start = self.end.min(from + length + 1);
        if std::mem::take(&mut self.overlong) || length > LONGEST {
            return Next::Overlong;
        }
        let line = &self.buffer[from..from + length];
        Next::Line(line.strip_suffix(b"\r").unwrap_or(line))
    }

    /// Waits for more input.
    ///
    /// # Errors
    /// Those of the system.
    pub fn read(&mut self, from: &mut dyn Read) -> Result<()> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        loop {
            match from.read(&mut self.buffer[self.end..]) {
                Ok(0) => self.over = true,
                Ok(count) => self.end += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream that gives out these pieces, one per read.
    struct Pieces(Vec<Vec<u8>>);

    impl Read for Pieces {
        fn read(&mut self, into: &mut [u8]) -> Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let mut piece = self.0.remove(0);
            let fits = piece.len().min(into.len());
            into[..fits].copy_from_slice(&piece[..fits]);
            if fits < piece.len() {
                self.0.insert(0, piece.split_off(fits));
            }
            Ok(fits)
        }
    }

    fn lines(pieces: &[&[u8]]) -> Vec<String> {
        let mut from = Pieces(pieces.iter().map(|piece| piece.to_vec()).collect());
        let (mut lines, mut found) = (Lines::new(), Vec::new());
        loop {
            match lines.next() {
                Next::Line(line) => found.push(String::from_utf8_lossy(line).into_owned()),
                Next::Overlong => found.push("overlong".to_owned()),
                Next::Pause => lines.read(&mut from).unwrap(),
                Next::End => return found,
            }
        }
    }

    #[test]
    fn every_line_counts_however_the_input_is_cut() {
        assert_eq!(
            lines(&[b"a\nb", b"b\r\n", b"\n", b"c"]),
            ["a", "bb", "", "c"]
        );
        assert_eq!(lines(&[b"a\n"]), ["a"]);
        assert_eq!(lines(&[b"\r", b"\n\n"]), ["", ""]);
        assert!(lines(&[]).is_empty());
    }

    #[test]
    fn an_overlong_line_is_one_line_and_what_follows_is_read() {
        let (most, more) = (vec![b'x'; LONGEST], vec![b'x'; LONGEST + 1]);
        let long = vec![b'x'; 5 * ROOM + 7];
        assert_eq!(lines(&[&most, b"\nb\n"])[0].len(), LONGEST);
        assert_eq!(lines(&[&more, b"\nb\n"]), ["overlong", "b"]);
        assert_eq!(lines(&[b"a\n", &long, b"\nb"]), ["a", "overlong", "b"]);
        assert_eq!(lines(&[&long]), ["overlong"]);
        assert_eq!(lines(&[&more]), ["overlong"]);
    }
}
