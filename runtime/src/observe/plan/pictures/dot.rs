//! Graphviz. What is said in quotes is escaped for `escString`, in which entities are read too:
//! <https://graphviz.org/docs/attr-types/escString/>.

use std::fmt::Write;

use super::graph::Graph;
use crate::observe::plan::outline::Outline;

pub(in crate::observe::plan) fn dot(outline: &Outline) -> String {
    let graph = Graph::of(outline);
    let mut text = format!(
        "digraph plan {{\n  label={};\n  labelloc=t;\n  node [shape=box];\n",
        quoted(std::slice::from_ref(&graph.title))
    );
    for (number, node) in graph.nodes.iter().enumerate() {
        let style = match node {
            node if node.critical => ", penwidth=3",
            node if node.stage.is_none() => ", shape=plaintext",
            _ => "",
        };
        let _ = writeln!(text, "  n{number} [label={}{style}];", quoted(&node.label));
    }
    // What closes in parallel stands side by side.
    let mut first = 0;
    for stage in graph.nodes.chunk_by(|a, b| a.stage.is_some() && a.stage == b.stage) {
        if stage.len() > 1 {
            let together: Vec<_> = (first..first + stage.len()).map(|number| format!("n{number}")).collect();
            let _ = writeln!(text, "  {{ rank=same; {}; }}", together.join("; "));
        }
        first += stage.len();
    }
    for edge in &graph.edges {
        let _ = write!(text, "  n{} -> n{}", edge.before, edge.after);
        if let Some(label) = &edge.label {
            let _ = write!(text, " [label={}]", quoted(std::slice::from_ref(label)));
        }
        text.push_str(";\n");
    }
    text.push_str("}\n");
    text
}

/// Lines of a label.
fn quoted(lines: &[String]) -> String {
    let mut text = String::from("\"");
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            text.push_str("\\n");
        }
        for letter in line.chars() {
            match letter {
                '"' => text.push_str("\\\""),
                '\\' => text.push_str("\\\\"),
                '&' => text.push_str("&amp;"),
                other => text.push(other),
            }
        }
    }
    text.push('"');
    text
}
