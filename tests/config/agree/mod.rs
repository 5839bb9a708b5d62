//! Every file of the corpus, read by the compiler and at the start of a program that the compiler has read none for: both
//! take it and make the same plan of it, or both refuse it in the same words.
//!
//! What they say of the bad ones is in `refused.txt`, to be read as its reader would: it is written anew by
//! `GOLDEN=write cargo test -p gracefully-tests --test config`.

mod crate_of_all;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use support::golden;

use crate::corpus;
use crate_of_all::CrateOfAll;

/// What came of a file: the plan, or what is wrong.
type Outcome = Result<String, String>;

#[test]
fn the_compiler_and_the_start_agree_about_every_file() {
    let files = corpus::files();
    let (compiled, program) = CrateOfAll::new(&files).compile();
    let mut disagreements = String::new();
    let mut refused = String::new();
    for file in &files {
        let at_the_start = started(&program, &file.name);
        let by_the_compiler = &compiled[&file.name];
        if by_the_compiler != &at_the_start {
            let _ = writeln!(
                disagreements,
                "{}\n  the compiler: {by_the_compiler:#?}\n  the start: {at_the_start:#?}",
                file.name
            );
        } else if by_the_compiler.is_ok() != file.is_good {
            let _ = writeln!(disagreements, "{}\n  both: {by_the_compiler:#?}", file.name);
        }
        if let Err(words) = at_the_start {
            let _ = writeln!(refused, "{words}\n");
        }
    }
    assert!(disagreements.is_empty(), "{disagreements}");
    golden::is("config/refused.txt", &format!("{}\n", refused.trim_end()));
}

/// What the program makes of the file when it starts.
fn started(program: &Path, file: &str) -> Outcome {
    plan(Command::new(program).env("GRACEFULLY_CONFIG", file).current_dir(corpus::FOLDER))
}

/// The plan that a program shows, or why it does not start.
fn plan(command: &mut Command) -> Outcome {
    for (name, _) in std::env::vars_os() {
        let is_ours = name.to_string_lossy().starts_with("GRACEFULLY");
        if is_ours && !command.get_envs().any(|(set, _)| set == name) {
            command.env_remove(name);
        }
    }
    let output = command.env("GRACEFULLY", "plan:json").output().expect("it starts");
    let text = |bytes| String::from_utf8(bytes).expect("it is UTF-8");
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    match output.status.code() {
        Some(0) if stderr.is_empty() => Ok(stdout),
        Some(78) if stdout.is_empty() => {
            let words = stderr.trim_end().strip_prefix("gracefully: ").expect("it says who speaks");
            Err(words.replace("\ngracefully: ", "\n"))
        }
        _ => panic!("{:?}: {stdout}{stderr}", output.status),
    }
}

type Outcomes = BTreeMap<String, Outcome>;
