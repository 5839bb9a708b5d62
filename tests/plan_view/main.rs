//! `GRACEFULLY=plan` and `Shop::PLAN`: what people see of a plan, word for word.
//!
//! The golden files are written anew by `GOLDEN=write cargo test -p gracefully-tests --test plan_view`: read the
//! difference before it is committed. No scenario has a naive twin: a program without the library has no plan.

mod forms;
mod golden;
#[expect(dead_code, reason = "values are made by programs, plans need types alone")]
mod lifecycles;
mod pinned;
mod program;
mod wide;
