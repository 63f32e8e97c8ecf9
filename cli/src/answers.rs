//! What only a person knows of a difference: on the command line, else asked at a terminal, else refused.

use crate::compared::Compared;
use crate::error::{CliError, CliResult};
use crate::output::Output;
use crate::prompt;
use limbeck_differ::answers::{AnswerError, Answers, Candidate, FillValue, Required};
use limbeck_differ::{Change, Dialect};
use std::collections::{BTreeMap, BTreeSet};

/// What the sources do not say.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "What the sources do not say")]
pub(crate) struct AnswerArgs {
    /// Give the rows that are there a value for a column that becomes required
    ///
    /// The value is a literal of the column's type (`posts.series=none`); in parentheses it is SQL, which may read the row's
    /// other columns (`'posts.slug=(lower(title))'`). Holds for the downgrade, too.
    #[arg(long, value_name = "TABLE.COLUMN=VALUE", value_parser = assignment)]
    fill: Vec<(String, String)>,

    /// Take the risk that rows are there for which a column that becomes required has no value
    #[arg(long, value_name = "TABLE.COLUMN")]
    no_fill: Vec<String>,

    /// Rename, instead of dropping and adding
    ///
    /// A table, column (`posts.title=posts.headline`), enum type or value (`mood.sad=mood.unhappy`), index or constraint.
    #[arg(long, value_name = "OLD=NEW", value_parser = assignment)]
    rename: Vec<(String, String)>,

    /// What goes and what comes are never one, apart from what --rename says
    #[arg(long)]
    no_renames: bool,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("it has no `=` behind a name".to_owned()),
    }
}

/// What was answered.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answered {
    /// The answers.
    pub(crate) answers: Answers,
    /// Whether nothing else was renamed.
    pub(crate) no_renames: bool,
}

impl AnswerArgs {
    /// What the command line says.
    pub(crate) fn answered(&self) -> Answered {
        let fills = self.fill.iter().map(|(column, value)| (column.clone(), FillValue::parse(value)));
        let renames = self.rename.iter().map(|(from, to)| Change::new(from.clone(), to.clone()));
        let unfilled = self.no_fill.iter().cloned().collect();
        let answers = Answers { fills: fills.collect(), unfilled, renames: renames.collect() };
        Answered { answers, no_renames: self.no_renames }
    }
}

/// Has every question answered: at a terminal by whoever sits there, else it is an error that lists them. What is answered
/// is kept for the next backend.
pub(crate) async fn answer(mut compared: Compared, answered: &mut Answered, output: Output) -> CliResult<Compared> {
    let mut asked = BTreeSet::new();
    loop {
        let open: Vec<Candidate> = compared.candidates().iter().filter(|it| !asked.contains(*it)).cloned().collect();
        if open.is_empty() {
            break;
        }
        answered.answers.renames.extend(ask_renames(&open, output)?);
        asked.extend(open);
        compared = Box::pin(compared.answered(answered)).await?;
    }
    loop {
        let open = compared.comparison.unfilled();
        let open: Vec<Required> =
            open.into_iter().filter(|it| !answered.answers.unfilled.contains(&it.to_string())).collect();
        if open.is_empty() {
            return Ok(compared);
        }
        ask_fills(&open, &mut answered.answers, &compared, output)?;
        compared = Box::pin(compared.answered(answered)).await?;
    }
}

/// Asks for each thing that comes which of those that go it was.
fn ask_renames(open: &[Candidate], output: Output) -> CliResult<Vec<Change<String>>> {
    let mut by_new: BTreeMap<(&str, String), Vec<String>> = BTreeMap::new();
    for candidate in open {
        let Change { from, to } = candidate.names();
        by_new.entry((candidate.noun(), to)).or_default().push(from);
    }
    let mut renames: Vec<Change<String>> = Vec::new();
    for ((noun, new), old) in by_new {
        let old: Vec<String> = old.into_iter().filter(|old| !renames.iter().any(|it| it.from == *old)).collect();
        let mut options = vec!["it is new".to_owned()];
        options.extend(old.iter().map(|old| format!("it was '{old}'")));
        let question = format!("{noun} '{new}' comes. Was it there under another name?");
        match prompt::choose(&question, &options, output)? {
            Some(0) => {}
            Some(chosen) => renames.extend(old.get(chosen - 1).map(|old| Change::new(old.clone(), new))),
            None => return Err(unanswered_renames(open)),
        }
    }
    Ok(renames)
}

fn unanswered_renames(open: &[Candidate]) -> CliError {
    let lines = open.iter().map(|it| {
        let Change { from, to } = it.names();
        format!("\n  {} {from} -> {to}", it.noun())
    });
    let error = CliError::new(format!(
        "something goes and something like it comes, which is never guessed to be a rename, so nothing was written:{}",
        lines.collect::<String>()
    ));
    let error = open.iter().fold(error, |error, it| error.hint(format!("--rename {it}")));
    error.hint("--no-renames drops and adds whatever no --rename names")
}

/// Asks for the values of rows that are there.
fn ask_fills(open: &[Required], answers: &mut Answers, compared: &Compared, output: Output) -> CliResult<()> {
    for it in open {
        let question = format!("{it} is required ({}). The value for rows that are there:", it.column.column_type);
        let help = "a literal, '' for the empty text, SQL in parentheses; nothing to stop here";
        match prompt::write(&question, help, output)? {
            Some(value) if !value.is_empty() => answers.fills.push((it.to_string(), FillValue::parse(&value))),
            _ => return Err(unanswered_fills(open, compared, output)),
        }
    }
    Ok(())
}

fn unanswered_fills(open: &[Required], compared: &Compared, output: Output) -> CliError {
    for it in open {
        let place = compared.comparison.positions.get(&it.object());
        let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
        let what = if it.is_new { "is new and required" } else { "becomes required" };
        output.report(&CliError::new(format!(
            "{it} {what}, and nothing says which value rows get that are there{place}"
        )));
    }
    let columns = open.iter().map(ToString::to_string).collect::<Vec<_>>();
    let first = &columns[..columns.len().min(1)].concat();
    CliError::new(format!("no value for {}, so nothing was written", columns.join(", ")))
        .hint(format!("--fill {first}=VALUE gives the rows a value, --fill '{first}=(SQL)' computes it"))
        .hint("or give the model a default (`default_value`), or make the field an Option")
        .hint(format!("--no-fill {first} takes the risk: {}", risk(open, compared.comparison.target.dialect)))
}

/// What the server does without a value.
fn risk(open: &[Required], dialect: Dialect) -> &'static str {
    let fills_itself = dialect.facts().fills_new_columns && open.iter().all(|it| it.is_new);
    if fills_itself { "the server fills in the zero of the type" } else { "the upgrade fails where there are rows" }
}

impl From<AnswerError> for CliError {
    fn from(error: AnswerError) -> Self {
        let advice = match &error {
            AnswerError::NotRequired { .. } => {
                "--fill and --no-fill name columns as TABLE.COLUMN, as they are called afterwards"
            }
            AnswerError::NotOfType { .. } => "--fill takes a literal of the column's type, or SQL in parentheses",
            AnswerError::NotThere { .. } | AnswerError::NotRenamed { .. } => {
                "--rename takes OLD=NEW: a table, TABLE.COLUMN, an enum type, TYPE.VALUE, an index or a constraint"
            }
        };
        CliError::new(&error).hint(advice)
    }
}
