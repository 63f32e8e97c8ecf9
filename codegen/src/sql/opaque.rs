//! Objects that are kept as text.

use super::{LowerError, RustForm, Statement, Transactional, text};
use limbeck_differ::Dialect;
use limbeck_differ::operation::Change;
use limbeck_differ::schema::{Attachment, ObjectId, OpaqueKind, OpaqueObject, QualifiedName, TableName};
use std::fmt::Write as _;

/// The statement that makes one, in the server's own words.
pub(super) fn make(object: &OpaqueObject) -> Statement {
    raw(object.definition.clone())
}

/// The statement that makes one, those that say more of it, and those that give it its rights again.
pub(super) fn create(object: &OpaqueObject) -> Vec<Statement> {
    let (whole, apart) = whole(object);
    let apart = apart.into_iter().map(|it| raw(it.set.clone()));
    let rights = object.rights.iter().map(|it| raw(it.clone()));
    std::iter::once(raw(whole)).chain(apart).chain(rights).collect()
}

/// The statement that makes an object with all that it can say itself, and what is said apart: CREATE DOMAIN takes its
/// default and its constraints, those that hold for all values.
fn whole(object: &OpaqueObject) -> (String, Vec<&Attachment>) {
    let mut definition = object.definition.clone();
    let altered = match &object.id {
        ObjectId::Opaque(OpaqueKind::Domain, ..) => altered_name(&definition, "DOMAIN"),
        _ => None,
    };
    let clause = |it: &Attachment| {
        let change = it.set.strip_prefix(altered.as_ref()?)?;
        let clause = change.strip_prefix(" ADD ").or_else(|| change.strip_prefix(" SET "))?;
        (!clause.ends_with(NOT_VALID)).then(|| clause.to_owned())
    };
    let mut apart = Vec::new();
    for it in &object.attached {
        match clause(it) {
            Some(clause) => definition.extend([" ", &clause]),
            None => apart.push(it),
        }
    }
    (definition, apart)
}

/// `ALTER DOMAIN d` of `CREATE DOMAIN d AS ...`.
fn altered_name(definition: &str, word: &str) -> Option<String> {
    let name = definition.strip_prefix("CREATE ")?.strip_prefix(word)?.split_once(" AS ")?.0;
    Some(format!("ALTER {word}{name}"))
}

const NOT_VALID: &str = " NOT VALID";

/// The statement after which a constraint that held for new values only holds for all of them.
fn validated(before: &Attachment, after: &Attachment) -> Option<String> {
    let is_same = before.set.strip_suffix(NOT_VALID) == Some(after.set.as_str());
    let name = before.unset.split_once(" DROP CONSTRAINT ").filter(|_| is_same);
    name.map(|(object, name)| format!("{object} VALIDATE CONSTRAINT {name}"))
}

/// The statement that removes one.
pub(super) fn drop(object: &OpaqueObject, dialect: Dialect) -> Result<Statement, LowerError> {
    let ObjectId::Opaque(kind, name, table) = &object.id else { return Err(unsupported(object, dialect)) };
    let name_of = |name: &QualifiedName| text::name(name, dialect);
    let words = match (kind, table) {
        (OpaqueKind::View, _) => "VIEW",
        (OpaqueKind::MaterializedView, _) => "MATERIALIZED VIEW",
        (OpaqueKind::Procedure, _) => "PROCEDURE",
        (OpaqueKind::Sequence, _) => "SEQUENCE",
        (OpaqueKind::Domain, _) => "DOMAIN",
        (OpaqueKind::Type, _) => "TYPE",
        (OpaqueKind::ForeignTable, _) if dialect == Dialect::Postgres => "FOREIGN TABLE",
        (OpaqueKind::Partition | OpaqueKind::ForeignTable, _) => "TABLE",
        (OpaqueKind::Event, _) => "EVENT",
        (OpaqueKind::Collation, _) => "COLLATION",
        (OpaqueKind::Statistics, _) => "STATISTICS",
        (
            OpaqueKind::Operator
            | OpaqueKind::OperatorClass
            | OpaqueKind::TextSearchConfiguration
            | OpaqueKind::Subscription
            | OpaqueKind::ForeignDataWrapper
            | OpaqueKind::ForeignServer
            | OpaqueKind::UserMapping,
            _,
        ) => return Err(unsupported(object, dialect)),
        (OpaqueKind::Extension | OpaqueKind::Schema | OpaqueKind::EventTrigger | OpaqueKind::Publication, _) => {
            return Ok(raw(format!("DROP {} {}", upper(*kind), dialect.quote(&name.name))));
        }
        (OpaqueKind::Function, _) if dialect == Dialect::Postgres => {
            return Ok(raw(format!("DROP ROUTINE {}", routine(name))));
        }
        (OpaqueKind::Function, _) => "FUNCTION",
        (OpaqueKind::ExclusionConstraint, Some(table)) => {
            let (table, name) = (text::name(table, dialect), dialect.quote(&name.name));
            return Ok(raw(format!("ALTER TABLE {table} DROP CONSTRAINT {name}")));
        }
        (OpaqueKind::Trigger | OpaqueKind::Policy | OpaqueKind::Rule, table) => {
            return Ok(raw(attached(*kind, &name.name, table.as_ref(), dialect)));
        }
        (OpaqueKind::ExclusionConstraint, None) => return Err(unsupported(object, dialect)),
    };
    let sql = format!("DROP {words} {}", name_of(name));
    Ok(match parent_of(object).filter(|_| *kind == OpaqueKind::Partition) {
        // What refers to the rows of a partition depends on it as long as it is one (PostgreSQL 15).
        Some(parent) => raw(format!("ALTER TABLE {parent} DETACH PARTITION {};\n{sql}", name_of(name))),
        None => raw(sql),
    })
}

