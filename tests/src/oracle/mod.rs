//! SeaORM as the oracle for models: its own `Schema` and what Limbeck reads must come to the same.
//!
//! The programs below `oracle/` print what SeaORM makes of compiled entities. On each server it is executed, read back, and
//! compared with what Limbeck reads in the sources of those entities: strictly, and with nothing left over. The other way
//! round, Limbeck's own DDL for them is executed, and observers that Limbeck has no part in see no difference. Where SeaORM
//! panics, or a server refuses what it sends, that is written down beside what Limbeck does.

mod answers;
mod exceptions;
mod models;
mod refused;
mod trial;

use crate::server::{DIALECTS, Server};
use answers::Answers;
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use std::path::Path;
use std::sync::Arc;

/// Runs the trials of one oracle: its program, and the folder of its package.
pub fn main(program: &str, package: &str) {
    let arguments = Arguments::from_args();
    let trials = match Answers::ask(Path::new(program)) {
        Ok(answers) => trials(&Arc::new(answers), package),
        Err(failure) => vec![Trial::test("the_program_runs", move || Err(failure.into()))],
    };
    libtest_mimic::run(&arguments, trials).exit()
}

fn trials(answers: &Arc<Answers>, package: &str) -> Vec<Trial> {
    let (all, folder) = (Arc::clone(answers), Path::new(package).to_owned());
    let mut trials =
        vec![Trial::test("every_entity_is_read", move || Ok(models::every_entity_is_read(&all, &folder)?))];
    for dialect in DIALECTS {
        let (answers, folder) = (Arc::clone(answers), Path::new(package).to_owned());
        trials.push(Trial::ignorable_test(format!("seaorm_is_right::{dialect}"), move || {
            match Server::of_or_skip(dialect)? {
                Some(server) => run(&answers, &folder, &server),
                None => Ok(Completion::ignored_with(format!("no {dialect} here; ./test brings one"))),
            }
        }));
    }
    trials
}

fn run(answers: &Answers, folder: &Path, server: &Server) -> Result<Completion, Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(trial::run(answers, folder, server))?;
    Ok(Completion::Completed)
}
