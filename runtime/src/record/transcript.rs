//! What the program wrote: lines with a kind and a length, each followed by a text of that length.

use super::RecordError;

/// Something that happened while migrations ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A revision begins.
    Revision(String),
    /// It is done; its row comes or goes here.
    Moved(String),
    /// A transaction begins, or a savepoint inside of one.
    Begin,
    /// It is committed.
    Commit,
    /// A statement that changes something.
    Statement(String),
    /// A question that was answered by a database without rows.
    Question(String),
    /// A statement that failed, and the migration went on.
    Failed(String),
}

/// What a program wrote, and how it ended.
#[derive(Debug, Clone, Default)]
pub(super) struct Transcript {
    records: Vec<(String, String)>,
    failure: Option<String>,
}

impl Transcript {
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut records = Vec::new();
        let mut rest = bytes;
        while let Some((record, after)) = next(rest) {
            records.push(record);
            rest = after;
        }
        Self { records, failure: None }
    }

    /// The same, where the program failed and said this.
    pub(super) fn ended(self, failure: Option<String>) -> Self {
        Self { failure, ..self }
    }

    /// The names of all revisions that it names.
    pub(super) fn names(&self) -> Vec<String> {
        let names = self.records.iter().filter(|(kind, _)| kind == "revision");
        names.map(|(_, name)| name.clone()).collect()
    }

    /// What happened after the state before was reached. `reason` is why there is no database.
    pub(super) fn events(&self, reason: &str) -> Result<Vec<Event>, RecordError> {
        let ready = self.records.iter().position(|(kind, _)| kind == "ready");
        // A migration may go on without its answer, and do the wrong thing.
        if let Some((index, (_, query))) = self.records.iter().enumerate().find(|(_, (kind, _))| kind == "unanswered") {
            let (revision, query) = (self.revision(index), one_line(query));
            return Err(RecordError::Unanswered { revision, query, reason: reason.to_owned() });
        }
        if let Some(said) = &self.failure {
            return Err(self.failed(said, ready.is_some()));
        }
        let start = ready.ok_or_else(|| RecordError::Other("the program did not come to an end".to_owned()))?;
        Ok(without_rolled_back(&self.records[start + 1..]))
    }

    fn failed(&self, said: &str, is_recorded: bool) -> RecordError {
        let error = self.records.iter().find(|(kind, _)| kind == "error").map(|(_, text)| text.clone());
        let message = error.unwrap_or_else(|| said.to_owned());
        let revision = self.revision(self.records.len());
        match (revision.is_empty(), is_recorded) {
            (true, _) => RecordError::Other(message),
            (false, true) => RecordError::Migration { revision, message },
            (false, false) => RecordError::Before { revision, message },
        }
    }

    /// The revision that ran when a record was written.
    fn revision(&self, index: usize) -> String {
        let before = self.records[..index].iter().rev();
        before.clone().find(|(kind, _)| kind == "revision").map(|(_, name)| name.clone()).unwrap_or_default()
    }
}

fn next(bytes: &[u8]) -> Option<((String, String), &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (kind, length) = std::str::from_utf8(&bytes[..end]).ok()?.rsplit_once(' ')?;
    let start = end + 1;
    let stop = start.checked_add(length.parse().ok()?)?;
    let text = String::from_utf8_lossy(bytes.get(start..stop)?).into_owned();
    Some(((kind.to_owned(), text), bytes.get(stop + 1..)?))
}

fn event(kind: &str, text: &str) -> Option<Event> {
    let text = text.to_owned();
    Some(match kind {
        "revision" => Event::Revision(text),
        "moved" => Event::Moved(text),
        "begin" => Event::Begin,
        "commit" => Event::Commit,
        "failed" => Event::Failed(text),
        "query" if reads(&text) => Event::Question(text),
        "query" | "execute" => Event::Statement(text),
        _ => return None,
    })
}

