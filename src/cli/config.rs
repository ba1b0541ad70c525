//! The settings file.

use crate::domain::lang::Lang;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What may stand in it; the command line goes before it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Config {
    /// The desk's folder.
    pub(super) store: Option<PathBuf>,
    /// The language.
    pub(super) lang: Option<Lang>,
    /// The colours.
    pub(super) theme: Option<String>,
    /// Plain ASCII signs.
    pub(super) ascii: Option<bool>,
    /// The desk as a dialogue of lines.
    pub(super) plain: Option<bool>,
    /// Who acts.
    pub(super) officer: Option<String>,
    /// A key table in place of the built-in one.
    pub(super) keys: Option<PathBuf>,
    /// The folder whose submissions an open desk takes in.
    pub(super) inbox: Option<PathBuf>,
    /// The office's register of inviters.
    pub(super) inviters: Option<PathBuf>,
    /// Backups that an open desk makes by itself.
    pub(super) backup: Option<Backups>,
}

/// When and where an open desk makes backups.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Backups {
    /// The folder: on another disk, if it is to help.
    pub(super) dir: PathBuf,
    /// Hours between two of them.
    #[serde(default = "a_day")]
    pub(super) every_hours: u32,
    /// How many are kept.
    #[serde(default = "a_fortnight")]
    pub(super) keep: u32,
}

fn a_day() -> u32 {
    24
}

fn a_fortnight() -> u32 {
    14
}

impl Config {
    /// Reads a file.
    pub(super) fn read(file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        toml::from_str(&text).map_err(|e| format!("{}: {e}", file.display()))
    }
}
