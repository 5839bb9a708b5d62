//! The plan as a graph, for the tools that draw one.

mod dot;
mod graph;
mod mermaid;

pub(super) use dot::dot;
pub(super) use mermaid::mermaid;
