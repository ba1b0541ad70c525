//! Faults of a settings file, and their texts.

use super::key::{KEYS, SettingForm, table_of};
use crate::domain::code::CodeError;
use crate::domain::lang::Lang;
use crate::domain::sanitize::escaped;
use crate::text::{Catalog, TextPlace, code_error_text, error_text, particular};

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SettingsFaultKind {
    /// Not TOML: the parser's message.
    Form(String),
    /// No such setting, and the one that was probably meant.
    Unknown(String, Option<&'static str>),
    /// A setting of its own below the line of a table.
    Outside(String, String),
    /// A setting of a table above or outside of it.
    Inside(String, &'static str),
    /// A value of another form.
    Value(&'static str, SettingForm),
    /// An empty text.
    Empty(&'static str),
    /// No officer ID.
    Officer(String, CodeError),
    /// No name of a language.
    Language(String),
    /// No print command.
    Print(String),
    /// A table without a setting that it needs.
    Missing(&'static str),
}

/// A fault at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SettingsFault {
    pub(super) place: TextPlace,
    pub(super) kind: SettingsFaultKind,
}

impl SettingsFault {
    /// The fault as text for the user, with its line and column.
    pub(crate) fn text(&self, texts: &Catalog) -> String {
        // A name of the file can hold anything.
        let say = |name: &str, values: &[(&str, &str)]| {
            let written: Vec<_> = values.iter().map(|(name, value)| (*name, escaped(value))).collect();
            error_text(
                texts,
                name,
                &written.iter().map(|(name, value)| (*name, &**value)).collect::<Vec<_>>(),
            )
        };
        let why = match &self.kind {
            SettingsFaultKind::Form(message) => particular(texts.lang, message),
            SettingsFaultKind::Unknown(key, Some(near)) => {
                say("settings_near", &[("key", key), ("near", short(near))])
            }
            SettingsFaultKind::Unknown(key, None) => {
                // A quoted name can have a dot of its own.
                let table = if key.starts_with("backup.") { "backup" } else { "" };
                let here = KEYS.iter().map(|k| k.name).filter(|name| table_of(name) == table);
                let known = texts.listed(&here.map(short).collect::<Vec<_>>());
                say("settings_unknown", &[("key", short(key)), ("known", &known)])
            }
            SettingsFaultKind::Outside(key, table) => {
                say("settings_outside", &[("key", key), ("table", table)])
            }
            SettingsFaultKind::Inside(key, table) => {
                say("settings_inside", &[("key", key), ("table", table)])
            }
            SettingsFaultKind::Value(key, form) => match form {
                SettingForm::Text => say("settings_text", &[("key", key)]),
                SettingForm::Path => say("settings_path", &[("key", key)]),
                SettingForm::Switch => say("settings_bool", &[("key", key)]),
                SettingForm::Choice(names) => {
                    let known = texts.listed(names);
                    say("settings_choice", &[("key", key), ("known", &known)])
                }
                SettingForm::Table => say("settings_table", &[("key", key)]),
                SettingForm::Number(least, most) => {
                    let (least, most) = (least.to_string(), most.to_string());
                    say("settings_number", &[("key", key), ("least", &least), ("most", &most)])
                }
            },
            SettingsFaultKind::Empty(key) => say("settings_empty", &[("key", key)]),
            SettingsFaultKind::Officer(id, error) => {
                let why = code_error_text(texts, *error);
                say("named", &[("what", "officer"), ("text", id), ("why", &why)])
            }
            SettingsFaultKind::Language(name) => {
                let known = texts.listed(&Lang::ALL.map(Lang::tag));
                say("language_unknown", &[("name", name), ("known", &known)])
            }
            SettingsFaultKind::Print(line) => say("settings_print", &[("text", line)]),
            SettingsFaultKind::Missing(key) => say("settings_missing", &[("key", key)]),
        };
        self.place.sentence(texts, &why)
    }
}

/// A name as it is written where it belongs.
fn short(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, name)| name)
}
