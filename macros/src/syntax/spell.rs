use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;

/// The text of a type as people write it: `Managed<Database>`, not `Managed < Database >`.
pub(crate) fn spell(typed: &impl ToTokens) -> String {
    let mut text = String::new();
    write(&mut text, typed.to_token_stream());
    text
}

fn write(text: &mut String, tokens: TokenStream) {
    let mut before: Vec<TokenTree> = Vec::new();
    for token in tokens {
        if ends_word_of_its_own(&before) || before.last().is_some_and(|before| is_apart(before, &token)) {
            text.push(' ');
        }
        match &token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(text, group.stream());
                text.push_str(close);
            }
            TokenTree::Ident(ident) => text.push_str(&ident.unraw().to_string()),
            other => text.push_str(&other.to_string()),
        }
        before.push(token);
    }
}

/// Whether an arrow has just ended, or the lifetime of a reference.
fn ends_word_of_its_own(before: &[TokenTree]) -> bool {
    match before {
        [.., TokenTree::Punct(dash), TokenTree::Punct(tip)] => dash.as_char() == '-' && tip.as_char() == '>',
        [.., TokenTree::Punct(reference), TokenTree::Punct(quote), TokenTree::Ident(_)] => {
            reference.as_char() == '&' && quote.as_char() == '\''
        }
        _ => false,
    }
}

/// Whether there is a blank between two tokens of a type.
fn is_apart(before: &TokenTree, after: &TokenTree) -> bool {
    match (before, after) {
        (TokenTree::Punct(before), TokenTree::Punct(after)) => {
            matches!((before.as_char(), after.as_char()), (',' | ';' | '+' | '=', _) | (_, '+' | '='))
                || (after.as_char() == '-' && before.as_char() != '<')
        }
        (TokenTree::Punct(before), _) => matches!(before.as_char(), ',' | ';' | '+' | '='),
        // `-> T` after the arguments of a function.
        (TokenTree::Group(_), TokenTree::Punct(after)) => matches!(after.as_char(), '+' | '=' | '-'),
        (_, TokenTree::Punct(after)) => matches!(after.as_char(), '+' | '='),
        (TokenTree::Ident(before), TokenTree::Group(_)) => {
            matches!(before.to_string().as_str(), "dyn" | "mut" | "const" | "impl" | "as")
        }
        (TokenTree::Group(_), _) | (_, TokenTree::Group(_)) => false,
        (TokenTree::Ident(_) | TokenTree::Literal(_), TokenTree::Ident(_) | TokenTree::Literal(_)) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_spelt_as_it_is_written() {
        for text in [
            "Managed<Database>",
            "Option<std::sync::Arc<Managed<Database>>>",
            "&'static str",
            "[u8; 4]",
            "(A, B)",
            "Box<dyn Fn(A, B) -> C + Send>",
            "fn(&mut A)",
            "*const u8",
            "<T as Trait>::Out",
            "HashMap<K, Vec<V>>",
        ] {
            let ty: syn::Type = syn::parse_str(text).expect(text);
            assert_eq!(spell(&ty), text, "{text}");
        }
        let raw: syn::Type = syn::parse_str("r#mod::r#struct<r#type>").expect("a type");
        assert_eq!(spell(&raw), "mod::struct<type>");
    }
}
