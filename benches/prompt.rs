//! Ctrl+C to prompt: how long somebody waits at a terminal for programs in which nothing is in flight.
//!
//! `cargo bench --bench prompt`. It belongs to the package of the tests, which have the terminal.

#[expect(dead_code, unreachable_pub, reason = "to the other benchmarks it is a library")]
#[path = "harness/lib.rs"]
mod harness;

use std::time::Duration;

use harness::{Contender, Goal, Measure, contest};
use support::programs::example;
use support::terminal::Terminal;

const ROUNDS: usize = 30;

/// What a terminal may wait for at all.
const PATIENCE: Duration = Duration::from_secs(30);

fn main() {
    let measure = Measure {
        title: "Ctrl+C to prompt, ms",
        digits: 1,
        base: "hello",
        // What people take for at once.
        goal: Goal::AtMost(1000.0),
    };
    let folder = tempfile::tempdir().expect("a folder can be made");
    let database = format!("sqlite:{}", folder.path().join("shop.db").display());
    let audit = folder.path().join("audit.jsonl");
    let books = ["--database", &database, "--audit", audit.to_str().expect("text")];
    let web = [&books[..], &["--listen", "127.0.0.1:0"]].concat();
    let console = [&books[..], &["--mode", "console"]].concat();
    contest(
        ROUNDS,
        &[measure],
        vec![
            Contender::ours("hello", || prompt("hello", &[], "Ctrl+C ends it")),
            Contender::ours("web_service", || prompt("web_service", &web, "listening on")),
            Contender::ours("web_service --mode console", || {
                prompt("web_service", &console, "taking orders")
            }),
        ],
    );
}

/// Milliseconds from the key to the shell's next line.
fn prompt(name: &str, arguments: &[&str], ready: &str) -> [f64; 1] {
    let mut terminal = Terminal::start(&example(name), arguments, &[], (24, 100));
    terminal.row_with(&[ready]);
    terminal.press("\x03");
    let left = terminal.wait(PATIENCE);
    assert_eq!(left.status, 130, "{name}: {}", left.rows.join("\n"));
    [left.waited.as_secs_f64() * 1e3]
}
