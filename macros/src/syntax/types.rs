//! What a type is made of, as far as its tokens say.

use syn::ext::IdentExt;
use syn::{GenericArgument, Generics, Ident, PathArguments, Type, TypePath};

/// The type and every type in it that a value of it may hold, outermost first. What is behind a `dyn`, a function
/// pointer or a `PhantomData` is not held.
pub(crate) fn sub_types(ty: &Type) -> Vec<&Type> {
    let mut found = Vec::new();
    collect(ty, &mut found);
    found
}

fn collect<'a>(ty: &'a Type, found: &mut Vec<&'a Type>) {
    match ty {
        Type::Group(group) => collect(&group.elem, found),
        Type::Paren(paren) => collect(&paren.elem, found),
        Type::Path(path) if is_primitive(path) || is_named(ty, "PhantomData") => {}
        Type::FnPtr(_) | Type::TraitObject(_) | Type::ImplTrait(_) | Type::Never(_) | Type::Infer(_) => {}
        _ => {
            found.push(ty);
            for part in parts(ty) {
                collect(part, found);
            }
        }
    }
}

/// The types that `ty` is directly made of.
fn parts(ty: &Type) -> Vec<&Type> {
    match ty {
        Type::Array(array) => vec![&*array.elem],
        Type::Slice(slice) => vec![&*slice.elem],
        Type::Reference(reference) => vec![&*reference.elem],
        Type::Ptr(pointer) => vec![&*pointer.elem],
        Type::Group(group) => vec![&*group.elem],
        Type::Paren(paren) => vec![&*paren.elem],
        Type::Tuple(tuple) => tuple.elems.iter().collect(),
        // What `<A as Trait>::B` is made of is not known; `A` it is not.
        Type::Path(path) if path.qself.is_none() => type_arguments(path),
        _ => Vec::new(),
    }
}

fn type_arguments(path: &TypePath) -> Vec<&Type> {
    let arguments = path.path.segments.iter().map(|segment| &segment.arguments);
    arguments
        .filter_map(|arguments| match arguments {
            PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
            PathArguments::None | PathArguments::Parenthesized(_) => None,
        })
        .flatten()
        .filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        })
        .collect()
}

/// Whether the graph cannot see into some of `ty`: a bare type parameter, a `dyn`, a macro.
pub(crate) fn is_opaque(ty: &Type, generics: &Generics) -> bool {
    match ty {
        Type::TraitObject(_) | Type::ImplTrait(_) | Type::Macro(_) | Type::Verbatim(_) => true,
        // Nothing is held, or what is held is known.
        Type::Path(_) if is_named(ty, "PhantomData") || is_named(ty, "Managed") => false,
        Type::Path(path) => {
            let ours = |ident: &Ident| generics.type_params().any(|param| param.ident == *ident);
            let bare = path.qself.is_none() && path.path.segments.first().is_some_and(|it| ours(&it.ident));
            let projected = path.qself.as_ref().is_some_and(|qself| is_opaque(&qself.ty, generics));
            bare || projected || parts(ty).into_iter().any(|part| is_opaque(part, generics))
        }
        _ => parts(ty).into_iter().any(|part| is_opaque(part, generics)),
    }
}

/// Whether `ty` names `ident` or `Self` somewhere: asking such a part of a type what it holds would ask the type
/// itself, without end.
pub(crate) fn mentions(ty: &Type, ident: &Ident) -> bool {
    let named = match ty {
        Type::Path(path) => {
            path.path.segments.last().is_some_and(|it| it.ident == *ident || it.ident == "Self")
        }
        _ => false,
    };
    named || parts(ty).into_iter().any(|part| mentions(part, ident))
}

/// Whether this is the word that says that nothing is used.
pub(crate) fn is_nothing(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("nothing"))
}

/// Types that hold nothing to be released.
const DATA: &[&str] = &[
    "String",
    "OsString",
    "CString",
    "PathBuf",
    "Path",
    "OsStr",
    "CStr",
    "Duration",
    "Instant",
    "SystemTime",
    "IpAddr",
    "Ipv4Addr",
    "Ipv6Addr",
    "SocketAddr",
    "SocketAddrV4",
    "SocketAddrV6",
    "AtomicBool",
    "AtomicI8",
    "AtomicI16",
    "AtomicI32",
    "AtomicI64",
    "AtomicIsize",
    "AtomicU8",
    "AtomicU16",
    "AtomicU32",
    "AtomicU64",
    "AtomicUsize",
    "NonZero",
    "NonZeroI8",
    "NonZeroI16",
    "NonZeroI32",
    "NonZeroI64",
    "NonZeroI128",
    "NonZeroIsize",
    "NonZeroU8",
    "NonZeroU16",
    "NonZeroU32",
    "NonZeroU64",
    "NonZeroU128",
    "NonZeroUsize",
    "PhantomData",
    "Managed",
];

