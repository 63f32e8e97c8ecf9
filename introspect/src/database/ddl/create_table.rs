//! `CREATE TABLE`.

use super::tokens::{Kind, Token, tokens};
use crate::database::expression::without_parentheses;
use limbeck_differ::schema::{Deferrable, Expression};

/// What the text of a table tells and no pragma does.
#[derive(Debug, Default)]
pub(in crate::database) struct CreateTable {
    pub(in crate::database) columns: Vec<ColumnText>,
    pub(in crate::database) primary_key: Option<KeyText>,
    pub(in crate::database) autoincrement: bool,
    pub(in crate::database) uniques: Vec<KeyText>,
    pub(in crate::database) checks: Vec<CheckText>,
    /// In the order of the text.
    pub(in crate::database) foreign_keys: Vec<ForeignKeyText>,
    /// A NOT NULL has a conflict clause.
    pub(in crate::database) conflict_clause: bool,
}

/// A column.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::database) struct ColumnText {
    pub(in crate::database) name: String,
    /// Its type as it is written; empty where there is none.
    pub(in crate::database) declared_type: String,
    pub(in crate::database) collation: Option<String>,
    pub(in crate::database) generated: Option<Expression>,
}

/// A primary key or a unique constraint.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::database) struct KeyText {
    pub(in crate::database) name: Option<String>,
    pub(in crate::database) columns: Vec<String>,
    pub(in crate::database) conflict_clause: bool,
    /// Whether it has an order or a collation of its own.
    pub(in crate::database) directed: bool,
}

/// A check.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::database) struct CheckText {
    pub(in crate::database) name: Option<String>,
    pub(in crate::database) expression: Expression,
}

/// A foreign key.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::database) struct ForeignKeyText {
    pub(in crate::database) name: Option<String>,
    pub(in crate::database) columns: Vec<String>,
    pub(in crate::database) match_full: bool,
    pub(in crate::database) deferrable: Deferrable,
}

/// Words with which a constraint begins, so that a column's type ends before them.
const CONSTRAINT_WORDS: [&str; 13] = [
    "CONSTRAINT",
    "PRIMARY",
    "NOT",
    "NULL",
    "UNIQUE",
    "CHECK",
    "DEFAULT",
    "COLLATE",
    "REFERENCES",
    "GENERATED",
    "AS",
    "DEFERRABLE",
    "ON",
];

impl CreateTable {
    pub(in crate::database) fn parse(sql: &str) -> Self {
        let tokens = tokens(sql);
        let open = tokens.iter().position(|token| token.is_symbol('(')).map_or(tokens.len(), |open| open + 1);
        let mut parser =
            Parser { sql, tokens: &tokens[open..], table: CreateTable::default(), name: None, columns: Vec::new() };
        while parser.tokens.first().is_some_and(|token| !token.is_symbol(')')) {
            parser.item();
        }
        parser.table
    }

    pub(in crate::database) fn column(&self, name: &str) -> Option<&ColumnText> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// What is left of a statement, and what was found so far.
struct Parser<'s, 't> {
    sql: &'s str,
    tokens: &'t [Token<'s>],
    table: CreateTable,
    /// The name that `CONSTRAINT` gives to the next constraint.
    name: Option<String>,
    /// The columns that the next constraint is on.
    columns: Vec<String>,
}

impl<'s, 't> Parser<'s, 't> {
    /// A column or a table's constraints, with the comma after it. SQLite needs no comma between constraints.
    fn item(&mut self) {
        const TABLE_WORDS: [&str; 5] = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
        self.columns.clear();
        let is_constraint = self.tokens.first().is_some_and(|token| TABLE_WORDS.iter().any(|word| token.is(word)));
        if !is_constraint && let Some(name) = self.next() {
            let column = ColumnText { name: name.name(), declared_type: self.declared_type(), ..ColumnText::default() };
            self.columns = vec![column.name.clone()];
            self.table.columns.push(column);
        }
        while self.tokens.first().is_some_and(|token| !token.is_symbol(')')) {
            if self.take_symbol(',') {
                break;
            }
            self.constraint();
        }
        self.name = None;
    }

    /// One constraint of a column or of the table, or a token that says nothing here.
    fn constraint(&mut self) {
        let Some(token) = self.next() else { return };
        match token.text.to_ascii_uppercase().as_str() {
            _ if token.kind != Kind::Word => {}
            "CONSTRAINT" => self.name = self.next().map(|token| token.name()),
            "PRIMARY" => self.primary_key(),
            "UNIQUE" => {
                let key = self.key();
                self.table.uniques.push(key);
            }
            "CHECK" => self.check(),
            "FOREIGN" => {
                self.take("KEY");
                self.columns = self.column_list();
            }
            "REFERENCES" => self.references(),
            "NOT" if self.take("DEFERRABLE") => self.skip_initially(),
            "DEFERRABLE" => self.deferrable(),
            "NOT" | "NULL" => {
                self.take("NULL");
                self.table.conflict_clause |= self.conflict_clause();
                self.name = None;
            }
            "DEFAULT" => self.skip_default(),
            "COLLATE" => self.collate(),
            "AS" => self.generated(),
            _ => {}
        }
    }

