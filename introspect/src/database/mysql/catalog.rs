//! Asks the information schema: one statement for each kind of object, in one transaction.

use super::super::ReadError;
use limbeck_differ::{Dialect, Target};
use sea_orm::DatabaseConnection;
use sea_orm::sqlx::mysql::MySqlRow;
use sea_orm::sqlx::{self, AssertSqlSafe, MySqlConnection, Row};
use std::collections::BTreeSet;

/// What the statements answered.
pub(super) struct Catalog {
    pub(super) defaults: Defaults,
    pub(super) relations: Answer,
    pub(super) views: Answer,
    pub(super) columns: Answer,
    pub(super) indexes: Answer,
    pub(super) foreign_keys: Answer,
    pub(super) checks: Answer,
    pub(super) triggers: Answer,
    pub(super) routines: Answer,
    // What follows is asked only where there is something to be told.
    pub(super) partitions: Answer,
    pub(super) sequences: Answer,
    pub(super) parameters: Answer,
    pub(super) view_uses: Answer,
}

/// What routines.sql says of an event.
pub(super) const EVENT: &str = "EVENT";

/// The database that is read, and what its tables have where nothing is said.
pub(super) struct Defaults {
    pub(super) database: String,
    pub(super) collation: String,
    pub(super) engine: String,
}

impl Catalog {
    /// Asks everything in one read-only transaction. MySQL's catalog is made of tables, so that all answers are of one
    /// moment. MariaDB's is not: there the names of the tables are asked for twice, at the beginning and at the end.
    pub(super) async fn fetch(connection: &DatabaseConnection, target: &Target) -> Result<Self, ReadError> {
        let pool = connection.get_mysql_connection_pool();
        let mut transaction = pool
            .begin_with("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
            .await
            .map_err(ReadError::query("beginning to read"))?;
        let session = &mut *transaction;
        let defaults = Defaults::ask(session).await?;
        let catalog = Statements::new(target, &defaults.database).ask_all(session, defaults).await?;
        transaction.rollback().await.map_err(ReadError::query("ending to read"))?;
        Ok(catalog)
    }
}

impl Defaults {
    async fn ask(session: &mut MySqlConnection) -> Result<Self, ReadError> {
        const DOING: &str = "asking for the name of the database";
        let answer = ask(session, DOING, include_str!("session.sql").to_owned()).await?;
        let mut fields = answer.fields().next().ok_or_else(|| ReadError::unexpected(DOING, "nothing"))?;
        let Some(database) = fields.optional_text()?.map(str::to_owned) else {
            return Err(ReadError::unexpected(DOING, "the connection has chosen no database"));
        };
        Ok(Self { database, collation: fields.text()?.to_owned(), engine: fields.text()?.to_owned() })
    }
}

/// What differs from server to server inside the statements.
struct Statements<'a> {
    target: &'a Target,
    database: String,
}

impl<'a> Statements<'a> {
    fn new(target: &'a Target, database: &str) -> Self {
        // A literal, not `DATABASE()`: by a literal MariaDB finds the folder that it has to look into.
        Self { target, database: target.dialect.literal(database) }
    }

    async fn ask_all(&self, session: &mut MySqlConnection, defaults: Defaults) -> Result<Catalog, ReadError> {
        let is_mysql = self.target.dialect == Dialect::MySql;
        let checks = if is_mysql { include_str!("checks_mysql.sql") } else { include_str!("checks_mariadb.sql") };
        let relations = self.ask(session, "reading tables", include_str!("relations.sql")).await?;
        let views = self.ask(session, "reading views", include_str!("views.sql")).await?;
        let routines =
            self.ask(session, "reading functions, procedures and events", include_str!("routines.sql")).await?;
        let catalog = Catalog {
            columns: self.ask(session, "reading columns", include_str!("columns.sql")).await?,
            indexes: self.ask(session, "reading indexes", include_str!("indexes.sql")).await?,
            foreign_keys: self.ask(session, "reading foreign keys", include_str!("foreign_keys.sql")).await?,
            checks: self.ask(session, "reading checks", checks).await?,
            triggers: self.ask(session, "reading triggers", include_str!("triggers.sql")).await?,
            partitions: if relations.any(|mut fields| fields.partitioned())? {
                self.ask(session, "reading partitions", include_str!("partitions.sql")).await?
            } else {
                Answer::none("reading partitions")
            },
            sequences: self.sequences(session, &relations).await?,
            parameters: if routines.any(|mut fields| Ok(fields.text()? != EVENT))? {
                self.ask(session, "reading parameters", include_str!("parameters.sql")).await?
            } else {
                Answer::none("reading parameters")
            },
            view_uses: if views.is_empty() || !is_mysql {
                Answer::none("reading dependencies")
            } else {
                self.ask(session, "reading dependencies", include_str!("view_uses.sql")).await?
            },
            defaults,
            relations,
            views,
            routines,
        };
        if !is_mysql {
            self.require_same_tables(session, &catalog.relations).await?;
        }
        Ok(catalog)
    }

