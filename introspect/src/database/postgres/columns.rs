//! Columns, the enum types that they use, and the sequences that they own.

use super::catalog::{Answer, Fields};
use super::relations::{Attribute, Relation};
use super::types::column_type;
use super::{Reading, local, quoted};
use crate::database::ReadError;
use crate::database::expression::without_parentheses;
use limbeck_differ::dialect::{sequence, sequence_type, serial_sequence};
use limbeck_differ::schema::{
    AutoIncrement, Column, ColumnType, EnumType, Expression, GeneratedColumn, GeneratedStorage, IdentityOptions,
    ObjectId, OpaqueKind, OpaqueObject, QualifiedName, TableName,
};

/// A sequence that a column owns.
pub(super) struct Sequence {
    oid: i64,
    name: QualifiedName,
    /// It is an identity column's own.
    is_identity: bool,
    /// The column's default reads it.
    read_by_owner: bool,
    /// Its type as the sequence's definition has it, where it is not the default.
    value_type: String,
    /// Its options that are not the server's defaults.
    options: Option<String>,
    comment: Option<String>,
}

impl Sequence {
    fn object(&self, owner: Option<(&TableName, &str)>) -> OpaqueObject {
        let options = self.options.as_ref().map(|options| format!(" {options}")).unwrap_or_default();
        sequence(&self.name, &format!("{}{options}", self.value_type), owner)
    }
}

/// A row of columns.sql.
struct Row<'r> {
    table: i64,
    number: i64,
    name: &'r str,
    column_type: ColumnType,
    not_null: bool,
    expression: Option<&'r str>,
    identity: &'r str,
    generated: &'r str,
    collation: i64,
    is_collated: bool,
    comment: Option<&'r str>,
}

