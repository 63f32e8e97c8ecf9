//! The arguments of one attribute, each of the kind that its key takes.

use super::super::diagnostics::Notes;
use super::advice;
use super::table::{KNOWN, Kind, Known};
use proc_macro2::Span;
use std::collections::BTreeMap;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Ident, Lit, LitStr, Meta, Token};

/// The arguments of an attribute.
#[derive(Debug)]
pub(super) struct Arguments {
    /// Which attribute it is.
    pub(super) known: &'static Known,
    /// Where its name stands.
    pub(super) span: Span,
    /// What is given for each key; nothing for a flag.
    given: BTreeMap<&'static str, Option<LitStr>>,
}

/// An argument as it is written.
struct Written {
    key: Option<Ident>,
    value: Option<Expr>,
    span: Span,
}

impl Arguments {
    /// Reads the arguments; nothing where something is wrong with them, which is said.
    pub(super) fn of(meta: &Meta, notes: &mut Notes<'_>) -> Option<Self> {
        let span = meta.path().span();
        let known = known(meta, notes)?;
        let written = match meta {
            Meta::Path(_) => Ok(Vec::new()),
            Meta::List(list) => written.parse2(list.tokens.clone()),
            Meta::NameValue(pair) => Err(syn::Error::new(pair.value.span(), "expected parentheses")),
        };
        let written = written.map_err(|error| {
            notes.error(error.span(), format!("an attribute that can't be read: {error}"), None);
        });
        let mut arguments = Self { known, span, given: BTreeMap::new() };
        let mut complete = true;
        for argument in written.ok()? {
            complete &= arguments.take(&argument, notes).is_some();
        }
        complete.then_some(arguments)
    }

    /// The text that is given for a key.
    pub(super) fn text(&self, key: &str) -> Option<&LitStr> {
        self.given.get(key)?.as_ref()
    }

    /// The text that is given for a key, without what surrounds it.
    pub(super) fn value(&self, key: &str) -> Option<String> {
        self.text(key).map(|text| text.value().trim().to_owned())
    }

    /// Whether a key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.given.contains_key(key)
    }

    fn take(&mut self, written: &Written, notes: &mut Notes<'_>) -> Option<()> {
        let (key, kind) = self.key(written, notes)?;
        if self.given.contains_key(key) {
            notes.error(written.span, format!("`{key}` is given twice"), None);
            return None;
        }
        let value = value(key, kind, written, notes)?;
        self.given.insert(key, value);
        Some(())
    }

    /// The key of an argument, the first one's where it has none.
    fn key(&self, written: &Written, notes: &mut Notes<'_>) -> Option<(&'static str, Kind)> {
        let name = self.known.name;
        let keys: Vec<&str> = self.known.keys.iter().map(|(key, _)| *key).collect();
        let given = match (&written.key, self.known.first) {
            (Some(key), _) => key.unraw().to_string(),
            (None, Some(first)) => first.to_owned(),
            (None, None) => {
                let help = format!("write `columns = ...`; its keys are {}", keys.join(", "));
                notes.error(written.span, format!("`limbeck::{name}` takes no value without a key"), Some(help));
                return None;
            }
        };
        let found = self.known.keys.iter().find(|(key, _)| *key == given);
        if found.is_none() {
            let message = format!("`limbeck::{name}` has no key `{given}`");
            notes.error(written.span, message, Some(advice(&given, &keys)));
        }
        found.copied()
    }
}

/// The attribute of that name.
fn known(meta: &Meta, notes: &mut Notes<'_>) -> Option<&'static Known> {
    let names: Vec<String> = meta.path().segments.iter().skip(1).map(|part| part.ident.to_string()).collect();
    let name = names.join("::");
    let found = KNOWN.iter().find(|known| known.name == name);
    if found.is_none() {
        let names = KNOWN.each_ref().map(|known| format!("limbeck::{}", known.name));
        let help = advice(&format!("limbeck::{name}"), &names.each_ref().map(String::as_str));
        notes.error(meta.path().span(), format!("there is no attribute `limbeck::{name}`"), Some(help));
    }
    found
}

fn written(input: ParseStream<'_>) -> syn::Result<Vec<Written>> {
    let mut arguments = Vec::new();
    while !input.is_empty() {
        let span = input.span();
        // `where` and `virtual` are words of Rust.
        let key = if input.peek(Ident::peek_any) { Some(Ident::parse_any(input)?) } else { None };
        let has_value = key.is_none() || input.parse::<Option<Token![=]>>()?.is_some();
        let value = if has_value { Some(input.parse::<Expr>()?) } else { None };
        arguments.push(Written { key, value, span });
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(arguments)
}

/// What is given, where it is of the right kind; the outer nothing is an error that was said.
#[allow(clippy::option_option, reason = "a flag has no value, which is no error")]
fn value(key: &str, kind: Kind, written: &Written, notes: &mut Notes<'_>) -> Option<Option<LitStr>> {
    let text = match (kind, &written.value) {
        (Kind::Flag, None) => return Some(None),
        (Kind::Flag, Some(value)) => {
            notes.error(value.span(), format!("`{key}` takes no value"), Some(format!("write `{key}` alone")));
            return None;
        }
        (_, Some(Expr::Lit(ExprLit { lit: Lit::Str(text), .. }))) => text,
        (_, value) => {
            let span = value.as_ref().map_or(written.span, Spanned::span);
            notes.error(span, format!("`{key}` takes a string"), Some(format!("write `{key} = \"...\"`")));
            return None;
        }
    };
    let said = text.value();
    if said.trim().is_empty() {
        notes.error(text.span(), format!("`{key}` is empty"), None);
        return None;
    }
    if let Kind::OneOf(allowed) = kind
        && !allowed.iter().any(|one| one.eq_ignore_ascii_case(said.trim()))
    {
        notes.error(text.span(), format!("`{key}` takes no '{}'", said.trim()), Some(advice(said.trim(), allowed)));
        return None;
    }
    Some(Some(text.clone()))
}
