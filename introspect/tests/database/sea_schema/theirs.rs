//! What sea-schema discovers, as the same facts. Its types are told in ours, one for one.

use super::{Facts, ours};
use limbeck_differ::schema::{ColumnType, IntegerSize, LobSize, TypeName};
use sea_orm::DatabaseConnection;
use sea_orm::sea_query::{self, StringLen};
use sea_schema::{mysql, postgres, sqlite};

pub(super) async fn postgres(connection: &DatabaseConnection) -> Facts {
    let pool = connection.get_postgres_connection_pool().clone();
    let schema = postgres::discovery::SchemaDiscovery::new(pool, "public").discover().await.unwrap();
    let mut facts = Facts::new();
    for table in &schema.tables {
        let name = &table.info.name;
        facts.insert(format!("table {name}"));
        for it in &table.columns {
            let column_type = postgres_type(&it.col_type);
            facts.insert(ours::column(name, &it.name, &column_type, it.not_null.is_none()));
        }
        facts.extend(table.primary_key_constraints.iter().map(|key| ours::primary_key(name, &key.columns)));
        let uniques = table.unique_constraints.iter().filter(|it| !it.is_partial);
        facts.extend(uniques.map(|it| ours::unique(name, &it.name, &it.columns)));
        for it in &table.reference_constraints {
            let action = |action: &Option<_>| action.as_ref().map_or("NoAction".to_owned(), |it| format!("{it:?}"));
            let (delete, update) = (action(&it.on_delete), action(&it.on_update));
            facts.insert(ours::foreign_key(name, &it.columns, (&it.table, &it.foreign_columns), [&delete, &update]));
        }
    }
    facts.extend(schema.enums.iter().map(|it| ours::enum_type(&it.typename, &it.values)));
    facts
}

fn postgres_type(column_type: &postgres::def::Type) -> ColumnType {
    use postgres::def::Type;
    let number = |number: Option<u16>| number.map(u32::from);
    match column_type {
        Type::SmallInt => ColumnType::Integer(IntegerSize::Small),
        Type::Integer => ColumnType::Integer(IntegerSize::Regular),
        Type::BigInt => ColumnType::Integer(IntegerSize::Big),
        Type::Decimal(it) | Type::Numeric(it) => {
            ColumnType::Decimal(it.precision.map(|digits| (digits.into(), it.scale.unwrap_or_default().into())))
        }
        Type::Real => ColumnType::Float,
        Type::DoublePrecision => ColumnType::Double,
        Type::Money => ColumnType::Money(None),
        Type::Varchar(it) => ColumnType::String(number(it.length)),
        Type::Char(it) => ColumnType::Char(number(it.length)),
        Type::Text => ColumnType::Text(LobSize::Regular),
        Type::Bytea => ColumnType::Blob(LobSize::Regular),
        Type::Timestamp(it) => ColumnType::DateTime(number(it.precision)),
        Type::TimestampWithTimeZone(it) => ColumnType::TimestampWithTimeZone(number(it.precision)),
        Type::Date => ColumnType::Date,
        Type::Time(it) => ColumnType::Time(number(it.precision)),
        Type::TimeWithTimeZone(it) => ColumnType::TimeWithTimeZone(number(it.precision)),
        Type::Interval(it) => ColumnType::Interval(it.field.clone(), number(it.precision)),
        Type::Boolean => ColumnType::Boolean,
        Type::Cidr => ColumnType::Cidr,
        Type::Inet => ColumnType::Inet,
        Type::MacAddr => ColumnType::MacAddr,
        Type::Bit(it) => ColumnType::Bit(number(it.length)),
        Type::VarBit(it) => ColumnType::VarBit(number(it.length)),
        Type::Uuid => ColumnType::Uuid,
        Type::Json => ColumnType::Json,
        Type::JsonBinary => ColumnType::JsonBinary,
        Type::Enum(it) => ColumnType::Enum { name: Some(TypeName::new(&it.typename)), values: Vec::new() },
        Type::Array(it) => {
            let element = it.col_type.as_deref().map_or_else(|| ColumnType::Other(String::new()), postgres_type);
            ColumnType::Array(Box::new(element))
        }
        Type::Unknown(name) => ColumnType::Other(name.clone()),
        other => ColumnType::Other(format!("{other:?}").to_lowercase()),
    }
}

pub(super) async fn mysql(connection: &DatabaseConnection, database: &str) -> Facts {
    let pool = connection.get_mysql_connection_pool().clone();
    let schema = mysql::discovery::SchemaDiscovery::new(pool, database).discover().await.unwrap();
    let mut facts = Facts::new();
    for table in &schema.tables {
        let name = &table.info.name;
        facts.insert(format!("table {name}"));
        for it in &table.columns {
            facts.insert(ours::column(name, &it.name, &mysql_type(&it.col_type), it.null));
        }
        for it in table.indexes.iter().filter(|index| index.unique) {
            let columns: Vec<String> = it.parts.iter().map(|part| part.column.clone()).collect();
            facts.insert(if it.name == "PRIMARY" {
                ours::primary_key(name, &columns)
            } else {
                ours::unique(name, &it.name, &columns)
            });
        }
        for it in &table.foreign_keys {
            let actions = [format!("{:?}", it.on_delete), format!("{:?}", it.on_update)];
            let to = (it.referenced_table.as_str(), it.referenced_columns.as_slice());
            facts.insert(ours::foreign_key(name, &it.columns, to, [&actions[0], &actions[1]]));
        }
    }
    facts
}

