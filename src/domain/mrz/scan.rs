//! What a passport reader types: a reader is a keyboard that sends the machine readable zone at once, with line ends, in lower case, or
//! with a prefix of its own. Owns recognising it; whose passport it is, `reader` says.

use super::form::MrzZone;
use super::{LINE, Mrz};
use chrono::NaiveDate;

/// Lengths of the zones: two lines of 44, three of 30, two of 36.
const FORMS: [(usize, usize); 3] = [(2, LINE), (3, 30), (2, 36)];
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
