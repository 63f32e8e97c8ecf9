//! What an operation means for data.

use super::{Change, Operation};
use crate::Target;
use crate::schema::{Column, ColumnType, EnumType, Index, IntegerSize, ObjectId, OpaqueKind, OpaqueObject, TableName};
use std::borrow::Cow;

/// What an operation means for the data in the database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects {
    /// What is lost, as a lower-case fact (`drops column 'posts.subtitle' with its data`).
    pub destructive: Option<String>,
    /// Why the inverse can't restore what was there.
    pub irreversible: Option<String>,
    /// When it fails on existing rows (`fails where 'posts.title' is NULL`).
    pub data_dependent: Option<String>,
}

impl Effects {
    fn destroys(what: String) -> Self {
        let irreversible = Some("the downgrade can't bring the data back".to_owned());
        Self { destructive: Some(what), irreversible, data_dependent: None }
    }

    fn fails(when: String) -> Self {
        Self { data_dependent: Some(when), ..Self::default() }
    }
}

impl Operation {
    /// What it means for data.
    pub fn effects(&self) -> Effects {
        match self {
            Operation::DropTable(table) => Effects::destroys(format!("drops table '{}' with its data", table.name)),
            Operation::DropColumn(table, column) if column.generated.is_none() => {
                Effects::destroys(format!("drops column '{table}.{}' with its data", column.name))
            }
            Operation::AlterColumn(table, change) => altered_column(table, change),
            Operation::AlterEnum(change) => altered_enum(change),
            Operation::AlterTableOptions(table, Change { from, to }) if from.is_versioned() && !to.is_versioned() => {
                Effects::destroys(format!("drops the history of table '{table}'"))
            }
            Operation::AddColumn(table, column) if is_required(column) => Effects::fails(format!(
                "fails where '{table}' has rows: '{}' is required and has no default",
                column.name
            )),
            Operation::AddPrimaryKey(table, key) => duplicates(table, &key.columns),
            Operation::AddUnique(table, unique) => duplicates(table, &unique.columns),
            Operation::CreateIndex(table, index) if index.unique => duplicates(table, &key_parts(index)),
            Operation::AddForeignKey(table, key) if !key.not_valid => Effects::fails(format!(
                "fails where '{table}' ({}) has no row in '{}'",
                key.columns.join(", "),
                key.referenced_table
            )),
            Operation::AddCheck(table, check) if !check.not_valid => {
                Effects::fails(format!("fails where '{table}' has rows that break {}", check.expression.sql()))
            }
            Operation::DropOpaque(it, _) => dropped_opaque(it),
            Operation::AlterOpaque(change, _) => altered_opaque(change),
            _ => Effects::default(),
        }
    }

    /// What it means for data on a server when the other operations run, too: nothing fails on rows of a table that they
    /// make, nor where they fill in what is missing.
    pub fn effects_among(&self, all: &[Operation], target: &Target) -> Effects {
        let is_new = |it: &Operation| matches!(it, Operation::CreateTable(table) if Some(&table.name) == self.table());
        let mut effects = self.filled_by(all).effects();
        if let Some(value) = self.value_of_the_server(target) {
            effects.data_dependent = Some(value);
        }
        if all.iter().any(is_new) || self.holds_for_new_nulls(all) || self.is_filled(all) && is_addition(self) {
            effects.data_dependent = None;
        }
        effects
    }

    fn is_filled(&self, all: &[Operation]) -> bool {
        all.iter().any(|it| matches!(it, Operation::FillColumn(..)) && it.object() == self.object())
    }

    /// The operation without what can't fail once the column is filled.
    fn filled_by(&self, all: &[Operation]) -> Cow<'_, Operation> {
        match self {
            Operation::AlterColumn(table, change) if self.is_filled(all) => {
                let from = Column { nullable: change.to.nullable, ..change.from.clone() };
                Cow::Owned(Operation::AlterColumn(table.clone(), Change::new(from, change.to.clone())))
            }
            other => Cow::Borrowed(other),
        }
    }

    /// MySQL and MariaDB never refuse a new column: they fill it with a value of their own.
    fn value_of_the_server(&self, target: &Target) -> Option<String> {
        match self {
            Operation::AddColumn(table, column) if target.dialect.facts().fills_new_columns && is_required(column) => {
                Some(format!(
                    "fills '{}' with the type's own zero where '{table}' has rows: it is required and has no default",
                    column.name
                ))
            }
            _ => None,
        }
    }

    /// Whether it is a unique or foreign key on a new column that is NULL in all rows.
    fn holds_for_new_nulls(&self, all: &[Operation]) -> bool {
        let columns = match self {
            Operation::AddUnique(_, unique) if !unique.nulls_not_distinct => unique.columns.clone(),
            Operation::AddForeignKey(_, key) if !key.match_full => key.columns.clone(),
            Operation::CreateIndex(_, index) if !index.nulls_not_distinct => key_parts(index),
            _ => return false,
        };
        all.iter().any(|it| match it {
            Operation::AddColumn(table, column) => {
                let is_null = column.nullable && column.default.is_none() && column.generated.is_none();
                Some(table) == self.table() && is_null && columns.contains(&column.name)
            }
            _ => false,
        })
    }
}

