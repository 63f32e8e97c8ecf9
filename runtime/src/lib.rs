//! Acts on databases: connects, compares, confirms, proves, reads the state of revisions and runs them.

pub mod compare;
pub mod confirm;
pub mod connect;
pub mod prove;
pub mod record;
pub mod run;
pub mod scratch;
pub mod state;
