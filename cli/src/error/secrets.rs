//! Passwords that do not reach a person.

use std::ops::Range;

/// What a password is called in the parameters of a URL and in what some take for one.
const KEYS: [&str; 3] = ["password=", "passwd=", "pwd="];

/// The text with every byte of a password in a URL replaced by `*`, so that places in it stay where they are.
pub(crate) fn hide_passwords(text: &str) -> String {
    let mut hidden = text.to_owned();
    for (start, mark) in text.match_indices("://") {
        let start = start + mark.len();
        let end = text[start..].find(|c: char| c.is_whitespace() || "\"'`<>".contains(c));
        hide_in(&mut hidden, start..end.map_or(text.len(), |end| start + end));
    }
    hidden
}

/// The same for a text that is one URL, or was meant to be one: it may lack its scheme, and its password may have any
/// character.
pub(crate) fn hide_password(url: &str) -> String {
    let mut hidden = url.to_owned();
    let start = url.find("://").map_or(0, |mark| mark + 3);
    hide_in(&mut hidden, start..url.len());
    hidden
}

/// Hides the password of what follows the scheme of a URL.
fn hide_in(hidden: &mut String, place: Range<usize>) {
    let url = hidden[place.clone()].to_owned();
    for range in user_password(&url).into_iter().chain(parameters(&url)) {
        let stars = "*".repeat(range.len());
        hidden.replace_range(place.start + range.start..place.start + range.end, &stars);
    }
}

fn user_password(url: &str) -> Option<Range<usize>> {
    let authority = url.find(['/', '?', '#']).unwrap_or(url.len());
    let (place, is_port) = match url.rfind('@') {
        Some(at) => (url[..at].find(':')? + 1..at, false),
        // Without a host: what stands in the place of the port is one, or is the password.
        None if url.starts_with('[') => return None,
        None => {
            let place = url[..authority].find(':')? + 1..authority;
            // Words such as `host=db` have their own places for a password.
            (place.clone(), url[place.clone()].bytes().all(|b| b.is_ascii_digit()) || url[place].contains('='))
        }
    };
    (!is_port && !is_variable(&url[place.clone()])).then_some(place)
}

fn parameters(url: &str) -> Vec<Range<usize>> {
    let lower = url.to_ascii_lowercase();
    let mut ranges = Vec::new();
    for key in KEYS {
        for (position, _) in lower.match_indices(key) {
            let start = position + key.len();
            let end = url[start..].find(|c: char| c.is_whitespace() || "&#;".contains(c));
            ranges.push(start..end.map_or(url.len(), |end| start + end));
        }
    }
    ranges
}

/// Whether a password is only named: `${NAME}`.
fn is_variable(password: &str) -> bool {
    let name = password.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    name.is_some_and(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_hidden_and_places_stay() {
        let text = "url = \"postgres://ann:s3cr@t@host/db?sslmode=off&password=x2&a=b\" # http://host:80/a";
        let hidden = hide_passwords(text);
        assert_eq!(hidden, "url = \"postgres://ann:******@host/db?sslmode=off&password=**&a=b\" # http://host:80/a");
        assert_eq!(hidden.len(), text.len());
        assert_eq!(hide_passwords("postgres://a:${P}@h/d"), "postgres://a:${P}@h/d");
    }

    #[test]
    fn a_password_is_hidden_in_whatever_was_meant_as_a_url() {
        for text in [
            "mysql://ann:s3 \"cret@host/db",
            "mysql://ann:s3/c#r?et@host/db",
            "mysql://ann:s3cret",
            "mysql:ann:s3cret@host",
            "ann:s3cret@host/db",
            "host=localhost Password=s3cret dbname=x",
            "jdbc:mysql://host/db?user=ann&password=s3cret",
            "mysql:host=localhost;pwd=s3cret;dbname=x",
        ] {
            let hidden = hide_password(text);
            assert!(!hidden.contains("s3") && !hidden.contains("et"), "{hidden}");
        }
        assert_eq!(hide_password("mysql://host:3306/db"), "mysql://host:3306/db");
        assert_eq!(hide_password("mysql://[::1]:3306/db"), "mysql://[::1]:3306/db");
    }
}
