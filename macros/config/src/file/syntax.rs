//! What to write instead of what is no TOML.

use crate::spelling::quoted;

/// What the parser says, for who has never read the specification; its own words where none are better.
pub(super) fn words(said: &str, text: &str, at: usize) -> String {
    let is = |beginning: &str| said.starts_with(beginning);
    let rest = text.get(at..).unwrap_or_default();
    let typed = first_value(rest);
    if is("string values must be quoted") {
        return if typed.is_empty() {
            "nothing stands after the `=`: write a value, or drop the line".to_owned()
        } else {
            format!("a text goes in quotes: write `\"{}\"`", unquoted(typed))
        };
    }
    let better = match () {
        () if is("invalid unquoted key") && rest.starts_with(':') => {
            "`=` stands between a key and its value: write `grace = \"30s\"`"
        }
        () if is("invalid unquoted key") && rest.starts_with(char::is_control) => {
            "here is a letter that cannot be seen: delete it"
        }
        () if is("key with no value") || is("invalid key-value pair") => {
            "here a key with its value is to stand, such as `grace = \"30s\"`"
        }
        () if is("unclosed table") => "the name of a table ends with `]`: write `[resources.Database]`",
        () if is("unclosed inline table") => "what begins with `{` ends with `}`",
        () if is("invalid unquoted key") || is("unquoted keys cannot be empty") => {
            "a name that is not of letters, digits, `-` and `_` goes in quotes: write `[resources.\"job queue\"]`"
        }
        () if is("unclosed array") => "a list ends with `]`: write `uses = [\"Database\"]`",
        () if is("unexpected key or value") => "write each key on a line of its own",
        () if is("missing escaped value") => "`\\` begins an escape: write `\\\\` for `\\` itself",
        () if is("invalid basic string") && said.contains("visible") => {
            "a text has no letters that cannot be seen: write `\\u0007` for the letter of that number"
        }
        () if is("invalid multi-line") => "a text that begins with three quotes ends with three",
        () if is("invalid basic string") || is("invalid literal string") => {
            "a text ends on its line: write the quote where it ends"
        }
        () => said,
    };
    better.to_owned()
}

/// As far as one may go that is not in quotes.
fn first_value(rest: &str) -> &str {
    let line = rest.lines().next().unwrap_or_default();
    line.split([',', '#', ']', '}']).next().unwrap_or_default().trim()
}

/// Without what a word processor has made of the quotes.
fn unquoted(typed: &str) -> String {
    let typed = typed.trim_matches(['“', '”', '„', '‘', '’', '`', '"', '\'']);
    let quoted = quoted(typed);
    quoted.trim_matches('`').to_owned()
}
