//! A credential that a command prints: `KEYADM_CREDENTIAL_COMMAND='pass show keyadm/admin'`.
//!
//! The line is split by shell quoting rules but no shell runs: nothing is expanded or chained.
//! With a terminal the command stays in our process group, so that it may ask on the terminal; without
//! one it gets its own group, so that the deadline ends its children too.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use zeroize::Zeroizing;

use crate::env::Env;

use super::bounded::{Collected, Deadline};
use super::fault::Refusal;
use super::patience::attended;

/// How long a command may take when nobody watches.
const UNATTENDED: Duration = Duration::from_secs(30);

/// Runs `line` and returns what it prints.
pub(super) fn read(line: &str, env: &Env) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    run(line, (!attended(env)).then_some(UNATTENDED))
}

fn run(line: &str, span: Option<Duration>) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let words = shlex::split(line).ok_or_else(|| Refusal::new("a quote is not closed"))?;
    let (program, arguments) = words
        .split_first()
        .ok_or_else(|| Refusal::new("it is empty"))?;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    if span.is_some() {
        command.process_group(0);
    }
    let mut child = command.spawn().map_err(Refusal::system)?;
    let collected = collect(&mut child, Deadline::after(span));
    if collected.is_err() {
        end(&mut child, span.is_some());
    }
    let (bytes, status) = collected?;
    if status.success() {
        return Ok(bytes);
    }
    Err(Refusal::new(format!("it failed: {status}")))
}

/// Collects the output until the process ends, not until its output closes: a child that it leaves
/// behind may hold the pipe for hours.
fn collect(
    child: &mut Child,
    deadline: Deadline,
) -> Result<(Zeroizing<Vec<u8>>, ExitStatus), Refusal> {
    let mut output = child.stdout.take();
    let mut collected = Collected::new();
    loop {
        let status = child.try_wait().map_err(Refusal::system)?;
        match (&output, status) {
            (Some(pipe), None) => {
                if collected.take(pipe, Duration::from_millis(10))? {
                    output = None;
                }
            }
            (None, None) => std::thread::sleep(Duration::from_millis(1)),
            (pipe, Some(status)) => {
                if let Some(pipe) = pipe {
                    drain(pipe, &mut collected)?;
                }
                return Ok((collected.bytes(), status));
            }
        }
        deadline.check("it did not end")?;
    }
}

/// Takes what a process that has ended left in the pipe; more than the limit cannot be in there
/// for long, as taking it fails.
fn drain(pipe: &impl std::os::fd::AsFd, collected: &mut Collected) -> Result<(), Refusal> {
    loop {
        let had = collected.len();
        if collected.take(pipe, Duration::ZERO)? || collected.len() == had {
            return Ok(());
        }
    }
}

/// Ends a command that is not waited for any longer, with its children where it has its own group.
fn end(child: &mut Child, own_group: bool) {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(group) = group.filter(|_| own_group) {
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn text(line: &str) -> Result<String, Refusal> {
        let bytes = run(line, Some(Duration::from_secs(20)))?;
        Ok(String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[test]
    fn quotes_group_words_and_nothing_is_expanded() {
        assert_eq!(
            text(r#"printf %s 'a  b' "c;d" \$HOME"#).unwrap(),
            "a  bc;d$HOME"
        );
        assert_eq!(
            text("printf 'open").unwrap_err().why(),
            "a quote is not closed"
        );
        assert!(text("  ").is_err());
    }

    #[test]
    fn a_failing_command_is_reported_with_its_status() {
        assert_eq!(
            text("sh -c 'echo text; exit 3'").unwrap_err().why(),
            "it failed: exit status: 3"
        );
        assert!(text("/nonexistent/command").is_err());
    }

    #[test]
    fn stdin_is_empty() {
        assert_eq!(text("sh -c 'cat; echo end'").unwrap(), "end\n");
    }

    #[test]
    fn an_endless_answer_is_cut_off() {
        assert_eq!(text("cat /dev/zero").unwrap_err(), Refusal::too_large());
    }

    #[test]
    fn a_hanging_command_is_ended_with_its_children() {
        let begun = Instant::now();
        let refusal = run("sh -c 'sleep 60 & wait'", Some(Duration::from_millis(200))).unwrap_err();
        assert!(refusal.why().contains("did not end"), "{refusal:?}");
        assert!(begun.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_child_left_behind_does_not_hold_it_up() {
        let begun = Instant::now();
        assert_eq!(text("sh -c 'sleep 15 & echo text'").unwrap(), "text\n");
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}
