//! What the derive and an entry in the list may both say about a resource.

use gracefully_config::variable;
use syn::{Expr, ExprLit, ExprUnary, Lit, LitStr, Type, UnOp};

use super::{Value, Word, is_nothing, spell, types_in};
use crate::duration::{self, Bound, Zero};
use crate::errors::Errors;

/// What was said about one resource.
#[derive(Default)]
pub(crate) struct Said {
    pub(crate) order: Option<Expr>,
    pub(crate) timeout: Option<Bound>,
    pub(crate) name: Option<LitStr>,
    pub(crate) env: Option<LitStr>,
    pub(crate) links: Vec<Link>,
}

/// One other resource that was named.
pub(crate) struct Link {
    pub(crate) kind: LinkKind,
    pub(crate) text: String,
    pub(crate) target: Type,
}

#[derive(Clone, Copy)]
pub(crate) enum LinkKind {
    Uses,
    ClosesAfter,
    ClosesBefore,
}

impl Said {
    /// Hears `word`; false where it is none of these.
    pub(crate) fn hear(&mut self, word: &Word, errors: &mut Errors) -> bool {
        match word.key.to_string().as_str() {
            "order" => self.order = order(word, errors),
            "timeout" => self.timeout = bound_in(word, Zero::Refused, errors),
            "name" => self.name = filled_string_in(word, "a name", "db", errors),
            "env" => self.env = variable_in(word, "DATABASE_TIMEOUT", errors),
            "uses" => self.link(LinkKind::Uses, word, errors),
            "closes_after" => self.link(LinkKind::ClosesAfter, word, errors),
            "closes_before" => self.link(LinkKind::ClosesBefore, word, errors),
            _ => return false,
        }
        true
    }

    fn link(&mut self, kind: LinkKind, word: &Word, errors: &mut Errors) {
        for target in types_in(word, errors) {
            if is_nothing(&target) {
                errors.at(
                    &target,
                    "`nothing` is said of a field: drop it here, or write `#[uses(nothing)]` on the field",
                );
                continue;
            }
            self.links.push(Link { kind, text: format!("{}({})", word.key, spell(&target)), target });
        }
    }
}

/// Any constant expression; a literal that is none is told here, in fewer words than the compiler's.
fn order(word: &Word, errors: &mut Errors) -> Option<Expr> {
    const LEGAL: &str = "`order` takes a whole number, lower closes first: write `order = 10`";
    let Value::Is(expr) = &word.value else {
        errors.at(word, LEGAL);
        return None;
    };
    let (sign, bare) = match expr {
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => ("-", &**expr),
        expr => ("", expr),
    };
    match bare {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if matches!(number.suffix(), "" | "i64") => {
            if format!("{sign}{}", number.base10_digits()).parse::<i64>().is_ok() {
                return Some(expr.clone());
            }
            errors.at(
                expr,
                "no `order` is that far from zero: it lies from -9223372036854775808 to 9223372036854775807, write \
                 `order = 10`",
            );
        }
        Expr::Lit(_) => errors.at(expr, LEGAL),
        _ => return Some(expr.clone()),
    }
    None
}

/// The duration that a word says.
pub(crate) fn bound_in(word: &Word, zero: Zero, errors: &mut Errors) -> Option<Bound> {
    // What was meant, where it is a number.
    let example = match &word.value {
        Value::Is(Expr::Lit(ExprLit { lit: Lit::Int(number), .. })) => {
            let unit = if number.suffix().is_empty() { "s" } else { number.suffix() };
            format!("{}{unit}", number.base10_digits())
        }
        _ => "5s".to_owned(),
    };
    let typed = string_in(word, "a duration", &example, errors)?;
    duration::parse(&typed, zero, errors)
}

/// The text that a word says.
pub(crate) fn string_in(word: &Word, what: &str, example: &str, errors: &mut Errors) -> Option<LitStr> {
    let key = &word.key;
    let legal = format!("`{key}` takes {what} in quotes: write `{key} = \"{example}\"`");
    match &word.value {
        Value::Is(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) => return Some(text.clone()),
        Value::Is(expr) => errors.at(expr, legal),
        Value::Nothing | Value::List(_) => errors.at(word, legal),
    }
    None
}

/// The same, where an empty text says nothing.
pub(crate) fn filled_string_in(
    word: &Word,
    what: &str,
    example: &str,
    errors: &mut Errors,
) -> Option<LitStr> {
    let text = string_in(word, what, example, errors)?;
    if text.value().trim().is_empty() {
        let key = &word.key;
        errors.at(&text, format!("this is empty: write `{key} = \"{example}\"`, or drop it"));
        return None;
    }
    Some(text)
}

/// The name of an environment variable.
pub(crate) fn variable_in(word: &Word, example: &str, errors: &mut Errors) -> Option<LitStr> {
    let text = string_in(word, "the name of an environment variable", example, errors)?;
    match variable::check(&text.value(), example) {
        Ok(()) => Some(text),
        Err(fault) => {
            errors.at(&text, fault);
            None
        }
    }
}
