//! What the kernel says of a process in one line: who it is, and where it belongs.

#[cfg(feature = "process")]
use std::fs;

/// Who a process is: its number says it only together with when it began. And where it belongs by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ProcessStat {
    pub(crate) pid: u32,
    /// It has ended, and nobody has asked how.
    pub(crate) has_ended: bool,
    pub(crate) parent: u32,
    pub(crate) group: u32,
    pub(crate) session: u32,
    /// Clock ticks after the machine began.
    pub(crate) start: u64,
}

impl ProcessStat {
    /// Reads `pid (name) state parent group session .. start ..` (proc(5)), and the name. A name may hold blanks and
    /// brackets.
    pub(crate) fn named(line: &str) -> Option<(Self, &str)> {
        let (pid, rest) = line.split_once(" (")?;
        let (name, rest) = rest.rsplit_once(") ")?;
        let mut rest = rest.split_ascii_whitespace();
        let has_ended = matches!(rest.next()?, "Z" | "X");
        let (parent, group) = (rest.next()?.parse().ok()?, rest.next()?.parse().ok()?);
        let (session, start) = (rest.next()?.parse().ok()?, rest.nth(15)?.parse().ok()?);
        Some((Self { pid: pid.parse().ok()?, has_ended, parent, group, session, start }, name))
    }

    /// The same without its name.
    #[cfg(feature = "process")]
    pub(crate) fn read(line: &str) -> Option<Self> {
        Self::named(line).map(|(stat, _)| stat)
    }

    /// Whether it is the same process, by now perhaps in another group.
    #[cfg(feature = "process")]
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        (self.pid, self.start) == (other.pid, other.start)
    }
}

/// What is said of the process that has this number now; none where there is none, or `/proc` does not show it.
#[cfg(feature = "process")]
pub(crate) fn stat_of(pid: u32) -> Option<ProcessStat> {
    ProcessStat::read(&line_of(pid)?)
}

/// What is said of this process.
#[cfg(all(unix, feature = "process"))]
pub(crate) fn own_stat() -> Option<ProcessStat> {
    ProcessStat::read(&fs::read_to_string("/proc/self/stat").ok()?)
}

/// The line of the process that has this number now.
#[cfg(feature = "process")]
pub(super) fn line_of(pid: u32) -> Option<String> {
    fs::read_to_string(format!("/proc/{pid}/stat")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_proc_says_who_it_is() {
        let tail = "S 7 12 3 34816 12 4194304 1 2 3 4 5 6 7 8 20 0 1 0 424242 99 1";
        let expected =
            ProcessStat { pid: 12, has_ended: false, parent: 7, group: 12, session: 3, start: 424_242 };
        for name in ["sleep", "a (b) c"] {
            let line = format!("12 ({name}) {tail}");
            assert_eq!(ProcessStat::named(&line), Some((expected, name)));
        }
        let zombie = format!("12 (x) {}", tail.replacen('S', "Z", 1));
        assert!(ProcessStat::named(&zombie).expect("it is whole").0.has_ended);
        for torn in ["", "12", "12 (sleep", "12 (sleep) S 7 12", "x (sleep) S 7 12 3"] {
            assert_eq!(ProcessStat::named(torn), None, "{torn:?}");
        }
    }

    #[cfg(all(target_os = "linux", feature = "process"))]
    #[test]
    fn this_process_is_found() {
        let own = own_stat().expect("it lives");
        assert_eq!(own.pid, std::process::id());
        assert!(stat_of(own.pid).expect("it lives").is_same(&own));
    }
}
