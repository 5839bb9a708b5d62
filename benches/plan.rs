//! What the plan costs the compiler, and what it costs at run time.
//!
//! For each size a crate is generated with so many resources, three edges each, as plain facts without derives;
//! beside it the same facts without a plan. Both are checked by `cargo check` in turns, and the medians told.
//! The run-time rows solve the same facts as an open lifecycle does.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use gracefully::__model::plan::{Facts, Held, Identity, Link, LinkKind, Place, PlanBuf, Settings};
#[path = "house/mod.rs"]
mod house;

use house::House;

const SIZES: [usize; 4] = [10, 100, 500, 1000];
const EDGES: usize = 3;
const ROUNDS: usize = 7;

fn main() {
    println!("| resources | check without | with the plan | the plan | at run time |");
    println!("|---|---|---|---|---|");
    let library = "gracefully = { path = '{runtime}', features = ['model'] }";
    let house = House::build("plan", &[("with", library), ("without", library)]);
    for size in SIZES {
        let (without, with) = check(&house, size);
        let solved = solve(size);
        let plan = with.saturating_sub(without);
        println!("| {size} | {without:.2?} | {with:.2?} | {plan:.2?} | {solved:.2?} |");
    }
}

/// Whom resource `by` uses: the next one, and two that are spread over the rest.
fn targets(by: usize, size: usize) -> impl Iterator<Item = usize> {
    let left = size - by - 1;
    let spread = move |n: usize| by + 1 + (by * 7919 + n * 104_729) % left;
    (0..EDGES.min(left)).map(move |n| if n == 0 { by + 1 } else { spread(n) })
}

/// The medians without and with the plan, taken in turns.
fn check(house: &House, size: usize) -> (Duration, Duration) {
    let facts = source(size);
    house.program("without", &facts);
    house.program("with", &(facts + &checks(size)));
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        without.push(house.check("without").time);
        with.push(house.check("with").time);
    }
    (median(without), median(with))
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
