//! How the graph sees into types: a field that holds a `Managed<Database>`, however deep, is an edge.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::{Arc, Mutex, OnceLock, RwLock};

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

holds_what_its_items_hold!(Option, Vec, VecDeque, LinkedList, BinaryHeap, BTreeSet, Mutex, RwLock, OnceLock);

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
