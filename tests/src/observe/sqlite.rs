//! SQLite, seen by its own pragmas; what they don't say (checks, AUTOINCREMENT, collations) by the words of the SQL.

use crate::Result;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

/// Each of them gives one fact a row.
const FACTS: [&str; 4] = [
    "SELECT 'column ' || t.name || '.' || c.name || ' ' || lower(c.type) || ' notnull=' || c.\"notnull\"
        || ' default=' || ifnull(c.dflt_value, '') || ' pk=' || c.pk || ' hidden=' || c.hidden
     FROM sqlite_master t JOIN pragma_table_xinfo(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
    "SELECT 'foreign key ' || t.name || ': ' || (SELECT group_concat(\"from\" || ' -> ' || \"table\" || '.' || ifnull(\"to\", '')
            || ' update ' || on_update || ' delete ' || on_delete || ' match ' || match, ', ')
        FROM (SELECT * FROM pragma_foreign_key_list(t.name) WHERE id = f.id ORDER BY seq))
     FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table' AND f.seq = 0",
    "SELECT 'index on ' || t.name || ' ' || CASE i.origin WHEN 'c' THEN i.name ELSE '' END || ' unique=' || i.\"unique\"
        || ' origin=' || i.origin || ' partial=' || i.partial || ' (' || (SELECT group_concat(ifnull(name, '?') || ' ' || \"desc\" || ' ' || coll, ', ')
            FROM (SELECT * FROM pragma_index_xinfo(i.name) WHERE key ORDER BY seqno)) || ') '
        || ifnull((SELECT sql FROM sqlite_master WHERE type = 'index' AND name = i.name), '')
     FROM sqlite_master t JOIN pragma_index_list(t.name) i WHERE t.type = 'table'",
    "SELECT 'table ' || name || ' without_rowid=' || wr || ' strict=' || strict FROM pragma_table_list
     WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
];

const DEFINITIONS: &str = "SELECT type || ' ' || name || ' on ' || tbl_name, sql FROM sqlite_master
     WHERE type <> 'index' AND name NOT LIKE 'sqlite_%'";

/// All facts about a database.
pub(super) async fn schema(database: &DatabaseConnection) -> Result<Vec<String>> {
    let mut facts = Vec::new();
    for sql in FACTS {
        for row in database.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await? {
            facts.push(words(&row.try_get_by_index::<String>(0)?).join(" "));
        }
    }
    for row in database.query_all_raw(Statement::from_string(DbBackend::Sqlite, DEFINITIONS)).await? {
        let (object, sql): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let words = words(&sql);
        if object.starts_with("table ") {
            facts.extend(unsaid(&words).into_iter().map(|fact| format!("{object} {fact}")));
        } else {
            facts.push(format!("{object}: {}", words.join(" ")));
        }
    }
    Ok(facts)
}

/// What no pragma says about a table.
fn unsaid(words: &[String]) -> Vec<String> {
    let mut facts = Vec::new();
    for (position, word) in words.iter().enumerate() {
        match word.as_str() {
            "check" => facts.push(format!("check {}", parenthesised(&words[position + 1..]))),
            "collate" => facts.push(format!("collate {}", words.get(position + 1).map_or("", String::as_str))),
            "autoincrement" => facts.push(word.clone()),
            _ => {}
        }
    }
    facts
}

fn parenthesised(words: &[String]) -> String {
    let mut depth = 0;
    let inside = words.iter().take_while(|word| {
        depth += i32::from(*word == "(") - i32::from(*word == ")");
        depth > 0
    });
    inside.skip(1).cloned().collect::<Vec<_>>().join(" ")
}

/// The words of an SQL text: strings as they are, names without quotes, everything else in lower case.
fn words(sql: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = sql.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' | '`' => quoted(rest, first),
            '[' => rest.find(']').map_or(rest.len(), |end| end + 1),
            c if c.is_alphanumeric() || c == '_' => {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            c => c.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        words.push(if first == '\'' {
            word.to_owned()
        } else {
            word.trim_matches(['"', '`', '[', ']']).to_lowercase()
        });
        rest = after.trim_start();
    }
    words
}

fn quoted(text: &str, quote: char) -> usize {
    let mut inside = true;
    for (position, c) in text.char_indices().skip(1) {
        match (inside, c == quote) {
            (true, true) => inside = false,
            // A doubled quote is a part of the text.
            (false, true) => inside = true,
            (false, false) => return position,
            (true, false) => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{unsaid, words};

    #[test]
    fn layout_and_quotes_are_no_facts() {
        assert_eq!(words("CREATE  TABLE \"A b\"(x 'It''s')"), words("create table `A b` ( [x]\n'It''s' )"));
        assert_ne!(words("'A'"), words("'a'"));
    }

    #[test]
    fn checks_are_found_with_their_parentheses() {
        let words = words("CREATE TABLE t (a int CHECK (a > (1 + 2)), b text COLLATE NOCASE, CHECK (b <> ''))");
        assert_eq!(unsaid(&words), ["check a > ( 1 + 2 )", "collate nocase", "check b < > ''"]);
    }
}