    fn primary_key(&mut self) {
        self.take("KEY");
        let key = self.key();
        self.table.autoincrement |= self.take("AUTOINCREMENT");
        self.table.primary_key = Some(key);
    }

    /// The rest of a key: its columns, unless it is the column's own, and what to do about a conflict.
    fn key(&mut self) -> KeyText {
        let is_list = self.tokens.first().is_some_and(|token| token.is_symbol('('));
        let list = self.tokens.iter().take_while(|token| is_list && !token.is_symbol(')'));
        let mut directed = list.clone().any(|token| token.is("DESC") || token.is("COLLATE"));
        let columns = if is_list { self.column_list() } else { self.columns.clone() };
        if !self.take("ASC") {
            directed |= self.take("DESC");
        }
        KeyText { name: self.name.take(), columns, conflict_clause: self.conflict_clause(), directed }
    }

    fn check(&mut self) {
        let text = self.group().map(|group| without_parentheses(text(self.sql, group)));
        let (name, expression) = (self.name.take(), Expression::new(text.unwrap_or_default()));
        self.conflict_clause();
        self.table.checks.push(CheckText { name, expression });
    }

    fn references(&mut self) {
        self.next();
        self.group();
        let mut key =
            ForeignKeyText { name: self.name.take(), columns: self.columns.clone(), ..ForeignKeyText::default() };
        loop {
            if self.take("ON") {
                let action = (self.next(), self.next());
                if action.1.is_some_and(|word| word.is("SET") || word.is("NO")) {
                    self.next();
                }
            } else if self.take("MATCH") {
                key.match_full = self.next().is_some_and(|word| word.is("FULL"));
            } else {
                break;
            }
        }
        self.table.foreign_keys.push(key);
    }

    /// `DEFERRABLE` is of the foreign key before it.
    fn deferrable(&mut self) {
        let initially = self.take("INITIALLY").then(|| self.next()).flatten();
        let is_deferred = initially.is_some_and(|word| word.is("DEFERRED"));
        if let Some(key) = self.table.foreign_keys.last_mut() {
            key.deferrable = if is_deferred { Deferrable::InitiallyDeferred } else { Deferrable::InitiallyImmediate };
        }
    }

    fn skip_initially(&mut self) {
        if self.take("INITIALLY") {
            self.next();
        }
    }

    /// The pragma tells the default.
    fn skip_default(&mut self) {
        if self.group().is_none() {
            let sign = self.next();
            if sign.is_some_and(|token| token.is_symbol('-') || token.is_symbol('+')) {
                self.next();
            }
        }
        self.name = None;
    }

    fn collate(&mut self) {
        let collation = self.next().map(|token| token.name());
        if let Some(column) = self.table.columns.last_mut() {
            column.collation = collation;
        }
    }

    fn generated(&mut self) {
        let Some(group) = self.group() else { return };
        let expression = Expression::new(without_parentheses(text(self.sql, group)));
        if let Some(column) = self.table.columns.last_mut() {
            column.generated = Some(expression);
        }
    }

    /// `ON CONFLICT` and what then happens; the default action is none.
    fn conflict_clause(&mut self) -> bool {
        if !(self.tokens.get(1).is_some_and(|token| token.is("CONFLICT")) && self.take("ON")) {
            return false;
        }
        self.next();
        self.next().is_some_and(|action| !action.is("ABORT"))
    }

    /// A column's type: words, then numbers in parentheses.
    fn declared_type(&mut self) -> String {
        let rest = self.tokens;
        while self.tokens.first().is_some_and(|token| {
            !matches!(token.kind, Kind::Symbol(_)) && !CONSTRAINT_WORDS.iter().any(|word| token.is(word))
        }) {
            self.next();
        }
        if rest.len() > self.tokens.len() {
            self.group();
        }
        text(self.sql, &rest[..rest.len() - self.tokens.len()]).to_owned()
    }

    /// The first word of each part of a list in parentheses.
    fn column_list(&mut self) -> Vec<String> {
        let Some(group) = self.group() else { return Vec::new() };
        parts(group).filter_map(|part| part.first().map(Token::name)).collect()
    }

