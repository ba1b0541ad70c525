//! The settings in force and their sources: argument, environment, file, default, in this order.

use super::file::{Backups, Config, SettingsFile, expanded};
use super::key::KEYS;
use super::place::{Environment, SettingsPlace};
use super::source::SettingSource;
use crate::cli::args::Args;
use crate::domain::lang::Lang;
use crate::domain::officer::OfficerId;
use crate::front::locale;
use crate::text::TextPlace;
use crate::ui::base::context::AlertConfig;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A value and its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chosen<T> {
    pub(crate) value: T,
    pub(crate) source: SettingSource,
}

/// The settings in force.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) place: SettingsPlace,
    pub(crate) store: Chosen<PathBuf>,
    /// A tag or the name of a language file.
    pub(crate) lang: Chosen<String>,
    /// A name or a path.
    pub(crate) theme: Chosen<String>,
    pub(crate) ascii: Chosen<bool>,
    pub(crate) plain: Chosen<bool>,
    pub(crate) officer: Chosen<Option<String>>,
    /// The directory of the office's own rules is an argument; it is in `config` then.
    rules_by_argument: bool,
    /// Settings of the file alone.
    pub(crate) config: Config,
    places: BTreeMap<&'static str, TextPlace>,
}

/// The default directory of the desk, below the data of the platform.
const STORE: &str = "portdesk";

impl Settings {
    /// What is in force.
    pub(crate) fn new(
        args: &Args,
        env: &Environment<'_>,
        place: SettingsPlace,
        file: SettingsFile,
        data: &Path,
    ) -> Self {
        let SettingsFile { mut config, places, .. } = file;
        let of_file =
            |name: &str| places.get(name).map_or(SettingSource::Default, |at| SettingSource::File(*at));
        let text = |name: &str| env.text(name);
        // A shell leaves a quoted `~`, and one behind a `=`.
        let path = |given: Option<&Path>| given.map(|path| expanded(path, env.home.as_deref()));
        let store = first([
            (path(args.store.as_deref()), SettingSource::Argument),
            (env.path("PORTDESK_STORE"), SettingSource::Environment("PORTDESK_STORE")),
            (config.store.clone(), of_file("store")),
        ]);
        let theme = first([
            (args.theme.clone(), SettingSource::Argument),
            (env.lossy("PORTDESK_THEME"), SettingSource::Environment("PORTDESK_THEME")),
            (config.theme.clone(), of_file("theme")),
            (locale::no_colour(text).then(|| "plain".to_owned()), SettingSource::Environment("NO_COLOR")),
        ]);
        let ascii =
            first([(args.ascii.then_some(true), SettingSource::Argument), (config.ascii, of_file("ascii"))]);
        let plain =
            first([(args.plain.then_some(true), SettingSource::Argument), (config.plain, of_file("plain"))]);
        let officer = first([
            (args.officer.clone(), SettingSource::Argument),
            (config.officer.map(|id: OfficerId| id.to_string()), of_file("officer")),
        ]);
        let rules_by_argument = args.rules.is_some();
        config.rules = path(args.rules.as_deref()).or(config.rules);
        Self {
            place,
            rules_by_argument,
            store: store.unwrap_or_else(|| by_default(Self::default_store(data))),
            lang: language(
                args.lang.as_ref().map(|tag| tag.as_str().to_owned()),
                env,
                &config,
                of_file("lang"),
            ),
            theme: theme.unwrap_or_else(|| by_default("any".to_owned())),
            ascii: ascii.unwrap_or_else(|| by_default(!locale::utf8(text))),
            plain: plain.unwrap_or_else(|| by_default(false)),
            officer: officer
                .map_or_else(|| by_default(None), |c| Chosen { value: Some(c.value), source: c.source }),
            config,
            places,
        }
    }

    /// The default directory of the desk.
    pub(super) fn default_store(data: &Path) -> PathBuf {
        data.join(STORE)
    }

    /// Whether the file sets nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How alerts are given; plain mode writes nothing but text.
    pub(crate) fn alerts(&self) -> AlertConfig {
        if self.plain.value {
            return AlertConfig::NONE;
        }
        let usual = AlertConfig::default();
        AlertConfig {
            bell: self.config.bell.unwrap_or(usual.bell),
            title: self.config.title.unwrap_or(usual.title),
            notify: self.config.notify.unwrap_or(usual.notify),
        }
    }

    /// The source of a setting.
    pub(super) fn source(&self, name: &str) -> SettingSource {
        match name {
            "store" => self.store.source,
            "lang" => self.lang.source,
            "theme" => self.theme.source,
            "ascii" => self.ascii.source,
            "plain" => self.plain.source,
            "officer" => self.officer.source,
            "rules" if self.rules_by_argument => SettingSource::Argument,
            name => self.places.get(name).map_or(SettingSource::Default, |at| SettingSource::File(*at)),
        }
    }

