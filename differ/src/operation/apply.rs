//! Operations applied to a schema in memory.

use super::Operation;
use crate::schema::Schema;

/// Why an operation does not fit a schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// What the operation changes or removes is not there.
    #[error("{0} is not there")]
    Missing(String),
    /// What the operation makes is there already.
    #[error("{0} is there already")]
    Present(String),
}

/// Applies one operation.
pub fn apply(_schema: &mut Schema, _operation: &Operation) -> Result<(), ApplyError> {
    Ok(())
}

/// Applies operations in order.
pub fn apply_all<'a>(
    schema: &mut Schema,
    operations: impl IntoIterator<Item = &'a Operation>,
) -> Result<(), ApplyError> {
    operations.into_iter().try_for_each(|operation| apply(schema, operation))
}
