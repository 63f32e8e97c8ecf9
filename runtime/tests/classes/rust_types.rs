//! The Rust types that SeaORM reads, what it makes of each, and values at their edges.

use limbeck_differ::Dialect;
use limbeck_differ::schema::{ColumnType, IntegerSize};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryResult, TryGetable};
use std::str::FromStr;

/// A Rust type of a field.
pub(crate) struct RustType {
    pub(crate) name: &'static str,
    /// What SeaORM would create for it.
    pub(crate) model: ColumnType,
    /// Values that every column of its class must keep. Lengths, precisions and ranges are not asserted by a Rust type, so
    /// none is longer than what the narrowest column takes, and moments are in the years of MySQL's TIMESTAMP.
    pub(crate) values: Vec<Value>,
    /// Whether it has fewer values than what it is stored as, so that a column may hold what it can't read.
    pub(crate) narrow: bool,
    read: fn(&QueryResult) -> Result<Value, DbErr>,
}

impl RustType {
    fn new<T: TryGetable + Into<Value>>(name: &'static str, model: ColumnType, values: Vec<T>) -> Self {
        let read = |row: &QueryResult| row.try_get_by_index::<T>(0).map(Into::into);
        Self { name, model, values: values.into_iter().map(Into::into).collect(), narrow: false, read }
    }

    fn narrow(self) -> Self {
        Self { narrow: true, ..self }
    }

