//! Cleaning of untrusted text before it meets a terminal, a spreadsheet or a web page.
//!
//! Owns the decision which characters may be shown. What may not be is replaced, never silently dropped, so
//! that a reader sees that something was there. It does not change what is stored.

use std::borrow::Cow;
use unicode_normalization::char::is_combining_mark;
use unicode_width::UnicodeWidthChar;

/// The replacement for removed characters.
pub const MARK: char = '\u{FFFD}';
/// Marks above or below one letter: enough for Vietnamese and for vocalised Arabic.
const MARKS_IN_A_RUN: usize = 4;

/// What becomes of a character.
enum CharAction {
    Keep,
    Become(char),
}

/// Text for one line: tabs and line breaks become spaces, anything that could steer a terminal, reorder or
/// hide text becomes U+FFFD, as does a combining mark, or a letter without a width of its own, beyond the fourth in a run.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    pass(text, false)
}

/// As [`clean`], but line feeds stay; a carriage return before one goes with it.
#[must_use]
pub fn clean_lines(text: &str) -> Cow<'_, str> {
    if text.contains("\r\n") {
        return Cow::Owned(pass(&text.replace("\r\n", "\n"), true).into_owned());
    }
    pass(text, true)
}

/// Text without the marks that belong to the spelling of its script and carry no letter: a (non-)joiner between two letters of a script
/// that joins them, a directional mark in a text that is written from right to left. Elsewhere such marks hide or reorder, and stay for
/// [`clean`] to replace.
#[must_use]
pub fn without_spelling_marks(text: &str) -> Cow<'_, str> {
    let marks = ['\u{200C}', '\u{200D}', '\u{200E}', '\u{200F}', '\u{61C}'];
    if !text.contains(marks) {
        return Cow::Borrowed(text);
    }
    // Hebrew to Arabic Extended, and their presentation forms; the scripts of India join letters too.
    let leftward = |c: char| {
        matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
            && c != '\u{61C}'
    };
    let joining = |c: char| leftward(c) || matches!(c, '\u{900}'..='\u{DFF}');
    let from_right = text.contains(leftward);
    let letters: Vec<char> = text.chars().collect();
    let kept = |(at, letter): (usize, &char)| {
        let beside = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| joining(*c));
        let spelling = match letter {
            '\u{200C}' | '\u{200D}' => beside(at.checked_sub(1)) && beside(Some(at + 1)),
            '\u{200E}' | '\u{200F}' | '\u{61C}' => from_right,
            _ => false,
        };
        (!spelling).then_some(*letter)
    };
    Cow::Owned(letters.iter().enumerate().filter_map(kept).collect())
}

/// Whether [`clean`] would leave the text as it is.
#[must_use]
pub fn is_clean(text: &str) -> bool {
    first_unclean(text, false).is_none()
}

/// Whether a character may be in a line on a screen: it neither steers nor hides nor reorders.
#[must_use]
pub fn is_shown(letter: char) -> bool {
    letter >= ' ' && !(letter > '~' && is_invisible_or_reordering(letter))
}

/// The first character of a text that may not be on a screen; line feeds may be where there are `lines`.
#[must_use]
pub fn hidden_character(text: &str, lines: bool) -> Option<char> {
    text.chars().find(|c| !(is_shown(*c) || lines && *c == '\n'))
}

/// A character by its number: `U+202E`.
#[must_use]
pub fn code_point(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}

/// Text for one line, where a character that may not be shown is written as an escape: `\n`, `\u{202e}`.
#[must_use]
pub fn escaped(text: &str) -> Cow<'_, str> {
    if hidden_character(text, false).is_none() {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => written.extend(letter.escape_default()),
            letter if is_shown(letter) => written.push(letter),
            letter => written.extend(letter.escape_unicode()),
        }
    }
    Cow::Owned(written)
}

/// Text for a spreadsheet's cell: a leading apostrophe disables formulas.
///
/// Full-width signs count too, since spreadsheets in East Asian locales read them as formula starts.
#[must_use]
pub fn spreadsheet(text: &str) -> Cow<'_, str> {
    let formula = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(formula) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

