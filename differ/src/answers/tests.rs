use super::*;
use crate::operation::{Operation, inverse_of};
use crate::schema::{Column, ColumnType, EnumType, Index, IntegerSize, LobSize, Schema, Table, TypeName};
use crate::{Dialect, RenameHints, Target, diff, plan};

fn text(name: &str) -> Column {
    Column::new(name, ColumnType::Text(LobSize::Regular))
}

fn schema(tables: impl IntoIterator<Item = Table>) -> Schema {
    tables.into_iter().fold(Schema::default(), Schema::with_table)
}

fn posts(columns: impl IntoIterator<Item = Column>) -> Schema {
    let id = Column::new("id", ColumnType::Integer(IntegerSize::Regular)).not_null();
    schema([Table::new("posts", [id].into_iter().chain(columns))])
}

fn difference(from: &Schema, to: &Schema) -> Vec<Operation> {
    diff(Change::new(from, to), &RenameHints::default())
}

fn answers(fills: &[(&str, &str)]) -> Answers {
    let fills = fills.iter().map(|(column, value)| ((*column).to_owned(), FillValue::parse(value))).collect();
    Answers { fills, ..Answers::default() }
}

fn said(operations: &[Operation]) -> Vec<String> {
    operations.iter().map(Operation::describe).collect()
}

fn filled(from: &Schema, to: &Schema, answers: &Answers, direction: Direction) -> Result<Vec<Operation>, AnswerError> {
    let target = Target::newest(Dialect::Postgres);
    fill(difference(from, to), answers, Change::new(from, to), direction, &target, &mut BTreeSet::new())
}

#[test]
fn a_required_column_without_a_value_is_a_question() {
    let operations = difference(&posts([]), &posts([text("series").not_null()]));
    let open: Vec<String> = unfilled(&operations).iter().map(ToString::to_string).collect();
    assert_eq!(open, ["posts.series"]);
}

#[test]
fn a_default_is_an_answer() {
    let counted = Column::new("views", ColumnType::Integer(IntegerSize::Regular)).not_null().with_default("0");
    let new = filled(&posts([]), &posts([counted.clone()]), &Answers::default(), Direction::Up).unwrap();
    assert_eq!(said(&new), ["added column 'posts.views'"]);
    let nullable = Column { nullable: true, default: None, ..counted.clone() };
    let altered = filled(&posts([nullable]), &posts([counted]), &Answers::default(), Direction::Up).unwrap();
    assert_eq!(said(&altered)[1], "rows of 'posts' without 'views' get 0");
    assert_eq!(unfilled(&altered), []);
}

#[test]
fn nothing_is_asked_of_a_new_table_nor_of_what_counts_or_is_optional() {
    assert_eq!(unfilled(&difference(&schema([]), &posts([text("series").not_null()]))), []);
    assert_eq!(unfilled(&difference(&posts([]), &posts([text("series")]))), []);
}

#[test]
fn a_value_is_a_literal_of_the_type_or_an_expression() {
    let to = posts([text("series").not_null()]);
    let value = |value: &str| filled(&posts([]), &to, &answers(&[("posts.series", value)]), Direction::Up).unwrap();
    let last = |value: &str| {
        said(&self::filled(&posts([]), &to, &answers(&[("posts.series", value)]), Direction::Up).unwrap())[1].clone()
    };
    assert_eq!(said(&value("it's"))[1], "rows of 'posts' without 'series' get 'it''s'");
    assert_eq!(last("'it''s'"), "rows of 'posts' without 'series' get 'it''s'");
    assert_eq!(last(""), "rows of 'posts' without 'series' get ''");
    assert_eq!(last("(lower(title))"), "rows of 'posts' without 'series' get (lower(title))");
}

#[test]
fn a_value_of_another_type_is_refused() {
    let to = posts([Column::new("views", ColumnType::Integer(IntegerSize::Regular)).not_null()]);
    let refused = filled(&posts([]), &to, &answers(&[("posts.views", "many")]), Direction::Up).unwrap_err();
    assert_eq!(refused.to_string(), "'many' is no value of 'posts.views', which is INTEGER");
}

#[test]
fn the_way_back_asks_nobody() {
    let (from, to) = (posts([text("series").not_null()]), posts([]));
    let target = Target::newest(Dialect::Postgres);
    let up = plan(difference(&from, &to), &from, &target).unwrap();
    let back = inverse_of(&up.operations().collect::<Vec<_>>());
    let schemas = Change::new(&to, &from);
    let down = fill(back, &Answers::default(), schemas, Direction::Down, &target, &mut BTreeSet::new()).unwrap();
    assert_eq!(said(&down), ["added column 'posts.series'", "rows of 'posts' without 'series' get ''"]);
}

#[test]
fn a_value_that_must_differ_is_not_made_up() {
    let mut from = posts([text("slug").not_null()]);
    if let Some(table) = from.tables.get_mut(&"posts".into()) {
        table.indexes.push(Index::on("idx", ["slug"]).unique());
    }
    let back = filled(&posts([]), &from, &Answers::default(), Direction::Down).unwrap();
    assert!(!said(&back).iter().any(|it| it.starts_with("rows")), "{:?}", said(&back));
}

#[test]
fn what_goes_and_comes_may_be_renamed() {
    let (from, to) = (posts([text("title"), text("kept")]), posts([text("headline"), text("kept")]));
    let found = candidates(&difference(&from, &to), &from, &BTreeSet::new());
    assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), ["posts.title=posts.headline"]);
    let number = posts([Column::new("headline", ColumnType::Integer(IntegerSize::Regular)), text("kept")]);
    assert_eq!(candidates(&difference(&from, &number), &from, &BTreeSet::new()), []);
}

