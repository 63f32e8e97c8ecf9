//! What a model asserts of a database that is there, and what it leaves alone.

mod absence;
mod keys;

use limbeck_differ::declaration::{
    Additions, Asserted, CompletionOptions, DeclaredColumn, DeclaredDefault, DeclaredType, Entity, Literal, Position,
};
use limbeck_differ::schema::{
    AutoIncrement, Check, Column, ColumnType, ConstraintName, Deferrable, Expression, IdentityOptions, Index,
    IntegerSize, LobSize, ObjectId, PrimaryKey, Table, UniqueConstraint,
};
use limbeck_differ::{Completed, Declaration, Dialect, Schema, Target, complete, normalize};

const ID: ColumnType = ColumnType::Integer(IntegerSize::Regular);
const STRING: ColumnType = ColumnType::String(None);

fn postgres() -> Target {
    Target::newest(Dialect::Postgres)
}

fn field(name: &str, column_type: ColumnType) -> DeclaredColumn {
    DeclaredColumn {
        name: name.to_owned(),
        column_type: DeclaredType::Inferred(column_type),
        nullable: false,
        unique: false,
        indexed: false,
        default: None,
        comment: None,
        renamed_from: None,
        extra: None,
        position: Position { file: "posts.rs".to_owned(), line: 7, column: 5 },
    }
}

/// An entity `posts` with the key `id` and further fields.
fn posts(fields: impl IntoIterator<Item = DeclaredColumn>) -> Entity {
    Entity {
        table: "posts".into(),
        columns: [field("id", ID)].into_iter().chain(fields).map(|f| (f.name.clone(), f)).collect(),
        primary_key: vec!["id".to_owned()],
        auto_increment: Asserted::Inferred(true),
        unique_keys: std::collections::BTreeMap::new(),
        relations: Vec::new(),
        ignored_columns: std::collections::BTreeSet::new(),
        comment: None,
        additions: Additions::default(),
        position: Position { file: "posts.rs".to_owned(), line: 3, column: 1 },
    }
}

/// A table `posts` with the key `id` and further columns.
fn posts_table(columns: impl IntoIterator<Item = Column>) -> Table {
    let id = Column::new("id", ID).not_null();
    let mut table = Table::new("posts", [id].into_iter().chain(columns));
    table.primary_key = Some(PrimaryKey::new(ConstraintName::server("posts_pkey"), vec!["id".to_owned()]));
    table
}

fn completed(entity: Entity, table: Table, options: &CompletionOptions) -> Completed {
    let declaration = Declaration { entities: vec![entity], ..Declaration::default() };
    complete(&declaration, &Schema::default().with_table(table), &postgres(), options)
}

fn posts_of(completed: &Completed) -> &Table {
    &completed.schema.tables[&"posts".into()]
}

/// The model is content with the database: nothing differs.
#[track_caller]
fn assert_content(entity: Entity, table: Table) -> Completed {
    let completed = completed(entity, table, &CompletionOptions::default());
    let target = postgres();
    assert_eq!(normalize(completed.schema.clone(), &target), normalize(completed.database.clone(), &target));
    assert_eq!(completed.problems, []);
    completed
}

#[test]
fn a_new_table_is_what_seaorm_would_make() {
    let mut entity = posts([
        DeclaredColumn { unique: true, ..field("slug", STRING) },
        DeclaredColumn {
            indexed: true,
            default: Some(DeclaredDefault::Literal(Literal::String("it's".to_owned()))),
            ..field("title", STRING)
        },
    ]);
    entity.unique_keys.insert("key".to_owned(), vec!["slug".to_owned(), "title".to_owned()]);
    let declaration = Declaration { entities: vec![entity], ..Declaration::default() };
    let completed = complete(&declaration, &Schema::default(), &postgres(), &CompletionOptions::default());
    let table = posts_of(&completed);
    assert_eq!(table.columns["id"].auto_increment, Some(AutoIncrement::Identity(IdentityOptions::default())));
    assert_eq!(table.columns["title"].default, Some(Expression::new("'it''s'")));
    assert_eq!(table.uniques[0].name, ConstraintName::explicit("uq-posts-slug"));
    let indexes: Vec<_> = table.indexes.iter().map(|index| (index.name.as_str(), index.unique)).collect();
    assert_eq!(indexes, [("idx-posts-title", false), ("idx-posts-key", true)]);
}

#[test]
fn an_inferred_type_is_content_with_its_class() {
    for found in [ColumnType::Text(LobSize::Regular), ColumnType::String(Some(40)), ColumnType::Other("citext".into())]
    {
        assert_content(posts([field("title", STRING)]), posts_table([Column::new("title", found).not_null()]));
    }
}

#[test]
fn an_explicit_type_is_exact() {
    let exact = DeclaredColumn { column_type: DeclaredType::Exact(ColumnType::String(Some(50))), ..field("title", ID) };
    let table = posts_table([Column::new("title", ColumnType::String(Some(40))).not_null()]);
    let completed = completed(posts([exact]), table, &CompletionOptions::default());
    assert_eq!(posts_of(&completed).columns["title"].column_type, ColumnType::String(Some(50)));
}

#[test]
fn an_inferred_type_of_another_class_differs() {
    let table = posts_table([Column::new("title", ColumnType::Integer(IntegerSize::Big)).not_null()]);
    let completed = completed(posts([field("title", ID)]), table, &CompletionOptions::default());
    assert_eq!(posts_of(&completed).columns["title"].column_type, ID);
}

