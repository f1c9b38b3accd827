//! What `auth` commands read: texts from standard input and files, and passphrases.

use std::io::Read;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::commands::Context;
use crate::error::{Code, Error, Result};

/// The most that is read; a recovery kit is under 1 KiB, a credential under 100 bytes.
const LIMIT: usize = 16 * 1024;

/// The shortest passphrase that seals a kit: the kit may be attacked for years, wherever it lies.
const SHORTEST: usize = 12;

/// Where the passphrase comes from when nobody is asked.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct PassphraseFrom {
    /// Read the passphrase from standard input
    #[arg(long)]
    pub passphrase_stdin: bool,
    /// Read the passphrase from a file
    #[arg(long, value_name = "PATH", conflicts_with = "passphrase_stdin", value_hint = clap::ValueHint::FilePath)]
    passphrase_file: Option<PathBuf>,
}

impl PassphraseFrom {
    /// A passphrase for a new kit: typed twice, and not a short one.
    ///
    /// # Errors
    /// `usage.*`, `declined`.
    pub fn new_one(&self, context: &mut Context<'_>) -> Result<Zeroizing<String>> {
        let passphrase = match self.given(context)? {
            Some(passphrase) => passphrase,
            None => {
                let first = ask(context, "A passphrase for the recovery kit", false)?;
                long_enough(&first)?;
                if *ask(context, "The passphrase again", false)? != *first {
                    return Err(
                        Error::new(Code::Declined, "the two passphrases are not the same")
                            .unchanged("no recovery kit was made"),
                    );
                }
                first
            }
        };
        long_enough(&passphrase)?;
        Ok(passphrase)
    }

    /// The passphrase of an existing kit; `stdin_taken` says that the kit came from standard input.
    ///
    /// # Errors
    /// `usage.*`, `declined`.
    pub fn existing(
        &self,
        context: &mut Context<'_>,
        stdin_taken: bool,
    ) -> Result<Zeroizing<String>> {
        match self.given(context)? {
            Some(passphrase) => Ok(passphrase),
            None => ask(context, "The recovery kit's passphrase", stdin_taken),
        }
    }

    fn given(&self, context: &mut Context<'_>) -> Result<Option<Zeroizing<String>>> {
        let text = match &self.passphrase_file {
            Some(path) => file(path)?,
            None if self.passphrase_stdin => stdin(context)?,
            None => return Ok(None),
        };
        let line = text.strip_suffix('\n').unwrap_or(&text);
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.is_empty() || line.contains('\n') {
            return Err(
                Error::new(Code::Arguments, "a passphrase is one line, and not empty")
                    .unchanged("nothing was changed"),
            );
        }
        Ok(Some(Zeroizing::new(line.to_owned())))
    }
}

fn ask(context: &Context<'_>, question: &str, stdin_taken: bool) -> Result<Zeroizing<String>> {
    let flags = "--passphrase-stdin or --passphrase-file PATH";
    context
        .manner(false, stdin_taken)
        .hidden(context.env, question, flags)
}

fn long_enough(passphrase: &str) -> Result<()> {
    if passphrase.chars().count() >= SHORTEST {
        return Ok(());
    }
    Err(Error::new(Code::Arguments, "the passphrase is too short")
        .why(format!("a recovery kit takes at least {SHORTEST} characters; several words are easy to remember"))
        .unchanged("no recovery kit was made"))
}

/// All of standard input.
///
/// # Errors
/// `setup.io`, `usage.arguments` when it is too much or no text.
pub fn stdin(context: &mut Context<'_>) -> Result<Zeroizing<String>> {
    bounded(&mut *context.env.stdin, "standard input")
}

/// All of a file, which may be a pipe.
///
/// # Errors
/// As [`stdin`].
pub fn file(path: &Path) -> Result<Zeroizing<String>> {
    let name = path.display().to_string();
    let mut file = std::fs::File::open(path).map_err(|error| {
        Error::new(Code::Io, format!("cannot read {name}"))
            .because(error)
            .unchanged("nothing was changed")
    })?;
    bounded(&mut file, &name)
}

/// Reads to the end, but never more than the limit; the room is taken at once, so that no copy is
/// left behind by growing.
fn bounded(from: &mut dyn Read, name: &str) -> Result<Zeroizing<String>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * LIMIT));
    let limit = u64::try_from(LIMIT).unwrap_or(u64::MAX);
    from.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| {
            Error::new(Code::Io, format!("cannot read {name}"))
                .because(error)
                .unchanged("nothing was changed")
        })?;
    let wrong = |what: &str| {
        Error::new(Code::Arguments, format!("{name} {what}")).unchanged("nothing was changed")
    };
    if bytes.len() > LIMIT {
        return Err(wrong("holds far more than what is asked for"));
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(Zeroizing::new(text.to_owned())),
        Err(_) => Err(wrong("does not hold text (UTF-8)")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_characters_are_enough_and_eleven_are_not() {
        assert!(long_enough("ünïcödé 12ch").is_ok());
        assert_eq!(
            long_enough("eleven char").unwrap_err().code(),
            Code::Arguments
        );
    }

    #[test]
    fn reading_stops_at_the_limit() {
        let most = vec![b'x'; LIMIT];
        assert_eq!(bounded(&mut &most[..], "it").unwrap().len(), LIMIT);
        let mut endless = std::io::repeat(b'x');
        let error = bounded(&mut endless, "it").unwrap_err();
        assert_eq!(error.code(), Code::Arguments);
        assert!(bounded(&mut &b"\xff"[..], "it").is_err());
    }
}
