//! Bytes as a document without an overlay.

#![no_main]

mod outcome;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(document) = outcome::read("document", text) {
        outcome::generate(&document, None);
    }
});
