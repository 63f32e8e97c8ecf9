//! The statements of a body: for one server as they are; for several, what all of them send once, and a `match` on the
//! backend where they differ.

use super::statement::{Depth, Direction, Said};
use super::{Revision, Style};
use limbeck_differ::Dialect;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::fmt::Write as _;

/// How many backends SeaORM knows (2.0.4).
const BACKENDS: usize = 3;

/// The statements of a body with their comments.
pub(super) fn statements(revision: &Revision, direction: Direction) -> String {
    let bodies: Vec<Backend> =
        revision.bodies.iter().map(|body| Backend::new(body, direction, &revision.style)).collect();
    match bodies.as_slice() {
        [] => String::new(),
        [only] => only.said.iter().map(|said| said.text(Depth::Body)).collect(),
        _ => merged(&bodies, &revision.style),
    }
}

/// What one backend is sent.
struct Backend<'a> {
    dialect: Dialect,
    said: Vec<Said<'a>>,
    /// Each statement's call, which tells whether two are the same.
    calls: Vec<String>,
}

impl<'a> Backend<'a> {
    fn new(body: &'a super::Body, direction: Direction, style: &'a Style) -> Self {
        let said = Said::all(body, direction, style);
        let calls = said.iter().map(|said| said.call(Depth::Body)).collect();
        Self { dialect: body.target.dialect, said, calls }
    }

    /// How SeaORM calls it: both servers of MySQL's kind are one.
    fn variant(&self) -> &'static str {
        match self.dialect {
            Dialect::Postgres => "Postgres",
            Dialect::MySql | Dialect::MariaDb => "MySql",
            Dialect::Sqlite => "Sqlite",
        }
    }
}

/// Each backend's statements in their order: those that all have stand for all.
fn merged(backends: &[Backend<'_>], style: &Style) -> String {
    let mut text = String::new();
    let mut places = vec![0; backends.len()];
    for call in shared(backends) {
        let ends: Vec<usize> =
            backends.iter().zip(&places).map(|(backend, from)| position(backend, *from, &call)).collect();
        text.push_str(&branches(backends, &places, &ends, style));
        text.push_str(&for_all(backends, &ends));
        places = ends.iter().map(|end| end + 1).collect();
    }
    let ends: Vec<usize> = backends.iter().map(|backend| backend.said.len()).collect();
    text + &branches(backends, &places, &ends, style)
}

/// The calls that all backends have, in an order that all have.
fn shared(backends: &[Backend<'_>]) -> Vec<String> {
    let mut all = backends.iter().map(|backend| backend.calls.clone());
    let first = all.next().unwrap_or_default();
    all.fold(first, |shared, calls| {
        let same = capture_diff_slices(Algorithm::Myers, &shared, &calls).into_iter().filter_map(|op| match op {
            DiffOp::Equal { old_index, len, .. } => shared.get(old_index..old_index + len).map(<[String]>::to_vec),
            _ => None,
        });
        same.flatten().collect()
    })
}

fn position(backend: &Backend<'_>, from: usize, call: &String) -> usize {
    let rest = backend.calls.iter().skip(from);
    rest.take_while(|other| *other != call).count() + from
}

/// A statement that all send, with what any of them has to be told of.
fn for_all(backends: &[Backend<'_>], places: &[usize]) -> String {
    let each: Vec<&Said<'_>> = backends.iter().zip(places).filter_map(|(it, place)| it.said.get(*place)).collect();
    let Some(first) = each.first() else { return String::new() };
    let mut said = (*first).clone();
    for comment in each.iter().flat_map(|it| &it.comments) {
        if !said.comments.contains(comment) {
            said.comments.push(comment.clone());
        }
    }
    said.text(Depth::Body)
}

/// What the backends are sent apart, between two statements that all have.
fn branches(backends: &[Backend<'_>], from: &[usize], to: &[usize], style: &Style) -> String {
    if from == to {
        return String::new();
    }
    let mut text = format!("{}match manager.get_database_backend() {{\n", Depth::Body.indent());
    for ((backend, from), to) in backends.iter().zip(from).zip(to) {
        let said = backend.said.get(*from..*to).unwrap_or_default();
        let _ = write!(text, "            sea_orm::DbBackend::{} => {{", backend.variant());
        if !said.is_empty() {
            text.push('\n');
            text.extend(said.iter().map(|said| said.text(Depth::Arm)));
            text.push_str("            ");
        }
        text.push_str("}\n");
    }
    // SeaORM's enum may grow since 2.0.
    if style.migration_major >= 2 || backends.len() < BACKENDS {
        text.push_str(
            "            backend => {\n                return Err(DbErr::Migration(format!(\"not written for \
             {backend:?}\")));\n            }\n",
        );
    }
    text + Depth::Body.indent() + "}\n"
}
