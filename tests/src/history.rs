//! The migration crate that a project would have, in memory: what was written into it decides what may be dropped.

use crate::{Result, Step};
use limbeck_codegen::revision::{self, Migrator, Revision};
use limbeck_differ::CompletionOptions;
use std::collections::BTreeMap;

/// `lib.rs` as `sea-orm-cli migrate init` writes it, with no migration in it.
const LIB: &str = "pub use sea_orm_migration::prelude::*;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![]
    }
}
";

/// The sources of a migration crate.
#[derive(Debug, Clone)]
pub struct History {
    sources: BTreeMap<String, String>,
}

impl Default for History {
    fn default() -> Self {
        Self { sources: BTreeMap::from([("lib.rs".to_owned(), LIB.to_owned())]) }
    }
}

impl History {
    /// Writes a revision and registers it, as `limbeck revision` does.
    pub fn add(&mut self, revision: &Revision) -> Result {
        self.sources.extend(revision::register(&self.sources, &revision.id).step("registering the revision")?);
        self.sources.insert(format!("{}.rs", revision.id), revision::render(revision));
        Ok(())
    }

    /// What the sources say.
    pub fn read(&self) -> Result<Migrator> {
        revision::read(&self.sources).step("reading the migrator")
    }

    /// How models are completed in a project with this history.
    pub fn completion(&self) -> Result<CompletionOptions> {
        let migrator = self.read()?;
        Ok(CompletionOptions {
            created_by_revisions: migrator.created,
            named_by_migrations: migrator.named,
            ..CompletionOptions::default()
        })
    }
}
