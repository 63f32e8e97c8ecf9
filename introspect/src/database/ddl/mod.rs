//! Takes apart the statements that SQLite keeps as the text of its objects.
//!
//! SQLite has parsed them before, so they are known to be right: what is not understood here is passed over, never an
//! error. Only what no pragma tells is taken from them.

mod create_index;
mod create_table;
mod tokens;

pub(super) use create_index::CreateIndex;
pub(super) use create_table::{CreateTable, KeyText};
pub(super) use tokens::names;
