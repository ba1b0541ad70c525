//! The language in which the program speaks before its settings are read in earnest: for help, for errors of the command line, and for
//! what is wrong with the settings themselves. A fault never keeps it from speaking.

use super::assets::language_of;
use super::file::SettingsFile;
use super::language::SpokenLanguage;
use super::place::{Environment, SettingsPlace};
use super::resolve::{Chosen, language};
use super::source::SettingSource;
use crate::domain::lang::LanguageTag;
use crate::front::locale;
use crate::text::Catalog;
use std::path::Path;

/// The language by argument, environment, settings file and locale. What cannot be read counts as not said.
pub(crate) fn spoken(
    argument: Option<String>,
    config: Option<&Path>,
    env: &Environment<'_>,
) -> SpokenLanguage {
    let place = SettingsPlace::new(config, env);
    let file = place.file.as_ref().and_then(|file| SettingsFile::read(file).ok()).unwrap_or_default();
    let source = file.places.get("lang").map_or(SettingSource::Default, |at| SettingSource::File(*at));
    let argument = argument.filter(|lang| lang.parse::<LanguageTag>().is_ok());
    let asked = language(argument, env, &file.config, source);
    speak(&place, file.config.rules.as_deref(), &asked, env)
}

/// A language that was asked for; that of the locale where it cannot be had.
pub(super) fn speak(
    place: &SettingsPlace,
    rules: Option<&Path>,
    asked: &Chosen<String>,
    env: &Environment<'_>,
) -> SpokenLanguage {
    let locale = locale::language(|name| env.text(name));
    language_of(&|| Catalog::builtin(locale), place, rules, asked)
        .unwrap_or_else(|_| SpokenLanguage::builtin(asked.value.parse().unwrap_or(locale)))
}
