//! Writes and reads as SeaORM does.

use super::columns::Candidate;
use super::rust_types::RustType;
use limbeck_differ::Dialect;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, QueryResult, Statement, Value};

/// What became of the values of a Rust type in a column, and of the column's values in the Rust type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Every value of the Rust type came back.
    pub(crate) kept: bool,
    /// Every value of the column could be read, and was the same when it was written again.
    pub(crate) read: bool,
}

/// A table of one row.
pub(crate) struct Probe<'a> {
    pub(crate) database: &'a DatabaseConnection,
    pub(crate) dialect: Dialect,
}

impl Probe<'_> {
    pub(crate) async fn outcome(&self, rust: &RustType, column: &str, candidate: &Candidate) -> Outcome {
        Outcome { kept: self.keeps(rust, column).await, read: self.reads(rust, column, candidate.1).await }
    }

    async fn keeps(&self, rust: &RustType, column: &str) -> bool {
        for value in &rust.values {
            if self.write(rust, column, value.clone()).await.is_err()
                || self.value(rust, column).await.ok().as_ref() != Some(value)
            {
                return false;
            }
        }
        true
    }

    async fn reads(&self, rust: &RustType, column: &str, literals: &[&str]) -> bool {
        for literal in literals {
            self.database.execute_unprepared(&format!("UPDATE probe SET {column} = {literal}")).await.unwrap();
            let before = self.text(column).await;
            let Ok(value) = self.value(rust, column).await else { return false };
            if self.write(rust, column, value).await.is_err() || self.text(column).await != before {
                return false;
            }
        }
        true
    }

    /// The comment makes a statement of its own for each type: the drivers keep the parameter types of a text's first use.
    async fn write(&self, rust: &RustType, column: &str, value: Value) -> Result<(), DbErr> {
        let parameter = if self.dialect == Dialect::Postgres { "$1" } else { "?" };
        let sql = format!("UPDATE probe SET {column} = {parameter} /* {} */", rust.name);
        let statement = Statement::from_sql_and_values(self.database.get_database_backend(), sql, [value]);
        self.database.execute_raw(statement).await.map(|_| ())
    }

    async fn value(&self, rust: &RustType, column: &str) -> Result<Value, DbErr> {
        rust.read(&self.row(&format!("SELECT {column} FROM probe")).await)
    }

    /// What the server itself says of the value.
    async fn text(&self, column: &str) -> Option<String> {
        let text = match self.dialect {
            Dialect::Postgres => format!("{column}::text"),
            Dialect::MySql | Dialect::MariaDb => format!("HEX(CAST({column} AS CHAR))"),
            Dialect::Sqlite => format!("quote({column})"),
        };
        self.row(&format!("SELECT {text} FROM probe")).await.try_get_by_index(0).unwrap()
    }

    async fn row(&self, sql: &str) -> QueryResult {
        let statement = Statement::from_string(self.database.get_database_backend(), sql);
        self.database.query_one_raw(statement).await.unwrap().unwrap()
    }
}
