//! Finds what constants stand for, through `use`, modules and crates.

use super::column_type;
use super::constants::Constant;
use super::modules::Modules;
use super::names::Found;
use super::nesting::parse_str;
use limbeck_differ::schema::ColumnType;
use proc_macro2::{Delimiter, Group, Literal, Spacing, TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::iter::Peekable;
use syn::Expr;

/// The names that one search has met: none is looked up twice, so that it ends.
type Met = BTreeSet<(usize, String)>;

/// How many names may lead from one to the next.
const MOST: usize = 200;

impl Modules<'_> {
    /// The text that a constant stands for in a module.
    pub(super) fn text(&mut self, module: usize, constant: &Constant) -> Option<String> {
        match self.evaluate(module, constant, &mut Met::new())? {
            Constant::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The column type of an expression in which constants are used.
    pub(super) fn understood(&mut self, module: usize, text: &str) -> Option<ColumnType> {
        // What is too deep for the stack ends here.
        parse_str::<Expr>(text).ok()?;
        let tokens = self.with_constants(module, text.parse().ok()?);
        column_type::parse(&tokens.to_string())
    }

    fn evaluate(&mut self, module: usize, constant: &Constant, met: &mut Met) -> Option<Constant> {
        match constant {
            Constant::Text(_) | Constant::Number(_) => Some(constant.clone()),
            Constant::Named(path) => {
                let (place, found) = self.constant(module, path, met)?;
                self.evaluate(place, &found, met)
            }
            Constant::Joined(parts) => {
                let mut joined = String::new();
                for part in parts {
                    match self.evaluate(module, part, met)? {
                        Constant::Text(text) => joined.push_str(&text),
                        Constant::Number(number) => joined.push_str(&number.to_string()),
                        _ => return None,
                    }
                }
                Some(Constant::Text(joined))
            }
            Constant::Unknown => None,
        }
    }

    /// What a path stands for, and the module that says so.
    fn constant(&mut self, module: usize, path: &[String], met: &mut Met) -> Option<(usize, Constant)> {
        let (name, before) = path.split_last()?;
        if before.is_empty() {
            return self.constant_in(module, name, met);
        }
        let (place, name) = self.member(module, before, name)?;
        self.constant_in(place, &name, met)
    }

    /// The module, and the name in it, of something inside what a path leads to.
    fn member(&mut self, module: usize, path: &[String], name: &str) -> Option<(usize, String)> {
        let found = match self.resolve(module, path) {
            Some(Found::External(_)) | None => self.resolve_outside(module, path)?,
            Some(found) => found,
        };
        match found {
            Found::Module(place) => Some((place, name.to_owned())),
            Found::Type(place, of) => Some((place, format!("{of}::{name}"))),
            Found::Entity(place) => Some((place, format!("{}::{name}", self.module(place).source.entity_ident()))),
            Found::External(_) => None,
        }
    }

    fn constant_in(&mut self, place: usize, name: &str, met: &mut Met) -> Option<(usize, Constant)> {
        if met.len() == MOST || !met.insert((place, name.to_owned())) {
            return None;
        }
        let source = &self.module(place).source;
        if let Some(constant) = source.constants.get(name) {
            return Some((place, constant.clone()));
        }
        let globs = source.globs.clone();
        if let Some(path) = source.uses.get(name).cloned()
            && let Some(found) = self.constant(place, &path, met)
        {
            return Some(found);
        }
        globs.iter().find_map(|glob| {
            let (place, name) = self.member(place, glob, name)?;
            self.constant_in(place, &name, met)
        })
    }

    /// Tokens in which constants are literals.
    fn with_constants(&mut self, module: usize, tokens: TokenStream) -> TokenStream {
        let mut replaced = Vec::new();
        let mut rest = tokens.into_iter().peekable();
        let mut is_method = false;
        while let Some(token) = rest.next() {
            let after_dot = std::mem::replace(&mut is_method, is_punctuation(Some(&token), '.'));
            match token {
                TokenTree::Ident(first) if !after_dot => {
                    let (names, written) = path(first.into(), &mut rest);
                    match self.literal(module, names, &mut rest) {
                        Some(literal) => replaced.push(TokenTree::Literal(literal)),
                        None => replaced.extend(written),
                    }
                }
                TokenTree::Group(group) => {
                    let inner = self.with_constants(module, group.stream());
                    replaced.push(TokenTree::Group(Group::new(group.delimiter(), inner)));
                }
                token => replaced.push(token),
            }
        }
        replaced.into_iter().collect()
    }

    /// The literal that a path stands for, with the empty brackets of a call after it; none where it is given something.
    fn literal(
        &mut self,
        module: usize,
        names: Vec<String>,
        rest: &mut Peekable<impl Iterator<Item = TokenTree>>,
    ) -> Option<Literal> {
        let called = match rest.peek() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                group.stream().is_empty().then_some(true)?
            }
            Some(TokenTree::Group(_)) => return None,
            next if is_punctuation(next, '!') || is_punctuation(next, ':') => return None,
            _ => false,
        };
        let literal = match self.evaluate(module, &Constant::Named(names), &mut Met::new())? {
            Constant::Text(text) => Literal::string(&text),
            Constant::Number(number) => Literal::u32_unsuffixed(number),
            _ => return None,
        };
        if called {
            rest.next();
        }
        Some(literal)
    }
}

fn is_punctuation(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == wanted)
}

/// The names of the path that begins with a token, and all its tokens.
fn path(first: TokenTree, rest: &mut Peekable<impl Iterator<Item = TokenTree>>) -> (Vec<String>, Vec<TokenTree>) {
    let plain = |token: &TokenTree| token.to_string().trim_start_matches("r#").to_owned();
    let (mut names, mut written) = (vec![plain(&first)], vec![first]);
    while let Some(TokenTree::Punct(colon)) = rest.peek()
        && colon.as_char() == ':'
        && colon.spacing() == Spacing::Joint
    {
        written.extend([rest.next(), rest.next()].into_iter().flatten());
        if let Some(name) = rest.next_if(|token| matches!(token, TokenTree::Ident(_))) {
            names.push(plain(&name));
            written.push(name);
        }
    }
    (names, written)
}
