//! The program from outside: what it prints where, and how it ends.

mod configuration;
mod diff;
mod help;
mod history;
mod project;
mod usage;
