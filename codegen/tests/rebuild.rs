//! Rebuilds on a real SQLite, through the same driver that the stock migrator uses.
#![allow(clippy::needless_raw_string_hashes, clippy::too_many_lines, reason = "snapbox writes them")]
#![allow(clippy::unwrap_used, reason = "functions around the tests, too")]

use limbeck_codegen::sql::lower;
use limbeck_differ::operation::Change;
use limbeck_differ::plan::Rebuild;
use limbeck_differ::schema::{
    AutoIncrement, Column, ColumnType, ConstraintName, Deferrable, ForeignKey, Index, IntegerSize, LobSize, PrimaryKey,
    ReferentialAction, Table, TableName,
};
use limbeck_differ::{Dialect, Operation, Plan, Step, Target};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, TransactionTrait};
use snapbox::{assert_data_eq, str};

/// One connection, so that what a call leaves behind is seen by the next.
async fn library() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).sqlx_logging(false);
    let connection = Database::connect(options).await.unwrap();
    let tables = [Operation::CreateTable(authors()), Operation::CreateTable(books())];
    let index = authors().indexes.into_iter().map(|it| Operation::CreateIndex(TableName::new("authors"), it));
    send(&connection, tables.into_iter().chain(index).map(Step::Operation)).await.unwrap();
    let rows = "INSERT INTO authors (id, name, email) VALUES (1, 'Ada', 'a'), (2, 'Bob', 'b'), (9, 'Cid', 'c');
        INSERT INTO books (id, author_id) VALUES (1, 1), (2, 1), (3, 2);
        DELETE FROM authors WHERE id = 9";
    connection.execute_unprepared(rows).await.unwrap();
    connection
}

fn integer(name: &str) -> Column {
    Column::new(name, ColumnType::Integer(IntegerSize::Regular)).not_null()
}

fn counted(name: &str) -> Column {
    Column { auto_increment: Some(AutoIncrement::Keyword), ..integer(name) }
}

fn keyed(name: &str, columns: impl IntoIterator<Item = Column>) -> Table {
    let mut table = Table::new(name, columns);
    table.primary_key = Some(PrimaryKey::new(ConstraintName::unnamed(), vec!["id".to_owned()]));
    table
}

fn authors() -> Table {
    let text = |name| Column::new(name, ColumnType::Text(LobSize::Regular));
    let mut table = keyed("authors", [counted("id"), text("name"), text("email")]);
    table.indexes.push(Index::on("idx-authors-name", ["name"]));
    table
}

fn books() -> Table {
    let mut table = keyed("books", [counted("id"), integer("author_id")]);
    table.foreign_keys.push(ForeignKey {
        name: ConstraintName::explicit("fk-books-author_id"),
        columns: vec!["author_id".to_owned()],
        referenced_table: TableName::new("authors"),
        referenced_columns: vec!["id".to_owned()],
        on_delete: ReferentialAction::Cascade,
        on_update: ReferentialAction::NoAction,
        match_full: false,
        deferrable: Deferrable::No,
        not_valid: false,
        comment: None,
        delete_sets: Vec::new(),
        not_enforced: false,
    });
    table
}

fn rebuild(before: Table, after: Table) -> Step {
    let changed = |column: &Column| {
        let to = after.columns.get(&column.name).filter(|to| *to != column)?;
        Some(Operation::AlterColumn(before.name.clone(), Change::new(column.clone(), to.clone())))
    };
    let operations = before.columns.values().filter_map(changed).collect();
    let copied = before.columns.keys().map(|name| (name.clone(), name.clone())).collect();
    Step::Rebuild(Rebuild { before, after, copied, triggers: Vec::new(), operations })
}

fn required_names() -> Step {
    let mut after = authors();
    after.columns["name"].nullable = false;
    rebuild(authors(), after)
}

fn sql(steps: impl IntoIterator<Item = Step>) -> Vec<String> {
    let plan = Plan { steps: steps.into_iter().collect() };
    lower(&plan, &Target::newest(Dialect::Sqlite)).unwrap().into_iter().map(|statement| statement.sql).collect()
}

async fn send<C: ConnectionTrait>(connection: &C, steps: impl IntoIterator<Item = Step>) -> Result<(), DbErr> {
    for sql in sql(steps) {
        connection.execute_unprepared(&sql).await?;
    }
    Ok(())
}

async fn one(connection: &impl ConnectionTrait, sql: &str) -> String {
    let row = connection.query_one_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, sql)).await;
    let row = row.unwrap().unwrap();
    row.try_get_by_index::<Option<String>>(0).unwrap().unwrap_or_default()
}

/// Everything that may not change when a rebuild is refused.
async fn state(connection: &impl ConnectionTrait) -> String {
    let schema = "SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' \
                  ORDER BY name)";
    let rows = "SELECT (SELECT group_concat(id || coalesce(name, '-') || email) FROM authors) || ' ' || \
                (SELECT group_concat(id) FROM books) || ' ' || (SELECT seq FROM sqlite_sequence WHERE name = 'authors')";
    let switch = "SELECT 'foreign keys ' || foreign_keys FROM pragma_foreign_keys";
    format!("{}\n{}\n{}\n", one(connection, schema).await, one(connection, rows).await, one(connection, switch).await)
}

/// A transaction can be opened where none is left open.
async fn nothing_is_open(connection: &DatabaseConnection) {
    connection.execute_unprepared("BEGIN; ROLLBACK").await.unwrap();
}

