//! What a person can do about the errors of the libraries.

use super::CliError;
use super::migrations::failed_migration;
use limbeck_codegen::sql::LowerError;
use limbeck_differ::{Dialect, PlanError};
use limbeck_introspect::database::ReadError;
use limbeck_introspect::models::DiscoverError;
use limbeck_runtime::connect::ConnectError;
use limbeck_runtime::run::{LockError, RunError};
use limbeck_runtime::state::{StampError, StateError, TargetError};

const DAMAGED: &str = "`sqlite3 FILE 'PRAGMA integrity_check'` says what is wrong; go back to a copy from before";

const BY_HAND: &str = "write this change by hand: `limbeck revision -m MESSAGE` makes an empty revision";

impl From<ConnectError> for CliError {
    fn from(error: ConnectError) -> Self {
        let advice = match &error {
            ConnectError::Timeout { .. } => Some("check host and port of the URL; --connect-timeout gives it longer"),
            ConnectError::Silent { .. } => Some("see what the server does; --connect-timeout gives it longer"),
            ConnectError::Refused { .. } => Some("start the server, or check host and port of the URL"),
            ConnectError::UnknownHost { .. } => Some("check the host of the URL"),
            // MySQL refuses an account that requires TLS in the same words.
            ConnectError::WrongPassword { url, .. } if url.dialect != Dialect::Postgres && url.switches_tls_off() => {
                Some("check user and password of the URL, or let it use TLS, which the account may require")
            }
            ConnectError::WrongPassword { .. } => {
                Some("check user and password of the URL; in a URL, @ : / # ? % are written %40 %3A %2F %23 %3F %25")
            }
            ConnectError::UnknownDatabase { .. } => Some("create it, or check the name at the end of the URL"),
            ConnectError::UnknownSchema { .. } => Some("create it, or check --database-schema and DATABASE_SCHEMA"),
            ConnectError::NoAccess { .. } => Some("grant it, or check user and name in the URL"),
            ConnectError::NoDatabase { .. } => {
                Some("put the database's name at the end of the URL, after the host and a `/`")
            }
            ConnectError::HostNotAllowed { .. } => Some("allow this host on the server, or connect from another one"),
            ConnectError::TlsRequired { url, .. } => Some(match url.dialect {
                Dialect::Postgres => "put ?sslmode=require at the end of the URL",
                _ => "put ?ssl-mode=REQUIRED at the end of the URL",
            }),
            ConnectError::TlsFailed { url, .. } => Some(match url.dialect {
                Dialect::Postgres => "?sslmode=prefer in the URL goes on without encryption",
                _ => "?ssl-mode=PREFERRED in the URL goes on without encryption",
            }),
            ConnectError::TooManyConnections { .. } => Some("close other connections, or raise the server's limit"),
            ConnectError::MissingFile { .. } | ConnectError::NotADatabase { .. } => Some("check the path in the URL"),
            ConnectError::UnreadableFile { .. } => Some("check the path in the URL, and who may read the file"),
            ConnectError::Damaged { .. } => Some(DAMAGED),
            ConnectError::Locked { .. } => Some("end the process that writes to it, and try again"),
            ConnectError::Target(error) => advice_on_reading(error),
            ConnectError::Other { .. } => None,
        };
        advice.into_iter().fold(CliError::new(&error), CliError::hint)
    }
}

impl From<ReadError> for CliError {
    fn from(error: ReadError) -> Self {
        advice_on_reading(&error).into_iter().fold(CliError::new(&error), CliError::hint)
    }
}

fn advice_on_reading(error: &ReadError) -> Option<&'static str> {
    Some(match error {
        ReadError::Lost { .. } => "try again; the server's log says why it ended the connection",
        ReadError::BrokenOff { .. } => {
            "give the role more time: statement_timeout on PostgreSQL, max_execution_time on MySQL, max_statement_time on MariaDB"
        }
        ReadError::Denied { .. } => "grant it to the role, or use the URL of another one",
        ReadError::Changed { .. } => "try again when nobody changes the schema",
        ReadError::Locked => "end the process that writes to it, and try again",
        ReadError::Damaged { .. } => DAMAGED,
        ReadError::Foreign { .. } => "Limbeck reads PostgreSQL, MySQL, MariaDB and SQLite",
        ReadError::TooOld { .. } => "upgrade the server",
        ReadError::Query { .. } | ReadError::Unexpected { .. } => return None,
    })
}

