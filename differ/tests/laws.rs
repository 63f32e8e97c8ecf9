//! The laws of the engine, on schemas that nobody thought of.

#[path = "laws/generate.rs"]
mod generate;
#[path = "laws/simulate.rs"]
mod simulate;

use generate::{Pair, build, pair, recipe, text};
use limbeck_differ::answers::{Answers, Direction, FillValue, fill, unfilled};
use limbeck_differ::operation::{ApplyError, Change, apply, apply_all, inverse_of};
use limbeck_differ::schema::{ConstraintName, Schema, Table, TableName, TypeName};
use limbeck_differ::{Dialect, Operation, Plan, RenameHints, Step, Target, diff, plan};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::collections::BTreeSet;

fn difference(a: &Schema, b: &Schema) -> Vec<Operation> {
    diff(Change::new(a, b), &RenameHints::default())
}

fn planned(operations: Vec<Operation>, before: &Schema, dialect: Dialect) -> Result<Plan, TestCaseError> {
    let said = operations.iter().map(Operation::describe).collect::<Vec<_>>();
    let planned = plan(operations, before, &Target::newest(dialect));
    planned.map_err(|error| TestCaseError::fail(format!("no plan: {error}\n{said:#?}")))
}

fn same(left: &Schema, right: &Schema, plan: &Plan) -> Result<(), TestCaseError> {
    prop_assert!(left == right, "{}is not\n{}{:#?}", text(left), text(right), described(plan));
    Ok(())
}

/// There and back, in memory and on the simulated server.
fn leads_there_and_back(
    a: &Schema,
    b: &Schema,
    operations: Vec<Operation>,
    dialect: Dialect,
) -> Result<(), TestCaseError> {
    let up = planned(operations, a, dialect)?;
    let up_operations = up.operations().collect::<Vec<_>>();
    let mut applied = a.clone();
    let outcome = apply_all(&mut applied, &up_operations);
    prop_assert!(outcome.is_ok(), "up: {:?}", outcome);
    same(&applied, b, &up)?;
    same(&simulated(a, &up, dialect)?, b, &up)?;
    let down = planned(inverse_of(&up_operations), b, dialect)?;
    same(&simulated(b, &down, dialect)?, a, &down)
}

fn simulated(before: &Schema, plan: &Plan, dialect: Dialect) -> Result<Schema, TestCaseError> {
    let after = simulate::run(before, plan, dialect);
    after.map_err(|reason| TestCaseError::fail(format!("{reason}\n{:#?}", described(plan))))
}

fn described(plan: &Plan) -> Vec<String> {
    let said = |step: &Step| step.operations().iter().map(Operation::describe).collect::<Vec<_>>().join(" + ");
    plan.steps.iter().map(said).collect()
}

/// Tables and columns that both schemas have get other names in the second one, and hints say so.
fn renamed(a: &Schema, b: &Schema, picks: &[u8]) -> Result<(Schema, RenameHints), ApplyError> {
    let mut schema = b.clone();
    let mut hints = RenameHints::default();
    for (pick, before) in picks.iter().zip(a.tables.values()) {
        let Some(after) = b.tables.get(&before.name) else { continue };
        let mut table = before.name.clone();
        if pick & 1 == 1 {
            table = TableName::new(format!("renamed_{table}"));
            let change = Change::new(before.name.clone(), table.clone());
            apply(&mut schema, &Operation::RenameTable(change.clone()))?;
            hints.tables.push(change);
        }
        let common = before.columns.keys().filter(|column| after.columns.contains_key(*column));
        for (bit, column) in common.enumerate().filter(|(bit, _)| pick & (2 << bit) != 0) {
            let change = Change::new(column.clone(), format!("renamed_{bit}"));
            apply(&mut schema, &Operation::RenameColumn(table.clone(), change.clone()))?;
            hints.columns.push((table.clone(), change));
        }
    }
    for name in a.enums.keys().filter(|name| picks[0] >= 128 && b.enums.contains_key(*name)) {
        let change = Change::new(name.clone(), TypeName::new(format!("renamed_{name}")));
        apply(&mut schema, &Operation::RenameEnum(change.clone()))?;
        hints.enums.push(change);
    }
    for name in a.enums.keys().filter(|name| picks[1] >= 128 && b.enums.contains_key(*name)) {
        let new_name = hints.enums.iter().find(|it| it.from == *name).map_or(name, |it| &it.to).clone();
        let common = a.enums[name].values.iter().find(|value| b.enums[name].values.contains(value));
        if let Some(change) = common.map(|value| Change::new(value.clone(), format!("renamed_{value}"))) {
            apply(&mut schema, &Operation::RenameEnumValue(new_name.clone(), change.clone()))?;
            hints.enum_values.push((new_name.clone(), change));
        }
    }
    Ok((schema, hints))
}

/// How many tables, columns, enum types and values get other names.
fn renames(operations: &[Operation]) -> [usize; 4] {
    let count = |is: fn(&Operation) -> bool| operations.iter().filter(|it| is(it)).count();
    [
        count(|it| matches!(it, Operation::RenameTable(_))),
        count(|it| matches!(it, Operation::RenameColumn(..))),
        count(|it| matches!(it, Operation::RenameEnum(_))),
        count(|it| matches!(it, Operation::RenameEnumValue(..))),
    ]
}