    /// Reads the first column as SeaORM reads a field of this type.
    pub(crate) fn read(&self, row: &QueryResult) -> Result<Value, DbErr> {
        (self.read)(row)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
enum Text {
    #[sea_orm(string_value = "abc")]
    Letters,
    #[sea_orm(string_value = "007")]
    Digits,
}

#[derive(Debug, Clone, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i32", db_type = "Integer")]
enum Number {
    #[sea_orm(num_value = 7)]
    Seven,
}

/// Every type that SeaORM can send to a dialect, under the name that a model gives it.
pub(crate) fn of(dialect: Dialect) -> Vec<RustType> {
    // sea-query-sqlx 0.9 panics where other servers are given one of these.
    let only_postgres = if dialect == Dialect::Postgres { of_postgres() } else { Vec::new() };
    [numbers(), texts(), moments(), unix_timestamps(), only_postgres].into_iter().flatten().collect()
}

fn numbers() -> Vec<RustType> {
    use ColumnType as T;
    use IntegerSize as Size;
    vec![
        RustType::new("bool", T::Boolean, vec![false, true]),
        RustType::new("i8", T::Integer(Size::Tiny), vec![i8::MIN, 0, i8::MAX]),
        RustType::new("i16", T::Integer(Size::Small), vec![i16::MIN, 0, i16::MAX]),
        RustType::new("i32", T::Integer(Size::Regular), vec![i32::MIN, 0, i32::MAX]),
        RustType::new("i64", T::Integer(Size::Big), vec![i64::MIN, 0, i64::MAX]),
        RustType::new("u8", T::Unsigned(Size::Tiny), vec![0, u8::MAX]),
        RustType::new("u16", T::Unsigned(Size::Small), vec![0, u16::MAX]),
        RustType::new("u32", T::Unsigned(Size::Regular), vec![0, u32::MAX]),
        RustType::new("u64", T::Unsigned(Size::Big), vec![0, u64::MAX]),
        RustType::new("f32", T::Float, vec![0.0_f32, 0.1, -1.5e30]),
        RustType::new("f64", T::Double, vec![0.0_f64, 0.1, -1.5e300, 9_007_199_254_740_993.0]),
        RustType::new("Decimal", T::Decimal(None), parsed::<Decimal>(&["0", "42", "-17"])),
        RustType::new("BigDecimal", T::Decimal(None), parsed::<BigDecimal>(&["0", "42", "-17"])),
        RustType::new("an enum of i32", T::Integer(Size::Regular), vec![Number::Seven]).narrow(),
    ]
}

fn texts() -> Vec<RustType> {
    use ColumnType as T;
    let uuids = || parsed::<Uuid>(&["67e55044-10b1-426f-9247-bb680e5fe0c8", "00000000-0000-0000-0000-000000000000"]);
    vec![
        RustType::new("String", T::String(None), vec!["abc".to_owned(), "007".to_owned()]),
        RustType::new("an enum of String", T::String(None), vec![Text::Letters, Text::Digits]).narrow(),
        RustType::new("Vec<u8>", T::VarBinary(None), vec![vec![0_u8, 0xff, 7]]),
        RustType::new("Uuid", T::Uuid, uuids()),
        RustType::new("Braced", T::Uuid, uuids().into_iter().map(Uuid::braced).collect()),
        RustType::new("Hyphenated", T::Uuid, uuids().into_iter().map(Uuid::hyphenated).collect()),
        RustType::new("Simple", T::Uuid, uuids().into_iter().map(Uuid::simple).collect()),
        RustType::new("Urn", T::Uuid, uuids().into_iter().map(Uuid::urn).collect()),
        RustType::new("Json", T::Json, parsed::<Json>(&["{\"a\":[1,null,\"b\"]}", "{}", "1"])),
    ]
}

fn moments() -> Vec<RustType> {
    use ColumnType as T;
    let zoned = || T::TimestampWithTimeZone(None);
    let utc = || parsed::<ChronoDateTimeUtc>(&["1980-02-29T00:00:00Z", "2037-12-31T23:59:59Z"]);
    let offset = parsed::<ChronoDateTimeWithTimeZone>(&["1980-02-29T00:00:00+02:00"]);
    let local = utc().into_iter().map(ChronoDateTimeLocal::from).collect();
    let date = || TimeDate::from_ordinal_date(2024, 60).unwrap();
    let moment = || TimeDateTime::new(date(), TimeTime::from_hms(23, 59, 59).unwrap());
    let datetimes = parsed::<DateTime>(&["1980-02-29T00:00:00", "2037-12-31T23:59:59"]);
    vec![
        RustType::new("Date", T::Date, parsed::<Date>(&["1980-02-29", "9999-12-31"])),
        RustType::new("Time", T::Time(None), parsed::<Time>(&["00:00:00", "23:59:59"])),
        RustType::new("DateTime", T::DateTime(None), datetimes),
        RustType::new("DateTimeUtc", zoned(), utc()),
        RustType::new("DateTimeWithTimeZone", zoned(), offset),
        RustType::new("DateTimeLocal", zoned(), local),
        RustType::new("TimeDate", T::Date, vec![date()]),
        RustType::new("TimeTime", T::Time(None), vec![TimeTime::MIDNIGHT, TimeTime::from_hms(23, 59, 59).unwrap()]),
        RustType::new("TimeDateTime", T::DateTime(None), vec![moment()]),
        RustType::new("TimeDateTimeWithTimeZone", zoned(), vec![moment().assume_utc()]),
    ]
}

fn unix_timestamps() -> Vec<RustType> {
    let stored = || ColumnType::Integer(IntegerSize::Big);
    let utc = || parsed::<ChronoDateTimeUtc>(&["1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z"]);
    let seconds = utc().into_iter().map(ChronoUnixTimestamp).collect();
    let milliseconds = utc().into_iter().map(ChronoUnixTimestampMillis).collect();
    let last = TimeDate::from_ordinal_date(9999, 365).unwrap();
    let moment = TimeDateTime::new(last, TimeTime::MIDNIGHT).assume_utc();
    vec![
        RustType::new("ChronoUnixTimestamp", stored(), seconds).narrow(),
        RustType::new("ChronoUnixTimestampMillis", stored(), milliseconds).narrow(),
        RustType::new("TimeUnixTimestamp", stored(), vec![TimeUnixTimestamp(moment)]).narrow(),
        RustType::new("TimeUnixTimestampMillis", stored(), vec![TimeUnixTimestampMillis(moment)]).narrow(),
    ]
}

fn of_postgres() -> Vec<RustType> {
    use ColumnType as T;
    let array = |element| T::Array(Box::new(element));
    vec![
        RustType::new("IpNetwork", T::Inet, parsed::<IpNetwork>(&["10.0.0.0/8", "10.0.0.1/8", "::1/128"])),
        RustType::new("MacAddress", T::MacAddr, parsed::<mac_address::MacAddress>(&["08:00:2b:01:02:03"])),
        RustType::new("Vec<i32>", array(T::Integer(IntegerSize::Regular)), vec![vec![i32::MIN, i32::MAX], vec![]]),
        RustType::new("Vec<String>", array(T::String(None)), vec![vec!["abc".to_owned()], vec![]]),
        RustType::new("Vec<Uuid>", array(T::Uuid), vec![vec![Uuid::nil()]]),
    ]
}

fn parsed<T: FromStr>(texts: &[&str]) -> Vec<T> {
    texts.iter().map(|text| text.parse().ok().unwrap()).collect()
}
