//! Names in the letters of the Latin alphabet, for search: the spellings of a machine readable zone (ICAO Doc 9303 part 3, section 6)
//! for Latin, Cyrillic and Greek letters, and pinyin for Chinese characters. Lossy by intent, like [`normalize`](super::normalize): never shown.

use crate::domain::normalize::fold;
use pinyin::ToPinyin;

/// The letters of a Cyrillic (Doc 9303 part 3, table 6B) or Greek letter (ISO 843).
fn letter(c: char) -> Option<&'static str> {
    Some(match c {
        'а' | 'α' => "a",
        'б' => "b",
        'в' | 'β' => "v",
        'г' | 'γ' => "g",
        'ґ' => "g",
        'д' | 'δ' => "d",
        'е' | 'э' | 'є' | 'ё' | 'ε' => "e",
        'ж' => "zh",
        'з' | 'ζ' => "z",
        'и' | 'і' | 'й' | 'ї' | 'ι' | 'η' => "i",
        'к' | 'κ' => "k",
        'л' | 'λ' => "l",
        'м' | 'μ' => "m",
        'н' | 'ν' => "n",
        'о' | 'ο' | 'ω' => "o",
        'п' | 'π' => "p",
        'р' | 'ρ' => "r",
        'с' | 'σ' | 'ς' => "s",
        'т' | 'τ' => "t",
        'у' => "u",
        'υ' => "y",
        'ф' | 'φ' => "f",
        'х' => "kh",
        'χ' => "ch",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' => "ie",
        'ы' => "y",
        'ь' => "",
        'ю' => "iu",
        'я' => "ia",
        'θ' => "th",
        'ξ' => "x",
        'ψ' => "ps",
        'ј' => "j",
        'љ' => "lj",
        'њ' => "nj",
        'џ' => "dz",
        'ў' => "u",
        _ => return None,
    })
}

/// A folded text with its Cyrillic and Greek letters spelled in Latin ones; none where it has none of them.
#[must_use]
pub(crate) fn latin_spelling(folded: &str) -> Option<String> {
    folded.chars().any(|c| letter(c).is_some()).then(|| {
        let mut text = String::with_capacity(folded.len());
        for c in folded.chars() {
            match letter(c) {
                Some(letters) => text.push_str(letters),
                None => text.push(c),
            }
        }
        text
    })
}

/// A folded text in which two vowels for one with a diaeresis or ring are joined: MUELLER and MULLER meet. None where
/// nothing changes.
#[must_use]
pub(crate) fn collapse_vowels(folded: &str) -> Option<String> {
    let pairs = ["ae", "oe", "ue", "aa"];
    if !pairs.iter().any(|p| folded.contains(p)) {
        return None;
    }
    Some(pairs.iter().fold(folded.to_owned(), |text, pair| text.replace(pair, &pair[..1])))
}

/// The pinyin of a text's Chinese characters without tones, and its initials; none where it has none of them.
#[must_use]
pub(crate) fn pinyin(text: &str) -> Option<(String, String)> {
    let (mut whole, mut initials) = (String::new(), String::new());
    for syllable in text.to_pinyin().flatten() {
        let plain = fold(syllable.plain());
        initials.extend(plain.chars().next());
        whole.push_str(&plain);
    }
    (!whole.is_empty()).then_some((whole, initials))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_other_alphabets_are_spelled() {
        assert_eq!(latin_spelling(&fold("Иванов")).as_deref(), Some("ivanov"));
        assert_eq!(latin_spelling(&fold("Щербакова Юлия")).as_deref(), Some("shcherbakova iuliia"));
        assert_eq!(latin_spelling(&fold("Παπαδόπουλος")).as_deref(), Some("papadopoylos"));
        assert_eq!(latin_spelling("jansen"), None);
    }

    #[test]
    fn chinese_names_have_their_pinyin_and_initials() {
        assert_eq!(pinyin("王小明"), Some(("wangxiaoming".into(), "wxm".into())));
        assert_eq!(pinyin("吕布"), Some(("lubu".into(), "lb".into())));
        assert_eq!(pinyin("WANG"), None);
    }

    #[test]
    fn vowels_for_a_diaeresis_are_drawn_together() {
        assert_eq!(collapse_vowels("mueller").as_deref(), Some("muller"));
        assert_eq!(collapse_vowels("goethe").as_deref(), Some("gothe"));
        assert_eq!(collapse_vowels("jansen"), None);
    }
}
