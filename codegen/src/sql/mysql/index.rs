//! Indexes.

use super::super::builder::{Call, IndexCalls};
use super::super::{LowerError, Statement};
use super::{builder, is_plain_name, literal, quote, raw, table_name, unsupported};
use limbeck_differ::Target;
use limbeck_differ::schema::{Index, IndexColumn, IndexKey, PrimaryKey, TableName};
use std::fmt::Write as _;

pub(super) fn create(table: &TableName, index: &Index, target: &Target) -> Result<Statement, LowerError> {
    let plain =
        index.comment.is_none() && index.storage.is_none() && index.predicate.is_none() && is_plain_name(&index.name);
    Ok(match IndexCalls::index(table, index).filter(|_| plain) {
        Some(calls) => builder(Call::CreateIndex(calls)),
        None => raw(create_text(table, index, target)?),
    })
}

pub(super) fn drop(table: &TableName, name: &str) -> Statement {
    if is_plain_name(name) {
        builder(Call::DropIndex(table.clone(), name.to_owned()))
    } else {
        raw(format!("DROP INDEX {} ON {}", quote(name), table_name(table)))
    }
}

/// `CREATE INDEX` as text.
pub(super) fn create_text(table: &TableName, index: &Index, target: &Target) -> Result<String, LowerError> {
    let (kind, name, definition) = parts(index, target)?;
    Ok(format!("CREATE {kind}INDEX {name} ON {} {definition}", table_name(table)))
}

/// The index inside ALTER TABLE, behind `ADD`, and inside CREATE TABLE.
pub(super) fn definition(index: &Index, target: &Target) -> Result<String, LowerError> {
    let (kind, name, definition) = parts(index, target)?;
    Ok(format!("{kind}INDEX {name} {definition}"))
}

/// A primary key inside CREATE TABLE and behind `ADD`. Its name is the server's.
pub(super) fn primary_key(key: &PrimaryKey) -> String {
    let columns = key.columns.iter().map(|name| quote(name));
    let parts: Vec<_> = if key.parts.is_empty() { columns.collect() } else { key.parts.iter().map(column).collect() };
    let mut sql = format!("PRIMARY KEY ({})", parts.join(", "));
    if let Some(comment) = &key.comment {
        let _ = write!(sql, " COMMENT {}", literal(comment));
    }
    if let Some(storage) = &key.storage {
        let _ = write!(sql, " {storage}");
    }
    sql
}

/// Whether sea-query has a word for everything in a primary key.
pub(super) fn is_plain_key(key: &PrimaryKey) -> bool {
    key.parts.is_empty() && key.comment.is_none() && key.storage.is_none()
}

/// What stands before `INDEX`, the name, and what stands behind it.
fn parts(index: &Index, target: &Target) -> Result<(String, String, String), LowerError> {
    check_supported(index, target)?;
    let columns = index.columns.iter().map(column).collect::<Vec<_>>().join(", ");
    let mut definition = format!("({columns})");
    let mut kind = String::from(if index.unique { "UNIQUE " } else { "" });
    match index.method.as_deref() {
        // FULLTEXT and SPATIAL are kinds, HASH is a method.
        Some(method @ ("fulltext" | "spatial")) => kind = format!("{} ", method.to_ascii_uppercase()),
        Some(method) => {
            let _ = write!(definition, " USING {}", method.to_ascii_uppercase());
        }
        None => {}
    }
    if let Some(comment) = &index.comment {
        let _ = write!(definition, " COMMENT {}", literal(comment));
    }
    if let Some(storage) = &index.storage {
        let _ = write!(definition, " {storage}");
    }
    Ok((kind, quote(&index.name), definition))
}

fn column(column: &IndexColumn) -> String {
    let mut sql = match &column.key {
        IndexKey::Column(name) => quote(name),
        IndexKey::Expression(expression) => format!("({})", expression.sql()),
    };
    if let Some(prefix) = column.prefix {
        let _ = write!(sql, "({prefix})");
    }
    if column.descending {
        sql.push_str(" DESC");
    }
    sql
}

fn check_supported(index: &Index, target: &Target) -> Result<(), LowerError> {
    let foreign_part =
        |column: &IndexColumn| column.nulls.is_some() || column.operator_class.is_some() || column.collation.is_some();
    let foreign = !index.include.is_empty() || index.nulls_not_distinct || index.predicate.is_some();
    if foreign || index.columns.iter().any(foreign_part) {
        let what = format!("index '{}'", index.name);
        return Err(unsupported(what, "it has parts that only other servers have", target));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbeck_differ::Dialect;

    #[test]
    fn kinds_methods_and_prefixes_have_their_places() {
        let target = Target::newest(Dialect::MySql);
        let mut index = Index::on("i", ["body"]);
        index.columns[0].prefix = Some(10);
        assert_eq!(create_text(&"t".into(), &index, &target).unwrap(), "CREATE INDEX `i` ON `t` (`body`(10))");
        index = Index { method: Some("fulltext".to_owned()), ..Index::on("i", ["body"]) };
        assert_eq!(definition(&index, &target).unwrap(), "FULLTEXT INDEX `i` (`body`)");
        index = Index { method: Some("hash".to_owned()), ..Index::on("i", ["body"]).unique() };
        assert_eq!(definition(&index, &target).unwrap(), "UNIQUE INDEX `i` (`body`) USING HASH");
    }
}
