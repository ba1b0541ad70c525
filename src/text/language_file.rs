//! A language in one file. Owns the form of such a file (the tables of `assets/text/en.toml` and `error.en.toml`, those of
//! `help.en.toml` below `manual`, and `names`), how it is merged over English, and the template for a new one. It reads no file itself.
//!
//! A key that is missing is English and listed. A key that English does not have, a value of another form and other `{holes}` are faults.

use super::{Catalog, HelpTexts, Synonyms, TextPlace, error_text, particular};
use crate::domain::lang::{Lang, LanguageTag, NameTables};
use crate::domain::query::nearest_name;
use crate::domain::sanitize::{code_point, escaped, hidden_character, without_spelling_marks};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;
use toml::de::{DeString, DeTable, DeValue};
use toml::{Spanned, Table, Value};
use unicode_width::UnicodeWidthStr;

/// Where the help of the command line is in a language file.
const MANUAL: &str = "manual";
/// Where the names of ports, items and so on are.
const NAMES: &str = "names";
/// The key with the language's name.
const LANG: &str = "lang";
/// At most so many faults are listed.
const MOST: usize = 20;

/// Texts that have a fixed width on the screen, by the beginning of their key, and the cells that they have.
const CELLS: [(&str, usize); 21] = [
    ("state_short.", 10),
    ("orphan_short.", 9),
    // No key sequence shows these two.
    ("hint.answer-escalation", 20),
    ("hint.withdraw-escalation", 20),
    ("hint.", 13),
    ("columns.slack", 6),
    ("columns.lands", 7),
    ("columns.nat", 4),
    ("columns.docs", 4),
    ("columns.entry", 4),
    ("columns.flight", 6),
    ("columns.received", 5),
    ("bar.", 9),
    ("board.median", 9),
    ("board.p90", 9),
    ("board.number", 9),
    ("board.live", 9),
    ("board.decided", 9),
    ("board.refused", 9),
    ("board.first", 9),
    ("bar_verb.", 9),
];

/// The cells that a text has, by its key: a key of the table itself, or one below it.
pub(super) fn cells_of(path: &str) -> Option<usize> {
    let names = |key: &str| if key.ends_with('.') { path.starts_with(key) } else { path == key };
    CELLS.into_iter().find(|(key, _)| names(key)).map(|(_, cells)| cells)
}

/// The texts of a language that was read from a file.
#[derive(Clone, Debug)]
pub struct LanguageFile {
    /// Screen and messages.
    pub texts: Arc<Catalog>,
    /// The help of the command line.
    pub help: Arc<HelpTexts>,
    /// Names of ports, items and so on: see [`Rules::load_names`](crate::domain::rules::Rules::load_names).
    pub names: NameTables,
    /// Keys that are missing, and so English.
    pub missing: Vec<String>,
    /// Keys whose texts are wider than their place on the screen, and the cells that it has.
    pub wide: Vec<(String, usize)>,
}

/// What is wrong at a place of a language file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LanguageFaultKind {
    /// Not TOML: the parser's message.
    Form(String),
    /// A key that English does not have, and the one that was probably meant.
    UnknownKey(String, Option<String>),
    /// Something other than a text.
    NotText(String),
    /// Something other than a table.
    NotTable(String),
    /// Something other than a list of the same form and length.
    NotList(String, usize),
    /// An empty text.
    Empty(String),
    /// Holes that the English text does not have, and holes of it that are missing.
    Holes(String, Vec<String>, Vec<String>),
    /// A character that steers a terminal, hides text or reorders it.
    Hidden(String, char),
    /// The language in the file differs from its name.
    OtherLanguage(String),
}

/// A fault of a language file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageFault {
    /// Where.
    pub place: TextPlace,
    /// What.
    pub kind: LanguageFaultKind,
}

