//! Column types that people have, with values at their edges.

use limbeck_differ::Dialect;

/// A column's type and what is put into it, as SQL.
pub(crate) type Candidate = (&'static str, &'static [&'static str]);

/// What is tried on a dialect.
pub(crate) fn of(dialect: Dialect) -> Vec<Candidate> {
    match dialect {
        Dialect::Postgres => POSTGRES.to_vec(),
        Dialect::MySql => MYSQL.to_vec(),
        Dialect::MariaDb => [MYSQL, MARIADB].concat(),
        Dialect::Sqlite => SQLITE.to_vec(),
    }
}

/// What has to be there before the columns.
pub(crate) const POSTGRES_TYPES: &str =
    "CREATE EXTENSION citext; CREATE EXTENSION ltree; CREATE TYPE mood AS ENUM ('abc', 'b');";

const POSTGRES: &[Candidate] = &[
    ("boolean", &["false", "true"]),
    ("\"char\"", &["'a'"]),
    ("smallint", &["-32768", "32767"]),
    ("integer", &["-2147483648", "2147483647"]),
    ("bigint", &["-9223372036854775808", "9223372036854775807"]),
    ("oid", &["0", "4294967295"]),
    ("real", &["0.1", "-1.5e30"]),
    ("double precision", &["0.1", "-1.5e300"]),
    ("numeric", &["0", "-12345678.9012"]),
    ("numeric(10,2)", &["0.00", "-12345678.90"]),
    ("money", &["12.34"]),
    ("char(3)", &["'abc'", "'a'"]),
    ("varchar", &["''", "'abc'"]),
    ("varchar(40)", &["''", "'abc'"]),
    ("text", &["''", "'abc'"]),
    ("citext", &["''", "'aBc'"]),
    ("bpchar", &["'abc'"]),
    ("name", &["'abc'"]),
    ("bytea", &["'\\x00ff07'"]),
    ("date", &["'0001-01-01'", "'9999-12-31'"]),
    ("time", &["'00:00'", "'23:59:59.999999'"]),
    ("time(0)", &["'00:00'", "'23:59:59'"]),
    ("timetz", &["'23:59:59+02'"]),
    ("timestamp", &["'0001-01-01'", "'9999-12-31 23:59:59.999999'"]),
    ("timestamp(3)", &["'9999-12-31 23:59:59.999'"]),
    ("timestamptz", &["'0001-01-01 00:00Z'", "'9999-12-31 23:59:59.999999Z'"]),
    ("timestamptz(3)", &["'9999-12-31 23:59:59.999Z'"]),
    ("interval", &["'1 month 2 days'"]),
    ("uuid", &["'67e55044-10b1-426f-9247-bb680e5fe0c8'"]),
    ("json", &["'{\"a\":1}'", "'1'"]),
    ("jsonb", &["'{\"a\":1}'", "'1'"]),
    ("bit(3)", &["B'101'"]),
    ("varbit(8)", &["B'101'"]),
    ("inet", &["'10.0.0.1'", "'10.0.0.1/8'"]),
    ("cidr", &["'10.0.0.0/8'", "'::1/128'"]),
    ("macaddr", &["'08:00:2b:01:02:03'"]),
    ("macaddr8", &["'08:00:2b:01:02:03:04:05'"]),
    ("ltree", &["'a.b'"]),
    ("xml", &["'<a/>'"]),
    ("mood", &["'abc'"]),
    ("smallint[]", &["'{1,2}'"]),
    ("integer[]", &["'{-2147483648,2147483647}'", "'{}'"]),
    ("bigint[]", &["'{9223372036854775807}'"]),
    ("text[]", &["'{abc}'"]),
    ("varchar(40)[]", &["'{abc}'"]),
    ("char(3)[]", &["'{abc}'"]),
    ("citext[]", &["'{abc}'"]),
    ("uuid[]", &["'{67e55044-10b1-426f-9247-bb680e5fe0c8}'"]),
];

const MYSQL: &[Candidate] = &[
    ("boolean", &["0", "1", "2"]),
    ("tinyint", &["-128", "127"]),
    ("tinyint unsigned", &["0", "255"]),
    ("smallint", &["-32768", "32767"]),
    ("smallint unsigned", &["0", "65535"]),
    ("mediumint", &["-8388608", "8388607"]),
    ("mediumint unsigned", &["0", "16777215"]),
    ("int", &["-2147483648", "2147483647"]),
    ("int unsigned", &["0", "4294967295"]),
    ("bigint", &["-9223372036854775808", "9223372036854775807"]),
    ("bigint unsigned", &["0", "18446744073709551615"]),
    ("bit(1)", &["b'0'", "b'1'"]),
    ("bit(8)", &["b'0'", "b'11111111'"]),
    ("bit(16)", &["65535"]),
    ("bit(32)", &["4294967295"]),
    ("bit(64)", &["18446744073709551615"]),
    ("year", &["1901", "2155"]),
    ("float", &["0.1", "-1.5e30"]),
    ("double", &["0.1", "-1.5e300"]),
    ("decimal(10,2)", &["0.00", "-12345678.90"]),
    ("decimal(20,0)", &["0", "12345678901234567890"]),
    ("char(3)", &["'abc'", "'a'"]),
    ("varchar(40)", &["''", "'abc'"]),
    ("tinytext", &["'abc'"]),
    ("text", &["''", "'abc'"]),
    ("mediumtext", &["'abc'"]),
    ("longtext", &["'abc'"]),
    ("enum('abc','b')", &["'abc'"]),
    ("set('abc','b')", &["'abc,b'"]),
    ("binary(3)", &["x'00ff07'"]),
    ("binary(16)", &["x'67e5504410b1426f9247bb680e5fe0c8'"]),
    ("varbinary(40)", &["x'00ff07'", "x''"]),
    ("tinyblob", &["x'00ff07'"]),
    ("blob", &["x'00ff07'"]),
    ("longblob", &["x'00ff07'"]),
    ("date", &["'1000-01-01'", "'9999-12-31'"]),
    ("time", &["'00:00:00'", "'838:59:59'"]),
    ("time(6)", &["'23:59:59.999999'"]),
    ("datetime", &["'1980-01-01'", "'2037-12-31 23:59:59'"]),
    ("datetime(6)", &["'2037-12-31 23:59:59.999999'"]),
    ("timestamp", &["'1970-01-02'", "'2038-01-19 03:14:07'"]),
    ("timestamp(6)", &["'2038-01-19 03:14:07.999999'"]),
    ("json", &["'{\"a\":1}'", "'1'"]),
];

const MARIADB: &[Candidate] =
    &[("uuid", &["'67e55044-10b1-426f-9247-bb680e5fe0c8'"]), ("inet4", &["'10.0.0.1'"]), ("inet6", &["'::1'"])];

/// SQLite keeps values and not types: what a column holds is up to those who write, so that nothing is put there.
const SQLITE: &[Candidate] = &[
    ("integer", &[]),
    ("bigint", &[]),
    ("tinyint", &[]),
    ("boolean", &[]),
    ("real", &[]),
    ("double", &[]),
    ("real_decimal", &[]),
    ("decimal(10,2)", &[]),
    ("numeric", &[]),
    ("varchar(40)", &[]),
    ("text", &[]),
    ("blob", &[]),
    ("", &[]),
    ("any", &[]),
    ("date", &[]),
    ("time", &[]),
    ("datetime", &[]),
    ("timestamp", &[]),
    ("date_text", &[]),
    ("datetime_text", &[]),
    ("timestamp_with_timezone_text", &[]),
    ("uuid", &[]),
    ("uuid_text", &[]),
    ("json", &[]),
    ("json_text", &[]),
];
