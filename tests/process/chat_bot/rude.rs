//! Chats that do not end as they should.

use std::future::pending;
use std::process::Command;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use support::programs::{Program, Signal, example};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_tungstenite::{WebSocketStream, accept_async};

/// A chat that does this with whoever comes in, and the bot that does.
async fn bot_in<F: Future<Output = ()> + Send>(
    talk: impl FnOnce(WebSocketStream<TcpStream>) -> F + Send + 'static,
) -> (Program, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let url = format!("ws://{}", listener.local_addr().expect("it has an address"));
    let chat = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("the bot comes");
        talk(accept_async(stream).await.expect("it speaks WebSocket")).await;
    });
    let program = Program::start(Command::new(example("chat_bot")).args(["--bot", &url]));
    (program, chat)
}

/// The last line, after an end with this status.
fn ended(program: Program, status: i32, says: &str) {
    let ended = program.wait(Duration::from_secs(20));
    assert_eq!(ended.status.code(), Some(status), "{}", ended.stderr);
    assert!(ended.stderr.contains(says), "{}", ended.stderr);
    assert!(ended.waited < Duration::from_millis(2300), "it took {:?}", ended.waited);
    let last = ended.stderr.lines().last();
    assert_eq!(last, Some("answered 0, given up at shutdown 0, retries cut short 0"), "{}", ended.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_does_not_answer_the_goodbye_holds_nobody() {
    let (mut program, chat) = bot_in(async |_socket| pending().await).await;
    program.line_with("in the chat");
    program.signal(Signal::INT);
    ended(program, 70, "Bot         timed out");
    chat.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_closes_ends_the_bot() {
    let (program, chat) = bot_in(async |mut socket| {
        socket.close(None).await.expect("the bot is there");
        while socket.next().await.is_some() {}
    })
    .await;
    ended(program, 0, "the chat has closed");
    chat.await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_breaks_off_is_told() {
    let (program, chat) = bot_in(async |mut socket| {
        socket.flush().await.expect("the bot is there");
    })
    .await;
    ended(program, 1, "Error: the chat broke off: ");
    chat.await.expect("it ends");
}
