//! What the arguments of each attribute mean.

use super::super::diagnostics::Notes;
use super::arguments::Arguments;
use super::columns::{part, unquoted};
use super::list::{Item, items, within};
use super::{Addition, Mention, On, RawAddition, advice};
use limbeck_differ::Dialect;
use limbeck_differ::declaration::additions::{ForeignKeyTerms, Stated};
use limbeck_differ::schema::{
    Check, ConstraintName, Deferrable, Expression, GeneratedColumn, GeneratedStorage, Index, IndexColumn, IndexKey,
    UniqueConstraint,
};
use syn::LitStr;

/// What an attribute says; nothing where it says too little or stands on the wrong item, which is said.
pub(super) fn addition(arguments: &Arguments, on: On<'_>, notes: &mut Notes<'_>) -> Option<RawAddition> {
    require_place(arguments, on, notes)?;
    let dialects = dialects(arguments, notes)?;
    let mut reader = Reader { arguments, on, dialects, mentions: Vec::new(), notes };
    let addition = match arguments.known.name {
        "index" => reader.index(),
        "unique" => reader.unique(),
        "check" => reader.check(),
        "generated" => reader.generated(),
        "collate" => reader.collation(),
        "foreign_key" => reader.foreign_key(),
        "renamed_from" => reader.renamed_from(),
        _ => reader.no_foreign_key(),
    }?;
    let length = "limbeck::".len() + arguments.known.name.len();
    Some(RawAddition { addition, mentions: reader.mentions, length })
}

fn require_place(arguments: &Arguments, on: On<'_>, notes: &mut Notes<'_>) -> Option<()> {
    let known = arguments.known;
    let fits = match on {
        On::Model => known.on_model,
        On::Field(_) => known.on_field,
        On::Relation => known.on_relation,
        On::Enum | On::Variant => known.on_enum,
    };
    if !fits {
        let places = [
            (known.on_model, "the `Model`"),
            (known.on_field, "a field"),
            (known.on_relation, "a relation"),
            (known.on_enum, "an enum of the database or a variant of it"),
        ];
        let places: Vec<_> = places.into_iter().filter_map(|(fits, place)| fits.then_some(place)).collect();
        let message = format!("`limbeck::{}` says nothing here", known.name);
        let help = match (known.name, on) {
            ("renamed_from", On::Field(_)) => "write `#[sea_orm(renamed_from = \"...\")]`".to_owned(),
            _ => format!("write it on {}", places.join(" or ")),
        };
        notes.error(arguments.span, message, Some(help));
    }
    fits.then_some(())
}

fn dialects(arguments: &Arguments, notes: &mut Notes<'_>) -> Option<Vec<Dialect>> {
    let Some(text) = arguments.text("dialect") else { return Some(Vec::new()) };
    let mut dialects = Vec::new();
    for item in items(&text.value()) {
        let Some(dialect) = Dialect::from_name(&item.text) else {
            let help = advice(&item.text, &Dialect::ALL.map(Dialect::name));
            let (offset, length) = within(text, item.start, item.text.chars().count());
            notes.error_within(text.span(), offset, length, format!("there is no dialect '{}'", item.text), help);
            return None;
        };
        dialects.push(dialect);
    }
    Some(dialects)
}

struct Reader<'r, 'n> {
    arguments: &'r Arguments,
    on: On<'r>,
    dialects: Vec<Dialect>,
    mentions: Vec<Mention>,
    notes: &'r mut Notes<'n>,
}

impl Reader<'_, '_> {
    fn stated<T>(&self, what: T) -> Stated<T> {
        Stated {
            what,
            name: self.arguments.value("name"),
            dialects: self.dialects.clone(),
            position: self.notes.position(self.arguments.span),
        }
    }

    fn index(&mut self) -> Option<Addition> {
        let columns = self.parts()?;
        let include = self.plain_list("include")?;
        Some(Addition::Index(self.stated(Index {
            unique: self.arguments.has("unique"),
            columns,
            method: self.arguments.value("method").map(|method| method.to_ascii_lowercase()),
            include,
            predicate: self.arguments.value("where").map(Expression::new),
            nulls_not_distinct: self.arguments.has("nulls_not_distinct"),
            ..Index::on("", [])
        })))
    }

    fn unique(&mut self) -> Option<Addition> {
        let columns = self.own_columns()?;
        let include = self.plain_list("include")?;
        Some(Addition::Unique(self.stated(UniqueConstraint {
            name: ConstraintName::unnamed(),
            columns,
            nulls_not_distinct: self.arguments.has("nulls_not_distinct"),
            deferrable: self.deferrable().unwrap_or_default(),
            include,
            comment: None,
        })))
    }

    fn check(&mut self) -> Option<Addition> {
        let expression = Expression::new(self.required("expression", "`limbeck::check(\"price >= 0\")`")?);
        let check = Check {
            name: ConstraintName::unnamed(),
            expression,
            no_inherit: false,
            not_valid: false,
            comment: None,
            not_enforced: false,
        };
        Some(Addition::Check(self.stated(check)))
    }

