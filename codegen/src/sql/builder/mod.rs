//! Calls of `SchemaManager` with sea-query statements, as values.
//!
//! Each value is interpreted twice: applied to sea-query itself, which gives the SQL text that is sent, and printed as Rust
//! source, which sends that text when it runs. So the two can't drift apart.

mod column;
mod enum_type;
mod foreign_key;
mod index;
mod source;
mod table;

pub(crate) use column::{AutoIncrementCall, ColumnCalls, DefaultCall, Plain, TypeCall};
pub(crate) use enum_type::{Placement, TypeAlteration};
pub(crate) use foreign_key::ForeignKeyCalls;
pub(crate) use index::IndexCalls;
pub(crate) use table::{Alteration, TableCalls, TableOptionCalls};

use limbeck_differ::Dialect;
use limbeck_differ::operation::Change;
use limbeck_differ::schema::{QualifiedName, TableName, TypeName};
use proc_macro2::TokenStream;
use quote::quote;
use sea_query::{
    Alias, IntoIden, MysqlQueryBuilder, PostgresQueryBuilder, SchemaName, SqliteQueryBuilder, Table, TableRef, TypeRef,
};
use source::Spelling;

/// A call of `SchemaManager` with a sea-query statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuilderCall(pub(crate) Call);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Call {
    CreateTable(TableCalls),
    DropTable(TableName),
    RenameTable(Change<TableName>),
    AlterTable(TableName, Alteration),
    CreateIndex(IndexCalls),
    DropIndex(TableName, String),
    CreateForeignKey(ForeignKeyCalls),
    DropForeignKey(TableName, String),
    CreateType(TypeName, Vec<String>),
    DropType(TypeName),
    AlterType(TypeName, TypeAlteration),
}

impl BuilderCall {
    /// The SQL text that sea-query makes of it.
    pub fn sql(&self, dialect: Dialect) -> String {
        match dialect {
            Dialect::Sqlite => self.0.sql(|| SqliteQueryBuilder),
            Dialect::Postgres => self.0.sql(|| PostgresQueryBuilder),
            Dialect::MySql | Dialect::MariaDb => self.0.sql(|| MysqlQueryBuilder),
        }
    }

    /// The Rust source of the call without `.await?`, for a major version of `sea-orm-migration`; `None` where that version
    /// can't express it, and the SQL text is sent instead.
    pub fn source(&self, migration_major: u64) -> Option<TokenStream> {
        let spelling = Spelling::new(migration_major);
        let (method, argument) = self.0.source(spelling)?;
        let method = quote::format_ident!("{method}");
        let argument = if matches!(self.0, Call::AlterType(..)) { argument } else { quote!(#argument.to_owned()) };
        Some(quote!(manager.#method(#argument)))
    }
}

impl Call {
    /// Takes the schemas off all names, for a server that has none.
    pub(crate) fn forget_schemas(&mut self) {
        match self {
            Call::CreateTable(table) => {
                table.table.schema = None;
                for key in &mut table.foreign_keys {
                    key.forget_schemas();
                }
            }
            Call::DropTable(table) | Call::AlterTable(table, _) | Call::DropIndex(table, _) => table.schema = None,
            Call::RenameTable(change) => {
                change.from.schema = None;
                change.to.schema = None;
            }
            Call::CreateIndex(index) => index.table.iter_mut().for_each(|table| table.schema = None),
            Call::CreateForeignKey(key) => key.forget_schemas(),
            Call::DropForeignKey(name, _)
            | Call::CreateType(name, _)
            | Call::DropType(name)
            | Call::AlterType(name, _) => name.schema = None,
        }
    }

    fn sql<B: sea_query::SchemaBuilder>(&self, builder: impl Fn() -> B) -> String {
        match self {
            Call::CreateTable(table) => table.build().to_string(builder()),
            Call::DropTable(table) => Table::drop().table(table_ref(table)).to_string(builder()),
            Call::RenameTable(change) => {
                Table::rename().table(table_ref(&change.from), table_ref(&change.to)).to_string(builder())
            }
            Call::AlterTable(table, alteration) => alteration.build(table).to_string(builder()),
            Call::CreateIndex(index) => index.build().to_string(builder()),
            Call::DropIndex(table, name) => index::drop(table, name).to_string(builder()),
            Call::CreateForeignKey(key) => key.build().to_string(builder()),
            Call::DropForeignKey(table, name) => foreign_key::drop(table, name).to_string(builder()),
            Call::CreateType(name, values) => enum_type::create(name, values).to_string(PostgresQueryBuilder),
            Call::DropType(name) => enum_type::drop(name).to_string(PostgresQueryBuilder),
            Call::AlterType(name, alteration) => alteration.build(name).to_string(PostgresQueryBuilder),
        }
    }

    fn source(&self, spelling: Spelling) -> Option<(&'static str, TokenStream)> {
        Some(match self {
            Call::CreateTable(table) => ("create_table", table.source(spelling)?),
            Call::DropTable(table) => {
                let table = spelling.qualified(table);
                ("drop_table", quote!(Table::drop().table(#table)))
            }
            Call::RenameTable(change) => {
                let (from, to) = (spelling.qualified(&change.from), spelling.qualified(&change.to));
                ("rename_table", quote!(Table::rename().table(#from, #to)))
            }
            Call::AlterTable(table, alteration) => ("alter_table", alteration.source(table, spelling)?),
            Call::CreateIndex(index) => ("create_index", index.source(spelling)?),
            Call::DropIndex(table, name) => ("drop_index", index::drop_source(table, name, spelling)),
            Call::CreateForeignKey(key) => ("create_foreign_key", key.source(spelling)),
            Call::DropForeignKey(table, name) => ("drop_foreign_key", foreign_key::drop_source(table, name, spelling)),
            Call::CreateType(name, values) => ("create_type", enum_type::create_source(name, values, spelling)),
            Call::DropType(name) => ("drop_type", enum_type::drop_source(name, spelling)),
            Call::AlterType(name, alteration) => ("alter_type", alteration.source(name, spelling)),
        })
    }
}

fn schema_name(name: &QualifiedName) -> Option<SchemaName> {
    name.schema.as_ref().map(|schema| SchemaName(None, Alias::new(schema).into_iden()))
}

fn table_ref(name: &TableName) -> TableRef {
    TableRef::Table(sea_query::TableName(schema_name(name), Alias::new(&name.name).into_iden()), None)
}

fn type_ref(name: &TypeName) -> TypeRef {
    TypeRef(schema_name(name), Alias::new(&name.name).into_iden())
}

/// A name of an index or a foreign key, which sea-query (1.0.2, `backend/*/index.rs`) writes between quotes as it is.
fn escaped(name: &str) -> String {
    name.replace('"', "\"\"")
}
