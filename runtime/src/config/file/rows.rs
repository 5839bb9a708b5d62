//! What the file says of resources, as the plan has it.

use gracefully_config::file::{Entry, File, LinkKind as Said};

use crate::plan::{Facts, Held, Link, LinkKind, Row, Source, Written};

/// One row for each resource that the file speaks of.
pub(super) fn rows(file: &File, shown: &'static str) -> &'static [Row] {
    file.resources.iter().map(|entry| row(entry, shown)).collect::<Vec<_>>().leak()
}

fn row(entry: &Entry, shown: &'static str) -> Row {
    let source = |line| Source::RunTimeFile { file: shown, line };
    let links = entry.links.iter().map(|link| {
        let target: &'static str = link.target.value.clone().leak();
        let text = format!("{shown}:{}: {} {target}", link.target.line, link.kind.word()).leak();
        Link { kind: kind(link.kind), text, targets: Held::Named(target) }
    });
    Row {
        order: entry.order.as_ref().map(|order| order.value),
        order_source: entry.order.as_ref().map_or(Source::Default, |order| source(order.line)),
        timeout: entry.timeout.as_ref().map(|timeout| Written::new(timeout.value, source(timeout.line))),
        env: entry.env.as_ref().map(|env| &*env.value.clone().leak()),
        links: links.collect::<Vec<_>>().leak(),
        ..Row::of(entry.name.value.clone().leak())
    }
}

fn kind(kind: Said) -> LinkKind {
    match kind {
        Said::Uses => LinkKind::Uses,
        Said::ClosesAfter => LinkKind::ClosesAfter,
        Said::ClosesBefore => LinkKind::ClosesBefore,
    }
}

/// The facts with what the rows say of this resource. What the compiler's file has said of others stays said.
pub(super) fn overridden(facts: Facts, rows: &[Row]) -> Facts {
    let Some(row) = rows.iter().find(|row| row.name == facts.identity.name) else { return facts };
    let earlier = facts.file_links;
    let mut facts = facts.with_row(row);
    if !earlier.is_empty() && !row.links.is_empty() {
        facts.file_links = [earlier, row.links].concat().leak();
    }
    facts
}
