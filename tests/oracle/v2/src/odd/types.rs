//! Types by other names, from elsewhere, and wrapped.

pub mod aliases {
    use sea_orm::entity::prelude::*;

    pub type Money = Decimal;
    pub type Price = Money;
    pub type Maybe = Option<i32>;
    pub type Bytes = Vec<u8>;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_aliases")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub price: Price,
        pub discount: Option<Money>,
        pub bytes: Bytes,
        // Only a type whose text begins with `Option<` takes NULL.
        pub maybe: Maybe,
        pub spelt_out: std::option::Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod paths {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_paths")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub text: std::string::String,
        pub bytes: std::vec::Vec<u8>,
        pub date: chrono::NaiveDate,
        pub date_time: chrono::NaiveDateTime,
        pub moment: chrono::DateTime<chrono::Utc>,
        pub local: Option<chrono::DateTime<chrono::Local>>,
        pub fixed: chrono::DateTime<chrono::FixedOffset>,
        pub other_date: time::Date,
        pub other_moment: time::OffsetDateTime,
        pub other_date_time: Option<time::PrimitiveDateTime>,
        pub decimal: sea_orm::prelude::Decimal,
        pub uuid: uuid::Uuid,
        pub hyphenated: uuid::fmt::Hyphenated,
        pub number: sea_orm::entity::prelude::ChronoUnixTimestampMillis,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod imports {
    use chrono::{DateTime, FixedOffset, NaiveDate as Day, Utc};
    use sea_orm::entity::prelude::{
        ActiveModelBehavior, Decimal as Number, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
        EnumIter, PrimaryKeyTrait,
    };

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_imports")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub utc: DateTime<Utc>,
        pub fixed: Option<DateTime<FixedOffset>>,
        pub day: Day,
        pub number: Number,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod spaced {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_spaced")]
    #[rustfmt::skip]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub maybe: Option < i64 >,
        pub bytes: Option<
            Vec < u8 >
        >,
        #[sea_orm(
            column_type = "Decimal( Some( ( 10 , 4 ) ) )",
        )]
        pub decimal: Decimal,
        #[sea_orm(column_type = r#"custom("varchar(9)")"#)]
        pub custom: String,
        #[sea_orm(column_type = "string(Some(11))")]
        pub function: String,
        #[sea_orm(column_type = "String(sea_orm::sea_query::StringLen::N(12))")]
        pub path: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod run_to_be_known {
    use sea_orm::entity::prelude::*;

    fn type_name() -> &'static str {
        "varchar(13)"
    }

    // What a function returns is known only to the compiler.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_run_to_be_known")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(column_type = "custom(type_name())")]
        pub by_function: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod arrays {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_arrays")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub maybe: Option<Vec<i32>>,
        pub uuids: Vec<Uuid>,
        pub decimals: Vec<Decimal>,
        pub moments: Vec<DateTimeUtc>,
        pub documents: Vec<Json>,
        #[sea_orm(column_type = "Array(RcOrArc::new(ColumnType::String(StringLen::N(5))))")]
        pub short: Vec<String>,
        #[sea_orm(column_type = "Array(RcOrArc::new(ColumnType::Text))", nullable)]
        pub texts: Vec<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod hardware {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_hardware")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub address: mac_address::MacAddress,
        pub network: Option<ipnetwork::IpNetwork>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod newtypes {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveValueType)]
    pub struct Count(pub i32);

    #[derive(Clone, Debug, PartialEq, Eq, DeriveValueType)]
    pub struct Outer(pub Count);

    #[derive(Clone, Debug, PartialEq, Eq, DeriveValueType)]
    #[sea_orm(column_type = "Decimal(Some((9, 3)))")]
    pub struct Weight(pub Decimal);

    #[derive(Clone, Debug, PartialEq, Eq, DeriveValueType)]
    #[sea_orm(column_type = "Text", array_type = "String")]
    pub struct Letter(pub String);

    #[derive(Clone, Debug, PartialEq, Eq, DeriveValueType)]
    pub struct Moment(pub chrono::DateTime<chrono::Utc>);

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_newtypes")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub count: Count,
        pub maybe: Option<Count>,
        pub outer: Outer,
        pub weight: Weight,
        pub letter: Option<Letter>,
        pub moment: self::Moment,
        #[sea_orm(column_type = "BigInteger")]
        pub stated: Count,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod string_like {
    use sea_orm::entity::prelude::*;
    use std::fmt;
    use std::num::ParseIntError;
    use std::str::FromStr;

    #[derive(Copy, Clone, Debug, PartialEq, Eq, DeriveValueType)]
    #[sea_orm(value_type = "String")]
    pub struct Version {
        pub number: i64,
    }

    impl fmt::Display for Version {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{}", self.number)
        }
    }

    impl FromStr for Version {
        type Err = ParseIntError;

        fn from_str(text: &str) -> Result<Self, Self::Err> {
            Ok(Self { number: text.parse()? })
        }
    }

    #[derive(Copy, Clone, Debug, PartialEq, Eq, DeriveValueType)]
    #[sea_orm(value_type = "String", column_type = "Text")]
    pub struct Long(pub i64);

    impl fmt::Display for Long {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{}", self.0)
        }
    }

    impl FromStr for Long {
        type Err = ParseIntError;

        fn from_str(text: &str) -> Result<Self, Self::Err> {
            Ok(Self(text.parse()?))
        }
    }

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_string_like")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub version: Version,
        pub long: Option<Long>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod by_hand {
    use sea_orm::entity::prelude::*;
    use sea_orm::sea_query::{ArrayType, Nullable, ValueType, ValueTypeErr};
    use sea_orm::{ColIdx, QueryResult, TryGetError, TryGetable};

    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Color(pub String);

    impl From<Color> for Value {
        fn from(color: Color) -> Self {
            color.0.into()
        }
    }

    impl Nullable for Color {
        fn null() -> Value {
            Value::String(None)
        }
    }

    impl TryGetable for Color {
        fn try_get_by<I: ColIdx>(result: &QueryResult, index: I) -> Result<Self, TryGetError> {
            String::try_get_by(result, index).map(Color)
        }
    }

    impl ValueType for Color {
        fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
            <String as ValueType>::try_from(value).map(Color)
        }

        fn type_name() -> String {
            "Color".to_owned()
        }

        fn array_type() -> ArrayType {
            ArrayType::String
        }

        fn column_type() -> ColumnType {
            ColumnType::Char(Some(7))
        }
    }

    impl sea_orm::IntoActiveValue<Color> for Color {
        fn into_active_value(self) -> sea_orm::ActiveValue<Color> {
            sea_orm::ActiveValue::Set(self)
        }
    }

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_by_hand")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub color: Color,
        pub second: Option<Color>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod documents {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
    pub struct Settings {
        pub dark: bool,
    }

    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
    pub struct Tags(pub Vec<String>);

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_documents")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub settings: Settings,
        pub maybe: Option<Settings>,
        pub tags: Tags,
        #[sea_orm(column_type = "JsonBinary")]
        pub binary: Tags,
        #[sea_orm(column_type = "Json", nullable)]
        pub value: serde_json::Value,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod list_of_documents {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
    pub struct Step {
        pub name: String,
    }

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "odd_list_of_documents")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub steps: Vec<Step>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
