//! Where names lead.

use super::super::testing::{check_files, read_files, read_with_options};
use super::super::{DiscoverError, ReadOptions};
use limbeck_differ::declaration::DeclaredType;
use limbeck_differ::schema::{ColumnType, IntegerSize};
use snapbox::str;
use std::collections::BTreeMap;

/// An entity `books` with these uses and fields beside its `id`.
fn book(uses: &str, fields: &str) -> String {
    format!(
        "{uses}\n#[derive(DeriveEntityModel)]\n#[sea_orm(table_name = \"books\")]\npub struct Model {{\n#[sea_orm(primary_key)] pub id: i32,\n{fields}\n}}"
    )
}

fn manifest(name: &str, rest: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nedition = \"2021\"\n{rest}")
}

#[test]
fn a_glob_that_leads_in_circles_hides_no_name() {
    let book = book(
        "use outer::db::*; use crate::dto::*; use self::round::*;\nmod round { pub use super::*; }",
        "pub key: Key, pub size: Size,",
    );
    check_files(
        &[
            ("Cargo.toml", &manifest("shop", "")),
            ("src/lib.rs", "mod book; mod dto;"),
            ("src/dto.rs", "mod keys; mod sizes; pub use keys::*; pub use sizes::*; pub use crate::dto::*;"),
            ("src/dto/keys.rs", "pub type Key = String; pub use super::sizes::*;"),
            ("src/dto/sizes.rs", "pub use super::keys::*; pub use super::keys::Key as Size;"),
            ("src/book.rs", &book),
        ],
        str![[r#"
books
  id ~ Integer(Regular)
  key ~ String(None)
  size ~ String(None)
  key (id) auto increment true

"#]],
    );
}

#[test]
fn names_lead_through_every_kind_of_use() {
    let book = book(
        "use crate::prelude::*; use crate::kinds::{inner::{Deep as Deeper, self}, Grouped}; use super::kinds as k;",
        "pub a: Exported, pub b: Deeper, pub c: inner::Deep, pub d: Grouped, pub e: k::Grouped, pub f: crate::kinds::inner::Deep,
         pub g: self::local::Own, pub h: super::super::shop::kinds::Grouped, pub i: r#type::Raw,",
    ) + "\nmod local { pub type Own = u8; }\nuse crate::r#type;";
    check_files(
        &[
            ("Cargo.toml", &manifest("shop", "")),
            (
                "src/lib.rs",
                "pub mod shop { pub use crate::kinds; } pub mod kinds; pub mod prelude; mod nested { pub mod book; } mod r#type;\nuse shop as _; pub(crate) use kinds::Grouped;",
            ),
            ("src/type.rs", "pub type Raw = i16;"),
            ("src/prelude.rs", "pub use crate::kinds::prelude::*;"),
            (
                "src/kinds.rs",
                "pub mod inner { pub type Deep = i64; } pub type Grouped = bool;
                 pub mod prelude { pub use super::Grouped as Exported; }",
            ),
            ("src/nested/book.rs", &book.replace("super::kinds as k", "super::super::kinds as k")),
        ],
        str![[r#"
books
  id ~ Integer(Regular)
  a ~ Boolean
  b ~ Integer(Big)
  c ~ Integer(Big)
  d ~ Boolean
  e ~ Boolean
  f ~ Integer(Big)
  g ~ Unsigned(Tiny)
  h ~ Boolean
  i ~ Integer(Small)
  key (id) auto increment true

"#]],
    );
}

#[test]
fn a_module_elsewhere_belongs_to_who_declares_it() {
    check_files(
        &[
            ("Cargo.toml", &manifest("shop", "[lib]\npath = \"src/root.rs\"\n")),
            ("src/root.rs", "pub mod kinds; #[path = \"files/b.rs\"] pub mod book;"),
            (
                "src/kinds.rs",
                "#[path = \"other.rs\"] pub mod odd; mod inline { #[path = \"deep.rs\"] pub mod deep; } pub use inline::deep::Deep;",
            ),
            ("src/other.rs", "pub use super::Deep as Odd;"),
            ("src/kinds/inline/deep.rs", "pub type Deep = i64;"),
            ("src/files/b.rs", &book("use super::kinds::{Deep, odd::Odd};", "pub a: Deep, pub b: Odd,")),
        ],
        str![[r#"
books
  id ~ Integer(Regular)
  a ~ Integer(Big)
  b ~ Integer(Big)
  key (id) auto increment true

"#]],
    );
}

#[test]
fn crates_beside_are_known_by_their_names() {
    let root = "[workspace]\nresolver = \"2\"\nmembers = [\"shop\", \"kinds\"]\n[workspace.dependencies]\nk = { path = \"kinds\", package = \"shop-kinds\" }\n";
    let shop = manifest(
        "shop",
        "[dependencies]\nk.workspace = true\nunits = { path = \"../../outside/units\" }\n[target.'cfg(unix)'.dependencies]\n_utils = { path = \"../utils\" }\n",
    );
    let folder = read_files(
        &[
            ("work/Cargo.toml", root),
            ("work/shop/Cargo.toml", &shop),
            (
                "work/shop/src/lib.rs",
                &book("use k::Kind; use metric::Length;", "pub a: Kind, pub b: Length, pub c: _utils::types::Flag,"),
            ),
            ("work/kinds/Cargo.toml", &manifest("shop-kinds", "")),
            ("work/kinds/src/lib.rs", "pub type Kind = i64;"),
            ("work/utils/Cargo.toml", &manifest("_utils", "")),
            ("work/utils/src/lib.rs", "pub mod types;"),
            ("work/utils/src/types/mod.rs", "mod common; pub use common::*;"),
            ("work/utils/src/types/common.rs", "pub type Flag = bool;"),
            ("outside/units/Cargo.toml", &manifest("units", "[lib]\nname = \"metric\"\npath = \"lib/metric.rs\"\n")),
            ("outside/units/lib/metric.rs", "mod length; pub use length::Length;"),
            ("outside/units/lib/length.rs", "pub type Length = f64;"),
        ],
        "work/shop/src",
    );
    let types: Vec<_> =
        folder.declaration.entities[0].columns.values().map(|column| column.column_type.clone()).collect();
    let inferred = [
        ColumnType::Integer(IntegerSize::Regular),
        ColumnType::Integer(IntegerSize::Big),
        ColumnType::Double,
        ColumnType::Boolean,
    ];
    assert_eq!(types, inferred.map(DeclaredType::Inferred));
}

/// A project that takes its `Money` from a registry, with cargo's folder beside it.
const SHARED: &str =
    "mod money; pub use money::*; pub mod prelude { pub use crate::Money as Price; pub use tinier::Tiny; }";

fn with_registry(book: &str, sources: bool) -> Vec<(&'static str, String)> {
    let lock = "version = 4\n\n[[package]]\nname = \"shared\"\nversion = \"1.2.3\"\nsource = \"registry\"\n\n[[package]]\nname = \"tinier\"\nversion = \"0.1.0\"\n";
    let mut files = vec![
        ("shop/Cargo.toml", manifest("shop", "[dependencies]\nmine = { version = \"1\", package = \"shared\" }\n")),
        ("shop/Cargo.lock", lock.to_owned()),
        ("shop/src/lib.rs", book.to_owned()),
    ];
    if sources {
        files.extend([
            ("home/registry/src/index/shared-1.2.3/Cargo.toml", manifest("shared", "[dependencies]\ntinier = \"0.1\"\n[lib]\nname = \"shared\"\npath = \"src/lib.rs\"\n")),
            ("home/registry/src/index/shared-1.2.3/src/lib.rs", SHARED.to_owned()),
            ("home/registry/src/index/shared-1.2.3/src/money.rs", "#[derive(DeriveValueType)] pub struct Money(pub i64); #[derive(DeriveEntityModel)] #[sea_orm(oops)] struct Model;".to_owned()),
            ("home/registry/src/index/tinier-0.1.0/Cargo.toml", manifest("tinier", "")),
            ("home/registry/src/index/tinier-0.1.0/src/lib.rs", "pub type Tiny = i8;".to_owned()),
        ]);
    }
    files
}

fn read_registry(book: &str, sources: bool) -> super::super::Reading {
    let files = with_registry(book, sources);
    let files: Vec<(&str, &str)> = files.iter().map(|(file, text)| (*file, text.as_str())).collect();
    read_with_options(&files, "shop/src", |folder| ReadOptions {
        cargo_home: Some(folder.join("home")),
        ..ReadOptions::default()
    })
    .unwrap()
}

#[test]
fn a_crate_from_a_registry_is_read_where_its_sources_are() {
    let book =
        book("use mine::prelude::*;", "pub a: mine::Money, pub b: Price, pub c: Option<Tiny>, pub d: Vec<Price>,");
    let reading = read_registry(&book, true);
    let types: Vec<_> =
        reading.declaration.entities[0].columns.values().map(|column| column.column_type.clone()).collect();
    let big = || ColumnType::Integer(IntegerSize::Big);
    let inferred = [
        ColumnType::Integer(IntegerSize::Regular),
        big(),
        big(),
        ColumnType::Integer(IntegerSize::Tiny),
        ColumnType::Array(Box::new(big())),
    ];
    assert_eq!(types, inferred.map(DeclaredType::Inferred));
    assert_eq!(reading.diagnostics, []);
}

#[test]
fn a_crate_whose_sources_are_not_there_is_told() {
    let reading = read_registry(&book("", "pub a: mine::Money,"), false);
    let help = reading.diagnostics[0].help.as_deref().unwrap();
    assert_eq!(
        help,
        "the sources of crate `mine` are not on this machine, `cargo fetch` brings them; nothing is asserted of the column; give it an explicit `column_type`, or write in limbeck.toml: [models] types = { \"mine::Money\" = \"...\" }"
    );
}

#[test]
fn the_configuration_explains_types_by_any_name() {
    let fields = "pub a: shared::Money, pub b: Local, pub c: Vec<Other>, pub d: Page<i32>, pub e: Page<i64>, pub f: Renamed, pub g: unknown::Money, pub h: Globbed,";
    let book = book("use shared::{Other, Long as Renamed}; use closed::*; struct Local; struct Page<T>;", fields);
    let types = [
        ("shared::Money", "decimal(19, 4)"),
        ("shop::Local", "a"),
        ("Other", "b"),
        ("Page < i32 >", "c"),
        ("shared::Long", "d"),
        ("closed::Globbed", "e"),
    ];
    let types: BTreeMap<String, String> = types.map(|(path, sql)| (path.to_owned(), sql.to_owned())).into();
    let manifest = manifest("shop", "");
    let files = [("Cargo.toml", manifest.as_str()), ("src/lib.rs", &book)];
    let reading = read_with_options(&files, "src", |_| ReadOptions { types, ..ReadOptions::default() }).unwrap();
    let columns = &reading.declaration.entities[0].columns;
    let exact = |sql: &str| DeclaredType::Exact(ColumnType::Other(sql.to_owned()));
    for (column, sql) in [("a", "decimal(19, 4)"), ("b", "a"), ("d", "c"), ("f", "d"), ("h", "e")] {
        assert_eq!(columns[column].column_type, exact(sql), "{column}");
    }
    assert_eq!(
        columns["c"].column_type,
        DeclaredType::Exact(ColumnType::Array(Box::new(ColumnType::Other("b".to_owned()))))
    );
    let messages: Vec<&str> = reading.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "no source at hand says what `Page<i64>` is in a database",
            "no source at hand says what `unknown::Money` is in a database"
        ]
    );
}

#[test]
fn features_are_those_that_are_configured() {
    let manifest = manifest("shop", "[features]\ndefault = [\"a\"]\na = []\nb = []\n");
    let book = book(
        "",
        "#[cfg(feature = \"a\")] pub a: i32, #[cfg(feature = \"b\")] pub b: i32, #[cfg(not(feature = \"b\"))] pub c: i32,",
    );
    let files = [("Cargo.toml", manifest.as_str()), ("src/lib.rs", &book)];
    let read = |features: Option<&[&str]>| {
        let features = features.map(|names| names.iter().map(|&name| name.to_owned()).collect());
        read_with_options(&files, "src", |_| ReadOptions { features, ..ReadOptions::default() })
    };
    let columns =
        |features| read(features).unwrap().declaration.entities[0].columns.keys().cloned().collect::<Vec<_>>();
    assert_eq!(columns(None), ["id", "a", "c"]);
    assert_eq!(columns(Some(&["b"])), ["id", "b"]);
    assert_eq!(columns(Some(&["default", "shop/b"])), ["id", "a", "b"]);
    assert_eq!(columns(Some(&[])), ["id", "c"]);
    assert!(matches!(read(Some(&["bb"])), Err(DiscoverError::UnknownFeature { name }) if name == "bb"));
}
