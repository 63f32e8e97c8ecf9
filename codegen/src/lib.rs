//! A plan as text: SQL, a revision file, reports. Pure functions on values.

pub mod report;
pub mod revision;
pub mod sql;
