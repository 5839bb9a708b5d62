//! A small crate that a test writes and builds: what the compiler says of a file is what it really says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const MANIFEST: &str = r#"[package]
name = "NAME"
version = "0.1.0"
edition = "2024"

[dependencies]
gracefully = { path = "ROOT/runtime", features = FEATURES }

# It lies in the folder of a workspace that is not its own.
[workspace]
"#;

/// A crate in the target's folder. It is always the same folder, so that it is built anew only where it has changed.
pub(crate) struct Scratch {
    name: &'static str,
    folder: PathBuf,
}

/// An error of the compiler.
#[derive(Debug)]
pub(crate) struct Told {
    /// Where it is underlined, as a line of main.rs, from 1.
    pub(crate) line: usize,
    /// As it stands after `error: `.
    pub(crate) message: String,
}

impl Scratch {
    /// A crate of this name without a source, which asks for these features of the library.
    pub(crate) fn new(name: &'static str, features: &[&str]) -> Self {
        let features = format!("{features:?}");
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("config").join(name);
        fs::create_dir_all(folder.join("src")).expect("a folder can be made");
        let scratch = Self { name, folder };
        let manifest = MANIFEST.replace("NAME", name).replace("ROOT", root).replace("FEATURES", &features);
        scratch.write("Cargo.toml", &manifest);
        // The versions that everything else here is built with, and that are there without a network.
        fs::copy(Path::new(root).join("Cargo.lock"), scratch.path("Cargo.lock")).expect("it can be copied");
        scratch
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    /// Writes a file, unless it says this already.
    pub(crate) fn write(&self, file: &str, text: &str) {
        if fs::read_to_string(self.path(file)).ok().as_deref() != Some(text) {
            fs::write(self.path(file), text).expect("it can be written");
        }
    }

    /// Removes a file, if it is there.
    pub(crate) fn remove(&self, file: &str) {
        if let Err(error) = fs::remove_file(self.path(file)) {
            assert_eq!(error.kind(), std::io::ErrorKind::NotFound, "{file} cannot be removed");
        }
    }

    /// Builds it, and says whether there was anything to do.
    pub(crate) fn is_built_anew(&self) -> bool {
        let Output { status, stdout, stderr } = self.cargo(&["build", "--quiet", "--message-format=json"]);
        assert!(status.success(), "it does not build: {}", String::from_utf8_lossy(&stderr));
        let messages = String::from_utf8(stdout).expect("cargo writes UTF-8");
        let artifacts = messages.lines().map(|line| serde_json::from_str(line).expect("cargo writes JSON"));
        let mut ours = artifacts.filter(|message: &Value| message["target"]["name"] == self.name);
        ours.next().expect("it was built")["fresh"] == false
    }

    /// Builds it: the program, or all errors.
    pub(crate) fn build(&self) -> Result<PathBuf, Vec<Told>> {
        let Output { status, stdout, stderr } = self.cargo(&["build", "--quiet", "--message-format=json"]);
        let messages = String::from_utf8(stdout).expect("cargo writes UTF-8");
        let messages = messages.lines().map(|line| serde_json::from_str(line).expect("cargo writes JSON"));
        let told: Vec<Told> = messages.filter_map(|message: Value| told(&message)).collect();
        if status.success() {
            return Ok(self.target().join("debug").join(self.name));
        }
        assert!(!told.is_empty(), "it does not build: {}", String::from_utf8_lossy(&stderr));
        Err(told)
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(arguments).arg("--offline").arg("--target-dir").arg(self.target());
        command.current_dir(&self.folder).env_remove("RUSTFLAGS").output().expect("cargo starts")
    }

    /// One for all crates of these tests, so that the library is built once.
    fn target(&self) -> PathBuf {
        self.folder.with_file_name("target")
    }
}

/// An error with a place; what has none counts the others.
fn told(message: &Value) -> Option<Told> {
    let message = message.get("message").filter(|message| message["level"] == "error")?;
    let span = message["spans"].as_array()?.iter().find(|span| span["is_primary"] == true)?;
    let line = usize::try_from(span["line_start"].as_u64()?).ok()?;
    Some(Told { line, message: message["message"].as_str()?.to_owned() })
}
