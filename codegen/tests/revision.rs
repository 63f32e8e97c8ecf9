//! Revision files as a whole.
#![allow(clippy::needless_raw_string_hashes, clippy::too_many_lines, reason = "snapbox writes them")]
#![allow(clippy::unwrap_used, reason = "functions around the tests, too")]

use limbeck_codegen::revision::{Body, Revision, Style, render};
use limbeck_codegen::sql::lower;
use limbeck_differ::declaration::Position;
use limbeck_differ::operation::{Change, inverse_of};
use limbeck_differ::schema::{
    AutoIncrement, Check, Column, ColumnType, ConstraintName, Deferrable, EnumType, Expression, ForeignKey,
    IdentityOptions, Index, IntegerSize, LobSize, ObjectId, PrimaryKey, ReferentialAction, Table, TableName, TypeName,
    UniqueConstraint,
};
use limbeck_differ::{Dialect, Operation, Plan, Step, Target};
use snapbox::{assert_data_eq, str};
use std::collections::{BTreeMap, BTreeSet};

fn books() -> Table {
    let mut id = Column::new("id", ColumnType::Integer(IntegerSize::Regular)).not_null();
    id.auto_increment = Some(AutoIncrement::Identity(IdentityOptions::default()));
    let mut table = Table::new(
        "books",
        [
            id,
            Column::new("title", ColumnType::String(Some(100))).not_null().with_default("'new'"),
            Column::new("author_id", ColumnType::Integer(IntegerSize::Regular)).not_null(),
            Column::new("added", ColumnType::TimestampWithTimeZone(None)).not_null().with_default("CURRENT_TIMESTAMP"),
            Column::new("notes", ColumnType::Text(LobSize::Regular)),
        ],
    );
    table.primary_key = Some(PrimaryKey::new(ConstraintName::server("books_pkey"), vec!["id".to_owned()]));
    table.uniques.push(UniqueConstraint {
        name: ConstraintName::explicit("uq-books-title"),
        columns: vec!["title".to_owned()],
        nulls_not_distinct: false,
        deferrable: Deferrable::No,
        include: Vec::new(),
        comment: None,
    });
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
    table.checks.push(Check {
        name: ConstraintName::explicit("ck-books-title"),
        expression: Expression::new("length(title) > 0"),
        no_inherit: false,
        not_valid: false,
        comment: None,
        not_enforced: false,
    });
    table
}

fn operations() -> Vec<Operation> {
    let books = TableName::new("books");
    let series = Column::new("series", ColumnType::String(Some(100)));
    let old = Column::new("added", ColumnType::Timestamp(None));
    let new = Column::new("added", ColumnType::TimestampWithTimeZone(None));
    vec![
        Operation::CreateTable(self::books()),
        Operation::CreateIndex(books.clone(), Index::on("idx-books-title", ["title"])),
        Operation::AddColumn(TableName::new("posts"), series),
        Operation::AlterColumn(TableName::new("posts"), Change::new(old, new)),
    ]
}

fn revision(dialect: Dialect, migration_major: u64, operations: &[Operation]) -> Revision {
    let plan = |operations: Vec<Operation>| Plan { steps: operations.into_iter().map(Step::Operation).collect() };
    let target = Target::newest(dialect);
    let position = Position { file: "entity/src/posts.rs".to_owned(), line: 14, column: 5 };
    Revision {
        message: "add series".to_owned(),
        id: "m20261122_031500_add_series".to_owned(),
        revises: Some("m20261101_090000_first_commit".to_owned()),
        created: Some("2026-11-22 03:15:00 UTC".to_owned()),
        proved: Some("up, down, up on postgres 15 (2 tables, rows in 2)".to_owned()),
        bodies: vec![Body {
            up: lower(&plan(operations.to_vec()), &target).unwrap(),
            down: lower(&plan(inverse_of(operations)), &target).unwrap(),
            positions: BTreeMap::from([(ObjectId::Column(TableName::new("posts"), "series".to_owned()), position)]),
            target,
            unfilled: BTreeSet::new(),
        }],
        style: Style { migration_major, derives: Vec::new(), documents: false },
        notes: Vec::new(),
    }
}

