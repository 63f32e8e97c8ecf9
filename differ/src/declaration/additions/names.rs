//! The names of what an attribute states without one: the columns, then whatever else tells it from another.

use crate::schema::{Index, IndexKey};

/// The words behind `idx-table-` or `uq-table-`: `tenant_id-created_at-desc-where-deleted_at-is-null`.
pub(super) fn index_words(index: &Index) -> String {
    let mut parts = Vec::new();
    for column in &index.columns {
        parts.push(match &column.key {
            IndexKey::Column(name) => name.clone(),
            IndexKey::Expression(expression) => words(expression.sql()),
        });
        parts.extend(column.descending.then(|| "desc".to_owned()));
    }
    parts.extend(index.method.clone());
    if !index.include.is_empty() {
        parts.push("include".to_owned());
        parts.extend(index.include.iter().cloned());
    }
    if let Some(predicate) = &index.predicate {
        parts.push("where".to_owned());
        parts.push(words(predicate.sql()));
    }
    parts.join("-")
}

/// The words and numbers of an expression, in lower case.
pub(super) fn words(text: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let words = text.split(|c: char| !is_part(c)).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Expression, IndexColumn};

    #[test]
    fn a_name_tells_an_index_from_others_on_its_columns() {
        let mut index = Index::on("", ["tenant_id", "created_at"]);
        assert_eq!(index_words(&index), "tenant_id-created_at");
        index.columns[1].descending = true;
        index.columns.push(IndexColumn::expression("lower(email)"));
        index.predicate = Some(Expression::new("deleted_at IS NULL"));
        assert_eq!(index_words(&index), "tenant_id-created_at-desc-lower-email-where-deleted_at-is-null");
    }
}
