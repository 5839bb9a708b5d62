//! Ways to end a process, as the command line says them.

#[path = "foreign.rs"]
pub(crate) mod foreign;

use std::io::Write;
use std::sync::{Arc, Barrier, Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// The value of `name=value` among the arguments.
pub(crate) fn said(name: &str) -> Option<String> {
    std::env::args().find_map(|argument| argument.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
}

/// Says a line on stderr, or into what `SAYS` names, where stderr is what is tested.
pub(crate) fn say(line: &str) {
    let Some(path) = std::env::var_os("SAYS") else { return eprintln!("{line}") };
    let mut says = std::fs::OpenOptions::new().append(true).open(path).expect("it can be written to");
    says.write_all(format!("{line}\n").as_bytes()).expect("the test reads it");
}

/// Leaves like this; returns only where the way is none.
pub(crate) fn leave(how: &str, who: &str) {
    if let Some(code) = how.strip_prefix("exit:") {
        std::process::exit(code.parse().expect("a code"));
    }
    if let Some(code) = how.strip_prefix("c-exit:") {
        foreign::exit(code.parse().expect("a code"));
    }
    if let Some(code) = how.strip_prefix("fork:") {
        let status = foreign::fork_and_exit(code.parse().expect("a code"));
        return say(&format!("the child ended with {status}"));
    }
    if let Some(signal) = how.strip_prefix("fork-kill:") {
        let by = foreign::fork_and_kill(signal.parse().expect("a signal"));
        return say(&format!("the child ended by signal {by}"));
    }
    match how {
        "panic" => panic!("{who} panicked on purpose"),
        "bomb" => drop(Bomb),
        "double" => {
            let _bomb = Bomb;
            panic!("{who} panicked on purpose");
        }
        "park" => loop {
            thread::park();
        },
        "through-c" => through_c(),
        _ => {}
    }
}

/// Its drop panics.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("a drop panicked on purpose");
    }
}

/// What no panic may leave.
extern "C" fn through_c() {
    panic!("a callback panicked on purpose");
}

/// What leaves like this, once there is a cleanup where that is said.
pub(crate) fn leaving(who: &str, how: String) -> impl FnOnce() + Clone + Send + 'static {
    let name = who.to_owned();
    move || {
        if said("when").is_some() {
            wait_for_a_cleanup();
        }
        leave(&how, &name);
    }
}

/// Leaves like this, from there: a plain thread, a task, a thread of `spawn_blocking`, or here. Those of the app are plain
/// ones where there is no app.
pub(crate) async fn leave_from(who: &str, how: String) {
    let leaves = leaving(who, how);
    match who.trim_start_matches("app-") {
        "main" => leaves(),
        "thread" => drop(thread::spawn(leaves)),
        "threads" => {
            let other = leaves.clone();
            drop((thread::spawn(leaves), thread::spawn(other)));
        }
        "tasks" => {
            // One for each of the runtime's threads, at the same moment.
            let all = Arc::new(Barrier::new(2));
            for _ in 0..2 {
                let (leaves, all) = (leaves.clone(), Arc::clone(&all));
                tokio::spawn(async move {
                    all.wait();
                    leaves();
                });
            }
        }
        "task" => drop(tokio::spawn(async move { leaves() }).await),
        "blocking" => drop(tokio::task::spawn_blocking(leaves).await),
        _ => panic!("nobody is called {who}"),
    }
}

/// Whether a cleanup has begun.
static CLEANING: (Mutex<bool>, Condvar) = (Mutex::new(false), Condvar::new());

fn wait_for_a_cleanup() {
    let cleaning = CLEANING.0.lock().expect("nobody panics with it");
    drop(CLEANING.1.wait_while(cleaning, |cleaning| !*cleaning).expect("nobody panics with it"));
}

/// What the cleanup of `resource` does.
pub(crate) async fn clean(resource: &str) {
    say(&format!("{resource}: cleanup"));
    *CLEANING.0.lock().expect("nobody panics with it") = true;
    CLEANING.1.notify_all();
    let how = said(resource).unwrap_or_default();
    if how == "hang" {
        std::future::pending::<()>().await;
    }
    leave(&how, resource);
    tokio::time::sleep(Duration::from_millis(20)).await;
    say(&format!("{resource}: cleaned"));
}

/// What was registered before there was an app.
pub(crate) extern "C" fn earlier() {
    say("handler: registered before the app");
}

/// What a library registers when it is first used.
pub(crate) extern "C" fn while_starting() {
    say("handler: registered by a library while the program started");
}
