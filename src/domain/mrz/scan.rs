//! What a passport reader types: a reader is a keyboard that sends the machine readable zone at once, with line ends, in lower case, or
//! with a prefix of its own. Owns recognising it; whose passport it is, `reader` says.

use super::form::MrzZone;
use super::{LINE, Mrz};
use chrono::NaiveDate;

/// Lengths of the zones: two lines of 44, three of 30, two of 36.
const FORMS: [(usize, usize); 3] = [(2, LINE), (3, TD1), (2, 36)];
/// The width of a card's zone, the least of all.
const TD1: usize = 30;
/// No prefix or suffix of a reader is longer.
const AROUND: usize = 8;

/// A zone that a reader sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderScan {
    /// The lines as they stand in the passport.
    pub lines: Vec<String>,
    /// Their content.
    pub mrz: Mrz,
}

/// The zone in a text that came as keys; none where the text is none.
#[must_use]
pub fn scan(text: &str, today: NaiveDate) -> Option<ReaderScan> {
    let zone = |c: char| c == '<' || c.is_ascii_alphanumeric();
    // What no zone has parts the prefix from it; line ends and blanks part its lines.
    let mut signs = String::with_capacity(text.len());
    for c in text.chars() {
        if zone(c) {
            signs.push(c.to_ascii_uppercase());
        } else if !c.is_whitespace() && signs.len() <= AROUND {
            signs.clear();
        }
    }
    let surplus = |size: usize| signs.len().checked_sub(size).filter(|rest| *rest <= 2 * AROUND);
    FORMS.into_iter().find_map(|(count, wide)| {
        let rest = surplus(count * wide)?;
        (0..=rest.min(AROUND)).find_map(|from| {
            let cut = &signs[from..from + count * wide];
            read(cut, wide, today).filter(|found| is_zone(found, rest == 0))
        })
    })
}

/// Whether a text that came as keys is a zone, whoever's.
#[must_use]
pub fn is_scan(text: &str) -> bool {
    scan(text, NaiveDate::MIN).is_some()
}

/// Whether a line is one that a reader sends of a zone, or a whole zone; behind the first line of one, also a line without a filler.
#[must_use]
pub fn is_zone_part(line: &str, begun: bool) -> bool {
    let zone = |c: char| c == '<' || c.is_ascii_alphanumeric();
    let line = line.trim();
    let signs = line.trim_matches(|c: char| !zone(c));
    let around = line.chars().count() - signs.chars().count();
    let length = signs.len();
    // Readers put a prefix before the first line, and some part the lines by a blank.
    let wide = (TD1..=2 * LINE + 2 + 2 * AROUND).contains(&length);
    let only = signs.chars().all(|c| zone(c) || c.is_whitespace() && length > 2 * TD1);
    wide && only && around <= AROUND && (begun || signs.contains('<'))
}

fn read(signs: &str, wide: usize, today: NaiveDate) -> Option<ReaderScan> {
    let begins: &[char] = if wide == LINE { &['P', 'V'] } else { &['P', 'V', 'I', 'A', 'C'] };
    if !signs.starts_with(begins) || !signs.contains('<') {
        return None;
    }
    let lines: Vec<String> =
        signs.as_bytes().chunks(wide).map(|l| String::from_utf8_lossy(l).into()).collect();
    let zone = MrzZone::new(&lines)?;
    let mrz = Mrz::parse(&zone.lines, today).ok()?;
    Some(ReaderScan { lines, mrz })
}

/// A zone of exactly its length may be misread; one with something around it is found by its check digits.
fn is_zone(found: &ReaderScan, exact: bool) -> bool {
    let checks = &found.mrz.checks;
    let confirmed = [checks.number, checks.birth, checks.expiry].into_iter().filter(|right| *right).count();
    confirmed >= if exact { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    const SECOND: &str = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

    fn today() -> NaiveDate {
        "2026-08-19".parse().unwrap()
    }

    fn number(text: &str) -> Option<String> {
        scan(text, today()).map(|found| found.mrz.number)
    }

    #[test]
    fn zone_is_known_however_a_reader_sends_it() {
        for text in [
            format!("{FIRST}\n{SECOND}\n"),
            format!("{FIRST}{SECOND}"),
            format!("{FIRST}\r\n{SECOND}\r\n"),
            format!("{FIRST}\t{SECOND}\n").to_lowercase(),
            format!("~{FIRST}\n{SECOND}\n"),
            format!("MRZ1{FIRST}\n{SECOND}\n"),
            format!("%{FIRST}\n{SECOND}?\n"),
        ] {
            assert_eq!(number(&text).as_deref(), Some("L898902C3"), "{text:?}");
        }
        assert_eq!(scan(&format!("{FIRST}\n{SECOND}\n"), today()).unwrap().lines, [FIRST, SECOND]);
    }

    #[test]
    fn zone_lines_differ_from_other_lines() {
        for line in
            [FIRST, SECOND, &format!("~{FIRST}"), &format!("{FIRST}{SECOND}"), &format!("{FIRST} {SECOND}")]
        {
            assert!(is_zone_part(line, false), "{line}");
        }
        let without = "L898902C36UTO7408122F1204159ZE184226B1234517";
        assert!(is_zone_part(without, true) && !is_zone_part(without, false));
        for line in [
            "",
            "next",
            "approve 3",
            "port:NGB <tomorrow",
            "the reason is < that the machine at the factory stands still",
        ] {
            assert!(!is_zone_part(line, true), "{line}");
        }
    }

    #[test]
    fn cards_and_size_2_are_known() {
        let td1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<\n";
        let td2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6\n";
        for text in [td1, td2] {
            assert_eq!(number(text).as_deref(), Some("D23145890"), "{text}");
        }
    }

    #[test]
    fn other_text_is_no_zone() {
        for text in
            ["", "approve yes yes", &"P<".repeat(44), &FIRST.repeat(2), &"<".repeat(88), &"7".repeat(90)]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