fn mysql_type(column_type: &mysql::def::Type) -> ColumnType {
    use mysql::def::Type;
    let integer = |size, it: &mysql::def::NumericAttr| match it.unsigned {
        Some(true) => ColumnType::Unsigned(size),
        _ => ColumnType::Integer(size),
    };
    match column_type {
        Type::TinyInt(it) if it.maximum == Some(1) => ColumnType::Boolean,
        Type::Bool => ColumnType::Boolean,
        Type::TinyInt(it) => integer(IntegerSize::Tiny, it),
        Type::SmallInt(it) => integer(IntegerSize::Small, it),
        Type::MediumInt(it) => integer(IntegerSize::Medium, it),
        Type::Int(it) => integer(IntegerSize::Regular, it),
        Type::BigInt(it) => integer(IntegerSize::Big, it),
        Type::Bit(it) => ColumnType::Bit(it.maximum),
        Type::Decimal(it) => ColumnType::Decimal(
            it.maximum.map(|digits| (digits, it.decimal.and_then(|digits| digits.try_into().ok()).unwrap_or_default())),
        ),
        Type::Float(_) => ColumnType::Float,
        Type::Double(_) => ColumnType::Double,
        Type::Date => ColumnType::Date,
        Type::Year => ColumnType::Year,
        Type::Time(it) => ColumnType::Time(it.fractional),
        Type::DateTime(it) => ColumnType::DateTime(it.fractional),
        Type::Timestamp(it) => ColumnType::Timestamp(it.fractional),
        Type::Char(it) => ColumnType::Char(it.length),
        Type::Varchar(it) => ColumnType::String(it.length),
        Type::Binary(it) => ColumnType::Binary(it.length),
        Type::Varbinary(it) => ColumnType::VarBinary(it.length),
        Type::TinyText(_) => ColumnType::Text(LobSize::Tiny),
        Type::Text(_) => ColumnType::Text(LobSize::Regular),
        Type::MediumText(_) => ColumnType::Text(LobSize::Medium),
        Type::LongText(_) => ColumnType::Text(LobSize::Long),
        Type::TinyBlob => ColumnType::Blob(LobSize::Tiny),
        Type::Blob(_) => ColumnType::Blob(LobSize::Regular),
        Type::MediumBlob => ColumnType::Blob(LobSize::Medium),
        Type::LongBlob => ColumnType::Blob(LobSize::Long),
        Type::Enum(it) => ColumnType::Enum { name: None, values: it.values.clone() },
        Type::Json => ColumnType::Json,
        other => ColumnType::Other(format!("{other:?}")),
    }
}

pub(super) async fn sqlite(connection: &DatabaseConnection) -> Facts {
    let pool = connection.get_sqlite_connection_pool().clone();
    let schema = sqlite::discovery::SchemaDiscovery::new(pool).discover().await.unwrap();
    let mut facts = Facts::new();
    for table in &schema.tables {
        let name = &table.name;
        facts.insert(format!("table {name}"));
        for it in &table.columns {
            facts.insert(ours::column(name, &it.name, &sqlite_type(&it.r#type), !it.not_null));
        }
        let key: Vec<String> = table.columns.iter().filter(|it| it.primary_key).map(|it| it.name.clone()).collect();
        facts.insert(ours::primary_key(name, &key));
        facts.extend(table.constraints.iter().map(|it| ours::unique(name, "", &it.columns)));
        for it in &table.foreign_keys {
            let actions = [format!("{:?}", it.on_delete), format!("{:?}", it.on_update)];
            facts.insert(ours::foreign_key(name, &it.from, (&it.table, &it.to), [&actions[0], &actions[1]]));
        }
    }
    for it in schema.indexes.iter().filter(|index| index.unique && index.partial == 0) {
        facts.insert(ours::unique(&it.table_name, &it.index_name, &it.columns));
    }
    facts
}

fn sqlite_type(column_type: &sea_query::ColumnType) -> ColumnType {
    use sea_query::ColumnType as Theirs;
    match column_type {
        Theirs::Char(length) => ColumnType::Char(*length),
        Theirs::String(StringLen::N(length)) => ColumnType::String(Some(*length)),
        Theirs::String(_) => ColumnType::String(None),
        Theirs::Text => ColumnType::Text(LobSize::Regular),
        Theirs::TinyInteger => ColumnType::Integer(IntegerSize::Tiny),
        Theirs::SmallInteger => ColumnType::Integer(IntegerSize::Small),
        Theirs::Integer => ColumnType::Integer(IntegerSize::Regular),
        Theirs::BigInteger => ColumnType::Integer(IntegerSize::Big),
        Theirs::Float => ColumnType::Float,
        Theirs::Double => ColumnType::Double,
        Theirs::Decimal(digits) => {
            ColumnType::Decimal(digits.map(|(digits, scale)| (digits, scale.try_into().unwrap_or_default())))
        }
        Theirs::DateTime => ColumnType::DateTime(None),
        Theirs::Timestamp => ColumnType::Timestamp(None),
        Theirs::TimestampWithTimeZone => ColumnType::TimestampWithTimeZone(None),
        Theirs::Time => ColumnType::Time(None),
        Theirs::Date => ColumnType::Date,
        Theirs::Binary(length) => ColumnType::Binary(Some(*length)),
        Theirs::VarBinary(StringLen::N(length)) => ColumnType::VarBinary(Some(*length)),
        Theirs::Blob => ColumnType::Blob(LobSize::Regular),
        Theirs::Boolean => ColumnType::Boolean,
        Theirs::Money(digits) => ColumnType::Money(*digits),
        Theirs::Json => ColumnType::Json,
        Theirs::JsonBinary => ColumnType::JsonBinary,
        Theirs::Uuid => ColumnType::Uuid,
        Theirs::Custom(name) => ColumnType::Other(name.to_string()),
        other => ColumnType::Other(format!("{other:?}")),
    }
}
