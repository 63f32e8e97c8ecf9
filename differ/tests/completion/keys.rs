//! Keys, uniques and relations.

use super::{ID, STRING, assert_content, completed, field, postgres, posts, posts_of, posts_table, unique};
use limbeck_differ::declaration::{CompletionOptions, DeclaredColumn, Entity, ForeignKeyRule, Position, Relation};
use limbeck_differ::schema::{
    Column, ConstraintName, Deferrable, ForeignKey, Index, ObjectId, OpaqueKind, OpaqueObject, PrimaryKey,
    ReferentialAction, Schema, Table,
};
use limbeck_differ::{Declaration, RenameHints, complete};
use std::collections::BTreeMap;

const STRICT: CompletionOptions = CompletionOptions {
    strict: true,
    prune: false,
    foreign_keys: ForeignKeyRule::All,
    created_by_revisions: std::collections::BTreeSet::new(),
    named_by_migrations: std::collections::BTreeSet::new(),
    ignored_tables: std::collections::BTreeSet::new(),
    settled: std::collections::BTreeSet::new(),
    renames: RenameHints { tables: Vec::new(), columns: Vec::new(), enums: Vec::new(), enum_values: Vec::new() },
};

/// A table without a key whose columns `tenant` and `id` are unique together.
fn unique_pair(nullable: bool) -> Table {
    let column = |name| if nullable { Column::new(name, ID) } else { Column::new(name, ID).not_null() };
    let mut table = Table::new("posts", [column("tenant"), column("id")]);
    table.indexes.push(Index::on("pair", ["tenant", "id"]).unique());
    table
}

fn keyed_by_pair() -> Entity {
    Entity { primary_key: vec!["id".to_owned(), "tenant".to_owned()], ..posts([field("tenant", ID)]) }
}

#[test]
fn a_primary_key_is_content_with_another_order_of_columns() {
    let mut table = unique_pair(false);
    let columns = vec!["tenant".to_owned(), "id".to_owned()];
    table.primary_key = Some(PrimaryKey::new(ConstraintName::server("posts_pkey"), columns));
    assert_content(keyed_by_pair(), table);
}

#[test]
fn a_primary_key_is_content_with_a_unique_key_where_there_is_none_and_nothing_is_null() {
    assert_content(keyed_by_pair(), unique_pair(false));
    // Once its columns take no NULL it is as good as one.
    let nullable = completed(keyed_by_pair(), unique_pair(true), &CompletionOptions::default());
    assert!(posts_of(&nullable).columns.values().all(|column| !column.nullable));
    assert_eq!(posts_of(&nullable).primary_key, None);
    let strict = completed(keyed_by_pair(), unique_pair(false), &STRICT);
    assert!(posts_of(&strict).primary_key.is_some());
}

#[test]
fn a_unique_key_is_content_with_another_order_of_columns() {
    let entity = || {
        let groups = BTreeMap::from([("pair".to_owned(), vec!["a".to_owned(), "b".to_owned()])]);
        Entity { unique_keys: groups, ..posts([field("a", ID), field("b", ID)]) }
    };
    let table = || posts_table([Column::new("a", ID).not_null(), Column::new("b", ID).not_null()]);
    let mut by_index = table();
    by_index.indexes.push(Index::on("any", ["b", "a"]).unique());
    let completed = assert_content(entity(), by_index);
    assert!(completed.unmanaged.is_empty(), "{:?}", completed.unmanaged);

    let mut by_constraint = table();
    let both = vec!["b".to_owned(), "a".to_owned()];
    by_constraint.uniques.push(limbeck_differ::schema::UniqueConstraint { columns: both, ..unique("any", "b") });
    assert_content(entity(), by_constraint);
}

#[test]
fn an_index_is_asserted_in_the_order_of_its_columns_whatever_its_method() {
    let entity = || posts([DeclaredColumn { indexed: true, ..field("title", STRING) }]);
    let table = |index: Index| {
        let mut table = posts_table([Column::new("title", STRING).not_null()]);
        table.indexes.push(index);
        table
    };
    assert_content(entity(), table(Index { method: Some("hash".to_owned()), ..Index::on("any", ["title"]) }));
    let wider = completed(entity(), table(Index::on("wider", ["title", "id"])), &CompletionOptions::default());
    let names: Vec<_> = posts_of(&wider).indexes.iter().map(|index| index.name.as_str()).collect();
    assert_eq!(names, ["wider", "idx-posts-title"]);
}

fn relation(on_delete: Option<ReferentialAction>) -> Relation {
    Relation {
        columns: vec!["parent_id".to_owned()],
        referenced_table: "posts".into(),
        referenced_columns: vec!["id".to_owned()],
        on_delete,
        on_update: None,
        name: None,
        skip: false,
        position: Position::default(),
    }
}

fn with_parent(relation: Relation) -> Entity {
    Entity { relations: vec![relation], ..posts([field("parent_id", ID)]) }
}

