//! How MySQL and MariaDB spell string literals inside expressions.

use super::mysql_string;
use crate::dialect::Dialect;

/// The character sets of connections that speak Unicode.
const UNICODE: [&str; 2] = ["_utf8mb4", "_utf8mb3"];

/// The text with each string literal as [`Dialect::literal`] writes it, and without the character set that MySQL 8 and
/// newer put before each (`_utf8mb4\'a\'`): it is that of the connection which wrote the expression, and so it is again.
/// Another ALTER TABLE may come to another one (MySQL 9.7: `_utf8mb3` becomes `_utf8mb4`).
pub(super) fn respell(sql: &str) -> String {
    let mut respelled = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => {
                let (content, length) = mysql_string(rest);
                let plain = UNICODE.iter().find_map(|set| respelled.strip_suffix(set)).map(str::len);
                respelled.truncate(plain.unwrap_or(respelled.len()));
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

#[cfg(test)]
mod tests {
    use super::respell;

    #[test]
    fn both_servers_spellings_become_one() {
        assert_eq!(respell(r"`b` in (_utf8mb4'q\'s',_utf8mb4'w')"), "`b` in ('q''s','w')");
        assert_eq!(respell(r"`b` in ('q\'s',_utf8mb3'w')"), "`b` in ('q''s','w')");
        assert_eq!(respell(r"'a\\'"), r"'a\\'");
        assert_eq!(respell("'unfinished"), "'unfinished'");
    }

    #[test]
    fn names_are_left_alone() {
        assert_eq!(respell("`it's` > _latin1'x'"), "`it's` > _latin1'x'");
    }
}
