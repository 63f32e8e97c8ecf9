//! An entity as Rust, in each of the formats.

use crate::entity::{Argument, Entity, Field, Relation};
use heck::ToUpperCamelCase;
use std::fmt::Write;

/// How an entity is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `DeriveEntityModel` and an enum of relations.
    Compact,
    /// `#[sea_orm::model]`, relations as fields.
    Dense,
    /// `#[sea_orm::compact_model]`, relations as an enum.
    CompactModel,
    /// Without `DeriveEntityModel`: every trait by hand.
    Expanded,
}

impl Format {
    /// Whether relations may be fields.
    pub(crate) fn is_dense(self) -> bool {
        matches!(self, Format::Dense | Format::CompactModel)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Format::Compact => "compact",
            Format::Dense => "dense",
            Format::CompactModel => "compact_model",
            Format::Expanded => "expanded",
        }
    }
}

/// The module of an entity.
pub(crate) fn module(entity: &Entity) -> String {
    let body = match entity.format {
        Format::Compact => model("", entity, "") + &relation_enum(entity),
        Format::Dense => model("#[sea_orm::model]\n", entity, &relation_fields(entity)),
        Format::CompactModel => model("#[sea_orm::compact_model]\n", entity, "") + &relation_enum(entity),
        Format::Expanded => expanded(entity),
    };
    let module = &entity.module;
    format!(
        "pub mod {module} {{\nuse sea_orm::entity::prelude::*;\n{body}impl ActiveModelBehavior for ActiveModel {{}}\n}}\n"
    )
}

fn model(attribute: &str, entity: &Entity, further_fields: &str) -> String {
    let mut arguments = format!("table_name = \"{}\"", entity.module);
    for (key, value) in &entity.arguments {
        let _ = write!(arguments, ", {key} = \"{value}\"");
    }
    let fields: String = entity.fields.iter().map(field).collect();
    format!(
        "{attribute}#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]\n#[sea_orm({arguments})]\n\
         pub struct Model {{\n{fields}{further_fields}}}\n"
    )
}

fn field(field: &Field) -> String {
    let column_type = field.column_type.iter().map(|column_type| format!("column_type = {column_type:?}"));
    let arguments: Vec<String> = column_type.chain(field.arguments.iter().map(argument)).collect();
    let attribute =
        if arguments.is_empty() { String::new() } else { format!("#[sea_orm({})]\n", arguments.join(", ")) };
    format!("{attribute}pub {}: {},\n", field.name, rust(field))
}

fn rust(field: &Field) -> String {
    if field.optional { format!("Option<{}>", field.rust) } else { field.rust.clone() }
}

fn argument(argument: &Argument) -> String {
    match argument {
        Argument::PrimaryKey => "primary_key".to_owned(),
        Argument::AutoIncrement(counts) => format!("auto_increment = {counts}"),
        Argument::Nullable => "nullable".to_owned(),
        Argument::Indexed => "indexed".to_owned(),
        Argument::Unique => "unique".to_owned(),
        Argument::UniqueKey(group) => format!("unique_key = \"{group}\""),
        Argument::DefaultValue(literal) => format!("default_value = {literal}"),
        Argument::DefaultExpr(expression) => format!("default_expr = {expression:?}"),
        Argument::Comment(text) => format!("comment = \"{text}\""),
        Argument::ColumnName(name) => format!("column_name = \"{name}\""),
        Argument::EnumName(name) => format!("enum_name = \"{name}\""),
        Argument::Extra(sql) => format!("extra = \"{sql}\""),
        Argument::SelectAs(name) => format!("select_as = \"{name}\""),
    }
}

fn relation_enum(entity: &Entity) -> String {
    let variants: String = entity.relations.iter().map(relation_variant).collect();
    format!("#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]\npub enum Relation {{\n{variants}}}\n")
}

fn relation_variant(relation: &Relation) -> String {
    let Relation { name, target, field, .. } = relation;
    let from = field.to_upper_camel_case();
    let actions = actions(relation);
    format!(
        "#[sea_orm(belongs_to = \"super::{target}::Entity\", from = \"Column::{from}\", \
         to = \"super::{target}::Column::Id\"{actions})]\n{name},\n"
    )
}

fn relation_fields(entity: &Entity) -> String {
    let field = |relation: &Relation| {
        let Relation { name, target, field, .. } = relation;
        let own = field.trim_end_matches("_id");
        let actions = actions(relation);
        format!(
            "#[sea_orm(belongs_to, relation_enum = \"{name}\", from = \"{field}\", to = \"id\"{actions})]\n\
             pub {own}: BelongsTo<Option<super::{target}::Entity>>,\n"
        )
    };
    entity.relations.iter().map(field).collect()
}

fn actions(relation: &Relation) -> String {
    let mut text = String::new();
    for (key, action) in [("on_delete", relation.on_delete), ("on_update", relation.on_update)] {
        if let Some(action) = action {
            let _ = write!(text, ", {key} = \"{action}\"");
        }
    }
    text
}

