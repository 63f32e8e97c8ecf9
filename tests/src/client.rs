//! The programs that a database's administrator has: `psql`, `mysql` and `sqlite3`.

use crate::server::TestDatabase;
use crate::{Result, Step};
use limbeck_differ::Dialect;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use url::Url;

/// Whether the client of a dialect is there. Without it a test is skipped aloud; in CI that is an error.
pub fn is_there(dialect: Dialect) -> Result<bool> {
    let program = match dialect {
        Dialect::Postgres => psql(),
        Dialect::MySql | Dialect::MariaDb => mysql().into(),
        Dialect::Sqlite => "sqlite3".into(),
    };
    if Command::new(&program).arg("--version").output().is_ok() {
        return Ok(true);
    }
    if std::env::var_os("CI").is_some() {
        return Err(format!("{} is not there", program.display()).into());
    }
    let line = format!("skipped: {} is not there\n", program.display());
    std::io::stderr().write_all(line.as_bytes())?;
    Ok(false)
}

/// Has a database's own client run a script, which must succeed.
pub fn run(database: &TestDatabase, script: &str) -> Result {
    let mut child = client(database)?.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let mut input = child.stdin.take().ok_or("the client has no input")?;
    // A client that stops at an error reads no further; what it says is what matters.
    let _ = input.write_all(script.as_bytes());
    drop(input);
    let output = child.wait_with_output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("the client refused the script: {}\n{script}", String::from_utf8_lossy(&output.stderr)).into())
}

fn psql() -> PathBuf {
    let folder = std::env::var_os("LIMBECK_TEST_POSTGRES_BIN");
    folder.map_or_else(|| PathBuf::from("psql"), |folder| PathBuf::from(folder).join("psql"))
}

/// MariaDB's packages call their client `mariadb`, the older ones also `mysql`.
fn mysql() -> &'static str {
    let is_there =
        |name: &&str| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success());
    ["mysql", "mariadb"].into_iter().find(is_there).unwrap_or("mysql")
}

fn client(database: &TestDatabase) -> Result<Command> {
    let url = &database.url;
    Ok(match url.dialect {
        Dialect::Postgres => {
            let mut command = Command::new(psql());
            command.args(["--no-psqlrc", "--quiet", "--dbname", url.with_password()]);
            command
        }
        Dialect::MySql | Dialect::MariaDb => {
            let parts = Url::parse(url.with_password()).step("the server's URL")?;
            let mut command = Command::new(mysql());
            command.arg(format!("--host={}", parts.host_str().unwrap_or("127.0.0.1")));
            command.arg(format!("--port={}", parts.port().unwrap_or(3306)));
            command.arg(format!("--user={}", parts.username()));
            if let Some(password) = parts.password() {
                command.env("MYSQL_PWD", password);
            }
            command.arg(url.database().unwrap_or_default());
            command
        }
        Dialect::Sqlite => {
            let mut command = Command::new("sqlite3");
            command.arg("-batch").arg(url.file().ok_or("a database in memory has no file")?);
            command
        }
    })
}
