//! What entities of all shapes declare.

// snapbox writes every expectation of several lines so.
#![allow(clippy::needless_raw_string_hashes)]

mod bad_files;
mod constants;
mod fields;
mod files;
mod limbeck;
mod relations;
mod resolution;
mod traps;
mod types;

/// An entity to refer to.
const AUTHOR: &str = "use sea_orm::entity::prelude::*;
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = \"authors\")]
pub struct Model {
    #[sea_orm(primary_key, column_name = \"author_id\")] pub id: i32,
    pub region: i32,
}";
