//! Reads the `Model` of an entity, compact or dense, as `DeriveEntityModel` does.

use super::attributes::{Argument, first_sea_orm, is_compiled, last, sea_orm, text};
use super::diagnostics::Notes;
use super::known_keys::{Place, warn_unknown};
use super::limbeck::{self, On, RawAddition};
use super::naming::{CaseStyle, field_names};
use super::relations::{RawRelation, is_relation, of_field};
use super::rust_type::{WrittenType, plain};
use super::{column_type, default_expr};
use limbeck_differ::declaration::{DeclaredColumn, DeclaredDefault, DeclaredType, Position};
use limbeck_differ::schema::ColumnType;
use syn::spanned::Spanned;
use syn::{Field, Fields, ItemStruct, Lit};

/// What a `Model` says, before names are resolved.
#[derive(Debug, Clone)]
pub(super) struct RawEntity {
    pub(super) table: Option<String>,
    pub(super) schema: Option<String>,
    pub(super) comment: Option<String>,
    pub(super) fields: Vec<RawField>,
    pub(super) relations: Vec<RawRelation>,
    pub(super) additions: Vec<RawAddition>,
    pub(super) position: Position,
    /// How many characters the struct's name has.
    pub(super) length: usize,
}

/// An explicit `column_type`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StatedType {
    Understood(ColumnType),
    NotUnderstood(String),
}

impl StatedType {
    /// Reads the text of the attribute.
    pub(super) fn of(text: &str) -> Self {
        column_type::parse(text).map_or_else(|| Self::NotUnderstood(text.to_owned()), Self::Understood)
    }
}

/// What a field says, before its type is resolved.
#[derive(Debug, Clone)]
pub(super) struct RawField {
    /// The variant of `Column`.
    pub(super) variant: String,
    /// The column, whose type is yet to be resolved.
    pub(super) column: DeclaredColumn,
    /// The type, without the `Option<` that makes it nullable.
    pub(super) written: WrittenType,
    pub(super) stated: Option<StatedType>,
    pub(super) primary_key: bool,
    pub(super) auto_increment: Option<bool>,
    pub(super) unique_key: Option<String>,
    pub(super) ignored: bool,
    /// How many characters the field's name has.
    pub(super) length: usize,
}

/// Reads a struct that derives `DeriveEntityModel`.
pub(super) fn read(item: &ItemStruct, notes: &mut Notes<'_>) -> RawEntity {
    let arguments = sea_orm(&item.attrs, notes);
    warn_unknown(&arguments, Place::Model, notes);
    let rename_all = last(&arguments, "rename_all").and_then(|argument| rename_style(argument, notes));
    let mut entity = RawEntity {
        table: text(&arguments, "table_name"),
        schema: text(&arguments, "schema_name"),
        comment: text(&arguments, "comment"),
        fields: Vec::new(),
        relations: Vec::new(),
        additions: limbeck::read(&item.attrs, On::Model, notes),
        position: notes.position(item.ident.span()),
        length: item.ident.to_string().chars().count(),
    };
    let Fields::Named(fields) = &item.fields else { return entity };
    for field in fields.named.iter().filter(|field| is_compiled(&field.attrs, notes.features)) {
        read_field(field, rename_all, &mut entity, notes);
    }
    entity
}

fn read_field(field: &Field, rename_all: Option<CaseStyle>, entity: &mut RawEntity, notes: &mut Notes<'_>) {
    let Some(ident) = &field.ident else { return };
    let written = WrittenType::of(&field.ty);
    if is_relation(&written.shape) {
        let arguments = first_sea_orm(&field.attrs, notes);
        warn_unknown(&arguments, Place::RelationField, notes);
        let additions = limbeck::read(&field.attrs, On::Relation, notes);
        let relation = of_field(ident, &written.shape, &arguments, notes);
        entity.relations.extend(relation.map(|relation| RawRelation { additions, ..relation }));
        return;
    }
    let arguments = sea_orm(&field.attrs, notes);
    warn_unknown(&arguments, Place::Field, notes);
    warn_other_option(&written, field, notes);
    let names = field_names(
        &plain(ident),
        rename_all,
        text(&arguments, "column_name").as_deref(),
        text(&arguments, "enum_name").as_deref(),
    );
    let (optional, written) = match written.optional() {
        Some(inner) => (true, inner),
        None => (false, written),
    };
    entity.additions.extend(limbeck::read(&field.attrs, On::Field(&names.column), notes));
    let flag = |key: &str| last(&arguments, key).is_some();
    entity.fields.push(RawField {
        variant: names.variant,
        column: DeclaredColumn {
            name: names.column,
            column_type: DeclaredType::Unresolved { rust_type: written.text.clone() },
            nullable: optional || flag("nullable"),
            unique: flag("unique"),
            // SeaORM makes no index of its own where there is a unique one (sea-orm 2.0, `schema/entity.rs`).
            indexed: flag("indexed") && !flag("unique"),
            default: default(&arguments, notes),
            comment: text(&arguments, "comment"),
            renamed_from: text(&arguments, "renamed_from"),
            extra: text(&arguments, "extra"),
            position: notes.position(ident.span()),
        },
        written,
        stated: text(&arguments, "column_type").map(|text| StatedType::of(&text)),
        primary_key: flag("primary_key"),
        auto_increment: last(&arguments, "auto_increment").and_then(boolean),
        unique_key: text(&arguments, "unique_key"),
        ignored: flag("ignore"),
        length: ident.to_string().chars().count(),
    });
}

fn boolean(argument: &Argument) -> Option<bool> {
    match argument.literal() {
        Some(Lit::Bool(value)) => Some(value.value),
        _ => None,
    }
}

fn rename_style(argument: &Argument, notes: &mut Notes<'_>) -> Option<CaseStyle> {
    let style = argument.string().as_deref().and_then(CaseStyle::from_name);
    if style.is_none() {
        notes.error(argument.span, "`rename_all` has a value that SeaORM does not know", None);
    }
    style
}

/// `default_expr` comes after `default_value` in SeaORM's builder chain, so it wins.
fn default(arguments: &[Argument], notes: &mut Notes<'_>) -> Option<DeclaredDefault> {
    let value = last(arguments, "default_value");
    let expression = last(arguments, "default_expr");
    let argument = expression.or(value)?;
    let read = match (expression, argument.literal()) {
        (Some(_), Some(Lit::Str(text))) => default_expr::parse(&text.value()),
        (None, Some(literal)) => default_expr::literal(literal)
            .map_or_else(|| DeclaredDefault::Unresolved("default_value".to_owned()), DeclaredDefault::Literal),
        _ => DeclaredDefault::Unresolved(argument.key.clone()),
    };
    if let DeclaredDefault::Unresolved(text) = &read {
        let help = "nothing is asserted of the column's default; `Expr::cust(\"...\")` takes SQL".to_owned();
        notes.warn(argument.span, format!("the default `{text}` is known only to the compiler"), Some(help));
    }
    Some(read)
}

/// Only a type whose text begins with `Option<` takes NULL.
fn warn_other_option(written: &WrittenType, field: &Field, notes: &mut Notes<'_>) {
    if written.shape.segments().len() > 1 && written.shape.last() == Some("Option") {
        let help = "write `Option<...>`: SeaORM's macro decides by that text".to_owned();
        notes.warn(field.ty.span(), "SeaORM makes this column NOT NULL", Some(help));
    }
}
