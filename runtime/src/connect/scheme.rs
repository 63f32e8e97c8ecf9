//! What a database URL begins with: SeaORM's schemes, and what other tools write instead.

use super::UrlError;
use limbeck_differ::Dialect;

/// The dialect that a URL is for.
pub(super) fn dialect_of(text: &str) -> Result<Dialect, UrlError> {
    let Some((scheme, rest)) = text.split_once(':') else { return Err(UrlError::NoScheme) };
    if scheme.contains(['/', '@', ' ', '=', '.']) {
        return Err(UrlError::NoScheme);
    }
    let foreign = |scheme: &str, dialect| {
        Err(UrlError::ForeignScheme { scheme: scheme.to_owned(), instead: scheme_of(dialect).to_owned() })
    };
    match dialect_named(scheme) {
        // Without the slashes a driver would take its own default for the server.
        Some(dialect) if dialect != Dialect::Sqlite && !rest.starts_with("//") => {
            Err(UrlError::Malformed { reason: format!("`//` is missing behind `{scheme}:`") })
        }
        Some(dialect) => Ok(dialect),
        None if scheme == "jdbc" => {
            let product = rest.split(':').next().unwrap_or_default();
            dialect_meant(product)
                .map_or_else(|| unknown(product), |dialect| foreign(&format!("jdbc:{product}"), dialect))
        }
        None if !rest.starts_with("//") => Err(UrlError::NoScheme),
        None => dialect_meant(scheme).map_or_else(|| unknown(scheme), |dialect| foreign(scheme, dialect)),
    }
}

fn unknown(scheme: &str) -> Result<Dialect, UrlError> {
    Err(UrlError::UnknownScheme { scheme: scheme.to_owned() })
}

/// The dialect of a scheme that SeaORM and Limbeck know. sea-orm 2.0 knows schemes in lower case only.
fn dialect_named(scheme: &str) -> Option<Dialect> {
    match scheme {
        "postgres" | "postgresql" => Some(Dialect::Postgres),
        "mysql" => Some(Dialect::MySql),
        "mariadb" => Some(Dialect::MariaDb),
        "sqlite" => Some(Dialect::Sqlite),
        _ => None,
    }
}

/// The dialect that another tool's scheme means: with the driver's name, or by another name.
fn dialect_meant(scheme: &str) -> Option<Dialect> {
    let scheme = scheme.to_ascii_lowercase();
    let product = scheme.split('+').next().unwrap_or_default();
    dialect_named(product).or(match product {
        "pgsql" | "psql" | "pg" | "postgis" => Some(Dialect::Postgres),
        "mysql2" | "mysqli" => Some(Dialect::MySql),
        "sqlite3" | "file" => Some(Dialect::Sqlite),
        _ => None,
    })
}

fn scheme_of(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "postgres://",
        Dialect::MySql => "mysql://",
        Dialect::MariaDb => "mariadb://",
        Dialect::Sqlite => "sqlite://",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect::DatabaseUrl;

    fn parse(text: &str) -> DatabaseUrl {
        DatabaseUrl::parse(text).unwrap()
    }

    fn error(text: &str) -> String {
        DatabaseUrl::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn schemes_name_the_dialect() {
        assert_eq!(parse("postgres://localhost/shop").dialect, Dialect::Postgres);
        assert_eq!(parse("postgresql://localhost/shop").dialect, Dialect::Postgres);
        assert_eq!(parse("mysql://localhost/shop").dialect, Dialect::MySql);
        assert_eq!(parse("mariadb://localhost/shop").dialect, Dialect::MariaDb);
        assert_eq!(parse("sqlite:shop.db").dialect, Dialect::Sqlite);
    }

    #[test]
    fn schemes_of_other_tools_say_what_to_write_instead() {
        for (text, instead) in [
            ("mysql+pymysql://u@h/d", "mysql://"),
            ("postgresql+asyncpg://u@h/d", "postgres://"),
            ("sqlite+aiosqlite:///shop.db", "sqlite://"),
            ("jdbc:postgresql://h/d", "postgres://"),
            ("sqlite3://shop.db", "sqlite://"),
            ("jdbc:mysql://h/d", "mysql://"),
            ("mysql2://u@h/d", "mysql://"),
            ("MySQL://u@h/d", "mysql://"),
            ("mariadb+mariadbconnector://u@h/d", "mariadb://"),
        ] {
            assert!(error(text).ends_with(&format!("write `{instead}`")), "{}", error(text));
        }
        assert!(error("mssql://h/d").contains("`mssql` is none of"));
        assert!(error("jdbc:sqlserver://h/d").contains("`sqlserver` is none of"));
        assert!(error("mysql:host=localhost;dbname=shop").contains("`//` is missing behind `mysql:`"));
        assert!(error("db.example.com:3306/shop").contains("does not begin with a scheme"));
        assert!(error("localhost/shop").contains("does not begin with a scheme"));
        assert!(error("host=localhost dbname=shop").contains("does not begin with a scheme"));
        assert!(error("  ").contains("is empty"));
    }
}
