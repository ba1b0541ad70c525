//! Names in the zone: transliteration (part 3, section 6) and the comparison with the visual zone.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One letter of a written name and the ways in which the zone may have it.
pub(super) struct NameLetter {
    spellings: Vec<String>,
    /// Whether it begins a part of the name.
    first: bool,
}

/// Splits the name field into the primary and the secondary identifier.
pub(super) fn split(field: &str) -> (String, String) {
    let (primary, secondary) = field.split_once("<<").unwrap_or((field, ""));
    (parts(primary), parts(secondary))
}

fn parts(identifier: &str) -> String {
    let parts: Vec<&str> = identifier.split('<').filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// A written name in the letters of the zone: parts separated by one filler, apostrophes and points left
/// out, letters of other scripts left out.
pub(super) fn transliterate(name: &str) -> String {
    let mut written = String::new();
    for letter in letters(name) {
        let Some(spelling) = letter.spellings.first() else { continue };
        if letter.first && !written.is_empty() {
            written.push('<');
        }
        written.push_str(spelling);
    }
    written
}

/// The letters of a written name; one that has no place in the zone has no spelling.
pub(super) fn letters(name: &str) -> Vec<NameLetter> {
    let mut letters = Vec::new();
    let mut first = true;
    for letter in name.nfc() {
        if letter.is_alphabetic() {
            letters.push(NameLetter { spellings: spellings(letter), first });
            first = false;
        } else if !is_omitted(letter) {
            first = true;
        }
    }
    letters
}

/// Punctuation that leaves no filler behind.
fn is_omitted(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '.') || is_combining_mark(letter)
}

/// The standard's spelling first, then what issuers also use.
fn spellings(letter: char) -> Vec<String> {
    let known: &[&str] = match letter {
        'Ä' | 'ä' => &["AE", "A"],
        'Å' | 'å' => &["AA", "A"],
        'Æ' | 'æ' => &["AE"],
        'Đ' | 'đ' | 'Ð' | 'ð' => &["D"],
        'Ħ' | 'ħ' => &["H"],
        'ı' => &["I"],
        'Ĳ' | 'ĳ' => &["IJ"],
        'ĸ' => &["Q", "K"],
        'Ł' | 'ł' => &["L"],
        'Ñ' | 'ñ' => &["N", "NXX"],
        'Ŋ' | 'ŋ' => &["N"],
        'Ö' | 'ö' => &["OE", "O", "OXX"],
        'Ø' | 'ø' => &["OE", "O"],
        'Œ' | 'œ' => &["OE"],
        'ß' | 'ẞ' => &["SS"],
        'Þ' | 'þ' => &["TH"],
        'Ŧ' | 'ŧ' => &["T"],
        'Ü' | 'ü' => &["UE", "U", "UXX"],
        _ => &[],
    };
    if !known.is_empty() {
        return known.iter().copied().map(String::from).collect();
    }
    let plain: String = std::iter::once(letter)
        .nfkd()
        .filter(|part| !is_combining_mark(*part))
        .flat_map(char::to_uppercase)
        .collect();
    if !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_uppercase()) {
        vec![plain]
    } else {
        Vec::new()
    }
}

/// Whether a written name can be in the zone as the given identifier.
///
/// Spaces, hyphens and apostrophes are set aside. If the field may have been cut, every part may be cut
/// short and parts at the end may be missing.
pub(super) fn is_same_name(written: &[NameLetter], zone: &str, may_be_cut: bool) -> bool {
    // Positions in `written` that the letters of the zone so far can have reached.
    let mut reached = vec![false; written.len() + 1];
    reached[0] = true;
    for (index, part) in zone.split(' ').filter(|part| !part.is_empty()).enumerate() {
        if may_be_cut && index > 0 {
            skip_to_next_part(written, &mut reached);
        }
        reached = read(written, &reached, part.as_bytes(), may_be_cut);
    }
    // A cut may leave the end unread, but not everything: the first letter is always in the zone.
    reached[written.len()] || (may_be_cut && reached.iter().skip(1).any(|is| *is))
}

/// Lets the rest of a part that has been cut go unread.
fn skip_to_next_part(written: &[NameLetter], reached: &mut [bool]) {
    let mut inside = false;
    for (position, is) in reached.iter_mut().enumerate() {
        if written.get(position).is_some_and(|letter| letter.first) {
            *is |= inside;
            inside = false;
        } else {
            inside |= *is;
        }
    }
}

/// Reads the letters of one part of the zone from every position reached so far.
fn read(written: &[NameLetter], from: &[bool], part: &[u8], may_be_cut: bool) -> Vec<bool> {
    // One row for each letter of the part that has been read.
    let mut rows = vec![vec![false; written.len() + 1]; part.len() + 1];
    rows[0].copy_from_slice(from);
    for done in 0..part.len() {
        let rest = &part[done..];
        for (position, letter) in written.iter().enumerate() {
            if !rows[done][position] {
                continue;
            }
            for spelling in letter.spellings.iter().map(String::as_bytes) {
                if rest.starts_with(spelling) {
                    rows[done + spelling.len()][position + 1] = true;
                } else if may_be_cut && spelling.starts_with(rest) {
                    // Cut between the letters that transliterate one letter.
                    rows[part.len()][position + 1] = true;
                }
            }
        }
    }
    rows.pop().unwrap_or_default()
}
