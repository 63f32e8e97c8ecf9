//! A migration crate in exactly the shape that `sea-orm-cli migrate init` gives it (sea-orm-cli 1.1 and 2.0), without its
//! example.

use limbeck_differ::Dialect;
use limbeck_introspect::models::SeaOrm;
use std::collections::BTreeSet;

const LIBRARY: &str = include_str!("../templates/migration/lib.rs");
const README: &str = include_str!("../templates/migration/README.md");
/// Up to sea-orm 1.1 on async-std.
const MANIFEST_1: &str = include_str!("../templates/migration/manifest_1.toml");
const MAIN_1: &str = include_str!("../templates/migration/main_1.rs");
/// From sea-orm 2.0 on tokio.
const MANIFEST_2: &str = include_str!("../templates/migration/manifest_2.toml");
const MAIN_2: &str = include_str!("../templates/migration/main_2.rs");

/// What is written for where the project says nothing.
const NEWEST: &str = "2.0.0";
const RUNTIME: &str = "runtime-tokio-rustls";
const DRIVERS: [&str; 4] = ["sqlx-all", "sqlx-mysql", "sqlx-postgres", "sqlx-sqlite"];

/// The package's name, which `main.rs` knows.
pub(crate) const NAME: &str = "migration";

/// A stock migration crate that is to be made.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct StockCrate {
    /// The version of sea-orm-migration.
    pub(crate) version: String,
    /// Its features: a runtime and drivers.
    pub(crate) features: Vec<String>,
}

impl StockCrate {
    /// The one that goes with a project's sea-orm; where that names no driver, with the database.
    pub(crate) fn new(sea_orm: Option<&SeaOrm>, dialect: Option<Dialect>) -> Self {
        let asked = |is_wanted: &dyn Fn(&str) -> bool| -> BTreeSet<String> {
            let features = sea_orm.into_iter().flat_map(|it| &it.features);
            features.filter(|feature| is_wanted(feature)).cloned().collect()
        };
        let mut features = asked(&|feature| feature.starts_with("runtime-"));
        if features.is_empty() {
            features.insert(RUNTIME.to_owned());
        }
        let mut drivers = asked(&|feature| DRIVERS.contains(&feature));
        if drivers.is_empty() {
            drivers.extend(dialect.map(|dialect| driver(dialect).to_owned()));
        }
        Self {
            version: stock_version(sea_orm.map_or(NEWEST, |it| &it.version)),
            features: features.into_iter().chain(drivers).collect(),
        }
    }

    /// Its files.
    pub(crate) fn files(&self) -> [(&'static str, String); 4] {
        let (manifest, main, indentation) = if self.version.starts_with(['0', '1']) {
            (MANIFEST_1, MAIN_1, "  ")
        } else {
            (MANIFEST_2, MAIN_2, "    ")
        };
        let manifest = manifest
            .replace("<features>", &self.feature_lines(indentation))
            .replace("<sea-orm-migration-version>", &self.version);
        [
            ("Cargo.toml", manifest),
            ("README.md", README.to_owned()),
            ("src/lib.rs", LIBRARY.to_owned()),
            ("src/main.rs", main.to_owned()),
        ]
    }

    fn feature_lines(&self, indentation: &str) -> String {
        let has_driver = self.features.iter().any(|feature| DRIVERS.contains(&feature.as_str()));
        let missing = (!has_driver).then(|| format!("{indentation}# \"sqlx-postgres\", # `DATABASE_DRIVER` feature\n"));
        let line = |feature: &String| {
            let kind = if DRIVERS.contains(&feature.as_str()) { "DATABASE_DRIVER" } else { "ASYNC_RUNTIME" };
            format!("{indentation}\"{feature}\", # `{kind}` feature\n")
        };
        self.features.iter().map(line).chain(missing).collect()
    }
}

/// As sea-orm-cli writes it: the first release of the minor version; before there is one, just the version.
fn stock_version(version: &str) -> String {
    if version.contains('-') {
        return version.to_owned();
    }
    let mut numbers = version.split(['.', ',']).map(|number| number.trim().parse::<u64>().unwrap_or_default());
    format!("{}.{}.0", numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default())
}

fn driver(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "sqlx-postgres",
        Dialect::MySql | Dialect::MariaDb => "sqlx-mysql",
        Dialect::Sqlite => "sqlx-sqlite",
    }
}

#[cfg(test)]
#[allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]
mod tests {
    use super::*;
    use snapbox::{assert_data_eq, str};

    fn sea_orm(version: &str, features: &[&str]) -> SeaOrm {
        let features = features.iter().map(ToString::to_string).collect();
        SeaOrm { version: version.to_owned(), features }
    }

    #[test]
    fn the_crate_goes_with_the_projects_sea_orm() {
        let used = sea_orm("1.1.19", &["macros", "sqlx-sqlite", "runtime-async-std-rustls", "with-uuid"]);
        let stock = StockCrate::new(Some(&used), Some(Dialect::Postgres));
        assert_eq!(stock.version, "1.1.0");
        assert_eq!(stock.features, ["runtime-async-std-rustls", "sqlx-sqlite"]);
        let newest = StockCrate::new(None, Some(Dialect::MariaDb));
        assert_eq!((newest.version.as_str(), newest.features[1].as_str()), ("2.0.0", "sqlx-mysql"));
        assert_eq!(StockCrate::new(Some(&sea_orm("2.0.0-rc.40", &[])), None).version, "2.0.0-rc.40");
        assert_eq!(StockCrate::new(Some(&sea_orm("2", &[])), None).version, "2.0.0");
    }

    #[test]
    fn the_manifest_of_2() {
        let stock = StockCrate::new(Some(&sea_orm("2.0.4", &["sqlx-mysql", "sqlx-postgres"])), None);
        assert_data_eq!(
            &stock.files()[0].1,
            str![[r#"
[package]
edition      = "2024"
name         = "migration"
publish      = false
rust-version = "1.85.0"
version      = "0.1.0"

[lib]
name = "migration"
path = "src/lib.rs"

[dependencies]
tokio = { version = "1", features = ["macros", "rt", "rt-multi-thread"] }

[dependencies.sea-orm-migration]
features = [
    # Enable at least one `ASYNC_RUNTIME` and `DATABASE_DRIVER` feature if you want to run migration via CLI.
    # View the list of supported features at https://www.sea-ql.org/SeaORM/docs/install-and-config/database-and-async-runtime.
    "runtime-tokio-rustls", # `ASYNC_RUNTIME` feature
    "sqlx-mysql", # `DATABASE_DRIVER` feature
    "sqlx-postgres", # `DATABASE_DRIVER` feature
]
version = "2.0.0"

"#]]
        );
    }

    #[test]
    fn the_manifest_of_1_without_a_driver() {
        let stock = StockCrate::new(Some(&sea_orm("1.1.20", &[])), None);
        assert_data_eq!(
            &stock.files()[0].1,
            str![[r#"
[package]
name = "migration"
version = "0.1.0"
edition = "2021"
publish = false

[lib]
name = "migration"
path = "src/lib.rs"

[dependencies]
async-std = { version = "1", features = ["attributes", "tokio1"] }

[dependencies.sea-orm-migration]
version = "1.1.0"
features = [
  # Enable at least one `ASYNC_RUNTIME` and `DATABASE_DRIVER` feature if you want to run migration via CLI.
  # View the list of supported features at https://www.sea-ql.org/SeaORM/docs/install-and-config/database-and-async-runtime.
  "runtime-tokio-rustls", # `ASYNC_RUNTIME` feature
  # "sqlx-postgres", # `DATABASE_DRIVER` feature
]

"#]]
        );
    }
}
