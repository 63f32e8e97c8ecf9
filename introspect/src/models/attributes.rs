//! Reads attributes: `sea_orm(...)` in all its spellings, `derive(...)`, `cfg(...)` and `cfg_attr(...)`.

use super::diagnostics::Notes;
use proc_macro2::{Span, TokenStream};
use std::collections::BTreeSet;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
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
    lists(attributes, notes).into_iter().flat_map(|(arguments, _)| arguments).collect()
}

/// The arguments of the first `sea_orm(...)` of an item: relations, value types and `DeriveEntity` read no other
/// (sea-bae 0.2, `try_from_attributes`).
pub(super) fn first_sea_orm(attributes: &[Attribute], notes: &mut Notes<'_>) -> Vec<Argument> {
    let mut lists = lists(attributes, notes).into_iter();
    let first = lists.next().map(|(arguments, _)| arguments).unwrap_or_default();
    for (_, span) in lists {
        let help = "put all keys into one `#[sea_orm(...)]`".to_owned();
        notes.warn(span, "SeaORM reads only the first `sea_orm` attribute here", Some(help));
    }
    first
}

/// The arguments of each `sea_orm(...)` of an item, with its place.
fn lists(attributes: &[Attribute], notes: &mut Notes<'_>) -> Vec<(Vec<Argument>, Span)> {
    let mut lists = Vec::new();
    let mut broken = Vec::new();
    each_meta(attributes, notes.features, &mut |meta| {
        if let Meta::List(list) = meta
            && list.path.is_ident("sea_orm")
        {
            match parse_arguments.parse2(list.tokens.clone()) {
                Ok(read) => lists.push((read, list.path.span())),
                Err(error) => broken.push((error.span(), error.to_string())),
            }
        }
    });
    for (span, message) in broken {
        notes.error(span, format!("an attribute that can't be read: {message}"), None);
    }
    lists
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
