//! A statement with its values as literals that mean what the driver would have sent.

use sea_orm_migration::sea_orm::{DbBackend, Statement, Value};

pub(crate) fn inlined(statement: &Statement) -> String {
    let mut statement = statement.clone();
    let backend = statement.db_backend;
    if let Some(values) = &mut statement.values {
        for value in &mut values.0 {
            if let Some(sent) = sent(value, backend) {
                *value = sent;
            }
        }
    }
    statement.to_string()
}

/// What the drivers of MySQL and SQLite make of a value, where its literal says something else. The variants are there with
/// features of the project only, so a value is known by what `Debug` prints of it.
fn sent(value: &Value, backend: DbBackend) -> Option<Value> {
    if backend == DbBackend::Postgres {
        return None;
    }
    let printed = format!("{value:?}");
    if let Some(uuid) = printed.strip_prefix("Uuid(Some(") {
        // Both keep the sixteen bytes.
        return bytes(uuid.trim_end_matches(')')).map(Into::into);
    }
    let has_offset =
        ["ChronoDateTimeUtc(", "ChronoDateTimeLocal(", "ChronoDateTimeWithTimeZone(", "TimeDateTimeWithTimeZone("];
    if !has_offset.iter().any(|kind| printed.starts_with(kind)) {
        return None;
    }
    // `2026-11-29 01:02:03.000000 +00:00`
    let literal = Statement::from_sql_and_values(backend, "?", [value.clone()]).to_string();
    let text = literal.trim_matches('\'');
    let (local, offset) = text.rsplit_once(' ')?;
    match backend {
        // Sent in UTC, without its offset; another offset is understood from MySQL 8.0.19 on.
        DbBackend::MySql if offset == "+00:00" => Some(local.into()),
        DbBackend::MySql => Some(format!("{local}{offset}").into()),
        _ => Some(format!("{}{offset}", without_zeros(local).replacen(' ', "T", 1)).into()),
    }
}

fn bytes(uuid: &str) -> Option<Vec<u8>> {
    let digits: String = uuid.chars().filter(|digit| *digit != '-').collect();
    let pairs = (0..digits.len()).step_by(2).map(|start| u8::from_str_radix(digits.get(start..start + 2)?, 16).ok());
    pairs.collect::<Option<Vec<u8>>>().filter(|bytes| bytes.len() == 16)
}

/// SQLite keeps the text, which has as few digits as the time needs, by threes.
fn without_zeros(local: &str) -> &str {
    local.strip_suffix(".000000").or_else(|| local.strip_suffix("000").filter(|_| local.contains('.'))).unwrap_or(local)
}
