//! The texts of the command line's help, by the names of commands and the ids of arguments. Owns their form and their fallbacks; the
//! command line determines the commands.

use super::sections::TextMap;
use crate::domain::lang::Lang;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The help of the command line in one language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpTexts {
    /// Headings, and what is around values.
    pub words: TextMap,
    /// Headings of the groups of commands.
    pub groups: TextMap,
    /// Meanings of the exit statuses.
    pub exit: TextMap,
    /// Actions of `act` that have no name on the screen.
    pub actions: TextMap,
    /// Messages about a faulty command line.
    pub usage_error: TextMap,
    /// Possible values: `json`, or `import.format.json` where a command means something else by it.
    pub values: TextMap,
    /// Arguments that mean the same in every command.
    pub args: TextMap,
    /// Commands: `portdesk`, `import`, `officers add`.
    pub command: BTreeMap<Box<str>, CommandHelp>,
}

/// The help of one command.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandHelp {
    /// What it does, in one sentence.
    pub about: Box<str>,
    /// What else should be known.
    pub more: Option<Box<str>>,
    /// Its arguments, by id.
    #[serde(default)]
    pub args: TextMap,
    /// Command lines to copy.
    #[serde(default)]
    pub examples: Vec<Example>,
}

/// A command line and what it does.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The command line.
    pub run: Box<str>,
    /// What it does.
    pub text: Box<str>,
}

impl HelpTexts {
    /// The texts that are compiled in.
    ///
    /// # Panics
    /// Never in a program whose tests pass: they read these very texts.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test reads the same constant texts")]
    pub fn builtin(lang: Lang) -> Self {
        toml::from_str(Self::source(lang)).expect("the built-in help texts are well-formed")
    }

    /// The text of a language that is compiled in; English for any other.
    pub(super) fn source(lang: Lang) -> &'static str {
        match lang {
            Lang::En | Lang::Loaded => {
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/text/help.en.toml"))
            }
            Lang::Zh => include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/text/help.zh.toml")),
        }
    }

    /// What an argument of a command means.
    #[must_use]
    pub fn arg(&self, command: &str, id: &str) -> Option<&str> {
        let own = self.command.get(command).and_then(|help| help.args.get(id));
        own.or_else(|| self.args.get(id)).map(AsRef::as_ref)
    }

    /// What a possible value of an argument means.
    #[must_use]
    pub fn value(&self, command: &str, id: &str, value: &str) -> Option<&str> {
        let own = self.values.get(format!("{command}.{id}.{value}").as_str());
        own.or_else(|| self.values.get(value)).map(AsRef::as_ref)
    }

    /// A heading or another word of the help.
    #[must_use]
    pub fn word(&self, name: &str) -> &str {
        self.words.get(name).map_or("", AsRef::as_ref)
    }
}
