//! The folder of the office's rules: reads it when the rules are first needed, and reports its faults. Owns the sentences;
//! `domain::rules` determines what a file may hold and what is in force. A faulty folder stops nothing.

use super::error::io_text;
use crate::domain::lang::NameTables;
use crate::domain::rules::{
    AcceptedRules, OfficeRules, RuleChange, RuleDirection, RuleFault, RuleFaultKind, RulePlace, Rules,
};
use crate::files;
use crate::text::{Catalog, fill, particular};
use std::fs;
use std::io;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// No office has more files of rules.
const MOST_FILES: usize = 500;

/// The rules of the desk: the built-in ones, or those of the office over them. The folder is read when a rule is first needed, so that
/// commands that need none never do.
pub(super) struct RulesInUse {
    dir: Option<PathBuf>,
    /// Names in the language of a file.
    names: Option<NameTables>,
    office: OnceLock<Option<OfficeRules>>,
    accepted: OnceLock<AcceptedRules>,
    /// Before the desk was opened nothing looser is in force.
    strict: OnceLock<Arc<Rules>>,
    in_force: OnceLock<Arc<Rules>>,
}

impl RulesInUse {
    pub(super) fn new(dir: Option<PathBuf>, names: Option<NameTables>) -> Self {
        Self {
            dir,
            names,
            office: OnceLock::new(),
            accepted: OnceLock::new(),
            strict: OnceLock::new(),
            in_force: OnceLock::new(),
        }
    }

    /// The folder.
    pub(super) fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    /// The office's rules; none where no folder is set.
    pub(super) fn office(&self) -> Option<&OfficeRules> {
        let read = || {
            let dir = self.dir.as_deref()?;
            let (found, unreadable) = match read_folder(dir) {
                Ok(found) => found,
                Err(error) => (Vec::new(), vec![(dir.display().to_string(), error)]),
            };
            let mut office = OfficeRules::read(&found).ok()?;
            for (name, error) in unreadable {
                office.add_unreadable(&name, &error.to_string());
            }
            Some(office)
        };
        self.office.get_or_init(read).as_ref()
    }

    /// The desk is open: what its officers accepted is in force.
    pub(super) fn accept(&self, accepted: AcceptedRules) {
        // A desk that is opened again in the same run keeps the rules of its start.
        let _ = self.accepted.set(accepted);
    }

    /// What was accepted, as far as the desk was opened.
    pub(super) fn accepted(&self) -> AcceptedRules {
        self.accepted.get().cloned().unwrap_or_default()
    }
}

impl Deref for RulesInUse {
    type Target = Arc<Rules>;

    fn deref(&self) -> &Arc<Rules> {
        let made = |accepted: &AcceptedRules| {
            let mut rules = self.office().map_or_else(Rules::builtin, |office| office.in_force(accepted));
            if let Some(names) = &self.names {
                // A name without a code belongs to other rules; `config check` lists it.
                let _ = rules.load_names(names);
            }
            Arc::new(rules)
        };
        match self.accepted.get() {
            Some(accepted) => self.in_force.get_or_init(|| made(accepted)),
            None => self.strict.get_or_init(|| made(&AcceptedRules::default())),
        }
    }
}

/// Names and contents, and what could not be read.
type FolderFiles = (Vec<(String, String)>, Vec<(String, io::Error)>);

/// Reads the files of a folder that end in `.toml`; hidden ones are an editor's.
pub(super) fn read_folder(dir: &Path) -> io::Result<FolderFiles> {
    let (mut found, mut unreadable) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(dir)?.take(MOST_FILES) {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.ends_with(".toml") || name.starts_with('.') {
            continue;
        }
        match files::read_given(&path) {
            Ok(text) => found.push((name, text)),
            Err(error) => unreadable.push((name, error)),
        }
    }
    Ok((found, unreadable))
}

fn say<'a>(texts: &'a Catalog, name: &'a str) -> &'a str {
    Catalog::text_or_name(&texts.rules, name)
}

/// A place in a file.
pub(super) fn place_text(place: &RulePlace) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

