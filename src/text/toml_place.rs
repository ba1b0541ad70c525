//! Where something is in a TOML file, as text for the user. Owns the counting of lines and columns, both from 1.

use super::{Catalog, fill};

/// A line and a column, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextPlace {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl TextPlace {
    /// The place of a byte of a text; one behind the end is the end.
    #[must_use]
    pub fn at(text: &str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or(before);
        Self { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 }
    }

    /// A sentence behind its place: `line 3, column 1: ...`.
    #[must_use]
    pub fn sentence(self, texts: &Catalog, why: &str) -> String {
        let (line, column) = (self.line.to_string(), self.column.to_string());
        let values = [("line", line.as_str()), ("column", &column), ("why", why)];
        fill(Catalog::text_or_name(&texts.error, "toml_place"), &values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_from_one() {
        let text = "a = 1\r\n名 = 2\n";
        let at = |byte| TextPlace::at(text, byte);
        assert_eq!(at(0), TextPlace { line: 1, column: 1 });
        assert_eq!(at(7), TextPlace { line: 2, column: 1 });
        assert_eq!(at(10), TextPlace { line: 2, column: 2 });
        assert_eq!(at(99), TextPlace { line: 3, column: 1 });
        assert_eq!(at(8), TextPlace { line: 3, column: 1 }, "inside a character: no place of its own");
    }
}
