//! The JSON Schema of a document, for the files in `schemas/`.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

/// The schema as text.
pub(super) fn described<T: JsonSchema>(title: &str) -> String {
    let mut schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    super::json::pretty(&schema)
}
