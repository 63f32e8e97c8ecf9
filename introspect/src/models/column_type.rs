//! Reads `column_type = "..."`: an expression of sea-query's `ColumnType`, in the spelling of any version.

#![expect(clippy::option_option, reason = "the outer one says whether it was understood, the inner one is Rust's own")]

use super::nesting::parse_str;
use super::rust_type::segments;
use limbeck_differ::schema::{ColumnType, IntegerSize, LobSize, TypeName};
use syn::{Expr, ExprLit, Lit, Member};

/// The column type that an attribute's text means; `None` where it is not understood.
pub(super) fn parse(text: &str) -> Option<ColumnType> {
    of_expression(&parse_str(text).ok()?)
}

/// The column type that an expression means.
pub(super) fn of_expression(expression: &Expr) -> Option<ColumnType> {
    match expression {
        Expr::Path(path) => simple(segments(&path.path).last()?),
        Expr::Call(call) => {
            let Expr::Path(function) = call.func.as_ref() else { return None };
            let arguments: Vec<&Expr> = call.args.iter().collect();
            with_arguments(segments(&function.path).last()?, &arguments)
        }
        Expr::Struct(literal) if literal.path.segments.last()?.ident == "Enum" => enumeration(literal),
        // `ColumnType::Text.def()` and `.into()` change nothing.
        Expr::MethodCall(call) => of_expression(&call.receiver),
        Expr::Paren(inner) => of_expression(&inner.expr),
        Expr::Group(inner) => of_expression(&inner.expr),
        Expr::Reference(inner) => of_expression(&inner.expr),
        _ => None,
    }
}

fn simple(name: &str) -> Option<ColumnType> {
    use IntegerSize::{Big, Regular, Small, Tiny};
    Some(match name {
        "Text" => ColumnType::Text(LobSize::Regular),
        "Blob" => ColumnType::Blob(LobSize::Regular),
        // Before sea-orm 0.11 it had no length.
        "Binary" => ColumnType::Binary(None),
        "TinyInteger" => ColumnType::Integer(Tiny),
        "SmallInteger" => ColumnType::Integer(Small),
        "Integer" => ColumnType::Integer(Regular),
        "BigInteger" => ColumnType::Integer(Big),
        "TinyUnsigned" => ColumnType::Unsigned(Tiny),
        "SmallUnsigned" => ColumnType::Unsigned(Small),
        "Unsigned" => ColumnType::Unsigned(Regular),
        "BigUnsigned" => ColumnType::Unsigned(Big),
        "Float" => ColumnType::Float,
        "Double" => ColumnType::Double,
        "DateTime" => ColumnType::DateTime(None),
        "Timestamp" => ColumnType::Timestamp(None),
        "TimestampWithTimeZone" => ColumnType::TimestampWithTimeZone(None),
        "Time" => ColumnType::Time(None),
        "Date" => ColumnType::Date,
        "Year" => ColumnType::Year,
        "Boolean" => ColumnType::Boolean,
        "Json" => ColumnType::Json,
        "JsonBinary" => ColumnType::JsonBinary,
        "Uuid" => ColumnType::Uuid,
        "Cidr" => ColumnType::Cidr,
        "Inet" => ColumnType::Inet,
        "MacAddr" => ColumnType::MacAddr,
        "LTree" => ColumnType::LTree,
        _ => return None,
    })
}

fn with_arguments(name: &str, arguments: &[&Expr]) -> Option<ColumnType> {
    let first = *arguments.first()?;
    Some(match name {
        "Char" | "char" => ColumnType::Char(length(first)?),
        "String" | "string" => ColumnType::String(length(first)?),
        "Binary" => binary(first)?,
        "Blob" => ColumnType::Blob(lob_size(first)?),
        "VarBinary" | "var_binary" => ColumnType::VarBinary(length(first)?),
        "Decimal" => ColumnType::Decimal(pair(first)?.map(|(precision, scale)| (precision, scale.cast_signed()))),
        "Money" => ColumnType::Money(pair(first)?),
        "Bit" => ColumnType::Bit(length(first)?),
        "VarBit" => ColumnType::VarBit(length(first)?),
        "Vector" => ColumnType::Vector(length(first)?),
        "Year" => ColumnType::Year,
        "Interval" => ColumnType::Interval(interval_fields(first)?, length(arguments.get(1)?)?),
        "Custom" | "custom" => ColumnType::Other(string(first)?),
        "Array" => ColumnType::Array(Box::new(element(first)?)),
        // Before sea-query 0.29 these had a precision.
        "Integer" | "SmallInteger" | "TinyInteger" | "BigInteger" | "Unsigned" | "SmallUnsigned" | "TinyUnsigned"
        | "BigUnsigned" | "Float" | "Double" | "Text" => simple(name)?,
        "DateTime" => ColumnType::DateTime(length(first)?),
        "Timestamp" => ColumnType::Timestamp(length(first)?),
        "TimestampWithTimeZone" => ColumnType::TimestampWithTimeZone(length(first)?),
        "Time" => ColumnType::Time(length(first)?),
        _ => return None,
    })
}

