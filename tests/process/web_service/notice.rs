//! The notice step, as a load balancer sees it.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use support::load::Connection;
use support::programs::Signal;
use tokio::time::sleep;

use crate::books::Books;
use crate::shop::{Folder, serve};

/// How often the load balancer asks.
const PROBE: Duration = Duration::from_millis(20);
const DELAY: Duration = Duration::from_secs(3);

/// One request on a connection of its own; `None` when nobody listens.
async fn ask(server: SocketAddr, path: &str, body: Option<&str>) -> Option<u16> {
    match Connection::open(server).await {
        Ok(mut connection) => {
            Some(connection.ask(path, body).await.expect("who connects is answered").status)
        }
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => None,
        Err(error) => panic!("cannot connect: {error}"),
    }
}

/// Asks until the answer is `wanted`.
async fn until(server: SocketAddr, path: &str, wanted: Option<u16>) {
    let began = Instant::now();
    loop {
        let answer = ask(server, path, None).await;
        if answer == wanted {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(10), "{path} still answers {answer:?}");
        sleep(PROBE).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_load_balancer_sees_it_leave_before_it_stops_listening() {
    let folder = Folder::new();
    let (program, server) = serve(folder.command("web_service").env("GRACEFULLY_DELAY", "3s"));
    assert_eq!(ask(server, "/readyz", None).await, Some(200));
    program.signal(Signal::TERM);
    let asked = Instant::now();

    until(server, "/readyz", Some(503)).await;
    let told = asked.elapsed();
    assert_eq!(ask(server, "/healthz", None).await, Some(200));
    let order = ask(server, "/orders", Some(r#"{"item": "a last one", "quantity": 1}"#)).await;
    assert_eq!(order, Some(201), "it does not serve while it is leaving");
    until(server, "/readyz", None).await;
    let refused = asked.elapsed();

    let ended = program.wait(Duration::from_secs(10));
    println!("503 after {told:?}, refused after {refused:?}\n{}", ended.stderr);
    assert!(told < Duration::from_secs(1));
    assert!(refused >= DELAY);
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(Books::read(folder.path()).await.faults(&[1]), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_does_not_wait_for_load_balancers() {
    let folder = Folder::new();
    let (program, server) = serve(folder.command("web_service").env("GRACEFULLY_DELAY", "3s"));
    assert_eq!(ask(server, "/readyz", None).await, Some(200));
    program.signal(Signal::INT);
    assert!(program.wait(DELAY).waited < DELAY);
}
