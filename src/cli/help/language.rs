//! The language of help and of faults in the command line, found before the command line is read.

use crate::domain::lang::Lang;
use crate::front::locale;
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// The language that the command line asks for anywhere, that the settings file names, or that of the locale.
pub(crate) fn asked_for(args: &[OsString], env: impl Fn(&str) -> Option<String>) -> Lang {
    let asked = value_of(args, "--lang").and_then(|lang| lang.to_str().and_then(|lang| lang.parse().ok()));
    asked
        .or_else(|| value_of(args, "--config").and_then(|file| of_settings(Path::new(file))))
        .unwrap_or_else(|| locale::language(env))
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

/// The language in a settings file; a file with faults is spoken of when it is read in earnest.
fn of_settings(file: &Path) -> Option<Lang> {
    let text = crate::files::read_given(file).ok()?;
    let settings: toml::Table = toml::from_str(&text).ok()?;
    settings.get("lang")?.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(args: &[&str], locale: &str) -> Lang {
        let args: Vec<OsString> = args.iter().map(OsString::from).collect();
        asked_for(&args, |name| (name == "LANG").then(|| locale.to_owned()))
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
}
