//! Bounds how deep a text can lead the parser.
//!
//! syn goes one call down for each bracket, prefix operator, angle bracket and `else`, and its trees are dropped in the same
//! way. A stack that overflows ends the whole process, so such a text is refused before it is parsed.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree, token_stream};
use syn::parse::Parse;

/// Brackets inside each other; no project comes near. Each level takes some kilobytes of [`super::STACK`].
const DEEPEST: usize = 250;

/// Names and operators without a separator between them: `&&&&x`, `Option<Option<...`, a chain of calls.
const LONGEST: usize = 4_000;

/// A group that is being looked into.
struct Level {
    tokens: token_stream::IntoIter,
    /// How many names and operators there were since the last separator.
    chained: usize,
    /// The same before the block that has just ended: `else` goes on with it.
    before_block: usize,
    /// The name before a `!`, so that a group is the argument of a macro, which nobody parses.
    called: Option<Ident>,
    last_name: Option<Ident>,
}

impl Level {
    fn of(tokens: TokenStream) -> Self {
        Self { tokens: tokens.into_iter(), chained: 0, before_block: 0, called: None, last_name: None }
    }

    /// Counts a token; gives the group to look into.
    fn count(&mut self, token: TokenTree) -> Option<TokenStream> {
        let name = self.last_name.take();
        match token {
            TokenTree::Group(group) => {
                let called = self.called.take();
                self.count_group(group.delimiter());
                let is_macro = called.is_some_and(|name| syn::parse2::<Ident>(TokenTree::from(name).into()).is_ok());
                return (!is_macro).then(|| group.stream());
            }
            TokenTree::Punct(punct) => {
                self.called = if punct.as_char() == '!' { name } else { None };
                self.chained = if matches!(punct.as_char(), ';' | ',') { 0 } else { self.chained + 1 };
            }
            TokenTree::Ident(name) => {
                self.chained = if name == "else" { self.before_block } else { self.chained } + 1;
                // `macro_rules! name { ... }`
                self.last_name = Some(name);
            }
            TokenTree::Literal(_) => self.called = None,
        }
        self.before_block = 0;
        None
    }

    fn count_group(&mut self, delimiter: Delimiter) {
        if delimiter == Delimiter::Brace {
            self.before_block = self.chained;
            self.chained = 0;
        } else {
            self.chained += 1;
        }
    }
}

/// Whether tokens are nested, or chained, deeper than the stack allows.
fn is_too_deep(tokens: &TokenStream) -> bool {
    let mut levels = vec![Level::of(tokens.clone())];
    while let Some(level) = levels.last_mut() {
        let Some(token) = level.tokens.next() else {
            levels.pop();
            continue;
        };
        let inner = level.count(token);
        if level.chained > LONGEST || levels.len() > DEEPEST {
            return true;
        }
        levels.extend(inner.map(Level::of));
    }
    false
}

/// Parses a text of an attribute, or a whole file, unless it would lead too deep.
pub(super) fn parse_str<T: Parse>(text: &str) -> syn::Result<T> {
    let tokens = text.parse::<TokenStream>()?;
    if is_too_deep(&tokens) {
        let message = format!(
            "more than {DEEPEST} brackets inside each other, or more than {LONGEST} operators without a separator"
        );
        return Err(syn::Error::new(Span::call_site(), message));
    }
    syn::parse2(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_deep(text: &str) -> bool {
        is_too_deep(&text.parse().unwrap())
    }

    #[test]
    fn what_leads_the_parser_down_is_counted() {
        for part in ["& ", "Option<", "a.", "return ", "if a {} else ", "! ", "return !(x) & ", "#![a] "] {
            let chain = part.repeat(5_000);
            assert!(is_deep(&format!("const A: u8 = {chain}")), "{part}");
        }
        assert!(is_deep(&format!("{}{}", "(".repeat(300), ")".repeat(300))));
        assert!(is_deep(&format!("{}{}", "return !(".repeat(300), ")".repeat(300))));
    }

    #[test]
    fn what_stands_side_by_side_is_not() {
        let parts =
            ["fn f() { g() } ", "use a; ", "a, ", "if a { b } ", "macro_rules! a { () => {} } ", "m! { < < < < } "];
        for part in parts {
            assert!(!is_deep(&part.repeat(5_000)), "{part}");
        }
        assert!(!is_deep(&format!("html! {{ {} }}", "<div></div>".repeat(5_000))));
    }
}
