//! The state of revisions for programs. Every document has `version`, which grows when a field goes or changes its meaning;
//! new fields may come at any time.

use jiff::Timestamp;
use limbeck_codegen::revision::{Contents, Listed};
use limbeck_runtime::state::{Applied, State};
use serde::Serialize;

const VERSION: u32 = 1;

/// `history --json`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct History<'a> {
    version: u32,
    /// Newest first, as the text has them; rows without a file come before all others.
    revisions: Vec<Revision<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Revision<'a> {
    name: &'a str,
    /// `applied`, `pending` or `missing` (applied, and not listed); null where no database was read.
    state: Option<&'static str>,
    /// When it was applied, as in RFC 3339; null where it is not, or not known.
    applied_at: Option<String>,
    /// Whether it is the last of the list.
    head: bool,
    message: Option<&'a str>,
    /// Relative to the crate's sources.
    file: Option<&'a str>,
    revises: Option<&'a str>,
    created: Option<&'a str>,
    proved: Option<&'a str>,
}

/// `current --json`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Place<'a> {
    version: u32,
    /// The last applied revision in the order of the list; null before the first.
    current: Option<&'a str>,
    /// Names in the order of the list.
    applied: Vec<&'a str>,
    /// Names in the order of the list; null where the list can't be read without running it.
    pending: Option<Vec<&'a str>>,
    /// Names that the database has and the project does not list.
    missing: Vec<&'a str>,
}

/// `heads --json`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Heads<'a> {
    version: u32,
    /// The last revision of the list; none before the first.
    heads: Vec<&'a str>,
}

/// `show --json`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Shown<'a> {
    version: u32,
    #[serde(flatten)]
    revision: Revision<'a>,
    /// What the file's header warns of.
    notes: &'a [String],
    /// What the upgrade does, one line each; null where the file is not there.
    upgrade: Option<&'a [String]>,
    /// What the downgrade does, one line each; null where the file is not there.
    downgrade: Option<&'a [String]>,
}

/// The last revision.
pub(crate) fn heads(revisions: &[Listed]) -> String {
    let heads = revisions.last().map(|revision| revision.id.as_str()).into_iter().collect();
    pretty(&Heads { version: VERSION, heads })
}

/// One revision: what its file says, and what a database says of it.
pub(crate) fn shown(name: &str, revisions: &[Listed], contents: Option<&Contents>, state: Option<&State>) -> String {
    let listed = revisions.iter().find(|revision| revision.id == name);
    let row = state.and_then(|state| state.row(name));
    let is_head = revisions.last().is_some_and(|last| last.id == name);
    let revision = Revision {
        state: state.map(|_| state_word(row.is_some(), listed.is_some())),
        applied_at: applied_at(row),
        ..Revision::of(name, listed, is_head)
    };
    pretty(&Shown {
        version: VERSION,
        revision,
        notes: contents.map(|it| it.notes.as_slice()).unwrap_or_default(),
        upgrade: contents.map(|it| it.up.as_slice()),
        downgrade: contents.map(|it| it.down.as_slice()),
    })
}

fn state_word(is_applied: bool, is_listed: bool) -> &'static str {
    match (is_applied, is_listed) {
        (true, true) => "applied",
        (true, false) => "missing",
        (false, _) => "pending",
    }
}

/// The revisions, and what a database says of them.
pub(crate) fn history(revisions: &[Listed], state: Option<&State>) -> String {
    let last = revisions.last().map(|revision| &revision.id);
    let missing = state.into_iter().flat_map(State::missing).map(|name| Revision {
        state: Some("missing"),
        applied_at: state.and_then(|state| applied_at(state.row(name))),
        ..Revision::of(name, None, false)
    });
    let listed = revisions.iter().rev().map(|revision| {
        let row = state.and_then(|state| state.row(&revision.id));
        Revision {
            state: state.map(|_| state_word(row.is_some(), true)),
            applied_at: applied_at(row),
            ..Revision::of(&revision.id, Some(revision), last == Some(&revision.id))
        }
    });
    pretty(&History { version: VERSION, revisions: missing.chain(listed).collect() })
}

impl<'a> Revision<'a> {
    fn of(name: &'a str, listed: Option<&'a Listed>, head: bool) -> Self {
        Self {
            name,
            state: None,
            applied_at: None,
            head,
            message: listed.map(|it| it.message.as_str()).filter(|message| !message.is_empty()),
            file: listed.and_then(|it| it.file.as_deref()),
            revises: listed.and_then(|it| it.revises.as_deref()),
            created: listed.and_then(|it| it.created.as_deref()),
            proved: listed.and_then(|it| it.proved.as_deref()),
        }
    }
}

/// What a database has.
pub(crate) fn current(state: &State) -> String {
    let applied = match &state.revisions {
        Some(revisions) => revisions.iter().map(String::as_str).filter(|revision| state.has(revision)).collect(),
        None => state.applied.iter().map(|row| row.version.as_str()).collect(),
    };
    pretty(&Place {
        version: VERSION,
        current: state.current(),
        applied,
        pending: state.revisions.is_some().then(|| state.pending()),
        missing: state.missing(),
    })
}

fn applied_at(row: Option<&Applied>) -> Option<String> {
    Timestamp::from_second(row?.applied_at).ok().map(|time| time.to_string())
}

fn pretty(document: &impl Serialize) -> String {
    // Only keys that are no text, or a writer that fails, could make this an error.
    serde_json::to_string_pretty(document).map(|text| text + "\n").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use schemars::JsonSchema;
    use schemars::generate::SchemaSettings;
    use snapbox::{assert_data_eq, file};

    fn described<T: JsonSchema>(title: &str) -> String {
        let mut schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
        schema.insert("title".to_owned(), title.into());
        pretty(&schema)
    }

    #[test]
    fn the_schemas_of_the_state_are_in_the_repository() {
        let history = described::<History<'_>>("All revisions: `limbeck history --json`");
        assert_data_eq!(history, file!["../../schemas/history.json"].raw());
        let current = described::<Place<'_>>("Where a database is: `limbeck current --json`");
        assert_data_eq!(current, file!["../../schemas/current.json"].raw());
        let heads = described::<Heads<'_>>("The last revision: `limbeck heads --json`");
        assert_data_eq!(heads, file!["../../schemas/heads.json"].raw());
        let shown = described::<Shown<'_>>("One revision: `limbeck show --json`");
        assert_data_eq!(shown, file!["../../schemas/show.json"].raw());
    }
}
