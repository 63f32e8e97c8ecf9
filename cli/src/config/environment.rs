//! The environment and `.env`, and `${NAME}` in what they say.

use crate::error::{CliError, CliResult, hide_password};
use std::fmt;
use std::path::{Path, PathBuf};

/// Before and behind the `$` of `$NAME` and `${NAME}` while dotenvy reads a file: dotenvy 0.15 puts nothing in the place of
/// a variable that is not there, which gives a URL that is wrong in a way that nobody sees.
const GUARDS: [char; 2] = ['\u{f8fe}', '\u{f8ff}'];

/// Stands for a `$` that means itself.
const DOLLAR: char = '\u{f8fd}';

/// How deep variables may refer to each other.
const DEPTH: usize = 8;

/// Characters that end something in a URL, and how they are written in a user name or a password.
const ESCAPED: [(char, &str); 7] =
    [('/', "%2F"), ('?', "%3F"), ('#', "%23"), ('%', "%25"), ('@', "%40"), (' ', "%20"), ('[', "%5B")];

const AS_ITSELF: &str = "a `$` that means itself is written `\\$` in .env";

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
    text: String,
    pub(super) origin: Origin,
}

impl Setting {
    /// A text in which only `${NAME}` has a meaning.
    pub(super) fn new(text: String, origin: Origin) -> Self {
        Self { text, origin }
    }

    /// The text as a person wrote it.
    pub(super) fn text(&self) -> String {
        self.text.replace(DOLLAR, "$")
    }

    /// The names of the variables that it uses.
    fn variables(&self) -> impl Iterator<Item = &str> {
        self.text.split("${").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
    }
}

/// A variable of `.env`.
#[derive(Debug, Clone)]
struct Variable {
    name: String,
    value: String,
    line: usize,
}

