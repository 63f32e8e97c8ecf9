use super::{Context, Status};
use crate::error::CliResult;
use crate::json;
use crate::migrations::Migrations;
use crate::output::{Output, Tone};
use crate::state;
use limbeck_codegen::revision::Listed;
use limbeck_runtime::state::State;
use std::fmt::Write;

/// List the revisions, newest first
///
/// Needs no database. Where one is configured, each line also says whether the revision is applied or pending there, or
/// missing: applied, without a file. With -v, what the files say of themselves.
#[derive(clap::Args)]
pub(crate) struct History {
    /// For programs: `{"version": 1, "revisions": [...]}`
    #[arg(long)]
    json: bool,
}

impl History {
    pub(super) fn run(&self, context: &Context) -> CliResult<Status> {
        let Context { config, output } = context;
        let migrations = Migrations::require(config)?;
        migrations.warn(*output);
        let revisions = migrations.revisions()?;
        let state = state::known(&migrations, context);
        if self.json {
            Output::result(&json::history(revisions, state.as_ref()))?;
            return Ok(Status::Done);
        }
        let rows = rows(revisions, state.as_ref());
        if rows.is_empty() {
            output.say("There is no revision yet.");
        }
        Output::result(&text(&rows, *output))?;
        Ok(Status::Done)
    }
}

/// A line of the list.
struct Row<'a> {
    name: &'a str,
    state: &'static str,
    revision: Option<&'a Listed>,
    head: bool,
}

fn rows<'a>(revisions: &'a [Listed], state: Option<&'a State>) -> Vec<Row<'a>> {
    let pending = state.map(State::pending).unwrap_or_default();
    let missing = state.map(State::missing).unwrap_or_default();
    let missing = missing.into_iter().map(|name| Row { name, state: "missing", revision: None, head: false });
    let listed = revisions.iter().enumerate().map(|(index, revision)| Row {
        name: &revision.id,
        state: match state {
            None => "",
            Some(_) if pending.contains(&revision.id.as_str()) => "pending",
            Some(_) => "applied",
        },
        revision: Some(revision),
        head: index + 1 == revisions.len(),
    });
    missing.chain(listed.rev()).collect()
}

fn text(rows: &[Row<'_>], output: Output) -> String {
    let names = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or_default();
    let states = rows.iter().map(|row| row.state.len()).max().unwrap_or_default();
    let mut text = String::new();
    for row in rows {
        let mut line = format!("{:names$}", row.name);
        if states > 0 {
            let padding = states - row.state.len();
            let _ = write!(line, "  {}{:padding$}", output.painted(row.state, tone(row.state)), "");
        }
        let message = row.revision.map(|revision| revision.message.as_str()).unwrap_or_default();
        let told = format!("{message}{}", if row.head { " (head)" } else { "" });
        let _ = write!(line, "  {}", told.trim_start());
        let _ = writeln!(text, "{}", line.trim_end());
        if output.is_verbose() {
            details(row, &mut text);
        }
    }
    text
}

/// How the state of a revision is to be taken.
pub(super) fn tone(state: &str) -> Tone {
    match state {
        "applied" => Tone::Good,
        "pending" => Tone::Open,
        "missing" => Tone::Bad,
        _ => Tone::Plain,
    }
}

fn details(row: &Row<'_>, text: &mut String) {
    let Some(revision) = row.revision else { return };
    let facts = [
        ("File", &revision.file),
        ("Revises", &revision.revises),
        ("Created", &revision.created),
        ("Proved", &revision.proved),
    ];
    for (name, value) in facts {
        if let Some(value) = value {
            let _ = writeln!(text, "    {name}: {value}");
        }
    }
}
