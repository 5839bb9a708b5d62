//! What one key says, or what is wrong with it.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::model::At;
use super::read::Faults;
use crate::duration::{Zero, nanos};
use crate::spelling::{legal_words, one_of, plain, quoted};
use crate::variable;

type Value<'a> = Spanned<DeValue<'a>>;

pub(super) fn duration(key: &str, value: &Value<'_>, zero: Zero, faults: &mut Faults) -> Option<At<u64>> {
    let typed = text(key, value, "a duration", "5s", faults)?;
    keep(value, nanos(typed, zero), faults)
}

pub(super) fn order(key: &str, value: &Value<'_>, faults: &mut Faults) -> Option<At<i64>> {
    let read = match value.get_ref() {
        // The parser has let through digits alone, so it is one that is too far from zero.
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).map_err(|_| {
            format!(
                "{} is too far from zero: `{key}` takes a number of 64 bits, such as 10",
                quoted(number.as_str())
            )
        }),
        _ => Err(format!("`{key}` takes a number, lower closes first: write `{key} = 10`")),
    };
    keep(value, read, faults)
}

pub(super) fn choice(
    key: &str,
    value: &Value<'_>,
    legal: &'static [&'static str],
    faults: &mut Faults,
) -> Option<At<&'static str>> {
    let typed = text(key, value, &format!("one of {}", one_of(legal)), legal[0], faults)?;
    let known = legal.iter().copied().find(|word| *word == typed);
    let read =
        known.ok_or_else(|| format!("`{key}` cannot be {}: {}", quoted(typed), legal_words(typed, legal)));
    keep(value, read, faults)
}

pub(super) fn variable(value: &Value<'_>, example: &str, faults: &mut Faults) -> Option<At<String>> {
    let typed = text("env", value, "the name of an environment variable", example, faults)?;
    keep(value, variable::check(typed, example).map(|()| typed.to_owned()), faults)
}

/// A name that is not empty.
pub(super) fn filled(key: &str, value: &Value<'_>, example: &str, faults: &mut Faults) -> Option<At<String>> {
    let typed = text(key, value, "a name", example, faults)?;
    let read = if typed.trim().is_empty() {
        Err(format!("this is empty: write `{key} = \"{example}\"`, or drop it"))
    } else {
        name(typed).map(str::to_owned)
    };
    keep(value, read, faults)
}

/// Names come up in messages, which go to terminals.
pub(super) fn name(typed: &str) -> Result<&str, String> {
    if plain(typed) != typed {
        return Err(format!("{} has letters that cannot be seen, which no file may name", quoted(typed)));
    }
    Ok(typed)
}

/// One name, or a list of them.
pub(super) fn names(key: &str, value: &Value<'_>, faults: &mut Faults) -> Vec<At<String>> {
    let legal = || format!("`{key}` takes names of resources: write `{key} = [\"Database\"]`");
    match value.get_ref() {
        DeValue::String(_) => filled(key, value, "Database", faults).into_iter().collect(),
        DeValue::Array(list) if list.is_empty() => {
            let nobody = format!("`{key}` names nobody: write `{key} = [\"Database\"]`, or drop it");
            faults.at(value.span().start, nobody);
            Vec::new()
        }
        DeValue::Array(list) => {
            let each = list.iter().filter_map(|value| {
                if value.get_ref().is_str() {
                    return filled(key, value, "Database", faults);
                }
                faults.at(value.span().start, legal());
                None
            });
            each.collect()
        }
        _ => {
            faults.at(value.span().start, legal());
            Vec::new()
        }
    }
}

pub(super) fn table<'a, 'i>(
    value: &'a Value<'i>,
    legal: &str,
    faults: &mut Faults,
) -> Option<&'a DeTable<'i>> {
    let table = value.get_ref().as_table();
    if table.is_none() {
        faults.at(value.span().start, format!("this takes a table: {legal}"));
    }
    table
}

fn text<'a>(
    key: &str,
    value: &'a Value<'_>,
    what: &str,
    example: &str,
    faults: &mut Faults,
) -> Option<&'a str> {
    let text = value.get_ref().as_str();
    if text.is_none() {
        faults
            .at(value.span().start, format!("`{key}` takes {what} in quotes: write `{key} = \"{example}\"`"));
    }
    text
}

fn keep<T>(value: &Value<'_>, read: Result<T, String>, faults: &mut Faults) -> Option<At<T>> {
    match read {
        Ok(read) => Some(At { value: read, line: faults.line(value.span().start) }),
        Err(message) => {
            faults.at(value.span().start, message);
            None
        }
    }
}
