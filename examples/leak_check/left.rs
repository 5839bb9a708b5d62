//! What is there after that was not there before.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::processes::{Process, below};
use crate::sockets;

/// Where the system has shared memory and semaphores.
const SHARED: &str = "/dev/shm";

/// What there is of what may be left behind, apart from processes.
pub(crate) struct World {
    shared: BTreeSet<PathBuf>,
    files: BTreeSet<PathBuf>,
}

/// One thing that was left.
pub(crate) enum Left {
    Process(Process),
    /// What the process of this number has open.
    Socket(u32, String),
    Shared(PathBuf),
    File(PathBuf),
}

impl World {
    /// Looks at shared memory, and at all that is in these folders.
    pub(crate) fn look(folders: &[PathBuf]) -> anyhow::Result<Self> {
        let mut world = Self { shared: BTreeSet::new(), files: BTreeSet::new() };
        // A system without it has none.
        let _ = all_in(Path::new(SHARED), &mut world.shared);
        for folder in folders {
            all_in(folder, &mut world.files)
                .with_context(|| format!("cannot look into {}", folder.display()))?;
        }
        Ok(world)
    }

    /// What is new since `before`, and what is left of the command, and of all that it started.
    pub(crate) fn since(self, before: &Self) -> Vec<Left> {
        let processes = below(std::process::id()).into_iter().filter(|process| !process.has_ended);
        let with_sockets = processes.flat_map(|process| {
            let pid = process.pid;
            let sockets = sockets::of(pid).into_iter().map(move |socket| Left::Socket(pid, socket));
            std::iter::once(Left::Process(process)).chain(sockets)
        });
        let shared = self.shared.into_iter().filter(|path| !before.shared.contains(path)).map(Left::Shared);
        let files = self.files.into_iter().filter(|path| !before.files.contains(path)).map(Left::File);
        with_sockets.chain(shared).chain(files).collect()
    }
}

/// All that is in a folder, and below it. Links are not followed; what goes meanwhile is not there.
fn all_in(folder: &Path, found: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let _ = all_in(&path, found);
        }
        found.insert(path);
    }
    Ok(())
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Process(process) => process.fmt(f),
            Self::Socket(pid, socket) => write!(f, "socket of process {pid}: {socket}"),
            Self::Shared(path) => write!(f, "shared {}", path.display()),
            Self::File(path) => write!(f, "file {}", path.display()),
        }
    }
}
