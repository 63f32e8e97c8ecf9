//! The types: of Rust, and of `column_type`.

/// A type of a column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    /// How its columns are called.
    pub(crate) name: &'static str,
    pub(crate) rust: &'static str,
    pub(crate) column_type: Option<&'static str>,
    /// A literal that every server takes as its default.
    pub(crate) literal: Option<&'static str>,
    /// An expression that every server takes as its default.
    pub(crate) expression: Option<&'static str>,
    pub(crate) home: Home,
    /// Whether SeaORM 1.1 has it, too.
    pub(crate) old: bool,
}

/// Where a type is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Home {
    /// On every server, and good for keys.
    Everywhere,
    /// Not everywhere, or not for everything.
    Somewhere,
}

const NUMBER: (Option<&str>, Option<&str>) = (Some("7"), Some("Expr::value(8)"));
const FRACTION: (Option<&str>, Option<&str>) = (Some("1.5"), Some("Expr::value(2.5)"));
const TEXT: (Option<&str>, Option<&str>) = (Some("\"it's\""), Some("Expr::value(\"a \\\"b\\\" c\")"));
const LETTER: (Option<&str>, Option<&str>) = (Some("\"x\""), Some("Expr::value(\"y\")"));
const FLAG: (Option<&str>, Option<&str>) = (Some("true"), Some("Expr::value(false)"));
const DAY: (Option<&str>, Option<&str>) = (Some("\"2022-01-26\""), Some("Expr::cust(\"'2023-02-27'\")"));
const CLOCK: (Option<&str>, Option<&str>) = (Some("\"16:24:00\""), Some("Expr::value(\"17:25:00\")"));
const MOMENT: (Option<&str>, Option<&str>) = (Some("\"2022-01-26 16:24:00\""), Some("Expr::current_timestamp()"));
const NONE: (Option<&str>, Option<&str>) = (None, None);

type Defaults = (Option<&'static str>, Option<&'static str>);

const fn inferred(name: &'static str, rust: &'static str, defaults: Defaults) -> Kind {
    let (literal, expression) = defaults;
    Kind { name, rust, column_type: None, literal, expression, home: Home::Everywhere, old: true }
}

const fn stated(name: &'static str, rust: &'static str, column_type: &'static str, defaults: Defaults) -> Kind {
    let kind = inferred(name, rust, defaults);
    Kind { column_type: Some(column_type), ..kind }
}

/// A type that not every server has.
const fn special(kind: Kind) -> Kind {
    Kind { home: Home::Somewhere, ..kind }
}

/// A type that SeaORM 1.1 lacks.
const fn new(kind: Kind) -> Kind {
    Kind { old: false, ..kind }
}

