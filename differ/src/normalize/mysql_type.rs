//! How MySQL and MariaDB spell types, in their catalogs (`COLUMN_TYPE`) and in what people write.

use super::mysql_string;
use crate::dialect::Dialect;
use crate::schema::{ColumnType, IntegerSize, LobSize};

/// The type that a text names, as the server reports it: a length that MySQL adds by itself is there (`decimal` is
/// `decimal(10,0)`, `bit` is `bit(1)`), what means nothing is not (the display width of integers, `time(0)`).
///
/// `tinyint(1)` is a boolean, since that is how the server keeps one. `tinyint(1) unsigned` is a number: nobody gets it by
/// saying `bool`. A type with `zerofill` is kept as text: its display width is what it is for.
pub fn mysql_type(column_type_text: &str) -> ColumnType {
    let spelled = Spelled::parse(column_type_text);
    spelled.modelled().unwrap_or_else(|| ColumnType::Other(spelled.text()))
}

/// The width to which a whole number is padded for display, where it is not the one that the server gives the type by
/// itself (MariaDB 10.11, and MySQL before 8.0.19, which show it).
pub fn mysql_display_width(column_type_text: &str) -> Option<u32> {
    let spelled = Spelled::parse(column_type_text);
    let (size, numbers) = (integer_size(&spelled.name)?, spelled.numbers()?);
    let usual = match (size, spelled.rest.as_str()) {
        (IntegerSize::Tiny, "unsigned") => 3,
        (IntegerSize::Tiny, _) => 4,
        (IntegerSize::Small, "unsigned") => 5,
        (IntegerSize::Small, _) => 6,
        (IntegerSize::Medium, "unsigned") => 8,
        (IntegerSize::Medium, _) => 9,
        (IntegerSize::Regular, "unsigned") => 10,
        (IntegerSize::Regular, _) => 11,
        (IntegerSize::Big, _) => 20,
    };
    let is_padded = matches!(spelled.modelled(), Some(ColumnType::Integer(_) | ColumnType::Unsigned(_)));
    numbers.first().copied().filter(|width| is_padded && *width != usual)
}

/// A type taken apart: `int(5) unsigned`, `enum('a','b')`.
struct Spelled {
    /// What stands before the arguments, in lower case.
    name: String,
    arguments: Vec<Argument>,
    /// What stands after the arguments, or after a first word without any, in lower case.
    rest: String,
}

enum Argument {
    /// The value of a string literal.
    String(String),
    Word(String),
}

impl Spelled {
    fn parse(text: &str) -> Self {
        let text = text.trim();
        let (name, inside, rest) = match text.find('(') {
            Some(open) => {
                let (arguments, length) = arguments(&text[open + 1..]);
                (&text[..open], arguments, &text[open + 1 + length..])
            }
            None => (text, Vec::new(), ""),
        };
        let mut spelled = Self { name: folded(name), arguments: inside, rest: folded(rest) };
        // Attributes may follow without arguments between: `bigint unsigned`.
        for attribute in ["unsigned", "signed", "zerofill"] {
            if let Some((name, after)) = spelled.name.split_once(&format!(" {attribute}")) {
                let rest = format!("{attribute}{after} {}", spelled.rest);
                spelled = Self { name: name.to_owned(), arguments: spelled.arguments, rest: rest.trim().to_owned() };
            }
        }
        spelled
    }

    fn modelled(&self) -> Option<ColumnType> {
        if let Some(size) = integer_size(&self.name) {
            return self.integer(size);
        }
        match (self.name.as_str(), self.rest.as_str()) {
            ("enum", "") => Some(ColumnType::Enum { name: None, values: self.strings()? }),
            (_, "") => self.plain(&self.numbers()?),
            _ => None,
        }
    }

    fn integer(&self, size: IntegerSize) -> Option<ColumnType> {
        let numbers = self.numbers()?;
        match (self.rest.as_str(), numbers.as_slice()) {
            ("" | "signed", [1]) if size == IntegerSize::Tiny => Some(ColumnType::Boolean),
            ("" | "signed", [] | [_]) => Some(ColumnType::Integer(size)),
            ("unsigned", [] | [_]) => Some(ColumnType::Unsigned(size)),
            _ => None,
        }
    }

