//! Calls on `ColumnDef`.

use super::source::Spelling;
use limbeck_differ::Dialect;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use sea_query::{Alias, ColumnDef, Expr, MysqlQueryBuilder, PostgresQueryBuilder, SqliteQueryBuilder, TableBuilder};

macro_rules! plain_types {
    ($($variant:ident $method:ident),* $(,)?) => {
        /// A type that has a method of its own without arguments on `ColumnDef`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Plain { $($variant),* }

        impl Plain {
            fn apply(self, column: &mut ColumnDef) {
                match self { $(Plain::$variant => column.$method()),* };
            }

            fn method(self) -> &'static str {
                match self { $(Plain::$variant => stringify!($method)),* }
            }
        }
    };
}

plain_types! {
    BigInteger big_integer,
    BigUnsigned big_unsigned,
    Blob blob,
    Boolean boolean,
    Char char,
    Cidr cidr,
    Date date,
    DateTime date_time,
    Decimal decimal,
    Double double,
    Float float,
    Inet inet,
    Integer integer,
    Json json,
    JsonBinary json_binary,
    LTree ltree,
    MacAddress mac_address,
    Money money,
    SmallInteger small_integer,
    SmallUnsigned small_unsigned,
    String string,
    Text text,
    Time time,
    Timestamp timestamp,
    TimestampWithTimeZone timestamp_with_time_zone,
    TinyInteger tiny_integer,
    TinyUnsigned tiny_unsigned,
    Unsigned unsigned,
    Uuid uuid,
    Year year,
}

/// A call that gives a column its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TypeCall {
    /// `.text()`
    Plain(Plain),
    /// A call that sea-query writes differently before 1.0, and its text in 1.0.
    Since1(Plain, &'static str),
    /// `.char_len(3)`
    CharLength(u32),
    /// `.string_len(100)`
    StringLength(u32),
    /// `.decimal_len(19, 4)`
    DecimalLength(u32, u32),
    /// `.money_len(19, 4)`
    MoneyLength(u32, u32),
    /// `.binary_len(16)`
    BinaryLength(u32),
    /// `.var_binary(16)`
    VarBinary(u32),
    /// `.bit(Some(8))`
    Bit(Option<u32>),
    /// `.varbit(8)`
    VarBit(u32),
    /// `.enumeration("mood", ["sad", "happy"])`: MySQL does not see the name.
    Enumeration(String, Vec<String>),
    /// `.custom("citext")`: the text as it is.
    Custom(String),
}

impl TypeCall {
    /// The type as sea-query writes it.
    pub(crate) fn text(&self, dialect: Dialect) -> String {
        let mut column = ColumnDef::new("");
        self.apply(&mut column);
        let mut text = String::new();
        if let Some(column_type) = column.get_column_type() {
            match dialect {
                Dialect::Sqlite => TableBuilder::prepare_column_type(&SqliteQueryBuilder, column_type, &mut text),
                Dialect::Postgres => TableBuilder::prepare_column_type(&PostgresQueryBuilder, column_type, &mut text),
                Dialect::MySql | Dialect::MariaDb => {
                    TableBuilder::prepare_column_type(&MysqlQueryBuilder, column_type, &mut text);
                }
            }
        }
        text
    }

    fn apply(&self, column: &mut ColumnDef) {
        match self {
            TypeCall::Plain(plain) | TypeCall::Since1(plain, _) => {
                plain.apply(column);
                column
            }
            TypeCall::CharLength(length) => column.char_len(*length),
            TypeCall::StringLength(length) => column.string_len(*length),
            TypeCall::DecimalLength(precision, scale) => column.decimal_len(*precision, *scale),
            TypeCall::MoneyLength(precision, scale) => column.money_len(*precision, *scale),
            TypeCall::BinaryLength(length) => column.binary_len(*length),
            TypeCall::VarBinary(length) => column.var_binary(*length),
            TypeCall::Bit(length) => column.bit(*length),
            TypeCall::VarBit(length) => column.varbit(*length),
            TypeCall::Enumeration(name, values) => column.enumeration(Alias::new(name), values.iter().map(Alias::new)),
            TypeCall::Custom(text) => column.custom(Alias::new(text)),
        };
    }