#[tokio::test]
async fn rows_children_indexes_and_the_counter_stay() {
    let connection = library().await;
    send(&connection, [required_names()]).await.unwrap();
    assert_data_eq!(
        state(&connection).await,
        str![[r#"
CREATE TABLE "authors" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" text NOT NULL,
    "email" text NULL
)
CREATE TABLE "books" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "author_id" integer NOT NULL, FOREIGN KEY ("author_id") REFERENCES "authors" ("id") ON DELETE CASCADE )
CREATE INDEX "idx-authors-name" ON "authors" ("name")
1Adaa,2Bobb 1,2,3 9
foreign keys 1

"#]]
    );
    nothing_is_open(&connection).await;
    // The counter goes on where it was, and the children still belong to their parents.
    connection.execute_unprepared("INSERT INTO authors (name) VALUES ('Dan')").await.unwrap();
    assert_eq!(one(&connection, "SELECT CAST(max(id) AS TEXT) FROM authors").await, "10");
    connection.execute_unprepared("DELETE FROM authors WHERE id = 1").await.unwrap();
    assert_eq!(one(&connection, "SELECT group_concat(id) FROM books").await, "3");
}

#[tokio::test]
async fn there_and_back_is_where_it_began() {
    let connection = library().await;
    let before = state(&connection).await;
    let mut after = authors();
    after.columns["name"].nullable = false;
    send(&connection, [rebuild(authors(), after.clone()), rebuild(after, authors())]).await.unwrap();
    let squeezed = |text: String| text.split_whitespace().collect::<String>();
    assert_eq!(squeezed(state(&connection).await), squeezed(before));
}

async fn is_refused(connection: &DatabaseConnection, step: Step) -> String {
    let before = state(connection).await;
    let error = send(connection, [step.clone()]).await.unwrap_err().to_string();
    assert_eq!(state(connection).await, before);
    nothing_is_open(connection).await;
    error
}

#[tokio::test]
async fn rows_that_do_not_fit_stop_it_before_anything_is_touched() {
    let connection = library().await;
    connection.execute_unprepared("INSERT INTO authors (name) VALUES (NULL)").await.unwrap();
    let error = is_refused(&connection, required_names()).await;
    assert_data_eq!(
        error,
        str![
            "Execution Error: error returned from database: (code: 1299) NOT NULL constraint failed: limbeck_trial_authors.name"
        ]
    );
    // The same connection can do it once the row is gone.
    connection.execute_unprepared("DELETE FROM authors WHERE name IS NULL").await.unwrap();
    send(&connection, [required_names()]).await.unwrap();
}

#[tokio::test]
async fn duplicates_stop_a_new_unique_index() {
    let connection = library().await;
    connection.execute_unprepared("UPDATE authors SET email = 'same'").await.unwrap();
    let mut after = authors();
    after.indexes.push(Index::on("idx-authors-email", ["email"]).unique());
    assert_data_eq!(
        is_refused(&connection, rebuild(authors(), after)).await,
        str![
            "Execution Error: error returned from database: (code: 2067) UNIQUE constraint failed: limbeck_trial_authors.email"
        ]
    );
}

#[tokio::test]
async fn strict_types_stop_it_too() {
    let connection = library().await;
    let mut after = authors();
    after.options.strict = true;
    after.columns["name"].column_type = ColumnType::Other("INTEGER".to_owned());
    assert_data_eq!(
        is_refused(&connection, rebuild(authors(), after)).await,
        str![
            "Execution Error: error returned from database: (code: 3091) cannot store TEXT value in INTEGER column limbeck_trial_authors.name"
        ]
    );
}

#[tokio::test]
async fn a_table_that_somebody_changed_is_left_alone() {
    let connection = library().await;
    connection.execute_unprepared("CREATE INDEX extra ON authors (email)").await.unwrap();
    assert_data_eq!(
        is_refused(&connection, required_names()).await,
        str![
            "Execution Error: error returned from database: (code: 275) CHECK constraint failed: limbeck: the indexes and triggers of authors are not those that this revision was made for"
        ]
    );
    connection.execute_unprepared("DROP INDEX extra; ALTER TABLE authors ADD COLUMN born integer").await.unwrap();
    assert_data_eq!(
        is_refused(&connection, required_names()).await,
        str![
            "Execution Error: error returned from database: (code: 275) CHECK constraint failed: limbeck: the columns of authors are not those that this revision was made for"
        ]
    );
}

#[tokio::test]
async fn rows_that_a_new_key_would_refuse_stop_it() {
    let connection = library().await;
    let mut before = books();
    before.foreign_keys.clear();
    connection.execute_unprepared("DROP TABLE books").await.unwrap();
    send(&connection, [Step::Operation(Operation::CreateTable(before.clone()))]).await.unwrap();
    connection.execute_unprepared("INSERT INTO books (author_id) VALUES (77)").await.unwrap();
    let error = is_refused(&connection, rebuild(before, books())).await;
    assert_data_eq!(
        error,
        str![
            "Execution Error: error returned from database: (code: 275) CHECK constraint failed: limbeck: rows of books or of tables that refer to it would lose what they refer to"
        ]
    );
}

#[tokio::test]
async fn inside_a_transaction_it_does_nothing() {
    let connection = library().await;
    let before = state(&connection).await;
    let transaction = connection.begin().await.unwrap();
    let error = send(&transaction, [required_names()]).await.unwrap_err().to_string();
    transaction.rollback().await.unwrap();
    assert_data_eq!(
        error,
        str![
            "Execution Error: error returned from database: (code: 275) CHECK constraint failed: limbeck: foreign keys can not be switched off inside a transaction"
        ]
    );
    assert_eq!(state(&connection).await, before);
}
