//! Which sockets a process has, as `/proc` tells.

use std::collections::HashMap;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The state of a socket that listens (`include/net/tcp_states.h`).
const LISTENS: &str = "0A";

/// What the sockets of this process are.
pub(crate) fn of(pid: u32) -> Vec<String> {
    let known = known();
    let Ok(open) = fs::read_dir(format!("/proc/{pid}/fd")) else { return Vec::new() };
    let mut sockets: Vec<String> = open
        .flatten()
        .filter_map(|entry| {
            let target = fs::read_link(entry.path()).ok()?;
            let inode = target.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned();
            known.get(&inode).cloned()
        })
        .collect();
    sockets.sort();
    sockets.dedup();
    sockets
}

/// All sockets of this network, by their numbers.
fn known() -> HashMap<String, String> {
    let table = |name: &str| fs::read_to_string(format!("/proc/net/{name}")).unwrap_or_default();
    let mut known = HashMap::new();
    for (name, udp) in [("tcp", false), ("tcp6", false), ("udp", true), ("udp6", true)] {
        known.extend(table(name).lines().skip(1).filter_map(|line| internet(line, udp)));
    }
    known.extend(table("unix").lines().skip(1).filter_map(unix));
    known
}

/// `sl local_address rem_address st .. inode ..`
fn internet(line: &str, udp: bool) -> Option<(String, String)> {
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let (local, remote, state) = (address(fields.get(1)?)?, address(fields.get(2)?)?, *fields.get(3)?);
    let kind = if udp { "udp" } else { "tcp" };
    let what = if udp || state == LISTENS {
        format!("{kind} on {local}")
    } else {
        format!("{kind} {local} to {remote}")
    };
    Some(((*fields.get(9)?).to_owned(), what))
}

/// `0100007F:1F90`: words of the machine's byte order, as hexadecimal digits.
fn address(text: &str) -> Option<SocketAddr> {
    let (address, port) = text.split_once(':')?;
    let mut bytes = Vec::new();
    for at in (0..address.len()).step_by(8) {
        bytes.extend(u32::from_str_radix(address.get(at..at + 8)?, 16).ok()?.to_ne_bytes());
    }
    let address: IpAddr = match <[u8; 4]>::try_from(bytes.as_slice()) {
        Ok(four) => Ipv4Addr::from(four).into(),
        Err(_) => Ipv6Addr::from(<[u8; 16]>::try_from(bytes.as_slice()).ok()?).into(),
    };
    Some(SocketAddr::new(address, u16::from_str_radix(port, 16).ok()?))
}

/// `Num RefCount Protocol Flags Type St Inode Path`
fn unix(line: &str) -> Option<(String, String)> {
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let name = fields.get(7).map_or_else(|| "without a name".to_owned(), |path| format!("at {path}"));
    Some(((*fields.get(6)?).to_owned(), format!("unix {name}")))
}
