//! Every type with every attribute of a column.

use crate::Version;
use crate::entity::{Argument, Entity, Field};
use crate::format::Format;
use crate::kinds::{Home, KINDS, Kind};
use heck::{ToSnakeCase, ToUpperCamelCase};

/// Types whose columns share a table: a row of MySQL holds 64 long strings.
const TOGETHER: usize = 7;

/// Types whose keys share a table: a table of MySQL has 64 of them.
const KEYS_TOGETHER: usize = 20;

/// The entities of a format.
pub(crate) fn entities(version: Version, format: Format) -> Vec<Entity> {
    let known = |home: Home| KINDS.iter().filter(move |kind| kind.home == home && (kind.old || version == Version::V2));
    let everywhere: Vec<&Kind> = known(Home::Everywhere).collect();
    if format.is_dense() {
        return dense_entities(format, &everywhere, version);
    }
    let mut entities = Vec::new();
    for (number, kinds) in everywhere.chunks(TOGETHER).enumerate() {
        let fields = kinds.iter().flat_map(|kind| with_attributes(kind, format, version)).collect();
        entities.push(Entity::with_id(format, &format!("columns_{number}"), fields));
    }
    for (number, kinds) in everywhere.chunks(KEYS_TOGETHER).enumerate() {
        let fields = kinds.iter().flat_map(|kind| with_keys(kind, version)).collect();
        entities.push(Entity::with_id(format, &format!("indexes_{number}"), fields));
    }
    for kind in known(Home::Somewhere) {
        entities.push(Entity::with_id(format, kind.name, with_attributes(kind, format, version)));
        if format == Format::Compact {
            entities.push(Entity::with_id(format, &format!("{}_keys", kind.name), with_keys(kind, version)));
        }
    }
    entities
}

/// In the dense formats the same macro reads the fields: every type, and every attribute, but not every pair of them.
fn dense_entities(format: Format, kinds: &[&Kind], version: Version) -> Vec<Entity> {
    let mut entities = Vec::new();
    for (number, kinds) in kinds.chunks(TOGETHER * 4).enumerate() {
        let fields = |kind: &&Kind| [field(kind, ""), Field { optional: true, ..field(kind, "_optional") }];
        entities.push(Entity::with_id(format, &format!("types_{number}"), kinds.iter().flat_map(fields).collect()));
    }
    let some = || kinds.iter().filter(|kind| ["an_i32", "string_100", "a_moment_utc"].contains(&kind.name));
    let attributes = some().flat_map(|kind| with_attributes(kind, format, version)).collect();
    entities.push(Entity::with_id(format, "attributes", attributes));
    let keys = some().flat_map(|kind| with_keys(kind, version)).collect();
    entities.push(Entity::with_id(format, "indexes", keys));
    entities
}

fn field(kind: &Kind, suffix: &str) -> Field {
    Field {
        column_type: kind.column_type.map(str::to_owned),
        ..Field::new(format!("{}{suffix}", kind.name), kind.rust)
    }
}

/// A type with everything that an attribute can say of its column, each in a column of its own where it must be seen that
/// the type takes it.
fn with_attributes(kind: &Kind, format: Format, version: Version) -> Vec<Field> {
    let camel = kind.name.to_upper_camel_case();
    let plain = field(kind, "")
        .with(Argument::EnumName(format!("{camel}Variant")))
        .with(Argument::ColumnName(format!("{camel} Named")))
        .with(Argument::SelectAs("text".to_owned()));
    let nullable =
        field(kind, "_nullable").with(Argument::Nullable).with(Argument::Comment("it's a \\\"comment\\\"".to_owned()));
    let mut fields = vec![plain, Field { optional: true, ..field(kind, "_optional") }, nullable];
    fields.extend(kind.literal.map(|literal| field(kind, "_value").with(Argument::DefaultValue(literal.to_owned()))));
    fields.extend(kind.expression.map(|sql| field(kind, "_expr").with(Argument::DefaultExpr(sql.to_owned()))));
    if version == Version::V2 && kind.home == Home::Everywhere {
        let checked = field(kind, "_checked");
        // Written by hand, the column is named after the variant.
        let column = if format == Format::Expanded { checked.variant().to_snake_case() } else { checked.name.clone() };
        fields.push(checked.with(Argument::Extra(format!("CHECK ({column} IS NOT NULL)"))));
    }
    fields
}

fn with_keys(kind: &Kind, version: Version) -> Vec<Field> {
    let mut fields =
        vec![field(kind, "_indexed").with(Argument::Indexed), field(kind, "_unique").with(Argument::Unique)];
    if version == Version::V2 {
        fields.push(field(kind, "_grouped").with(Argument::UniqueKey(format!("{}_group", kind.name))));
    }
    fields
}
