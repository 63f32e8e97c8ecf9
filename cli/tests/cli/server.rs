//! The servers of the tests.

use limbeck_differ::Dialect;
use limbeck_runtime::connect::DatabaseUrl;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use tokio::runtime::Runtime;

/// A server, with all rights.
pub(crate) struct Server {
    pub(crate) url: DatabaseUrl,
    dialect: Dialect,
    runtime: Runtime,
    seen_as: String,
}

/// A name that no other process uses.
pub(crate) fn own_name(what: &str) -> String {
    format!("limbeck_{what}_{}", std::process::id())
}

/// MySQL and MariaDB, as far as they are there.
pub(crate) fn mysql_family() -> Vec<(Dialect, Server)> {
    [Dialect::MySql, Dialect::MariaDb].into_iter().filter_map(|dialect| Some((dialect, Server::of(dialect)?))).collect()
}

impl Server {
    /// The server of a dialect; `None`, said aloud, where there is none. In CI that is an error, unless `./test` says that
    /// it can't be had.
    pub(crate) fn of(dialect: Dialect) -> Option<Self> {
        let variable = format!("LIMBECK_TEST_{}_URL", dialect.name().to_uppercase());
        let url = match std::env::var(&variable) {
            Ok(url) if url != "none" => DatabaseUrl::parse(&url).unwrap(),
            Err(error) if std::env::var_os("CI").is_some() => panic!("{variable}: {error}"),
            _ => {
                eprintln!("skipped: {variable} names no server");
                return None;
            }
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut server = Self { url, dialect, runtime, seen_as: String::new() };
        if dialect != Dialect::Postgres {
            let sql = "SELECT SUBSTRING_INDEX(USER(), '@', -1)";
            let admin = server.admin();
            let row = server.runtime.block_on(admin.query_one_raw(Statement::from_string(DbBackend::MySql, sql)));
            server.seen_as = row.unwrap().unwrap().try_get_by_index(0).unwrap();
        }
        Some(server)
    }

    /// MySQL: the host that it takes the tests for.
    pub(crate) fn seen_as(&self) -> &str {
        &self.seen_as
    }

    /// The administrator, as a URL is shown.
    pub(crate) fn user(&self) -> String {
        let shown = self.url.to_string();
        shown.split_once("://").unwrap().1.split_once('@').unwrap().0.to_owned()
    }

    /// A URL for somebody with the password of all users of the tests.
    pub(crate) fn url_of(&self, user: &str, database: &str) -> String {
        let url = self.url.with_database(database).with_password().to_owned();
        let (scheme, place) = url.split_once("://").unwrap();
        format!("{scheme}://{user}:s3cret@{}", place.rsplit_once('@').unwrap().1)
    }

    /// Opens a connection, which lasts as long as what is returned.
    pub(crate) fn connect(&self, url: &str) -> DatabaseConnection {
        self.runtime.block_on(Database::connect(url)).unwrap()
    }

    fn admin(&self) -> DatabaseConnection {
        let database = if self.dialect == Dialect::Postgres { "postgres" } else { "information_schema" };
        self.connect(&self.url.with_database(database).for_driver())
    }

    /// Runs statements with all rights.
    pub(crate) fn execute(&self, statements: &[&str]) {
        let admin = self.admin();
        for statement in statements {
            self.runtime.block_on(admin.execute_unprepared(statement)).unwrap();
        }
        self.runtime.block_on(admin.close()).unwrap();
    }

    /// Runs statements on an open connection.
    pub(crate) fn execute_on(&self, connection: &DatabaseConnection, statements: &str) {
        self.runtime.block_on(connection.execute_unprepared(statements)).unwrap();
    }

    /// Runs statements in a database, with all rights.
    pub(crate) fn execute_in(&self, database: &str, statements: &str) {
        let connection = self.connect(&self.url.with_database(database).for_driver());
        self.runtime.block_on(connection.execute_unprepared(statements)).unwrap();
        self.runtime.block_on(connection.close()).unwrap();
    }

    /// MySQL: makes a user with a privilege in a database.
    pub(crate) fn create_user(&self, user: &str, clauses: &str, privilege: &str, database: &str) {
        self.drop_user(user);
        // An anonymous user of a host comes before a user of all hosts.
        for host in [self.seen_as(), "%"] {
            self.execute(&[
                &format!("CREATE USER {user}@'{host}' IDENTIFIED BY 's3cret' {clauses}"),
                &format!("GRANT {privilege} ON {database}.* TO {user}@'{host}'"),
            ]);
        }
    }

    /// MySQL: removes such a user.
    pub(crate) fn drop_user(&self, user: &str) {
        self.execute(&[&format!("DROP USER IF EXISTS {user}@'{}', {user}@'%'", self.seen_as())]);
    }
}
