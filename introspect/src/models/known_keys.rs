//! The one table of keys of `sea_orm(...)`, at each place where it may stand, and what is said of others.

use super::attributes::{Argument, Given};
use super::diagnostics::Notes;
use syn::Lit;

/// Where `sea_orm(...)` stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Model,
    Field,
    RelationField,
    RelationVariant,
    Enum,
    EnumVariant,
    ValueType,
    /// A struct that derives `DeriveEntity`.
    Entity,
    /// A variant of an enum that derives `DeriveColumn`.
    ColumnVariant,
}

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Flag,
    Text,
    Bool,
    Any,
}

type Key = (&'static str, Kind);

const MODEL: &[Key] = &[
    ("table_name", Kind::Text),
    ("schema_name", Kind::Text),
    ("comment", Kind::Text),
    ("rename_all", Kind::Text),
    ("table_iden", Kind::Flag),
    ("compact_model", Kind::Flag),
    ("arrow_schema", Kind::Flag),
    ("model_ex", Kind::Any),
    ("active_model_ex", Kind::Any),
    ("model_attrs", Kind::Any),
    ("model_ex_attrs", Kind::Any),
    ("entity", Kind::Any),
    ("model", Kind::Any),
    ("column", Kind::Any),
    ("active_model", Kind::Any),
    ("primary_key", Kind::Any),
    ("relation", Kind::Any),
];

const FIELD: &[Key] = &[
    ("column_type", Kind::Text),
    ("comment", Kind::Text),
    ("default_expr", Kind::Text),
    ("column_name", Kind::Text),
    ("enum_name", Kind::Text),
    ("select_as", Kind::Text),
    ("save_as", Kind::Text),
    ("unique_key", Kind::Text),
    ("renamed_from", Kind::Text),
    ("extra", Kind::Text),
    ("auto_increment", Kind::Bool),
    ("ignore", Kind::Flag),
    ("primary_key", Kind::Flag),
    ("nullable", Kind::Flag),
    ("indexed", Kind::Flag),
    ("unique", Kind::Flag),
    ("default_value", Kind::Any),
    ("seaography_ignore", Kind::Any),
];

const RELATION_FIELD: &[Key] = &[
    ("has_one", Kind::Flag),
    ("has_many", Kind::Flag),
    ("belongs_to", Kind::Flag),
    ("self_ref", Kind::Flag),
    ("skip_fk", Kind::Flag),
    ("reverse", Kind::Flag),
    ("via", Kind::Text),
    ("via_rel", Kind::Text),
    ("from", Kind::Text),
    ("to", Kind::Text),
    ("relation_enum", Kind::Text),
    ("relation_reverse", Kind::Text),
    ("on_update", Kind::Text),
    ("on_delete", Kind::Text),
];

const RELATION_VARIANT: &[Key] = &[
    ("belongs_to", Kind::Text),
    ("has_one", Kind::Text),
    ("has_many", Kind::Text),
    ("via_rel", Kind::Text),
    ("on_update", Kind::Text),
    ("on_delete", Kind::Text),
    ("on_condition", Kind::Text),
    ("from", Kind::Text),
    ("to", Kind::Text),
    ("fk_name", Kind::Text),
    ("condition_type", Kind::Text),
    ("skip_fk", Kind::Flag),
];

const ENUM: &[Key] =
    &[("rs_type", Kind::Text), ("db_type", Kind::Text), ("enum_name", Kind::Text), ("rename_all", Kind::Text)];

const ENUM_VARIANT: &[Key] =
    &[("string_value", Kind::Text), ("display_value", Kind::Text), ("rename", Kind::Text), ("num_value", Kind::Any)];

const VALUE_TYPE: &[Key] = &[
    ("column_type", Kind::Text),
    ("array_type", Kind::Text),
    ("value_type", Kind::Text),
    ("from_str", Kind::Text),
    ("to_str", Kind::Text),
    ("try_from_u64", Kind::Flag),
    ("try_getable_array", Kind::Flag),
];

const ENTITY: &[Key] = &[
    ("column", Kind::Any),
    ("entity", Kind::Any),
    ("model", Kind::Any),
    ("model_ex", Kind::Any),
    ("active_model", Kind::Any),
    ("active_model_ex", Kind::Any),
    ("primary_key", Kind::Any),
    ("relation", Kind::Any),
    ("schema_name", Kind::Text),
    ("table_name", Kind::Text),
    ("comment", Kind::Text),
    ("rename_all", Kind::Text),
    ("table_iden", Kind::Flag),
];

const COLUMN_VARIANT: &[Key] = &[("column_name", Kind::Text), ("table_name", Kind::Any)];

impl Place {
    /// The keys that SeaORM reads there, whether they matter to a schema or not (sea-orm-macros 1.1 and 2.0).
    fn known(self) -> &'static [Key] {
        match self {
            Place::Model => MODEL,
            Place::Field => FIELD,
            Place::RelationField => RELATION_FIELD,
            Place::RelationVariant => RELATION_VARIANT,
            Place::Enum => ENUM,
            Place::EnumVariant => ENUM_VARIANT,
            Place::ValueType => VALUE_TYPE,
            Place::Entity => ENTITY,
            Place::ColumnVariant => COLUMN_VARIANT,
        }
    }

    /// Whether SeaORM goes over a key that it does not know; elsewhere its macro does not compile.
    fn ignores(self) -> bool {
        matches!(self, Place::Model | Place::Field | Place::ColumnVariant)
    }
}

