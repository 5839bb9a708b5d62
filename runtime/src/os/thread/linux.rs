use std::cell::Cell;
use std::fs;

use super::{Seeing, Seen, Wait, calls};

thread_local! {
    /// The id of this thread, 0 before it was asked for. `const` and without a destructor: reading it is one load.
    static ID: Cell<u32> = const { Cell::new(0) };
}

/// The kernel's id of this thread. Below 2^22, and never 0.
#[inline]
pub(crate) fn thread_id() -> u32 {
    match ID.get() {
        0 => ask_for_id(),
        id => id,
    }
}

#[cold]
fn ask_for_id() -> u32 {
    // SAFETY: `gettid` takes nothing, touches no memory and cannot fail. By its number, since glibc before 2.30 has no
    // function for it.
    let id = unsafe { libc::syscall(libc::SYS_gettid) };
    let id = u32::try_from(id).unwrap_or_default();
    ID.set(id);
    id
}

/// What a thread of this process does now; none when it is gone or `/proc` is not there. It reads a few files that the
/// kernel makes up, so it takes some ten microseconds.
pub(crate) fn look_at(tid: u32) -> Option<Seen> {
    let stat = fs::read(format!("/proc/self/task/{tid}/stat")).ok()?;
    let (name, state) = name_and_state(&stat)?;
    let state = match state {
        b'R' => Seeing::Computes,
        b'S' | b'D' => Seeing::Waits(wait_of(tid)),
        b'T' | b't' => Seeing::Halted,
        _ => Seeing::Other,
    };
    Some(Seen { name, state })
}

/// The threads of this process that have this name.
pub(crate) fn threads_named(name: &str) -> Vec<u32> {
    let Ok(tasks) = fs::read_dir("/proc/self/task") else { return Vec::new() };
    let tids = tasks.filter_map(|task| task.ok()?.file_name().to_str()?.parse().ok());
    let mut named: Vec<u32> = Vec::new();
    for tid in tids.filter(|tid| name_of(*tid).as_deref() == Some(name)) {
        // The kernel lists them in order, but does not say so.
        let at = named.partition_point(|other| *other < tid);
        named.insert(at, tid);
    }
    named
}

fn name_of(tid: u32) -> Option<String> {
    let name = fs::read(format!("/proc/self/task/{tid}/comm")).ok()?;
    Some(String::from_utf8_lossy(name.trim_ascii_end()).into_owned())
}

/// `4711 (tokio-rt-worker) S ..`: a name may have parentheses and spaces of its own.
fn name_and_state(stat: &[u8]) -> Option<(String, u8)> {
    let open = stat.iter().position(|&byte| byte == b'(')?;
    let close = stat.iter().rposition(|&byte| byte == b')')?;
    let name = String::from_utf8_lossy(stat.get(open + 1..close)?).into_owned();
    Some((name, *stat.get(close + 2)?))
}

fn wait_of(tid: u32) -> Wait {
    let line = fs::read_to_string(format!("/proc/self/task/{tid}/syscall")).unwrap_or_default();
    if let Some((call, fd)) = calls::of(&line) {
        let file = fd.and_then(|fd| fs::read_link(format!("/proc/self/fd/{fd}")).ok());
        return Wait { call: Some(call.to_owned()), fd, file: file.map(|file| file.display().to_string()) };
    }
    // Where the kernel was built without the one, or is not told by it, it may have the other. `0` says nothing.
    let function = fs::read_to_string(format!("/proc/self/task/{tid}/wchan")).ok();
    Wait { call: function.filter(|name| !name.is_empty() && name != "0"), ..Wait::default() }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, mpsc};
    use std::thread;

    use super::*;

    /// Starts `body` on a thread called `watched`, and looks at it until `seen` likes what it sees.
    fn watch(body: impl FnOnce() + Send + 'static, seen: impl Fn(&Seen) -> bool) -> Seen {
        let (told, tid) = mpsc::channel();
        let body = move || {
            told.send(thread_id()).expect("the test waits");
            body();
        };
        thread::Builder::new().name("watched".into()).spawn(body).expect("a thread can be started");
        let tid = tid.recv().expect("it says who it is");
        loop {
            let look = look_at(tid).expect("it is there");
            if seen(&look) {
                return look;
            }
            thread::yield_now();
        }
    }

    #[test]
    fn a_thread_that_reads_is_seen_with_what_it_reads() {
        let (mut reader, writer) = std::io::pipe().expect("a pipe can be made");
        let look = watch(move || drop(reader.read(&mut [0; 1])), |look| look.state != Seeing::Computes);
        let Seeing::Waits(wait) = look.state else { panic!("it waits: {look:?}") };
        assert_eq!(look.name, "watched");
        if cfg!(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")) {
            assert_eq!(wait.call.as_deref(), Some("read"));
            assert!(wait.fd.is_some() && wait.file.expect("it is open").starts_with("pipe:"));
        }
        drop(writer);
    }

    #[test]
    fn a_thread_that_parks_waits_and_one_that_spins_computes() {
        let park = watch(
            || loop {
                thread::park();
            },
            |look| look.state != Seeing::Computes,
        );
        assert!(matches!(park.state, Seeing::Waits(_)), "{park:?}");
        let done = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&done);
        let spin = move || {
            while !until.load(Ordering::Relaxed) {
                std::hint::spin_loop();
            }
        };
        // Where it is never seen computing this does not end.
        watch(spin, |look| look.state == Seeing::Computes);
        done.store(true, Ordering::Relaxed);
    }

    #[test]
    fn threads_are_found_by_their_name_and_known_by_their_id() {
        let (told, tid) = mpsc::channel();
        let body = move || {
            told.send(thread_id()).expect("the test waits");
            loop {
                thread::park();
            }
        };
        thread::Builder::new().name("found by name".into()).spawn(body).expect("a thread can be started");
        let tid = tid.recv().expect("it says who it is");
        assert_eq!(threads_named("found by name"), [tid]);
        assert_ne!(thread_id(), tid);
    }

    #[test]
    fn a_name_may_hold_parentheses() {
        assert_eq!(name_and_state(b"7 (a) (b)) S 1 2"), Some(("a) (b)".to_owned(), b'S')));
        assert_eq!(name_and_state(b"7 (a"), None);
        assert_eq!(name_and_state(b"7 (a)"), None);
    }
}
