//! Enum types, of which SQLite has none.

use super::super::LowerError;
use super::unsupported;
use limbeck_differ::schema::TypeName;

pub(super) fn none(name: &TypeName) -> LowerError {
    unsupported(format!("enum type '{name}'"), "there are no enum types".to_owned())
}
