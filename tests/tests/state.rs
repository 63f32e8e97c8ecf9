//! Stories about the state of revisions, on each database: told without compiling a migration crate.

use limbeck_tests::project::Project;
use limbeck_tests::server::{DIALECTS, Server};
use limbeck_tests::stock::Compiled;
use limbeck_tests::{Result, Step, observe};
use sea_orm_migration::MigratorTraitSelf;

/// Tells a story on a database of each dialect.
async fn on_each(story: impl AsyncFn(&Project, &Server) -> Result) -> Result {
    for dialect in DIALECTS {
        let Some(server) = Server::of_or_skip(dialect)? else { continue };
        let database = server.create().await?;
        let project = Project::bookstore(&database)?;
        let outcome = story(&project, &server).await;
        database.remove().await?;
        outcome.step(dialect.name())?;
    }
    Ok(())
}

/// Writes an empty revision and answers its name.
fn revision(project: &Project, message: &str) -> Result<String> {
    project.limbeck(&["revision", "-m", message])?.status(0)?;
    Ok(project.revisions()?.pop().ok_or("no revision was written")?)
}

#[tokio::test]
async fn the_state_table_is_the_stock_migrators() -> Result {
    on_each(async |project, server| {
        revision(project, "first")?;
        let (stamped, installed) = (server.create().await?, server.create().await?);
        project.use_database(&stamped)?;
        project.limbeck(&["stamp", "head"])?.status(0)?.says("Added m2")?;
        let stock = installed.connect_plainly().await?;
        Compiled { scenario: "", dialect: "" }.install(&stock).await?;
        let (ours, theirs) = (stamped.connect().await?, installed.connect().await?);
        let (ours, theirs) = (observe::schema(&ours).await?, observe::schema(&theirs).await?);
        stock.close().await?;
        stamped.remove().await?;
        installed.remove().await?;
        assert!(theirs.contains("seaql_migrations"), "{theirs}");
        assert_eq!(ours, theirs);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_stamp_is_exact_and_changes_nothing_the_second_time() -> Result {
    on_each(async |project, _| {
        let (first, second) = (revision(project, "first")?, revision(project, "second")?);
        project.limbeck(&["stamp", "head"])?.status(0)?.says(&format!("Added {second}"))?;
        project.limbeck(&["current"])?.status(0)?.says(&second)?;
        project.limbeck(&["stamp", "head"])?.status(0)?.says("Nothing to do")?;
        project.limbeck(&["stamp", &first])?.status(0)?.says(&format!("Removed {second}"))?;
        project.limbeck(&["current", "--json"])?.status(0)?.says(&format!("\"current\": \"{first}\""))?;
        project.limbeck(&["stamp", "second"])?.status(0)?.says_nothing_of(&format!("Added {first}"))?;
        project.limbeck(&["stamp", "base"])?.status(0)?.says(&format!("Removed {first}"))?;
        project.limbeck(&["current"])?.status(0)?.says("No revision is applied (2 pending)")?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_revision_whose_file_is_gone() -> Result {
    on_each(async |project, _| {
        let (first, second) = (revision(project, "first")?, revision(project, "second")?);
        project.limbeck(&["stamp", "head"])?.status(0)?;
        std::fs::remove_file(project.path().join(format!("migration/src/{second}.rs")))?;
        project.list_revisions(&[&first])?;
        let told = format!("the database has {second}, which the project does not list");
        project.limbeck(&["current"])?.status(0)?.says(&told)?.says(&format!("{first} (head)"))?;
        project.limbeck(&["history"])?.status(0)?.says(&format!("{second}  missing"))?;
        project.limbeck(&["inspect"])?.status(0)?.says(&told)?;
        project.limbeck(&["diff", "--from", "database", "--to", "empty"])?.status(0)?.says(&told)?;
        project.limbeck(&["check"])?.status(1)?.says(&told)?.says("added table 'authors'")?;
        let said = project.limbeck(&["upgrade"])?.status(2)?.says("git log")?.says_nothing_of("is missing, this")?;
        said.says(&format!("limbeck stamp --purge {first}"))?;
        project.limbeck(&["stamp", "--purge", &first])?.status(0)?.says(&format!("Removed {second}"))?;
        project.limbeck(&["current"])?.status(0)?.says_nothing_of(&second)?;
        project.limbeck(&["upgrade"])?.status(0)?.says("Nothing to do")?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn two_branches_merged_in_git() -> Result {
    on_each(async |project, _| {
        let (first, ours) = (revision(project, "first")?, revision(project, "ours")?);
        let theirs = "m29991231_000000_theirs";
        let text = std::fs::read_to_string(project.path().join(format!("migration/src/{ours}.rs")))?;
        project.write(&format!("migration/src/{theirs}.rs"), &text.replace(&ours, theirs))?;
        project.limbeck(&["stamp", &ours])?.status(0)?;

        // The conflict in the list was resolved so that one is missing.
        let unlisted = format!("{theirs}.rs holds a migration that `migrations()` does not list");
        for command in ["history", "heads"] {
            project.limbeck(&[command])?.status(0)?.says(&unlisted)?.says(&format!("mod {theirs};"))?;
        }
        project.limbeck(&["check"])?.status(1)?.says(&unlisted)?;
        project.limbeck(&["upgrade"])?.status(0)?.says(&unlisted)?;
        project.limbeck(&["revision", "--autogenerate", "-m", "x"])?.status(2)?.says("would do the same again")?;

        // Both are in the list.
        project.list_revisions(&[&first, &ours, theirs])?;
        let siblings = format!("{ours} and {theirs} both revise {first}");
        let remedy = format!("write `Revises: {ours}` into the header of {theirs}");
        project.limbeck(&["heads"])?.status(0)?.says(&siblings)?.says(&remedy)?;
        project.limbeck(&["history"])?.status(0)?.says(&siblings)?.says(&format!("{theirs}  pending"))?;
        project.limbeck(&["check"])?.status(1)?.says(&siblings)?;
        let text = text.replace(&ours, theirs).replace(&format!("Revises: {first}"), &format!("Revises: {ours}"));
        project.write(&format!("migration/src/{theirs}.rs"), &text)?;
        project.limbeck(&["heads"])?.status(0)?.says_nothing_of(&siblings)?;

        // The merge is not finished.
        project.edit(
            "migration/src/lib.rs",
            "mod m29991231",
            "<<<<<<< HEAD\n=======\n>>>>>>> theirs\nmod m29991231",
        )?;
        project.limbeck(&["history"])?.status(2)?.says("conflict markers of a merge")?.says("of both sides")?;
        Ok(())
    })
    .await
}