impl LanguageFault {
    /// The fault as text for the user, with its place.
    #[must_use]
    pub fn text(&self, texts: &Catalog) -> String {
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
            LanguageFaultKind::Form(said) => particular(texts.lang, said),
            LanguageFaultKind::UnknownKey(key, None) => say("language_key", &[("key", key)]),
            LanguageFaultKind::UnknownKey(key, Some(near)) => {
                say("language_key_near", &[("key", key), ("near", near)])
            }
            LanguageFaultKind::NotText(key) => say("language_not_text", &[("key", key)]),
            LanguageFaultKind::NotTable(key) => say("language_not_table", &[("key", key)]),
            LanguageFaultKind::NotList(key, n) => {
                say("language_not_list", &[("key", key), ("n", &n.to_string())])
            }
            LanguageFaultKind::Empty(key) => say("language_empty", &[("key", key)]),
            LanguageFaultKind::Holes(key, wrong, missing) => {
                let listed = |holes: &[String]| {
                    texts.listed(&holes.iter().map(|h| format!("{{{h}}}")).collect::<Vec<_>>())
                };
                let name = match (wrong.is_empty(), missing.is_empty()) {
                    (true, _) => "language_holes_missing",
                    (false, true) => "language_holes_wrong",
                    (false, false) => "language_holes",
                };
                say(name, &[("key", key), ("wrong", &listed(wrong)), ("missing", &listed(missing))])
            }
            LanguageFaultKind::Hidden(key, letter) => {
                say("hidden_character", &[("key", key), ("code", &code_point(*letter))])
            }
            LanguageFaultKind::OtherLanguage(tag) => say("language_other", &[("tag", tag)]),
        };
        self.place.sentence(texts, &why)
    }
}

/// The English texts in the form of a language file, without `names`.
fn english() -> Table {
    let mut all: Table = toml::from_str(Catalog::source(Lang::En)).unwrap_or_default();
    all.remove(LANG);
    let manual: Table = toml::from_str(HelpTexts::source(Lang::En)).unwrap_or_default();
    all.insert(MANUAL.to_owned(), Value::Table(manual));
    all
}

/// Reads a language file. `names` are the names that it can give, in English.
///
/// # Errors
/// What is wrong in it, in the order of the file; at most twenty faults.
pub fn parse_language(tag: &LanguageTag, text: &str) -> Result<LanguageFile, Vec<LanguageFault>> {
    // Editors may write a byte order mark before UTF-8.
    let text = text.trim_start_matches('\u{feff}');
    let mut over = LanguageOverlay { text, faults: Vec::new(), missing: Vec::new(), wide: Vec::new() };
    let (file, errors) = DeTable::parse_recoverable(text);
    for error in errors.into_iter().take(MOST) {
        let at = error.span().map_or(0, |span| span.start);
        over.fault(at..at, LanguageFaultKind::Form(error.message().to_owned()));
    }
    if !over.faults.is_empty() {
        return Err(over.faults);
    }
    let mut file = file.into_inner();
    let names = over.names(take(&mut file, NAMES));
    if let Some(said) = take(&mut file, LANG)
        && said.get_ref().as_str() != Some(tag.as_str())
    {
        over.fault(said.span(), LanguageFaultKind::OtherLanguage(tag.as_str().to_owned()));
    }
    let mut all = english();
    over.table("", &mut all, file);
    over.faults.sort_by_key(|fault| fault.place);
    over.faults.truncate(MOST);
    let form = |e: &toml::de::Error| {
        let kind = LanguageFaultKind::Form(e.message().to_owned());
        vec![LanguageFault { place: TextPlace { line: 1, column: 1 }, kind }]
    };
    if !over.faults.is_empty() {
        return Err(over.faults);
    }
    let manual = all.remove(MANUAL).unwrap_or(Value::Table(Table::new()));
    all.insert(LANG.to_owned(), Value::String(Lang::En.tag().to_owned()));
    // Every value has the form of the English one: these cannot fail.
    let help: HelpTexts = manual.try_into().map_err(|e| form(&e))?;
    let texts: Catalog = all.try_into().map_err(|e| form(&e))?;
    let texts =
        Catalog { lang: Lang::Loaded, tag: tag.as_str().into(), synonyms: Synonyms::builtin(), ..texts };
    Ok(LanguageFile {
        texts: Arc::new(texts),
        help: Arc::new(help),
        names,
        missing: over.missing,
        wide: over.wide,
    })
}

/// A row of a table of a file.
type LanguageRow<'i> = (Spanned<DeString<'i>>, Spanned<DeValue<'i>>);

/// The rows of a table as the file has them.
fn in_order(table: DeTable<'_>) -> Vec<LanguageRow<'_>> {
    let mut rows: Vec<LanguageRow<'_>> = table.into_iter().collect();
    rows.sort_by_key(|(key, _)| key.span().start);
    rows
}

/// Takes a key out of a table.
fn take<'i>(table: &mut DeTable<'i>, key: &str) -> Option<Spanned<DeValue<'i>>> {
    let found = table.keys().find(|k| k.get_ref().as_ref() == key).cloned()?;
    table.remove(&found)
}

