//! One function for each kind of client. All of them end when nobody listens any more.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;
use tokio::time::sleep;

use super::{Answer, Connection, Progress, Tally};

const ORDER: &str = r#"{"item": "tea", "quantity": 2}"#;
/// Long enough to be in flight at the stop, short enough to be answered within the server's bound.
const SLOW: &str = "/slow?ms=1500";
/// How long a kept connection is idle between two requests: a server that takes it for unused closes it in the face of
/// the next one.
const THINKING: Duration = Duration::from_millis(5);
/// How long it takes until somebody who places an order thinks better of it.
const MOMENT: Duration = Duration::from_millis(4);
/// Who does not wait for answers must wait for something, or there is no room for the others.
const PAUSE: Duration = Duration::from_millis(20);

/// A connection, or the end of the client: refused is what a stopped service does, everything else is a loss.
async fn connect(server: SocketAddr, who: &str, tally: &mut Tally) -> Option<Connection> {
    match Connection::open(server).await {
        Ok(connection) => Some(connection),
        Err(error) => {
            if error.kind() != io::ErrorKind::ConnectionRefused {
                tally.lose(who, format_args!("cannot connect: {error}"));
            }
            None
        }
    }
}

/// Books the answer to an order. `false`: the connection is over.
fn book(who: &str, answer: &Answer, tally: &mut Tally, progress: &watch::Sender<Progress>) -> bool {
    let id = serde_json::from_str::<Value>(&answer.body).ok().and_then(|body| body["id"].as_i64());
    match (answer.status, id) {
        (201, Some(id)) => tally.placed.push(id),
        _ => tally.lose(who, format_args!("{answer:?}")),
    }
    progress.send_modify(|now| now.orders += 1);
    tally.told += usize::from(answer.is_last);
    !answer.is_last
}

pub(super) async fn keep_alive(server: SocketAddr, progress: watch::Sender<Progress>) -> Tally {
    let mut tally = Tally::default();
    while let Some(mut connection) = connect(server, "keep-alive", &mut tally).await {
        loop {
            match connection.ask("/orders", Some(ORDER)).await {
                Ok(answer) if book("keep-alive", &answer, &mut tally, &progress) => sleep(THINKING).await,
                Ok(_) => break,
                Err(loss) => {
                    tally.lose("keep-alive", loss);
                    break;
                }
            }
        }
    }
    tally
}

pub(super) async fn one_shot(server: SocketAddr, progress: watch::Sender<Progress>) -> Tally {
    let mut tally = Tally::default();
    while let Some(mut connection) = connect(server, "one-shot", &mut tally).await {
        match connection.ask("/orders", Some(ORDER)).await {
            Ok(answer) => drop(book("one-shot", &answer, &mut tally, &progress)),
            Err(loss) => tally.lose("one-shot", loss),
        }
    }
    tally
}

pub(super) async fn impatient(server: SocketAddr, progress: watch::Sender<Progress>) -> Tally {
    let mut tally = Tally::default();
    while let Some(mut connection) = connect(server, "impatient", &mut tally).await {
        if let Err(loss) = connection.send("/orders", Some(ORDER)).await {
            tally.lose("impatient", loss);
        }
        // The server has it, and is at work on it or not.
        sleep(MOMENT).await;
        drop(connection);
        progress.send_modify(|now| now.gone += 1);
        sleep(PAUSE).await;
    }
    tally
}

pub(super) async fn slow(server: SocketAddr, progress: watch::Sender<Progress>) -> Tally {
    let mut tally = Tally::default();
    while let Some(mut connection) = connect(server, "slow", &mut tally).await {
        let answer = match connection.send(SLOW, None).await {
            Ok(()) => {
                progress.send_modify(|now| now.slow += 1);
                connection.answer().await
            }
            Err(loss) => Err(loss),
        };
        match answer {
            Ok(Answer { status: 200, .. }) => tally.slow += 1,
            Ok(answer) => tally.lose("slow", format_args!("{answer:?}")),
            Err(loss) => tally.lose("slow", loss),
        }
    }
    tally
}

pub(super) async fn stream(server: SocketAddr, progress: watch::Sender<Progress>) -> Tally {
    let mut tally = Tally::default();
    let Some(mut connection) = connect(server, "stream", &mut tally).await else { return tally };
    let (mut events, mut last) = (0, String::new());
    let ended = connection
        .events(|event| {
            events += 1;
            if events == 1 {
                progress.send_modify(|now| now.streams += 1);
            }
            event.clone_into(&mut last);
        })
        .await;
    match ended {
        Ok(()) if last == "bye" => tally.byes += 1,
        Ok(()) => tally.lose("stream", format_args!("the last event was {last:?}")),
        Err(loss) => tally.lose("stream", loss),
    }
    tally
}

pub(super) async fn idle(server: SocketAddr, progress: watch::Sender<Progress>) -> Tally {
    let mut tally = Tally::default();
    let Some(mut connection) = connect(server, "idle", &mut tally).await else { return tally };
    let first = connection.ask("/healthz", None).await;
    progress.send_modify(|now| now.idle += 1);
    match first {
        Ok(_) => match connection.closed().await {
            Ok(()) => tally.closed_idle += 1,
            Err(loss) => tally.lose("idle", loss),
        },
        Err(loss) => tally.lose("idle", loss),
    }
    tally
}
