//! What types are found to mean.

use super::super::testing::{check, check_fields, check_files};
use snapbox::str;

#[test]
fn every_built_in_type_has_its_column_type() {
    check_fields(
        "pub a: i8, pub b: i16, pub c: i64, pub d: u8, pub e: u16, pub f: u32, pub g: u64, pub h: f32, pub i: f64,
         pub j: bool, pub k: char, pub l: String, pub m: Vec<u8>, pub n: Date, pub o: Time, pub p: DateTime,
         pub q: DateTimeUtc, pub r: DateTimeWithTimeZone, pub s: TimeDate, pub t: TimeTime, pub u: TimeDateTime,
         pub v: TimeDateTimeWithTimeZone, pub w: Decimal, pub x: BigDecimal, pub y: Uuid, pub z: Json,
         pub aa: IpNetwork, pub ab: PgVector, pub ac: Vec<i32>, pub ad: Vec<Vec<String>>, pub ae: TextUuid,
         pub af: ChronoUnixTimestamp, pub ag: chrono::DateTime<chrono::Utc>, pub ah: serde_json::Value,
         pub ai: Option<time::OffsetDateTime>, pub aj: jiff::civil::DateTime",
        str![[r#"
books
  id ~ Integer(Regular)
  a ~ Integer(Tiny)
  b ~ Integer(Small)
  c ~ Integer(Big)
  d ~ Unsigned(Tiny)
  e ~ Unsigned(Small)
  f ~ Unsigned(Regular)
  g ~ Unsigned(Big)
  h ~ Float
  i ~ Double
  j ~ Boolean
  k ~ Char(None)
  l ~ String(None)
  m ~ VarBinary(None)
  n ~ Date
  o ~ Time(None)
  p ~ DateTime(None)
  q ~ TimestampWithTimeZone(None)
  r ~ TimestampWithTimeZone(None)
  s ~ Date
  t ~ Time(None)
  u ~ DateTime(None)
  v ~ TimestampWithTimeZone(None)
  w ~ Decimal(None)
  x ~ Decimal(None)
  y ~ Uuid
  z ~ Json
  aa ~ Inet
  ab ~ Vector(None)
  ac ~ Array(Integer(Regular))
  ad ~ Array(Array(String(None)))
  ae ~ String(None)
  af ~ Integer(Big)
  ag ~ TimestampWithTimeZone(None)
  ah ~ Json
  ai ~ TimestampWithTimeZone(None) null
  aj ~ Timestamp(None)
  key (id) auto increment true

"#]],
    );
}

#[test]
fn active_enums_are_read() {
    check(
        r#"use sea_orm::entity::prelude::*;
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = "books")]
pub struct Model {
    #[sea_orm(primary_key)] pub id: i32,
    pub tea: Tea,
    pub teas: Option<Vec<Tea>>,
    pub state: Option<state::State>,
    pub level: Level,
    pub colour: Colour,
}
#[derive(EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "tea")]
pub enum Tea {
    #[sea_orm(string_value = "EverydayTea")] Everyday,
    #[sea_orm(string_value = "breakfast tea")] Breakfast,
}
pub mod state {
    #[derive(EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "String(StringLen::N(1))", rename_all = "camelCase")]
    pub enum State { New, Old }
}
#[derive(EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i32", db_type = "Integer")]
pub enum Level { Low = 1, High = -1 }
#[derive(EnumIter, DeriveActiveEnum)]
#[sea_orm(db_type = "Enum", rename_all = "snake_case")]
pub enum Colour { DarkRed, #[sea_orm(rename = "UPPERCASE")] Blue }
"#,
        str![[r#"
books
  id ~ Integer(Regular)
  tea = Enum { name: Some(QualifiedName { schema: None, name: "tea" }), values: ["EverydayTea", "breakfast tea"] }
  teas = Array(Enum { name: Some(QualifiedName { schema: None, name: "tea" }), values: ["EverydayTea", "breakfast tea"] }) null
  state ~ String(Some(1)) null
  level ~ Integer(Regular)
  colour = Enum { name: Some(QualifiedName { schema: None, name: "Colour" }), values: ["dark_red", "BLUE"] }
  key (id) auto increment true
enum Colour: dark_red, BLUE
enum tea: EverydayTea, breakfast tea

"#]],
    );
}

#[test]
fn types_are_found_by_name() {
    check_files(
        &[
            ("Cargo.toml", "[package]\nname = \"shop\"\n[dependencies]\nshop-types = { path = \"types\" }\n"),
            ("types/Cargo.toml", "[package]\nname = \"shop-types\"\n"),
            ("types/src/lib.rs", "mod money; pub use money::*;"),
            ("types/src/money.rs", "#[derive(DeriveValueType)] pub struct Money(pub rust_decimal::Decimal);"),
            ("src/lib.rs", "pub mod book; pub mod kinds; #[path = \"elsewhere/odd.rs\"] pub mod odd;"),
            ("src/elsewhere/odd.rs", "pub type Odd = Option<i64>;"),
            (
                "src/kinds/mod.rs",
                "pub mod inner { #[derive(DeriveValueType)] #[sea_orm(value_type = \"String\")] pub struct Isbn; }
                 pub type Loop = Other; type Other = Loop; pub struct Plain;
                 #[derive(FromJsonQueryResult)] pub struct Tags(Vec<String>);
                 #[derive(DeriveValueType)] #[sea_orm(column_type = \"Text\")] pub struct Long(String);
                 impl sea_orm::sea_query::ValueType for Hand { fn column_type() -> ColumnType { ColumnType::Text } }
                 impl ValueType for Borrowed { fn column_type() -> ColumnType { <i64 as ValueType>::column_type() } }",
            ),
            (
                "src/book.rs",
                "use crate::kinds::{self, inner::*, Tags, Loop, Hand, Borrowed};
                 use shop_types::Money; use super::odd::Odd; use jiff::civil::Date; use serde_json::Value;
                 #[derive(DeriveEntityModel)]
                 #[sea_orm(table_name = \"books\")]
                 pub struct Model {
                     #[sea_orm(primary_key)] pub id: i64,
                     pub price: Money, pub odd: Odd, pub isbn: Isbn, pub tags: Tags, pub long: kinds::Long,
                     pub day: Date, pub value: Value, pub hand: Hand, pub borrowed: Borrowed,
                     pub round: Loop, pub plain: kinds::Plain, pub away: elsewhere::Type, pub tuple: (i32, i32),
                 }",
            ),
        ],
        str![[r#"
books
  id ~ Integer(Big)
  price ~ Decimal(None)
  odd ~ Integer(Big)
  isbn ~ String(None)
  tags ~ Json
  long = Text(Regular)
  day ~ Date
  value ~ Json
  hand ~ Text(Regular)
  borrowed ~ Integer(Big)
  round ? Loop
  plain ? kinds::Plain
  away ? elsewhere::Type
  tuple ? (i32,i32)
  key (id) auto increment true
warning src/book.rs:9:26 no source at hand says what `Loop` is in a database (nothing is asserted of the column; give it an explicit `column_type`, or write in limbeck.toml: [models] types = { "shop::kinds::Loop" = "..." })
warning src/book.rs:9:43 no source at hand says what `kinds::Plain` is in a database (nothing is asserted of the column; give it an explicit `column_type`, or write in limbeck.toml: [models] types = { "shop::kinds::Plain" = "..." })
warning src/book.rs:9:68 no source at hand says what `elsewhere::Type` is in a database (nothing is asserted of the column; give it an explicit `column_type`, or write in limbeck.toml: [models] types = { "elsewhere::Type" = "..." })
warning src/book.rs:9:95 no source at hand says what `(i32,i32)` is in a database (nothing is asserted of the column; give it an explicit `column_type`)

"#]],
    );
}
