//! A connection to nothing, which only tells what is sent over it.

use crate::transcript::Transcript;
use crate::values::inlined;
use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::sea_orm::{
    Database, DatabaseConnection, DbBackend, ProxyDatabaseTrait, ProxyExecResult, ProxyRow, Statement,
};
use sea_orm_migration::DbErr;
use std::sync::Arc;

pub async fn open(transcript: &Arc<Transcript>) -> Result<DatabaseConnection, DbErr> {
    let backend = match std::env::var("LIMBECK_BACKEND").as_deref() {
        Ok("postgres") => DbBackend::Postgres,
        Ok("mysql") => DbBackend::MySql,
        _ => DbBackend::Sqlite,
    };
    Database::connect_proxy(backend, Arc::new(Box::new(Nothing(transcript.clone())))).await
}

#[derive(Debug)]
struct Nothing(Arc<Transcript>);

#[async_trait]
impl ProxyDatabaseTrait for Nothing {
    async fn query(&self, statement: Statement) -> Result<Vec<ProxyRow>, DbErr> {
        self.0.write("unanswered", &inlined(&statement));
        Err(DbErr::Custom("there is no database that could be asked".to_owned()))
    }

    async fn execute(&self, statement: Statement) -> Result<ProxyExecResult, DbErr> {
        self.0.write("execute", &inlined(&statement));
        Ok(ProxyExecResult::default())
    }

    async fn begin(&self) {
        self.0.write("begin", "");
    }

    async fn commit(&self) {
        self.0.write("commit", "");
    }

    async fn rollback(&self) {
        self.0.write("rollback", "");
    }

    fn start_rollback(&self) {
        self.0.write("rollback", "");
    }
}
