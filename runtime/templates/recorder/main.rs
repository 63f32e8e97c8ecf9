//! Written by Limbeck: runs migrations and writes down what they send.

mod live;
mod offline;
mod running;
mod subject;
mod transcript;
mod values;

use sea_orm_migration::{DbErr, MigrationTrait, MigratorTrait};
use std::sync::Arc;
use subject::Migrator;
use transcript::Transcript;

/// Which way migrations run.
#[derive(Clone, Copy, PartialEq)]
pub enum Way {
    Up,
    Down,
}

/// What is asked for: `FILE up|down COUNT NAME...`, where the first so many names bring the database to the state before; or
/// `FILE names`.
struct Order {
    way: Option<Way>,
    before: Vec<String>,
    recorded: Vec<String>,
}

fn main() -> std::process::ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(transcript) = arguments.next().and_then(|file| Transcript::create(&file).ok()) else {
        eprintln!("the first argument is no file that can be written");
        return std::process::ExitCode::FAILURE;
    };
    let transcript = Arc::new(transcript);
    let done = tokio::runtime::Runtime::new()
        .map_err(|error| DbErr::Custom(error.to_string()))
        .and_then(|runtime| runtime.block_on(obey(&order(arguments), &transcript)));
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            transcript.write("error", &error.to_string());
            std::process::ExitCode::FAILURE
        }
    }
}

fn order(mut arguments: impl Iterator<Item = String>) -> Order {
    let way = match arguments.next().as_deref() {
        Some("up") => Some(Way::Up),
        Some("down") => Some(Way::Down),
        _ => None,
    };
    let count = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(0);
    let before = arguments.by_ref().take(count).collect();
    Order { way, before, recorded: arguments.collect() }
}

async fn obey(order: &Order, transcript: &Arc<Transcript>) -> Result<(), DbErr> {
    let all = Migrator::migrations();
    let Some(way) = order.way else {
        all.iter().for_each(|migration| transcript.write("revision", migration.name()));
        return Ok(());
    };
    let database = match std::env::var("DATABASE_URL") {
        Ok(url) => live::open(url, transcript).await?,
        Err(_) => offline::open(transcript).await?,
    };
    running::run(&database, &chosen(&all, &order.before)?, Way::Up, transcript).await?;
    transcript.write("ready", "");
    if way == Way::Up {
        // The state table, as the migrator makes it where it is not there.
        Migrator::install(&database).await?;
    }
    running::run(&database, &chosen(&all, &order.recorded)?, way, transcript).await
}

/// The migrations of these names.
fn chosen<'a>(
    all: &'a [Box<dyn MigrationTrait>],
    names: &[String],
) -> Result<Vec<&'a dyn MigrationTrait>, DbErr> {
    let find = |name: &String| {
        let found = all.iter().find(|migration| migration.name() == name);
        let migration = found.ok_or_else(|| DbErr::Custom(format!("`migrations()` has no {name}")))?;
        Ok(migration.as_ref())
    };
    names.iter().map(find).collect()
}
