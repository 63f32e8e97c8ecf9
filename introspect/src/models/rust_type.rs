//! A Rust type as it is written, freed from the syntax tree.

use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

/// What shape a type has, as far as a column's type depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RustType {
    /// A path, with the type arguments of its last segment.
    Path {
        /// The names between the `::`.
        segments: Vec<String>,
        /// The type arguments of the last of them.
        arguments: Vec<RustType>,
    },
    /// Anything else: a tuple, an array, a reference.
    Other,
}

/// A type with the text that SeaORM's macro decides by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WrittenType {
    /// The text without white space.
    pub(super) text: String,
    /// The shape.
    pub(super) shape: RustType,
}

impl WrittenType {
    /// Reads a type.
    pub(super) fn of(written: &Type) -> Self {
        let text = written.to_token_stream().to_string().split_whitespace().collect();
        Self { text, shape: RustType::of(written) }
    }

    /// A type by its path.
    pub(super) fn named(path: &[String]) -> Self {
        Self { text: path.join("::"), shape: RustType::Path { segments: path.to_vec(), arguments: Vec::new() } }
    }

    /// The type inside `Option<`, where the text begins so: that is how SeaORM's macro knows what takes NULL
    /// (sea-orm-macros 2.0, `entity_model.rs`). An alias or `std::option::Option` does not count.
    pub(super) fn optional(&self) -> Option<WrittenType> {
        let inner = self.text.strip_prefix("Option<")?.strip_suffix('>')?;
        let shape = self.shape.arguments().first().cloned().unwrap_or(RustType::Other);
        Some(WrittenType { text: inner.to_owned(), shape })
    }
}

impl RustType {
    /// Reads a type's shape.
    pub(super) fn of(written: &Type) -> Self {
        match written {
            Type::Path(path) if path.qself.is_none() => Self::of_path(&path.path),
            Type::Paren(inner) => Self::of(&inner.elem),
            Type::Group(inner) => Self::of(&inner.elem),
            _ => Self::Other,
        }
    }

    fn of_path(path: &syn::Path) -> Self {
        let arguments = match path.segments.last().map(|last| &last.arguments) {
            Some(PathArguments::AngleBracketed(list)) => list.args.iter().filter_map(type_argument).collect(),
            _ => Vec::new(),
        };
        Self::Path { segments: segments(path), arguments }
    }

    /// The names between the `::`; none where it is no path.
    pub(super) fn segments(&self) -> &[String] {
        match self {
            RustType::Path { segments, .. } => segments,
            RustType::Other => &[],
        }
    }

    /// The type arguments.
    pub(super) fn arguments(&self) -> &[RustType] {
        match self {
            RustType::Path { arguments, .. } => arguments,
            RustType::Other => &[],
        }
    }

    /// The type as it is written, without white space; nothing where it is no path.
    pub(super) fn text(&self) -> String {
        let arguments: Vec<String> = self.arguments().iter().map(RustType::text).collect();
        let path = self.segments().join("::");
        if arguments.is_empty() { path } else { format!("{path}<{}>", arguments.join(",")) }
    }

    /// The last name of the path.
    pub(super) fn last(&self) -> Option<&str> {
        self.segments().last().map(String::as_str)
    }
}

fn type_argument(argument: &GenericArgument) -> Option<RustType> {
    match argument {
        GenericArgument::Type(inner) => Some(RustType::of(inner)),
        _ => None,
    }
}

/// The names of a path, raw identifiers without `r#`.
pub(super) fn segments(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| plain(&segment.ident)).collect()
}

/// An identifier without `r#`.
pub(super) fn plain(ident: &syn::Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> WrittenType {
        WrittenType::of(&syn::parse_str(text).unwrap())
    }

    #[test]
    fn only_the_prefix_makes_optional() {
        assert_eq!(written("Option < Vec<u8> >").optional().unwrap().text, "Vec<u8>");
        assert_eq!(written("std::option::Option<i32>").optional(), None);
    }

    #[test]
    fn a_path_keeps_its_names_and_arguments() {
        let shape = written("chrono::DateTime<chrono::Utc>").shape;
        assert_eq!(shape.segments(), ["chrono", "DateTime"]);
        assert_eq!(shape.arguments()[0].last(), Some("Utc"));
        assert_eq!(written("[u8; 4]").shape, RustType::Other);
    }
}
