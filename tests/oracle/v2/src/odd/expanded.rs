//! Entities without `DeriveEntityModel`.

pub mod chains {
    use sea_orm::entity::prelude::*;

    #[derive(Copy, Clone, Default, Debug, DeriveEntity)]
    pub struct Entity;

    impl EntityName for Entity {
        fn table_name(&self) -> &'static str {
            "odd_chains"
        }

        fn comment(&self) -> Option<&str> {
            Some("by hand")
        }
    }

    #[derive(Clone, Debug, PartialEq, DeriveModel, DeriveActiveModel)]
    pub struct Model {
        pub id: i32,
        pub name: String,
        pub one: i32,
        pub other: i32,
        pub r#type: Option<i32>,
        pub price: Decimal,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveColumn)]
    pub enum Column {
        Id,
        #[sea_orm(column_name = "full name")]
        Name,
        One,
        Other,
        Type,
        Price,
        At,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DerivePrimaryKey)]
    pub enum PrimaryKey {
        Id,
    }

    impl PrimaryKeyTrait for PrimaryKey {
        type ValueType = i32;

        fn auto_increment() -> bool {
            false
        }
    }

    impl ColumnTrait for Column {
        type EntityName = Entity;

        fn def(&self) -> ColumnDef {
            match self {
                Column::Id => ColumnType::Integer.def(),
                Self::Name => ColumnType::String(StringLen::N(40)).def().unique().comment("it's"),
                Self::One | Self::Other => ColumnType::Integer.def().unique_key("pair").default_value(-3),
                Self::Type => ColumnType::SmallInteger.def().null().indexed(),
                Self::Price => ColumnType::Decimal(Some((10, 2))).def().default(Expr::value(1.5)),
                Self::At => return ColumnType::TimestampWithTimeZone.def().default(Expr::current_timestamp()),
            }
        }
    }

    #[derive(Copy, Clone, Debug, EnumIter)]
    pub enum Relation {}

    impl RelationTrait for Relation {
        fn def(&self) -> RelationDef {
            panic!("no relations")
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod derived_name {
    use sea_orm::entity::prelude::*;

    // `DeriveEntity` reads the names of table and schema; the comment has no effect.
    #[derive(Copy, Clone, Default, Debug, DeriveEntity)]
    #[sea_orm(table_name = "odd_derived_name", comment = "without effect")]
    pub struct Entity;

    #[derive(Clone, Debug, PartialEq, DeriveModel, DeriveActiveModel)]
    pub struct Model {
        pub first: i32,
        pub second: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveColumn)]
    pub enum Column {
        First,
        Second,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DerivePrimaryKey)]
    pub enum PrimaryKey {
        Second,
        First,
    }

    impl PrimaryKeyTrait for PrimaryKey {
        type ValueType = (String, i32);

        fn auto_increment() -> bool {
            false
        }
    }

    impl ColumnTrait for Column {
        type EntityName = Entity;

        fn def(&self) -> ColumnDef {
            match self {
                Self::First => i32::column_type().def(),
                _ => ColumnType::String(StringLen::N(30)).def(),
            }
        }
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    use sea_orm::sea_query::ValueType;

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod self_reference {
    use sea_orm::entity::prelude::*;

    #[derive(Copy, Clone, Default, Debug, DeriveEntity)]
    pub struct Entity;

    impl EntityName for Entity {
        fn schema_name(&self) -> Option<&str> {
            None
        }

        fn table_name(&self) -> &'static str {
            "odd_self_reference"
        }
    }

    #[derive(Clone, Debug, PartialEq, DeriveModel, DeriveActiveModel)]
    pub struct Model {
        pub id: i32,
        pub parent: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveColumn)]
    pub enum Column {
        Id,
        Parent,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DerivePrimaryKey)]
    pub enum PrimaryKey {
        Id,
    }

    impl PrimaryKeyTrait for PrimaryKey {
        type ValueType = i32;

        fn auto_increment() -> bool {
            true
        }
    }

    impl ColumnTrait for Column {
        type EntityName = Entity;

        fn def(&self) -> ColumnDef {
            match self {
                Self::Id => ColumnType::Integer.def(),
                Self::Parent => ColumnType::Integer.def(),
            }
        }
    }

    #[derive(Copy, Clone, Debug, EnumIter)]
    pub enum Relation {
        Parent,
    }

    impl RelationTrait for Relation {
        fn def(&self) -> RelationDef {
            match self {
                Self::Parent => Entity::belongs_to(Entity)
                    .from(Column::Parent)
                    .to(Column::Id)
                    .on_update(ForeignKeyAction::Restrict)
                    .into(),
            }
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod compact_by_hand {
    use sea_orm::entity::prelude::*;

    // The compact model without a table: the name is written by hand.
    #[derive(Copy, Clone, Default, Debug, DeriveEntity)]
    pub struct Entity;

    impl EntityName for Entity {
        fn table_name(&self) -> &'static str {
            "odd_compact_by_hand"
        }
    }

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        #[sea_orm(unique)]
        pub name: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
