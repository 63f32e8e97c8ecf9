//! What the definition of an object that is kept as text tells without being understood.

use super::OpaqueObject;

impl OpaqueObject {
    /// The parameters of a function, or the attributes of a composite type, as the definition has them.
    pub fn parts(&self) -> Vec<&str> {
        Enclosed::find(&self.definition).map(|it| items(it.inside)).unwrap_or_default()
    }

    /// Whether `CREATE OR REPLACE` of the other one takes its place, and of this one that of the other: it has the same
    /// parameters with the same names, defaults for the same ones, and the same result (PostgreSQL, "CREATE FUNCTION").
    pub fn is_replaceable_by(&self, other: &Self) -> bool {
        let shape = Shape::of(&self.definition);
        shape.is_some() && shape == Shape::of(&other.definition)
    }

    /// Whether one composite type has all attributes of the other, at the same places, and more behind them.
    pub fn is_extended_by(&self, other: &Self) -> bool {
        let is_composite = |it: &Self| Enclosed::find(&it.definition).is_some_and(|it| it.before.ends_with(" AS "));
        let (from, to) = (self.parts(), other.parts());
        is_composite(self) && is_composite(other) && (from.starts_with(&to) || to.starts_with(&from))
    }
}

/// What `CREATE OR REPLACE` can't change of a function.
#[derive(PartialEq)]
struct Shape<'a> {
    name: &'a str,
    parameters: Vec<(&'a str, bool)>,
    result: &'a str,
    is_window: bool,
}

impl<'a> Shape<'a> {
    fn of(definition: &'a str) -> Option<Self> {
        let Enclosed { before, inside, after } = Enclosed::find(definition)?;
        let name = before.strip_prefix("CREATE OR REPLACE ")?;
        let (result, rest) = after.split_once("\n LANGUAGE ")?;
        let options = rest.split_once("\nAS ").map_or(rest, |(options, _)| options);
        let is_window = options.split_whitespace().any(|word| word == "WINDOW");
        let parameters = items(inside).into_iter().map(without_default).collect();
        Some(Self { name, parameters, result, is_window })
    }
}

/// A text around its first pair of parentheses.
struct Enclosed<'a> {
    before: &'a str,
    inside: &'a str,
    after: &'a str,
}

impl<'a> Enclosed<'a> {
    fn find(text: &'a str) -> Option<Self> {
        let mut bare = bare(text);
        let (start, ..) = bare.find(|(_, c, _)| *c == '(')?;
        let (end, ..) = bare.find(|(_, c, depth)| *c == ')' && *depth == 0)?;
        Some(Self { before: text.get(..start)?, inside: text.get(start + 1..end)?, after: text.get(end + 1..)? })
    }
}

/// The characters that stand in no quotes, with their positions and how many parentheses are open behind them.
fn bare(text: &str) -> impl Iterator<Item = (usize, char, usize)> {
    let (mut quote, mut depth) = (None, 0_usize);
    text.char_indices().filter_map(move |(position, c)| {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, _) => return Some((position, c, depth)),
        }
        (quote.is_none() && matches!(c, '(' | ')')).then_some((position, c, depth))
    })
}

/// What stands between commas.
fn items(text: &str) -> Vec<&str> {
    let ends = bare(text).filter(|(_, c, depth)| *c == ',' && *depth == 0).map(|(position, ..)| position);
    let ends: Vec<usize> = ends.chain([text.len()]).collect();
    let starts = std::iter::once(0).chain(ends.iter().map(|end| end + 1));
    let found = starts.zip(&ends).filter_map(|(start, end)| text.get(start..*end)).map(str::trim);
    found.filter(|item| !item.is_empty()).collect()
}

/// A parameter without its default, and whether it has one.
fn without_default(parameter: &str) -> (&str, bool) {
    const WORD: &str = " DEFAULT ";
    let mut spaces = bare(parameter).filter(|(_, c, _)| *c == ' ').map(|(position, ..)| position);
    let default = spaces.find(|position| parameter.get(*position..).is_some_and(|rest| rest.starts_with(WORD)));
    match default {
        Some(position) => (parameter.get(..position).unwrap_or(parameter), true),
        None => (parameter, false),
    }
}

#[cfg(test)]
mod tests {
    use crate::schema::{ObjectId, OpaqueKind, OpaqueObject};

    fn object(definition: &str) -> OpaqueObject {
        OpaqueObject::new(ObjectId::Opaque(OpaqueKind::Function, "f".into(), None), definition)
    }

    fn function(parameters: &str, rest: &str) -> OpaqueObject {
        object(&format!("CREATE OR REPLACE FUNCTION f({parameters})\n RETURNS integer\n LANGUAGE sql{rest}"))
    }

    #[test]
    fn a_body_an_option_and_the_value_of_a_default_are_replaced() {
        let before = function("a integer, b text DEFAULT ',)'::text", "\nAS $function$SELECT 1$function$");
        let after = function("a integer, b text DEFAULT 'x'::text", "\n STABLE\nAS $function$SELECT 2$function$");
        assert!(before.is_replaceable_by(&after) && after.is_replaceable_by(&before));
    }

    #[test]
    fn a_name_a_default_and_a_result_are_not() {
        let before = function("a integer, b text DEFAULT 'x'::text", "\nAS $$1$$");
        for after in [
            function("b integer, b text DEFAULT 'x'::text", "\nAS $$1$$"),
            function("a integer, b text", "\nAS $$1$$"),
            function("a integer, b text DEFAULT 'x'::text", "\n WINDOW\nAS $$1$$"),
            object(&before.definition.replace("RETURNS integer", "RETURNS bigint")),
            object("CREATE AGGREGATE f(a integer, b text) (SFUNC = s, STYPE = text)"),
        ] {
            assert!(!before.is_replaceable_by(&after) && !after.is_replaceable_by(&before), "{}", after.definition);
        }
    }

    #[test]
    fn attributes_are_added_behind_the_others() {
        let (two, three) = (
            "CREATE TYPE t AS (a numeric(9,2), \"b,(\" text)",
            "CREATE TYPE t AS (a numeric(9,2), \"b,(\" text, c integer[])",
        );
        assert_eq!(object(three).parts(), ["a numeric(9,2)", "\"b,(\" text", "c integer[]"]);
        assert!(object(two).is_extended_by(&object(three)) && object(three).is_extended_by(&object(two)));
        assert!(!object(two).is_extended_by(&object("CREATE TYPE t AS (c integer[], a numeric(9,2))")));
        assert!(!object(two).is_extended_by(&object("CREATE TYPE t AS RANGE (SUBTYPE = text)")));
    }
}
