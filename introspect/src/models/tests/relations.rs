//! What relations of all spellings declare.

use super::super::testing::check_files;
use super::AUTHOR;
use snapbox::str;

#[test]
fn compact_relations_say_their_foreign_keys() {
    let book = r#"use super::author::{self, Entity as Writer};
use sea_orm::entity::prelude::*;
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = "books")]
pub struct Model {
    #[sea_orm(primary_key)] pub id: i32,
    pub author_id: i32,
    pub region: i32,
    pub parent: Option<i32>,
}
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::author::Entity", from = "Column::AuthorId", to = "super::author::Column::Id",
        on_delete = "Cascade", on_update = "SetNull", fk_name = "fk_writer")]
    Author,
    #[sea_orm(belongs_to = "Writer" from = "(Column::AuthorId, Column::Region)" to = "(author::Column::Id, author::Column::Region)")]
    Composite,
    #[sea_orm(belongs_to = "Entity", from = "Column::Parent", to = "Column::Id", skip_fk)]
    Parent,
    #[sea_orm(belongs_to = "crate::author::Entity", from = "Column::AuthorId", to = "crate::author::Column::Id", on_condition = "x")]
    Some,
    #[sea_orm(has_many = "super::review::Entity")]
    Review,
    #[sea_orm(belongs_to = "super::nobody::Entity", from = "Column::AuthorId", to = "super::nobody::Column::Id")]
    Nobody,
    #[sea_orm(belongs_to = "super::author::Entity", from = "Column::Author", to = "super::author::Column::Id")]
    Misspelt,
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
  region ~ Integer(Regular)
  parent ~ Integer(Regular) null
  key (id) auto increment true
  (author_id) -> authors (author_id) on delete Cascade on update SetNull name fk_writer
  (author_id, region) -> authors (author_id, region)
  (parent) -> books (id) skipped
  (author_id) -> authors (author_id) skipped
warning src/book.rs:25:5 no entity `super::nobody::Entity` at hand: the relation asserts nothing
warning src/book.rs:27:5 no column `Author` in this entity: the relation asserts nothing

"#]],
    );
}

#[test]
fn dense_relations_say_their_foreign_keys() {
    let book = r#"use sea_orm::entity::prelude::*;
#[sea_orm::model]
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = "books")]
pub struct Model {
    #[sea_orm(primary_key)] pub id: i32,
    pub author_id: i32,
    pub region: Option<i32>,
    pub parent_id: Option<i32>,
    #[sea_orm(belongs_to, from = "author_id", to = "id", on_delete = "Cascade")]
    pub author: BelongsTo<super::author::Entity>,
    #[sea_orm(belongs_to, from = "(author_id, region)", to = "(Id, Region)", relation_enum = "Second")]
    pub second: BelongsTo<Option<super::author::Entity>>,
    #[sea_orm(belongs_to, from = "AuthorId", to = "Id", skip_fk)]
    pub third: HasOne<super::author::Entity>,
    #[sea_orm(self_ref, relation_enum = "Parent", from = "parent_id", to = "id")]
    pub parent: HasOne<Entity>,
    #[sea_orm(belongs_to, from = "author_id", to = "id")]
    pub plain: Option<super::author::Entity>,
    #[sea_orm(has_many, via = "book_genre")]
    pub genres: HasMany<super::genre::Entity>,
    pub reviews: HasMany<super::review::Entity>,
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
  region ~ Integer(Regular) null
  parent_id ~ Integer(Regular) null
  key (id) auto increment true
  (author_id) -> authors (author_id) on delete Cascade
  (author_id, region) -> authors (author_id, region)
  (author_id) -> authors (author_id) skipped
  (parent_id) -> books (id)
  (author_id) -> authors (author_id)

"#]],
    );
}

#[test]
fn relations_written_by_hand_say_their_foreign_keys() {
    let book = r#"use sea_orm::entity::prelude::*;
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = "books")]
pub struct Model { #[sea_orm(primary_key)] pub id: i32, pub author_id: i32 }
#[derive(Copy, Clone, Debug, EnumIter)]
pub enum Relation { Author, Review }
impl RelationTrait for Relation {
    fn def(&self) -> RelationDef {
        match self {
            Self::Author => Entity::belongs_to(super::author::Entity)
                .from(Column::AuthorId)
                .to(super::author::Column::Id)
                .on_delete(sea_query::ForeignKeyAction::Cascade)
                .into(),
            Self::Review => Entity::has_many(super::review::Entity).into(),
        }
    }
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
  (author_id) -> authors (author_id) on delete Cascade

"#]],
    );
}