/// Some names are the server's, some are missing.
fn with_other_names(mut schema: Schema, pick: u8) -> Schema {
    for table in schema.tables.values_mut() {
        for (number, unique) in table.uniques.iter_mut().enumerate() {
            match (usize::from(pick) + number) % 3 {
                0 => unique.name = ConstraintName::unnamed(),
                1 => unique.name = ConstraintName::server(format!("{}_{}_key", table.name, unique.columns.join("_"))),
                _ => {}
            }
        }
        if pick & 1 == 1 {
            for key in &mut table.foreign_keys {
                key.name = ConstraintName::unnamed();
            }
        }
        table.sort_parts();
    }
    schema
}

fn reversed(mut schema: Schema) -> Schema {
    for table in schema.tables.values_mut() {
        table.uniques.reverse();
        table.checks.reverse();
        table.foreign_keys.reverse();
        table.indexes.reverse();
    }
    schema.tables.values_mut().for_each(Table::sort_parts);
    schema
}

/// The same schemas on every machine and in every run; `PROPTEST_RNG_SEED=n` and `PROPTEST_CASES=n` look for others.
fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    let rng_seed = match default.rng_seed {
        RngSeed::Random => RngSeed::Fixed(1),
        given @ RngSeed::Fixed(_) => given,
    };
    ProptestConfig { failure_persistence: None, rng_seed, ..default }
}

macro_rules! laws {
    ($module:ident, $dialect:expr) => {
        mod $module {
            use super::*;

            proptest! {
                #![proptest_config(config())]

                #[test]
                fn nothing_differs_from_itself(recipe in recipe()) {
                    let schema = build(&recipe, $dialect);
                    prop_assert!(difference(&schema, &schema).is_empty());
                }

                #[test]
                fn a_plan_leads_there_and_its_inverse_back(Pair(a, b) in pair($dialect)) {
                    leads_there_and_back(&a, &b, difference(&a, &b), $dialect)?;
                }

                #[test]
                fn a_plan_leads_there_through_renames(Pair(a, b) in pair($dialect), picks in prop::collection::vec(any::<u8>(), 6)) {
                    let (b, hints) = renamed(&a, &b, &picks).unwrap();
                    leads_there_and_back(&a, &b, diff(Change::new(&a, &b), &hints), $dialect)?;
                }

                #[test]
                fn renames_commute_with_the_inverse(Pair(a, b) in pair($dialect), picks in prop::collection::vec(any::<u8>(), 6)) {
                    let (b, hints) = renamed(&a, &b, &picks).unwrap();
                    let there = diff(Change::new(&a, &b), &hints);
                    let back = diff(Change::new(&b, &a), &hints.clone().reversed());
                    prop_assert_eq!(renames(&inverse_of(&there)), renames(&back));
                    leads_there_and_back(&b, &a, back, $dialect)?;
                    prop_assert_eq!(hints.clone().reversed().reversed(), hints);
                }

                #[test]
                fn a_plan_that_fills_leads_there_and_its_inverse_back(Pair(a, b) in pair($dialect)) {
                    let operations = difference(&a, &b);
                    let value = || FillValue::Expression("(1)".to_owned());
                    let fills = unfilled(&operations).iter().map(|it| (it.to_string(), value())).collect();
                    let answers = Answers { fills, ..Answers::default() };
                    let (schemas, target) = (Change::new(&a, &b), Target::newest($dialect));
                    let filled = fill(operations, &answers, schemas, Direction::Up, &target, &mut BTreeSet::new()).unwrap();
                    let up = planned(filled.clone(), &a, $dialect)?.operations().collect::<Vec<_>>();
                    prop_assert_eq!(unfilled(&up), vec![]);
                    leads_there_and_back(&a, &b, filled, $dialect)?;
                }

                #[test]
                fn missing_names_are_no_difference(Pair(a, b) in pair($dialect), pick in any::<u8>()) {
                    let b = with_other_names(b, pick);
                    let up = planned(difference(&a, &b), &a, $dialect)?;
                    let mut applied = a.clone();
                    apply_all(&mut applied, &up.operations().collect::<Vec<_>>()).unwrap();
                    prop_assert_eq!(difference(&applied, &b), vec![]);
                }

                #[test]
                fn the_order_of_the_input_is_no_difference(
                    (Pair(a, b), shuffled) in pair($dialect).prop_flat_map(|Pair(a, b)| {
                        let operations = difference(&a, &b);
                        (Just(Pair(a, b)), Just(operations).prop_shuffle())
                    })
                ) {
                    let expected = planned(difference(&a, &b), &a, $dialect)?;
                    let plan = planned(shuffled, &a, $dialect)?;
                    prop_assert!(plan == expected, "{:#?} is not {:#?}", described(&plan), described(&expected));
                    let (a, b) = (reversed(a), reversed(b));
                    let plan = planned(difference(&a, &b), &a, $dialect)?;
                    prop_assert!(plan == expected, "{:#?} is not {:#?}", described(&plan), described(&expected));
                }
            }
        }
    };
}

laws!(postgres, Dialect::Postgres);
laws!(sqlite, Dialect::Sqlite);
laws!(mysql, Dialect::MySql);
