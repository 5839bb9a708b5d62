//! A program that closes as slowly as whoever looks on wants: `watched ORDERS`, where ORDERS is a pipe with a name from
//! which it takes an order a line. What it says besides is what it was told to say.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Managed, Resource, graceful_main, lifecycle};
use tokio::sync::Notify;

/// What was ordered so far.
#[derive(Debug, Clone, Default)]
struct Orders(Arc<(Mutex<HashSet<String>>, Notify)>);

impl Orders {
    /// Takes them from this pipe, on a thread of its own: whoever opens it waits for somebody at the other end.
    fn take_from(path: PathBuf) -> Self {
        let orders = Self::default();
        let taken = orders.clone();
        thread::spawn(move || {
            let file = File::open(path).expect("the pipe is there");
            for line in BufReader::new(file).lines().map_while(Result::ok) {
                taken.take(&line);
            }
        });
        orders
    }

    fn take(&self, order: &str) {
        match order.split_once(' ') {
            Some(("say", text)) => println!("{text}"),
            Some(("complain", text)) => eprintln!("{text}"),
            Some(("begin", text)) => {
                print!("{text}");
                let _ = std::io::stdout().flush();
            }
            // At once, as a program does that has much to say.
            Some(("count", many)) => {
                let many: u32 = many.parse().expect("a number");
                let lines: Vec<String> = (1..=many).map(|n| format!("line {n}")).collect();
                println!("{}", lines.join("\n"));
            }
            _ => {
                self.0.0.lock().unwrap_or_else(PoisonError::into_inner).insert(order.to_owned());
                self.0.1.notify_waiters();
            }
        }
    }

    /// Waits until that was ordered.
    async fn until(&self, order: &str) {
        loop {
            let told = self.0.1.notified();
            if self.0.0.lock().unwrap_or_else(PoisonError::into_inner).contains(order) {
                return;
            }
            told.await;
        }
    }
}

macro_rules! resource {
    ($name:ident, $order:literal { $($field:ident: $type:ty),* }) => {
        #[derive(Resource)]
        #[resource(timeout = "10s")]
        struct $name {
            #[uses(nothing)]
            orders: Orders,
            $($field: $type),*
        }

        impl Cleanup for $name {
            async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
                $(let _ = &*self.$field;)*
                self.orders.until($order).await;
                Ok(())
            }
        }
    };
}

resource!(Database, "close database" {});
resource!(Cache, "close cache" {});
resource!(Server, "close server" { database: Managed<Database> });

/// What is open.
#[lifecycle(grace = "30s", drain = "4s", reserve = "1s", fast = "800ms")]
struct Watched(Server, Cache, Database);

#[graceful_main]
async fn main(app: App<Watched>) {
    let path = std::env::args_os().nth(1).expect("watched ORDERS");
    let orders = Orders::take_from(PathBuf::from(path));
    let database = app.manage(Database { orders: orders.clone() });
    app.manage(Cache { orders: orders.clone() });
    app.manage(Server { orders: orders.clone(), database });
    app.ready();
    let asked = app.clone();
    let shutdown = orders.clone();
    tokio::spawn(async move {
        shutdown.until("shut down").await;
        asked.shutdown();
    });
    let (holding, holds) = (app.clone(), orders.clone());
    tokio::spawn(async move {
        holds.until("hold guards").await;
        let _guards = [holding.guard("upload"), holding.guard("upload")];
        println!("held");
        holds.until("let go").await;
    });
    let stopping = app.stopping();
    println!("ready");
    stopping.await;
    orders.until("end main").await;
}
