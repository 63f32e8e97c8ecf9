//! Parses one file into what matters of it, freed from the syntax tree so that it can leave its thread.

use super::active_enum::{self, ActiveEnum};
use super::attributes::{derives, first_sea_orm, is_compiled, text};
use super::constants::{self, Constants};
use super::diagnostics::Notes;
use super::entity::{self, RawEntity, StatedType};
use super::expanded::Expanded;
use super::known_keys::{Place, warn_unknown};
use super::limbeck::{self, On, RawAddition};
use super::nesting::parse_str;
use super::relations::{self, RawRelation};
use super::rust_type::{WrittenType, plain};
use super::{Diagnostic, hand_written};
use limbeck_differ::declaration::Position;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use syn::{Attribute, Fields, File, Item, ItemEnum, ItemMod, ItemStruct, UseTree};

/// What a name in a module means for a column's type.
#[derive(Debug, Clone)]
pub(super) enum TypeItem {
    /// `type Money = Decimal;`
    Alias(WrittenType),
    /// `DeriveActiveEnum`.
    Enum(ActiveEnum),
    /// `DeriveValueType` on a tuple struct, perhaps with a `column_type` of its own.
    Newtype(WrittenType, Option<StatedType>),
    /// `impl ValueType` by hand, with the column type that it gives.
    Stated(StatedType),
    /// `FromJsonQueryResult`.
    Json,
    /// A type that says nothing.
    Opaque,
}

/// A `mod` declaration without a body.
#[derive(Debug, Clone)]
pub(super) struct ModuleFile {
    /// `#[path]`.
    pub(super) path: Option<String>,
    /// Whether its `cfg` holds.
    pub(super) compiled: bool,
    /// Whether it is `cfg(test)`.
    pub(super) tests: bool,
    /// Whether it has a `cfg` at all.
    pub(super) conditional: bool,
    /// Where it is declared.
    pub(super) position: Position,
}

impl ModuleFile {
    fn of(item: &ItemMod, compiled: bool, notes: &Notes<'_>) -> Self {
        Self {
            path: path_attribute(&item.attrs),
            compiled,
            tests: is_for_tests(&item.attrs),
            conditional: ["cfg", "cfg_attr"]
                .iter()
                .any(|name| item.attrs.iter().any(|attribute| attribute.path().is_ident(name))),
            position: notes.position(item.ident.span()),
        }
    }
}

/// A module: the file's own, or one inside the file.
#[derive(Debug, Clone, Default)]
pub(super) struct SourceModule {
    /// Its path inside the file.
    pub(super) path: Vec<String>,
    /// Names that `use` brings in, with their paths.
    pub(super) uses: BTreeMap<String, Vec<String>>,
    /// Paths that `use path::*` names.
    pub(super) globs: Vec<Vec<String>>,
    /// Modules in files of their own.
    pub(super) files: BTreeMap<String, ModuleFile>,
    /// Modules with their text here.
    pub(super) inline: BTreeSet<String>,
    /// Whether a macro is called here: it may declare anything.
    pub(super) calls_macros: bool,
    /// Types that are declared here.
    pub(super) types: BTreeMap<String, TypeItem>,
    /// Constants that are declared here, and what else stands for a literal.
    pub(super) constants: Constants,
    /// The entity, if there is one.
    pub(super) entity: Option<Arc<RawEntity>>,
    /// What `impl EntityName for Entity` says: the table and the schema.
    pub(super) entity_name: Option<hand_written::EntityName>,
    /// What there is of an entity in the expanded format.
    pub(super) expanded: Expanded,
    /// Relations that are declared beside the entity.
    pub(super) relations: Vec<RawRelation>,
    /// What `limbeck::` attributes say of relations whose `def` is written by hand, by the variants' names.
    pub(super) relation_additions: BTreeMap<String, Vec<RawAddition>>,
}

impl SourceModule {
    /// What the struct of the entity is called.
    pub(super) fn entity_ident(&self) -> &str {
        self.entity_name.as_ref().map_or("Entity", |name| &name.ident)
    }
}

/// A file.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    /// Its modules, its own first.
    pub(super) modules: Vec<SourceModule>,
    /// What is to be said about it.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Parses the text of a file.
