//! Makes the declaration of what was read: resolves types and relations, and finds what is declared twice.

use super::entity::{RawEntity, RawField, StatedType};
use super::explanation::{help, stated};
use super::hand_written::StatedName;
use super::keys::{auto_increment, primary_key, unique_keys};
use super::known_keys::suggested;
use super::limbeck::Addition;
use super::modules::Modules;
use super::names::Found;
use super::naming::relation_variant;
use super::relations::RawRelation;
use super::source::ModuleFile;
use super::twice::Twice;
use super::types::{Meaning, meaning};
use super::{Diagnostic, Severity};
use heck::ToSnakeCase;
use indexmap::IndexMap;
use limbeck_differ::Declaration;
use limbeck_differ::declaration::{Additions, DeclaredColumn, DeclaredEnum, DeclaredType, Entity, Position, Relation};
use limbeck_differ::schema::{QualifiedName, TableName};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// What is being made.
struct Maker<'m, 'a> {
    modules: &'m mut Modules<'a>,
    declaration: Declaration,
}

/// The declaration of the entities in these modules, each with the folder that was given, in the order of their tables.
pub(super) fn declare(modules: &mut Modules<'_>, places: &[(usize, &Path)]) -> Declaration {
    for (place, given) in places {
        modules.gate(*place, given);
    }
    modules.follow_paths();
    let entities = places.iter().map(|(place, _)| *place);
    modules.say_missing(&entities.filter(|place| modules.module(*place).source.entity.is_some()).collect());
    let mut maker = Maker { modules, declaration: Declaration::default() };
    let mut tables: BTreeMap<TableName, (Entity, &Path)> = BTreeMap::new();
    let mut twice = Twice::default();
    for (place, given) in places {
        if let Some(gate) = maker.modules.gate(*place, given) {
            maker.left_out(*place, &gate);
        } else if maker.modules.is_orphan(*place, given) {
            maker.orphan(*place);
        } else if let Some(entity) = maker.entity(*place) {
            match tables.get(&entity.table) {
                Some((first, first_given)) if first_given == given => maker.declared_twice(&entity, first),
                Some((first, first_given)) => twice.add((first, first_given), (&entity, given)),
                None => drop(tables.insert(entity.table.clone(), (entity, given))),
            }
        }
    }
    maker.modules.diagnostics.extend(twice.diagnostics(maker.modules.root));
    maker.declaration.entities = tables.into_values().map(|(entity, _)| entity).collect();
    maker.declaration
}

impl Maker<'_, '_> {
    fn note(&mut self, severity: Severity, position: &Position, length: usize, message: String, help: Option<String>) {
        let position = position.clone();
        self.modules.diagnostics.push(Diagnostic { severity, message, help, position, length });
    }

    /// Says that an entity does not count, unless it is one for tests.
    fn left_out(&mut self, place: usize, gate: &ModuleFile) {
        if let Some(entity) = self.modules.module(place).source.entity.clone()
            && !gate.tests
        {
            let message = "this entity is left out: the `cfg` of its module does not hold".to_owned();
            let help = "`[models] features = [\"...\"]` in limbeck.toml says which features are on; else it is the default ones \
                and those that bring SeaORM in";
            self.note(Severity::Warning, &entity.position, entity.length, message, Some(help.to_owned()));
        }
    }

    /// Says that an entity does not count, because the compiler does not know its file.
    fn orphan(&mut self, place: usize) {
        if let Some(entity) = self.modules.module(place).source.entity.clone() {
            let message = "this entity is left out: no `mod` leads to its file".to_owned();
            let help = "declare the module, or delete the file".to_owned();
            self.note(Severity::Warning, &entity.position, entity.length, message, Some(help));
        }
    }

