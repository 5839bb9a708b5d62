//! `examples/agent_stream` as a real process with a real peer: its stream stopped in every way, with either client.

mod arguments;
mod connected;
mod run;
mod stops;
mod twin;
