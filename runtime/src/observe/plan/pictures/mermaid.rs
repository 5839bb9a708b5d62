//! Mermaid: <https://mermaid.js.org/syntax/flowchart.html>. It reads labels as HTML, as Markdown and as words of its own,
//! so all that is no letter, digit or space is written as an entity, `#46;`.

use std::fmt::Write;

use super::graph::Graph;
use crate::observe::plan::outline::Outline;

pub(in crate::observe::plan) fn mermaid(outline: &Outline) -> String {
    let graph = Graph::of(outline);
    // A text of JSON is one of YAML. What looks like a tag is changed before the YAML is read.
    let title = serde_json::to_string_pretty(&graph.title).unwrap_or_default().replace('<', "\\u003c");
    let mut text = format!("---\ntitle: {title}\n---\nflowchart TD\n");
    for (number, node) in graph.nodes.iter().enumerate() {
        let lines: Vec<_> = node.label.iter().map(|line| escaped(line)).collect();
        let style = if node.critical { ":::critical" } else { "" };
        let _ = writeln!(text, "  n{number}[\"{}\"]{style}", lines.join("<br/>"));
    }
    for edge in &graph.edges {
        let label = edge.label.as_ref().map(|label| format!("|\"{}\"|", escaped(label)));
        let _ = writeln!(text, "  n{} -->{} n{}", edge.before, label.unwrap_or_default(), edge.after);
    }
    text.push_str("  classDef critical stroke-width:4px\n");
    text
}

fn escaped(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    for letter in line.chars() {
        if letter.is_alphanumeric() || letter == ' ' {
            text.push(letter);
        } else {
            let _ = write!(text, "#{};", u32::from(letter));
        }
    }
    text
}
