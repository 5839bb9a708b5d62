use super::Cleanup;
use crate::plan::{Facts, Identity, Plan, Settings};

/// A type whose values must be released. Derived: `#[derive(Resource)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a resource",
    label = "nothing says that this must be released",
    note = "write `#[derive(Resource)]` on it, or on a type of your own around it",
    note = "what is named is the resource: `Database`, not `Managed<Database>`, `Option<Database>` or `Vec<Database>`"
)]
pub trait Resource: Cleanup {
    /// Who it is. Apart from [`FACTS`](Self::FACTS), so that naming another resource never evaluates what that
    /// one says.
    #[doc(hidden)]
    const IDENTITY: Identity;

    /// What it says about itself and others.
    #[doc(hidden)]
    const FACTS: Facts;
}

/// The declared resources of a program. Written by `#[lifecycle]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a lifecycle",
    label = "not a lifecycle",
    note = "declare one with `#[lifecycle] struct Shop(HttpServer, Database);` and write `App<Shop>`, or use `App` alone"
)]
pub trait Lifecycle: 'static {
    /// Its name.
    const NAME: &'static str;
    /// Its bounds and what signals do.
    #[doc(hidden)]
    const SETTINGS: Settings;
    /// What is said about each declared resource, overrides applied, in the order of the list. Empty where the
    /// lifecycle is open.
    #[doc(hidden)]
    const FACTS: &'static [Facts];
    /// The plan, where the compiler made one.
    #[doc(hidden)]
    const PLAN: Option<&'static Plan<'static>>;
    /// The names of entries that a `#[cfg]` may have taken out.
    #[doc(hidden)]
    const ABSENT: &'static [&'static str] = &[];
}

/// What a lifecycle says, as values: who only reads it is compiled once, and not for each lifecycle.
#[cfg(feature = "rt")]
#[derive(Clone, Copy)]
pub(crate) struct Declared {
    pub(crate) name: &'static str,
    pub(crate) settings: Settings,
    pub(crate) facts: &'static [Facts],
    pub(crate) plan: Option<&'static Plan<'static>>,
    #[cfg_attr(not(feature = "config"), expect(dead_code, reason = "without the feature no file speaks"))]
    pub(crate) absent: &'static [&'static str],
}

#[cfg(feature = "rt")]
impl Declared {
    pub(crate) const fn of<L: Lifecycle>() -> Self {
        Self { name: L::NAME, settings: L::SETTINGS, facts: L::FACTS, plan: L::PLAN, absent: L::ABSENT }
    }
}

/// The lifecycle of an [`App`](crate::App) for which none is declared: any resource may be managed, and the order
/// is worked out when the shutdown is requested.
#[derive(Debug, Clone, Copy)]
pub enum Open {}

impl Lifecycle for Open {
    const NAME: &'static str = "open";
    const SETTINGS: Settings = Settings::NONE;
    const FACTS: &'static [Facts] = &[];
    const PLAN: Option<&'static Plan<'static>> = None;
}

/// A resource that lifecycle `L` declares, and may therefore be managed by an `App<L>`.
#[diagnostic::on_unimplemented(
    message = "an `App<{L}>` does not manage a `{Self}`",
    label = "nobody would close this",
    note = "where `{L}` is a `#[lifecycle]`, it manages what that one lists: add `{Self}` to the list",
    note = "an open one, `App` alone, manages every type with `#[derive(Resource)]`: write that on `{Self}`, or on a type \
            of your own around it"
)]
pub trait DeclaredIn<L: Lifecycle>: Resource {
    /// Its place in the list; none in an open lifecycle, which makes places as types turn up.
    #[doc(hidden)]
    const INDEX: Index;
}

/// A place in the list of a lifecycle, if it has one.
pub type Index = Option<usize>;

/// What `T` says about itself. The list asks through this, and not `T` itself, so that an entry that is no resource is
/// told once: by the impl that declares it.
pub const fn facts_of<L: Lifecycle, T: DeclaredIn<L>>() -> Facts {
    T::FACTS
}

impl<T: Resource> DeclaredIn<Open> for T {
    const INDEX: Index = None;
}
