//! Other words for actions, in every language (`assets/text/synonyms.toml`). Owns the table and how a word is compared with it; which
//! action a word leads to, the palette and line mode decide.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The words of one action.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    en: Vec<Box<str>>,
    zh: Vec<Box<str>>,
}

/// Other words for actions, by the action's machine name.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Synonyms(BTreeMap<Box<str>, Words>);

impl Synonyms {
    /// The table that is compiled in.
    ///
    /// # Panics
    /// Never in a program whose tests pass: they read this very table.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test reads the same constant table")]
    pub fn builtin() -> Self {
        let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/text/synonyms.toml"));
        toml::from_str(text).expect("the built-in synonyms are well-formed")
    }

    /// The words of an action, in every language: an officer may think of a command in either.
    pub fn words<'a>(&'a self, action: &str) -> impl Iterator<Item = &'a str> {
        self.0.get(action).into_iter().flat_map(|words| words.en.iter().chain(&words.zh)).map(AsRef::as_ref)
    }

    /// Whether a word is one of an action's.
    #[must_use]
    pub fn has(&self, action: &str, word: &str) -> bool {
        self.words(action).any(|w| w.to_lowercase() == word.to_lowercase())
    }

    /// The actions that have words.
    pub fn actions(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(AsRef::as_ref)
    }
}