impl Reading<'_> {
    pub(super) fn enums(&mut self, answer: &Answer) -> Result<(), ReadError> {
        for mut fields in answer.fields() {
            let oid = fields.integer()?;
            let (schema, name) = (fields.text()?, fields.text()?);
            let name = self.qualified(schema, name);
            let values = fields.json::<Vec<Option<String>>>()?.unwrap_or_default().into_iter().flatten().collect();
            if fields.flag()? {
                let comment = fields.optional_text()?.map(str::to_owned);
                self.schema.enums.insert(name.clone(), EnumType { name: name.clone(), values, comment });
                self.addresses.insert(("pg_type".to_owned(), oid), ObjectId::Enum(name.clone()));
            }
            self.enums.insert(oid, name);
        }
        Ok(())
    }

    pub(super) fn sequences(&mut self, answer: &Answer) -> Result<(), ReadError> {
        for mut fields in answer.fields() {
            let oid = fields.integer()?;
            let (schema, name) = (fields.text()?, fields.text()?);
            let (owner, owner_column) = (fields.optional_integer()?, fields.optional_integer()?);
            let sequence = Sequence {
                oid,
                name: self.qualified(schema, name),
                is_identity: fields.optional_text()? == Some("i"),
                read_by_owner: fields.flag()?,
                value_type: Some(fields.text()?)
                    .filter(|it| *it != "bigint")
                    .map(|it| format!(" AS {it}"))
                    .unwrap_or_default(),
                options: fields.optional_text()?.filter(|options| !options.is_empty()).map(str::to_owned),
                comment: fields.optional_text()?.map(str::to_owned),
            };
            match owner.zip(owner_column) {
                Some(column) => self.owned_sequences.entry(column).or_default().push(sequence),
                None => self.sequence(&sequence, None),
            }
        }
        Ok(())
    }

    /// Sequences that a column owns and does not count up by.
    pub(super) fn remaining_sequences(&mut self) {
        for ((table, number), sequences) in std::mem::take(&mut self.owned_sequences) {
            // Without the column the sequence belongs to a table that is not read.
            let Some(column) = self.column_id(table, number) else { continue };
            for sequence in sequences.iter().filter(|sequence| !sequence.is_identity) {
                let column = column.clone();
                let ObjectId::Column(table, name) = &column else { continue };
                self.sequence(sequence, Some((table, name)));
                let id = ObjectId::Opaque(OpaqueKind::Sequence, sequence.name.clone(), None);
                self.needs(id, column);
            }
        }
    }

    fn sequence(&mut self, sequence: &Sequence, owner: Option<(&TableName, &str)>) {
        let mut object = sequence.object(owner);
        object.attached.extend(local::comment_on(&object.id, sequence.comment.as_deref()));
        self.addresses.insert(("pg_class".to_owned(), sequence.oid), object.id.clone());
        self.schema.opaque.insert(object.id.clone(), object);
    }

    /// The address of a table's column.
    pub(super) fn column_id(&self, table: i64, number: i64) -> Option<ObjectId> {
        let relation = self.relations.get(&table)?;
        let table = relation.table.as_ref()?;
        Some(ObjectId::Column(table.name.clone(), relation.attributes.get(&number)?.name.clone()))
    }

    pub(super) fn columns(&mut self, answer: &Answer) -> Result<(), ReadError> {
        for fields in answer.fields() {
            let row = self.column_row(fields)?;
            let column = self.column(&row);
            let Some(relation) = self.relations.get_mut(&row.table) else { continue };
            let attribute = Attribute { name: row.name.to_owned(), collation: row.collation };
            relation.attributes.insert(row.number, attribute);
            if let Some(table) = &mut relation.table {
                table.columns.insert(column.name.clone(), column);
            }
        }
        Ok(())
    }

    fn column_row<'r>(&self, mut fields: Fields<'r>) -> Result<Row<'r>, ReadError> {
        let (table, number, name) = (fields.integer()?, fields.integer()?, fields.text()?);
        let type_text = fields.text()?;
        // `format_type` of what is not there any more.
        if type_text.starts_with("???") {
            return Err(ReadError::went_away(format!("the type of column '{name}'")));
        }
        let (not_null, has_expression, expression) = (fields.flag()?, fields.flag()?, fields.optional_text()?);
        if has_expression && expression.is_none() {
            return Err(ReadError::went_away(format!("the table of column '{name}'")));
        }
        let (identity, generated) = (fields.text()?, fields.text()?);
        let (collation, is_collated) = (fields.integer()?, fields.flag()?);
        let enum_name = fields.optional_integer()?.and_then(|oid| self.enums.get(&oid));
        let column_type = column_type(type_text, enum_name);
        let comment = fields.optional_text()?;
        Ok(Row {
            table,
            number,
            name,
            column_type,
            not_null,
            expression,
            identity,
            generated,
            collation,
            is_collated,
            comment,
        })
    }

    fn column(&mut self, row: &Row<'_>) -> Column {
        let mut column = Column::new(row.name, row.column_type.clone());
        column.nullable = !row.not_null;
        if row.is_collated {
            column.collation = self.names.get(&row.collation).map(|name| name.text.clone());
        }
        column.comment = row.comment.map(str::to_owned);
        let expression = row.expression.map(|text| Expression::new(without_parentheses(text)));
        match row.generated {
            "" => column.default = expression,
            storage => {
                let storage = if storage == "v" { GeneratedStorage::Virtual } else { GeneratedStorage::Stored };
                column.generated = expression.map(|expression| GeneratedColumn { expression, storage });
            }
        }
        if !row.identity.is_empty() {
            let options =
                self.take_sequence(row, |sequence| sequence.is_identity).and_then(|it| self.identity(row, it));
            column.auto_increment =
                Some(AutoIncrement::Identity(IdentityOptions { always: row.identity == "a", options }));
        } else if is_serial(&column) && self.take_serial(row) {
            column.auto_increment = Some(AutoIncrement::Serial);
            column.default = None;
        }
        column
    }

    /// The options of an identity column's sequence, its name included where it is not the one that the server makes up.
    fn identity(&self, row: &Row<'_>, sequence: Sequence) -> Option<String> {
        let table = self.relations.get(&row.table).and_then(Relation::name)?;
        let is_usual = sequence.name == serial_sequence(table, row.name);
        let name = (!is_usual).then(|| format!("SEQUENCE NAME {}", quoted(&sequence.name)));
        let options = name.into_iter().chain(sequence.options).collect::<Vec<_>>().join(" ");
        Some(options).filter(|options| !options.is_empty())
    }

    fn take_sequence(&mut self, row: &Row<'_>, is_wanted: impl Fn(&Sequence) -> bool) -> Option<Sequence> {
        let sequences = self.owned_sequences.get_mut(&(row.table, row.number))?;
        let position = sequences.iter().position(is_wanted)?;
        Some(sequences.remove(position))
    }

    /// Takes the sequence that makes the column a `serial`: exactly the one that the word makes.
    fn take_serial(&mut self, row: &Row<'_>) -> bool {
        let Some(table) = self.relations.get(&row.table).and_then(Relation::name).cloned() else { return false };
        let usual = serial_sequence(&table, row.name);
        let ColumnType::Integer(size) = &row.column_type else { return false };
        let value_type = sequence_type(*size);
        let is_usual = |sequence: &Sequence| {
            sequence.read_by_owner
                && !sequence.is_identity
                && sequence.options.is_none()
                && sequence.comment.is_none()
                && sequence.value_type == value_type
                && sequence.name == usual
        };
        self.take_sequence(row, is_usual).is_some()
    }
}

/// Whether a column's type and default are those of a `serial`.
fn is_serial(column: &Column) -> bool {
    let is_integer = matches!(column.column_type, ColumnType::Integer(_));
    let reads_a_sequence = |default: &Expression| {
        let name = default.sql().strip_prefix("nextval('").and_then(|rest| rest.strip_suffix("'::regclass)"));
        name.is_some_and(|name| !name.contains('('))
    };
    is_integer && !column.nullable && column.default.as_ref().is_some_and(reads_a_sequence)
}
