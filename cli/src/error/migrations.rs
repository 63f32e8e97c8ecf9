//! What a person can do about a migration crate that contradicts itself or its database.

use super::CliError;
use limbeck_codegen::revision::{Finding, MigratorError, registration_lines};
use limbeck_runtime::run::{Aftermath, RunError};
use limbeck_runtime::state::Direction;

/// Why a migration crate can't be read.
pub(crate) fn migrator_error(error: &MigratorError, folder: &str) -> CliError {
    let told = CliError::new(format!("the migrations in {folder} can't be read: {error}"));
    let advice = match error {
        MigratorError::NoMigrator(_) => Some("--migration-dir names the folder of another crate"),
        MigratorError::UnknownShape { .. } => None,
        MigratorError::Syntax { .. } | MigratorError::Conflict { .. } => parse_advice(error),
    };
    advice.into_iter().fold(told, CliError::hint)
}

fn parse_advice(error: &MigratorError) -> Option<&'static str> {
    match error {
        MigratorError::Conflict { .. } => {
            Some("finish the merge: keep the `mod` lines and the entries of `migrations()` of both sides")
        }
        MigratorError::Syntax { .. } => Some("`cargo check` in that crate says more"),
        MigratorError::NoMigrator(_) | MigratorError::UnknownShape { .. } => None,
    }
}

/// Something about a migration crate that is not as it should be; `list` is the file with `migrations()`.
pub(crate) fn finding_error(finding: &Finding, list: &str) -> CliError {
    let advice = match finding {
        Finding::Unparsed(error) => parse_advice(error).map(str::to_owned),
        Finding::NoFile { .. } => {
            Some(format!("bring the file back, or take the entry and its `mod` line out of {list}"))
        }
        Finding::Twice { .. } => Some(format!("take one of the entries out of {list}")),
        Finding::SameParent { revisions, .. } => Some(one_after_the_other(revisions)),
        Finding::OtherParent { listed, .. } => Some(match listed {
            Some(listed) => format!(
                "revisions run in the order of `migrations()`; where that is right, write `Revises: {listed}` into the header"
            ),
            None => {
                "revisions run in the order of `migrations()`; where that is right, take `Revises` out of the header"
                    .to_owned()
            }
        }),
        Finding::Unlisted { file, .. } => Some(register_advice(module_of(file), list)),
    };
    advice.into_iter().fold(CliError::warning(finding), CliError::hint)
}

fn one_after_the_other(revisions: &[String]) -> String {
    let headers = revisions.windows(2).filter_map(|pair| match pair {
        [before, after] => Some(format!("`Revises: {before}` into the header of {after}")),
        _ => None,
    });
    let headers: Vec<_> = headers.collect();
    format!(
        "they run in the order of `migrations()`; where each stands without the other, write {}",
        headers.join(" and ")
    )
}

fn module_of(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file).trim_end_matches(".rs")
}

fn register_advice(module: &str, list: &str) -> String {
    format!("add it to {list} (`{}`), or remove the file", registration_lines(module).join("` and `"))
}

/// The database has revisions that the project does not list: each way out. `unlisted` are those whose file is there all
/// the same, `gone` the others.
pub(crate) fn missing_error(
    missing: &[&str],
    unlisted: &[&str],
    gone: &[&str],
    current: Option<&str>,
    list: &str,
) -> CliError {
    let names = missing.join(", ");
    let mut error = CliError::new(format!("the database has revisions that the project does not list: {names}"))
        .hint("the stock migrator runs nothing while there are any; what can be done:");
    for name in unlisted {
        let lines = registration_lines(name).join("` and `");
        error = error.hint(format!("- the file of {name} is there, so add it to {list}: `{lines}`"));
    }
    if let Some(first) = gone.first() {
        error = error
            .hint(format!(
                "- a file was deleted or is on another branch: `git log --all -- '*{first}.rs'` finds it; bring it back \
                 and list it"
            ))
            .hint(format!(
                "- a file is lost for good: `limbeck stamp --purge {}` forgets its row, and `limbeck check` then says what it \
                 left behind",
                current.unwrap_or("base")
            ))
            .hint("- another migration crate uses the same table: give each its own `migration_table_name()`");
    }
    error
}

/// A migration failed: what is applied now and what is not, and what else it has left.
pub(crate) fn failed_migration(error: &RunError, message: &str, left: &Aftermath) -> CliError {
    let (done, undone) = match left.direction {
        Some(Direction::Down) => ("undone", "still applied"),
        _ => ("applied", "not applied"),
    };
    let mut told = CliError::new(error);
    for (what, revisions) in [(done, &left.moved), (undone, &left.unmoved)] {
        if !revisions.is_empty() {
            told = told.hint(format!("{what}: {}", revisions.join(", ")));
        }
    }
    told = match left.changes.as_deref() {
        None => told,
        Some([]) => told.hint("the tables are as they were before"),
        Some(changes) => told.hint(format!("what has changed in the tables since: {}", changes.join(", "))),
    };
    let failed = left.failed.as_deref().unwrap_or("the revision");
    if left.raced {
        return told.hint(format!(
            "another process has {done} {failed} at the same time: `limbeck current` says where the database is now; run this \
             again for the rest"
        ));
    }
    if ["already exists", "duplicate"].iter().any(|words| message.to_lowercase().contains(words)) {
        told = told.hint(format!(
            "where the database had all that {failed} does before: `limbeck stamp {failed}` says so; where another process \
             runs it now, wait for its end"
        ));
    }
    told.hint(match left.changes.as_deref() {
        Some([_, ..]) => "undo by hand what the failed revision has left, mend it, and run this again",
        _ => "mend the revision and run this again",
    })
}
