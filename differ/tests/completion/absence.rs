//! What no model mentions.

use super::{ID, STRING, assert_content, completed, field, postgres, posts, posts_of, posts_table, rich_table};
use limbeck_differ::declaration::{
    Asserted, CompletionOptions, DeclaredColumn, DeclaredType, Entity, Position, Stated,
};
use limbeck_differ::schema::{
    AutoIncrement, Check, Column, ColumnType, ConstraintName, EnumType, Expression, ForeignKey, GeneratedColumn,
    GeneratedStorage, IdentityOptions, ObjectId, OpaqueKind, OpaqueObject, ReferentialAction, Schema, Table, TableName,
    TypeName,
};
use limbeck_differ::{Completed, Declaration, RenameHints, complete};
use std::collections::BTreeSet;

fn modes() -> [CompletionOptions; 2] {
    [
        CompletionOptions { strict: true, ..CompletionOptions::default() },
        CompletionOptions { prune: true, ..CompletionOptions::default() },
    ]
}

fn listed(completed: &Completed) -> Vec<String> {
    completed.unmanaged.iter().map(ToString::to_string).collect()
}

/// A table and a column with comments, and a column that is computed.
fn told_table() -> Table {
    let mut column = Column::new("title", STRING).not_null();
    column.comment = Some("of the post".to_owned());
    let mut computed = Column::new("length", ID).not_null();
    computed.generated =
        Some(GeneratedColumn { expression: Expression::new("length(title)"), storage: GeneratedStorage::Stored });
    let mut table = posts_table([column, computed]);
    table.comment = Some("by hand".to_owned());
    table
}

#[test]
fn comments_and_computed_columns_stay_and_are_listed() {
    let completed = assert_content(posts([field("title", STRING), field("length", ID)]), told_table());
    assert_eq!(listed(&completed), ["generation of 'posts.length'", "comment of 'posts'", "comment of 'posts.title'"]);
}

#[test]
fn comments_and_computed_columns_go_in_strict_and_pruning_mode() {
    for options in modes() {
        let completed = completed(posts([field("title", STRING), field("length", ID)]), told_table(), &options);
        let table = posts_of(&completed);
        assert_eq!((&table.comment, &table.columns["title"].comment), (&None, &None));
        assert_eq!(table.columns["length"].generated, None);
        assert_eq!(listed(&completed), Vec::<String>::new());
    }
}

#[test]
fn a_column_that_is_ignored_or_not_understood_stays_in_every_mode() {
    for options in modes() {
        let mut ignoring = posts([]);
        ignoring.ignored_columns.insert("title".to_owned());
        let unresolved = DeclaredType::Unresolved { rust_type: "Secret".to_owned() };
        let opaque = posts([DeclaredColumn { column_type: unresolved, ..field("title", ID) }]);
        for entity in [ignoring, opaque] {
            let completed = completed(entity, rich_table(), &options);
            assert_eq!(posts_of(&completed).columns["title"], rich_table().columns["title"]);
        }
    }
}

fn opaque(kind: OpaqueKind, name: &str, table: Option<&str>) -> OpaqueObject {
    OpaqueObject::new(ObjectId::Opaque(kind, name.into(), table.map(Into::into)), "")
}

#[test]
fn views_and_the_like_are_listed_in_every_mode_and_never_dropped() {
    let mut database = Schema::default().with_table(posts_table([]));
    let objects = [
        opaque(OpaqueKind::View, "recent", None),
        opaque(OpaqueKind::Trigger, "stamp", Some("posts")),
        // None of these is ours.
        opaque(OpaqueKind::Extension, "citext", None),
        opaque(OpaqueKind::Partition, "posts_2026", None),
        opaque(OpaqueKind::Trigger, "stamp", Some("ignored")),
        opaque(OpaqueKind::View, "ignored", None),
    ];
    database.opaque = objects.into_iter().map(|object| (object.id.clone(), object)).collect();
    let declaration = Declaration { entities: vec![posts([])], ..Declaration::default() };
    for options in modes().into_iter().chain([CompletionOptions::default()]) {
        let options = CompletionOptions { ignored_tables: ["ignored".into()].into(), ..options };
        let completed = complete(&declaration, &database, &postgres(), &options);
        assert_eq!(listed(&completed), ["view 'recent'", "trigger 'stamp' on 'posts'"]);
        assert_eq!(completed.schema.opaque, database.opaque);
    }
}

#[test]
fn an_ignored_table_stays_as_it_is_in_every_mode_also_where_it_is_declared() {
    let ignored_tables: BTreeSet<_> = ["posts".into()].into();
    for options in modes() {
        let options = CompletionOptions { ignored_tables: ignored_tables.clone(), ..options };
        let completed = completed(posts([field("other", ID)]), rich_table(), &options);
        assert_eq!(completed.schema, completed.database);
        assert!(completed.unmanaged.is_empty());
    }
}