pub(super) fn parse(file: &str, text: &str, features: &BTreeSet<String>) -> Source {
    let mut notes = Notes { file, features, diagnostics: Vec::new() };
    let mut modules = vec![SourceModule::default()];
    // As `syn::parse_file` does, which parses whatever is too deep for the stack.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match parse_str::<File>(&without_shebang(text)) {
        Ok(parsed) => read_items(&parsed.items, 0, &mut modules, &mut notes),
        Err(error) => notes.error(error.span(), format!("this file can't be parsed: {error}"), None),
    }
    for module in &mut modules {
        if let (None, Some(name)) = (&module.entity, &module.entity_name) {
            let expanded = std::mem::take(&mut module.expanded);
            module.entity = expanded.entity(name, &module.constants, &mut notes).map(Arc::new);
        }
        for relation in &mut module.relations {
            relation.additions.extend(module.relation_additions.remove(&relation.variant).unwrap_or_default());
        }
    }
    Source { modules, diagnostics: notes.diagnostics }
}

/// `#!/usr/bin/env rust-script` becomes a comment, so that positions stay; `#![...]` is an attribute.
fn without_shebang(text: &str) -> Cow<'_, str> {
    match text.strip_prefix("#!") {
        Some(rest) if !rest.trim_start().starts_with('[') => Cow::Owned(format!("//{rest}")),
        _ => Cow::Borrowed(text),
    }
}

fn read_items(items: &[Item], module: usize, modules: &mut Vec<SourceModule>, notes: &mut Notes<'_>) {
    for item in items.iter().filter(|item| is_compiled(attributes(item), notes.features)) {
        match item {
            Item::Mod(inner) => read_module(inner, module, modules, notes),
            Item::Use(used) => read_use(&used.tree, &mut Vec::new(), &mut modules[module]),
            Item::Struct(item) => read_struct(item, &mut modules[module], notes),
            Item::Enum(item) => read_enum(item, &mut modules[module], notes),
            Item::Type(alias) => {
                let item = TypeItem::Alias(WrittenType::of(&alias.ty));
                modules[module].types.insert(plain(&alias.ident), item);
            }
            Item::Impl(item) => {
                constants::read_impl(item, &mut modules[module].constants, notes);
                hand_written::read(item, &mut modules[module], notes);
            }
            Item::Macro(call) => modules[module].calls_macros |= call.ident.is_none(),
            item => constants::read_item(item, &mut modules[module].constants),
        }
    }
    // Declarations whose `cfg` does not hold are kept as such: their files are known not to count.
    for item in items {
        if let Item::Mod(inner) = item
            && inner.content.is_none()
            && !is_compiled(&inner.attrs, notes.features)
        {
            let file = ModuleFile::of(inner, false, notes);
            modules[module].files.entry(plain(&inner.ident)).or_insert(file);
        }
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Mod(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Const(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        _ => &[],
    }
}

fn read_module(item: &ItemMod, parent: usize, modules: &mut Vec<SourceModule>, notes: &mut Notes<'_>) {
    let name = plain(&item.ident);
    let Some((_, items)) = &item.content else {
        modules[parent].files.insert(name, ModuleFile::of(item, true, notes));
        return;
    };
    let mut path = modules[parent].path.clone();
    modules[parent].inline.insert(name.clone());
    path.push(name);
    modules.push(SourceModule { path, ..SourceModule::default() });
    read_items(items, modules.len() - 1, modules, notes);
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}

fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }) => Some(path.value()),
            _ => None,
        },
        _ => None,
    })
}

fn read_use(tree: &UseTree, prefix: &mut Vec<String>, module: &mut SourceModule) {
    match tree {
        UseTree::Path(path) => {
            prefix.push(plain(&path.ident));
            read_use(&path.tree, prefix, module);
            prefix.pop();
        }
        UseTree::Name(name) => bring_in(plain(&name.ident), plain(&name.ident), prefix, module),
        UseTree::Rename(rename) => bring_in(plain(&rename.ident), plain(&rename.rename), prefix, module),
        UseTree::Glob(_) => module.globs.push(prefix.clone()),
        UseTree::Group(group) => group.items.iter().for_each(|item| read_use(item, prefix, module)),
    }
}

fn bring_in(name: String, alias: String, prefix: &[String], module: &mut SourceModule) {
    let mut path = prefix.to_vec();
    // `use super::author::{self}` brings in the module under its own name.
    if name == "self" {
        let own = if alias == "self" { path.last().cloned() } else { Some(alias) };
        if let Some(own) = own {
            module.uses.insert(own, path);
        }
        return;
    }
    path.push(name);
    module.uses.insert(alias, path);
}

