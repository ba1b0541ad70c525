//! The settings file itself. Owns its form and its values; every fault has its line, and what is right beside it is still read.

use super::fault::{SettingsFault, SettingsFaultKind};
use super::key::{KEYS, SettingForm, SettingKey, nearest_setting, setting, table_of};
use crate::cli::error::CliError;
use crate::domain::lang::LanguageTag;
use crate::domain::officer::OfficerId;
use crate::domain::print_command::PrintCommand;
use crate::files;
use crate::front::ReaderGap;
use crate::text::{Catalog, TextPlace, error_text};
use crate::ui::base::image_style::ImageStyle;
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// At most so many faults are listed.
const MOST: usize = 20;

/// The values of a settings file. The defaults are not in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    pub(crate) store: Option<PathBuf>,
    pub(crate) lang: Option<String>,
    pub(crate) theme: Option<String>,
    pub(crate) ascii: Option<bool>,
    pub(crate) plain: Option<bool>,
    pub(crate) officer: Option<OfficerId>,
    /// A key table that changes the built-in one.
    pub(crate) keys: Option<PathBuf>,
    /// The folder whose submissions an open desk imports.
    pub(crate) inbox: Option<PathBuf>,
    /// A file on another disk that names the desk's newest entry.
    pub(crate) anchor: Option<PathBuf>,
    pub(crate) inviters: Option<PathBuf>,
    /// The office's own rules, ports, checklists and letters.
    pub(crate) rules: Option<PathBuf>,
    /// What prints issued documents.
    pub(crate) print: Option<PrintCommand>,
    pub(crate) bell: Option<bool>,
    pub(crate) mouse: Option<bool>,
    /// How pictures of documents are drawn.
    pub(crate) images: Option<ImageStyle>,
    /// How far apart the signs of a passport reader come.
    pub(crate) reader_gap: Option<ReaderGap>,
    pub(crate) title: Option<bool>,
    pub(crate) notify: Option<bool>,
    pub(crate) backup: Option<Backups>,
}

/// When and where an open desk makes backups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Backups {
    /// The folder: on another disk, if it is to help.
    pub(crate) dir: PathBuf,
    /// Hours between two of them.
    pub(crate) every_hours: u32,
    /// The number that is retained.
    pub(crate) keep: u32,
}

impl Backups {
    /// Every day, for two weeks.
    fn new(dir: PathBuf) -> Self {
        Self { dir, every_hours: 24, keep: 14 }
    }
}

/// A file as it was read: what is right in it, and what is wrong.
#[derive(Clone, Debug, Default)]
pub(crate) struct SettingsFile {
    pub(crate) config: Config,
    pub(crate) faults: Vec<SettingsFault>,
    /// Where each setting is in the file.
    pub(super) places: BTreeMap<&'static str, TextPlace>,
    /// The file may name a directory of the desk, and what it names cannot be read.
    pub(super) is_store_unclear: bool,
}

impl SettingsFile {
    /// Reads a file. `Ok` with faults in it where it could be read as text.
    ///
    /// # Errors
    /// Where it cannot be read, is no UTF-8 or has no end.
    pub(crate) fn read(file: &Path) -> io::Result<Self> {
        Ok(Self::parse(&files::read_given(file)?, etcetera::home_dir().ok().as_deref()))
    }

    /// Reads a text; `home` is what a `~` means.
    pub(super) fn parse(text: &str, home: Option<&Path>) -> Self {
        // Editors may write a byte order mark before UTF-8.
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = SettingsReader { text, home, file: Self::default(), dir: None, table: None };
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors.into_iter().take(MOST) {
            let span = error.span().unwrap_or_default();
            reader.fault(span, SettingsFaultKind::Form(error.message().to_owned()));
        }
        let form = reader.file.faults.clone();
        reader.file.faults.clear();
        reader.table("", table.get_ref());
        let mut file = reader.finish();
        file.is_store_unclear = is_store_unclear(&file, &form, text);
        if !form.is_empty() {
            // What follows from them is no fault of its own.
            file.faults = form;
        }
        file.faults.sort_by_key(|fault| fault.place);
        file.faults.truncate(MOST);
        file
    }

