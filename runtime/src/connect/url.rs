//! Database URLs, checked before anything connects.

use super::scheme::dialect_of;
use limbeck_differ::Dialect;
use sea_orm::sqlx::mysql::MySqlConnectOptions;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use url::Url;

/// A database URL that was checked before anything connects. Its `Display` and `Debug` hide the password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    text: String,
    /// The text as it may be shown.
    shown: String,
    /// The password in every spelling that could occur in a text.
    secrets: Vec<String>,
    database: Option<String>,
    file: Option<PathBuf>,
    /// The dialect that the scheme names; `mysql` may turn out to be MariaDB.
    pub dialect: Dialect,
}

/// What is wrong with a database URL. No text of it holds a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// There is nothing.
    #[error("the database URL is empty")]
    Empty,
    /// There is no scheme.
    #[error("the database URL does not begin with a scheme such as `postgres://`, `mysql://` or `sqlite://`")]
    NoScheme,
    /// Another tool's way of writing it.
    #[error("`{scheme}` is not a scheme of SeaORM: write `{instead}`")]
    ForeignScheme {
        /// What the URL begins with.
        scheme: String,
        /// What to write.
        instead: String,
    },
    /// Another product.
    #[error("`{scheme}` is none of postgres, postgresql, mysql, mariadb and sqlite")]
    UnknownScheme {
        /// What the URL begins with.
        scheme: String,
    },
    /// The password has a character that ends it there.
    #[error("the password in the database URL has a `{character}`, which must be written as `{escaped}`")]
    NotEscaped {
        /// The character.
        character: char,
        /// How it is written.
        escaped: &'static str,
    },
    /// It does not parse.
    #[error("the database URL does not parse: {reason}")]
    Malformed {
        /// Why not.
        reason: String,
    },
    /// An SQLite URL without a file.
    #[error("the database URL names no file")]
    NoFile,
}

impl DatabaseUrl {
    /// Checks a URL.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(UrlError::Empty);
        }
        match dialect_of(text)? {
            Dialect::Sqlite => Self::parse_file(text),
            dialect => Self::parse_server(text, dialect),
        }
    }

    fn parse_file(text: &str) -> Result<Self, UrlError> {
        let options = SqliteConnectOptions::from_str(text).map_err(|error| malformed(&error))?;
        let place = text.trim_start_matches("sqlite:").trim_start_matches("//");
        let (name, parameters) = place.split_once('?').unwrap_or((place, ""));
        let in_memory = name == ":memory:" || parameters.split('&').any(|parameter| parameter == "mode=memory");
        if name.is_empty() && !in_memory {
            return Err(UrlError::NoFile);
        }
        Ok(Self {
            text: text.to_owned(),
            shown: text.to_owned(),
            secrets: Vec::new(),
            database: None,
            file: (!in_memory).then(|| options.get_filename().to_owned()),
            dialect: Dialect::Sqlite,
        })
    }

    fn parse_server(text: &str, dialect: Dialect) -> Result<Self, UrlError> {
        check_password_is_escaped(text)?;
        let url = Url::parse(text).map_err(|error| UrlError::Malformed { reason: error.to_string() })?;
        let database = match dialect {
            Dialect::Postgres => {
                PgConnectOptions::from_str(text).map(|options| options.get_database().map(str::to_owned))
            }
            _ => {
                MySqlConnectOptions::from_str(&as_mysql(text)).map(|options| options.get_database().map(str::to_owned))
            }
        }
        .map_err(|error| malformed(&error))?;
        let secrets = secrets_of(text, &url);
        Ok(Self { text: text.to_owned(), shown: redact(&url), secrets, database, file: None, dialect })
    }

    /// The URL as it was given, with its password: only for whoever connects.
    pub fn with_password(&self) -> &str {
        &self.text
    }

    /// The same as sqlx and sea-orm understand it: they know MariaDB by MySQL's scheme only.
    pub fn for_driver(&self) -> Cow<'_, str> {
        match self.dialect {
            Dialect::MariaDb => as_mysql(&self.text),
            _ => Cow::Borrowed(&self.text),
        }
    }

    /// The same server, another database.
    #[must_use]
    pub fn with_database(&self, database: &str) -> Self {
        let Ok(mut url) = Url::parse(&self.text) else { return self.clone() };
        if self.dialect == Dialect::Sqlite {
            return self.clone();
        }
        let parameters: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(key, _)| key != "dbname")
            .map(|(k, v)| (k.into_owned(), v.into_owned()))
            .collect();
        url.set_path(&database.replace('%', "%25").replace('/', "%2F"));
        url.set_query(None);
        if !parameters.is_empty() {
            url.query_pairs_mut().extend_pairs(parameters);
        }
        Self { text: url.to_string(), shown: redact(&url), database: Some(database.to_owned()), ..self.clone() }
    }

    /// The name of the database, if the URL says one.
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// SQLite: the file, if it is one.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The URL for the project's own migrator, with its password: on SQLite the file is made if it is not there.
    pub fn for_migrator(&self) -> String {
        let says_mode = self.text.contains("?mode=") || self.text.contains("&mode=");
        match (&self.file, self.dialect) {
            (Some(_), _) if !says_mode => {
                let separator = if self.text.contains('?') { '&' } else { '?' };
                format!("{}{separator}mode=rwc", self.text)
            }
            _ => self.for_driver().into_owned(),
        }
    }

    /// Whether the URL asks for no encryption at all (`allow` is not implemented in sqlx 0.9, and means the same).
    pub fn switches_tls_off(&self) -> bool {
        let off = |mode: &str| ["disable", "disabled", "allow"].iter().any(|name| mode.eq_ignore_ascii_case(name));
        let is_mode = |key: &str| matches!(key, "sslmode" | "ssl-mode");
        Url::parse(&self.text).is_ok_and(|url| url.query_pairs().any(|(key, value)| is_mode(&key) && off(&value)))
    }

    /// A text without this URL's password, for what a driver or a program says.
    pub fn scrub(&self, text: &str) -> String {
        let text = text.replace(&self.text, &self.shown);
        self.secrets.iter().fold(text, |text, secret| text.replace(secret.as_str(), HIDDEN))
    }
}

