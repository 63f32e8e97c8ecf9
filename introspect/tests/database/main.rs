//! Databases are read as they are: schemas made by statements, and what is read of them.

mod postgres;
mod print;
mod sqlite;
