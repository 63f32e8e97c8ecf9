//! What SeaORM itself makes of models is no difference.

use limbeck_differ::declaration::{
    Additions, Asserted, CompletionOptions, DeclaredColumn, DeclaredType, Entity, Position,
};
use limbeck_differ::schema::{
    Column, ColumnType, ConstraintName, Deferrable, ForeignKey, Index, IntegerSize, PrimaryKey, ReferentialAction,
    Table,
};
use limbeck_differ::{Declaration, Dialect, Schema, Target, complete, normalize};
use std::collections::{BTreeMap, BTreeSet};

const NUMBER: ColumnType = ColumnType::Integer(IntegerSize::Regular);

fn table() -> Table {
    let mut table = Table::new("posts", [Column::new("id", NUMBER).not_null()]);
    table.primary_key = Some(PrimaryKey::new(ConstraintName::unnamed(), vec!["id".to_owned()]));
    table
}

#[test]
fn an_index_on_the_key_is_kept_where_the_model_states_it() {
    let position = Position { file: "posts.rs".to_owned(), line: 1, column: 1 };
    let id = DeclaredColumn {
        name: "id".to_owned(),
        column_type: DeclaredType::Inferred(NUMBER),
        nullable: false,
        unique: false,
        indexed: true,
        default: None,
        comment: None,
        renamed_from: None,
        extra: None,
        position: position.clone(),
    };
    let entity = Entity {
        table: "posts".into(),
        columns: [("id".to_owned(), id)].into_iter().collect(),
        primary_key: vec!["id".to_owned()],
        auto_increment: Asserted::Explicit(false),
        unique_keys: BTreeMap::new(),
        relations: Vec::new(),
        additions: Additions::default(),
        ignored_columns: BTreeSet::new(),
        comment: None,
        position,
    };
    let mut table = table();
    table.indexes.push(Index::on("idx-posts-id", ["id"]));
    let declaration = Declaration { entities: vec![entity], ..Declaration::default() };
    let strict = CompletionOptions { strict: true, ..CompletionOptions::default() };
    let database = Schema::default().with_table(table);
    let completed = complete(&declaration, &database, &Target::newest(Dialect::Sqlite), &strict);
    assert_eq!(completed.schema, completed.database);
}

#[test]
fn mariadb_means_nothing_by_set_default() {
    let with = |action| {
        let mut table = table();
        table.foreign_keys.push(ForeignKey {
            name: ConstraintName::explicit("fk"),
            columns: vec!["id".to_owned()],
            referenced_table: "posts".into(),
            referenced_columns: vec!["id".to_owned()],
            on_delete: action,
            on_update: ReferentialAction::NoAction,
            match_full: false,
            deferrable: Deferrable::No,
            not_valid: false,
            comment: None,
            delete_sets: Vec::new(),
            not_enforced: false,
        });
        Schema::default().with_table(table)
    };
    let normal = |action, dialect| normalize(with(action), &Target::newest(dialect));
    let (default, restrict) = (ReferentialAction::SetDefault, ReferentialAction::Restrict);
    assert_eq!(normal(default, Dialect::MariaDb), normal(restrict, Dialect::MariaDb));
    assert_ne!(normal(default, Dialect::MySql), normal(restrict, Dialect::MySql));
}
