//! Submissions in their three forms.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    bodies::submission(bytes);
});
