//! The same input gives the same bytes: in another folder, at another time, with the files in another order.

use limbeck_differ::Dialect;
use limbeck_tests::project::Project;
use limbeck_tests::server::{DIALECTS, Server};
use limbeck_tests::{Result, difference};

const FORMATS: [&str; 5] = ["text", "sql", "rust", "json", "patch"];

#[tokio::test]
async fn the_same_models_give_the_same_bytes() -> Result {
    let server = Server::of(Dialect::Sqlite)?;
    let database = server.create().await?;
    let (one, other) = (Project::bookstore(&database)?, Project::bookstore(&database)?);
    // Files that were made in another order are listed in another order on most file systems.
    let entities = other.path().join("entity/src");
    for name in ["user.rs", "author.rs", "lib.rs", "book.rs"] {
        let text = std::fs::read_to_string(entities.join(name))?;
        std::fs::remove_file(entities.join(name))?;
        std::fs::write(entities.join(name), text)?;
    }
    for dialect in DIALECTS {
        for format in FORMATS {
            for direction in [&[][..], &["--down"]] {
                let arguments =
                    ["diff", "--from", "empty", "--to", "models", "--dialect", dialect.name(), "--format", format];
                let arguments = [&arguments, direction].concat();
                let expected = one.limbeck(&arguments)?.status(1)?.stdout;
                let actual = other.limbeck(&arguments)?.status(1)?.stdout;
                if expected.trim().is_empty() {
                    return Err(format!("{arguments:?} says nothing").into());
                }
                if expected != actual {
                    return Err(format!("{arguments:?}\n{}", difference(&expected, &actual)).into());
                }
            }
        }
    }
    database.remove().await
}
