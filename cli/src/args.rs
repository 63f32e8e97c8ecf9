//! What can be said on the command line.

use crate::commands::Command;
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{ColorChoice, Parser};
use limbeck_differ::Dialect;
use std::path::PathBuf;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Yellow.on_default().bold())
    .usage(AnsiColor::Yellow.on_default().bold())
    .literal(AnsiColor::Green.on_default())
    .placeholder(AnsiColor::Cyan.on_default());

/// Alembic's autogenerate for SeaORM
///
/// Limbeck reads the live database, parses the Rust models, computes the difference, and writes a revision file with an
/// upgrade and a downgrade that the stock sea-orm-cli runs, too.
///
/// It finds models and migrations by itself in a Cargo workspace and reads `DATABASE_URL` from the environment or `.env`;
/// `limbeck.toml` states the rest. Flags beat the environment, the environment beats the file.
///
/// Exit status: 0 nothing to say, or done; 1 there are differences; 2 it could not be done.
#[derive(Parser)]
#[command(name = "limbeck", version, styles = STYLES, max_term_width = 100)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags of every command, before or after its name.
#[derive(clap::Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Use this database
    ///
    /// `postgres://USER:PASSWORD@HOST/NAME`, the same with `mysql://` or `mariadb://`, or `sqlite://PATH`; instead of `DATABASE_URL` and of `[database] url`.
    #[arg(short = 'u', long, global = true, value_name = "URL")]
    pub(crate) database_url: Option<String>,

    /// Use this schema of a PostgreSQL database
    ///
    /// Instead of `DATABASE_SCHEMA` and of the role's own default schema.
    #[arg(short = 's', long, global = true, value_name = "SCHEMA")]
    pub(crate) database_schema: Option<String>,

    /// Use the migration crate in this folder
    ///
    /// The crate's root, or the folder of the module that holds the migrations; instead of `MIGRATION_DIR`, of
    /// `[migrations] dir` and of what the Cargo workspace shows.
    #[arg(short = 'd', long, global = true, value_name = "FOLDER")]
    pub(crate) migration_dir: Option<PathBuf>,

    /// Read the models in this folder or file
    ///
    /// May be given several times; instead of `[models] paths` and of what the Cargo workspace shows.
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) models: Vec<PathBuf>,

    /// Read this configuration instead of the nearest `limbeck.toml`
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Use `[target.NAME]` of the configuration
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) target: Option<String>,

    /// Write for this database where nothing else names one
    #[arg(long, global = true, value_parser = dialect_parser())]
    pub(crate) dialect: Option<Dialect>,

    /// Give the server this long to answer
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 10,
          value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) connect_timeout: u64,

    /// Count what no model mentions as a difference
    ///
    /// Indexes, constraints, defaults and comments that only the database has are dropped, and what a model leaves open is
    /// what SeaORM itself would create.
    #[arg(long, global = true)]
    pub(crate) strict: bool,

    /// Drop what no model mentions, tables included
    ///
    /// Indexes, constraints, defaults, comments, enum types and tables that only the database has. Columns of ignored fields
    /// stay, and so do views, functions, triggers and ignored tables.
    #[arg(long, global = true)]
    pub(crate) prune: bool,

    /// Refuse models that there are warnings about
    ///
    /// `check` then ends with exit status 1, whatever reads the models for something else with 2, and nothing is written.
    #[arg(long, global = true)]
    pub(crate) deny_warnings: bool,

    /// Say more, with each object that no model mentions; twice, also what is asked of the database
    #[arg(short, long, global = true, action = clap::ArgAction::Count, conflicts_with = "quiet")]
    pub(crate) verbose: u8,

    /// Say nothing but results, warnings and errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,

    /// Use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorChoice,
}

fn dialect_parser() -> impl TypedValueParser<Value = Dialect> {
    PossibleValuesParser::new(Dialect::ALL.map(Dialect::name))
        .try_map(|name| Dialect::from_name(&name).ok_or("not a dialect"))
}
