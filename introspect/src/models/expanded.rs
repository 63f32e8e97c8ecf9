//! Reads entities that are written without `DeriveEntityModel`: a `Column` enum with `impl ColumnTrait`, a `PrimaryKey`
//! enum with `impl PrimaryKeyTrait`.

use super::attributes::{sea_orm, text};
use super::column_type::{self, string};
use super::constants::{Constant, Constants};
use super::default_expr;
use super::diagnostics::Notes;
use super::entity::{RawEntity, RawField, StatedType};
use super::hand_written::{EntityName, arm_names, function, matched, value, warn_call};
use super::known_keys::{Place, warn_unknown};
use super::limbeck::{self, On, RawAddition};
use super::rust_type::{RustType, WrittenType, plain, segments};
use heck::ToSnakeCase;
use limbeck_differ::declaration::{DeclaredColumn, DeclaredDefault, DeclaredType, Position};
use quote::ToTokens;
use std::collections::BTreeMap;
use syn::{Attribute, Expr, ExprLit, ItemEnum, ItemImpl, Lit, Pat, Stmt};

/// What a module holds of an expanded entity.
#[derive(Debug, Clone, Default)]
pub(super) struct Expanded {
    columns: Vec<Variant>,
    keys: Vec<String>,
    auto_increment: Option<bool>,
    definitions: BTreeMap<String, Definition>,
    additions: Vec<RawAddition>,
    /// What `_ =>` says of all other columns.
    otherwise: Option<Definition>,
    /// The variants of enums without a derive of SeaORM's.
    enums: BTreeMap<String, Vec<Variant>>,
    /// What the enum of columns is called.
    column_ident: Option<String>,
    /// What the enum of the primary key is called.
    key_ident: Option<String>,
}

/// A variant of `Column`.
#[derive(Debug, Clone)]
struct Variant {
    name: String,
    column: String,
    position: Position,
}

/// What `ColumnTrait::def` says of a column.
#[derive(Debug, Clone, Default)]
struct Definition {
    stated: Option<StatedType>,
    /// The type whose `db_type()` it is.
    borrowed: Option<WrittenType>,
    nullable: bool,
    unique: bool,
    indexed: bool,
    unique_key: Option<String>,
    default: Option<DeclaredDefault>,
    comment: Option<String>,
    renamed_from: Option<String>,
    extra: Option<String>,
}

impl Expanded {
    /// Reads an enum that derives `DeriveColumn`.
    pub(super) fn read_columns(&mut self, item: &ItemEnum, notes: &mut Notes<'_>) {
        for variant in &item.variants {
            let name = plain(&variant.ident);
            let arguments = sea_orm(&variant.attrs, notes);
            warn_unknown(&arguments, Place::ColumnVariant, notes);
            let stated = text(&arguments, "column_name");
            let column = stated.unwrap_or_else(|| name.to_snake_case());
            self.additions.extend(limbeck::read(&variant.attrs, On::Field(&column), notes));
            self.columns.push(Variant { name, column, position: notes.position(variant.ident.span()) });
        }
    }

    /// Reads an enum whose names may be given by hand.
    pub(super) fn read_enum(&mut self, item: &ItemEnum, notes: &mut Notes<'_>) {
        let variants = item.variants.iter().map(|variant| {
            let name = plain(&variant.ident);
            Variant { column: name.to_snake_case(), name, position: notes.position(variant.ident.span()) }
        });
        self.enums.insert(plain(&item.ident), variants.collect());
    }

    /// Reads the `limbeck::` attributes of the `Model` or the `Entity`.
    pub(super) fn read_additions(&mut self, attributes: &[Attribute], notes: &mut Notes<'_>) {
        self.additions.extend(limbeck::read(attributes, On::Model, notes));
    }

    /// Reads an enum that derives `DerivePrimaryKey`.
    pub(super) fn read_keys(&mut self, item: &ItemEnum) {
        self.keys.extend(item.variants.iter().map(|variant| plain(&variant.ident)));
    }

    /// Reads `impl PrimaryKeyTrait`.
    pub(super) fn read_auto_increment(&mut self, item: &ItemImpl) {
        self.key_ident = RustType::of(&item.self_ty).last().map(str::to_owned);
        if let Some(Expr::Lit(ExprLit { lit: Lit::Bool(counts), .. })) =
            function(item, "auto_increment").and_then(value)
        {
            self.auto_increment = Some(counts.value);
        }
    }

    /// Reads `impl ColumnTrait`.
    pub(super) fn read_definitions(&mut self, item: &ItemImpl, notes: &mut Notes<'_>) {
        self.column_ident = RustType::of(&item.self_ty).last().map(str::to_owned);
        let Some(arms) = function(item, "def").and_then(value).and_then(matched) else { return };
        for arm in &arms.arms {
            let definition = definition(&arm.body, notes);
            if matches!(arm.pat, Pat::Wild(_)) {
                self.otherwise = Some(definition);
                continue;
            }
            self.definitions.extend(arm_names(&arm.pat).into_iter().map(|name| (plain(name), definition.clone())));
        }
    }

