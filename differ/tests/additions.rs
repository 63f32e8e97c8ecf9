//! What `limbeck::` attributes assert of a database that is there.

use limbeck_differ::declaration::additions::{Additions, ForeignKeyTerms, Stated};
use limbeck_differ::declaration::{
    Asserted, CompletionOptions, DeclaredColumn, DeclaredType, Entity, Position, Relation,
};
use limbeck_differ::schema::{
    Check, Column, ColumnType, ConstraintName, Deferrable, Expression, ForeignKey, GeneratedColumn, GeneratedStorage,
    Index, IntegerSize, LobSize, PrimaryKey, ReferentialAction, Table, UniqueConstraint,
};
use limbeck_differ::{
    Change, Completed, Declaration, Dialect, Operation, RenameHints, Schema, Target, complete, diff, normalize,
};
use std::collections::{BTreeMap, BTreeSet};

const ID: ColumnType = ColumnType::Integer(IntegerSize::Regular);
const TEXT: ColumnType = ColumnType::Text(LobSize::Regular);

fn stated<T>(what: T) -> Stated<T> {
    Stated { what, name: None, dialects: Vec::new(), position: Position::default() }
}

fn named<T>(what: T, name: &str) -> Stated<T> {
    Stated { name: Some(name.to_owned()), ..stated(what) }
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
        position: Position::default(),
    }
}

/// An entity `books` with `id`, `title` and `author_id`.
fn books(additions: Additions) -> Entity {
    let fields = [field("id", ID), field("title", TEXT), field("author_id", ID)];
    Entity {
        table: "books".into(),
        columns: fields.into_iter().map(|field| (field.name.clone(), field)).collect(),
        primary_key: vec!["id".to_owned()],
        auto_increment: Asserted::Inferred(false),
        unique_keys: BTreeMap::new(),
        relations: Vec::new(),
        ignored_columns: BTreeSet::new(),
        comment: None,
        additions,
        position: Position::default(),
    }
}

/// The table of that entity, with something in it.
fn table(edit: impl FnOnce(&mut Table)) -> Table {
    let columns =
        [("id", ID), ("title", TEXT), ("author_id", ID)].map(|(name, kind)| Column::new(name, kind).not_null());
    let mut table = Table::new("books", columns);
    table.primary_key = Some(PrimaryKey::new(ConstraintName::unnamed(), vec!["id".to_owned()]));
    edit(&mut table);
    table
}

fn completed(entity: Entity, table: Table, dialect: Dialect, options: &CompletionOptions) -> Completed {
    let declaration = Declaration { entities: vec![entity], ..Declaration::default() };
    complete(&declaration, &Schema::default().with_table(table), &Target::newest(dialect), options)
}

/// What is done about a difference, and how much stays unmanaged.
fn done(entity: Entity, table: Table, dialect: Dialect, options: &CompletionOptions) -> (Vec<String>, usize) {
    let completed = completed(entity, table, dialect, options);
    assert_eq!((completed.lacking.as_slice(), completed.problems.as_slice()), (&[][..], &[][..]));
    let target = Target::newest(dialect);
    let [before, after] = [completed.database, completed.schema].map(|schema| normalize(schema, &target));
    let operations = diff(Change::new(&before, &after), &RenameHints::default());
    (operations.iter().map(Operation::describe).collect(), completed.unmanaged.len())
}

fn postgres(entity: Entity, table: Table) -> (Vec<String>, usize) {
    done(entity, table, Dialect::Postgres, &CompletionOptions::default())
}

fn index(columns: &[&str], predicate: Option<&str>) -> Index {
    Index { predicate: predicate.map(Expression::new), ..Index::on("", columns.iter().copied()) }
}

fn check(condition: &str) -> Check {
    Check {
        name: ConstraintName::unnamed(),
        expression: Expression::new(condition),
        no_inherit: false,
        not_valid: false,
        comment: None,
        not_enforced: false,
    }
}

