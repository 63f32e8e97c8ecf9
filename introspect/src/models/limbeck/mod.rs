//! Reads `limbeck::` attributes, which declare what the model language lacks.
//!
//! They stand where the compiler always drops them, so no manifest must know Limbeck:
//! `#[cfg_attr(any(), limbeck::index(columns = "tenant_id, created_at desc"))]`.
//!
//! | attribute | on | arguments |
//! |---|---|---|
//! | `index` | model, field | `columns`, `name`, `unique`, `where`, `method`, `include`, `nulls_not_distinct` |
//! | `unique` | model, field | `columns`, `name`, `deferrable`, `include`, `nulls_not_distinct` |
//! | `check` | model, field | `"price >= 0"` or `expression = "..."`, `name` |
//! | `generated` | field | `"price * 2"` or `expression = "..."`, and `stored` or `virtual` |
//! | `collate` | field | `"nocase"` or `collation = "..."` |
//! | `foreign_key` | relation, or model with `columns` | `deferrable`, `match`, `name` |
//! | `no_foreign_key` | relation, or model with `columns` | |
//! | `renamed_from` | model, `DeriveActiveEnum` with a type of its own, variant of one | `"old"` or `old = "..."` |
//!
//! All of them take `dialect = "postgres, sqlite"`. Texts are SQL, so columns are called as in the database. `columns` is a
//! list as CREATE INDEX takes it (`lower(email) text_pattern_ops desc nulls last`), of plain columns for a constraint; on a
//! field it is that field's column where nothing is said. `deferrable` is `initially immediate` or `initially deferred`,
//! `match` is `full` or `simple`. A table or type that was in another schema is called `"schema.old"`; fields have SeaORM's own
//! `renamed_from`.

mod arguments;
mod columns;
mod list;
mod read;
mod table;

use super::diagnostics::Notes;
use super::known_keys::suggested;
use arguments::Arguments;
use limbeck_differ::declaration::Position;
use limbeck_differ::declaration::additions::{Additions, ForeignKeyTerms, Stated};
use limbeck_differ::schema::{Check, GeneratedColumn, Index, UniqueConstraint};
use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Meta, Token};

/// What an attribute stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On<'a> {
    /// A `Model`.
    Model,
    /// A field, with the name of its column.
    Field(&'a str),
    /// A relation.
    Relation,
    /// An enum that is a type of the database.
    Enum,
    /// A variant of one.
    Variant,
}

/// What one attribute says.
#[derive(Debug, Clone)]
pub(super) enum Addition {
    Index(Stated<Index>),
    Unique(Stated<UniqueConstraint>),
    Check(Stated<Check>),
    Generated(String, Stated<GeneratedColumn>),
    Collation(String, Stated<String>),
    /// With the columns of the relation, where the attribute does not stand on it.
    ForeignKey(Vec<String>, Stated<ForeignKeyTerms>),
    RenamedFrom(Stated<String>),
}

/// A column that an attribute names.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    pub(super) column: String,
    pub(super) position: Position,
    pub(super) length: usize,
}

/// An attribute, before it is known whether its columns are there.
#[derive(Debug, Clone)]
pub(super) struct RawAddition {
    pub(super) addition: Addition,
    pub(super) mentions: Vec<Mention>,
    /// How many characters the attribute's name has.
    pub(super) length: usize,
}

impl RawAddition {
    /// Adds what it says to what others say.
    pub(super) fn add_to(self, additions: &mut Additions) {
        match self.addition {
            Addition::Index(stated) => additions.indexes.push(stated),
            Addition::Unique(stated) => additions.uniques.push(stated),
            Addition::Check(stated) => additions.checks.push(stated),
            Addition::Generated(column, stated) => additions.generated.push((column, stated)),
            Addition::Collation(column, stated) => additions.collations.push((column, stated)),
            Addition::ForeignKey(columns, stated) => additions.foreign_keys.push((columns, stated)),
            Addition::RenamedFrom(stated) => additions.renamed_from.push(stated),
        }
    }

    /// The same, of the relation on those columns that it stands on.
    pub(super) fn of_relation(mut self, columns: &[String]) -> Self {
        if let Addition::ForeignKey(of, _) = &mut self.addition {
            columns.clone_into(of);
        }
        self
    }
}

/// Reads the `limbeck::` attributes of an item.
pub(super) fn read(attributes: &[Attribute], on: On<'_>, notes: &mut Notes<'_>) -> Vec<RawAddition> {
    let mut additions = Vec::new();
    for found in find(attributes) {
        if !found.dropped {
            let help = "write `#[cfg_attr(any(), limbeck::...)]`, which the compiler drops".to_owned();
            notes.error(found.span, "the compiler does not know this attribute", Some(help));
        } else if let Some(arguments) = Arguments::of(&found.meta, notes) {
            additions.extend(read::addition(&arguments, on, notes));
        }
    }
    additions
}

/// What an enum of the database, or a variant of one, was called.
pub(super) fn old_names(attributes: &[Attribute], on: On<'_>, notes: &mut Notes<'_>) -> Vec<Stated<String>> {
    let found = read(attributes, on, notes).into_iter().filter_map(|raw| match raw.addition {
        Addition::RenamedFrom(stated) => Some(stated),
        _ => None,
    });
    found.collect()
}

/// Refuses `limbeck::` attributes on an item that is no part of an entity.
pub(super) fn refuse(attributes: &[Attribute], notes: &mut Notes<'_>) {
    for found in find(attributes) {
        let help = "write it on the `Model`, a field of it, or a relation".to_owned();
        notes.error(found.span, "this attribute has no effect here: this is no part of an entity", Some(help));
    }
}

struct Found {
    meta: Meta,
    span: Span,
    /// Whether it stands in a `cfg_attr`.
    dropped: bool,
}

fn find(attributes: &[Attribute]) -> Vec<Found> {
    let mut found = Vec::new();
    for attribute in attributes {
        search(&attribute.meta, false, &mut found);
    }
    found
}

/// Whatever a `cfg_attr` asks for: with an attribute that nobody defines it can only ask for what never holds.
fn search(meta: &Meta, dropped: bool, found: &mut Vec<Found>) {
    if meta.path().segments.first().is_some_and(|first| first.ident == "limbeck") {
        found.push(Found { meta: meta.clone(), span: meta.path().span(), dropped });
    } else if let Meta::List(list) = meta
        && list.path.is_ident("cfg_attr")
        && let Ok(parts) = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
    {
        parts.iter().skip(1).for_each(|part| search(part, true, found));
    }
}

/// What to write instead of a word that is not known.
fn advice(word: &str, known: &[&str]) -> String {
    suggested(word, known).unwrap_or_else(|| format!("there are {}", known.join(", ")))
}