    /// Says that an entity is not read whose columns are not written in any known way.
    fn expanded(&mut self, place: usize) {
        if let Some(name) = self.modules.module(place).source.entity_name.clone() {
            let table = name.table.and_then(|table| self.modules.text(place, &table.value));
            let table = table.map(|table| format!(" of table '{table}'")).unwrap_or_default();
            let message = format!("the entity{table} has columns that are not written in any known way");
            let help =
                "write the columns in `impl ColumnTrait for Column`, or generate it in the compact format".to_owned();
            self.note(Severity::Error, &name.position, "Entity".len(), message, Some(help));
        }
    }

    fn declared_twice(&mut self, second: &Entity, first: &Entity) {
        let message = format!("table '{}' is already declared in {}", second.table, first.position);
        let help = format!(
            "leave one of them out: `[models] exclude = [\"{}\"]` in limbeck.toml, or --models for those that count",
            second.position.file
        );
        self.note(Severity::Error, &second.position, "Model".len(), message, Some(help));
    }

    fn entity(&mut self, place: usize) -> Option<Entity> {
        let source = &self.modules.module(place).source;
        let Some(raw) = source.entity.clone() else {
            self.expanded(place);
            return None;
        };
        self.refuse_second(place);
        let table = match table_name(self.modules, place) {
            Ok(table) => table,
            Err(unknown) => {
                self.unnamed(&raw, unknown);
                return None;
            }
        };
        self.require_primary_key(&raw, &table);
        let mut columns = IndexMap::new();
        for field in raw.fields.iter().filter(|field| !field.ignored) {
            let column = self.column(place, field);
            if let Some(earlier) = columns.insert(column.name.clone(), column) {
                let message = format!("column '{table}.{}' is declared twice", earlier.name);
                self.note(Severity::Error, &field.column.position, field.length, message, None);
            }
        }
        let auto_increment = auto_increment(&raw, &columns);
        let named = self.modules.module(place).source.entity_name.clone().and_then(|name| name.comment);
        let mut additions = self.additions(&raw, &columns);
        let relations = self.relations(place, &raw, &mut additions);
        self.require_relations(&raw, &relations);
        Some(Entity {
            primary_key: primary_key(&raw),
            auto_increment,
            unique_keys: unique_keys(&raw),
            relations,
            additions,
            ignored_columns: raw.fields.iter().filter(|field| field.ignored).map(column_name).collect(),
            comment: raw.comment.clone().or(named).filter(|comment| is_said(comment)),
            position: raw.position.clone(),
            columns,
            table,
        })
    }

    /// Says that an entity has no name, or one that can't be known.
    fn unnamed(&mut self, raw: &RawEntity, unknown: Option<StatedName>) {
        let Some(unknown) = unknown else {
            let help = "write `#[sea_orm(table_name = \"...\")]`".to_owned();
            self.note(Severity::Error, &raw.position, raw.length, "this entity names no table".to_owned(), Some(help));
            return;
        };
        let StatedName { written, position, .. } = unknown;
        let message = format!("the name `{written}` of a table or schema is known only to the compiler");
        let help = "write a literal, or a constant that is one".to_owned();
        self.note(Severity::Error, &position, written.chars().count(), message, Some(help));
    }

    /// A module has one entity: columns and relations of a second one would be taken for the first's.
    fn refuse_second(&mut self, place: usize) {
        let name = self.modules.module(place).source.entity_name.as_ref();
        if let Some(second) = name.and_then(|name| name.second.clone()) {
            let message = "a second entity in one module is not read".to_owned();
            self.note(Severity::Error, &second, 1, message, Some("give it a module of its own".to_owned()));
        }
    }

    /// SeaORM's macro refuses an entity without a key, which the compiler says less clearly.
    fn require_primary_key(&mut self, raw: &RawEntity, table: &TableName) {
        if primary_key(raw).is_empty() {
            let message = format!("the entity of table '{table}' has no primary key");
            let help = "write `#[sea_orm(primary_key)]` on the field, or the fields, of the key".to_owned();
            self.note(Severity::Error, &raw.position, raw.length, message, Some(help));
        }
    }

