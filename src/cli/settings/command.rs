//! `portdesk config`: about the settings themselves. It needs no desk and no sign-in, and works with faulty settings.

use super::assets::{language_of, theme_of};
use super::place::{Environment, SettingsPlace};
use super::resolve::Settings;
use super::source::SettingSource;
use super::spoken::spoken;
use super::{check, show, template};
use crate::cli::args::{Args, ConfigCommand};
use crate::cli::error::CliError;
use crate::domain::rules::Rules;
use crate::text::error_text;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Runs a command; `data` is the directory of the platform's data.
pub(crate) fn run(
    what: &ConfigCommand,
    args: &Args,
    data: &Path,
    out: &mut dyn Write,
) -> Result<u8, CliError> {
    let env = Environment::of_process();
    let named = match what {
        ConfigCommand::Check { file: Some(file), .. } => Some(file.as_path()),
        _ => args.config.as_deref(),
    };
    let place = SettingsPlace::new(named, &env);
    let texts = spoken(args.lang.as_ref().map(|tag| tag.as_str().to_owned()), named, &env).texts;
    let settings = |place: SettingsPlace| -> Result<Settings, CliError> {
        let file = place.read_sound(&|| Arc::clone(&texts))?;
        Ok(Settings::new(args, &env, place, file, data))
    };
    match what {
        ConfigCommand::Path => {
            // A file that somebody named has to be there; what is in it does not matter here.
            if place.source != SettingSource::Default && place.is_absent() {
                place.read(&|| Arc::clone(&texts))?;
            }
            show::path(&place, &texts, out)?;
        }
        ConfigCommand::Default => {
            let usual = Settings::default_store(data);
            write!(out, "{}", template::settings_file(&texts, &usual))?;
        }
        ConfigCommand::Show { format } => {
            let settings = settings(place)?;
            // A value that every other command refuses is not in force.
            let rules = settings.config.rules.as_deref();
            language_of(&|| Arc::clone(&texts), &settings.place, rules, &settings.lang)?;
            theme_of(&texts, &settings.place, &settings.theme, env.home.as_deref())?;
            show::show(&settings, *format, &texts, out)?;
        }
        ConfigCommand::Check { all, .. } => {
            check::check(&settings(place)?, env.home.as_deref(), *all, &texts, out)?;
        }
        ConfigCommand::Language { code } => {
            if code.builtin().is_some() {
                let text = error_text(&texts, "language_builtin", &[("tag", code.as_str())]);
                return Err(CliError::Usage(text));
            }
            write!(out, "{}", template::language_file(&texts, code, &Rules::builtin()))?;
        }
    }
    Ok(0)
}
