//! The program from outside: what it prints where, and how it ends.

// A helper of tests may panic as a test may.
#![allow(clippy::unwrap_used)]
// snapbox writes its inline snapshots so.
#![allow(clippy::needless_raw_string_hashes)]

mod autogenerate;
mod configuration;
mod diff;
mod help;
mod history;
mod project;
mod usage;
