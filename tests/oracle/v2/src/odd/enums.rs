//! Active enums of all kinds.

pub mod texts {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "String(StringLen::N(1))")]
    pub enum Category {
        #[sea_orm(string_value = "B")]
        Big,
        #[sea_orm(string_value = "S")]
        Small,
    }

    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "camelCase")]
    pub enum Long {
        FirstOne,
        SecondOne,
    }

    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "String(StringLen::None)", enum_name = "without_effect")]
    pub enum Free {
        #[sea_orm(string_value = "")]
        Nothing,
    }

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_enum_texts")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(default_value = "B", indexed)]
        pub category: Category,
        pub long: Option<Long>,
        pub free: Free,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod numbers {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "i32", db_type = "Integer")]
    pub enum Color {
        #[sea_orm(num_value = 0)]
        Black,
        #[sea_orm(num_value = 1)]
        White,
    }

    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "i8", db_type = "TinyInteger")]
    pub enum Sign {
        Minus = -1,
        Plus = 1,
    }

    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "u32", db_type = "Unsigned")]
    pub enum Level {
        Low = 1,
        High = 2,
    }

    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "i64", db_type = "BigInteger")]
    pub enum Size {
        Small = 1,
    }

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_enum_numbers")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(default_value = 1)]
        pub color: Color,
        pub sign: Option<Sign>,
        pub level: Level,
        #[sea_orm(unique)]
        pub size: Size,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod native {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "odd_tea")]
    pub enum Tea {
        #[sea_orm(string_value = "EverydayTea")]
        Everyday,
        #[sea_orm(string_value = "breakfast tea")]
        Breakfast,
    }

    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "Enum", db_type = "Enum", enum_name = "odd_style", rename_all = "SCREAMING_SNAKE_CASE")]
    pub enum Style {
        FirstStyle,
        #[sea_orm(rename = "kebab-case")]
        SecondStyle,
        #[sea_orm(string_value = "3rd")]
        ThirdStyle,
    }

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_enum_native")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(default_value = "EverydayTea")]
        pub tea: Tea,
        #[sea_orm(indexed)]
        pub style: Option<Style>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod native_by_default_name {
    use sea_orm::entity::prelude::*;

    // SeaORM quotes the name where it makes the type, and not where it uses it.
    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(db_type = "Enum")]
    pub enum OddDefault {
        #[sea_orm(string_value = "a")]
        A,
    }

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_enum_by_default_name")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub value: OddDefault,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod native_with_quotes {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "odd_quotes")]
    pub enum Quotes {
        #[sea_orm(string_value = "it's")]
        Single,
        #[sea_orm(string_value = "a \"b\"")]
        Double,
    }

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_enum_with_quotes")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub quotes: Quotes,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod native_twice {
    use sea_orm::entity::prelude::*;

    // SeaORM makes the type once for each column.
    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "odd_twice")]
    pub enum Twice {
        #[sea_orm(string_value = "a")]
        A,
        #[sea_orm(string_value = "b")]
        B,
    }

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_enum_twice")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub one: Twice,
        pub other: Option<Twice>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod native_list {
    use sea_orm::entity::prelude::*;

    // SeaORM makes no type for the elements of an array.
    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "odd_listed")]
    pub enum Listed {
        #[sea_orm(string_value = "a")]
        A,
        #[sea_orm(string_value = "b")]
        B,
    }

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_enum_list")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub list: Vec<Listed>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod native_and_list {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "odd_both")]
    pub enum Both {
        #[sea_orm(string_value = "a")]
        A,
        #[sea_orm(string_value = "b")]
        B,
    }

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_enum_and_list")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub one: Both,
        pub list: Option<Vec<Both>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
