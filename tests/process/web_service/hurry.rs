//! A second signal: less time, the same care.

use std::time::{Duration, Instant};

use support::load::Connection;
use support::programs::Signal;
use tokio::net::TcpStream;

use crate::books::Books;
use crate::shop::{Folder, serve};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_cuts_the_slow_request_and_nothing_else() {
    let folder = Folder::new();
    let (program, server) = serve(&mut folder.command("web_service"));
    let mut client = Connection::open(server).await.expect("it listens");
    let order = client.ask("/orders", Some(r#"{"item": "tea", "quantity": 1}"#)).await.expect("it answers");
    assert_eq!(order.status, 201);
    client.send("/slow?ms=60000", None).await.expect("it reads");

    program.signal(Signal::TERM);
    while TcpStream::connect(server).await.is_ok() {}
    program.signal(Signal::TERM);
    let hurried = Instant::now();
    let ended = program.wait(Duration::from_secs(6));
    println!("ended {:?} after the second signal\n{}", hurried.elapsed(), ended.stderr);
    assert!(client.answer().await.is_err(), "a request of a minute was answered");
    assert_eq!(ended.status.code(), Some(70));
    let verdicts = folder.verdicts();
    assert_eq!(verdicts[..2], ["HttpServer timed_out", "Workers cleaned"]);
    assert!(verdicts[2..].iter().all(|verdict| verdict.ends_with(" cleaned")), "{verdicts:?}");
    assert_eq!(Books::read(folder.path()).await.faults(&[1]), Vec::<String>::new());
}
