//! What is written into the filter, for a case number and for a time.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    bodies::query(bytes);
});
