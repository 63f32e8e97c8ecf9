//! Entities that SeaORM panics on, or whose DDL a server refuses: what Limbeck does there.

use super::models;
use super::trial::{Ground, code};
use crate::Result;
use limbeck_differ::Declaration;
use limbeck_differ::schema::TableName;
use std::collections::{BTreeMap, BTreeSet};

/// A line for each entity: what SeaORM does, and what Limbeck does.
pub(super) async fn lines(
    failed: &BTreeMap<TableName, String>,
    declaration: &Declaration,
    ground: &Ground,
) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    let mut made = BTreeSet::new();
    for (table, reason) in failed {
        let tables = models::with_referenced(declaration, table);
        let fresh: BTreeSet<TableName> = tables.difference(&made).cloned().collect();
        let outcome = create(ground, declaration, &tables, &fresh).await?;
        let limbeck = match outcome {
            Ok(done) => {
                made.extend(fresh);
                done.to_owned()
            }
            Err(reason) => {
                // MySQL keeps what it made before the statement that it refuses.
                ground.drop_tables(&fresh).await?;
                reason
            }
        };
        lines.push(format!("{table}\n    SeaORM:  {reason}\n    Limbeck: {limbeck}"));
    }
    let differences = ground.differences(&models::only(declaration, &made)).await?;
    lines.extend(differences.iter().map(|difference| format!("made by Limbeck, but {difference}")));
    Ok(lines)
}

/// Makes an entity and what it refers to.
async fn create(
    ground: &Ground,
    declaration: &Declaration,
    tables: &BTreeSet<TableName>,
    fresh: &BTreeSet<TableName>,
) -> Result<std::result::Result<&'static str, String>> {
    if fresh.is_empty() {
        return Ok(Ok("makes it"));
    }
    let models = models::only(declaration, tables);
    let script = if fresh == tables { ground.script(&models).await } else { ground.script_beside(&models).await? };
    let script = match script {
        Ok(script) => script,
        Err(refusal) => return Ok(Err(format!("refuses: {refusal}"))),
    };
    if script.is_empty() {
        return Ok(Ok("leaves it to another database"));
    }
    let outcome = ground.execute(&script).await;
    Ok(outcome.map(|()| "makes it").map_err(|error| format!("is refused: {}", code(&error))))
}
