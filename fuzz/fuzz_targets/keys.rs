//! Keys and key tables.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    bodies::keys(bytes);
});
