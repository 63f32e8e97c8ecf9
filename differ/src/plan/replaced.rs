//! What of tables uses a function that goes and comes back under the same address: checks, indexes, defaults and computed
//! columns.

use crate::operation::{Change, Operation};
use crate::schema::{Column, ObjectId, OpaqueKind, Schema, TableName};

/// The users of functions that make way.
#[derive(Default)]
pub(super) struct Users {
    /// The operations that drop checks and indexes.
    pub(super) drops: Vec<Operation>,
    /// Computed columns, which are other columns afterwards.
    pub(super) computed: Vec<(TableName, Column)>,
    /// Columns whose default goes for a while.
    pub(super) defaults: Vec<(TableName, Column)>,
}

impl Users {
    pub(super) fn of(operations: &[Operation], schema: &Schema) -> Self {
        let made =
            |id: &ObjectId| operations.iter().any(|it| matches!(it, Operation::CreateOpaque(it, _) if it.id == *id));
        let replaced = operations.iter().filter_map(|operation| match operation {
            Operation::DropOpaque(it, _) if is_function(&it.id) && made(&it.id) => Some(&it.id),
            _ => None,
        });
        let mut users = Self::default();
        for id in replaced {
            for dependency in schema.dependencies.iter().filter(|it| it.needs == *id) {
                users.add(&dependency.object, schema);
            }
        }
        users
    }

    fn add(&mut self, user: &ObjectId, schema: &Schema) {
        let Some(table) = user.table().and_then(|name| schema.tables.get(name)) else { return };
        match user {
            ObjectId::Check(name, check) => {
                let checks = table.checks.iter().filter(|it| it.name.as_deref() == Some(check));
                self.drops.extend(checks.map(|it| Operation::DropCheck(name.clone(), it.clone())));
            }
            ObjectId::Index(name, index) => {
                let indexes = table.indexes.iter().filter(|it| it.name == *index);
                self.drops.extend(indexes.map(|it| Operation::DropIndex(name.clone(), it.clone())));
            }
            ObjectId::Column(name, column) => match table.columns.get(column) {
                Some(column) if column.generated.is_some() => self.computed.push((name.clone(), column.clone())),
                Some(column) if column.default.is_some() => self.defaults.push((name.clone(), column.clone())),
                _ => {}
            },
            _ => {}
        }
    }
}

fn is_function(id: &ObjectId) -> bool {
    matches!(id, ObjectId::Opaque(OpaqueKind::Function, ..))
}

/// A change of a column with its default gone in between.
pub(super) fn without_default_between(operations: Vec<Operation>, columns: &[(TableName, Column)]) -> Vec<Operation> {
    let mut all = operations;
    for (table, column) in columns {
        let id = ObjectId::Column(table.clone(), column.name.clone());
        let changed = all.iter().position(|it| it.object() == id);
        let change = match changed.map(|position| all.remove(position)) {
            None => Change::new(column.clone(), column.clone()),
            Some(Operation::AlterColumn(_, change)) => change,
            Some(other) => {
                all.push(other);
                continue;
            }
        };
        let between = Column { default: None, ..change.from.clone() };
        all.push(Operation::AlterColumn(table.clone(), Change::new(change.from, between.clone())));
        all.extend(
            (between != change.to).then(|| Operation::AlterColumn(table.clone(), Change::new(between, change.to))),
        );
    }
    all
}
