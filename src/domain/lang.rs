//! The languages of the desk, and names in each of them: the two that are compiled in, and one that a file can add at the start of the
//! program. It reads no file; names in the added language come from the reader of its file.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::str::FromStr;

/// A language of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
    /// The language of a file; what that file does not have is English.
    #[serde(skip)]
    Loaded,
}

impl Lang {
    /// The languages that are compiled in.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The tag of the command line. The tag of a file is in its catalog; here it is the undetermined one of ISO 639.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
            Self::Loaded => "und",
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

/// The name of a language: a tag (`zh`), a locale name (`zh_CN.UTF-8`) or the name of a language file without its end (`ja`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageTag(Box<str>);

impl LanguageTag {
    /// Most characters of a tag.
    const LONGEST: usize = 35;

    /// As text. It is safe as a part of a file name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The built-in language that has exactly this tag.
    #[must_use]
    pub fn builtin(&self) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| self.0.eq_ignore_ascii_case(lang.tag()))
    }

    /// The built-in language of a locale name.
    #[must_use]
    pub fn primary(&self) -> Option<Lang> {
        self.0.parse().ok()
    }
}

impl FromStr for LanguageTag {
    type Err = LangError;

    fn from_str(text: &str) -> Result<Self, LangError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@');
        let begins = text.starts_with(|c: char| c.is_ascii_alphabetic());
        match begins && text.len() <= Self::LONGEST && text.chars().all(allowed) {
            true => Ok(Self(text.into())),
            false => Err(LangError),
        }
    }
}

impl From<Lang> for LanguageTag {
    fn from(lang: Lang) -> Self {
        Self(lang.tag().into())
    }
}

/// Names of a language file: table, then code, then name.
pub type NameTables = BTreeMap<Box<str>, BTreeMap<Box<str>, Box<str>>>;

/// A name in every language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalizedName {
    /// In English.
    pub en: Box<str>,
    /// In Chinese.
    pub zh: Box<str>,
    /// In the language of the file that was loaded, where it names it.
    #[serde(skip)]
    pub loaded: Option<Box<str>>,
}

impl LocalizedName {
    /// A name in the languages that are compiled in.
    #[must_use]
    pub fn new(en: &str, zh: &str) -> Self {
        Self { en: en.into(), zh: zh.into(), loaded: None }
    }

    /// The name in a language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
            Lang::Loaded => self.loaded.as_deref().unwrap_or(&self.en),
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

    #[test]
    fn a_tag_is_safe_in_file_names() {
        let tag = |text: &str| text.parse::<LanguageTag>();
        assert_eq!(tag("ja").unwrap().builtin(), None);
        assert_eq!(tag("ZH").unwrap().builtin(), Some(Lang::Zh));
        assert_eq!(tag("zh_CN.UTF-8").unwrap().builtin(), None);
        assert_eq!(tag("zh_CN.UTF-8").unwrap().primary(), Some(Lang::Zh));
        for bad in ["", "../ja", "ja/x", "日本", "a b", ".", "-x", "x\u{1b}", &"x".repeat(36)] {
            assert_eq!(tag(bad), Err(LangError), "{bad:?}");
        }
    }

    #[test]
    fn loaded_names_fall_back_to_english() {
        let mut name = LocalizedName::new("port", "口岸");
        assert_eq!(name.get(Lang::Loaded), "port");
        name.loaded = Some("港".into());
        assert_eq!([Lang::En, Lang::Zh, Lang::Loaded].map(|lang| name.get(lang)), ["port", "口岸", "港"]);
    }
}
