use super::{Context, NOTHING_WRITTEN, Status, block_on, hold_interrupts};
use crate::error::{CliError, CliResult};
use crate::files::Files;
use crate::settings::{Settings, relative};
use crate::site::{MigrationCrate, Site};
use crate::stock::StockCrate;
use crate::workspace::Membership;
use std::path::Path;

/// The configuration's name.
const FILE: &str = "limbeck.toml";

/// Set Limbeck up in a project
///
/// Finds the models, the migration crate and the database's URL, says what it found, and writes that to `limbeck.toml` beside
/// the workspace's Cargo.toml. Where there is no migration crate it makes a stock one, in --migration-dir or `migration`, and
/// a member of the workspace of it. What is there already is left alone: running it twice changes nothing.
#[derive(clap::Args)]
pub(crate) struct Init {
    /// Make no migration crate where there is none
    #[arg(long)]
    no_migration: bool,
}

impl Init {
    pub(super) fn run(&self, context: &Context) -> CliResult<Status> {
        let site = Site::find(context)?;
        let models = site.models()?;
        let migrations = site.migrations(self.no_migration)?;
        let url = site.url();
        let mut files = Files::default();
        let mut steps: Vec<String> = Vec::new();
        block_on(async {
            hold_interrupts().await?;
            if let MigrationCrate::New(folder) = &migrations {
                steps.extend(make_crate(folder, &site, &mut files)?);
            }
            if context.config.file.is_none() {
                let dir = match &migrations {
                    MigrationCrate::Found(folder) | MigrationCrate::New(folder) => Some(relative(folder, &site.root)),
                    MigrationCrate::None => None,
                };
                let models = models.iter().map(|folder| relative(folder, &site.root)).collect();
                let path = site.root.join(FILE);
                let text = Settings { models, url: url.clone(), migrations: dir }.text();
                files.create(&path, &text).map_err(|error| not_written(&path, &error, context))?;
                steps.push(format!("Writing {}", context.config.shown(&path)));
            }
            Ok(())
        })?;
        finish(files, &steps, context)
    }
}

fn not_written(path: &Path, error: &std::io::Error, context: &Context) -> CliError {
    CliError::new(format!("{} could not be written, so {NOTHING_WRITTEN}: {error}", context.config.shown(path)))
}

/// Makes a stock migration crate, and a member of the workspace of it.
fn make_crate(folder: &Path, site: &Site<'_>, files: &mut Files) -> CliResult<Vec<String>> {
    let context = site.context;
    let stock = StockCrate::new(site.sea_orm(), site.dialect());
    files.create_folder(folder, &stock.files()).map_err(|error| not_written(folder, &error, context))?;
    let shown = context.config.shown(folder);
    let with = stock.features.join(", ");
    let mut steps = vec![format!("Making {shown}: sea-orm-migration {} with {with}", stock.version)];
    let manifest = site.root.join("Cargo.toml");
    let (text, step) = match site.membership(folder)? {
        Membership::Settled => return Ok(steps),
        Membership::Listed(text) => (text, format!("Adding {shown} to the members of the workspace")),
        Membership::Founded(text) => (text, format!("Making a workspace of this package and {shown}")),
    };
    files.change(&manifest, &text).map_err(|error| not_written(&manifest, &error, context))?;
    steps.push(format!("{step}: {}", context.config.shown(&manifest)));
    Ok(steps)
}

/// Puts everything in its place, and says it.
fn finish(files: Files, steps: &[String], context: &Context) -> CliResult<Status> {
    let output = context.output;
    if steps.is_empty() {
        let file = context.config.file.as_deref().unwrap_or(FILE);
        output.say(format!("{file} is there already, and nothing is missing: nothing was changed."));
        return Ok(Status::Done);
    }
    files.commit().map_err(|error| CliError::new(format!("{NOTHING_WRITTEN}: {error}")))?;
    for step in steps {
        output.say(format!("{step} ... done"));
    }
    output.say(if context.config.has_database() {
        "Next: `limbeck check` compares the models with the database."
    } else {
        "Next: put DATABASE_URL into .env, then `limbeck check` compares the models with the database."
    });
    Ok(Status::Done)
}
