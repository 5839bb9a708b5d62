//! `GRACEFULLY_CONFIG`: the file that a program is given when it starts.

mod in_force;
mod precedence;
mod refusals;

use std::path::Path;
use std::process::{Command, Output};

/// Its lifecycle is closed, and the compiler has read a file for it.
const VOICES: &str = env!("CARGO_BIN_EXE_voices");
/// Its lifecycle is closed.
const CONFIGURED: &str = env!("CARGO_BIN_EXE_configured");
/// Its lifecycle is open.
const OPEN: &str = env!("CARGO_BIN_EXE_open");

/// The program with the file that it is given, and nothing else of the test's own environment that is ours.
fn given(program: &str, file: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GRACEFULLY") {
            command.env_remove(name);
        }
    }
    command.env("GRACEFULLY_CONFIG", file.as_ref());
    command
}

/// What it prints instead of running.
fn shown(command: &mut Command, verb: &str) -> String {
    let Output { status, stdout, stderr } = command.env("GRACEFULLY", verb).output().expect("it starts");
    assert_eq!((status.code(), &*String::from_utf8_lossy(&stderr)), (Some(0), ""));
    String::from_utf8(stdout).expect("it is UTF-8")
}
