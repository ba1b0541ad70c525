//! The language of help and of faults in the command line, found before the command line is read.

use crate::cli::settings::{Environment, SpokenLanguage, spoken};
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// The language of the command line, wherever it is given, that the environment or the settings file names, or that of the locale.
pub(crate) fn asked_for(args: &[OsString], env: &Environment<'_>) -> SpokenLanguage {
    let asked = value_of(args, "--lang").and_then(|lang| lang.to_str()).map(ToOwned::to_owned);
    spoken(asked, value_of(args, "--config").map(Path::new), env)
}

/// The value of an option, written as one word or two.
fn value_of<'a>(args: &'a [OsString], option: &str) -> Option<&'a OsStr> {
    let mut args = args.iter().skip(1);
    while let Some(arg) = args.next() {
        if arg == "--" {
            return None;
        }
        if arg == option {
            return args.next().map(OsString::as_os_str);
        }
        let value = arg.to_str().and_then(|arg| arg.strip_prefix(option)?.strip_prefix('='));
        if let Some(value) = value {
            return Some(OsStr::new(value));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;

    fn lang(args: &[&str], locale: &str) -> Lang {
        let args: Vec<OsString> = args.iter().map(OsString::from).collect();
        let get = |name: &str| (name == "LANG").then(|| locale.into());
        asked_for(&args, &Environment { variable: &get, home: None, folder: None }).texts.lang
    }

    #[test]
    fn the_argument_goes_before_the_locale() {
        assert_eq!(lang(&["portdesk", "list", "--nope", "--lang", "zh"], "en_GB.UTF-8"), Lang::Zh);
        assert_eq!(lang(&["portdesk", "--lang=en", "-h"], "zh_CN.UTF-8"), Lang::En);
        assert_eq!(lang(&["portdesk", "--lang", "xx"], "zh_CN.UTF-8"), Lang::Zh);
        assert_eq!(lang(&["portdesk", "list", "--", "--lang", "zh"], "C"), Lang::En);
        assert_eq!(lang(&["portdesk", "--lang"], "C"), Lang::En);
    }

    #[test]
    fn the_settings_file_goes_before_the_locale() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("settings.toml");
        std::fs::write(&file, "lang = 'zh'\nunknown = 1\n").unwrap();
        let file = file.to_str().unwrap();
        assert_eq!(lang(&["portdesk", "--config", file, "--help"], "C"), Lang::Zh);
        assert_eq!(lang(&["portdesk", "--config", file, "--lang", "en"], "C"), Lang::En);
        assert_eq!(lang(&["portdesk", "--config", "/no/such/file"], "zh_CN"), Lang::Zh);
    }

    #[test]
    fn help_speaks_the_language_of_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let (file, folder) = (dir.path().join("settings.toml"), dir.path().join("languages"));
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(&file, "lang = 'ja'\n").unwrap();
        std::fs::write(folder.join("ja.toml"), "[manual.words]\nusage = 'X: '\n").unwrap();
        let args = ["portdesk", "--config", file.to_str().unwrap()].map(OsString::from);
        let env = Environment { variable: &|_| None, home: None, folder: None };
        assert_eq!(asked_for(&args, &env).help().word("usage"), "X: ");
        // A faulty file does not keep the program from speaking.
        std::fs::write(folder.join("ja.toml"), "[manual.words]\nusage = 3\n").unwrap();
        assert_eq!(asked_for(&args, &env).texts.lang, Lang::En);
    }
}
