//! A program that says when it runs: `planned everything|one|nothing|names|open`.

#[path = "lifecycles.rs"]
#[expect(dead_code, reason = "values of most are never made")]
mod lifecycles;

use gracefully::{App, Ended, Lifecycle, Open};

use lifecycles::{Everything, Names, Nothing, One};

fn run<L: Lifecycle>() -> Ended {
    App::<L>::builder()
        .drain(std::time::Duration::from_millis(1200))
        .run(async |_: App<L>| println!("main runs"))
}

fn main() -> Ended {
    match std::env::args().nth(1).as_deref() {
        Some("everything") => {
            App::<Everything>::builder().run(async |_: App<Everything>| println!("main runs"))
        }
        Some("one") => run::<One>(),
        Some("nothing") => run::<Nothing>(),
        Some("names") => run::<Names>(),
        _ => run::<Open>(),
    }
}
