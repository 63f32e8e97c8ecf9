//! Files and folders that can't be read, or that lead in circles: each is told, and nothing hangs or is forgotten.

use super::super::testing::{check_files, read_files};
use super::super::{Reading, Severity, read};
use super::AUTHOR;
use snapbox::str;
use std::fs;
use std::path::Path;

/// Reads a folder that was prepared by hand, with the entity of `authors` in it.
fn read_prepared(prepare: impl FnOnce(&Path)) -> Reading {
    let root = tempfile::tempdir().unwrap();
    let source = root.path().join("src");
    fs::create_dir(&source).unwrap();
    fs::write(root.path().join("Cargo.toml"), "[package]\nname = \"shop\"\n").unwrap();
    fs::write(source.join("author.rs"), AUTHOR).unwrap();
    prepare(&source);
    read(&[source], root.path()).unwrap()
}

/// The severity, file, line and message of everything that is said, for a project whose author is read in any case.
fn said(prepare: impl FnOnce(&Path)) -> Vec<String> {
    let reading = read_prepared(prepare);
    assert_eq!(reading.declaration.entities.len(), 1);
    let told = reading.diagnostics.iter();
    told.map(|told| format!("{:?} {}: {}", told.severity, told.position, told.message)).collect()
}

#[test]
fn a_file_that_is_no_text() {
    let said = said(|source| {
        let entity = AUTHOR.replace("authors", "auth\u{0}rs").replace('\u{0}', "\u{ff}");
        let bytes: Vec<u8> = entity.chars().map(|letter| u8::try_from(letter).unwrap()).collect();
        fs::write(source.join("latin.rs"), bytes).unwrap();
        fs::write(source.join("other.rs"), b"// \xff, but no entity").unwrap();
    });
    assert_eq!(said, ["Error src/latin.rs:3: this file is not read: it is not UTF-8 (byte 29 of line 3)"]);
}

#[test]
fn a_file_that_is_too_big() {
    let said = said(|source| {
        let filling = "// filling\n".repeat(1_000_000);
        fs::write(source.join("big.rs"), format!("{filling}{AUTHOR}")).unwrap();
        fs::write(source.join("bindings.rs"), &filling).unwrap();
    });
    assert_eq!(
        said,
        ["Error src/big.rs:1: this file is not read: it has 11000206 bytes, and no more than 4194304 are read"]
    );
}