/// What is wrong, without its place.
pub(super) fn fault_text(texts: &Catalog, kind: &RuleFaultKind) -> String {
    let name = format!("fault_{}", kind.name());
    let text = |values: &[(&str, &str)]| fill(say(texts, &name), values);
    let near = |message: String, nearest: &Option<String>| match nearest {
        Some(name) => format!("{message}{}", fill(say(texts, "nearest"), &[("name", name)])),
        None => message,
    };
    let why = |why: &str| particular(texts.lang, why);
    match kind {
        RuleFaultKind::Unreadable(message) => {
            text(&[("why", &io_text(texts, &io::Error::other(message.clone())))])
        }
        RuleFaultKind::Syntax(message) | RuleFaultKind::Together(message) => text(&[("why", &why(message))]),
        RuleFaultKind::FileUnknown { nearest } => near(text(&[]), nearest),
        RuleFaultKind::DateWrong => text(&[]),
        RuleFaultKind::KeyUnknown { key, nearest } => near(text(&[("key", key)]), nearest),
        RuleFaultKind::KeyMissing(key) => text(&[("key", key)]),
        RuleFaultKind::ValueWrong { key, why: message } => text(&[("key", key), ("why", &why(message))]),
        RuleFaultKind::CodeUnknown { key, code, table, nearest } => {
            near(text(&[("key", key), ("code", code), ("table", table)]), nearest)
        }
        RuleFaultKind::RowTwice(row) | RuleFaultKind::RowStays(row) | RuleFaultKind::RowUnknown(row) => {
            text(&[("row", row)])
        }
        RuleFaultKind::NotPermitted { key, value } => text(&[("key", key), ("value", value)]),
        RuleFaultKind::TranslationMissing { key, lang } => text(&[("key", key), ("lang", lang)]),
        RuleFaultKind::TextMissing(code) => text(&[("code", code)]),
    }
}

/// A fault with its place.
pub(super) fn fault_line(texts: &Catalog, fault: &RuleFault) -> String {
    let mut text = fault_text(texts, &fault.kind);
    if fault.kind.is_warning() {
        text = fill(say(texts, "warning"), &[("text", &text)]);
    }
    fill(say(texts, "place"), &[("place", &place_text(&fault.place)), ("text", &text)])
}

/// A change in one line: value, old and new.
pub(super) fn change_text(texts: &Catalog, change: &RuleChange) -> String {
    let none = || say(texts, "no_value").to_owned();
    let values = [
        ("key", change.key()),
        ("from", change.from.clone().filter(|v| !v.is_empty()).unwrap_or_else(none)),
        ("to", change.to.clone().filter(|v| !v.is_empty()).unwrap_or_else(none)),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let mut text = fill(say(texts, "change"), &values);
    if let Some(day) = change.valid_from {
        text.push_str(&fill(say(texts, "from_day"), &[("day", &day.to_string())]));
    }
    text
}

/// The direction of a change.
pub(super) fn direction_text(texts: &Catalog, direction: RuleDirection) -> &str {
    match direction {
        RuleDirection::Tighter => say(texts, "tighter"),
        RuleDirection::Looser => say(texts, "looser"),
        RuleDirection::Neutral => say(texts, "neutral"),
        RuleDirection::NotPermitted => say(texts, "not_permitted"),
    }
}

/// The message about the office's rules at opening; none where all of them are in force.
pub(super) fn warning(texts: &Catalog, rules: &RulesInUse) -> Option<String> {
    let office = rules.office()?;
    let faults: Vec<&RuleFault> = office.faults.iter().filter(|f| !f.kind.is_warning()).collect();
    if let Some(first) = faults.first() {
        let values = [("n", faults.len().to_string()), ("first", fault_line(texts, first))];
        let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
        return Some(fill(say(texts, "faulty"), &values));
    }
    let accepted = rules.accepted();
    let n = office.awaiting(&accepted).len();
    (n > 0).then(|| match &accepted.offered {
        Some((by, _)) => fill(say(texts, "awaiting_second"), &[("n", &n.to_string()), ("by", by)]),
        None => fill(say(texts, "awaiting"), &[("n", &n.to_string())]),
    })
}
