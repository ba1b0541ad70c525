//! Folding of text for comparison and search: case, width, diacritics and spacing set aside.
//!
//! Owns what counts as "the same letters". It is lossy by intent: a folded text is a key, never shown and
//! never stored in place of what was written.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds text for search: lower case, compatibility forms and diacritics resolved, half width, runs of
/// white space as one space, none at either end.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Appends the [`fold`] of `text` to `folded`.
///
/// The present content of `folded` is left alone; a caller that joins fields puts the separator there.
pub fn fold_into(text: &str, folded: &mut String) {
    let from = folded.len();
    if text.is_ascii() {
        for letter in text.chars() {
            push(letter.to_ascii_lowercase(), from, folded);
        }
    } else {
        for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)) {
            // Lower case of a single letter may be several, and one of them a mark (İ).
            for lower in letter.to_lowercase().filter(|lower| !is_combining_mark(*lower)) {
                match spelled_out(lower) {
                    Some(plain) => folded.push_str(plain),
                    None => push(lower, from, folded),
                }
            }
        }
    }
    if folded.len() > from && folded.ends_with(' ') {
        folded.pop();
    }
}

/// Appends a letter, or one space for a run of white space that is not at the start.
fn push(letter: char, from: usize, folded: &mut String) {
    if !letter.is_whitespace() {
        folded.push(letter);
    } else if folded.len() > from && !folded.ends_with(' ') {
        folded.push(' ');
    }
}

/// Letters that no Unicode decomposition takes apart.
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ø' => "o",
        'ŧ' => "t",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    })
}

/// The letters of a name, folded, surname first: the key under which spellings of one name meet.
///
/// Spaces, hyphens, apostrophes and digits are left out.
#[must_use]
pub fn name_key(surname: &str, given_names: &str) -> String {
    let mut key = fold(surname);
    fold_into(given_names, &mut key);
    key.retain(char::is_alphabetic);
    key
}

/// A document number as it is compared: the letters A to Z, upper case, and digits, nothing else.
#[must_use]
pub fn document_number(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric().then(|| letter.to_ascii_uppercase());
    text.nfkc().filter_map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_meet_their_plain_forms() {
        for (text, folded) in [
            ("", ""),
            ("JANSEN  Sophie", "jansen sophie"),
            ("\t a \n b ", "a b"),
            ("Nguyễn Thị Đào", "nguyen thi dao"),
            ("Nguye\u{302}\u{303}n", "nguyen"),
            ("Straße STRAẞE", "strasse strasse"),
            ("Øystein Łukasz Æsir Œuvre", "oystein lukasz aesir oeuvre"),
            ("Þórður Guðrún", "thordur gudrun"),
            ("İstanbul ISPARTA ısı", "istanbul isparta isi"),
            ("ＡＢＣ１２３", "abc123"),
            ("王\u{3000}小明", "王 小明"),
            ("ﬁn", "fin"),
            ("Παπαδόπουλος", "παπαδοπουλος"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn half_width_kana_meet_full_width() {
        assert_eq!(fold("ﾔﾏﾀﾞ"), fold("ヤマダ"));
    }

    #[test]
    fn appending_keeps_earlier_text() {
        let mut text = String::from("A ");
        fold_into("  B ", &mut text);
        assert_eq!(text, "A b");
        fold_into("  ", &mut text);
        assert_eq!(text, "A b");
    }

    #[test]
    fn spellings_of_a_name_meet() {
        assert_eq!(name_key("O'Connor", "Mary-Ann"), "oconnormaryann");
        assert_eq!(name_key("Ó CONNOR", "Mary Ann"), name_key("O’Connor", "MARY‐ANN"));
        assert_ne!(name_key("Ann", "Mary"), name_key("Mary", "Ann"));
    }

    #[test]
    fn document_numbers_keep_letters_and_digits() {
        assert_eq!(document_number(" nx 000-000<0 "), "NX0000000");
        assert_eq!(document_number("ＮＸ１"), "NX1");
        assert_eq!(document_number("№é"), "NO");
    }

    #[test]
    fn every_letter_folds_once_for_all() {
        for letter in (' '..='\u{2FFFF}').map(String::from) {
            let once = fold(&letter);
            assert_eq!(fold(&once), once, "{}", letter.escape_unicode());
        }
    }

    proptest! {
        #[test]
        fn folding_is_stable(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            prop_assert!(!once.contains("  ") && once.trim() == once);
        }

        #[test]
        fn the_fast_path_agrees(text in "[ -~\\t\\n]{0,40}") {
            // A letter outside ASCII sends the text down the other path.
            prop_assert_eq!(fold(&format!("{text}é")), fold(&format!("{text}e")));
        }
    }
}
