//! What does not start says why in one line and closes what was open; what is asked wrongly is told so.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use support::load::Connection;
use support::programs::{Ended, Program};

use crate::shop::{Folder, serve};

const SHOP: &str = "web_service";

fn run(command: &mut Command) -> Ended {
    Program::start(command).wait(Duration::from_secs(20))
}

/// Exit 1, and one line that names what is wrong and the way out.
fn assert_refused(ended: &Ended, parts: &[&str]) {
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    assert_eq!(ended.stderr.lines().count(), 1, "more than one line:\n{}", ended.stderr);
    for part in parts {
        assert!(ended.stderr.contains(part), "{part:?} is not in: {}", ended.stderr);
    }
}

fn assert_no_wal(folder: &Path) {
    assert!(!folder.join("shop.db-wal").exists(), "the database was not closed");
}

#[test]
fn a_port_in_use_closes_what_was_open() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = taken.local_addr().expect("it has an address").to_string();
    let folder = Folder::new();
    let ended = run(folder.bare_command(SHOP).args(["--listen", &address]));
    assert_refused(&ended, &[&address, "in use", "--listen"]);
    let verdicts = folder.verdicts();
    assert_eq!(verdicts.len(), 3, "{verdicts:?}");
    assert_eq!(verdicts[0], "Workers cleaned");
    assert_no_wal(folder.path());
}

#[test]
fn an_audit_log_that_cannot_be_written_closes_the_database() {
    let folder = Folder::new();
    let ended = run(folder.command(SHOP).args(["--audit", "no/such/folder/audit.jsonl"]));
    assert_refused(&ended, &["no/such/folder/audit.jsonl", "--audit"]);
    assert_eq!(folder.verdicts(), ["Database cleaned"]);
    assert_no_wal(folder.path());

    let folder = Folder::new();
    let ended = run(folder.command(SHOP).args(["--audit", "."]));
    assert_refused(&ended, &["audit log .:", "--audit"]);
    assert_eq!(folder.verdicts(), ["Database cleaned"]);
}

#[test]
fn a_database_that_cannot_be_opened_is_named() {
    let folder = Folder::new();
    std::fs::write(folder.file("notes.txt"), "this is not a database\n".repeat(100))
        .expect("it can be written");
    let no_database = [
        "sqlite:no/such/folder/shop.db",
        "sqlite:notes.txt",
        "postgres://localhost/shop",
        "nonsense",
        "sqlite::memory:",
    ];
    for url in no_database {
        let ended = run(folder.command(SHOP).args(["--database", url]));
        assert_refused(&ended, &[url, "--database"]);
        assert_eq!(folder.verdicts(), Vec::<String>::new());
    }
    let notes = std::fs::read_to_string(folder.file("notes.txt")).expect("it is still there");
    assert!(notes.starts_with("this is not a database"));
}

#[test]
fn an_option_that_makes_no_sense_is_named() {
    let folder = Folder::new();
    for (option, value) in [("--workers", "0"), ("--listen", "somewhere"), ("--wrokers", "2")] {
        let ended = run(folder.bare_command(SHOP).args([option, value]));
        assert_eq!(ended.status.code(), Some(2), "{}", ended.stderr);
        assert!(ended.stderr.starts_with("error: ") && ended.stderr.contains(option), "{}", ended.stderr);
        assert!(!folder.file("shop.db").exists());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_request_is_told_what_is_wrong() {
    let folder = Folder::new();
    let (_program, server) = serve(&mut folder.command(SHOP));
    let mut connection = Connection::open(server).await.expect("it listens");
    let too_long = format!(r#"{{"item": "{}", "quantity": 1}}"#, "x".repeat(201));
    for (path, body, status, word) in [
        ("/orders", Some(r#"{"item": "tea""#), 400, "JSON"),
        ("/orders", Some(r#"{"item": "tea"}"#), 422, "quantity"),
        ("/orders", Some(r#"{"item": "tea", "quantity": "two"}"#), 422, "quantity"),
        ("/orders", Some(r#"{"item": "tea", "quantity": 0}"#), 422, "quantity must be from 1"),
        ("/orders", Some(r#"{"item": " ", "quantity": 1}"#), 422, "item must not be empty"),
        ("/orders", Some(&too_long), 422, "at most 200"),
        ("/slow?ms=soon", None, 400, "ms"),
        ("/slow", None, 400, "ms"),
        ("/slow?ms=60001", None, 400, "60000"),
        ("/nowhere", None, 404, "nothing here"),
    ] {
        let answer = connection.ask(path, body).await.expect("it answers");
        assert_eq!(answer.status, status, "{path} {body:?}: {}", answer.body);
        let said: Value = serde_json::from_str(&answer.body).expect("the answer is JSON");
        let said = said["error"].as_str().expect("it has an error");
        assert!(said.contains(word), "{path} {body:?}: {said}");
    }
    let count = connection.ask("/orders/count", None).await.expect("it answers");
    assert_eq!(count.body, r#"{"count":0}"#, "a wrong order was taken");
}
