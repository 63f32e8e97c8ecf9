//! The program from outside: what it prints where, and how it ends.

// A helper of tests may panic as a test may.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]
// snapbox writes its inline snapshots so.
#![allow(clippy::needless_raw_string_hashes)]

mod answers;
mod attributes;
mod autogenerate;
mod backends;
mod configuration;
mod diff;
mod errors;
mod help;
mod history;
mod init;
mod layouts;
mod ledger;
mod models;
mod place;
mod project;
mod server;
mod state;
mod unprivileged;
mod usage;
