//! How MySQL and MariaDB spell string literals inside expressions.

use super::mysql_string;
use crate::dialect::Dialect;

/// The text with each string literal as [`Dialect::literal`] writes it, and without the character set that MySQL 8 and
/// newer put before each (`_utf8mb4\'a\'`): it is that of the connection which wrote the expression, and so it is again.
pub(super) fn respell(sql: &str) -> String {
    let mut respelled = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => {
                let (content, length) = mysql_string(rest);
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
