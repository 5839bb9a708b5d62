//! System calls by their numbers: those in which a program usually waits.

/// The call, and the descriptor that it was given first, from a line of `/proc/../syscall`: the number and six
/// arguments. None where the thread is not in a call, or in one that is not known here.
pub(super) fn of(line: &str) -> Option<(&'static str, Option<u32>)> {
    let mut words = line.split_ascii_whitespace();
    let number: libc::c_long = words.next()?.parse().ok()?;
    let &(_, name, on_a_descriptor) = CALLS.iter().find(|(known, ..)| *known == number)?;
    let first = words.next().and_then(|word| u64::from_str_radix(word.strip_prefix("0x")?, 16).ok());
    #[expect(clippy::cast_possible_truncation, reason = "the kernel reads the lower half alone")]
    Some((name, first.filter(|_| on_a_descriptor).map(|fd| fd as u32)))
}

/// The number, the name, and whether its first argument is a descriptor worth naming.
type Call = (libc::c_long, &'static str, bool);

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))]
const CALLS: &[Call] = &[
    (libc::SYS_futex, "futex", false),
    (libc::SYS_nanosleep, "nanosleep", false),
    (libc::SYS_clock_nanosleep, "clock_nanosleep", false),
    (libc::SYS_epoll_pwait, "epoll_wait", false),
    (libc::SYS_ppoll, "poll", false),
    (libc::SYS_pselect6, "select", false),
    (libc::SYS_read, "read", true),
    (libc::SYS_readv, "readv", true),
    (libc::SYS_pread64, "pread", true),
    (libc::SYS_write, "write", true),
    (libc::SYS_writev, "writev", true),
    (libc::SYS_pwrite64, "pwrite", true),
    (libc::SYS_recvfrom, "recvfrom", true),
    (libc::SYS_recvmsg, "recvmsg", true),
    (libc::SYS_sendto, "sendto", true),
    (libc::SYS_sendmsg, "sendmsg", true),
    (libc::SYS_connect, "connect", true),
    (libc::SYS_accept, "accept", true),
    (libc::SYS_accept4, "accept", true),
    (libc::SYS_fsync, "fsync", true),
    (libc::SYS_fdatasync, "fdatasync", true),
    (libc::SYS_flock, "flock", true),
    (libc::SYS_fcntl, "fcntl", true),
    (libc::SYS_ioctl, "ioctl", true),
    (libc::SYS_openat, "open", false),
    (libc::SYS_wait4, "wait4", false),
    (libc::SYS_waitid, "waitid", false),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_poll, "poll", false),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_select, "select", false),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_epoll_wait, "epoll_wait", false),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_open, "open", false),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_pause, super::PAUSE, false),
];

/// Other architectures count differently, and lack some of these.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
const CALLS: &[Call] = &[];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_call_is_none() {
        for line in ["", "running\n", "-1 0x7ffc 0x7f3c\n", "100000 0x0", "0x0 0x0"] {
            assert_eq!(of(line), None, "{line:?}");
        }
    }

    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))]
    #[test]
    fn a_descriptor_is_told_where_the_call_has_one() {
        let line = |number: i64| format!("{number} 0x2a 0x7f30 0x20000 0x0 0x0 0x0 0x7ffd 0x7f30\n");
        assert_eq!(of(&line(libc::SYS_read)), Some(("read", Some(42))));
        assert_eq!(of(&line(libc::SYS_futex)), Some(("futex", None)));
        assert_eq!(of(&format!("{} 0xdead00000007", libc::SYS_read)), Some(("read", Some(7))));
    }
}
