//! The text of a revision file.

use super::Revision;
use super::body::statements;
use super::header::header;
use super::statement::Direction;
use crate::sql::Transactional;
use limbeck_differ::Dialect;

/// The whole text of a revision file.
pub fn render(revision: &Revision) -> String {
    format!(
        "{}
use sea_orm_migration::prelude::*;

{}
#[async_trait::async_trait]
impl MigrationTrait for Migration {{
{}
{}{}}}
",
        header(revision),
        name(revision),
        body(revision, Direction::Up),
        body(revision, Direction::Down),
        use_transaction(revision),
    )
}

/// The type, and how its name is told.
fn name(revision: &Revision) -> String {
    let style = &revision.style;
    let documentation = if style.documents { "/// The migration.\n" } else { "" };
    let derives =
        if style.derives.is_empty() { String::new() } else { format!("#[derive({})]\n", style.derives.join(", ")) };
    let structure = format!("{documentation}{derives}pub struct Migration;\n");
    if style.derives_name() {
        return structure;
    }
    format!(
        "{structure}
impl MigrationName for Migration {{
    fn name(&self) -> &str {{
        {:?}
    }}
}}
",
        revision.id,
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
    // PostgreSQL's transaction is worth more than telling the others what they do anyway.
    if revision.bodies.len() > 1 && revision.bodies.iter().any(|body| body.target.dialect == Dialect::Postgres) {
        return "";
    }
    let mut statements = revision.bodies.iter().flat_map(|body| body.up.iter().chain(&body.down));
    let outside = statements.any(|statement| statement.transactional == Transactional::Outside);
    if !outside || revision.style.migration_major < 2 {
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
