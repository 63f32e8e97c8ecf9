//! What was written down, as a script for the database's own client.

use super::{Event, Recording};
use crate::state::{Direction, StateTable};
use limbeck_codegen::sql::ended;
use limbeck_differ::Dialect;
use std::fmt::Write as _;

/// Everything that a script says.
#[derive(Debug, Clone, Copy)]
pub struct Script<'a> {
    /// What migrations sent.
    pub recording: &'a Recording,
    /// The state table.
    pub state_table: &'a str,
    /// For which client.
    pub dialect: Dialect,
    /// Which way.
    pub direction: Direction,
    /// PostgreSQL: the schema that names without one are in, where it is not the role's own.
    pub schema: Option<&'a str>,
    /// All revisions in order, to say what comes before what.
    pub revisions: &'a [String],
}

impl Script<'_> {
    /// The script; it ends with a line break.
    pub fn text(&self) -> String {
        let mut text = self.head();
        if matches!(self.recording.events.first(), Some(Event::Statement(_))) {
            text.push_str("\n-- The state table, where it is not there\n");
        }
        let mut depth = 0;
        for (index, event) in self.recording.events.iter().enumerate() {
            text.push_str(&self.event(event, &mut depth, index));
        }
        text
    }

    fn event(&self, event: &Event, depth: &mut usize, index: usize) -> String {
        let table = StateTable { name: self.state_table, dialect: self.dialect };
        match event {
            Event::Revision(revision) => self.heading(revision, index),
            Event::Moved(revision) => self.end(&match self.direction {
                Direction::Up => table.insertion(revision, table.now()),
                Direction::Down => table.deletion(revision),
            }),
            Event::Begin => {
                *depth += 1;
                match depth {
                    1 => self.end("BEGIN"),
                    inner => self.end(&format!("SAVEPOINT limbeck_{inner}")),
                }
            }
            Event::Commit => {
                let ended = *depth;
                *depth = depth.saturating_sub(1);
                if ended > 1 { self.end(&format!("RELEASE SAVEPOINT limbeck_{ended}")) } else { self.end("COMMIT") }
            }
            Event::Statement(sql) => match sql.trim().trim_end_matches(';').trim_end() {
                "" => String::new(),
                sql => self.end(sql),
            },
            Event::Failed(sql) => {
                format!("-- failed on the scratch database, where the migration went on: {}\n", line(sql))
            }
            Event::Question(_) => String::new(),
        }
    }

    fn end(&self, sql: &str) -> String {
        ended(sql, self.dialect)
    }

    /// What the script is, and the settings that the migrations' driver gives its sessions (sqlx 0.8 and 0.9).
    fn head(&self) -> String {
        let (command, _) = self.words();
        let mut text = format!("-- limbeck {command} --sql, for {}: {}\n", self.client(), self.span());
        if let Some(reason) = &self.recording.offline {
            let _ = writeln!(text, "-- Written without a database ({}).", line(reason));
        }
        let asking = self.asking();
        if !asking.is_empty() {
            let _ = writeln!(
                text,
                "-- CAREFUL: {} read rows. What follows was written down on a database without rows.",
                asking.join(", ")
            );
        }
        let settings: Vec<String> = match self.dialect {
            Dialect::Postgres => vec!["SET client_encoding = 'UTF8'".to_owned(), "SET TIME ZONE 'UTC'".to_owned()],
            Dialect::MySql | Dialect::MariaDb => vec![
                "SET NAMES utf8mb4, time_zone = '+00:00', \
                 sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT,NO_ENGINE_SUBSTITUTION')"
                    .to_owned(),
            ],
            Dialect::Sqlite => vec!["PRAGMA foreign_keys = ON".to_owned()],
        };
        // `mysql` stops at the first error by itself.
        match self.dialect {
            Dialect::Postgres => text.push_str("\\set ON_ERROR_STOP on\n"),
            Dialect::Sqlite => text.push_str(".bail on\n"),
            Dialect::MySql | Dialect::MariaDb => {}
        }
        let path = self.schema.map(|schema| format!("SET search_path = {}", self.dialect.quote(schema)));
        settings.iter().chain(&path).for_each(|setting| text.push_str(&self.end(setting)));
        text
    }

    fn client(&self) -> &'static str {
        match self.dialect {
            Dialect::Postgres => "psql",
            Dialect::MySql => "mysql",
            Dialect::MariaDb => "mariadb",
            Dialect::Sqlite => "sqlite3",
        }
    }

    fn words(&self) -> (&'static str, &'static str) {
        match self.direction {
            Direction::Up => ("upgrade", "Running upgrade"),
            Direction::Down => ("downgrade", "Running downgrade"),
        }
    }

    /// From where to where.
    fn span(&self) -> String {
        let moved = || {
            self.recording.events.iter().filter_map(|event| match event {
                Event::Revision(name) => Some(name.as_str()),
                _ => None,
            })
        };
        let (first, last) = (moved().next().unwrap_or("base"), moved().next_back().unwrap_or("base"));
        match self.direction {
            Direction::Up => format!("{} -> {last}", self.before(first)),
            Direction::Down => format!("{first} -> {}", self.before(last)),
        }
    }

    fn before(&self, revision: &str) -> &str {
        let index = self.revisions.iter().position(|listed| listed == revision);
        let before = index.and_then(|index| self.revisions.get(index.checked_sub(1)?));
        before.map_or("base", String::as_str)
    }

    fn heading(&self, revision: &str, index: usize) -> String {
        let (_, words) = self.words();
        let step = match self.direction {
            Direction::Up => format!("{} -> {revision}", self.before(revision)),
            Direction::Down => format!("{revision} -> {}", self.before(revision)),
        };
        let mut text = format!("\n-- {words} {step}\n");
        for question in self.questions(index) {
            let _ = writeln!(text, "-- a database without rows was asked: {}", line(question));
        }
        text
    }

    /// What the revision that begins at an event asks about rows.
    fn questions(&self, start: usize) -> Vec<&str> {
        let rest = self.recording.events.iter().skip(start + 1);
        let own = rest.take_while(|event| !matches!(event, Event::Revision(_)));
        let mut questions: Vec<&str> = Vec::new();
        for event in own {
            if let Event::Question(sql) = event
                && !is_about_the_schema(sql)
                && !questions.contains(&sql.as_str())
            {
                questions.push(sql);
            }
        }
        questions
    }

    /// The revisions that ask about rows.
    fn asking(&self) -> Vec<&str> {
        let events = self.recording.events.iter().enumerate();
        let asking = events.filter_map(|(index, event)| match event {
            Event::Revision(name) if !self.questions(index).is_empty() => Some(name.as_str()),
            _ => None,
        });
        asking.collect()
    }
}

/// Whether a question is answered by the schema, which a scratch database has, too.
fn is_about_the_schema(sql: &str) -> bool {
    let sql = sql.to_lowercase();
    ["information_schema", "pg_catalog", "pg_", "sqlite_master", "sqlite_schema", "pragma", "show "]
        .iter()
        .any(|name| sql.contains(name))
}

/// A text that can stand in a comment.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
