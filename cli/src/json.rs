//! The state of revisions for programs. Every document has `version`, which grows when a field goes or changes its meaning;
//! new fields may come at any time.

use jiff::Timestamp;
use limbeck_codegen::revision::Listed;
use limbeck_runtime::state::{Applied, State};
use serde::Serialize;

const VERSION: u32 = 1;

/// `history --json`.
#[derive(Serialize)]
struct History<'a> {
    version: u32,
    /// Newest first, as the text has them; rows without a file come before all others.
    revisions: Vec<Revision<'a>>,
}

#[derive(Serialize)]
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
            state: state.map(|_| if row.is_some() { "applied" } else { "pending" }),
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
