//! The languages of the desk, and names in each of them. Adding one means a variant here, a field of [`LocalizedName`] and a catalog;
//! the compiler and the tests of the tables name every place that is then missing.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A language of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The tag of the command line.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }
}

/// No language of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such language: en or zh")]
pub struct LangError;

impl FromStr for Lang {
    type Err = LangError;

    /// Reads a tag (`zh`) or a locale name (`zh_CN.UTF-8`).
    fn from_str(text: &str) -> Result<Self, LangError> {
        let primary = text.split(['_', '-', '.', '@']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|l| primary.eq_ignore_ascii_case(l.tag())).ok_or(LangError)
    }
}

/// A name in every language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalizedName {
    /// In English.
    pub en: Box<str>,
    /// In Chinese.
    pub zh: Box<str>,
}

impl LocalizedName {
    /// The name in a language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locale_names_are_languages() {
        assert_eq!("zh_CN.UTF-8".parse(), Ok(Lang::Zh));
        assert_eq!("en-GB".parse(), Ok(Lang::En));
        assert_eq!("C".parse::<Lang>(), Err(LangError));
    }
}
