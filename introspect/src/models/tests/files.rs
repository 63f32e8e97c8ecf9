//! Which files and entities count.

use super::super::read;
use super::super::testing::{check_files, read_files};
use super::AUTHOR;
use limbeck_differ::declaration::DeclaredType;
use limbeck_differ::schema::{ColumnType, IntegerSize};
use snapbox::str;
use std::fs;

#[test]
fn attributes_behind_cfg_attr_follow_the_features() {
    check_files(
        &[
            (
                "Cargo.toml",
                "[package]\nname = \"shop\"\n[features]\ndefault = [\"names\"]\nnames = []\nother = []\nback = [\"dep:sea-orm\"]\n",
            ),
            (
                "src/lib.rs",
                "#[cfg_attr(feature = \"back\", derive(DeriveEntityModel), sea_orm(table_name = \"books\"))]
                 #[cfg_attr(feature = \"names\", sea_orm(schema_name = \"shop\"))]
                 pub struct Model {
                     #[cfg_attr(feature = \"back\", sea_orm(primary_key))] pub id: i64,
                     #[cfg_attr(feature = \"other\", sea_orm(unique))] pub name: String,
                     #[cfg_attr(any(), limbeck::index(columns = \"a\"))] pub a: i32,
                     #[cfg(feature = \"other\")] pub b: i32,
                 }
                 #[cfg(test)] mod tests { #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"t\")] struct Model { } }
                 #[cfg(feature = \"other\")] mod other;",
            ),
            ("src/other.rs", "#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"o\")] struct Model { }"),
        ],
        str![[r#"
shop.books
  id ~ Integer(Big)
  name ~ String(None)
  a ~ Integer(Regular)
  key (id) auto increment true
  index [a] at 6
warning src/other.rs:1:66 this entity is left out: the `cfg` of its module does not hold (`[models] features = ["..."]` in limbeck.toml says which features are on; else it is the default ones and those that bring SeaORM in)

"#]],
    );
}

#[test]
fn a_broken_file_stops_nothing() {
    check_files(
        &[
            ("src/author.rs", AUTHOR),
            ("src/broken.rs", "#[derive(DeriveEntityModel)]\npub struct Model {"),
            ("src/nameless.rs", "#[derive(DeriveEntityModel)]\npub struct Model { pub id: i32 }"),
            ("src/second.rs", AUTHOR),
            ("src/keyless.rs", "#[derive(DeriveEntityModel)]\n#[sea_orm(table_name = \"k\")]\nstruct Model { a: i32 }"),
            ("src/made.rs", "entity! {\n    #[derive(DeriveEntityModel)] struct Model;\n}"),
        ],
        str![[r#"
authors
  author_id ~ Integer(Regular)
  region ~ Integer(Regular)
  key (author_id) auto increment true
k
  a ~ Integer(Regular)
  key () auto increment false
error src/broken.rs:2:18 this file can't be parsed: cannot parse string into token stream
error src/keyless.rs:3:8 the entity of table 'k' has no primary key (write `#[sea_orm(primary_key)]` on the field, or the fields, of the key)
warning src/made.rs:2:14 no entity is read here: a macro writes it, or its `cfg` does not hold
error src/nameless.rs:2:12 this entity names no table (write `#[sea_orm(table_name = "...")]`)
error src/second.rs:4:12 table 'authors' is already declared in src/author.rs:4 (leave one of them out: `[models] exclude = ["src/second.rs"]` in limbeck.toml, or --models for those that count)

"#]],
    );
}

#[test]
fn tests_and_migrations_have_entities_of_their_own() {
    let other = AUTHOR.replace("authors", "frozen");
    let files = [
        ("Cargo.toml", "[package]\nname = \"shop\"\n"),
        ("src/author.rs", AUTHOR),
        ("tests/frozen.rs", &other),
        ("migration/src/lib.rs", "impl MigratorTrait for Migrator {}"),
        ("migration/src/frozen.rs", &other),
        ("src/migrator/mod.rs", "impl MigratorTrait for Migrator {}"),
        ("src/migrator/frozen.rs", &other),
    ];
    let reading = read_files(&files, ".");
    assert_eq!(reading.declaration.entities.len(), 1);
}

#[test]
fn a_diagnostic_comes_with_its_source() {
    let reading = read_files(&[("src/broken.rs", "#[derive(DeriveEntityModel)] struct")], "src");
    assert_eq!(reading.diagnostics[0].position.line, 1);
    assert!(reading.sources["src/broken.rs"].contains("DeriveEntityModel"));
}

#[test]
fn an_entity_without_columns_is_told() {
    check_files(
        &[(
            "src/book.rs",
            "#[derive(DeriveEntity)] pub struct Entity;\nimpl EntityName for Entity { fn table_name(&self) -> &str { \"books\" } }",
        )],
        str![[r#"
error src/book.rs:2:21 the entity of table 'books' has columns that are not written in any known way (write the columns in `impl ColumnTrait for Column`, or generate it in the compact format)

"#]],
    );
}

#[test]
fn deep_nesting_ends_nothing() {
    let deep = |depth: usize| {
        let (open, close) = ("(".repeat(depth), ")".repeat(depth));
        format!("#[derive(DeriveEntityModel)] struct Model;\nconst DEEP: i32 = {open}1{close};")
    };
    let reading = read_files(&[("src/a.rs", &deep(100_000)), ("src/b.rs", &deep(200))], "src");
    let messages: Vec<&str> = reading.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    let refused = "this file can't be parsed: more than 250 brackets inside each other, \
                   or more than 4000 operators without a separator";
    assert_eq!(messages, [refused, "this entity names no table"]);
}

#[test]
fn the_deepest_text_that_is_parsed_fits_the_stack() {
    let item = |part: &str| format!("const DEEP: u8 = {}1{};", part.repeat(3_900 / part.len()), "");
    let parts = ["&", "-", "*", "!", "a.", "a+", "a=", "a..", "<", "a<", "a::<", "return ", "|a|", "else ", "a?"];
    let files = parts.iter().enumerate().map(|(number, part)| {
        let text =
            format!("#[derive(DeriveEntityModel)] struct Model {{ a: {} }}\n{}", "Option<".repeat(500), item(part));
        (format!("src/a{number}.rs"), text)
    });
    let files: Vec<(String, String)> = files.collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect();
    assert!(read_files(&files, "src").diagnostics.len() >= files.len());
}

#[test]
fn one_file_refers_to_its_neighbours() {
    let book = "#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"books\")]
        pub struct Model { #[sea_orm(primary_key)] pub id: super::kinds::Id }";
    let files = [("src/book.rs", book), ("src/kinds.rs", "pub type Id = i64;")];
    assert_eq!(
        read_files(&files, "src/book.rs").declaration.entities[0].columns["id"].column_type,
        DeclaredType::Inferred(ColumnType::Integer(IntegerSize::Big))
    );
}

#[test]
fn a_file_that_no_module_leads_to_is_left_out() {
    let entity = |table: &str| AUTHOR.replace("authors", table);
    check_files(
        &[
            ("Cargo.toml", "[package]\nname = \"shop\"\n[[bin]]\nname = \"tool\"\npath = \"src/tool.rs\"\n"),
            ("src/lib.rs", "mod known; mod made; mod inner { mod deep; }\n"),
            ("src/known/mod.rs", "pub mod author;"),
            ("src/known/author.rs", &entity("authors")),
            ("src/known/stale.rs", &entity("stale")),
            ("src/made/mod.rs", "declare_modules!();"),
            ("src/made/from_macro.rs", &entity("made")),
            ("src/inner/deep.rs", &entity("deep")),
            ("src/bin/other.rs", &entity("other")),
            ("src/tool.rs", &entity("tool")),
        ],
        str![[r#"
authors
  author_id ~ Integer(Regular)
  region ~ Integer(Regular)
  key (author_id) auto increment true
deep
  author_id ~ Integer(Regular)
  region ~ Integer(Regular)
  key (author_id) auto increment true
made
  author_id ~ Integer(Regular)
  region ~ Integer(Regular)
  key (author_id) auto increment true
other
  author_id ~ Integer(Regular)
  region ~ Integer(Regular)
  key (author_id) auto increment true
tool
  author_id ~ Integer(Regular)
  region ~ Integer(Regular)
  key (author_id) auto increment true
warning src/known/stale.rs:4:12 this entity is left out: no `mod` leads to its file (declare the module, or delete the file)

"#]],
    );
}

#[test]
fn the_models_of_two_databases_are_a_choice() {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    for (name, own) in [("shop", "goods"), ("billing", "bills")] {
        write(&format!("{name}/Cargo.toml"), &format!("[package]\nname = \"{name}\"\n"));
        write(&format!("{name}/src/author.rs"), AUTHOR);
        write(&format!("{name}/src/editor.rs"), &AUTHOR.replace("authors", "editors"));
        write(&format!("{name}/src/own.rs"), &AUTHOR.replace("authors", own));
    }
    let folders = ["billing/src", "shop/src"].map(|inside| folder.path().join(inside));
    let reading = read(&folders, folder.path()).unwrap();
    let told = reading
        .diagnostics
        .iter()
        .map(|told| format!("{}: {}\n{}", told.position, told.message, told.help.clone().unwrap_or_default()));
    snapbox::assert_data_eq!(
        told.collect::<Vec<_>>().join("\n"),
        str![[r#"
shop/src/author.rs:4: table 'authors' is already declared in billing/src/author.rs:4 (billing/src and shop/src have 2 tables in common)
choose the models of one database: `[models] paths = ["billing/src"]` or `["shop/src"]` in limbeck.toml, or one of them for each [target.NAME.models]
"#]]
    );
}