    /// Every setting with its value in force; none where it is not set and has no default.
    pub(super) fn values(&self) -> Vec<(&'static str, Option<SettingValue>)> {
        let c = &self.config;
        let usual = AlertConfig::default();
        let path =
            |path: &Option<PathBuf>| path.as_ref().map(|p| SettingValue::Text(p.display().to_string()));
        let backup = |of: &dyn Fn(&Backups) -> SettingValue| c.backup.as_ref().map(of);
        let value = |name: &str| match name {
            "store" => Some(SettingValue::Text(self.store.value.display().to_string())),
            "lang" => Some(SettingValue::Text(self.lang.value.clone())),
            "theme" => Some(SettingValue::Text(self.theme.value.clone())),
            "ascii" => Some(SettingValue::Switch(self.ascii.value)),
            "plain" => Some(SettingValue::Switch(self.plain.value)),
            "officer" => self.officer.value.clone().map(SettingValue::Text),
            "keys" => path(&c.keys),
            "inbox" => path(&Some(
                c.inbox.clone().unwrap_or_else(|| self.store.value.join(crate::host::inbox::FOLDER)),
            )),
            "anchor" => path(&c.anchor),
            "inviters" => path(&c.inviters),
            "rules" => path(&c.rules),
            "print" => c.print.as_ref().map(|command| SettingValue::Text(command.to_string())),
            "bell" => Some(SettingValue::Switch(c.bell.unwrap_or(usual.bell))),
            "title" => Some(SettingValue::Switch(c.title.unwrap_or(usual.title))),
            "notify" => Some(SettingValue::Switch(c.notify.unwrap_or(usual.notify))),
            "mouse" => Some(SettingValue::Switch(c.mouse.unwrap_or(true))),
            "images" => Some(SettingValue::Text(c.images.unwrap_or_default().name().to_owned())),
            "reader_gap" => Some(SettingValue::Number(c.reader_gap.unwrap_or_default().ms())),
            "backup.dir" => backup(&|b| SettingValue::Text(b.dir.display().to_string())),
            "backup.every_hours" => backup(&|b| SettingValue::Number(b.every_hours)),
            "backup.keep" => backup(&|b| SettingValue::Number(b.keep)),
            _ => None,
        };
        let tables = |name: &str| name == "backup";
        KEYS.iter().filter(|key| !tables(key.name)).map(|key| (key.name, value(key.name))).collect()
    }
}

/// A value as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SettingValue {
    Text(String),
    Switch(bool),
    Number(u32),
}

/// The language by argument, environment, file and locale.
pub(crate) fn language(
    argument: Option<String>,
    env: &Environment<'_>,
    config: &Config,
    of_file: SettingSource,
) -> Chosen<String> {
    let given = first([
        (argument, SettingSource::Argument),
        (env.lossy("PORTDESK_LANG"), SettingSource::Environment("PORTDESK_LANG")),
        (config.lang.clone(), of_file),
    ]);
    given.unwrap_or_else(|| {
        let spoken = locale::language(|name| env.text(name)).tag().to_owned();
        let by = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find(|name| env.get(name).is_some());
        let named = by.filter(|name| env.text(name).is_some_and(|value| value.parse::<Lang>().is_ok()));
        Chosen { value: spoken, source: named.map_or(SettingSource::Default, SettingSource::Environment) }
    })
}

fn by_default<T>(value: T) -> Chosen<T> {
    Chosen { value, source: SettingSource::Default }
}

