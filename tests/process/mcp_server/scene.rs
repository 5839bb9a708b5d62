//! One scenario, for the server, for the one with a main of its own, and for the twin.

use std::fmt::Debug;
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use support::programs::{example, ignore_nothing};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use crate::peer::Peer;

/// What is promised from the request to the end, and what the machine may be late with.
pub(crate) const AT_ONCE: Duration = Duration::from_secs(1);
const SLACK: Duration = Duration::from_millis(500);
/// The twin's wait for a key has no end.
const PATIENCE: Duration = Duration::from_secs(8);

/// How a client asks for the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Stdin is closed, and stdout read on.
    Stdin,
    Int,
    Term,
}

pub(crate) const EVERY_END: [End; 3] = [End::Stdin, End::Int, End::Term];

/// Asserts what is promised.
macro_rules! promise {
    ($holds:expr, $($words:tt)+) => {
        if !$holds {
            return Err(format!($($words)+));
        }
    };
}
pub(crate) use promise;

/// Runs `scenario` on the three. It fails where the promise is broken: never with ours, always with the twin.
pub(crate) async fn holds_for_ours_alone<T: Debug>(
    scenario: impl AsyncFn(&'static str) -> Result<T, String>,
) {
    for ours in ["mcp_server", "mcp_server_own_main"] {
        match scenario(ours).await {
            Ok(told) => println!("{ours}: {told:?}"),
            Err(broken) => panic!("{ours}: {broken}"),
        }
    }
    let twin = scenario("mcp_server_naive").await;
    println!("mcp_server_naive: {twin:?}");
    assert!(twin.is_err(), "the naive twin passes this scenario too, so it proves nothing");
}

/// A server that serves, with its WebSocket connected.
pub(crate) struct Server {
    child: Child,
    pub(crate) stdin: Option<ChildStdin>,
    pub(crate) stdout: Option<ChildStdout>,
    stderr: Lines<BufReader<ChildStderr>>,
    peer: Peer,
}

impl Server {
    pub(crate) async fn start(name: &'static str) -> Self {
        ignore_nothing();
        let peer = Peer::start().await;
        let program = tokio::task::spawn_blocking(move || example(name)).await.expect("it builds");
        let mut child = Command::new(program)
            .args(["--ws", &peer.url])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("it starts");
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let stderr = child.stderr.take().expect("it is a pipe");
        let mut server = Self { child, stdin, stdout, stderr: BufReader::new(stderr).lines(), peer };
        let mut awaited = vec!["serving", "websocket: connected"];
        while !awaited.is_empty() {
            let line = timeout(PATIENCE, server.stderr.next_line()).await.expect("it says something");
            let line = line.expect("it is text").expect("it goes on");
            awaited.retain(|awaited| !line.contains(awaited));
        }
        server
    }

    /// Asks for the end by a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let pid = self.child.id().expect("nobody has waited for it");
        let pid = Pid::from_raw(pid.cast_signed()).expect("it is a process");
        kill_process(pid, signal).expect("it is there");
    }

    /// Asks for the end.
    pub(crate) fn end(&mut self, end: End) {
        match end {
            End::Stdin => self.stdin = None,
            End::Int => self.signal(Signal::INT),
            End::Term => self.signal(Signal::TERM),
        }
    }

    /// It ends in time, with the status 0, and after a goodbye; how long that took since then.
    pub(crate) async fn ended(mut self, since: Instant) -> Result<Duration, String> {
        let status: ExitStatus = match timeout(PATIENCE, self.child.wait()).await {
            Ok(status) => status.expect("it can be waited for"),
            Err(_) => return Err(format!("still there after {PATIENCE:?}")),
        };
        let took = since.elapsed();
        let mut said = String::new();
        while let Ok(Some(line)) = self.stderr.next_line().await {
            said = said + &line + "\n";
        }
        promise!(status.code() == Some(0), "{status}: {said}");
        promise!(took < AT_ONCE + SLACK, "it took {took:?}: {said}");
        let left = self.peer.left().await;
        promise!(left == "1001 the server is stopped", "its peer was left {left}");
        Ok(took)
    }
}

/// Whether a line is JSON-RPC.
pub(crate) fn is_json_rpc(line: &str) -> bool {
    let message: Value = serde_json::from_str(line).unwrap_or_default();
    let has = |key| message.get(key).is_some();
    message.get("jsonrpc").is_some_and(|version| version == "2.0")
        // What cannot be read has no number to be answered by.
        && (has("method") || has("error") || has("id") && has("result"))
}
