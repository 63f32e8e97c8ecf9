//! Proves a revision on a scratch database before it is written: up, read back, down, read back, up again, with rows.

mod build;
mod coverage;
mod rows;
mod seed;
mod trial;
mod values;

use crate::compare::Comparison;
use crate::connect::{Connection, DatabaseUrl};
use crate::scratch::{ScratchError, with_scratch};
use coverage::Coverage;
use limbeck_codegen::sql::Statement;
use limbeck_differ::Dialect;
use limbeck_differ::schema::TableName;
use std::collections::BTreeSet;
use std::fmt;
use std::time::{Duration, Instant};
use trial::{Covered, Failure, Trial};

/// What is to be proved, and where.
#[derive(Debug, Clone, Copy)]
pub struct ProofRequest<'a> {
    /// The difference that the revision is for.
    pub comparison: &'a Comparison,
    /// The upgrade.
    pub up: &'a [Statement],
    /// The downgrade.
    pub down: &'a [Statement],
    /// The database on whose server a scratch database can be made.
    pub connection: Option<&'a Connection>,
    /// The configured scratch database.
    pub scratch: Option<&'a DatabaseUrl>,
}

/// Where a proof failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofStep {
    /// A statement of the upgrade failed.
    Upgrade,
    /// After the upgrade the schema is not the new one.
    ReadBackUpgrade,
    /// A statement of the downgrade failed.
    Downgrade,
    /// After the downgrade the schema is not the old one.
    ReadBackDowngrade,
    /// A statement of the second upgrade failed, or the schema is not the new one.
    UpgradeAgain,
    /// Rows are gone or changed that no operation means to touch.
    Rows,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It works.
    Proved {
        /// How many tables there were.
        tables: usize,
        /// How many of them had rows.
        seeded: usize,
        /// What was left out, one lower-case fact each.
        left_out: Vec<String>,
    },
    /// It does not work.
    Failed {
        /// Where.
        step: ProofStep,
        /// What the server said, with the statement; or how the schemas differ.
        detail: String,
    },
    /// It could not be tried.
    Unavailable {
        /// Why not.
        reason: String,
    },
}

/// A verdict on a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What came of it.
    pub verdict: Verdict,
    /// The server it was tried on (`postgres 15`).
    pub server: String,
    /// How long it took.
    pub elapsed: Duration,
    /// Whether Ctrl-C was pressed: the verdict is then no verdict.
    pub interrupted: bool,
}

impl Proof {
    /// What stands behind `Proved:` in a revision's header.
    pub fn header(&self) -> String {
        match &self.verdict {
            Verdict::Proved { tables, seeded, left_out } => {
                let without = without(left_out);
                format!("up, down, up on {} ({tables} {}, rows in {seeded}{without})", self.server, noun(*tables))
            }
            Verdict::Failed { step, detail } => format!("no ({step}: {})", detail.lines().next().unwrap_or_default()),
            Verdict::Unavailable { reason } => format!("no ({})", reason.lines().next().unwrap_or_default()),
        }
    }

    /// Whether it works.
    pub fn is_proved(&self) -> bool {
        matches!(self.verdict, Verdict::Proved { .. })
    }
}

fn noun(tables: usize) -> &'static str {
    if tables == 1 { "table" } else { "tables" }
}

/// The first few of what was left out; a header is one line.
fn without(left_out: &[String]) -> String {
    const SHOWN: usize = 3;
    match left_out.len() {
        0 => String::new(),
        count if count <= SHOWN => format!("; without {}", left_out.join(", ")),
        count => format!("; without {} and {} more", left_out[..SHOWN].join(", "), count - SHOWN),
    }
}

impl fmt::Display for ProofStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ProofStep::Upgrade => "the upgrade failed",
            ProofStep::ReadBackUpgrade => "the upgrade leads elsewhere",
            ProofStep::Downgrade => "the downgrade failed",
            ProofStep::ReadBackDowngrade => "the downgrade does not lead back",
            ProofStep::UpgradeAgain => "the second upgrade failed",
            ProofStep::Rows => "rows were lost",
        })
    }
}

/// Proves a revision on a scratch database, which is gone afterwards, whatever happens.
///
/// A change that depends on data (a new NOT NULL) may fail on the rows that were made up for the proof, and be right all
/// the same: then it is tried again with no rows in the tables of such changes, and the coverage says so.
pub async fn prove(request: ProofRequest<'_>) -> Proof {
    let start = Instant::now();
    let coverage = Coverage::of(request.comparison);
    let mut tried = try_once(&request, &coverage, &BTreeSet::new()).await;
    if let Ok(Err(Failure::Step { step, detail })) = &tried {
        tracing::debug!("{step}: {detail}");
        let delicate = coverage::data_dependent_tables(request.comparison);
        if !delicate.is_empty() {
            tried = try_once(&request, &coverage, &delicate).await;
        }
    }
    let interrupted = matches!(tried, Err(ScratchError::Interrupted));
    let verdict = match tried {
        Ok(Ok(covered)) => covered.verdict(),
        Ok(Err(Failure::Step { step, detail })) => Verdict::Failed { step, detail },
        Ok(Err(Failure::Unavailable(reason))) | Err(ScratchError::Unavailable { reason }) => {
            Verdict::Unavailable { reason }
        }
        Err(error) => Verdict::Unavailable { reason: error.to_string() },
    };
    Proof { verdict, server: server(&request), elapsed: start.elapsed(), interrupted }
}

async fn try_once(
    request: &ProofRequest<'_>,
    coverage: &Coverage,
    rowless: &BTreeSet<TableName>,
) -> Result<Result<Covered, Failure>, ScratchError> {
    let target = &request.comparison.target;
    let trial = async |scratch: &Connection| Trial { request, coverage, rowless, scratch }.run().await;
    // Boxed: it holds the state of every step, which is much for a caller's own state.
    Box::pin(with_scratch(request.connection, target, request.scratch, trial)).await
}

fn server(request: &ProofRequest<'_>) -> String {
    let target = request.connection.map_or(&request.comparison.target, |connection| &connection.target);
    match target.dialect {
        // The first number is the version: https://www.postgresql.org/support/versioning/
        Dialect::Postgres => format!("{} {}", target.dialect, target.version.major),
        dialect => format!("{dialect} {}.{}", target.version.major, target.version.minor),
    }
}
