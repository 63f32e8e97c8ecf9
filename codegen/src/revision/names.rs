//! Names that occur in migrations.

use super::migrator::{function, is_trait};
use crate::sql::sqlite::alter::{ADDS, GUARD};
use heck::ToSnakeCase;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::BTreeSet;
use syn::{Attribute, Item};

/// All names that a source gives to something in a database: strings, `DeriveIden` enums, tables in SQL text.
pub(super) fn named(source: &syn::File) -> BTreeSet<String> {
    let mut names: BTreeSet<_> = variants(source).into_iter().map(|(_, name)| name).collect();
    for text in strings(without_attributes(source)) {
        if is_name(&text) {
            names.insert(text);
        } else {
            names.extend(after_words(&text, &[&["TABLE"], &["TABLE", "IF", "NOT", "EXISTS"]]));
        }
    }
    names
}

/// Names of indexes, constraints and columns that `up` makes.
pub(super) fn created(source: &syn::File) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for item in &source.items {
        if let Item::Impl(item) = item
            && is_trait(item, "MigrationTrait")
            && let Some(up) = function(item, "up")
        {
            calls(up.block.to_token_stream(), &mut names);
            let made: &[&[&str]] =
                &[&["CREATE", "INDEX"], &["CREATE", "UNIQUE", "INDEX"], &["ADD", "CONSTRAINT"], &["CONSTRAINT"]];
            for text in strings(up.block.to_token_stream()) {
                if text.contains(GUARD) {
                    names.extend(added_by_rebuild(&text));
                } else {
                    names.extend(after_words(&text, made));
                }
            }
        }
    }
    names
}

/// The names in the comment at the top of a rebuild, whose other names are of things that it only makes again.
fn added_by_rebuild(text: &str) -> Vec<String> {
    let line = text.strip_prefix(ADDS).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let quoted = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    quoted.map(|names| names.split("\", \"").map(|name| name.replace("\"\"", "\"")).collect()).unwrap_or_default()
}

/// The strings of `.name("...")`, `ColumnDef::new("...")` and `.check(("...", ...))`.
fn calls(tokens: TokenStream, names: &mut BTreeSet<String>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (position, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let before = |back: usize| position.checked_sub(back).map(|at| tokens[at].to_string());
        let is_name = before(1).as_deref() == Some("name") && before(2).as_deref() == Some(".");
        let is_check = before(1).as_deref() == Some("check") && group.stream().to_string().starts_with('(');
        let is_column = before(1).as_deref() == Some("new") && before(4).as_deref() == Some("ColumnDef");
        if is_name || is_column || is_check {
            names.extend(strings(group.stream()).into_iter().next());
        }
        calls(group.stream(), names);
    }
}

/// All string literals, also those inside of macros.
pub(super) fn strings(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => found.extend(strings(group.stream())),
            TokenTree::Literal(literal) => {
                found.extend(syn::parse2::<syn::LitStr>(literal.to_token_stream()).ok().map(|text| text.value()));
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
    found
}

/// The tokens of a file without documentation and other attributes, whose strings name nothing.
fn without_attributes(source: &syn::File) -> TokenStream {
    strip(source.items.iter().map(ToTokens::to_token_stream).collect())
}

fn strip(tokens: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let is_attribute = group.delimiter() == proc_macro2::Delimiter::Bracket
                    && kept.last().is_some_and(|it| matches!(it.to_string().as_str(), "#" | "!"))
                    && kept.iter().rev().take(2).any(|it| it.to_string() == "#");
                if !is_attribute {
                    let inner = strip(group.stream());
                    kept.push(TokenTree::Group(proc_macro2::Group::new(group.delimiter(), inner)));
                }
            }
            other => kept.push(other),
        }
    }
    kept.into_iter().collect()
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// The variants of `DeriveIden` and `Iden` enums with their names in the database (sea-orm-macros 2.0.4,
/// `derives/derive_iden.rs`): snake case, the enum's own name for `Table`, or what an attribute says.
pub(super) fn variants(source: &syn::File) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for item in &source.items {
        match item {
            Item::Enum(item) if is_iden(&item.attrs) => {
                let table = stated(&item.attrs).unwrap_or_else(|| item.ident.to_string().to_snake_case());
                for variant in &item.variants {
                    let own = if variant.ident == "Table" {
                        table.clone()
                    } else {
                        variant.ident.to_string().to_snake_case()
                    };
                    let path = format!("{} :: {}", item.ident, variant.ident);
                    found.push((path, stated(&variant.attrs).unwrap_or(own)));
                }
            }
            Item::Struct(item) if is_iden(&item.attrs) => {
                let own = stated(&item.attrs).unwrap_or_else(|| item.ident.to_string().to_snake_case());
                found.push((item.ident.to_string(), own));
            }
            _ => {}
        }
    }
    found
}

