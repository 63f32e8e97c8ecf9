//! `sea-orm-cli migrate`, from the library that sea-orm-cli itself is made of: what people run beside Limbeck.

use clap::Parser;
use sea_orm_cli::{Cli, Commands, run_migrate_command};

fn main() {
    // Its own `main` reads `.env` first (sea-orm-cli 2.0.4); here the migrator does.
    let Cli { verbose, command } = Cli::parse();
    match command {
        Commands::Migrate { migration_dir, database_schema, database_url, command } => {
            let done = run_migrate_command(command, &migration_dir, database_schema, database_url, verbose);
            done.unwrap_or_else(sea_orm_cli::handle_error);
        }
        Commands::Generate { .. } => sea_orm_cli::handle_error("only `migrate` is here"),
    }
}
