//! One revision for several backends, in a project that has a database of only one of them.

use limbeck_differ::Dialect;
use limbeck_tests::project::Project;
use limbeck_tests::server::Server;
use limbeck_tests::{Result, Step};

const CONFIGURATION: &str = "[database]\nbackends = [\"postgres\", \"sqlite\"]\n";

#[tokio::test]
async fn a_revision_runs_on_each_backend() -> Result {
    let (Some(postgres), Some(sqlite)) = (Server::of_or_skip(Dialect::Postgres)?, Server::of_or_skip(Dialect::Sqlite)?)
    else {
        return Ok(());
    };
    let (database, file) = (postgres.create().await?, sqlite.create().await?);
    let project = Project::bookstore(&database)?;
    project.write("limbeck.toml", CONFIGURATION)?;
    let autogenerate = |message: &str, from: &str| {
        project.limbeck(&["revision", "--autogenerate", "-m", message, "--from", from])?.status(0)
    };
    autogenerate("first commit", "empty")?.says("up, down, up on postgres")?.says("up, down, up on sqlite")?;
    project.limbeck(&["upgrade"])?.status(0)?;

    project.second_state()?;
    // Nothing says where an SQLite database is, so what the migrations build is the state before.
    let said = autogenerate("second", "database")?.says("Building the migrations ...")?;
    said.says("Proved up, down, up on postgres")?.says("Proved up, down, up on sqlite")?;
    let revision = project.revisions()?.pop().ok_or("no revision was written")?;
    let (_, text) = project
        .migration_sources()?
        .into_iter()
        .find(|(path, _)| path.ends_with(format!("{revision}.rs")))
        .ok_or("it has no file")?;
    if !text.contains("match manager.get_database_backend()") || !text.contains("postgres") {
        return Err(text.into());
    }
    on_each(&project, &[&[], &["-u", file.url.with_password()]])?;
    database.remove().await?;
    file.remove().await
}

/// Up, down and up again, by the project's own migrator; then nothing is left to do.
fn on_each(project: &Project, databases: &[&[&str]]) -> Result {
    for database in databases {
        let limbeck = |arguments: &[&str]| project.limbeck(&[arguments, database].concat())?.status(0);
        limbeck(&["upgrade"]).step("up")?;
        limbeck(&["downgrade", "-1"]).step("down")?;
        limbeck(&["upgrade"]).step("up again")?;
    }
    project.limbeck(&[&["check"], databases.last().copied().unwrap_or_default()].concat())?.status(0)?;
    Ok(())
}
