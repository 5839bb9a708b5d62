//! The engine: a pure state machine that decides everything about a shutdown.
