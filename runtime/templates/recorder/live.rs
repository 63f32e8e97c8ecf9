//! A connection to a scratch database that tells what is sent over it.
//!
//! SeaORM hands statements with values to a callback, prints those without (its feature `debug-print`), and says in its spans
//! by which call they were sent, and where transactions begin and end.

use crate::transcript::Transcript;
use crate::values::inlined;
use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, TransactionTrait};
use sea_orm_migration::sea_query::{Expr, Query};
use sea_orm_migration::{DbErr, SchemaManager};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::Arc;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

const TRANSACTION: &str = "sea_orm::database::transaction";

pub async fn open(url: String, transcript: &Arc<Transcript>) -> Result<DatabaseConnection, DbErr> {
    let heard = Arc::new(Heard::default());
    let listener = Listener { transcript: transcript.clone(), heard: heard.clone(), closing: AtomicUsize::new(0) };
    tracing::subscriber::set_global_default(listener).map_err(|error| DbErr::Custom(error.to_string()))?;
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false);
    if let Ok(schema) = std::env::var("DATABASE_SCHEMA") {
        options.set_schema_search_path(schema);
    }
    let mut database = Database::connect(options).await?;
    let (transcript, calls) = (transcript.clone(), heard.clone());
    database.set_metric_callback(move |info| {
        calls.prepared.store(true, Ordering::SeqCst);
        let kind = if info.failed {
            "failed"
        } else if calls.is_query.load(Ordering::SeqCst) {
            "query"
        } else {
            "execute"
        };
        transcript.write(kind, &inlined(info.statement));
    });
    heard.check(&database).await?;
    Ok(database)
}

/// What was heard last, and whether anything was.
#[derive(Debug, Default)]
struct Heard {
    is_query: AtomicBool,
    /// A statement is sent as it is, and its text comes next.
    is_unprepared: AtomicBool,
    begin: AtomicBool,
    prepared: AtomicBool,
    unprepared: AtomicBool,
}

impl Heard {
    /// A version of SeaORM that keeps silent would make an empty script.
    async fn check(&self, database: &DatabaseConnection) -> Result<(), DbErr> {
        let transaction = database.begin().await?;
        transaction.execute_unprepared("SELECT 1").await?;
        // `execute` has another signature in each version; a builder's statement goes the same way in both.
        SchemaManager::new(&transaction).exec_stmt(Query::select().expr(Expr::val(1)).to_owned()).await?;
        transaction.rollback().await?;
        if [&self.begin, &self.prepared, &self.unprepared].iter().all(|heard| heard.load(Ordering::SeqCst)) {
            return Ok(());
        }
        Err(DbErr::Custom("this build of sea-orm does not say what it sends (a `max_level` of tracing?)".to_owned()))
    }
}

struct Listener {
    transcript: Arc<Transcript>,
    heard: Arc<Heard>,
    /// Transactions that have ended and are not dropped yet.
    closing: AtomicUsize,
}

impl Listener {
    fn hear(&self, span: &Metadata<'_>) {
        match (span.name(), span.target()) {
            // The trait's method of that name only calls the one that has the connection.
            ("begin", TRANSACTION) if span.fields().field("conn").is_some() => {
                self.heard.begin.store(true, Ordering::SeqCst);
                self.transcript.write("begin", "");
            }
            (end @ ("commit" | "rollback"), TRANSACTION) => {
                self.closing.fetch_add(1, Ordering::SeqCst);
                self.transcript.write(end, "");
            }
            // Called for each transaction that is dropped, and of meaning only for one that has not ended.
            ("start_rollback", TRANSACTION) => {
                let ended = self.closing.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |count| count.checked_sub(1));
                if ended.is_err() {
                    self.transcript.write("rollback", "");
                }
            }
            (name, _) if name.starts_with("query") || name.starts_with("stream") => {
                self.heard.is_query.store(true, Ordering::SeqCst);
            }
            (name, _) if name.starts_with("execute") => {
                self.heard.is_query.store(false, Ordering::SeqCst);
                self.heard.is_unprepared.store(name == "execute_unprepared", Ordering::SeqCst);
            }
            _ => {}
        }
    }
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("sea_orm::")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.hear(span.metadata());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        if self.heard.is_unprepared.swap(false, Ordering::SeqCst) {
            self.heard.unprepared.store(true, Ordering::SeqCst);
            event.record(&mut Message(&self.transcript));
        }
    }

    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Writes down the text of an event.
struct Message<'a>(&'a Transcript);

impl Visit for Message<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0.write("execute", &format!("{value:?}"));
        }
    }
}