/// `16`, `Some(16)`, `None`, `StringLen::N(16)`, `StringLen::None`, `StringLen::Max`.
fn length(argument: &Expr) -> Option<Option<u32>> {
    match argument {
        Expr::Lit(_) | Expr::MethodCall(_) | Expr::Cast(_) => integer(argument).map(Some),
        Expr::Path(path) => match segments(&path.path).last()?.as_str() {
            // PostgreSQL and SQLite know no length that would be the greatest: sea-query 1.0 writes none there.
            "None" | "Max" => Some(None),
            _ => None,
        },
        Expr::Call(call) => match called(&call.func)?.as_str() {
            "Some" | "N" => integer(call.args.first()?).map(Some),
            _ => None,
        },
        Expr::Paren(inner) => length(&inner.expr),
        _ => None,
    }
}

/// `Some((16, 4))`, `None`.
fn pair(argument: &Expr) -> Option<Option<(u32, u32)>> {
    match argument {
        Expr::Call(call) if called(&call.func)? == "Some" => match call.args.first()? {
            Expr::Tuple(tuple) if tuple.elems.len() == 2 => {
                Some(Some((integer(&tuple.elems[0])?, integer(&tuple.elems[1])?)))
            }
            _ => None,
        },
        Expr::Path(path) if segments(&path.path).last()? == "None" => Some(None),
        _ => None,
    }
}

/// `16`, and what `Binary` held before sea-query 0.31: `BlobSize::Blob(None)`.
fn binary(argument: &Expr) -> Option<ColumnType> {
    match lob_size(argument) {
        Some(LobSize::Regular) => {
            let Expr::Call(call) = argument else { return Some(ColumnType::Blob(LobSize::Regular)) };
            Some(match length(call.args.first()?)? {
                Some(length) => ColumnType::Binary(Some(length)),
                None => ColumnType::Blob(LobSize::Regular),
            })
        }
        Some(size) => Some(ColumnType::Blob(size)),
        None => length(argument).map(ColumnType::Binary),
    }
}

fn lob_size(argument: &Expr) -> Option<LobSize> {
    let name = match argument {
        Expr::Path(path) => segments(&path.path).last()?.clone(),
        Expr::Call(call) => called(&call.func)?,
        _ => return None,
    };
    match name.as_str() {
        "Tiny" => Some(LobSize::Tiny),
        "Blob" => Some(LobSize::Regular),
        "Medium" => Some(LobSize::Medium),
        "Long" => Some(LobSize::Long),
        _ => None,
    }
}

/// `None`, `Some(PgInterval::YearToMonth)`.
fn interval_fields(argument: &Expr) -> Option<Option<String>> {
    let Expr::Call(call) = argument else { return length(argument).map(|_| None) };
    let Expr::Path(path) = call.args.first()? else { return None };
    let words = match segments(&path.path).last()?.as_str() {
        "Year" => "YEAR",
        "Month" => "MONTH",
        "Day" => "DAY",
        "Hour" => "HOUR",
        "Minute" => "MINUTE",
        "Second" => "SECOND",
        "YearToMonth" => "YEAR TO MONTH",
        "DayToHour" => "DAY TO HOUR",
        "DayToMinute" => "DAY TO MINUTE",
        "DayToSecond" => "DAY TO SECOND",
        "HourToMinute" => "HOUR TO MINUTE",
        "HourToSecond" => "HOUR TO SECOND",
        "MinuteToSecond" => "MINUTE TO SECOND",
        _ => return None,
    };
    Some(Some(words.to_owned()))
}

/// `RcOrArc::new(ColumnType::Integer)`, `Arc::new(...)`, `SeaRc::new(...)`, `ColumnType::Integer.into()`.
fn element(argument: &Expr) -> Option<ColumnType> {
    match argument {
        Expr::Call(call) if called(&call.func)? == "new" => of_expression(call.args.first()?),
        other => of_expression(other),
    }
}

