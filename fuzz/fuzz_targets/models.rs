//! Texts of files, with `//%` between them.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    reading::read_texts(&text.split("//%").collect::<Vec<_>>());
});
