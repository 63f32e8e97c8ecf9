//! Relations, in an order in which the tables can be made.

pub mod author {
    use sea_orm::entity::prelude::*;

    #[sea_orm::compact_model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_author")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(unique, column_name = "Pen Name")]
        pub pen_name: String,
        pub not_unique: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(has_many = "super::book::Entity")]
        Books,
        #[sea_orm(has_one = "super::portrait::Entity")]
        Portrait,
    }

    impl Related<super::book::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Books.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod region {
    use sea_orm::entity::prelude::*;

    #[sea_orm::compact_model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_region")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub country: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod book {
    use super::author::{self, Entity as Writer};
    use sea_orm::entity::prelude::*;

    #[sea_orm::compact_model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_book")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub author_id: i32,
        pub editor_id: Option<i32>,
        pub translator_id: i32,
        pub pen_name: Option<String>,
        pub country: i32,
        pub region: i32,
        #[sea_orm(column_name = "previous")]
        pub previous_id: Option<i32>,
        pub skipped_id: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::author::Entity",
            from = "Column::AuthorId",
            to = "super::author::Column::Id",
            on_delete = "Cascade",
            on_update = "NoAction",
            fk_name = "odd fk by name"
        )]
        Author,
        #[sea_orm(belongs_to = "Writer" from = "Column::EditorId" to = "author::Column::Id" on_delete = "SetNull")]
        WithoutCommas,
        #[sea_orm(
            belongs_to = "crate::odd::relations::author::Entity",
            from = "Column::TranslatorId",
            to = "crate::odd::relations::author::Column::Id"
        )]
        Translator,
        #[sea_orm(belongs_to = "author::Entity", from = "Column::PenName", to = "author::Column::PenName")]
        ByUnique,
        #[sea_orm(
            belongs_to = "super::region::Entity",
            from = "(Column::Country, Column::Region)",
            to = "(super::region::Column::Country, super::region::Column::Number)",
            on_update = "Cascade"
        )]
        Composite,
        #[sea_orm(belongs_to = "Entity", from = "Column::PreviousId", to = "Column::Id")]
        Previous,
        #[sea_orm(
            belongs_to = "super::author::Entity",
            from = "Column::SkippedId",
            to = "super::author::Column::Id",
            skip_fk
        )]
        Skipped,
        #[sea_orm(has_many = "super::tag_of_book::Entity")]
        Tags,
    }

    impl Related<super::author::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Author.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod portrait {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_portrait")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub author_id: i32,
        pub file: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter)]
    pub enum Relation {
        Author,
    }

    impl RelationTrait for Relation {
        fn def(&self) -> RelationDef {
            match self {
                Self::Author => Entity::belongs_to(super::author::Entity)
                    .from(Column::AuthorId)
                    .to(super::author::Column::Id)
                    .on_delete(ForeignKeyAction::Cascade)
                    .fk_name("odd-portrait-fk")
                    .into(),
            }
        }
    }

    impl Related<super::author::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Author.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod conditional {
    use sea_orm::entity::prelude::*;

    // SeaORM makes a foreign key of it all the same.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_conditional")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub author_id: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::author::Entity",
            from = "Column::AuthorId",
            to = "super::author::Column::Id",
            on_condition = r#"super::author::Column::NotUnique.eq(1)"#
        )]
        Author,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod twice {
    use sea_orm::entity::prelude::*;

    // Two relations on the same columns are one foreign key.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_relation_twice")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub author_id: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::author::Entity", from = "Column::AuthorId", to = "super::author::Column::Id")]
        Author,
        #[sea_orm(belongs_to = "super::author::Entity", from = "Column::AuthorId", to = "super::author::Column::Id")]
        Again,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod keyless {
    use sea_orm::entity::prelude::*;

    // No server lets a foreign key refer to columns that are no key; SQLite finds out when a row is written.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_keyless")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub number: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::author::Entity",
            from = "Column::Number",
            to = "super::author::Column::NotUnique"
        )]
        Author,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod tag {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_tag")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(unique)]
        pub name: String,
        pub parent_id: Option<i32>,
        #[sea_orm(self_ref, relation_enum = "Parent", from = "parent_id", to = "id", on_delete = "SetNull")]
        pub parent: BelongsTo<Option<Entity>>,
        #[sea_orm(has_many, via = "note_tag")]
        pub notes: HasMany<super::note::Entity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod note {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_note")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(unique)]
        pub author_id: i32,
        pub r#type: Option<i32>,
        pub country: i32,
        pub region_number: i32,
        #[sea_orm(belongs_to, from = "author_id", to = "id", on_update = "Cascade", on_delete = "Cascade")]
        pub author: BelongsTo<super::author::Entity>,
        #[sea_orm(belongs_to, relation_enum = "Kind", from = "Type", to = "Id")]
        pub kind: BelongsTo<Option<super::tag::Entity>>,
        #[sea_orm(belongs_to, from = "(country, region_number)", to = "(country, number)")]
        pub region: BelongsTo<super::region::Entity>,
        #[sea_orm(has_many, via = "note_tag")]
        pub tags: HasMany<super::tag::Entity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod note_tag {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_note_tag")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub note_id: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub tag_id: i32,
        #[sea_orm(belongs_to, from = "note_id", to = "id", on_delete = "Cascade")]
        pub note: BelongsTo<super::note::Entity>,
        #[sea_orm(belongs_to, from = "tag_id", to = "id", on_delete = "Cascade", skip_fk)]
        pub tag: BelongsTo<super::tag::Entity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod tag_of_book {
    use sea_orm::entity::prelude::*;

    #[sea_orm::compact_model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_tag_of_book")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub book_id: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub tag_id: i32,
        pub book: BelongsTo<super::book::Entity>,
        pub tag: BelongsTo<super::tag::Entity>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::book::Entity",
            from = "Column::BookId",
            to = "super::book::Column::Id",
            on_delete = "Restrict"
        )]
        Book,
        #[sea_orm(belongs_to = "super::tag::Entity", from = "Column::TagId", to = "super::tag::Column::Id")]
        Tag,
    }

    impl Related<super::book::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Book.def()
        }
    }

    impl Related<super::tag::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Tag.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod egg {
    use sea_orm::entity::prelude::*;

    // Egg and hen refer to each other: whichever SeaORM makes first refers to a table that is not there.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_egg")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub hen_id: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::hen::Entity", from = "Column::HenId", to = "super::hen::Column::Id")]
        Hen,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod hen {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_hen")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub egg_id: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::egg::Entity", from = "Column::EggId", to = "super::egg::Column::Id")]
        Egg,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