#[test]
fn a_table_that_an_ignored_one_refers_to_stays() {
    let mut ignored = Table::new("audit", [Column::new("post_id", ID)]);
    ignored.foreign_keys.push(ForeignKey {
        name: ConstraintName::explicit("fk"),
        columns: vec!["post_id".to_owned()],
        referenced_table: "posts".into(),
        referenced_columns: vec!["id".to_owned()],
        on_delete: ReferentialAction::NoAction,
        on_update: ReferentialAction::NoAction,
        match_full: false,
        deferrable: limbeck_differ::schema::Deferrable::No,
        not_valid: false,
        comment: None,
        delete_sets: Vec::new(),
        not_enforced: false,
    });
    let database = Schema::default().with_table(posts_table([])).with_table(ignored);
    for options in modes() {
        let options = CompletionOptions { ignored_tables: ["audit".into()].into(), ..options };
        let completed = complete(&Declaration::default(), &database, &postgres(), &options);
        assert_eq!(completed.schema, database);
        assert_eq!(listed(&completed), ["table 'posts'"]);
    }
}

#[test]
fn what_stays_in_a_schema_that_a_table_moves_out_of_is_left_alone_in_every_mode() {
    let table = |name| Table { name: TableName::in_schema("shop", name), ..posts_table([]) };
    let database = Schema::default().with_table(table("orders")).with_table(table("others"));
    let renamed_from = Stated {
        what: "shop.orders".to_owned(),
        name: None,
        dialects: Vec::new(),
        position: Position { file: "posts.rs".to_owned(), line: 2, column: 1 },
    };
    let mut entity = posts([]);
    entity.additions.renamed_from.push(renamed_from);
    let declaration = Declaration { entities: vec![entity], ..Declaration::default() };
    for options in modes() {
        let completed = complete(&declaration, &database, &postgres(), &options);
        assert_eq!(listed(&completed), ["table 'shop.others'"]);
        let tables = completed.schema.tables.keys().map(ToString::to_string);
        assert_eq!(tables.collect::<Vec<_>>(), ["posts", "shop.others"]);
        let renames = completed.renames.tables.iter().map(|change| format!("{} = {}", change.from, change.to));
        assert_eq!(renames.collect::<Vec<_>>(), ["shop.orders = posts"]);
        let again = complete(&declaration, &completed.schema, &postgres(), &options);
        assert_eq!(again.renames, RenameHints::default());
    }
}

#[test]
fn an_enum_type_goes_when_no_column_has_it() {
    let name = TypeName::new("mood");
    let mood = EnumType { name: name.clone(), values: vec!["sad".to_owned()], comment: None };
    let column = Column::new("mood", ColumnType::Enum { name: Some(name.clone()), values: Vec::new() });
    let mut database = Schema::default().with_table(posts_table([column]));
    database.enums.insert(name, mood);
    for options in modes() {
        let types = |ignored: bool| {
            let mut entity = posts([]);
            entity.ignored_columns.extend(ignored.then(|| "mood".to_owned()));
            let declaration = Declaration { entities: vec![entity], ..Declaration::default() };
            complete(&declaration, &database, &postgres(), &options).schema.enums.len()
        };
        assert_eq!((types(true), types(false)), (1, 0));
    }
}

#[test]
fn counting_that_is_only_inferred_asserts_nothing() {
    let counting = || {
        let mut table = posts_table([]);
        table.columns["id"].auto_increment = Some(AutoIncrement::Identity(IdentityOptions::default()));
        table
    };
    let entity = |auto_increment| Entity { auto_increment, ..posts([]) };
    assert_content(entity(Asserted::Inferred(true)), posts_table([]));
    assert_content(entity(Asserted::Inferred(false)), counting());
    let counts = |auto_increment, table| {
        let completed = completed(entity(auto_increment), table, &CompletionOptions::default());
        posts_of(&completed).columns["id"].auto_increment.is_some()
    };
    assert!(counts(Asserted::Explicit(true), posts_table([])));
    assert!(!counts(Asserted::Explicit(false), counting()));
}

fn check(name: &str, expression: &str) -> Check {
    let name = ConstraintName::explicit(name);
    Check {
        name,
        expression: Expression::new(expression),
        no_inherit: false,
        not_valid: false,
        comment: None,
        not_enforced: false,
    }
}

#[test]
fn a_check_that_a_field_states_is_asserted() {
    let entity = || posts([DeclaredColumn { extra: Some("CHECK (rating > 0)".to_owned()), ..field("rating", ID) }]);
    let table = |checks: Vec<Check>| Table { checks, ..posts_table([Column::new("rating", ID).not_null()]) };
    let checks =
        |found, options: &CompletionOptions| posts_of(&completed(entity(), table(found), options)).checks.clone();
    for options in modes().into_iter().chain([CompletionOptions::default()]) {
        let found = vec![check("rated", "rating > 0")];
        assert_eq!(checks(found.clone(), &options), found);
        // Spelled otherwise: the server is asked about the two.
        assert_eq!(checks(vec![check("rated", "(rating > (0))")], &options), found);
        let made = checks(Vec::new(), &options);
        assert_eq!(made, [Check { name: ConstraintName::unnamed(), ..check("", "rating > 0") }]);
    }
}
