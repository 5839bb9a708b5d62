//! What the number of a process means: in which run of the machine, among which numbers, and whose it is.

use std::fs;
use std::sync::OnceLock;

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

    #[cfg(target_os = "linux")]
    #[test]
    fn this_run_is_known() {
        assert!(!boot_id().is_empty() && pid_namespace() != 0);
    }
}
