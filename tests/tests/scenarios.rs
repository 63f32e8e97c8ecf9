//! Every scenario on every dialect that it is about; then the revisions of all of them for sea-orm-migration 1.1.

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use limbeck_tests::revisions_1::Kept;
use limbeck_tests::scenario::Scenario;
use limbeck_tests::server::Server;
use limbeck_tests::trial;
use std::path::Path;

fn main() {
    let arguments = Arguments::from_args();
    let kept = Kept::begin(Path::new(env!("CARGO_TARGET_TMPDIR")));
    let conclusion = match &kept {
        Ok(kept) => libtest_mimic::run(&arguments, trials(kept)),
        Err(failure) => libtest_mimic::run(&arguments, vec![failing(failure.to_string())]),
    };
    let is_whole = arguments.filter.is_none() && !arguments.list;
    if let Some(kept) = kept.ok().filter(|_| is_whole) {
        let check = Trial::test("every_revision_sends_the_same_on_1_1", move || Ok(kept.check()?));
        libtest_mimic::run(&arguments, vec![check]).exit_if_failed();
    }
    conclusion.exit()
}

fn failing(failure: String) -> Trial {
    Trial::test("scenarios", move || Err(failure.into()))
}

fn trials(kept: &Kept) -> Vec<Trial> {
    let mut trials = Vec::new();
    match Scenario::all() {
        Ok(scenarios) => {
            for scenario in scenarios {
                for dialect in scenario.dialects() {
                    let (scenario, kept) = (scenario.clone(), kept.clone());
                    let name = format!("{}::{dialect}", scenario.path());
                    trials.push(Trial::ignorable_test(name, move || match Server::of_or_skip(dialect)? {
                        Some(server) => run(&scenario, &server, &kept),
                        None => Ok(Completion::ignored_with(format!("no {dialect} here; ./test brings one"))),
                    }));
                }
            }
        }
        Err(failure) => trials.push(failing(failure.to_string())),
    }
    trials
}

fn run(scenario: &Scenario, server: &Server, kept: &Kept) -> Result<Completion, Failed> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(trial::run(scenario, server, kept))?;
    Ok(Completion::Completed)
}
