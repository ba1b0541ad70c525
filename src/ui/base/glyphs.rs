//! Signs of the screen, in two sets: one for terminals that draw Unicode, one of plain ASCII for all others. Every sign is one cell
//! wide; signs that some Chinese terminals draw two cells wide are kept out of the first set where a plain one serves.

/// A set of signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Plain ASCII.
    pub ascii: bool,
    /// An item that was not handed in.
    pub missing: &'static str,
    /// One that was handed in.
    pub received: &'static str,
    /// One that is right.
    pub verified: &'static str,
    /// One that is wrong.
    pub rejected: &'static str,
    /// One that is not needed.
    pub waived: &'static str,
    /// A marked row.
    pub mark: &'static str,
    /// The chosen row.
    pub cursor: &'static str,
    /// A text that goes on.
    pub ellipsis: &'static str,
    /// From here to there.
    pub arrow: &'static str,
    /// Between facts.
    pub dot: &'static str,
    /// A doubt.
    pub doubt: &'static str,
    /// The files of an item were delivered.
    pub file: &'static str,
    /// A file of an item was not delivered.
    pub no_file: &'static str,
    /// A line across.
    pub horizontal: &'static str,
    /// A line down.
    pub vertical: &'static str,
    /// Corners of a frame: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
}

/// Signs of Unicode.
pub const UNICODE: Glyphs = Glyphs {
    ascii: false,
    missing: "-",
    received: "?",
    verified: "+",
    rejected: "x",
    waived: "w",
    mark: "»",
    cursor: "▌",
    ellipsis: "…",
    arrow: "→",
    dot: "·",
    doubt: "!",
    file: "=",
    no_file: "o",
    horizontal: "─",
    vertical: "│",
    corners: ["┌", "┐", "└", "┘"],
};

/// Signs of ASCII.
pub const ASCII: Glyphs = Glyphs {
    ascii: true,
    missing: "-",
    received: "?",
    verified: "+",
    rejected: "x",
    waived: "w",
    mark: "#",
    cursor: ">",
    ellipsis: "~",
    arrow: ">",
    dot: ".",
    doubt: "!",
    file: "=",
    no_file: "o",
    horizontal: "-",
    vertical: "|",
    corners: ["+", "+", "+", "+"],
};

impl Glyphs {
    /// The other set.
    #[must_use]
    pub fn other(self) -> Self {
        if self.ascii { UNICODE } else { ASCII }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::base::cells::width;

    fn signs(g: &Glyphs) -> Vec<&'static str> {
        let Glyphs {
            ascii: _,
            missing,
            received,
            verified,
            rejected,
            waived,
            mark,
            cursor,
            ellipsis,
            arrow,
            dot,
            doubt,
            file,
            no_file,
            horizontal,
            vertical,
            corners,
        } = *g;
        [
            missing, received, verified, rejected, waived, mark, cursor, ellipsis, arrow, dot, doubt, file,
            no_file, horizontal, vertical,
        ]
        .into_iter()
        .chain(corners)
        .collect()
    }

    #[test]
    fn glyphs_are_one_cell_and_plain_ones_ascii() {
        assert!(signs(&ASCII).iter().all(|s| s.len() == 1 && s.is_ascii()));
        assert!(signs(&UNICODE).iter().all(|s| width(s) == 1));
    }

    #[test]
    fn item_state_glyphs_differ_in_both_sets() {
        for g in [UNICODE, ASCII] {
            let states = [g.missing, g.received, g.verified, g.rejected, g.waived];
            for (i, state) in states.iter().enumerate() {
                assert!(!states[i + 1..].contains(state), "{state}");
            }
        }
    }

    #[test]
    fn the_key_goes_to_and_fro() {
        assert_eq!(UNICODE.other(), ASCII);
        assert_eq!(ASCII.other(), UNICODE);
    }
}
