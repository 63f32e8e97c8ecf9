//! Sequences that the server named after a table and a column, and that keep that name when these get another one.

use crate::dialect::serial_sequence;
use crate::operation::{Change, Operation};
use crate::schema::{AutoIncrement, Column, QualifiedName, Schema, TableName};
use crate::{Dialect, Target};

/// The new names of such sequences after a rename.
pub(super) fn of_renamed(rename: &Operation, before: &Schema, target: &Target) -> Vec<Change<QualifiedName>> {
    if target.dialect != Dialect::Postgres {
        return Vec::new();
    }
    let counting = |table: &TableName| {
        let columns = before.tables.get(table).into_iter().flat_map(|it| it.columns.values());
        columns.filter(|column| has_usual_name(column)).map(|column| column.name.as_str()).collect::<Vec<_>>()
    };
    let names = match rename {
        Operation::RenameTable(change) => {
            // It has moved with the table already.
            let old = TableName { schema: change.to.schema.clone(), name: change.from.name.clone() };
            let of_column = |column| Change::new(serial_sequence(&old, column), serial_sequence(&change.to, column));
            counting(&change.from).into_iter().map(of_column).collect()
        }
        Operation::RenameColumn(table, change) if counting(table).contains(&change.from.as_str()) => {
            vec![Change::new(serial_sequence(table, &change.from), serial_sequence(table, &change.to))]
        }
        _ => Vec::new(),
    };
    names.into_iter().filter(|change| change.from != change.to).collect()
}

fn has_usual_name(column: &Column) -> bool {
    match &column.auto_increment {
        Some(AutoIncrement::Serial) => true,
        Some(AutoIncrement::Identity(identity)) => {
            identity.options.as_ref().is_none_or(|options| !options.starts_with("SEQUENCE NAME"))
        }
        Some(AutoIncrement::Keyword) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Step, plan};
    use crate::schema::{ColumnType, IdentityOptions, IntegerSize, Table};

    #[test]
    fn a_sequence_of_the_servers_name_follows_and_another_one_stays() {
        let counted = |name: &str, options: Option<&str>| {
            let identity = IdentityOptions { options: options.map(str::to_owned), ..IdentityOptions::default() };
            let column = Column::new(name, ColumnType::Integer(IntegerSize::Regular)).not_null();
            Column { auto_increment: Some(AutoIncrement::Identity(identity)), ..column }
        };
        let columns = [counted("id", None), counted("number", Some("SEQUENCE NAME counter"))];
        let before = Schema::default().with_table(Table::new("authors", columns));
        let rename = Operation::RenameTable(Change::new("authors".into(), "writers".into()));
        let of = |dialect| plan(vec![rename.clone()], &before, &Target::newest(dialect)).unwrap().steps;
        let follows = Step::RenameSequence(Change::new("authors_id_seq".into(), "writers_id_seq".into()));
        assert_eq!(of(Dialect::Postgres), [Step::Operation(rename.clone()), follows]);
        assert_eq!(of(Dialect::MySql), [Step::Operation(rename.clone())]);
    }
}