    /// All faults as one error: a line each, with the file.
    pub(crate) fn error(&self, texts: &Catalog, file: &Path) -> Option<CliError> {
        let line = |fault: &SettingsFault| {
            let why = fault.text(texts);
            error_text(texts, "file", &[("file", &file.display().to_string()), ("why", &why)])
        };
        let lines: Vec<String> = self.faults.iter().map(line).collect();
        (!lines.is_empty()).then(|| CliError::Usage(lines.join("\n")))
    }
}

/// Why a file that is meant to be text cannot be read.
pub(super) fn unreadable(texts: &Catalog, file: &Path, error: &io::Error) -> CliError {
    if error.kind() == io::ErrorKind::InvalidData {
        return CliError::of_file(texts, file, &error_text(texts, "settings_encoding", &[]));
    }
    CliError::file(texts, file, error)
}

/// Puts the home directory in place of a `~` at the beginning of a path: no shell does it for a file.
pub(super) fn expanded(path: &Path, home: Option<&Path>) -> PathBuf {
    match (home, path.strip_prefix("~")) {
        // Joined with nothing, a path ends with a slash.
        (Some(home), Ok(rest)) if rest.as_os_str().is_empty() => home.to_owned(),
        (Some(home), Ok(rest)) => home.join(rest),
        _ => path.to_owned(),
    }
}

struct SettingsReader<'t> {
    text: &'t str,
    home: Option<&'t Path>,
    file: SettingsFile,
    /// The folder of backups, where the table names it.
    dir: Option<PathBuf>,
    /// Where the table of backups is, with what it has besides its folder.
    table: Option<(TextPlace, Backups)>,
}

impl SettingsReader<'_> {
    fn is_full(&self) -> bool {
        self.file.faults.len() >= MOST
    }

    /// Notes a fault; what is behind the first twenty is not listed, and finding its place takes as long as the file is.
    fn fault(&mut self, span: Range<usize>, kind: SettingsFaultKind) {
        if self.is_full() {
            return;
        }
        self.file.faults.push(SettingsFault { place: TextPlace::at(self.text, span.start), kind });
    }

    fn table(&mut self, above: &str, table: &DeTable<'_>) {
        let mut rows: Vec<_> = table.iter().collect();
        rows.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in rows {
            let whole = if above.is_empty() {
                name.get_ref().to_string()
            } else {
                format!("{above}.{}", name.get_ref())
            };
            match setting(&whole) {
                Some(key) => {
                    self.file.places.insert(key.name, TextPlace::at(self.text, name.span().start));
                    self.value(key, name.span(), value);
                }
                None if self.is_full() => {}
                None => self.fault(name.span(), unknown(above, name.get_ref(), whole)),
            }
        }
    }

    fn value(&mut self, key: &SettingKey, name: Range<usize>, value: &Spanned<DeValue<'_>>) {
        let fits = match (key.form, value.get_ref()) {
            (SettingForm::Text | SettingForm::Path, DeValue::String(text)) if text.trim().is_empty() => {
                return self.fault(value.span(), SettingsFaultKind::Empty(key.name));
            }
            (SettingForm::Text, DeValue::String(text)) => {
                match text_value(&mut self.file.config, key.name, text) {
                    Ok(()) => true,
                    Err(kind) => return self.fault(value.span(), kind),
                }
            }
            (SettingForm::Choice(_), DeValue::String(text)) => {
                let style = ImageStyle::ALL.into_iter().find(|style| style.name() == text.as_ref());
                self.file.config.images = style;
                style.is_some()
            }
            (SettingForm::Path, DeValue::String(text)) => {
                let path = expanded(Path::new(text.as_ref()), self.home);
                match key.name {
                    "backup.dir" => self.dir = Some(path),
                    name => path_value(&mut self.file.config, name, path),
                }
                true
            }
            (SettingForm::Switch, DeValue::Boolean(on)) => {
                switch_value(&mut self.file.config, key.name, *on);
                true
            }
            (SettingForm::Number(least, most), DeValue::Integer(n)) => {
                let number = u32::from_str_radix(&n.as_str().replace('_', ""), n.radix());
                match (number.ok().filter(|n| (least..=most).contains(n)), &mut self.table) {
                    (Some(n), None) if key.name == "reader_gap" => {
                        self.file.config.reader_gap = Some(ReaderGap::from_ms(n));
                        true
                    }
                    (Some(n), Some((_, backups))) => {
                        match key.name {
                            "backup.keep" => backups.keep = n,
                            _ => backups.every_hours = n,
                        }
                        true
                    }
                    _ => false,
                }
            }
            (SettingForm::Table, DeValue::Table(table)) => {
                self.table = Some((TextPlace::at(self.text, name.start), Backups::new(PathBuf::new())));
                self.table(key.name, table);
                true
            }
            _ => false,
        };
        if !fits {
            self.fault(value.span(), SettingsFaultKind::Value(key.name, key.form));
        }
    }

    fn finish(mut self) -> SettingsFile {
        match (self.table, self.dir) {
            (Some((_, backups)), Some(dir)) => self.file.config.backup = Some(Backups { dir, ..backups }),
            // A folder of another form is a fault already.
            (Some((place, _)), None) if !self.file.places.contains_key("backup.dir") => {
                let kind = SettingsFaultKind::Missing("backup.dir");
                self.file.faults.push(SettingsFault { place, kind });
            }
            _ => {}
        }
        self.file
    }
}

