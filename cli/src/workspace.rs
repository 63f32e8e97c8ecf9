//! A package more in a Cargo workspace; nothing else in its manifest changes by one byte.

use globset::Glob;
use toml_edit::{Array, DocumentMut, Item, TomlError, Value};

/// What becomes of a manifest at a workspace's root.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Membership {
    /// The package is a member already, or kept out on purpose.
    Settled,
    /// It is to be listed: the manifest's new text.
    Listed(String),
    /// The package at the root becomes a workspace, as sea-orm-cli's documentation has it: the manifest's new text.
    Founded(String),
}

/// Makes a folder, relative to the root, a member.
pub(crate) fn with_member(manifest: &str, folder: &str) -> Result<Membership, TomlError> {
    let mut document: DocumentMut = manifest.parse()?;
    let Some(workspace) = document.get_mut("workspace").and_then(Item::as_table_like_mut) else {
        let newline = if manifest.contains("\r\n") { "\r\n" } else { "\n" };
        let members = Value::from(Array::from_iter([".", folder]));
        return Ok(Membership::Founded(format!(
            "{}{newline}{newline}[workspace]{newline}members = {members}{newline}",
            manifest.trim_end()
        )));
    };
    let lists = |key: &str, item: Option<&Item>| -> bool {
        let patterns = item.and_then(Item::as_array).into_iter().flatten().filter_map(Value::as_str);
        patterns.map(|pattern| pattern.trim_start_matches("./").trim_end_matches('/')).any(|pattern| match key {
            "exclude" => folder == pattern || folder.starts_with(&format!("{pattern}/")),
            _ => folder == pattern || Glob::new(pattern).is_ok_and(|glob| glob.compile_matcher().is_match(folder)),
        })
    };
    if lists("exclude", workspace.get("exclude")) || lists("members", workspace.get("members")) {
        return Ok(Membership::Settled);
    }
    match workspace.get_mut("members").and_then(Item::as_array_mut) {
        Some(members) => push(members, folder),
        None => drop(workspace.insert("members", toml_edit::value(Array::from_iter([folder])))),
    }
    Ok(Membership::Listed(document.to_string()))
}

/// Adds an entry in the way in which the others are written.
fn push(members: &mut Array, folder: &str) {
    let decor = |value: &Value| {
        let text = |raw: Option<&toml_edit::RawString>| raw.and_then(|raw| raw.as_str()).unwrap_or_default().to_owned();
        (text(value.decor().prefix()), text(value.decor().suffix()))
    };
    let several = members.len() > 1;
    let Some(last) = members.iter_mut().last() else { return members.push(folder) };
    let (prefix, suffix) = decor(last);
    // What stands before an entry, without the comments that belong to it.
    let indentation = prefix.rfind('\n').map(|line| prefix[line..].to_owned());
    let before = match indentation {
        Some(indentation) => indentation,
        None if several => prefix,
        None => " ".to_owned(),
    };
    // Without a comma at the end, what ends the list stands behind the last entry; with one, it is the list's own.
    let end =
        if members.trailing_comma() { members.trailing().as_str().unwrap_or_default().to_owned() } else { suffix };
    let line_end = if before.contains('\n') { end.rfind('\n').unwrap_or_default() } else { 0 };
    let (comments, end) = end.split_at(line_end);
    let mut entry = Value::from(folder);
    entry.decor_mut().set_prefix(format!("{comments}{before}"));
    if members.trailing_comma() {
        members.set_trailing(end);
    } else {
        if let Some(last) = members.iter_mut().last() {
            last.decor_mut().set_suffix("");
        }
        entry.decor_mut().set_suffix(end);
    }
    members.push_formatted(entry);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(manifest: &str) -> String {
        match with_member(manifest, "migration").unwrap() {
            Membership::Listed(text) => text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_member_is_written_like_the_others() {
        for (before, after) in [
            ("[\"a\", \"b\"]", "[\"a\", \"b\", \"migration\"]"),
            ("[\"a\"]", "[\"a\", \"migration\"]"),
            ("[ \"a\", \"b\" ]", "[ \"a\", \"b\", \"migration\" ]"),
            ("[]", "[\"migration\"]"),
            ("[\n    \"a\",\n]", "[\n    \"a\",\n    \"migration\",\n]"),
            ("[\n  \"a\",\n  \"b\"\n]", "[\n  \"a\",\n  \"b\",\n  \"migration\"\n]"),
            (
                "[\n    # apps\n    \"a\", # first\n    # end\n]",
                "[\n    # apps\n    \"a\", # first\n    # end\n    \"migration\",\n]",
            ),
        ] {
            let manifest =
                |members: &str| format!("# top\n[workspace]\nmembers = {members} # all\nresolver = '3'\n\n[x]\n");
            assert_eq!(listed(&manifest(before)), manifest(after));
        }
    }

    #[test]
    fn a_workspace_around_a_package_lists_what_is_further() {
        assert_eq!(
            listed("[package]\nname = \"a\"\n\n[workspace]\n"),
            "[package]\nname = \"a\"\n\n[workspace]\nmembers = [\"migration\"]\n"
        );
    }

    #[test]
    fn a_package_becomes_a_workspace() {
        let founded = with_member("[package]\nname = \"a\"\n\n[dependencies]\nb = \"1\"\n", "migration");
        let text =
            "[package]\nname = \"a\"\n\n[dependencies]\nb = \"1\"\n\n[workspace]\nmembers = [\".\", \"migration\"]\n";
        assert_eq!(founded.unwrap(), Membership::Founded(text.to_owned()));
    }

    #[test]
    fn who_is_a_member_already_stays_one() {
        for workspace in ["members = [\"*\"]", "members = [\"./migration/\"]", "exclude = [\"migration\"]"] {
            let manifest = format!("[workspace]\n{workspace}\n");
            assert_eq!(with_member(&manifest, "migration").unwrap(), Membership::Settled, "{workspace}");
        }
        let nested = with_member("[workspace]\nmembers = [\"crates/*\"]\n", "crates/migration");
        assert_eq!(nested.unwrap(), Membership::Settled);
    }
}