/// The table that a partition is a part of, as its definition has it.
fn parent_of(object: &OpaqueObject) -> Option<&str> {
    let (_, rest) = object.definition.split_once(" PARTITION OF ")?;
    let end = [" FOR VALUES ", " DEFAULT"].into_iter().filter_map(|word| rest.find(word)).min()?;
    rest.get(..end)
}

/// The statements that change one and what is said of it.
pub(super) fn alter(change: &Change<OpaqueObject>, dialect: Dialect) -> Result<Vec<Statement>, LowerError> {
    let Change { from, to } = change;
    let mut statements = Vec::new();
    let found = |list: &[Attachment], what: &str| list.iter().find(|it| it.what == what).cloned();
    // What was said last may need what was said before it.
    for before in from.attached.iter().rev() {
        match found(&to.attached, &before.what) {
            Some(after) if after == *before || after.overwrites || validated(before, &after).is_some() => {}
            _ => statements.push(raw(before.unset.clone())),
        }
    }
    if from.definition != to.definition {
        if let ObjectId::Opaque(_, name, _) = &to.id {
            statements.extend(within_bounds(name, &from.definition, &to.definition, dialect));
        }
        statements.push(alter_definition(change, dialect)?);
    }
    for after in &to.attached {
        let before = found(&from.attached, &after.what);
        if before.as_ref() != Some(after) {
            let validated = before.and_then(|before| validated(&before, after));
            statements.push(raw(validated.unwrap_or_else(|| after.set.clone())));
        }
    }
    Ok(statements)
}

/// The statement that changes one: sequences have it, and take every option that it names; a function is replaced.
pub(super) fn alter_definition(change: &Change<OpaqueObject>, dialect: Dialect) -> Result<Statement, LowerError> {
    if let ObjectId::Opaque(OpaqueKind::Extension, name, _) = &change.to.id
        && let Some((_, schema)) = change.to.definition.split_once(" WITH SCHEMA ")
    {
        return Ok(raw(format!("ALTER EXTENSION {} SET SCHEMA {schema}", dialect.quote(&name.name))));
    }
    let name = match &change.to.id {
        ObjectId::Opaque(OpaqueKind::Sequence, name, _) => name,
        ObjectId::Opaque(OpaqueKind::Function, ..) if change.from.is_replaceable_by(&change.to) => {
            return Ok(make(&change.to));
        }
        ObjectId::Opaque(OpaqueKind::Type, name, _) if change.from.is_extended_by(&change.to) => {
            return Ok(raw(attributes(change, &text::name(name, dialect))));
        }
        _ => return Err(unsupported(&change.to, dialect)),
    };
    let name = text::name(name, dialect);
    let options = change.to.definition.strip_prefix(&format!("CREATE SEQUENCE {name}"));
    let Some(options) = options else { return Err(unsupported(&change.to, dialect)) };
    Ok(raw(format!("ALTER SEQUENCE {name}{}", every_option(options, dialect))))
}

