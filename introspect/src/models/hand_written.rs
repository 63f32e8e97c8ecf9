//! Reads what projects write by hand where SeaORM has a derive: `impl EntityName`, `impl RelationTrait`, `impl ValueType`.

use super::active_enum;
use super::attributes::{first_sea_orm, last, text};
use super::column_type;
use super::constants::{Constant, without_self};
use super::diagnostics::Notes;
use super::entity::StatedType;
use super::known_keys::{Place, warn_unknown};
use super::nesting::parse_str;
use super::relations::{RawRelation, column_names, named_action};
use super::rust_type::{RustType, plain, segments};
use super::source::{SourceModule, TypeItem};
use limbeck_differ::declaration::Position;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{
    Block, Expr, ExprLit, ExprMatch, ExprMethodCall, ExprPath, Ident, ImplItem, ImplItemFn, ItemImpl, ItemStruct, Lit,
    Pat, Stmt,
};

/// The names that an entity has by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct EntityName {
    /// The struct, as a rule `Entity`.
    pub(super) ident: String,
    pub(super) table: Option<StatedName>,
    pub(super) schema: Option<StatedName>,
    pub(super) comment: Option<String>,
    /// Where they are stated.
    pub(super) position: Position,
    /// Whether the module has another entity beside this one.
    pub(super) second: Option<Position>,
}

/// A name that may be given by a constant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StatedName {
    pub(super) value: Constant,
    /// How it is written.
    pub(super) written: String,
    pub(super) position: Position,
}

/// Reads an implementation of one of SeaORM's traits.
pub(super) fn read(item: &ItemImpl, module: &mut SourceModule, notes: &mut Notes<'_>) {
    let Some(interface) = item.trait_.as_ref().and_then(interface_name) else { return };
    match interface.as_str() {
        "EntityName" => take_name(entity_name(item, notes), module),
        "ColumnTrait" => module.expanded.read_definitions(item, notes),
        "PrimaryKeyTrait" => module.expanded.read_auto_increment(item),
        "ActiveEnum" => {
            if let Some(name) = RustType::of(&item.self_ty).last() {
                let read = active_enum::by_hand(item, name, notes);
                module.types.insert(name.to_owned(), TypeItem::Enum(read));
            }
        }
        "RelationTrait" => {
            if let Some(def) = function(item, "def") {
                read_relations(def, module, notes);
            }
        }
        "ValueType" => {
            if let (Some(name), Some(column_type)) = (RustType::of(&item.self_ty).last(), function(item, "column_type"))
            {
                let stated = value(column_type).map_or(TypeItem::Opaque, |value| stated_type(value, name));
                module.types.insert(name.to_owned(), stated);
            }
        }
        _ => {}
    }
}

/// The names that `#[derive(DeriveEntity)]` takes from its attributes.
pub(super) fn derived_name(item: &ItemStruct, notes: &mut Notes<'_>) -> Option<EntityName> {
    let arguments = first_sea_orm(&item.attrs, notes);
    warn_unknown(&arguments, Place::Entity, notes);
    let table = text(&arguments, "table_name")?;
    if let Some(comment) = last(&arguments, "comment") {
        // sea-orm-macros 2.0, `derives/entity.rs`: `EntityName::comment` is not written.
        let help = "write `fn comment` in `impl EntityName`".to_owned();
        notes.warn(comment.span, "SeaORM makes no comment of this", Some(help));
    }
    let position = notes.position(item.ident.span());
    let name =
        |text: String| StatedName { written: text.clone(), value: Constant::Text(text), position: position.clone() };
    Some(EntityName {
        ident: plain(&item.ident),
        table: Some(name(table)),
        schema: text(&arguments, "schema_name").map(name),
        // The macro takes one and does nothing with it (sea-orm-macros 2.0, `entity.rs`).
        comment: None,
        position: position.clone(),
        second: None,
    })
}

