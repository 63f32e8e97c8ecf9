//! A connection to nothing, which only tells what is sent over it.

use crate::transcript::Transcript;
use crate::values::inlined;
use sea_orm_migration::sea_orm::{
    DatabaseConnection, DatabaseConnectionType, DbBackend, ExecResult, MockDatabase, MockDatabaseConnection,
    MockDatabaseTrait, MockExecResult, QueryResult, Statement, Transaction,
};
use sea_orm_migration::DbErr;
use std::sync::Arc;

pub async fn open(transcript: &Arc<Transcript>) -> Result<DatabaseConnection, DbErr> {
    let backend = match std::env::var("LIMBECK_BACKEND").as_deref() {
        Ok("postgres") => DbBackend::Postgres,
        Ok("mysql") => DbBackend::MySql,
        _ => DbBackend::Sqlite,
    };
    // sea-orm 2.0.4 does not compile with its feature `proxy` and a driver.
    let connection = MockDatabaseConnection::new(Nothing { transcript: transcript.clone(), backend });
    Ok(DatabaseConnectionType::MockDatabaseConnection(Arc::new(connection)).into())
}

#[derive(Debug)]
struct Nothing {
    transcript: Arc<Transcript>,
    backend: DbBackend,
}

impl MockDatabaseTrait for Nothing {
    fn execute(&mut self, _: usize, statement: Statement) -> Result<ExecResult, DbErr> {
        self.transcript.write("execute", &inlined(&statement));
        // Nothing else outside of sea-orm can make such a result.
        MockDatabase::new(self.backend).append_exec_results([MockExecResult::default()]).execute(0, statement)
    }

    fn query(&mut self, _: usize, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.transcript.write("unanswered", &inlined(&statement));
        Err(DbErr::Custom("there is no database that could be asked".to_owned()))
    }

    fn begin(&mut self) {
        self.transcript.write("begin", "");
    }

    fn commit(&mut self) {
        self.transcript.write("commit", "");
    }

    fn rollback(&mut self) {
        self.transcript.write("rollback", "");
    }

    fn drain_transaction_log(&mut self) -> Vec<Transaction> {
        Vec::new()
    }

    fn get_database_backend(&self) -> DbBackend {
        self.backend
    }

    fn ping(&self) -> Result<(), DbErr> {
        Ok(())
    }
}
