//! What a process has made outside of itself, noted before it is made, for whoever has to reclaim it.
//!
//! 1. A line stands in the file before what it tells of is there, or before that has the name that others know.
//! 2. There is one ledger for a process, made when the first line is due; a forked child has one of its own.
//! 3. The lock is held for one short write to a file; no code of the user's runs under it.

mod folder;
mod page;

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(crate) use folder::{folders, is_own, open_folder};
pub(crate) use page::{Entry, FileIdentity, Kind, Owner, Page};

use super::{reaper, sweep};
use crate::os::{self, LedgerMark, Liveline, ProcessStat};

/// What ends the name of a ledger.
pub(crate) const LEDGER: &str = ".ledger";

/// A file that is longer than this is written anew where little of it still counts.
const LONG: u64 = 64 * 1024;

/// The one of this process.
static CURRENT: Mutex<Option<Arc<Ledger>>> = Mutex::new(None);

#[derive(Debug)]
pub(crate) struct Ledger {
    path: PathBuf,
    owner: Owner,
    state: Mutex<State>,
    /// Whoever waits for its end.
    _liveline: Option<Liveline>,
}

#[derive(Debug)]
struct State {
    file: File,
    next: u64,
    /// What is not gone, in the words of the file.
    live: BTreeMap<u64, String>,
    bytes: u64,
    /// How many children are about to write their own line.
    starting: usize,
}

impl Ledger {
    /// The one of this process. The first time it reclaims what earlier runs of the program have left, and starts the
    /// companion.
    pub(crate) fn of_process() -> io::Result<Arc<Self>> {
        let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ledger) = &*current
            && ledger.owner.pid == std::process::id()
        {
            return Ok(Arc::clone(ledger));
        }
        let owner = Owner::this_process();
        let folder = open_folder()?;
        sweep::sweep(&folders(), &owner);
        let ledger = Arc::new(Self::open(&folder, owner)?);
        // What a forked child has from its parent is the parent's.
        std::mem::forget(current.replace(Arc::clone(&ledger)));
        Ok(ledger)
    }

    fn open(folder: &Path, owner: Owner) -> io::Result<Self> {
        let path = folder.join(owner.file_name());
        // Before there is a file: who is killed in between leaves none.
        let liveline = reaper::start(&path, owner.pid);
        let heading = page::heading(&owner);
        let file = write_new(&path, &heading)
            .map_err(|error| cannot(&format!("open the ledger {}", path.display()), &error))?;
        // Without `/proc` this is how others see that its process lives.
        let _ = os::hold(&file);
        let bytes = heading.len() as u64;
        let state = State { file, next: 1, live: BTreeMap::new(), bytes, starting: 0 };
        Ok(Self { path, owner, state: Mutex::new(state), _liveline: liveline })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether this is the process that wrote it, and not a forked child of that.
    pub(crate) fn is_ours(&self) -> bool {
        self.owner.pid == std::process::id()
    }

    /// Something is about to be made, by this name.
    pub(crate) fn intend(&self, kind: Kind, first: &Path) -> io::Result<u64> {
        let mut state = self.lock();
        let id = state.take_id();
        let line = page::intent(id, kind, first);
        state.append(&line).map_err(|error| self.full(&error))?;
        state.live.insert(id, line);
        Ok(id)
    }

    /// It is there, and is about to get this name.
    pub(crate) fn made(&self, id: u64, identity: &FileIdentity, name: &Path) -> io::Result<()> {
        let mut state = self.lock();
        let line = page::made(id, identity, name);
        state.append(&line).map_err(|error| self.full(&error))?;
        if let Some(live) = state.live.get_mut(&id) {
            live.push_str(&line);
        }
        Ok(())
    }

    /// It is gone. A disk that is full by now keeps a line too many, which finds nothing.
    pub(crate) fn gone(&self, id: u64) {
        let mut state = self.lock();
        if state.live.remove(&id).is_some() {
            let _ = state.append(&page::gone(id));
            self.shorten(&mut state);
        }
    }

    /// A child is about to be started, which writes its own line before it becomes another program.
    pub(crate) fn enlist(self: &Arc<Self>) -> Enlisting {
        let mut state = self.lock();
        let id = state.take_id();
        state.starting += 1;
        let mark = LedgerMark::new(&state.file, id);
        drop(state);
        Enlisting { enlisted: Some(Enlisted { ledger: Arc::clone(self), id }), mark }
    }

    fn full(&self, error: &io::Error) -> io::Error {
        cannot(&format!("write to the ledger {}", self.path.display()), error)
    }

    /// Writes a file anew that is long and says little. What goes wrong leaves the long one.
    fn shorten(&self, state: &mut State) {
        let live: usize = state.live.values().map(String::len).sum();
        if state.bytes < LONG || state.bytes < 4 * live as u64 || state.starting > 0 {
            return;
        }
        let anew = self.path.with_extension("new");
        let mut text = page::heading(&self.owner);
        text.extend(state.live.values().map(String::as_str));
        let written = write_new(&anew, &text).and_then(|file| {
            let _ = os::hold(&file);
            fs::rename(&anew, &self.path).map(|()| file)
        });
        if let Ok(file) = written {
            (state.file, state.bytes) = (file, text.len() as u64);
        } else {
            let _ = fs::remove_file(&anew);
            // Not again for each line.
            state.bytes = 0;
        }
    }
}

