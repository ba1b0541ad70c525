//! Files that settings name and that are read when the program starts: languages, themes, key tables, the inviter register. Owns where
//! they are searched and how a faulty one is reported; their users own their forms.

use super::file::{expanded, unreadable};
use super::language::SpokenLanguage;
use super::place::{SettingsPlace, TextsOnFault, is_absent};
use super::resolve::{Chosen, Settings};
use super::source::SettingSource;
use crate::cli::error::CliError;
use crate::cli::key_file::key_file_text;
use crate::domain::lang::{Lang, LanguageTag};
use crate::domain::register::Register;
use crate::domain::sanitize::{clean, code_point, hidden_character};
use crate::files;
use crate::text::{Catalog, error_text, parse_language, register_error_text};
use crate::ui::base::keys::Keymap;
use crate::ui::base::theme::{NAMES, Theme};
use std::path::{Path, PathBuf};

/// What is wrong with a value, behind the place of the file or the variable that has it.
fn wrong(texts: &Catalog, place: &SettingsPlace, source: SettingSource, why: String) -> CliError {
    CliError::Usage(match (source, &place.file) {
        (SettingSource::File(at), Some(file)) => {
            let (file, why) = (file.display().to_string(), at.sentence(texts, &why));
            error_text(texts, "file", &[("file", &file), ("why", &why)])
        }
        (SettingSource::Environment(name), _) => {
            error_text(texts, "option", &[("option", name), ("why", &why)])
        }
        _ => why,
    })
}

/// The folders of language files.
pub(super) fn language_folders(place: &SettingsPlace, rules: Option<&Path>) -> Vec<PathBuf> {
    place.folder("languages").into_iter().chain(rules.map(|rules| rules.join("text"))).collect()
}

/// The requested language: a built-in one, or one of a file.
///
/// # Errors
/// Where there is no such language, or its file is faulty.
pub(super) fn language_of(
    texts: TextsOnFault<'_>,
    place: &SettingsPlace,
    rules: Option<&Path>,
    asked: &Chosen<String>,
) -> Result<SpokenLanguage, CliError> {
    let folders = language_folders(place, rules);
    let unknown = || {
        let texts = &*texts();
        let (name, known) = (clean(&asked.value), texts.listed(&Lang::ALL.map(Lang::tag)));
        let folder = folders.first().map(|folder| folder.display().to_string());
        let mut values = vec![("name", &*name), ("known", &*known)];
        let text = match &folder {
            Some(folder) => {
                values.push(("folder", folder));
                error_text(texts, "language_unknown_folder", &values)
            }
            None => error_text(texts, "language_unknown", &values),
        };
        wrong(texts, place, asked.source, text)
    };
    let tag: LanguageTag = asked.value.parse().map_err(|_| unknown())?;
    if let Some(lang) = tag.builtin() {
        return Ok(SpokenLanguage::builtin(lang));
    }
    for folder in &folders {
        let file = folder.join(format!("{}.toml", tag.as_str()));
        match files::read_given(&file) {
            Err(e) if is_absent(&e) => {}
            Err(e) => return Err(unreadable(&texts(), &file, &e)),
            Ok(text) => {
                let loaded = parse_language(&tag, &text).map_err(|faults| {
                    let texts = &*texts();
                    let line = |why: String| {
                        error_text(texts, "file", &[("file", &file.display().to_string()), ("why", &why)])
                    };
                    let lines: Vec<String> = faults.iter().map(|fault| line(fault.text(texts))).collect();
                    CliError::Usage(lines.join("\n"))
                })?;
                return Ok(SpokenLanguage::loaded(loaded, file));
            }
        }
    }
    // The name of a locale.
    tag.primary().map(SpokenLanguage::builtin).ok_or_else(unknown)
}

/// The requested theme, with its file where it is no built-in one.
///
/// # Errors
/// Where there is no such theme, or its file is faulty.
pub(super) fn theme_of(
    texts: &Catalog,
    place: &SettingsPlace,
    asked: &Chosen<String>,
    home: Option<&Path>,
) -> Result<(Theme, Option<PathBuf>), CliError> {
    if let Some(theme) = Theme::named(&asked.value) {
        return Ok((theme, None));
    }
    let path = Path::new(&asked.value);
    let is_path = path.components().count() > 1 || path.extension().is_some_and(|end| end == "toml");
    let folder = place.folder("themes").filter(|_| !is_path);
    let file = match &folder {
        _ if is_path => expanded(path, home),
        Some(folder) => folder.join(format!("{}.toml", asked.value)),
        None => PathBuf::new(),
    };
    let text = match files::read_given(&file) {
        Err(e) if !is_path && is_absent(&e) => {
            let (name, known) = (clean(&asked.value), texts.listed(&NAMES));
            let folder = folder.map(|folder| folder.display().to_string());
            let mut values = vec![("name", &*name), ("known", &*known)];
            let text = match &folder {
                Some(folder) => {
                    values.push(("folder", folder));
                    error_text(texts, "theme_unknown_folder", &values)
                }
                None => error_text(texts, "theme_unknown", &values),
            };
            return Err(wrong(texts, place, asked.source, text));
        }
        read => read.map_err(|e| unreadable(texts, &file, &e))?,
    };
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some(letter) = hidden_character(&stem, false) {
        let (key, code) = (clean(&stem), code_point(letter));
        return Err(CliError::of_file(
            texts,
            &file,
            &error_text(texts, "hidden_character", &[("key", &key), ("code", &code)]),
        ));
    }
    // One with the name of a built-in one keeps its file extension.
    let name = if Theme::named(&stem).is_some() { format!("{stem}.toml") } else { stem };
    let text = text.trim_start_matches('\u{feff}');
    let theme = Theme::parse(&clean(&name), text).map_err(|e| {
        let faults = e.0.iter().map(|fault| CliError::of_file(texts, &file, &fault.text(texts)).text(texts));
        CliError::Usage(faults.collect::<Vec<_>>().join("\n"))
    })?;
    Ok((theme, Some(file)))
}

/// The key table, changed by the key file that is set.
///
/// # Errors
/// Where the file is faulty.
pub(super) fn key_table(texts: &Catalog, settings: &Settings) -> Result<Keymap, CliError> {
    let Some(file) = &settings.config.keys else { return Ok(Keymap::builtin()) };
    let text = files::read_given(file).map_err(|e| CliError::file(texts, file, &e))?;
    Keymap::merged(&text).map_err(|e| CliError::of_file(texts, file, &key_file_text(texts, &e)))
}

/// The inviter register that is set; empty where none is.
///
/// # Errors
/// Where the file is faulty.
pub(super) fn register_of(texts: &Catalog, settings: &Settings) -> Result<Register, CliError> {
    let Some(file) = &settings.config.inviters else { return Ok(Register::default()) };
    let text = files::read_given(file).map_err(|e| CliError::file(texts, file, &e))?;
    Register::parse(&text).map_err(|e| CliError::of_file(texts, file, &register_error_text(texts, &e)))
}
