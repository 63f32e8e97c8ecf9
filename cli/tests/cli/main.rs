//! The program from outside: what it prints where, and how it ends.

// snapbox writes its inline snapshots so.
#![allow(clippy::needless_raw_string_hashes)]

mod configuration;
mod diff;
mod help;
mod history;
mod project;
mod usage;
