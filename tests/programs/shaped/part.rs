//! What resources do, and that they say it.

use std::io::Write;
use std::thread;
use std::time::Duration;

use gracefully::CleanupResult;
use support::shapes::{Call, Fault, LEAVES_WITH, MARK, Part, TYPES};

/// What is slow takes this long: well within every bound.
const SLOW: Duration = Duration::from_millis(60);

/// Says a line on stderr, in one piece.
pub(crate) fn say(what: &str) {
    let _ = std::io::stderr().lock().write_all(format!("{MARK}{what}\n").as_bytes());
}

/// Keeps its thread for ever.
pub(crate) fn block() -> ! {
    loop {
        thread::park();
    }
}

/// Does what a cleanup with this fault does.
pub(crate) async fn clean(who: &str, fault: Fault) -> CleanupResult {
    match fault {
        Fault::Fine => {}
        Fault::Slow => tokio::time::sleep(SLOW).await,
        Fault::Error => {
            say(&format!("{who} failed"));
            return Err(format!("{who} failed on purpose").into());
        }
        Fault::Panic => {
            say(&format!("{who} panicked"));
            panic!("{who} panicked on purpose");
        }
        Fault::Hang => std::future::pending().await,
        Fault::Block => block(),
        Fault::Leave => {
            say(&format!("{who} left"));
            std::process::exit(LEAVES_WITH.into());
        }
    }
    say(&format!("{who} cleaned"));
    Ok(())
}

/// One value: its name is its type and its number, `B1`.
#[derive(Debug)]
pub(crate) struct One {
    name: String,
    part: Part,
}

impl One {
    pub(crate) fn new(index: usize, part: Part, number: u8) -> Self {
        let name = format!("{}{number}", TYPES[index]);
        say(&format!("{name} managed"));
        Self { name, part }
    }

    pub(crate) fn quiesce(&self) {
        self.call("quiesce", self.part.quiesce);
    }

    pub(crate) async fn cleanup(&self) -> CleanupResult {
        say(&format!("{} cleanup", self.name));
        clean(&self.name, self.part.cleanup).await
    }

    pub(crate) fn abort(&self) {
        self.call("abort", self.part.abort);
    }

    fn call(&self, what: &str, call: Call) {
        let name = &self.name;
        say(&format!("{name} {what}"));
        match call {
            Call::Fine => {}
            Call::Slow => thread::sleep(SLOW),
            Call::Panic => panic!("{name} panicked in its {what} on purpose"),
            Call::Block => block(),
        }
    }
}