/// The names of an entity; those of a second one are not taken for the first's.
pub(super) fn take_name(named: EntityName, module: &mut SourceModule) {
    match &mut module.entity_name {
        Some(first) if first.ident != named.ident => first.second = Some(named.position),
        // What is derived says no table where there is an implementation.
        _ => module.entity_name = Some(named),
    }
}

fn entity_name(item: &ItemImpl, notes: &Notes<'_>) -> EntityName {
    let own = RustType::of(&item.self_ty).last().unwrap_or("Entity").to_owned();
    let name = |name: &str| function(item, name).and_then(|function| stated_name(function, &own, notes));
    EntityName {
        table: name("table_name"),
        schema: name("schema_name"),
        comment: function(item, "comment").and_then(value).and_then(text_of),
        position: notes.position(item.self_ty.span()),
        second: None,
        ident: own,
    }
}

/// `"x"`, `Some("x")`, and constants in place of those; nothing where it is `None`.
fn stated_name(function: &ImplItemFn, own: &str, notes: &Notes<'_>) -> Option<StatedName> {
    let Some(value) = value(function) else {
        let (value, written) = (Constant::Unknown, format!("{}()", function.sig.ident));
        return Some(StatedName { value, written, position: notes.position(function.sig.ident.span()) });
    };
    let inner = match value {
        Expr::Path(path) if is_last(path, "None") => return None,
        Expr::Call(call) if matches!(call.func.as_ref(), Expr::Path(some) if is_last(some, "Some")) => {
            call.args.first()?
        }
        value => value,
    };
    let written = inner.to_token_stream().to_string().split_whitespace().collect();
    Some(StatedName { value: Constant::of(inner, own), written, position: notes.position(inner.span()) })
}

/// `"x"`, `Some("x")`.
fn text_of(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        Expr::Call(call) => text_of(call.args.first()?),
        _ => None,
    }
}

fn is_last(path: &ExprPath, name: &str) -> bool {
    path.path.segments.last().is_some_and(|last| last.ident == name)
}

/// `ColumnType::Text`, or another type's own: `String::column_type()`, `<String as ValueType>::column_type()`.
fn stated_type(expression: &Expr, own: &str) -> TypeItem {
    if let Some(understood) = column_type::of_expression(expression) {
        return TypeItem::Stated(StatedType::Understood(understood));
    }
    match expression {
        Expr::Call(call) if call.args.is_empty() => match call.func.as_ref() {
            Expr::Path(function) => borrowed_type(function),
            _ => TypeItem::Opaque,
        },
        other => {
            let text = without_self(other.to_token_stream(), own).to_string();
            TypeItem::Stated(StatedType::NotUnderstood(text))
        }
    }
}

fn borrowed_type(function: &ExprPath) -> TypeItem {
    let written = if let Some(of) = &function.qself {
        of.ty.to_token_stream().to_string()
    } else {
        let names = segments(&function.path);
        names[..names.len().saturating_sub(1)].join("::")
    };
    match parse_str(&written) {
        Ok(inner) => TypeItem::Alias(super::rust_type::WrittenType::of(&inner)),
        Err(_) => TypeItem::Opaque,
    }
}

/// The function of that name.
pub(super) fn function<'a>(item: &'a ItemImpl, name: &str) -> Option<&'a ImplItemFn> {
    item.items.iter().find_map(|member| match member {
        ImplItem::Fn(function) if function.sig.ident == name => Some(function),
        _ => None,
    })
}

/// What a function returns that does nothing else.
pub(super) fn value(function: &ImplItemFn) -> Option<&Expr> {
    returned(&function.block)
}

/// The same of a block.
pub(super) fn returned(block: &Block) -> Option<&Expr> {
    let (last, before) = block.stmts.split_last()?;
    if !before.iter().all(|statement| matches!(statement, Stmt::Item(_))) {
        return None;
    }
    match last {
        Stmt::Expr(Expr::Return(returned), _) => returned.expr.as_deref(),
        Stmt::Expr(expression, None) => Some(expression),
        _ => None,
    }
}

