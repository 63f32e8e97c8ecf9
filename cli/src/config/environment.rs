//! The environment and `.env`, and `${NAME}` in what they say.

use crate::error::{CliError, CliResult, hide_passwords};
use std::fmt;
use std::path::{Path, PathBuf};

/// Stands for the `$` of `${NAME}` while dotenvy reads a file: dotenvy 0.15 puts nothing in the place of a variable that is
/// not there, which gives a URL that is wrong in a way that nobody sees.
const DOLLAR: char = '\u{f8ff}';

/// How deep variables may refer to each other.
const DEPTH: usize = 8;

/// Where a setting was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// On the command line.
    Flag(&'static str),
    /// In the environment of the process.
    Variable(String),
    /// In a file, at a line.
    File(String, usize),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag(flag) => f.write_str(flag),
            Origin::Variable(name) => write!(f, "{name} in the environment"),
            Origin::File(file, line) => write!(f, "{file}:{line}"),
        }
    }
}

/// A text that somebody set, before `${NAME}` is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Setting {
    pub(super) text: String,
    pub(super) origin: Origin,
}

/// A variable of `.env`.
#[derive(Debug)]
struct Variable {
    name: String,
    value: String,
    line: usize,
}

/// What the process was given, and the nearest `.env`.
#[derive(Debug, Default)]
pub(super) struct Environment {
    /// What `.env` is called in messages; `None` where there is none.
    pub(super) file: Option<String>,
    /// Where it is.
    pub(super) folder: PathBuf,
    variables: Vec<Variable>,
    /// Lines of `.env` that do not parse.
    pub(super) skipped: Vec<usize>,
}

impl Environment {
    /// Reads `.env` in a folder or the nearest one above it.
    pub(super) fn read(folders: &[&Path], shown: impl Fn(&Path) -> String) -> CliResult<Self> {
        let candidates = folders.iter().flat_map(|folder| folder.ancestors()).map(|folder| folder.join(".env"));
        let Some(path) = candidates.into_iter().find(|path| path.is_file()) else {
            return Ok(Self::default());
        };
        let name = shown(&path);
        let text = std::fs::read_to_string(&path)
            .map_err(|error| CliError::new(format!("{name} could not be read: {error}")))?;
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        Ok(Self { folder, ..Self::parse(name, &text) })
    }

    fn parse(file: String, text: &str) -> Self {
        let mut environment = Self { file: Some(file), ..Self::default() };
        let text = text.trim_start_matches('\u{feff}');
        let guarded = text.replace("\\${", "\\$\u{0}{").replace("${", &format!("{DOLLAR}{{")).replace('\u{0}', "");
        for entry in dotenvy::from_read_iter(guarded.as_bytes()) {
            match entry {
                Ok((name, value)) => {
                    let value = value.replace(DOLLAR, "$");
                    let line = line_of(text, &name);
                    environment.variables.push(Variable { name, value, line });
                }
                Err(dotenvy::Error::LineParse(line, _)) => {
                    let position = guarded.lines().position(|text| text == line).unwrap_or_default();
                    environment.skipped.push(position + 1);
                }
                Err(_) => {}
            }
        }
        environment
    }

    /// What a variable is set to: in the process, else in `.env`, where the first line counts (as in dotenvy).
    pub(super) fn get(&self, name: &str) -> Option<Setting> {
        let process = std::env::var(name).ok();
        process.map(|text| Setting { text, origin: Origin::Variable(name.to_owned()) }).or_else(|| self.in_file(name))
    }

    fn in_file(&self, name: &str) -> Option<Setting> {
        let variable = self.variables.iter().find(|variable| variable.name == name)?;
        let origin = Origin::File(self.file.clone()?, variable.line);
        Some(Setting { text: variable.value.clone(), origin })
    }

    /// The text with the value of NAME for each `${NAME}`.
    pub(super) fn fill(&self, setting: &Setting) -> CliResult<String> {
        self.fill_to(setting, DEPTH)
    }

    fn fill_to(&self, setting: &Setting, depth: usize) -> CliResult<String> {
        let mut filled = String::new();
        let mut rest = setting.text.as_str();
        while let Some((before, after)) = rest.split_once("${") {
            filled.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                return Err(used_in(setting, "a `${` has no `}`"));
            };
            filled.push_str(&self.value(name, setting, depth)?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn value(&self, name: &str, user: &Setting, depth: usize) -> CliResult<String> {
        if depth == 0 {
            return Err(used_in(user, &format!("the variable {name} refers to itself")));
        }
        let Some(setting) = self.get(name) else {
            return Err(self.with_skipped(
                used_in(user, &format!("the variable {name} is not defined"))
                    .hint(format!("set {name} in the environment or in .env")),
            ));
        };
        if setting.text.trim().is_empty() {
            let origin = &setting.origin;
            let message = format!("the variable {name} is blank ({origin})");
            return Err(used_in(user, &message).hint(format!("give {name} a value")));
        }
        match setting.origin {
            Origin::File(..) => self.fill_to(&setting, depth - 1),
            Origin::Variable(_) | Origin::Flag(_) => Ok(setting.text),
        }
    }

    /// Says which lines of `.env` were not understood, for errors about what is missing.
    pub(super) fn with_skipped(&self, error: CliError) -> CliError {
        match (&self.file, self.skipped.as_slice()) {
            (_, []) | (None, _) => error,
            (Some(file), lines) => {
                let lines = lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                error.hint(format!("{file} was read without what does not parse (line {lines})"))
            }
        }
    }
}

fn used_in(setting: &Setting, what: &str) -> CliError {
    CliError::new(format!("{what}, but {} uses it: {}", setting.origin, hide_passwords(&setting.text)))
}

fn line_of(text: &str, name: &str) -> usize {
    let defines = |line: &str| {
        let line = line.trim_start();
        let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
        line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    text.lines().position(defines).map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Result<String, String> {
        let environment = Environment::parse(".env".to_owned(), text);
        let setting = environment.get("LIMBECK_TEST_URL").unwrap();
        environment.fill(&setting).map_err(|error| error.to_string())
    }

    #[test]
    fn variables_are_filled_in_whatever_the_order() {
        let text =
            "LIMBECK_TEST_URL=\"postgres://${LT_USER}@h/${LT_NAME}\"\nLT_USER=ann\nexport LT_NAME=${LT_USER}_db\n";
        assert_eq!(url(text).unwrap(), "postgres://ann@h/ann_db");
    }

    #[test]
    fn a_blank_or_missing_variable_is_an_error_with_its_place() {
        let text = "# x\nLIMBECK_TEST_URL=postgres://${LT_USER}:secret@h/x\n";
        assert_eq!(
            url(text).unwrap_err(),
            "the variable LT_USER is not defined, but .env:2 uses it: postgres://${LT_USER}:******@h/x"
        );
        assert_eq!(
            url(&format!("{text}LT_USER=\n")).unwrap_err(),
            "the variable LT_USER is blank (.env:3), but .env:2 uses it: postgres://${LT_USER}:******@h/x"
        );
    }

    #[test]
    fn a_variable_does_not_refer_to_itself() {
        assert!(url("LIMBECK_TEST_URL=${LT_A}\nLT_A=${LT_A}x\n").unwrap_err().contains("refers to itself"));
    }

    #[test]
    fn a_line_that_does_not_parse_is_named() {
        let environment = Environment::parse(".env".to_owned(), "A=1\nthis is nothing\nB=2\n");
        assert_eq!(environment.skipped, [2]);
        assert_eq!(environment.in_file("B").unwrap().origin.to_string(), ".env:3");
    }
}