#[test]
fn tables_of_one_shape_may_be_renamed() {
    let from = schema([Table::new("posts", [text("a"), text("b")])]);
    let to = schema([Table::new("articles", [text("b"), text("a")])]);
    let found = candidates(&difference(&from, &to), &from, &BTreeSet::new());
    assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), ["posts=articles"]);
    let other = schema([Table::new("articles", [text("b")])]);
    assert_eq!(candidates(&difference(&from, &other), &from, &BTreeSet::new()), []);
}

fn mood(name: &str, values: [&str; 2]) -> Schema {
    let values: Vec<String> = values.iter().map(|it| (*it).to_owned()).collect();
    let name = TypeName::new(name);
    let column_type = ColumnType::Enum { name: Some(name.clone()), values: Vec::new() };
    let mut schema = schema([Table::new("people", [Column::new("mood", column_type)])]);
    schema.enums.insert(name.clone(), EnumType { name, values, comment: None });
    schema
}

fn stated(pairs: &[(&str, &str)]) -> Vec<Change<String>> {
    pairs.iter().map(|(from, to)| Change::new((*from).to_owned(), (*to).to_owned())).collect()
}

fn renamed(from: &Schema, to: &Schema, pairs: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let stated = stated(pairs);
    let meanings = resolve(&stated, from);
    let operations = diff(Change::new(from, to), &hints(&meanings));
    let refused = ineffective(&stated, &meanings, &operations, Change::new(from, to));
    (said(&operations), refused.iter().map(ToString::to_string).collect())
}

#[test]
fn names_are_found_however_they_are_written() {
    let (from, to) = (posts([text("title")]), posts([text("headline")]));
    for new in ["headline", "posts.headline"] {
        let (operations, refused) = renamed(&from, &to, &[("posts.title", new)]);
        assert_eq!(operations, ["renamed column 'posts.title' to 'headline'"]);
        assert_eq!(refused, [""; 0]);
    }
}

#[test]
fn a_column_is_renamed_in_a_renamed_table() {
    let from = posts([text("title")]);
    let mut to = posts([text("headline")]);
    let table = to.tables.remove(&"posts".into()).unwrap();
    to = to.with_table(Table { name: "articles".into(), ..table });
    let pairs = [("posts", "articles"), ("posts.title", "articles.headline")];
    let (operations, refused) = renamed(&from, &to, &pairs);
    assert_eq!(operations, ["renamed table 'posts' to 'articles'", "renamed column 'articles.title' to 'headline'"]);
    assert_eq!(refused, [""; 0]);
}

#[test]
fn enum_types_and_their_values_are_renamed() {
    let (from, to) = (mood("mood", ["sad", "ok"]), mood("feeling", ["unhappy", "ok"]));
    let (operations, refused) = renamed(&from, &to, &[("mood", "feeling"), ("mood.sad", "unhappy")]);
    let expected = ["renamed enum type 'mood' to 'feeling'", "renamed 'sad' of enum type 'feeling' to 'unhappy'"];
    assert_eq!(operations, expected);
    assert_eq!(refused, [""; 0]);
}

#[test]
fn an_answer_that_fits_nothing_says_what_there_is() {
    let (from, to) = (posts([text("title")]), posts([text("headline")]));
    let (_, refused) = renamed(&from, &to, &[("posts.titel", "posts.headline")]);
    assert_eq!(refused, ["there is no 'posts.titel' before that could be renamed; one name goes: 'posts.title'"]);
    let (_, refused) = renamed(&from, &to, &[("posts.title", "posts.name")]);
    let expected = "'posts.title' is not renamed to 'posts.name': there is no 'posts.name' afterwards; \
                    one new name goes with it: 'posts.headline'";
    assert_eq!(refused, [expected]);
    let (_, refused) = renamed(&from, &to, &[("posts.title", "posts.id")]);
    assert_eq!(refused, ["'posts.title' is not renamed to 'posts.id': 'posts.id' is there before, too"]);
}

#[test]
fn a_value_is_filled_in_before_a_name_goes_back() {
    let (from, to) = (posts([text("title"), text("old").not_null()]), posts([text("headline")]));
    let hints = hints(&resolve(&stated(&[("posts.title", "headline")]), &from));
    let target = Target::newest(Dialect::Postgres);
    let up = plan(diff(Change::new(&from, &to), &hints), &from, &target).unwrap();
    let back = inverse_of(&up.operations().collect::<Vec<_>>());
    let schemas = Change::new(&to, &from);
    let down = fill(back, &Answers::default(), schemas, Direction::Down, &target, &mut BTreeSet::new()).unwrap();
    let planned = plan(down, &to, &target).unwrap();
    let expected = [
        "added column 'posts.old'",
        "rows of 'posts' without 'old' get ''",
        "renamed column 'posts.headline' to 'title'",
    ];
    assert_eq!(said(&planned.operations().collect::<Vec<_>>()), expected);
}

#[test]
fn a_schema_that_something_moves_out_of_is_read_too() {
    let pairs = [("shop.orders", "sales.orders"), ("posts.title", "posts.headline"), ("posts", "shop.posts")];
    let answers = Answers { renames: stated(&pairs), ..Answers::default() };
    assert_eq!(answers.former_schemas().collect::<Vec<_>>(), ["shop"]);
}
