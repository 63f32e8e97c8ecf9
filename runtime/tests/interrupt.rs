//! Ctrl-C leaves no scratch database behind. A test of its own process: the signal reaches everything in it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]
#![cfg(unix)]

mod support;

use limbeck_runtime::scratch::{ScratchError, with_scratch};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::time::Duration;
use support::OwnDatabase;

#[tokio::test]
async fn ctrl_c_removes_the_scratch_database() {
    let Some(own) = OwnDatabase::create("interrupt").await else { return };
    let real = own.open().await;
    let interrupted = with_scratch(Some(&real), &real.target, None, async |scratch| {
        let process = std::process::id().to_string();
        std::process::Command::new("kill").args(["-INT", &process]).status().unwrap();
        // A statement that runs is broken off.
        scratch.database.execute_unprepared("SELECT pg_sleep(30)").await.map(|_| ())
    });
    let interrupted = tokio::time::timeout(Duration::from_secs(10), interrupted).await.unwrap();
    assert!(matches!(interrupted, Err(ScratchError::Interrupted)));
    let sql = format!("SELECT 1 FROM pg_database WHERE datname LIKE 'limbeck_scratch_{}_%'", std::process::id());
    let left = real.database.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    assert!(left.is_none());
    drop(real);
    own.drop().await;
}
