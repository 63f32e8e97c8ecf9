//! Where the list of migrations, the files and their headers do not agree.

use super::{Listed, MigratorError};
use std::collections::{BTreeMap, BTreeSet};

/// Something about a migration crate that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// A source does not parse.
    #[error(transparent)]
    Unparsed(MigratorError),
    /// The list names a module whose file is not there.
    #[error("`migrations()` lists {revision}, whose file was not found")]
    NoFile {
        /// The revision.
        revision: String,
    },
    /// The list names a revision twice.
    #[error("`migrations()` lists {revision} twice")]
    Twice {
        /// The revision.
        revision: String,
    },
    /// Revisions were written beside each other, as on two branches of a repository.
    #[error("{} both revise {}: they were written on two branches", .revisions.join(" and "), .parent.as_deref().unwrap_or("nothing"))]
    SameParent {
        /// What each says that it revises.
        parent: Option<String>,
        /// The revisions, in the order of the list.
        revisions: Vec<String>,
    },
    /// A header names another revision than the list has before it.
    #[error("{revision} says that it revises {}, but {} is listed before it", .stated.as_deref().unwrap_or("nothing"), .listed.as_deref().unwrap_or("nothing"))]
    OtherParent {
        /// The revision.
        revision: String,
        /// What the header says.
        stated: Option<String>,
        /// What the list says.
        listed: Option<String>,
    },
    /// A file with a migration is not in the list.
    #[error("{file} holds a migration that `migrations()` does not list")]
    Unlisted {
        /// The file.
        file: String,
        /// The revision, where Limbeck wrote the file.
        revision: Option<String>,
    },
}

/// What is found about a list of revisions.
pub(super) fn in_list(revisions: &[Listed]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let siblings = siblings(revisions);
    let mut seen = BTreeSet::new();
    let mut before: Option<&Listed> = None;
    for revision in revisions {
        let id = &revision.id;
        if !seen.insert(id) {
            findings.push(Finding::Twice { revision: id.clone() });
        }
        if revision.file.is_none() && !revision.foreign {
            findings.push(Finding::NoFile { revision: id.clone() });
        }
        let listed = before.map(|it| it.id.clone());
        let family = siblings.values().find(|family| family.contains(id));
        // What is said of the whole family need not be said of each.
        if revision.ours && revision.revises != listed && family.is_none() {
            findings.push(Finding::OtherParent { revision: id.clone(), stated: revision.revises.clone(), listed });
        }
        before = Some(revision);
    }
    let families = siblings.into_iter();
    findings.extend(families.map(|(parent, revisions)| Finding::SameParent { parent: parent.cloned(), revisions }));
    findings
}

/// Revisions of Limbeck that say that they revise the same one.
fn siblings(revisions: &[Listed]) -> BTreeMap<Option<&String>, Vec<String>> {
    let mut families: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for revision in revisions.iter().filter(|revision| revision.ours) {
        let family = families.entry(revision.revises.as_ref()).or_default();
        if !family.contains(&revision.id) {
            family.push(revision.id.clone());
        }
    }
    families.retain(|_, family| family.len() > 1);
    families
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(id: &str, revises: Option<&str>) -> Listed {
        Listed {
            id: id.to_owned(),
            file: Some(format!("{id}.rs")),
            revises: revises.map(str::to_owned),
            ours: true,
            ..Listed::default()
        }
    }

    fn said(revisions: &[Listed]) -> Vec<String> {
        in_list(revisions).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_chain_is_as_it_should_be() {
        let stock = Listed { ours: false, ..listed("m0", None) };
        assert!(said(&[stock, listed("m1", Some("m0")), listed("m2", Some("m1"))]).is_empty());
    }

    #[test]
    fn two_branches_are_told_once() {
        let merged = [listed("m1", None), listed("m2b", Some("m1")), listed("m2a", Some("m1"))];
        assert_eq!(said(&merged), ["m2b and m2a both revise m1: they were written on two branches"]);
        let first = [listed("m1a", None), listed("m1b", None)];
        assert_eq!(said(&first), ["m1a and m1b both revise nothing: they were written on two branches"]);
    }

    #[test]
    fn another_order_is_told() {
        let order = [listed("m1", None), listed("m3", Some("m2")), listed("m2", Some("m1"))];
        assert_eq!(
            said(&order),
            [
                "m3 says that it revises m2, but m1 is listed before it",
                "m2 says that it revises m1, but m3 is listed before it"
            ]
        );
    }

    #[test]
    fn an_entry_that_was_merged_twice_is_told() {
        let twice = [listed("m1", None), listed("m1", None)];
        assert!(said(&twice).contains(&"`migrations()` lists m1 twice".to_owned()));
    }
}