/// The first value that is set.
fn first<T>(candidates: impl IntoIterator<Item = (Option<T>, SettingSource)>) -> Option<Chosen<T>> {
    candidates.into_iter().find_map(|(value, source)| Some(Chosen { value: value?, source }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use std::ffi::OsString;

    /// The settings for arguments, variables and a file.
    fn settings(args: &[&str], variables: &[(&str, &str)], file: &str) -> Settings {
        let args = Args::try_parse_from([&["portdesk"], args].concat()).unwrap();
        let get = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
        let env = Environment { variable: &get, home: Some("/home/w".into()), folder: None };
        let place = SettingsPlace::new(None, &env);
        Settings::new(&args, &env, place, SettingsFile::parse(file, None), Path::new("/data"))
    }

    const FILE: &str =
        "store = '/f'\nlang = 'zh'\ntheme = 'dark'\nofficer = 'li'\nascii = true\nplain = true\n";
    const VARIABLES: [(&str, &str); 4] =
        [("PORTDESK_STORE", "~/e"), ("PORTDESK_LANG", "ja"), ("PORTDESK_THEME", "light"), ("NO_COLOR", "1")];

    fn shown(s: &Settings) -> Vec<(String, &'static str)> {
        let one = |value: &str, source: SettingSource| (value.to_owned(), source.name());
        vec![
            one(&s.store.value.display().to_string(), s.store.source),
            one(&s.lang.value, s.lang.source),
            one(&s.theme.value, s.theme.source),
            one(s.officer.value.as_deref().unwrap_or("-"), s.officer.source),
        ]
    }

    fn wanted(all: [(&str, &'static str); 4]) -> Vec<(String, &'static str)> {
        all.into_iter().map(|(value, source)| (value.to_owned(), source)).collect()
    }

    #[test]
    fn argument_environment_file_default_in_order() {
        let args = ["--store", "/a", "--lang", "en", "--theme", "plain", "--officer", "wang"];
        assert_eq!(
            shown(&settings(&args, &VARIABLES, FILE)),
            wanted([("/a", "argument"), ("en", "argument"), ("plain", "argument"), ("wang", "argument")])
        );
        assert_eq!(
            shown(&settings(&[], &VARIABLES, FILE)),
            wanted([
                ("/home/w/e", "environment"),
                ("ja", "environment"),
                ("light", "environment"),
                ("li", "file")
            ])
        );
        assert_eq!(
            shown(&settings(&[], &[("NO_COLOR", "1"), ("LANG", "en_GB.UTF-8")], FILE)),
            wanted([("/f", "file"), ("zh", "file"), ("dark", "file"), ("li", "file")])
        );
        assert_eq!(
            shown(&settings(&[], &[("NO_COLOR", "1"), ("LANG", "zh_CN.UTF-8")], "")),
            wanted([
                ("/data/portdesk", "default"),
                ("zh", "environment"),
                ("plain", "environment"),
                ("-", "default")
            ])
        );
        assert_eq!(
            shown(&settings(&[], &[("PORTDESK_STORE", "")], "")),
            wanted([("/data/portdesk", "default"), ("en", "default"), ("any", "default"), ("-", "default")])
        );
    }

    #[test]
    fn tilde_of_an_argument_is_the_home_directory() {
        let s = settings(&["--store", "~/y", "--rules", "~/r"], &[], FILE);
        assert_eq!(s.store.value, Path::new("/home/w/y"));
        assert_eq!(s.config.rules.as_deref(), Some(Path::new("/home/w/r")));
    }

    #[cfg(unix)]
    #[test]
    fn variable_that_is_no_text_is_not_ignored() {
        use std::os::unix::ffi::OsStringExt;
        let args = Args::try_parse_from(["portdesk"]).unwrap();
        let get = |name: &str| {
            name.starts_with("PORTDESK_")
                .then(|| OsString::from_vec(vec![b'z', 0xff]))
                .filter(|_| name != "PORTDESK_CONFIG")
        };
        let env = Environment { variable: &get, home: None, folder: None };
        let s = Settings::new(
            &args,
            &env,
            SettingsPlace::new(None, &env),
            SettingsFile::default(),
            Path::new("/data"),
        );
        assert_eq!((&*s.lang.value, s.lang.source.name()), ("z\u{fffd}", "environment"));
        assert_eq!((&*s.theme.value, s.theme.source.name()), ("z\u{fffd}", "environment"));
    }

    #[test]
    fn switches_are_off_unless_asked_for() {
        let s = settings(&[], &[], FILE);
        assert_eq!((s.ascii.value, s.plain.value, s.alerts()), (true, true, AlertConfig::NONE));
        let s = settings(&["--ascii"], &[], "ascii = false\n");
        assert_eq!((s.ascii.value, s.ascii.source), (true, SettingSource::Argument));
        let s = settings(&[], &[("LANG", "zh_CN.GB18030")], "");
        assert_eq!((s.ascii.value, s.plain.value, s.alerts()), (true, false, AlertConfig::default()));
    }

    #[test]
    fn every_setting_is_shown() {
        let s = settings(&[], &[], "[backup]\ndir = '/b'\n");
        let values = s.values();
        assert_eq!(values.len(), KEYS.len() - 1);
        let of = |name: &str| values.iter().find(|(n, _)| *n == name).unwrap().1.clone();
        assert_eq!(of("backup.dir"), Some(SettingValue::Text("/b".into())));
        assert_eq!(of("backup.keep"), Some(SettingValue::Number(14)));
        assert_eq!(of("mouse"), Some(SettingValue::Switch(true)));
        assert_eq!(of("rules"), None);
        assert_eq!((s.source("backup.dir").name(), s.source("backup.keep").name()), ("file", "default"));
    }
}
