//! `cem`: reads the command line, runs it, and ends with the status that says how it went.

use std::io::{stderr, stdin, stdout};
use std::process::ExitCode;

use cem_readiness::commands::{self, Ports, terminal::Environment};

fn main() -> ExitCode {
    commands::report_bugs();
    let (mut out, mut err, mut stdin) = (stdout(), stderr().lock(), stdin());
    let ports = Ports { out: &mut out, err: &mut err, stdin: &mut stdin, environment: Environment::read() };
    commands::run(std::env::args_os(), ports).into()
}
