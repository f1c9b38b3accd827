//! The keyadm binary: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    keyadm::process::harden();
    let mut env = keyadm::env::Env::real();
    if let Some(status) = keyadm::complete(std::env::args_os(), &mut env) {
        return ExitCode::from(status);
    }
    ExitCode::from(keyadm::run(std::env::args_os(), &mut env))
}
