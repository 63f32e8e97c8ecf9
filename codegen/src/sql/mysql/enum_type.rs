//! Enum types, of which MySQL has none: the values stand at the column.

use super::super::LowerError;
use super::unsupported;
use limbeck_differ::Target;
use limbeck_differ::schema::TypeName;

pub(super) fn none(name: &TypeName, target: &Target) -> LowerError {
    unsupported(format!("enum type '{name}'"), "its enums are columns with values", target)
}
