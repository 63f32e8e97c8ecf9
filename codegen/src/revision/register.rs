//! A revision added to the list of migrations, at the places that the source gives; nothing is printed anew.

use super::MigratorError;
use super::list::{List, boxed_path};
use super::migrator::{self, Parsed, range};
use super::modules::path_attribute;
use super::place::Place;
use std::collections::BTreeMap;
use std::ops::Range;
use syn::{Item, ItemMod, MacroDelimiter};

/// The files with the revision added: an entry in `migrations()` and a `mod` line, there or in the module of the others.
/// Nothing else changes by one byte.
pub fn register(sources: &BTreeMap<String, String>, id: &str) -> Result<BTreeMap<String, String>, MigratorError> {
    let (parsed, errors) = migrator::parse(sources);
    let Some((file, implementation)) = migrator::find(&parsed) else {
        let none = || MigratorError::NoMigrator(sources.keys().cloned().collect::<Vec<_>>().join(", "));
        return Err(errors.into_iter().next().unwrap_or_else(none));
    };
    let unknown = || MigratorError::UnknownShape { file: file.to_owned() };
    let list = List::of(file, implementation, &parsed).ok_or_else(unknown)?;
    let place = Place::of(&list, &parsed, sources);
    let mut changes: BTreeMap<&str, Vec<Insertion>> = BTreeMap::new();
    let source = Source::of(sources, list.file).ok_or_else(unknown)?;
    changes.entry(list.file).or_default().extend(source.entry(&list, &place, id).ok_or_else(unknown)?);
    let source = Source::of(sources, place.file).ok_or_else(unknown)?;
    changes.entry(place.file).or_default().push(source.module(&parsed[place.file], &place, id).ok_or_else(unknown)?);
    let mut texts = BTreeMap::new();
    for (file, insertions) in changes {
        let source = Source::of(sources, file).ok_or_else(unknown)?;
        texts.insert(file.to_owned(), format!("{}{}", source.mark, apply(source.text, insertions)));
    }
    if registered(sources, &texts, &place.path(id)) { Ok(texts) } else { Err(unknown()) }
}

/// A place in bytes and what is put there.
type Insertion = (usize, String);

fn apply(text: &str, mut insertions: Vec<Insertion>) -> String {
    insertions.sort_by_key(|(position, _)| std::cmp::Reverse(*position));
    let mut text = text.to_owned();
    for (position, inserted) in insertions {
        text.insert_str(position, &inserted);
    }
    text
}

/// Whether the new text parses and lists the revision last.
fn registered(sources: &BTreeMap<String, String>, texts: &BTreeMap<String, String>, path: &[String]) -> bool {
    let mut sources = sources.clone();
    sources.extend(texts.clone());
    let (parsed, _): (Parsed, _) = migrator::parse(&sources);
    let list = migrator::find(&parsed).and_then(|(file, implementation)| List::of(file, implementation, &parsed));
    // Behind what can't be read nothing can be found either.
    let newest = list.and_then(|list| if list.has_more { None } else { boxed_path(list.all().last()?) });
    newest.map_or_else(|| texts.keys().all(|file| parsed.contains_key(file)), |newest| newest == path)
}

struct Source<'a> {
    /// A byte order mark, which the parser does not see.
    mark: &'a str,
    text: &'a str,
    newline: &'static str,
}

impl<'a> Source<'a> {
    fn of(sources: &'a BTreeMap<String, String>, file: &str) -> Option<Self> {
        let text = sources.get(file)?;
        let (mark, text) = text.split_at(text.len() - text.trim_start_matches('\u{feff}').len());
        Some(Self { mark, text, newline: if text.contains("\r\n") { "\r\n" } else { "\n" } })
    }

    /// The insertions that add an entry to the list.
    fn entry(&self, list: &List<'_>, place: &Place<'_>, id: &str) -> Option<Vec<Insertion>> {
        let entry = format!("Box::new({})", place.path(id).join("::"));
        if let Some(variable) = list.variable.filter(|_| list.has_more || !list.pushed.is_empty()) {
            let Range { start, end } = range(variable);
            let name = self.text.get(start..end)?;
            return Some(vec![(start, format!("{name}.push({entry});{}{}", self.newline, self.indentation(start)))]);
        }
        let MacroDelimiter::Bracket(bracket) = &list.call.delimiter else { return None };
        let close = bracket.span.close().byte_range().start;
        let Some(newest) = list.elements.last() else { return self.first_entry(close, &entry) };
        let range = range(newest);
        let comma = list.elements.trailing_punct().then(|| self.text.get(range.end..close)?.find(',')).flatten();
        let comma = comma.map(|offset| range.end + offset + 1);
        let end = comma.unwrap_or(range.end);
        if !self.stands_first(range.start) {
            let text = if comma.is_some() { format!(" {entry},") } else { format!(", {entry}") };
            return Some(vec![(end, text)]);
        }
        let line = format!("{}{}{entry}", self.newline, self.indentation(range.start));
        let line_end = self.comment_end(end, close);
        Some(match comma {
            Some(_) => vec![(line_end, format!("{line},"))],
            None if line_end == end => vec![(end, format!(",{line}"))],
            None => vec![(line_end, line), (end, ",".to_owned())],
        })
    }

