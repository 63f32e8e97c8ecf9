//! Differences, as a person reads them.
#![allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]

use super::RenameHints;
use crate::Dialect;
use crate::operation::Change;
use crate::testing::{difference, renamed_there_and_back};
use snapbox::assert_data_eq;
use snapbox::str;

fn plain(from: &str, to: &str) -> String {
    difference(from, to, &RenameHints::default())
}

#[test]
fn a_new_table_comes_in_parts() {
    assert_data_eq!(
        plain("", "authors: id int pk, name text, index idx-authors-name(name)"),
        str![[r#"
added table 'authors'
added index 'idx-authors-name' on 'authors' ('name')

"#]]
    );
}

#[test]
fn a_column_changes_in_several_ways() {
    let from = "accounts: id int pk, expires_at timestamp?, kind text";
    let to = "accounts: id int pk, expires_at timestamptz, kind text default 'basic'";
    assert_data_eq!(
        plain(from, to),
        str![[r#"
type change from TIMESTAMP to TIMESTAMP WITH TIME ZONE on 'accounts.expires_at', NOT NULL on column 'accounts.expires_at'
server default changed on 'accounts.kind'

"#]]
    );
}

#[test]
fn the_position_of_a_column_is_no_difference() {
    assert_data_eq!(plain("t: id int pk, a int, b int", "t: id int pk, b int, a int"), str![]);
}

#[test]
fn constraints_match_by_name_then_by_structure() {
    let from = "t: a int, b int, unique ab(a, b), unique b(b), check positive(a > 0)";
    assert_data_eq!(
        plain(from, "t: a int, b int, unique other(a, b), unique b(a), check positive(a >= 0)"),
        str![[r#"
removed unique constraint 'b' on 't' ('b')
renamed constraint 'ab' to 'other' on 't'
added unique constraint 'b' on 't' ('a')
removed check constraint 'positive' on 't' (a > 0)
added check constraint 'positive' on 't' (a >= 0)

"#]]
    );
    assert_data_eq!(plain("t: a int, unique t_a_key(a)", "t: a int unique"), str![]);
}

#[test]
fn an_index_of_another_name_is_renamed() {
    assert_data_eq!(
        plain("t: a int, index one(a)", "t: a int, index two(a)"),
        str![[r#"
renamed index 'one' to 'two' on 't'

"#]]
    );
    assert_data_eq!(
        plain("t: a int, index one(a)", "t: a int, unique index one(a)"),
        str![[r#"
removed index 'one' on 't'
added unique index 'one' on 't' ('a')

"#]]
    );
}

#[test]
fn a_stated_rename_follows_everywhere() {
    let from = "posts: id int pk, name text, index by_name(name)
                comments: post int -> posts.id";
    let to = "articles: id bigint pk, title text, index by_name(title)
              comments: post int -> articles.id";
    let mut hints = RenameHints::default();
    hints.tables.push(Change::new("posts".into(), "articles".into()));
    hints.columns.push(("articles".into(), Change::new("name".to_owned(), "title".to_owned())));
    assert_data_eq!(
        difference(from, to, &hints),
        str![[r#"
renamed table 'posts' to 'articles'
renamed column 'articles.name' to 'title'
type change from INTEGER to BIGINT on 'articles.id'

"#]]
    );
}

#[test]
fn a_hint_that_has_had_its_effect_is_none() {
    let mut hints = RenameHints::default();
    hints.columns.push(("t".into(), Change::new("a".to_owned(), "b".to_owned())));
    assert_data_eq!(
        difference("t: a int, b int", "t: b int", &hints),
        str![[r#"
removed column 't.a'

"#]]
    );
    assert_data_eq!(difference("t: b int", "t: b int", &hints), str![]);
}

#[test]
fn renames_in_a_row_start_at_the_end() {
    let mut hints = RenameHints::default();
    hints.columns.push(("t".into(), Change::new("a".to_owned(), "b".to_owned())));
    hints.columns.push(("t".into(), Change::new("b".to_owned(), "c".to_owned())));
    assert_data_eq!(
        difference("t: a int, b text", "t: b int, c text", &hints),
        str![[r#"
renamed column 't.b' to 'c'
renamed column 't.a' to 'b'

"#]]
    );
}

#[test]
fn a_view_goes_before_what_it_reads_is_renamed_and_comes_after_it() {
    let (from, to) = ("posts: id int pk\nview ids: posts.id", "articles: id int pk\nview ids: articles.id");
    assert_data_eq!(
        renamed_there_and_back(Dialect::MySql, from, to, Change::new("posts", "articles")),
        str![[r#"
  removed view 'ids'
  renamed table 'posts' to 'articles'
  added view 'ids'
down
  removed view 'ids'
  renamed table 'articles' to 'posts'
  added view 'ids'

"#]]
    );
}
