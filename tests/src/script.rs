//! A script, sent as the server's own client sends it.

use crate::{Result, Step};
use limbeck_runtime::connect::Connection;
use sea_orm::ConnectionTrait;

/// Runs a script.
pub async fn execute(connection: &Connection, script: &str) -> Result {
    for part in parts(script) {
        connection.database.execute_unprepared(&part).await.step(&part)?;
    }
    Ok(())
}

/// What is sent at once: all of it, but where `mysql` is told of another delimiter.
fn parts(script: &str) -> Vec<String> {
    let (mut parts, mut part) = (Vec::new(), String::new());
    let mut delimiter = ";";
    for line in script.split_inclusive('\n') {
        let (text, ends) = match line.strip_prefix("DELIMITER ") {
            Some(new) => {
                delimiter = new.trim();
                ("", true)
            }
            None => match line.trim_end().strip_suffix(delimiter).filter(|_| delimiter != ";") {
                Some(end) => (end, true),
                None => (line, false),
            },
        };
        part.push_str(text);
        if ends {
            parts.push(std::mem::take(&mut part));
        }
    }
    parts.push(part);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_delimiter_is_said_to_the_client_only() {
        let script = "A;\nB;\nDELIMITER $$\nCREATE TRIGGER x BEGIN\n  y;\nEND$$\nC$$\nDELIMITER ;\nD;\n";
        assert_eq!(parts(script), ["A;\nB;\n", "CREATE TRIGGER x BEGIN\n  y;\nEND", "C", "D;\n"]);
    }
}