#[test]
fn unique_is_content_with_a_constraint_or_an_index() {
    let entity = || posts([DeclaredColumn { unique: true, ..field("slug", STRING) }]);
    let mut by_index = posts_table([Column::new("slug", STRING).not_null()]);
    by_index.indexes.push(Index::on("anything", ["slug"]).unique());
    assert_content(entity(), by_index);

    let mut by_constraint = posts_table([Column::new("slug", STRING).not_null()]);
    by_constraint.uniques.push(unique("posts_slug_key", "slug"));
    assert_content(entity(), by_constraint);

    let mut partial = posts_table([Column::new("slug", STRING).not_null()]);
    let mut index = Index::on("partial", ["slug"]).unique();
    index.predicate = Some(Expression::new("id > 0"));
    partial.indexes.push(index);
    let completed = completed(entity(), partial, &CompletionOptions::default());
    let names: Vec<_> = posts_of(&completed).indexes.iter().map(|index| index.name.as_str()).collect();
    assert_eq!(names, ["partial", "uq-posts-slug"]);
}

fn unique(name: &str, column: &str) -> UniqueConstraint {
    UniqueConstraint {
        name: ConstraintName::explicit(name),
        columns: vec![column.to_owned()],
        nulls_not_distinct: false,
        deferrable: Deferrable::No,
        include: Vec::new(),
        comment: None,
    }
}

/// A table with an index, a unique, a check and a default that no model mentions.
fn rich_table() -> Table {
    let mut table = posts_table([Column::new("title", STRING).not_null().with_default("'none'")]);
    table.indexes.push(Index::on("by_title", ["title"]));
    table.uniques.push(unique("one_title", "title"));
    table.checks.push(Check {
        name: ConstraintName::explicit("short"),
        expression: Expression::new("length(title) < 10"),
        no_inherit: false,
        not_valid: false,
        comment: None,
        not_enforced: false,
    });
    table
}

#[test]
fn what_no_model_mentions_stays_and_is_listed() {
    let completed = assert_content(posts([field("title", STRING)]), rich_table());
    let listed: Vec<_> = completed.unmanaged.iter().map(ToString::to_string).collect();
    assert_eq!(
        listed,
        [
            "default of 'posts.title'",
            "unique constraint on 'posts' (title)",
            "check 'short' on 'posts'",
            "index 'by_title' on 'posts'",
        ]
    );
}

#[test]
fn pruning_and_strictness_drop_what_no_model_mentions() {
    let prune = CompletionOptions { prune: true, ..CompletionOptions::default() };
    let strict = CompletionOptions { strict: true, ..CompletionOptions::default() };
    for options in [prune, strict] {
        let completed = completed(posts([field("title", STRING)]), rich_table(), &options);
        let table = posts_of(&completed);
        assert!(table.indexes.is_empty() && table.uniques.is_empty() && table.checks.is_empty());
        assert_eq!(table.columns["title"].default, None);
    }
}

#[test]
fn what_a_revision_made_goes_when_no_model_mentions_it_any_more() {
    let options =
        CompletionOptions { created_by_revisions: ["by_title".to_owned()].into(), ..CompletionOptions::default() };
    let completed = completed(posts([field("title", STRING)]), rich_table(), &options);
    assert!(posts_of(&completed).indexes.is_empty());
    assert_eq!(posts_of(&completed).uniques.len(), 1);
}

#[test]
fn a_column_that_no_model_declares_goes_with_what_stands_on_it() {
    let completed = completed(posts([]), rich_table(), &CompletionOptions::default());
    let table = posts_of(&completed);
    assert!(!table.columns.contains_key("title"));
    assert!(table.indexes.is_empty() && table.uniques.is_empty() && table.checks.is_empty());
}

#[test]
fn an_ignored_or_unresolved_column_is_left_alone() {
    let mut entity = posts([]);
    entity.ignored_columns.insert("title".to_owned());
    assert_content(entity, rich_table());
    let unresolved = DeclaredType::Unresolved { rust_type: "Secret".to_owned() };
    assert_content(posts([DeclaredColumn { column_type: unresolved, ..field("title", ID) }]), rich_table());
}

#[test]
fn an_unresolved_column_that_must_be_created_is_a_problem() {
    let unresolved = DeclaredType::Unresolved { rust_type: "Secret".to_owned() };
    let entity = posts([DeclaredColumn { column_type: unresolved, ..field("secret", ID) }]);
    let completed = completed(entity, posts_table([]), &CompletionOptions::default());
    assert_eq!(completed.problems[0].object, ObjectId::Column("posts".into(), "secret".to_owned()));
}

#[test]
fn an_undeclared_table_goes_only_when_the_migrations_name_it() {
    let database = Schema::default().with_table(posts_table([]));
    let keep = complete(&Declaration::default(), &database, &postgres(), &CompletionOptions::default());
    assert_eq!(keep.unmanaged, [ObjectId::Table("posts".into())].into());
    let options = CompletionOptions { named_by_migrations: ["posts".to_owned()].into(), ..Default::default() };
    let dropped = complete(&Declaration::default(), &database, &postgres(), &options);
    assert!(dropped.schema.tables.is_empty());
}

#[test]
fn stated_defaults_are_asserted_by_their_meaning() {
    let now = Some(DeclaredDefault::Expression("CURRENT_TIMESTAMP".to_owned()));
    let at = || Column::new("at", ColumnType::TimestampWithTimeZone(None)).not_null();
    let entity = posts([DeclaredColumn { default: now, ..field("at", at().column_type) }]);
    assert_content(entity.clone(), posts_table([at().with_default("now()")]));
    let completed = completed(entity, posts_table([at()]), &CompletionOptions::default());
    assert_eq!(posts_of(&completed).columns["at"].default, Some(Expression::new("CURRENT_TIMESTAMP")));
}
