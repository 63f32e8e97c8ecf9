//! Reads what relations say about foreign keys: the `Relation` enum, its hand-written `def`, and dense fields.

use super::attributes::{Argument, first_sea_orm};
use super::diagnostics::Notes;
use super::known_keys::{Place, warn_unknown};
use super::limbeck::{self, On, RawAddition};
use super::naming::relation_variant;
use super::nesting::parse_str;
use super::rust_type::{RustType, plain, segments};
use limbeck_differ::declaration::Position;
use limbeck_differ::schema::ReferentialAction;
use syn::{Expr, Ident, ItemEnum};

/// A `belongs_to`, before names are resolved.
#[derive(Debug, Clone)]
pub(super) struct RawRelation {
    /// The path of the other entity.
    pub(super) target: Vec<String>,
    /// Variants of this entity's `Column`.
    pub(super) from: Vec<String>,
    /// Variants of the other entity's `Column`.
    pub(super) to: Vec<String>,
    pub(super) on_delete: Option<ReferentialAction>,
    pub(super) on_update: Option<ReferentialAction>,
    pub(super) name: Option<String>,
    pub(super) skip: bool,
    /// What `limbeck::` attributes say of its foreign key.
    pub(super) additions: Vec<RawAddition>,
    /// The variant, or the field.
    pub(super) variant: String,
    pub(super) position: Position,
    /// How many characters the relation's name has.
    pub(super) length: usize,
}

impl RawRelation {
    /// A relation that says nothing yet, at the name that it is given.
    pub(super) fn at(name: &Ident, target: Vec<String>, notes: &Notes<'_>) -> Self {
        Self {
            target,
            from: Vec::new(),
            to: Vec::new(),
            on_delete: None,
            on_update: None,
            name: None,
            skip: false,
            additions: Vec::new(),
            variant: plain(name),
            position: notes.position(name.span()),
            length: name.to_string().chars().count(),
        }
    }
}

/// Whether a field is a relation and no column: `HasOne<...>`, `HasMany<...>`, `BelongsTo<...>`, or an entity itself.
pub(super) fn is_relation(shape: &RustType) -> bool {
    match shape.last() {
        Some("BelongsTo" | "HasOne" | "HasMany" | "Entity") => true,
        Some("Option") => shape.arguments().first().and_then(RustType::last) == Some("Entity"),
        _ => false,
    }
}

/// The entity inside `BelongsTo<Option<super::author::Entity>>`.
fn target(shape: &RustType) -> Vec<String> {
    match shape.arguments().first() {
        Some(inner) => target(inner),
        None => shape.segments().to_vec(),
    }
}

/// The relation of a dense field, where it says something about a foreign key.
pub(super) fn of_field(
    name: &Ident,
    shape: &RustType,
    arguments: &[Argument],
    notes: &mut Notes<'_>,
) -> Option<RawRelation> {
    let has = |key: &str| arguments.iter().any(|argument| argument.key == key);
    let own_key = has("self_ref") && has("from") && has("to") && !has("via");
    if !has("belongs_to") && !own_key {
        return None;
    }
    let entity = if has("self_ref") { vec!["Entity".to_owned()] } else { target(shape) };
    let mut relation = RawRelation::at(name, entity, notes);
    for argument in arguments {
        // In a dense entity a column may be written as the field.
        let spell = |columns: Vec<String>| columns.iter().map(|column| relation_variant(column)).collect();
        match argument.key.as_str() {
            "from" => relation.from = columns(argument, notes).map(spell)?,
            "to" => relation.to = columns(argument, notes).map(spell)?,
            _ => state(argument, &mut relation, notes),
        }
    }
    complete(relation, name, notes)
}

