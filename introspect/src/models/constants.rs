//! Reads constants, functions that return nothing else, and names that `Iden` gives: a table's name or a length is not always
//! written as a literal.

use super::attributes::is_compiled;
use super::diagnostics::Notes;
use super::hand_written::{arm_names, matched, returned};
use super::nesting::parse_str;
use super::rust_type::{RustType, plain, segments};
use heck::ToSnakeCase;
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use std::collections::BTreeMap;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, ExprPath, ImplItem, Item, ItemEnum, ItemImpl, Lit, Macro, Meta, Token};

/// What a name stands for, or an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Constant {
    /// A string.
    Text(String),
    /// A whole number.
    Number(u32),
    /// What another name stands for.
    Named(Vec<String>),
    /// `concat!(...)`.
    Joined(Vec<Constant>),
    /// Something that only the compiler knows.
    Unknown,
}

/// Constants by their names; those of a type by `Type::NAME`.
pub(super) type Constants = BTreeMap<String, Constant>;

/// Methods and functions that hand on what they are given.
const HANDED_ON: &[&str] = &[
    "new",
    "from",
    "Borrowed",
    "as_str",
    "unquoted",
    "to_owned",
    "to_string",
    "into",
    "into_iden",
    "as_ref",
    "clone",
    "try_into",
    "unwrap",
    "expect",
];

impl Constant {
    /// What an expression stands for, inside an implementation for a type.
    pub(super) fn of(expression: &Expr, own: &str) -> Self {
        match expression {
            Expr::Lit(ExprLit { lit, .. }) => Self::of_literal(lit),
            Expr::Path(path) => Self::Named(named(path, own)),
            Expr::Call(call) => match (call.func.as_ref(), call.args.first()) {
                (Expr::Path(function), None) => Self::Named(named(function, own)),
                (Expr::Path(function), Some(given)) if call.args.len() == 1 => Self::handed_on(function, given, own),
                _ => Self::Unknown,
            },
            Expr::MethodCall(call) => match call.receiver.as_ref() {
                Expr::Path(receiver) if receiver.path.is_ident("self") => {
                    Self::Named(vec![own.to_owned(), plain(&call.method)])
                }
                receiver if HANDED_ON.contains(&plain(&call.method).as_str()) => Self::of(receiver, own),
                _ => Self::Unknown,
            },
            Expr::Macro(call) => Self::of_macro(&call.mac, own),
            Expr::Reference(inner) => Self::of(&inner.expr, own),
            Expr::Paren(inner) => Self::of(&inner.expr, own),
            Expr::Group(inner) => Self::of(&inner.expr, own),
            Expr::Cast(inner) => Self::of(&inner.expr, own),
            Expr::Block(inner) => returned(&inner.block).map_or(Self::Unknown, |value| Self::of(value, own)),
            _ => Self::Unknown,
        }
    }

    fn of_literal(literal: &Lit) -> Self {
        match literal {
            Lit::Str(text) => Self::Text(text.value()),
            Lit::Int(number) => number.base10_parse().map_or(Self::Unknown, Self::Number),
            _ => Self::Unknown,
        }
    }

    /// `Alias::new("x")`, `IdenStatic::as_str(self)`.
    fn handed_on(function: &ExprPath, given: &Expr, own: &str) -> Self {
        let Some(name) = segments(&function.path).pop() else { return Self::Unknown };
        match given {
            Expr::Path(path) if path.path.is_ident("self") => Self::Named(vec![own.to_owned(), name]),
            _ if HANDED_ON.contains(&name.as_str()) => Self::of(given, own),
            _ => Self::Unknown,
        }
    }

    /// `concat!`, the same of constants by the crate `const_format`, and `stringify!`.
    fn of_macro(call: &Macro, own: &str) -> Self {
        match segments(&call.path).last().map(String::as_str) {
            Some("concat" | "concatcp") => {
                let parts = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
                parts
                    .map_or(Self::Unknown, |parts| Self::Joined(parts.iter().map(|part| Self::of(part, own)).collect()))
            }
            Some("stringify") => {
                parse_str::<Ident>(&call.tokens.to_string()).map_or(Self::Unknown, |name| Self::Text(name.to_string()))
            }
            _ => Self::Unknown,
        }
    }
}

/// The names of a path, with that of the type for `Self`.
fn named(path: &ExprPath, own: &str) -> Vec<String> {
    let mut names = segments(&path.path);
    if let Some(of) = &path.qself {
        let last = names.pop();
        names = RustType::of(&of.ty).segments().to_vec();
        names.extend(last);
    }
    for name in &mut names {
        if name == "Self" {
            own.clone_into(name);
        }
    }
    names
}

