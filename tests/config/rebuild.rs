//! The compiler is told that a lifecycle depends on its file: an edit of the file alone builds the crate again, and no edit
//! does not. And what there is without the feature.

use std::path::Path;
use std::process::Command;

use crate::scratch::Scratch;

const SOURCE: &str = r#"use gracefully::{App, Cleanup, CleanupContext, CleanupResult, Resource, graceful_main, lifecycle};

#[derive(Resource)]
struct Database {}

impl Cleanup for Database {
    async fn cleanup(&self, _: &CleanupContext) -> CleanupResult {
        Ok(())
    }
}

#[lifecycle(CONFIG)]
struct Shop(Database);

#[graceful_main]
async fn main(_: App<Shop>) {
    println!("main runs");
}
"#;

fn source(config: &str) -> String {
    SOURCE.replace("CONFIG", config)
}

/// The first line of the plan.
fn plan(program: &Path) -> String {
    let mut command = Command::new(program);
    let output =
        command.env("GRACEFULLY", "plan").env_remove("GRACEFULLY_CONFIG").output().expect("it starts");
    String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned()
}

#[test]
fn an_edit_of_the_file_alone_builds_it_again() {
    let scratch = Scratch::new("edited", &["config"]);
    scratch.write("src/main.rs", &source("config = \"shop.toml\""));
    scratch.write("src/shop.toml", "grace = \"20s\"\n");
    let program = scratch.build().expect("it is sound");
    assert!(plan(&program).ends_with("grace is 20s"), "{}", plan(&program));
    assert!(!scratch.is_built_anew(), "nothing was edited");

    scratch.write("src/shop.toml", "grace = \"21s\"\n");
    assert!(scratch.is_built_anew(), "an edit of the file was not seen");
    assert!(plan(&program).ends_with("grace is 21s"), "{}", plan(&program));

    scratch.write("src/shop.toml", "grace = \"0s\"\n");
    let told = scratch.build().expect_err("it is not sound any more");
    assert!(told[0].message.starts_with("shop.toml:1: `0s` leaves no time at all"), "{told:?}");
}

/// Beside Cargo.toml it is found too, and one beside the source is nearer.
#[test]
fn it_is_looked_for_beside_the_source_and_then_beside_the_manifest() {
    let scratch = Scratch::new("beside", &["config"]);
    scratch.write("src/main.rs", &source("config = \"shop.toml\""));
    scratch.write("shop.toml", "grace = \"22s\"\n");
    scratch.remove("src/shop.toml");
    let program = scratch.build().expect("it is sound");
    assert!(plan(&program).ends_with("grace is 22s"), "{}", plan(&program));
    scratch.write("src/main.rs", &(source("config = \"shop.toml\"") + "\n"));
    scratch.write("src/shop.toml", "grace = \"23s\"\n");
    scratch.build().expect("it is sound");
    assert!(plan(&program).ends_with("grace is 23s"), "{}", plan(&program));
}

#[test]
fn without_the_feature_a_file_is_refused_by_the_compiler_and_at_the_start() {
    let scratch = Scratch::new("without", &[]);
    scratch.write("src/main.rs", &source(""));
    let program = scratch.build().expect("it is sound");
    let output = Command::new(program).env("GRACEFULLY_CONFIG", "shop.toml").output().expect("it starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(78), 0), "{stderr}");
    assert_eq!(
        stderr,
        "gracefully: GRACEFULLY_CONFIG=shop.toml: this program reads no file: it was built without the library's feature \
         `config`\n"
    );
    scratch.write("src/main.rs", &source("config = \"shop.toml\""));
    let told = scratch.build().expect_err("it is not sound");
    let [told] = &told[..] else { panic!("{told:?}") };
    assert_eq!(
        told.message,
        "a file is read where the library's feature `config` is on: write `features = [\"config\"]` where Cargo.toml asks \
         for it"
    );
}
