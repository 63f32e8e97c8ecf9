//! How SeaORM's macros make names from identifiers (sea-orm-macros 2.0, `entity_model.rs`, `case_style.rs`, `util.rs`).

use heck::{ToKebabCase, ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToTitleCase, ToUpperCamelCase};

/// A value of `rename_all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CaseStyle {
    Camel,
    Pascal,
    Kebab,
    Mixed,
    Shouty,
    Snake,
    Title,
    Upper,
    Lower,
    ScreamingKebab,
}

impl CaseStyle {
    /// The style of that name.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "camel_case" | "PascalCase" => CaseStyle::Pascal,
            "camelCase" => CaseStyle::Camel,
            "snake_case" | "snek_case" => CaseStyle::Snake,
            "kebab_case" | "kebab-case" => CaseStyle::Kebab,
            "SCREAMING-KEBAB-CASE" => CaseStyle::ScreamingKebab,
            "shouty_snake_case" | "shouty_snek_case" | "SCREAMING_SNAKE_CASE" => CaseStyle::Shouty,
            "title_case" => CaseStyle::Title,
            "mixed_case" => CaseStyle::Mixed,
            "lowercase" => CaseStyle::Lower,
            "UPPERCASE" => CaseStyle::Upper,
            _ => return None,
        })
    }

    /// A name in that style.
    pub(super) fn apply(self, name: &str) -> String {
        match self {
            CaseStyle::Pascal => name.to_upper_camel_case(),
            CaseStyle::Kebab => name.to_kebab_case(),
            CaseStyle::Mixed => name.to_lower_camel_case(),
            CaseStyle::Shouty => name.to_shouty_snake_case(),
            CaseStyle::Snake => name.to_snake_case(),
            CaseStyle::Title => name.to_title_case(),
            CaseStyle::Upper => name.to_uppercase(),
            CaseStyle::Lower => name.to_lowercase(),
            CaseStyle::ScreamingKebab => name.to_kebab_case().to_uppercase(),
            CaseStyle::Camel => lower_first(&name.to_upper_camel_case()),
        }
    }
}

fn lower_first(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}

/// What the macro calls a field: the variant of `Column`, and the column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldNames {
    pub(super) variant: String,
    pub(super) column: String,
}

/// The names of a field, given what its attributes say.
pub(super) fn field_names(
    field: &str,
    rename_all: Option<CaseStyle>,
    column_name: Option<&str>,
    enum_name: Option<&str>,
) -> FieldNames {
    let pascal = field.to_upper_camel_case();
    let variant = column_variant(enum_name.unwrap_or(&pascal));
    let column = match (column_name, rename_all) {
        (Some(stated), _) => stated.to_owned(),
        (None, Some(style)) => style.apply(&pascal),
        // Names that the way to the variant and back would change keep their own.
        (None, None) if field != pascal.to_snake_case() => field.to_snake_case(),
        (None, None) => variant.to_snake_case(),
    };
    FieldNames { variant, column }
}

/// The variant of `Column` that an identifier stands for: `author_id`, `AuthorId`.
pub(super) fn relation_variant(column: &str) -> String {
    column_variant(&column.to_upper_camel_case())
}

fn column_variant(name: &str) -> String {
    // The only identifier in camel case that Rust reserves.
    if name == "Self" { "Self_".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(field: &str, style: Option<&str>, enum_name: Option<&str>) -> String {
        field_names(field, style.and_then(CaseStyle::from_name), None, enum_name).column
    }

    #[test]
    fn columns_are_named_as_the_macro_does() {
        assert_eq!(column("author_id", None, None), "author_id");
        assert_eq!(column("_id", None, None), "id");
        assert_eq!(column("authorId", None, None), "author_id");
        assert_eq!(column("line_1", None, None), "line_1");
        assert_eq!(column("author_id", Some("camelCase"), None), "authorId");
        assert_eq!(column("author_id", Some("SCREAMING-KEBAB-CASE"), None), "AUTHOR-ID");
        assert_eq!(column("author", None, Some("Writer")), "writer");
    }

    #[test]
    fn variants_are_named_as_the_macro_does() {
        assert_eq!(field_names("r_type", None, Some("x"), None).variant, "RType");
        assert_eq!(relation_variant("author_id"), relation_variant("AuthorId"));
    }
}
