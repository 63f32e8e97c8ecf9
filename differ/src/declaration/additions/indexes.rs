//! `limbeck::index`.

use super::super::complete::Completion;
use super::super::naming::{index_name, unique_name};
use super::super::{Entity, Position};
use super::columns::same_collation;
use super::names::index_words;
use super::{Stated, TextPlace};
use crate::dialect::{Dialect, Feature};
use crate::schema::{Expression, Index, IndexColumn, IndexKey, NullsOrder, ObjectId, Table};
use std::collections::BTreeSet;

impl Completion<'_> {
    /// The stated indexes of a new table.
    pub(in super::super) fn new_stated_indexes(&mut self, entity: &Entity, table: &mut Table) {
        let mut names = BTreeSet::new();
        for stated in self.counting(&entity.additions.indexes) {
            if let Some(index) = self.stated_index(stated, table, &mut names) {
                // It says more than `indexed` on a field that comes to the same name.
                table.indexes.retain(|other| other.name != index.name);
                table.indexes.push(index);
            }
        }
    }

    /// Claims the indexes that satisfy what is stated; answers those that are to be made, in the place of what has their
    /// names.
    pub(in super::super) fn stated_indexes(
        &mut self,
        entity: &Entity,
        found: &mut Table,
        claimed: &mut BTreeSet<ObjectId>,
    ) -> Vec<(Index, Position)> {
        let (mut missing, mut names) = (Vec::new(), BTreeSet::new());
        for stated in self.counting(&entity.additions.indexes) {
            let Some(index) = self.stated_index(stated, found, &mut names) else { continue };
            let id = |name: &str| ObjectId::Index(found.name.clone(), name.to_owned());
            let same = self.same_indexes(&index, found);
            let same_name = same.iter().find(|there| there.name == index.name);
            match (same_name.or(same.first().filter(|_| stated.name.is_none())), same.first()) {
                (Some(there), _) => drop(claimed.insert(id(&there.name))),
                // It gets the stated name, and keeps what is not stated.
                (None, Some(there)) if !claimed.contains(&id(&there.name)) => {
                    let renamed = Index { name: index.name, ..there.clone() };
                    found.indexes.retain(|other| other.name != there.name);
                    missing.push((renamed, stated.position.clone()));
                }
                _ => {
                    let replaced = found.indexes.iter().find(|there| there.name == index.name);
                    let comment = replaced.and_then(|there| there.comment.clone());
                    missing.push((Index { comment, ..index }, stated.position.clone()));
                }
            }
        }
        missing
    }

    /// The indexes of the table with the same structure.
    fn same_indexes(&mut self, index: &Index, table: &Table) -> Vec<Index> {
        table.indexes.iter().filter(|there| self.same_index(index, there, table)).cloned().collect()
    }

    fn same_index(&mut self, stated: &Index, there: &Index, table: &Table) -> bool {
        let bare = |index: &Index| Index {
            name: String::new(),
            columns: index.columns.iter().map(without_text).collect(),
            predicate: index.predicate.as_ref().map(|_| Expression::new("")),
            storage: None,
            comment: None,
            ..index.clone()
        };
        let mut ours = bare(stated);
        for (part, theirs) in ours.columns.iter_mut().zip(&there.columns) {
            // The server says a collation that follows from the columns of an expression.
            if matches!(part.key, IndexKey::Expression(_)) && part.collation.is_none() {
                part.collation.clone_from(&theirs.collation);
            }
        }
        if ours != bare(there) {
            return false;
        }
        let mut texts = Vec::new();
        for (ours, theirs) in stated.columns.iter().zip(&there.columns) {
            if let (IndexKey::Expression(ours), IndexKey::Expression(theirs)) = (&ours.key, &theirs.key) {
                texts.push((TextPlace::Key, ours, theirs));
            }
        }
        if let (Some(ours), Some(theirs)) = (&stated.predicate, &there.predicate) {
            texts.push((TextPlace::Predicate, ours, theirs));
        }
        // All of them are asked about, so that one round is enough.
        let same = texts.into_iter().map(|(place, ours, theirs)| self.same_text(&table.name, place, ours, theirs));
        same.fold(true, |all, one| all & one)
    }

    /// What is stated, with a name and as a catalog would say it; nothing where the server lacks something, or where another
    /// attribute comes to the same name.
    fn stated_index(&mut self, stated: &Stated<Index>, table: &Table, names: &mut BTreeSet<String>) -> Option<Index> {
        let mut index = stated.what.clone();
        for column in &mut index.columns {
            as_read(column, table, self.target.dialect);
        }
        // What every server makes where nothing is said.
        index.method = index.method.filter(|method| method != "btree");
        let words = index_words(&stated.what);
        let rule = if index.unique { unique_name } else { index_name };
        index.name = stated.name.clone().unwrap_or_else(|| rule(&table.name.name, &words, self.target));
        let object = ObjectId::Index(table.name.clone(), index.name.clone());
        if !self.has_all(features(&index), &object, &stated.position) {
            return None;
        }
        if !names.insert(index.name.clone()) {
            self.problem(object, "two attributes come to this name".to_owned(), &stated.position);
            return None;
        }
        self.is_declared_position(object, &stated.position);
        Some(index)
    }
}

