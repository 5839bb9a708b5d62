//! A program of any shape, with any faults and any end, as its argument says (a [`Spec`] in JSON). Everything it does
//! it says on stderr, a line each.

#[path = "shaped/lists.rs"]
mod lists;
#[path = "shaped/part.rs"]
mod part;

use std::process::ExitCode;

use gracefully::{App, Builder, Ended, Flavor, Lifecycle};
use support::shapes::{Fault, Shape, Spec, Way};

use part::{block, clean, say};

fn main() -> Ended {
    let spec = std::env::args().nth(1).expect("shaped SPEC");
    let spec: Spec = serde_json::from_str(&spec).expect("a spec");
    match spec.shape {
        Shape::Chain => {
            run(App::<lists::chain::Shape>::builder(), spec, lists::chain::open, lists::chain::late)
        }
        Shape::Diamond => {
            run(App::<lists::diamond::Shape>::builder(), spec, lists::diamond::open, lists::diamond::late)
        }
        Shape::Wide => run(App::<lists::wide::Shape>::builder(), spec, lists::wide::open, lists::wide::late),
        Shape::Zigzag => {
            run(App::<lists::zigzag::Shape>::builder(), spec, lists::zigzag::open, lists::zigzag::late)
        }
        Shape::Barrier => {
            run(App::<lists::barrier::Shape>::builder(), spec, lists::barrier::open, lists::barrier::late)
        }
        Shape::Open => run(
            App::<gracefully::Open>::builder(),
            spec,
            lists::diamond::open_in::<gracefully::Open>,
            lists::diamond::late_in::<gracefully::Open>,
        ),
    }
}

type Closing = std::pin::Pin<Box<dyn Future<Output = ()>>>;

fn run<L: Lifecycle>(
    builder: Builder<L>,
    spec: Spec,
    open: fn(&App<L>, &Spec) -> Option<Closing>,
    late: fn(&App<L>, &Spec, usize),
) -> Ended {
    let flavor = if spec.current_thread { Flavor::CurrentThread } else { Flavor::MultiThread };
    builder.flavor(flavor).worker_threads(3).run(async move |app| {
        say("begun");
        // A signal here finds nothing open, or half of it.
        tokio::task::yield_now().await;
        let closing = open(&app, &spec);
        if let Some(fault) = spec.deferred {
            app.defer("deferred", async move {
                say("deferred cleanup");
                clean("deferred", fault).await
            });
        }
        if let Some(closing) = closing {
            closing.await;
        }
        app.ready();
        go_on(&app, &spec, late).await
    })
}

struct PanicsWhenDropped;

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        panic!("and again while it unwinds");
    }
}

async fn go_on<L: Lifecycle>(
    app: &App<L>,
    spec: &Spec,
    late: fn(&App<L>, &Spec, usize),
) -> Result<ExitCode, String> {
    if spec.way == Way::Deaf {
        say("ready");
        return std::future::pending().await;
    }
    if spec.way == Way::TaskPanics {
        let _ = tokio::spawn(async { panic!("a task panicked on purpose") }).await;
    }
    let stopping = app.stopping();
    say("ready");
    match spec.way {
        Way::Return => return Ok(ExitCode::SUCCESS),
        Way::Error => return Err("main failed on purpose".into()),
        Way::Panic => panic!("main panicked on purpose"),
        Way::Code(code) => return Ok(code.into()),
        Way::Shutdown => app.shutdown(),
        Way::Exit(code) => app.exit(code),
        Way::Leave(code) => std::process::exit(code.into()),
        Way::TaskLeaves(code) => drop(tokio::spawn(async move { std::process::exit(code.into()) })),
        Way::ThreadLeaves(code) => drop(std::thread::spawn(move || std::process::exit(code.into()))),
        Way::PanicTwice => {
            let _again = PanicsWhenDropped;
            panic!("main panicked on purpose")
        }
        _ => {}
    }
    stopping.await;
    if let Some(index) = spec.late {
        late(app, spec, index);
    }
    if spec.way == Way::Stuck {
        say("stuck");
        block();
    }
    // What is in flight is finished.
    let _ = clean("main", Fault::Slow).await;
    Ok(ExitCode::SUCCESS)
}
