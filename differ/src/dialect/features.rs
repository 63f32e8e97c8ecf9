//! What some servers have and others lack, as far as a model may ask for it.

use super::{Dialect, Target};
use std::fmt;

/// Something that not every server has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// An index on some rows only.
    PartialIndexes,
    /// An index on an expression.
    ExpressionIndexes,
    /// A length in an index, of which only the first characters count.
    IndexPrefixes,
    /// An access method or kind of index.
    IndexMethod(String),
    /// Columns that an index carries.
    IncludedColumns,
    /// An operator class in an index.
    OperatorClasses,
    /// A collation of a part of an index.
    IndexCollations,
    /// NULLs elsewhere in an index than the server has them.
    NullsOrder,
    /// Two NULLs that count as equal.
    NullsNotDistinct,
    /// A unique constraint that is checked later.
    DeferrableUniques,
    /// A foreign key that is checked later.
    DeferrableForeignKeys,
    /// `MATCH FULL`.
    MatchFull,
    /// A column that is computed when it is written.
    StoredColumns,
    /// A column that is computed when it is read.
    VirtualColumns,
}

impl Feature {
    /// Whether the server has it.
    pub fn is_in(&self, target: &Target) -> bool {
        use Dialect::{MariaDb, MySql, Postgres, Sqlite};
        let dialect = target.dialect;
        match self {
            // <https://www.postgresql.org/docs/18/sql-createindex.html>, <https://www.sqlite.org/partialindex.html>
            Feature::PartialIndexes | Feature::IndexCollations => matches!(dialect, Postgres | Sqlite),
            // MySQL 8.0.13; MariaDB 11 has none (<https://mariadb.com/kb/en/generated-columns/>).
            Feature::ExpressionIndexes => dialect != MariaDb && (dialect != MySql || target.at_least(8, 0)),
            Feature::IndexPrefixes => matches!(dialect, MySql | MariaDb),
            Feature::IndexMethod(method) => match dialect {
                Postgres => true,
                MySql | MariaDb => matches!(method.as_str(), "fulltext" | "spatial"),
                Sqlite => false,
            },
            Feature::IncludedColumns => dialect == Postgres && target.at_least(11, 0),
            Feature::OperatorClasses | Feature::NullsOrder | Feature::DeferrableUniques => dialect == Postgres,
            Feature::NullsNotDistinct => dialect == Postgres && target.at_least(15, 0),
            // <https://www.sqlite.org/foreignkeys.html>: SQLite reads MATCH and does nothing with it.
            Feature::DeferrableForeignKeys => matches!(dialect, Postgres | Sqlite),
            Feature::MatchFull => dialect == Postgres,
            Feature::StoredColumns => dialect != Postgres || target.at_least(12, 0),
            Feature::VirtualColumns => dialect != Postgres || target.at_least(18, 0),
        }
    }

    /// The dialects that have it, in their newest version.
    pub fn dialects(&self) -> Vec<Dialect> {
        Dialect::ALL.into_iter().filter(|dialect| self.is_in(&Target::newest(*dialect))).collect()
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Feature::PartialIndexes => "partial indexes",
            Feature::ExpressionIndexes => "indexes on expressions",
            Feature::IndexPrefixes => "lengths in an index",
            Feature::IndexMethod(method) => return write!(f, "index method {method}"),
            Feature::IncludedColumns => "INCLUDE",
            Feature::OperatorClasses => "operator classes",
            Feature::IndexCollations => "collations in an index",
            Feature::NullsOrder => "such a place for NULLs in an index",
            Feature::NullsNotDistinct => "NULLS NOT DISTINCT",
            Feature::DeferrableUniques => "deferrable unique constraints",
            Feature::DeferrableForeignKeys => "deferrable foreign keys",
            Feature::MatchFull => "MATCH FULL",
            Feature::StoredColumns => "stored generated columns",
            Feature::VirtualColumns => "virtual generated columns",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_knows_who_has_it() {
        assert_eq!(Feature::PartialIndexes.dialects(), [Dialect::Postgres, Dialect::Sqlite]);
        assert_eq!(Feature::ExpressionIndexes.dialects(), [Dialect::Postgres, Dialect::MySql, Dialect::Sqlite]);
        let old = Target {
            version: crate::dialect::ServerVersion { major: 14, minor: 0 },
            ..Target::newest(Dialect::Postgres)
        };
        assert!(!Feature::NullsNotDistinct.is_in(&old));
        assert!(!Feature::IndexMethod("gin".to_owned()).is_in(&Target::newest(Dialect::MySql)));
    }
}
