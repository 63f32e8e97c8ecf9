//! Names and lengths that are not written as literals, and what is written by hand instead of derived.

use super::super::testing::{check, check_files};
use super::AUTHOR;
use snapbox::str;

/// An entity whose table is what an expression says.
fn named(table: &str, schema: &str, items: &str) -> String {
    format!(
        "use sea_orm::entity::prelude::*;
{items}
#[derive(Copy, Clone, Default, Debug, DeriveEntity)]
pub struct Entity;
impl EntityName for Entity {{
    fn schema_name(&self) -> Option<&str> {{ {schema} }}
    fn table_name(&self) -> &'static str {{ {table} }}
}}
#[derive(DeriveModel)] pub struct Model {{ pub id: i32 }}
#[derive(EnumIter, DeriveColumn)] pub enum Column {{ Id }}
#[derive(EnumIter, DerivePrimaryKey)] pub enum PrimaryKey {{ Id }}
impl ColumnTrait for Column {{
    type EntityName = Entity;
    fn def(&self) -> ColumnDef {{ match self {{ Self::Id => ColumnType::Integer.def() }} }}
}}
"
    )
}

#[test]
fn a_table_is_named_by_constants_and_functions() {
    let items = "use super::names::{SCHEMA, self};
const TABLE: &str = concat!(\"old_\", \"books\");
fn table() -> &'static str { names::BOOKS }
impl Entity { const NAME: &'static str = \"assoc\"; }
#[derive(DeriveIden)] #[sea_orm(iden = \"idens\")] struct Named;
#[derive(Iden)] enum Chapters { Table, #[iden = \"no\"] Number }";
    let names = "pub const SCHEMA: &str = \"shop\"; pub static BOOKS: &str = \"books\"; mod deep { pub const A: &str = \"deep\"; } pub use deep::*;";
    let entities = [
        ("src/a.rs", named("TABLE", "Some(SCHEMA)", items)),
        ("src/b.rs", named("table()", "None", items)),
        ("src/c.rs", named("Self::NAME", "Some(\"shop\")", items)),
        ("src/d.rs", named("super::names::A", "Option::None", items)),
        ("src/e.rs", named("Named.unquoted()", "None", items)),
        ("src/f.rs", named("return Chapters::Table.as_str();", "None", items)),
        ("src/g.rs", named("const_format::concatcp!(names::A, \"_\", TABLE)", "None", items)),
        ("src/names.rs", names.to_owned()),
        ("src/lib.rs", "mod a; mod b; mod c; mod d; mod e; mod f; mod g; mod names;".to_owned()),
    ];
    let files: Vec<_> = entities.iter().map(|(file, text)| (*file, text.as_str())).collect();
    check_files(
        &files,
        str![[r#"
books
  id = Integer(Regular)
  key (id) auto increment true
chapters
  id = Integer(Regular)
  key (id) auto increment true
deep
  id = Integer(Regular)
  key (id) auto increment true
deep_old_books
  id = Integer(Regular)
  key (id) auto increment true
idens
  id = Integer(Regular)
  key (id) auto increment true
shop.assoc
  id = Integer(Regular)
  key (id) auto increment true
shop.old_books
  id = Integer(Regular)
  key (id) auto increment true

"#]],
    );
}

#[test]
fn a_name_that_only_the_compiler_knows_is_an_error_at_its_place() {
    let entities = [
        ("src/a.rs", named("prefixed(\"books\")", "None", "")),
        ("src/b.rs", named("if true { return \"a\"; } \"b\"", "None", "")),
        ("src/c.rs", named("\"c\"", "Some(MISSING)", "")),
        ("src/d.rs", named("ROUND", "None", "const ROUND: &str = A; const A: &str = ROUND;")),
        ("src/lib.rs", "mod a; mod b; mod c; mod d;".to_owned()),
    ];
    let files: Vec<_> = entities.iter().map(|(file, text)| (*file, text.as_str())).collect();
    check_files(
        &files,
        str![[r#"
error src/a.rs:7:44 the name `prefixed("books")` of a table or schema is known only to the compiler (write a literal, or a constant that is one)
error src/b.rs:7:8 the name `table_name()` of a table or schema is known only to the compiler (write a literal, or a constant that is one)
error src/c.rs:6:50 the name `MISSING` of a table or schema is known only to the compiler (write a literal, or a constant that is one)
error src/d.rs:7:44 the name `ROUND` of a table or schema is known only to the compiler (write a literal, or a constant that is one)

"#]],
    );
}

#[test]
fn an_entity_may_have_other_names() {
    let book = "use sea_orm::entity::prelude::*;
#[derive(Copy, Clone, Default, Debug, DeriveEntity)]
#[sea_orm(table_name = \"books\", column = BookColumn, primary_key = BookKey, relation = BookRelation, model = Row)]
pub struct Book;
#[derive(DeriveModel)] #[sea_orm(entity = Book)] pub struct Row { pub id: i32, pub title: String, pub sequel_id: i32 }
#[derive(EnumIter, DeriveCustomColumn)] pub enum BookColumn { Id, Title, SequelId }
impl IdenStatic for BookColumn {
    fn as_str(&self) -> &str { match self { Self::Title => \"the title\", _ => self.default_as_str() } }
}
#[derive(EnumIter, DerivePrimaryKey)] pub enum BookKey { Id }
impl ColumnTrait for BookColumn {
    type EntityName = Book;
    fn def(&self) -> ColumnDef { match self {
        Self::Id | Self::SequelId => ColumnType::Integer.def(),
        Self::Title => ColumnType::Text.def(),
    } }
}
#[derive(EnumIter, DeriveRelation)]
#[sea_orm(entity = Book)]
pub enum BookRelation {
    #[sea_orm(belongs_to = \"super::author::Entity\", from = \"BookColumn::Title\", to = \"super::author::Column::Id\")] Author,
    #[sea_orm(belongs_to = \"Book\", from = \"BookColumn::SequelId\", to = \"BookColumn::Id\")] Sequel,
}";
    let review = AUTHOR.replace("authors", "reviews") + "
#[derive(EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = \"super::book::Book\", from = \"Column::Region\", to = \"super::book::BookColumn::Id\")] Book,
}";
    check_files(
        &[
            ("src/book.rs", book),
            ("src/author.rs", AUTHOR),
            ("src/review.rs", &review),
            ("src/lib.rs", "mod book; mod author; mod review;"),
        ],
        str![[r#"
authors
  author_id ~ Integer(Regular)
  region ~ Integer(Regular)
  key (author_id) auto increment true
books
  id = Integer(Regular)
  the title = Text(Regular)
  sequel_id = Integer(Regular)
  key (id) auto increment true
  (the title) -> authors (author_id)
  (sequel_id) -> books (id)
reviews
  author_id ~ Integer(Regular)
  region ~ Integer(Regular)
  key (author_id) auto increment true
  (region) -> books (id)

"#]],
    );
}

#[test]
fn everything_may_be_written_by_hand() {
    check(
        "use sea_orm::entity::prelude::*;
#[derive(Copy, Clone, Default, Debug)]
pub struct Entity;
impl EntityTrait for Entity { type Model = Model; type Column = Column; type PrimaryKey = PrimaryKey; type Relation = Relation; }
impl IdenStatic for Entity { fn as_str(&self) -> &'static str { \"books\" } }
impl Iden for Entity { fn unquoted(&self) -> &str { self.as_str() } }
impl EntityName for Entity { fn table_name(&self) -> &'static str { self.as_str() } }
#[derive(Copy, Clone, Debug, EnumIter)]
pub enum Column { Id, Title, Other }
impl Iden for Column { fn unquoted(&self) -> &str { IdenStatic::as_str(self) } }
impl IdenStatic for Column {
    fn as_str(&self) -> &'static str { match self { Self::Id => \"Id\", Self::Title => \"titel\", Self::Other => other() } }
}
#[derive(Copy, Clone, Debug, EnumIter)]
pub enum PrimaryKey { Id }
impl PrimaryKeyTrait for PrimaryKey { type ValueType = i32; fn auto_increment() -> bool { true } }
impl ColumnTrait for Column {
    type EntityName = Entity;
    fn def(&self) -> ColumnDef { match self {
        Self::Id => ColumnType::Integer.def(),
        Self::Title => ColumnType::Text.def(),
        Self::Other => ColumnType::Text.def(),
    } }
}
",
        str![[r#"
books
  Id = Integer(Regular)
  titel = Text(Regular)
  other = Text(Regular)
  key (Id) auto increment explicit true
error src/book.rs:9:30 the name of column `Other` is known only to the compiler (write it as a literal)

"#]],
    );
}

#[test]
fn a_second_entity_in_a_module_is_an_error() {
    let second = named("\"a\"", "None", "")
        + "#[derive(DeriveEntity)] #[sea_orm(table_name = \"b\", column = OtherColumn)] pub struct Other;";
    check(
        &second,
        str![[r#"
a
  id = Integer(Regular)
  key (id) auto increment true
error src/book.rs:16:87 a second entity in one module is not read (give it a module of its own)

"#]],
    );
}

#[test]
fn types_by_hand_are_understood_with_their_constants() {
    check(
        "use sea_orm::entity::prelude::*;
const LENGTH: u32 = 12;
const CITEXT: &str = \"citext\";
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = \"books\")]
pub struct Model {
    #[sea_orm(primary_key)] pub id: i32,
    pub size: Size, pub cover: Option<Cover>, pub secret: Secret, pub photo: Photo, pub state: State, pub code: Code,
    #[sea_orm(column_type = \"String(StringLen::N(LENGTH))\")] pub title: String,
    #[sea_orm(column_type = \"custom(CITEXT)\")] pub name: String,
    #[sea_orm(column_type = \"String(StringLen::N(length(2)))\")] pub odd: String,
}
pub enum Size { Big, Small }
impl ActiveEnum for Size {
    type Value = String;
    fn name() -> DynIden { SeaRc::new(SizeName) }
    fn to_value(&self) -> String { match self { Self::Big => \"B\", Self::Small => \"S\" }.to_owned() }
    fn db_type() -> ColumnDef { ColumnType::Enum { name: Self::name(), variants: Self::iden_values() }.def() }
}
#[derive(DeriveIden)] #[sea_orm(iden = \"book_size\")] pub struct SizeName;
pub enum Cover { Hard, Soft }
impl sea_orm::ActiveEnum for Cover {
    fn db_type() -> ColumnDef {
        ColumnType::Enum { name: Alias::new(\"cover\").into_iden(), variants: vec![\"hard\".into_iden(), CoverName::Soft.into_iden()] }.def()
    }
}
#[derive(DeriveIden)] pub enum CoverName { Soft }
pub enum State { New }
impl ActiveEnum for State { fn db_type() -> ColumnDef { ColumnType::String(StringLen::N(Self::LENGTH)).def() } }
impl State { const LENGTH: u32 = 3; }
pub struct Secret(Vec<u8>);
impl Secret { const KEY_SIZE: usize = 24; }
impl sea_orm::sea_query::ValueType for Secret {
    fn column_type() -> ColumnType {
        sea_orm::sea_query::ColumnType::Binary(Self::KEY_SIZE.try_into().expect(\"it fits\"))
    }
}
#[derive(DeriveValueType)]
#[sea_orm(column_type = \"Custom(SeaRc::new(MySqlType::LongBlob))\", array_type = \"Bytes\")]
pub struct Photo(Vec<u8>);
pub struct Code(String);
impl ValueType for Code { fn column_type() -> ColumnType { ColumnType::Char(Some(LENGTH as u32)) } }
",
        str![[r#"
books
  id ~ Integer(Regular)
  size = Enum { name: Some(QualifiedName { schema: None, name: "book_size" }), values: ["B", "S"] }
  cover = Enum { name: Some(QualifiedName { schema: None, name: "cover" }), values: ["hard", "soft"] } null
  secret ~ Binary(Some(24))
  photo = Other("longblob")
  state ~ String(Some(3))
  code ~ Char(Some(12))
  title = String(Some(12))
  name = Other("citext")
  odd ? String
  key (id) auto increment true
enum book_size: B, S
enum cover: hard, soft
warning src/book.rs:11:69 the column type `String(StringLen::N(length(2)))` is known only to the compiler (nothing is asserted of the column; give it an explicit `column_type`)

"#]],
    );
}
