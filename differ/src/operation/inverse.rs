//! Operations backwards.

use super::Operation;

impl Operation {
    /// The operation that leads back.
    #[must_use]
    pub fn inverse(&self) -> Operation {
        self.clone()
    }
}

/// The operations that lead back from where the given ones led, in reverse order; to be planned again.
pub fn inverse_of(operations: &[Operation]) -> Vec<Operation> {
    operations.iter().rev().map(Operation::inverse).collect()
}
