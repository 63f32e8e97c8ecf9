//! What a difference looks like.
#![allow(clippy::needless_raw_string_hashes, clippy::too_many_lines, reason = "snapbox writes them")]
#![allow(clippy::unwrap_used, reason = "functions around the tests, too")]

use limbeck_codegen::report::{Difference, Ledger, json, patch, schema_json, schema_text, text};
use limbeck_differ::declaration::Position;
use limbeck_differ::operation::Change;
use limbeck_differ::schema::{
    Column, ColumnType, ConstraintName, Expression, Index, IndexColumn, IntegerSize, LobSize, ObjectId, PrimaryKey,
    Schema, Table, TableName, UniqueConstraint,
};
use limbeck_differ::{Dialect, Operation, RenameHints, Target, diff};
use snapbox::{assert_data_eq, str};
use std::collections::{BTreeMap, BTreeSet};

fn posts(columns: impl IntoIterator<Item = Column>) -> Table {
    let id = Column::new("id", ColumnType::Integer(IntegerSize::Regular)).not_null();
    let mut table = Table::new("posts", std::iter::once(id).chain(columns));
    table.primary_key = Some(PrimaryKey::new(ConstraintName::server("posts_pkey"), vec!["id".to_owned()]));
    table
}

fn before() -> Schema {
    let title = Column::new("title", ColumnType::Text(LobSize::Regular)).with_default("'untitled'");
    let subtitle = Column::new("subtitle", ColumnType::Text(LobSize::Regular));
    let mut table = posts([title, subtitle]);
    table.uniques.push(UniqueConstraint {
        name: ConstraintName::server("posts_title_key"),
        columns: vec!["title".to_owned()],
        nulls_not_distinct: false,
        deferrable: limbeck_differ::schema::Deferrable::No,
        include: Vec::new(),
        comment: None,
    });
    Schema::default().with_table(table)
}

fn after() -> Schema {
    let mut before = before().tables.into_values().next().unwrap();
    before.columns.shift_remove("subtitle");
    before.columns["title"].nullable = false;
    let series = Column::new("series", ColumnType::String(Some(100)));
    before.columns.insert("series".to_owned(), series);
    let mut index = Index::on("idx-posts-series", ["series"]);
    index.columns.push(IndexColumn { descending: true, ..IndexColumn::column("id") });
    index.predicate = Some(Expression::new("series IS NOT NULL"));
    before.indexes.push(index);
    let tags = Table::new("tags", [Column::new("name", ColumnType::Text(LobSize::Regular)).not_null()]);
    Schema::default().with_table(before).with_table(tags)
}

