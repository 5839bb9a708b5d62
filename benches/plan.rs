//! What the plan costs the compiler, and what it costs at run time.
//!
//! For each size a crate is generated with so many resources, three edges each, as plain facts without derives;
//! beside it the same facts without a plan. Both are checked by `cargo check` in turns, and the medians told.
//! The run-time rows solve the same facts as an open lifecycle does.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use gracefully::__model::plan::{Facts, Held, Identity, Link, LinkKind, Place, PlanBuf, Settings};

const SIZES: [usize; 4] = [10, 100, 500, 1000];
const EDGES: usize = 3;
const ROUNDS: usize = 7;

fn main() {
    println!("| resources | check without | with the plan | the plan | at run time |");
    println!("|---|---|---|---|---|");
    let house = House::build();
    for size in SIZES {
        let (without, with) = house.check(size);
        let solved = solve(size);
        let plan = with.saturating_sub(without);
        println!("| {size} | {without:.2?} | {with:.2?} | {plan:.2?} | {solved:.2?} |");
    }
    fs::remove_dir_all(&house.root).expect("the temporary directory is ours");
}

/// Whom resource `by` uses: the next one, and two that are spread over the rest.
fn targets(by: usize, size: usize) -> impl Iterator<Item = usize> {
    let left = size - by - 1;
    let spread = move |n: usize| by + 1 + (by * 7919 + n * 104_729) % left;
    (0..EDGES.min(left)).map(move |n| if n == 0 { by + 1 } else { spread(n) })
}

/// A workspace of two packages in a temporary directory, with a target directory of its own.
struct House {
    root: PathBuf,
}

impl House {
    fn build() -> Self {
        let root = std::env::temp_dir().join(format!("gracefully-bench-plan-{}", std::process::id()));
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("benches lies in the workspace");
        let house = Self { root };
        house.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"with\", \"without\"]\n");
        for name in ["with", "without"] {
            let manifest = format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
                 [dependencies]\ngracefully = {{ path = '{}', features = [\"model\"] }}\n",
                ours.join("runtime").display()
            );
            house.write(&format!("{name}/Cargo.toml"), &manifest);
            house.write(&format!("{name}/src/main.rs"), "fn main() {}\n");
        }
        fs::copy(ours.join("Cargo.lock"), house.root.join("Cargo.lock")).expect("the workspace is locked");
        house.run("with");
        house.run("without");
        house
    }

    /// The medians without and with the plan, taken in turns.
    fn check(&self, size: usize) -> (Duration, Duration) {
        let facts = source(size);
        self.write("without/src/main.rs", &facts);
        self.write("with/src/main.rs", &(facts + &checks(size)));
        let (mut without, mut with) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            without.push(self.run("without"));
            with.push(self.run("with"));
        }
        (median(without), median(with))
    }

    fn run(&self, package: &str) -> Duration {
        let main = self.root.join(package).join("src/main.rs");
        let text = fs::read(&main).expect("it was written");
        fs::write(&main, text).expect("it was written before");
        let start = Instant::now();
        let status = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--offline", "--package", package])
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .status()
            .expect("cargo runs");
        assert!(status.success(), "{package} does not compile");
        start.elapsed()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("it lies in the root")).expect("the directory can be made");
        fs::write(path, text).expect("the file can be written");
    }
}

fn source(size: usize) -> String {
    let mut text = String::from("use gracefully::__model::plan::*;\n#[allow(dead_code)]\nfn main() {}\n");
    text += "const fn place(line: u32) -> Place { Place { file: \"src/main.rs\", line, column: 1 } }\n";
    for i in 0..size {
        let _ = writeln!(
            text,
            "const R{i}: Identity = Identity::of(\"Resource{i}\", \"1.0.0\", \"shop::parts\", place({i}));"
        );
    }
    let _ = writeln!(text, "const FACTS: &[Facts] = &[");
    for i in 0..size {
        let _ = write!(text, "Facts::new(R{i}, place({i})).with_links(&[");
        for other in targets(i, size) {
            let _ = write!(
                text,
                "Link {{ kind: LinkKind::Field, text: \"field `r{other}: Managed<R{other}>`\", \
                 targets: Held::One(R{other}) }}, "
            );
        }
        let _ = writeln!(text, "]),");
    }
    text + "];\nconst _: () = assert!(!FACTS.is_empty());\n"
}

fn checks(size: usize) -> String {
    let mut text = String::from(
        "const SOLVED: &Solved<{ count_slots(FACTS) }, { count_edges(FACTS) }> =\n    \
         &Solved::solve(FACTS, &Settings::NONE);\n\
         const _: () = check_budget(SOLVED);\n",
    );
    for i in 0..size {
        let _ = writeln!(text, "const _: () = check_entry(SOLVED, {i});");
    }
    text
}

/// The median time to solve the same facts at run time.
fn solve(size: usize) -> Duration {
    let place = Place { file: "src/main.rs", line: 1, column: 1 };
    let id = |i: usize| Identity { hash: (i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15), name: "Resource" };
    let facts: Vec<Facts> = (0..size)
        .map(|i| {
            let links: Vec<Link> = targets(i, size)
                .map(|other| Link { kind: LinkKind::Field, text: "field", targets: Held::One(id(other)) })
                .collect();
            Facts::new(id(i), place).with_links(links.leak())
        })
        .collect();
    let times = (0..100).map(|_| {
        let start = Instant::now();
        let (plan, said) = PlanBuf::open(&facts, &Settings::NONE);
        let took = start.elapsed();
        assert!(said.is_empty() && plan.plan().order.len() == size);
        took
    });
    median(times.collect())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
