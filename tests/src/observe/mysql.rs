//! MySQL and MariaDB, seen by their own SHOW CREATE.

use crate::Result;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

/// A kind of object: how its names are found, how it is shown, and the column with the statement.
struct Kind {
    names: &'static str,
    show: &'static str,
    statement: usize,
}

const KINDS: [Kind; 3] = [
    Kind {
        names: "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'",
        show: "SHOW CREATE TABLE",
        statement: 1,
    },
    Kind {
        names: "SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()",
        show: "SHOW CREATE VIEW",
        statement: 1,
    },
    Kind {
        names: "SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()",
        show: "SHOW CREATE TRIGGER",
        statement: 2,
    },
];

/// The statements that make all objects of a database, without the database's own name in them.
pub(super) async fn schema(database: &DatabaseConnection, name: &str) -> Result<Vec<String>> {
    let mut facts = Vec::new();
    for Kind { names, show, statement } in KINDS {
        for row in ask(database, names.to_owned()).await? {
            let object: String = row.try_get_by_index(0)?;
            let row = ask(database, format!("{show} {}", quoted(&object))).await?.pop().ok_or("shown as nothing")?;
            let sql: String = row.try_get_by_index(statement)?;
            facts.push(without_order(&sql.replace(&format!("{}.", quoted(name)), "")));
        }
    }
    Ok(facts)
}

async fn ask(database: &DatabaseConnection, sql: String) -> Result<Vec<sea_orm::QueryResult>> {
    Ok(database.query_all_raw(Statement::from_string(DbBackend::MySql, sql)).await?)
}

fn quoted(name: &str) -> String {
    limbeck_differ::Dialect::MySql.quote(name)
}

/// The columns of a table in an order of their own, and no counter of what was inserted into it.
fn without_order(sql: &str) -> String {
    let lines: Vec<&str> = sql.lines().collect();
    match lines.as_slice() {
        [first, columns @ .., last] if first.starts_with("CREATE TABLE") && last.starts_with(')') => {
            let mut columns: Vec<&str> = columns.iter().map(|line| line.trim().trim_end_matches(',')).collect();
            columns.sort_unstable();
            let options: Vec<&str> = last.split(' ').filter(|option| !option.starts_with("AUTO_INCREMENT=")).collect();
            format!("{first} {} {}", columns.join(", "), options.join(" "))
        }
        _ => lines.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::without_order;

    #[test]
    fn neither_the_order_of_columns_nor_the_counter_is_a_fact() {
        let one = "CREATE TABLE `t` (\n  `a` int NOT NULL,\n  `b` int,\n  PRIMARY KEY (`a`)\n) ENGINE=InnoDB AUTO_INCREMENT=7 COMMENT='x'";
        let other =
            "CREATE TABLE `t` (\n  `b` int,\n  `a` int NOT NULL,\n  PRIMARY KEY (`a`)\n) ENGINE=InnoDB COMMENT='x'";
        assert_eq!(without_order(one), without_order(other));
        assert!(without_order(one).ends_with(") ENGINE=InnoDB COMMENT='x'"));
    }
}
