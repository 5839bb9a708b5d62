//! An HTTP service under load, tracked and untracked: the same hyper service on two ports of one runtime, and a client of
//! its own over connections that stay open. Rounds are short and in turns, so that what disturbs the machine disturbs both.
//!
//! `http serve NAME REQUESTS` does one of them alone, so that instructions can be counted (`perf stat -e instructions:u`):
//! on two cores in use one per cent of time is noise.

use std::convert::Infallible;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Instant;

use gracefully::__model::guest;
use gracefully::{App, Open};
use harness::{Goal, Measure, Row, show};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

const ROUNDS: usize = 41;
const CLIENTS: usize = 4;
const REQUESTS: u32 = 2_000;
const BARE: &str = "hyper alone";
const GUARD: &str = "a guard for each request";
const TASK: &str = "and a task for each connection";

type Answer = Result<Response<Full<Bytes>>, Infallible>;

/// How a request and its connection are tracked.
#[derive(Clone, Copy)]
enum Tracked {
    Not,
    Guard,
    GuardAndTask,
}

const ALL: [(&str, Tracked); 3] =
    [(BARE, Tracked::Not), (GUARD, Tracked::Guard), (TASK, Tracked::GuardAndTask)];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime can be built").block_on(guest::<Open, _, _>(|app: App| async move {
        let alone = arguments.iter().position(|word| word == "serve").map(|at| &arguments[at + 1..]);
        match alone {
            Some([name, requests]) => {
                let requests = requests.parse().expect("a number");
                let (_, tracked) = *ALL.iter().find(|(known, _)| known == name).expect("one of the three");
                let port = serve(&app, tracked).await;
                tokio::task::spawn_blocking(move || load(port, requests)).await.expect("it is answered");
            }
            _ => contest(&app).await,
        }
        app.shutdown();
    }));
}

async fn contest(app: &App) {
    let mut rows = [Row::other(BARE), Row::ours(GUARD), Row::ours(TASK)];
    let mut ports = Vec::new();
    for (_, tracked) in ALL {
        ports.push(serve(app, tracked).await);
    }
    for round in 0..=ROUNDS {
        for turn in 0..rows.len() {
            let who = (turn + round) % rows.len();
            let port = ports[who];
            let took = tokio::task::spawn_blocking(move || load(port, REQUESTS)).await;
            if round > 0 {
                rows[who].push(took.expect("it is answered"));
            }
        }
    }
    let title = "A request under load, us";
    show(ROUNDS, &Measure { title, digits: 2, base: BARE, goal: Goal::Times(1.01) }, &rows);
}

/// Begins to serve; where.
async fn serve(app: &App, tracked: Tracked) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it has one");
    let own = app.clone();
    app.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = stream.set_nodelay(true);
            let app = own.clone();
            let answer = move |_: Request<_>| {
                let guard = match tracked {
                    Tracked::Not => None,
                    Tracked::Guard | Tracked::GuardAndTask => app.guard("request").ok(),
                };
                async move {
                    let answer: Answer = Ok(Response::new(Full::new(Bytes::from_static(b"hello"))));
                    drop(guard);
                    answer
                }
            };
            let serves = http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer));
            match tracked {
                Tracked::GuardAndTask => drop(own.spawn(serves)),
                Tracked::Not | Tracked::Guard => drop(tokio::spawn(serves)),
            }
        }
    });
    address
}

/// Asks so often on each of a few connections; microseconds for each request.
fn load(address: SocketAddr, requests: u32) -> f64 {
    let since = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            thread::spawn(move || {
                let mut stream = TcpStream::connect(address).expect("it listens");
                stream.set_nodelay(true).expect("it is TCP");
                let mut read = [0; 1024];
                for _ in 0..requests {
                    stream.write_all(b"GET / HTTP/1.1\r\nhost: here\r\n\r\n").expect("it listens");
                    let mut length = 0;
                    while !read[..length].ends_with(b"hello") {
                        let more = stream.read(&mut read[length..]).expect("it answers");
                        assert!(more > 0, "it answers");
                        length += more;
                    }
                }
            })
        })
        .collect();
    for client in clients {
        client.join().expect("it is answered");
    }
    #[expect(clippy::cast_precision_loss, reason = "few")]
    let clients = CLIENTS as f64;
    since.elapsed().as_secs_f64() * 1e6 / (clients * f64::from(requests))
}
