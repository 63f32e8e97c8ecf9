//! Reads what projects write by hand where SeaORM has a derive: `impl EntityName`, `impl RelationTrait`, `impl ValueType`.

use super::attributes::{first_sea_orm, last, text};
use super::column_type;
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
    Expr, ExprLit, ExprMatch, ExprMethodCall, Ident, ImplItem, ImplItemFn, ItemImpl, ItemStruct, Lit, Pat, Stmt,
};

/// The names that an entity has by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct EntityName {
    pub(super) table: Option<String>,
    pub(super) schema: Option<String>,
    pub(super) comment: Option<String>,
    /// Where they are stated.
    pub(super) position: Position,
}

/// Reads an implementation of one of SeaORM's traits.
pub(super) fn read(item: &ItemImpl, module: &mut SourceModule, notes: &mut Notes<'_>) {
    let Some(interface) = item.trait_.as_ref().and_then(interface_name) else { return };
    match interface.as_str() {
        "EntityName" => module.entity_name = Some(entity_name(item, notes)),
        "ColumnTrait" => module.expanded.read_definitions(item, notes),
        "PrimaryKeyTrait" => module.expanded.read_auto_increment(item),
        "RelationTrait" => {
            if let Some(def) = function(item, "def") {
                read_relations(def, module, notes);
            }
        }
        "ValueType" => {
            if let (Some(name), Some(column_type)) = (RustType::of(&item.self_ty).last(), function(item, "column_type"))
            {
                let stated = value(column_type).map_or(TypeItem::Opaque, stated_type);
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
    Some(EntityName {
        table: Some(table),
        schema: text(&arguments, "schema_name"),
        comment: None,
        position: notes.position(item.ident.span()),
    })
}

fn entity_name(item: &ItemImpl, notes: &Notes<'_>) -> EntityName {
    let text = |name: &str| function(item, name).and_then(value).and_then(text_of);
    let position = notes.position(item.self_ty.span());
    EntityName { table: text("table_name"), schema: text("schema_name"), comment: text("comment"), position }
}

/// `"x"`, `Some("x")`.
fn text_of(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        Expr::Call(call) => text_of(call.args.first()?),
        _ => None,
    }
}

/// `ColumnType::Text`, or another type's own: `String::column_type()`, `<String as ValueType>::column_type()`.
fn stated_type(expression: &Expr) -> TypeItem {
    if let Some(understood) = column_type::of_expression(expression) {
        return TypeItem::Stated(StatedType::Understood(understood));
    }
    match expression {
        Expr::Call(call) => match call.func.as_ref() {
            Expr::Path(function) => borrowed_type(function),
            _ => TypeItem::Opaque,
        },
        other => TypeItem::Stated(StatedType::NotUnderstood(other.to_token_stream().to_string())),
    }
}

fn borrowed_type(function: &syn::ExprPath) -> TypeItem {
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
    match function.block.stmts.last()? {
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
