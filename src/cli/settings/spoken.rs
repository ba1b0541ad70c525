//! The language of the program before its settings are resolved: for help, for errors of the command line, and for
//! faults of the settings themselves. A faulty file never prevents it.

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

/// The language by argument, environment, settings file and locale. What cannot be read counts as not set.
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

/// The requested language; that of the locale where it is not available.
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
