//! Sources of settings, and how they are shown.

use crate::text::{Catalog, TextPlace, fill};

/// The source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SettingSource {
    Argument,
    /// A variable.
    Environment(&'static str),
    /// A place of the settings file.
    File(TextPlace),
    Default,
}

impl SettingSource {
    /// The machine name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Argument => "argument",
            Self::Environment(_) => "environment",
            Self::File(_) => "file",
            Self::Default => "default",
        }
    }

    /// For a person.
    pub(crate) fn text(self, texts: &Catalog) -> String {
        let t = &texts.settings;
        match self {
            Self::Argument => t.from_argument.to_string(),
            Self::Environment(name) => fill(&t.from_environment, &[("name", name)]),
            Self::File(place) => fill(&t.from_file, &[("line", &place.line.to_string())]),
            Self::Default => t.from_default.to_string(),
        }
    }
}
