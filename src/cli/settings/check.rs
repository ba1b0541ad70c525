//! `portdesk config check`: everything that is wrong with a settings file and with the files that it names, at once. What works but is
//! not as it should be - texts that are missing, roles that are hard to read - is listed and is no error.

use super::assets::{key_table, language_of, register_of, theme_of};
use super::language::SpokenLanguage;
use super::resolve::Settings;
use crate::cli::desk_places::{is_own_folder, shown_path};
use crate::cli::error::CliError;
use crate::cli::office_rules::{RulesInUse, fault_line, read_folder};
use crate::domain::rules::Rules;
use crate::domain::sanitize::clean;
use crate::host;
use crate::store::AnchorFile;
use crate::text::{Catalog, fill};
use crate::ui::base::theme::Theme;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// Missing texts that are named, where not all are wanted.
const FIRST: usize = 10;

/// Checks what settings name; the settings themselves are read.
///
/// # Errors
/// Everything that is wrong, a line each.
pub(super) fn check(
    settings: &Settings,
    home: Option<&Path>,
    all: bool,
    texts: &Arc<Catalog>,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let language =
        language_of(&|| Arc::clone(texts), &settings.place, settings.config.rules.as_deref(), &settings.lang);
    let theme = theme_of(texts, &settings.place, &settings.theme, home);
    let keys = key_table(texts, settings).map(drop);
    let register = register_of(texts, settings).map(drop);
    let mut faults: Vec<String> = Vec::new();
    let mut note = |error: CliError| faults.push(error.text(texts));
    let language = language.map_err(&mut note).ok();
    let theme = theme.map_err(&mut note).ok();
    keys.map_err(&mut note).ok();
    register.map_err(&mut note).ok();
    faults.extend(place_faults(settings, texts));
    if !faults.is_empty() {
        return Err(CliError::Usage(faults.join("\n")));
    }
    let t = &texts.settings;
    let file = settings.place.file.as_ref().map(|file| clean(&file.display().to_string()).into_owned());
    match (&file, settings.place.is_absent(), settings.is_empty()) {
        (None, ..) => writeln!(out, "{}", t.none)?,
        (Some(file), true, _) => writeln!(out, "{}", fill(&t.absent, &[("file", file)]))?,
        (Some(file), false, true) => writeln!(out, "{}", fill(&t.empty, &[("file", file)]))?,
        (Some(file), false, false) => writeln!(out, "{}", fill(&t.sound, &[("file", file)]))?,
    }
    for line in language.iter().flat_map(|language| language_notes(language, all, texts)) {
        writeln!(out, "{line}")?;
    }
    if let Some((theme, Some(file))) = &theme {
        for line in theme_notes(theme, file, texts) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// What the settings name and cannot be used: rules with faults, and places that are no directory or hold the desk's own files.
fn place_faults(settings: &Settings, texts: &Catalog) -> Vec<String> {
    let (config, store) = (&settings.config, &*settings.store.value);
    let named = |text: &str, name: &str, path: &Path| fill(text, &[(name, &shown_path(path))]);
    let of_rules = |name| Catalog::text_or_name(&texts.rules, name);
    let of_anchor = |name| Catalog::text_or_name(&texts.anchor, name);
    let mut faults = Vec::new();
    if let Some(dir) = &config.rules {
        let rules = RulesInUse::new(Some(dir.clone()), None);
        match read_folder(dir) {
            Err(error) if error.kind() != io::ErrorKind::NotADirectory => {
                faults.push(CliError::file(texts, dir, &error).text(texts));
            }
            Err(_) => faults.push(named(of_rules("no_directory"), "dir", dir)),
            Ok(_) => faults.extend(
                rules
                    .office()
                    .into_iter()
                    .flat_map(|office| &office.faults)
                    .filter(|fault| !fault.kind.is_warning())
                    .map(|fault| fault_line(texts, fault)),
            ),
        }
    }
    let folders = [Some(store), config.inbox.as_deref(), config.backup.as_ref().map(|plan| &*plan.dir)];
    let no_folder = |dir: &&Path| dir.exists() && !dir.is_dir();
    let wrong = folders.into_iter().flatten().filter(no_folder);
    faults.extend(wrong.map(|dir| named(of_rules("no_directory"), "dir", dir)));
    if let Some(inbox) = config.inbox.as_deref().filter(|dir| is_own_folder(store, dir)) {
        faults.push(named(&texts.settings.own_folder, "dir", inbox));
    }
    if let Some(file) = config.anchor.as_deref() {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        if host::is_inside(store, file) {
            faults.push(named(of_anchor("inside"), "file", file));
        } else if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            faults.push(named(of_rules("no_directory"), "dir", folder));
        } else if AnchorFile::new(file.to_owned()).is_other_file() {
            faults.push(named(of_anchor("other_file"), "file", file));
        }
    }
    faults
}

/// What a language file lacks or has too wide.
fn language_notes(language: &SpokenLanguage, all: bool, texts: &Catalog) -> Vec<String> {
    let (Some(loaded), Some(path)) = (&language.file, &language.path) else { return Vec::new() };
    let (t, path) = (&texts.settings, clean(&path.display().to_string()).into_owned());
    let mut lines = Vec::new();
    for (key, cells) in &loaded.wide {
        lines.push(fill(&t.wide, &[("file", &path), ("key", key), ("n", &cells.to_string())]));
    }
    for key in Rules::builtin().load_names(&loaded.names) {
        lines.push(fill(&t.no_code, &[("file", &path), ("key", &clean(&key))]));
    }
    if !loaded.missing.is_empty() {
        lines.push(fill(&t.missing, &[("file", &path), ("n", &loaded.missing.len().to_string())]));
        // A new file has none of two thousand.
        let shown = if all { loaded.missing.len() } else { FIRST.min(loaded.missing.len()) };
        lines.extend(loaded.missing[..shown].iter().map(|key| format!("  {key}")));
        let more = loaded.missing.len() - shown;
        if more > 0 {
            lines.push(fill(&t.missing_more, &[("n", &more.to_string())]));
        }
    }
    lines
}

/// What of a theme is hard to read.
fn theme_notes(theme: &Theme, file: &Path, texts: &Catalog) -> Vec<String> {
    let file = clean(&file.display().to_string()).into_owned();
    let weak = theme.weak_roles().into_iter().map(|weak| {
        let (ratio, least) = (format!("{:.1}", weak.ratio), format!("{:.1}", weak.least));
        let values = [
            ("file", file.as_str()),
            ("role", weak.role),
            ("palette", weak.palette),
            ("ratio", &ratio),
            ("least", &least),
        ];
        fill(&texts.settings.contrast, &values)
    });
    weak.collect()
}
