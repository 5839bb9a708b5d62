//! The file that `GRACEFULLY_CONFIG` names: `lifecycle.toml` once more, when the program starts.
//!
//! What it says lives as long as the process, because where a value comes from is told that long: it is read once, and
//! leaked.

mod rows;

use std::env;
use std::path::Path;
use std::sync::OnceLock;

use gracefully_config::file::{self, At, Fault, File};
use gracefully_config::spelling::plain;

use crate::plan::{
    EofAction, ExitStyle, Facts, PanicAction, Row, Settings, SignalAction, Signals, Source, Sources, Written,
    name_fault,
};
use crate::resource::Declared;

const VARIABLE: &str = "GRACEFULLY_CONFIG";

/// What it says of resources that an open lifecycle does not know yet.
static OF_OPEN: OnceLock<&'static [Row]> = OnceLock::new();

/// Overrides what the file speaks of; every fault with its line.
pub(super) fn read(whose: Declared, settings: &mut Settings, facts: &mut [Facts]) -> Result<(), Vec<String>> {
    let Some(path) = env::var_os(VARIABLE) else { return Ok(()) };
    let path = Path::new(&path);
    // A name may be any bytes, and a terminal is not to do what they say.
    let shown = plain(&path.display().to_string());
    let bytes = file::open(path).map_err(|fault| vec![format!("{VARIABLE}={shown}: {fault}")])?;
    let shown: &'static str = shown.leak();
    let told = |faults: &[Fault]| faults.iter().map(|fault| fault.in_file(shown)).collect::<Vec<_>>();
    let file = file::read(&bytes).map_err(|faults| told(&faults))?;
    let mut faults: Vec<String> = told(file.fault_for(whose.name).as_slice());
    let rows = rows::rows(&file, shown);
    if whose.plan.is_some() {
        faults.extend(name_faults(&file, facts, whose.absent, shown));
    } else {
        // Nobody installs a second app, so nobody has been here before.
        let _ = OF_OPEN.set(rows);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    override_settings(settings, &file, shown);
    for facts in facts {
        *facts = rows::overridden(*facts, rows);
    }
    Ok(())
}

/// What the file says of a resource that has turned up.
pub(super) fn override_open(facts: Facts) -> Facts {
    rows::overridden(facts, OF_OPEN.get().copied().unwrap_or_default())
}

/// Names that no resource goes by, each at its first line.
fn name_faults(file: &File, facts: &[Facts], absent: &[&str], shown: &'static str) -> Vec<String> {
    let mut told: Vec<&str> = Vec::new();
    let mut faults = Vec::new();
    for entry in &file.resources {
        for name in std::iter::once(&entry.name).chain(entry.links.iter().map(|link| &link.target)) {
            if !told.contains(&name.value.as_str()) {
                told.push(&name.value);
                faults.extend(name_fault(facts, absent, &name.value, shown, name.line));
            }
        }
    }
    faults
}

fn override_settings(settings: &mut Settings, file: &File, shown: &'static str) {
    let source = |line| Source::RunTimeFile { file: shown, line };
    let bounds = [
        (&mut settings.grace, &file.grace),
        (&mut settings.delay, &file.delay),
        (&mut settings.drain, &file.drain),
        (&mut settings.reserve, &file.reserve),
        (&mut settings.fast, &file.fast),
    ];
    for (bound, said) in bounds {
        if let Some(At { value, line }) = *said {
            *bound = Some(Written::new(value, source(line)));
        }
    }
    let Signals { term, int, hup, quit } = &mut settings.signals;
    let mut sources = *settings.sources;
    let Sources { signals, exit, panics, eof } = &mut sources;
    for ((action, origin), said) in [term, int, hup, quit].into_iter().zip(signals).zip(&file.signals) {
        if let Some(At { value, line }) = *said {
            (*action, *origin) = (action_of(value), source(line));
        }
    }
    if let Some(At { value, line }) = file.exit {
        (settings.exit, *exit) = (exit_of(value), source(line));
    }
    if let Some(At { value, line }) = file.panics {
        (settings.panics, *panics) = (panics_of(value), source(line));
    }
    if let Some(At { value, line }) = file.eof {
        (settings.eof, *eof) = (eof_of(value), source(line));
    }
    settings.sources = Box::leak(Box::new(sources));
    if let Some(env) = &file.env {
        settings.env = Some(env.value.clone().leak());
    }
}

/// The reader has let through what is legal alone.
fn action_of(word: &str) -> SignalAction {
    match word {
        "fast" => SignalAction::Fast,
        "immediate" => SignalAction::Immediate,
        "ignore" => SignalAction::Ignore,
        _ => SignalAction::Graceful,
    }
}

fn panics_of(word: &str) -> PanicAction {
    match word {
        "report" => PanicAction::Report,
        _ => PanicAction::Request,
    }
}

fn eof_of(word: &str) -> EofAction {
    match word {
        "request" => EofAction::Request,
        _ => EofAction::Ignore,
    }
}

fn exit_of(word: &str) -> ExitStyle {
    match word {
        "status" => ExitStyle::Status,
        "signal" => ExitStyle::Signal,
        _ => ExitStyle::Conventional,
    }
}
