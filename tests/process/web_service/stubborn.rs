//! Clients that would keep a server waiting for ever.

use support::load::Connection;
use support::programs::Signal;

use crate::books::Books;
use crate::shop::{Folder, serve};
use crate::under_load::WORST_CASE;

const HALF_A_HEAD: &str = "GET /healthz HTTP/1.1\r\nhost: te";
const HALF_A_BODY: &str = "POST /orders HTTP/1.1\r\nhost: test\r\n\
    content-type: application/json\r\ncontent-length: 30\r\n\r\n{\"item\":";

#[tokio::test(flavor = "multi_thread")]
async fn half_requests_and_silent_clients_do_not_keep_it() {
    let folder = Folder::new();
    let (program, server) = serve(&mut folder.command("web_service"));
    let mut stubborn = Vec::new();
    for bytes in ["", HALF_A_HEAD, HALF_A_BODY] {
        let mut connection = Connection::open(server).await.expect("it listens");
        connection.send_raw(bytes).await.expect("it reads");
        stubborn.push(connection);
    }
    // An answer on a later connection says that those before were accepted.
    let mut connection = Connection::open(server).await.expect("it listens");
    connection.ask("/healthz", None).await.expect("it answers");

    program.signal(Signal::TERM);
    let ended = program.wait(WORST_CASE);
    println!("stopped after {:?}\n{}", ended.waited, ended.stderr);
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(folder.report()["clean"], true);
    assert_eq!(Books::read(folder.path()).await.faults(&[]), Vec::<String>::new());
}
