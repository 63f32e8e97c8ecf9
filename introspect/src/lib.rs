//! The two readers: a live database into a [`limbeck_differ::Schema`], the sources of SeaORM models into a
//! [`limbeck_differ::Declaration`].

pub mod database;
pub mod models;
