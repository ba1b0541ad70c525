//! The settings as a command needs them: read, resolved, and with the files that they name. Owns which commands a faulty file does not
//! stop: those that save a desk.

use super::assets::{key_table, language_of, register_of, theme_of};
use super::file::SettingsFile;
use super::language::SpokenLanguage;
use super::place::{Environment, SettingsPlace};
use super::resolve::Settings;
use super::source::SettingSource;
use super::spoken::spoken;
use crate::cli::args::{Args, CliCommand, RulesArgs, RulesCommand};
use crate::cli::error::CliError;
use crate::domain::register::Register;
use crate::domain::sanitize::clean_lines;
use crate::text::{Catalog, error_text};
use crate::ui::base::keys::Keymap;
use crate::ui::base::theme::Theme;
use std::io::{self, Write};
use std::path::Path;

/// The settings in force and what they name.
#[derive(Debug)]
pub(crate) struct InForce {
    pub(crate) settings: Settings,
    pub(crate) language: SpokenLanguage,
    pub(crate) theme: Theme,
    /// The theme is one of a file.
    pub(crate) own_theme: bool,
    pub(crate) keys: Keymap,
    pub(crate) register: Register,
}

/// Commands that check or save a desk, or check a directory that is named: a faulty settings file is a warning for them.
fn saves_a_desk(command: Option<&CliCommand>) -> bool {
    matches!(
        command,
        Some(
            CliCommand::Verify(_)
                | CliCommand::Backup { .. }
                | CliCommand::Restore { .. }
                | CliCommand::Repair { .. }
                | CliCommand::Rebuild
                | CliCommand::Compact
                | CliCommand::Clock(_)
                | CliCommand::Rules(RulesArgs { what: RulesCommand::Check { dir: Some(_), .. } })
        )
    )
}

impl InForce {
    /// Reads the settings for a command; `data` is the directory of the platform's data.
    ///
    /// # Errors
    /// Everything that is wrong in the file or in a file that it names. For a command that saves a desk that is only printed on standard
    /// error, and the other lines of the file are used; a file or a value that an argument names has to be right for every command, and so
    /// has the line that names the desk, where no argument or variable does.
    pub(crate) fn read(args: &Args, env: &Environment<'_>, data: &Path) -> Result<Self, CliError> {
        let forgiving = saves_a_desk(args.command.as_ref());
        let place = SettingsPlace::new(args.config.as_deref(), env);
        let argument = args.lang.as_ref().map(|tag| tag.as_str().to_owned());
        let early = || spoken(argument.clone(), args.config.as_deref(), env).texts;
        let (file, passed, unclear) = match place.read(&early) {
            Ok(file) => {
                let faults = place.file.as_ref().filter(|_| !file.faults.is_empty());
                let error = faults.and_then(|path| file.error(&early(), path));
                let unclear = file.is_store_unclear;
                (file, error, unclear)
            }
            Err(error) if forgiving && !place.is_absent() => (SettingsFile::default(), Some(error), true),
            Err(error) => return Err(error),
        };
        let passed = match passed {
            Some(error) if !forgiving => return Err(error),
            passed => passed,
        };
        let settings = Settings::new(args, env, place, file, data);
        if let Some(error) = passed {
            let early = early();
            let named =
                matches!(settings.store.source, SettingSource::Argument | SettingSource::Environment(_));
            if unclear && !named {
                // Another desk than the one that is meant is worse than none.
                let text = error_text(&early, "settings_store_unclear", &[]);
                return Err(CliError::Usage(format!("{}\n{text}", error.text(&early))));
            }
            let (store, source) = (&settings.store.value, settings.store.source.text(&early));
            let values = [("store", store.display().to_string()), ("source", source)];
            warn(&early, &error)?;
            let text =
                error_text(&early, "settings_unused", &values.each_ref().map(|(n, v)| (*n, v.as_str())));
            warn(&early, &CliError::Usage(text))?;
        }
        let forgive = |source: SettingSource| forgiving && source != SettingSource::Argument;
        let rules = settings.config.rules.as_deref();
        let language = match language_of(&early, &settings.place, rules, &settings.lang) {
            Err(error) if forgive(settings.lang.source) => {
                let texts = early();
                warn(&texts, &error)?;
                SpokenLanguage::builtin(texts.lang)
            }
            language => language?,
        };
        let texts = &language.texts;
        let (theme, own_theme) = match theme_of(texts, &settings.place, &settings.theme, env.home.as_deref())
        {
            Err(error) if forgive(settings.theme.source) => {
                warn(texts, &error)?;
                (Theme::plain(), false)
            }
            theme => theme.map(|(theme, file)| (theme, file.is_some()))?,
        };
        let keys = or_default(key_table(texts, &settings), forgiving, texts, Keymap::builtin)?;
        let register = or_default(register_of(texts, &settings), forgiving, texts, Register::default)?;
        Ok(Self { settings, language, theme, own_theme, keys, register })
    }
}

/// What could be read, or what counts without it.
fn or_default<T>(
    read: Result<T, CliError>,
    forgiving: bool,
    texts: &Catalog,
    usual: impl Fn() -> T,
) -> Result<T, CliError> {
    match read {
        Err(error) if forgiving => {
            warn(texts, &error)?;
            Ok(usual())
        }
        read => read,
    }
}

/// Prints what is wrong, without stopping.
fn warn(texts: &Catalog, error: &CliError) -> io::Result<()> {
    writeln!(io::stderr(), "portdesk: {}", clean_lines(&error.text(texts)))
}
