//! Variables that nobody reads, and that are near one which is read.

use std::env;

use gracefully_config::spelling::nearest;

/// Every variable of ours whose name does not depend on the program, without the prefix.
const KNOWN: [&str; 10] =
    ["CONFIG", "GRACE", "DELAY", "DRAIN", "RESERVE", "FAST", "REPORT", "PROGRESS", "LEDGER", "WORKER"];

const PREFIX: &str = "GRACEFULLY_";
const TIMEOUT: &str = "_TIMEOUT";

/// One line for each variable that looks like a slip. `timeouts` are those of the declared resources.
///
/// A slip does not refuse the start: others name variables too. Kubernetes, for one, gives every container of a
/// namespace `GRACEFULLY_SERVICE_HOST` and `GRACEFULLY_PORT_80_TCP` where a service is called `gracefully`.
pub(super) fn warnings(timeouts: &[String]) -> Vec<String> {
    let names = env::vars_os().filter_map(|(variable, _)| variable.into_string().ok());
    names.filter_map(|variable| warning(&variable, timeouts)).collect()
}

fn warning(variable: &str, timeouts: &[String]) -> Option<String> {
    let rest = variable.strip_prefix(PREFIX)?;
    let own = timeouts.iter().filter_map(|timeout| timeout.strip_prefix(PREFIX));
    let mut known = KNOWN.into_iter().chain(own.clone());
    let is_kubernetes = rest == "PORT" || rest.starts_with("PORT_") || rest.starts_with("SERVICE_");
    if is_kubernetes || known.clone().any(|name| name == rest) {
        return None;
    }
    let meant = match rest.strip_suffix(TIMEOUT) {
        // What all of them end with makes none of them alike.
        Some(stem) => nearest(stem, own.filter_map(|name| name.strip_suffix(TIMEOUT)))?.to_owned() + TIMEOUT,
        None => nearest(rest, &mut known)?.to_owned(),
    };
    Some(format!("{variable} is none of the library's variables; did you mean {PREFIX}{meant}?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_and_a_stranger_is_not() {
        let timeouts = ["GRACEFULLY_DATABASE_TIMEOUT", "GRACEFULLY_HTTP_SERVER_TIMEOUT"].map(str::to_owned);
        for (variable, meant) in [
            ("GRACEFULLY_DRIAN", Some("GRACEFULLY_DRAIN")),
            ("GRACEFULLY_REPROT", Some("GRACEFULLY_REPORT")),
            ("GRACEFULLY_DATABSE_TIMEOUT", Some("GRACEFULLY_DATABASE_TIMEOUT")),
            ("GRACEFULLY_DATABASE_TIMOUT", Some("GRACEFULLY_DATABASE_TIMEOUT")),
            ("GRACEFULLY_DRAIN", None),
            ("GRACEFULLY_DATABASE_TIMEOUT", None),
            ("GRACEFULLY_CACHE_TIMEOUT", None),
            ("GRACEFULLY_PORT", None),
            ("GRACEFULLY_PORT_80_TCP_ADDR", None),
            ("GRACEFULLY_SERVICE_HOST", None),
            ("DRIAN", None),
            ("GRACEFULLY", None),
        ] {
            let told = warning(variable, &timeouts);
            let expected = meant
                .map(|meant| format!("{variable} is none of the library's variables; did you mean {meant}?"));
            assert_eq!(told, expected, "{variable}");
        }
    }
}
