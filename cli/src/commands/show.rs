use super::history::tone;
use super::{Context, Status, block_on};
use crate::error::CliResult;
use crate::json;
use crate::migrations::Migrations;
use crate::output::Output;
use crate::state;
use jiff::Timestamp;
use limbeck_codegen::revision::Listed;
use limbeck_runtime::state::{State, Target, TargetError};
use std::fmt::Write;

/// Show a revision
///
/// What its file says of itself, whether the configured database has it, and what it does: the operations where Limbeck
/// wrote it, else the calls as far as they are known. Compiles nothing.
#[derive(clap::Args)]
pub(crate) struct Show {
    /// Which: `head`, `+N`, `-N`, a revision or any unique part of its name
    #[arg(value_name = "REV", allow_negative_numbers = true)]
    revision: String,

    /// For programs: `{"version": 1, "name": ..., "state": ..., "upgrade": [...], "downgrade": [...]}`
    #[arg(long)]
    json: bool,
}

impl Show {
    pub(super) fn run(&self, context: &Context) -> CliResult<Status> {
        let Context { config, output } = context;
        let target: Target = self.revision.parse()?;
        let migrations = Migrations::require(config)?;
        migrations.warn(*output);
        let revisions = migrations.revisions()?;
        let state = match &target {
            // Where steps lead depends on the database.
            Target::Relative(_) => Some(block_on(state::read(&config.database()?, &migrations, config))?),
            Target::Head | Target::Base | Target::Named(_) => state::known(&migrations, context),
        };
        let list = state::of_rows(&migrations, &[]);
        let found = state.as_ref().unwrap_or(&list).revision(&target).map(str::to_owned);
        let name = match (found, &target, &state) {
            (Err(TargetError::Unknown { name }), _, Some(state)) => missing(&name, state)?,
            (found, _, _) => found?,
        };
        let revision = revisions.iter().find(|revision| revision.id == name);
        if self.json {
            let contents = revision.and_then(|revision| migrations.contents(revision));
            Output::result(&json::shown(&name, revisions, contents.as_ref(), state.as_ref()))?;
            return Ok(Status::Done);
        }
        let head = revisions.last().is_some_and(|last| last.id == name);
        let mut text = format!("{name}{}\n", if head { " (head)" } else { "" });
        if let Some(state) = &state {
            let state = state_of(&name, state, revision.is_some());
            let word = state.split([' ', ':']).next().unwrap_or_default();
            let painted = context.output.painted(word, tone(word));
            let _ = writeln!(text, "    State: {painted}{}", state.strip_prefix(word).unwrap_or_default());
        }
        if let Some(revision) = revision {
            text.push_str(&told(revision, &migrations, context));
        }
        Output::result(&text)?;
        Ok(Status::Done)
    }
}

/// A row without a file, by a unique part of its name.
fn missing(part: &str, state: &State) -> Result<String, TargetError> {
    let names: Vec<_> = state.missing().into_iter().filter(|name| name.contains(part)).collect();
    match names.as_slice() {
        [one] => Ok((*one).to_owned()),
        _ => Err(TargetError::Unknown { name: part.to_owned() }),
    }
}

fn state_of(name: &str, state: &State, listed: bool) -> String {
    let Some(row) = state.row(name) else { return "pending".to_owned() };
    let time = Timestamp::from_second(row.applied_at).map(|time| time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string());
    let what = if listed { "applied" } else { "missing: the project does not list it; applied" };
    time.map_or_else(|_| what.to_owned(), |time| format!("{what} {time}"))
}

/// What the file says.
fn told(revision: &Listed, migrations: &Migrations, context: &Context) -> String {
    let mut text = String::new();
    let file = migrations.file_of(revision, &context.config).unwrap_or_else(|| "not found".to_owned());
    let facts = [
        ("File", Some(&file)),
        ("Revises", revision.revises.as_ref()),
        ("Created", revision.created.as_ref()),
        ("Proved", revision.proved.as_ref()),
    ];
    for (name, value) in facts {
        if let Some(value) = value {
            let _ = writeln!(text, "    {name}: {value}");
        }
    }
    let Some(contents) = migrations.contents(revision) else { return text };
    for (title, lines) in [("", contents.message), ("Notes", contents.notes)] {
        text.push_str(&block(title, &lines));
    }
    for (title, mut lines) in [("Upgrade", contents.up), ("Downgrade", contents.down)] {
        if lines.is_empty() {
            lines.push("nothing that is known".to_owned());
        }
        text.push_str(&block(title, &lines));
    }
    text
}

/// An empty line, a title, and lines below it.
fn block(title: &str, lines: &[String]) -> String {
    let mut text = String::new();
    if lines.is_empty() {
        return text;
    }
    text.push('\n');
    if !title.is_empty() {
        let _ = writeln!(text, "{title}:");
    }
    for line in lines {
        let _ = writeln!(text, "    {line}");
    }
    text
}