    fn plain(&self, numbers: &[u32]) -> Option<ColumnType> {
        use ColumnType as T;
        let digits = || numbers.first().copied().filter(|digits| *digits != 0);
        Some(match (self.name.as_str(), numbers) {
            ("bool" | "boolean", []) => T::Boolean,
            ("decimal" | "numeric" | "dec" | "fixed", []) => T::Decimal(Some((10, 0))),
            ("decimal" | "numeric" | "dec" | "fixed", &[precision]) => T::Decimal(Some((precision, 0))),
            ("decimal" | "numeric" | "dec" | "fixed", &[precision, scale]) => {
                T::Decimal(Some((precision, i32::try_from(scale).ok()?)))
            }
            // The precision in bits only chooses between the two (MySQL 9, 13.1.4).
            ("float" | "float4", []) | ("float", [0..=24]) => T::Float,
            ("double" | "double precision" | "real" | "float8", []) | ("float", [25..=53]) => T::Double,
            ("char" | "character", []) => T::Char(Some(1)),
            ("char" | "character", &[length]) => T::Char(Some(length)),
            ("varchar" | "character varying" | "char varying", &[length]) => T::String(Some(length)),
            ("varchar" | "character varying" | "char varying", []) => T::String(None),
            ("tinytext", []) => T::Text(LobSize::Tiny),
            ("text", []) => T::Text(LobSize::Regular),
            ("mediumtext", []) => T::Text(LobSize::Medium),
            ("longtext", []) => T::Text(LobSize::Long),
            ("binary", []) => T::Binary(Some(1)),
            ("binary", &[length]) => T::Binary(Some(length)),
            ("varbinary", &[length]) => T::VarBinary(Some(length)),
            ("tinyblob", []) => T::Blob(LobSize::Tiny),
            ("blob", []) => T::Blob(LobSize::Regular),
            ("mediumblob", []) => T::Blob(LobSize::Medium),
            ("longblob", []) => T::Blob(LobSize::Long),
            ("bit", []) => T::Bit(Some(1)),
            ("bit", &[length]) => T::Bit(Some(length)),
            ("date", []) => T::Date,
            ("year", [] | [4]) => T::Year,
            ("time", [] | [_]) => T::Time(digits()),
            ("datetime", [] | [_]) => T::DateTime(digits()),
            ("timestamp", [] | [_]) => T::Timestamp(digits()),
            ("json", []) => T::Json,
            _ => return None,
        })
    }

    fn numbers(&self) -> Option<Vec<u32>> {
        let number = |argument: &Argument| match argument {
            Argument::Word(word) => word.parse().ok(),
            Argument::String(_) => None,
        };
        self.arguments.iter().map(number).collect()
    }

    fn strings(&self) -> Option<Vec<String>> {
        let value = |argument: &Argument| match argument {
            Argument::String(value) => Some(value.clone()),
            Argument::Word(_) => None,
        };
        self.arguments.iter().map(value).collect()
    }

    /// The one spelling of a type that is not modelled. The case of values is theirs.
    fn text(&self) -> String {
        let argument = |argument: &Argument| match argument {
            Argument::String(value) => Dialect::MySql.literal(value),
            Argument::Word(word) => word.clone(),
        };
        let arguments = self.arguments.iter().map(argument).collect::<Vec<_>>().join(",");
        let arguments = if arguments.is_empty() { arguments } else { format!("({arguments})") };
        let rest = if self.rest.is_empty() { String::new() } else { format!(" {}", self.rest) };
        format!("{}{arguments}{rest}", self.name)
    }
}

fn integer_size(name: &str) -> Option<IntegerSize> {
    Some(match name {
        "tinyint" | "int1" => IntegerSize::Tiny,
        "smallint" | "int2" => IntegerSize::Small,
        "mediumint" | "middleint" | "int3" => IntegerSize::Medium,
        "int" | "integer" | "int4" => IntegerSize::Regular,
        "bigint" | "int8" => IntegerSize::Big,
        _ => return None,
    })
}

