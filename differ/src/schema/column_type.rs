//! Types of columns, as far as they are modelled.

use super::TypeName;

/// The width of an integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IntegerSize {
    /// 8 bits.
    Tiny,
    /// 16 bits.
    Small,
    /// 24 bits (MySQL).
    Medium,
    /// 32 bits.
    Regular,
    /// 64 bits.
    Big,
}

/// MySQL's four sizes of TEXT and BLOB; other servers only have the regular one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LobSize {
    /// 2^8 bytes.
    Tiny,
    /// 2^16 bytes on MySQL, unlimited elsewhere.
    Regular,
    /// 2^24 bytes.
    Medium,
    /// 2^32 bytes.
    Long,
}

/// A column's type. What is not modelled is kept as the text that the server or the model gives.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnType {
    /// `boolean`.
    Boolean,
    /// A signed integer.
    Integer(IntegerSize),
    /// An unsigned integer (MySQL); the next wider signed one elsewhere.
    Unsigned(IntegerSize),
    /// 32-bit floating point.
    Float,
    /// 64-bit floating point.
    Double,
    /// A decimal with precision and scale.
    Decimal(Option<(u32, i32)>),
    /// An amount of money with precision and scale, where the server takes them.
    Money(Option<(u32, u32)>),
    /// A string of fixed length in characters.
    Char(Option<u32>),
    /// A string of limited length in characters (`varchar`); `None` is the server's own default.
    String(Option<u32>),
    /// A string of any length.
    Text(LobSize),
    /// Bytes of fixed length.
    Binary(Option<u32>),
    /// Bytes of limited length.
    VarBinary(Option<u32>),
    /// Bytes of any length.
    Blob(LobSize),
    /// A date.
    Date,
    /// A year (MySQL).
    Year,
    /// A time of day, with fractional digits.
    Time(Option<u32>),
    /// A time of day with an offset, with fractional digits.
    TimeWithTimeZone(Option<u32>),
    /// A date and a time without a zone, with fractional digits: `datetime`, PostgreSQL's `timestamp`.
    DateTime(Option<u32>),
    /// MySQL's `timestamp`, SQLite's `timestamp_text`; the same as [`ColumnType::DateTime`] on PostgreSQL.
    Timestamp(Option<u32>),
    /// A point in time, with fractional digits.
    TimestampWithTimeZone(Option<u32>),
    /// A span of time: its fields (`YEAR TO MONTH`) and fractional digits.
    Interval(Option<String>, Option<u32>),
    /// A UUID.
    Uuid,
    /// JSON as text.
    Json,
    /// JSON in the server's binary form.
    JsonBinary,
    /// A string of bits of fixed length.
    Bit(Option<u32>),
    /// A string of bits of limited length.
    VarBit(Option<u32>),
    /// A network.
    Cidr,
    /// A host or network.
    Inet,
    /// A hardware address.
    MacAddr,
    /// A label path of the extension `ltree`.
    LTree,
    /// A vector of the extension `vector`, with its dimensions.
    Vector(Option<u32>),
    /// An enumeration: by the name of its type where the server has enum types, with its values where the server writes
    /// them at the column. `normalize` leaves only what the dialect has.
    Enum {
        /// The name of the type.
        name: Option<TypeName>,
        /// The values, in order.
        values: Vec<String>,
    },
    /// An array of a type.
    Array(Box<ColumnType>),
    /// What is not modelled, as SQL text in the server's own spelling.
    Other(String),
}

impl ColumnType {
    /// The type inside an array, or the type itself.
    pub fn element(&self) -> &ColumnType {
        match self {
            ColumnType::Array(inner) => inner.element(),
            other => other,
        }
    }

    /// The enum type that a column of this type needs, if any.
    pub fn enum_name(&self) -> Option<&TypeName> {
        match self.element() {
            ColumnType::Enum { name, .. } => name.as_ref(),
            _ => None,
        }
    }
}
