//! Reads `DeriveActiveEnum` as the macro does.

use super::attributes::{sea_orm, text};
use super::column_type;
use super::constants::without_self;
use super::diagnostics::Notes;
use super::hand_written::{function, matched, value};
use super::known_keys::{Place, warn_unknown};
use super::limbeck::{self, On};
use super::naming::CaseStyle;
use super::rust_type::plain;
use heck::ToUpperCamelCase;
use limbeck_differ::declaration::{DeclaredEnum, Position, Stated};
use limbeck_differ::schema::{ColumnType, TypeName};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Expr, ItemEnum, ItemImpl, Member, Variant};

/// What an `ActiveEnum` makes of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ActiveEnum {
    /// A native enum type.
    Native(DeclaredEnum),
    /// A column of another type, whose values are the variants'.
    Plain(ColumnType),
    /// An implementation: the text of its column type, in which names may stand for literals, and where it is.
    ByHand(String, Position),
    /// A `db_type` that is not understood.
    Unknown,
}

/// Reads an enum that derives `DeriveActiveEnum`.
pub(super) fn read(item: &ItemEnum, notes: &mut Notes<'_>) -> ActiveEnum {
    let arguments = sea_orm(&item.attrs, notes);
    warn_unknown(&arguments, Place::Enum, notes);
    for variant in &item.variants {
        warn_unknown(&sea_orm(&variant.attrs, notes), Place::EnumVariant, notes);
    }
    let stated = text(&arguments, "db_type");
    if stated.as_deref() != Some("Enum") {
        limbeck::refuse(&item.attrs, notes);
        return stated.and_then(|it| column_type::parse(&it)).map_or(ActiveEnum::Unknown, ActiveEnum::Plain);
    }
    let name = text(&arguments, "enum_name").unwrap_or_else(|| plain(&item.ident).to_upper_camel_case());
    let rename_all = text(&arguments, "rename_all").as_deref().and_then(CaseStyle::from_name);
    let (values, renamed_values) = values(item, rename_all, notes);
    ActiveEnum::Native(DeclaredEnum {
        name: TypeName::new(name),
        values,
        renamed_from: limbeck::old_names(&item.attrs, On::Enum, notes),
        renamed_values,
        position: notes.position(item.ident.span()),
    })
}

/// Reads an implementation for a type.
pub(super) fn by_hand(item: &ItemImpl, own: &str, notes: &Notes<'_>) -> ActiveEnum {
    let Some(stated) = function(item, "db_type").and_then(value) else { return ActiveEnum::Unknown };
    let mut stated = stated.clone();
    complete(&mut stated, item);
    let text = without_self(stated.to_token_stream(), own).to_string();
    ActiveEnum::ByHand(text, notes.position(item.self_ty.span()))
}

/// Puts what `name()` and `to_value()` return into the column type of a native enum.
fn complete(stated: &mut Expr, item: &ItemImpl) {
    match stated {
        Expr::MethodCall(call) => complete(&mut call.receiver, item),
        Expr::Struct(literal) => {
            for field in &mut literal.fields {
                let Member::Named(member) = &field.member else { continue };
                let given = match plain(member).as_str() {
                    "name" if matches!(field.expr, Expr::Call(ref call) if call.args.is_empty()) => {
                        function(item, "name").and_then(value).cloned()
                    }
                    "variants" if !matches!(field.expr, Expr::Macro(_)) => returned_values(item),
                    _ => None,
                };
                field.expr = given.unwrap_or_else(|| field.expr.clone());
            }
        }
        _ => {}
    }
}

/// What `match self { Self::Big => "b", ... }` in `to_value` returns, as a list.
fn returned_values(item: &ItemImpl) -> Option<Expr> {
    let arms = &function(item, "to_value").and_then(value).and_then(matched)?.arms;
    let values = arms.iter().map(|arm| arm.body.as_ref());
    syn::parse2(quote!(vec![#(#values),*])).ok()
}

/// The values of a native enum, and those that were others.
fn values(
    item: &ItemEnum,
    rename_all: Option<CaseStyle>,
    notes: &mut Notes<'_>,
) -> (Vec<String>, Vec<(String, Stated<String>)>) {
    let (mut values, mut renamed) = (Vec::new(), Vec::new());
    for variant in &item.variants {
        let old = limbeck::old_names(&variant.attrs, On::Variant, notes);
        if let Some(value) = value_of(variant, rename_all, notes) {
            renamed.extend(old.into_iter().map(|old| (value.clone(), old)));
            values.push(value);
        }
    }
    (values, renamed)
}

/// `string_value`, else the variant's name by `rename` or `rename_all`.
fn value_of(variant: &Variant, rename_all: Option<CaseStyle>, notes: &mut Notes<'_>) -> Option<String> {
    let arguments = sea_orm(&variant.attrs, notes);
    let rename = text(&arguments, "rename").as_deref().and_then(CaseStyle::from_name).or(rename_all);
    let value = text(&arguments, "string_value").or_else(|| Some(rename?.apply(&plain(&variant.ident))));
    if value.is_none() {
        let help = "write `#[sea_orm(string_value = \"...\")]`".to_owned();
        notes.error(variant.ident.span(), "a variant of a native enum without a value", Some(help));
    }
    value
}
