//! What generated code names: one hidden door, rooted, in one place.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, ExprPath, Path};

use crate::errors::Errors;
use crate::syntax::{Value, Word};

/// The library's own path: `::gracefully`, or what `crate = ..` says.
#[derive(Clone, Default)]
pub(crate) struct Library(Option<Path>);

impl Library {
    /// What `crate = path` says.
    pub(crate) fn said(word: &Word, errors: &mut Errors) -> Self {
        const LEGAL: &str = "`crate` takes the path of the library: write `crate = ::gracefully`";
        match &word.value {
            Value::Is(Expr::Path(path)) if is_of_modules(path) => return Self(Some(path.path.clone())),
            Value::Is(other) => errors.at(other, LEGAL),
            Value::Nothing | Value::List(_) => errors.at(word, LEGAL),
        }
        Self::default()
    }

    /// The module that generated code names its items by.
    pub(crate) fn private(&self) -> TokenStream {
        quote!(#self::__private)
    }

    /// The same, underlined like what the user typed at `span`.
    pub(crate) fn private_at(&self, span: Span) -> TokenStream {
        let path = self.private().into_iter().map(|mut token| {
            // The user's own path goes on meaning what it means where it was typed.
            token.set_span(if self.0.is_some() { span.resolved_at(token.span()) } else { span });
            token
        });
        path.collect()
    }
}

/// Whether this may be the path of a module: types have no modules, nor have modules arguments.
fn is_of_modules(path: &ExprPath) -> bool {
    let mut segments = path.path.segments.iter();
    path.qself.is_none() && segments.all(|it| it.ident != "Self" && it.arguments.is_none())
}

impl ToTokens for Library {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match &self.0 {
            Some(path) => path.to_tokens(tokens),
            None => quote!(::gracefully).to_tokens(tokens),
        }
    }
}
