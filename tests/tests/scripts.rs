//! `--sql`: the script that somebody else runs does what the stock migrator does; and what migrations build is a source.

use limbeck_differ::Dialect;
use limbeck_tests::project::Project;
use limbeck_tests::server::{Server, TestDatabase};
use limbeck_tests::{Result, Step, client, difference, observe};
use sea_orm::{ConnectionTrait, Statement};
use tokio::sync::Mutex;

/// Copies of a workspace share what cargo builds of them in one target folder, so there is one copy at a time.
static CARGO: Mutex<()> = Mutex::const_new(());

/// A migration as people write them: it asks the schema, it asks for rows, it binds values, it rolls something back, and it
/// ends with a comment.
const BY_HAND: &str = r#"use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, TransactionTrait};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !manager.has_table("authors").await? {
            return Err(DbErr::Custom("there are no authors".to_owned()));
        }
        let connection = manager.get_connection();
        let id = ColumnDef::new("id").integer().not_null().primary_key().to_owned();
        let text = ColumnDef::new("text").string().not_null().to_owned();
        manager.create_table(Table::create().table("notes").col(id).col(text).to_owned()).await?;
        let row = [1.into(), "it's; a \"note\" \\ ? $1\n-- no comment".into()];
        let row = Query::insert().into_table("notes").columns(["id", "text"]).values_panic(row).to_owned();
        manager.execute(row).await?;
        let authors = Query::select().column("id").from("authors").to_owned();
        for _ in connection.query_all(&authors).await? {
            connection.execute_unprepared("UPDATE notes SET text = 'there are authors'").await?;
        }
        let transaction = connection.begin().await?;
        transaction.execute_unprepared("INSERT INTO notes VALUES (9, 'undone')").await?;
        transaction.rollback().await?;
        let transaction = connection.begin().await?;
        transaction.execute_unprepared("INSERT INTO notes VALUES (2, 'done')").await?;
        transaction.commit().await?;
        connection.execute_unprepared("UPDATE notes SET id = 3 WHERE id = 2 -- and that is all").await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("notes").to_owned()).await
    }
}
"#;

/// The bookstore with its generated first revision and one by hand. Answers the name of the first.
fn with_revisions(project: &Project) -> Result<String> {
    project.limbeck(&["revision", "--autogenerate", "--from", "empty", "-m", "first commit"])?.status(0)?;
    let first = project.revisions()?.pop().ok_or("no revision was written")?;
    project.write("migration/src/notes.rs", BY_HAND)?;
    project.list_revisions(&[&first, "notes"])?;
    Ok(first)
}

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
    let Some(server) = Server::of_or_skip(dialect)? else { return Ok(()) };
    if !client::is_there(dialect)? {
        return Ok(());
    }
    let _one_at_a_time = CARGO.lock().await;
    let (scripted, migrated) = (server.create().await?, server.create().await?);
    let project = Project::bookstore(&scripted)?;
    let first = with_revisions(&project)?;
    built_from_nothing(&project).step("migrations are a source")?;
    same_as_the_migrator(&project, [&scripted, &migrated]).await.step("the same as the migrator")?;
    drift(&project, &scripted).await.step("drift")?;
    part_by_part(&project, &first, &scripted).await.step("part by part")?;
    without_a_database(&project, &first, dialect).step("without a database")?;
    scripted.remove().await?;
    migrated.remove().await
}

/// Nothing is applied anywhere, and yet it is known what the revisions build.
fn built_from_nothing(project: &Project) -> Result {
    let said = project.limbeck(&["inspect", "migrations"])?.status(0)?.says("Building the migrations ...")?;
    said.says("table notes")?.says("table ordered_books")?.says_nothing_of("seaql_migrations")?;
    // The models do not know the notes, and a hand-written revision made them.
    project.limbeck(&["diff", "--from", "migrations", "--to", "models"])?.status(1)?.says("removed table 'notes'")?;
    let user = "    pub password_hash: String,\n";
    project.edit("entity/src/user.rs", user, &format!("{user}    pub nickname: Option<String>,\n"))?;
    let said = project.limbeck(&["revision", "--autogenerate", "--from", "migrations", "-m", "x", "--stdout"])?;
    said.status(0)?.says("Proved up, down, up")?.says("\"nickname\"")?.says_nothing_of("\"authors\"")?;
    project.edit("entity/src/user.rs", "    pub nickname: Option<String>,\n", "")?;
    project.limbeck(&["current"])?.status(0)?.says("No revision is applied (2 pending)")?;
    Ok(())
}

