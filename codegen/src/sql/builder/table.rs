//! Calls on `Table`.

use super::column::ColumnCalls;
use super::foreign_key::ForeignKeyCalls;
use super::index::IndexCalls;
use super::source::Spelling;
use super::table_ref;
use limbeck_differ::schema::TableName;
use proc_macro2::TokenStream;
use quote::quote;
use sea_query::{Alias, Check, Expr, Table, TableAlterStatement, TableCreateStatement};

/// `Table::create()` with its calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableCalls {
    pub(crate) table: TableName,
    pub(crate) columns: Vec<ColumnCalls>,
    pub(crate) primary_key: Option<IndexCalls>,
    /// Unique constraints, and MySQL's keys.
    pub(crate) indexes: Vec<IndexCalls>,
    pub(crate) foreign_keys: Vec<ForeignKeyCalls>,
    /// Names and conditions.
    pub(crate) checks: Vec<(Option<String>, String)>,
    pub(crate) options: TableOptionCalls,
}

/// What MySQL says of a table behind its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TableOptionCalls {
    pub(crate) comment: Option<String>,
    pub(crate) engine: Option<String>,
    pub(crate) character_set: Option<String>,
    pub(crate) collation: Option<String>,
}

impl TableOptionCalls {
    fn apply(&self, table: &mut TableCreateStatement) {
        if let Some(comment) = &self.comment {
            table.comment(comment);
        }
        if let Some(engine) = &self.engine {
            table.engine(engine);
        }
        if let Some(character_set) = &self.character_set {
            table.character_set(character_set);
        }
        if let Some(collation) = &self.collation {
            table.collate(collation);
        }
    }

    fn source(&self) -> TokenStream {
        let comment = self.comment.iter().map(|it| quote!(.comment(#it)));
        let engine = self.engine.iter().map(|it| quote!(.engine(#it)));
        let character_set = self.character_set.iter().map(|it| quote!(.character_set(#it)));
        let collation = self.collation.iter().map(|it| quote!(.collate(#it)));
        comment.chain(engine).chain(character_set).chain(collation).collect()
    }
}

impl TableCalls {
    pub(super) fn build(&self) -> TableCreateStatement {
        let mut table = Table::create();
        table.table(table_ref(&self.table));
        for column in &self.columns {
            table.col(column.build());
        }
        if let Some(key) = &self.primary_key {
            table.primary_key(&mut key.build());
        }
        for index in &self.indexes {
            table.index(&mut index.build());
        }
        for key in &self.foreign_keys {
            table.foreign_key(&mut key.build());
        }
        for (name, condition) in &self.checks {
            let condition = Expr::cust(condition.clone());
            table.check(match name {
                Some(name) => Check::named(Alias::new(name), condition),
                None => Check::unnamed(condition),
            });
        }
        self.options.apply(&mut table);
        table
    }

    /// The Rust expression. Names of checks came with sea-query 1.0.
    pub(super) fn source(&self, spelling: Spelling) -> Option<TokenStream> {
        if spelling.before_1() && self.checks.iter().any(|(name, _)| name.is_some()) {
            return None;
        }
        let table = spelling.qualified(&self.table);
        let mut calls = quote!(Table::create().table(#table));
        for column in &self.columns {
            let column = column.source(spelling, true);
            calls.extend(quote!(.col(#column)));
        }
        if let Some(key) = &self.primary_key {
            let key = key.source(spelling)?;
            calls.extend(quote!(.primary_key(#key)));
        }
        for index in &self.indexes {
            let index = index.source(spelling)?;
            calls.extend(quote!(.index(#index)));
        }
        for key in &self.foreign_keys {
            let key = key.source(spelling);
            calls.extend(quote!(.foreign_key(#key)));
        }
        for (name, condition) in &self.checks {
            let condition = quote!(Expr::cust(#condition));
            let check = name.as_ref().map_or(condition.clone(), |name| quote!((#name, #condition)));
            calls.extend(quote!(.check(#check)));
        }
        calls.extend(self.options.source());
        Some(calls)
    }
}

/// One call on `Table::alter()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Alteration {
    /// `.add_column(...)`
    AddColumn(ColumnCalls),
    /// `.modify_column(...)` of what is said alone (PostgreSQL)
    ModifyColumn(ColumnCalls),
    /// `.modify_column(...)` with the whole definition (MySQL)
    RedefineColumn(ColumnCalls),
    /// `.drop_column(...)`
    DropColumn(String),
    /// `.rename_column(...)`
    RenameColumn(String, String),
    /// `.drop_constraint(...)`, since sea-query 1.0
    DropConstraint(String),
}

impl Alteration {
    pub(super) fn build(&self, table: &TableName) -> TableAlterStatement {
        let mut alter = Table::alter();
        alter.table(table_ref(table));
        match self {
            Alteration::AddColumn(column) => alter.add_column(column.build()),
            Alteration::ModifyColumn(column) | Alteration::RedefineColumn(column) => {
                alter.modify_column(column.build())
            }
            Alteration::DropColumn(column) => alter.drop_column(Alias::new(column)),
            Alteration::RenameColumn(from, to) => alter.rename_column(Alias::new(from), Alias::new(to)),
            Alteration::DropConstraint(name) => alter.drop_constraint(Alias::new(name)),
        };
        alter
    }

    pub(super) fn source(&self, table: &TableName, spelling: Spelling) -> Option<TokenStream> {
        let table = spelling.qualified(table);
        let call = match self {
            Alteration::AddColumn(column) => {
                let column = column.source(spelling, true);
                quote!(.add_column(#column))
            }
            Alteration::ModifyColumn(column) => {
                let column = column.source(spelling, false);
                quote!(.modify_column(#column))
            }
            Alteration::RedefineColumn(column) => {
                let column = column.source(spelling, true);
                quote!(.modify_column(#column))
            }
            Alteration::DropColumn(column) => {
                let column = spelling.identifier(column);
                quote!(.drop_column(#column))
            }
            Alteration::RenameColumn(from, to) => {
                let (from, to) = (spelling.identifier(from), spelling.identifier(to));
                quote!(.rename_column(#from, #to))
            }
            Alteration::DropConstraint(_) if spelling.before_1() => return None,
            Alteration::DropConstraint(name) => quote!(.drop_constraint(#name)),
        };
        Some(quote!(Table::alter().table(#table) #call))
    }
}