fn pass(text: &str, lines: bool) -> Cow<'_, str> {
    let Some(first) = first_unclean(text, lines) else { return Cow::Borrowed(text) };
    // Start over before the first fault, with the marks just before it.
    let mut cleaned = String::with_capacity(text.len() + 8);
    cleaned.push_str(&text[..first]);
    let mut marks = text[..first].chars().rev().take_while(|letter| is_combining(*letter)).count();
    for letter in text[first..].chars() {
        match action_for(letter, lines, &mut marks) {
            CharAction::Keep => cleaned.push(letter),
            CharAction::Become(other) => cleaned.push(other),
        }
    }
    Cow::Owned(cleaned)
}

/// Position of the first character that must be removed.
fn first_unclean(text: &str, lines: bool) -> Option<usize> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    let mut marks = 0;
    text.char_indices()
        .find(|(_, letter)| matches!(action_for(*letter, lines, &mut marks), CharAction::Become(_)))
        .map(|(index, _)| index)
}

/// Whether a letter is drawn on the one before it: a mark, or a part of a syllable such as the vowels of Hangul.
fn is_combining(letter: char) -> bool {
    is_combining_mark(letter) || letter.width() == Some(0)
}

/// Decides on a character; `marks` counts the combining marks just before it.
fn action_for(letter: char, lines: bool, marks: &mut usize) -> CharAction {
    // Before the marks: variation selectors are marks by class.
    if letter > '~' && is_invisible_or_reordering(letter) {
        return CharAction::Become(MARK);
    }
    if letter > '~' && is_combining(letter) {
        *marks += 1;
        return if *marks > MARKS_IN_A_RUN { CharAction::Become(MARK) } else { CharAction::Keep };
    }
    *marks = 0;
    match letter {
        '\n' if lines => CharAction::Keep,
        '\t' | '\n' | '\r' => CharAction::Become(' '),
        '\0'..'\x20' => CharAction::Become(MARK),
        _ => CharAction::Keep,
    }
}