    fn column(&mut self, place: usize, field: &RawField) -> DeclaredColumn {
        DeclaredColumn {
            column_type: self.column_type(place, field),
            comment: field.column.comment.clone().filter(|comment| is_said(comment)),
            ..field.column.clone()
        }
    }

    fn column_type(&mut self, place: usize, field: &RawField) -> DeclaredType {
        let rust_type = field.written.text.clone();
        match &field.stated {
            Some(StatedType::Understood(column_type)) => return DeclaredType::Exact(column_type.clone()),
            Some(StatedType::NotUnderstood(text)) => {
                if let Some(understood) = self.modules.understood(place, text) {
                    return DeclaredType::Exact(understood);
                }
                if let Some(stated) = stated(self.modules, place, &field.written.shape) {
                    return DeclaredType::Exact(stated);
                }
                let message = format!("the column type `{text}` is known only to the compiler");
                self.unresolved(place, field, message);
                return DeclaredType::Unresolved { rust_type };
            }
            None => {}
        }
        match meaning(self.modules, place, &field.written.shape) {
            Some(Meaning::Inferred(column_type)) => DeclaredType::Inferred(column_type),
            Some(Meaning::Exact(column_type)) => DeclaredType::Exact(column_type),
            Some(Meaning::Enum(column_type, declared)) => {
                self.declare_enum(&declared);
                DeclaredType::Exact(column_type)
            }
            None => {
                self.unresolved(place, field, format!("no source at hand says what `{rust_type}` is in a database"));
                DeclaredType::Unresolved { rust_type }
            }
        }
    }

    fn unresolved(&mut self, place: usize, field: &RawField, message: String) {
        let help = help(self.modules, place, &field.written);
        self.note(Severity::Warning, &field.column.position, field.length, message, Some(help));
    }

    fn declare_enum(&mut self, declared: &DeclaredEnum) {
        let known = self.declaration.enums.entry(declared.name.clone()).or_insert_with(|| declared.clone()).clone();
        if known.values != declared.values {
            let message = format!("enum type '{}' has other values in {}", declared.name, known.position);
            self.note(Severity::Error, &declared.position, 1, message, None);
        }
    }

    fn relations(&mut self, place: usize, raw: &RawEntity, additions: &mut Additions) -> Vec<Relation> {
        let beside = self.modules.module(place).source.relations.clone();
        let mut relations = Vec::new();
        for stated in raw.relations.iter().chain(&beside) {
            let Some(relation) = self.relation(place, raw, stated) else { continue };
            for addition in stated.additions.clone() {
                addition.of_relation(&relation.columns).add_to(additions);
            }
            relations.push(relation);
        }
        relations
    }

    /// An attribute on the model that is about a foreign key names the columns of a relation.
    fn require_relations(&mut self, raw: &RawEntity, relations: &[Relation]) {
        for addition in &raw.additions {
            let Addition::ForeignKey(columns, stated) = &addition.addition else { continue };
            if !relations.iter().any(|relation| relation.columns == *columns) {
                let message = format!("this entity has no relation on ({})", columns.join(", "));
                let on: Vec<_> =
                    relations.iter().map(|relation| format!("({})", relation.columns.join(", "))).collect();
                let help = (!on.is_empty()).then(|| format!("its relations are on {}", on.join(", ")));
                self.note(Severity::Error, &stated.position, addition.length, message, help);
            }
        }
    }

    /// What `limbeck::` attributes say, where all columns that they name are there.
    fn additions(&mut self, raw: &RawEntity, columns: &IndexMap<String, DeclaredColumn>) -> Additions {
        let mut additions = Additions::default();
        for addition in &raw.additions {
            let unknown: Vec<_> =
                addition.mentions.iter().filter(|mention| !columns.contains_key(&mention.column)).collect();
            for mention in &unknown {
                let message = format!("this entity has no column `{}`", mention.column);
                let help = column_advice(&mention.column, raw, columns);
                self.note(Severity::Error, &mention.position, mention.length, message, Some(help));
            }
            if unknown.is_empty() {
                addition.clone().add_to(&mut additions);
            }
        }
        additions
    }

