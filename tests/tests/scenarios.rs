//! Every scenario on every dialect.

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use limbeck_tests::scenario::Scenario;
use limbeck_tests::server::{DIALECTS, Server};
use limbeck_tests::trial;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    match Scenario::all() {
        Ok(scenarios) => {
            for scenario in scenarios {
                for dialect in DIALECTS {
                    let scenario = scenario.clone();
                    let name = format!("{}::{dialect}", scenario.path());
                    trials.push(Trial::ignorable_test(name, move || match Server::of_or_skip(dialect)? {
                        Some(server) => run(&scenario, &server),
                        None => Ok(Completion::ignored_with(format!("no {dialect} here; ./test brings one"))),
                    }));
                }
            }
        }
        Err(failure) => trials.push(Trial::test("scenarios", move || Err(failure.into()))),
    }
    libtest_mimic::run(&arguments, trials).exit()
}

fn run(scenario: &Scenario, server: &Server) -> Result<Completion, Failed> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(trial::run(scenario, server))?;
    Ok(Completion::Completed)
}