    /// Fails where tables came or went since they were read: what belongs to them was then read in part.
    async fn require_same_tables(&self, session: &mut MySqlConnection, relations: &Answer) -> Result<(), ReadError> {
        let again = self.ask(session, "reading tables again", include_str!("names.sql")).await?;
        let (before, after) = (relations.names()?, again.names()?);
        match before.symmetric_difference(&after).next() {
            Some(name) => Err(ReadError::Changed { what: format!("table '{name}' came or went") }),
            None => Ok(()),
        }
    }

    async fn ask(
        &self,
        session: &mut MySqlConnection,
        doing: &'static str,
        statement: &str,
    ) -> Result<Answer, ReadError> {
        ask(session, doing, self.fill(statement)).await
    }

    /// Sequences of MariaDB: each is a table of one row, and they are asked for all at once.
    async fn sequences(&self, session: &mut MySqlConnection, relations: &Answer) -> Result<Answer, ReadError> {
        const DOING: &str = "reading sequences";
        let mut queries = Vec::new();
        for mut fields in relations.fields() {
            let name = fields.text()?;
            if fields.text()? == "SEQUENCE" {
                let (literal, table) = (self.target.dialect.literal(name), self.target.dialect.quote(name));
                queries.push(include_str!("sequences.sql").replace("{name}", &literal).replace("{table}", &table));
            }
        }
        if queries.is_empty() {
            Ok(Answer::none(DOING))
        } else {
            ask(session, DOING, queries.join("UNION ALL\n")).await
        }
    }

    /// The statement with the database and with what only one of the servers has.
    fn fill(&self, statement: &str) -> String {
        let [algorithm, spatial_reference, expression, hidden] = match self.target.dialect {
            Dialect::MariaDb => ["ALGORITHM", "NULL", "NULL", "IGNORED = 'YES'"],
            _ => ["'UNDEFINED'", "SRS_ID", "EXPRESSION", "IS_VISIBLE = 'NO'"],
        };
        statement
            .replace("{algorithm}", algorithm)
            .replace("{spatial_reference}", spatial_reference)
            .replace("{expression}", expression)
            .replace("{hidden}", hidden)
            .replace("{database}", &self.database)
    }
}

/// The rows that answer one statement.
pub(super) struct Answer {
    doing: &'static str,
    rows: Vec<MySqlRow>,
}

async fn ask(session: &mut MySqlConnection, doing: &'static str, statement: String) -> Result<Answer, ReadError> {
    // The statements are our own; what is put into them is written by `Dialect::literal` and `Dialect::quote`.
    let rows = sqlx::raw_sql(AssertSqlSafe(statement)).fetch_all(session).await.map_err(ReadError::query(doing))?;
    Ok(Answer { doing, rows })
}

impl Answer {
    fn none(doing: &'static str) -> Self {
        Self { doing, rows: Vec::new() }
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn any(&self, mut holds: impl FnMut(Fields<'_>) -> Result<bool, ReadError>) -> Result<bool, ReadError> {
        for fields in self.fields() {
            if holds(fields)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The first column.
    fn names(&self) -> Result<BTreeSet<&str>, ReadError> {
        self.fields().map(|mut fields| fields.text()).collect()
    }

    pub(super) fn fields(&self) -> impl Iterator<Item = Fields<'_>> {
        self.rows.iter().map(|row| Fields { doing: self.doing, row, next: 0 })
    }
}

/// The fields of a row, in the order of the statement's list. The text protocol gives text for every type.
pub(super) struct Fields<'r> {
    doing: &'static str,
    row: &'r MySqlRow,
    next: usize,
}

impl<'r> Fields<'r> {
    pub(super) fn optional_text(&mut self) -> Result<Option<&'r str>, ReadError> {
        let position = self.next;
        self.next += 1;
        self.row.try_get_unchecked(position).map_err(ReadError::query(self.doing))
    }

    pub(super) fn text(&mut self) -> Result<&'r str, ReadError> {
        let position = self.next;
        self.optional_text()?.ok_or_else(|| self.unexpected(format!("no value in column {position}")))
    }

    /// The text, if there is one and it is not empty.
    pub(super) fn said(&mut self) -> Result<Option<&'r str>, ReadError> {
        Ok(self.optional_text()?.filter(|text| !text.is_empty()))
    }

    pub(super) fn flag(&mut self) -> Result<bool, ReadError> {
        Ok(matches!(self.optional_text()?, Some("1" | "YES")))
    }

    pub(super) fn optional_integer(&mut self) -> Result<Option<u32>, ReadError> {
        match self.optional_text()? {
            Some(text) => text.parse().map(Some).map_err(|_| self.unexpected(format!("'{text}' is no number"))),
            None => Ok(None),
        }
    }

    /// A number; 0 where there is none.
    pub(super) fn integer(&mut self) -> Result<u32, ReadError> {
        Ok(self.optional_integer()?.unwrap_or_default())
    }

    pub(super) fn unexpected(&self, what: impl Into<String>) -> ReadError {
        ReadError::unexpected(self.doing, what)
    }
}
