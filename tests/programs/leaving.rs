//! A program that leaves in a way of its own: `leaving WHO HOW [server=HOW ..] [flavor=current_thread]`. `nobody` waits
//! until it is told to stop.

#[path = "leaving/ways.rs"]
mod ways;

use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Ended, Flavor, Managed, Resource, lifecycle};

use ways::{clean, earlier, foreign, leave, leave_from, leaving, said, say, while_starting};

macro_rules! resource {
    ($name:ident, $word:literal { $($field:ident: $type:ty),* }) => {
        #[derive(Resource)]
        #[resource(timeout = "1500ms")]
        struct $name { $($field: $type),* }

        impl Cleanup for $name {
            fn quiesce(&self) {
                leave(&said(concat!($word, "-quiesce")).unwrap_or_default(), $word);
            }

            async fn cleanup(&self, _cx: &CleanupContext) -> CleanupResult {
                $(let _ = &*self.$field;)*
                clean($word).await;
                match said($word).as_deref() {
                    Some("error") => Err(concat!($word, " failed on purpose").into()),
                    _ => Ok(()),
                }
            }

            fn abort(&self) {
                say(concat!($word, ": abort"));
                leave(&said(concat!($word, "-abort")).unwrap_or_default(), $word);
            }
        }
    };
}

resource!(Database, "database" {});
resource!(Server, "server" { database: Managed<Database> });

/// What is open.
#[lifecycle(grace = "9s", drain = "1s", reserve = "3s", fast = "300ms")]
struct Shop(Server, Database);

/// Is dropped last.
struct Kept(&'static str);

impl Drop for Kept {
    fn drop(&mut self) {
        say(&format!("{}: dropped", self.0));
        leave(&said(self.0).unwrap_or_default(), self.0);
    }
}

fn main() -> Ended {
    let flavor = match said("flavor").as_deref() {
        Some("current_thread") => Flavor::CurrentThread,
        _ => Flavor::MultiThread,
    };
    if said("handlers").is_some() {
        foreign::at_exit(earlier);
    }
    let ended = App::<Shop>::builder().flavor(flavor).worker_threads(2).run(serve);
    leave(&said("after").unwrap_or_default(), "what comes after");
    ended
}

async fn serve(app: App<Shop>) {
    let mut arguments = std::env::args().skip(1);
    let (Some(who), Some(how)) = (arguments.next(), arguments.next()) else { panic!("leaving WHO HOW") };
    app.keep(Kept("inner"));
    app.keep(Kept("outer"));
    let database = app.manage(Database {});
    app.manage(Server { database });
    if said("handlers").is_some() {
        foreign::at_exit(while_starting);
    }
    if said("hook").is_some() {
        // As many do, without a thought for the one before.
        std::panic::set_hook(Box::new(|info| say(&format!("the program's own hook: {info}"))));
    }
    app.ready();
    if let Some(code) = said("app-exit") {
        app.exit(code.parse().expect("a code"));
    }
    let stopping = app.stopping();
    say("ready");
    if who == "nobody" {
        return stopping.await;
    }
    if !leave_from_work(&app, &who, &how).await {
        leave_from(&who, how).await;
    }
    say("main goes on");
    stopping.await;
    say("main is done");
}

/// Leaves like this from work in flight of the app's own, if that is who leaves.
async fn leave_from_work(app: &App<Shop>, who: &str, how: &str) -> bool {
    let leaves = leaving(who, how.to_owned());
    let task = match who {
        "app-task" => app.spawn(async move { leaves() }),
        "app-blocking" => app.spawn_blocking(|_| leaves()),
        "app-thread" => app.thread("leaver", |_| leaves()).expect("there are threads"),
        _ => return false,
    };
    let _ = task.await;
    true
}