/// The `match` that a value is, or that calls follow: `match self { ... }.def()`.
pub(super) fn matched(expression: &Expr) -> Option<&ExprMatch> {
    match expression {
        Expr::Match(matched) => Some(matched),
        Expr::MethodCall(call) => matched(&call.receiver),
        _ => None,
    }
}

/// `match self { Self::Author => Entity::belongs_to(...).from(...).to(...).into(), ... }`
fn read_relations(def: &ImplItemFn, module: &mut SourceModule, notes: &mut Notes<'_>) {
    for arm in value(def).and_then(matched).into_iter().flat_map(|matched| &matched.arms) {
        let mut calls = Vec::new();
        if let [name] = arm_names(&arm.pat).as_slice()
            && let Some(start) = chain(&arm.body, &mut calls)
            && let Some(relation) = relation(name, start, &calls, notes)
        {
            module.relations.push(relation);
        }
    }
}

/// The variants that a pattern names.
pub(super) fn arm_names(pattern: &Pat) -> Vec<&Ident> {
    match pattern {
        Pat::Path(path) => path.path.segments.last().map(|last| &last.ident).into_iter().collect(),
        Pat::Ident(name) => vec![&name.ident],
        Pat::Or(or) => or.cases.iter().flat_map(arm_names).collect(),
        _ => Vec::new(),
    }
}

/// The entity that `Entity::belongs_to(...)` names, and the calls after it.
fn chain<'a>(expression: &'a Expr, calls: &mut Vec<&'a ExprMethodCall>) -> Option<&'a Expr> {
    match expression {
        Expr::MethodCall(call) => {
            calls.push(call);
            chain(&call.receiver, calls)
        }
        Expr::Call(call) => match call.func.as_ref() {
            Expr::Path(function) if segments(&function.path).last()? == "belongs_to" => call.args.first(),
            _ => None,
        },
        Expr::Block(block) => match block.block.stmts.as_slice() {
            [Stmt::Expr(inner, None)] => chain(inner, calls),
            _ => None,
        },
        _ => None,
    }
}

fn relation(name: &Ident, target: &Expr, calls: &[&ExprMethodCall], notes: &mut Notes<'_>) -> Option<RawRelation> {
    let Expr::Path(path) = target else { return None };
    let mut relation = RawRelation::at(name, segments(&path.path), notes);
    for call in calls {
        let argument = call.args.first();
        let action = || match argument {
            Some(Expr::Path(path)) => segments(&path.path).last().and_then(|last| named_action(last)),
            _ => None,
        };
        match plain(&call.method).as_str() {
            "from" => relation.from = argument.and_then(column_names).unwrap_or_default(),
            "to" => relation.to = argument.and_then(column_names).unwrap_or_default(),
            "on_delete" => relation.on_delete = action(),
            "on_update" => relation.on_update = action(),
            "fk_name" => relation.name = argument.and_then(text_of),
            "skip_fk" | "on_condition" => relation.skip = true,
            "condition_type" | "into" | "def" | "to_owned" => {}
            _ => warn_call(&call.method, notes),
        }
    }
    if relation.from.is_empty() || relation.from.len() != relation.to.len() {
        notes.warn(name.span(), format!("the relation `{name}` does not say its columns"), None);
        return None;
    }
    Some(relation)
}

/// Says that a call in a chain of builder calls is not understood.
pub(super) fn warn_call(name: &Ident, notes: &mut Notes<'_>) {
    let help = "nothing is asserted of what it says".to_owned();
    notes.warn(name.span(), format!("the call `{name}` is known only to the compiler"), Some(help));
}

fn interface_name(interface: &(syn::Path, syn::Token![for])) -> Option<String> {
    segments(&interface.0).pop()
}
