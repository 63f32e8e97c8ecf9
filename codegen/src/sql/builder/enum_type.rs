//! Calls on `Type` (PostgreSQL).

use super::source::Spelling;
use super::type_ref;
use limbeck_differ::schema::TypeName;
use proc_macro2::TokenStream;
use quote::quote;
use sea_query::extension::postgres::{Type, TypeAlterStatement, TypeCreateStatement, TypeDropStatement};
use sea_query::{Alias, TypeRef};

/// Where a new value of an enum type stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Placement {
    /// Before another value.
    Before(String),
    /// After all others.
    End,
}

/// One call on `Type::alter()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TypeAlteration {
    /// `.add_value("x").before("y")`
    AddValue(String, Placement),
    /// `.rename_to("y")`
    RenameTo(String),
    /// `.rename_value("x", "y")`
    RenameValue(String, String),
}

impl TypeAlteration {
    pub(super) fn build(&self, name: &TypeName) -> TypeAlterStatement {
        let alter = Type::alter().name(type_ref(name));
        match self {
            TypeAlteration::AddValue(value, Placement::End) => alter.add_value(Alias::new(value)),
            TypeAlteration::AddValue(value, Placement::Before(next)) => {
                alter.add_value(Alias::new(value)).before(Alias::new(next))
            }
            TypeAlteration::RenameTo(to) => alter.rename_to(Alias::new(to)),
            TypeAlteration::RenameValue(from, to) => alter.rename_value(Alias::new(from), Alias::new(to)),
        }
    }

    pub(super) fn source(&self, name: &TypeName, spelling: Spelling) -> TokenStream {
        let name = spelling.qualified(name);
        let calls = match self {
            TypeAlteration::AddValue(value, placement) => {
                let value = spelling.identifier(value);
                let placed = match placement {
                    Placement::End => quote!(),
                    Placement::Before(next) => {
                        let next = spelling.identifier(next);
                        quote!(.before(#next))
                    }
                };
                quote!(.add_value(#value) #placed)
            }
            TypeAlteration::RenameValue(from, to) => {
                let (from, to) = (spelling.identifier(from), spelling.identifier(to));
                quote!(.rename_value(#from, #to))
            }
            TypeAlteration::RenameTo(to) => {
                let to = spelling.identifier(to);
                quote!(.rename_to(#to))
            }
        };
        quote!(sea_query::extension::postgres::Type::alter().name(#name) #calls)
    }
}

pub(super) fn create(name: &TypeName, values: &[String]) -> TypeCreateStatement {
    let mut statement = Type::create();
    statement.as_enum(reference(name)).values(values.iter().map(Alias::new));
    statement
}

pub(super) fn create_source(name: &TypeName, values: &[String], spelling: Spelling) -> TokenStream {
    let name = spelling.qualified(name);
    let values = values.iter().map(|value| spelling.identifier(value));
    quote!(sea_query::extension::postgres::Type::create().as_enum(#name).values([#(#values),*]))
}

pub(super) fn drop(name: &TypeName) -> TypeDropStatement {
    let mut statement = Type::drop();
    statement.name(reference(name));
    statement
}

pub(super) fn drop_source(name: &TypeName, spelling: Spelling) -> TokenStream {
    let name = spelling.qualified(name);
    quote!(sea_query::extension::postgres::Type::drop().name(#name))
}

fn reference(name: &TypeName) -> TypeRef {
    type_ref(name)
}
