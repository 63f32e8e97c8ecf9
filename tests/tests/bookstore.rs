//! The main job, end to end: the built program on a copy of `fixtures/bookstore`, beside the stock tools.

use limbeck_differ::Dialect;
use limbeck_tests::project::Project;
use limbeck_tests::server::{Server, TestDatabase};
use limbeck_tests::{Result, Step};
use std::sync::{Mutex, PoisonError};

#[tokio::test]
async fn sqlite() -> Result {
    on(Dialect::Sqlite).await
}

#[tokio::test]
async fn postgres() -> Result {
    on(Dialect::Postgres).await
}

#[tokio::test]
async fn mysql() -> Result {
    on(Dialect::MySql).await
}

#[tokio::test]
async fn mariadb() -> Result {
    on(Dialect::MariaDb).await
}

async fn on(dialect: Dialect) -> Result {
    let Some(server) = Server::of_or_skip(dialect)? else {
        return Ok(());
    };
    let database = server.create().await?;
    let outcome = tell(&database);
    database.remove().await?;
    outcome.step(dialect.name())
}

/// Two copies of a workspace share what cargo builds of them in one target folder, so there is one copy at a time.
static CARGO: Mutex<()> = Mutex::new(());

fn tell(database: &TestDatabase) -> Result {
    let _one_at_a_time = CARGO.lock().unwrap_or_else(PoisonError::into_inner);
    let project = Project::bookstore(database)?;
    stock_tools_work_without_a_revision(&project).step("before the first revision")?;
    first_revision(&project).step("the first revision")?;
    nothing_to_do(&project).step("nothing to do")?;
    an_edited_model(&project).step("an edited model")?;
    up_and_down(&project).step("up and down")?;
    stock_tools(&project).step("the stock tools")?;
    second_state(&project).step("the second state")?;
    a_whole_file(&project).step("a whole file")
}

fn stock_tools_work_without_a_revision(project: &Project) -> Result {
    project.migrator(&["status"])?.status(0)?;
    project.sea_orm_cli(&["status"])?.status(0)?;
    project.limbeck(&["history"])?.status(0)?;
    project.limbeck(&["current"])?.status(0)?;
    Ok(())
}

fn first_revision(project: &Project) -> Result {
    project.limbeck(&["check"])?.status(1)?.says("authors")?.says("entity/src/author.rs")?;
    let said = project.limbeck(&["revision", "--autogenerate", "-m", "first commit"])?.status(0)?;
    said.says("Detected added table 'authors'")?.says("_first_commit.rs")?;
    let revisions = project.revisions()?;
    let id = revisions.first().ok_or("no file was written")?;
    let text = std::fs::read_to_string(project.path().join(format!("migration/src/{id}.rs")))?;
    if !text.contains("//! Proved: up, down, up on ") || !text.contains("(10 tables, rows in 10)") {
        return Err(format!("the first revision is not proved:\n{text}").into());
    }
    // There is a revision that the database does not have yet.
    project.limbeck(&["revision", "--autogenerate", "-m", "too early"])?.status(2)?.says("upgrade")?;
    project.limbeck(&["upgrade"])?.status(0)?.says("Running upgrade")?;
    project.limbeck(&["check"])?.status(0)?;
    Ok(())
}

fn nothing_to_do(project: &Project) -> Result {
    let before = project.migration_sources()?;
    project.limbeck(&["revision", "--autogenerate", "-m", "nothing"])?.status(0)?;
    if project.migration_sources()? == before { Ok(()) } else { Err("a file was written".into()) }
}

fn an_edited_model(project: &Project) -> Result {
    let file = "entity/src/user.rs";
    project.edit(
        file,
        "    pub password_hash: String,\n",
        "    pub password_hash: String,\n    pub nickname: Option<String>,\n",
    )?;
    let line = project.line_of(file, "nickname")?;
    project.limbeck(&["check"])?.status(1)?.says("'users.nickname'")?.says(&format!("{file}:{line}"))?;
    let said = project.limbeck(&["revision", "--autogenerate", "-m", "nicknames"])?.status(0)?;
    said.says("Detected added column 'users.nickname'")?;
    project.limbeck(&["upgrade"])?.status(0)?;
    project.limbeck(&["check"])?.status(0)?;
    Ok(())
}

fn up_and_down(project: &Project) -> Result {
    let revisions = project.revisions()?;
    let (first, second) = (revisions[0].as_str(), revisions[1].as_str());
    let is_current = |revision: &str| project.limbeck(&["current"])?.status(0)?.says(revision);
    is_current(second)?;
    project.limbeck(&["downgrade", "-1"])?.status(0)?.says(second)?;
    is_current(first)?.says_nothing_of(second)?;
    project.limbeck(&["check"])?.status(1)?.says("users.nickname")?;
    project.limbeck(&["upgrade"])?.status(0)?;
    is_current(second)?;
    project.limbeck(&["downgrade", "base"])?.status(0)?;
    project.limbeck(&["check"])?.status(1)?.says("authors")?;
    project.limbeck(&["upgrade", "head"])?.status(0)?;
    project.limbeck(&["check"])?.status(0)?;
    project.limbeck(&["history"])?.status(0)?.says(first)?.says(second)?;
    project.limbeck(&["heads"])?.status(0)?.says(second)?.says_nothing_of(first)?;
    project.limbeck(&["downgrade", "first_commit"])?.status(0)?;
    is_current(first)?.says_nothing_of(second)?;
    project.limbeck(&["upgrade", "+1"])?.status(0)?;
    is_current(second)?;
    Ok(())
}

