//! String literals of MySQL and MariaDB.

/// What the string literal at the beginning of a text stands for, and how many bytes of the text it is. In a literal the
/// quote is doubled or escaped (MySQL 9, 11.1.1). One that does not end ends with the text.
pub fn mysql_string(text: &str) -> (String, usize) {
    let mut value = String::new();
    let mut characters = text.char_indices().peekable();
    let Some((_, quote)) = characters.next() else { return (value, 0) };
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => {
                if let Some((_, escaped)) = characters.next() {
                    push_escaped(&mut value, escaped);
                }
            }
            _ if character == quote => match characters.next_if(|&(_, next)| next == quote) {
                Some(_) => value.push(quote),
                None => return (value, at + quote.len_utf8()),
            },
            _ => value.push(character),
        }
    }
    (value, text.len())
}

/// Adds what a backslash and a character stand for. Before `%` and `_` the backslash stays, for `LIKE`.
fn push_escaped(value: &mut String, character: char) {
    let plain = match character {
        '0' => '\0',
        'b' => '\u{8}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'Z' => '\u{1a}',
        '%' | '_' => {
            value.push('\\');
            character
        }
        other => other,
    };
    value.push(plain);
}

#[cfg(test)]
mod tests {
    use super::mysql_string;

    #[test]
    fn quotes_are_doubled_or_escaped() {
        assert_eq!(mysql_string(r"'it''s \'x\' \\', 'b'"), (r"it's 'x' \".to_owned(), 16));
        assert_eq!(mysql_string("\"a\"\"'b\" + 1"), ("a\"'b".to_owned(), 7));
        assert_eq!(mysql_string("''"), (String::new(), 2));
    }

    #[test]
    fn a_backslash_before_a_wildcard_stays() {
        assert_eq!(mysql_string(r"'a\nb\%\_'").0, "a\nb\\%\\_");
    }

    #[test]
    fn what_does_not_end_ends_with_the_text() {
        for (text, value) in [("", ""), ("'", ""), ("'a", "a"), ("'a\\", "a")] {
            assert_eq!(mysql_string(text), (value.to_owned(), text.len()));
        }
    }
}
