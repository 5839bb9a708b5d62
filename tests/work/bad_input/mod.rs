//! What nobody should do, and somebody does: it is defined, and it never hangs.

mod destructors;
mod own_scope;
mod registering;
mod runtimes;
mod unwinding;
