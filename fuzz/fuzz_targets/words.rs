//! The words that models are made of, in any order: what parses more often than random bytes do.

#![no_main]

mod reading;
#[path = "../../introspect/tests/models/soup.rs"]
#[allow(dead_code)]
mod soup;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let texts: Vec<String> = bytes.split(|byte| *byte == 0xFF).map(soup::soup).collect();
    reading::read_texts(&texts.iter().map(String::as_str).collect::<Vec<_>>());
});
