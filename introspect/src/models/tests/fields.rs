//! What fields and their attributes declare.

use super::super::testing::{check, check_fields};
use snapbox::str;

#[test]
fn a_field_says_what_its_attributes_say() {
    check_fields(
        r##"#[sea_orm(unique)] pub isbn: String,
        /// The name on the cover.
        #[sea_orm(indexed, column_type = "String(StringLen::N(100))")] pub title: String,
        #[sea_orm(indexed, unique)] pub slug: String,
        #[sea_orm(nullable)] pub subtitle: String,
        #[sea_orm(unique_key = "place")] pub shelf: i16,
        #[sea_orm(unique_key = "place")] #[sea_orm(column_name = "at")] pub position: Option<i16>,
        #[sea_orm(default_value = -1)] pub a: i32,
        #[sea_orm(default_value = "x")] pub b: String,
        #[sea_orm(default_value = 1.50)] pub c: f64,
        #[sea_orm(default_value = true)] pub d: bool,
        #[sea_orm(default_expr = "Expr::current_timestamp()")] pub e: DateTimeUtc,
        #[sea_orm(default_expr = r#"Expr::cust("now()")"#)] pub f: DateTimeUtc,
        #[sea_orm(comment = "how many", extra = "CHECK (g > 0)", renamed_from = "pages")] pub g: i32,
        #[sea_orm(ignore)] pub h: Vec<Book>,
        pub r#type: i32,
        #[sea_orm(enum_name = "Writer")] pub author: i32,
        #[sea_orm(select_as = "text", save_as = "citext")] pub i: String"##,
        str![[r#"
books
  id ~ Integer(Regular)
  isbn ~ String(None) unique
  title = String(Some(100)) indexed
  slug ~ String(None) unique
  subtitle ~ String(None) null
  shelf ~ Integer(Small)
  at ~ Integer(Small) null
  a ~ Integer(Regular) default Integer(-1)
  b ~ String(None) default String("x")
  c ~ Double default Float("1.50")
  d ~ Boolean default Bool(true)
  e ~ TimestampWithTimeZone(None) default CURRENT_TIMESTAMP
  f ~ TimestampWithTimeZone(None) default now()
  g ~ Integer(Regular) renamed from "pages" extra "CHECK (g > 0)" comment "how many"
  type ~ Integer(Regular)
  writer ~ Integer(Regular)
  i ~ String(None)
  key (id) auto increment true
  unique place (shelf, at)
  ignored h

"#]],
    );
}

#[test]
fn only_the_text_decides_what_takes_null_and_what_counts_up() {
    check(
        "#[derive(DeriveEntityModel)]
        #[sea_orm(table_name = \"a\")]
        pub struct Model {
            #[sea_orm(primary_key)] pub id: uuid::Uuid,
            pub name: std::option::Option<String>,
            pub other: Option < String >,
        }
        pub mod b {
            #[derive(DeriveEntityModel)]
            #[sea_orm(table_name = \"b\")]
            pub struct Model { #[sea_orm(primary_key, auto_increment = false)] pub id: i32 }
        }
        pub mod c {
            #[derive(DeriveEntityModel)]
            #[sea_orm(table_name = \"c\")]
            pub struct Model { #[sea_orm(primary_key)] pub id: Key }
            type Key = String;
        }
        pub mod d {
            #[derive(DeriveEntityModel)]
            #[sea_orm(table_name = \"d\", schema_name = \"shop\", comment = \"both\")]
            pub struct Model { #[sea_orm(primary_key)] pub a: i32, #[sea_orm(primary_key)] pub b: i32 }
        }",
        str![[r#"
a
  id ~ Uuid
  name ~ String(None)
  other ~ String(None) null
  key (id) auto increment false
b
  id ~ Integer(Regular)
  key (id) auto increment explicit false
c
  id ~ String(None)
  key (id) auto increment false
shop.d comment "both"
  a ~ Integer(Regular)
  b ~ Integer(Regular)
  key (a, b) auto increment false
warning src/book.rs:5:23 SeaORM makes this column NOT NULL (write `Option<...>`: SeaORM's macro decides by that text)

"#]],
    );
}

#[test]
fn columns_are_renamed_as_the_model_says() {
    check(
        "#[derive(DeriveEntityModel)]
        #[sea_orm(table_name = \"books\", rename_all = \"camelCase\")]
        pub struct Model {
            #[sea_orm(primary_key)] pub book_id: i32,
            #[sea_orm(column_name = \"as_it_is\")] pub given_name: String,
        }",
        str![[r#"
books
  bookId ~ Integer(Regular)
  as_it_is ~ String(None)
  key (bookId) auto increment true

"#]],
    );
}

#[test]
fn what_is_ignored_is_told() {
    check_fields(
        "#[sea_orm(not_null)] pub a: i32, #[sea_orm(uniqe)] pub b: i32, #[sea_orm(column_type = \"money_type()\")] pub c: i32,
         #[sea_orm(default_expr = \"later(1)\")] pub d: i32, #[sea_orm(default_value)] pub e: i32, #[sea_orm(= 3)] pub f: i32",
        str![[r#"
books
  id ~ Integer(Regular)
  a ~ Integer(Regular)
  b ~ Integer(Regular)
  c ? i32
  d ~ Integer(Regular) default ? later(1)
  e ~ Integer(Regular) default ? default_value
  f ~ Integer(Regular)
  key (id) auto increment true
warning src/book.rs:6:11 SeaORM ignores `not_null` here (remove it: a field whose type is no `Option` is NOT NULL)
warning src/book.rs:6:44 SeaORM ignores `uniqe` here (did you mean `unique`?)
warning src/book.rs:6:109 the column type `money_type()` is known only to the compiler (nothing is asserted of the column; give it an explicit `column_type`)
warning src/book.rs:7:20 the default `later(1)` is known only to the compiler (nothing is asserted of the column's default; `Expr::cust("...")` takes SQL)
warning src/book.rs:7:70 the default `default_value` is known only to the compiler (nothing is asserted of the column's default; `Expr::cust("...")` takes SQL)
error src/book.rs:7:108 an attribute that can't be read: expected ident

"#]],
    );
}

#[test]
fn a_table_may_be_named_by_hand() {
    check(
        "#[derive(DeriveEntityModel)]
        pub struct Model { #[sea_orm(primary_key)] pub id: i32 }
        pub struct Entity;
        impl EntityName for Entity {
            fn table_name(&self) -> &'static str { \"books\" }
            fn schema_name(&self) -> Option<&str> { Some(\"shop\") }
        }",
        str![[r#"
shop.books
  id ~ Integer(Regular)
  key (id) auto increment true

"#]],
    );
}

#[test]
fn the_expanded_format_says_the_same() {
    check(
        r#"#[derive(Copy, Clone, Default, Debug, DeriveEntity)]
pub struct Entity;
impl EntityName for Entity { fn table_name(&self) -> &str { "books" } }
#[derive(DeriveModel, DeriveActiveModel)]
pub struct Model { pub id: i32, pub title: Option<String>, pub kind: Kind, pub odd: i32 }
#[derive(EnumIter, DeriveColumn)]
pub enum Column { Id, #[sea_orm(column_name = "name")] Title, Kind, Odd }
#[derive(EnumIter, DerivePrimaryKey)]
pub enum PrimaryKey { Id }
impl PrimaryKeyTrait for PrimaryKey { type ValueType = i32; fn auto_increment() -> bool { true } }
impl ColumnTrait for Column {
    type EntityName = Entity;
    fn def(&self) -> ColumnDef {
        match self {
            Self::Id => ColumnType::Integer.def(),
            Self::Title => ColumnType::String(StringLen::N(9)).def().null().unique().default_value("x"),
            Self::Kind => Kind::db_type().def().indexed(),
            Self::Odd => odd_type().def(),
        }
    }
}
#[derive(EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Enum", rename_all = "snake_case")]
pub enum Kind { Paper }
"#,
        str![[r#"
books
  id = Integer(Regular)
  name = String(Some(9)) null unique default String("x")
  kind = Enum { name: Some(QualifiedName { schema: None, name: "Kind" }), values: ["paper"] } indexed
  odd ? Odd
  key (id) auto increment explicit true
enum Kind: paper
warning src/book.rs:7:69 the column type `odd_type ()` is known only to the compiler (nothing is asserted of the column; give it an explicit `column_type`)

"#]],
    );
}

#[test]
fn columns_by_hand_may_be_returned_and_left_to_the_last_arm() {
    check(
        r#"#[derive(Copy, Clone, Default, Debug, DeriveEntity)]
#[sea_orm(table_name = "books", comment = "without effect")]
pub struct Entity;
#[derive(EnumIter, DeriveColumn)]
pub enum Column { First, Second, Third, Fourth }
#[derive(EnumIter, DerivePrimaryKey)]
pub enum PrimaryKey { Second, First }
impl PrimaryKeyTrait for PrimaryKey { type ValueType = (i32, i32); fn auto_increment() -> bool { false } }
impl ColumnTrait for Column {
    type EntityName = Entity;
    fn def(&self) -> ColumnDef {
        match self {
            Self::First => { ColumnType::Integer.def() }
            Self::Second => return ColumnType::Integer.def().comment(""),
            _ => ColumnType::Date.def().null(),
        }
    }
}
"#,
        str![[r#"
books
  first = Integer(Regular)
  second = Integer(Regular)
  third = Date null
  fourth = Date null
  key (second, first) auto increment false
warning src/book.rs:2:33 SeaORM makes no comment of this (write `fn comment` in `impl EntityName`)

"#]],
    );
}

#[test]
fn any_field_turns_counting_up_off() {
    check_fields(
        "#[sea_orm(auto_increment = false)] pub number: i32",
        str![[r#"
books
  id ~ Integer(Regular)
  number ~ Integer(Regular)
  key (id) auto increment explicit false

"#]],
    );
}
