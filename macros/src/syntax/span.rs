use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::ToTokens;

/// Where a stretch of tokens begins and ends. Spans cannot be joined on stable, but the compiler underlines an
/// expression from its first token to its last: one that begins and ends like the user's text is underlined like it.
#[derive(Clone, Copy)]
pub(crate) struct Ends {
    pub(crate) first: Span,
    pub(crate) last: Span,
}

impl Ends {
    pub(crate) fn of(typed: &impl ToTokens) -> Self {
        let mut tokens = typed.to_token_stream().into_iter().map(|token| token.span());
        let first = tokens.next().unwrap_or_else(Span::call_site);
        Self { first, last: tokens.last().unwrap_or(first) }
    }

    /// These arguments in parentheses that end where the stretch ends.
    pub(crate) fn arguments(self, arguments: TokenStream) -> Group {
        self.group(Delimiter::Parenthesis, arguments)
    }

    /// This in braces that end where the stretch ends.
    pub(crate) fn block(self, content: TokenStream) -> Group {
        self.group(Delimiter::Brace, content)
    }

    fn group(self, delimiter: Delimiter, content: TokenStream) -> Group {
        let mut group = Group::new(delimiter, content);
        group.set_span(self.last);
        group
    }
}