fn expanded(entity: &Entity) -> String {
    let keys: Vec<&Field> = entity.fields.iter().filter(|field| field.is_key()).collect();
    let key_types: Vec<String> = keys.iter().map(|field| field.rust.clone()).collect();
    let counts = keys.len() == 1 && !keys.iter().any(|key| key.arguments.contains(&Argument::AutoIncrement(false)));
    let lines = |line: fn(&Field) -> String| entity.fields.iter().map(line).collect::<String>();
    let comment = entity.arguments.iter().find(|(key, _)| *key == "comment");
    let comment = comment.map(|(_, text)| format!("    fn comment(&self) -> Option<&str> {{ Some(\"{text}\") }}\n"));
    format!(
        "#[derive(Copy, Clone, Default, Debug, DeriveEntity)]\npub struct Entity;\n\
         impl EntityName for Entity {{\n    fn table_name(&self) -> &'static str {{ \"{table}\" }}\n{comment}}}\n\
         #[derive(Clone, Debug, PartialEq, DeriveModel, DeriveActiveModel)]\npub struct Model {{\n{fields}}}\n\
         #[derive(Copy, Clone, Debug, EnumIter, DeriveColumn)]\npub enum Column {{\n{columns}}}\n\
         #[derive(Copy, Clone, Debug, EnumIter, DerivePrimaryKey)]\npub enum PrimaryKey {{\n{variants}}}\n\
         impl PrimaryKeyTrait for PrimaryKey {{\n    type ValueType = {key_types};\n    \
         fn auto_increment() -> bool {{ {counts} }}\n}}\n\
         impl ColumnTrait for Column {{\n    type EntityName = Entity;\n    fn def(&self) -> ColumnDef {{\n        \
         match self {{\n{definitions}        }}\n    }}\n}}\n{relations}",
        table = entity.module,
        comment = comment.unwrap_or_default(),
        fields = lines(expanded_field),
        columns = lines(column_variant),
        variants = keys.iter().map(|key| key.variant() + ",\n").collect::<String>(),
        key_types = if let [one] = key_types.as_slice() { one.clone() } else { format!("({})", key_types.join(", ")) },
        definitions = lines(definition),
        relations = expanded_relations(entity),
    )
}

/// The model's derives look for columns by the field's name.
fn expanded_field(field: &Field) -> String {
    let renamed = field.arguments.iter().find(|argument| matches!(argument, Argument::EnumName(_)));
    let attribute = renamed.map(|renamed| format!("#[sea_orm({})]\n", argument(renamed))).unwrap_or_default();
    format!("{attribute}pub {}: {},\n", field.name, rust(field))
}

fn column_variant(field: &Field) -> String {
    let name = field.arguments.iter().find(|argument| matches!(argument, Argument::ColumnName(_)));
    let attribute = name.map(|name| format!("#[sea_orm({})]\n", argument(name))).unwrap_or_default();
    format!("{attribute}{},\n", field.variant())
}

fn definition(field: &Field) -> String {
    let column_type = match &field.column_type {
        Some(column_type) => format!("ColumnType::{column_type}"),
        None => format!("<{} as sea_orm::sea_query::ValueType>::column_type()", field.rust),
    };
    let optional = if field.optional { ".null()" } else { "" };
    let calls: String = field.arguments.iter().filter_map(call).collect();
    format!("            Self::{} => {column_type}.def(){optional}{calls},\n", field.variant())
}

fn call(argument: &Argument) -> Option<String> {
    Some(match argument {
        Argument::Nullable => ".nullable()".to_owned(),
        Argument::Indexed => ".indexed()".to_owned(),
        Argument::Unique => ".unique()".to_owned(),
        Argument::UniqueKey(group) => format!(".unique_key(\"{group}\")"),
        Argument::DefaultValue(literal) => format!(".default_value({literal})"),
        Argument::DefaultExpr(expression) => format!(".default({expression})"),
        Argument::Comment(text) => format!(".comment(\"{text}\")"),
        Argument::Extra(sql) => format!(".extra(\"{sql}\")"),
        Argument::PrimaryKey
        | Argument::AutoIncrement(_)
        | Argument::ColumnName(_)
        | Argument::EnumName(_)
        | Argument::SelectAs(_) => return None,
    })
}

fn expanded_relations(entity: &Entity) -> String {
    let variants: String = entity.relations.iter().map(|relation| relation.name.clone() + ",\n").collect();
    let arms: String = entity.relations.iter().map(expanded_relation).collect();
    let body = if arms.is_empty() { "panic!(\"no relations\")".to_owned() } else { format!("match self {{\n{arms}}}") };
    format!(
        "#[derive(Copy, Clone, Debug, EnumIter)]\npub enum Relation {{\n{variants}}}\n\
         impl RelationTrait for Relation {{\n    fn def(&self) -> RelationDef {{\n{body}\n    }}\n}}\n"
    )
}

fn expanded_relation(relation: &Relation) -> String {
    let Relation { name, target, field, on_delete, on_update } = relation;
    let from = field.to_upper_camel_case();
    let mut calls = String::new();
    for (method, action) in [("on_delete", on_delete), ("on_update", on_update)] {
        if let Some(action) = action {
            let _ = write!(calls, ".{method}(ForeignKeyAction::{action})");
        }
    }
    format!(
        "Self::{name} => Entity::belongs_to(super::{target}::Entity).from(Column::{from})\
         .to(super::{target}::Column::Id){calls}.into(),\n"
    )
}
