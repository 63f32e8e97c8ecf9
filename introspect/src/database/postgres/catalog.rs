//! Asks PostgreSQL's catalogs: one snapshot, the simple protocol, one statement for each kind of object.

use super::super::{ReadError, Scope};
use limbeck_differ::{Dialect, Target};
use sea_orm::DatabaseConnection;
use sea_orm::sqlx::postgres::PgRow;
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection, Row};
use std::fmt::Arguments;

/// What the statements answered.
pub(super) struct Catalog {
    pub(super) default_schema: Option<String>,
    pub(super) relations: Answer,
    pub(super) columns: Answer,
    pub(super) sequences: Answer,
    pub(super) constraints: Answer,
    pub(super) indexes: Answer,
    pub(super) local: Answer,
    pub(super) names: Answer,
    pub(super) enums: Answer,
    pub(super) objects: Answer,
    pub(super) dependencies: Answer,
}

impl Catalog {
    /// Asks everything in one read-only transaction, so that all answers are of one moment.
    pub(super) async fn fetch(
        connection: &DatabaseConnection,
        target: &Target,
        scope: &Scope,
    ) -> Result<Self, ReadError> {
        const BEGINNING: &str = "beginning to read";
        let pool = connection.get_postgres_connection_pool();
        let mut transaction = pool
            .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            .await
            .map_err(ReadError::query(BEGINNING))?;
        let session = &mut *transaction;
        let start = ask(session, "asking for the default schema", include_str!("session.sql").to_owned()).await?;
        let default_schema = match start.fields().next() {
            Some(mut fields) => fields.optional_text()?.map(str::to_owned),
            None => None,
        };
        let statements = Statements::new(target, scope, default_schema.as_deref())?;
        let catalog = statements.ask_all(session, default_schema).await?;
        transaction.rollback().await.map_err(ReadError::query("ending to read"))?;
        Ok(catalog)
    }
}

/// What differs from read to read inside the statements.
struct Statements<'a> {
    target: &'a Target,
    schemas: String,
    lists_schemas: bool,
}

/// The schemas that are not the server's own.
const EVERY_SCHEMA: &str =
    "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'";

impl<'a> Statements<'a> {
    fn new(target: &'a Target, scope: &Scope, default_schema: Option<&str>) -> Result<Self, ReadError> {
        let literal = |schema: &str| Dialect::Postgres.literal(schema);
        let schemas = match (scope.schemas.as_slice(), default_schema) {
            _ if scope.every_schema => EVERY_SCHEMA.to_owned(),
            ([], Some(schema)) => literal(schema),
            ([], None) => {
                let what = "none of the schemas of its search_path is there, and no other schema was asked for";
                return Err(ReadError::unexpected("asking for the default schema", what));
            }
            (schemas, _) => schemas.iter().map(|schema| literal(schema)).collect::<Vec<_>>().join(", "),
        };
        Ok(Self { target, schemas, lists_schemas: scope.every_schema })
    }

    async fn ask_all(&self, session: &mut PgConnection, default_schema: Option<String>) -> Result<Catalog, ReadError> {
        Ok(Catalog {
            default_schema,
            relations: ask(session, "reading tables", self.fill(include_str!("relations.sql"))).await?,
            columns: ask(session, "reading columns", self.fill(include_str!("columns.sql"))).await?,
            sequences: ask(session, "reading sequences", self.fill(include_str!("sequences.sql"))).await?,
            constraints: ask(session, "reading constraints", self.fill(include_str!("constraints.sql"))).await?,
            indexes: ask(session, "reading indexes", self.fill(include_str!("indexes.sql"))).await?,
            local: ask(session, "reading partitions", self.fill(include_str!("local.sql"))).await?,
            names: ask(session, "reading collations", self.fill(include_str!("names.sql"))).await?,
            enums: ask(session, "reading enum types", self.fill(include_str!("enums.sql"))).await?,
            objects: ask(session, "reading functions and triggers", self.fill(include_str!("objects.sql"))).await?,
            dependencies: ask(session, "reading dependencies", self.fill(include_str!("dependencies.sql"))).await?,
        })
    }

