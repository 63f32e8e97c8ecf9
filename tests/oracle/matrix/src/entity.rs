//! An entity, before it is written in one of the formats.

use crate::format::Format;
use heck::ToUpperCamelCase;

/// An entity.
#[derive(Debug, Clone)]
pub(crate) struct Entity {
    pub(crate) format: Format,
    /// Its module, which is also the name of its table.
    pub(crate) module: String,
    /// Further arguments of the struct's attribute.
    pub(crate) arguments: Vec<(&'static str, String)>,
    pub(crate) fields: Vec<Field>,
    pub(crate) relations: Vec<Relation>,
}

impl Entity {
    /// An entity whose table is named after its format.
    pub(crate) fn new(format: Format, name: &str, fields: Vec<Field>) -> Self {
        let module = format!("{}_{name}", format.name());
        Self { format, module, arguments: Vec::new(), fields, relations: Vec::new() }
    }

    /// The same behind a key that counts up.
    pub(crate) fn with_id(format: Format, name: &str, fields: Vec<Field>) -> Self {
        let id = Field::new("id", "i32").with(Argument::PrimaryKey);
        Self::new(format, name, std::iter::once(id).chain(fields).collect())
    }
}

/// A field with what its attribute says.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) rust: String,
    pub(crate) column_type: Option<String>,
    pub(crate) optional: bool,
    pub(crate) arguments: Vec<Argument>,
}

impl Field {
    pub(crate) fn new(name: impl Into<String>, rust: impl Into<String>) -> Self {
        Self { name: name.into(), rust: rust.into(), column_type: None, optional: false, arguments: Vec::new() }
    }

    pub(crate) fn with(mut self, argument: Argument) -> Self {
        self.arguments.push(argument);
        self
    }

    /// The variant of `Column`.
    pub(crate) fn variant(&self) -> String {
        let stated = self.arguments.iter().find_map(|argument| match argument {
            Argument::EnumName(name) => Some(name.clone()),
            _ => None,
        });
        stated.unwrap_or_else(|| self.name.trim_start_matches("r#").to_upper_camel_case())
    }

    pub(crate) fn is_key(&self) -> bool {
        self.arguments.contains(&Argument::PrimaryKey)
    }
}

/// An argument of a field's attribute. Texts are the Rust that stands there, quotes of literals included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Argument {
    PrimaryKey,
    AutoIncrement(bool),
    Nullable,
    Indexed,
    Unique,
    UniqueKey(String),
    /// A literal.
    DefaultValue(String),
    /// An expression.
    DefaultExpr(String),
    Comment(String),
    ColumnName(String),
    EnumName(String),
    Extra(String),
    SelectAs(String),
}

/// A foreign key of one column.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    pub(crate) name: String,
    /// The module of the entity that is referred to.
    pub(crate) target: String,
    pub(crate) field: String,
    pub(crate) on_delete: Option<&'static str>,
    pub(crate) on_update: Option<&'static str>,
}
