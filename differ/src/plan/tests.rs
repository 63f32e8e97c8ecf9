//! Plans, as a person reads them.
#![allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]

use crate::Dialect::{MariaDb, MySql, Postgres, Sqlite};
use crate::operation::{Change, Operation};
use crate::schema::{Column, ColumnType, ObjectId, Schema, TableOptions};
use crate::testing::{exactly_there_and_back, schema, there_and_back};
use crate::{Dialect, RenameHints, Target, diff, plan};
use snapbox::assert_data_eq;
use snapbox::str;

#[test]
fn a_referenced_table_comes_first() {
    let to = "a_books: id int pk, author int -> z_authors.id, index by_author(author)
              z_authors: id int pk";
    assert_data_eq!(
        there_and_back(Postgres, "", to),
        str![[r#"
  added table 'z_authors'
  added table 'a_books' + key to z_authors
  added index 'by_author' on 'a_books' ('author')
down
  removed table 'a_books' + key to z_authors + index by_author
  removed table 'z_authors'

"#]]
    );
}

#[test]
fn a_new_table_is_followed_by_its_indexes() {
    let to = "a_books: id int pk, author int -> z_authors.id, index by_author(author)
              z_authors: id int pk, name text, index by_name(name)";
    assert_data_eq!(
        there_and_back(Postgres, "", to),
        str![[r#"
  added table 'z_authors'
  added index 'by_name' on 'z_authors' ('name')
  added table 'a_books' + key to z_authors
  added index 'by_author' on 'a_books' ('author')
down
  removed table 'a_books' + key to z_authors + index by_author
  removed table 'z_authors' + index by_name

"#]]
    );
}

#[test]
fn tables_that_refer_to_each_other() {
    let to = "a: id int pk, b int? -> b.id
              b: id int pk, a int? -> a.id";
    assert_data_eq!(
        there_and_back(Postgres, "", to),
        str![[r#"
  added table 'a'
  added table 'b' + key to a
  added foreign key (b)(b.id) on table a
down
  removed foreign key (b)(b.id) on table a
  removed table 'b' + key to a
  removed table 'a'

"#]]
    );
    assert_data_eq!(
        there_and_back(Sqlite, "", to),
        str![[r#"
  added table 'a' + key to b
  added table 'b' + key to a
down
  rebuild a: removed foreign key (b)(b.id) on table a
  removed table 'b' + key to a
  removed table 'a'

"#]]
    );
}

#[test]
fn a_blog_gains_series_and_loses_columns() {
    let from = "posts: id int pk, title text, subtitle text?, legacy text?";
    let to = "posts: id int pk, title text, series text?";
    assert_data_eq!(
        there_and_back(Postgres, from, to),
        str![[r#"
  added column 'posts.series'
  removed column 'posts.legacy'
  removed column 'posts.subtitle'
down
  added column 'posts.legacy'
  added column 'posts.subtitle'
  removed column 'posts.series'

"#]]
    );
    assert_data_eq!(
        there_and_back(Sqlite, from, to),
        str![[r#"
  added column 'posts.series'
  removed column 'posts.legacy'
  removed column 'posts.subtitle'
down
  added column 'posts.legacy'
  added column 'posts.subtitle'
  removed column 'posts.series'

"#]]
    );
}

#[test]
fn a_key_between_tables_that_are_there() {
    let from = "project: project_id int pk
                session: id int pk, project_id int";
    let to = "project: project_id int pk
              session: id int pk, project_id int -> project.project_id
              test_table: id int pk";
    assert_data_eq!(
        there_and_back(Postgres, from, to),
        str![[r#"
  added table 'test_table'
  added foreign key (project_id)(project.project_id) on table session
down
  removed foreign key (project_id)(project.project_id) on table session
  removed table 'test_table'

"#]]
    );
    assert_data_eq!(
        there_and_back(Sqlite, from, to),
        str![[r#"
  added table 'test_table'
  rebuild session: added foreign key (project_id)(project.project_id) on table session
down
  removed table 'test_table'
  rebuild session: removed foreign key (project_id)(project.project_id) on table session

"#]]
    );
}

#[test]
fn sqlite_rebuilds_once_for_all_changes() {
    let from = "t: id int pk, a int, b text?, index by_a(a)";
    let to = "t: id int pk, a text, c int default 0, index by_c(c)";
    assert_data_eq!(
        there_and_back(Sqlite, from, to),
        str![[r#"
  rebuild t: removed index 'by_a' on 't'; added column 't.c'; type change from INTEGER to TEXT on 't.a'; removed column 't.b'; added index 'by_c' on 't' ('c')
down
  rebuild t: removed index 'by_c' on 't'; added column 't.b'; type change from TEXT to INTEGER on 't.a'; removed column 't.c'; added index 'by_a' on 't' ('a')

"#]]
    );
}

#[test]
fn an_index_goes_before_its_column() {
    let from = "t: id int pk, a int?, index by_a(a)";
    assert_data_eq!(
        there_and_back(Sqlite, from, "t: id int pk"),
        str![[r#"
  removed index 'by_a' on 't'
  removed column 't.a'
down
  added column 't.a'
  added index 'by_a' on 't' ('a')

"#]]
    );
    assert_data_eq!(
        there_and_back(Postgres, from, "t: id int pk"),
        str![[r#"
  removed index 'by_a' on 't'
  removed column 't.a'
down
  added column 't.a'
  added index 'by_a' on 't' ('a')

"#]]
    );
}

#[test]
fn a_foreign_key_waits_for_the_types_of_both_sides() {
    let from = "a: id int pk
                b: id int pk, a int -> a.id";
    let to = "a: id uuid pk
              b: id int pk, a uuid -> a.id";
    assert_data_eq!(
        there_and_back(Postgres, from, to),
        str![[r#"
  removed foreign key (a)(a.id) on table b
  type change from INTEGER to UUID on 'a.id'
  type change from INTEGER to UUID on 'b.a'
  added foreign key (a)(a.id) on table b
down
  removed foreign key (a)(a.id) on table b
  type change from UUID to INTEGER on 'a.id'
  type change from UUID to INTEGER on 'b.a'
  added foreign key (a)(a.id) on table b

"#]]
    );
}

#[test]
fn a_key_that_is_replaced_takes_its_foreign_keys_along() {
    let from = "a: id int pk, code int, unique index by_code(code)
                b: id int pk, a int -> a.code";
    let to = "a: id int pk, code int, unique a_code(code)
              b: id int pk, a int -> a.code";
    assert_data_eq!(
        there_and_back(Postgres, from, to),
        str![[r#"
  removed foreign key (a)(a.code) on table b
  removed unique index 'by_code' on 'a'
  added unique constraint 'a_code' on 'a' ('code')
  added foreign key (a)(a.code) on table b
down
  removed foreign key (a)(a.code) on table b
  removed unique constraint 'a_code' on 'a' ('code')
  added unique index 'by_code' on 'a' ('code')
  added foreign key (a)(a.code) on table b

"#]]
    );
}

#[test]
fn an_enum_type_gains_and_loses_values() {
    let from = "enum mood: sad, happy
                t: id int pk, mood mood default 'sad'";
    let to = "enum mood: sad, happy, calm
              t: id int pk, mood mood default 'sad'";
    assert_data_eq!(
        there_and_back(Postgres, from, to),
        str![[r#"
  added 'calm' to enum type 'mood'
down
  replace for t.mood: removed 'calm' from enum type 'mood'

"#]]
    );
}

#[test]
fn a_default_moves_to_a_value_that_is_new() {
    let from = "enum mood: sad, happy
                t: id int pk, mood mood default 'sad'";
    let to = "enum mood: happy, calm
              t: id int pk, mood mood default 'calm'";
    assert_data_eq!(
        there_and_back(Postgres, from, to),
        str![[r#"
  server default changed on 't.mood'
  replace for t.mood: added 'calm' to enum type 'mood', removed 'sad' from enum type 'mood'
  server default changed on 't.mood'
down
  server default changed on 't.mood'
  replace for t.mood: added 'sad' to enum type 'mood', removed 'calm' from enum type 'mood'
  server default changed on 't.mood'

"#]]
    );
}

#[test]
fn a_computed_column_is_made_anew_with_its_index() {
    let from = "t: id int pk, a int, twice int? generated a*2, index by_twice(twice)";
    let to = "t: id int pk, a int, twice int? generated a+a, index by_twice(twice)";
    assert_data_eq!(
        there_and_back(Postgres, from, to),
        str![[r#"
  removed index 'by_twice' on 't'
  removed column 't.twice'
  added column 't.twice'
  added index 'by_twice' on 't' ('twice')
down
  removed index 'by_twice' on 't'
  removed column 't.twice'
  added column 't.twice'
  added index 'by_twice' on 't' ('twice')

"#]]
    );
}

#[test]
fn a_view_stands_in_the_way() {
    let from = "t: id int pk, a int?
                view v: t.a";
    let dropped = "t: id int pk
                   view v: t.a";
    assert_data_eq!(
        there_and_back(Postgres, from, dropped),
        str![[r#"
column 't.a' cannot be changed while view 'v' depends on it

"#]]
    );
    assert_data_eq!(
        there_and_back(Sqlite, from, dropped),
        str![[r#"
column 't.a' cannot be changed while view 'v' depends on it

"#]]
    );
    let retyped = "t: id int pk, a text?
                   view v: t.a";
    assert_data_eq!(
        there_and_back(Postgres, from, retyped),
        str![[r#"
  removed view 'v'
  type change from INTEGER to TEXT on 't.a'
  added view 'v'
down
  removed view 'v'
  type change from TEXT to INTEGER on 't.a'
  added view 'v'

"#]]
    );
    assert_data_eq!(
        there_and_back(Sqlite, from, retyped),
        str![[r#"
  rebuild t: type change from INTEGER to TEXT on 't.a'
down
  rebuild t: type change from TEXT to INTEGER on 't.a'

"#]]
    );
    let beside = "t: id bigint pk, a int?, b int?
                  view v: t.a";
    assert_data_eq!(
        there_and_back(Postgres, from, beside),
        str![[r#"
  added column 't.b'
  type change from INTEGER to BIGINT on 't.id'
down
  type change from BIGINT to INTEGER on 't.id'
  removed column 't.b'

"#]]
    );
}

#[test]
fn indexes_change_tables() {
    let from = "a: id int pk, x int, index one(id)
                b: id int pk, x int, index two(id)";
    let to = "a: id int pk, x text, index two(x)
              b: id int pk, x text, index one(x)";
    assert_data_eq!(
        there_and_back(Sqlite, from, to),
        str![[r#"
  removed index 'one' on 'a'
  removed index 'two' on 'b'
  rebuild a: type change from INTEGER to TEXT on 'a.x'
  added index 'two' on 'a' ('x')
  rebuild b: type change from INTEGER to TEXT on 'b.x'
  added index 'one' on 'b' ('x')
down
  removed index 'two' on 'a'
  removed index 'one' on 'b'
  added index 'one' on 'a' ('id')
  added index 'two' on 'b' ('id')
  rebuild a: type change from TEXT to INTEGER on 'a.x'
  rebuild b: type change from TEXT to INTEGER on 'b.x'

"#]]
    );
}

#[test]
fn a_view_goes_and_comes_back_around_a_change_of_what_it_reads() {
    let from = "posts: id int pk, title int
                view titles: posts.title";
    let to = "posts: id int pk, title text
              view titles: posts.title";
    assert_data_eq!(
        exactly_there_and_back(Postgres, from, to),
        str![[r#"
  removed view 'titles'
  type change from INTEGER to TEXT on 'posts.title'
  added view 'titles'
down
  removed view 'titles'
  type change from TEXT to INTEGER on 'posts.title'
  added view 'titles'

"#]]
    );
    // Models say nothing of views: what makes way for them comes back as it was.
    assert_data_eq!(
        there_and_back(Postgres, from, to),
        str![[r#"
  removed view 'titles'
  type change from INTEGER to TEXT on 'posts.title'
  added view 'titles'
down
  removed view 'titles'
  type change from TEXT to INTEGER on 'posts.title'
  added view 'titles'

"#]]
    );
}

#[test]
fn a_view_comes_after_its_table_and_goes_before_it() {
    let to = "posts: id int pk, title text
              view a_titles: posts.title";
    assert_data_eq!(
        exactly_there_and_back(Postgres, "", to),
        str![[r#"
  added table 'posts'
  added view 'a_titles'
down
  removed view 'a_titles'
  removed table 'posts'

"#]]
    );
    assert_data_eq!(
        exactly_there_and_back(Sqlite, "", to),
        str![[r#"
  added table 'posts'
  added view 'a_titles'
down
  removed view 'a_titles'
  removed table 'posts'

"#]]
    );
}

fn refusal(operations: Vec<Operation>, before: &Schema, dialect: Dialect) -> String {
    plan(operations, before, &Target::newest(dialect)).unwrap_err().to_string()
}

#[test]
fn a_table_that_keeps_its_history_keeps_its_columns() {
    let mut before = schema("t: id int pk");
    let options = &mut before.tables.get_mut(&"t".into()).unwrap().options;
    options.storage.insert(TableOptions::VERSIONED.to_owned(), String::new());
    let added = Operation::AddColumn("t".into(), Column::new("a", ColumnType::Date));
    assert_eq!(
        refusal(vec![added], &before, MariaDb),
        "column 't.a' cannot be changed so: its table keeps the history of its rows, and that has the same columns"
    );
}

#[test]
fn nothing_is_lost_by_making_a_table_anew() {
    let (mut before, after) = (schema("t: id int pk, a int unique"), schema("t: id int pk, a text unique"));
    before.unmodelled.insert(ObjectId::Unique("t".into(), vec!["a".to_owned()]));
    let operations = diff(Change::new(&before, &after), &RenameHints::default());
    assert_eq!(
        refusal(operations, &before, Sqlite),
        "table 't' cannot be changed so: the table must be made anew, and unique constraint on 't' (a) has something \
         that would be lost"
    );
}

#[test]
fn an_index_with_another_name_and_comment_is_made_anew_once() {
    let (before, mut after) = (schema("t: a int, index one(a)"), schema("t: a int, index two(a)"));
    after.tables.get_mut(&"t".into()).unwrap().indexes[0].comment = Some("why".to_owned());
    for dialect in [MySql, Sqlite] {
        let operations = diff(Change::new(&before, &after), &RenameHints::default());
        let plan = plan(operations, &before, &Target::newest(dialect)).unwrap();
        let said: Vec<_> = plan.operations().map(|operation| operation.describe()).collect();
        assert_eq!(said, ["removed index 'one' on 't'", "added index 'two' on 't' ('a')"], "{dialect}");
    }
}

#[test]
fn triggers_and_views_stay_around_a_rebuild() {
    let from = "t: id int pk, a int?, check positive(a > 0)
                trigger changed: t.a
                view v: t.a";
    let to = "t: id int pk, a int?
              trigger changed: t.a
              view v: t.a";
    let dropped = "t: id int pk, check positive(id > 0)
                   trigger changed: t.a
                   view v: t.a";
    assert_data_eq!(
        exactly_there_and_back(Sqlite, from, to),
        str![[r#"
  rebuild t with trigger 'changed' on 't': removed check constraint 'positive' on 't' (a > 0)
down
  rebuild t with trigger 'changed' on 't': added check constraint 'positive' on 't' (a > 0)

"#]]
    );
    assert_data_eq!(
        there_and_back(Sqlite, from, dropped),
        str![[r#"
column 't.a' cannot be changed while view 'v', trigger 'changed' on 't' depends on it

"#]]
    );
}