async fn same_as_the_migrator(project: &Project, [scripted, migrated]: [&TestDatabase; 2]) -> Result {
    let said = project.limbeck(&["upgrade", "--sql"])?.status(0)?;
    let careful = "-- CAREFUL: notes read rows. What follows was written down on a database without rows.";
    let script = said.says(careful)?.says("-- a database without rows was asked: SELECT")?.stdout;
    if !script.contains("\n-- Running upgrade base -> m2") || script.contains("undone") {
        return Err(script.into());
    }
    // Nothing was run, and what is written once is written again.
    project.limbeck(&["current"])?.status(0)?.says("2 pending")?;
    let again = project.limbeck(&["upgrade", "head", "--sql"])?.status(0)?.stdout;
    if again != script {
        return Err(difference(&script, &again).into());
    }
    client::run(scripted, &script)?;
    project.limbeck(&["current"])?.status(0)?.says("notes (head)")?;
    let said = project.limbeck(&["upgrade", "--sql"])?.status(0)?.says("Nothing to do")?;
    if !said.stdout.is_empty() {
        return Err(said.stdout.into());
    }
    project.use_database(migrated)?;
    project.migrator(&["up"])?.status(0)?;
    project.use_database(scripted)?;
    let (ours, theirs) = (what_is_there(scripted).await?, what_is_there(migrated).await?);
    if ours == theirs { Ok(()) } else { Err(difference(&theirs, &ours).into()) }
}

/// The schema, the rows of the revision by hand, and the state.
async fn what_is_there(database: &TestDatabase) -> Result<String> {
    let connection = database.connect().await?;
    let mut text = observe::schema(&connection).await?;
    let backend = connection.database.get_database_backend();
    for sql in ["SELECT text AS line FROM notes ORDER BY id", "SELECT version AS line FROM seaql_migrations ORDER BY 1"]
    {
        for row in connection.database.query_all_raw(Statement::from_string(backend, sql)).await? {
            text += &(row.try_get::<String>("", "line")? + "\n");
        }
    }
    connection.database.close().await?;
    Ok(text)
}

async fn drift(project: &Project, database: &TestDatabase) -> Result {
    let sources = ["diff", "--from", "migrations", "--to", "database"];
    project.limbeck(&sources)?.status(0)?.says("No differences")?;
    let connection = database.connect_plainly().await?;
    connection.execute_unprepared("ALTER TABLE notes ADD COLUMN by_hand integer").await?;
    project.limbeck(&sources)?.status(1)?.says("added column 'notes.by_hand'")?;
    connection.execute_unprepared("ALTER TABLE notes DROP COLUMN by_hand").await?;
    Ok(connection.close().await?)
}

/// Down again, one revision a script.
async fn part_by_part(project: &Project, first: &str, database: &TestDatabase) -> Result {
    let script = project.limbeck(&["downgrade", "-1", "--sql"])?.status(0)?.stdout;
    client::run(database, &script)?;
    project.limbeck(&["current"])?.status(0)?.says(first)?.says("1 pending")?;
    let script =
        project.limbeck(&["upgrade", "--sql"])?.status(0)?.says(&format!("-- Running upgrade {first} -> notes"))?;
    if script.stdout.contains("ordered_books") {
        return Err(script.stdout.into());
    }
    project.limbeck(&["check"])?.status(0)?;
    let script = project.limbeck(&["downgrade", "base", "--sql"])?.status(0)?.stdout;
    client::run(database, &script)?;
    project.limbeck(&["current"])?.status(0)?.says("No revision is applied (2 pending)")?;
    let connection = database.connect().await?;
    let left = observe::schema(&connection).await?;
    connection.database.close().await?;
    if left.contains("authors") { Err(left.into()) } else { Ok(()) }
}

