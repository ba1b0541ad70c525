//! Texts of the settings file and of the commands about it.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The settings file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsTexts {
    /// A place that holds the desk's own files.
    pub own_folder: Box<str>,
    /// Where a value is from: the command line.
    pub from_argument: Box<str>,
    /// An environment variable.
    pub from_environment: Box<str>,
    /// A line of the file.
    pub from_file: Box<str>,
    /// The program itself.
    pub from_default: Box<str>,
    /// Where the name of the file is from.
    pub chosen: Box<str>,
    /// The file exists.
    pub there: Box<str>,
    /// It does not.
    pub not_there: Box<str>,
    /// The same with the file.
    pub absent: Box<str>,
    /// No file is read.
    pub none: Box<str>,
    /// The folder of the language files.
    pub languages: Box<str>,
    /// The folder of the theme files.
    pub themes: Box<str>,
    /// In place of a value that is not set.
    pub unset: Box<str>,
    /// A file without errors.
    pub sound: Box<str>,
    /// A file without settings.
    pub empty: Box<str>,
    /// Texts that a language file does not have.
    pub missing: Box<str>,
    /// More of them than are listed.
    pub missing_more: Box<str>,
    /// A text that is too wide.
    pub wide: Box<str>,
    /// A code of a language file that the rules do not have.
    pub no_code: Box<str>,
    /// A role of a theme with too little contrast.
    pub contrast: Box<str>,
    /// The head of a new settings file.
    pub template: Box<str>,
    /// The head of a new language file.
    pub language_template: Box<str>,
    /// What each setting means.
    pub about: BTreeMap<Box<str>, Box<str>>,
}
