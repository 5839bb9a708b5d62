//! What this process started and has not ended.

/// A child process that lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Child {
    pub(crate) pid: u32,
    pub(crate) name: String,
}

/// The children of this process that have not ended, as far as the system tells: `/proc` where there is one, in full
/// only where nothing else hides processes.
pub(crate) fn children() -> Vec<Child> {
    let Ok(processes) = std::fs::read_dir("/proc") else { return Vec::new() };
    let own = std::process::id();
    let found = processes
        .flatten()
        .filter(|entry| entry.file_name().as_encoded_bytes().first().is_some_and(u8::is_ascii_digit))
        // What is gone by now is no child that is left.
        .filter_map(|entry| std::fs::read_to_string(entry.path().join("stat")).ok())
        .filter_map(|stat| living_child(&stat, own));
    // They are few, and a sort is ten KiB of code.
    let mut children: Vec<Child> = Vec::new();
    for child in found {
        let at = children.partition_point(|other| other.pid <= child.pid);
        children.insert(at, child);
    }
    children
}

/// Reads `pid (name) state parent ..` (proc(5)). A name may hold blanks and brackets.
fn living_child(stat: &str, of: u32) -> Option<Child> {
    let (pid, rest) = stat.split_once(" (")?;
    let (name, rest) = rest.rsplit_once(") ")?;
    let mut rest = rest.split(' ');
    let state = rest.next()?;
    let parent: u32 = rest.next()?.parse().ok()?;
    // Z and X: it has ended, and nobody has asked how.
    let lives = !matches!(state, "Z" | "X");
    (lives && parent == of)
        .then(|| pid.parse().ok())
        .flatten()
        .map(|pid| Child { pid, name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn living_children_are_told_from_others() {
        let child = |pid, name: &str| Some(Child { pid, name: name.into() });
        for (stat, read) in [
            ("12 (sleep) S 7 12 12 0", child(12, "sleep")),
            ("12 (a (b) c) R 7 12", child(12, "a (b) c")),
            ("12 (sleep) S 8 12", None),
            ("12 (sleep) Z 7 12", None),
            ("12 (sleep", None),
            ("", None),
        ] {
            assert_eq!(living_child(stat, 7), read, "{stat}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_child_is_found_until_it_ends() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().expect("it starts");
        let found = |pid| children().iter().any(|child| child.pid == pid && !child.name.is_empty());
        assert!(found(child.id()));
        child.kill().expect("it lives");
        child.wait().expect("it can be waited for");
        assert!(!found(child.id()));
    }
}