/// A range says where it starts. SQLite needs no server to try it on; elsewhere who asks gets no answer.
fn without_a_database(project: &Project, first: &str, dialect: Dialect) -> Result {
    let range = format!("base:{first}");
    let tried = project.limbeck(&["upgrade", &range, "--sql"])?.status(0)?.stdout;
    project.limbeck(&["upgrade", &range])?.status(2)?.says("is a range")?;
    project.write(".env", "")?;
    project
        .limbeck(&["upgrade", "--sql", "--dialect", dialect.name()])?
        .status(2)?
        .says("give the start: `base:head`")?;
    let said = project.limbeck(&["upgrade", &range, "--sql", "--dialect", dialect.name()])?.status(0)?;
    let untried: String =
        said.stdout.split_inclusive('\n').filter(|line| !line.starts_with("-- Written without")).collect();
    if untried != tried {
        return Err(difference(&tried, &untried).into());
    }
    let asking = project.limbeck(&["upgrade", "first_commit:head", "--sql", "--dialect", dialect.name()])?;
    if dialect == Dialect::Sqlite {
        asking.status(0)?.says("INSERT INTO \"notes\"")?;
    } else {
        let asking = asking.status(2)?.says("notes asks the database, and there is none that could answer: SELECT")?;
        asking.says("[database] scratch")?;
    }
    let back = format!("{first}:base");
    let said = project.limbeck(&["downgrade", &back, "--sql", "--dialect", dialect.name()])?.status(0)?;
    said.says(&format!("-- Running downgrade {first} -> base"))?.says("DELETE FROM")?;
    Ok(())
}

/// sea-orm-migration 1.1 runs everything in one transaction on PostgreSQL. This migrator has a list that is not read in its
/// sources, too.
#[tokio::test]
async fn a_library_of_sea_orm_1() -> Result {
    let _one_at_a_time = CARGO.lock().await;
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let Some(server) = Server::of_or_skip(dialect)? else { continue };
        let (scripted, migrated) = (server.create().await?, server.create().await?);
        let project = Project::library_1(&scripted)?;
        let outcome = library_1(&project, dialect, [&scripted, &migrated]).await;
        scripted.remove().await?;
        migrated.remove().await?;
        outcome.step(dialect.name())?;
    }
    Ok(())
}

async fn library_1(project: &Project, dialect: Dialect, [scripted, migrated]: [&TestDatabase; 2]) -> Result {
    let script = project.limbeck(&["upgrade", "--sql"])?.status(0)?.stdout;
    let transactions = usize::from(dialect == Dialect::Postgres);
    if script.matches("COMMIT;").count() != transactions {
        return Err(format!("not {transactions} transactions:\n{script}").into());
    }
    client::run(scripted, &script)?;
    project.use_database(migrated)?;
    project.limbeck(&["upgrade"])?.status(0)?.says("Running upgrade m1_shelves -> m2_boxes")?;
    let (ours, theirs) = (shelves(scripted).await?, shelves(migrated).await?);
    if ours != theirs {
        return Err(difference(&theirs, &ours).into());
    }
    project.use_database(scripted)?;
    project.limbeck(&["diff", "--from", "migrations", "--to", "database"])?.status(0)?;
    let list = "vec![Box::new(m1_shelves::Migration), Box::new(m2_boxes::Migration)]";
    let made = "let mut all: Vec<Box<dyn MigrationTrait>> = Vec::new();\n        all.push(Box::new(m1_shelves::Migration));\n        \
                all.push(Box::new(m2_boxes::Migration));\n        all";
    project.edit("src/lib.rs", list, made)?;
    let said = project.limbeck(&["downgrade", "m1_shelves", "--sql"])?.status(0)?;
    client::run(scripted, &said.says("-- Running downgrade m2_boxes -> m1_shelves")?.stdout)?;
    let script = project.limbeck(&["upgrade", "m1_shelves:m2_boxes", "--sql"])?.status(0)?.stdout;
    client::run(scripted, &script)?;
    let again = shelves(scripted).await?;
    if again == theirs { Ok(()) } else { Err(difference(&theirs, &again).into()) }
}

async fn shelves(database: &TestDatabase) -> Result<String> {
    let connection = database.connect().await?;
    let mut text = observe::schema(&connection).await?;
    let backend = connection.database.get_database_backend();
    for sql in ["SELECT label AS line FROM shelves", "SELECT version AS line FROM seaql_migrations ORDER BY 1"] {
        for row in connection.database.query_all_raw(Statement::from_string(backend, sql)).await? {
            text += &(row.try_get::<String>("", "line")? + "\n");
        }
    }
    connection.database.close().await?;
    Ok(text)
}
