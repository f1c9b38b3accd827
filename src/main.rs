//! The keyadm binary: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    keyadm::process::harden();
    ExitCode::from(keyadm::run(
        std::env::args_os(),
        &mut keyadm::env::Env::real(),
    ))
}
