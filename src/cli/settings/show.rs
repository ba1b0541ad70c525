//! `portdesk config path` and `config show`: which file is read, what is in force, and its source.

use super::place::SettingsPlace;
use super::resolve::{SettingValue, Settings};
use super::source::SettingSource;
use crate::cli::args::ReportFormat;
use crate::cli::error::CliError;
use crate::domain::sanitize::clean;
use crate::text::{Catalog, fill};
use crate::ui::base::cells::width;
use serde_json::{Value, json};
use std::io::Write;

/// The file on the first line, alone; then its source, whether it exists, and the folders beside it.
pub(super) fn path(place: &SettingsPlace, texts: &Catalog, out: &mut dyn Write) -> Result<(), CliError> {
    let t = &texts.settings;
    let Some(file) = &place.file else {
        writeln!(out, "{}", t.none)?;
        writeln!(out, "{}", fill(&t.chosen, &[("source", &place.source.text(texts))]))?;
        return Ok(());
    };
    writeln!(out, "{}", clean(&file.display().to_string()))?;
    writeln!(out, "{}", fill(&t.chosen, &[("source", &place.source.text(texts))]))?;
    writeln!(out, "{}", if file.exists() { &t.there } else { &t.not_there })?;
    for (text, name) in [(&t.languages, "languages"), (&t.themes, "themes")] {
        let folder = place.folder(name).map(|folder| folder.display().to_string()).unwrap_or_default();
        writeln!(out, "{}", fill(text, &[("folder", &clean(&folder))]))?;
    }
    Ok(())
}

/// Every setting in force.
pub(super) fn show(
    settings: &Settings,
    format: ReportFormat,
    texts: &Catalog,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    if format == ReportFormat::Json {
        serde_json::to_writer_pretty(&mut *out, &as_json(settings))?;
        writeln!(out)?;
        return Ok(());
    }
    let shown = |value: &Option<SettingValue>| match value {
        None => texts.settings.unset.to_string(),
        Some(SettingValue::Text(text)) => clean(text).into_owned(),
        Some(SettingValue::Switch(on)) => on.to_string(),
        Some(SettingValue::Number(n)) => n.to_string(),
    };
    let rows: Vec<(&str, String, String)> = settings
        .values()
        .iter()
        .map(|(name, value)| (*name, shown(value), settings.source(name).text(texts)))
        .collect();
    let widest =
        |of: &dyn Fn(&(&str, String, String)) -> usize| rows.iter().map(of).max().unwrap_or_default();
    let (names, values) = (widest(&|row| row.0.len()), widest(&|row| width(&row.1).min(60)));
    for (name, value, source) in &rows {
        let gap = values.saturating_sub(width(value));
        writeln!(out, "{name:<names$}  {value}{:gap$}  {source}", "")?;
    }
    Ok(())
}

fn as_json(settings: &Settings) -> Value {
    let source = |row: &mut Value, source: SettingSource| {
        row["source"] = source.name().into();
        match source {
            SettingSource::Environment(name) => row["variable"] = name.into(),
            SettingSource::File(place) => row["line"] = place.line.into(),
            SettingSource::Argument | SettingSource::Default => {}
        }
    };
    let place = &settings.place;
    let mut file = json!({
        "path": place.file.as_ref().map(|file| file.display().to_string()),
        "exists": place.file.as_ref().is_some_and(|file| file.exists()),
    });
    source(&mut file, place.source);
    let rows = settings.values().into_iter().map(|(name, value)| {
        let value = match value {
            None => Value::Null,
            Some(SettingValue::Text(text)) => text.into(),
            Some(SettingValue::Switch(on)) => on.into(),
            Some(SettingValue::Number(n)) => n.into(),
        };
        let mut row = json!({ "name": name, "value": value });
        source(&mut row, settings.source(name));
        row
    });
    json!({ "file": file, "settings": rows.collect::<Vec<Value>>() })
}
