//! Columns.

use super::catalog::{Answer, Fields};
use super::{Reading, opaque_id};
use crate::database::{ReadError, mysql_text};
use limbeck_differ::Dialect;
use limbeck_differ::normalize::{mysql_display_width, mysql_string, mysql_type};
use limbeck_differ::schema::{
    AutoIncrement, Column, ColumnType, Expression, GeneratedColumn, GeneratedStorage, LobSize, ObjectId, OpaqueKind,
    TableName,
};

/// The collation of MariaDB's `json`, which is text with a check (MariaDB, "JSON Data Type").
const JSON_COLLATION: &str = "utf8mb4_bin";
/// What MySQL's EXTRA says of a default that is an expression.
const EXPRESSION_DEFAULT: &str = "default_generated";
/// What EXTRA says of a column in the words in which it is written.
const STORAGE_WORDS: [&str; 3] = ["INVISIBLE", "WITHOUT SYSTEM VERSIONING", "NOT SECONDARY"];
/// What EXTRA says before the expression of ON UPDATE.
const ON_UPDATE: &str = "on update ";

/// A row of columns.sql.
struct Row<'r> {
    table: &'r str,
    position: u32,
    name: &'r str,
    column_type: &'r str,
    nullable: bool,
    default: Option<&'r str>,
    /// In lower case.
    extra: String,
    on_update: Option<&'r str>,
    generation: Option<&'r str>,
    collation: Option<&'r str>,
    comment: Option<&'r str>,
    spatial_reference: Option<u32>,
}

impl<'r> Row<'r> {
    fn read(mut fields: Fields<'r>) -> Result<Self, ReadError> {
        let (table, position, name) = (fields.text()?, fields.integer()?, fields.text()?);
        let (column_type, nullable) = (fields.text()?, fields.flag()?);
        let (default, extra) = (fields.optional_text()?, fields.optional_text()?.unwrap_or_default());
        Ok(Self {
            table,
            position,
            name,
            column_type,
            nullable,
            default,
            extra: extra.to_ascii_lowercase(),
            on_update: on_update(extra),
            generation: fields.said()?,
            collation: fields.said()?,
            comment: fields.said()?,
            spatial_reference: fields.optional_integer()?,
        })
    }

    fn has(&self, what: &str) -> bool {
        self.extra.contains(what)
    }

    /// What else is said of it.
    fn storage(&self) -> Option<String> {
        let words = STORAGE_WORDS.into_iter().filter(|words| self.has(&words.to_ascii_lowercase()));
        Some(words.collect::<Vec<_>>().join(" ")).filter(|words| !words.is_empty())
    }

    /// The first word of its type.
    fn type_name(&self) -> &'r str {
        self.column_type.split([' ', '(']).next().unwrap_or_default()
    }

    fn is_binary(&self) -> bool {
        matches!(self.type_name(), "binary" | "varbinary")
    }
}

