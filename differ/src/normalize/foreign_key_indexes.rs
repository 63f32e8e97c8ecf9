//! The index that InnoDB makes for a foreign key where no other index begins with its columns.
//!
//! The server makes it with the key's name, and takes it away as soon as another index serves
//! (<https://dev.mysql.com/doc/refman/9.0/en/create-table-foreign-keys.html>). So in the canonical form it is there
//! exactly where nothing else serves, whatever a catalog says at the moment.

use crate::Target;
use crate::operation::Operation;
use crate::schema::{ForeignKey, Index, IndexKey, Table};

/// Whether the index is one that the server makes for a foreign key of its table by itself.
pub(crate) fn is_implied(index: &Index, table: &Table) -> bool {
    table.foreign_keys.iter().any(|key| is_made_for(index, key))
}

/// Whether an operation is about the index of a foreign key that comes or goes by another operation: nothing that a person
/// needs to be told of besides.
pub fn comes_with_foreign_key(operation: &Operation, all: &[Operation], target: &Target) -> bool {
    if !target.dialect.facts().indexes_foreign_keys {
        return false;
    }
    let (Operation::CreateIndex(table, index) | Operation::DropIndex(table, index)) = operation else { return false };
    all.iter().any(|other| match other {
        Operation::AddForeignKey(of, key) | Operation::DropForeignKey(of, key) => {
            of == table && is_made_for(index, key)
        }
        Operation::CreateTable(made) | Operation::DropTable(made) => made.name == *table && is_implied(index, made),
        _ => false,
    })
}

/// Takes out the indexes of foreign keys that another index serves, and puts in those that are missing.
pub(super) fn settle_implied(table: &mut Table) {
    let (implied, others): (Vec<_>, Vec<_>) =
        std::mem::take(&mut table.indexes).into_iter().partition(|index| is_implied(index, table));
    table.indexes = others;
    let mut keys = table.foreign_keys.clone();
    keys.sort_by(|a, b| a.name.cmp(&b.name));
    for key in keys.iter().filter(|key| !key.columns.is_empty()) {
        if !is_served(key, table) {
            let found = implied.iter().find(|index| is_made_for(index, key)).cloned();
            let made = || Index::on(implied_name(key), key.columns.iter().map(String::as_str));
            table.indexes.push(found.unwrap_or_else(made));
        }
    }
}

/// Whether the server makes this very index with the foreign key.
pub fn is_made_for(index: &Index, key: &ForeignKey) -> bool {
    let has_its_name = key.name.as_deref() == Some(index.name.as_str()) || index.name == implied_name(key);
    has_its_name
        && !index.unique
        && index.comment.is_none()
        && index.storage.is_none()
        && index.plain_columns().is_some_and(|columns| columns.iter().eq(key.columns.iter()))
}

/// Whether the server makes this very index when the foreign key is written with its name: whatever name that is, the
/// index has it, too.
pub fn is_made_with(index: &Index, key: &ForeignKey) -> bool {
    let made = key.name.as_deref().or(key.columns.first().map(String::as_str));
    made == Some(index.name.as_str()) && is_made_for(index, key)
}

/// A key without a name of its own lends the index the name of its first column.
fn implied_name(key: &ForeignKey) -> String {
    use crate::schema::NameOrigin::Explicit;
    let given = key.name.as_deref().filter(|_| key.name.origin == Explicit);
    given.or(key.columns.first().map(String::as_str)).unwrap_or_default().to_owned()
}

/// Whether the primary key or an index begins with the columns of the key, in their order.
fn is_served(key: &ForeignKey, table: &Table) -> bool {
    let primary_key = table.primary_key.as_ref().is_some_and(|it| it.columns.starts_with(&key.columns));
    primary_key || table.indexes.iter().any(|index| serves(index, &key.columns))
}

/// Whether InnoDB finds rows by those columns through the index.
pub(crate) fn serves(index: &Index, columns: &[String]) -> bool {
    let is_column = |(part, column): (&crate::schema::IndexColumn, &String)| {
        part.prefix.is_none() && matches!(&part.key, IndexKey::Column(name) if name == column)
    };
    index.method.is_none() && index.columns.len() >= columns.len() && index.columns.iter().zip(columns).all(is_column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::schema;

    fn settled(extra: &[Index]) -> Vec<String> {
        let schema = schema("authors: id int pk\nposts: id int pk, author_id int -> authors.id");
        let mut table = schema.tables[&"posts".into()].clone();
        table.indexes.extend_from_slice(extra);
        settle_implied(&mut table);
        let once = table.clone();
        settle_implied(&mut table);
        assert_eq!(once, table);
        table.indexes.into_iter().map(|index| index.name).collect()
    }

    #[test]
    fn a_foreign_key_has_an_index() {
        assert_eq!(settled(&[]).len(), 1);
    }

    #[test]
    fn an_index_that_serves_takes_its_place() {
        assert_eq!(settled(&[Index::on("mine", ["author_id", "id"])]), ["mine"]);
        assert_eq!(settled(&[Index::on("mine", ["id", "author_id"])]).len(), 2);
    }
}
