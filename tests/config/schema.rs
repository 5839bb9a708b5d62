//! `lifecycle.schema.json`, which editors read: it says what the reader takes.

use regex_lite::Regex;
use serde_json::{Map, Value};
use support::golden;
use toml::de::{DeTable, DeValue};

use crate::corpus;

/// From the tests' folder.
const FILE: &str = "../macros/config/lifecycle.schema.json";

/// It is written anew by `GOLDEN=write cargo test -p gracefully-tests --test config`.
#[test]
fn it_is_up_to_date() {
    golden::is(FILE, &gracefully_config::file::schema());
}

/// What a schema cannot know: which names the program has, what its plan makes of them, how large a number may be, and
/// sums of durations. What is no TOML, or says a key twice, is none of its business.
const BEYOND: [&str; 11] = [
    "bad/toml/",
    "bad/names/",
    "bad/plan/",
    "bad/durations/zero_",
    "bad/durations/over_",
    "bad/durations/sum_",
    "bad/durations/very_long",
    "bad/durations/unknown_unit",
    "bad/durations/same_unit",
    "bad/values/order_too_",
    // To JSON it is a whole number.
    "bad/values/order_with_a_dot",
];

#[test]
fn it_takes_the_good_files_and_refuses_the_bad_ones_as_far_as_a_schema_can() {
    let schema = schema();
    let mut wrong = Vec::new();
    let mut refused = 0;
    for file in corpus::files() {
        let text = String::from_utf8_lossy(&file.bytes);
        let beyond = BEYOND.iter().any(|beginning| file.name.starts_with(beginning));
        let Ok(table) = DeTable::parse(&text) else {
            assert!(beyond, "{} is no TOML", file.name);
            continue;
        };
        let fault = check(&schema, &json_of_table(table.get_ref()), "").err();
        refused += usize::from(fault.is_some());
        if file.is_good != fault.is_none() && (file.is_good || !beyond) {
            wrong.push(format!("{}: {fault:?}", file.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(refused > 40, "it has refused {refused} alone");
}

/// Editors look for it where the README says.
#[test]
fn the_readme_says_where_it_lies() {
    let readme = include_str!("../../README.md");
    let line = readme.lines().find_map(|line| line.strip_prefix("#:schema ")).expect("it says so");
    let path = line.strip_prefix("https://raw.githubusercontent.com/gracefully-rs/gracefully/main/");
    let path = path.unwrap_or_else(|| panic!("{line} is somewhere else"));
    assert!(FILE == format!("../{path}"), "{path} is not where it lies");
}

/// What the README shows is legal, and what it says of a slip in it is what is said.
#[test]
fn the_readme_shows_a_file_that_is_read() {
    let readme = include_str!("../../README.md");
    let from = readme.find("#:schema ").expect("it shows one");
    let shown = readme[from..].split("```").next().expect("it ends");
    let file = gracefully_config::file::read(shown.as_bytes()).expect("it is legal");
    assert_eq!(file.resources[0].timeout.as_ref().map(|timeout| timeout.line), Some(8));
    let faults =
        gracefully_config::file::read(shown.replace("timeout", "timout").as_bytes()).expect_err("a slip");
    let told = readme.lines().find_map(|line| line.strip_prefix("error: ")).expect("it shows an error");
    let beginning = told.strip_suffix("..").expect("it is cut");
    let fault = faults[0].in_file("lifecycle.toml");
    assert!(fault.starts_with(beginning), "{fault} is not {told}");
}

fn schema() -> Value {
    serde_json::from_str(&gracefully_config::file::schema()).expect("it is JSON")
}

/// Checks a value by as much of JSON Schema as the schema uses. A keyword that is none of that is a slip in it.
fn check(schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    for (keyword, said) in schema.as_object().expect("a schema is an object") {
        let holds = match keyword.as_str() {
            "$schema" | "title" | "description" | "examples" => true,
            "type" => match said.as_str().expect("it is one type") {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
                other => panic!("the schema has the type {other}"),
            },
            "enum" => said.as_array().expect("it is a list").contains(value),
            "pattern" => {
                let pattern = Regex::new(said.as_str().expect("it is a text")).expect("it is a pattern");
                value.as_str().is_none_or(|text| pattern.is_match(text))
            }
            "minLength" => value.as_str().is_none_or(|text| text.chars().count() >= number(said)),
            "minItems" => value.as_array().is_none_or(|list| list.len() >= number(said)),
            "anyOf" => {
                said.as_array().expect("it is a list").iter().any(|schema| check(schema, value, at).is_ok())
            }
            "items" => {
                let list = value.as_array().into_iter().flatten();
                list.enumerate()
                    .try_for_each(|(index, item)| check(said, item, &format!("{at}[{index}]")))?;
                true
            }
            "properties" => {
                for (key, schema) in said.as_object().expect("it is an object") {
                    if let Some(value) = value.get(key) {
                        check(schema, value, &format!("{at}.{key}"))?;
                    }
                }
                true
            }
            "additionalProperties" => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    if schema.get("properties").is_none_or(|known| known.get(key).is_none()) {
                        if said == &Value::Bool(false) {
                            return Err(format!("{at}.{key} is unknown"));
                        }
                        check(said, value, &format!("{at}.{key}"))?;
                    }
                }
                true
            }
            other => panic!("the schema has the keyword {other}"),
        };
        if !holds {
            return Err(format!("{at} is {value}, against {keyword} {said}"));
        }
    }
    Ok(())
}

fn number(said: &Value) -> usize {
    usize::try_from(said.as_u64().expect("it is a number")).expect("it is a small one")
}

fn json_of_table(table: &DeTable<'_>) -> Value {
    let members = table.iter().map(|(key, value)| (key.get_ref().to_string(), json_of(value.get_ref())));
    Value::Object(members.collect::<Map<_, _>>())
}

fn json_of(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::from(&**text),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::from(number),
            Err(_) => Value::from(u64::MAX),
        },
        DeValue::Boolean(is) => Value::from(*is),
        DeValue::Array(list) => list.iter().map(|item| json_of(item.get_ref())).collect(),
        DeValue::Table(table) => json_of_table(table),
        DeValue::Float(number) => Value::from(number.as_str().parse::<f64>().expect("it was read as one")),
        // As it would be if it were in quotes, which editors know it is not.
        DeValue::Datetime(_) => Value::Null,
    }
}