const HIDDEN: &str = "***";

fn malformed(error: &sea_orm::sqlx::Error) -> UrlError {
    let text = error.to_string();
    let reason = text.trim_start_matches("error with configuration: ").to_owned();
    UrlError::Malformed { reason }
}

fn as_mysql(text: &str) -> Cow<'_, str> {
    text.strip_prefix("mariadb:").map_or(Cow::Borrowed(text), |rest| Cow::Owned(format!("mysql:{rest}")))
}

/// A `/`, `?` or `#` in a password ends the part of the URL that it is in; what parses then names another host.
fn check_password_is_escaped(text: &str) -> Result<(), UrlError> {
    let place = text.split_once("://").map_or("", |(_, place)| place);
    let Some(end) = place.find(['/', '?', '#']) else { return Ok(()) };
    let (authority, rest) = place.split_at(end);
    let port = authority.rsplit_once(':').map(|(_, port)| port);
    let looks_like_password = port.is_some_and(|port| port.is_empty() || !port.bytes().all(|b| b.is_ascii_digit()));
    if authority.ends_with(':') && rest.starts_with("//") {
        return Err(UrlError::Malformed { reason: "there is a second `://` in it".to_owned() });
    }
    // No database has an `@` in its name, so that a password of digits may end there, too.
    let path = rest.split('?').next().filter(|path| path.starts_with('/') && port.is_some() && path.contains('@'));
    if authority.contains('@') || authority.starts_with('[') {
        return Ok(());
    }
    if path.is_none() && (!looks_like_password || !rest.contains('@')) {
        return Ok(());
    }
    match rest.chars().next() {
        Some('/') => Err(UrlError::NotEscaped { character: '/', escaped: "%2F" }),
        Some('?') => Err(UrlError::NotEscaped { character: '?', escaped: "%3F" }),
        _ => Err(UrlError::NotEscaped { character: '#', escaped: "%23" }),
    }
}

fn is_secret(key: &str) -> bool {
    matches!(key, "password" | "sslpassword")
}

fn redact(url: &Url) -> String {
    let mut shown = url.clone();
    // Fails only for URLs without a host, which have no password either.
    let _ = url.password().map(|_| shown.set_password(Some(HIDDEN)));
    if url.query_pairs().any(|(key, _)| is_secret(&key)) {
        let hide = |key: &str, value: &str| if is_secret(key) { HIDDEN.to_owned() } else { value.to_owned() };
        let pairs: Vec<_> = url.query_pairs().map(|(k, v)| (k.to_string(), hide(&k, &v))).collect();
        shown.query_pairs_mut().clear().extend_pairs(pairs);
    }
    shown.to_string()
}

