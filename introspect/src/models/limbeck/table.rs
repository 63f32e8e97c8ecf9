//! The one table of attributes and their keys.

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing: the key alone says it.
    Flag,
    /// A string.
    Text,
    /// One of these strings, in any case.
    OneOf(&'static [&'static str]),
}

/// An attribute.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) name: &'static str,
    /// The key of a string that stands without one.
    pub(super) first: Option<&'static str>,
    pub(super) keys: &'static [(&'static str, Kind)],
    pub(super) on_model: bool,
    pub(super) on_field: bool,
    pub(super) on_relation: bool,
    /// An enum of the database, and its variants.
    pub(super) on_enum: bool,
}

const DEFERRABLE: Kind = Kind::OneOf(&["initially immediate", "initially deferred"]);

pub(super) const KNOWN: [Known; 8] = [
    Known {
        name: "index",
        first: None,
        keys: &[
            ("columns", Kind::Text),
            ("name", Kind::Text),
            ("unique", Kind::Flag),
            ("where", Kind::Text),
            ("method", Kind::Text),
            ("include", Kind::Text),
            ("nulls_not_distinct", Kind::Flag),
            ("dialect", Kind::Text),
        ],
        on_model: true,
        on_field: true,
        on_relation: false,
        on_enum: false,
    },
    Known {
        name: "unique",
        first: None,
        keys: &[
            ("columns", Kind::Text),
            ("name", Kind::Text),
            ("deferrable", DEFERRABLE),
            ("include", Kind::Text),
            ("nulls_not_distinct", Kind::Flag),
            ("dialect", Kind::Text),
        ],
        on_model: true,
        on_field: true,
        on_relation: false,
        on_enum: false,
    },
    Known {
        name: "check",
        first: Some("expression"),
        keys: &[("expression", Kind::Text), ("name", Kind::Text), ("dialect", Kind::Text)],
        on_model: true,
        on_field: true,
        on_relation: false,
        on_enum: false,
    },
    Known {
        name: "generated",
        first: Some("expression"),
        keys: &[("expression", Kind::Text), ("stored", Kind::Flag), ("virtual", Kind::Flag), ("dialect", Kind::Text)],
        on_model: false,
        on_field: true,
        on_relation: false,
        on_enum: false,
    },
    Known {
        name: "collate",
        first: Some("collation"),
        keys: &[("collation", Kind::Text), ("dialect", Kind::Text)],
        on_model: false,
        on_field: true,
        on_relation: false,
        on_enum: false,
    },
    Known {
        name: "foreign_key",
        first: None,
        keys: &[
            ("columns", Kind::Text),
            ("deferrable", DEFERRABLE),
            ("match", Kind::OneOf(&["full", "simple"])),
            ("name", Kind::Text),
            ("dialect", Kind::Text),
        ],
        on_model: true,
        on_field: false,
        on_relation: true,
        on_enum: false,
    },
    Known {
        name: "no_foreign_key",
        first: None,
        keys: &[("columns", Kind::Text), ("dialect", Kind::Text)],
        on_model: true,
        on_field: false,
        on_relation: true,
        on_enum: false,
    },
    Known {
        name: "renamed_from",
        first: Some("old"),
        keys: &[("old", Kind::Text), ("dialect", Kind::Text)],
        on_model: true,
        on_field: false,
        on_relation: false,
        on_enum: true,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_has_every_attribute_with_its_keys() {
        for known in &KNOWN {
            let start = format!("//! | `{}` |", known.name);
            let row = include_str!("mod.rs").lines().find(|line| line.starts_with(&start)).unwrap_or_default();
            for (key, _) in known.keys.iter().filter(|(key, _)| *key != "dialect") {
                assert!(row.contains(&format!("`{key}")), "{} {key}", known.name);
            }
        }
    }
}
