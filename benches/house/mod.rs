use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};

/// What one check took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Took {
    /// By the clock.
    pub(crate) time: Duration,
    /// Of CPU: what else runs on the machine disturbs it less.
    #[allow(dead_code, reason = "one of those who share this asks for it")]
    pub(crate) cpu: Duration,
}

/// A workspace of generated packages in a temporary directory, with a target directory of its own.
#[derive(Debug)]
pub(crate) struct House {
    root: PathBuf,
}

impl House {
    /// Packages by name, each with the lines of its `[dependencies]`, `{runtime}` being where the library is. What
    /// they depend on is checked here, so that later only they are.
    ///
    /// # Panics
    ///
    /// When the directory cannot be written, or a dependency does not compile.
    #[must_use]
    pub(crate) fn build(name: &str, packages: &[(&str, &str)]) -> Self {
        let root = std::env::temp_dir().join(format!("gracefully-bench-{name}-{}", std::process::id()));
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("benches lies in the workspace");
        let house = Self { root };
        let members: Vec<_> = packages.iter().map(|(name, _)| name).collect();
        house.write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"));
        for (name, dependencies) in packages {
            let dependencies = dependencies.replace("{runtime}", &ours.join("runtime").display().to_string());
            let manifest = format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\n{dependencies}\n"
            );
            house.write(&format!("{name}/Cargo.toml"), &manifest);
            house.program(name, "fn main() {}\n");
        }
        fs::copy(ours.join("Cargo.lock"), house.root.join("Cargo.lock")).expect("the workspace is locked");
        for (name, _) in packages {
            let _ = house.check(name);
        }
        house
    }

    /// Makes this the source of a package.
    ///
    /// # Panics
    ///
    /// When it cannot be written.
    pub(crate) fn program(&self, package: &str, text: &str) {
        self.write(&format!("{package}/src/main.rs"), text);
    }

    /// What `cargo check` takes after an edit of the package's source: nothing is kept from the check before.
    ///
    /// # Panics
    ///
    /// When it does not compile.
    #[must_use]
    pub(crate) fn check(&self, package: &str) -> Took {
        let main = self.root.join(package).join("src/main.rs");
        let text = fs::read(&main).expect("it was written");
        fs::write(&main, text).expect("it was written before");
        let (start, cpu) = (Instant::now(), cpu_of_children());
        let status = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--offline", "--package", package])
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .status()
            .expect("cargo runs");
        let took = Took { time: start.elapsed(), cpu: cpu_of_children().saturating_sub(cpu) };
        assert!(status.success(), "{package} does not compile");
        took
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("it lies in the root")).expect("the directory can be made");
        fs::write(path, text).expect("the file can be written");
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // What is left behind lies where temporary things lie.
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// Of those that have ended, and of theirs.
fn cpu_of_children() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("it is asked of nobody else");
    let times = [usage.user_time(), usage.system_time()];
    let micros = times.map(|time| time.tv_sec() * 1_000_000 + time.tv_usec());
    Duration::from_micros(micros.iter().sum::<i64>().unsigned_abs())
}