impl From<StateError> for CliError {
    fn from(error: StateError) -> Self {
        CliError::new(error)
    }
}

impl From<StampError> for CliError {
    fn from(error: StampError) -> Self {
        match error {
            StampError::Target(error) => error.into(),
            StampError::State(error) => error.into(),
        }
    }
}

impl From<DiscoverError> for CliError {
    fn from(error: DiscoverError) -> Self {
        let advice = match &error {
            DiscoverError::UnknownFeature { .. } => {
                "[models] features in limbeck.toml has names of features, or package/feature"
            }
            _ => "--models, models:PATH or [models] paths names the models",
        };
        CliError::new(error).hint(advice)
    }
}

impl From<LowerError> for CliError {
    fn from(error: LowerError) -> Self {
        let advice = match &error {
            LowerError::Plan(PlanError::Blocked { .. }) => {
                Some("drop it in a revision of your own before this one, and make it anew after it")
            }
            LowerError::Plan(PlanError::Impossible { .. }) | LowerError::Unsupported { .. } => Some(BY_HAND),
            LowerError::Plan(PlanError::Cycle(_)) => Some("make these changes in two revisions"),
            LowerError::Plan(PlanError::Mismatch(_)) => None,
        };
        advice.into_iter().fold(CliError::new(&error), CliError::hint)
    }
}

impl From<TargetError> for CliError {
    fn from(error: TargetError) -> Self {
        let advice = match &error {
            TargetError::Unknown { .. } => "`limbeck history` lists the revisions",
            TargetError::Ambiguous { .. } => "give more of the name",
            TargetError::Missing(_) => {
                "bring their files back; `migrations()` must list every revision that was applied"
            }
            TargetError::NoRevision { .. } => "`limbeck history` lists the revisions; any unique part of a name does",
            TargetError::UnknownOrder => {
                "`migrations()` is read where it is a plain `vec![Box::new(name::Migration), ...]`"
            }
            TargetError::WrongDirection { .. } => "`upgrade` applies revisions, `downgrade` undoes them",
            TargetError::TooFar { .. } => "`head` is all of them, `base` is none",
            TargetError::Empty | TargetError::NotACount { .. } | TargetError::UnknownList => {
                "a target is head, base, +N, -N, a revision or any unique part of its name"
            }
        };
        CliError::new(&error).hint(advice)
    }
}

impl From<LockError> for CliError {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Connect(error) => error.into(),
            LockError::Busy(_) => {
                CliError::new(error).hint("run this again when it has ended, or give it --lock-timeout")
            }
        }
    }
}

impl From<RunError> for CliError {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Interrupted => CliError::interrupted("`limbeck current` says which revisions are applied"),
            RunError::Connect(error) => error.into(),
            RunError::State(error) => error.into(),
            RunError::Compile { ref output, .. } => CliError::new(format!("{error}:\n{}", output.trim_end())),
            RunError::Cargo(_) => {
                CliError::new(error).hint("revisions are run by the project's own crate through cargo")
            }
            RunError::NoManifest(_) => CliError::new(error).hint("--migration-dir names the crate's folder"),
            RunError::NotRunnable { .. } => CliError::new(error)
                .hint("make it `pub` in a library, or give the crate the main.rs of `sea-orm-cli migrate init`")
                .hint("else run the revisions as the application does; where its state table does not say so: `limbeck stamp`"),
            RunError::Runner { .. } => CliError::new(error)
                .hint("a migration library without a program of its own is run by one that is made there"),
            RunError::Migration { ref message, ref left } => failed_migration(&error, message, left),
            RunError::NotDone { .. } => CliError::new(error).hint("`limbeck current` says which revisions are applied"),
        }
    }
}