/// Every spelling of the passwords in a URL. A password that is also a name in it hides nothing, and to take it out of a
/// message would make the message useless.
fn secrets_of(text: &str, url: &Url) -> Vec<String> {
    let mut secrets = Vec::new();
    if let Some(encoded) = url.password() {
        secrets.push(encoded.to_owned());
        // A `+` means itself in this part of a URL.
        let pair = format!("p={}", encoded.replace('+', "%2B"));
        secrets.extend(url::form_urlencoded::parse(pair.as_bytes()).map(|(_, value)| value.into_owned()));
        let written = text.split_once("://").and_then(|(_, place)| place.split(['/', '?', '#']).next());
        let written = written.and_then(|place| place.rsplit_once('@')).and_then(|(user, _)| user.split_once(':'));
        secrets.extend(written.map(|(_, password)| password.to_owned()));
    }
    secrets.extend(url.query_pairs().filter(|(key, _)| is_secret(key)).map(|(_, value)| value.into_owned()));
    let names = [url.username(), url.host_str().unwrap_or_default(), url.path().trim_start_matches('/')];
    secrets.retain(|secret| !secret.is_empty() && !names.contains(&secret.as_str()));
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets.dedup();
    secrets
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> DatabaseUrl {
        DatabaseUrl::parse(text).unwrap()
    }

    fn error(text: &str) -> String {
        DatabaseUrl::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn sqlite_files_in_every_spelling() {
        assert_eq!(parse("sqlite:shop.db").file(), Some(Path::new("shop.db")));
        assert_eq!(parse("sqlite://data/shop.db?mode=rwc").file(), Some(Path::new("data/shop.db")));
        assert_eq!(parse("sqlite:///tmp/my%20shop.db").file(), Some(Path::new("/tmp/my shop.db")));
        assert_eq!(parse("sqlite::memory:").file(), None);
        assert_eq!(parse("sqlite://:memory:").file(), None);
        assert_eq!(error("sqlite://"), "the database URL names no file");
        assert!(error("sqlite://shop.db?mode=fast").contains("fast"));
    }

    #[test]
    fn passwords_are_never_shown() {
        for text in [
            "postgres://shop:s3cr%40t@db.example.com:5433/shop",
            "postgres://shop:s3cr@t@db.example.com/shop",
            "postgres://db.example.com/shop?user=shop&password=s3cr@t",
            "mysql://shop:s3cr@t@db.example.com/shop?ssl-mode=DISABLED",
            "mariadb://shop:s3cr%40t@db.example.com/shop",
        ] {
            let url = parse(text);
            assert!(!format!("{url} {url:?}").contains("s3cr"), "{url}");
            assert!(url.to_string().contains("db.example.com"), "{url}");
            assert!(!url.scrub(&format!("cannot use {text} with s3cr@t")).contains("s3cr"));
            assert_eq!(url.with_password(), text);
        }
    }

    #[test]
    fn malformed_urls_are_errors_without_the_password() {
        assert!(error("postgres://shop:s3cr/t@localhost/shop").contains("`/`, which must be written as `%2F`"));
        assert!(error("postgres://shop:s3cr#t@localhost/shop").contains("`%23`"));
        assert!(error("mysql://shop:12/34@localhost/shop").contains("`%2F`"));
        for text in [
            "postgres://shop:s3cret@localhost:port/shop",
            "postgres://h/d?sslmode=sometimes",
            "postgres://[::1/shop",
            "mysql://h/d?ssl-mode=sometimes",
            "mysql://shop:s3cret%ff@h/d",
        ] {
            let error = error(text);
            assert!(error.contains("does not parse") && !error.contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn another_database_on_the_same_server() {
        let url = parse("postgres://shop:s3cret@localhost:5433/shop?sslmode=disable&dbname=other");
        assert_eq!(url.database(), Some("other"));
        assert_eq!(parse("mysql://h/my%20shop?ssl-mode=DISABLED").database(), Some("my shop"));
        assert_eq!(parse("mysql://h").database(), None);
        let scratch = url.with_database("scratch/1");
        assert_eq!(scratch.database(), Some("scratch/1"));
        assert_eq!(scratch.with_password(), "postgres://shop:s3cret@localhost:5433/scratch%2F1?sslmode=disable");
        assert_eq!(DatabaseUrl::parse(scratch.with_password()).unwrap().database(), Some("scratch/1"));
    }

    #[test]
    fn the_migrator_may_make_an_sqlite_file() {
        assert_eq!(parse("sqlite://shop.db").for_migrator(), "sqlite://shop.db?mode=rwc");
        assert_eq!(parse("sqlite://shop.db?cache=private").for_migrator(), "sqlite://shop.db?cache=private&mode=rwc");
        assert_eq!(parse("sqlite://shop.db?mode=rw").for_migrator(), "sqlite://shop.db?mode=rw");
        assert_eq!(parse("postgres://h/d").for_migrator(), "postgres://h/d");
        assert_eq!(parse("mariadb://h/d").for_migrator(), "mysql://h/d");
    }
}