    /// The entity, where the module has all of it.
    pub(super) fn entity(
        mut self,
        name: &EntityName,
        constants: &Constants,
        notes: &mut Notes<'_>,
    ) -> Option<RawEntity> {
        self.take_enums();
        self.rename(constants, notes);
        if self.columns.is_empty() || (self.definitions.is_empty() && self.otherwise.is_none()) {
            return None;
        }
        let fields = self.columns.iter().map(|column| self.field(column)).collect();
        Some(RawEntity {
            table: None,
            schema: None,
            comment: name.comment.clone(),
            fields,
            keys: self.keys,
            relations: Vec::new(),
            additions: self.additions,
            position: name.position.clone(),
            length: "Entity".len(),
        })
    }

    /// Columns and keys whose enums have no derive.
    fn take_enums(&mut self) {
        if self.columns.is_empty() {
            self.columns = self.column_ident.as_ref().and_then(|name| self.enums.remove(name)).unwrap_or_default();
        }
        if self.keys.is_empty() {
            let keys = self.key_ident.as_ref().and_then(|name| self.enums.remove(name)).unwrap_or_default();
            self.keys = keys.into_iter().map(|key| key.name).collect();
        }
    }

    /// Gives columns the names that `impl Iden for Column` and the like say.
    fn rename(&mut self, constants: &Constants, notes: &mut Notes<'_>) {
        let own = self.column_ident.as_deref().unwrap_or("Column");
        for column in &mut self.columns {
            match constants.get(&format!("{own}::{}", column.name)) {
                None => {}
                Some(Constant::Text(name)) => name.clone_into(&mut column.column),
                Some(_) => {
                    let message = format!("the name of column `{}` is known only to the compiler", column.name);
                    notes.error_at(&column.position, column.name.chars().count(), message, "write it as a literal");
                }
            }
        }
    }

    fn field(&self, variant: &Variant) -> RawField {
        let definition = self.definitions.get(&variant.name).or(self.otherwise.as_ref()).cloned().unwrap_or_default();
        let primary_key = self.keys.contains(&variant.name);
        let unknown = WrittenType { text: variant.name.clone(), shape: RustType::Other };
        RawField {
            variant: variant.name.clone(),
            column: DeclaredColumn {
                name: variant.column.clone(),
                column_type: DeclaredType::Unresolved { rust_type: variant.name.clone() },
                nullable: definition.nullable,
                unique: definition.unique,
                indexed: definition.indexed && !definition.unique,
                default: definition.default,
                comment: definition.comment,
                renamed_from: definition.renamed_from,
                extra: definition.extra,
                position: variant.position.clone(),
            },
            written: definition.borrowed.unwrap_or(unknown),
            stated: definition.stated,
            primary_key,
            auto_increment: self.auto_increment.filter(|_| primary_key),
            unique_key: definition.unique_key,
            ignored: false,
            length: variant.name.chars().count(),
        }
    }
}

/// `ColumnType::Integer.def().nullable()`, `Tea::db_type().def()`.
fn definition(expression: &Expr, notes: &mut Notes<'_>) -> Definition {
    let expression = bare(expression);
    let Expr::MethodCall(call) = expression else { return base(expression) };
    let mut definition = definition(&call.receiver, notes);
    let argument = call.args.first();
    match plain(&call.method).as_str() {
        "null" | "nullable" => definition.nullable = true,
        "unique" => definition.unique = true,
        "indexed" => definition.indexed = true,
        "unique_key" => definition.unique_key = argument.and_then(string),
        "default_value" | "default" => {
            definition.default = argument.map(|value| default_expr::parse(&value.to_token_stream().to_string()));
        }
        "comment" => definition.comment = argument.and_then(string),
        "renamed_from" => definition.renamed_from = argument.and_then(string),
        "extra" => definition.extra = argument.and_then(string),
        "def" | "seaography_ignore" | "to_owned" | "into" => {}
        _ => warn_call(&call.method, notes),
    }
    definition
}

/// The expression inside braces, parentheses and `return`.
fn bare(expression: &Expr) -> &Expr {
    match expression {
        Expr::Block(block) => match block.block.stmts.as_slice() {
            [Stmt::Expr(inner, _)] => bare(inner),
            _ => expression,
        },
        Expr::Return(returned) => returned.expr.as_deref().map_or(expression, bare),
        Expr::Paren(inner) => bare(&inner.expr),
        _ => expression,
    }
}

fn base(expression: &Expr) -> Definition {
    if let Expr::Call(call) = expression
        && let Expr::Path(function) = call.func.as_ref()
        && let Some((last, of)) = segments(&function.path).split_last()
        && (last == "db_type" || last == "column_type")
    {
        let written = match &function.qself {
            Some(of) => WrittenType::of(&of.ty),
            None => WrittenType::named(of),
        };
        return Definition { borrowed: Some(written), ..Definition::default() };
    }
    let text = expression.to_token_stream().to_string();
    let stated = column_type::of_expression(expression).map_or(StatedType::NotUnderstood(text), StatedType::Understood);
    Definition { stated: Some(stated), ..Definition::default() }
}
