//! Plain programs.