/// Lower case and single spaces. What the server does with a comment (`/*M!100301 COMPRESSED*/`) is no comment.
fn folded(text: &str) -> String {
    let is_plain = |word: &&str| !word.starts_with("/*!") && !word.starts_with("/*M!");
    let words = text.split_whitespace().filter(is_plain).map(|word| word.trim_end_matches("*/").to_ascii_lowercase());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The arguments from after the parenthesis that opens, and where what comes after the one that closes begins.
fn arguments(text: &str) -> (Vec<Argument>, usize) {
    let mut arguments = Vec::new();
    let mut word = String::new();
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        at += character.len_utf8();
        match character {
            '\'' | '"' => {
                at -= character.len_utf8();
                let (value, length) = mysql_string(&text[at..]);
                arguments.push(Argument::String(value));
                at += length;
                word.clear();
            }
            ',' | ')' => {
                let named = folded(&std::mem::take(&mut word));
                arguments.extend((!named.is_empty()).then_some(Argument::Word(named)));
                if character == ')' {
                    return (arguments, at);
                }
            }
            other => word.push(other),
        }
    }
    (arguments, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        match mysql_type(text) {
            ColumnType::Enum { name: None, values } => values,
            other => vec![format!("{other:?}")],
        }
    }

    #[test]
    fn integers_lose_their_display_width() {
        for (text, expected) in [
            ("tinyint(1)", ColumnType::Boolean),
            ("BOOL", ColumnType::Boolean),
            ("tinyint(4)", ColumnType::Integer(IntegerSize::Tiny)),
            ("tinyint(1) unsigned", ColumnType::Unsigned(IntegerSize::Tiny)),
            ("int(11)", ColumnType::Integer(IntegerSize::Regular)),
            (" INTEGER ", ColumnType::Integer(IntegerSize::Regular)),
            ("mediumint", ColumnType::Integer(IntegerSize::Medium)),
            ("BigInt (20)  Unsigned", ColumnType::Unsigned(IntegerSize::Big)),
            ("bigint unsigned", ColumnType::Unsigned(IntegerSize::Big)),
            ("int(5) unsigned zerofill", ColumnType::Other("int(5) unsigned zerofill".to_owned())),
            ("INT ZEROFILL", ColumnType::Other("int zerofill".to_owned())),
        ] {
            assert_eq!(mysql_type(text), expected, "{text}");
        }
    }

    #[test]
    fn a_width_is_said_where_it_is_not_the_usual_one() {
        for (text, expected) in [
            ("int(11)", None),
            ("int(11) unsigned", Some(11)),
            ("int(10) unsigned", None),
            ("int(1)", Some(1)),
            ("tinyint(1)", None),
            ("tinyint(1) unsigned", Some(1)),
            ("bigint(20) unsigned", None),
            ("int", None),
            ("int(5) unsigned zerofill", None),
            ("varchar(5)", None),
        ] {
            assert_eq!(mysql_display_width(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_with_a_point() {
        for (text, expected) in [
            ("decimal(10,2)", ColumnType::Decimal(Some((10, 2)))),
            ("NUMERIC( 12 , 3 )", ColumnType::Decimal(Some((12, 3)))),
            ("decimal", ColumnType::Decimal(Some((10, 0)))),
            ("decimal(10,2) unsigned", ColumnType::Other("decimal(10,2) unsigned".to_owned())),
            ("float", ColumnType::Float),
            ("float(30)", ColumnType::Double),
            ("float(7, 3)", ColumnType::Other("float(7,3)".to_owned())),
            ("Double  Precision", ColumnType::Double),
            ("double unsigned", ColumnType::Other("double unsigned".to_owned())),
        ] {
            assert_eq!(mysql_type(text), expected, "{text}");
        }
    }

    #[test]
    fn strings_bytes_and_moments() {
        for (text, expected) in [
            ("char(3)", ColumnType::Char(Some(3))),
            ("varchar(255)", ColumnType::String(Some(255))),
            ("mediumtext", ColumnType::Text(LobSize::Medium)),
            ("longblob", ColumnType::Blob(LobSize::Long)),
            ("binary(16)", ColumnType::Binary(Some(16))),
            ("varbinary(10)", ColumnType::VarBinary(Some(10))),
            ("bit", ColumnType::Bit(Some(1))),
            ("year(4)", ColumnType::Year),
            ("time(3)", ColumnType::Time(Some(3))),
            ("datetime(0)", ColumnType::DateTime(None)),
            ("timestamp", ColumnType::Timestamp(None)),
            ("JSON", ColumnType::Json),
        ] {
            assert_eq!(mysql_type(text), expected, "{text}");
        }
    }

    #[test]
    fn values_of_an_enum_are_what_they_stand_for() {
        assert_eq!(values(r"ENUM('a', 'it''s','b\\c','x,y)','d\'e','')"), ["a", "it's", r"b\c", "x,y)", "d'e", ""]);
        assert_eq!(values("enum(\"größe\")"), ["größe"]);
    }

    #[test]
    fn what_is_not_modelled_is_text_in_one_spelling() {
        for (text, expected) in [
            ("SET( 'A' ,'b''c')", "set('A','b''c')"),
            ("UUID", "uuid"),
            ("inet6", "inet6"),
            ("geometry", "geometry"),
            ("text /*M!100301 COMPRESSED*/", "text compressed"),
            ("varchar(5) CHARACTER SET latin1", "varchar(5) character set latin1"),
            ("vector(3)", "vector(3)"),
            ("", ""),
            ("enum('a", "Enum"),
        ] {
            let expected = if expected == "Enum" {
                ColumnType::Enum { name: None, values: vec!["a".to_owned()] }
            } else {
                ColumnType::Other(expected.to_owned())
            };
            assert_eq!(mysql_type(text), expected, "{text}");
        }
    }
}
