//! The JSON schema of the file, for editors: made of the tables that the reader walks.

use std::fmt::Write as _;

use super::keys::{FILE, Key, Kind};

/// By the grammar of `humantime`, as far as a pattern goes.
const DURATION: &str = r"^\\s*([0-9]+(\\.[0-9]+)?\\s*[a-zA-Zµ]+\\s*)+$";
const VARIABLE: &str = "^[A-Za-z_][A-Za-z0-9_]*$";

/// The schema, as JSON text that ends with a line break.
#[must_use]
pub fn schema() -> String {
    let mut text = String::from("{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n");
    text.push_str("  \"title\": \"lifecycle.toml\",\n");
    text.push_str(
        "  \"description\": \"What a program says of its shutdown, for the library gracefully.\",\n",
    );
    object(&mut text, FILE, 2);
    text.push_str("\n}\n");
    text
}

/// The members of an object that has these keys and no others.
fn object<T>(text: &mut String, keys: &[Key<T>], indent: usize) {
    let pad = " ".repeat(indent);
    let _ = write!(text, "{pad}\"type\": \"object\",\n{pad}\"additionalProperties\": false,\n");
    let _ = writeln!(text, "{pad}\"properties\": {{");
    for (at, key) in keys.iter().enumerate() {
        let _ =
            write!(text, "{pad}  \"{}\": {{\n{pad}    \"description\": {},\n", key.name, quoted(key.about));
        value(text, &key.kind, indent + 4);
        let comma = if at + 1 < keys.len() { "," } else { "" };
        let _ = write!(text, "\n{pad}  }}{comma}\n");
    }
    let _ = write!(text, "{pad}}}");
}

fn value<T>(text: &mut String, kind: &Kind<T>, indent: usize) {
    let pad = " ".repeat(indent);
    let _ = match kind {
        Kind::Duration(..) => write!(
            text,
            "{pad}\"type\": \"string\",\n{pad}\"pattern\": \"{DURATION}\",\n{pad}\"examples\": [\"5s\", \"250ms\", \"1m 30s\"]"
        ),
        Kind::Order(_) => write!(text, "{pad}\"type\": \"integer\""),
        Kind::Choice(legal, _) => {
            let legal: Vec<String> = legal.iter().map(|word| quoted(word)).collect();
            write!(text, "{pad}\"enum\": [{}]", legal.join(", "))
        }
        Kind::Variable(example, _) => write!(
            text,
            "{pad}\"type\": \"string\",\n{pad}\"pattern\": \"{VARIABLE}\",\n{pad}\"examples\": [\"{example}\"]"
        ),
        Kind::Lifecycle(_) => write!(text, "{pad}\"type\": \"string\",\n{pad}\"minLength\": 1"),
        Kind::Links(..) => write!(
            text,
            "{pad}\"anyOf\": [\n{pad}  {{ \"type\": \"string\", \"minLength\": 1 }},\n{pad}  {{ \"type\": \"array\", \
             \"items\": {{ \"type\": \"string\", \"minLength\": 1 }}, \"minItems\": 1 }}\n{pad}]"
        ),
        Kind::Table(keys) => {
            object(text, keys, indent);
            return;
        }
        Kind::Resources(keys, _) => {
            let _ = write!(text, "{pad}\"type\": \"object\",\n{pad}\"additionalProperties\": {{\n");
            object(text, keys, indent + 2);
            write!(text, "\n{pad}}}")
        }
    };
}

/// What is quoted here has no letters that need more.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