/// A language file on its way over the English texts.
struct LanguageOverlay<'t> {
    text: &'t str,
    faults: Vec<LanguageFault>,
    missing: Vec<String>,
    wide: Vec<(String, usize)>,
}

impl LanguageOverlay<'_> {
    /// Notes a fault; what is behind the first twenty is not listed, and finding its place takes as long as the file is.
    fn fault(&mut self, span: Range<usize>, kind: LanguageFaultKind) {
        if self.faults.len() >= MOST {
            return;
        }
        self.faults.push(LanguageFault { place: TextPlace::at(self.text, span.start), kind });
    }

    /// Merges a table over the English one.
    fn table(&mut self, above: &str, base: &mut Table, file: DeTable<'_>) {
        let mut given = BTreeSet::new();
        for (key, value) in in_order(file) {
            let name = key.get_ref().to_string();
            let path = below(above, &name);
            match base.get_mut(&name) {
                Some(english) => self.value(&path, english, value),
                None if self.faults.len() >= MOST => {}
                None => {
                    let near = nearest_name(&name, base.keys().map(String::as_str));
                    let near = near.map(|near| below(above, near));
                    self.fault(key.span(), LanguageFaultKind::UnknownKey(path, near));
                }
            }
            given.insert(name);
        }
        for (key, value) in base.iter().filter(|(key, _)| !given.contains(*key)) {
            self.lacks(&below(above, key), value);
        }
    }

    /// Lists the texts of a value that the file does not have.
    fn lacks(&mut self, path: &str, value: &Value) {
        match value {
            Value::Table(table) => {
                table.iter().for_each(|(key, value)| self.lacks(&below(path, key), value));
            }
            _ => self.missing.push(path.to_owned()),
        }
    }

    fn value(&mut self, path: &str, english: &mut Value, value: Spanned<DeValue<'_>>) {
        let span = value.span();
        match (english, value.into_inner()) {
            (Value::Table(base), DeValue::Table(file)) => self.table(path, base, file),
            (Value::Array(base), DeValue::Array(file)) if base.len() == file.len() => {
                for (n, (english, value)) in base.iter_mut().zip(file).enumerate() {
                    self.value(&format!("{path}[{n}]"), english, value);
                }
            }
            (Value::String(base), DeValue::String(text)) => self.string(path, base, &text, span),
            (Value::Table(_), _) => self.fault(span, LanguageFaultKind::NotTable(path.to_owned())),
            (Value::Array(base), _) => {
                let length = base.len();
                self.fault(span, LanguageFaultKind::NotList(path.to_owned(), length));
            }
            _ => self.fault(span, LanguageFaultKind::NotText(path.to_owned())),
        }
    }

    fn string(&mut self, path: &str, english: &mut String, text: &str, span: Range<usize>) {
        if text.trim().is_empty() && !english.trim().is_empty() {
            return self.fault(span, LanguageFaultKind::Empty(path.to_owned()));
        }
        let (known, given) = (holes(english), holes(text));
        let apart = |one: &BTreeSet<&str>, other: &BTreeSet<&str>| -> Vec<String> {
            one.difference(other).map(|hole| (*hole).to_owned()).collect()
        };
        let (wrong, missing) = (apart(&given, &known), apart(&known, &given));
        if !wrong.is_empty() || !missing.is_empty() {
            return self.fault(span, LanguageFaultKind::Holes(path.to_owned(), wrong, missing));
        }
        let cells = cells_of(path);
        if let Some(cells) = cells.filter(|cells| text.width() > *cells && !text.contains('{')) {
            self.wide.push((path.to_owned(), cells));
        }
        let text = without_spelling_marks(text);
        if let Some(letter) = hidden_character(&text, english.contains('\n')) {
            return self.fault(span, LanguageFaultKind::Hidden(path.to_owned(), letter));
        }
        text.as_ref().clone_into(english);
    }

    /// The names of the tables of the rules. The rules determine the codes.
    fn names(&mut self, tables: Option<Spanned<DeValue<'_>>>) -> NameTables {
        let mut all = NameTables::new();
        let Some(tables) = tables else { return all };
        let span = tables.span();
        let DeValue::Table(tables) = tables.into_inner() else {
            self.fault(span, LanguageFaultKind::NotTable(NAMES.to_owned()));
            return all;
        };
        for (table, rows) in in_order(tables) {
            let (table, span) = (table.get_ref().to_string(), rows.span());
            let path = below(NAMES, &table);
            let DeValue::Table(rows) = rows.into_inner() else {
                self.fault(span, LanguageFaultKind::NotTable(path));
                continue;
            };
            let of = all.entry(table.into()).or_default();
            for (code, name) in in_order(rows) {
                let code = code.get_ref().to_string();
                let text = name.get_ref().as_str().map(without_spelling_marks);
                match text.as_deref() {
                    Some(text) if !text.trim().is_empty() => match hidden_character(text, false) {
                        Some(letter) => {
                            self.fault(name.span(), LanguageFaultKind::Hidden(below(&path, &code), letter));
                        }
                        None => _ = of.insert(code.into(), text.into()),
                    },
                    Some(_) => self.fault(name.span(), LanguageFaultKind::Empty(below(&path, &code))),
                    None => self.fault(name.span(), LanguageFaultKind::NotText(below(&path, &code))),
                }
            }
        }
        all
    }
}

