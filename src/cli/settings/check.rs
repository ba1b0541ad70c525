//! `portdesk config check`: everything that is wrong with a settings file and with the files that it names, at once. What works but is
//! not as it should be - texts that are missing, roles that are hard to read - is listed and is no error.

use super::assets::{key_table, language_of, register_of, theme_of};
use super::language::SpokenLanguage;
use super::resolve::Settings;
use crate::cli::error::CliError;
use crate::domain::rules::Rules;
use crate::domain::sanitize::clean;
use crate::text::{Catalog, fill};
use crate::ui::base::theme::Theme;
use std::io::Write;
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
