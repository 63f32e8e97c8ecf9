//! What SHOW CREATE TABLE says and no catalog does: the method of an index that somebody stated, its block size and parser,
//! the format of a column, where a table really is.
//!
//! All tables are asked in one text, so that it is one round trip.

use crate::database::ReadError;
use crate::database::mysql_text::{Kind, Token, tokens};
use limbeck_differ::Dialect;
use limbeck_differ::normalize::mysql_string;
use limbeck_differ::schema::{Schema, Table};
use sea_orm::DatabaseConnection;
use sea_orm::sqlx::{self, AssertSqlSafe, Row};
use std::collections::BTreeMap;

const DOING: &str = "reading tables";

/// Adds it to all tables of a schema.
pub(super) async fn read(
    connection: &DatabaseConnection,
    dialect: Dialect,
    schema: &mut Schema,
) -> Result<(), ReadError> {
    if schema.tables.is_empty() {
        return Ok(());
    }
    let questions = schema.tables.keys().map(|table| format!("SHOW CREATE TABLE {}", dialect.quote(&table.name)));
    // Every name is quoted by the dialect.
    let asked = AssertSqlSafe(questions.collect::<Vec<_>>().join(";\n"));
    let pool = connection.get_mysql_connection_pool();
    let rows = sqlx::raw_sql(asked).fetch_all(pool).await.map_err(ReadError::query(DOING))?;
    if rows.len() != schema.tables.len() {
        return Err(ReadError::unexpected(DOING, "a table went away while it was read"));
    }
    for (table, row) in schema.tables.values_mut().zip(&rows) {
        let text: &str = row.try_get_unchecked(1).map_err(ReadError::query(DOING))?;
        FinePrint::parse(text, dialect).add_to(table);
    }
    Ok(())
}

/// What is said of one table, in the words in which it is written.
#[derive(Debug, Default, PartialEq, Eq)]
struct FinePrint {
    /// By the names of columns.
    columns: BTreeMap<String, String>,
    primary_key: IndexPrint,
    /// By the names of indexes.
    indexes: BTreeMap<String, IndexPrint>,
    /// Options of the table with their values.
    options: BTreeMap<String, String>,
}

/// What is said of an index.
#[derive(Debug, Default, PartialEq, Eq)]
struct IndexPrint {
    method: Option<String>,
    options: String,
}

impl IndexPrint {
    /// With the method.
    fn whole(self) -> String {
        let method = self.method.map(|method| format!("USING {method}"));
        joined(method.as_ref(), Some(self.options)).unwrap_or_default()
    }
}

impl FinePrint {
    fn parse(text: &str, dialect: Dialect) -> Self {
        let tokens = tokens(text);
        let mut print = Self::default();
        let Some(open) = tokens.iter().position(|token| token.kind == Kind::Symbol('(')) else { return print };
        let (inside, rest) = tokens[open + 1..].split_at(length_of_group(&tokens[open + 1..]));
        for part in parts(inside) {
            print.part(&Part { text, tokens: part }, dialect);
        }
        print.options(&Part { text, tokens: rest }, dialect);
        print
    }

    /// A column, a key or a constraint.
    fn part(&mut self, part: &Part<'_>, dialect: Dialect) {
        if let Some(column) = part.tokens.first().and_then(|first| first.name(part.text)) {
            let words = ["COLUMN_FORMAT", "STORAGE"].into_iter().filter_map(|word| {
                let value = part.after(word)?;
                Some(format!("{word} {}", part.word(value)))
            });
            self.columns.insert(column, words.collect::<Vec<_>>().join(" "));
        } else if part.is(0, "PRIMARY") {
            self.primary_key = part.index_options(dialect);
        } else if let Some(name) = part.after("KEY").filter(|_| !part.is(0, "CONSTRAINT")) {
            self.indexes.extend(name.name(part.text).map(|name| (name, part.index_options(dialect))));
        }
    }

    /// What stands behind the parentheses, before the partitions.
    fn options(&mut self, part: &Part<'_>, dialect: Dialect) {
        let end = (0..part.tokens.len()).find(|&at| part.is(at, "PARTITION")).unwrap_or(part.tokens.len());
        let part = Part { text: part.text, tokens: &part.tokens[..end] };
        let connection = part.after("CONNECTION").map(|value| dialect.literal(&mysql_string(part.word(value)).0));
        self.options.extend(connection.map(|value| ("CONNECTION".to_owned(), value)));
        let tablespace = part.after("TABLESPACE").map(|value| part.word(value).to_owned());
        self.options.extend(tablespace.map(|value| ("TABLESPACE".to_owned(), value)));
    }

    fn add_to(mut self, table: &mut Table) {
        for column in table.columns.values_mut() {
            column.storage = joined(self.columns.get(&column.name), column.storage.take());
        }
        for index in &mut table.indexes {
            let Some(mut said) = self.indexes.remove(&index.name) else { continue };
            // A hash that nobody stated is the engine's own choice.
            index.method.take_if(|method| method == "hash" && said.method.is_none());
            said.method.take_if(|method| method == "HASH");
            index.storage = joined(Some(&said.whole()), index.storage.take());
        }
        if let Some(key) = &mut table.primary_key {
            key.storage = joined(Some(&self.primary_key.whole()), key.storage.take());
        }
        table.options.storage.extend(self.options);
    }
}