fn stock_tools(project: &Project) -> Result {
    let revisions = project.revisions()?;
    let newest = revisions.last().ok_or("no revisions")?;
    project.migrator(&["status"])?.status(0)?.says(newest)?;
    project.migrator(&["down"])?.status(0)?;
    project.limbeck(&["current"])?.status(0)?.says_nothing_of(newest)?;
    project.migrator(&["up"])?.status(0)?;
    project.limbeck(&["current"])?.status(0)?.says(newest)?;
    project.sea_orm_cli(&["status"])?.status(0)?.says(newest)?;
    project.sea_orm_cli(&["down"])?.status(0)?;
    project.limbeck(&["current"])?.status(0)?.says_nothing_of(newest)?;
    project.sea_orm_cli(&["up"])?.status(0)?;
    project.limbeck(&["check"])?.status(0)?;
    Ok(())
}

fn second_state(project: &Project) -> Result {
    project.second_state()?;
    let said = project.limbeck(&["revision", "--autogenerate", "-m", "publishers"])?.status(0)?;
    said.says("Detected added table 'publishers'")?
        .says("Detected removed table 'book_ownership'")?
        .says("'users.nickname'")?;
    project.limbeck(&["upgrade"])?.status(0)?;
    project.limbeck(&["check"])?.status(0)?;
    project.limbeck(&["downgrade", "-1"])?.status(0)?;
    project.limbeck(&["check"])?.status(1)?.says("publishers")?;
    project.limbeck(&["upgrade"])?.status(0)?;
    project.limbeck(&["check"])?.status(0)?;
    project.limbeck(&["downgrade", "base"])?.status(0)?;
    project.limbeck(&["upgrade"])?.status(0)?;
    project.limbeck(&["check"])?.status(0)?;
    Ok(())
}

/// What `--format rust` prints compiles as it is.
fn a_whole_file(project: &Project) -> Result {
    let said = project.limbeck(&["diff", "--from", "empty", "--to", "models", "--format", "rust"])?.status(1)?;
    std::fs::write(project.path().join("migration/src/preview.rs"), said.stdout)?;
    project.edit("migration/src/lib.rs", "pub struct Migrator;", "pub mod preview;\n\npub struct Migrator;")?;
    project.cargo(&["build", "--package", "migration"])?.status(0)?;
    Ok(())
}

/// Somebody has models and nothing else: `init` makes what is missing, in the shape that the stock tools work with.
#[tokio::test]
async fn without_a_migration_crate() -> Result {
    let Some(server) = Server::of_or_skip(Dialect::Sqlite)? else {
        return Ok(());
    };
    let database = server.create().await?;
    let outcome = set_up(&database);
    database.remove().await?;
    outcome
}

fn set_up(database: &TestDatabase) -> Result {
    let _one_at_a_time = CARGO.lock().unwrap_or_else(PoisonError::into_inner);
    let project = Project::bookstore(database)?;
    let migration = project.path().join("migration");
    let read = |file: &str| std::fs::read_to_string(project.path().join(file)).step(file);
    let (library, manifest) = (read("migration/src/lib.rs")?, read("Cargo.toml")?);
    std::fs::remove_dir_all(&migration)?;
    project.edit("Cargo.toml", ", \"migration\"", "")?;
    let features = "{ version = \"2.0\", features = [\"runtime-tokio-rustls\", \"sqlx-sqlite\", \"sqlx-postgres\"] }";
    project.edit("entity/Cargo.toml", "sea-orm = \"2.0\"", &format!("sea-orm = {features}"))?;
    project.limbeck(&["init"])?.status(0)?.says("Making migration")?;
    if (read("migration/src/lib.rs")?, read("Cargo.toml")?) != (library, manifest) {
        return Err(format!("not the stock crate:\n{}\n{}", read("migration/src/lib.rs")?, read("Cargo.toml")?).into());
    }
    project.limbeck(&["init"])?.status(0)?.says("nothing was changed")?;
    project.limbeck(&["revision", "--autogenerate", "-m", "first commit"])?.status(0)?;
    project.limbeck(&["upgrade"])?.status(0)?.says("Running upgrade")?;
    project.limbeck(&["check"])?.status(0)?;
    project.sea_orm_cli(&["status"])?.status(0)?;
    Ok(())
}
