//! What a Rust type means for a column: SeaORM's type map, and types that projects declare.

use super::active_enum::ActiveEnum;
use super::entity::StatedType;
use super::explanation::stated;
use super::modules::Modules;
use super::names::Found;
use super::rust_type::RustType;
use super::source::TypeItem;
use limbeck_differ::declaration::DeclaredEnum;
use limbeck_differ::schema::{ColumnType, IntegerSize};

/// What a type means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// SeaORM's own choice for it.
    Inferred(ColumnType),
    /// What its author states.
    Exact(ColumnType),
    /// A native enum type, or arrays of it.
    Enum(ColumnType, DeclaredEnum),
}

/// What a type means in a module; `None` where no source tells.
pub(super) fn meaning(modules: &mut Modules<'_>, module: usize, written: &RustType) -> Option<Meaning> {
    // Aliases and newtypes may go in circles.
    search(modules, module, written, 32)
}

fn search(modules: &mut Modules<'_>, module: usize, written: &RustType, depth: usize) -> Option<Meaning> {
    let depth = depth.checked_sub(1)?;
    by_sources(modules, module, written, depth).or_else(|| stated(modules, module, written).map(Meaning::Exact))
}

fn by_sources(modules: &mut Modules<'_>, module: usize, written: &RustType, depth: usize) -> Option<Meaning> {
    let RustType::Path { segments, arguments } = written else { return None };
    match (written.last()?, arguments.as_slice()) {
        ("Vec", [element]) if element.segments() == ["u8"] => {
            return Some(Meaning::Inferred(ColumnType::VarBinary(None)));
        }
        ("Vec", [element]) => return search(modules, module, element, depth).map(array),
        ("Option", [inner]) => return search(modules, module, inner, depth),
        _ => {}
    }
    if let [name] = segments.as_slice()
        && let Some(column_type) = primitive(name)
    {
        return Some(Meaning::Inferred(column_type));
    }
    match modules.resolve(module, segments) {
        Some(Found::Type(place, name)) => {
            let item = modules.type_item(place, &name)?.clone();
            of_item(modules, place, item, depth)
        }
        Some(Found::Module(_) | Found::Entity(_)) => None,
        found => {
            let path = match &found {
                Some(Found::External(path)) => path,
                _ => segments,
            };
            let known = built_in(path, arguments).map(Meaning::Inferred);
            known.or_else(|| in_other_crates(modules, module, segments, arguments, depth))
        }
    }
}

/// What a path means that leads out of the project: cargo is asked only for what is not known without.
fn in_other_crates(
    modules: &mut Modules<'_>,
    module: usize,
    segments: &[String],
    arguments: &[RustType],
    depth: usize,
) -> Option<Meaning> {
    match modules.resolve_outside(module, segments)? {
        Found::Type(place, name) => {
            let item = modules.type_item(place, &name)?.clone();
            of_item(modules, place, item, depth)
        }
        Found::External(path) => built_in(&path, arguments).map(Meaning::Inferred),
        Found::Module(_) | Found::Entity(_) => None,
    }
}

fn of_item(modules: &mut Modules<'_>, module: usize, item: TypeItem, depth: usize) -> Option<Meaning> {
    match item {
        TypeItem::Alias(written) | TypeItem::Newtype(written, None) => search(modules, module, &written.shape, depth),
        TypeItem::Enum(ActiveEnum::Native(declared)) => Some(native(declared)),
        TypeItem::Newtype(_, Some(StatedType::Understood(column_type))) => Some(Meaning::Exact(column_type)),
        TypeItem::Enum(ActiveEnum::Plain(column_type)) | TypeItem::Stated(StatedType::Understood(column_type)) => {
            Some(Meaning::Inferred(column_type))
        }
        TypeItem::Json => Some(Meaning::Inferred(ColumnType::Json)),
        TypeItem::Enum(ActiveEnum::ByHand(text, position)) => match modules.understood(module, &text)? {
            ColumnType::Enum { name: Some(name), values } => Some(native(DeclaredEnum {
                name,
                values,
                renamed_from: Vec::new(),
                renamed_values: Vec::new(),
                position,
            })),
            column_type => Some(Meaning::Inferred(column_type)),
        },
        TypeItem::Newtype(_, Some(StatedType::NotUnderstood(text))) => {
            modules.understood(module, &text).map(Meaning::Exact)
        }
        TypeItem::Stated(StatedType::NotUnderstood(text)) => modules.understood(module, &text).map(Meaning::Inferred),
        TypeItem::Enum(ActiveEnum::Unknown) | TypeItem::Opaque => None,
    }
}

