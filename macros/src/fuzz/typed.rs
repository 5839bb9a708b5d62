//! What people type, and what is near it.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::rules::{Macro, Typed};

/// Nothing is wrong with these.
const GOOD: &[(Macro, &str, &str)] = &[
    (
        Macro::Resource,
        "",
        "#[resource(order = 10, timeout = \"10s\", name = \"http\", env = \"HTTP\", closes_after(Metrics), uses(A, b::B))]
         struct HttpServer { db: Managed<Database>, caches: Vec<Arc<Cache>>, #[uses(Mailer)] hook: Box<dyn Fn()>, port: u16 }",
    ),
    (
        Macro::Resource,
        "",
        "#[resource(crate = ::gracefully, order = -1)]
         struct Worker<T: Clone> where T: Send {
             #[cleanup(consume = join, abort = |thread| thread.unpark(), quiesce = Thread::stop)] #[uses(nothing)]
             thread: Owned<JoinHandle<T>>,
             #[cleanup(with = |queue| queue.drain(), abort = Queue::clear)] queue: Queue,
             #[cleanup(skip)] rest: (A, [B; 2]),
         }",
    ),
    (Macro::Resource, "", "enum Either { A(#[uses(Database)] Box<dyn Any>), B { it: Managed<Database> }, C }"),
    (Macro::Resource, "", "#[resource(closes_before(A), timeout = \"1m 30s\")] struct Unit;"),
    (Macro::Holds, "", "#[holds(crate = gracefully)] struct State<T> { db: Managed<Database>, cache: Option<Cache<T>> }"),
    (Macro::Holds, "", "enum Held { A(Managed<A>), B { b: &'static [Managed<B>] } }"),
    (
        Macro::Lifecycle,
        "grace = \"30s\", delay = \"1s\", drain = \"5s\", reserve = \"1s\", fast = \"1s\", exit = \"status\", env = \"SHOP\", \
         signals(SIGHUP = \"ignore\", SIGTERM = \"fast\"), crate = ::gracefully",
        "/// All of it.\n#[derive(Debug)] pub(crate) struct Shop(HttpServer, #[resource(timeout = \"2s\", order = 3)] cache::Cache, \
         #[cfg(unix)] #[resource(name = \"db\")] Database);",
    ),
    (Macro::Lifecycle, "", "struct Shop;"),
    (
        Macro::Main,
        "flavor = \"multi_thread\", worker_threads = 4, drain = \"3s\", crate = gracefully",
        "#[allow(unused)] async fn main(app: App<Shop>) -> anyhow::Result<()> { app.stopping().await; Ok(()) }",
    ),
    (Macro::Main, "flavor = \"current_thread\"", "async fn main() {}"),
];

/// What attributes are made of, and what has no place in them.
const PIECES: &[&str] = &[
    "order",
    "timeout",
    "uses",
    "closes_after",
    "closes_before",
    "name",
    "env",
    "crate",
    "with",
    "consume",
    "abort",
    "quiesce",
    "skip",
    "nothing",
    "grace",
    "delay",
    "drain",
    "reserve",
    "fast",
    "signals",
    "SIGHUP",
    "SIGKILL",
    "exit",
    "config",
    "flavor",
    "worker_threads",
    "after",
    "tiemout",
    "resource",
    "cleanup",
    "holds",
    "cfg",
    "r#type",
    "Self",
    "self",
    "dyn",
    "for",
    "=",
    "==",
    "=>",
    ":",
    "::",
    ";",
    ",",
    ",,",
    ".",
    "..",
    "-",
    "&",
    "<",
    ">",
    "->",
    "|",
    "||",
    "#",
    "!",
    "?",
    "$",
    "'a",
    "_",
    "(",
    ")",
    "()",
    "[",
    "]",
    "[]",
    "{",
    "}",
    "{}",
    "\"5s\"",
    "\"\"",
    "\"0s\"",
    "\"5\"",
    "\"ignore\"",
    "\"status\"",
    "\"no/such.toml\"",
    "\"A=B\"",
    "\"é\\0\"",
    "b\"5s\"",
    "c\"5s\"",
    "'s'",
    "5",
    "0",
    "10i64",
    "5s",
    "1.5",
    "99999999999999999999999",
    "true",
    "Database",
    "a::B",
    "Managed<A>",
    "Pool::close",
    "<A as B>::c",
    "|it| it.close()",
    "|_| -> _ {}",
    "#[cleanup(skip)]",
    "#[resource]",
    "#[resource()]",
    "#[cleanup = \"skip\"]",
    "#[uses]",
    "#[cfg(any())]",
    "async",
    "unsafe",
    "const",
    "extern \"C\"",
    "&self",
    "'static",
    "where",
    "pub",
    "union",
];

/// Something good with a few slips.
pub(super) fn nearly_good() -> impl Strategy<Value = Typed> {
    let slips = || proptest::collection::vec(slip(), 0..5);
    (select(GOOD), slips(), slips()).prop_map(|((of, arguments, item), in_arguments, in_item)| Typed {
        of,
        arguments: slipped(arguments, &in_arguments),
        item: slipped(item, &in_item),
    })
}

/// Attributes with anything in them, on something good.
pub(super) fn anything() -> impl Strategy<Value = Typed> {
    let soup = || proptest::collection::vec(select(PIECES), 0..9).prop_map(|pieces| pieces.join(" "));
    let of = select(vec![Macro::Resource, Macro::Holds, Macro::Lifecycle, Macro::Main]);
    (of, soup(), soup()).prop_map(|(of, first, second)| {
        let item = match of {
            Macro::Resource => {
                format!(
                    "#[resource({first})] struct It {{ #[cleanup({second})] a: A, #[uses({second})] b: B }}"
                )
            }
            Macro::Holds => format!("#[holds({first})] struct It {{ a: A }}"),
            Macro::Lifecycle => format!("struct It(#[resource({second})] A, B);"),
            Macro::Main => "async fn main() {}".to_owned(),
        };
        let arguments = if matches!(of, Macro::Lifecycle | Macro::Main) { first } else { String::new() };
        Typed { of, arguments, item }
    })
}

/// What durations are made of, and what is near it.
pub(super) fn duration() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        any::<u64>().prop_map(|number| number.to_string()),
        select(vec!["0", "1", "30", "-1", "+1", "1.5", "1e3", "٣", "", "18446744073709551616"])
            .prop_map(str::to_owned),
    ];
    let unit = select(vec!["ns", "us", "ms", "s", "m", "h", "y", "", " ", "S", "parsecs", "\"", "\\", "\n"]);
    let part = (number, unit).prop_map(|(number, unit)| format!("{number}{unit}"));
    proptest::collection::vec(part, 0..4).prop_map(|parts| parts.join(" "))
}

