//! Attributes in unusual places, spellings and company.

pub mod split {
    use sea_orm::entity::prelude::*;

    /// Attributes may be split, repeated and conditional.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_split")]
    #[cfg_attr(all(), sea_orm(comment = "by condition"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        #[sea_orm(auto_increment = false)]
        pub id: i32,
        /// A doc comment is no comment of the database.
        #[sea_orm(unique)]
        #[sea_orm(comment = "the last one")]
        #[sea_orm(column_type = "String(StringLen::N(20))")]
        pub name: String,
        #[cfg_attr(all(), sea_orm(indexed, column_type = "Text"))]
        #[cfg_attr(any(), sea_orm(unique))]
        pub conditional: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod without_effect {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_without_effect")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(not_null)]
        pub required: Option<i32>,
        #[sea_orm(length = 5)]
        pub short: String,
        #[sea_orm(select_as = "text", save_as = "integer")]
        pub cast: i32,
        #[sea_orm(unqiue)]
        pub misspelt: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod ignored {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_ignored")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(ignore)]
        pub computed: Option<i32>,
        #[sea_orm(ignore, unique_key = "pair")]
        pub in_group: i32,
        #[sea_orm(unique_key = "pair")]
        pub alone: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod groups {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_groups")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(unique_key = "b")]
        pub b_1: i32,
        #[sea_orm(unique_key = "a")]
        pub a_1: Option<i32>,
        #[sea_orm(unique_key = "b", indexed)]
        pub b_2: i32,
        #[sea_orm(unique_key = "a", unique)]
        pub a_2: i32,
        #[sea_orm(unique_key = "b", column_name = "b third")]
        pub b_3: i32,
        #[sea_orm(unique_key = "single")]
        pub single: i32,
        #[sea_orm(unique, indexed)]
        pub unique_wins: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod defaults {
    use sea_orm::entity::prelude::*;
    use sea_orm::sea_query::Keyword;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_defaults")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(default_value = -1)]
        pub negative: i32,
        #[sea_orm(default_value = 7i64)]
        pub suffixed: i64,
        #[sea_orm(default_value = 1_000)]
        pub separated: i32,
        #[sea_orm(default_value = 0x10)]
        pub hexadecimal: i32,
        #[sea_orm(default_value = -2.5)]
        pub fraction: f64,
        #[sea_orm(default_value = "")]
        pub empty: String,
        #[sea_orm(default_value = r#"a "raw" \ text"#)]
        pub raw: String,
        #[sea_orm(default_value = false)]
        pub no: bool,
        #[sea_orm(default_value = "ünï")]
        pub wide: String,
        #[sea_orm(default_expr = "Expr::value(-3)")]
        pub value: i32,
        #[sea_orm(default_expr = "Expr::val(\"x\")")]
        pub val: String,
        #[sea_orm(default_expr = "Expr::cust(\"1 + 2\")")]
        pub sum: i32,
        #[sea_orm(default_expr = "Keyword::CurrentTimestamp")]
        pub now: DateTimeUtc,
        #[sea_orm(default_expr = "Expr::current_timestamp()")]
        pub now_too: DateTime,
        #[sea_orm(default_expr = "Expr::cust(\"CURRENT_TIMESTAMP\")")]
        pub now_as_well: DateTime,
        #[sea_orm(default_value = 1, default_expr = "Expr::value(2)")]
        pub both: i32,
        #[sea_orm(default_value = "2020-02-29")]
        pub leap: Option<Date>,
        #[sea_orm(default_expr = "Keyword::Null")]
        pub nothing: Option<i32>,
        #[sea_orm(default_expr = "5")]
        pub bare: i32,
        #[sea_orm(default_expr = "\"text\"")]
        pub bare_text: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod comments {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_comments", comment = "it's a \"table\" \\ with ünïcode")]
    pub struct Model {
        #[sea_orm(primary_key, comment = "the key")]
        pub id: i32,
        #[sea_orm(comment = "it's")]
        pub single: i32,
        #[sea_orm(comment = r"back \ slash")]
        pub backslash: i32,
        #[sea_orm(comment = "two\nlines")]
        pub lines: i32,
        #[sea_orm(comment = "")]
        pub empty: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod renamed {
    use sea_orm::entity::prelude::*;

    // SeaORM writes the old name into the column's comment; a hint for a rename is no comment.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_renamed")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(renamed_from = "old_name")]
        pub new_name: i32,
        #[sea_orm(renamed_from = "was", comment = "is")]
        pub both: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod checks {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_checks")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(extra = "CHECK (price > 0)")]
        pub price: i32,
        #[sea_orm(extra = "check(code <> 'it''s' AND length(code) > 1)")]
        pub code: String,
        #[sea_orm(extra = "CHECK ((low) < (high))", unique)]
        pub low: i32,
        pub high: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod generated {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_generated")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub price: i32,
        #[sea_orm(nullable, extra = "GENERATED ALWAYS AS (price * 2) STORED")]
        pub doubled: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod collated {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_collated")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(extra = "COLLATE \"C\"")]
        pub for_postgres: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod collated_nocase {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_collated_nocase")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(extra = "COLLATE NOCASE", unique)]
        pub for_sqlite: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod serde_beside {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[sea_orm(table_name = "odd_serde_beside")]
    pub struct Model {
        #[sea_orm(primary_key)]
        #[serde(skip_deserializing)]
        pub id: i32,
        #[serde(rename = "other")]
        pub user_name: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub maybe: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