fn with_difference<T>(show: impl Fn(&Difference<'_>) -> T) -> T {
    let (from, to) = (before(), after());
    let operations: Vec<Operation> = diff(Change::new(&from, &to), &RenameHints::default());
    let at = |line| Position { file: "entity/src/posts.rs".to_owned(), line, column: 9 };
    let table = TableName::new("posts");
    let positions = BTreeMap::from([
        (ObjectId::Table(table.clone()), at(3)),
        (ObjectId::Column(table.clone(), "series".to_owned()), at(14)),
        (ObjectId::Column(table.clone(), "title".to_owned()), at(12)),
    ]);
    let unmanaged = BTreeSet::from([ObjectId::Unique(table.clone(), vec!["title".to_owned()])]);
    let unconfirmed = BTreeSet::from([ObjectId::Default(table, "title".to_owned())]);
    show(&Difference {
        operations: &operations,
        schemas: Change::new(&from, &to),
        positions: &positions,
        unmanaged: &unmanaged,
        unconfirmed: &unconfirmed,
        candidates: &[],
        target: &Target::newest(Dialect::Postgres),
    })
}

#[test]
fn for_people() {
    assert_data_eq!(
        with_difference(|difference| text(difference, Ledger::Listed)),
        str![[r#"
removed column 'posts.subtitle'
    in the database, not declared in entity/src/posts.rs:3
    destructive: drops column 'posts.subtitle' with its data
    irreversible: the downgrade can't bring the data back
NOT NULL on column 'posts.title'
    NOT NULL in entity/src/posts.rs:12, NULL in the database
    depends on the data: fails where 'posts.title' is NULL
added column 'posts.series'
    declared in entity/src/posts.rs:14, not in the database
added index 'idx-posts-series' on 'posts' ('series', 'id')
    declared in entity/src/posts.rs:3, not in the database
added table 'tags'
    not in the database

not confirmed by the server:
    default of 'posts.title'

not mentioned by any model, and left alone:
    unique constraint on 'posts' (title)

"#]]
    );
}

#[test]
fn for_programs() {
    assert_data_eq!(
        with_difference(json),
        str![[r#"
{
  "version": 1,
  "dialect": "postgres",
  "operations": [
    {
      "operation": "drop_column",
      "object": {
        "kind": "column",
        "table": "posts",
        "name": "subtitle"
      },
      "description": "removed column 'posts.subtitle'",
      "reason": "in the database, not declared in entity/src/posts.rs:3",
      "destructive": "drops column 'posts.subtitle' with its data",
      "irreversible": "the downgrade can't bring the data back"
    },
    {
      "operation": "alter_column",
      "object": {
        "kind": "column",
        "table": "posts",
        "name": "title"
      },
      "description": "NOT NULL on column 'posts.title'",
      "reason": "NOT NULL in entity/src/posts.rs:12, NULL in the database",
      "position": {
        "file": "entity/src/posts.rs",
        "line": 12,
        "column": 9
      },
      "data_dependent": "fails where 'posts.title' is NULL"
    },
    {
      "operation": "add_column",
      "object": {
        "kind": "column",
        "table": "posts",
        "name": "series"
      },
      "description": "added column 'posts.series'",
      "reason": "declared in entity/src/posts.rs:14, not in the database",
      "position": {
        "file": "entity/src/posts.rs",
        "line": 14,
        "column": 9
      }
    },
    {
      "operation": "create_index",
      "object": {
        "kind": "index",
        "table": "posts",
        "name": "idx-posts-series"
      },
      "description": "added index 'idx-posts-series' on 'posts' ('series', 'id')",
      "reason": "declared in entity/src/posts.rs:3, not in the database"
    },
    {
      "operation": "create_table",
      "object": {
        "kind": "table",
        "name": "tags"
      },
      "description": "added table 'tags'",
      "reason": "not in the database"
    }
  ],
  "unconfirmed": [
    {
      "kind": "default",
      "table": "posts",
      "name": "title"
    }
  ],
  "unmanaged": [
    {
      "kind": "unique",
      "table": "posts",
      "columns": [
        "title"
      ]
    }
  ]
}

"#]]
    );
}

#[test]
fn what_no_model_mentions_is_counted_for_a_glance() {
    let shown = with_difference(|difference| text(difference, Ledger::Counted));
    let last = shown.lines().last();
    assert_eq!(last, Some("not mentioned by any model, and left alone: 1 unique constraint"));
}

#[test]
fn as_a_patch() {
    assert_data_eq!(
        with_difference(patch),
        str![[r#"
--- a/posts.sql
+++ b/posts.sql
@@ -1,6 +1,7 @@
 CREATE TABLE "posts" (
     "id" integer NOT NULL PRIMARY KEY,
-    "title" text NULL DEFAULT 'untitled',
-    "subtitle" text NULL,
+    "title" text NOT NULL DEFAULT 'untitled',
+    "series" varchar(100) NULL,
     UNIQUE ("title")
 );
+CREATE INDEX "idx-posts-series" ON "posts" ("series", "id" DESC) WHERE series IS NOT NULL;
--- /dev/null
+++ b/tags.sql
@@ -0,0 +1,3 @@
+CREATE TABLE "tags" (
+    "name" text NOT NULL
+);

"#]]
    );
}

#[test]
fn a_schema() {
    assert_data_eq!(
        schema_text(&after(), &Target::newest(Dialect::Postgres)),
        str![[r#"
table posts
    id      INTEGER NOT NULL
    title   TEXT NOT NULL DEFAULT 'untitled'
    series  VARCHAR(100)
    primary key posts_pkey (id)
    unique posts_title_key (title)
    index idx-posts-series (series, id desc) where series IS NOT NULL

table tags
    name  TEXT NOT NULL

"#]]
    );
    assert_data_eq!(
        schema_json(&after(), &Target::newest(Dialect::Sqlite)),
        str![[r#"
{
  "version": 1,
  "dialect": "sqlite",
  "tables": [
    {
      "schema": null,
      "name": "posts",
      "columns": [
        {
          "name": "id",
          "type": "INTEGER",
          "nullable": false,
          "default": null,
          "auto_increment": null,
          "generated": null,
          "collation": null,
          "comment": null
        },
        {
          "name": "title",
          "type": "TEXT",
          "nullable": false,
          "default": "'untitled'",
          "auto_increment": null,
          "generated": null,
          "collation": null,
          "comment": null
        },
        {
          "name": "series",
          "type": "VARCHAR(100)",
          "nullable": true,
          "default": null,
          "auto_increment": null,
          "generated": null,
          "collation": null,
          "comment": null
        }
      ],
      "primary_key": {
        "name": "posts_pkey",
        "columns": [
          "id"
        ]
      },
      "uniques": [
        {
          "name": "posts_title_key",
          "columns": [
            "title"
          ]
        }
      ],
      "checks": [],
      "foreign_keys": [],
      "indexes": [
        {
          "name": "idx-posts-series",
          "unique": false,
          "parts": [
            "series",
            "id desc"
          ],
          "method": null,
          "include": [],
          "predicate": "series IS NOT NULL"
        }
      ],
      "comment": null
    },
    {
      "schema": null,
      "name": "tags",
      "columns": [
        {
          "name": "name",
          "type": "TEXT",
          "nullable": false,
          "default": null,
          "auto_increment": null,
          "generated": null,
          "collation": null,
          "comment": null
        }
      ],
      "primary_key": null,
      "uniques": [],
      "checks": [],
      "foreign_keys": [],
      "indexes": [],
      "comment": null
    }
  ],
  "enums": [],
  "others": [],
  "unmodelled": []
}

"#]]
    );
}

#[test]
fn at_a_glance() {
    let lines = with_difference(|difference| limbeck_codegen::report::summary(difference).join("\n") + "\n");
    assert_data_eq!(
        lines,
        str![[r#"
5 changes in 2 tables: posts, tags
  destructive: 1 column removed (column 'posts.subtitle')
  1 column added, 1 column changed, 1 index added, 1 table added
  unmanaged, and left alone: 1 unique constraint

"#]]
    );
}