fn enumeration(literal: &syn::ExprStruct) -> Option<ColumnType> {
    let field = |wanted: &str| {
        literal.fields.iter().find(|field| matches!(&field.member, Member::Named(name) if name == wanted))
    };
    let Expr::Macro(variants) = &field("variants")?.expr else { return None };
    let parsed =
        variants.mac.parse_body_with(syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated).ok()?;
    let values = parsed.iter().map(string).collect::<Option<Vec<_>>>()?;
    Some(ColumnType::Enum { name: Some(TypeName::new(string(&field("name")?.expr)?)), values })
}

/// The one string in an expression: `"x"`, `"x".into()`, `Alias::new("x")`, `SeaRc::new(Alias::new("x"))`.
pub(super) fn string(argument: &Expr) -> Option<String> {
    match argument {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        Expr::MethodCall(call) if call.args.is_empty() => string(&call.receiver),
        Expr::Call(call) if call.args.len() == 1 => string(call.args.first()?),
        Expr::Paren(inner) => string(&inner.expr),
        Expr::Reference(inner) => string(&inner.expr),
        Expr::Path(path) => mysql_type(&segments(&path.path)),
        _ => None,
    }
}

/// The names of sea-query's `MySqlType` (sea-query 1.0, `extension/mysql/column.rs`).
fn mysql_type(path: &[String]) -> Option<String> {
    let [.., of, name] = path else { return None };
    let is_known = of == "MySqlType" && ["Blob", "TinyBlob", "MediumBlob", "LongBlob"].contains(&name.as_str());
    is_known.then(|| name.to_lowercase())
}

fn called(function: &Expr) -> Option<String> {
    match function {
        Expr::Path(path) => segments(&path.path).pop(),
        _ => None,
    }
}

fn integer(argument: &Expr) -> Option<u32> {
    match argument {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        Expr::Paren(inner) => integer(&inner.expr),
        Expr::Cast(inner) => integer(&inner.expr),
        // `try_into().expect("...")`
        Expr::MethodCall(call) if ["into", "try_into", "unwrap", "expect"].iter().any(|name| call.method == name) => {
            integer(&call.receiver)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spelling_of_every_version_is_understood() {
        let string = |length| Some(ColumnType::String(length));
        assert_eq!(parse("String(StringLen::N(100))"), string(Some(100)));
        assert_eq!(parse("String(StringLen::None)"), string(None));
        assert_eq!(parse("String(Some(255))"), string(Some(255)));
        assert_eq!(parse("String(None)"), string(None));
        assert_eq!(parse("string(Some(9))"), string(Some(9)));
        assert_eq!(parse("Decimal(Some((16, 4)))"), Some(ColumnType::Decimal(Some((16, 4)))));
        assert_eq!(parse("Decimal(None)"), Some(ColumnType::Decimal(None)));
        assert_eq!(parse("ColumnType::Binary"), Some(ColumnType::Binary(None)));
        assert_eq!(parse("Binary(16)"), Some(ColumnType::Binary(Some(16))));
        assert_eq!(parse("Binary(BlobSize::Blob(None))"), Some(ColumnType::Blob(LobSize::Regular)));
        assert_eq!(parse("Binary(BlobSize::Long)"), Some(ColumnType::Blob(LobSize::Long)));
        assert_eq!(parse("VarBinary(StringLen::N(16))"), Some(ColumnType::VarBinary(Some(16))));
        assert_eq!(parse("VarBinary(16)"), Some(ColumnType::VarBinary(Some(16))));
        assert_eq!(parse("Timestamp"), Some(ColumnType::Timestamp(None)));
        assert_eq!(
            parse("Interval(Some(PgInterval::DayToSecond), Some(3))"),
            Some(ColumnType::Interval(Some("DAY TO SECOND".to_owned()), Some(3)))
        );
    }

    #[test]
    fn a_custom_type_is_the_string_in_it() {
        for text in [
            "custom(\"citext\")",
            "Custom(\"citext\".into())",
            "Custom(\"citext\".to_owned())",
            "Custom(SeaRc::new(Alias::new(\"citext\")))",
            "Custom(Alias::new(\"citext\").into_iden())",
        ] {
            assert_eq!(parse(text), Some(ColumnType::Other("citext".to_owned())), "{text}");
        }
    }

    #[test]
    fn arrays_hold_types() {
        for text in ["Array(RcOrArc::new(ColumnType::Integer))", "Array(Arc::new(ColumnType::Integer))"] {
            let element = ColumnType::Integer(IntegerSize::Regular);
            assert_eq!(parse(text), Some(ColumnType::Array(Box::new(element))), "{text}");
        }
    }

    #[test]
    fn what_must_be_run_is_not_understood() {
        for text in ["String(StringLen::N(MAX))", "Custom(name())", "money_type()", "(", "Nonsense"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