/// Types that are as harmless as what they contain.
const CONTAINERS: &[&str] = &[
    "Option",
    "Result",
    "Vec",
    "VecDeque",
    "LinkedList",
    "BinaryHeap",
    "BTreeSet",
    "BTreeMap",
    "HashSet",
    "HashMap",
    "Box",
    "Rc",
    "Arc",
    "Cow",
    "Cell",
    "RefCell",
    "Mutex",
    "RwLock",
    "OnceLock",
    "OnceCell",
    "Wrapping",
    "Saturating",
    "Reverse",
    "Pin",
    "Range",
    "RangeInclusive",
];

/// Whether a field of this type needs no mark: nothing in it is there to be released.
pub(crate) fn is_plain_data(ty: &Type) -> bool {
    let all_parts = || parts(ty).into_iter().all(is_plain_data);
    match ty {
        Type::Never(_) => true,
        Type::Array(_)
        | Type::Slice(_)
        | Type::Reference(_)
        | Type::Group(_)
        | Type::Paren(_)
        | Type::Tuple(_) => all_parts(),
        Type::Path(path) if path.qself.is_none() => {
            is_primitive(path)
                || DATA.iter().any(|name| is_named(ty, name))
                || (CONTAINERS.iter().any(|name| is_named(ty, name)) && all_parts())
        }
        _ => false,
    }
}

fn is_primitive(path: &TypePath) -> bool {
    const PRIMITIVES: &[&str] = &[
        "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128",
        "isize", "f32", "f64",
    ];
    path.qself.is_none()
        && path.path.get_ident().is_some_and(|ident| PRIMITIVES.iter().any(|primitive| ident == primitive))
}

/// The last word of the type's path: what its derive calls it, unless told otherwise.
pub(crate) fn name_of(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.unraw().to_string()),
        Type::Group(group) => name_of(&group.elem),
        Type::Paren(paren) => name_of(&paren.elem),
        _ => None,
    }
}

/// Whether the last word of the type's path is `name`.
pub(crate) fn is_named(ty: &Type, name: &str) -> bool {
    match ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|segment| segment.ident == name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::spell;

    fn ty(text: &str) -> Type {
        syn::parse_str(text).expect(text)
    }

    #[test]
    fn every_type_that_is_held_is_found() {
        for (text, held) in [
            ("Managed<Database>", vec!["Managed<Database>", "Database"]),
            ("(Db, [Cache; 2])", vec!["(Db, [Cache; 2])", "Db", "[Cache; 2]", "Cache"]),
            ("Option<u32>", vec!["Option<u32>"]),
            ("&'static [Db]", vec!["&'static [Db]", "[Db]", "Db"]),
            ("PhantomData<Db>", vec![]),
            ("fn(Db) -> Db", vec![]),
            ("Box<dyn Fn(Db)>", vec!["Box<dyn Fn(Db)>"]),
            ("<A as Of>::B", vec!["<A as Of>::B"]),
        ] {
            let ty = ty(text);
            let found: Vec<String> = sub_types(&ty).into_iter().map(spell).collect();
            assert_eq!(found, held, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_seen_into_is_opaque() {
        let generics: Generics = syn::parse_str("<T, const N: usize>").expect("generics");
        for text in
            ["T", "Vec<T>", "T::Out", "<T as Of>::Out", "Box<dyn Fn()>", "(u8, [T; N])", "Arc<dyn Any>"]
        {
            assert!(is_opaque(&ty(text), &generics), "{text}");
        }
        for text in ["Managed<T>", "PhantomData<T>", "fn(T) -> T", "Db", "Vec<Db>", "[Db; N]"] {
            assert!(!is_opaque(&ty(text), &generics), "{text}");
        }
    }

    #[test]
    fn plain_data_is_known_from_what_may_need_a_release() {
        for text in [
            "u8",
            "String",
            "std::path::PathBuf",
            "Option<Vec<(u8, String)>>",
            "Arc<Mutex<HashMap<String, u64>>>",
            "&'static str",
            "Managed<Pool>",
            "Option<gracefully::Managed<Pool>>",
            "PhantomData<Pool>",
            "[AtomicU64; 4]",
            "()",
        ] {
            assert!(is_plain_data(&ty(text)), "{text}");
        }
        for text in
            ["Pool", "Option<Pool>", "Owned<u8>", "Box<dyn Fn()>", "T", "<u8 as Of>::Out", "fn()", "*mut u8"]
        {
            assert!(!is_plain_data(&ty(text)), "{text}");
        }
    }

    #[test]
    fn a_type_that_holds_itself_is_seen() {
        let node: Ident = syn::parse_str("Node").expect("ident");
        assert!(mentions(&ty("Option<Box<Node>>"), &node));
        assert!(mentions(&ty("Vec<Self>"), &node));
        assert!(!mentions(&ty("Option<Box<Leaf>>"), &node));
    }
}
