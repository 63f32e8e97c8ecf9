//! Stories about running revisions, on each database, with the project's own crate compiled.

use limbeck_differ::Dialect;
use limbeck_runtime::connect::ConnectOptions;
use limbeck_runtime::run::MoveLock;
use limbeck_tests::project::{Project, Said};
use limbeck_tests::server::{DIALECTS, Server, TestDatabase};
use limbeck_tests::{Result, Step, observe};
use sea_orm::ConnectionTrait;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// Copies of a workspace share what cargo builds of them in one target folder, so there is one copy at a time.
static CARGO: Mutex<()> = Mutex::const_new(());

/// Tells a story on a database of each dialect, in one project.
async fn on_each(
    prepare: impl Fn(&Project) -> Result,
    story: impl AsyncFn(&Project, &TestDatabase) -> Result,
) -> Result {
    let _one_at_a_time = CARGO.lock().await;
    for dialect in DIALECTS {
        let Some(server) = Server::of_or_skip(dialect)? else { continue };
        let database = server.create().await?;
        let project = Project::bookstore(&database)?;
        prepare(&project)?;
        let outcome = story(&project, &database).await;
        database.remove().await?;
        outcome.step(dialect.name())?;
    }
    Ok(())
}

/// A database that was filled before there was a first revision, and a fresh one, become the same.
#[tokio::test]
async fn filled_before_the_first_revision() -> Result {
    let nothing = |_: &Project| Ok(());
    on_each(nothing, async |project, old| {
        let script = project.limbeck(&["diff", "--from", "empty", "--to", "models", "--format", "sql"])?.status(1)?;
        let connection = old.connect_plainly().await?;
        connection.execute_unprepared(&script.stdout).await?;
        connection.close().await?;

        let warned = |said: Said| {
            let said =
                said.status(0)?.says("there is no revision yet, and the database has 10 of the 10 declared tables")?;
            said.says("limbeck revision --autogenerate --from empty")?.says("limbeck stamp head")
        };
        let said = warned(project.limbeck(&["revision", "--autogenerate", "-m", "first"])?)?;
        said.says("Nothing was written")?;
        let said = project.limbeck(&["revision", "--autogenerate", "--from", "empty", "-m", "first commit"])?;
        said.status(0)?.says("Proved up, down, up")?.says("limbeck stamp m2")?;

        project.limbeck(&["stamp", "head"])?.status(0)?.says("_first_commit")?;
        project.limbeck(&["upgrade"])?.status(0)?.says("Nothing to do")?;
        project.limbeck(&["check"])?.status(0)?;
        let fresh = old.beside().await?;
        project.use_database(&fresh)?;
        project.limbeck(&["upgrade"])?.status(0)?.says("Running upgrade base -> m2")?;
        project.limbeck(&["check"])?.status(0)?;
        let both = (old.connect().await?, fresh.connect().await?);
        let (was, is) = (observe::schema(&both.0).await?, observe::schema(&both.1).await?);
        both.0.database.close().await?;
        both.1.database.close().await?;
        fresh.remove().await?;
        if was == is { Ok(()) } else { Err(limbeck_tests::difference(&was, &is).into()) }
    })
    .await
}

/// The body of a migration: one table, and what else it does.
fn migration(table: &str, before: &str, after: &str) -> String {
    format!(
        "use sea_orm_migration::prelude::*;\n\n#[derive(DeriveMigrationName)]\npub struct Migration;\n\n\
         #[async_trait::async_trait]\nimpl MigrationTrait for Migration {{\n    \
         async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {{\n        {before}\n        manager\n            \
         .create_table(Table::create().table(\"{table}\").col(ColumnDef::new(\"id\").integer().not_null().primary_key()).to_owned())\n            \
         .await?;\n        {after}\n        Ok(())\n    }}\n\n    \
         async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {{\n        \
         manager.drop_table(Table::drop().table(\"{table}\").to_owned()).await\n    }}\n}}\n"
    )
}

