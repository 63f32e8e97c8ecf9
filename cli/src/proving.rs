//! Trying a difference out on a scratch database, and what is said of it.

use crate::commands::{Context, NOTHING_WRITTEN};
use crate::compared::Compared;
use crate::error::{CliError, CliResult};
use crate::progress::Progress;
use limbeck_codegen::sql::Statement;
use limbeck_runtime::prove::{Proof, ProofRequest, Verdict, prove};

/// Tries statements out.
pub(crate) async fn try_out(statements: [&[Statement]; 2], compared: &Compared, context: &Context) -> CliResult<Proof> {
    let scratch = context.config.scratch()?;
    let [up, down] = statements;
    let request = ProofRequest {
        comparison: &compared.comparison,
        up,
        down,
        connection: compared.connection.as_ref(),
        scratch: scratch.as_ref(),
    };
    let progress = Progress::start(context.output, "Trying it out");
    let proof = Box::pin(prove(request)).await;
    drop(progress);
    if proof.interrupted { Err(CliError::interrupted(NOTHING_WRITTEN)) } else { Ok(proof) }
}

/// What is proved, and what it means where it is not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject {
    /// What it is called.
    pub(crate) name: &'static str,
    /// What follows for the reader where it is not proved.
    pub(crate) consequence: &'static str,
    /// Whether it must be proved.
    pub(crate) is_required: bool,
    /// What goes on without a proof that fails.
    pub(crate) way_out: Option<&'static str>,
}

/// Says that it works. Answers what of it is not proved, one line each. An error where it fails, and where it must be
/// proved and can't be.
pub(crate) fn judge(proof: &Proof, subject: Subject, context: &Context) -> CliResult<Vec<String>> {
    let Subject { name, consequence, .. } = subject;
    match &proof.verdict {
        Verdict::Proved { left_out, .. } => {
            context.output.say(format!("Proved {} in {:.1?}", proof.header(), proof.elapsed));
            let notes: Vec<_> = left_out.iter().map(|fact| format!("not proved: {fact}")).collect();
            for note in &notes {
                context.output.say(format!("  {note}"));
            }
            Ok(notes)
        }
        Verdict::Failed { step, detail } => {
            let error = CliError::new(format!("{step} on {}{consequence}:\n{detail}", proof.server));
            Err(subject.way_out.into_iter().fold(error, CliError::hint))
        }
        Verdict::Unavailable { reason } if subject.is_required => {
            Err(CliError::new(format!("{name} could not be proved{consequence}: {reason}"))
                .hint("[database] scratch in limbeck.toml names an empty database for it"))
        }
        Verdict::Unavailable { reason } => {
            context.output.warn(format!("{name} is not proved: {reason}"));
            Ok(Vec::new())
        }
    }
}
