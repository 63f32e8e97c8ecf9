//! Pieces of DDL text that the dialects spell alike, for what sea-query can't say.

use super::builder::ColumnCalls;
use limbeck_differ::Dialect;
use limbeck_differ::schema::{
    Check, ConstraintName, Deferrable, ForeignKey, Index, IndexColumn, IndexKey, NameOrigin, NullsOrder, PrimaryKey,
    QualifiedName, ReferentialAction, UniqueConstraint,
};
use std::fmt::Write as _;

/// A qualified name.
pub(super) fn name(name: &QualifiedName, dialect: Dialect) -> String {
    match &name.schema {
        Some(schema) if dialect != Dialect::Sqlite => {
            format!("{}.{}", dialect.quote(schema), dialect.quote(&name.name))
        }
        _ => dialect.quote(&name.name),
    }
}

/// Identifiers with commas between them.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a String>, dialect: Dialect) -> String {
    names.into_iter().map(|name| dialect.quote(name)).collect::<Vec<_>>().join(", ")
}

/// The name that is written for a constraint inside CREATE TABLE: one that the server made up, it makes up again.
pub(super) fn written_name(name: &ConstraintName) -> Option<&str> {
    name.as_deref().filter(|_| name.origin == NameOrigin::Explicit)
}

fn constraint(name: Option<&str>, dialect: Dialect) -> String {
    name.map(|name| format!("CONSTRAINT {} ", dialect.quote(name))).unwrap_or_default()
}

pub(super) fn primary_key(key: &PrimaryKey, name: Option<&str>, dialect: Dialect) -> String {
    let mut sql = format!("{}PRIMARY KEY ({})", constraint(name, dialect), list(&key.columns, dialect));
    if !key.include.is_empty() {
        let _ = write!(sql, " INCLUDE ({})", list(&key.include, dialect));
    }
    sql + deferrable(key.deferrable)
}

pub(super) fn unique(unique: &UniqueConstraint, name: Option<&str>, dialect: Dialect) -> String {
    let mut sql = format!("{}UNIQUE ", constraint(name, dialect));
    if unique.nulls_not_distinct {
        sql.push_str("NULLS NOT DISTINCT ");
    }
    let _ = write!(sql, "({})", list(&unique.columns, dialect));
    if !unique.include.is_empty() {
        let _ = write!(sql, " INCLUDE ({})", list(&unique.include, dialect));
    }
    sql + deferrable(unique.deferrable)
}

pub(super) fn check(check: &Check, name: Option<&str>, dialect: Dialect) -> String {
    let mut sql = format!("{}CHECK ({})", constraint(name, dialect), check.expression.sql());
    if check.no_inherit {
        sql.push_str(" NO INHERIT");
    }
    if check.not_valid {
        sql.push_str(" NOT VALID");
    }
    if check.not_enforced {
        sql.push_str(" NOT ENFORCED");
    }
    sql
}

pub(super) fn foreign_key(key: &ForeignKey, constraint_name: Option<&str>, dialect: Dialect) -> String {
    let mut sql = format!(
        "{}FOREIGN KEY ({}) REFERENCES {} ({})",
        constraint(constraint_name, dialect),
        list(&key.columns, dialect),
        name(&key.referenced_table, dialect),
        list(&key.referenced_columns, dialect),
    );
    if key.match_full {
        sql.push_str(" MATCH FULL");
    }
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        if let Some(action) = action_words(action) {
            let _ = write!(sql, " ON {event} {action}");
        }
        if event == "DELETE" && !key.delete_sets.is_empty() {
            let _ = write!(sql, " ({})", list(&key.delete_sets, dialect));
        }
    }
    sql.push_str(deferrable(key.deferrable));
    if key.not_valid {
        sql.push_str(" NOT VALID");
    }
    if key.not_enforced {
        sql.push_str(" NOT ENFORCED");
    }
    sql
}

fn action_words(action: ReferentialAction) -> Option<&'static str> {
    match action {
        ReferentialAction::NoAction => None,
        ReferentialAction::Restrict => Some("RESTRICT"),
        ReferentialAction::Cascade => Some("CASCADE"),
        ReferentialAction::SetNull => Some("SET NULL"),
        ReferentialAction::SetDefault => Some("SET DEFAULT"),
    }
}

fn deferrable(deferrable: Deferrable) -> &'static str {
    match deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => " DEFERRABLE",
        Deferrable::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    }
}

/// The collations that everybody has on SQLite are written as everybody writes them.
pub(super) fn collation_name(collation: &str, dialect: Dialect) -> String {
    let is_built_in = ["BINARY", "NOCASE", "RTRIM"].iter().any(|name| collation.eq_ignore_ascii_case(name));
    if dialect == Dialect::Sqlite && is_built_in { collation.to_owned() } else { dialect.quote(collation) }
}

/// A `CREATE INDEX` statement on a table of that name.
pub(super) fn index(index: &Index, table: &QualifiedName, dialect: Dialect) -> String {
    let columns: Vec<_> = index.columns.iter().map(|column| index_column(column, dialect)).collect();
    let mut sql = format!(
        "CREATE {}INDEX {} ON {} ",
        if index.unique { "UNIQUE " } else { "" },
        dialect.quote(&index.name),
        name(table, dialect),
    );
    if let Some(method) = &index.method {
        let _ = write!(sql, "USING {method} ");
    }
    let _ = write!(sql, "({})", columns.join(", "));
    if !index.include.is_empty() {
        let _ = write!(sql, " INCLUDE ({})", list(&index.include, dialect));
    }
    if index.nulls_not_distinct {
        sql.push_str(" NULLS NOT DISTINCT");
    }
    if let Some(storage) = &index.storage {
        let _ = write!(sql, " WITH ({storage})");
    }
    if let Some(predicate) = &index.predicate {
        let _ = write!(sql, " WHERE {}", predicate.sql());
    }
    sql
}

fn index_column(column: &IndexColumn, dialect: Dialect) -> String {
    let mut sql = match &column.key {
        IndexKey::Column(name) => dialect.quote(name),
        // SQLite keeps the text as it is written, and most people write no parentheses; PostgreSQL writes its own.
        IndexKey::Expression(expression) if dialect == Dialect::Sqlite => expression.sql().to_owned(),
        IndexKey::Expression(expression) => format!("({})", expression.sql()),
    };
    if let Some(collation) = &column.collation {
        let _ = write!(sql, " COLLATE {}", collation_name(collation, dialect));
    }
    if let Some(class) = &column.operator_class {
        let _ = write!(sql, " {class}");
    }
    if column.descending {
        sql.push_str(" DESC");
    }
    match column.nulls {
        Some(NullsOrder::First) => sql.push_str(" NULLS FIRST"),
        Some(NullsOrder::Last) => sql.push_str(" NULLS LAST"),
        None => {}
    }
    sql
}

/// A whole `CREATE TABLE`, one part a line.
pub(super) fn create_table(
    head: &str,
    columns: &[ColumnCalls],
    constraints: impl IntoIterator<Item = String>,
    dialect: Dialect,
) -> String {
    let parts: Vec<_> = columns.iter().map(|column| column.text(dialect)).chain(constraints).collect();
    format!("{head} (\n    {}\n)", parts.join(",\n    "))
}
