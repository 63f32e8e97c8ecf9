//! Calls on `ForeignKey`.

use super::source::Spelling;
use super::{escaped, table_ref};
use limbeck_differ::schema::{ReferentialAction, TableName};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use sea_query::{Alias, ForeignKey, ForeignKeyAction, ForeignKeyCreateStatement, ForeignKeyDropStatement};

/// `ForeignKey::create()` with its calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ForeignKeyCalls {
    pub(crate) name: Option<String>,
    pub(crate) table: TableName,
    pub(crate) columns: Vec<String>,
    pub(crate) referenced_table: TableName,
    pub(crate) referenced_columns: Vec<String>,
    pub(crate) on_delete: ReferentialAction,
    pub(crate) on_update: ReferentialAction,
}

impl ForeignKeyCalls {
    /// The key under a name.
    pub(crate) fn new(table: &TableName, key: &limbeck_differ::schema::ForeignKey, name: Option<&str>) -> Self {
        Self {
            name: name.map(ToOwned::to_owned),
            table: table.clone(),
            columns: key.columns.clone(),
            referenced_table: key.referenced_table.clone(),
            referenced_columns: key.referenced_columns.clone(),
            on_delete: key.on_delete,
            on_update: key.on_update,
        }
    }

    pub(super) fn forget_schemas(&mut self) {
        self.table.schema = None;
        self.referenced_table.schema = None;
    }

    pub(super) fn build(&self) -> ForeignKeyCreateStatement {
        let mut key = ForeignKey::create();
        if let Some(name) = &self.name {
            key.name(escaped(name));
        }
        key.from_tbl(table_ref(&self.table)).to_tbl(table_ref(&self.referenced_table));
        for column in &self.columns {
            key.from_col(Alias::new(column));
        }
        for column in &self.referenced_columns {
            key.to_col(Alias::new(column));
        }
        if let Some(action) = action(self.on_delete) {
            key.on_delete(action);
        }
        if let Some(action) = action(self.on_update) {
            key.on_update(action);
        }
        key
    }

    pub(super) fn source(&self, spelling: Spelling) -> TokenStream {
        let mut calls = quote!(ForeignKey::create());
        calls.extend(self.name.as_ref().map(|name| {
            let name = escaped(name);
            quote!(.name(#name))
        }));
        calls.extend(end(spelling, "from", &self.table, &self.columns));
        calls.extend(end(spelling, "to", &self.referenced_table, &self.referenced_columns));
        calls.extend(action_name(self.on_delete).map(|action| {
            let action = format_ident!("{action}");
            quote!(.on_delete(ForeignKeyAction::#action))
        }));
        calls.extend(action_name(self.on_update).map(|action| {
            let action = format_ident!("{action}");
            quote!(.on_update(ForeignKeyAction::#action))
        }));
        calls
    }
}

/// `.from(table, column)`, or `.from_tbl(table).from_col(column)...` for more columns than one.
fn end(spelling: Spelling, method: &str, table: &TableName, columns: &[String]) -> TokenStream {
    let table = spelling.qualified(table);
    let columns: Vec<_> = columns.iter().map(|column| spelling.identifier(column)).collect();
    if let [column] = columns.as_slice() {
        let method = format_ident!("{method}");
        return quote!(.#method(#table, #column));
    }
    let (of_table, of_column) = (format_ident!("{method}_tbl"), format_ident!("{method}_col"));
    quote!(.#of_table(#table) #(.#of_column(#columns))*)
}

/// The action, where it is not the default that every server takes.
fn action(action: ReferentialAction) -> Option<ForeignKeyAction> {
    match action {
        ReferentialAction::NoAction => None,
        ReferentialAction::Restrict => Some(ForeignKeyAction::Restrict),
        ReferentialAction::Cascade => Some(ForeignKeyAction::Cascade),
        ReferentialAction::SetNull => Some(ForeignKeyAction::SetNull),
        ReferentialAction::SetDefault => Some(ForeignKeyAction::SetDefault),
    }
}

fn action_name(action: ReferentialAction) -> Option<&'static str> {
    match action {
        ReferentialAction::NoAction => None,
        ReferentialAction::Restrict => Some("Restrict"),
        ReferentialAction::Cascade => Some("Cascade"),
        ReferentialAction::SetNull => Some("SetNull"),
        ReferentialAction::SetDefault => Some("SetDefault"),
    }
}

/// `ForeignKey::drop()`.
pub(super) fn drop(table: &TableName, name: &str) -> ForeignKeyDropStatement {
    let mut statement = ForeignKey::drop();
    statement.name(escaped(name)).table(table_ref(table));
    statement
}

pub(super) fn drop_source(table: &TableName, name: &str, spelling: Spelling) -> TokenStream {
    let (name, table) = (escaped(name), spelling.qualified(table));
    quote!(ForeignKey::drop().name(#name).table(#table))
}
