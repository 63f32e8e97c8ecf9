//! Columns that become required where rows are, said by changes that the server has statements for.

use super::builder::DefaultCall;
use super::default::default_call;
use super::{LowerError, RustForm, Statement, Transactional, text};
use limbeck_differ::operation::{Change, Fill};
use limbeck_differ::plan::FilledColumn;
use limbeck_differ::schema::{Column, TableName};
use limbeck_differ::{Dialect, Operation};

/// The statements: the first one carries what all of them do.
pub(super) fn lower(
    table: &TableName,
    column: &FilledColumn,
    fill: &Fill,
    dialect: Dialect,
    lower_operation: impl Fn(&Operation) -> Result<Vec<Statement>, LowerError>,
) -> Result<Vec<Statement>, LowerError> {
    let mut statements = Vec::new();
    for part in parts(table, column, fill, dialect) {
        statements.extend(lower_operation(&part)?);
    }
    for statement in &mut statements {
        statement.operations.clear();
    }
    if let Some(first) = statements.first_mut() {
        first.operations = vec![column.operation(table), Operation::FillColumn(table.clone(), fill.clone())];
    }
    Ok(statements)
}

/// A new column gets a literal as a default for a moment, which touches no row (PostgreSQL 11, MySQL 8.0.12 and MariaDB 10.3
/// keep it beside the table); what reads other columns is an update of its own, between NULL and NOT NULL.
fn parts(table: &TableName, column: &FilledColumn, fill: &Fill, dialect: Dialect) -> Vec<Operation> {
    let update = Operation::FillColumn(table.clone(), fill.clone());
    let alter = |from: Column, to: Column| Operation::AlterColumn(table.clone(), Change::new(from, to));
    match column {
        FilledColumn::Added(column) if is_literal(fill, dialect) => {
            let filled = Column { default: Some(fill.value.clone()), ..column.clone() };
            vec![Operation::AddColumn(table.clone(), filled.clone()), alter(filled, column.clone())]
        }
        FilledColumn::Added(column) => {
            // A default of its own would be there before the value.
            let empty = Column { nullable: true, default: None, ..column.clone() };
            vec![Operation::AddColumn(table.clone(), empty.clone()), update, alter(empty, column.clone())]
        }
        FilledColumn::Altered(Change { from, to }) if from.column_type == to.column_type => {
            vec![update, alter(from.clone(), to.clone())]
        }
        FilledColumn::Altered(Change { from, to }) => {
            let retyped = Column { nullable: true, ..to.clone() };
            vec![alter(from.clone(), retyped.clone()), update, alter(retyped, to.clone())]
        }
    }
}

fn is_literal(fill: &Fill, dialect: Dialect) -> bool {
    let sql = fill.value.sql();
    let call = default_call(sql, dialect);
    let inner = sql.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    matches!(call, DefaultCall::Integer(_) | DefaultCall::Boolean(_) | DefaultCall::Text(_))
        || sql.parse::<f64>().is_ok()
        || inner.is_some_and(|inner| !inner.replace("''", "").contains('\''))
}

/// The rows that have no value get one; what the server would change with them keeps its own.
pub(super) fn update(table: &TableName, fill: &Fill, dialect: Dialect) -> Statement {
    let column = dialect.quote(&fill.column);
    let kept = fill.kept.iter().map(|name| dialect.quote(name)).map(|name| format!(", {name} = {name}"));
    let sql = format!(
        "UPDATE {} SET {column} = {}{} WHERE {column} IS NULL",
        text::name(table, dialect),
        fill.value.sql(),
        kept.collect::<String>(),
    );
    Statement { sql, form: RustForm::Raw, transactional: Transactional::Any, operations: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::lower as lower_plan;
    use limbeck_differ::Target;
    use limbeck_differ::plan::{Plan, Step};
    use limbeck_differ::schema::{ColumnType, Expression, LobSize};

    fn script(dialect: Dialect, column: FilledColumn, fill: Fill) -> Vec<String> {
        let plan = Plan { steps: vec![Step::Fill { table: "posts".into(), column, fill }] };
        let statements = lower_plan(&plan, &Target::newest(dialect)).unwrap();
        statements.into_iter().map(|statement| statement.sql).collect()
    }

    fn series() -> Column {
        Column::new("series", ColumnType::Text(LobSize::Regular)).not_null()
    }

    #[test]
    fn a_literal_is_a_default_for_a_moment() {
        let fill = Fill::new("series", Expression::new("'it''s'"));
        let sql = script(Dialect::Postgres, FilledColumn::Added(series()), fill);
        assert_eq!(
            sql,
            [
                "ALTER TABLE \"posts\" ADD COLUMN \"series\" text NOT NULL DEFAULT ('it''s')",
                "ALTER TABLE \"posts\" ALTER COLUMN \"series\" DROP DEFAULT",
            ]
        );
    }

    #[test]
    fn an_expression_is_an_update() {
        let fill = Fill::new("series", Expression::new("(lower(title))"));
        let sql = script(Dialect::Postgres, FilledColumn::Added(series()), fill);
        assert_eq!(
            sql,
            [
                "ALTER TABLE \"posts\" ADD COLUMN \"series\" text NULL",
                "UPDATE \"posts\" SET \"series\" = (lower(title)) WHERE \"series\" IS NULL",
                "ALTER TABLE \"posts\" ALTER COLUMN \"series\" SET NOT NULL",
            ]
        );
    }

    #[test]
    fn an_update_touches_nothing_else() {
        let nullable = Column { nullable: true, ..series() };
        let kept = vec!["updated_at".to_owned()];
        let fill = Fill { kept, ..Fill::new("series", Expression::new("'x'")) };
        let sql = script(Dialect::MySql, FilledColumn::Altered(Change::new(nullable, series())), fill);
        assert_eq!(
            sql,
            [
                "UPDATE `posts` SET `series` = 'x', `updated_at` = `updated_at` WHERE `series` IS NULL",
                "ALTER TABLE `posts` MODIFY COLUMN `series` text NOT NULL",
            ]
        );
    }
}
