//! Names that are one name on a server, though they are written in upper case here and in lower case there.

use crate::Target;
use crate::diff::RenameHints;
use crate::operation::Change;
use crate::schema::{Schema, TableName};

/// The new spellings of tables and columns that are those of the other side apart from upper and lower case, where the
/// server can't tell the two apart. `others` are the tables of the other side with the names of their columns.
pub fn respellings<'a, C>(
    schema: &Schema,
    others: impl IntoIterator<Item = (&'a TableName, C)>,
    target: &Target,
) -> RenameHints
where
    C: IntoIterator<Item = &'a String>,
{
    let facts = target.dialect.facts();
    let mut hints = RenameHints::default();
    for (name, columns) in others {
        let is_same = |table: &&TableName| {
            table.schema == name.schema && facts.folds_table_names && table.name.eq_ignore_ascii_case(&name.name)
        };
        let spelled = if schema.tables.contains_key(name) { Some(name) } else { schema.tables.keys().find(is_same) };
        let Some(table) = spelled.and_then(|spelled| schema.tables.get(spelled)) else { continue };
        if table.name != *name {
            hints.tables.push(Change::new(table.name.clone(), name.clone()));
        }
        if !facts.folds_column_names {
            continue;
        }
        for column in columns.into_iter().filter(|column| !table.columns.contains_key(*column)) {
            let found = table.columns.keys().find(|found| found.eq_ignore_ascii_case(column));
            hints.columns.extend(found.map(|found| (name.clone(), Change::new(found.clone(), column.clone()))));
        }
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::respellings;
    use crate::testing::schema;
    use crate::{Dialect, Target};

    #[test]
    fn only_what_the_server_takes_for_one() {
        let (from, to) =
            (schema("USERS: Id int, name text\nposts: Id int"), schema("users: id int, name text\nposts: id int"));
        let found = |dialect| {
            let others = to.tables.values().map(|table| (&table.name, table.columns.keys()));
            let hints = respellings(&from, others, &Target::newest(dialect));
            (hints.tables.len(), hints.columns.len())
        };
        assert_eq!(found(Dialect::Sqlite), (1, 2));
        assert_eq!(found(Dialect::MySql), (0, 1));
        assert_eq!(found(Dialect::Postgres), (0, 0));
    }
}
