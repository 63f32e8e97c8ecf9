//! Where SeaORM's macros do something else than one would think (sea-orm-macros 1.1 and 2.0).

use super::super::testing::{check, check_fields, check_files};
use super::AUTHOR;
use snapbox::str;

#[test]
fn one_field_decides_for_the_key_of_another() {
    check_fields(
        "#[sea_orm(auto_increment = false)] pub a: i32, #[sea_orm(ignore, auto_increment = false)] pub b: i32",
        str![[r#"
books
  id ~ Integer(Regular)
  a ~ Integer(Regular)
  key (id) auto increment explicit false
  ignored b

"#]],
    );
}

#[test]
fn an_ignored_key_is_none() {
    check(
        "#[derive(DeriveEntityModel)]
        #[sea_orm(table_name = \"a\")]
        pub struct Model { #[sea_orm(primary_key, ignore)] pub id: i32, #[sea_orm(primary_key)] pub key: i64 }",
        str![[r#"
a
  key ~ Integer(Big)
  key (key) auto increment true
  ignored id

"#]],
    );
}

#[test]
fn all_attributes_of_a_field_count_and_the_last_value() {
    check_fields(
        r##"#[sea_orm(column_name = "a")] #[cfg_attr(all(), sea_orm(unique, column_name = r#"b"#))] pub one: i32,
        #[cfg_attr(any(), sea_orm(unique))] #[sea_orm(default_value = 1, default_value = 2)] pub two: i32,
        #[sea_orm(default_value = 1, default_expr = "Expr::cust(\"now()\")")] pub three: DateTimeUtc,
        #[sea_orm(default_value = "")] pub four: String,
        #[sea_orm(default_value = 'x')] pub five: String,
        #[sea_orm(default_value = 0x1f)] pub six: i32,
        #[sea_orm(default_value = -1.5)] pub seven: f64,
        #[sea_orm(unique_key = "x", unique_key = "y")] pub eight: i32"##,
        str![[r#"
books
  id ~ Integer(Regular)
  b ~ Integer(Regular) unique
  two ~ Integer(Regular) default Integer(2)
  three ~ TimestampWithTimeZone(None) default now()
  four ~ String(None) default String("")
  five ~ String(None) default String("x")
  six ~ Integer(Regular) default Integer(31)
  seven ~ Double default Float("-1.5")
  eight ~ Integer(Regular)
  key (id) auto increment true
  unique y (eight)

"#]],
    );
}

#[test]
fn only_the_first_attribute_of_a_relation_counts() {
    let book = r#"use sea_orm::entity::prelude::*;
#[sea_orm::model]
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = "books")]
pub struct Model {
    #[sea_orm(primary_key)] pub id: i32,
    pub author_id: i32,
    #[sea_orm(belongs_to, from = "author_id", to = "id")]
    #[sea_orm(on_delete = "Cascade")]
    pub author: BelongsTo<super::author::Entity>,
}
#[derive(DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::author::Entity", from = "Column::AuthorId", to = "super::author::Column::Id")]
    #[sea_orm(on_update = "Cascade")]
    Author,
}"#;
    check_files(
        &[("src/book.rs", book), ("src/author.rs", AUTHOR)],
        str![[r#"
authors
  author_id ~ Integer(Regular)
  region ~ Integer(Regular)
  key (author_id) auto increment true
books
  id ~ Integer(Regular)
  author_id ~ Integer(Regular)
  key (id) auto increment true
  (author_id) -> authors (author_id)
  (author_id) -> authors (author_id)
warning src/book.rs:9:7 SeaORM reads only the first `sea_orm` attribute here (put all keys into one `#[sea_orm(...)]`)
warning src/book.rs:15:7 SeaORM reads only the first `sea_orm` attribute here (put all keys into one `#[sea_orm(...)]`)

"#]],
    );
}

#[test]
fn derive_entity_makes_no_comment() {
    check(
        "#[derive(DeriveEntity)]
        #[sea_orm(table_name = \"a\", schema_name = \"s\", comment = \"lost\")]
        pub struct Entity;
        #[derive(DeriveColumn)]
        pub enum Column { Id }
        #[derive(DerivePrimaryKey)]
        pub enum PrimaryKey { Id }
        impl ColumnTrait for Column { fn def(&self) -> ColumnDef { match self { Self::Id => ColumnType::Integer.def() } } }",
        str![[r#"
s.a
  id = Integer(Regular)
  key (id) auto increment true
warning src/book.rs:2:56 SeaORM makes no comment of this (write `fn comment` in `impl EntityName`)

"#]],
    );
}

#[test]
fn impl_related_is_no_foreign_key() {
    let book = r#"use sea_orm::entity::prelude::*;
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = "books")]
pub struct Model { #[sea_orm(primary_key)] pub id: i32, pub author_id: i32 }
#[derive(DeriveRelation)]
pub enum Relation {
    #[sea_orm(has_one = "super::author::Entity", from = "Column::AuthorId", to = "super::author::Column::Id")]
    Author,
}
impl Related<super::author::Entity> for Entity { fn to() -> RelationDef { Relation::Author.def() } }"#;
    check_files(
        &[("src/book.rs", book), ("src/author.rs", AUTHOR)],
        str![[r#"
authors
  author_id ~ Integer(Regular)
  region ~ Integer(Regular)
  key (author_id) auto increment true
books
  id ~ Integer(Regular)
  author_id ~ Integer(Regular)
  key (id) auto increment true

"#]],
    );
}

#[test]
fn a_dense_field_without_belongs_to_is_no_foreign_key() {
    let book = r#"use sea_orm::entity::prelude::*;
#[sea_orm::compact_model]
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = "books")]
pub struct Model {
    #[sea_orm(primary_key)] pub id: i32,
    pub author_id: i32,
    pub author: HasOne<super::author::Entity>,
    #[sea_orm(from = "author_id", to = "id")] pub other: BelongsTo<Option<super::author::Entity>>,
    #[sea_orm(self_ref, via = "pairs")] pub pairs: HasMany<Entity>,
}"#;
    check_files(
        &[("src/book.rs", book), ("src/author.rs", AUTHOR)],
        str![[r#"
authors
  author_id ~ Integer(Regular)
  region ~ Integer(Regular)
  key (author_id) auto increment true
books
  id ~ Integer(Regular)
  author_id ~ Integer(Regular)
  key (id) auto increment true

"#]],
    );
}

#[test]
fn what_the_macros_refuse_or_do_not_know_is_told() {
    check(
        r#"#[derive(DeriveEntityModel)]
#[sea_orm(table = "books", table_name = "books", index = "x")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = "false")] pub id: i32,
    #[sea_orm(unique = true, column_name = Title, foreign_key = "x", index, check = "x")] pub title: Kind,
    pub code: Code,
}
#[derive(DeriveRelation)]
pub enum Relation {
    #[sea_orm(has_many = "Entity", ondelete = "Cascade")] Other,
}
#[derive(DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_nmae = "kind", rename_all = "snake_case")]
pub enum Kind { #[sea_orm(string_vlaue = "x")] Paper }
#[derive(DeriveValueType)]
#[sea_orm(colum_type = "Text")]
pub struct Code(String);"#,
        str![[r#"
books
  id ~ Integer(Regular)
  title = Enum { name: Some(QualifiedName { schema: None, name: "Kind" }), values: ["paper"] } unique
  code ~ String(None)
  key (id) auto increment true
enum Kind: paper
warning src/book.rs:2:11 SeaORM ignores `table` here (write `table_name`)
warning src/book.rs:2:50 SeaORM ignores `index` here (write `#[cfg_attr(any(), limbeck::index(columns = "..."))]`)
warning src/book.rs:4:28 SeaORM refuses `auto_increment` like this (it takes `true` or `false`, without quotes)
warning src/book.rs:5:15 SeaORM refuses `unique` like this (it takes no value)
warning src/book.rs:5:30 SeaORM refuses `column_name` like this (it takes a string: `column_name = "..."`)
warning src/book.rs:5:51 SeaORM ignores `foreign_key` here (a foreign key is declared by a `belongs_to` of the `Relation` enum or of a relation field)
warning src/book.rs:5:70 SeaORM ignores `index` here (write `indexed`)
warning src/book.rs:5:77 SeaORM ignores `check` here (write `#[cfg_attr(any(), limbeck::check("..."))]`, or `extra = "CHECK (...)"`)
warning src/book.rs:10:36 SeaORM does not know `ondelete` here (did you mean `on_delete`?)
warning src/book.rs:13:49 SeaORM does not know `enum_nmae` here (did you mean `enum_name`?)
warning src/book.rs:14:27 SeaORM does not know `string_vlaue` here (did you mean `string_value`?)
warning src/book.rs:16:11 SeaORM does not know `colum_type` here (did you mean `column_type`?)

"#]],
    );
}

#[test]
fn calls_that_are_not_understood_are_told() {
    check_files(
        &[
            (
                "src/book.rs",
                r#"#[derive(DeriveEntity)]
#[sea_orm(table_name = "books")]
pub struct Entity;
#[derive(DeriveColumn)]
pub enum Column { Id, #[sea_orm(colum_name = "x")] Title, AuthorId }
#[derive(DerivePrimaryKey)]
pub enum PrimaryKey { Id }
impl ColumnTrait for Column {
    fn def(&self) -> ColumnDef {
        match self {
            Self::Id | Self::AuthorId => ColumnType::Integer.def(),
            Self::Title => ColumnType::Text.def().with_limit(9).nullable(),
        }
    }
}
pub enum Relation { Author }
impl RelationTrait for Relation {
    fn def(&self) -> RelationDef {
        match self {
            Self::Author => Entity::belongs_to(super::author::Entity).from(Column::AuthorId).to(super::author::Column::Id)
                .named("x").into(),
        }
    }
}"#,
            ),
            ("src/author.rs", AUTHOR),
        ],
        str![[r#"
authors
  author_id ~ Integer(Regular)
  region ~ Integer(Regular)
  key (author_id) auto increment true
books
  id = Integer(Regular)
  title = Text(Regular) null
  author_id = Integer(Regular)
  key (id) auto increment true
  (author_id) -> authors (author_id)
warning src/book.rs:5:33 SeaORM ignores `colum_name` here (did you mean `column_name`?)
warning src/book.rs:12:51 the call `with_limit` is known only to the compiler (nothing is asserted of what it says)
warning src/book.rs:21:18 the call `named` is known only to the compiler (nothing is asserted of what it says)

"#]],
    );
}
