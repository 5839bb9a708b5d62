//! One crate with a lifecycle for each file, so that the compiler is asked once for all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;
use std::process::Command;

use super::{Outcomes, plan};
use crate::corpus::{self, File};
use crate::scratch::{Scratch, Told};

/// What stands before the modules.
const HEAD: &str = "#![allow(dead_code)]\nmod shop;\n";

/// The list, on one line, so that an error's line is its file.
const LIST: &str = "#[gracefully::lifecycle(grace = \"20s\", signals(SIGHUP = \"ignore\")CONFIG)] pub struct Shop(\
     #[resource(timeout = \"3s\")] Server, Database, Cache, Mailer, #[resource(name = \"job queue\")] Workers, \
     first::Twin, second::Twin, #[cfg(any())] Metrics);";

const RUN: &str =
    "gracefully::App::<MODULE::Shop>::builder().run(async |_: gracefully::App<MODULE::Shop>| {})";

pub(super) struct CrateOfAll<'a> {
    scratch: Scratch,
    files: &'a [File],
}

impl<'a> CrateOfAll<'a> {
    pub(super) fn new(files: &'a [File]) -> Self {
        let scratch = Scratch::new("corpus", &["config"]);
        scratch.write("src/shop.rs", include_str!("shop.rs"));
        // Beside the source, where the macro looks, and by the names that the start is given.
        for folder in ["good", "bad"] {
            let link = scratch.path("src").join(folder);
            let target = PathBuf::from(corpus::FOLDER).join(folder);
            // It may be of a checkout that has moved since.
            if std::fs::read_link(&link).ok().as_ref() != Some(&target) {
                let _ = std::fs::remove_file(&link);
                std::os::unix::fs::symlink(target, link).expect("a link can be made");
            }
        }
        Self { scratch, files }
    }

    /// What came of every file, and the program, whose main runs the lifecycle that no file speaks for.
    ///
    /// Some errors keep the compiler from finding others, so what is refused is taken out until the rest compiles.
    pub(super) fn compile(&self) -> (Outcomes, PathBuf) {
        let mut outcomes = Outcomes::new();
        for _round in 0..4 {
            self.scratch.write("src/main.rs", &self.source(&outcomes));
            let told = match self.scratch.build() {
                Ok(program) => {
                    self.add_plans(&program, &mut outcomes);
                    return (outcomes, program);
                }
                Err(told) => told,
            };
            for (file, words) in self.by_file(&told) {
                assert!(outcomes.insert(file, Err(words)).is_none(), "it was taken out");
            }
        }
        panic!("errors do not end");
    }

    fn source(&self, outcomes: &Outcomes) -> String {
        let mut source = HEAD.to_owned();
        let mut arms = String::new();
        for (index, file) in self.files.iter().enumerate() {
            let index = format!("f{index}");
            if outcomes.contains_key(&file.name) {
                source += &module(&index, "");
            } else {
                source += &module(&index, &format!(", config = {:?}", file.name));
                let _ = writeln!(arms, "Some({:?}) => {},", file.name, RUN.replace("MODULE", &index));
            }
        }
        source += &module("without", "");
        let otherwise = RUN.replace("MODULE", "without");
        source
            + "fn main() -> gracefully::Ended { match std::env::args().nth(1).as_deref() {\n"
            + &arms
            + "_ => "
            + &otherwise
            + "} }\n"
    }

    /// What was said of each file. Each has its line.
    fn by_file(&self, told: &[Told]) -> BTreeMap<String, String> {
        let before = HEAD.lines().count();
        let mut by_file = BTreeMap::<String, String>::new();
        let mut seen = BTreeSet::new();
        for Told { line, message } in told {
            let file = line.checked_sub(before + 1).and_then(|index| self.files.get(index));
            let file = file.unwrap_or_else(|| panic!("line {line} has no file: {message}"));
            let message = message.strip_prefix("evaluation panicked: ").unwrap_or(message);
            assert!(seen.insert((line, message)), "{} is told twice: {message}", file.name);
            let words = by_file.entry(file.name.clone()).or_default();
            if !words.is_empty() {
                words.push('\n');
            }
            words.push_str(message);
        }
        by_file
    }

    fn add_plans(&self, program: &PathBuf, outcomes: &mut Outcomes) {
        for file in self.files {
            outcomes.entry(file.name.clone()).or_insert_with(|| plan(Command::new(program).arg(&file.name)));
        }
    }
}

/// One line.
fn module(name: &str, config: &str) -> String {
    let list = LIST.replace("CONFIG", config);
    format!("mod {name} {{ use crate::shop::*; {list} }}\n")
}
