use super::*;

fn rows(versions: &[&str]) -> Vec<Applied> {
    versions.iter().map(|version| Applied { version: (*version).to_owned(), applied_at: 0 }).collect()
}

fn state(applied: &[&str]) -> State {
    let revisions = ["m1_first_commit", "m2_add_series", "m3_add_slug"].map(str::to_owned).to_vec();
    State { revisions: Some(revisions), applied: rows(applied) }
}

fn up(state: &State, target: &str) -> Result<Vec<String>, TargetError> {
    target.parse().and_then(|target| state.upgrade(&target)).map(|moves| moves.revisions)
}

fn down(state: &State, target: &str) -> Result<Vec<String>, TargetError> {
    target.parse().and_then(|target| state.downgrade(&target)).map(|moves| moves.revisions)
}

#[test]
fn upgrades_run_what_is_pending() {
    let state = state(&["m1_first_commit"]);
    assert_eq!(state.current(), Some("m1_first_commit"));
    assert_eq!(up(&state, "head").unwrap(), ["m2_add_series", "m3_add_slug"]);
    assert_eq!(up(&state, "+1").unwrap(), ["m2_add_series"]);
    assert_eq!(up(&state, "series").unwrap(), ["m2_add_series"]);
    assert!(up(&state, "first").unwrap().is_empty());
}

#[test]
fn a_revision_that_was_left_out_is_part_of_the_way() {
    let state = state(&["m2_add_series"]);
    assert_eq!(state.pending(), ["m1_first_commit", "m3_add_slug"]);
    assert_eq!(up(&state, "m2").unwrap(), ["m1_first_commit"]);
    assert_eq!(down(&state, "m1").unwrap(), ["m2_add_series"]);
}

#[test]
fn downgrades_undo_the_last_first() {
    let state = state(&["m1_first_commit", "m2_add_series", "m3_add_slug"]);
    assert_eq!(down(&state, "-1").unwrap(), ["m3_add_slug"]);
    assert_eq!(down(&state, "base").unwrap(), ["m3_add_slug", "m2_add_series", "m1_first_commit"]);
    assert_eq!(down(&state, "m1").unwrap(), ["m3_add_slug", "m2_add_series"]);
    assert!(down(&state, "m3").unwrap().is_empty());
}

#[test]
fn targets_that_mean_nothing_say_why() {
    let state = state(&["m1_first_commit"]);
    assert!(matches!(up(&state, "add"), Err(TargetError::Ambiguous { candidates, .. }) if candidates.len() == 2));
    assert!(matches!(up(&state, "drop"), Err(TargetError::Unknown { .. })));
    assert!(matches!(up(&state, "+3"), Err(TargetError::TooFar { asked: 3, available: 2 })));
    assert!(matches!(down(&state, "-2"), Err(TargetError::TooFar { asked: 2, available: 1 })));
    assert!(matches!(up(&state, "-1"), Err(TargetError::WrongDirection { .. })));
    assert!(matches!(down(&state, "head"), Err(TargetError::WrongDirection { .. })));
    assert!(matches!(up(&state, "+many"), Err(TargetError::NotACount { .. })));
    assert!(matches!(up(&state, ""), Err(TargetError::Empty)));
}

#[test]
fn rows_without_a_revision_stop_everything() {
    let state = state(&["m0_gone", "m1_first_commit"]);
    assert_eq!(state.missing(), ["m0_gone"]);
    assert_eq!(up(&state, "head"), Err(TargetError::Missing(vec!["m0_gone".to_owned()])));
    assert_eq!(down(&state, "base"), Err(TargetError::Missing(vec!["m0_gone".to_owned()])));
}

#[test]
fn without_a_list_only_head_base_and_counts_are_understood() {
    let state = State { revisions: None, applied: rows(&["m1", "m2"]) };
    assert_eq!(state.upgrade(&Target::Head).unwrap().count, None);
    assert_eq!(state.upgrade(&Target::Relative(7)).unwrap().count, Some(7));
    assert_eq!(state.downgrade(&Target::Base).unwrap().count, Some(2));
    assert_eq!(up(&state, "m1"), Err(TargetError::UnknownList));
}

fn stamped(state: &State, target: &str, purge: bool) -> Result<Stamp, TargetError> {
    target.parse().and_then(|target| state.stamp(&target, purge))
}

#[test]
fn a_stamp_makes_the_state_exactly_the_revisions_up_to_the_target() {
    let state = state(&["m3_add_slug"]);
    let stamp = stamped(&state, "series", false).unwrap();
    assert_eq!(stamp.added, ["m1_first_commit", "m2_add_series"]);
    assert_eq!(stamp.removed, ["m3_add_slug"]);
    assert_eq!(stamp.at.as_deref(), Some("m2_add_series"));
    assert_eq!(stamped(&state, "base", false).unwrap().at, None);
    assert_eq!(stamped(&state, "head", false).unwrap().added, ["m1_first_commit", "m2_add_series"]);
}

#[test]
fn rows_without_a_revision_stay_unless_they_are_purged() {
    let state = state(&["m0_gone", "m1_first_commit"]);
    let stamp = stamped(&state, "first", false).unwrap();
    assert!(stamp.is_empty());
    assert_eq!(stamp.kept, ["m0_gone"]);
    let stamp = stamped(&state, "first", true).unwrap();
    assert_eq!((stamp.removed, stamp.kept), (vec!["m0_gone".to_owned()], Vec::new()));
}

#[test]
fn a_stamp_needs_a_place_in_a_known_order() {
    assert!(matches!(stamped(&state(&[]), "+1", false), Err(TargetError::NoRevision { .. })));
    let unknown = State { revisions: None, applied: Vec::new() };
    assert_eq!(stamped(&unknown, "head", true), Err(TargetError::UnknownOrder));
}

#[test]
fn a_target_is_one_revision() {
    let state = state(&["m1_first_commit", "m2_add_series"]);
    let named = |target: &str| target.parse().and_then(|target| state.revision(&target).map(str::to_owned));
    assert_eq!(named("head").unwrap(), "m3_add_slug");
    assert_eq!(named("+1").unwrap(), "m3_add_slug");
    assert_eq!(named("-1").unwrap(), "m1_first_commit");
    assert_eq!(named("slug").unwrap(), "m3_add_slug");
    assert_eq!(named("base"), Err(TargetError::NoRevision { target: "base".to_owned() }));
    assert_eq!(named("-2"), Err(TargetError::NoRevision { target: "-2".to_owned() }));
}
