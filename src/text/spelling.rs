//! Words and numbers read out on a telephone, so that nobody mistakes a letter: the spelling alphabet of ICAO and ITU in English, digit by
//! digit in Chinese with 幺 for 1. Owns the alphabets.

use crate::domain::lang::Lang;

/// The alphabet of ICAO Annex 10, volume II.
const LETTERS: [&str; 26] = [
    "Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett", "Kilo",
    "Lima", "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Uniform", "Victor",
    "Whiskey", "X-ray", "Yankee", "Zulu",
];
const DIGITS_EN: [&str; 10] =
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
/// 1 is read 幺 on the telephone: 一 and 七 sound alike.
const DIGITS_ZH: [&str; 10] = ["零", "幺", "二", "三", "四", "五", "六", "七", "八", "九"];

/// A text, read out sign by sign. Signs without a name stay as they are; blanks end a group.
#[must_use]
pub(crate) fn spelled(text: &str, lang: Lang) -> String {
    let word = |c: char| -> String {
        let upper = c.to_ascii_uppercase();
        if let Some(digit) = c.to_digit(10) {
            let names = if lang == Lang::Zh { &DIGITS_ZH } else { &DIGITS_EN };
            return names.get(digit as usize).copied().unwrap_or_default().to_owned();
        }
        // Officers in China read letters by the same alphabet.
        match upper {
            'A'..='Z' => LETTERS.get(upper as usize - 'A' as usize).copied().unwrap_or_default().to_owned(),
            '-' if lang == Lang::Zh => "杠".to_owned(),
            '-' => "dash".to_owned(),
            c => c.to_string(),
        }
    };
    let groups = text.split_whitespace().map(|group| group.chars().map(word).collect::<Vec<_>>().join(" "));
    groups.collect::<Vec<_>>().join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_read_sign_by_sign() {
        assert_eq!(spelled("E10-7", Lang::En), "Echo one zero dash seven");
        assert_eq!(spelled("e10-7", Lang::Zh), "Echo 幺 零 杠 七");
        assert_eq!(spelled("LI NA", Lang::En), "Lima India / November Alfa");
        assert_eq!(spelled("", Lang::Zh), "");
        let all = ('A'..='Z').map(|c| spelled(&c.to_string(), Lang::En));
        assert!(all.zip('A'..='Z').all(|(word, c)| word.starts_with(c)), "each word begins with its letter");
    }

    #[test]
    fn every_digit_has_its_own_word() {
        for lang in [Lang::En, Lang::Zh] {
            let mut words: Vec<String> = ('0'..='9').map(|c| spelled(&c.to_string(), lang)).collect();
            words.sort();
            words.dedup();
            assert_eq!(words.len(), 10);
        }
    }
}
