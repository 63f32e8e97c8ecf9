//! PostgreSQL, seen by `pg_dump`.

use crate::{Result, Step};
use limbeck_runtime::connect::DatabaseUrl;
use std::path::PathBuf;
use std::process::Command;

/// The statements of `pg_dump -s`, the lines inside each CREATE TABLE in an order of their own.
pub(super) fn schema(url: &DatabaseUrl) -> Result<Vec<String>> {
    let program = std::env::var_os("LIMBECK_TEST_POSTGRES_BIN")
        .map_or_else(|| PathBuf::from("pg_dump"), |folder| PathBuf::from(folder).join("pg_dump"));
    let output = Command::new(program)
        .args(["--schema-only", "--no-owner", "--no-privileges", "--dbname", url.with_password()])
        .output()
        .step("pg_dump")?;
    if !output.status.success() {
        return Err(format!("pg_dump: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(statements(&String::from_utf8(output.stdout)?))
}

fn statements(dump: &str) -> Vec<String> {
    let said = |line: &&str| {
        // `\restrict` has a random word since PostgreSQL 15.14.
        !line.trim().is_empty()
            && !["--", "SET ", "SELECT pg_catalog", "\\"].iter().any(|start| line.starts_with(start))
    };
    let dump: String = dump.lines().filter(said).flat_map(|line| [line.trim_end(), "\n"]).collect();
    dump.split(";\n").filter(|statement| !statement.trim().is_empty()).map(sort_columns).collect()
}

fn sort_columns(statement: &str) -> String {
    let lines: Vec<&str> = statement.trim().lines().collect();
    match lines.as_slice() {
        [first, columns @ .., last]
            if first.starts_with("CREATE TABLE") || first.starts_with("CREATE UNLOGGED TABLE") =>
        {
            let mut columns: Vec<&str> = columns.iter().map(|line| line.trim().trim_end_matches(',')).collect();
            columns.sort_unstable();
            format!("{first} {} {last}", columns.join(", "))
        }
        _ => lines.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::statements;

    #[test]
    fn the_order_of_columns_is_no_fact() {
        let one = "--\n-- x\n--\nSET a = b;\nCREATE TABLE public.t (\n    a integer,\n    b text\n);\n\n\nALTER TABLE t\n    x;\n";
        let other = "CREATE TABLE public.t (\n    b text,\n    a integer\n);\nALTER TABLE t\n    x;\n";
        assert_eq!(statements(one), statements(other));
        assert_eq!(statements(one).len(), 2);
    }
}