/// Warns of every key that SeaORM does not read, and of values that its macros refuse.
pub(super) fn warn_unknown(arguments: &[Argument], place: Place, notes: &mut Notes<'_>) {
    for argument in arguments {
        let key = &argument.key;
        match place.known().iter().find(|(known, _)| known == key) {
            Some((_, kind)) => warn_kind(argument, *kind, notes),
            // `sea_orm(arrow_...)` belongs to another derive of SeaORM.
            None if key.starts_with("arrow_") => {}
            None => {
                let verb = if place.ignores() { "ignores" } else { "does not know" };
                notes.warn(argument.span, format!("SeaORM {verb} `{key}` here"), Some(suggestion(key, place)));
            }
        }
    }
}

fn warn_kind(argument: &Argument, kind: Kind, notes: &mut Notes<'_>) {
    let key = &argument.key;
    let (fits, takes) = match kind {
        Kind::Flag => (matches!(argument.given, Given::Nothing), "no value".to_owned()),
        Kind::Text => (matches!(argument.given, Given::Literal(Lit::Str(_))), format!("a string: `{key} = \"...\"`")),
        Kind::Bool => {
            (matches!(argument.given, Given::Literal(Lit::Bool(_))), "`true` or `false`, without quotes".to_owned())
        }
        Kind::Any => return,
    };
    if !fits {
        notes.warn(argument.span, format!("SeaORM refuses `{key}` like this"), Some(format!("it takes {takes}")));
    }
}

fn suggestion(key: &str, place: Place) -> String {
    match (key, place) {
        ("not_null", Place::Field) => return "remove it: a field whose type is no `Option` is NOT NULL".to_owned(),
        ("null", Place::Field) => return "write `nullable`, or make the field an `Option`".to_owned(),
        ("default", Place::Field) => return "write `default_value` for a literal, `default_expr` for SQL".to_owned(),
        ("length" | "size" | "max_length", Place::Field) => {
            return "write `column_type = \"String(StringLen::N(...))\"`".to_owned();
        }
        ("rename" | "name", Place::Field) => return "write `column_name`".to_owned(),
        ("index", Place::Field) => return "write `indexed`".to_owned(),
        ("foreign_key" | "references", Place::Field) => {
            return "a foreign key is declared by a `belongs_to` of the `Relation` enum or of a relation field"
                .to_owned();
        }
        ("check", Place::Field) => {
            return "write `#[cfg_attr(any(), limbeck::check(\"...\"))]`, or `extra = \"CHECK (...)\"`".to_owned();
        }
        ("name" | "table", Place::Model) => return "write `table_name`".to_owned(),
        ("schema", Place::Model) => return "write `schema_name`".to_owned(),
        ("index" | "indexes", Place::Model) => {
            return "write `#[cfg_attr(any(), limbeck::index(columns = \"...\"))]`".to_owned();
        }
        _ => {}
    }
    let known: Vec<&str> = place.known().iter().map(|(known, _)| *known).collect();
    suggested(key, &known).unwrap_or_else(|| "remove it".to_owned())
}

/// A question for the known word that is nearest to one that is not known, where one is near.
pub(super) fn suggested(word: &str, known: &[&str]) -> Option<String> {
    let word = word.to_ascii_lowercase();
    let (distance, known) = known.iter().map(|known| (distance(&word, known), known)).min()?;
    let length = word.chars().count();
    let near = distance < length && distance <= (1 + length / 4).min(3);
    near.then(|| format!("did you mean `{known}`?"))
}

/// How many characters must be changed, or pairs of neighbours exchanged, to make one word of another.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
