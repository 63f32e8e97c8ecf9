//! What the configuration says of types that no source explains, and what is to be said of those that nothing explains.

use super::modules::Modules;
use super::names::Found;
use super::rust_type::{RustType, WrittenType};
use super::types::meaning;
use limbeck_differ::schema::ColumnType;

/// The column type that `[models] types` states for a type: by its path as it is written, as it is resolved, or any end of
/// those; with type arguments or for all of them.
pub(super) fn stated(modules: &mut Modules<'_>, module: usize, written: &RustType) -> Option<ColumnType> {
    if modules.types.is_empty() || written.segments().is_empty() {
        return None;
    }
    let (text, full) = (written.text(), full_path(modules, module, written));
    let arguments = text.find('<').map_or("", |start| &text[start..]);
    let resolved = full.as_ref().map(|path| format!("{}{arguments}", path.join("::")));
    let matches = |key: &str| match &resolved {
        Some(resolved) => is_end(key, &text) || is_end(key, resolved),
        // Nobody knows where it is from: the configuration may know more than the source says.
        None => is_end(key, &text) || is_end(&text, key),
    };
    let keys = modules.types.iter().map(|(key, sql)| (key.split_whitespace().collect::<String>(), sql));
    let (_, sql) = keys.filter(|(key, _)| matches(key)).max_by_key(|(key, _)| key.len())?;
    Some(ColumnType::Other(sql.clone()))
}

/// What to do about a column whose type nothing explains.
pub(super) fn help(modules: &mut Modules<'_>, module: usize, written: &WrittenType) -> String {
    let nothing = "nothing is asserted of the column; give it an explicit `column_type`";
    // Where only the explicit `column_type` is not understood, the type itself needs no explanation.
    let unknown = innermost(&written.shape).filter(|unknown| meaning(modules, module, unknown).is_none());
    let Some(unknown) = unknown else { return nothing.to_owned() };
    let path = full_path(modules, module, unknown).unwrap_or_else(|| unknown.segments().to_vec());
    let missing = match path.first() {
        Some(first) if modules.packages.crates.is_missing(first) => {
            format!("the sources of crate `{first}` are not on this machine, `cargo fetch` brings them; ")
        }
        _ => String::new(),
    };
    let key = path.join("::");
    format!("{missing}{nothing}, or write in limbeck.toml: [models] types = {{ \"{key}\" = \"...\" }}")
}

/// The type inside `Vec` and `Option`.
fn innermost(written: &RustType) -> Option<&RustType> {
    match (written.last()?, written.arguments()) {
        ("Vec" | "Option", [inner]) => innermost(inner),
        _ => Some(written),
    }
}

/// The path of a type from its crate on, where that is known.
fn full_path(modules: &mut Modules<'_>, module: usize, written: &RustType) -> Option<Vec<String>> {
    match modules.resolve(module, written.segments()) {
        Some(Found::Type(place, name)) => {
            let module = modules.module(place);
            let package = modules.packages.list[module.package].name.clone();
            Some(package.into_iter().chain(module.path.iter().cloned()).chain([name]).collect())
        }
        Some(Found::External(path)) => Some(path),
        _ => None,
    }
}

/// Whether a path is another one, or the end of it; type arguments count where the first has them.
fn is_end(end: &str, path: &str) -> bool {
    let (end, end_arguments) = split(end);
    let (path, arguments) = split(path);
    let ends = path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with("::"));
    ends && (end_arguments.is_empty() || end_arguments == arguments)
}

/// A path and its type arguments.
fn split(text: &str) -> (&str, &str) {
    text.split_at(text.find('<').unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_ends_with_whole_names() {
        assert!(is_end("Money", "shared::Money") && is_end("shared::Money", "shared::Money"));
        assert!(!is_end("oney", "shared::Money") && !is_end("other::Money", "shared::Money"));
        assert!(is_end("Page", "Page<i32>") && is_end("Page<i32>", "shared::Page<i32>"));
        assert!(!is_end("Page<i64>", "Page<i32>"));
    }
}
