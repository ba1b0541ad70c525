//! Sizes of files in words. Owns their rounding.

/// A size in bytes: `812 B`, `64 KB`, `2.1 MB`.
#[must_use]
pub fn size_text(bytes: u64) -> String {
    const KB: u64 = 1024;
    const MB: u64 = KB * KB;
    match bytes {
        0..KB => format!("{bytes} B"),
        KB..MB => format!("{} KB", bytes.div_ceil(KB)),
        _ => format!("{}.{} MB", bytes / MB, bytes % MB * 10 / MB),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        for (bytes, text) in
            [(0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (1025, "2 KB"), (2_202_010, "2.1 MB")]
        {
            assert_eq!(size_text(bytes), text);
        }
    }
}
