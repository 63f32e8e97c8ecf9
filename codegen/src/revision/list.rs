//! The list of migrations, in the shapes that projects give it: a `vec![...]`; one in a variable that more is pushed to; or
//! either of them in a function that `migrations()` calls.

use super::migrator::{Parsed, function};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Block, Expr, Item, ItemImpl, Macro, Pat, Stmt, Token};

/// How many functions may call each other until the list comes.
const DEPTH: usize = 4;

/// The list, and where it stands.
pub(super) struct List<'a> {
    /// The file that it stands in.
    pub(super) file: &'a str,
    /// The `vec!`.
    pub(super) call: &'a Macro,
    /// What stands in it.
    pub(super) elements: Punctuated<Expr, Token![,]>,
    /// What is pushed afterwards.
    pub(super) pushed: Vec<&'a Expr>,
    /// Whether there is more in it than can be read: what other functions give, or what depends on features.
    pub(super) has_more: bool,
    /// The variable at the end of its function, where it is in one.
    pub(super) variable: Option<&'a Expr>,
}

impl<'a> List<'a> {
    /// The list of a migrator, if it has one of these shapes.
    pub(super) fn of(file: &'a str, implementation: &'a ItemImpl, parsed: &'a Parsed) -> Option<Self> {
        Self::in_block(file, &function(implementation, "migrations")?.block, parsed, DEPTH)
    }

    /// Everything in it that can be read, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = &Expr> {
        self.elements.iter().chain(self.pushed.iter().copied())
    }

    fn in_block(file: &'a str, block: &'a Block, parsed: &'a Parsed, depth: usize) -> Option<Self> {
        let (last, before) = block.stmts.split_last()?;
        if let Stmt::Macro(statement) = last {
            let is_value = before.is_empty() && statement.semi_token.is_none();
            return is_value.then(|| Self::plain(file, &statement.mac)).flatten();
        }
        let Stmt::Expr(expression, _) = last else { return None };
        match unwrapped(expression) {
            Expr::Macro(call) if before.is_empty() => Self::plain(file, &call.mac),
            Expr::Call(call) if before.is_empty() && call.args.is_empty() => {
                let Expr::Path(path) = call.func.as_ref() else { return None };
                let name = path.path.segments.last()?.ident.to_string();
                let (file, block) = called(&name, file, parsed)?;
                Self::in_block(file, block, parsed, depth.checked_sub(1)?)
            }
            variable @ Expr::Path(path) => {
                Self::in_variable(file, before, variable, &path.path.get_ident()?.to_string())
            }
            _ => None,
        }
    }

    fn plain(file: &'a str, call: &'a Macro) -> Option<Self> {
        call.path.segments.last().filter(|last| last.ident == "vec")?;
        let elements = call.parse_body_with(Punctuated::parse_terminated).ok()?;
        Some(Self { file, call, elements, pushed: Vec::new(), has_more: false, variable: None })
    }

    /// `let mut list = vec![...];`, what is pushed, and `list`.
    fn in_variable(file: &'a str, statements: &'a [Stmt], variable: &'a Expr, name: &str) -> Option<Self> {
        let made = statements.iter().position(|statement| made_by(statement, name).is_some())?;
        let mut list = Self::plain(file, made_by(statements.get(made)?, name)?)?;
        list.variable = Some(variable);
        for statement in statements.iter().skip(made + 1).filter(|statement| mentions(statement, name)) {
            match pushed(statement, name) {
                Some(element) if !list.has_more => list.pushed.push(element),
                _ => list.has_more = true,
            }
        }
        Some(list)
    }
}

/// The function of that name: in the same file, else the only one anywhere.
fn called<'a>(name: &str, file: &str, parsed: &'a Parsed) -> Option<(&'a str, &'a Block)> {
    let functions = |(path, source): (&'a String, &'a syn::File)| {
        let of_name = source.items.iter().filter_map(|item| match item {
            Item::Fn(function) if function.sig.ident == name => Some(function.block.as_ref()),
            _ => None,
        });
        of_name.map(|block| (path.as_str(), block)).collect::<Vec<_>>()
    };
    let mut all = parsed.iter().flat_map(functions).collect::<Vec<_>>();
    if all.iter().any(|(path, _)| *path == file) {
        all.retain(|(path, _)| *path == file);
    }
    match all.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// The `vec!` of `let mut name: Type = vec![...];`.
fn made_by<'a>(statement: &'a Stmt, name: &str) -> Option<&'a Macro> {
    let Stmt::Local(local) = statement else { return None };
    let pattern = match &local.pat {
        Pat::Type(typed) => typed.pat.as_ref(),
        other => other,
    };
    let Pat::Ident(ident) = pattern else { return None };
    let value = local.init.as_ref().filter(|init| init.diverge.is_none() && ident.ident == name)?;
    match unwrapped(&value.expr) {
        Expr::Macro(call) => Some(&call.mac),
        _ => None,
    }
}

fn mentions(statement: &Stmt, name: &str) -> bool {
    fn in_tokens(tokens: proc_macro2::TokenStream, name: &str) -> bool {
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Ident(ident) => ident == name,
            proc_macro2::TokenTree::Group(group) => in_tokens(group.stream(), name),
            _ => false,
        })
    }
    in_tokens(statement.to_token_stream(), name)
}

/// The element of `name.push(element);`, in any case.
fn pushed<'a>(statement: &'a Stmt, name: &str) -> Option<&'a Expr> {
    let Stmt::Expr(Expr::MethodCall(call), Some(_)) = statement else { return None };
    let Expr::Path(receiver) = call.receiver.as_ref() else { return None };
    let is_push = call.method == "push" && receiver.path.is_ident(name) && call.args.len() == 1;
    if is_push && call.attrs.is_empty() { call.args.first() } else { None }
}

fn unwrapped(expression: &Expr) -> &Expr {
    match expression {
        Expr::Return(it) => it.expr.as_deref().map_or(expression, unwrapped),
        Expr::Paren(it) => unwrapped(&it.expr),
        other => other,
    }
}

/// The path in `Box::new(m1::Migration)`, as its segments.
pub(super) fn boxed_path(element: &Expr) -> Option<Vec<String>> {
    let Expr::Call(call) = element else { return None };
    let argument = call.args.first().filter(|_| call.args.len() == 1)?;
    let path = match argument {
        Expr::Path(path) => &path.path,
        Expr::Struct(made) if made.fields.is_empty() => &made.path,
        _ => return None,
    };
    Some(path.segments.iter().map(|segment| segment.ident.to_string()).collect())
}