    /// The tokens inside the parentheses that stand next, which are taken.
    fn group(&mut self) -> Option<&'t [Token<'s>]> {
        let (inside, rest) = group(self.tokens)?;
        self.tokens = rest;
        Some(inside)
    }

    fn next(&mut self) -> Option<Token<'s>> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(*first)
    }

    fn take(&mut self, keyword: &str) -> bool {
        self.take_if(|token| token.is(keyword))
    }

    fn take_symbol(&mut self, symbol: char) -> bool {
        self.take_if(|token| token.is_symbol(symbol))
    }

    fn take_if(&mut self, is_wanted: impl Fn(&Token<'s>) -> bool) -> bool {
        let is_there = self.tokens.first().is_some_and(is_wanted);
        if is_there {
            self.next();
        }
        is_there
    }
}

/// The tokens inside the parentheses that open the list, and those after them.
pub(super) fn group<'s, 't>(tokens: &'t [Token<'s>]) -> Option<(&'t [Token<'s>], &'t [Token<'s>])> {
    let mut depth = 0_usize;
    for (position, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Symbol('(') => depth += 1,
            Kind::Symbol(')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return (position > 0).then(|| (&tokens[1..position], &tokens[position + 1..]));
        }
    }
    None
}

/// The parts of a list, between the commas that stand in no further parentheses.
pub(super) fn parts<'s, 't>(tokens: &'t [Token<'s>]) -> impl Iterator<Item = &'t [Token<'s>]> {
    let mut depth = 0_usize;
    tokens.split(move |token| {
        match token.kind {
            Kind::Symbol('(') => depth += 1,
            Kind::Symbol(')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && token.is_symbol(',')
    })
}

/// The text that the tokens stand for, with everything between them.
pub(super) fn text<'s>(sql: &'s str, tokens: &[Token<'s>]) -> &'s str {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => &sql[first.start..last.end()],
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::CreateTable;
    use limbeck_differ::schema::Deferrable;

    #[test]
    fn columns_with_types_as_they_are_written() {
        let table = CreateTable::parse(
            "CREATE TABLE \"t (1)\" (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, [a b] real(12, 2) DEFAULT -1.5, c, \
             `d` UNSIGNED BIG INT COLLATE NOCASE, 'e' text GENERATED ALWAYS AS (a || ')') STORED, f int AS (1))",
        );
        let columns: Vec<_> = table.columns.iter().map(|c| (c.name.as_str(), c.declared_type.as_str())).collect();
        let expected = [
            ("id", "integer"),
            ("a b", "real(12, 2)"),
            ("c", ""),
            ("d", "UNSIGNED BIG INT"),
            ("e", "text"),
            ("f", "int"),
        ];
        assert_eq!(columns, expected);
        assert!(table.autoincrement);
        assert_eq!(table.columns[3].collation.as_deref(), Some("NOCASE"));
        let generated: Vec<_> = table.columns.iter().filter_map(|c| c.generated.as_ref()).collect();
        assert_eq!(generated[0].sql(), "a || ')'");
        assert_eq!(generated[1].sql(), "1");
    }

    #[test]
    fn constraints_with_and_without_names_and_commas() {
        let table = CreateTable::parse(
            "CREATE TABLE t (a int CONSTRAINT u1 UNIQUE CHECK (a > 0 AND (a < 9)), b int REFERENCES p (x) ON DELETE SET NULL \
             DEFERRABLE INITIALLY DEFERRED, CONSTRAINT \"c 1\" CHECK ((b) <> (a)), UNIQUE (a, b COLLATE NOCASE DESC) \
             CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES p MATCH FULL ON UPDATE CASCADE)",
        );
        assert_eq!(table.uniques[0].name.as_deref(), Some("u1"));
        assert_eq!(table.uniques[1].columns, ["a", "b"]);
        assert_eq!(table.checks[0].expression.sql(), "a > 0 AND (a < 9)");
        assert_eq!(table.checks[1].name.as_deref(), Some("c 1"));
        assert_eq!(table.checks[1].expression.sql(), "(b) <> (a)");
        assert_eq!(table.foreign_keys[0].deferrable, Deferrable::InitiallyDeferred);
        assert_eq!((table.foreign_keys[1].name.as_deref(), table.foreign_keys[1].match_full), (Some("fk"), true));
        assert_eq!(table.foreign_keys[1].columns, ["a", "b"]);
    }

    #[test]
    fn a_name_is_of_the_next_constraint_only() {
        let table = CreateTable::parse(
            "CREATE TABLE t (a int CONSTRAINT n NOT NULL CHECK (a > 0), b int CONSTRAINT d DEFAULT 1 UNIQUE)",
        );
        assert_eq!(table.checks[0].name, None);
        assert_eq!(table.uniques[0].name, None);
    }

    #[test]
    fn conflict_clauses_are_seen() {
        let table =
            CreateTable::parse("CREATE TABLE t (a int NOT NULL ON CONFLICT IGNORE, UNIQUE (a) ON CONFLICT REPLACE)");
        assert!(table.conflict_clause && table.uniques[0].conflict_clause);
    }
}