    fn first_entry(&self, close: usize, entry: &str) -> Option<Vec<Insertion>> {
        if !self.stands_first(close) {
            return Some(vec![(close, entry.to_owned())]);
        }
        let indentation = self.indentation(close);
        let line_start = close.checked_sub(indentation.len())?;
        Some(vec![(line_start, format!("{indentation}    {entry},{}", self.newline))])
    }

    /// The insertion of the `mod` line: after the last one of a listed migration, else after the last one at all, else
    /// before the first item.
    fn module(&self, source: &syn::File, place: &Place<'_>, id: &str) -> Option<Insertion> {
        let modules: Vec<&ItemMod> = source
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Mod(item) if item.content.is_none() && path_attribute(item).is_none() => Some(item),
                _ => None,
            })
            .collect();
        let is_listed = |item: &&&ItemMod| place.listed.contains(&item.ident.to_string());
        let of_list = modules.iter().filter(is_listed).max_by_key(|it| range(*it).end);
        if of_list.is_none() && !place.listed.is_empty() {
            // The migrations are declared somewhere else, and so must be this one.
            return None;
        }
        let Some(newest) = of_list.or_else(|| modules.iter().max_by_key(|it| range(*it).end)) else {
            let first = source.items.iter().map(range).map(|range: Range<usize>| range.start).min()?;
            return Some((first, format!("mod {id};{0}{0}", self.newline)));
        };
        let Range { start, end } = range(*newest);
        let visibility = match &newest.vis {
            syn::Visibility::Inherited => "",
            _ => "pub ",
        };
        let indentation = self.indentation(start);
        let end = self.comment_end(end, self.text.len());
        Some((end, format!("{}{indentation}{visibility}mod {id};", self.newline)))
    }

    /// The white space at the beginning of the line.
    fn indentation(&self, position: usize) -> &str {
        let line = self.text.get(..position).map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
        let line = self.text.get(line..).unwrap_or_default();
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// Whether nothing but white space stands before it on its line.
    fn stands_first(&self, position: usize) -> bool {
        let before = self.text.get(..position).unwrap_or_default();
        before.rfind('\n').is_some_and(|line| before[line..].trim().is_empty())
    }

    /// The end of a line comment that follows on the same line, else the position itself.
    fn comment_end(&self, position: usize, limit: usize) -> usize {
        let rest = self.text.get(position..limit).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default().trim_end_matches('\r');
        if line.trim_start().starts_with("//") { position + line.len() } else { position }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]

    use super::*;
    use snapbox::{assert_data_eq, str};

    fn added(lib: &str) -> String {
        let sources = BTreeMap::from([("lib.rs".to_owned(), lib.to_owned())]);
        register(&sources, "m3").unwrap().remove("lib.rs").unwrap()
    }

    fn migrator(list: &str) -> String {
        format!(
            "mod m1;\nmod m2;\n\nimpl MigratorTrait for Migrator {{\n    fn migrations() -> Vec<Box<dyn MigrationTrait>> {{\n        {list}\n    }}\n}}\n"
        )
    }

    #[test]
    fn a_list_of_many_lines() {
        assert_data_eq!(
            added(&migrator(
                "vec![\n            Box::new(m1::Migration),\n            Box::new(m2::Migration),\n        ]"
            )),
            str![[r#"
mod m1;
mod m2;
mod m3;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m1::Migration),
            Box::new(m2::Migration),
            Box::new(m3::Migration),
        ]
    }
}

"#]]
        );
    }

    #[test]
    fn a_list_on_one_line() {
        let one = |list: &str| added(&migrator(list)).lines().nth(6).unwrap_or_default().to_owned();
        assert_data_eq!(one("vec![]"), str!["        vec![Box::new(m3::Migration)]"]);
        assert_data_eq!(
            one("vec![Box::new(m1::Migration), Box::new(m2::Migration)]"),
            str!["        vec![Box::new(m1::Migration), Box::new(m2::Migration), Box::new(m3::Migration)]"]
        );
        assert_data_eq!(
            one("vec![Box::new(m2::Migration),]"),
            str!["        vec![Box::new(m2::Migration), Box::new(m3::Migration),]"]
        );
        assert_data_eq!(
            one("return vec![Box::new(m2::Migration)];"),
            str!["        return vec![Box::new(m2::Migration), Box::new(m3::Migration)];"]
        );
    }

    #[test]
    fn comments_stay_where_they_are() {
        assert_data_eq!(
            added(&migrator(
                "vec![\n            Box::new(m1::Migration), // the first\n            Box::new(m2::Migration) // no comma: é\n            // the end\n        ]"
            )),
            str![[r#"
mod m1;
mod m2;
mod m3;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m1::Migration), // the first
            Box::new(m2::Migration), // no comma: é
            Box::new(m3::Migration)
            // the end
        ]
    }
}