/// Reads a constant, or a function without arguments.
pub(super) fn read_item(item: &Item, constants: &mut Constants) {
    let (name, value) = match item {
        Item::Const(item) => (&item.ident, Some(item.expr.as_ref())),
        Item::Static(item) => (&item.ident, Some(item.expr.as_ref())),
        Item::Fn(item) if item.sig.inputs.is_empty() => (&item.sig.ident, returned(&item.block)),
        _ => return,
    };
    add(plain(name), value, "", constants);
}

/// Reads the constants of a type, its functions without arguments but `self`, and the names that it gives its variants.
pub(super) fn read_impl(item: &ItemImpl, constants: &mut Constants, notes: &Notes<'_>) {
    let shape = RustType::of(&item.self_ty);
    let Some(own) = shape.last() else { return };
    for member in &item.items {
        match member {
            ImplItem::Const(member) if is_compiled(&member.attrs, notes.features) => {
                add(format!("{own}::{}", plain(&member.ident)), Some(&member.expr), own, constants);
            }
            ImplItem::Fn(member) if member.sig.inputs.len() <= 1 && is_compiled(&member.attrs, notes.features) => {
                let (name, value) = (plain(&member.sig.ident), returned(&member.block));
                if matches!(name.as_str(), "as_str" | "unquoted") {
                    // What `Iden` says is written into statements.
                    read_arms(value, own, name == "unquoted", constants);
                }
                if member.sig.inputs.is_empty() || member.sig.receiver().is_some() {
                    add(format!("{own}::{name}"), value, own, constants);
                }
            }
            _ => {}
        }
    }
}

fn add(name: String, value: Option<&Expr>, own: &str, constants: &mut Constants) {
    match value.map_or(Constant::Unknown, |value| Constant::of(value, own)) {
        Constant::Unknown => {}
        constant => drop(constants.insert(name, constant)),
    }
}

/// `match self { Self::Id => "id", ... }`
fn read_arms(value: Option<&Expr>, own: &str, decides: bool, constants: &mut Constants) {
    for arm in value.and_then(matched).into_iter().flat_map(|matched| &matched.arms) {
        for variant in arm_names(&arm.pat) {
            let (name, constant) = (format!("{own}::{}", plain(variant)), Constant::of(&arm.body, own));
            if decides {
                constants.insert(name, constant);
            } else {
                constants.entry(name).or_insert(constant);
            }
        }
    }
}

/// Reads the names that `DeriveIden`, or `Iden` of sea-query, gives the variants of an enum (sea-orm-macros 2.0,
/// `derive_iden.rs`).
pub(super) fn read_idens(item: &ItemEnum, constants: &mut Constants) {
    let own = plain(&item.ident);
    for variant in &item.variants {
        let name = plain(&variant.ident);
        let table = (name == "Table").then(|| stated_iden(&item.attrs).unwrap_or_else(|| own.to_snake_case()));
        let iden = stated_iden(&variant.attrs).or(table).unwrap_or_else(|| name.to_snake_case());
        constants.insert(format!("{own}::{name}"), Constant::Text(iden));
    }
}

/// Reads the name that the same gives a struct.
pub(super) fn read_iden(name: &str, attributes: &[Attribute], constants: &mut Constants) {
    let iden = stated_iden(attributes).unwrap_or_else(|| name.to_snake_case());
    constants.insert(name.to_owned(), Constant::Text(iden));
}

/// `#[sea_orm(iden = "x")]`, `#[iden = "x"]`, `#[iden(rename = "x")]`.
fn stated_iden(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().rev().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("iden") => text(&pair.value),
        Meta::List(list) if list.path.is_ident("iden") || list.path.is_ident("sea_orm") => {
            let inner = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
            inner.iter().find_map(|meta| match meta {
                Meta::NameValue(pair) if pair.path.is_ident("iden") || pair.path.is_ident("rename") => {
                    text(&pair.value)
                }
                _ => None,
            })
        }
        _ => None,
    })
}

fn text(value: &Expr) -> Option<String> {
    match Constant::of(value, "") {
        Constant::Text(text) => Some(text),
        _ => None,
    }
}

/// Tokens in which `Self` is the type that it means.
pub(super) fn without_self(tokens: TokenStream, own: &str) -> TokenStream {
    let replaced = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(name) if name == "Self" => match parse_str::<Ident>(own) {
            Ok(own) => TokenTree::Ident(own),
            Err(_) => TokenTree::Ident(name),
        },
        TokenTree::Group(group) => TokenTree::Group(Group::new(group.delimiter(), without_self(group.stream(), own))),
        token => token,
    });
    replaced.collect()
}
