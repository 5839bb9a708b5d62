//! What each macro writes, as files that show it: an expansion that grows is seen in a review. `GOLDEN=write` writes
//! them.

mod program;

use std::path::Path;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::File;

use crate::fuzz::rules::with_entries;

/// Asserts that the file shows what was typed and what it becomes.
fn is(file: &str, typed: &TokenStream, expansion: TokenStream) {
    let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let [typed, expansion] = [typed.clone(), expansion].map(|tokens| {
        let file: File = syn::parse2(tokens).expect("items");
        prettyplease::unparse(&file)
    });
    let expansion = expansion.replace(&format!("\"{version}\""), "\"the version of the crate\"");
    let found = format!("{typed}\n// Becomes:\n\n{expansion}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/expansions").join(file);
    if std::env::var_os("GOLDEN").is_some_and(|how| how == "write") {
        std::fs::write(&path, &found).expect("it can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{file} says:\n{expected}\nand not:\n{found}");
}

fn is_resource(file: &str, typed: &TokenStream) {
    is(file, typed, crate::resource::derive(typed.clone()));
}

#[test]
fn a_resource_that_is_released_by_its_fields() {
    is_resource(
        "resource_by_fields.rs",
        &quote! {
            #[resource(timeout = "5s")]
            struct Database {
                #[cleanup(with = PgPool::close)]
                pool: PgPool,
                url: String,
            }
        },
    );
}

#[test]
fn a_resource_with_every_mark() {
    is_resource(
        "resource_with_every_mark.rs",
        &quote! {
            struct Worker<T> {
                #[cleanup(consume = join, abort = |thread| thread.unpark(), quiesce = Thread::stop)]
                thread: Owned<JoinHandle<T>>,
                #[cleanup(with = |queue| queue.drain(), abort = Queue::clear)]
                queue: Queue,
            }
        },
    );
}

#[test]
fn a_resource_that_is_released_by_hand() {
    is_resource(
        "resource_by_hand.rs",
        &quote! {
            #[resource(order = 10, timeout = "10s", name = "http", env = "HTTP_TIMEOUT", closes_after(Metrics))]
            struct HttpServer {
                db: Managed<Database>,
                caches: Vec<Arc<Cache>>,
                handler: Box<dyn Handler>,
                #[uses(Mailer)]
                hook: Box<dyn Fn()>,
                port: u16,
            }
        },
    );
}

#[test]
fn a_resource_at_fault() {
    is_resource(
        "resource_at_fault.rs",
        &quote! {
            struct Database {
                #[cleanup(wiht = PgPool::close)]
                pool: PgPool,
            }
        },
    );
}

#[test]
fn what_holds() {
    let typed = quote! {
        struct State<T> {
            db: Managed<Database>,
            cache: Option<Cache<T>>,
            port: u16,
        }
    };
    is("holds.rs", &typed, crate::holds::derive(typed.clone()));
}

#[test]
fn a_main() {
    let typed = quote! {
        async fn main(app: App<Shop>) -> anyhow::Result<()> {
            app.stopping().await;
            Ok(())
        }
    };
    is("main.rs", &typed, crate::entry::attribute(quote!(drain = "3s"), &typed));
}

#[test]
fn a_lifecycle() {
    let typed = quote! {
        /// Everything this program opens.
        pub struct Shop(HttpServer, #[resource(timeout = "2s")] cache_lib::Cache, Database);
    };
    let said = quote!(grace = "30s", signals(SIGHUP = "ignore"));
    let attributed = crate::lifecycle::attribute(&said, &typed);
    is("lifecycle.rs", &quote!(#[lifecycle(#said)] #typed), with_entries(attributed).expect("items"));
}

/// How long what a program writes is, in lines and bytes, as `--nocapture` shows it: with each resource it grows by as
/// much as with the one before.
#[test]
fn an_expansion_grows_with_the_list_alone() {
    println!("| resources | lines of expansion | bytes | bytes of each |\n|---|---|---|---|");
    let each = [10, 50, 150, 500].map(|size| {
        let expansion = of_program(size);
        let (lines, bytes) = (expansion.lines().count(), expansion.len());
        println!("| {size} | {lines} | {bytes} | {} |", bytes / size);
        bytes / size
    });
    let most = each[0].max(each[1]) * 11 / 10;
    assert!(each.into_iter().all(|bytes| bytes <= most), "bytes of each resource: {each:?}");
}

/// What all macros of a program with so many resources write.
fn of_program(size: usize) -> String {
    let resources: File = syn::parse_str(&program::resources(size)).expect("structs");
    let resources = resources.items.iter().map(|item| crate::resource::derive(item.to_token_stream()));
    let [said, list] = [program::SAID, &program::list(size)].map(|text| text.parse().expect("tokens"));
    let list = with_entries(crate::lifecycle::attribute(&said, &list)).expect("items");
    let all = resources.chain([list]).map(|tokens| {
        let file: File = syn::parse2(tokens).expect("items");
        prettyplease::unparse(&file)
    });
    all.collect()
}
