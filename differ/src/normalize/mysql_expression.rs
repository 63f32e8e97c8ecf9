//! How MySQL and MariaDB spell string literals inside expressions.

use crate::dialect::Dialect;

/// The text with each string literal as [`Dialect::literal`] writes it, and without the character set that MySQL 8 and
/// newer put before each (`_utf8mb4\'a\'`): it is that of the connection which wrote the expression, and so it is again.
pub(super) fn respell(sql: &str) -> String {
    let mut respelled = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => {
                let (content, length) = literal(rest);
                if respelled.ends_with("_utf8mb4") {
                    respelled.truncate(respelled.len() - "_utf8mb4".len());
                }
                respelled.push_str(&Dialect::MySql.literal(&content));
                length
            }
            '`' => {
                let length = rest[1..].find('`').map_or(rest.len(), |end| end + 2);
                respelled.push_str(&rest[..length]);
                length
            }
            other => {
                respelled.push(other);
                other.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    respelled
}

/// The content of the literal that a text begins with, and the literal's length in bytes
/// (<https://dev.mysql.com/doc/refman/9.0/en/string-literals.html>).
fn literal(text: &str) -> (String, usize) {
    let mut content = String::new();
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '\'' if characters.peek().is_some_and(|(_, next)| *next == '\'') => {
                characters.next();
                content.push('\'');
            }
            '\'' => return (content, at + 1),
            '\\' => content.extend(characters.next().map(|(_, escaped)| unescaped(escaped))),
            other => content.push(other),
        }
    }
    (content, text.len())
}

fn unescaped(character: char) -> char {
    match character {
        '0' => '\0',
        'b' => '\u{8}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'Z' => '\u{1a}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::respell;

    #[test]
    fn both_servers_spellings_become_one() {
        assert_eq!(respell(r"`b` in (_utf8mb4'q\'s',_utf8mb4'w')"), "`b` in ('q''s','w')");
        assert_eq!(respell(r"`b` in ('q\'s','w')"), "`b` in ('q''s','w')");
        assert_eq!(respell(r"'a\\'"), r"'a\\'");
        assert_eq!(respell("'unfinished"), "'unfinished'");
    }

    #[test]
    fn names_are_left_alone() {
        assert_eq!(respell("`it's` > _latin1'x'"), "`it's` > _latin1'x'");
    }
}