fn unique(columns: &[&str], deferrable: Deferrable) -> UniqueConstraint {
    UniqueConstraint {
        name: ConstraintName::unnamed(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        nulls_not_distinct: false,
        deferrable,
        include: Vec::new(),
        comment: None,
    }
}

#[test]
fn an_index_of_another_name_satisfies_unless_a_name_is_stated() {
    let there =
        || table(|table| table.indexes.push(Index { name: "mine".into(), ..index(&["title"], Some("id > 1")) }));
    let with = |stated| books(Additions { indexes: vec![stated], ..Additions::default() });
    assert_eq!(postgres(with(stated(index(&["title"], Some("(id > 1)")))), there()), (vec![], 0));
    let renamed = postgres(with(named(index(&["title"], Some("id > 1")), "yours")), there());
    assert_eq!(renamed, (vec!["renamed index 'mine' to 'yours' on 'books'".to_owned()], 0));
}

#[test]
fn an_index_with_its_name_is_changed_and_others_stay() {
    let there = table(|table| {
        table.indexes.push(Index { name: "alive".into(), ..index(&["title"], Some("id > 1")) });
        table.indexes.push(Index { name: "other".into(), ..index(&["title"], Some("id > 3")) });
    });
    let entity =
        books(Additions { indexes: vec![named(index(&["title"], Some("id > 2")), "alive")], ..Additions::default() });
    let (operations, unmanaged) = postgres(entity, there);
    assert_eq!((operations.len(), unmanaged), (2, 1), "{operations:?}");
}

#[test]
fn what_the_server_calls_the_same_is_the_same() {
    let there =
        || table(|table| table.checks.push(Check { name: ConstraintName::explicit("c"), ..check("(id)::int > 0") }));
    let entity = || books(Additions { checks: vec![stated(check("id > 0"))], ..Additions::default() });
    let doubts = completed(entity(), there(), Dialect::Postgres, &CompletionOptions::default()).doubts;
    assert_eq!(doubts.len(), 1);
    let settled = CompletionOptions { settled: doubts, ..CompletionOptions::default() };
    assert_eq!(done(entity(), there(), Dialect::Postgres, &settled), (vec![], 0));
    // Unasked, it is another one.
    assert_eq!(postgres(entity(), there()).0.len(), 1);
}

#[test]
fn two_attributes_that_come_to_one_name_are_a_problem() {
    let twice = vec![stated(check("id > 0")), stated(check("id >= 0"))];
    let entity = books(Additions { checks: twice, ..Additions::default() });
    let completed = completed(entity, table(|_| {}), Dialect::Postgres, &CompletionOptions::default());
    assert_eq!(completed.problems[0].object.to_string(), "check 'ck-books-id-0' on 'books'");
}

#[test]
fn what_the_dialect_lacks_is_said_unless_it_is_for_others() {
    let partial = || stated(index(&["title"], Some("id > 1")));
    let with = |stated| books(Additions { indexes: vec![stated], ..Additions::default() });
    let lacking = |entity| completed(entity, table(|_| {}), Dialect::MySql, &CompletionOptions::default()).lacking;
    let said = lacking(with(partial()));
    assert_eq!(said[0].feature.to_string(), "partial indexes");
    assert!(lacking(with(Stated { dialects: vec![Dialect::Postgres], ..partial() })).is_empty());
}

#[test]
fn a_unique_is_content_with_an_index_unless_it_says_more() {
    let there = || table(|table| table.indexes.push(Index { name: "u".into(), ..index(&["title"], None) }.unique()));
    let with =
        |deferrable| books(Additions { uniques: vec![stated(unique(&["title"], deferrable))], ..Additions::default() });
    assert_eq!(postgres(with(Deferrable::No), there()), (vec![], 0));
    assert_eq!(postgres(with(Deferrable::InitiallyDeferred), there()).0.len(), 1);
}

#[test]
fn a_unique_that_is_missing_needs_no_rebuild_on_sqlite() {
    let entity =
        || books(Additions { uniques: vec![stated(unique(&["title", "id"], Deferrable::No))], ..Additions::default() });
    let options = CompletionOptions::default();
    let (sqlite, _) = done(entity(), table(|_| {}), Dialect::Sqlite, &options);
    assert_eq!(sqlite, ["added unique index 'uq-books-title-id' on 'books' ('title', 'id')"]);
    let (postgres, _) = postgres(entity(), table(|_| {}));
    assert_eq!(postgres, ["added unique constraint 'uq-books-title-id' on 'books' ('title', 'id')"]);
}

#[test]
fn columns_are_computed_and_collated_as_it_is_said() {
    let generated = GeneratedColumn { expression: Expression::new("id * 2"), storage: GeneratedStorage::Stored };
    let entity = || {
        books(Additions {
            generated: vec![("author_id".to_owned(), stated(generated.clone()))],
            collations: vec![("title".to_owned(), stated("nocase".to_owned()))],
            ..Additions::default()
        })
    };
    let options = CompletionOptions::default();
    let (operations, _) = done(entity(), table(|_| {}), Dialect::Sqlite, &options);
    assert_eq!(operations.len(), 2, "{operations:?}");
    let there = || {
        table(|table| {
            table.columns["author_id"].generated = Some(generated.clone());
            table.columns["title"].collation = Some("NOCASE".to_owned());
        })
    };
    assert_eq!(done(entity(), there(), Dialect::Sqlite, &options), (vec![], 0));
    // What Limbeck made goes when no attribute says it any more.
    let ours = CompletionOptions { created_by_revisions: ["author_id".to_owned()].into(), ..options };
    let (operations, _) = done(books(Additions::default()), there(), Dialect::Sqlite, &ours);
    assert_eq!(operations, ["computed expression changed on 'books.author_id'"]);
}

#[test]
fn foreign_keys_are_checked_as_it_is_said() {
    let columns = vec!["author_id".to_owned()];
    let key = ForeignKey {
        name: ConstraintName::explicit("made"),
        columns: columns.clone(),
        referenced_table: "books".into(),
        referenced_columns: vec!["id".to_owned()],
        on_delete: ReferentialAction::NoAction,
        on_update: ReferentialAction::NoAction,
        match_full: false,
        deferrable: Deferrable::InitiallyDeferred,
        not_valid: false,
        comment: None,
        delete_sets: Vec::new(),
        not_enforced: false,
    };
    let there = || table(|table| table.foreign_keys.push(key.clone()));
    let entity = |terms: Option<ForeignKeyTerms>| {
        let additions = Additions {
            foreign_keys: terms.map(|terms| (columns.clone(), stated(terms))).into_iter().collect(),
            ..Additions::default()
        };
        let relation = Relation {
            columns: columns.clone(),
            referenced_table: "books".into(),
            referenced_columns: vec!["id".to_owned()],
            on_delete: None,
            on_update: None,
            name: None,
            skip: false,
            position: Position::default(),
        };
        Entity { relations: vec![relation], ..books(additions) }
    };
    let checked = |deferrable| Some(ForeignKeyTerms::Checked { deferrable: Some(deferrable), match_full: None });
    assert_eq!(postgres(entity(checked(Deferrable::InitiallyDeferred)), there()), (vec![], 0));
    assert_eq!(postgres(entity(checked(Deferrable::InitiallyImmediate)), there()).0.len(), 2);
    assert_eq!(postgres(entity(Some(ForeignKeyTerms::NoForeignKey)), there()), (vec![], 1));
    assert_eq!(postgres(entity(Some(ForeignKeyTerms::NoForeignKey)), table(|_| {})), (vec![], 0));
    // Nobody says anything: it stays as it is, unless Limbeck made it.
    assert_eq!(postgres(entity(None), there()), (vec![], 0));
    let ours = CompletionOptions { created_by_revisions: ["made".to_owned()].into(), ..CompletionOptions::default() };
    assert_eq!(done(entity(None), there(), Dialect::Postgres, &ours).0.len(), 2);
}
