//! Messages of revisions, which may be any text.

use super::{matches, with_database};

const MESSAGES: [&str; 14] = [
    "it's \"quoted\"",
    "\"\"\"",
    "'''",
    "back\\slash \\n \\u{0} \\",
    "two\nlines\r\nthree",
    "\t tab \u{1b}[31m escape",
    "🚀🎉",
    "",
    "   ",
    "*/ /* // end",
    "../../etc/passwd",
    "straße ünïcödé",
    "\u{202e}turned \u{2066}round",
    "```\ncode that cargo test would compile\n```",
];

#[test]
fn any_message_makes_a_file_that_parses() {
    let project = with_database("sqlite://app.db");
    let mut said = String::new();
    let long = "x".repeat(300);
    for message in MESSAGES.into_iter().chain([long.as_str()]) {
        let before = project.list("migration/src");
        project.run(&["revision", &format!("--message={message}")]).success();
        let after = project.list("migration/src");
        let [name] = after.iter().filter(|file| !before.contains(file)).collect::<Vec<_>>()[..] else {
            panic!("{after:?}")
        };
        let text = project.read(&format!("migration/src/{name}"));
        let file = syn::parse_file(&text).unwrap();
        let is_migration = |item: &syn::Item| matches!(item, syn::Item::Struct(item) if item.ident == "Migration");
        assert!(file.items.iter().any(is_migration), "{text}");
        assert!(text.contains(&format!("\"{}\"", name.trim_end_matches(".rs"))), "{text}");
        let message = text.lines().take_while(|line| *line != "//!").map(|line| format!("    {line}\n"));
        // `m20261128_161428_`
        said.push_str(&format!("{}\n{}", &name[17..], message.collect::<String>()).replace(&name[..16], "m[TIME]"));
    }
    matches(&said, "messages");
    let library = project.read("migration/src/lib.rs");
    assert_eq!(library.matches("mod m20").count(), MESSAGES.len() + 1);
    syn::parse_file(&library).unwrap();
    project.run(&["history"]).success();
}
