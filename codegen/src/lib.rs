//! A plan as text: SQL, a revision file, reports. Pure functions on values.

pub mod report;
pub mod revision;
pub mod sql;

/// Lines as a text that ends with a line end, or nothing.
fn text_of_lines(lines: &[impl AsRef<str>]) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(line.as_ref());
        text.push('\n');
    }
    text
}
