//! What a field asserts of its column.

use super::check::extra_check;
use super::complete::Completion;
use super::{Asserted, DeclaredColumn, DeclaredDefault, DeclaredType, Entity, Literal};
use crate::normalize::{accepts, can_auto_increment, normalize_type, same_default};
use crate::schema::{AutoIncrement, Column, ColumnType, Expression, IdentityOptions, ObjectId, Table, TableName};
use crate::{Dialect, Target};

impl Completion<'_> {
    /// The column as SeaORM's own DDL would make it; nothing where that is not known, which is a problem.
    pub(super) fn new_column(
        &mut self,
        entity: &Entity,
        declared: &DeclaredColumn,
        table: &TableName,
    ) -> Option<Column> {
        let object = ObjectId::Column(table.clone(), declared.name.clone());
        let column_type = match &declared.column_type {
            DeclaredType::Exact(column_type) | DeclaredType::Inferred(column_type) => column_type.clone(),
            DeclaredType::Unresolved { rust_type } => {
                let message = format!("the type {rust_type} is not known, so the column cannot be created");
                self.problem(object, message, &declared.position);
                return None;
            }
        };
        if let Some(DeclaredDefault::Unresolved(text)) = &declared.default {
            let message = format!("the default {text} is not known, so the column cannot be created");
            self.problem(object.clone(), message, &declared.position);
        }
        if let Some(extra) = declared.extra.as_deref().filter(|extra| extra_check(extra).is_none()) {
            let message = format!("the extra '{extra}' is not understood, so the column cannot be created");
            self.problem(object, message, &declared.position);
        }
        let key = entity.primary_key.contains(&declared.name);
        let counts = entity.auto_increment.value() && entity.primary_key.len() == 1 && key;
        let mut column = Column::new(&declared.name, column_type);
        column.nullable = declared.nullable && !key;
        column.default = declared.default.as_ref().and_then(|default| self.default_expression(default));
        column.auto_increment =
            (counts && can_auto_increment(&column.column_type)).then(|| auto_increment(self.target));
        column.comment = declared.comment.clone().filter(|_| self.target.dialect.facts().comments);
        self.stated_column(entity, &mut column, table);
        Some(column)
    }

    /// The database's column, changed where the field asserts something else.
    pub(super) fn existing_column(
        &mut self,
        entity: &Entity,
        declared: &DeclaredColumn,
        found: &Column,
        table: &Table,
    ) -> Column {
        let mut column = found.clone();
        if let DeclaredType::Unresolved { .. } = declared.column_type {
            self.completed.unmanaged.insert(ObjectId::Column(table.name.clone(), found.name.clone()));
            return column;
        }
        self.assert_type(declared, &mut column);
        // SQLite lets a primary key without NOT NULL take NULLs (<https://www.sqlite.org/lang_createtable.html#primkeyconst>).
        if !(self.target.dialect == Dialect::Sqlite && table.is_primary_key(&column.name)) {
            column.nullable = declared.nullable && !table.is_primary_key(&column.name);
        }
        self.assert_default(declared, &mut column, &table.name);
        self.assert_auto_increment(entity, &mut column, table);
        self.assert_column_comment(declared, &mut column, &table.name);
        // What `extra` says is SQL, and understood by the server only.
        if declared.extra.is_none() {
            if !self.states_generation(entity, &column.name) {
                self.release_generation(&mut column, &table.name);
            }
            self.existing_column_check(&mut column, table);
        }
        self.stated_column(entity, &mut column, &table.name);
        if column.generated.is_none() {
            // An attribute that is gone took it along.
            self.completed.unmanaged.remove(&ObjectId::Generated(table.name.clone(), column.name.clone()));
        }
        column
    }

    fn assert_column_comment(&mut self, declared: &DeclaredColumn, column: &mut Column, table: &TableName) {
        if !self.target.dialect.facts().comments {
            return;
        }
        let object = ObjectId::Comment(table.clone(), Some(column.name.clone()));
        column.comment = self.comment(object, declared.comment.as_ref(), column.comment.take());
    }

    /// The comment that a model states, else what becomes of the one that is there.
    pub(super) fn comment(
        &mut self,
        object: ObjectId,
        stated: Option<&String>,
        found: Option<String>,
    ) -> Option<String> {
        match stated {
            Some(stated) => Some(stated.clone()),
            None => found.filter(|_| self.keeps_unnamed(object)),
        }
    }

    /// Models say nothing of what computes a column.
    fn release_generation(&mut self, column: &mut Column, table: &TableName) {
        let object = ObjectId::Generated(table.clone(), column.name.clone());
        if column.generated.is_some() && !self.keeps_unnamed(object) {
            column.generated = None;
        }
    }

    fn assert_type(&self, declared: &DeclaredColumn, column: &mut Column) {
        let (asserted, exact) = match &declared.column_type {
            DeclaredType::Exact(column_type) => (column_type, true),
            DeclaredType::Inferred(column_type) => (column_type, self.options.strict),
            DeclaredType::Unresolved { .. } => return,
        };
        if accepts(asserted, &column.column_type, exact, self.target) {
            if self.options.strict && declared.extra.is_none() {
                column.collation = None;
            }
            return;
        }
        column.column_type = normalize_type(asserted, self.target.dialect);
        column.collation = None;
        column.display_width = None;
        if !can_auto_increment(&column.column_type) {
            column.auto_increment = None;
        }
    }

    fn assert_default(&mut self, declared: &DeclaredColumn, column: &mut Column, table: &TableName) {
        let Some(default) = &declared.default else {
            let object = ObjectId::Default(table.clone(), column.name.clone());
            if column.default.is_some() && declared.extra.is_none() && !self.keeps_unnamed(object) {
                column.default = None;
            }
            return;
        };
        let Some(asserted) = self.default_expression(default) else { return };
        let dialect = self.target.dialect;
        let same = column
            .default
            .as_ref()
            .is_some_and(|found| same_default(asserted.sql(), found.sql(), &column.column_type, dialect));
        if !same {
            column.default = Some(asserted);
        }
    }

    /// `auto_increment` that is only inferred asserts nothing of an existing column.
    fn assert_auto_increment(&self, entity: &Entity, column: &mut Column, table: &Table) {
        if entity.primary_key.len() != 1 || entity.primary_key[0] != column.name {
            return;
        }
        let asserted = match entity.auto_increment {
            Asserted::Explicit(value) => value,
            Asserted::Inferred(value) if self.options.strict => value,
            Asserted::Inferred(_) => return,
        };
        if !asserted {
            column.auto_increment = None;
        } else if column.auto_increment.is_none()
            && column.default.is_none()
            && can_auto_increment(&column.column_type)
            && !counts_as_rowid(column, table, self.target)
        {
            column.auto_increment = Some(auto_increment(self.target));
        }
    }

    /// The default as SQL; nothing where it is not known.
    pub(super) fn default_expression(&self, default: &DeclaredDefault) -> Option<Expression> {
        match default {
            DeclaredDefault::Literal(literal) => Some(Expression::new(literal_sql(literal, self.target.dialect))),
            DeclaredDefault::Expression(sql) => Some(Expression::new(sql.clone())),
            DeclaredDefault::Unresolved(_) => None,
        }
    }
}

/// A column of type INTEGER that is the whole primary key is SQLite's row id, and counts up without AUTOINCREMENT.
fn counts_as_rowid(column: &Column, table: &Table, target: &Target) -> bool {
    target.dialect == Dialect::Sqlite
        && !table.options.without_rowid
        && matches!(
            normalize_type(&column.column_type, Dialect::Sqlite),
            ColumnType::Integer(crate::schema::IntegerSize::Regular)
        )
        && table.primary_key.as_ref().is_some_and(|key| key.columns == [column.name.clone()])
}

fn auto_increment(target: &Target) -> AutoIncrement {
    match target.dialect {
        Dialect::Postgres if target.serial_primary_keys => AutoIncrement::Serial,
        Dialect::Postgres => AutoIncrement::Identity(IdentityOptions::default()),
        Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => AutoIncrement::Keyword,
    }
}

/// A literal as sea-query 1.0 writes it.
fn literal_sql(literal: &Literal, dialect: Dialect) -> String {
    match literal {
        Literal::Bool(true) => "TRUE".to_owned(),
        Literal::Bool(false) => "FALSE".to_owned(),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(value) => value.clone(),
        Literal::String(value) => dialect.literal(value),
    }
}
