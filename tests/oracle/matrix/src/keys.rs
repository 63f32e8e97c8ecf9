//! Primary keys: of every type that SeaORM takes for one, counting up or not, and of several columns.

use crate::entity::{Argument, Entity, Field};
use crate::format::Format;

const KINDS: [(&str, &str, Option<&str>); 16] = [
    ("i8", "i8", None),
    ("i16", "i16", None),
    ("i32", "i32", None),
    ("i64", "i64", None),
    ("u8", "u8", None),
    ("u16", "u16", None),
    ("u32", "u32", None),
    ("u64", "u64", None),
    ("string", "String", None),
    ("uuid", "Uuid", None),
    ("date", "Date", None),
    ("decimal", "Decimal", None),
    ("bytes", "Vec<u8>", None),
    ("stated_integer", "i64", Some("Integer")),
    ("stated_string", "String", Some("String(StringLen::N(26))")),
    ("stated_uuid", "Uuid", Some("Uuid")),
];

/// The entities of a format.
pub(crate) fn entities(format: Format) -> Vec<Entity> {
    let mut entities = Vec::new();
    for (name, rust, column_type) in KINDS {
        for (suffix, counts) in [("", None), ("_counting", Some(true)), ("_given", Some(false))] {
            // By hand it is always stated whether a key counts up; the dense formats leave it to the same macro.
            if (format == Format::Expanded && counts.is_none())
                || (format != Format::Compact && !["i32", "u32", "string"].contains(&name))
            {
                continue;
            }
            let mut key = Field { column_type: column_type.map(str::to_owned), ..Field::new("key", rust) };
            key.arguments.push(Argument::PrimaryKey);
            key.arguments.extend(counts.map(Argument::AutoIncrement));
            entities.push(Entity::new(
                format,
                &format!("key_{name}{suffix}"),
                vec![key, Field::new("label", "String")],
            ));
        }
    }
    entities.push(Entity::new(
        format,
        "key_of_two",
        vec![key("tenant_id", "i32"), key("id", "i64"), Field::new("label", "String")],
    ));
    entities.push(Entity::new(
        format,
        "key_of_three",
        vec![key("year", "i16"), key("month", "i16"), key("code", "String")],
    ));
    entities
}

fn key(name: &str, rust: &str) -> Field {
    Field::new(name, rust).with(Argument::PrimaryKey)
}
