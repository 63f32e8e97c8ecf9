//! What a revision's file does, one line for each step, without running it.

use super::migrator::{function, is_trait};
use super::names::{strings, variants};
use super::render::one_line;
use super::{Listed, migrator};
use proc_macro2::TokenStream;
use quote::ToTokens;
use std::collections::BTreeMap;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Block, Expr, ExprMethodCall, Item, Stmt};

/// The longest line that is shown of a hand-written step.
const WIDTH: usize = 100;

/// Calls of `SchemaManager` that name what they do (`sea-orm-migration` 2.0).
const SCHEMA_CALLS: [&str; 13] = [
    "create_table",
    "drop_table",
    "alter_table",
    "rename_table",
    "truncate_table",
    "create_index",
    "drop_index",
    "create_foreign_key",
    "drop_foreign_key",
    "create_type",
    "drop_type",
    "alter_type",
    "exec_stmt",
];

/// Calls that send SQL text.
const SQL_CALLS: [&str; 4] = ["execute_unprepared", "execute_raw", "execute", "query_all_raw"];

/// What a file says of its revision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// What the header says for its readers: the whole message, without the lines of its own.
    pub message: Vec<String>,
    /// What the header warns of.
    pub notes: Vec<String>,
    /// What the upgrade does: in Limbeck's own words where it wrote the file, else the calls as far as they are known.
    pub up: Vec<String>,
    /// What the downgrade does.
    pub down: Vec<String>,
}

/// Reads what a listed revision does; `None` where it has no file that parses.
pub fn contents(sources: &BTreeMap<String, String>, revision: &Listed) -> Option<Contents> {
    let text = sources.get(revision.file.as_ref()?)?;
    let (parsed, _) = migrator::parse(sources);
    let source = parsed.get(revision.file.as_ref()?)?;
    let idens = parsed.values().flat_map(variants).collect();
    let reader = Reader { lines: text.trim_start_matches('\u{feff}').lines().collect(), idens, ours: revision.ours };
    let body = |name: &str| {
        let functions = source.items.iter().filter_map(|item| match item {
            Item::Impl(item) if is_trait(item, "MigrationTrait") => function(item, name),
            _ => None,
        });
        functions.flat_map(|function| reader.steps(&function.block)).collect()
    };
    let (message, notes) = reader.header();
    Some(Contents { message, notes, up: body("up"), down: body("down") })
}

struct Reader<'a> {
    lines: Vec<&'a str>,
    idens: BTreeMap<String, String>,
    ours: bool,
}

impl Reader<'_> {
    fn header(&self) -> (Vec<String>, Vec<String>) {
        let lines = self.lines.iter().map_while(|line| line.trim().strip_prefix("//!")).map(str::trim);
        let (notes, rest): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with("Note: "));
        let own =
            |line: &&str| ["Revision: ", "Revises: ", "Created: ", "Proved: "].iter().any(|key| line.starts_with(key));
        let message = rest.into_iter().take_while(|line| !(self.ours && own(line)));
        let message: Vec<String> = message.filter(|line| !line.is_empty()).map(str::to_owned).collect();
        (message, notes.iter().map(|note| note.trim_start_matches("Note: ").to_owned()).collect())
    }

    fn steps(&self, block: &Block) -> Vec<String> {
        let mut from = block.brace_token.span.open().start().line;
        let mut steps = Vec::new();
        for statement in &block.stmts {
            let span = statement.span();
            if statement.to_token_stream().into_iter().any(has_await) {
                let comments = if self.ours { self.comments(from, span.start().line) } else { Vec::new() };
                steps.extend(if comments.is_empty() { self.calls(statement) } else { comments });
            }
            from = span.end().line;
        }
        steps
    }

    /// The comments between two lines, counted from 1.
    fn comments(&self, after: usize, before: usize) -> Vec<String> {
        let lines = self.lines.get(after..before.saturating_sub(1)).unwrap_or_default();
        lines.iter().filter_map(|line| line.trim().strip_prefix("// ")).map(str::to_owned).collect()
    }

    /// The calls of a statement that say what they do, else the beginning of the statement itself.
    fn calls(&self, statement: &Stmt) -> Vec<String> {
        let mut calls = Calls { idens: &self.idens, found: Vec::new() };
        calls.visit_stmt(statement);
        if calls.found.is_empty() {
            let line = self.lines.get(statement.span().start().line.saturating_sub(1)).copied().unwrap_or_default();
            calls.found.push(short(line));
        }
        calls.found
    }
}

fn has_await(token: proc_macro2::TokenTree) -> bool {
    match token {
        proc_macro2::TokenTree::Ident(ident) => ident == "await",
        proc_macro2::TokenTree::Group(group) => group.stream().into_iter().any(has_await),
        _ => false,
    }
}

/// Calls in the order in which they are made.
struct Calls<'a> {
    idens: &'a BTreeMap<String, String>,
    found: Vec<String>,
}

impl<'ast> Visit<'ast> for Calls<'_> {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.visit_expr(&call.receiver);
        let method = call.method.to_string();
        if SCHEMA_CALLS.contains(&method.as_str()) {
            let mut names = Names { idens: self.idens, found: Vec::new() };
            call.args.iter().for_each(|argument| names.visit_expr(argument));
            names.found.dedup();
            let quoted: Vec<_> = names.found.iter().map(|name| format!("'{name}'")).collect();
            let what = method.replace('_', " ");
            self.found.push(format!("{what} {}", quoted.join(" on ")).trim_end().to_owned());
        } else if SQL_CALLS.contains(&method.as_str()) {
            let sql = call.args.iter().flat_map(|argument| strings(argument.to_token_stream())).next();
            self.found.extend(sql.map(|sql| short(&sql)));
        }
        call.args.iter().for_each(|argument| self.visit_expr(argument));
    }
}

/// What `.name(...)`, `.table(...)` and `Type::create().as_enum(...)` name.
struct Names<'a> {
    idens: &'a BTreeMap<String, String>,
    found: Vec<String>,
}

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.visit_expr(&call.receiver);
        if ["name", "table", "as_enum", "from_tbl"].iter().any(|method| call.method == method) {
            let names: Vec<_> = call.args.iter().filter_map(|argument| self.name(argument)).collect();
            self.found.extend(names);
        }
    }

    /// A column's own calls name nothing that is sought.
    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
}

impl Names<'_> {
    fn name(&self, argument: &Expr) -> Option<String> {
        let tokens: TokenStream = argument.to_token_stream();
        let text = tokens.to_string();
        strings(tokens)
            .pop()
            .or_else(|| self.idens.iter().find(|(path, _)| text.ends_with(*path)).map(|it| it.1.clone()))
    }
}

/// The first line of a text that says something, and not too much of it.
fn short(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("--"));
    let line = one_line(line.unwrap_or_default());
    match line.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}...", line[..end].trim_end()),
        None if text.trim().lines().count() > 1 => format!("{line} ..."),
        None => line,
    }
}
