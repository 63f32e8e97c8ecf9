//! How identifiers stand in Rust source.

use limbeck_differ::schema::QualifiedName;
use proc_macro2::TokenStream;
use quote::quote;

/// What depends on the version of `sea-orm-migration` that the source is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spelling {
    migration_major: u64,
}

impl Spelling {
    pub(super) fn new(migration_major: u64) -> Self {
        Self { migration_major }
    }

    /// Whether the sea-query is older than 1.0, as with sea-orm-migration 1.
    pub(super) fn before_1(self) -> bool {
        self.migration_major < 2
    }

    /// An argument that takes an identifier.
    pub(super) fn identifier(self, name: &str) -> TokenStream {
        if self.before_1() { quote!(Alias::new(#name)) } else { quote!(#name) }
    }

    /// An argument that takes a table or a type.
    pub(super) fn qualified(self, name: &QualifiedName) -> TokenStream {
        let inner = self.identifier(&name.name);
        match &name.schema {
            Some(schema) => {
                let schema = self.identifier(schema);
                quote!((#schema, #inner))
            }
            None => inner,
        }
    }
}
