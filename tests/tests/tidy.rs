//! What the layout promises.

use limbeck_differ::Dialect;
use limbeck_tests::scenario::Scenario;
use limbeck_tests::{Result, repository};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each crate, and which of the others it may depend on.
const ARROWS: [(&str, &[&str]); 5] = [
    ("differ", &[]),
    ("introspect", &["differ"]),
    ("codegen", &["differ"]),
    ("runtime", &["differ", "introspect", "codegen"]),
    ("cli", &["differ", "introspect", "codegen", "runtime"]),
];

/// What the differ must not know: it has no IO, no async, no SeaORM, and its types are not serialised.
const NOT_IN_DIFFER: [&str; 8] =
    ["sea-orm", "sea-query", "sea-schema", "sqlx", "tokio", "futures", "async-trait", "serde"];

/// Modules that hold for every dialect: what is known of equality is in `normalize`, of the way there in `plan`.
const WITHOUT_DIALECT: [&str; 3] = ["differ/src/diff", "differ/src/operation", "differ/src/schema"];

/// The longest a source file may be, without its tests.
const LONGEST: usize = 400;

#[test]
fn crates_depend_on_each_other_in_one_direction() -> Result {
    for (name, allowed) in ARROWS {
        let manifest: toml::Table = fs::read_to_string(repository().join(name).join("Cargo.toml"))?.parse()?;
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(table) = manifest.get(section).and_then(toml::Value::as_table) else { continue };
            for dependency in table.keys() {
                if let Some(other) = dependency.strip_prefix("limbeck-") {
                    assert!(allowed.contains(&other), "{name} must not depend on {other} ({section})");
                }
                assert!(name != "differ" || !NOT_IN_DIFFER.contains(&dependency.as_str()), "differ uses {dependency}");
            }
        }
    }
    Ok(())
}

#[test]
fn files_are_short() -> Result {
    for file in sources()? {
        let lines = without_tests(&fs::read_to_string(&file)?).lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines: is it still one thing?", file.display());
    }
    Ok(())
}

#[test]
fn comparing_knows_no_dialect() -> Result {
    for file in sources()? {
        let without = WITHOUT_DIALECT.iter().any(|module| file.starts_with(repository().join(module)));
        let source = fs::read_to_string(&file)?;
        assert!(!without || !without_tests(&source).contains("Dialect::"), "{} knows a dialect", file.display());
    }
    Ok(())
}

#[test]
fn only_the_output_prints() -> Result {
    occurs_only_in(&["println!", "print!(", "eprintln!", "eprint!(", "io::stdout()", "io::stderr()"], "cli/src/output")
}

#[test]
fn only_the_configuration_reads_the_environment() -> Result {
    occurs_only_in(&["env::var", "env::vars", "dotenvy::"], "cli/src/config")
}

/// Whether texts occur only in one module, be it a file or a folder.
fn occurs_only_in(texts: &[&str], module: &str) -> Result {
    let home = repository().join(module);
    for file in sources()? {
        if file.starts_with(&home) || file == home.with_extension("rs") {
            continue;
        }
        for line in without_tests(&fs::read_to_string(&file)?).lines() {
            let code = line.split("//").next().unwrap_or_default();
            assert!(!texts.iter().any(|text| code.contains(text)), "{}: {line}", file.display());
        }
    }
    Ok(())
}

#[test]
fn every_expected_file_is_read() -> Result {
    let files = ["plan.txt", "up.sql", "down.sql", "revision.rs", "refused.txt", "rows.txt"];
    for scenario in Scenario::all()? {
        let folder = scenario.folder.join("expected");
        for path in if folder.is_dir() { everything_below(&folder)? } else { Vec::new() } {
            let relative = path.strip_prefix(&folder)?;
            let (dialect, file) =
                (relative.parent().and_then(Path::to_str), relative.file_name().and_then(|f| f.to_str()));
            let read = dialect.is_some_and(|name| Dialect::from_name(name).is_some())
                && file.is_some_and(|name| files.contains(&name));
            assert!(read, "nothing reads {}", path.display());
        }
    }
    Ok(())
}

/// Models, SQL for each dialect, or SQL for all of them.
const BEFORE: [&str; 3] = ["before.rs", "before", "before.sql"];
const AFTER: [&str; 3] = ["after.rs", "after", "after.sql"];

#[test]
fn every_file_of_a_scenario_is_read() -> Result {
    for scenario in Scenario::all()? {
        for entry in fs::read_dir(&scenario.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let others = ["rows.sql", "query.sql", "scenario.toml", "expected"];
            let known = BEFORE.iter().chain(&AFTER).chain(&others).any(|known| *known == name);
            assert!(known, "nothing reads {name} in {}", scenario.name);
        }
        for one_of in [BEFORE, AFTER] {
            let there = one_of.iter().filter(|name| scenario.folder.join(name).exists()).count();
            assert_eq!(there, 1, "{} needs one of {}", scenario.name, one_of.join(", "));
        }
    }
    Ok(())
}

#[test]
fn the_map_names_every_module_folder() -> Result {
    let map = fs::read_to_string(repository().join("ARCHITECTURE.md"))?;
    for (name, _) in ARROWS {
        let folders: BTreeSet<PathBuf> = everything_below(&repository().join(name).join("src"))?
            .into_iter()
            .filter_map(|file| file.parent().map(Path::to_owned))
            .filter(|folder| !folder.ends_with("src"))
            .collect();
        for folder in folders {
            let module = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            assert!(map.contains(&module), "ARCHITECTURE.md does not name {}", folder.display());
        }
    }
    Ok(())
}

#[test]
fn the_bookstore_has_the_dependencies_of_this_workspace() -> Result {
    let ours = locked(&repository().join("Cargo.lock"))?;
    for (name, version) in locked(&repository().join("fixtures/bookstore/Cargo.lock"))? {
        let known = ours.contains(&(name.clone(), version.clone())) || ["entity", "migration"].contains(&name.as_str());
        assert!(known, "fixtures/bookstore/Cargo.lock has {name} {version}, which ours has not: update both");
    }
    Ok(())
}

fn locked(file: &Path) -> Result<BTreeSet<(String, String)>> {
    let lock: toml::Table = fs::read_to_string(file)?.parse()?;
    let packages = lock.get("package").and_then(toml::Value::as_array).ok_or("a lock file without packages")?;
    let text = |package: &toml::Value, key: &str| package.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    Ok(packages.iter().filter_map(|package| Some((text(package, "name")?, text(package, "version")?))).collect())
}

/// The sources of the product.
fn sources() -> Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for (name, _) in ARROWS {
        all.extend(everything_below(&repository().join(name).join("src"))?);
    }
    all.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    // A module of tests in a file of its own.
    all.retain(|file| file.file_stem().is_none_or(|name| name != "tests"));
    Ok(all)
}

fn everything_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(everything_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn without_tests(source: &str) -> &str {
    source.split("#[cfg(test)]\nmod tests").next().unwrap_or(source)
}