#[test]
fn a_module_without_its_file() {
    check_files(
        &[
            ("Cargo.toml", "[package]\nname = \"shop\"\n"),
            ("src/lib.rs", "mod entities;\nmod gone;\n#[cfg(windows)] mod windows;\n#[cfg(test)] mod tests;"),
            ("src/entities/mod.rs", "pub mod author;\npub mod lost;\n#[path = \"else/where.rs\"] pub mod moved;"),
            ("src/entities/author.rs", AUTHOR),
        ],
        str![[r#"
authors
  author_id ~ Integer(Regular)
  region ~ Integer(Regular)
  key (author_id) auto increment true
error src/entities/mod.rs:2:9 the file of module `lost` is missing: src/entities/lost.rs or src/entities/lost/mod.rs
error src/entities/mod.rs:3:35 the file of module `moved` is missing: src/entities/else/where.rs
warning src/lib.rs:2:5 the file of module `gone` is missing: src/gone.rs or src/gone/mod.rs

"#]],
    );
}

#[test]
fn modules_and_aliases_in_circles() {
    let entity = AUTHOR.replace("pub region: i32", "pub region: crate::ring::Ring, pub other: a::b::a::Round");
    check_files(
        &[
            ("Cargo.toml", "[package]\nname = \"shop\"\n"),
            ("src/lib.rs", "pub mod ring; pub mod author; #[path = \"lib.rs\"] mod again; pub use author::*;"),
            (
                "src/ring.rs",
                "pub type Ring = Chain; type Chain = Vec<Ring>; pub use self::ring::*; #[path = \"ring.rs\"] pub mod ring;",
            ),
            (
                "src/author.rs",
                &format!(
                    "{entity}\nmod a {{ pub use super::*; pub use b::Round; pub mod b {{ pub use super::super::a; pub use a::Round; }} }}"
                ),
            ),
        ],
        str![[r#"
authors
  author_id ~ Integer(Regular)
  region ? crate::ring::Ring
  other ? a::b::a::Round
  key (author_id) auto increment true
warning src/author.rs:6:9 no source at hand says what `crate::ring::Ring` is in a database (nothing is asserted of the column; give it an explicit `column_type`, or write in limbeck.toml: [models] types = { "shop::ring::Ring" = "..." })
warning src/author.rs:6:40 no source at hand says what `a::b::a::Round` is in a database (nothing is asserted of the column; give it an explicit `column_type`, or write in limbeck.toml: [models] types = { "a::b::a::Round" = "..." })

"#]],
    );
}

#[test]
fn globs_of_everything_end_soon() {
    let globs: String = ["pub use crate::m#::*; "; 60]
        .into_iter()
        .enumerate()
        .map(|(other, glob)| glob.replace('#', &other.to_string()))
        .collect();
    let names: Vec<String> = (0..60).map(|own| format!("src/m{own}.rs")).collect();
    let root: String =
        ["mod m#; "; 60].into_iter().enumerate().map(|(own, module)| module.replace('#', &own.to_string())).collect();
    let book = AUTHOR.replace("pub region: i32", "pub region: Nowhere") + &globs;
    let mut files =
        vec![("Cargo.toml", "[package]\nname = \"shop\"\n"), ("src/lib.rs", root.as_str()), ("src/author.rs", &book)];
    files.extend(names.iter().map(|name| (name.as_str(), globs.as_str())));
    let reading = read_files(&files[..], "src/author.rs");
    assert_eq!(reading.diagnostics.len(), 1);
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_that_lead_in_circles_or_nowhere() {
        let mut said = said(|source| {
            symlink(source, source.join("around")).unwrap();
            symlink("loop.rs", source.join("loop.rs")).unwrap();
            symlink("nowhere.rs", source.join("dangling.rs")).unwrap();
        });
        for line in &mut said {
            line.truncate(line.find(" (os").unwrap_or(line.len()));
        }
        assert_eq!(
            said,
            [
                "Warning src/around:1: this link leads back to a folder around it, and is not followed",
                "Warning src/dangling.rs:1: this file could not be read: No such file or directory",
                "Warning src/loop.rs:1: this file could not be read: Too many levels of symbolic links",
            ]
        );
    }

    #[test]
    fn what_links_lead_to_is_read_once() {
        let root = tempfile::tempdir().unwrap();
        let shared = root.path().join("shared");
        fs::create_dir(&shared).unwrap();
        fs::write(shared.join("book.rs"), AUTHOR.replace("authors", "books")).unwrap();
        let reading = read_prepared(|source| {
            symlink(&shared, source.join("shared")).unwrap();
            symlink(&shared, source.join("again")).unwrap();
            symlink(source.join("author.rs"), source.join("writer.rs")).unwrap();
        });
        let tables: Vec<String> = reading.declaration.entities.iter().map(|entity| entity.table.to_string()).collect();
        assert_eq!(tables, ["authors", "books"]);
        assert_eq!(reading.diagnostics, []);
    }

    /// Nothing may be read at the beginning of a process's memory, whoever asks.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_may_not_be_read() {
        let reading = read_prepared(|source| symlink("/proc/self/mem", source.join("secret.rs")).unwrap());
        let [told] = reading.diagnostics.as_slice() else { panic!("{:?}", reading.diagnostics) };
        assert_eq!((told.severity, told.position.file.as_str()), (Severity::Error, "src/secret.rs"));
        assert!(told.message.starts_with("this file is not read: Input/output error"), "{}", told.message);
    }
}