/// Waits for another one where the test says so.
const WAIT: &str = "if std::path::Path::new(\"race\").exists() {
            std::fs::write(\"started\", \"\").map_err(|error| DbErr::Custom(error.to_string()))?;
            while std::path::Path::new(\"race\").exists() {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        }";

const FAIL: &str = "if std::path::Path::new(\"fail\").exists() {
            manager.get_connection().execute_unprepared(\"INSERT INTO nowhere VALUES (1)\").await?;
        }";

/// Three migrations: the first can be held up, the second fails where the test says so.
fn three_migrations(project: &Project) -> Result {
    project.write("migration/src/m1.rs", &migration("shelves", WAIT, ""))?;
    project.write("migration/src/m2.rs", &migration("boxes", "", FAIL))?;
    project.write("migration/src/m3.rs", &migration("labels", "", ""))?;
    project.edit("migration/Cargo.toml", "\"rt-multi-thread\"", "\"rt-multi-thread\", \"time\"")?;
    project.list_revisions(&["m1", "m2", "m3"])
}

#[tokio::test]
async fn an_upgrade_that_does_not_go_well() -> Result {
    on_each(three_migrations, async |project, database| {
        one_fails_midway(project, database.url.dialect).step("one fails midway")?;
        another_one_runs(project, database).await.step("another one runs")?;
        another_tool_is_faster(project, database).await.step("another tool is faster")?;
        Ok(())
    })
    .await
}

fn one_fails_midway(project: &Project, dialect: Dialect) -> Result {
    project.write("fail", "")?;
    let said = project.limbeck(&["upgrade"])?.status(2)?.says("m2 failed")?.says("nowhere")?;
    let said = said.says("applied: m1\n")?.says("not applied: m2, m3\n")?;
    match dialect {
        // Each migration is in a transaction.
        Dialect::Postgres => {
            said.says("what has changed in the tables since: added table 'shelves'")?.says_nothing_of("boxes")?;
            project.limbeck(&["upgrade"])?.status(2)?.says("the tables are as they were before")?;
        }
        Dialect::Sqlite | Dialect::MySql | Dialect::MariaDb => {
            let left = "what has changed in the tables since: added table 'boxes', added table 'shelves'";
            said.says(left)?.says("undo by hand what the failed revision has left")?;
            project.limbeck(&["upgrade"])?.status(2)?.says("already exists")?.says("limbeck stamp m2")?;
        }
    }
    project.limbeck(&["current"])?.status(0)?.says("m1 (2 pending)")?;
    std::fs::remove_file(project.path().join("fail"))?;
    Ok(())
}

/// Only servers have a lock.
async fn another_one_runs(project: &Project, database: &TestDatabase) -> Result {
    if database.url.dialect == Dialect::Sqlite {
        return Ok(());
    }
    let options = ConnectOptions::default();
    let lock = MoveLock::acquire(&database.url, &options, Duration::ZERO, || ()).await?;
    let said = project.limbeck(&["upgrade", "--lock-timeout", "1"])?.status(2)?;
    said.says("waiting for it to end")?.says("did not end within 1 s")?.says("--lock-timeout")?;
    lock.release().await;
    // An end that nobody announces is one, too.
    drop(MoveLock::acquire(&database.url, &options, Duration::ZERO, || ()).await?);
    Ok(())
}

/// The stock tools know no lock.
async fn another_tool_is_faster(project: &Project, database: &TestDatabase) -> Result {
    let connection = database.connect_plainly().await?;
    for table in ["boxes", "shelves"] {
        connection.execute_unprepared(&format!("DROP TABLE IF EXISTS {table}")).await?;
    }
    connection.execute_unprepared("DELETE FROM seaql_migrations").await?;
    project.write("race", "")?;
    connection.close().await?;
    let upgrade = std::thread::scope(|scope| {
        let upgrade = scope.spawn(|| project.limbeck(&["upgrade", "m1"]));
        let other = scope.spawn(|| apply_first_as_another_tool(project, database));
        other.join().map_err(|_| "the other tool panicked")??;
        upgrade.join().map_err(|_| "the upgrade panicked")?
    })?;
    let said = upgrade.status(2)?.says("m1 failed")?;
    said.says("another process has applied m1 at the same time")?.says("`limbeck current`")?;
    project.limbeck(&["upgrade"])?.status(0)?.says("Running upgrade m1 -> m2")?;
    project.limbeck(&["current"])?.status(0)?.says("m3 (head)")?;
    Ok(())
}

/// Does what the stock migrator does, while the first migration waits.
fn apply_first_as_another_tool(project: &Project, database: &TestDatabase) -> Result {
    let started = Instant::now();
    while !project.path().join("started").exists() && started.elapsed() < Duration::from_mins(2) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let applied = tokio::runtime::Runtime::new()?.block_on(async {
        let connection = database.connect_plainly().await?;
        connection.execute_unprepared("CREATE TABLE shelves (id integer NOT NULL PRIMARY KEY)").await?;
        connection.execute_unprepared("INSERT INTO seaql_migrations VALUES ('m1', 1795316400)").await?;
        Ok(connection.close().await?)
    });
    std::fs::remove_file(project.path().join("race"))?;
    applied
}

/// What does not compile is not run, whatever the database.
#[tokio::test]
async fn a_migration_crate_that_does_not_compile() -> Result {
    let _one_at_a_time = CARGO.lock().await;
    let database = Server::Files.create().await?;
    let project = Project::bookstore(&database)?;
    project.write("migration/src/m1.rs", &migration("shelves", "let broken: () = missing();", ""))?;
    project.list_revisions(&["m1"])?;
    let said = project.limbeck(&["upgrade"])?.status(2)?.says("does not compile")?;
    said.says("cannot find function `missing`")?.says("migration/src/m1.rs:")?;
    project.limbeck(&["current"])?.status(0)?.says("No revision is applied (1 pending)")?;
    Ok(())
}

/// A migrator with a state table of its own, in a library without a program.
#[tokio::test]
async fn a_library_with_its_own_state_table() -> Result {
    let library = |project: &Project| {
        three_migrations(project)?;
        std::fs::remove_file(project.path().join("migration/src/main.rs"))?;
        let own = "    fn migration_table_name() -> DynIden {\n        \"my_migrations\".into_iden()\n    }\n\n    fn migrations()";
        project.edit("migration/src/lib.rs", "    fn migrations()", own)
    };
    on_each(library, async |project, database| {
        project.limbeck(&["history"])?.status(0)?.says("m3  pending  (head)")?;
        project.limbeck(&["heads"])?.status(0)?.says("m3 (head)")?;
        project.limbeck(&["current"])?.status(0)?.says("No revision is applied (3 pending)")?;
        project.limbeck(&["show", "m1"])?.status(0)?.says("create table 'shelves'")?;
        project.limbeck(&["upgrade", "+2"])?.status(0)?.says("Running upgrade m1 -> m2")?;
        let connection = database.connect().await?;
        let schema = observe::schema(&connection).await?;
        connection.database.close().await?;
        if !schema.contains("my_migrations") || schema.contains("seaql_migrations") {
            return Err(format!("another state table:\n{schema}").into());
        }
        project.limbeck(&["current"])?.status(0)?.says("m2 (1 pending)")?;
        project.limbeck(&["check"])?.status(1)?.says("m3 is pending")?.says_nothing_of("my_migrations")?;
        project.limbeck(&["downgrade", "base"])?.status(0)?.says("Running downgrade m1 -> base")?;
        project.limbeck(&["stamp", "m1"])?.status(0)?.says("Added m1")?;
        project.limbeck(&["revision", "-m", "more"])?.status(0)?.says("_more.rs ... done")?;
        Ok(())
    })
    .await
}

/// Migrations inside an application, whose own program must never be started for them.
#[tokio::test]
async fn migrations_inside_an_application() -> Result {
    let _one_at_a_time = CARGO.lock().await;
    let database = Server::Files.create().await?;
    let project = Project::bookstore(&database)?;
    let source = project.path().join("migration/src");
    std::fs::create_dir_all(source.join("db/migrator"))?;
    std::fs::rename(source.join("lib.rs"), source.join("db/migrator/mod.rs"))?;
    project.write("migration/src/lib.rs", "pub mod db;\n")?;
    project.write("migration/src/db/mod.rs", "pub mod migrator;\n")?;
    project.write("migration/src/main.rs", "fn main() {\n    panic!(\"the application was started\");\n}\n")?;
    let said = project.limbeck(&["revision", "--autogenerate", "-m", "first commit"])?.status(0)?;
    said.says("Generating migration/src/db/migrator/m2")?;
    project.limbeck(&["history"])?.status(0)?.says("first commit (head)")?;
    project.limbeck(&["upgrade"])?.status(0)?.says("Running upgrade base -> m2")?.says_nothing_of("started")?;
    project.limbeck(&["check"])?.status(0)?;
    let folder = ["downgrade", "base", "--migration-dir", "migration/src/db/migrator"];
    project.limbeck(&folder)?.status(0)?.says("Running downgrade")?;

    project.write("migration/src/db/mod.rs", "mod migrator;\n")?;
    let said = project.limbeck(&["upgrade"])?.status(2)?.says("`mod migrator` in db/mod.rs is not `pub`")?;
    said.says("limbeck stamp")?;
    let said = project.limbeck(&["upgrade", "--sql"])?.status(2)?.says("is not `pub`")?;
    said.says("`--sql` links the migrations")?;
    std::fs::rename(source.join("lib.rs"), source.join("nothing.rs"))?;
    project.edit("migration/Cargo.toml", "[lib]\nname = \"migration\"\npath = \"src/lib.rs\"\n", "")?;
    let said = project.limbeck(&["upgrade"])?.status(2)?.says("the crate is no library")?;
    said.says("run the revisions as the application does")?.says_nothing_of("was started")?;
    project.limbeck(&["stamp", "head"])?.status(0)?.says("Added m2")?;
    project.limbeck(&["current"])?.status(0)?.says("(head)")?;
    database.remove().await
}
