//! Reads attributes: `sea_orm(...)` in all its spellings, `derive(...)`, `cfg(...)` and `cfg_attr(...)`.

use super::diagnostics::Notes;
use proc_macro2::{Span, TokenStream};
use std::collections::BTreeSet;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Ident, Lit, Meta, Token, token};

/// What stands behind the key of an argument.
#[derive(Debug, Clone)]
pub(super) enum Given {
    /// Nothing: `unique`.
    Nothing,
    /// A literal: `column_name = "id"`.
    Literal(Lit),
    /// Something else.
    Other,
}

/// One argument of `sea_orm(...)`.
#[derive(Debug, Clone)]
pub(super) struct Argument {
    /// The key.
    pub(super) key: String,
    /// Its value.
    pub(super) given: Given,
    /// Where the key stands.
    pub(super) span: Span,
}

impl Argument {
    /// The string that is given.
    pub(super) fn string(&self) -> Option<String> {
        match &self.given {
            Given::Literal(Lit::Str(text)) => Some(text.value()),
            _ => None,
        }
    }

    /// The literal that is given.
    pub(super) fn literal(&self) -> Option<&Lit> {
        match &self.given {
            Given::Literal(literal) => Some(literal),
            Given::Nothing | Given::Other => None,
        }
    }
}

/// The argument of that key that counts: the last one.
pub(super) fn last<'a>(arguments: &'a [Argument], key: &str) -> Option<&'a Argument> {
    arguments.iter().rev().find(|argument| argument.key == key)
}

/// The string that is given for a key.
pub(super) fn text(arguments: &[Argument], key: &str) -> Option<String> {
    last(arguments, key).and_then(Argument::string)
}

/// Calls a function with every attribute that the compiler would see.
pub(super) fn each_meta(attributes: &[Attribute], features: &BTreeSet<String>, visit: &mut dyn FnMut(&Meta)) {
    for attribute in attributes {
        expand(&attribute.meta, features, visit);
    }
}

fn expand(meta: &Meta, features: &BTreeSet<String>, visit: &mut dyn FnMut(&Meta)) {
    let Meta::List(list) = meta else { return visit(meta) };
    if !list.path.is_ident("cfg_attr") {
        return visit(meta);
    }
    let Ok(parts) = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else { return };
    let mut parts = parts.iter();
    if parts.next().is_some_and(|predicate| holds(predicate, features)) {
        parts.for_each(|part| expand(part, features, visit));
    }
}

/// Whether the compiler would see an item with these attributes.
pub(super) fn is_compiled(attributes: &[Attribute], features: &BTreeSet<String>) -> bool {
    let mut compiled = true;
    each_meta(attributes, features, &mut |meta| {
        if let Meta::List(list) = meta
            && list.path.is_ident("cfg")
            && let Ok(predicate) = list.parse_args::<Meta>()
        {
            compiled &= holds(&predicate, features);
        }
    });
    compiled
}

/// Whether a `cfg` predicate holds: for features the package's default ones, not in tests, and anything else does.
fn holds(predicate: &Meta, features: &BTreeSet<String>) -> bool {
    match predicate {
        Meta::Path(path) => !path.is_ident("test"),
        Meta::NameValue(pair) if pair.path.is_ident("feature") => match &pair.value {
            Expr::Lit(syn::ExprLit { lit: Lit::Str(name), .. }) => features.contains(&name.value()),
            _ => true,
        },
        Meta::NameValue(_) => true,
        Meta::List(list) => {
            let Ok(parts) = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else { return true };
            let mut parts = parts.iter();
            if list.path.is_ident("all") {
                parts.all(|part| holds(part, features))
            } else if list.path.is_ident("any") {
                parts.any(|part| holds(part, features))
            } else if list.path.is_ident("not") {
                !parts.any(|part| holds(part, features))
            } else {
                true
            }
        }
    }
}

/// The last names of everything in `derive(...)`.
pub(super) fn derives(attributes: &[Attribute], features: &BTreeSet<String>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    each_meta(attributes, features, &mut |meta| {
        if let Meta::List(list) = meta
            && list.path.is_ident("derive")
            && let Ok(paths) = list.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated)
        {
            names.extend(paths.iter().filter_map(|path| path.segments.last()).map(|last| last.ident.to_string()));
        }
    });
    names
}