impl State {
    fn take_id(&mut self) -> u64 {
        let id = self.next;
        self.next += 1;
        id
    }

    /// One line by one write, at the end.
    fn append(&mut self, line: &str) -> io::Result<()> {
        self.file.write_all(line.as_bytes())?;
        self.bytes += line.len() as u64;
        Ok(())
    }
}

/// A child that is about to be started.
pub(crate) struct Enlisting {
    enlisted: Option<Enlisted>,
    mark: LedgerMark,
}

impl Enlisting {
    /// What the child writes, after it was forked and before it becomes another program.
    pub(crate) fn mark(&self) -> LedgerMark {
        self.mark
    }

    /// It was started.
    pub(crate) fn started(mut self, pid: u32) -> Option<Enlisted> {
        let enlisted = self.enlisted.take()?;
        let mut state = enlisted.ledger.lock();
        state.starting -= 1;
        // What it has written itself; one that is gone by now is not killed by anybody.
        let line = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        state.live.insert(enlisted.id, page::child(enlisted.id) + line.trim_end() + "\n");
        drop(state);
        Some(enlisted)
    }
}

impl Drop for Enlisting {
    /// It was not started.
    fn drop(&mut self) {
        if let Some(enlisted) = &self.enlisted {
            enlisted.ledger.lock().starting -= 1;
        }
    }
}

/// A child that runs, or whose group does.
pub(crate) struct Enlisted {
    ledger: Arc<Ledger>,
    id: u64,
}

impl Enlisted {
    /// Nothing of it is left.
    pub(crate) fn gone(self) {
        self.ledger.gone(self.id);
    }
}

impl Owner {
    /// The process that asks.
    pub(crate) fn this_process() -> Self {
        let program = std::env::current_exe().unwrap_or_default();
        // What was replaced by a new version is still the same program.
        let name = program.to_string_lossy();
        let program = name.strip_suffix(" (deleted)").map_or_else(|| program.clone(), PathBuf::from);
        Self {
            pid: std::process::id(),
            start: os::own_stat().map_or(0, |stat| stat.start),
            boot: os::boot_id().to_owned(),
            namespace: os::pid_namespace(),
            program,
        }
    }

    /// How the ledgers of its program begin.
    pub(crate) fn prefix(&self) -> String {
        let name = self.program.file_name().unwrap_or_default().to_string_lossy();
        let plain = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
        let name: String = name.chars().filter(plain).take(40).collect();
        format!("{name}-{:016x}-", fnv1a(self.program.as_os_str().as_encoded_bytes()))
    }

    fn file_name(&self) -> String {
        // A forked child whose parent's number it has got is told by when it began, and two in the same tick by chance.
        let (prefix, pid, start) = (self.prefix(), self.pid, self.start);
        format!("{prefix}{pid}-{start}-{:04x}{LEDGER}", super::place::chance() & 0xffff)
    }

    /// Whether the process lives. `ledger` is its file, open. Where that cannot be told it does.
    pub(crate) fn lives(&self, ledger: &File) -> bool {
        if os::boots_agree(&self.boot, os::boot_id()) == Some(false) {
            return false;
        }
        let (namespace, own) = (os::pid_namespace(), os::own_stat());
        if own.is_none() || self.start == 0 || namespace == 0 || namespace != self.namespace {
            return os::is_held(ledger);
        }
        lives(self.pid, self.start)
    }
}

/// Whether the process that has this number is the one that began then, and has not ended.
pub(crate) fn lives(pid: u32, start: u64) -> bool {
    let is_it = |stat: ProcessStat| stat.start == start && !stat.has_ended;
    os::stat_of(pid).is_some_and(is_it)
}

/// Opens what must not be there, for its owner alone.
fn write_new(path: &Path, text: &str) -> io::Result<File> {
    let mut file = OpenOptions::new().append(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes()).inspect_err(|_| drop(fs::remove_file(path)))?;
    Ok(file)
}

/// What could not be done, and the way out.
fn cannot(what: &str, error: &io::Error) -> io::Error {
    let text = format!(
        "cannot {what}: {error}. What a program leaves when it is killed is found again by its ledger, so nothing is made \
         without one: name a folder that can be written to by {}",
        folder::VARIABLE
    );
    io::Error::new(error.kind(), text)
}

/// The hash of Fowler, Noll and Vo: the same in every build, since it stands in names of files.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
