//! Databases are read as they are: schemas made by statements, and what is read of them.

#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test may fail in any of its parts")]

mod faults;
mod fine_print;
mod mysql;
mod postgres;
mod print;
mod proxy;
mod sea_schema;
mod sqlite;
mod statements;