/// A change to a list of tokens.
#[derive(Debug, Clone)]
enum Slip {
    Delete(Index),
    Repeat(Index, Index),
    Insert(Index, &'static str),
    Replace(Index, &'static str),
    Swap(Index, Index),
}

fn slip() -> impl Strategy<Value = Slip> {
    let at = any::<Index>;
    prop_oneof![
        at().prop_map(Slip::Delete),
        (at(), at()).prop_map(|(from, to)| Slip::Repeat(from, to)),
        (at(), select(PIECES)).prop_map(|(at, piece)| Slip::Insert(at, piece)),
        (at(), select(PIECES)).prop_map(|(at, piece)| Slip::Replace(at, piece)),
        (at(), at()).prop_map(|(a, b)| Slip::Swap(a, b)),
    ]
}

fn slipped(text: &str, slips: &[Slip]) -> String {
    let mut pieces = Vec::new();
    flatten(text.parse().expect("it is good"), &mut pieces);
    for slip in slips {
        let end = pieces.len();
        match slip {
            Slip::Insert(at, piece) => pieces.insert(at.index(end + 1), (*piece).to_owned()),
            _ if end == 0 => {}
            Slip::Delete(at) => drop(pieces.remove(at.index(end))),
            Slip::Repeat(from, to) => pieces.insert(to.index(end), pieces[from.index(end)].clone()),
            Slip::Replace(at, piece) => (*piece).clone_into(&mut pieces[at.index(end)]),
            Slip::Swap(a, b) => pieces.swap(a.index(end), b.index(end)),
        }
    }
    pieces.join(" ")
}

/// Every token, and both ends of every group. What belongs together stays together.
fn flatten(tokens: TokenStream, pieces: &mut Vec<String>) {
    let mut is_joint = false;
    for token in tokens {
        let was_joint = std::mem::take(&mut is_joint);
        let piece = match &token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                pieces.push(open.to_owned());
                flatten(group.stream(), pieces);
                close.to_owned()
            }
            TokenTree::Punct(punct) => {
                is_joint = punct.spacing() == Spacing::Joint;
                punct.to_string()
            }
            token => token.to_string(),
        };
        match pieces.last_mut() {
            Some(last) if was_joint => last.push_str(&piece),
            _ => pieces.push(piece),
        }
    }
}