/// A part without its text, for comparing everything else.
fn without_text(column: &IndexColumn) -> IndexColumn {
    let key = match &column.key {
        IndexKey::Column(name) => IndexKey::Column(name.clone()),
        IndexKey::Expression(_) => IndexKey::Expression(Expression::new("")),
    };
    IndexColumn { key, ..column.clone() }
}

/// Takes away what the server has by default. NULLs are the greatest values on PostgreSQL, the least ones elsewhere.
fn as_read(column: &mut IndexColumn, table: &Table, dialect: Dialect) {
    let default =
        if column.descending == (dialect == Dialect::Postgres) { NullsOrder::First } else { NullsOrder::Last };
    column.nulls = column.nulls.filter(|order| *order != default);
    let own = match &column.key {
        IndexKey::Column(name) => table.columns.get(name).and_then(|column| column.collation.as_deref()),
        IndexKey::Expression(_) => None,
    };
    column.collation = column.collation.take().filter(|stated| !same_collation(own, stated, dialect));
}

/// What an index asks of the server.
fn features(index: &Index) -> Vec<Feature> {
    let any = |asks: fn(&IndexColumn) -> bool| index.columns.iter().any(asks);
    let asked = [
        (index.predicate.is_some(), Feature::PartialIndexes),
        (any(|part| matches!(part.key, IndexKey::Expression(_))), Feature::ExpressionIndexes),
        (any(|part| part.prefix.is_some()), Feature::IndexPrefixes),
        (!index.include.is_empty(), Feature::IncludedColumns),
        (any(|part| part.operator_class.is_some()), Feature::OperatorClasses),
        (any(|part| part.collation.is_some()), Feature::IndexCollations),
        (any(|part| part.nulls.is_some()), Feature::NullsOrder),
        (index.nulls_not_distinct, Feature::NullsNotDistinct),
    ];
    let asked = asked.into_iter().filter_map(|(asks, feature)| asks.then_some(feature));
    asked.chain(index.method.clone().map(Feature::IndexMethod)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_does_anyway_is_not_said() {
        let table = Table::new("t", []);
        let read = |descending, nulls, dialect| {
            let mut column = IndexColumn { descending, nulls: Some(nulls), ..IndexColumn::column("a") };
            as_read(&mut column, &table, dialect);
            column.nulls
        };
        assert_eq!(read(false, NullsOrder::Last, Dialect::Postgres), None);
        assert_eq!(read(true, NullsOrder::First, Dialect::Postgres), None);
        assert_eq!(read(true, NullsOrder::Last, Dialect::Postgres), Some(NullsOrder::Last));
        assert_eq!(read(false, NullsOrder::First, Dialect::Sqlite), None);
        assert_eq!(read(true, NullsOrder::Last, Dialect::MySql), None);
    }
}
