//! The settings that there are. Owns their names, forms and examples, and which one was probably meant by an unknown name.

use crate::domain::query::nearest_name;
use crate::front::ReaderGap;
use crate::ui::base::image_style::ImageStyle;

/// The form of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SettingForm {
    /// Text.
    Text,
    /// A path; a `~` at its beginning is the home directory.
    Path,
    /// `true` or `false`.
    Switch,
    /// One of some names.
    Choice(&'static [&'static str]),
    /// A whole number, from and to.
    Number(u32, u32),
    /// A table of settings.
    Table,
}

/// A setting.
#[derive(Clone, Copy, Debug)]
pub(super) struct SettingKey {
    /// Its name; a setting of a table with the table's name and a dot.
    pub(super) name: &'static str,
    pub(super) form: SettingForm,
    /// Its value in a new file: the default, or an example where there is none.
    pub(super) example: &'static str,
}

const fn key(name: &'static str, form: SettingForm, example: &'static str) -> SettingKey {
    SettingKey { name, form, example }
}

use SettingForm::{Choice, Number, Path, Switch, Table, Text};

/// All settings in the order in which they are listed. Those of a table come behind it.
pub(super) const KEYS: [SettingKey; 22] = [
    key("store", Path, "'~/portdesk'"),
    key("lang", Text, "'en'"),
    key("theme", Text, "'any'"),
    key("ascii", Switch, "false"),
    key("plain", Switch, "false"),
    key("officer", Text, "'wang'"),
    key("keys", Path, "'~/portdesk-keys.toml'"),
    key("inbox", Path, "'~/inbox'"),
    key("anchor", Path, "'/mnt/usb/portdesk-anchor'"),
    key("inviters", Path, "'~/inviters.toml'"),
    key("rules", Path, "'~/portdesk-rules'"),
    key("print", Text, "'lp -d desk'"),
    key("bell", Switch, "true"),
    key("title", Switch, "true"),
    key("notify", Switch, "false"),
    key("mouse", Switch, "true"),
    key("reader_gap", Number(ReaderGap::LEAST, ReaderGap::MOST), "30"),
    key("images", Choice(&ImageStyle::NAMES), "'ink'"),
    key("backup", Table, ""),
    key("backup.dir", Path, "'/mnt/backup/portdesk'"),
    key("backup.every_hours", Number(1, 100_000), "24"),
    key("backup.keep", Number(1, 100_000), "14"),
];

/// Other words for settings.
const OTHER: [(&str, &str); 24] = [
    ("language", "lang"),
    ("locale", "lang"),
    ("directory", "store"),
    ("folder", "store"),
    ("desk", "store"),
    ("data", "store"),
    ("colour", "theme"),
    ("color", "theme"),
    ("colours", "theme"),
    ("colors", "theme"),
    ("user", "officer"),
    ("keymap", "keys"),
    ("bindings", "keys"),
    ("register", "inviters"),
    ("sound", "bell"),
    ("notifications", "notify"),
    ("reader", "reader_gap"),
    ("scanner", "reader_gap"),
    ("pictures", "images"),
    ("graphics", "images"),
    ("backups", "backup"),
    ("backup.directory", "backup.dir"),
    ("backup.hours", "backup.every_hours"),
    ("backup.count", "backup.keep"),
];

/// A setting by its whole name.
pub(super) fn setting(name: &str) -> Option<&'static SettingKey> {
    KEYS.iter().find(|key| key.name == name)
}

/// The table that a setting is in; empty for one of its own.
pub(super) fn table_of(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(table, _)| table)
}

/// The setting that was probably meant by an unknown name in the same table: by a synonym, by its letters, or by its
/// beginning.
pub(super) fn nearest_setting(unknown: &str) -> Option<&'static str> {
    let unknown = unknown.to_lowercase().replace('-', "_");
    let here = |name: &&str| table_of(name) == table_of(&unknown);
    let names = || KEYS.iter().map(|key| key.name).filter(here);
    let words = names().chain(OTHER.iter().map(|(word, _)| *word).filter(here));
    let meant = |word: &'static str| OTHER.iter().find(|(w, _)| *w == word).map_or(word, |(_, name)| *name);
    if let Some(word) = nearest_name(&unknown, words) {
        return OTHER.iter().map(|(w, _)| *w).chain(names()).find(|w| *w == word).map(meant);
    }
    // At least three letters: every name begins with fewer of some other one.
    let begins = |name: &&str| {
        name.len() >= 3 && (unknown.starts_with(*name) || unknown.len() >= 3 && name.starts_with(&unknown))
    };
    names().find(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_names_lead_to_the_nearest_setting() {
        for (unknown, meant) in [
            ("langauge", Some("lang")),
            ("Language", Some("lang")),
            ("lagn", Some("lang")),
            ("stoer", Some("store")),
            ("color", Some("theme")),
            ("themes", Some("theme")),
            ("inviters_file", Some("inviters")),
            ("notification", Some("notify")),
            ("backup.every-hours", Some("backup.every_hours")),
            ("backup.folder", None),
            ("backup.kep", Some("backup.keep")),
            ("zzzzz", None),
            ("x", None),
        ] {
            assert_eq!(nearest_setting(unknown), meant, "{unknown}");
        }
    }

    #[test]
    fn names_and_words_are_unique() {
        let mut all: Vec<&str> =
            KEYS.iter().map(|key| key.name).chain(OTHER.iter().map(|(word, _)| *word)).collect();
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "{all:?}");
        assert!(OTHER.iter().all(|(_, name)| setting(name).is_some()));
    }
}