#[test]
fn a_revision_reads_as_written_by_hand() {
    assert_data_eq!(
        render(&revision(Dialect::Postgres, 2, &operations())),
        str![[r##"
//! add series
//!
//! Revision: m20261122_031500_add_series
//! Revises: m20261101_090000_first_commit
//! Created: 2026-11-22 03:15:00 UTC
//! Proved: up, down, up on postgres 15 (2 tables, rows in 2)

use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261122_031500_add_series"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // books: not in the database
        manager
            .create_table(
                Table::create()
                    .table("books")
                    .col(
                        ColumnDef::new("id")
                            .integer()
                            .not_null()
                            .auto_increment()
                            .primary_key(),
                    )
                    .col(
                        ColumnDef::new("title").string_len(100).not_null().default("new"),
                    )
                    .col(ColumnDef::new("author_id").integer().not_null())
                    .col(
                        ColumnDef::new("added")
                            .timestamp_with_time_zone()
                            .not_null()
                            .default(Expr::current_timestamp()),
                    )
                    .col(ColumnDef::new("notes").text().null())
                    .index(Index::create().unique().name("uq-books-title").col("title"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk-books-author_id")
                            .from("books", "author_id")
                            .to("authors", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .check(("ck-books-title", Expr::cust("length(title) > 0")))
                    .to_owned(),
            )
            .await?;
        // idx-books-title: not in the database
        manager
            .create_index(
                Index::create()
                    .name("idx-books-title")
                    .table("books")
                    .col("title")
                    .to_owned(),
            )
            .await?;
        // posts.series: declared in entity/src/posts.rs:14, not in the database
        manager
            .alter_table(
                Table::alter()
                    .table("posts")
                    .add_column(ColumnDef::new("series").string_len(100).null())
                    .to_owned(),
            )
            .await?;
        // posts.added: TIMESTAMP WITH TIME ZONE, TIMESTAMP in the database
        manager
            .get_connection()
            .execute_unprepared(r#"ALTER TABLE "posts" ALTER COLUMN "added" TYPE timestamp with time zone USING "added" AT TIME ZONE 'UTC'"#)
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // type change from TIMESTAMP WITH TIME ZONE to TIMESTAMP on 'posts.added'
        manager
            .get_connection()
            .execute_unprepared(r#"ALTER TABLE "posts" ALTER COLUMN "added" TYPE timestamp USING "added" AT TIME ZONE 'UTC'"#)
            .await?;
        // removed column 'posts.series'
        // Destructive: drops column 'posts.series' with its data
        // Irreversible: the downgrade can't bring the data back
        manager
            .alter_table(Table::alter().table("posts").drop_column("series").to_owned())
            .await?;
        // removed index 'idx-books-title' on 'books'
        manager
            .drop_index(Index::drop().name("idx-books-title").table("books").to_owned())
            .await?;
        // removed table 'books'
        // Destructive: drops table 'books' with its data
        // Irreversible: the downgrade can't bring the data back
        manager.drop_table(Table::drop().table("books").to_owned()).await?;
        Ok(())
    }
}

"##]]
    );
}

#[test]
fn the_older_migration_crate_gets_aliases() {
    assert_data_eq!(
        render(&revision(Dialect::Sqlite, 1, &operations()[..3])),
        str![[r##"
//! add series
//!
//! Revision: m20261122_031500_add_series
//! Revises: m20261101_090000_first_commit
//! Created: 2026-11-22 03:15:00 UTC
//! Proved: up, down, up on postgres 15 (2 tables, rows in 2)

use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261122_031500_add_series"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // books: not in the database
        manager
            .get_connection()
            .execute_unprepared(r#"CREATE TABLE "books" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(100) NOT NULL DEFAULT 'new', "author_id" integer NOT NULL, "added" timestamp_with_timezone_text NOT NULL DEFAULT CURRENT_TIMESTAMP, "notes" text NULL, CONSTRAINT "uq-books-title" UNIQUE ("title"), FOREIGN KEY ("author_id") REFERENCES "authors" ("id") ON DELETE CASCADE, CONSTRAINT "ck-books-title" CHECK (length(title) > 0) )"#)
            .await?;
        // idx-books-title: not in the database
        manager
            .create_index(
                Index::create()
                    .name("idx-books-title")
                    .table(Alias::new("books"))
                    .col(Alias::new("title"))
                    .to_owned(),
            )
            .await?;
        // posts.series: declared in entity/src/posts.rs:14, not in the database
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("posts"))
                    .add_column(
                        ColumnDef::new(Alias::new("series")).string_len(100).null(),
                    )
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // removed column 'posts.series'
        // Destructive: drops column 'posts.series' with its data
        // Irreversible: the downgrade can't bring the data back
        manager
            .alter_table(
                Table::alter()
                    .table(Alias::new("posts"))
                    .drop_column(Alias::new("series"))
                    .to_owned(),
            )
            .await?;
        // removed index 'idx-books-title' on 'books'
        manager
            .drop_index(
                Index::drop()
                    .name("idx-books-title")
                    .table(Alias::new("books"))
                    .to_owned(),
            )
            .await?;
        // removed table 'books'
        // Destructive: drops table 'books' with its data
        // Irreversible: the downgrade can't bring the data back
        manager.drop_table(Table::drop().table(Alias::new("books")).to_owned()).await?;
        Ok(())
    }
}

"##]]
    );
}

#[test]
fn any_text_makes_a_file_that_parses() {
    let odd = "odd \" name\nwith ``` and */ \u{2028} \\";
    let mut table = Table::new(odd, [Column::new(odd, ColumnType::Other("\"x\"".to_owned())).with_default("'\"#'")]);
    table.comment = Some(odd.to_owned());
    table.options.unlogged = true;
    for migration_major in [1, 2] {
        let mut revision = revision(Dialect::Postgres, migration_major, &[Operation::CreateTable(table.clone())]);
        revision.message = format!("  {odd}\r\n//! more");
        revision.notes = vec![odd.to_owned()];
        let text = render(&revision);
        syn::parse_file(&text).unwrap();
        assert_eq!(text, render(&revision));
    }
}

#[test]
fn an_empty_revision_has_bodies_to_fill_in() {
    let revision = Revision { proved: None, created: None, revises: None, ..revision(Dialect::Sqlite, 2, &[]) };
    assert_data_eq!(
        render(&revision),
        str![[r#"
//! add series
//!
//! Revision: m20261122_031500_add_series

use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261122_031500_add_series"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        // Write the upgrade here.
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        // Write the downgrade here: the way back from what the upgrade does.
        Ok(())
    }
}

"#]]
    );
}

#[test]
fn below_1_0_everything_is_sql() {
    let text = render(&revision(Dialect::Postgres, 0, &operations()));
    assert!(!text.contains("ColumnDef"), "{text}");
    assert_eq!(text.matches("execute_unprepared").count(), text.matches(".await?").count());
}

#[test]
fn a_name_is_derived_where_the_project_does_so() {
    let derives = vec!["Debug".to_owned(), "DeriveMigrationName".to_owned()];
    let style = Style { migration_major: 2, derives, documents: true };
    let text = render(&Revision { style, ..revision(Dialect::Sqlite, 2, &operations()[..1]) });
    assert!(
        text.contains(
            "\n/// The migration.\n#[derive(Debug, DeriveMigrationName)]\npub struct Migration;\n\n#[async_trait"
        ),
        "{text}"
    );
    assert!(!text.contains("impl MigrationName"), "{text}");
}

#[test]
fn one_transaction_for_all_is_warned_of_where_it_matters() {
    let mood = |values: &[&str]| EnumType {
        name: TypeName::new("mood"),
        values: values.iter().map(ToString::to_string).collect(),
        comment: None,
    };
    let added = [Operation::AlterEnum(Change::new(mood(&["sad"]), mood(&["sad", "glad"])))];
    let note = "//! Note: sea-orm-migration before 2.0 runs all pending revisions in one transaction";
    let text = |major| {
        let mut revision = revision(Dialect::Postgres, major, &[]);
        let plan = Plan { steps: added.iter().cloned().map(Step::Operation).collect() };
        revision.bodies[0].up = lower(&plan, &Target::newest(Dialect::Postgres)).unwrap();
        render(&revision)
    };
    assert!(text(1).contains(note), "{}", text(1));
    assert!(!text(2).contains(note), "{}", text(2));
}