    fn source(&self, spelling: Spelling) -> TokenStream {
        let number = |n: &u32| Literal::u32_unsuffixed(*n);
        let one = |method: &str, n: &u32| {
            let (method, n) = (format_ident!("{method}"), number(n));
            quote!(.#method(#n))
        };
        let two = |method: &str, a: &u32, b: &u32| {
            let (method, a, b) = (format_ident!("{method}"), number(a), number(b));
            quote!(.#method(#a, #b))
        };
        match self {
            TypeCall::Since1(_, text) if spelling.before_1() => {
                let text = spelling.identifier(text);
                quote!(.custom(#text))
            }
            TypeCall::Plain(plain) | TypeCall::Since1(plain, _) => {
                let method = format_ident!("{}", plain.method());
                quote!(.#method())
            }
            TypeCall::CharLength(length) => one("char_len", length),
            TypeCall::StringLength(length) => one("string_len", length),
            TypeCall::DecimalLength(precision, scale) => two("decimal_len", precision, scale),
            TypeCall::MoneyLength(precision, scale) => two("money_len", precision, scale),
            TypeCall::BinaryLength(length) => one("binary_len", length),
            TypeCall::VarBinary(length) => one("var_binary", length),
            TypeCall::Bit(None) => quote!(.bit(None)),
            TypeCall::Bit(Some(length)) => {
                let length = number(length);
                quote!(.bit(Some(#length)))
            }
            TypeCall::VarBit(length) => one("varbit", length),
            TypeCall::Enumeration(name, values) => {
                let name = spelling.identifier(name);
                let values = values.iter().map(|value| spelling.identifier(value));
                quote!(.enumeration(#name, [#(#values),*]))
            }
            TypeCall::Custom(text) => {
                let text = spelling.identifier(text);
                quote!(.custom(#text))
            }
        }
    }
}

/// The argument of `.default(...)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DefaultCall {
    /// `.default("new")`
    Text(String),
    /// `.default(0)`
    Integer(i64),
    /// `.default(true)`
    Boolean(bool),
    /// `.default(Expr::current_timestamp())`
    CurrentTimestamp,
    /// `.default(Expr::custom_keyword("CURRENT_TIMESTAMP(3)"))`: the text as it is.
    Keyword(String),
    /// `.default(Expr::cust("now()"))`, which sea-query 1.0 puts in parentheses.
    Expression(String),
}

impl DefaultCall {
    fn expr(&self) -> Expr {
        match self {
            DefaultCall::Text(text) => Expr::value(text.clone()),
            DefaultCall::Integer(number) => Expr::value(*number),
            DefaultCall::Boolean(value) => Expr::value(*value),
            DefaultCall::CurrentTimestamp => Expr::current_timestamp(),
            DefaultCall::Keyword(sql) => Expr::custom_keyword(Alias::new(sql)),
            DefaultCall::Expression(sql) => Expr::cust(sql.clone()),
        }
    }

    /// As an argument, where the builder adds parentheses in 1.0 (`parenthesised`: column definitions) or never does.
    fn source(&self, spelling: Spelling, parenthesised: bool) -> TokenStream {
        match self {
            DefaultCall::Text(text) => quote!(#text),
            DefaultCall::Integer(number) => {
                let small = i32::try_from(*number).map(Literal::i32_unsuffixed);
                let number = small.unwrap_or_else(|_| Literal::i64_suffixed(*number));
                quote!(#number)
            }
            DefaultCall::Boolean(value) => quote!(#value),
            DefaultCall::CurrentTimestamp => quote!(Expr::current_timestamp()),
            DefaultCall::Keyword(sql) => {
                let sql = spelling.identifier(sql);
                quote!(Expr::custom_keyword(#sql))
            }
            // A keyword is written as it is by every version; parentheses around a custom expression came with 1.0.
            DefaultCall::Expression(sql) if spelling.before_1() => {
                let sql = if parenthesised { format!("({sql})") } else { sql.clone() };
                quote!(Expr::custom_keyword(Alias::new(#sql)))
            }
            DefaultCall::Expression(sql) => quote!(Expr::cust(#sql)),
        }
    }
}

/// How a column that counts up is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AutoIncrementCall {
    /// A keyword that sea-query adds in every version and configuration (SQLite, MySQL).
    Keyword,
    /// The type that the project's sea-query writes for `.auto_increment()`: it depends on version and features.
    Type(String),
}

/// `ColumnDef::new(...)` with its calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnCalls {
    pub(crate) name: String,
    pub(crate) column_type: Option<TypeCall>,
    pub(crate) nullable: Option<bool>,
    pub(crate) default: Option<DefaultCall>,
    pub(crate) auto_increment: Option<AutoIncrementCall>,
    pub(crate) generated: Option<(String, bool)>,
    pub(crate) primary_key: bool,
    pub(crate) unique: bool,
    pub(crate) extra: Option<String>,
    /// MySQL: the comment, which is part of the definition.
    pub(crate) comment: Option<String>,
}

impl ColumnCalls {
    /// A column that nothing is said of.
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            column_type: None,
            nullable: None,
            default: None,
            auto_increment: None,
            generated: None,
            primary_key: false,
            unique: false,
            extra: None,
            comment: None,
        }
    }

    pub(super) fn build(&self) -> ColumnDef {
        let mut column = ColumnDef::new(Alias::new(&self.name));
        if let Some(column_type) = &self.column_type {
            column_type.apply(&mut column);
        }
        match self.nullable {
            Some(true) => drop_ref(column.null()),
            Some(false) => drop_ref(column.not_null()),
            None => {}
        }
        if let Some(default) = &self.default {
            column.default(default.expr());
        }
        match &self.auto_increment {
            Some(AutoIncrementCall::Keyword) => drop_ref(column.auto_increment()),
            Some(AutoIncrementCall::Type(text)) => drop_ref(column.custom(Alias::new(text))),
            None => {}
        }
        if let Some((expression, stored)) = &self.generated {
            column.generated(Expr::cust(expression.clone()), *stored);
        }
        if self.primary_key {
            column.primary_key();
        }
        if self.unique {
            column.unique_key();
        }
        if let Some(extra) = &self.extra {
            column.extra(extra);
        }
        if let Some(comment) = &self.comment {
            column.comment(comment);
        }
        column
    }

    /// The definition as sea-query writes it inside CREATE TABLE.
    pub(crate) fn text(&self, dialect: Dialect) -> String {
        let mut text = String::new();
        let column = self.build();
        match dialect {
            Dialect::Sqlite => TableBuilder::prepare_column_def(&SqliteQueryBuilder, &column, &mut text),
            Dialect::Postgres => TableBuilder::prepare_column_def(&PostgresQueryBuilder, &column, &mut text),
            Dialect::MySql | Dialect::MariaDb => {
                TableBuilder::prepare_column_def(&MysqlQueryBuilder, &column, &mut text);
            }
        }
        text
    }

    /// The Rust expression; `defined` where it defines a column, else it modifies one.
    pub(super) fn source(&self, spelling: Spelling, defined: bool) -> TokenStream {
        let name = spelling.identifier(&self.name);
        let mut calls = quote!(ColumnDef::new(#name));
        calls.extend(self.column_type.as_ref().map(|column_type| column_type.source(spelling)));
        calls.extend(self.nullable.map(|nullable| if nullable { quote!(.null()) } else { quote!(.not_null()) }));
        calls.extend(self.default.as_ref().map(|default| {
            let argument = default.source(spelling, defined);
            quote!(.default(#argument))
        }));
        let counts_up = self.auto_increment.as_ref().map(|_| quote!(.auto_increment()));
        let primary_key = self.primary_key.then(|| quote!(.primary_key()));
        let generated =
            self.generated.as_ref().map(|(expression, stored)| quote!(.generated(Expr::cust(#expression), #stored)));
        // Before 1.0 sea-query writes the parts in the order of the calls; since then in this order (`prepare_column_spec`).
        let in_order =
            if spelling.before_1() { [generated, primary_key, counts_up] } else { [counts_up, generated, primary_key] };
        calls.extend(in_order.into_iter().flatten());
        calls.extend(self.unique.then(|| quote!(.unique_key())));
        calls.extend(self.extra.as_ref().map(|extra| quote!(.extra(#extra))));
        calls.extend(self.comment.as_ref().map(|comment| quote!(.comment(#comment))));
        calls
    }
}

/// Ends a chain of calls where only the effect counts.
fn drop_ref(_: &mut ColumnDef) {}
