//! Tables, and what is listed like them: views, sequences, partitions.

use super::catalog::{Answer, Fields};
use super::{Reading, opaque_id};
use crate::database::ReadError;
use limbeck_differ::Dialect;
use limbeck_differ::schema::{ObjectId, OpaqueKind, Table, TableName, TableOptions};
use std::collections::BTreeMap;

/// What the catalog says of a table that has partitions.
const PARTITIONED: &str = "partitioned";
/// A row of partitions.sql: a partition, or a part of one.
struct Part<'r> {
    table: &'r str,
    position: u32,
    sub_position: u32,
    name: &'r str,
    sub_name: Option<&'r str>,
    method: &'r str,
    expression: &'r str,
    sub_method: Option<&'r str>,
    sub_expression: &'r str,
    description: &'r str,
}

impl Fields<'_> {
    /// Whether a row of relations.sql is of a table that has partitions.
    pub(super) fn partitioned(&mut self) -> Result<bool, ReadError> {
        for _ in ["name", "type", "engine", "collation"] {
            self.optional_text()?;
        }
        Ok(self.optional_text()?.is_some_and(|options| options.split(' ').any(|option| option == PARTITIONED)))
    }
}

impl Reading<'_> {
    pub(super) fn relations(&mut self, answer: &Answer) -> Result<(), ReadError> {
        for mut fields in answer.fields() {
            let (name, kind) = (fields.text()?, fields.text()?);
            match kind {
                _ if self.scope.is_history(name) => {}
                // The session's own.
                "TEMPORARY" => {}
                // Until its text is there.
                "VIEW" => {
                    self.schema.unmodelled.insert(opaque_id(OpaqueKind::View, name));
                }
                "SEQUENCE" => {
                    self.schema.unmodelled.insert(opaque_id(OpaqueKind::Sequence, name));
                }
                _ => self.listed_table(name, kind, fields)?,
            }
        }
        Ok(())
    }

    fn listed_table(&mut self, name: &str, kind: &str, mut fields: Fields<'_>) -> Result<(), ReadError> {
        let (engine, collation) = (fields.optional_text()?, fields.optional_text()?.unwrap_or_default());
        let (options, comment) = (fields.optional_text()?.unwrap_or_default(), fields.said()?);
        let Some(engine) = engine else {
            let gone = || ReadError::went_away(format!("table '{name}'"));
            let broken = |why| fields.unexpected(format!("table '{name}' can't be opened: {why}"));
            return Err(comment.map_or_else(gone, broken));
        };
        let mut table = Table::new(name, []);
        table.comment = comment.map(str::to_owned);
        table.options = self.options(engine, collation);
        let storage = storage(options, self.dialect);
        let is_versioned = kind == "SYSTEM VERSIONED";
        if !(is_versioned || kind == "BASE TABLE") || storage.is_none() {
            self.schema.unmodelled.insert(ObjectId::Table(table.name.clone()));
        }
        table.options.storage = storage.unwrap_or_default();
        if is_versioned {
            table.options.storage.insert(TableOptions::VERSIONED.to_owned(), String::new());
        }
        self.collations.insert(name.to_owned(), collation.to_owned());
        self.schema.tables.insert(table.name.clone(), table);
        Ok(())
    }

    fn options(&self, engine: &str, collation: &str) -> TableOptions {
        let (own, database) = (character_set(collation), character_set(&self.defaults.collation));
        TableOptions {
            engine: (!engine.eq_ignore_ascii_case(&self.defaults.engine)).then(|| engine.to_owned()),
            character_set: (own != database).then(|| own.to_owned()),
            collation: (collation != self.defaults.collation).then(|| collation.to_owned()),
            ..TableOptions::default()
        }
    }

    /// Sequences, with the options that are not MariaDB's own.
    pub(super) fn sequences(&mut self, answer: &Answer) -> Result<(), ReadError> {
        for mut fields in answer.fields() {
            let name = fields.text()?;
            let (start, low, high, step) = (fields.text()?, fields.text()?, fields.text()?, fields.text()?);
            let (cache, cycles) = (fields.text()?, fields.flag()?);
            let is_falling = step.starts_with('-');
            let (usual_low, usual_high) =
                if is_falling { ("-9223372036854775807", "-1") } else { ("1", "9223372036854775806") };
            let options = [
                ("START WITH", start, if is_falling { high } else { low }),
                ("MINVALUE", low, usual_low),
                ("MAXVALUE", high, usual_high),
                ("INCREMENT BY", step, "1"),
                ("CACHE", cache, "1000"),
            ];
            let unusual = options.into_iter().filter(|(_, value, usual)| value != usual);
            let options: String = unusual.flat_map(|(word, value, _)| [" ", word, " ", value]).collect();
            let cycles = if cycles { " CYCLE" } else { "" };
            let definition = format!("CREATE SEQUENCE {}{options}{cycles}", self.dialect.quote(name));
            let id = opaque_id(OpaqueKind::Sequence, name);
            if self.schema.unmodelled.remove(&id) {
                self.opaque(id, definition);
            }
        }
        Ok(())
    }

    /// The way that a table is partitioned is one of its options.
    pub(super) fn partitions(&mut self, answer: &Answer) -> Result<(), ReadError> {
        let mut tables: BTreeMap<&str, Vec<Part<'_>>> = BTreeMap::new();
        for fields in answer.fields() {
            let part = Part::read(fields)?;
            tables.entry(part.table).or_default().push(part);
        }
        for (table, mut parts) in tables {
            if !self.schema.tables.contains_key(&TableName::new(table)) {
                continue;
            }
            parts.sort_by_key(|part| (part.position, part.sub_position));
            match (self.partitioning(&parts), self.table(table)) {
                (Some(text), Some(table)) => table.options.partitioning = Some(text),
                _ => drop(self.schema.unmodelled.insert(opaque_id(OpaqueKind::Partition, table))),
            }
        }
        Ok(())
    }

    /// `PARTITION BY` with every partition, if it is of a known kind.
    fn partitioning(&self, parts: &[Part<'_>]) -> Option<String> {
        let first = parts.first()?;
        let by = format!("PARTITION BY {} ({})", first.method, first.expression);
        let sub = first.sub_method.map(|method| format!(" SUBPARTITION BY {method} ({})", first.sub_expression));
        if let Some(count) = counted_parts(parts) {
            return Some(format!("{by} PARTITIONS {count}"));
        }
        let all: Option<Vec<String>> =
            parts.chunk_by(|a, b| a.position == b.position).map(|parts| self.partition(parts)).collect();
        Some(format!("{by}{} ({})", sub.unwrap_or_default(), all?.join(", ")))
    }

    fn partition(&self, parts: &[Part<'_>]) -> Option<String> {
        let part = parts.first()?;
        let values = match (part.method.trim_start_matches("LINEAR "), part.description) {
            ("HASH" | "KEY", _) => String::new(),
            ("RANGE", "MAXVALUE") => " VALUES LESS THAN MAXVALUE".to_owned(),
            ("RANGE" | "RANGE COLUMNS", bound) => format!(" VALUES LESS THAN ({bound})"),
            ("LIST" | "LIST COLUMNS", "DEFAULT") => " DEFAULT".to_owned(),
            ("LIST" | "LIST COLUMNS", values) => format!(" VALUES IN ({values})"),
            _ => return None,
        };
        let quoted = |name| format!("SUBPARTITION {}", self.dialect.quote(name));
        let subs: Vec<String> = parts.iter().filter_map(|part| part.sub_name).map(quoted).collect();
        let subs = if subs.is_empty() { String::new() } else { format!(" ({})", subs.join(", ")) };
        Some(format!("PARTITION {}{values}{subs}", self.dialect.quote(part.name)))
    }
}

impl<'r> Part<'r> {
    fn read(mut fields: Fields<'r>) -> Result<Self, ReadError> {
        Ok(Self {
            table: fields.text()?,
            position: fields.integer()?,
            sub_position: fields.integer()?,
            name: fields.text()?,
            sub_name: fields.said()?,
            method: fields.text()?,
            expression: fields.optional_text()?.unwrap_or_default(),
            sub_method: fields.said()?,
            sub_expression: fields.optional_text()?.unwrap_or_default(),
            description: fields.optional_text()?.unwrap_or_default(),
        })
    }
}

/// How many parts there are, where nothing else can be said of them: parts by a hash, with the names that they get by
/// themselves.
fn counted_parts(parts: &[Part<'_>]) -> Option<usize> {
    let is_plain = |(position, part): (usize, &Part<'_>)| {
        let method = part.method.trim_start_matches("LINEAR ");
        matches!(method, "HASH" | "KEY") && part.sub_method.is_none() && part.name == format!("p{position}")
    };
    parts.iter().enumerate().all(is_plain).then_some(parts.len())
}

/// A collation's name begins with its character set's.
fn character_set(collation: &str) -> &str {
    collation.split('_').next().unwrap_or(collation)
}

/// What is listed of a table's options, each word with its value as it is written; nothing where one of them is of a kind
/// that is not known.
fn storage(options: &str, dialect: Dialect) -> Option<BTreeMap<String, String>> {
    let listed = options.split_whitespace().filter(|option| *option != PARTITIONED);
    listed.map(|option| storage_option(option, dialect)).collect()
}

/// `row_format=DYNAMIC`, `COMPRESSION="zlib"`, and those of MariaDB's engines: `` `page_compressed`='1' ``.
fn storage_option(option: &str, dialect: Dialect) -> Option<(String, String)> {
    let (word, value) = option.split_once('=')?;
    let is_word = |text: &str| !text.is_empty() && text.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
    let quoted = ["'", "\""].iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    let value = match quoted {
        Some(text) => dialect.literal(text),
        None if is_word(value) => value.to_owned(),
        None => return None,
    };
    match word.strip_prefix('`').and_then(|word| word.strip_suffix('`')) {
        Some(word) => Some((dialect.quote(word), value)),
        None => is_word(word).then(|| (word.to_ascii_uppercase(), value)),
    }
}
