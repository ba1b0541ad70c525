//! What the bar at the top says, in the room that it has. Owns what gives way to what; it may not know what is said.

use crate::ui::base::cells;

/// One thing that is said: in words, and in fewer.
#[derive(Clone, Debug)]
pub(in crate::ui) struct BarItem {
    pub(in crate::ui) full: String,
    pub(in crate::ui) short: String,
}

impl BarItem {
    /// What is short as it is.
    pub(in crate::ui) fn of(text: String) -> Self {
        Self { full: text.clone(), short: text }
    }
}

/// The cells of the bar, and what is on both sides of what is said.
#[derive(Clone, Debug)]
pub(in crate::ui) struct BarSpace {
    pub(in crate::ui) width: usize,
    /// The cells of the port's name with the space behind it.
    pub(in crate::ui) port: usize,
    /// The same of the officer's name.
    pub(in crate::ui) officer: usize,
    /// Counts and clock, from the longest form to the shortest.
    pub(in crate::ui) right: [String; 4],
}

/// What fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui) struct BarText {
    pub(in crate::ui) port: bool,
    /// Empty where nothing is said.
    pub(in crate::ui) told: String,
    pub(in crate::ui) right: String,
}

/// Between two things that are said; where there is little room.
const GAPS: [&str; 2] = ["   ", "  "];

/// Text gives way first to fewer words, then the port's name, then the name of the time zone, and last the least urgent of what is said,
/// which is counted. Counts and clock are always whole.
pub(in crate::ui) fn fit(told: &[BarItem], room: &BarSpace) -> BarText {
    let [wide, narrow] = GAPS;
    let full = joined(told.iter().map(|t| &*t.full), 0, wide);
    let short = joined(told.iter().map(|t| &*t.short), 0, narrow);
    let [long, plain, few, _] = &room.right;
    let ways = [(true, &full, long), (true, &short, long), (false, &full, long), (false, &short, long)];
    for (port, told, right) in ways.into_iter().chain([(false, &short, plain), (false, &short, few)]) {
        if fits(port, told, right, room) {
            return BarText { port, told: told.clone(), right: right.clone() };
        }
    }
    for kept in (0..told.len()).rev() {
        let some = joined(told[..kept].iter().map(|t| &*t.short), told.len() - kept, narrow);
        for right in [long, plain, few] {
            if fits(false, &some, right, room) {
                return BarText { port: false, told: some, right: right.clone() };
            }
        }
    }
    let [.., least] = &room.right;
    BarText { port: false, told: String::new(), right: least.clone() }
}

fn joined<'a>(told: impl Iterator<Item = &'a str>, more: usize, gap: &str) -> String {
    let rest = (more > 0).then(|| format!("+{more}"));
    told.map(str::to_owned).chain(rest).collect::<Vec<_>>().join(gap)
}

fn fits(port: bool, told: &str, right: &str, room: &BarSpace) -> bool {
    let port = if port { room.port } else { 0 };
    // A blank on both sides of the banner, and one more before the counts.
    let told = if told.is_empty() { 0 } else { cells::width(told) + 3 };
    port + room.officer + told + cells::width(right) <= room.width
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(width: usize) -> BarSpace {
        let right =
            ["14 live  8 waiting   19:49 CST ", "14 live  8 waiting  19:49 ", "14 live  19:49 ", "14 19:49 "]
                .map(String::from);
        BarSpace { width, port: 14, officer: 15, right }
    }

    fn told() -> [BarItem; 3] {
        [
            ("inbox 3", "inbox 3"),
            ("exemptions ended 2026-12-31", "exemptions ended"),
            ("2027 calendar provisional", "2027 provisional"),
        ]
        .map(|(full, short)| BarItem { full: full.into(), short: short.into() })
    }

    #[test]
    fn counts_and_clock_are_whole_at_every_width() {
        for width in 30..240 {
            let fitted = fit(&told(), &room(width));
            assert!(
                fitted.right.ends_with("19:49 ") || fitted.right.ends_with("CST "),
                "{width}: {fitted:?}"
            );
            assert!(width < 35 || fitted.right.starts_with("14 live"), "{width}: {fitted:?}");
            let all = ["inbox 3", "exemptions", "2027"].iter().filter(|t| fitted.told.contains(**t)).count();
            let counted = fitted.told.contains(&format!("+{}", 3 - all));
            assert!(width < 40 || all == 3 || counted, "{width}: {fitted:?}");
        }
    }

    #[test]
    fn banner_texts_yield_by_priority() {
        let told = told();
        let at = |width| fit(&told, &room(width));
        let full = "inbox 3   exemptions ended 2026-12-31   2027 calendar provisional";
        let short = "inbox 3  exemptions ended  2027 provisional";
        assert_eq!((at(160).port, &*at(160).told), (true, full));
        assert_eq!((at(108).port, &*at(108).told), (true, short));
        assert_eq!(
            (at(93).port, &*at(93).told, &*at(93).right),
            (false, short, "14 live  8 waiting   19:49 CST ")
        );
        assert_eq!((&*at(88).told, &*at(88).right), (short, "14 live  8 waiting  19:49 "));
        assert_eq!((&*at(77).told, &*at(77).right), (short, "14 live  19:49 "));
        assert_eq!((&*at(70).told, &*at(70).right), ("inbox 3  exemptions ended  +1", "14 live  19:49 "));
        assert_eq!(&*at(50).told, "inbox 3  +2");
        let none =
            BarText { port: true, told: String::new(), right: "14 live  8 waiting   19:49 CST ".into() };
        assert_eq!(fit(&[], &room(61)), none);
    }
}
