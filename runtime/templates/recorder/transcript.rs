//! What happens, in order: each event is a line with its kind and the length of its text, and the text.

use std::fs::File;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

#[derive(Debug)]
pub struct Transcript(Mutex<File>);

impl Transcript {
    pub fn create(file: &str) -> std::io::Result<Self> {
        File::create(file).map(|file| Self(Mutex::new(file)))
    }

    /// Whoever reads it misses the end where the disk is full.
    pub fn write(&self, kind: &str, text: &str) {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = file.write_all(format!("{kind} {}\n{text}\n", text.len()).as_bytes());
    }
}