fn native(declared: DeclaredEnum) -> Meaning {
    let column_type = ColumnType::Enum { name: Some(declared.name.clone()), values: declared.values.clone() };
    Meaning::Enum(column_type, declared)
}

fn array(element: Meaning) -> Meaning {
    let of = |column_type| ColumnType::Array(Box::new(column_type));
    match element {
        Meaning::Inferred(column_type) => Meaning::Inferred(of(column_type)),
        Meaning::Exact(column_type) => Meaning::Exact(of(column_type)),
        Meaning::Enum(column_type, declared) => Meaning::Enum(of(column_type), declared),
    }
}

/// The column type of a type whose name nobody takes for another.
fn primitive(name: &str) -> Option<ColumnType> {
    Some(match name {
        "i8" => ColumnType::Integer(IntegerSize::Tiny),
        "i16" => ColumnType::Integer(IntegerSize::Small),
        "i32" => ColumnType::Integer(IntegerSize::Regular),
        "i64" => ColumnType::Integer(IntegerSize::Big),
        "u8" => ColumnType::Unsigned(IntegerSize::Tiny),
        "u16" => ColumnType::Unsigned(IntegerSize::Small),
        "u32" => ColumnType::Unsigned(IntegerSize::Regular),
        "u64" => ColumnType::Unsigned(IntegerSize::Big),
        "f32" => ColumnType::Float,
        "f64" => ColumnType::Double,
        "bool" => ColumnType::Boolean,
        "char" => ColumnType::Char(None),
        "String" => ColumnType::String(None),
        _ => return None,
    })
}

/// The column type of a type of Rust, SeaORM's prelude, or a crate that SeaORM has a feature for: the implementations of
/// `ValueType` in sea-query 1.0 and sea-orm 2.0; the type map of sea-orm-macros 1.1 says the same.
fn built_in(path: &[String], arguments: &[RustType]) -> Option<ColumnType> {
    let name = path.last()?.as_str();
    if path.first().is_some_and(|first| first == "jiff") {
        return jiff(name);
    }
    if let Some(column_type) = primitive(name) {
        return Some(column_type);
    }
    Some(match name {
        "DateTime" if !arguments.is_empty() => ColumnType::TimestampWithTimeZone(None),
        "ChronoUnixTimestamp" | "ChronoUnixTimestampMillis" | "TimeUnixTimestamp" | "TimeUnixTimestampMillis" => {
            ColumnType::Integer(IntegerSize::Big)
        }
        "str" | "Cow" | "TextUuid" => ColumnType::String(None),
        "Date" | "NaiveDate" | "ChronoDate" | "TimeDate" => ColumnType::Date,
        "Time" | "NaiveTime" | "ChronoTime" | "TimeTime" => ColumnType::Time(None),
        "DateTime" | "NaiveDateTime" | "ChronoDateTime" | "PrimitiveDateTime" | "TimeDateTime" => {
            ColumnType::DateTime(None)
        }
        "DateTimeUtc"
        | "DateTimeLocal"
        | "DateTimeWithTimeZone"
        | "ChronoDateTimeUtc"
        | "ChronoDateTimeLocal"
        | "ChronoDateTimeWithTimeZone"
        | "TimeDateTimeWithTimeZone"
        | "OffsetDateTime" => ColumnType::TimestampWithTimeZone(None),
        "Decimal" | "BigDecimal" => ColumnType::Decimal(None),
        "Uuid" | "Braced" | "Hyphenated" | "Simple" | "Urn" => ColumnType::Uuid,
        "Json" | "JsonValue" => ColumnType::Json,
        "Value" if path.len() == 1 || path[0] == "serde_json" => ColumnType::Json,
        "IpNetwork" => ColumnType::Inet,
        "MacAddress" => ColumnType::MacAddr,
        "PgVector" | "Vector" => ColumnType::Vector(None),
        _ => return None,
    })
}

fn jiff(name: &str) -> Option<ColumnType> {
    Some(match name {
        "Date" => ColumnType::Date,
        "Time" => ColumnType::Time(None),
        "DateTime" => ColumnType::Timestamp(None),
        "Timestamp" => ColumnType::TimestampWithTimeZone(None),
        _ => return None,
    })
}
