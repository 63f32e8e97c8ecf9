//! The text of a revision file.

use super::Revision;
use super::body::{Direction, statements};
use super::header::header;
use crate::sql::Transactional;

/// The whole text of a revision file.
pub fn render(revision: &Revision) -> String {
    format!(
        "{}
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {{
    fn name(&self) -> &str {{
        {:?}
    }}
}}

#[async_trait::async_trait]
impl MigrationTrait for Migration {{
{}
{}{}}}
",
        header(revision),
        revision.id,
        body(revision, Direction::Up),
        body(revision, Direction::Down),
        use_transaction(revision),
    )
}

fn body(revision: &Revision, direction: Direction) -> String {
    let (name, empty) = match direction {
        Direction::Up => ("up", "// Write the upgrade here."),
        Direction::Down => ("down", "// Write the downgrade here: the way back from what the upgrade does."),
    };
    let statements = statements(revision, direction);
    let (manager, statements) =
        if statements.is_empty() { ("_manager", format!("        {empty}\n")) } else { ("manager", statements) };
    format!(
        "    async fn {name}(&self, {manager}: &SchemaManager) -> Result<(), DbErr> {{\n{statements}        Ok(())\n    }}\n"
    )
}

/// Keeps the migrator from opening a transaction; `sea-orm-migration` 1 has no such switch and opens none on SQLite.
fn use_transaction(revision: &Revision) -> &'static str {
    let outside = revision.up.iter().chain(&revision.down).any(|s| s.transactional == Transactional::Outside);
    if !outside || revision.migration_major < 2 {
        return "";
    }
    "
    // A statement here can't run inside a transaction, or brings its own.
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }
"
}

/// A text on one line of a comment, which looks as it is read: rustc refuses characters that turn the direction of text.
pub(super) fn one_line(text: &str) -> String {
    let is_plain = |c: char| {
        !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if is_plain(c) { c } else { ' ' }).collect()
}
