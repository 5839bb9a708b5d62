//! What people type, and what is near it.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use super::rules::{Macro, Typed};

/// Nothing is wrong with these.
pub(crate) const GOOD: &[(Macro, &str, &str)] = &[
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
        "flavor = \"multi_thread\", worker_threads = 4, drain = \"3s\", init = true, crate = gracefully",
        "#[allow(unused)] async fn main(app: App<Shop>) -> anyhow::Result<()> { app.stopping().await; Ok(()) }",
    ),
    (Macro::Main, "flavor = \"current_thread\"", "async fn main() {}"),
];

/// What attributes are made of, and what has no place in them.
pub(crate) const PIECES: &[&str] = &[
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
    "init",
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

/// A change to a list of tokens: which, where, and by what. Any numbers are one.
pub(crate) type Slip = (u8, u16, u16);

/// Something good with a few slips.
pub(crate) fn nearly_good(which: usize, in_arguments: &[Slip], in_item: &[Slip]) -> Typed {
    let (of, arguments, item) = GOOD[which % GOOD.len()];
    Typed { of, arguments: slipped(arguments, in_arguments), item: slipped(item, in_item) }
}

/// Attributes with anything in them, on something good.
pub(crate) fn anything(of: Macro, first: &str, second: &str) -> Typed {
    let item = match of {
        Macro::Resource => {
            format!("#[resource({first})] struct It {{ #[cleanup({second})] a: A, #[uses({second})] b: B }}")
        }
        Macro::Holds => format!("#[holds({first})] struct It {{ a: A }}"),
        Macro::Lifecycle => format!("struct It(#[resource({second})] A, B);"),
        Macro::Main => "async fn main() {}".to_owned(),
    };
    let arguments = if matches!(of, Macro::Lifecycle | Macro::Main) { first } else { "" };
    Typed { of, arguments: arguments.to_owned(), item }
}

fn slipped(text: &str, slips: &[Slip]) -> String {
    let mut pieces = Vec::new();
    flatten(text.parse().expect("it is good"), &mut pieces);
    for (kind, at, other) in slips {
        let (at, end) = (usize::from(*at), pieces.len());
        let piece = PIECES[usize::from(*other) % PIECES.len()].to_owned();
        let other = usize::from(*other);
        match kind % 5 {
            0 => pieces.insert(at % (end + 1), piece),
            _ if end == 0 => {}
            1 => drop(pieces.remove(at % end)),
            2 => pieces[at % end] = piece,
            3 => pieces.insert(other % end, pieces[at % end].clone()),
            _ => pieces.swap(at % end, other % end),
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
