//! Whole programs, for what their size costs: the benchmark `compile` checks them beside the same without macros.

use std::fmt::Write as _;

/// How many others each resource holds.
const HELD: usize = 3;

/// So many resources, each of which holds three others, has a field that is released and one that is not, and stands
/// in the list.
pub(crate) fn resources(size: usize) -> String {
    let mut text = String::new();
    for by in 0..size {
        let _ = writeln!(text, "#[derive(gracefully::Resource)]\n#[resource(timeout = \"1s\")]");
        let _ = writeln!(
            text,
            "struct R{by} {{\n    #[cleanup(with = Pool::close)]\n    pool: Pool,\n    url: String,"
        );
        for other in held(by, size) {
            let _ = writeln!(text, "    r{other}: Managed<R{other}>,");
        }
        text += "}\n";
    }
    text
}

/// The list of them.
pub(crate) fn list(size: usize) -> String {
    let entries: Vec<_> = (0..size).map(|entry| format!("R{entry}")).collect();
    format!("struct Shop({});\n", entries.join(", "))
}

/// What `#[lifecycle(..)]` says of the list.
pub(crate) const SAID: &str = "grace = \"1h\"";

/// Whom `by` holds: the next one, and two that are spread over the rest.
pub(crate) fn held(by: usize, size: usize) -> Vec<usize> {
    let left = size - by - 1;
    let mut held: Vec<_> = (0..HELD.min(left))
        .map(|n| if n == 0 { by + 1 } else { by + 1 + (by * 7919 + n * 104_729) % left })
        .collect();
    held.sort_unstable();
    held.dedup();
    held
}
