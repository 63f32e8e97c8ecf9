//! Entities as projects write them, in the spelling of SeaORM 1.1.

pub mod keys;

use crate::subject::Subject;

/// All of them, in an order in which they can be created.
pub fn subjects() -> Vec<Subject> {
    vec![
        Subject::of(keys::last::Entity),
        Subject::of(keys::turned_off_elsewhere::Entity),
        Subject::of(keys::composite_apart::Entity),
        Subject::of(keys::unique_too::Entity),
        Subject::of(keys::indexed_too::Entity),
        Subject::of(keys::nullable_too::Entity),
        Subject::of(keys::default_too::Entity),
        Subject::of(keys::only_a_key::Entity),
        Subject::of(keys::named_like_a_uuid::Entity),
        Subject::of(keys::alias_of_a_string::Entity),
        Subject::of(keys::enumeration::Entity),
    ]
}