/// Characters above ASCII's printable ones that are invisible, reorder text, or have no agreed meaning.
fn is_invisible_or_reordering(letter: char) -> bool {
    let code = u32::from(letter);
    matches!(letter,
        // DEL and C1 controls (CSI, OSC and the like in one byte).
        '\u{7F}'..='\u{9F}'
        // Soft hyphen, combining grapheme joiner.
        | '\u{AD}' | '\u{34F}'
        // Arabic letter mark; Hangul fillers, which are blank; Khmer inherent vowels.
        | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{17B4}' | '\u{17B5}'
        // Mongolian variation selectors and vowel separator.
        | '\u{180B}'..='\u{180F}'
        // Zero width, directional marks; line and paragraph separators, embeddings and overrides.
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        // Word joiner, invisible operators, isolates, deprecated format characters.
        | '\u{2060}'..='\u{206F}'
        // Variation selectors, byte order mark, interlinear annotation.
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}'
        // Shorthand and musical format controls.
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        // Tag characters and the variation selectors supplement, with the plane's default ignorables.
        | '\u{E0000}'..='\u{E0FFF}'
        // Private use.
        | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}'
        // Noncharacters.
        | '\u{FDD0}'..='\u{FDEF}')
        || code & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hidden_characters_are_found_and_escaped() {
        for (text, letter, written) in [
            ("a\u{1b}[2J", Some('\u{1b}'), "a\\u{1b}[2J"),
            ("a\nb", Some('\n'), "a\\nb"),
            ("王\u{202e}b", Some('\u{202e}'), "王\\u{202e}b"),
            ("a\u{9b}1m", Some('\u{9b}'), "a\\u{9b}1m"),
            ("王小明 'a' \\", None, "王小明 'a' \\"),
        ] {
            assert_eq!((hidden_character(text, false), &*escaped(text)), (letter, written));
        }
        assert_eq!(hidden_character("a\nb", true), None);
        assert_eq!(code_point('\u{1b}'), "U+001B");
    }

    #[test]
    fn plain_text_is_borrowed() {
        for text in [
            "",
            "JANSEN Sophie",
            "Nguyễn Thị Đào",
            "Nguye\u{302}\u{303}n Thi\u{323}",
            "مُحَمَّد",
            "王小明 宁波栎社国际机场",
            "ヤマダ 太郎",
            "한국",
            "e\u{301}\u{302}\u{303}\u{304}x",
            "\u{20000}",
        ] {
            assert!(matches!(clean(text), Cow::Borrowed(same) if same == text), "{text}");
            assert!(is_clean(text));
        }
    }

    #[test]
    fn what_steers_a_terminal_is_replaced() {
        assert_eq!(clean("a\u{1b}[31mb"), "a\u{FFFD}[31mb");
        assert_eq!(clean("a\u{9b}31mb\u{7f}\0"), "a\u{FFFD}31mb\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn what_hides_or_reorders_is_replaced() {
        for letter in [
            '\u{AD}',
            '\u{200B}',
            '\u{200C}',
            '\u{200D}',
            '\u{200E}',
            '\u{202E}',
            '\u{2066}',
            '\u{2069}',
            '\u{2060}',
            '\u{FEFF}',
            '\u{2028}',
            '\u{2029}',
            '\u{61C}',
            '\u{FE0F}',
            '\u{E0041}',
            '\u{E0100}',
            '\u{FFF9}',
            '\u{FFFE}',
            '\u{1FFFF}',
            '\u{FDD0}',
            '\u{E000}',
            '\u{F0000}',
            '\u{10FFFD}',
            '\u{3164}',
        ] {
            let text = format!("a{letter}b");
            assert_eq!(clean(&text), "a\u{FFFD}b", "{:04X}", u32::from(letter));
            assert!(!is_clean(&text));
        }
    }

    #[test]
    fn marks_of_spelling_are_no_attack() {
        for (text, plain) in [
            ("علی\u{200C}رضا", "علیرضا"),
            ("\u{200F}محمد", "محمد"),
            ("क्\u{200D}ष", "क्ष"),
            ("JANSEN", "JANSEN"),
        ] {
            assert_eq!(without_spelling_marks(text), plain);
            assert!(is_clean(plain));
        }
        for hostile in ["a\u{200C}b", "JAN\u{200F}SEN", "علی\u{202E}رضا", "\u{200D}علی"] {
            assert_eq!(without_spelling_marks(hostile), hostile);
        }
    }

    #[test]
    fn line_breaks_by_kind_of_text() {
        assert_eq!(clean("a\tb\nc\r\nd"), "a b c  d");
        assert_eq!(clean_lines("a\tb\nc\r\nd\re"), "a b\nc\nd e");
        assert!(matches!(clean_lines("a\nb"), Cow::Borrowed(_)));
        assert!(!is_clean("a\nb"));
    }

    #[test]
    fn towers_of_marks_are_cut() {
        let tower = format!("a{}b", "\u{301}".repeat(50));
        let cleaned = clean(&tower);
        assert_eq!(cleaned.matches('\u{301}').count(), 4);
        assert_eq!(cleaned.matches('\u{FFFD}').count(), 46);
        // So are towers of letters that take no cell of their own; a syllable stays whole.
        assert_eq!(clean(&format!("\u{1112}{}", "\u{11AB}".repeat(50))).matches('\u{11AB}').count(), 4);
        assert!(is_clean("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}"));
        // A hidden character between the marks does not begin a new run.
        let split = format!("a{}", "\u{301}\u{200D}".repeat(10));
        assert_eq!(clean(&split).matches('\u{301}').count(), 4);
    }

    #[test]
    fn formulas_do_not_run() {
        for text in ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1"] {
            assert_eq!(spreadsheet(text), format!("'{text}"));
        }
        assert!(matches!(spreadsheet("a=1"), Cow::Borrowed("a=1")));
        assert_eq!(spreadsheet(""), "");
    }

    proptest! {
        #[test]
        fn cleaning_is_stable_and_keeps_the_count(text in any::<String>()) {
            let once = clean(&text).into_owned();
            prop_assert!(is_clean(&once), "{:?}", once);
            prop_assert_eq!(once.chars().count(), text.chars().count());
            prop_assert!(!once.chars().any(char::is_control));
            prop_assert_eq!(is_clean(&text), once == text);
            prop_assert!(!clean_lines(&text).chars().any(|letter| letter.is_control() && letter != '\n'));
        }
    }
}
