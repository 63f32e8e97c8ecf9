//! Reads which packages a `Cargo.lock` resolves.

/// A package in a lock file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LockedPackage<'a> {
    pub(super) name: &'a str,
    /// The first two numbers of its version.
    pub(super) version: (u64, u64),
    dependencies: Vec<&'a str>,
}

/// The whole version of a package, as the lock file writes it; the last one, where there are several: Cargo sorts them.
pub(super) fn full_version<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let blocks = text.split("[[package]]").filter(|block| value(block, "name") == Some(name));
    value(blocks.last()?, "version")
}

/// The whole version of a package that another one takes: the one that it names, where there are several.
pub(super) fn version_for<'a>(text: &'a str, of: &str, name: &str) -> Option<&'a str> {
    let user = text.split("[[package]]").filter(|block| value(block, "name") == Some(of));
    let named = user.flat_map(written_dependencies).find_map(|line| match line.split(' ').collect::<Vec<_>>()[..] {
        [dependency, version, ..] if dependency == name => Some(version),
        _ => None,
    });
    named.or_else(|| full_version(text, name))
}

fn written_dependencies(block: &str) -> impl Iterator<Item = &str> {
    let dependencies = block.split_once("dependencies = [").map_or("", |(_, rest)| rest);
    dependencies.lines().filter_map(|line| line.trim().strip_prefix('"')?.split('"').next())
}

/// What stands behind a key.
fn value<'a>(block: &'a str, key: &str) -> Option<&'a str> {
    block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"'))
}

/// The packages of a lock file, from its text: Cargo writes it in one form, and a parser would cost more than all else.
pub(super) fn packages(text: &str) -> Vec<LockedPackage<'_>> {
    text.split("[[package]]").skip(1).filter_map(package).collect()
}

fn package(block: &str) -> Option<LockedPackage<'_>> {
    let mut numbers = value(block, "version")?.split('.').map(str::parse);
    let version = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    Some(LockedPackage { name: value(block, "name")?, version, dependencies: written_dependencies(block).collect() })
}

/// The version of a package that another one, of any version, is resolved to.
pub(super) fn dependency(packages: &[LockedPackage<'_>], of: &str, name: &str) -> Option<(u64, u64)> {
    let written = packages.iter().filter(|package| package.name == of).flat_map(|package| &package.dependencies);
    // Cargo writes the version only where the lock file has several.
    let mut versions = written.filter_map(|line| {
        let mut words = line.split(' ');
        let found = words.next() == Some(name);
        found.then(|| words.next().and_then(two_numbers))
    });
    match versions.next()? {
        Some(version) => Some(version),
        None => version(packages, name),
    }
}

/// The version of a package; the newest, where there are several.
pub(super) fn version(packages: &[LockedPackage<'_>], name: &str) -> Option<(u64, u64)> {
    packages.iter().filter(|package| package.name == name).map(|package| package.version).max()
}

fn two_numbers(version: &str) -> Option<(u64, u64)> {
    let mut numbers = version.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
version = 4

[[package]]
name = "sea-orm"
version = "1.1.19"
source = "registry"
dependencies = [
 "sea-query 0.32.7",
 "serde",
]

[[package]]
name = "sea-query"
version = "0.32.7"

[[package]]
name = "sea-query"
version = "1.0.2"

[[package]]
name = "sea-orm-migration"
version = "1.1.19"
"#;

    #[test]
    fn versions_are_told() {
        let packages = packages(LOCK);
        assert_eq!(version(&packages, "sea-orm-migration"), Some((1, 1)));
        assert_eq!(version(&packages, "clap"), None);
    }

    #[test]
    fn a_whole_version_is_told() {
        assert_eq!(full_version(LOCK, "sea-query"), Some("1.0.2"));
        assert_eq!(full_version(LOCK, "clap"), None);
        assert_eq!(version_for(LOCK, "sea-orm", "sea-query"), Some("0.32.7"));
        assert_eq!(version_for(LOCK, "shop", "sea-query"), Some("1.0.2"));
    }

    #[test]
    fn a_dependency_has_the_version_that_its_user_takes() {
        assert_eq!(dependency(&packages(LOCK), "sea-orm", "sea-query"), Some((0, 32)));
    }
}
