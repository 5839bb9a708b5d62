//! What a file and the environment may say about a program's bounds, read once at boot.
//!
//! A bad value refuses to start: every fault is found, named, and told with what is legal.

mod drill;
mod duration;
#[cfg_attr(feature = "config", path = "file/mod.rs")]
#[cfg_attr(not(feature = "config"), path = "no_file.rs")]
mod file;
mod plan;
mod progress;
mod report_path;
mod strangers;
mod verb;

use std::borrow::Cow;
use std::env;
use std::path::PathBuf;

use crate::drill::Script;
use crate::observe::{Mode, PlanForm};
use crate::os;
use crate::plan::{Facts, Settings, Source, Written};
use crate::resource::Declared;
use duration::{Zero, parse, parse_with_seconds};
use verb::Verb;

/// What a bad environment ends with.
pub(crate) const REFUSED: u8 = 78;

/// What the environment said.
#[derive(Debug)]
pub(crate) struct Config {
    /// The lifecycle's own settings, overridden.
    pub(crate) settings: Settings,
    /// The declared facts, overridden.
    pub(crate) facts: Cow<'static, [Facts]>,
    /// Whether anything was said at all. Else the plan is what the compiler has made of it.
    pub(crate) is_said: bool,
    /// Where the report is to be written.
    pub(crate) report: Option<PathBuf>,
    /// How it is shown that it closes.
    pub(crate) progress: Mode,
    /// The drill to go through, if that is asked for.
    pub(crate) drill: Option<Script>,
    /// In which form the plan is to be shown, instead of running, if that is asked for.
    pub(crate) plan: Option<PlanForm>,
    /// What looks like a slip and refuses nothing.
    pub(crate) warnings: Vec<String>,
}

/// Reads everything; all faults at once.
pub(crate) fn read(lifecycle: Declared, settings: Settings) -> Result<Config, Vec<String>> {
    if is_silent(&settings, lifecycle.facts) {
        Ok(unsaid(settings, lifecycle.facts))
    } else {
        read_all(lifecycle, settings)
    }
}

/// Whether there is nothing to read: most programs are started like that, and what reads it stays out of their memory.
fn is_silent(settings: &Settings, facts: &[Facts]) -> bool {
    let is_unset = |variable: Option<&str>| variable.and_then(env::var_os).is_none();
    is_unset(settings.env)
        && facts.iter().all(|facts| is_unset(facts.env))
        && !env::vars_os().any(|(variable, _)| variable.as_encoded_bytes().starts_with(OURS))
}

/// What every variable of the library begins with.
const OURS: &[u8] = b"GRACEFULLY";

fn unsaid(settings: Settings, facts: &'static [Facts]) -> Config {
    Config {
        settings,
        facts: Cow::Borrowed(facts),
        is_said: false,
        report: None,
        progress: Mode::settle(None),
        drill: None,
        plan: None,
        warnings: Vec::new(),
    }
}

#[cold]
fn read_all(lifecycle: Declared, mut settings: Settings) -> Result<Config, Vec<String>> {
    let mut facts = lifecycle.facts.to_vec();
    // The file first: the environment is stronger, and the file may name its variables.
    let mut faults = file::read(lifecycle, &mut settings, &mut facts).err().unwrap_or_default();
    let mut named_grace = None;
    if let Some(variable) = settings.env {
        match look_up_named(variable) {
            // What the program itself names is stronger than the name that all programs share.
            Ok(written) => named_grace = written,
            Err(fault) => faults.push(fault),
        }
    }
    for (variable, zero, value) in [
        ("GRACEFULLY_GRACE", Zero::Refused, &mut settings.grace),
        ("GRACEFULLY_DELAY", Zero::Legal, &mut settings.delay),
        ("GRACEFULLY_DRAIN", Zero::Legal, &mut settings.drain),
        ("GRACEFULLY_RESERVE", Zero::Refused, &mut settings.reserve),
        ("GRACEFULLY_FAST", Zero::Refused, &mut settings.fast),
    ] {
        match look_up(variable, zero) {
            Ok(Some(written)) => *value = Some(written),
            Ok(None) => {}
            Err(fault) => faults.push(fault),
        }
    }
    settings.grace = named_grace.or(settings.grace);
    let timeouts: Vec<_> = facts.iter().map(|facts| timeout_variable(facts.identity.name)).collect();
    let facts = facts
        .iter()
        .zip(&timeouts)
        .map(|(facts, variable)| {
            with_timeout(*facts, variable).unwrap_or_else(|fault| {
                faults.push(fault);
                *facts
            })
        })
        .collect();
    faults.extend(foreign_faults());
    let (drill, plan) = verb_for(&settings).unwrap_or_else(|more| {
        faults.extend(more);
        (None, None)
    });
    let progress = progress::read().unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    let report = report_path::read().unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    if faults.is_empty() {
        let (progress, warnings) = (Mode::settle(progress), strangers::warnings(&timeouts));
        Ok(Config { settings, facts, is_said: true, report, progress, drill, plan, warnings })
    } else {
        Err(each_once(faults))
    }
}

