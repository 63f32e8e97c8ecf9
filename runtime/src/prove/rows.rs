//! Whether rows are still there, in the columns that no operation means to touch.

use super::seed::qualified;
use crate::connect::Connection;
use limbeck_differ::schema::{Schema, TableName, TypeName};
use limbeck_differ::{Dialect, Operation};
use sea_orm::{ConnectionTrait, DbErr, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// Columns that keep their values: where each was, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    tables: Vec<KeptTable>,
}

/// A table as it was, as it is, and its columns as they were and as they are.
type KeptTable = (TableName, TableName, Vec<(String, String)>);

/// The rows of each table by the table's old name.
pub(super) type Rows = BTreeMap<TableName, Vec<Vec<Option<String>>>>;

impl Kept {
    /// What operations keep of some tables of a schema, in the order in which they run.
    pub(super) fn by(schema: &Schema, tables: &BTreeSet<TableName>, operations: &[Operation]) -> Self {
        let chosen = schema.tables.values().filter(|table| tables.contains(&table.name));
        let mut kept: Vec<_> = chosen
            .map(|table| {
                let columns = table.columns.keys().map(|column| (column.clone(), column.clone())).collect::<Vec<_>>();
                (table.name.clone(), table.name.clone(), columns)
            })
            .collect();
        for operation in operations {
            if let Operation::RenameEnumValue(name, _) = operation {
                // Its columns say another word for the same value; it may have got another name itself.
                let name = operations.iter().find_map(|it| renamed_to(it, name)).unwrap_or(name);
                for (was, _, columns) in &mut kept {
                    columns.retain(|(column, _)| !is_of_type(schema, was, column, name));
                }
            }
            for (_, now, columns) in kept.iter_mut().filter(|(_, now, _)| operation.table() == Some(now)) {
                match operation {
                    Operation::RenameTable(change) => *now = change.to.clone(),
                    Operation::RenameColumn(_, change) => {
                        let renamed = columns.iter_mut().filter(|(_, column)| *column == change.from);
                        renamed.for_each(|(_, column)| column.clone_from(&change.to));
                    }
                    Operation::FillColumn(_, fill) => columns.retain(|(_, column)| *column != fill.column),
                    Operation::DropColumn(_, dropped) => columns.retain(|(_, column)| *column != dropped.name),
                    Operation::AlterColumn(_, change)
                        if change.from.column_type != change.to.column_type
                            || change.from.generated != change.to.generated =>
                    {
                        columns.retain(|(_, column)| *column != change.from.name);
                    }
                    _ => {}
                }
            }
            if let Operation::DropTable(dropped) = operation {
                kept.retain(|(_, now, _)| *now != dropped.name);
            }
        }
        Self { tables: kept }
    }

    /// The rows as they are before the operations.
    pub(super) async fn before(&self, scratch: &Connection) -> Result<Rows, DbErr> {
        self.read(scratch, |(was, _, columns)| (was, columns.iter().map(|(column, _)| column).collect())).await
    }

    /// The rows as they are after the operations.
    pub(super) async fn after(&self, scratch: &Connection) -> Result<Rows, DbErr> {
        self.read(scratch, |(_, now, columns)| (now, columns.iter().map(|(_, column)| column).collect())).await
    }

    async fn read<'a>(
        &'a self,
        scratch: &Connection,
        side: impl Fn(&'a KeptTable) -> (&'a TableName, Vec<&'a String>),
    ) -> Result<Rows, DbErr> {
        let mut rows = Rows::new();
        for entry in &self.tables {
            let (table, columns) = side(entry);
            rows.insert(entry.0.clone(), read_table(scratch, table, &columns).await?);
        }
        Ok(rows)
    }
}

fn is_of_type(schema: &Schema, table: &TableName, column: &str, name: &TypeName) -> bool {
    let column = schema.tables.get(table).and_then(|table| table.columns.get(column));
    column.is_some_and(|column| column.column_type.enum_name() == Some(name))
}

fn renamed_to<'a>(operation: &'a Operation, name: &TypeName) -> Option<&'a TypeName> {
    match operation {
        Operation::RenameEnum(change) if change.to == *name => Some(&change.from),
        _ => None,
    }
}

async fn read_table(
    scratch: &Connection,
    table: &TableName,
    columns: &[&String],
) -> Result<Vec<Vec<Option<String>>>, DbErr> {
    let dialect = scratch.target.dialect;
    let text = |column: &&String| match dialect {
        Dialect::Sqlite => format!("quote({})", dialect.quote(column)),
        Dialect::Postgres => format!("{}::text", dialect.quote(column)),
        // Bytes that are no text of the connection's character set would be NULL as text.
        Dialect::MySql | Dialect::MariaDb => format!("HEX(CAST({} AS BINARY))", dialect.quote(column)),
    };
    // A table may have no column left that keeps its values; its rows still count.
    let texts: Vec<String> = ["'row'".to_owned()].into_iter().chain(columns.iter().map(text)).collect();
    let sql = format!("SELECT {} FROM {}", texts.join(", "), qualified(table, dialect));
    let statement = Statement::from_string(scratch.database.get_database_backend(), sql);
    let found = scratch.database.query_all_raw(statement).await?;
    let mut rows = found
        .iter()
        .map(|row| (0..texts.len()).map(|index| row.try_get_by_index(index)).collect())
        .collect::<Result<Vec<Vec<Option<String>>>, DbErr>>()?;
    rows.sort();
    Ok(rows)
}

/// The first table whose rows are not what they were.
pub(super) fn lost(before: &Rows, after: &Rows) -> Option<String> {
    let (table, was) = before.iter().find(|(table, rows)| after.get(*table) != Some(*rows))?;
    let is = after.get(table).map_or(0, Vec::len);
    Some(match was.len() {
        count if count != is => format!("'{table}' had {count} rows, and has {is}"),
        _ => format!("the values of columns of '{table}' that are not to change have changed"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbeck_differ::Change;
    use limbeck_differ::schema::{Column, ColumnType, LobSize, Table};

    #[test]
    fn columns_are_followed_through_renames_and_left_out_when_they_change() {
        let column = |name: &str| Column::new(name, ColumnType::Text(LobSize::Regular));
        let schema = Schema::default().with_table(Table::new("posts", ["id", "title", "body", "note"].map(column)));
        let operations = [
            Operation::RenameTable(Change::new("posts".into(), "articles".into())),
            Operation::RenameColumn("articles".into(), Change::new("title".to_owned(), "name".to_owned())),
            Operation::DropColumn("articles".into(), column("body")),
            Operation::AlterColumn(
                "articles".into(),
                Change::new(column("note"), Column::new("note", ColumnType::Date)),
            ),
        ];
        let kept = Kept::by(&schema, &BTreeSet::from(["posts".into()]), &operations);
        let columns = vec![("id".to_owned(), "id".to_owned()), ("title".to_owned(), "name".to_owned())];
        assert_eq!(kept.tables, [("posts".into(), "articles".into(), columns)]);
    }

    #[test]
    fn lost_rows_are_named() {
        let rows = |count: usize| Rows::from([("posts".into(), vec![vec![Some("x".to_owned())]; count])]);
        assert_eq!(lost(&rows(2), &rows(2)), None);
        assert_eq!(lost(&rows(2), &rows(0)).unwrap(), "'posts' had 2 rows, and has 0");
    }
}
