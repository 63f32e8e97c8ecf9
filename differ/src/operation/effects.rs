//! What an operation means for data.

use super::Operation;

/// What an operation means for the data in the database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects {
    /// What is lost, as a lower-case fact (`drops column 'posts.subtitle' with its data`).
    pub destructive: Option<String>,
    /// Why the inverse can't restore what was there.
    pub irreversible: Option<String>,
    /// When it fails on existing rows (`fails where 'posts.title' is NULL`).
    pub data_dependent: Option<String>,
}

impl Operation {
    /// What it means for data.
    pub fn effects(&self) -> Effects {
        Effects::default()
    }
}