    /// The statement with the schemas and with the columns that only newer servers have.
    fn fill(&self, statement: &str) -> String {
        let nulls_not_distinct = if self.target.at_least(15, 0) { "i.indnullsnotdistinct" } else { "false" };
        let unusual = match self.target.version.major {
            ..18 => "false",
            18.. => "k.conperiod",
        };
        let delete_sets = if self.target.at_least(15, 0) { "k.confdelsetcols" } else { "NULL" };
        let enforced = if self.target.at_least(18, 0) { "k.conenforced" } else { "true" };
        // Columns and conditions of what is published, and whole schemas, came with PostgreSQL 15.
        let (published_part, published_schemas) = if self.target.at_least(15, 0) {
            (include_str!("published.sql"), "SELECT pnpubid, pnnspid FROM pg_publication_namespace")
        } else {
            ("''", "SELECT NULL::oid, NULL::oid WHERE false")
        };
        statement
            .replace("{attached}", include_str!("attached.sql"))
            .replace("{published_part}", published_part)
            .replace("{published_schemas}", published_schemas)
            .replace("{schemas}", &self.schemas)
            .replace("{lists_schemas}", if self.lists_schemas { "true" } else { "false" })
            .replace("{nulls_not_distinct}", nulls_not_distinct)
            .replace("{delete_sets}", delete_sets)
            .replace("{enforced}", enforced)
            .replace("{unusual}", unusual)
    }
}

/// The rows that answer one statement.
pub(super) struct Answer {
    doing: &'static str,
    rows: Vec<PgRow>,
}

pub(super) async fn ask(
    session: &mut PgConnection,
    doing: &'static str,
    statement: String,
) -> Result<Answer, ReadError> {
    // The statements are our own; the only values in them are schema names, written by `Dialect::literal`.
    let rows = sqlx::raw_sql(AssertSqlSafe(statement)).fetch_all(session).await.map_err(ReadError::query(doing))?;
    Ok(Answer { doing, rows })
}

impl Answer {
    pub(super) fn fields(&self) -> impl Iterator<Item = Fields<'_>> {
        self.rows.iter().map(|row| Fields { doing: self.doing, row, next: 0 })
    }
}

/// The fields of a row, in the order of the statement's list. The simple protocol gives text for every type.
pub(super) struct Fields<'r> {
    doing: &'static str,
    row: &'r PgRow,
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

    pub(super) fn flag(&mut self) -> Result<bool, ReadError> {
        Ok(self.optional_text()? == Some("t"))
    }

    pub(super) fn optional_integer(&mut self) -> Result<Option<i64>, ReadError> {
        match self.optional_text()? {
            Some(text) => text.parse().map(Some).map_err(|_| self.unexpected(format!("'{text}' is no number"))),
            None => Ok(None),
        }
    }

    pub(super) fn integer(&mut self) -> Result<i64, ReadError> {
        let position = self.next;
        self.optional_integer()?.ok_or_else(|| self.unexpected(format!("no value in column {position}")))
    }

    /// What a function of the server wrote, where there is something to be written: such functions look into the catalog as
    /// it is now, whatever the snapshot is, and have no text for what is not there any more. The statements put an empty
    /// text in its place.
    pub(super) fn written(&mut self, of: Arguments<'_>) -> Result<Option<&'r str>, ReadError> {
        match self.optional_text()? {
            Some("") => Err(ReadError::went_away(of.to_string())),
            text => Ok(text),
        }
    }

    /// A list of numbers as an array (`{1,2}`) or a vector (`1 2`) prints it.
    pub(super) fn integers(&mut self) -> Result<Vec<i64>, ReadError> {
        let text = self.optional_text()?.unwrap_or_default();
        text.trim_matches(['{', '}'])
            .split([',', ' '])
            .filter(|number| !number.is_empty())
            .map(|number| number.parse().map_err(|_| self.unexpected(format!("'{text}' is no list of numbers"))))
            .collect()
    }

    /// A value in JSON.
    pub(super) fn json<T: serde::de::DeserializeOwned>(&mut self) -> Result<Option<T>, ReadError> {
        match self.optional_text()? {
            Some(text) => serde_json::from_str(text).map(Some).map_err(|error| self.unexpected(error.to_string())),
            None => Ok(None),
        }
    }

    pub(super) fn unexpected(&self, what: impl Into<String>) -> ReadError {
        ReadError::unexpected(self.doing, what)
    }
}
