//! What no model mentions: counted for a glance, listed for a closer look.

use limbeck_differ::schema::{ObjectId, OpaqueKind};
use std::collections::BTreeSet;

/// How the objects that no model mentions are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ledger {
    /// How many of each kind.
    Counted,
    /// Each of them.
    Listed,
}

/// How many there are of each kind, in a fixed order: `2 defaults, 1 index`.
pub fn counted(objects: &BTreeSet<ObjectId>) -> String {
    let words: Vec<_> = objects.iter().map(words).collect();
    // Objects of a kind stand together.
    let kinds = words.chunk_by(|one, next| one == next);
    let counted = kinds.filter_map(|kind| Some(numbered(kind.len(), *kind.first()?)));
    counted.collect::<Vec<_>>().join(", ")
}

/// A number of things, of which one and several are called so.
pub(super) fn numbered(number: usize, (one, many): (&str, &str)) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What one and several of its kind are called.
pub(super) fn words(object: &ObjectId) -> (&'static str, &'static str) {
    match object {
        ObjectId::Table(_) => ("table", "tables"),
        ObjectId::Column(..) => ("column", "columns"),
        ObjectId::Default(..) => ("default", "defaults"),
        ObjectId::Generated(..) => ("generation", "generations"),
        ObjectId::Comment(..) => ("comment", "comments"),
        ObjectId::PrimaryKey(_) => ("primary key", "primary keys"),
        ObjectId::Unique(..) => ("unique constraint", "unique constraints"),
        ObjectId::Check(..) => ("check", "checks"),
        ObjectId::ForeignKey(..) => ("foreign key", "foreign keys"),
        ObjectId::Index(..) => ("index", "indexes"),
        ObjectId::Enum(_) => ("enum type", "enum types"),
        ObjectId::Opaque(kind, ..) => (kind.noun(), plural(*kind)),
    }
}

fn plural(kind: OpaqueKind) -> &'static str {
    match kind {
        OpaqueKind::View => "views",
        OpaqueKind::MaterializedView => "materialized views",
        OpaqueKind::Function => "functions",
        OpaqueKind::Procedure => "procedures",
        OpaqueKind::Policy => "policies",
        OpaqueKind::Trigger => "triggers",
        OpaqueKind::Rule => "rules",
        OpaqueKind::Sequence => "sequences",
        OpaqueKind::Domain => "domains",
        OpaqueKind::Type => "types",
        OpaqueKind::ExclusionConstraint => "exclusion constraints",
        OpaqueKind::Partition => "partitions",
        OpaqueKind::ForeignTable => "foreign tables",
        OpaqueKind::Extension => "extensions",
        OpaqueKind::Schema => "schemas",
        OpaqueKind::Event => "events",
        OpaqueKind::Collation => "collations",
        OpaqueKind::Statistics => "statistics",
        OpaqueKind::Operator => "operators",
        OpaqueKind::OperatorClass => "operator classes",
        OpaqueKind::TextSearchConfiguration => "text search configurations",
        OpaqueKind::EventTrigger => "event triggers",
        OpaqueKind::Publication => "publications",
        OpaqueKind::Subscription => "subscriptions",
        OpaqueKind::ForeignDataWrapper => "foreign data wrappers",
        OpaqueKind::ForeignServer => "foreign servers",
        OpaqueKind::UserMapping => "user mappings",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_number() {
        let default = |column: &str| ObjectId::Default("posts".into(), column.to_owned());
        let view = ObjectId::Opaque(OpaqueKind::View, "recent".into(), None);
        let objects = [view, default("a"), default("b"), ObjectId::Index("posts".into(), "by_a".to_owned())];
        assert_eq!(counted(&objects.into()), "2 defaults, 1 index, 1 view");
        assert_eq!(counted(&BTreeSet::new()), "");
    }
}