/// Adds attributes behind those of a composite type, or drops the last ones.
fn attributes(Change { from, to }: &Change<OpaqueObject>, name: &str) -> String {
    let (before, after) = (from.parts(), to.parts());
    let added = after.iter().skip(before.len()).map(|it| format!("ADD ATTRIBUTE {it}"));
    let dropped = before.iter().skip(after.len()).map(|it| format!("DROP ATTRIBUTE {}", first_identifier(it)));
    format!("ALTER TYPE {name} {}", added.chain(dropped).collect::<Vec<_>>().join(", "))
}

/// The identifier that a text begins with, in its quotes.
fn first_identifier(text: &str) -> &str {
    let is_quoted = text.starts_with('"');
    let mut quotes = 0;
    let end = text.find(|c| {
        quotes += usize::from(c == '"');
        c == ' ' && (!is_quoted || quotes % 2 == 0)
    });
    text.get(..end.unwrap_or(text.len())).unwrap_or(text)
}

/// Brings a sequence that stands outside of its new bounds to the nearest: the server refuses them otherwise (PostgreSQL 13
/// to 18). Before that it gets room, where the new bounds have nothing in common with the old ones.
pub(super) fn within_bounds(name: &QualifiedName, from: &str, to: &str, dialect: Dialect) -> Vec<Statement> {
    let name = text::name(name, dialect);
    let room = room(from, to).map(|room| raw(format!("ALTER SEQUENCE {name} {room}")));
    room.into_iter().chain(nearest(&name, from, to, dialect)).collect()
}

/// The bound that gives room for both the old bounds and the new ones.
fn room(from: &str, to: &str) -> Option<String> {
    let bound = |options: &str, word: &str| value(&format!(" {options}"), word)?.parse::<i64>().ok();
    let apart = |low: Option<i64>, high: Option<i64>| low.zip(high).is_some_and(|(low, high)| low > high);
    let (low, high) = (bound(to, " MINVALUE "), bound(to, " MAXVALUE "));
    if apart(low, bound(from, " MAXVALUE ")) {
        Some(high.map_or_else(|| "NO MAXVALUE".to_owned(), |high| format!("MAXVALUE {high}")))
    } else if apart(bound(from, " MINVALUE "), high) {
        Some(low.map_or_else(|| "NO MINVALUE".to_owned(), |low| format!("MINVALUE {low}")))
    } else {
        None
    }
}

fn nearest(name: &str, from: &str, to: &str, dialect: Dialect) -> Option<Statement> {
    let (mut nearest, mut stays) = ("last_value".to_owned(), String::new());
    for (word, function, comparison) in [(" MINVALUE ", "GREATEST", ">="), (" MAXVALUE ", "LEAST", "<=")] {
        let bound = |options: &str| value(&format!(" {options}"), word);
        let Some(bound) = bound(to).filter(|to| bound(from).as_ref() != Some(to)) else { continue };
        nearest = format!("{function}({nearest}, {bound})");
        let _ = write!(stays, " AND last_value {comparison} {bound}");
    }
    let literal = dialect.literal(name);
    (!stays.is_empty()).then(|| raw(format!("SELECT setval({literal}, {nearest}, is_called{stays}) FROM {name}")))
}

/// The options of a sequence, its type and those that are usual included.
fn every_option(text: &str, dialect: Dialect) -> String {
    let value_type = value(text, " AS ").or((dialect == Dialect::Postgres).then(|| "bigint".to_owned()));
    let value_type = value_type.map(|word| format!("AS {word}"));
    format!(" {}", value_type.into_iter().chain(options(text, dialect)).collect::<Vec<_>>().join(" "))
}

/// The word behind a word.
fn value(text: &str, word: &str) -> Option<String> {
    let rest = text.split_once(word)?.1.trim_start();
    Some(rest.split_whitespace().next().unwrap_or_default().to_owned())
}

/// Where a sequence with these options begins.
pub(super) fn start(text: &str) -> String {
    let text = &format!(" {text}");
    let falls = text.contains(" INCREMENT BY -");
    let start = value(text, " START WITH ").or_else(|| value(text, if falls { " MAXVALUE " } else { " MINVALUE " }));
    start.unwrap_or_else(|| if falls { "-1" } else { "1" }.to_owned())
}