fn below(above: &str, key: &str) -> String {
    if above.is_empty() { key.to_owned() } else { format!("{above}.{key}") }
}

fn holes(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|t| t.split_once('}')).map(|(name, _)| name).collect()
}

/// A language file for a new language: every key with its English text, each behind a `#`. `names` are those of the rules.
#[must_use]
pub fn language_template(tag: &LanguageTag, head: &[String], names: &NameTables) -> String {
    let mut out = String::new();
    for line in head {
        let _ = writeln!(out, "# {line}");
    }
    let _ = writeln!(out, "\n{LANG} = {}", quoted(tag.as_str()));
    let mut all = english();
    let text = |name: &str| Value::String(name.to_owned());
    let tables = names.iter().map(|(table, rows)| {
        let rows = rows.iter().map(|(code, name)| (code.to_string(), text(name)));
        (table.to_string(), Value::Table(rows.collect()))
    });
    all.insert(NAMES.to_owned(), Value::Table(tables.collect()));
    write_table(&mut out, "", &all);
    out
}

fn write_table(out: &mut String, path: &str, table: &Table) {
    let (tables, values): (Vec<_>, Vec<_>) = table.iter().partition(|(_, value)| value.is_table());
    if !values.is_empty() && !path.is_empty() {
        let _ = writeln!(out, "\n[{path}]");
    }
    for (key, value) in values {
        let _ = writeln!(out, "#{} = {}", key_text(key), value_text(value));
    }
    for (key, value) in tables {
        if let Value::Table(table) = value {
            write_table(out, &below(path, &key_text(key)), table);
        }
    }
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Array(all) => format!("[{}]", all.iter().map(value_text).collect::<Vec<_>>().join(", ")),
        Value::Table(table) => {
            let pairs = table.iter().map(|(key, value)| format!("{} = {}", key_text(key), value_text(value)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
        other => quoted(other.as_str().unwrap_or_default()),
    }
}

fn key_text(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if bare { key.to_owned() } else { quoted(key) }
}

/// A basic string of TOML.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn ja() -> LanguageTag {
        "ja".parse().unwrap()
    }

    fn faults(text: &str) -> Vec<String> {
        let texts = Catalog::builtin(Lang::En);
        parse_language(&ja(), text).unwrap_err().iter().map(|fault| fault.text(&texts)).collect()
    }

    #[test]
    fn missing_keys_are_english_and_listed() {
        let file = parse_language(&ja(), "[app]\nname = '口岸査証デスク'\n").unwrap();
        let en = Catalog::builtin(Lang::En);
        assert_eq!(&*file.texts.app.name, "口岸査証デスク");
        assert_eq!(file.texts.app.open, en.app.open);
        assert_eq!((file.texts.lang, &*file.texts.tag), (Lang::Loaded, "ja"));
        assert!(file.missing.contains(&"app.open".to_owned()));
        assert!(file.missing.contains(&"manual.command.list.about".to_owned()));
        assert!(!file.missing.contains(&"app.name".to_owned()));
        assert!(!file.texts.synonyms.actions().next().unwrap_or_default().is_empty());
    }

    #[test]
    fn template_is_a_complete_file() {
        let names: NameTables = [("port".into(), [("PEK".into(), "Beijing".into())].into())].into();
        let template = language_template(&ja(), &["A head".to_owned()], &names);
        assert!(parse_language(&ja(), &template).unwrap().names.values().all(BTreeMap::is_empty));
        let filled: String = template
            .lines()
            .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line))
            .flat_map(|line| [line, "\n"])
            .collect();
        let file = parse_language(&ja(), &filled).unwrap();
        assert_eq!(file.missing, Vec::<String>::new());
        assert_eq!(file.names, names);
        let en = HelpTexts::builtin(Lang::En);
        assert_eq!(file.help.words, en.words);
        assert_eq!(file.texts.time.weekdays, Catalog::builtin(Lang::En).time.weekdays);
    }

    #[test]
    fn hidden_characters_are_faults_with_their_line() {
        assert_eq!(
            faults("[app]\nname = \"a\\u001b[2J\"\n[names.port]\nPEK = \"a\\u202Eb\"\n"),
            [
                "line 2, column 8: 'app.name' contains U+001B, a character that cannot be seen on a screen. Remove it",
                "line 4, column 7: 'names.port.PEK' contains U+202E, a character that cannot be seen on a screen. Remove it",
            ]
        );
        assert_eq!(faults("[app]\nname = \"a\\nb\"\n").len(), 1, "the English text is one line");
        assert!(faults("[app]\n\"na\\nme\" = 'x'\n")[0].contains("app.na\\nme"));
        // Marks that belong to the spelling are no fault.
        let file = parse_language(&ja(), "[app]\nname = \"\u{645}\u{6cc}\u{200c}\u{62e}\"\n").unwrap();
        assert_eq!(&*file.texts.app.name, "\u{645}\u{6cc}\u{62e}");
    }

    #[test]
    fn many_unknown_texts_stop_at_twenty_faults() {
        let many: String = (0..20_000).map(|n| format!("unknown{n:05} = 1\n")).collect();
        let faults = parse_language(&ja(), &many).unwrap_err();
        let lines: Vec<usize> = faults.iter().map(|fault| fault.place.line).collect();
        assert_eq!(lines, (1..=MOST).collect::<Vec<usize>>());
    }

    #[test]
    fn faults_name_line_and_key() {
        assert_eq!(
            faults("[app]\nnam = 'x'\n"),
            ["line 2, column 1: unknown text 'app.nam'. Did you mean 'app.name'?"]
        );
        assert_eq!(
            faults("[app]\nname = 3\n"),
            ["line 2, column 8: 'app.name' must be text in quotation marks"]
        );
        assert_eq!(faults("app = 'x'\n"), ["line 1, column 7: 'app' must be a table: [app]"]);
        assert_eq!(
            faults("[app]\nname = ' '\n"),
            ["line 2, column 8: 'app.name' is empty. Remove the line to use the English text"]
        );
        assert_eq!(
            faults("[app]\ntoo_small = '{w} {hh}'\n"),
            [
                "line 2, column 13: 'app.too_small' contains {hh}, which the English text does not have, and lacks {h}"
            ]
        );
        assert_eq!(
            faults("[time]\nweekdays = ['a']\n"),
            ["line 2, column 12: 'time.weekdays' must be a list of 7 of the same form"]
        );
        assert_eq!(faults("lang = 'ko'\n"), ["line 1, column 8: the file is named for the language 'ja'"]);
        assert_eq!(
            faults("[names.port]\nPEK = 1\n"),
            ["line 2, column 7: 'names.port.PEK' must be text in quotation marks"]
        );
        assert!(faults("[app\n")[0].starts_with("line 1, column "), "{:?}", faults("[app\n"));
        assert_eq!(faults("[zzzz]\na = 1\n[app]\nname = 1\n").len(), 2);
    }

    #[test]
    fn wide_texts_are_listed() {
        let file = parse_language(&ja(), "[hint]\nclaim = 'a much too long hint'\n").unwrap();
        assert_eq!(file.wide, [("hint.claim".to_owned(), 13)]);
    }

    #[test]
    fn help_and_names_are_read() {
        let file = parse_language(
            &ja(),
            "\u{feff}[manual.words]\r\nusage = '使い方: '\r\n[names.item]\r\nphoto = '写真'\r\n",
        )
        .unwrap();
        assert_eq!(file.help.word("usage"), "使い方: ");
        assert_eq!(&*file.names["item"]["photo"], "写真");
    }
}