    fn relation(&mut self, place: usize, own: &RawEntity, raw: &RawRelation) -> Option<Relation> {
        let Some((referenced_table, other)) = self.target(place, raw) else {
            let message = format!("no entity `{}` at hand: the relation asserts nothing", raw.target.join("::"));
            self.note(Severity::Warning, &raw.position, raw.length, message, None);
            return None;
        };
        let columns = self.named(Some(own), &raw.from, "this entity", raw)?;
        let other_name = format!("`{}`", raw.target.join("::"));
        let referenced_columns = self.named(other.as_deref(), &raw.to, &other_name, raw)?;
        Some(Relation {
            columns,
            referenced_table,
            referenced_columns,
            on_delete: raw.on_delete,
            on_update: raw.on_update,
            name: raw.name.clone(),
            skip: raw.skip,
            position: raw.position.clone(),
        })
    }

    fn target(&mut self, place: usize, raw: &RawRelation) -> Option<(TableName, Option<Arc<RawEntity>>)> {
        let found = match self.modules.resolve(place, &raw.target) {
            Some(Found::External(_)) | None => self.modules.resolve_outside(place, &raw.target)?,
            Some(found) => found,
        };
        match found {
            Found::Entity(other) => {
                let entity = self.modules.module(other).source.entity.clone();
                Some((table_name(self.modules, other).ok()?, entity))
            }
            _ => None,
        }
    }

    /// The columns of variants; those of an entity that is not written as a `Model` by SeaORM's default rule.
    fn named(
        &mut self,
        entity: Option<&RawEntity>,
        variants: &[String],
        owner: &str,
        raw: &RawRelation,
    ) -> Option<Vec<String>> {
        let Some(entity) = entity else {
            return Some(variants.iter().map(|variant| variant.to_snake_case()).collect());
        };
        let column = |variant: &String| entity.fields.iter().find(|field| &field.variant == variant);
        if let Some(unknown) = variants.iter().find(|variant| column(variant).is_none()) {
            let message = format!("no column `{unknown}` in {owner}: the relation asserts nothing");
            self.note(Severity::Warning, &raw.position, raw.length, message, None);
            return None;
        }
        Some(variants.iter().filter_map(column).map(column_name).collect())
    }
}

/// Servers that keep comments keep no empty ones.
fn is_said(comment: &str) -> bool {
    !comment.is_empty()
}

fn column_name(field: &RawField) -> String {
    field.column.name.clone()
}

/// The column that is meant: that of a field of this name, or one with a similar name.
fn column_advice(name: &str, raw: &RawEntity, columns: &IndexMap<String, DeclaredColumn>) -> String {
    let of_field = raw.fields.iter().find(|field| !field.ignored && field.variant == relation_variant(name));
    if let Some(field) = of_field {
        return format!("the column of that field is called `{}`", field.column.name);
    }
    let known: Vec<&str> = columns.keys().map(String::as_str).collect();
    suggested(name, &known).unwrap_or_else(|| format!("its columns are {}", known.join(", ")))
}

/// The table of the entity in a module: what its attributes say, else what is written by hand. Else the name that can't be
/// known, if there is one.
fn table_name(modules: &mut Modules<'_>, place: usize) -> Result<TableName, Option<StatedName>> {
    let source = &modules.module(place).source;
    if let Some(raw) = &source.entity
        && let Some(name) = raw.table.clone()
    {
        return Ok(QualifiedName { schema: raw.schema.clone(), name });
    }
    let by_hand = source.entity_name.clone().ok_or(None)?;
    let mut named = |stated: StatedName| modules.text(place, &stated.value).ok_or(Some(stated));
    let name = named(by_hand.table.ok_or(None)?)?;
    let schema = by_hand.schema.map(named).transpose()?;
    Ok(QualifiedName { schema, name })
}