fn is_addition(operation: &Operation) -> bool {
    matches!(operation, Operation::AddColumn(..))
}

fn is_required(column: &Column) -> bool {
    !column.nullable && column.default.is_none() && column.auto_increment.is_none() && column.generated.is_none()
}

fn key_parts(index: &Index) -> Vec<String> {
    use crate::schema::IndexKey::{Column, Expression};
    let parts = index.columns.iter().map(|part| match &part.key {
        Column(name) => name.clone(),
        Expression(expression) => expression.sql().to_owned(),
    });
    parts.collect()
}

fn duplicates(table: &TableName, columns: &[String]) -> Effects {
    Effects::fails(format!("fails where '{table}' has duplicates in ({})", columns.join(", ")))
}

fn altered_enum(change: &Change<EnumType>) -> Effects {
    let removed = change.from.values.iter().filter(|value| !change.to.values.contains(value));
    let removed = removed.map(|value| format!("'{value}'")).collect::<Vec<_>>();
    if removed.is_empty() {
        return Effects::default();
    }
    Effects::fails(format!("fails where a column has {} of enum type '{}'", removed.join(" or "), change.from.name))
}

/// Partitions hold rows, and a sequence its place.
fn dropped_opaque(it: &OpaqueObject) -> Effects {
    match &it.id {
        ObjectId::Opaque(OpaqueKind::Partition | OpaqueKind::Sequence, _, _) => {
            Effects::destroys(format!("drops {} with its data", it.id))
        }
        _ => Effects::default(),
    }
}

/// A composite type loses attributes, with what its columns have in them.
fn altered_opaque(change: &Change<OpaqueObject>) -> Effects {
    let (before, after) = (change.from.parts(), change.to.parts());
    let is_type = matches!(change.from.id, ObjectId::Opaque(OpaqueKind::Type, _, _));
    match before.get(after.len()..) {
        Some(gone @ [_, ..]) if is_type => {
            Effects::destroys(format!("drops {} of {} with their values", gone.join(", "), change.from.id))
        }
        _ => Effects::default(),
    }
}

fn altered_column(table: &TableName, Change { from, to }: &Change<Column>) -> Effects {
    let name = format!("'{table}.{}'", from.name);
    let mut effects = Effects::default();
    if from.generated.is_none() && to.generated.is_some() {
        effects = Effects::destroys(format!("drops the data of {name}, which becomes computed"));
    } else if from.column_type != to.column_type {
        effects = type_change(&name, &from.column_type, &to.column_type);
    }
    if from.nullable && !to.nullable {
        effects.data_dependent.get_or_insert_with(|| format!("fails where {name} is NULL"));
    }
    effects
}

fn type_change(name: &str, from: &ColumnType, to: &ColumnType) -> Effects {
    match conversion(from, to) {
        Conversion::Widens => Effects::default(),
        Conversion::Narrows => Effects::fails(format!("fails where {name} does not fit {to}")),
        Conversion::Rounds => Effects::destroys(format!("rounds {name} from {from} to {to}")),
        Conversion::Unknown => Effects {
            destructive: Some(format!("converts {name} from {from} to {to}")),
            irreversible: Some("converting back may not give the same values".to_owned()),
            data_dependent: Some(format!("fails where {name} can't be read as {to}")),
        },
    }
}

/// What becomes of the values when a type changes.
enum Conversion {
    /// Every value stays.
    Widens,
    /// A value stays or is refused.
    Narrows,
    /// Values lose a part without a word.
    Rounds,
    /// The types have little in common.
    Unknown,
}

