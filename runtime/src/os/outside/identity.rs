//! Who a process is: its number says it only together with when it began, and when the machine did.

use std::fs;
use std::sync::OnceLock;

/// What `/proc` says of a process, as far as it says who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ProcessStat {
    pub(crate) pid: u32,
    /// It has ended, and nobody has asked how.
    pub(crate) has_ended: bool,
    pub(crate) group: u32,
    pub(crate) session: u32,
    /// Clock ticks after the machine began.
    pub(crate) start: u64,
}

impl ProcessStat {
    /// Reads `pid (name) state parent group session ..` (proc(5)). A name may hold blanks and brackets.
    pub(crate) fn read(line: &str) -> Option<Self> {
        let (pid, _) = line.split_once(" (")?;
        let (_, rest) = line.rsplit_once(") ")?;
        let mut rest = rest.split_ascii_whitespace();
        let has_ended = matches!(rest.next()?, "Z" | "X");
        let mut number = |skip: usize| rest.nth(skip)?.parse::<u64>().ok();
        let (group, session, start) = (number(1)?, number(0)?, number(15)?);
        Some(Self {
            pid: pid.parse().ok()?,
            has_ended,
            group: u32::try_from(group).ok()?,
            session: u32::try_from(session).ok()?,
            start,
        })
    }

    /// Whether it is the same process, by now perhaps in another group.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        (self.pid, self.start) == (other.pid, other.start)
    }
}

/// Of the process that has this number now; none where there is none, or `/proc` does not show it.
pub(crate) fn stat_of(pid: u32) -> Option<ProcessStat> {
    ProcessStat::read(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// Of this process.
pub(crate) fn own_stat() -> Option<ProcessStat> {
    ProcessStat::read(&fs::read_to_string("/proc/self/stat").ok()?)
}

/// How many threads this process has; none where the system does not say.
pub(crate) fn own_threads() -> Option<usize> {
    Some(fs::read_dir("/proc/self/task").ok()?.count())
}

/// Which run of the machine this is; empty where it does not say.
pub(crate) fn boot_id() -> &'static str {
    static BOOT: OnceLock<String> = OnceLock::new();
    BOOT.get_or_init(|| {
        let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        id.trim().to_owned()
    })
}

/// Whether it is known that both are of the same run of the machine, or of two; none where one does not say.
pub(crate) fn boots_agree(one: &str, other: &str) -> Option<bool> {
    (!one.is_empty() && !other.is_empty()).then(|| one == other)
}

/// Which numbers of processes mean the same here; 0 where the system does not say.
pub(crate) fn pid_namespace() -> u64 {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self/ns/pid").map_or(0, |namespace| namespace.ino())
}

/// Whose process this is.
pub(crate) fn user() -> u32 {
    // SAFETY: it takes nothing, touches no memory and cannot fail.
    unsafe { libc::geteuid() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_proc_says_who_it_is() {
        let tail = "S 7 12 3 34816 12 4194304 1 2 3 4 5 6 7 8 20 0 1 0 424242 99 1";
        for (name, ended) in [("sleep", false), ("a (b) c", false)] {
            let stat = ProcessStat::read(&format!("12 ({name}) {tail}")).expect("it is whole");
            assert_eq!((stat.pid, stat.group, stat.session, stat.start), (12, 12, 3, 424_242), "{name}");
            assert_eq!(stat.has_ended, ended);
        }
        assert!(
            ProcessStat::read(&format!("12 (x) {}", tail.replacen('S', "Z", 1))).expect("whole").has_ended
        );
        for torn in ["", "12", "12 (sleep", "12 (sleep) S 7 12", "x (sleep) S 7 12 3"] {
            assert_eq!(ProcessStat::read(torn), None, "{torn:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_is_found() {
        let own = own_stat().expect("it lives");
        assert_eq!(own.pid, std::process::id());
        assert!(stat_of(own.pid).expect("it lives").is_same(&own));
        assert!(!boot_id().is_empty() && pid_namespace() != 0);
    }
}