/// The options of a sequence, those that are usual included (PostgreSQL 18 and MariaDB 10.11, "CREATE SEQUENCE").
pub(super) fn options(text: &str, dialect: Dialect) -> [String; 6] {
    let text = &format!(" {text}");
    let usual_cache = if dialect == Dialect::MariaDb { "1000" } else { "1" };
    [
        format!("INCREMENT BY {}", value(text, " INCREMENT BY ").unwrap_or_else(|| "1".to_owned())),
        value(text, " MINVALUE ").map_or_else(|| "NO MINVALUE".to_owned(), |low| format!("MINVALUE {low}")),
        value(text, " MAXVALUE ").map_or_else(|| "NO MAXVALUE".to_owned(), |high| format!("MAXVALUE {high}")),
        format!("START WITH {}", start(text)),
        format!("CACHE {}", value(text, " CACHE ").unwrap_or_else(|| usual_cache.to_owned())),
        if text.contains(" CYCLE") { "CYCLE" } else { "NO CYCLE" }.to_owned(),
    ]
}

fn upper(kind: OpaqueKind) -> String {
    kind.noun().to_ascii_uppercase()
}

/// `"area"(integer, integer)`: the types of a function's arguments are part of its name.
fn routine(name: &QualifiedName) -> String {
    let (own, arguments) = match name.name.split_once('(') {
        Some((own, arguments)) => (own, format!("({arguments}")),
        None => (name.name.as_str(), String::new()),
    };
    let own = QualifiedName { schema: name.schema.clone(), name: own.to_owned() };
    format!("{}{arguments}", text::name(&own, Dialect::Postgres))
}

/// PostgreSQL wants to know the table; elsewhere such names are the schema's own.
fn attached(kind: OpaqueKind, name: &str, table: Option<&TableName>, dialect: Dialect) -> String {
    let on = table.filter(|_| dialect == Dialect::Postgres).map(|table| format!(" ON {}", text::name(table, dialect)));
    format!("DROP {} {}{}", upper(kind), dialect.quote(name), on.unwrap_or_default())
}

fn unsupported(object: &OpaqueObject, dialect: Dialect) -> LowerError {
    let (what, reason) = (format!("a change of the {}", object.id), "it is only known as text".to_owned());
    LowerError::Unsupported { what, dialect: dialect.name(), reason }
}

fn raw(sql: String) -> Statement {
    Statement { sql, form: RustForm::Raw, transactional: Transactional::Any, operations: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dropped(kind: OpaqueKind, name: &str, table: Option<&str>, dialect: Dialect) -> String {
        let id = ObjectId::Opaque(kind, name.into(), table.map(TableName::new));
        drop(&OpaqueObject::new(id, ""), dialect).unwrap().sql
    }

    #[test]
    fn each_kind_goes_in_its_own_words() {
        use Dialect::{MySql, Postgres, Sqlite};
        assert_eq!(dropped(OpaqueKind::View, "v", None, MySql), "DROP VIEW `v`");
        assert_eq!(dropped(OpaqueKind::Trigger, "t", Some("on"), Postgres), r#"DROP TRIGGER "t" ON "on""#);
        assert_eq!(dropped(OpaqueKind::Trigger, "t", Some("on"), Sqlite), r#"DROP TRIGGER "t""#);
        assert_eq!(
            dropped(OpaqueKind::Function, "f(integer, text)", None, Postgres),
            r#"DROP ROUTINE "f"(integer, text)"#
        );
        assert_eq!(dropped(OpaqueKind::Function, "f", None, MySql), "DROP FUNCTION `f`");
        let constraint = dropped(OpaqueKind::ExclusionConstraint, "x", Some("t"), Postgres);
        assert_eq!(constraint, r#"ALTER TABLE "t" DROP CONSTRAINT "x""#);
        assert_eq!(dropped(OpaqueKind::ForeignTable, "virtual", None, Sqlite), r#"DROP TABLE "virtual""#);
    }

    #[test]
    fn a_sequence_takes_every_option() {
        let sequence = |options: &str| {
            let id = ObjectId::Opaque(OpaqueKind::Sequence, "s".into(), None);
            OpaqueObject::new(id, format!("CREATE SEQUENCE \"s\"{options}"))
        };
        let altered =
            |to: &str| alter_definition(&Change::new(sequence(""), sequence(to)), Dialect::Postgres).unwrap().sql;
        assert_eq!(
            altered(" AS integer INCREMENT BY 5 MINVALUE 10 CYCLE"),
            "ALTER SEQUENCE \"s\" AS integer INCREMENT BY 5 MINVALUE 10 NO MAXVALUE START WITH 10 CACHE 1 CYCLE"
        );
        assert_eq!(
            altered(" INCREMENT BY -1"),
            "ALTER SEQUENCE \"s\" AS bigint INCREMENT BY -1 NO MINVALUE NO MAXVALUE START WITH -1 CACHE 1 NO CYCLE"
        );
    }
}