    fn generated(&mut self) -> Option<Addition> {
        const EXAMPLE: &str = "`limbeck::generated(\"price * 2\", stored)`";
        let expression = Expression::new(self.required("expression", EXAMPLE)?);
        let storage = match (self.arguments.has("stored"), self.arguments.has("virtual")) {
            (true, false) => GeneratedStorage::Stored,
            (false, true) => GeneratedStorage::Virtual,
            (both, _) => {
                let message = if both {
                    "`stored` and `virtual` exclude each other"
                } else {
                    "it is not said when this column is computed"
                };
                let help = "write `stored` (computed when written) or `virtual` (when read)".to_owned();
                self.notes.error(self.arguments.span, message, Some(help));
                return None;
            }
        };
        let On::Field(column) = self.on else { return None };
        Some(Addition::Generated(column.to_owned(), self.stated(GeneratedColumn { expression, storage })))
    }

    fn collation(&mut self) -> Option<Addition> {
        let collation = self.required("collation", "`limbeck::collate(\"nocase\")`")?;
        let On::Field(column) = self.on else { return None };
        Some(Addition::Collation(column.to_owned(), self.stated(collation)))
    }

    fn foreign_key(&mut self) -> Option<Addition> {
        let columns = self.relation_columns()?;
        let match_full = self.arguments.value("match").map(|kind| kind.eq_ignore_ascii_case("full"));
        let terms = ForeignKeyTerms::Checked { deferrable: self.deferrable(), match_full };
        Some(Addition::ForeignKey(columns, self.stated(terms)))
    }

    fn renamed_from(&mut self) -> Option<Addition> {
        let old = self.required("old", "`limbeck::renamed_from(\"old_name\")`")?;
        Some(Addition::RenamedFrom(self.stated(old)))
    }

    fn no_foreign_key(&mut self) -> Option<Addition> {
        let columns = self.relation_columns()?;
        Some(Addition::ForeignKey(columns, self.stated(ForeignKeyTerms::NoForeignKey)))
    }

    fn deferrable(&self) -> Option<Deferrable> {
        let deferrable = self.arguments.value("deferrable")?;
        let deferred = deferrable.eq_ignore_ascii_case("initially deferred");
        Some(if deferred { Deferrable::InitiallyDeferred } else { Deferrable::InitiallyImmediate })
    }

    /// A text that must be there.
    fn required(&mut self, key: &str, example: &str) -> Option<String> {
        let value = self.arguments.value(key);
        if value.is_none() {
            let message = format!("`limbeck::{}` has no `{key}`", self.arguments.known.name);
            self.notes.error(self.arguments.span, message, Some(format!("write it like {example}")));
        }
        value
    }

    /// The parts of an index; on a field its column.
    fn parts(&mut self) -> Option<Vec<IndexColumn>> {
        let Some(text) = self.arguments.text("columns") else {
            return self.own_columns().map(|columns| columns.into_iter().map(IndexColumn::column).collect());
        };
        let mut parts = Vec::new();
        for item in items(&text.value()) {
            match part(&item.text) {
                Ok(part) => {
                    if let IndexKey::Column(name) = &part.key {
                        self.mention(name, text, &item);
                    }
                    parts.push(part);
                }
                Err(message) => return self.wrong(text, &item, message),
            }
        }
        Some(parts)
    }

    /// Plain columns; on a field its own.
    fn own_columns(&mut self) -> Option<Vec<String>> {
        match self.on {
            On::Field(column) if !self.arguments.has("columns") => {
                let position = self.notes.position(self.arguments.span);
                let length = "limbeck::".len() + self.arguments.known.name.len();
                self.mentions.push(Mention { column: column.to_owned(), position, length });
                Some(vec![column.to_owned()])
            }
            _ => {
                self.required("columns", "`columns = \"tenant_id, name\"`")?;
                self.plain_list("columns")
            }
        }
    }

    /// The columns that tell the relation, where the attribute does not stand on it.
    fn relation_columns(&mut self) -> Option<Vec<String>> {
        if self.on != On::Relation {
            return self.own_columns();
        }
        if let Some(text) = self.arguments.text("columns") {
            let message = "`columns` says nothing here: this relation has its own".to_owned();
            self.notes.error(text.span(), message, Some("remove it".to_owned()));
            return None;
        }
        Some(Vec::new())
    }

    /// A list of plain columns, empty where the key is not there.
    fn plain_list(&mut self, key: &str) -> Option<Vec<String>> {
        let Some(text) = self.arguments.text(key) else { return Some(Vec::new()) };
        let mut columns = Vec::new();
        for item in items(&text.value()) {
            let name = unquoted(&item.text).unwrap_or(&item.text).to_owned();
            if name.is_empty() {
                return self.wrong(text, &item, "a part is empty".to_owned());
            }
            self.mention(&name, text, &item);
            columns.push(name);
        }
        Some(columns)
    }

    fn mention(&mut self, column: &str, text: &LitStr, item: &Item) {
        let (offset, length) = within(text, item.start, column.chars().count());
        let mut position = self.notes.position(text.span());
        position.column += offset;
        self.mentions.push(Mention { column: column.to_owned(), position, length });
    }

    fn wrong<T>(&mut self, text: &LitStr, item: &Item, message: String) -> Option<T> {
        let (offset, length) = within(text, item.start, item.text.chars().count().max(1));
        let help = "it reads like CREATE INDEX: `tenant_id, created_at desc, lower(email)`".to_owned();
        self.notes.error_within(text.span(), offset, length, message, help);
        None
    }
}