/// Whether the setting `store` of a faulty file is faulty itself: its value, its name, its table, or, where the file is no TOML, a line
/// of it.
fn is_store_unclear(file: &SettingsFile, form: &[SettingsFault], text: &str) -> bool {
    const STORE: &str = "store";
    let is_read = file.config.store.is_some();
    let means_store = |fault: &SettingsFault| match &fault.kind {
        SettingsFaultKind::Unknown(_, near) => *near == Some(STORE),
        SettingsFaultKind::Outside(key, _) => key == STORE,
        SettingsFaultKind::Value(key, _) | SettingsFaultKind::Empty(key) => *key == STORE,
        _ => false,
    };
    let unlisted = file.faults.len() >= MOST && !is_read;
    if form.is_empty() {
        return unlisted || file.faults.iter().any(means_store);
    }
    // What is behind a fault of form may be read as something else.
    let names = |line: &str| line.trim_start().trim_start_matches(['"', '\'']).starts_with(STORE);
    let lines: Vec<usize> = text.lines().zip(1..).filter(|(line, _)| names(line)).map(|(_, n)| n).collect();
    let on_line = form.iter().any(|fault| lines.contains(&fault.place.line));
    unlisted || on_line || lines.len() > 1 || lines.len() != usize::from(is_read)
}

/// What an unknown name was meant to be.
fn unknown(above: &str, name: &str, whole: String) -> SettingsFaultKind {
    if !above.is_empty() && setting(name).is_some() {
        return SettingsFaultKind::Outside(name.to_owned(), above.to_owned());
    }
    let inner = KEYS.iter().find(|key| above.is_empty() && key.name.ends_with(&format!(".{name}")));
    if let Some(key) = inner {
        return SettingsFaultKind::Inside(name.to_owned(), table_of(key.name));
    }
    let near = nearest_setting(&whole);
    // With a near one the name itself is enough.
    SettingsFaultKind::Unknown(if near.is_some() { name.to_owned() } else { whole }, near)
}

fn text_value(config: &mut Config, name: &str, text: &str) -> Result<(), SettingsFaultKind> {
    match name {
        "lang" => {
            let tag = text.parse::<LanguageTag>();
            tag.map_err(|_| SettingsFaultKind::Language(text.to_owned()))?;
            config.lang = Some(text.to_owned());
        }
        "theme" => config.theme = Some(text.to_owned()),
        "print" => {
            let command = text.parse().map_err(|_| SettingsFaultKind::Print(text.to_owned()))?;
            config.print = Some(command);
        }
        _ => {
            let officer = text.parse().map_err(|e| SettingsFaultKind::Officer(text.to_owned(), e))?;
            config.officer = Some(officer);
        }
    }
    Ok(())
}

fn path_value(config: &mut Config, name: &str, path: PathBuf) {
    let slot = match name {
        "store" => &mut config.store,
        "keys" => &mut config.keys,
        "inbox" => &mut config.inbox,
        "anchor" => &mut config.anchor,
        "inviters" => &mut config.inviters,
        _ => &mut config.rules,
    };
    *slot = Some(path);
}

