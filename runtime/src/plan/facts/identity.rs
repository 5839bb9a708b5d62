//! Who a resource type is, and where.

/// Who a resource type is: a hash of where it was defined, with its name beside it.
///
/// Names alone do not do: two function-local types of one module, or one crate in two versions, share
/// theirs. All instantiations of a generic type are one identity, hence one slot.
#[derive(Debug, Clone, Copy)]
pub struct Identity {
    /// FNV-1a (64 bit) over name, crate version, module path, file, line and column.
    pub hash: u64,
    /// The type's name as its author wrote it, or `name = ".."`.
    pub name: &'static str,
}

impl Identity {
    /// The identity of the type `name` that is defined at this place.
    #[must_use]
    pub const fn of(name: &'static str, version: &str, module: &str, place: Place) -> Self {
        let mut hash = fnv(0xcbf2_9ce4_8422_2325, name.as_bytes());
        hash = fnv(hash, version.as_bytes());
        hash = fnv(hash, module.as_bytes());
        hash = fnv(hash, place.file.as_bytes());
        hash = fnv(hash, &place.line.to_le_bytes());
        hash = fnv(hash, &place.column.to_le_bytes());
        Self { hash, name }
    }

    /// The same, from what the compiler says of the place.
    #[must_use]
    pub const fn here(
        name: &'static str,
        version: &str,
        module: &str,
        file: &'static str,
        line: u32,
        column: u32,
    ) -> Self {
        Self::of(name, version, module, Place { file, line, column })
    }

    /// The same identity under another name.
    #[must_use]
    pub const fn named(self, name: &'static str) -> Self {
        Self { hash: self.hash, name }
    }

    /// Whether both are the same type, whatever they are called.
    #[must_use]
    pub const fn is(self, other: Self) -> bool {
        self.hash == other.hash
    }
}

/// One round of FNV-1a, with a zero byte as separator so that `("ab", "c")` and `("a", "bc")` differ.
const fn fnv(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        i += 1;
    }
    hash.wrapping_mul(0x0000_0100_0000_01b3)
}

/// A name as a number, which the compiler compares in one step.
pub(in crate::plan) const fn hash(name: &str) -> u64 {
    fnv(0, name.as_bytes())
}

/// A place in a source file.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// As `file!()` gives it.
    pub file: &'static str,
    /// From 1; 0 where it is not known.
    pub line: u32,
    /// From 1; 0 where it is not known.
    pub column: u32,
}
