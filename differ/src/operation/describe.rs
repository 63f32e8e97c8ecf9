//! Operations in Alembic's words.

use super::Operation;

impl Operation {
    /// What it is, in Alembic's words, without `Detected`: `added column 'posts.series'`.
    pub fn describe(&self) -> String {
        String::new()
    }
}