fn is_iden(attributes: &[Attribute]) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("derive")).any(|attribute| {
        let text = attribute.meta.to_token_stream().to_string();
        text.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "DeriveIden" | "Iden"))
    })
}

/// `#[sea_orm(iden = "...")]` or `#[iden = "..."]`.
fn stated(attributes: &[Attribute]) -> Option<String> {
    let own = attributes.iter().filter(|it| it.path().is_ident("sea_orm") || it.path().is_ident("iden"));
    own.flat_map(|attribute| strings(attribute.meta.to_token_stream())).next()
}

/// The identifiers that follow one of the sequences of words in SQL text.
fn after_words(sql: &str, sequences: &[&[&str]]) -> BTreeSet<String> {
    let words = words(sql);
    let mut found = BTreeSet::new();
    for sequence in sequences {
        for window in words.windows(sequence.len() + 1) {
            let Some((last, first)) = window.split_last() else { continue };
            let same = first.iter().zip(sequence.iter()).all(|(a, b)| a.eq_ignore_ascii_case(b));
            if same && !matches!(last.to_ascii_uppercase().as_str(), "IF" | "INDEX" | "ONLY") {
                found.insert(last.clone());
            }
        }
    }
    found
}

/// Words and quoted identifiers, without their quotes; of a qualified name the last part.
fn words(sql: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut characters = sql.chars().peekable();
    let mut qualified = false;
    while let Some(character) = characters.next() {
        let mut word = String::new();
        if matches!(character, '"' | '`') {
            while let Some(next) = characters.next() {
                if next == character && characters.next_if_eq(&character).is_none() {
                    break;
                }
                word.push(next);
            }
        } else if character.is_alphanumeric() || character == '_' {
            word.push(character);
            while let Some(next) = characters.next_if(|c| c.is_alphanumeric() || matches!(c, '_' | '$')) {
                word.push(next);
            }
        } else {
            qualified = character == '.';
            if character == '\'' {
                characters.by_ref().find(|c| *c == '\'');
            }
            continue;
        }
        if std::mem::take(&mut qualified) {
            words.pop();
        }
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: BTreeSet<String>) -> String {
        names.into_iter().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn enums_strings_and_sql_name_things() {
        let source: syn::File = syn::parse_quote! {
            /// "documented"
            #[derive(DeriveIden)]
            enum BlogPosts { Table, Id, #[sea_orm(iden = "headline")] Title }
            #[derive(Iden)]
            #[iden = "people"]
            enum Person { Table, #[iden = "e-mail"] Mail }
            fn up() { Table::create().table("users"); run(r#"create table if not exists public."Tags" (id int)"#, "a b"); }
        };
        assert_eq!(list(named(&source)), "Tags blog_posts e-mail headline id people users");
    }

    #[test]
    fn only_upgrades_create() {
        let source: syn::File = syn::parse_quote! {
            impl MigrationTrait for Migration {
                async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                    manager.create_index(Index::create().name("idx-a").table("t").col("a").to_owned()).await?;
                    manager.create_table(Table::create().col(ColumnDef::new(Alias::new("b")).text())
                        .check(("ck-b", Expr::cust("b > ''"))).to_owned()).await?;
                    manager.get_connection().execute_unprepared(
                        r#"ALTER TABLE "t" ADD CONSTRAINT "uq-c" UNIQUE ("c"); CREATE UNIQUE INDEX i2 ON t (x)"#).await?;
                    Ok(())
                }
                async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                    manager.create_index(Index::create().name("idx-old").to_owned()).await
                }
            }
        };
        assert_eq!(list(created(&source)), "b ck-b i2 idx-a uq-c");
    }

    #[test]
    fn a_rebuild_creates_only_what_it_adds() {
        let source: syn::File = syn::parse_quote! {
            impl MigrationTrait for Migration {
                async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                    manager.get_connection().execute_unprepared(
                        "-- adds \"idx-new\", \"fk \"\"new\"\"\"\nCREATE TEMP TABLE limbeck_guard (x);\nCREATE INDEX \"idx-old\" ON t (x)"
                    ).await?;
                    Ok(())
                }
            }
        };
        assert_eq!(list(created(&source)), "fk \"new\" idx-new");
    }
}
