//! A map by instance, found at once. It has no order: who walks it sorts.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::InstanceId;

/// What is kept of each instance.
pub(crate) type ByInstance<V> = HashMap<InstanceId, V, BuildHasherDefault<Counted>>;

/// For ids that count up: neighbours stay neighbours, and nobody from outside chooses them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counted(u64);

impl Hasher for Counted {
    fn finish(&self) -> u64 {
        self.0
    }

    /// The map takes a place from the low bits, and tells those at one place apart by the seven highest.
    fn write_u64(&mut self, id: u64) {
        self.0 = id ^ (id << 57);
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64((self.0 << 8) | u64::from(byte));
        }
    }
}
