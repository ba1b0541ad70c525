//! What could come next in a query that is being written: keys, and then the values of the key.

use super::field::{FilterField, FilterFieldKind};
use super::print::needs_no_quotes;
use super::vocabulary::Vocabulary;
use crate::domain::lang::Lang;
use crate::domain::normalize::fold;
use std::ops::Range;

/// Something that could be at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What is put into the text.
    pub text: Box<str>,
    /// What is shown for it: its code or key.
    pub label: Box<str>,
    /// Its name in the language; empty where it has none besides its code.
    pub name: Box<str>,
    /// The term is whole with it: a blank may follow.
    pub whole: bool,
}

/// What could replace a part of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The bytes that are replaced.
    pub at: Range<usize>,
    /// What could be there, the likeliest first.
    pub candidates: Vec<Suggestion>,
}

/// More than this no line shows.
const MOST: usize = 24;

/// What could be at a place of the text, a byte position between two characters.
#[must_use]
pub fn complete(text: &str, cursor: usize, words: &Vocabulary, lang: Lang) -> Completion {
    let Some(before) = text.get(..cursor) else { return Completion::default() };
    if before.matches(['"', '“', '”']).count() % 2 == 1 {
        return Completion::default();
    }
    let from = before
        .rfind(char::is_whitespace)
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let begun = before[from..].trim_start_matches(['-', '－']);
    let from = cursor - begun.len();
    let Some((sign, c)) =
        begun.char_indices().find(|(_, c)| matches!(c, ':' | '：' | '<' | '＜' | '>' | '＞'))
    else {
        return Completion { at: from..cursor, candidates: keys(begun, lang) };
    };
    let Some(key) = FilterField::named(&begun[..sign]) else { return Completion::default() };
    let behind = sign + c.len_utf8();
    let part = begun[behind..]
        .rfind(['|', ',', '，', '、'])
        .map_or(behind, |at| behind + at + begun[behind + at..].chars().next().map_or(1, char::len_utf8));
    Completion { at: from + part..cursor, candidates: values(key, &begun[part..], words, lang) }
}

fn keys(begun: &str, lang: Lang) -> Vec<Suggestion> {
    if begun.is_empty() {
        return Vec::new();
    }
    let folded = fold(begun);
    let fits =
        |k: &&FilterField| k.name().starts_with(&folded) || k.also().iter().any(|a| a.starts_with(&folded));
    let sign = |k: FilterField| if k.kind() == FilterFieldKind::Time { "<" } else { ":" };
    FilterField::ALL
        .iter()
        .filter(fits)
        .map(|k| {
            let own = match lang {
                Lang::Zh => k.also().first().copied().unwrap_or(k.name()),
                Lang::En | Lang::Loaded => k.name(),
            };
            let text = format!("{own}{}", sign(*k));
            Suggestion { label: text.as_str().into(), text: text.into(), name: "".into(), whole: false }
        })
        .collect()
}

fn values(key: FilterField, begun: &str, words: &Vocabulary, lang: Lang) -> Vec<Suggestion> {
    let spans = ["1h", "2h", "4h", "8h", "1d", "3d"];
    if key.kind() == FilterFieldKind::Time {
        let fits = spans.iter().filter(|s| s.starts_with(begun) && **s != begun);
        return fits
            .map(|s| Suggestion { text: (*s).into(), label: (*s).into(), name: "".into(), whole: true })
            .collect();
    }
    let folded = fold(begun);
    let mut known: Vec<_> = words.values(key).iter().filter(|k| k.has_prefix(&folded)).collect();
    known.sort_by_key(|k| !fold(&k.value).starts_with(&folded));
    let worded =
        matches!(key, FilterField::State | FilterField::Band | FilterField::Owner | FilterField::Docs);
    if let [only] = known[..]
        && (*only.value == *begun || worded && lang == Lang::Zh && only.name.get(lang) == begun)
    {
        return Vec::new();
    }
    known
        .into_iter()
        .take(MOST)
        .map(|k| {
            // In Chinese a word of the program is offered in Chinese; codes and officer IDs are the same in both languages.
            let word = k.name.get(lang);
            let translated = lang == Lang::Zh && worded && word != k.name.get(Lang::En);
            let label: Box<str> = if translated { word.into() } else { k.value.clone() };
            let text = if needs_no_quotes(&label) { label.clone() } else { format!("\"{label}\"").into() };
            let name: Box<str> = if *word == *label { "".into() } else { word.into() };
            Suggestion { text, label, name, whole: true }
        })
        .collect()
}