fn parent_key(on_delete: ReferentialAction) -> ForeignKey {
    ForeignKey {
        name: ConstraintName::explicit("by_hand"),
        columns: vec!["parent_id".to_owned()],
        referenced_table: "posts".into(),
        referenced_columns: vec!["id".to_owned()],
        on_delete,
        on_update: ReferentialAction::NoAction,
        match_full: false,
        deferrable: Deferrable::No,
        not_valid: false,
        comment: None,
        delete_sets: Vec::new(),
        not_enforced: false,
    }
}

#[test]
fn a_relation_is_content_with_any_action_that_it_does_not_state() {
    let mut table = posts_table([Column::new("parent_id", ID).not_null()]);
    table.foreign_keys.push(parent_key(ReferentialAction::Cascade));
    assert_content(with_parent(relation(None)), table.clone());
    let stated = with_parent(relation(Some(ReferentialAction::Restrict)));
    let completed = completed(stated, table, &CompletionOptions::default());
    assert_eq!(posts_of(&completed).foreign_keys, [parent_key(ReferentialAction::Restrict)]);
}

#[test]
fn a_missing_foreign_key_is_added_unless_only_existing_ones_count() {
    let table = posts_table([Column::new("parent_id", ID).not_null()]);
    let existing = CompletionOptions { foreign_keys: ForeignKeyRule::Existing, ..CompletionOptions::default() };
    for (options, expected) in [(CompletionOptions::default(), 1), (existing, 0)] {
        let completed = completed(with_parent(relation(None)), table.clone(), &options);
        assert_eq!(posts_of(&completed).foreign_keys.len(), expected);
    }
    let skipped = with_parent(Relation { skip: true, ..relation(None) });
    assert_content(skipped, table);
}

#[test]
fn a_relation_to_columns_without_a_key_asserts_nothing_and_is_noted() {
    let to_itself = Relation { referenced_columns: vec!["parent_id".to_owned()], ..relation(None) };
    let completed = assert_content(with_parent(to_itself), posts_table([Column::new("parent_id", ID).not_null()]));
    assert_eq!(completed.notes[0].message, "'posts' has no key on (parent_id), so no foreign key can refer to it");
}

fn table_with(keys: impl IntoIterator<Item = ForeignKey>) -> Table {
    let mut table = posts_table([Column::new("parent_id", ID).not_null()]);
    table.foreign_keys.extend(keys);
    table
}

#[test]
fn relations_on_the_same_columns_are_one_with_the_actions_that_any_states() {
    let both = Entity {
        relations: vec![relation(None), relation(Some(ReferentialAction::Cascade))],
        ..posts([field("parent_id", ID)])
    };
    assert_content(both.clone(), table_with([parent_key(ReferentialAction::Cascade)]));
    let made = completed(both, table_with([]), &CompletionOptions::default());
    let [key] = posts_of(&made).foreign_keys.as_slice() else { panic!("one key") };
    assert_eq!(key.on_delete, ReferentialAction::Cascade);
}

#[test]
fn a_stated_action_is_content_with_one_of_several_keys() {
    let keys = [parent_key(ReferentialAction::NoAction), parent_key(ReferentialAction::Cascade)];
    assert_content(with_parent(relation(Some(ReferentialAction::Cascade))), table_with(keys));
}

#[test]
fn a_key_that_refers_elsewhere_is_replaced() {
    let elsewhere = ForeignKey { referenced_table: "people".into(), ..parent_key(ReferentialAction::NoAction) };
    let made = completed(with_parent(relation(None)), table_with([elsewhere]), &CompletionOptions::default());
    let [key] = posts_of(&made).foreign_keys.as_slice() else { panic!("one key") };
    assert_eq!(key.referenced_table, "posts".into());
}

#[test]
fn a_relation_to_a_view_asserts_nothing_and_leaves_the_columns_to_another() {
    let to_view = Relation { referenced_table: "recent".into(), ..relation(None) };
    let view = ObjectId::Opaque(OpaqueKind::View, "recent".into(), None);
    let mut database = Schema::default().with_table(table_with([]));
    database.opaque.insert(view.clone(), OpaqueObject::new(view, ""));
    let keys = |relations| {
        let entity = Entity { relations, ..posts([field("parent_id", ID)]) };
        let declaration = Declaration { entities: vec![entity], ..Declaration::default() };
        let completed = complete(&declaration, &database, &postgres(), &CompletionOptions::default());
        assert_eq!(completed.notes, []);
        posts_of(&completed).foreign_keys.len()
    };
    assert_eq!(keys(vec![to_view.clone()]), 0);
    assert_eq!(keys(vec![to_view, relation(None)]), 1);
}

#[test]
fn strictly_an_action_that_is_not_stated_is_seaorms_own() {
    let cascading = ForeignKey { deferrable: Deferrable::InitiallyDeferred, ..parent_key(ReferentialAction::Cascade) };
    let strict = completed(with_parent(relation(None)), table_with([cascading]), &STRICT);
    assert_eq!(posts_of(&strict).foreign_keys, [parent_key(ReferentialAction::NoAction)]);
}
