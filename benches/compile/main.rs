//! What the macros cost the compiler: `cargo check` of a whole program, beside the same program by hand.
//!
//! Every resource of the program holds three others, has a field that is released, and stands in a list; by hand it
//! holds an `Arc` of each, and main closes one after the other with a time-out around each. Only the program is checked
//! again, and all of it, as after an edit without incremental compilation. What is to be reached is what the macros may add.

#[path = "../../macros/src/expansions/program.rs"]
mod program;

use std::fmt::Write as _;
use std::process::Command;

#[path = "../house/mod.rs"]
mod house;

use harness::{Contender, Goal, Measure, contest};
use house::House;

/// So many resources, and how many seconds they may cost.
const SIZES: [(usize, f64); 4] = [(10, 0.6), (50, 0.6), (150, 1.5), (500, 5.0)];
const ROUNDS: usize = 5;

const BY_HAND: &str = "by hand";

fn main() {
    let house = House::build(
        "compile",
        &[
            ("ours", "gracefully = { path = '{runtime}' }"),
            (
                "by_hand",
                "tokio = { version = '1', features = ['macros', 'rt-multi-thread', 'signal', 'time'] }",
            ),
        ],
    );
    for (size, most) in SIZES {
        house.program("ours", &ours(size));
        house.program("by_hand", &by_hand(size));
        let check = |package| {
            let took = house.check(package);
            [took.time, took.cpu].map(|took| took.as_secs_f64())
        };
        let titles = ["s", "s of CPU"].map(|unit| format!("`cargo check` of {size} resources, {unit}"));
        contest(
            ROUNDS,
            &titles.each_ref().map(|title| Measure {
                title,
                digits: 2,
                base: BY_HAND,
                goal: Goal::More(most),
            }),
            vec![
                Contender::other(BY_HAND, || check("by_hand")),
                Contender::ours("gracefully", || check("ours")),
            ],
        );
    }
    show_expansions();
}

/// How long is what the macros write of these programs: their own unit test can look, which nobody else can.
fn show_expansions() {
    let output = Command::new(env!("CARGO"))
        .args([
            "test",
            "--quiet",
            "--offline",
            "--package",
            "gracefully-macros",
            "--lib",
            "grows_with_the_list",
            "--",
        ])
        .arg("--nocapture")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    let table: Vec<_> = said.lines().filter(|line| line.starts_with('|')).collect();
    println!("\n### What the macros write, printed as people read code\n\n{}", table.join("\n"));
}

/// What both programs begin with.
const POOL: &str = "#![allow(dead_code)]\npub struct Pool;\nimpl Pool {\n    async fn close(&self) {}\n}\n";

fn ours(size: usize) -> String {
    let mut text = format!("{POOL}use gracefully::{{App, Managed, graceful_main, lifecycle}};\n");
    text += &program::resources(size);
    let _ = writeln!(text, "#[lifecycle({})]\n{}", program::SAID, program::list(size));
    text += "fn open(app: &App<Shop>) -> Managed<R0> {\n";
    text += &values(size, |by, fields| format!("app.manage(R{by} {{ {fields} }})"));
    text + "    r0\n}\n#[graceful_main]\nasync fn main(app: App<Shop>) {\n    let _first = open(&app);\n    \
            app.stopping().await;\n}\n"
}

/// A list of boxed futures: a main that awaits 500 of them, one after the other, takes the compiler 15 s. And none that
/// are `Send`: through a chain of 128 `Arc`s that is an error (E0275).
fn by_hand(size: usize) -> String {
    let mut text = format!(
        "{POOL}use std::pin::Pin;\nuse std::sync::Arc;\nuse std::time::Duration;\n\
         type Closed<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;\n\
         trait Close {{\n    fn close(&self) -> Closed<'_>;\n}}\n"
    );
    for by in 0..size {
        let _ = writeln!(text, "struct R{by} {{\n    pool: Pool,\n    url: String,");
        for other in program::held(by, size) {
            let _ = writeln!(text, "    r{other}: Arc<R{other}>,");
        }
        let _ = writeln!(
            text,
            "}}\nimpl Close for R{by} {{\n    fn close(&self) -> Closed<'_> {{\n        \
             Box::pin(self.pool.close())\n    }}\n}}"
        );
    }
    text += "fn open() -> Vec<Arc<dyn Close>> {\n";
    text += &values(size, |by, fields| format!("Arc::new(R{by} {{ {fields} }})"));
    let all: Vec<_> = (0..size).map(|by| format!("r{by}")).collect();
    let _ = writeln!(text, "    vec![{}]\n}}", all.join(", "));
    text + "#[tokio::main]\nasync fn main() {\n    let all = open();\n    let _ = tokio::signal::ctrl_c().await;\n    \
            for one in all {\n        let _ = tokio::time::timeout(Duration::from_secs(1), one.close()).await;\n    }\n}\n"
}

/// One value of each, what is held first.
fn values(size: usize, value: impl Fn(usize, &str) -> String) -> String {
    let mut text = String::new();
    for by in (0..size).rev() {
        let mut fields = "pool: Pool, url: String::new()".to_owned();
        for other in program::held(by, size) {
            let _ = write!(fields, ", r{other}: r{other}.clone()");
        }
        let _ = writeln!(text, "    let r{by} = {};", value(by, &fields));
    }
    text
}
