//! URLs that are put together from variables, and URLs of other tools.

use super::{fails, with_env};

const INSPECT: [&str; 2] = ["inspect", "database"];

/// The line that many projects have.
const URL: &str = "DATABASE_URL=mysql://${DB_USERNAME}:${DB_PASSWORD}@${DB_ENDPOINT}:${DB_PORT}/${DB_NAME}\n";

fn env(username: &str, password: &str, endpoint: &str) -> String {
    let values = format!("DB_USERNAME={username}\nDB_PASSWORD={password}\nDB_ENDPOINT={endpoint}\n");
    format!("# the shop\n{URL}{values}DB_PORT=1\nDB_NAME=shop\n")
}

#[test]
fn a_url_of_variables_that_is_complete() {
    // Nothing listens there: everything before that is right.
    fails(&with_env(&env("ann", "s3cret", "127.0.0.1")), &INSPECT, "url_complete", &[]);
}

#[test]
fn a_url_of_variables_with_a_blank_one() {
    fails(&with_env(&env("ann", "s3cret", "")), &INSPECT, "url_blank", &[]);
    fails(&with_env(&env("ann", "\" \"", "127.0.0.1")), &INSPECT, "url_blank_password", &[]);
}

#[test]
fn a_url_of_variables_with_an_undefined_one() {
    let text = env("ann", "s3cret", "127.0.0.1").replace("DB_ENDPOINT=", "DB_HOST=");
    fails(&with_env(&text), &INSPECT, "url_undefined", &[]);
}

#[test]
fn a_url_of_variables_whose_definition_does_not_parse() {
    fails(&with_env(&env("ann", "s3cret and more", "127.0.0.1")), &INSPECT, "url_not_parsed", &[]);
}

#[test]
fn special_characters_that_are_written_as_a_url_has_them() {
    let text = env("ann", "s3cret%2F%40%3A%3F%23%25%20", "127.0.0.1");
    fails(&with_env(&text), &INSPECT, "url_complete", &[]);
    // These need not be.
    let text = env("ann", "'s3cret:@$!&*()=+;,~^|<>{}'", "127.0.0.1");
    fails(&with_env(&text), &INSPECT, "url_complete", &[]);
}

#[test]
fn special_characters_that_a_url_takes_for_its_own() {
    for (character, name) in [("/", "slash"), ("?", "question_mark"), ("#", "hash")] {
        let text = env("ann", &format!("'s3cret{character}x'"), "127.0.0.1");
        fails(&with_env(&text), &INSPECT, &format!("url_{name}"), &[]);
    }
    let text = env("ann", "s3cret%ff", "127.0.0.1");
    fails(&with_env(&text), &INSPECT, "url_percent", &[]);
    fails(&with_env(&env("ann", "s3cret", "tcp://127.0.0.1")), &INSPECT, "url_endpoint", &[]);
}

#[test]
fn a_dollar_that_env_takes_for_its_own() {
    fails(&with_env("DATABASE_URL=mysql://ann:s3cret$word@127.0.0.1:1/shop\n"), &INSPECT, "url_dollar", &[]);
    let url = ["inspect", "database", "-u", "mysql://ann:s3cret$word@127.0.0.1:1/shop"];
    fails(&with_env(""), &url, "url_dollar_flag", &[]);
}

#[test]
fn urls_of_other_tools() {
    for (name, url) in [
        ("pymysql", "mysql+pymysql://ann:s3cret@db/shop"),
        ("asyncpg", "postgresql+asyncpg://ann:s3cret@db/shop"),
        ("psycopg2", "postgresql+psycopg2://ann:s3cret@db/shop"),
        ("jdbc", "jdbc:mysql://db:3306/shop?user=ann&password=s3cret"),
        ("sqlite3", "sqlite3://shop.db"),
        ("mssql", "mssql://ann:s3cret@db/shop"),
        ("bare_host", "ann:s3cret@db.example.com:3306/shop"),
        ("words", "host=db user=ann password=s3cret dbname=shop"),
        ("pdo", "mysql:host=db;dbname=shop;password=s3cret"),
        ("unknown_mode", "mysql://ann:s3cret@db/shop?ssl-mode=sometimes"),
    ] {
        fails(&with_env(&format!("DATABASE_URL='{url}'\n")), &INSPECT, &format!("scheme_{name}"), &[]);
    }
}

#[test]
fn a_server_without_a_database() {
    fails(&with_env("DATABASE_URL=mysql://ann:s3cret@127.0.0.1:1\n"), &INSPECT, "no_database", &[]);
}
