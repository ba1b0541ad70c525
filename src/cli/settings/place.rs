//! Which settings file is read: the one that an argument or the environment names, or the one at the platform's place. `none` is no file.

use super::file::{SettingsFile, expanded, unreadable};
use super::source::SettingSource;
use crate::cli::error::CliError;
use crate::text::Catalog;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// In place of a file: no settings file is read.
const NONE: &str = "none";
/// The variable that names the file.
const VARIABLE: &str = "PORTDESK_CONFIG";

/// The texts for a fault. Reading a catalog takes longer than reading the settings: without a fault none is read for it.
pub(super) type TextsOnFault<'a> = &'a dyn Fn() -> Arc<Catalog>;

/// The environment and the home directory, as values: nothing else of this module reads them from the process.
pub(crate) struct Environment<'a> {
    pub(crate) variable: &'a dyn Fn(&str) -> Option<OsString>,
    pub(crate) home: Option<PathBuf>,
    /// The default folder of the settings file.
    pub(crate) folder: Option<PathBuf>,
}

impl Environment<'static> {
    /// That of the process.
    pub(crate) fn of_process() -> Self {
        use etcetera::BaseStrategy;
        let folder = etcetera::choose_base_strategy().ok().map(|places| places.config_dir().join("portdesk"));
        Self { variable: &|name| std::env::var_os(name), home: etcetera::home_dir().ok(), folder }
    }
}

impl Environment<'_> {
    /// A variable that is set to something.
    pub(super) fn get(&self, name: &str) -> Option<OsString> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    /// The same as text that is shown where it is wrong: what is no UTF-8 becomes U+FFFD.
    pub(super) fn lossy(&self, name: &str) -> Option<String> {
        Some(self.get(name)?.to_string_lossy().into_owned())
    }

    /// The same as text; none where it is no UTF-8.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name)?.into_string().ok()
    }

    /// The same as a path.
    pub(super) fn path(&self, name: &str) -> Option<PathBuf> {
        Some(expanded(Path::new(&self.get(name)?), self.home.as_deref()))
    }
}

/// The file that is read, and the source of its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SettingsPlace {
    /// None where no file is read.
    pub(super) file: Option<PathBuf>,
    pub(super) source: SettingSource,
}

impl SettingsPlace {
    /// The place by argument, environment and default.
    pub(crate) fn new(argument: Option<&Path>, env: &Environment<'_>) -> Self {
        let given = match argument {
            Some(file) => Some((expanded(file, env.home.as_deref()), SettingSource::Argument)),
            None => env.path(VARIABLE).map(|file| (file, SettingSource::Environment(VARIABLE))),
        };
        match given {
            Some((file, source)) => Self { file: Some(file).filter(|file| file != Path::new(NONE)), source },
            None => {
                let file = env.folder.as_ref().map(|folder| folder.join("config.toml"));
                Self { file, source: SettingSource::Default }
            }
        }
    }

    /// Whether there is nothing at the named place.
    pub(super) fn is_absent(&self) -> bool {
        self.file.as_ref().is_some_and(|file| std::fs::metadata(file).is_err_and(|e| is_absent(&e)))
    }

    /// Where the languages and themes of the office are: beside the file, whether it exists or not.
    pub(super) fn folder(&self, name: &str) -> Option<PathBuf> {
        Some(self.file.as_ref()?.parent()?.join(name))
    }

    /// Reads the file; nothing where none is read, or where the default one does not exist.
    ///
    /// # Errors
    /// Where it cannot be read. What is wrong in it is in the answer.
    pub(super) fn read(&self, texts: TextsOnFault<'_>) -> Result<SettingsFile, CliError> {
        let Some(file) = &self.file else { return Ok(SettingsFile::default()) };
        match SettingsFile::read(file) {
            Ok(read) => Ok(read),
            Err(e) if self.source == SettingSource::Default && is_absent(&e) => Ok(SettingsFile::default()),
            Err(e) => Err(unreadable(&texts(), file, &e)),
        }
    }

    /// Reads the file.
    ///
    /// # Errors
    /// Where it cannot be read, and everything that is wrong in it.
    pub(super) fn read_sound(&self, texts: TextsOnFault<'_>) -> Result<SettingsFile, CliError> {
        let read = self.read(texts)?;
        let faulty = self.file.as_ref().filter(|_| !read.faults.is_empty());
        match faulty.and_then(|file| read.error(&texts(), file)) {
            Some(error) => Err(error),
            None => Ok(read),
        }
    }
}

/// Whether an error only means that nothing is there.
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(argument: Option<&str>, variable: Option<&str>) -> SettingsPlace {
        let get = |name: &str| variable.filter(|_| name == VARIABLE).map(OsString::from);
        let env = Environment {
            variable: &get,
            home: Some("/home/w".into()),
            folder: Some("/home/w/.config/portdesk".into()),
        };
        SettingsPlace::new(argument.map(Path::new), &env)
    }

    #[test]
    fn argument_goes_before_environment_and_default() {
        let default = place(None, None);
        assert_eq!(default.file.as_deref(), Some(Path::new("/home/w/.config/portdesk/config.toml")));
        assert_eq!(default.source, SettingSource::Default);
        assert_eq!(place(None, Some("")), default);
        let environment = place(None, Some("~/e.toml"));
        assert_eq!(environment.file.as_deref(), Some(Path::new("/home/w/e.toml")));
        assert_eq!(environment.source, SettingSource::Environment(VARIABLE));
        let argument = place(Some("a.toml"), Some("~/e.toml"));
        assert_eq!(
            (argument.file.as_deref(), argument.source),
            (Some(Path::new("a.toml")), SettingSource::Argument)
        );
    }

    #[test]
    fn none_reads_no_file() {
        assert_eq!(place(Some("none"), Some("e.toml")).file, None);
        assert_eq!(place(None, Some("none")).file, None);
        assert_eq!(place(Some("./none"), None).file.as_deref(), Some(Path::new("./none")));
    }

    #[test]
    fn only_the_default_file_may_be_absent() {
        let texts = || Catalog::builtin(crate::domain::lang::Lang::En);
        let absent = |source| SettingsPlace { file: Some("/no/such/file.toml".into()), source }.read(&texts);
        assert!(absent(SettingSource::Default).is_ok());
        for source in [SettingSource::Argument, SettingSource::Environment(VARIABLE)] {
            assert_eq!(absent(source).unwrap_err().code(), 2);
        }
    }
}
