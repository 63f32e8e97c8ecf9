//! Calls on `Index`.

use super::source::Spelling;
use super::{escaped, table_ref};
use limbeck_differ::schema as differ;
use limbeck_differ::schema::TableName;
use proc_macro2::TokenStream;
use quote::quote;
use sea_query::{Alias, ConditionalStatement, Expr, Index, IndexCreateStatement, IndexDropStatement, IndexOrder};

/// `Index::create()` with its calls: an index, or a key inside a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IndexCalls {
    pub(crate) name: Option<String>,
    pub(crate) table: Option<TableName>,
    pub(crate) unique: bool,
    /// Columns, and whether they are descending.
    pub(crate) columns: Vec<(String, bool)>,
    pub(crate) predicate: Option<String>,
}

impl IndexCalls {
    /// A key inside a table.
    pub(crate) fn key(name: Option<&str>, columns: &[String]) -> Self {
        Self {
            name: name.map(ToOwned::to_owned),
            table: None,
            unique: false,
            columns: columns.iter().map(|column| (column.clone(), false)).collect(),
            predicate: None,
        }
    }

    /// The same key, unique.
    pub(crate) fn unique(self) -> Self {
        Self { unique: true, ..self }
    }

    /// An index that has nothing beside columns, directions and a condition; `None` for others.
    pub(crate) fn index(table: &TableName, index: &differ::Index) -> Option<Self> {
        let special =
            index.method.is_some() || !index.include.is_empty() || index.nulls_not_distinct || index.storage.is_some();
        if special {
            return None;
        }
        let columns = index.columns.iter().map(|column| {
            let name = differ::IndexColumn { descending: false, ..column.clone() }.plain_column()?.to_owned();
            Some((name, column.descending))
        });
        Some(Self {
            name: Some(index.name.clone()),
            table: Some(table.clone()),
            unique: index.unique,
            columns: columns.collect::<Option<_>>()?,
            predicate: index.predicate.as_ref().map(|predicate| predicate.sql().to_owned()),
        })
    }

    pub(super) fn build(&self) -> IndexCreateStatement {
        let mut index = Index::create();
        if let Some(name) = &self.name {
            index.name(escaped(name));
        }
        if let Some(table) = &self.table {
            index.table(table_ref(table));
        }
        if self.unique {
            index.unique();
        }
        for (column, descending) in &self.columns {
            let column = Alias::new(column);
            if *descending {
                index.col((column, IndexOrder::Desc));
            } else {
                index.col(column);
            }
        }
        if let Some(predicate) = &self.predicate {
            index.and_where(Expr::cust(predicate.clone()));
        }
        index
    }

    /// The Rust expression. Partial indexes are only written for sea-query 1.0.
    pub(super) fn source(&self, spelling: Spelling) -> Option<TokenStream> {
        if self.predicate.is_some() && spelling.before_1() {
            return None;
        }
        let mut calls = quote!(Index::create());
        calls.extend(self.unique.then(|| quote!(.unique())));
        calls.extend(self.name.as_ref().map(|name| {
            let name = escaped(name);
            quote!(.name(#name))
        }));
        calls.extend(self.table.as_ref().map(|table| {
            let table = spelling.qualified(table);
            quote!(.table(#table))
        }));
        for (column, descending) in &self.columns {
            let column = spelling.identifier(column);
            calls.extend(if *descending { quote!(.col((#column, IndexOrder::Desc))) } else { quote!(.col(#column)) });
        }
        calls.extend(self.predicate.as_ref().map(|predicate| quote!(.and_where(Expr::cust(#predicate)))));
        Some(calls)
    }
}

/// `Index::drop()`; the table only gives the schema.
pub(super) fn drop(table: &TableName, name: &str) -> IndexDropStatement {
    let mut statement = Index::drop();
    statement.name(escaped(name)).table(table_ref(table));
    statement
}

pub(super) fn drop_source(table: &TableName, name: &str, spelling: Spelling) -> TokenStream {
    let (name, table) = (escaped(name), spelling.qualified(table));
    quote!(Index::drop().name(#name).table(#table))
}