/// A variable may be read for more than one reason.
fn each_once(faults: Vec<String>) -> Vec<String> {
    let mut told: Vec<String> = Vec::with_capacity(faults.len());
    for fault in faults {
        if !told.contains(&fault) {
            told.push(fault);
        }
    }
    told
}

/// What is asked for: a drill, where this program can go through it, or the plan.
fn verb_for(settings: &Settings) -> Result<(Option<Script>, Option<PlanForm>), Vec<String>> {
    match verb::read()? {
        None => Ok((None, None)),
        Some(Verb::Plan(form)) => Ok((None, Some(form))),
        Some(Verb::Drill(script)) => {
            let faults = script.faults(settings.signals, os::is_ignored);
            if faults.is_empty() { Ok((Some(script), None)) } else { Err(faults) }
        }
    }
}

/// The facts with what the file and the environment say of this resource, which has turned up in an open lifecycle.
pub(crate) fn override_open(facts: Facts) -> Result<Facts, String> {
    let facts = file::override_open(facts);
    with_timeout(facts, &timeout_variable(facts.identity.name))
}

fn with_timeout(mut facts: Facts, variable: &str) -> Result<Facts, String> {
    let named = facts.env.map_or(Ok(None), look_up_named)?;
    let ours = look_up(variable, Zero::Refused)?;
    facts.timeout = named.or(ours).or(facts.timeout);
    Ok(facts)
}

/// `GRACEFULLY_HTTP_SERVER_TIMEOUT` for `HttpServer`.
fn timeout_variable(name: &str) -> String {
    format!("GRACEFULLY_{}_TIMEOUT", screaming(name))
}

/// `HTTP_SERVER` for `HttpServer`, `DB_POOL` for `db-pool`.
fn screaming(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    let mut previous = '_';
    for (at, letter) in name.char_indices() {
        let next_is_lower = name[at + letter.len_utf8()..].chars().next().is_some_and(char::is_lowercase);
        let starts_word = letter.is_uppercase() && (!previous.is_uppercase() || next_is_lower);
        if starts_word && !text.is_empty() && !text.ends_with('_') {
            text.push('_');
        }
        if letter.is_alphanumeric() {
            text.extend(letter.to_uppercase());
        } else if !text.ends_with('_') {
            text.push('_');
        }
        previous = letter;
    }
    text
}

fn look_up(variable: &str, zero: Zero) -> Result<Option<Written>, String> {
    let Some(value) = env::var_os(variable) else { return Ok(None) };
    let nanos = parse(variable, &value, zero)?;
    // Where a value comes from is told as long as the process lives. It is read once, and only what is set is kept.
    Ok(Some(Written::new(nanos, Source::Environment(variable.to_owned().leak()))))
}

/// What `env = ".."` names is the operator's own word, often older than this library: whole seconds are legal there.
fn look_up_named(variable: &'static str) -> Result<Option<Written>, String> {
    let Some(value) = env::var_os(variable) else { return Ok(None) };
    let nanos = parse_with_seconds(variable, &value)?;
    Ok(Some(Written::new(nanos, Source::Environment(variable))))
}

/// An open lifecycle learns its resources' names too late to refuse, so every variable of that form is read.
fn foreign_faults() -> Vec<String> {
    env::vars_os()
        .filter_map(|(variable, value)| {
            let variable = variable.to_str()?;
            let ours = variable.starts_with("GRACEFULLY_") && variable.ends_with("_TIMEOUT");
            if ours { parse(variable, &value, Zero::Refused).err() } else { None }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::screaming;

    #[test]
    fn names_become_variables() {
        for (name, variable) in [
            ("HttpServer", "HTTP_SERVER"),
            ("Database", "DATABASE"),
            ("HTTPServer", "HTTP_SERVER"),
            ("db-pool", "DB_POOL"),
            ("cache v2", "CACHE_V2"),
            ("S3", "S3"),
        ] {
            assert_eq!(screaming(name), variable);
        }
    }
}
