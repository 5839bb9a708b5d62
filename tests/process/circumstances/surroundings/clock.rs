//! A clock that jumps. Nobody can set the machine's clock for a test, and a time namespace moves no clock of a process
//! that runs; so this holds by construction: the library never reads a clock that can be set.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("it is a folder") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// What reads a clock that can be set: in Rust, and in libc.
const SETTABLE: [&str; 6] =
    ["SystemTime::now", "UNIX_EPOCH", "CLOCK_REALTIME", "gettimeofday", "libc::time(", "timer_create"];

/// Compares when a file was born, which makes no bound.
const DATES: &str = "outside/ledger/page.rs";

#[test]
fn no_bound_is_of_a_clock_that_can_be_set() {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    let mut files = Vec::new();
    sources(&runtime.join("src"), &mut files);
    assert!(files.len() > 50, "where are the sources?");
    for file in files {
        let text = fs::read_to_string(&file).expect("it can be read");
        let is_date = |name: &str| name == "UNIX_EPOCH" && file.ends_with(DATES);
        let found: Vec<_> = SETTABLE.iter().filter(|name| text.contains(**name) && !is_date(name)).collect();
        assert!(found.is_empty(), "{found:?} in {}", file.display());
    }
    // What is imported under another name, clippy sees.
    let clippy = fs::read_to_string(runtime.join("clippy.toml")).expect("it is there");
    for method in ["std::time::SystemTime::now", "std::time::SystemTime::elapsed"] {
        assert!(clippy.contains(method), "{method} is allowed");
    }
}
