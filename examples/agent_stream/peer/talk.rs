//! One connection, from the peer's side.

use std::time::Duration;

use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::net::tcp::OwnedWriteHalf;
use tokio::time::{Interval, MissedTickBehavior, interval};
use tokio_util::codec::LinesCodecError;

use super::seen::{Goodbye, Seen};
use crate::wire;

/// How long it thinks about a step.
const STEP: Duration = Duration::from_millis(50);

/// A call that is answered step by step.
struct Run {
    id: Value,
    session: u64,
    sent: u64,
    steps: Option<u64>,
    fails_after: Option<u64>,
}

struct Talk {
    half: OwnedWriteHalf,
    runs: Vec<Run>,
    sessions: u64,
    seen: Seen,
}

/// Answers until the other side says goodbye, or is gone.
pub(super) async fn talk(stream: TcpStream, number: u64) {
    let (read, half) = stream.into_split();
    let mut lines = wire::lines(read);
    let mut ticks = interval(STEP);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut talk = Talk { half, runs: Vec::new(), sessions: 0, seen: Seen::new(number) };
    talk.seen.ended = loop {
        let message = tokio::select! {
            line = lines.next() => match line {
                None => break Goodbye::Said,
                Some(Err(error)) => break what_broke(&error),
                Some(Ok(line)) => serde_json::from_str(&line),
            },
            () = due(&mut ticks, !talk.runs.is_empty()) => {
                if talk.step().await.is_err() {
                    break Goodbye::Reset;
                }
                continue;
            }
        };
        let answered = match message {
            Ok(message) => talk.answer(&message).await,
            Err(error) => {
                talk.seen.broken += 1;
                talk.send(wire::failure(&Value::Null, -32700, &error.to_string())).await
            }
        };
        if answered.is_err() {
            break Goodbye::Reset;
        }
    };
}

fn what_broke(error: &LinesCodecError) -> Goodbye {
    match error {
        LinesCodecError::MaxLineLengthExceeded => Goodbye::TooLong,
        LinesCodecError::Io(_) => Goodbye::Reset,
    }
}

/// The next step is due, if there is a run.
async fn due(ticks: &mut Interval, runs: bool) {
    if runs {
        ticks.tick().await;
    } else {
        std::future::pending::<()>().await;
    }
}

impl Talk {
    async fn send(&mut self, message: Value) -> std::io::Result<()> {
        wire::send(&mut self.half, &message).await
    }

    async fn answer(&mut self, message: &Value) -> std::io::Result<()> {
        let (id, params) = (&message["id"], &message["params"]);
        let session = params["session"].as_u64().unwrap_or_default();
        let result = match message["method"].as_str() {
            Some("initialize") => {
                json!({ "protocolVersion": "2025-06-18", "serverInfo": { "name": "peer" } })
            }
            Some("ping") => json!({}),
            Some("session/open") => {
                self.sessions += 1;
                self.seen.opens(self.sessions);
                json!({ "session": self.sessions })
            }
            Some("session/close") => {
                self.runs.retain(|run| run.session != session);
                self.seen.closes(session);
                json!({})
            }
            Some("tools/call") if self.seen.is_open(session) => {
                let arguments = &params["arguments"];
                let steps = arguments["steps"].as_u64();
                let fails_after = arguments["fails_after"].as_u64();
                self.runs.push(Run { id: id.clone(), session, sent: 0, steps, fails_after });
                return Ok(());
            }
            Some("tools/call") => {
                return self.send(wire::failure(id, -32602, "there is no such session")).await;
            }
            _ => return self.send(wire::failure(id, -32601, "there is no such method")).await,
        };
        self.send(wire::answer(id, &result)).await
    }

    /// A step of every run.
    async fn step(&mut self) -> std::io::Result<()> {
        for mut run in std::mem::take(&mut self.runs) {
            if run.fails_after == Some(run.sent) {
                self.send(wire::failure(&run.id, -32000, "the tool broke")).await?;
            } else if run.steps == Some(run.sent) {
                self.send(wire::answer(&run.id, &json!({ "content": [] }))).await?;
            } else {
                run.sent += 1;
                self.seen.sends_step(run.session);
                let text = format!("step {}", run.sent);
                let params = json!({ "progressToken": run.id, "progress": run.sent, "message": text });
                self.send(wire::notification("notifications/progress", &params)).await?;
                self.runs.push(run);
            }
        }
        Ok(())
    }
}
