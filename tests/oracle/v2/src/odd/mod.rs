//! Entities as projects write them: each is a trap that was met, or that the macros lay.

pub mod attributes;
pub mod enums;
pub mod expanded;
pub mod keys;
pub mod names;
pub mod relations;
pub mod types;

use crate::subject::Subject;

/// All of them, in an order in which they can be created.
pub fn subjects() -> Vec<Subject> {
    vec![
        Subject::of(names::raw_identifiers::Entity),
        Subject::of(names::underscores::Entity),
        Subject::of(names::digits::Entity),
        Subject::of(names::capitals::Entity),
        Subject::of(names::capitals_renamed::Entity),
        Subject::of(names::variants::Entity),
        Subject::of(names::quoted_columns::Entity),
        Subject::of(names::quoted_table::Entity),
        Subject::of(names::reserved_table::Entity),
        Subject::of(names::long_names::Entity),
        Subject::of(names::in_schema::Entity),
        Subject::of(attributes::split::Entity),
        Subject::of(attributes::without_effect::Entity),
        Subject::of(attributes::ignored::Entity),
        Subject::of(attributes::groups::Entity),
        Subject::of(attributes::defaults::Entity),
        Subject::of(attributes::comments::Entity),
        Subject::of(attributes::renamed::Entity),
        Subject::of(attributes::checks::Entity),
        Subject::of(attributes::generated::Entity),
        Subject::of(attributes::collated::Entity),
        Subject::of(attributes::collated_nocase::Entity),
        Subject::of(attributes::serde_beside::Entity),
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
        Subject::of(keys::newtype::Entity),
        Subject::of(keys::enumeration::Entity),
        Subject::of(types::aliases::Entity),
        Subject::of(types::paths::Entity),
        Subject::of(types::imports::Entity),
        Subject::of(types::spaced::Entity),
        Subject::of(types::run_to_be_known::Entity),
        Subject::of(types::arrays::Entity),
        Subject::of(types::hardware::Entity),
        Subject::of(types::newtypes::Entity),
        Subject::of(types::string_like::Entity),
        Subject::of(types::by_hand::Entity),
        Subject::of(types::documents::Entity),
        Subject::of(types::list_of_documents::Entity),
        Subject::of(enums::texts::Entity),
        Subject::of(enums::numbers::Entity),
        Subject::of(enums::native::Entity),
        Subject::of(enums::native_by_default_name::Entity),
        Subject::of(enums::native_with_quotes::Entity),
        Subject::of(enums::native_twice::Entity),
        Subject::of(enums::native_list::Entity),
        Subject::of(enums::native_and_list::Entity),
        Subject::of(relations::author::Entity),
        Subject::of(relations::region::Entity),
        Subject::of(relations::book::Entity),
        Subject::of(relations::portrait::Entity),
        Subject::of(relations::conditional::Entity),
        Subject::of(relations::twice::Entity),
        Subject::of(relations::keyless::Entity),
        Subject::of(relations::tag::Entity),
        Subject::of(relations::note::Entity),
        Subject::of(relations::note_tag::Entity),
        Subject::of(relations::tag_of_book::Entity),
        Subject::of(relations::egg::Entity),
        Subject::of(relations::hen::Entity),
        Subject::of(expanded::chains::Entity),
        Subject::of(expanded::derived_name::Entity),
        Subject::of(expanded::self_reference::Entity),
        Subject::of(expanded::compact_by_hand::Entity),
    ]
}