/// Whether a statement that was sent for its rows has no other purpose. Without FROM it may call a function for what that
/// does (`SELECT create_hypertable(...)`).
fn reads(sql: &str) -> bool {
    let words = sql.to_uppercase();
    let has = |word: &str| words.split(|c: char| !c.is_alphanumeric() && c != '_').any(|other| other == word);
    match words.split_whitespace().next().unwrap_or_default() {
        "SELECT" => has("FROM"),
        "WITH" => !["INSERT", "UPDATE", "DELETE", "MERGE"].into_iter().any(has),
        "PRAGMA" => !sql.contains('='),
        first => ["SHOW", "EXPLAIN", "DESCRIBE", "DESC", "VALUES", "TABLE"].contains(&first),
    }
}

/// The events of records, but for those in transactions that were rolled back.
fn without_rolled_back(records: &[(String, String)]) -> Vec<Event> {
    let mut kept: Vec<Event> = Vec::new();
    let mut open = Vec::new();
    for (kind, text) in records {
        match kind.as_str() {
            "begin" => open.push(kept.len()),
            "commit" => {
                open.pop();
            }
            "rollback" => kept.truncate(open.pop().unwrap_or(kept.len())),
            _ => {}
        }
        kept.extend(event(kind, text));
    }
    kept
}

fn one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transcript(records: &[(&str, &str)]) -> Transcript {
        let texts: Vec<_> = records.iter().map(|(kind, text)| format!("{kind} {}\n{text}\n", text.len())).collect();
        Transcript::parse(texts.concat().as_bytes())
    }

    fn statement(sql: &str) -> Event {
        Event::Statement(sql.to_owned())
    }

    #[test]
    fn what_is_rolled_back_did_not_happen() {
        let all = [
            ("execute", "before"),
            ("ready", ""),
            ("revision", "m1"),
            ("begin", ""),
            ("execute", "one\n2"),
            ("begin", ""),
            ("execute", "undone"),
            ("rollback", ""),
            ("query", "INSERT INTO a VALUES (1) RETURNING id"),
            ("moved", "m1"),
            ("commit", ""),
        ];
        let events = transcript(&all).events("").unwrap();
        let insertion = statement("INSERT INTO a VALUES (1) RETURNING id");
        let (revision, moved) = (Event::Revision("m1".to_owned()), Event::Moved("m1".to_owned()));
        assert_eq!(events, [revision, Event::Begin, statement("one\n2"), insertion, moved, Event::Commit]);
    }

    #[test]
    fn questions_are_told_from_what_changes_something() {
        for question in ["SELECT COUNT(*) > 0 FROM t", "with a as (select 1) select * from a", "PRAGMA table_info(t)"] {
            assert!(reads(question), "{question}");
        }
        for change in ["SELECT create_hypertable('t', 'at')", "WITH a AS (DELETE FROM t RETURNING id) SELECT id FROM a"]
        {
            assert!(!reads(change), "{change}");
        }
    }

    #[test]
    fn a_failure_names_its_revision() {
        let before = transcript(&[("revision", "m1"), ("error", "no such table")]).ended(Some(String::new()));
        assert!(matches!(before.events(""), Err(RecordError::Before { revision, .. }) if revision == "m1"));
        let after = [("revision", "m1"), ("ready", ""), ("revision", "m2")];
        let after = transcript(&after).ended(Some("panicked".to_owned()));
        let expected = "m2 failed on the scratch database: panicked";
        assert_eq!(after.events("").unwrap_err().to_string(), expected);
        let asked = transcript(&[("ready", ""), ("revision", "m1"), ("unanswered", "SELECT\n 1"), ("moved", "m1")]);
        let expected = "m1 asks the database, and there is none that could answer: SELECT 1";
        assert_eq!(asked.events("").unwrap_err().to_string(), expected);
        assert!(matches!(
            transcript(&[("ready", "")]).ended(Some(String::new())).events(""),
            Err(RecordError::Other(_))
        ));
    }
}