/// What the process was given, and the nearest `.env`.
#[derive(Debug, Clone, Default)]
pub(super) struct Environment {
    /// What `.env` is called in messages; `None` where there is none.
    pub(super) file: Option<String>,
    /// Where it is.
    pub(super) folder: PathBuf,
    text: String,
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
        let mut environment = Self { file: Some(file), text: text.to_owned(), ..Self::default() };
        let text = text.trim_start_matches('\u{feff}');
        let guarded = guard(text);
        for entry in dotenvy::from_read_iter(guarded.as_bytes()) {
            match entry {
                Ok((name, value)) => {
                    let line = line_of(text, &name);
                    environment.variables.push(Variable { name, value: without_guards(&value), line });
                }
                // The line, or what is behind its `=`.
                Err(dotenvy::Error::LineParse(part, _)) => {
                    let position = guarded.lines().position(|line| line.trim_end().ends_with(part.trim_end()));
                    environment.skipped.extend(position.map(|position| position + 1));
                }
                Err(_) => {}
            }
        }
        environment
    }

    /// The variables of `.env`, in its order.
    pub(super) fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.iter().map(|variable| (variable.name.as_str(), variable.value.as_str()))
    }

    /// What a variable is set to: in the process, else in `.env`, where the first line counts (as in dotenvy).
    pub(super) fn get(&self, name: &str) -> Option<Setting> {
        let process = std::env::var(name).ok();
        process.map(|text| Setting::new(text, Origin::Variable(name.to_owned()))).or_else(|| self.in_file(name))
    }

    fn in_file(&self, name: &str) -> Option<Setting> {
        let variable = self.variables.iter().find(|variable| variable.name == name)?;
        let origin = Origin::File(self.file.clone()?, variable.line);
        Some(Setting { text: variable.value.clone(), origin })
    }

    /// The text with the value of NAME for each `${NAME}`.
    pub(super) fn fill(&self, setting: &Setting) -> CliResult<String> {
        Ok(self.fill_to(setting, DEPTH)?.replace(DOLLAR, "$"))
    }

    /// Says which of the variables in a URL has what is not understood there, for errors about the URL.
    pub(super) fn with_unescaped(&self, error: CliError, user: &Setting) -> CliError {
        user.variables().fold(error, |error, name| {
            let Ok(value) = self.value(name, user, DEPTH) else { return error };
            let Some((character, escaped)) = ESCAPED.into_iter().find(|(character, _)| value.contains(*character))
            else {
                return error;
            };
            let origin = self.get(name).map(|setting| setting.origin.to_string()).unwrap_or_default();
            error.hint(format!("{name} ({origin}) has a `{character}`, which a URL has as {escaped}"))
        })
    }

    fn fill_to(&self, setting: &Setting, depth: usize) -> CliResult<String> {
        let mut filled = String::new();
        let mut rest = setting.text.as_str();
        while let Some((before, after)) = rest.split_once("${") {
            filled.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                return Err(used_in(setting, "a `${` has no `}`"));
            };
            if name.is_empty() {
                return Err(used_in(setting, "a `$` names no variable").hint(AS_ITSELF));
            }
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
            let error = used_in(user, &format!("the variable {name} is not defined"))
                .hint(format!("set {name} in the environment or in .env"));
            let is_bare = self.text.contains(&format!("${name}"));
            return Err(self.with_skipped(if is_bare { error.hint(AS_ITSELF) } else { error }));
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

/// The text with guards at each `$` that is not escaped, for dotenvy to leave it alone.
fn guard(text: &str) -> String {
    let [before, behind] = GUARDS;
    let mut guarded = String::with_capacity(text.len());
    let mut escaped = false;
    for c in text.chars() {
        match c {
            '$' if !escaped => guarded.extend([before, '\\', '$', behind]),
            _ => guarded.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    guarded
}

/// A value that dotenvy read, with `${NAME}` for each variable in it, however it was written. Inside of single quotes the
/// guard's backslash is still there: a `$` means itself in them.
fn without_guards(value: &str) -> String {
    let [before, behind] = GUARDS;
    let (literal, variable) = (format!("\\${behind}"), format!("${behind}"));
    let mut parts = value.split(before);
    let mut text = parts.next().unwrap_or_default().replace('$', &DOLLAR.to_string());
    for part in parts {
        let (written, rest) = match (part.strip_prefix(&literal), part.strip_prefix(&variable)) {
            (Some(rest), _) => (DOLLAR.to_string(), rest),
            (None, Some(rest)) if rest.starts_with('{') => ("$".to_owned(), rest),
            (None, rest) => {
                let rest = rest.unwrap_or(part);
                // dotenvy ends such a name at the first character that is neither a letter nor a digit.
                let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
                (format!("${{{}}}", &rest[..end]), &rest[end..])
            }
        };
        text.push_str(&written);
        text.push_str(&rest.replace('$', &DOLLAR.to_string()));
    }
    text
}

fn used_in(setting: &Setting, what: &str) -> CliError {
    CliError::new(format!("{what}, but {} uses it: {}", setting.origin, hide_password(&setting.text())))
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
    fn a_dollar_means_what_it_means_to_dotenvy() {
        let rest = "LT_A=ann\n";
        assert_eq!(url(&format!("LIMBECK_TEST_URL=$LT\n{rest}LT=x\n")).unwrap(), "x");
        assert_eq!(url("LIMBECK_TEST_URL='a$b${c}'\n").unwrap(), "a$b${c}");
        assert_eq!(url("LIMBECK_TEST_URL=a\\$b\n").unwrap(), "a$b");
        assert_eq!(url("LIMBECK_TEST_URL=\"a\\\\${LT_A}\"\nLT_A='x$y'\n").unwrap(), "a\\x$y");
        assert!(
            url("LIMBECK_TEST_URL=mysql://u:pa$word@h/d\n")
                .unwrap_err()
                .starts_with("the variable word is not defined")
        );
        assert!(url("LIMBECK_TEST_URL=mysql://u:pa$@h/d\n").unwrap_err().starts_with("a `$` names no variable"));
    }

    #[test]
    fn a_variable_does_not_refer_to_itself() {
        assert!(url("LIMBECK_TEST_URL=${LT_A}\nLT_A=${LT_A}x\n").unwrap_err().contains("refers to itself"));
    }

    #[test]
    fn a_line_that_does_not_parse_is_named() {
        let environment = Environment::parse(".env".to_owned(), "A=1\nthis is nothing\nB=2\n");
        assert_eq!(environment.skipped, [2]);
        assert_eq!(Environment::parse(".env".to_owned(), "A=1\nB=2 3\n").skipped, [2]);
        assert_eq!(environment.in_file("B").unwrap().origin.to_string(), ".env:3");
    }
}
