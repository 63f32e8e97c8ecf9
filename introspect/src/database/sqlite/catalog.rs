//! Asks SQLite: one snapshot, one statement for each kind of object.

use crate::database::ReadError;
use sea_orm::DatabaseConnection;
use sea_orm::sqlx::sqlite::SqliteRow;
use sea_orm::sqlx::{self, Row, SqliteConnection};

/// What the statements answered.
pub(super) struct Catalog {
    pub(super) relations: Answer,
    pub(super) columns: Answer,
    pub(super) constraints: Answer,
    pub(super) indexes: Answer,
}

impl Catalog {
    /// Asks everything in one transaction, so that all answers are of one moment.
    pub(super) async fn fetch(connection: &DatabaseConnection) -> Result<Self, ReadError> {
        let pool = connection.get_sqlite_connection_pool();
        let mut transaction = pool.begin().await.map_err(ReadError::query("beginning to read"))?;
        let session = &mut *transaction;
        let catalog = Self {
            relations: ask(session, "reading tables", include_str!("relations.sql")).await?,
            columns: ask(session, "reading columns", include_str!("columns.sql")).await?,
            constraints: ask(session, "reading foreign keys", include_str!("constraints.sql")).await?,
            indexes: ask(session, "reading indexes", include_str!("indexes.sql")).await?,
        };
        transaction.rollback().await.map_err(ReadError::query("ending to read"))?;
        Ok(catalog)
    }
}

/// The rows that answer one statement.
pub(super) struct Answer {
    doing: &'static str,
    rows: Vec<SqliteRow>,
}

async fn ask(
    session: &mut SqliteConnection,
    doing: &'static str,
    statement: &'static str,
) -> Result<Answer, ReadError> {
    let rows = sqlx::raw_sql(statement).fetch_all(session).await.map_err(ReadError::query(doing))?;
    Ok(Answer { doing, rows })
}

impl Answer {
    pub(super) fn fields(&self) -> impl Iterator<Item = Fields<'_>> {
        self.rows.iter().map(|row| Fields { doing: self.doing, row, next: 0 })
    }
}

/// The fields of a row, in the order of the statement's list.
pub(super) struct Fields<'r> {
    doing: &'static str,
    row: &'r SqliteRow,
    next: usize,
}

impl<'r> Fields<'r> {
    fn position(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    pub(super) fn optional_text(&mut self) -> Result<Option<&'r str>, ReadError> {
        let position = self.position();
        self.row.try_get_unchecked(position).map_err(ReadError::query(self.doing))
    }

    pub(super) fn text(&mut self) -> Result<&'r str, ReadError> {
        let position = self.next;
        self.optional_text()?.ok_or_else(|| ReadError::unexpected(self.doing, format!("no value in column {position}")))
    }

    /// A number; 0 where there is none.
    pub(super) fn integer(&mut self) -> Result<i64, ReadError> {
        let position = self.position();
        let number: Option<i64> = self.row.try_get_unchecked(position).map_err(ReadError::query(self.doing))?;
        Ok(number.unwrap_or_default())
    }

    pub(super) fn flag(&mut self) -> Result<bool, ReadError> {
        Ok(self.integer()? != 0)
    }
}
