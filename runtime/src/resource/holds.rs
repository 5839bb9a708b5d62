//! How the graph sees into types: a field that holds a `Managed<Database>`, however deep, is an edge.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, RwLock};
use std::time::{Duration, Instant, SystemTime};

use crate::plan::Held;

/// A type that may hold managed resources. `#[derive(Holds)]` on a plain struct or enum makes what it holds seen by
/// the resources that have one as a field.
pub trait Holds {
    /// What a value of this type holds.
    #[doc(hidden)]
    const HELD: Held;
}

/// Asks whether `T` holds anything: `Probe::<T>::HELD` is `T`'s own answer where it implements [`Holds`] (an inherent
/// const wins over a trait's), and [`Held::Nothing`] by [`ProbeFallback`] where it does not.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl<T: Holds + ?Sized> Probe<T> {
    /// What `T` holds.
    pub const HELD: Held = T::HELD;
}

/// The answer for types that do not implement [`Holds`].
pub trait ProbeFallback {
    /// Nothing.
    const HELD: Held = Held::Nothing;
}

impl<T: ?Sized> ProbeFallback for Probe<T> {}

macro_rules! holds_what_its_items_hold {
    ($($container:ident),*) => {$(
        impl<T: Holds> Holds for $container<T> {
            const HELD: Held = T::HELD;
        }
    )*};
}

holds_what_its_items_hold!(
    Option,
    Vec,
    VecDeque,
    LinkedList,
    BinaryHeap,
    BTreeSet,
    Mutex,
    RwLock,
    OnceLock,
    Cell,
    RefCell,
    OnceCell,
    ManuallyDrop,
    Pin
);

/// The locks that are held across an `.await`.
#[cfg(feature = "rt")]
mod of_tokio {
    use tokio::sync::{Mutex, OnceCell, RwLock};

    use super::{Held, Holds};

    holds_what_its_items_hold!(Mutex, RwLock, OnceCell);
}

impl<T: Holds, E> Holds for Result<T, E> {
    const HELD: Held = T::HELD;
}

impl<T: Holds, F> Holds for LazyLock<T, F> {
    const HELD: Held = T::HELD;
}

impl<K, T: Holds> Holds for BTreeMap<K, T> {
    const HELD: Held = T::HELD;
}

macro_rules! holds_what_its_pointee_holds {
    ($($pointer:ident),*) => {$(
        impl<T: Holds + ?Sized> Holds for $pointer<T> {
            const HELD: Held = T::HELD;
        }
    )*};
}

holds_what_its_pointee_holds!(Box, Rc, Arc);

/// Plain data, so that a tuple with some of it is seen into.
macro_rules! holds_nothing {
    ($($plain:ty),* $(,)?) => {$(
        impl Holds for $plain {
            const HELD: Held = Held::Nothing;
        }
    )*};
}

holds_nothing!(
    (),
    bool,
    char,
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    f32,
    f64,
    str,
    String,
    PathBuf,
    Duration,
    Instant,
    SystemTime,
    SocketAddr,
    IpAddr,
);

impl<T: Holds + ?Sized> Holds for &T {
    const HELD: Held = T::HELD;
}

macro_rules! holds_what_its_parts_hold {
    ($($part:ident)*) => {
        impl<$($part: Holds),*> Holds for ($($part,)*) {
            const HELD: Held = Held::All(&[$($part::HELD),*]);
        }
    };
}

holds_what_its_parts_hold!(A);
holds_what_its_parts_hold!(A B);
holds_what_its_parts_hold!(A B C);
holds_what_its_parts_hold!(A B C D);
holds_what_its_parts_hold!(A B C D E);
holds_what_its_parts_hold!(A B C D E F);

impl<T: Holds, S> Holds for HashSet<T, S> {
    const HELD: Held = T::HELD;
}

impl<K, T: Holds, S> Holds for HashMap<K, T, S> {
    const HELD: Held = T::HELD;
}

impl<T: Holds, const N: usize> Holds for [T; N] {
    const HELD: Held = T::HELD;
}

impl<T: Holds> Holds for [T] {
    const HELD: Held = T::HELD;
}

impl<T: Holds> Holds for super::Owned<T> {
    const HELD: Held = T::HELD;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Facts, Identity, Place};
    use crate::resource::{Cleanup, CleanupResult, Managed, Owned, Resource};

    struct Database;

    const PLACE: Place = Place { file: file!(), line: line!(), column: 1 };

    impl Cleanup for Database {
        async fn cleanup(&self, _: &crate::CleanupContext) -> CleanupResult {
            Ok(())
        }
    }

    impl Resource for Database {
        const IDENTITY: Identity = Identity::of("Database", "0", module_path!(), PLACE);
        const FACTS: Facts = Facts::new(Self::IDENTITY, PLACE);
    }

    fn holds_the_database(held: &Held) -> bool {
        match held {
            Held::Nothing | Held::Named(_) => false,
            Held::One(identity) => identity.is(Database::IDENTITY),
            Held::All(parts) => parts.iter().any(holds_the_database),
        }
    }

    macro_rules! seen {
        ($($ty:ty),* $(,)?) => {$(
            assert!(holds_the_database(&Probe::<$ty>::HELD), concat!(stringify!($ty), " is not seen into"));
        )*};
    }

    /// As behind an alias, where there are no tokens to look at.
    #[test]
    fn what_wraps_a_managed_value_is_seen_into() {
        type One = Managed<Database>;
        seen!(
            One,
            Option<One>,
            Vec<Option<One>>,
            HashMap<String, One>,
            BTreeMap<u8, Arc<One>>,
            (u8, One),
            (String, Duration, (bool, One)),
            Result<One, u8>,
            Pin<Box<One>>,
            RefCell<Cell<One>>,
            LazyLock<One>,
            OnceLock<One>,
            Owned<One>,
            [One; 3],
            Box<[One]>,
            &'static One,
        );
        #[cfg(feature = "rt")]
        seen!(tokio::sync::Mutex<One>, Arc<tokio::sync::RwLock<Option<One>>>, tokio::sync::OnceCell<One>);
    }

    #[test]
    fn what_says_nothing_holds_nothing() {
        struct Plain {
            _database: Option<Managed<Database>>,
        }
        assert!(!holds_the_database(&Probe::<Plain>::HELD), "without the derive nobody looks inside");
        assert!(!holds_the_database(&Probe::<Vec<u8>>::HELD));
    }
}
