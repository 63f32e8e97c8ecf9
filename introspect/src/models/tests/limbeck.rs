//! What `limbeck::` attributes declare, and what is said of those that are not in order.

use super::super::testing::{check, check_fields, check_files};
use super::AUTHOR;
use snapbox::str;

/// Checks a compact entity with these attributes, and with columns `id`, `name` and `made` (of a field `created`).
fn check_model(attributes: &str, expected: impl snapbox::IntoData) {
    check(
        &format!(
            "{attributes}
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = \"books\")]
pub struct Model {{
    #[sea_orm(primary_key)] pub id: i32,
    pub name: String,
    #[sea_orm(column_name = \"made\")] pub created: DateTimeUtc,
}}"
        ),
        expected,
    );
}

#[test]
fn a_model_says_all_of_its_attributes() {
    check_model(
        r##"#[cfg_attr(any(), limbeck::index(columns = "name, made desc nulls last, lower(name)", where = "made is null"))]
#[cfg_attr(any(), limbeck::index(columns = "name gin_trgm_ops", method = "GIN", name = "by_trigram", dialect = "postgres"),
    limbeck::index(columns = "name(10)", include = "made, id", unique, nulls_not_distinct, dialect = "mysql, mariadb",))]
#[cfg_attr(any(), limbeck::unique(columns = "name, \"made\"", deferrable = "Initially Deferred", include = "id"))]
#[cfg_attr(any(), limbeck::check("length(name) > 0"), limbeck::check(expression = r#"name <> "made""#, name = "differ"))]"##,
        str![[r#"
books
  id ~ Integer(Regular)
  name ~ String(None)
  made ~ TimestampWithTimeZone(None)
  key (id) auto increment true
  index [name][made desc nulls Last][(lower(name))] where made is null at 1
  index [name gin_trgm_ops] using gin name by_trigram on postgres at 2
  index [name(10)] unique include ["made", "id"] nulls not distinct on mysql on mariadb at 3
  unique (name, made) include ["id"] InitiallyDeferred at 4
  check length(name) > 0 at 5
  check name <> "made" name differ at 5

"#]],
    );
}

