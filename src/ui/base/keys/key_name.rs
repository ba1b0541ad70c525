//! What keys are called in a language, where that differs from the key table. Owns the names; the table keeps its own.

use crate::domain::lang::Lang;

/// A key of the table, its sign, its Chinese name, and what else it is called when somebody looks for it.
const NAMES: [(&str, &str, &str, &[&str]); 5] = [
    ("Space", "空格", "空格", &["空格键", "space", "spacebar"]),
    ("Up", "↑", "上", &["↑", "上箭头", "up arrow"]),
    ("Down", "↓", "下", &["↓", "下箭头", "down arrow"]),
    ("Left", "←", "左", &["←", "左箭头", "left arrow"]),
    ("Right", "→", "右", &["→", "右箭头", "right arrow"]),
];

/// Keys as the table writes them, one after the other, in a language; `ascii`: without signs that are no letters.
#[must_use]
pub(in crate::ui) fn key_label(keys: &str, lang: Lang, ascii: bool) -> String {
    if lang != Lang::Zh {
        return keys.to_owned();
    }
    let one = |key: &str| {
        let (before, name) =
            key.rfind('-').filter(|at| at + 1 < key.len()).map_or(("", key), |at| key.split_at(at + 1));
        let known = NAMES.iter().find(|(of, ..)| *of == name);
        known.map_or_else(
            || key.to_owned(),
            |(_, sign, word, _)| format!("{before}{}", if ascii { word } else { sign }),
        )
    };
    keys.split(' ').map(one).collect::<Vec<_>>().join(" ")
}

/// Whether somebody who looks for these words means a key of the table. A letter is meant as it is written, a name in any case.
#[must_use]
pub(in crate::ui) fn is_key_named(key: &str, words: &str) -> bool {
    let words = words.trim();
    let name = key.chars().nth(1).is_some() && key.eq_ignore_ascii_case(words);
    let lower = words.to_lowercase();
    let known = || {
        NAMES
            .iter()
            .any(|(of, sign, _, also)| *of == key && (*sign == words || also.contains(&lower.as_str())))
    };
    key == words || name || known()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_chinese_names() {
        let zh = |keys| key_label(keys, Lang::Zh, false);
        assert_eq!((zh("Space"), zh("Down"), zh("Ctrl-Left")), ("空格".into(), "↓".into(), "Ctrl-←".into()));
        assert_eq!(
            (zh("g Up"), zh("-"), zh("Ctrl--"), zh("Esc")),
            ("g ↑".into(), "-".into(), "Ctrl--".into(), "Esc".into())
        );
        assert_eq!(key_label("Down", Lang::Zh, true), "下");
        assert_eq!(key_label("Space", Lang::En, false), "Space");
    }

    #[test]
    fn keys_are_found_by_their_names() {
        for words in ["space", "Space", "空格", "spacebar"] {
            assert!(is_key_named("Space", words), "{words}");
        }
        assert!(is_key_named("Down", "↓") && is_key_named("PgDn", "pgdn") && is_key_named("a", "a"));
        assert!(!is_key_named("a", "A") && !is_key_named("Down", "下"));
    }
}