/// What is said, with what was known.
fn joined(said: Option<&String>, known: Option<String>) -> Option<String> {
    let words: Vec<String> = said.cloned().into_iter().chain(known).filter(|words| !words.is_empty()).collect();
    Some(words.join(" ")).filter(|words| !words.is_empty())
}

/// A part of the statement.
struct Part<'t> {
    text: &'t str,
    tokens: &'t [Token],
}

impl<'t> Part<'t> {
    fn word(&self, token: &Token) -> &'t str {
        &self.text[token.place.clone()]
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == Kind::Word && self.word(token) == word)
    }

    /// The value that a word has, which may stand behind `=`. Inside of parentheses no such word is looked for.
    fn after(&self, word: &str) -> Option<&'t Token> {
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate() {
            match token.kind {
                Kind::Symbol('(') => depth += 1,
                Kind::Symbol(')') => depth = depth.saturating_sub(1),
                _ if depth == 0 && self.is(at, word) => {
                    return self.tokens[at + 1..].iter().find(|next| next.kind != Kind::Symbol('='));
                }
                _ => {}
            }
        }
        None
    }

    /// What is stated of an index.
    fn index_options(&self, dialect: Dialect) -> IndexPrint {
        let method = self.after("USING").map(|method| self.word(method).to_owned());
        let size = self.after("KEY_BLOCK_SIZE").map(|size| format!("KEY_BLOCK_SIZE={}", self.word(size)));
        let parser = self.after("PARSER").and_then(|parser| parser.name(self.text));
        let parser = parser.map(|parser| format!("WITH PARSER {}", dialect.quote(&parser)));
        IndexPrint { method, options: size.into_iter().chain(parser).collect::<Vec<_>>().join(" ") }
    }
}

/// How many tokens there are before the parenthesis that closes the group.
fn length_of_group(tokens: &[Token]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Symbol('(') => depth += 1,
            Kind::Symbol(')') if depth == 0 => return at,
            Kind::Symbol(')') => depth -= 1,
            _ => {}
        }
    }
    tokens.len()
}

/// The parts of a list, between the commas that stand in no further parentheses.
fn parts(tokens: &[Token]) -> impl Iterator<Item = &[Token]> {
    let mut depth = 0_usize;
    tokens.split(move |token| {
        match token.kind {
            Kind::Symbol('(') => depth += 1,
            Kind::Symbol(')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && token.kind == Kind::Symbol(',')
    })
}

#[cfg(test)]
mod tests {
    use super::FinePrint;
    use limbeck_differ::Dialect;

    #[test]
    fn what_no_catalog_says() {
        let print = FinePrint::parse(
            "CREATE TABLE `a (` (
  `KEY` int /*!50606 STORAGE DISK */ /*!50606 COLUMN_FORMAT FIXED */ DEFAULT (concat('COLUMN_FORMAT x,',`b`)),
  `b` varchar(9) DEFAULT ') USING' COMMENT 'STORAGE, (',
  PRIMARY KEY (`KEY`) USING BTREE COMMENT 'USING HASH',
  UNIQUE KEY `u``1` (`b`,((`KEY` + 1))) USING BTREE KEY_BLOCK_SIZE=8 /*!80000 INVISIBLE */,
  KEY `plain` (`b`),
  FULLTEXT KEY `words` (`b`) /*!50100 WITH PARSER `ngram` */ ,
  CONSTRAINT `KEY` FOREIGN KEY (`b`) REFERENCES `c` (`b`)
) /*!50100 TABLESPACE `x y` */ ENGINE=InnoDB COMMENT='CONNECTION=1' CONNECTION='it\\'s'
/*!50100 PARTITION BY HASH (`KEY`) (PARTITION p0 TABLESPACE = z) */",
            Dialect::MySql,
        );
        let columns: Vec<_> = print.columns.iter().map(|(name, said)| (name.as_str(), said.as_str())).collect();
        assert_eq!(columns, [("KEY", "COLUMN_FORMAT FIXED STORAGE DISK"), ("b", "")]);
        assert_eq!(print.primary_key.whole(), "USING BTREE");
        let indexes: Vec<_> = print.indexes.into_iter().map(|(name, said)| (name, said.whole())).collect();
        let expected = [("plain", ""), ("u`1", "USING BTREE KEY_BLOCK_SIZE=8"), ("words", "WITH PARSER `ngram`")];
        assert_eq!(indexes, expected.map(|(name, said)| (name.to_owned(), said.to_owned())));
        let options: Vec<_> = print.options.iter().map(|(word, value)| (word.as_str(), value.as_str())).collect();
        assert_eq!(options, [("CONNECTION", "'it''s'"), ("TABLESPACE", "`x y`")]);
    }
}