#[test]
fn a_field_is_the_column_that_is_meant() {
    check_fields(
        r#"#[cfg_attr(any(), limbeck::index, limbeck::unique(name = "one"), limbeck::check("price >= 0"))]
        #[sea_orm(column_name = "cost")] pub price: i32,
        #[cfg_attr(any(), limbeck::generated("cost * 2", stored), limbeck::index(columns = "lower(x)", unique))]
        #[cfg_attr(feature = "never", cfg_attr(any(), limbeck::generated(expression = "cost * 3", virtual, dialect = "mysql")))]
        pub double: i32,
        #[cfg_attr(any(), limbeck::collate("nocase"))] pub name: String"#,
        str![[r#"
books
  id ~ Integer(Regular)
  cost ~ Integer(Regular)
  double ~ Integer(Regular)
  name ~ String(None)
  key (id) auto increment true
  index [cost] at 6
  index [(lower(x))] unique at 8
  unique (cost) include [] No name one at 6
  check price >= 0 at 6
  generated double Stored cost * 2 at 8
  generated double Virtual cost * 3 on mysql at 9
  collate name nocase at 11

"#]],
    );
}

#[test]
fn relations_say_how_their_foreign_keys_are_checked() {
    let book = r#"use sea_orm::entity::prelude::*;
#[sea_orm::model]
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = "books")]
#[cfg_attr(any(), limbeck::foreign_key(columns = "region", match = "full", name = "by_region", dialect = "postgres"))]
pub struct Model {
    #[sea_orm(primary_key)] pub id: i32,
    pub author_id: i32,
    pub region: i32,
    #[sea_orm(belongs_to, from = "author_id", to = "id")]
    #[cfg_attr(any(), limbeck::foreign_key(deferrable = "initially immediate"))]
    pub author: HasOne<super::author::Entity>,
}
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::author::Entity", from = "Column::Region", to = "super::author::Column::Id")]
    #[cfg_attr(any(), limbeck::no_foreign_key)]
    Author,
}"#;
    let by_hand = r#"use sea_orm::entity::prelude::*;
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = "notes")]
pub struct Model { #[sea_orm(primary_key)] pub id: i32, pub author_id: i32 }
pub enum Relation {
    #[cfg_attr(any(), limbeck::foreign_key(deferrable = "initially deferred"))] Author,
}
impl RelationTrait for Relation {
    fn def(&self) -> RelationDef {
        match self {
            Self::Author => Entity::belongs_to(super::author::Entity).from(Column::AuthorId).to(super::author::Column::Id).into(),
        }
    }
}"#;
    check_files(
        &[("src/book.rs", book), ("src/note.rs", by_hand), ("src/author.rs", AUTHOR)],
        str![[r#"
authors
  author_id ~ Integer(Regular)
  region ~ Integer(Regular)
  key (author_id) auto increment true
books
  id ~ Integer(Regular)
  author_id ~ Integer(Regular)
  region ~ Integer(Regular)
  key (id) auto increment true
  (author_id) -> authors (author_id)
  (region) -> authors (author_id)
  foreign key (region) Checked { deferrable: None, match_full: Some(true) } name by_region on postgres at 5
  foreign key (author_id) Checked { deferrable: Some(InitiallyImmediate), match_full: None } at 11
  foreign key (region) NoForeignKey at 17
notes
  id ~ Integer(Regular)
  author_id ~ Integer(Regular)
  key (id) auto increment true
  (author_id) -> authors (author_id)
  foreign key (author_id) Checked { deferrable: Some(InitiallyDeferred), match_full: None } at 6

"#]],
    );
}

#[test]
fn a_typo_is_an_error_with_its_place() {
    check_model(
        r#"#[cfg_attr(any(), limbeck::indx(columns = "name"))]
#[cfg_attr(any(), limbeck::index(colums = "name"))]
#[cfg_attr(any(), limbeck::index(columns = "name, nmae desc"))]
#[cfg_attr(any(), limbeck::index(columns = ""))]
#[cfg_attr(any(), limbeck::index(columns = "name", columns = "id"))]
#[cfg_attr(any(), limbeck::index(columns = 3))]
#[cfg_attr(any(), limbeck::index(columns))]
#[cfg_attr(any(), limbeck::index(columns = "name", unique = true))]
#[cfg_attr(any(), limbeck::index("name"))]
#[cfg_attr(any(), limbeck::index(name = "x"))]
#[cfg_attr(any(), limbeck::index(columns = "name,, id"))]
#[cfg_attr(any(), limbeck::index(columns = "name || id"))]
#[cfg_attr(any(), limbeck::index(columns = "name" where = "x"))]
#[cfg_attr(any(), limbeck::index(columns = "name", dialect = "postgres, mysq"))]
#[cfg_attr(any(), limbeck::unique(columns = "created"))]
#[cfg_attr(any(), limbeck::unique(columns = "name", deferrable = "deferred"))]
#[cfg_attr(any(), limbeck::check)]
#[cfg_attr(any(), limbeck::generated("1", stored))]
#[cfg_attr(any(), limbeck::foreign_key(columns = "name", match = "full"))]
#[limbeck::check("name > ''")]"#,
        str![[r#"
books
  id ~ Integer(Regular)
  name ~ String(None)
  made ~ TimestampWithTimeZone(None)
  key (id) auto increment true
  foreign key (name) Checked { deferrable: None, match_full: Some(true) } at 19
error src/book.rs:1:19 there is no attribute `limbeck::indx` (did you mean `limbeck::index`?)
error src/book.rs:2:34 `limbeck::index` has no key `colums` (did you mean `columns`?)
error src/book.rs:3:51 this entity has no column `nmae` (did you mean `name`?)
error src/book.rs:4:44 `columns` is empty
error src/book.rs:5:52 `columns` is given twice
error src/book.rs:6:44 `columns` takes a string (write `columns = "..."`)
error src/book.rs:7:34 `columns` takes a string (write `columns = "..."`)
error src/book.rs:8:61 `unique` takes no value (write `unique` alone)
error src/book.rs:9:34 `limbeck::index` takes no value without a key (write `columns = ...`; its keys are columns, name, unique, where, method, include, nulls_not_distinct, dialect)
error src/book.rs:10:19 `limbeck::index` has no `columns` (write it like `columns = "tenant_id, name"`)
error src/book.rs:11:50 a part is empty (it reads like CREATE INDEX: `tenant_id, created_at desc, lower(email)`)
error src/book.rs:12:45 '||' is not understood (it reads like CREATE INDEX: `tenant_id, created_at desc, lower(email)`)
error src/book.rs:13:51 an attribute that can't be read: expected `,`
error src/book.rs:14:73 there is no dialect 'mysq' (did you mean `mysql`?)
error src/book.rs:15:46 this entity has no column `created` (the column of that field is called `made`)
error src/book.rs:16:66 `deferrable` takes no 'deferred' (there are initially immediate, initially deferred)
error src/book.rs:17:19 `limbeck::check` has no `expression` (write it like `limbeck::check("price >= 0")`)
error src/book.rs:18:19 `limbeck::generated` says nothing here (write it on a field)
error src/book.rs:19:19 this entity has no relation on (name)
error src/book.rs:20:3 the compiler does not know this attribute (write `#[cfg_attr(any(), limbeck::...)]`, which the compiler drops)

"#]],
    );
}

#[test]
fn a_field_says_enough_or_nothing() {
    check_fields(
        r#"#[cfg_attr(any(), limbeck::generated("1"))] pub a: i32,
        #[cfg_attr(any(), limbeck::generated("1", stored, virtual))] pub b: i32,
        #[cfg_attr(any(), limbeck::generated(stored))] pub c: i32,
        #[cfg_attr(any(), limbeck::collate)] pub d: i32,
        #[cfg_attr(any(), limbeck::foreign_key(match = "full"))] pub e: i32,
        #[sea_orm(ignore)] #[cfg_attr(any(), limbeck::index)] pub f: i32"#,
        str![[r#"
books
  id ~ Integer(Regular)
  a ~ Integer(Regular)
  b ~ Integer(Regular)
  c ~ Integer(Regular)
  d ~ Integer(Regular)
  e ~ Integer(Regular)
  key (id) auto increment true
  ignored f
error src/book.rs:6:19 it is not said when this column is computed (write `stored` (computed when written) or `virtual` (when read))
error src/book.rs:7:27 `stored` and `virtual` exclude each other (write `stored` (computed when written) or `virtual` (when read))
error src/book.rs:8:27 `limbeck::generated` has no `expression` (write it like `limbeck::generated("price * 2", stored)`)
error src/book.rs:9:27 `limbeck::collate` has no `collation` (write it like `limbeck::collate("nocase")`)
error src/book.rs:10:27 `limbeck::foreign_key` says nothing here (write it on the `Model` or a relation)
error src/book.rs:11:46 this entity has no column `f` (its columns are id, a, b, c, d, e)

"#]],
    );
}

#[test]
fn an_attribute_beside_an_entity_is_an_error() {
    check_files(
        &[(
            "src/author.rs",
            &format!("{AUTHOR}\n#[cfg_attr(any(), limbeck::index(columns = \"id\"))]\npub struct Other;"),
        )],
        str![[r#"
authors
  author_id ~ Integer(Regular)
  region ~ Integer(Regular)
  key (author_id) auto increment true
error src/author.rs:8:19 this attribute has no effect here: this is no part of an entity (write it on the `Model`, a field of it, or a relation)

"#]],
    );
}

#[test]
fn old_names_stand_on_models_enums_and_variants() {
    check(
        r#"#[derive(DeriveEntityModel)]
#[sea_orm(table_name = "books", schema_name = "shop")]
#[cfg_attr(any(), limbeck::renamed_from("old.volumes"), limbeck::renamed_from(old = "tomes", dialect = "sqlite"))]
pub struct Model {
    #[sea_orm(primary_key)] pub id: i32,
    #[cfg_attr(any(), limbeck::renamed_from("state"))] pub status: Status,
}
#[derive(EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "status")]
#[cfg_attr(any(), limbeck::renamed_from("state"))]
pub enum Status {
    #[sea_orm(string_value = "new")] New,
    #[sea_orm(string_value = "done")] #[cfg_attr(any(), limbeck::renamed_from("finished"))] Done,
    #[sea_orm(string_value = "gone")] #[cfg_attr(any(), limbeck::check("1"))] Gone,
}
#[derive(EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[cfg_attr(any(), limbeck::renamed_from("x"))]
pub enum Plain { #[sea_orm(string_value = "a")] A }"#,
        str![[r#"
shop.books
  id ~ Integer(Regular)
  status = Enum { name: Some(QualifiedName { schema: None, name: "status" }), values: ["new", "done", "gone"] }
  key (id) auto increment true
  renamed from old.volumes at 3
  renamed from tomes on sqlite at 3
enum status: new, done, gone
  renamed from state at 10
  done renamed from finished at 13
error src/book.rs:6:23 `limbeck::renamed_from` says nothing here (write `#[sea_orm(renamed_from = "...")]`)
error src/book.rs:14:57 `limbeck::check` says nothing here (write it on the `Model` or a field)
error src/book.rs:18:19 this attribute has no effect here: this is no part of an entity (write it on the `Model`, a field of it, or a relation)

"#]],
    );
}

#[test]
fn the_expanded_format_takes_them_too() {
    check(
        r#"#[derive(DeriveEntity)]
pub struct Entity;
impl EntityName for Entity { fn table_name(&self) -> &str { "books" } }
#[derive(DeriveModel, DeriveActiveModel)]
#[cfg_attr(any(), limbeck::check("id > 0"))]
pub struct Model { pub id: i32, pub title: String }
#[derive(EnumIter, DeriveColumn)]
pub enum Column { Id, #[cfg_attr(any(), limbeck::index(unique))] #[sea_orm(column_name = "name")] Title }
#[derive(EnumIter, DerivePrimaryKey)]
pub enum PrimaryKey { Id }
impl PrimaryKeyTrait for PrimaryKey { type ValueType = i32; fn auto_increment() -> bool { true } }
impl ColumnTrait for Column {
    fn def(&self) -> ColumnDef {
        match self { Self::Id => ColumnType::Integer.def(), Self::Title => ColumnType::Text.def() }
    }
}"#,
        str![[r#"
books
  id = Integer(Regular)
  name = Text(Regular)
  key (id) auto increment explicit true
  index [name] unique at 8
  check id > 0 at 5

"#]],
    );
}