"#]]
        );
        assert_data_eq!(
            added(&migrator("vec![\n            // none yet\n        ]")),
            str![[r#"
mod m1;
mod m2;
mod m3;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            // none yet
            Box::new(m3::Migration),
        ]
    }
}

"#]]
        );
    }

    #[test]
    fn the_first_module_of_a_file() {
        assert_data_eq!(
            added(
                "//! Doc.\r\n\r\nuse a::b;\r\n\r\nimpl MigratorTrait for M {\r\n    fn migrations() -> V { vec![] }\r\n}\r\n"
            ),
            str![[r#"
//! Doc.

mod m3;

use a::b;

impl MigratorTrait for M {
    fn migrations() -> V { vec![Box::new(m3::Migration)] }
}

"#]]
        );
    }

    #[test]
    fn a_list_in_a_variable() {
        let one = |list: &str| {
            added(&migrator(list)).lines().skip(6).take_while(|it| *it != "    }").collect::<Vec<_>>().join("\n")
        };
        assert_data_eq!(
            one("let list: Vec<_> = vec![Box::new(m1::Migration)];\n        list"),
            str![[r#"
        let list: Vec<_> = vec![Box::new(m1::Migration), Box::new(m3::Migration)];
        list
"#]]
        );
        assert_data_eq!(
            one(
                "let mut list = vec![Box::new(m1::Migration)];\n        list.push(Box::new(m2::Migration));\n        list"
            ),
            str![[r#"
        let mut list = vec![Box::new(m1::Migration)];
        list.push(Box::new(m2::Migration));
        list.push(Box::new(m3::Migration));
        list
"#]]
        );
        assert_data_eq!(
            one(
                "let mut list = vec![Box::new(m1::Migration)];\n        #[cfg(feature = \"x\")]\n        list.push(Box::new(m2::Migration));\n        list.extend(others());\n        list"
            ),
            str![[r#"
        let mut list = vec![Box::new(m1::Migration)];
        #[cfg(feature = "x")]
        list.push(Box::new(m2::Migration));
        list.extend(others());
        list.push(Box::new(m3::Migration));
        list
"#]]
        );
    }

    #[test]
    fn a_list_in_a_function_of_another_file() {
        let sources = BTreeMap::from([
            (
                "lib.rs".to_owned(),
                "mod all;\nimpl MigratorTrait for M { fn migrations() -> V { all::migrations() } }\n".to_owned(),
            ),
            (
                "all/mod.rs".to_owned(),
                "mod m1;\n\npub fn migrations() -> V {\n    vec![Box::new(m1::Migration)]\n}\n".to_owned(),
            ),
        ]);
        let mut texts = register(&sources, "m3").unwrap();
        assert_eq!(texts.len(), 1);
        assert_data_eq!(
            texts.remove("all/mod.rs").unwrap(),
            str![[r#"
mod m1;
mod m3;

pub fn migrations() -> V {
    vec![Box::new(m1::Migration), Box::new(m3::Migration)]
}

"#]]
        );
    }

    #[test]
    fn modules_that_are_declared_elsewhere() {
        let sources = BTreeMap::from([
            (
                "lib.rs".to_owned(),
                "mod all;\nimpl MigratorTrait for M { fn migrations() -> V { vec![Box::new(all::m1::Migration)] } }\n"
                    .to_owned(),
            ),
            ("all/mod.rs".to_owned(), "pub(crate) mod m1;\nmod triggers;\n".to_owned()),
            ("all/m1.rs".to_owned(), String::new()),
        ]);
        let texts = register(&sources, "m3").unwrap();
        let texts: Vec<_> = texts.iter().map(|(file, text)| format!("// {file}\n{text}")).collect();
        let text = texts.concat();
        assert_data_eq!(
            text,
            str![[r#"
// all/mod.rs
pub(crate) mod m1;
pub mod m3;
mod triggers;
// lib.rs
mod all;
impl MigratorTrait for M { fn migrations() -> V { vec![Box::new(all::m1::Migration), Box::new(all::m3::Migration)] } }

"#]]
        );
    }

    #[test]
    fn other_shapes_are_left_alone() {
        for list in [
            "let list = other(); list",
            "vec![Box::new(m1::Migration)].into_iter().collect()",
            "list()",
            "vec![x(); 3]",
        ] {
            let sources = BTreeMap::from([("lib.rs".to_owned(), migrator(list))]);
            assert_eq!(
                register(&sources, "m3"),
                Err(MigratorError::UnknownShape { file: "lib.rs".to_owned() }),
                "{list}"
            );
        }
        let elsewhere = "mod all;\nuse all::m1;\nimpl MigratorTrait for M { fn migrations() -> V { vec![Box::new(m1::Migration)] } }";
        let sources = BTreeMap::from([("lib.rs".to_owned(), elsewhere.to_owned())]);
        assert!(register(&sources, "m3").is_err());
    }
}