fn conversion(from: &ColumnType, to: &ColumnType) -> Conversion {
    use ColumnType as T;
    let by = |widens: bool| if widens { Conversion::Widens } else { Conversion::Narrows };
    let rounds = |widens: bool| if widens { Conversion::Widens } else { Conversion::Rounds };
    match (from, to) {
        (T::Integer(a), T::Integer(b)) | (T::Unsigned(a), T::Unsigned(b)) => by(a <= b),
        (T::Unsigned(a), T::Integer(b)) => by(a < b),
        (T::Text(a), T::Text(b)) | (T::Blob(a), T::Blob(b)) => by(a <= b),
        (T::Char(a) | T::String(a), T::Char(b) | T::String(b)) => by(fits(*a, *b)),
        (T::Decimal(Some((p, s))), T::Decimal(Some((q, t)))) if s <= t => {
            by(i64::from(*p) - i64::from(*s) <= i64::from(*q) - i64::from(*t))
        }
        // Values that stand at the column; a type of its own is altered, not converted.
        (T::Enum { name: None, values: had }, T::Enum { name: None, values: has }) => {
            by(had.iter().all(|value| has.contains(value)))
        }
        (T::Integer(size), T::Double) => rounds(*size < IntegerSize::Big),
        (
            T::DateTime(a) | T::Timestamp(a) | T::TimestampWithTimeZone(a),
            T::DateTime(b) | T::Timestamp(b) | T::TimestampWithTimeZone(b),
        )
        | (T::Time(a), T::Time(b)) => rounds(fits(*a, *b)),
        (T::Float, T::Double)
        | (T::Integer(_) | T::Decimal(_), T::Decimal(None))
        | (T::Char(_) | T::String(_) | T::Uuid | T::Enum { .. } | T::Json, T::Text(_))
        | (T::Text(_), T::String(None))
        | (T::Binary(_) | T::VarBinary(_), T::Blob(_))
        | (T::Date, T::DateTime(_) | T::Timestamp(_) | T::TimestampWithTimeZone(_))
        | (T::Json, T::JsonBinary)
        | (T::JsonBinary, T::Json) => Conversion::Widens,
        (T::Integer(_), T::Unsigned(_)) | (T::Text(_), T::Char(_) | T::String(_)) => Conversion::Narrows,
        (T::Double, T::Float)
        | (T::Decimal(_), T::Decimal(_))
        | (T::DateTime(_) | T::Timestamp(_) | T::TimestampWithTimeZone(_), T::Date) => Conversion::Rounds,
        (T::Array(a), T::Array(b)) => conversion(a, b),
        _ => Conversion::Unknown,
    }
}

/// Whether everything of one length fits the other; no length is the longest.
fn fits(from: Option<u32>, to: Option<u32>) -> bool {
    to.is_none_or(|to| from.is_some_and(|from| from <= to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::LobSize;

    fn effects(from: ColumnType, to: ColumnType) -> Effects {
        let change = Change::new(Column::new("c", from), Column::new("c", to));
        Operation::AlterColumn("t".into(), change).effects()
    }

    #[test]
    fn a_wider_type_loses_nothing() {
        assert_eq!(effects(ColumnType::String(Some(5)), ColumnType::String(Some(9))), Effects::default());
        assert_eq!(effects(ColumnType::String(Some(5)), ColumnType::Text(LobSize::Regular)), Effects::default());
    }

    #[test]
    fn a_shorter_type_may_refuse_rows() {
        let shorter = effects(ColumnType::String(None), ColumnType::String(Some(9)));
        assert_eq!(shorter.data_dependent.as_deref(), Some("fails where 't.c' does not fit VARCHAR(9)"));
    }

    #[test]
    fn another_kind_of_type_is_destructive() {
        let converted = effects(ColumnType::Text(LobSize::Regular), ColumnType::Integer(IntegerSize::Regular));
        assert_eq!(converted.destructive.as_deref(), Some("converts 't.c' from TEXT to INTEGER"));
    }

    #[test]
    fn an_enumeration_that_gains_values_keeps_those_it_has() {
        let one_of = |values: &[&str]| ColumnType::Enum {
            name: None,
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        };
        assert_eq!(effects(one_of(&["a", "b"]), one_of(&["c", "b", "a"])), Effects::default());
        let lost = effects(one_of(&["a", "b"]), one_of(&["b"]));
        assert!(lost.destructive.is_none() && lost.data_dependent.is_some());
    }

    #[test]
    fn nothing_fails_on_rows_that_are_not_there() {
        let index = Operation::CreateIndex("t".into(), Index::on("i", ["c"]).unique());
        let target = Target::newest(crate::Dialect::Postgres);
        assert!(index.effects_among(&[], &target).data_dependent.is_some());
        let column = Column::new("c", ColumnType::Uuid);
        let table = Operation::CreateTable(crate::schema::Table::new("t", [column.clone()]));
        assert_eq!(index.effects_among(&[table], &target), Effects::default());
        assert_eq!(index.effects_among(&[Operation::AddColumn("t".into(), column)], &target), Effects::default());
    }

    #[test]
    fn not_null_fails_on_null() {
        let column = Column::new("c", ColumnType::Uuid);
        let change = Change::new(column.clone(), column.not_null());
        let effects = Operation::AlterColumn("t".into(), change).effects();
        assert_eq!(effects.data_dependent.as_deref(), Some("fails where 't.c' is NULL"));
    }
}