fn switch_value(config: &mut Config, name: &str, on: bool) {
    let slot = match name {
        "ascii" => &mut config.ascii,
        "plain" => &mut config.plain,
        "bell" => &mut config.bell,
        "title" => &mut config.title,
        "notify" => &mut config.notify,
        _ => &mut config.mouse,
    };
    *slot = Some(on);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;

    fn parse(text: &str) -> SettingsFile {
        SettingsFile::parse(text, Some(Path::new("/home/w")))
    }

    fn faults(text: &str) -> Vec<String> {
        let texts = Catalog::builtin(Lang::En);
        parse(text).faults.iter().map(|fault| fault.text(&texts)).collect()
    }

    #[test]
    fn every_setting_is_read() {
        let text = "store = 's'\nlang = 'zh'\ntheme = 'dark'\nascii = true\nplain = true\nofficer = 'wang'\nkeys = 'k'\ninbox = 'i'\nanchor = 'a'\ninviters = 'v'\nrules = 'r'\nprint = 'lp -d desk'\nimages = 'half'\nbell = false\ntitle = false\nnotify = true\nmouse = false\nreader_gap = 45\n[backup]\ndir = 'b'\nevery_hours = 0x10\nkeep = 1_0\n";
        let file = parse(text);
        assert_eq!(file.faults, []);
        assert_eq!(file.places.len(), KEYS.len());
        let c = file.config;
        let paths = [c.store, c.keys, c.inbox, c.anchor, c.inviters, c.rules]
            .map(|p| p.unwrap().display().to_string());
        assert_eq!(paths, ["s", "k", "i", "a", "v", "r"]);
        assert_eq!(
            [c.ascii, c.plain, c.bell, c.title, c.notify, c.mouse],
            [true, true, false, false, true, false].map(Some)
        );
        assert_eq!((c.lang.as_deref(), c.theme.as_deref()), (Some("zh"), Some("dark")));
        assert_eq!(c.reader_gap, Some(ReaderGap::from_ms(45)));
        assert_eq!(c.print, "lp -d desk".parse().ok());
        assert_eq!(c.officer.unwrap().as_str(), "wang");
        assert_eq!(c.backup, Some(Backups { dir: "b".into(), every_hours: 16, keep: 10 }));
    }

    #[test]
    fn tilde_is_the_home_directory_in_paths() {
        let text = "store = '~/desk'\nkeys = '~/k'\ninbox = '~'\nanchor = '/usb/~'\ninviters = '~wang/i'\nrules = '~/r'\n[backup]\ndir = '~/b'\n";
        let c = parse(text).config;
        let paths = [c.store, c.keys, c.inbox, c.anchor, c.inviters, c.rules]
            .map(|p| p.unwrap().display().to_string());
        assert_eq!(paths, ["/home/w/desk", "/home/w/k", "/home/w", "/usb/~", "~wang/i", "/home/w/r"]);
        assert_eq!(c.backup.unwrap().dir, Path::new("/home/w/b"));
    }

    #[test]
    fn unknown_settings_name_the_nearest_one() {
        for (text, expected) in [
            ("\nlangauge = 'zh'\n", "line 2, column 1: unknown setting 'langauge'. Did you mean 'lang'?"),
            (
                "[backup]\ndir = 'b'\nkep = 3\n",
                "line 3, column 1: unknown setting 'kep'. Did you mean 'keep'?",
            ),
            (
                "[backup]\ndir = 'b'\nbell = true\n",
                "line 3, column 1: 'bell' belongs above the line [backup], which everything below it is part of",
            ),
            ("every_hours = 3\n", "line 1, column 1: 'every_hours' belongs below the line [backup]"),
            (
                "[backup]\ndir = 'b'\nzzzzz = 3\n",
                "line 3, column 1: unknown setting 'zzzzz'. Available: dir, every_hours, keep",
            ),
        ] {
            assert_eq!(faults(text), [expected], "{text}");
        }
        assert!(
            faults("zzzzz = 1\n")[0].contains("Available: store, lang, theme"),
            "{:?}",
            faults("zzzzz = 1\n")
        );
    }

    #[test]
    fn wrong_values_say_what_is_allowed() {
        for (text, expected) in [
            ("lang = 3\n", "line 1, column 8: 'lang' must be text in quotation marks"),
            ("lang = '../x'\n", "line 1, column 8: unknown language '../x'. Available: en, zh"),
            ("store = true\n", "line 1, column 9: 'store' must be a path in quotation marks"),
            ("store = ''\n", "line 1, column 9: 'store' is empty. Remove the line to use the default"),
            ("bell = 'yes'\n", "line 1, column 8: 'bell' must be true or false, without quotation marks"),
            (
                "backup = 'x'\n",
                "line 1, column 10: 'backup' must be a table: [backup] and its settings on the lines below",
            ),
            ("[backup]\nkeep = 1\n", "line 1, column 2: 'backup.dir' is missing"),
            (
                "[backup]\ndir = 'b'\nkeep = 0\n",
                "line 3, column 8: 'backup.keep' must be a whole number from 1 to 100000",
            ),
            (
                "[backup]\ndir = 'b'\nkeep = 99999999999\n",
                "line 3, column 8: 'backup.keep' must be a whole number from 1 to 100000",
            ),
            (
                "[backup]\ndir = 'b'\nkeep = -1\n",
                "line 3, column 8: 'backup.keep' must be a whole number from 1 to 100000",
            ),
            (
                "officer = 'no such'\n",
                "line 1, column 11: invalid officer 'no such': a code has only letters, digits, '.', '_' and '-'",
            ),
        ] {
            assert_eq!(faults(text), [expected], "{text}");
        }
    }

    #[test]
    fn one_fault_does_not_hide_another() {
        let file = parse("lang = 'zh'\nbell = 1\nmouse = 2\n");
        assert_eq!(file.faults.len(), 2);
        assert_eq!(file.config.lang.as_deref(), Some("zh"));
        assert_eq!(parse(&"zzz = 1\n".repeat(50)).faults.len(), MOST);
    }

    #[test]
    fn store_beside_a_fault_is_read() {
        let store = |text: &str| {
            let file = parse(text);
            assert!(!file.faults.is_empty(), "{text}");
            (file.config.store.map(|path| path.display().to_string()), file.is_store_unclear)
        };
        for text in ["store = '/d'\nlangauge = 1\n", "bell = 1\nstore = '/d'\n", "store = '/d'\nlang = en\n"]
        {
            assert_eq!(store(text), (Some("/d".to_owned()), false), "{text}");
        }
        assert_eq!(store("langauge = 'zh'\n"), (None, false));
        for text in [
            "stoer = '/d'\n",
            "store = 3\n",
            "store = ''\n",
            "store = /d\n",
            "store = '/d\n",
            "[backup]\ndir = 'b'\nstore = '/d'\n",
            "store = '/d'\nstore = '/e'\n",
            "lang = \"\"\"\nstore = '/d'\n",
        ] {
            assert!(store(text).1, "{text}");
        }
        let many: String = (0..30).map(|n| format!("unknown{n} = 1\n")).collect();
        assert!(store(&format!("{many}store = 3\n")).1);
        assert_eq!(store(&format!("{many}store = '/d'\n")), (Some("/d".to_owned()), false));
    }

    #[test]
    fn many_unknown_settings_stop_at_twenty_faults() {
        let many: String = (0..20_000).map(|n| format!("unknown{n:05} = 1\n")).collect();
        let places: Vec<usize> = parse(&many).faults.iter().map(|fault| fault.place.line).collect();
        assert_eq!(places, (1..=MOST).collect::<Vec<usize>>());
    }

    #[test]
    fn line_feed_in_a_name_is_escaped() {
        assert_eq!(faults("\"zzz\\nzzz\" = 1\n[backup]\ndir = 'b'\n")[0].lines().count(), 1);
        assert!(faults("\"zzz\\nzzz\" = 1\n")[0].contains("unknown setting 'zzz\\nzzz'"));
    }

    #[test]
    fn faults_of_form_have_line_and_column() {
        assert_eq!(faults("mouse = true\nmouse = false\n"), ["line 2, column 1: this name is given twice"]);
        assert_eq!(faults("lang = en\n"), ["line 1, column 8: text must be in quotation marks"]);
        assert!(!faults("[backup\n").is_empty());
    }

    #[test]
    fn editors_marks_and_line_ends_are_no_faults() {
        let file = parse("\u{feff}lang = 'zh'\r\nmouse = false\r\n");
        assert_eq!((file.faults.len(), file.config.mouse), (0, Some(false)));
        assert_eq!(file.places["mouse"].line, 2);
        assert_eq!(parse("").faults, []);
    }
}