/// The relations of an enum that derives `DeriveRelation`.
pub(super) fn of_enum(item: &ItemEnum, notes: &mut Notes<'_>) -> Vec<RawRelation> {
    let mut relations = Vec::new();
    for variant in &item.variants {
        let arguments = first_sea_orm(&variant.attrs, notes);
        warn_unknown(&arguments, Place::RelationVariant, notes);
        let additions = limbeck::read(&variant.attrs, On::Relation, notes);
        let Some(belongs_to) = arguments.iter().find(|argument| argument.key == "belongs_to") else { continue };
        let Some(path) = belongs_to.string().and_then(|text| parse_str::<syn::Path>(&text).ok()) else {
            notes.warn(belongs_to.span, "`belongs_to` names no entity", None);
            continue;
        };
        let relation = RawRelation { additions, ..RawRelation::at(&variant.ident, segments(&path), notes) };
        relations.extend(stated(relation, &variant.ident, &arguments, notes));
    }
    relations
}

fn stated(
    mut relation: RawRelation,
    name: &Ident,
    arguments: &[Argument],
    notes: &mut Notes<'_>,
) -> Option<RawRelation> {
    for argument in arguments {
        match argument.key.as_str() {
            "from" => relation.from = columns(argument, notes)?,
            "to" => relation.to = columns(argument, notes)?,
            _ => state(argument, &mut relation, notes),
        }
    }
    complete(relation, name, notes)
}

fn complete(relation: RawRelation, name: &Ident, notes: &mut Notes<'_>) -> Option<RawRelation> {
    if relation.from.is_empty() || relation.from.len() != relation.to.len() {
        let help = "give `from` and `to` the same number of columns".to_owned();
        notes.warn(name.span(), format!("the relation `{name}` does not say its columns"), Some(help));
        return None;
    }
    Some(relation)
}

/// What an argument other than the columns says.
fn state(argument: &Argument, relation: &mut RawRelation, notes: &mut Notes<'_>) {
    match argument.key.as_str() {
        "on_delete" => relation.on_delete = action(argument, notes),
        "on_update" => relation.on_update = action(argument, notes),
        "fk_name" => relation.name = argument.string(),
        "skip_fk" | "on_condition" => relation.skip = true,
        _ => {}
    }
}

fn action(argument: &Argument, notes: &mut Notes<'_>) -> Option<ReferentialAction> {
    let action = argument.string().and_then(|text| named_action(text.rsplit("::").next().unwrap_or_default().trim()));
    if action.is_none() {
        let help = "write Restrict, Cascade, SetNull, NoAction or SetDefault".to_owned();
        notes.warn(argument.span, format!("`{}` has an action that SeaORM does not know", argument.key), Some(help));
    }
    action
}

/// A variant of sea-query's `ForeignKeyAction`.
pub(super) fn named_action(name: &str) -> Option<ReferentialAction> {
    Some(match name {
        "Restrict" => ReferentialAction::Restrict,
        "Cascade" => ReferentialAction::Cascade,
        "SetNull" => ReferentialAction::SetNull,
        "NoAction" => ReferentialAction::NoAction,
        "SetDefault" => ReferentialAction::SetDefault,
        _ => return None,
    })
}

/// `Column::Id`, `super::author::Column::Id`, `(Column::A, Column::B)`: the last names.
fn columns(argument: &Argument, notes: &mut Notes<'_>) -> Option<Vec<String>> {
    let parsed = argument.string().and_then(|text| parse_str::<Expr>(&text).ok());
    let columns = parsed.as_ref().and_then(column_names);
    if columns.is_none() {
        notes.warn(argument.span, format!("`{}` names no column", argument.key), None);
    }
    columns
}

/// The variants that an expression of columns names.
pub(super) fn column_names(expression: &Expr) -> Option<Vec<String>> {
    match expression {
        Expr::Path(path) => segments(&path.path).pop().map(|last| vec![last]),
        Expr::Tuple(tuple) => {
            let names: Option<Vec<Vec<String>>> = tuple.elems.iter().map(column_names).collect();
            names.map(|names| names.concat())
        }
        Expr::Paren(inner) => column_names(&inner.expr),
        _ => None,
    }
}
