//! The same as a user sees it, by the example `leak_check`.

use std::process::{Command, Output};

use support::processes;
use support::programs::example;

fn leak_check(program: &str, end: &str) -> (Option<i32>, String) {
    let ledgers = tempfile::tempdir().expect("a folder can be made");
    let mut command = Command::new(example("leak_check"));
    command.args(["--after", "ready", "--end", end, "--folder"]).arg(ledgers.path());
    command.arg("--").arg(example(program)).env("GRACEFULLY_LEDGER", ledgers.path());
    let Output { status, stdout, .. } = command.output().expect("it starts");
    (status.code(), String::from_utf8_lossy(&stdout).into_owned())
}

/// Other tests make shared memory too meanwhile: what counts are this program's processes and files, and what it says.
#[test]
fn it_finds_nothing_of_ours_and_something_of_the_twin() {
    for end in ["term", "int", "kill"] {
        let (_, said) = leak_check("worker_pool", end);
        assert!(said.contains("it ended after "), "{said}");
        assert!(!said.contains("left: process") && !said.contains("left: file"), "{end}: {said}");
    }
    let (status, said) = leak_check("worker_pool_naive", "kill");
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("left: process ") && said.contains("left: shared /dev/shm/"), "{said}");
    // It ends what is left, and removes nothing.
    for line in said.lines().filter_map(|line| line.strip_prefix("left: shared ")) {
        if line.contains("gracefully-worker-pool-") && !line.contains("sem.") {
            let owner = line.rsplit('-').next().and_then(|owner| owner.parse().ok());
            if owner.is_some_and(|owner| !processes::is_there(owner)) {
                let _ = std::fs::remove_file(line);
            }
        }
    }
}
