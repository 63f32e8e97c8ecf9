//! Reads `default_expr = "..."`: an expression of sea-query's builders, as the SQL that they make of it.

use super::column_type::string;
use super::nesting::parse_str;
use super::rust_type::segments;
use limbeck_differ::declaration::{DeclaredDefault, Literal};
use syn::{Expr, ExprLit, Lit, UnOp};

/// The default that an attribute's text means.
pub(super) fn parse(text: &str) -> DeclaredDefault {
    let understood = parse_str(text).ok().and_then(|expression| of_expression(&expression));
    understood.unwrap_or_else(|| DeclaredDefault::Unresolved(text.to_owned()))
}

/// A literal of an attribute: `default_value`.
pub(super) fn literal(written: &Lit) -> Option<Literal> {
    Some(match written {
        Lit::Bool(value) => Literal::Bool(value.value),
        Lit::Int(number) => Literal::Integer(number.base10_parse().ok()?),
        Lit::Float(number) => Literal::Float(number.base10_digits().to_owned()),
        Lit::Str(text) => Literal::String(text.value()),
        Lit::Char(character) => Literal::String(character.value().to_string()),
        _ => return None,
    })
}

fn of_expression(expression: &Expr) -> Option<DeclaredDefault> {
    match expression {
        Expr::Lit(ExprLit { lit, .. }) => literal(lit).map(DeclaredDefault::Literal),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => negative(&unary.expr),
        Expr::Call(call) => {
            let Expr::Path(function) = call.func.as_ref() else { return None };
            called(&segments(&function.path), &call.args.iter().collect::<Vec<_>>())
        }
        Expr::Path(path) => keyword(segments(&path.path).last()?),
        // `.into()`, `.to_owned()` and the like change nothing.
        Expr::MethodCall(call) if call.args.is_empty() => of_expression(&call.receiver),
        Expr::Paren(inner) => of_expression(&inner.expr),
        Expr::Group(inner) => of_expression(&inner.expr),
        _ => None,
    }
}

fn negative(inner: &Expr) -> Option<DeclaredDefault> {
    match of_expression(inner)? {
        DeclaredDefault::Literal(Literal::Integer(number)) => Some(Literal::Integer(-number)),
        DeclaredDefault::Literal(Literal::Float(digits)) => Some(Literal::Float(format!("-{digits}"))),
        _ => None,
    }
    .map(DeclaredDefault::Literal)
}

fn keyword(name: &str) -> Option<DeclaredDefault> {
    let sql = match name {
        "Null" => "NULL",
        "CurrentDate" => "CURRENT_DATE",
        "CurrentTime" => "CURRENT_TIME",
        "CurrentTimestamp" => "CURRENT_TIMESTAMP",
        _ => return None,
    };
    Some(DeclaredDefault::Expression(sql.to_owned()))
}

fn called(path: &[String], arguments: &[&Expr]) -> Option<DeclaredDefault> {
    let name = path.last()?.as_str();
    match (name, arguments) {
        ("current_timestamp", []) => keyword("CurrentTimestamp"),
        ("current_date", []) => keyword("CurrentDate"),
        ("current_time", []) => keyword("CurrentTime"),
        ("null", []) if path.len() > 1 => keyword("Null"),
        ("cust", [function]) if path.iter().any(|part| part == "Func") => {
            string(function).map(|function| DeclaredDefault::Expression(format!("{function}()")))
        }
        ("cust" | "Custom", [sql]) => string(sql).map(DeclaredDefault::Expression),
        ("val" | "value" | "from" | "Keyword" | "Constant" | "Value", [value]) => of_expression(value),
        // A bare call is no builder of sea-query; SeaORM's own comment on the attribute means the function of the server.
        (_, []) if path.len() == 1 => Some(DeclaredDefault::Expression(format!("{name}()"))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expression(sql: &str) -> DeclaredDefault {
        DeclaredDefault::Expression(sql.to_owned())
    }

    #[test]
    fn builders_become_sql() {
        assert_eq!(parse("Expr::current_timestamp()"), expression("CURRENT_TIMESTAMP"));
        assert_eq!(parse("Keyword::CurrentTimestamp"), expression("CURRENT_TIMESTAMP"));
        assert_eq!(parse("SimpleExpr::Keyword(Keyword::CurrentDate)"), expression("CURRENT_DATE"));
        assert_eq!(parse("Expr::cust(\"now() + interval '1 day'\")"), expression("now() + interval '1 day'"));
        assert_eq!(parse("SimpleExpr::Custom(\"now()\".to_owned())"), expression("now()"));
        assert_eq!(parse("Func::cust(Alias::new(\"gen_random_uuid\"))"), expression("gen_random_uuid()"));
        assert_eq!(parse("gen_random_uuid()"), expression("gen_random_uuid()"));
    }

    #[test]
    fn values_are_literals() {
        assert_eq!(parse("Expr::value(-1)"), DeclaredDefault::Literal(Literal::Integer(-1)));
        assert_eq!(parse("Expr::val(\"a\").into()"), DeclaredDefault::Literal(Literal::String("a".to_owned())));
        assert_eq!(parse("true"), DeclaredDefault::Literal(Literal::Bool(true)));
    }

    #[test]
    fn what_must_be_run_is_not_understood() {
        for text in ["Expr::col(Column::Id).add(1)", "defaults::now(3)", "Expr::cust(SQL)", "a b"] {
            assert_eq!(parse(text), DeclaredDefault::Unresolved(text.to_owned()), "{text}");
        }
    }
}
