//! What the guardian promises when a worker that stands in for it, or main's thread, never leaves the desk. A process
//! each: its end is what is tested.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::app::App;
use crate::context::CleanupContext;
use crate::os;
use crate::plan::{Facts, Identity, Place};
use crate::resource::{Cleanup, CleanupResult, Open, Resource};
use crate::words::Signal;

const GRACE: Duration = Duration::from_secs(2);

/// Far more than a busy machine needs.
const SLACK: Duration = Duration::from_secs(8);

/// Which part this process plays; none in that of the tests.
const PART: &str = "GUARDIAN_TEST_PART";

/// What becomes of whoever stands in.
static FATE: OnceLock<fn()> = OnceLock::new();

/// Somebody is at the desk.
static THERE: OnceLock<()> = OnceLock::new();

/// Called by whoever stands in, when it has the desk.
pub(super) fn at_the_desk() {
    if let Some(fate) = FATE.get() {
        let _ = THERE.set(());
        fate();
    }
}

fn never_leave() {
    loop {
        thread::park();
    }
}

/// The first time it leaves. Main's thread comes when main has ended, and when the runtime has.
fn never_leave_again() {
    static WAS_THERE: AtomicBool = AtomicBool::new(false);
    if WAS_THERE.swap(true, Ordering::AcqRel) {
        never_leave();
    }
}

struct Early;

impl Resource for Early {
    const IDENTITY: Identity = Identity { hash: 1, name: "Early" };
    const FACTS: Facts = Facts::new(Self::IDENTITY, Place { file: file!(), line: 1, column: 1 });
}

impl Cleanup for Early {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

/// Who stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    /// The worker that ends a cleanup before the request.
    EarlyWorker,
    /// The one that ends a cleanup after it.
    Worker,
    Main,
}

/// Plays a part, if this process has one: `fate` becomes of whoever stands in.
fn play(fate: fn(), who: Who) {
    let _ = FATE.set(fate);
    let ended = App::<Open>::builder().run(async move |app| {
        match who {
            Who::EarlyWorker => {}
            Who::Worker => {
                app.defer("deferred", async {});
                return;
            }
            Who::Main => {
                assert!(os::send(Signal::Term));
                app.stopping().await;
                return;
            }
        }
        let early = app.manage(Early);
        let closing = tokio::spawn({
            let app = app.clone();
            async move { app.close(&early).await }
        });
        while THERE.get().is_none() {
            if closing.is_finished() {
                // The guardian was faster.
                os::exit_now(NOBODY_STOOD_IN);
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert!(os::send(Signal::Term));
        app.stopping().await;
    });
    // The guardian was faster, and nobody stood in.
    let _ = ended.leave();
    std::process::exit(i32::from(NOBODY_STOOD_IN));
}

/// The status of a part that nobody could play.
const NOBODY_STOOD_IN: u8 = 3;

/// Runs this test again, as a process that plays its part, until somebody did; how it ended, and what it said.
fn again(test: &str) -> (ExitStatus, Duration, String) {
    (0..20)
        .map(|_| once_again(test))
        .find(|(status, ..)| status.code() != Some(i32::from(NOBODY_STOOD_IN)))
        .expect("somebody stands in, sooner or later")
}

fn once_again(test: &str) -> (ExitStatus, Duration, String) {
    let mut program = Command::new(std::env::current_exe().expect("a test has a path"));
    program.args(["--exact", &format!("driver::guardian::tests::{test}"), "--nocapture"]);
    program.envs([(PART, "1"), ("GRACEFULLY_GRACE", "2s"), ("GRACEFULLY_RESERVE", "200ms")]);
    program.env("GRACEFULLY_DRAIN", "500ms").stdout(Stdio::null()).stderr(Stdio::piped());
    let start = Instant::now();
    let mut child = program.spawn().expect("a test can be run");
    let status = wait(&mut child);
    let took = start.elapsed();
    let output = child.wait_with_output().expect("it is gone");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (status.unwrap_or_else(|| panic!("it was still there after {took:?}: {said}")), took, said)
}

fn wait(child: &mut Child) -> Option<ExitStatus> {
    let by = Instant::now() + GRACE + SLACK;
    while Instant::now() < by {
        if let Some(status) = child.try_wait().expect("it is a child") {
            return Some(status);
        }
        thread::sleep(Duration::from_millis(10));
    }
    child.kill().expect("it is a child");
    None
}

fn is_a_part() -> bool {
    std::env::var_os(PART).is_some()
}

/// Asserts of this test's own program, where that becomes of whoever stands in, that it ends when `grace` is over.
fn ends_by_grace(test: &str, fate: fn(), who: Who) {
    if is_a_part() {
        play(fate, who);
    }
    let (status, took, said) = again(test);
    assert_eq!(status.code(), Some(70), "{said}");
    assert!(took >= GRACE, "it got its time: {took:?}");
}

#[test]
fn a_worker_that_never_leaves_the_desk_holds_nobody_beyond_grace() {
    ends_by_grace("a_worker_that_never_leaves_the_desk_holds_nobody_beyond_grace", never_leave, Who::Worker);
}

/// The request is among what the guardian cannot look at.
#[test]
fn a_signal_counts_although_a_worker_never_leaves_the_desk() {
    ends_by_grace("a_signal_counts_although_a_worker_never_leaves_the_desk", never_leave, Who::EarlyWorker);
}

#[test]
fn main_that_never_leaves_the_desk_ends_by_grace() {
    ends_by_grace("main_that_never_leaves_the_desk_ends_by_grace", never_leave, Who::Main);
}

#[test]
fn main_that_never_leaves_the_desk_after_the_runtime_ends_by_grace() {
    ends_by_grace(
        "main_that_never_leaves_the_desk_after_the_runtime_ends_by_grace",
        never_leave_again,
        Who::Main,
    );
}

#[test]
fn a_panic_at_the_desk_ends_the_process_at_once() {
    if is_a_part() {
        play(|| panic!("on purpose"), Who::Worker);
    }
    let (status, took, said) = again("a_panic_at_the_desk_ends_the_process_at_once");
    assert_eq!(status.code(), Some(70), "{said}");
    assert!(took < GRACE, "{took:?}");
    assert!(
        said.contains("gracefully: the guardian panicked, which is a bug of the library: on purpose"),
        "{said}"
    );
}
