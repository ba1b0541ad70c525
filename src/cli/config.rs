//! The settings file.

use super::error::CliError;
use crate::domain::lang::Lang;
use crate::files;
use crate::text::{Catalog, toml_error_text};
use crate::ui::base::context::AlertConfig;
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
    /// A file on another disk that names the desk's newest entry.
    pub(super) anchor: Option<PathBuf>,
    /// The office's register of inviters.
    pub(super) inviters: Option<PathBuf>,
    /// The folder of the office's own rules.
    pub(super) rules: Option<PathBuf>,
    /// The terminal's bell for a case that comes before all slack.
    pub(super) bell: Option<bool>,
    /// The mouse on the desk; without it the terminal's own selection works.
    pub(super) mouse: Option<bool>,
    /// The window's title with the numbers of the desk.
    pub(super) title: Option<bool>,
    /// A notification of the terminal for such a case.
    pub(super) notify: Option<bool>,
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
    /// How the officer is called while he looks elsewhere; a desk of lines writes nothing but text.
    pub(super) fn calls(&self, plain: bool) -> AlertConfig {
        if plain {
            return AlertConfig::NONE;
        }
        let usual = AlertConfig::default();
        AlertConfig {
            bell: self.bell.unwrap_or(usual.bell),
            title: self.title.unwrap_or(usual.title),
            notify: self.notify.unwrap_or(usual.notify),
        }
    }

    /// Reads a file.
    pub(super) fn read(file: &Path, texts: &Catalog) -> Result<Self, CliError> {
        let text = files::read_given(file).map_err(|e| CliError::file(texts, file, &e))?;
        let mut config: Self = toml::from_str(&text)
            .map_err(|e| CliError::of_file(texts, file, &toml_error_text(texts, &e.to_string())))?;
        config.expand(etcetera::home_dir().ok().as_deref());
        Ok(config)
    }

    /// Puts the home folder in place of a `~` at the beginning of each path: no shell does it for a file.
    fn expand(&mut self, home: Option<&Path>) {
        let paths = [
            &mut self.store,
            &mut self.keys,
            &mut self.inbox,
            &mut self.anchor,
            &mut self.inviters,
            &mut self.rules,
        ];
        let backup = self.backup.as_mut().map(|b| &mut b.dir);
        for path in paths.into_iter().flatten().chain(backup) {
            if let (Some(home), Ok(rest)) = (home, path.strip_prefix("~")) {
                // Joined with nothing, a path ends with a slash.
                *path = if rest.as_os_str().is_empty() { home.to_owned() } else { home.join(rest) };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The help of `--config` names every setting: the error of an unknown one lists them.
    #[test]
    fn help_names_every_setting() {
        for lang in Lang::ALL {
            let command = crate::cli::help::command(lang);
            let config = command.get_arguments().find(|arg| arg.get_id() == "config").unwrap();
            let help = config.get_help().unwrap().to_string();
            let words: Vec<&str> = help.split(|c: char| !c.is_ascii_alphanumeric()).collect();
            let error = toml::from_str::<Config>("no_such_setting = 1").unwrap_err().to_string();
            let known: Vec<&str> = error.split('`').skip(3).step_by(2).collect();
            assert!(known.len() > 12, "{error}");
            for name in known {
                assert!(words.contains(&name), "{name} is not in the help of --config");
            }
        }
    }

    #[test]
    fn tilde_is_the_home_folder_in_every_path() {
        let text = "store = '~/desk'\nkeys = '~/k'\ninbox = '~'\nanchor = '/usb/~'\ninviters = '~wang/i'\n[backup]\ndir = '~/b'\n";
        let mut config: Config = toml::from_str(text).unwrap();
        config.expand(Some(Path::new("/home/w")));
        let paths = [config.store, config.keys, config.inbox, config.anchor, config.inviters];
        let paths = paths.map(|path| path.unwrap().display().to_string());
        assert_eq!(paths, ["/home/w/desk", "/home/w/k", "/home/w", "/usb/~", "~wang/i"]);
        assert_eq!(config.backup.unwrap().dir, Path::new("/home/w/b"));
    }
}
