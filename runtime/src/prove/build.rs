//! Builds a schema on a scratch database.

use crate::connect::Connection;
use crate::scratch::server_message;
use limbeck_codegen::sql;
use limbeck_differ::schema::{ObjectId, OpaqueKind, OpaqueObject, QualifiedName, Schema};
use limbeck_differ::{Dialect, Operation, Target};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// Builds a schema. Answers which opaque objects could not be built, or why the rest could not.
pub(super) async fn build(
    scratch: &Connection,
    schema: &Schema,
    other: &Schema,
    target: &Target,
) -> Result<BTreeSet<ObjectId>, String> {
    let statements = sql::create_schema(schema, target).map_err(|error| error.to_string())?;
    let makes_enum = |statement: &sql::Statement| {
        !statement.operations.is_empty() && statement.operations.iter().all(|o| matches!(o, Operation::CreateEnum(_)))
    };
    let (enums, tables): (Vec<_>, Vec<_>) = statements.into_iter().partition(makes_enum);
    let (early, late): (Vec<_>, Vec<_>) = schema.opaque.values().partition(|object| comes_before_tables(object));
    send(scratch, settings(schema, other, target)).await?;
    send(scratch, enums.into_iter().map(|statement| statement.sql).collect()).await?;
    let rest = attempt(scratch, early).await;
    send(scratch, tables.into_iter().map(|statement| statement.sql).collect()).await?;
    let rest = attempt(scratch, rest.into_iter().chain(late).collect()).await;
    send(scratch, said_of_sequences(schema)).await?;
    Ok(rest.into_iter().map(|object| object.id.clone()).collect())
}

/// The schemas of both sides, and functions before the tables that they read.
fn settings(schema: &Schema, other: &Schema, target: &Target) -> Vec<String> {
    if target.dialect != Dialect::Postgres {
        return Vec::new();
    }
    let named = schemas(schema).into_iter().chain(schemas(other)).collect::<BTreeSet<_>>();
    let quote = |name: String| format!("CREATE SCHEMA IF NOT EXISTS {}", Dialect::Postgres.quote(&name));
    named.into_iter().map(quote).chain(["SET check_function_bodies = off".to_owned()]).collect()
}

/// The schemas that names of a schema are in, apart from the default one.
pub(super) fn schemas(schema: &Schema) -> BTreeSet<String> {
    let opaque = schema.opaque.keys().filter_map(|id| match id {
        ObjectId::Opaque(_, name, _) => Some(name),
        _ => None,
    });
    let names: Vec<&QualifiedName> = schema.tables.keys().chain(schema.enums.keys()).chain(opaque).collect();
    names.into_iter().filter_map(|name| name.schema.clone()).collect()
}

/// What is said of sequences: their owners are tables.
fn said_of_sequences(schema: &Schema) -> Vec<String> {
    let sequences = schema.opaque.values().filter(|object| is_sequence(object));
    sequences.flat_map(|object| object.attached.iter().map(|it| it.set.clone())).collect()
}

fn is_sequence(object: &OpaqueObject) -> bool {
    matches!(object.id, ObjectId::Opaque(OpaqueKind::Sequence, _, _))
}

/// The statements that make an object and say more of it, in one text.
fn statements_of(object: &OpaqueObject) -> String {
    let attached = object.attached.iter().filter(|_| !is_sequence(object)).map(|it| it.set.as_str());
    std::iter::once(object.definition.as_str()).chain(attached).collect::<Vec<_>>().join(";\n")
}

fn comes_before_tables(object: &OpaqueObject) -> bool {
    use OpaqueKind::{Domain, Extension, Function, Sequence, Type};
    matches!(object.id, ObjectId::Opaque(Extension | Type | Domain | Function | Sequence, _, _))
}

/// Sends statements in one round trip.
async fn send(scratch: &Connection, statements: Vec<String>) -> Result<(), String> {
    if statements.is_empty() {
        return Ok(());
    }
    let sent = scratch.database.execute_unprepared(&statements.join(";\n")).await;
    sent.map(|_| ()).map_err(|error| server_message(&error))
}

/// Makes opaque objects, in whatever order they need each other. Answers those that can't be made.
async fn attempt<'a>(scratch: &Connection, mut objects: Vec<&'a OpaqueObject>) -> Vec<&'a OpaqueObject> {
    // Extensions first, then in the order of names; a round that makes none is the last.
    objects.sort_by_key(|object| !matches!(object.id, ObjectId::Opaque(OpaqueKind::Extension, _, _)));
    loop {
        let before = objects.len();
        let mut failed = Vec::new();
        for object in objects {
            if let Err(error) = scratch.database.execute_unprepared(&statements_of(object)).await {
                tracing::debug!("{}: {error}", object.id);
                failed.push(object);
            }
        }
        if failed.is_empty() || failed.len() == before {
            return failed;
        }
        objects = failed;
    }
}
