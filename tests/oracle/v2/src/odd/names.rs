//! Names that the macro changes on their way to the database, and names that need quotes.

pub mod raw_identifiers {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_raw_identifiers")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub r#type: String,
        #[sea_orm(indexed)]
        pub r#match: i32,
        #[sea_orm(unique)]
        pub r#struct: i32,
        pub self_: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod underscores {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_underscores")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub _id: i32,
        pub trailing_: i32,
        pub double__inside: i32,
        pub __both__: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod digits {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_digits")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub line1: i32,
        pub line_2: i32,
        pub a1b2c3: i32,
        pub utf8_text: i32,
        pub x_1_y: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod capitals {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_capitals")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub ID: i32,
        pub createdAt: i32,
        pub HTTPCode: i32,
        pub UserID2: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod capitals_renamed {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_capitals_renamed", rename_all = "camelCase")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub ID: i32,
        pub created_at: i32,
        #[sea_orm(column_name = "stated_here")]
        pub stated: i32,
        #[sea_orm(enum_name = "Other")]
        pub by_variant: i32,
        #[sea_orm(enum_name = "Both", column_name = "both_here")]
        pub by_both: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod variants {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_variants")]
    pub struct Model {
        #[sea_orm(primary_key, enum_name = "PrimaryId")]
        pub id: i32,
        #[sea_orm(enum_name = "WrittenBy")]
        pub author: i32,
        #[sea_orm(enum_name = "Second", column_name = "2nd")]
        pub second_: i32,
        // A name that the way to the variant and back would change keeps its own, whatever the variant is.
        #[sea_orm(enum_name = "ThirdOne")]
        pub third_: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod quoted_columns {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_quoted_columns")]
    pub struct Model {
        #[sea_orm(primary_key, column_name = "Id")]
        pub id: i32,
        #[sea_orm(column_name = "with space", unique)]
        pub space: i32,
        #[sea_orm(column_name = "a \"double\" quote", indexed)]
        pub double: i32,
        #[sea_orm(column_name = "it's")]
        pub single: i32,
        #[sea_orm(column_name = "back`tick")]
        pub back: i32,
        #[sea_orm(column_name = "select")]
        pub reserved: i32,
        #[sea_orm(column_name = "größe")]
        pub size: i32,
        #[sea_orm(column_name = r#"raw"#)]
        pub raw: i32,
        #[sea_orm(column_name = "dotted.name")]
        pub dotted: i32,
        pub table: i32,
        pub index: i32,
        pub order: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod quoted_table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "Odd Quoted-Table")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(indexed)]
        pub plain: i32,
        #[sea_orm(unique)]
        pub only: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod reserved_table {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "order")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(unique_key = "group")]
        pub one: i32,
        #[sea_orm(unique_key = "group")]
        pub two: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod long_names {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_table_whose_name_is_nearly_as_long_as_can_be")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(indexed)]
        pub column_whose_name_is_rather_long: i32,
        #[sea_orm(indexed)]
        pub column_whose_name_is_rather_long_too: i32,
        #[sea_orm(unique)]
        pub unique_column_whose_name_is_long: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod in_schema {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(schema_name = "odd_schema", table_name = "odd_in_schema")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(indexed)]
        pub plain: i32,
        #[sea_orm(unique)]
        pub only: i32,
        #[sea_orm(unique_key = "pair")]
        pub one: i32,
        #[sea_orm(unique_key = "pair")]
        pub two: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
