//! By hand, line by line: what no polite client does, and every byte that comes.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{ChildStdin, ChildStdout};
use tokio::time::timeout;

use crate::scene::{EVERY_END, End, Server, holds_for_ours_alone, is_json_rpc, promise};

const PATIENCE: Duration = Duration::from_secs(20);

/// Who talks to the server.
struct Raw {
    server: Server,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Raw {
    async fn start(name: &'static str) -> Self {
        let mut server = Server::start(name).await;
        let answers = BufReader::new(server.stdout.take().expect("it is a pipe")).lines();
        let mut raw = Self { server, answers };
        let version = json!({"protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": {"name": "raw", "version": "1"}});
        raw.say(&json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": version})).await;
        raw.answer().await.expect("it says who it is");
        raw.say(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
        raw
    }

    fn stdin(&mut self) -> &mut ChildStdin {
        self.server.stdin.as_mut().expect("it is open")
    }

    async fn say(&mut self, message: &Value) {
        let line = message.to_string() + "\n";
        self.stdin().write_all(line.as_bytes()).await.expect("it reads");
    }

    async fn call(&mut self, id: u32, tool: &str, arguments: Value) {
        let call = json!({"name": tool, "arguments": arguments});
        self.say(&json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": call})).await;
    }

    async fn answer(&mut self) -> Result<Value, String> {
        match timeout(PATIENCE, self.answers.next_line()).await {
            Ok(Ok(Some(line))) => read(&line),
            other => Err(format!("no answer: {other:?}")),
        }
    }

    /// Everything that came until stdout was closed, all of it JSON-RPC.
    async fn rest(&mut self) -> Result<Vec<Value>, String> {
        let mut rest = Vec::new();
        loop {
            match timeout(PATIENCE, self.answers.next_line()).await {
                Ok(Ok(Some(line))) => rest.push(read(&line)?),
                Ok(Ok(None)) => return Ok(rest),
                other => return Err(format!("stdout does not end: {other:?}")),
            }
        }
    }

    /// The server has taken up everything that it was asked before.
    async fn is_up_to_date(&mut self) -> Result<(), String> {
        self.call(1, "echo", json!({"text": "here"})).await;
        let answer = self.answer().await?;
        promise!(answer["id"] == 1, "it answered {answer}");
        Ok(())
    }
}

fn read(line: &str) -> Result<Value, String> {
    promise!(is_json_rpc(line), "this came on stdout: {line}");
    serde_json::from_str(line).map_err(|error| error.to_string())
}

/// What came for a call, as one text.
fn text(answers: &[Value], id: u32) -> String {
    let answer = answers.iter().find(|answer| answer["id"] == id);
    let content = answer.map(|answer| answer["result"]["content"][0]["text"].as_str());
    match (answer, content.flatten()) {
        (None, _) => "no answer".into(),
        (Some(_), Some(text)) => text.into(),
        (Some(answer), None) => answer["error"]["message"].as_str().unwrap_or("neither").into(),
    }
}

/// Nobody writes, and stdin stays open where that is not the end.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_on() {
    for end in EVERY_END {
        holds_for_ours_alone(async |name| {
            let mut raw = Raw::start(name).await;
            raw.is_up_to_date().await?;
            let since = Instant::now();
            raw.server.end(end);
            let rest = raw.rest().await?;
            promise!(rest.is_empty(), "{rest:?}");
            raw.server.ended(since).await
        })
        .await;
    }
}

/// The client has not even said hello.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_said_hello() {
    for end in EVERY_END {
        holds_for_ours_alone(async |name| {
            let mut server = Server::start(name).await;
            let since = Instant::now();
            server.end(end);
            let mut said = String::new();
            let stdout = server.stdout.as_mut().expect("it is a pipe");
            let read = timeout(PATIENCE, stdout.read_to_string(&mut said)).await;
            promise!(read.is_ok(), "stdout does not end");
            promise!(said.is_empty(), "this came on stdout: {said}");
            server.ended(since).await
        })
        .await;
    }
}

/// A call that can be answered in time is, and one that cannot is told so.
#[tokio::test(flavor = "multi_thread")]
async fn calls_are_running() {
    for end in EVERY_END {
        holds_for_ours_alone(async |name| {
            let mut raw = Raw::start(name).await;
            raw.call(7, "slow", json!({"ms": 200})).await;
            raw.call(8, "slow", json!({"ms": 60_000})).await;
            raw.is_up_to_date().await?;
            let since = Instant::now();
            raw.server.end(end);
            let rest = raw.rest().await?;
            let (short, long) = (text(&rest, 7), text(&rest, 8));
            promise!(short == "took 200 ms", "to the short one: {short}");
            promise!(long == "the server is stopped", "to the long one: {long}");
            raw.server.ended(since).await
        })
        .await;
    }
}

/// What was asked before the end is answered, also where nobody has read it yet.
#[tokio::test(flavor = "multi_thread")]
async fn much_was_asked_before() {
    const ASKED: u32 = 200;
    for end in EVERY_END {
        holds_for_ours_alone(async |name| {
            let mut raw = Raw::start(name).await;
            raw.is_up_to_date().await?;
            let mut asked = String::new();
            for id in 100..100 + ASKED {
                let call = json!({"name": "echo", "arguments": {"text": "again"}});
                let call = json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": call});
                asked = asked + &call.to_string() + "\n";
            }
            // As much as a pipe holds, and not more: all of it is there when the end is asked for.
            assert!(asked.len() < 64 * 1024);
            raw.stdin().write_all(asked.as_bytes()).await.expect("it reads");
            let since = Instant::now();
            raw.server.end(end);
            let rest = raw.rest().await?;
            let answered = (100..100 + ASKED).filter(|&id| text(&rest, id) == "again").count();
            promise!(answered == ASKED as usize, "{answered} of {ASKED} were answered");
            raw.server.ended(since).await
        })
        .await;
    }
}

/// The client reads no more, and stdout is full.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_reads_stdout() {
    for end in EVERY_END {
        holds_for_ours_alone(async |name| {
            let mut raw = Raw::start(name).await;
            // More than the pipe and all buffers hold. It reads on: the calls wait for stdout, not the reader.
            for id in 100..140 {
                raw.call(id, "echo", json!({"text": "x".repeat(8000)})).await;
            }
            let since = Instant::now();
            raw.server.end(end);
            raw.server.ended(since).await
        })
        .await;
    }
}

/// The client has closed its end of stdout, and no other.
#[tokio::test(flavor = "multi_thread")]
async fn stdout_is_closed() {
    holds_for_ours_alone(async |name| {
        let mut raw = Raw::start(name).await;
        raw.is_up_to_date().await?;
        let Raw { server, answers } = raw;
        let since = Instant::now();
        drop(answers);
        server.ended(since).await
    })
    .await;
}

/// What is no JSON-RPC is no reason to end, nor to say anything that is none.
#[tokio::test(flavor = "multi_thread")]
async fn the_client_talks_nonsense() {
    for name in ["mcp_server", "mcp_server_own_main"] {
        let mut raw = Raw::start(name).await;
        raw.stdin().write_all(b"\n{\n\xff\xfe\nnull\n[]\n{\"jsonrpc\":\"2.0\"}\n").await.expect("it reads");
        raw.call(7, "no such tool", json!({})).await;
        raw.call(8, "slow", json!({"ms": "soon"})).await;
        raw.call(9, "echo", json!({"text": "there"})).await;
        let since = Instant::now();
        // A line that never ends.
        raw.stdin().write_all(b"{\"jsonrpc\":").await.expect("it reads");
        raw.server.end(End::Stdin);
        let rest = raw.rest().await.expect("all of it is JSON-RPC");
        assert_eq!(text(&rest, 9), "there", "{rest:?}");
        for id in [7, 8] {
            assert_ne!(text(&rest, id), "no answer", "{rest:?}");
        }
        raw.server.ended(since).await.expect("it ends as ever");
    }
}