fn read_struct(item: &ItemStruct, module: &mut SourceModule, notes: &mut Notes<'_>) {
    let derived = derives(&item.attrs, notes.features);
    if !["DeriveEntityModel", "DeriveEntity", "DeriveModel"].iter().any(|derive| derived.contains(*derive)) {
        limbeck::refuse(&item.attrs, notes);
    }
    let name = plain(&item.ident);
    if has_iden(&derived) {
        constants::read_iden(&name, &item.attrs, &mut module.constants);
    }
    if derived.contains("DeriveEntityModel") {
        let entity = entity::read(item, notes);
        module.entity.get_or_insert(Arc::new(entity));
    } else if derived.contains("DeriveEntity") {
        if let Some(named) = hand_written::derived_name(item, notes) {
            hand_written::take_name(named, module);
        }
        module.expanded.read_additions(&item.attrs, notes);
    } else if derived.contains("DeriveModel") {
        module.expanded.read_additions(&item.attrs, notes);
    } else if derived.contains("DeriveValueType") {
        module.types.insert(name, value_type(&item.attrs, first_field(item), notes));
    } else if derived.contains("FromJsonQueryResult") {
        module.types.insert(name, TypeItem::Json);
    } else {
        module.types.entry(name).or_insert(TypeItem::Opaque);
    }
}

fn first_field(item: &ItemStruct) -> Option<WrittenType> {
    match &item.fields {
        Fields::Unnamed(fields) => fields.unnamed.first().map(|field| WrittenType::of(&field.ty)),
        _ => None,
    }
}

fn read_enum(item: &ItemEnum, module: &mut SourceModule, notes: &mut Notes<'_>) {
    let derived = derives(&item.attrs, notes.features);
    if !derived.contains("DeriveActiveEnum") {
        limbeck::refuse(&item.attrs, notes);
    }
    let name = plain(&item.ident);
    if has_iden(&derived) {
        constants::read_idens(item, &mut module.constants);
    }
    if derived.contains("DeriveRelation") {
        module.relations.extend(relations::of_enum(item, notes));
    } else if derived.contains("DeriveColumn") || derived.contains("DeriveCustomColumn") {
        module.expanded.read_columns(item, notes);
    } else if derived.contains("DerivePrimaryKey") {
        module.expanded.read_keys(item);
    } else if derived.contains("DeriveActiveEnum") {
        module.types.insert(name, TypeItem::Enum(active_enum::read(item, notes)));
    } else if derived.contains("FromJsonQueryResult") {
        module.types.insert(name, TypeItem::Json);
    } else if derived.contains("DeriveValueType") {
        module.types.insert(name, value_type(&item.attrs, None, notes));
    } else if name == "Relation" {
        for variant in &item.variants {
            let additions = limbeck::read(&variant.attrs, On::Relation, notes);
            module.relation_additions.entry(plain(&variant.ident)).or_default().extend(additions);
        }
    } else {
        // It may yet turn out to be the enum of an entity's columns.
        module.expanded.read_enum(item, notes);
        module.types.entry(name).or_insert(TypeItem::Opaque);
    }
}

/// Whether an item has a name from `DeriveIden`, or a derive of sea-query.
fn has_iden(derived: &BTreeSet<String>) -> bool {
    ["DeriveIden", "Iden", "IdenStatic"].iter().any(|derive| derived.contains(*derive))
}

/// `DeriveValueType`: the inner type, unless `column_type` says otherwise.
fn value_type(attributes: &[Attribute], inner: Option<WrittenType>, notes: &mut Notes<'_>) -> TypeItem {
    let arguments = first_sea_orm(attributes, notes);
    warn_unknown(&arguments, Place::ValueType, notes);
    let stated = text(&arguments, "column_type").map(|stated| StatedType::of(&stated));
    // `value_type = "String"` needs no inner type (sea-orm-macros 2.0, `value_type.rs`).
    let inner =
        if text(&arguments, "value_type").is_some() { Some(WrittenType::named(&["String".to_owned()])) } else { inner };
    match inner {
        Some(inner) => TypeItem::Newtype(inner.optional().unwrap_or(inner), stated),
        None => TypeItem::Opaque,
    }
}