/// All arguments of all `sea_orm(...)` of an item, in their order.
pub(super) fn sea_orm(attributes: &[Attribute], notes: &mut Notes<'_>) -> Vec<Argument> {
    let mut arguments = Vec::new();
    let mut broken = Vec::new();
    each_meta(attributes, notes.features, &mut |meta| {
        if let Meta::List(list) = meta
            && list.path.is_ident("sea_orm")
        {
            match parse_arguments.parse2(list.tokens.clone()) {
                Ok(read) => arguments.extend(read),
                Err(error) => broken.push((error.span(), error.to_string())),
            }
        }
    });
    for (span, message) in broken {
        notes.error(span, format!("an attribute that can't be read: {message}"), None);
    }
    arguments
}

/// Arguments with or without commas between them: SeaORM's relation attributes do without, and so do projects.
fn parse_arguments(input: ParseStream<'_>) -> syn::Result<Vec<Argument>> {
    let mut arguments = Vec::new();
    while !input.is_empty() {
        let key = Ident::parse_any(input)?;
        while input.peek(Token![::]) {
            input.parse::<Token![::]>()?;
            Ident::parse_any(input)?;
        }
        arguments.push(Argument { given: given(input)?, span: key.span(), key: key.unraw().to_string() });
        input.parse::<Option<Token![,]>>()?;
    }
    Ok(arguments)
}

fn given(input: ParseStream<'_>) -> syn::Result<Given> {
    if input.peek(token::Paren) {
        let inner;
        syn::parenthesized!(inner in input);
        inner.parse::<TokenStream>()?;
        return Ok(Given::Other);
    }
    if input.parse::<Option<Token![=]>>()?.is_none() {
        return Ok(Given::Nothing);
    }
    if input.peek(Lit) || (input.peek(Token![-]) && input.peek2(Lit)) {
        return input.parse().map(Given::Literal);
    }
    input.parse::<Expr>().map(|_| Given::Other)
}

/// Where `sea_orm(...)` stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Model,
    Field,
    RelationField,
    RelationVariant,
}

impl Place {
    /// The keys that SeaORM reads there, whether they matter to a schema or not (sea-orm-macros 1.1 and 2.0).
    fn known(self) -> &'static [&'static str] {
        match self {
            Place::Model => &[
                "table_name",
                "schema_name",
                "comment",
                "table_iden",
                "rename_all",
                "model_ex",
                "active_model_ex",
                "model_attrs",
                "model_ex_attrs",
                "compact_model",
                "arrow_schema",
                "entity",
                "model",
                "column",
                "active_model",
                "primary_key",
                "relation",
            ],
            Place::Field => &[
                "column_type",
                "auto_increment",
                "comment",
                "default_value",
                "default_expr",
                "column_name",
                "enum_name",
                "select_as",
                "save_as",
                "ignore",
                "primary_key",
                "nullable",
                "indexed",
                "unique",
                "unique_key",
                "renamed_from",
                "extra",
                "seaography_ignore",
            ],
            Place::RelationField => &[
                "has_one",
                "has_many",
                "belongs_to",
                "self_ref",
                "skip_fk",
                "via",
                "via_rel",
                "from",
                "to",
                "relation_enum",
                "relation_reverse",
                "reverse",
                "on_update",
                "on_delete",
                "ignore",
            ],
            Place::RelationVariant => &[
                "belongs_to",
                "has_one",
                "has_many",
                "via_rel",
                "on_update",
                "on_delete",
                "on_condition",
                "from",
                "to",
                "fk_name",
                "skip_fk",
                "condition_type",
            ],
        }
    }
}

/// Warns of every key that SeaORM does not read.
pub(super) fn warn_unknown(arguments: &[Argument], place: Place, notes: &mut Notes<'_>) {
    for argument in arguments.iter().filter(|argument| !place.known().contains(&argument.key.as_str())) {
        // `sea_orm(arrow_...)` belongs to another derive of SeaORM.
        if argument.key.starts_with("arrow_") {
            continue;
        }
        let help = suggestion(&argument.key, place);
        notes.warn(argument.span, format!("SeaORM ignores `{}` here", argument.key), Some(help));
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
        ("name" | "table", Place::Model) => return "write `table_name`".to_owned(),
        _ => {}
    }
    let nearest = place.known().iter().map(|known| (distance(key, known), known)).min();
    match nearest {
        Some((distance, known)) if distance <= 3 => format!("did you mean `{known}`?"),
        _ => "remove it".to_owned(),
    }
}

/// How many characters must be changed to make one word of another (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