impl Reading<'_> {
    pub(super) fn columns(&mut self, answer: &Answer) -> Result<(), ReadError> {
        let mut rows = answer.fields().map(Row::read).collect::<Result<Vec<_>, _>>()?;
        rows.sort_by_key(|row| (row.table, row.position));
        for row in &rows {
            if !self.schema.tables.contains_key(&TableName::new(row.table)) {
                continue;
            }
            let column = self.column(row);
            self.column_oddities(row, &column);
            if let Some(table) = self.table(row.table) {
                table.columns.insert(column.name.clone(), column);
            }
        }
        match self.schema.tables.values().find(|table| table.columns.is_empty()) {
            Some(table) => {
                let what = format!("table '{}' has no columns any more, or the role may not see them", table.name);
                Err(ReadError::Changed { what })
            }
            None => Ok(()),
        }
    }

    fn column(&self, row: &Row<'_>) -> Column {
        let mut column = Column::new(row.name, row_type(row));
        column.nullable = row.nullable;
        column.comment = row.comment.map(str::to_owned);
        column.collation = self.own_collation(row);
        column.auto_increment = row.has("auto_increment").then_some(AutoIncrement::Keyword);
        column.on_update = row.on_update.map(Expression::new);
        column.display_width = mysql_display_width(row.column_type);
        column.storage = row.storage();
        match storage(row) {
            Some(_) if is_row_time(row) => {}
            Some(storage) => {
                let expression = row.generation.map(|text| Expression(self.expression(text)));
                column.generated = expression.map(|expression| GeneratedColumn { expression, storage });
            }
            None => column.default = self.default(row).map(Expression),
        }
        column
    }

    /// The collation, where it is not the table's.
    fn own_collation(&self, row: &Row<'_>) -> Option<String> {
        let collation = row.collation?;
        (self.collations.get(row.table)? != collation).then(|| collation.to_owned())
    }

    /// The default as what can be written after DEFAULT. What is no literal and not `CURRENT_TIMESTAMP` is an expression
    /// that MySQL wants in parentheses, and so is every default of a column of a type that takes no literal (TEXT, BLOB,
    /// JSON, spatial types); they are not part of it here.
    fn default(&self, row: &Row<'_>) -> Option<String> {
        let text = row.default?;
        if self.dialect == Dialect::MariaDb && row.is_binary() && text.starts_with('\'') {
            return Some(self.bytes(row, text));
        }
        if self.dialect == Dialect::MariaDb || row.has(EXPRESSION_DEFAULT) {
            return Some(self.expression(text)).filter(|text| text != "NULL");
        }
        Some(match row.type_name() {
            // MySQL's catalog has bytes in hexadecimal.
            _ if row.is_binary() && matches!(text, "" | "0x") => "''".to_owned(),
            _ if row.is_binary() => text.to_owned(),
            name if is_number(name) => text.to_owned(),
            _ => self.dialect.literal(text),
        })
    }

    /// MariaDB's literal of bytes: without the zeros that fill up the column, and in hexadecimal where it is no plain text.
    fn bytes(&self, row: &Row<'_>, literal: &str) -> String {
        let (value, _) = mysql_string(literal);
        let value = if row.type_name() == "binary" { value.trim_end_matches('\0') } else { &value };
        if value.contains(char::is_control) {
            return value.bytes().fold("0x".to_owned(), |text, byte| format!("{text}{byte:02X}"));
        }
        self.dialect.literal(value)
    }

    /// What is lost of a column, and what it needs.
    fn column_oddities(&mut self, row: &Row<'_>, column: &Column) {
        let table = TableName::new(row.table);
        let id = ObjectId::Column(table.clone(), row.name.to_owned());
        if is_row_time(row) {
            self.schema.unmodelled.insert(id.clone());
        }
        if is_cut(row, self.dialect) {
            self.schema.unmodelled.insert(ObjectId::Default(table, row.name.to_owned()));
        }
        let is_longtext = column.column_type == ColumnType::Text(LobSize::Long);
        if self.dialect == Dialect::MariaDb && is_longtext && row.collation == Some(JSON_COLLATION) {
            self.maybe_json.insert((row.table.to_owned(), row.name.to_owned()));
        }
        let sequences = column.default.iter().flat_map(|default| mysql_text::names(default.sql()));
        for sequence in sequences.collect::<Vec<_>>() {
            let sequence = opaque_id(OpaqueKind::Sequence, &sequence);
            if self.schema.opaque.contains_key(&sequence) {
                self.needs(id.clone(), sequence);
            }
        }
    }
}

/// The type; a spatial one with its reference system.
fn row_type(row: &Row<'_>) -> ColumnType {
    match row.spatial_reference {
        Some(system) => ColumnType::Other(format!("{} srid {system}", row.column_type)),
        None => mysql_type(row.column_type),
    }
}

fn storage(row: &Row<'_>) -> Option<GeneratedStorage> {
    if row.has("stored generated") || row.has("persistent") {
        Some(GeneratedStorage::Stored)
    } else {
        row.has("virtual generated").then_some(GeneratedStorage::Virtual)
    }
}

/// The columns of MariaDB's system-versioned tables that say from when and until when a row was there.
fn is_row_time(row: &Row<'_>) -> bool {
    matches!(row.generation, Some("ROW START" | "ROW END"))
}

/// `DEFAULT_GENERATED on update CURRENT_TIMESTAMP(3)`.
fn on_update(extra: &str) -> Option<&str> {
    let start = extra.find(ON_UPDATE)? + ON_UPDATE.len();
    extra[start..].split([' ', ',']).next()
}

fn is_number(type_name: &str) -> bool {
    matches!(
        type_name,
        "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "decimal" | "float" | "double" | "year" | "bit"
    )
}

/// Whether a default of bytes may not be all of it: MySQL's catalog ends at the first zero byte (which is no loss where
/// zeros fill up the column), MariaDB's has `?` for what is no text.
fn is_cut(row: &Row<'_>, dialect: Dialect) -> bool {
    let Some(digits) = row.default.unwrap_or_default().strip_prefix("0x").filter(|_| dialect == Dialect::MySql) else {
        return row.is_binary() && dialect == Dialect::MariaDb && row.default.is_some_and(|text| text.contains('?'));
    };
    let is_whole = match mysql_type(row.column_type) {
        ColumnType::VarBinary(Some(length)) => u32::try_from(digits.len() / 2) == Ok(length),
        _ => digits.len() > 2,
    };
    row.is_binary() && !row.has(EXPRESSION_DEFAULT) && !is_whole
}

#[cfg(test)]
mod tests {
    use super::on_update;

    #[test]
    fn on_update_is_one_word_of_extra() {
        assert_eq!(on_update("DEFAULT_GENERATED on update CURRENT_TIMESTAMP(3)"), Some("CURRENT_TIMESTAMP(3)"));
        assert_eq!(on_update("on update current_timestamp(), INVISIBLE"), Some("current_timestamp()"));
        assert_eq!(on_update("auto_increment"), None);
    }
}
