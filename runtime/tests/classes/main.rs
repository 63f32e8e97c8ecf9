//! The table of classes says what SeaORM itself does on the servers: for each Rust type and each column type, values are
//! written and read back through SeaORM.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod columns;
mod rust_types;
#[path = "../support/mod.rs"]
mod support;
mod trial;

use limbeck_differ::normalize::{CLASSES, Class, Fit, accepts, class, normalize_type};
use limbeck_differ::{Dialect, Target};
use limbeck_introspect::database::{Scope, read};
use limbeck_runtime::connect::{self, DatabaseUrl, connect};
use sea_orm::{ConnectOptions, ConnectionTrait, Database};
use support::OwnDatabase;
use trial::{Outcome, Probe};

/// What no server of the tests has.
const UNTRIED: [&str; 1] = ["PgVector"];

/// A table with every column, to be read by Limbeck; and one of one row, which no server writes to a disk.
fn create(dialect: Dialect) -> String {
    let columns = columns::of(dialect);
    let columns: Vec<_> = columns.iter().enumerate().map(|(at, (sql, _))| format!("c{at} {sql} NULL")).collect();
    let columns = columns.join(", ");
    format!(
        "CREATE TABLE declared (id integer PRIMARY KEY, {columns});
         CREATE TEMPORARY TABLE probe (id integer PRIMARY KEY, {columns});
         INSERT INTO probe (id) VALUES (1)"
    )
}

/// A connection as an application makes it.
async fn application(url: &DatabaseUrl) -> sea_orm::DatabaseConnection {
    // One statement for each pair, none of which has to be given up for another.
    let url = match url.dialect {
        Dialect::Sqlite => url.with_password().to_owned(),
        _ => format!("{}?statement-cache-capacity=5000", url.with_password()),
    };
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

async fn assert_table_is_right(url: &DatabaseUrl) {
    let (database, dialect) = (application(url).await, url.dialect);
    if dialect == Dialect::Postgres {
        database.execute_unprepared(columns::POSTGRES_TYPES).await.unwrap();
    }
    database.execute_unprepared(&create(dialect)).await.unwrap();
    let target = connect(url, &connect::ConnectOptions::default()).await.unwrap().target;
    let schema = read(&database, &target, &Scope::default()).await.unwrap();
    let mut judged = Judged { target, wrong: Vec::new(), met: Vec::new() };
    let probe = Probe { database: &database, dialect };
    let rust_types = rust_types::of(dialect);
    // Column by column, so that the driver's statements are prepared once.
    for (at, candidate) in columns::of(dialect).iter().enumerate() {
        let name = format!("c{at}");
        let found = &schema.tables[&"declared".into()].columns[&name].column_type;
        for rust in &rust_types {
            // What SeaORM would create is not a question.
            if normalize_type(&rust.model, dialect) != normalize_type(found, dialect) {
                let outcome = probe.outcome(rust, &name, candidate).await;
                judged.judge(rust, candidate.0, found, outcome);
            }
        }
    }
    judged.assert_right();
}

/// What the table says beside what happened.
struct Judged {
    target: Target,
    wrong: Vec<String>,
    met: Vec<(&'static Class, Outcome)>,
}

impl Judged {
    fn judge(
        &mut self,
        rust: &rust_types::RustType,
        column: &str,
        found: &limbeck_differ::schema::ColumnType,
        outcome: Outcome,
    ) {
        let class = class(&rust.model, found, self.target.dialect);
        let Outcome { kept, read } = outcome;
        let right = match class.map(|class| class.fit) {
            Some(Fit::Lossless) => kept && (read || rust.narrow),
            Some(Fit::Usual) => kept || read || rust.narrow,
            Some(Fit::Refused) => kept && read,
            None => !(kept && read),
        };
        let accepted = class.is_some_and(|class| class.fit != Fit::Refused);
        if !right || accepts(&rust.model, found, false, &self.target) != accepted {
            let said = class.map_or("nothing".to_owned(), |class| format!("{:?}: {}", class.fit, class.reason));
            self.wrong.push(format!("{} in {column}: kept {kept}, read {read}; the table says {said}", rust.name));
        }
        self.met.extend(class.map(|class| (class, outcome)));
    }

    fn assert_right(self) {
        let dialect = self.target.dialect;
        assert!(self.wrong.is_empty(), "on {dialect}:\n{}", self.wrong.join("\n"));
        for line in CLASSES.iter().filter(|line| line.dialects.contains(&dialect) && !UNTRIED.contains(&line.rust)) {
            let mut met = self.met.iter().filter(|(class, _)| std::ptr::eq(*class, line)).peekable();
            assert!(met.peek().is_some(), "on {dialect}, nothing tries the line of {}: {}", line.rust, line.reason);
            let loses = |(_, outcome): &(_, Outcome)| !(outcome.kept && outcome.read);
            assert!(line.fit != Fit::Usual || met.any(loses), "on {dialect}, it is lossless: {}", line.reason);
        }
    }
}

#[tokio::test]
async fn on_sqlite() {
    assert_table_is_right(&DatabaseUrl::parse("sqlite::memory:").unwrap()).await;
}

#[tokio::test]
async fn on_postgres() {
    let Some(own) = OwnDatabase::create("classes").await else { return };
    assert_table_is_right(&own.url).await;
    own.drop().await;
}

#[tokio::test]
async fn on_mysql_and_mariadb() {
    for own in OwnDatabase::create_on_mysql("classes", "").await {
        assert_table_is_right(&own.url).await;
        own.drop().await;
    }
}
