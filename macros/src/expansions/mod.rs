//! What each macro writes, as files that show it: an expansion that grows is seen in a review. `GOLDEN=write` writes
//! them.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{File, Item, Stmt};

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
    is("lifecycle.rs", &quote!(#[lifecycle(#said)] #typed), with_entries(attributed));
}

/// The same, with the hidden derive expanded.
fn with_entries(attributed: TokenStream) -> TokenStream {
    let mut file: File = syn::parse2(attributed).expect("items");
    for item in &mut file.items {
        let Item::Const(hidden) = item else { continue };
        let syn::Expr::Block(block) = &mut *hidden.expr else { panic!("a block") };
        let entries = block.block.stmts.iter().map(|stmt| crate::lifecycle::entries(stmt.to_token_stream()));
        let entries: TokenStream = entries.collect();
        let entries: syn::Block = syn::parse_quote!({ #entries });
        block.block.stmts = entries.stmts.into_iter().filter(|stmt| matches!(stmt, Stmt::Item(_))).collect();
    }
    file.into_token_stream()
}
