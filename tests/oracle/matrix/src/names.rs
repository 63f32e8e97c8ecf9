//! Names: `rename_all` in all its spellings, comments of tables.

use crate::entity::{Entity, Field};
use crate::format::Format;

const STYLES: [&str; 15] = [
    "camelCase",
    "camel_case",
    "PascalCase",
    "kebab-case",
    "kebab_case",
    "snake_case",
    "snek_case",
    "SCREAMING_SNAKE_CASE",
    "shouty_snake_case",
    "shouty_snek_case",
    "SCREAMING-KEBAB-CASE",
    "lowercase",
    "UPPERCASE",
    "title_case",
    "mixed_case",
];

/// The entities of a format; written by hand there is nothing that renames.
pub(crate) fn entities(format: Format) -> Vec<Entity> {
    let fields = || ["plain_name", "r#type", "line_1", "a1b2", "http_url"].map(|name| Field::new(name, "i32")).to_vec();
    let mut entities = vec![Entity {
        arguments: vec![("comment", "a table's comment".to_owned())],
        ..Entity::with_id(format, "commented", fields())
    }];
    if format != Format::Expanded {
        let styles = if format.is_dense() { &STYLES[..1] } else { &STYLES[..] };
        for (number, style) in styles.iter().enumerate() {
            let arguments = vec![("rename_all", (*style).to_owned())];
            entities.push(Entity { arguments, ..Entity::with_id(format, &format!("renamed_{number}"), fields()) });
        }
    }
    entities
}