/// All types.
pub(crate) const KINDS: &[Kind] = &[
    inferred("a_bool", "bool", FLAG),
    inferred("an_i8", "i8", NUMBER),
    inferred("an_i16", "i16", NUMBER),
    inferred("an_i32", "i32", NUMBER),
    inferred("an_i64", "i64", NUMBER),
    inferred("a_u8", "u8", NUMBER),
    inferred("a_u16", "u16", NUMBER),
    inferred("a_u32", "u32", NUMBER),
    inferred("a_u64", "u64", NUMBER),
    inferred("an_f32", "f32", FRACTION),
    inferred("an_f64", "f64", FRACTION),
    inferred("a_char", "String", LETTER),
    inferred("a_string", "String", TEXT),
    inferred("some_bytes", "Vec<u8>", NONE),
    inferred("a_date", "Date", DAY),
    inferred("a_time", "Time", CLOCK),
    inferred("a_date_time", "DateTime", MOMENT),
    inferred("a_moment_utc", "DateTimeUtc", MOMENT),
    inferred("a_moment_local", "DateTimeLocal", MOMENT),
    inferred("a_moment_zoned", "DateTimeWithTimeZone", MOMENT),
    inferred("a_time_date", "TimeDate", DAY),
    inferred("a_time_time", "TimeTime", CLOCK),
    inferred("a_time_date_time", "TimeDateTime", MOMENT),
    inferred("a_time_moment", "TimeDateTimeWithTimeZone", MOMENT),
    inferred("a_decimal", "Decimal", FRACTION),
    inferred("a_big_decimal", "BigDecimal", FRACTION),
    inferred("a_uuid", "Uuid", NONE),
    new(inferred("a_text_uuid", "TextUuid", NONE)),
    new(inferred("seconds", "ChronoUnixTimestamp", NUMBER)),
    new(inferred("milliseconds", "TimeUnixTimestampMillis", NUMBER)),
    stated("char_1", "String", "Char(None)", LETTER),
    stated("char_12", "String", "Char(Some(12))", TEXT),
    stated("string_any", "String", "String(StringLen::None)", TEXT),
    stated("string_100", "String", "String(StringLen::N(100))", TEXT),
    stated("tiny_integer", "i8", "TinyInteger", NUMBER),
    stated("small_integer", "i16", "SmallInteger", NUMBER),
    stated("integer", "i32", "Integer", NUMBER),
    stated("big_integer", "i64", "BigInteger", NUMBER),
    stated("tiny_unsigned", "u8", "TinyUnsigned", NUMBER),
    stated("small_unsigned", "u16", "SmallUnsigned", NUMBER),
    stated("unsigned", "u32", "Unsigned", NUMBER),
    stated("big_unsigned", "u64", "BigUnsigned", NUMBER),
    stated("float", "f32", "Float", FRACTION),
    stated("double", "f64", "Double", FRACTION),
    stated("decimal_any", "Decimal", "Decimal(None)", NUMBER),
    stated("decimal_12_3", "Decimal", "Decimal(Some((12, 3)))", FRACTION),
    stated("date_time", "DateTime", "DateTime", MOMENT),
    stated("timestamp", "DateTime", "Timestamp", MOMENT),
    stated("zoned", "DateTimeUtc", "TimestampWithTimeZone", MOMENT),
    stated("time", "Time", "Time", CLOCK),
    stated("date", "Date", "Date", DAY),
    stated("boolean", "bool", "Boolean", FLAG),
    stated("binary_16", "Vec<u8>", "Binary(16)", NONE),
    stated("var_binary_40", "Vec<u8>", "VarBinary(StringLen::N(40))", NONE),
    stated("var_binary_any", "Vec<u8>", "VarBinary(StringLen::None)", NONE),
    stated("money_any", "Decimal", "Money(None)", NUMBER),
    stated("uuid", "Uuid", "Uuid", NONE),
    stated("custom_varchar", "String", "custom(\"varchar(30)\")", TEXT),
    special(inferred("json_value", "Json", NONE)),
    special(inferred("integers", "Vec<i32>", NONE)),
    special(inferred("strings", "Vec<String>", NONE)),
    special(new(inferred("addresses", "IpNetwork", NONE))),
    special(new(inferred("embedding", "PgVector", NONE))),
    special(stated("string_max", "String", "String(StringLen::Max)", NONE)),
    special(stated("text", "String", "Text", TEXT)),
    special(stated("blob", "Vec<u8>", "Blob", NONE)),
    special(stated("var_binary_max", "Vec<u8>", "VarBinary(StringLen::Max)", NONE)),
    special(stated("money_16_4", "Decimal", "Money(Some((16, 4)))", NONE)),
    special(stated("json", "Json", "Json", NONE)),
    special(stated("json_binary", "Json", "JsonBinary", NONE)),
    special(stated("year", "i32", "Year", NONE)),
    special(stated("interval_any", "String", "Interval(None, None)", NONE)),
    special(stated(
        "interval_days",
        "String",
        "Interval(Some(sea_orm::sea_query::PgInterval::DayToSecond), Some(3))",
        NONE,
    )),
    special(stated("bit_any", "Vec<u8>", "Bit(None)", NONE)),
    special(stated("bit_8", "Vec<u8>", "Bit(Some(8))", NONE)),
    special(stated("var_bit_8", "Vec<u8>", "VarBit(8)", NONE)),
    special(stated("cidr", "String", "Cidr", NONE)),
    special(stated("inet", "String", "Inet", NONE)),
    special(stated("mac_addr", "String", "MacAddr", NONE)),
    special(stated("l_tree", "String", "LTree", NONE)),
    special(new(stated("vector_3", "PgVector", "Vector(Some(3))", NONE))),
    special(stated("big_integers", "Vec<i64>", "Array(RcOrArc::new(ColumnType::BigInteger))", NONE)),
    special(stated("citext", "String", "custom(\"citext\")", NONE)),
    special(stated("medium_text", "String", "custom(\"mediumtext\")", NONE)),
];
