//! What a schema is, how two of them differ, in which order to change one into the other.
//!
//! Every function here is pure: no IO, no async, no SeaORM, and no panic on any schema. The flow is
//! [`declaration::complete`] → [`normalize`] → [`diff`] → [`plan`]; see `ARCHITECTURE.md` for the whole picture.

pub mod answers;
pub mod declaration;
pub mod dialect;
pub mod diff;
pub mod normalize;
pub mod operation;
pub mod plan;
pub mod schema;
#[cfg(test)]
mod testing;

pub use answers::Answers;
pub use declaration::{Completed, CompletionOptions, Declaration, complete};
pub use dialect::{Dialect, Target};
pub use diff::{RenameHints, diff, diff_exactly, in_own_words};
pub use normalize::normalize;
pub use operation::{Change, Operation};
pub use plan::{Plan, PlanError, Step, plan};
pub use schema::Schema;
