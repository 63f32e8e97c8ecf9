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
}

const DEFERRABLE: Kind = Kind::OneOf(&["initially immediate", "initially deferred"]);

pub(super) const KNOWN: [Known; 7] = [
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
    },
    Known {
        name: "check",
        first: Some("expression"),
        keys: &[("expression", Kind::Text), ("name", Kind::Text), ("dialect", Kind::Text)],
        on_model: true,
        on_field: true,
        on_relation: false,
    },
    Known {
        name: "generated",
        first: Some("expression"),
        keys: &[("expression", Kind::Text), ("stored", Kind::Flag), ("virtual", Kind::Flag), ("dialect", Kind::Text)],
        on_model: false,
        on_field: true,
        on_relation: false,
    },
    Known {
        name: "collate",
        first: Some("collation"),
        keys: &[("collation", Kind::Text), ("dialect", Kind::Text)],
        on_model: false,
        on_field: true,
        on_relation: false,
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
    },
    Known {
        name: "no_foreign_key",
        first: None,
        keys: &[("columns", Kind::Text), ("dialect", Kind::Text)],
        on_model: true,
        on_field: false,
        on_relation: true,
    },
];
