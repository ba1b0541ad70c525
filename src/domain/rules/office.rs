//! The office's own rules: a folder of files over the built-in ones. Owns its version, what of it is in force and what waits for two
//! persons. It gets names and contents; who reads the folder and who accepts, others own.

use super::changes::{RuleChange, RuleDirection, RuleDocs, changes, day_begins, values};
use super::document::{RuleFields, RuleNode, RulePlace, RuleValue, read_builtin, read_placed, written};
use super::fault::{RuleFault, RuleFaultKind, nearest};
use super::layout::{DirectionsError, FILES, RuleDirections, file};
use super::merge::{RuleMerge, file_names};
use super::{OfficeRulesStanding, RuleSources, Rules, RulesError};
use crate::domain::code::Code;
use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write;
use std::sync::{Arc, LazyLock};

/// The file that names the office's rules.
const HEADER: &str = "office.toml";
/// The name of rules that have no such file.
const UNNAMED: &str = "office";
/// What the version ends with while a change waits for acceptance.
const STRICT: &str = "-strict";
/// Bytes of the hash in a version: nobody finds other files with the same.
const HASH_BYTES: usize = 16;
/// So many single values are taken out before a whole file is.
const MOST_FITS: usize = 20;
/// So often the files are read for that: each time takes some milliseconds.
const MOST_TRIES: usize = 500;
/// Before the name of an accepted change in the settings that the journal records.
const ACCEPTED: &str = "accepted:";
/// The setting that names the rules whose changes were accepted.
const ACCEPTED_OF: &str = "accepted_of";
/// The setting that names a first officer, and the changes that were accepted first.
const OFFERED: &str = "accepting";

/// What two persons accepted, as the journal has it: names of values, and the values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AcceptedRules {
    /// A value may be accepted more than once: now, and another one from a later day on.
    values: BTreeSet<(String, String)>,
    /// Who accepted first, and the digest of what was accepted, where a second person is still to.
    pub offered: Option<(Box<str>, Box<str>)>,
    /// The name of the rules whose changes were accepted.
    pub office: Option<Box<str>>,
}

impl AcceptedRules {
    /// Reads the settings that a journal recorded last.
    #[must_use]
    pub fn from_settings(settings: &[(Box<str>, Box<str>)]) -> Self {
        let named = |(name, value): &(Box<str>, Box<str>)| {
            Some((name.strip_prefix(ACCEPTED)?.to_owned(), value.to_string()))
        };
        let offer = settings.iter().find(|(name, _)| &**name == OFFERED);
        let offered =
            offer.and_then(|(_, value)| value.split_once(' ')).map(|(by, what)| (by.into(), what.into()));
        let office = settings.iter().find(|(name, _)| &**name == ACCEPTED_OF).map(|(_, of)| of.clone());
        Self { values: settings.iter().filter_map(named).collect(), offered, office }
    }

    /// The settings that record it.
    #[must_use]
    pub fn to_settings(&self) -> Vec<(Box<str>, Box<str>)> {
        let offer = self.offered.iter().map(|(by, what)| (OFFERED.into(), format!("{by} {what}").into()));
        let named = |(name, value): &(String, String)| -> (Box<str>, Box<str>) {
            (format!("{ACCEPTED}{name}").into(), value.as_str().into())
        };
        let office = self.office.iter().map(|of| (ACCEPTED_OF.into(), of.clone()));
        offer.chain(office).chain(self.values.iter().map(named)).collect()
    }

    /// The setting with the note of the last acceptance.
    pub const NOTE: &'static str = "accepted_because";

    /// Whether a setting records an acceptance.
    #[must_use]
    pub fn is_setting(name: &str) -> bool {
        [OFFERED, ACCEPTED_OF, Self::NOTE].contains(&name) || name.starts_with(ACCEPTED)
    }

    /// What of it the office's rules still use; of a folder that is faulty, empty, cannot be read or has other rules than those that were
    /// accepted nothing is forgotten.
    #[must_use]
    pub fn used_by(&self, office: &OfficeRules) -> Self {
        let mut used = self.clone();
        let same = self.office.as_ref().is_none_or(|name| **name == *office.name());
        if office.is_sound() && same && !office.empty {
            let keys: HashSet<String> = office.loosenings().iter().map(|c| c.key()).collect();
            used.values.retain(|(key, _)| keys.contains(key));
        }
        used
    }

    /// What is accepted when these changes are: nothing else is any more.
    #[must_use]
    pub fn of<'a>(changes: impl IntoIterator<Item = &'a RuleChange>) -> Self {
        let values = changes.into_iter().map(|c| (c.key(), c.accepted_as())).collect();
        Self { values, offered: None, office: None }
    }

    fn covers(&self, change: &RuleChange) -> bool {
        self.of_key(&change.key()).any(|value| change.covered_by(value))
    }

    /// The accepted values of a key.
    fn of_key<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.values.iter().filter(move |(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// A name of changes that are to be accepted together, of a directory as it was read.
    #[must_use]
    pub fn digest(office: &OfficeRules) -> String {
        let changes = office.loosenings().into_iter().flat_map(|c| [c.key(), c.accepted_as()]);
        let texts: Vec<String> = [office.version.clone()].into_iter().chain(changes).collect();
        // Files edited between two acceptances must not yield other changes with the same name.
        hexadecimal(&hash_of(texts.iter().map(String::as_str)), 32)
    }
}

/// A digest of texts, each with its length: no other texts have the same.
fn hash_of<'a>(texts: impl Iterator<Item = &'a str>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().into()
}

fn hexadecimal(digest: &[u8], bytes: usize) -> String {
    digest.iter().take(bytes).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether a value of the office is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleState {
    /// It is.
    InForce,
    /// Two persons have to accept it; the tighter value is in force.
    Awaiting,
    /// It counts from a later day on.
    Later(NaiveDate),
    /// It never is: the law does not permit it.
    NotPermitted,
}

impl RuleState {
    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Awaiting => "awaiting",
            Self::Later(_) => "later",
            Self::NotPermitted => "not_permitted",
        }
    }
}

/// A value of the rules in force.
#[derive(Clone, Debug)]
pub struct RuleValueRow {
    /// Its name: `policy.idle_lock_minutes`.
    pub key: String,
    /// The value.
    pub value: String,
    /// Where it is written; none: built in.
    pub place: Option<RulePlace>,
}

/// The rules from a day on.
#[derive(Clone, Debug)]
pub(super) struct RuleStage {
    /// None: from the beginning.
    from: Option<NaiveDate>,
    docs: RuleDocs,
    changes: Vec<RuleChange>,
}

/// An office's rules.
#[derive(Clone, Debug)]
pub struct OfficeRules {
    builtin: RuleDocs,
    directions: RuleDirections,
    /// The version of the folder with its hash: `NGB-3@` and 32 hexadecimal digits.
    pub version: String,
    /// Their name, without the version.
    name: String,
    /// What is wrong with the files; those values are not in force.
    pub faults: Vec<RuleFault>,
    pub(super) stages: Vec<RuleStage>,
    /// The folder has no file.
    empty: bool,
}

/// Why the built-in rules cannot be read: a program whose tests pass has no such fault.
#[derive(Debug, thiserror::Error)]
pub enum OfficeRulesError {
    /// The table of directions.
    #[error(transparent)]
    Directions(#[from] DirectionsError),
    /// A file of the rules.
    #[error("{0}")]
    Builtin(String),
}

fn builtin_docs() -> Result<RuleDocs, OfficeRulesError> {
    let texts = RuleSources::builtin();
    let read = |file: &super::layout::RuleFile| {
        let text = texts.text(file.name);
        Ok((file.name, read_builtin(text).map_err(OfficeRulesError::Builtin)?))
    };
    FILES.iter().map(read).collect()
}

/// A day in the form YYYY-MM-DD and in no other one.
fn day_of(text: &str) -> Option<NaiveDate> {
    let day = text.parse::<NaiveDate>().ok()?;
    (text.len() == 10 && day.format("%Y-%m-%d").to_string() == text).then_some(day)
}

/// Reads the name of a file: the file of the rules, and the day from which it counts.
fn named(name: &str) -> Result<(&'static super::layout::RuleFile, Option<NaiveDate>), RuleFaultKind> {
    let stem = name.strip_suffix(".toml").unwrap_or(name);
    let (stem, date) = match stem.split_once('.') {
        Some((stem, date)) => (stem, Some(day_of(date).ok_or(RuleFaultKind::DateWrong)?)),
        None => (stem, None),
    };
    let known = || nearest(stem, file_names().chain([UNNAMED])).map(|n| format!("{n}.toml"));
    file(stem).map(|file| (file, date)).ok_or_else(|| RuleFaultKind::FileUnknown { nearest: known() })
}

impl OfficeRules {
    /// Reads the files of a folder: names and contents, in any order.
    ///
    /// # Errors
    /// Only where the built-in rules are wrong. What is wrong with the folder is among [`Self::faults`].
    pub fn read(files: &[(String, String)]) -> Result<Self, OfficeRulesError> {
        let directions = RuleDirections::builtin()?;
        let builtin = builtin_docs()?;
        let mut files: Vec<&(String, String)> = files.iter().collect();
        files.sort();
        let hash = hash_of(files.iter().flat_map(|(name, text)| [name.as_str(), text.as_str()]));
        let (mut dated, mut faults): (BTreeMap<Option<NaiveDate>, Vec<_>>, _) = (BTreeMap::new(), Vec::new());
        let (mut rules_name, mut label) = (UNNAMED.to_owned(), UNNAMED.to_owned());
        for (name, text) in &files {
            if name == HEADER {
                (rules_name, label) = header(text, &mut faults);
                continue;
            }
            match named(name) {
                Ok((file, from)) => dated.entry(from).or_default().push((file, name, text)),
                Err(kind) => {
                    let place = RulePlace { file: name.as_str().into(), line: 1, column: 1 };
                    faults.push(RuleFault { place, kind });
                }
            }
        }
        dated.entry(None).or_default();
        let (docs, refused) = (builtin.clone(), Vec::new());
        let mut merge = RuleMerge { directions: &directions, builtin: &builtin, docs, faults, refused };
        let mut stages = Vec::new();
        for (from, files) in dated {
            for own in &FILES {
                for (file, name, text) in files.iter().filter(|(file, ..)| file.name == own.name) {
                    merge.file(file, name, text);
                }
            }
            merge.complete_request();
            let mut refused = changes(&builtin, &merge.docs, &directions);
            refused.retain(|c| c.direction == RuleDirection::NotPermitted);
            for change in &refused {
                change.undo(&mut merge.docs, &builtin, None);
                let kind = RuleFaultKind::NotPermitted { key: change.key(), value: change.value() };
                merge.faults.push(RuleFault { place: placed(change), kind });
            }
            for fit in fit_together(&mut merge.docs, &builtin, &directions) {
                merge.faults.push(RuleFault { place: fit.place, kind: RuleFaultKind::Together(fit.why) });
            }
            merge.complete_request();
            let mut all = changes(&builtin, &merge.docs, &directions);
            all.extend(refused);
            all.extend(std::mem::take(&mut merge.refused));
            for change in &mut all {
                change.valid_from = from;
            }
            stages.push(RuleStage { from, docs: merge.docs.clone(), changes: all });
        }
        let mut faults = merge.faults;
        let version = format!("{label}@{}", hexadecimal(&hash, HASH_BYTES));
        let empty = files.is_empty();
        let mut office =
            Self { builtin, directions, version, name: rules_name, faults: Vec::new(), stages, empty };
        // While nothing is accepted a whole file that does not fit is a fault; a single value that does not only waits too.
        for stage in &office.stages {
            let whole = office.tightened(stage, &AcceptedRules::default()).held.into_iter();
            let whole = whole.filter(|fit| fit.key.is_none());
            faults.extend(whole.map(|f| RuleFault { place: f.place, kind: RuleFaultKind::Together(f.why) }));
        }
        faults.sort_by(|a, b| a.place.cmp(&b.place));
        faults.dedup();
        office.faults = faults;
        Ok(office)
    }

    /// Adds a file, or the folder itself, that could not be read.
    pub fn add_unreadable(&mut self, file: &str, why: &str) {
        self.add_fault(file, RuleFaultKind::Unreadable(why.to_owned()));
    }

    /// Adds that the folder has more files than are read.
    pub fn add_too_many(&mut self, dir: &str, most: usize) {
        self.add_fault(dir, RuleFaultKind::TooManyFiles(most));
    }

    /// Adds what is wrong with what was not read; the version names it too.
    fn add_fault(&mut self, file: &str, kind: RuleFaultKind) {
        let (label, hash) = self.version.split_once('@').unwrap_or((&self.version, ""));
        let hash = hash_of([hash, kind.name(), file].into_iter());
        self.version = format!("{label}@{}", hexadecimal(&hash, HASH_BYTES));
        self.faults.push(RuleFault { place: RulePlace { file: file.into(), line: 1, column: 1 }, kind });
    }

    /// The name of the rules, which a new version keeps.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether a text names this version: as it is printed, or its hash alone.
    #[must_use]
    pub fn is_version(&self, text: &str) -> bool {
        text == self.version || self.version.split_once('@').is_some_and(|(_, hash)| hash == text)
    }

    /// Whether nothing of the folder is wrong but a missing translation.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.faults.iter().all(|f| f.kind.is_warning())
    }

    /// Every change of the built-in rules; what comes with a later day is named once.
    #[must_use]
    pub fn changes(&self) -> Vec<&RuleChange> {
        let (mut all, mut seen): (Vec<&RuleChange>, _) = (Vec::new(), HashSet::new());
        for change in self.stages.iter().flat_map(|s| &s.changes) {
            if seen.insert((change.key(), &change.to)) {
                all.push(change);
            }
        }
        all
    }

    /// What was accepted of these rules: an acceptance of rules of another name is none.
    fn own<'a>(&self, accepted: &'a AcceptedRules) -> Cow<'a, AcceptedRules> {
        match &accepted.office {
            Some(name) if **name != *self.name => Cow::Owned(AcceptedRules::default()),
            _ => Cow::Borrowed(accepted),
        }
    }

    /// The looser changes, which two persons have to accept.
    #[must_use]
    pub fn loosenings(&self) -> Vec<&RuleChange> {
        let all = self.changes().into_iter();
        all.filter(|c| c.direction == RuleDirection::Looser).collect()
    }

    /// Those that wait for it.
    #[must_use]
    pub fn awaiting(&self, accepted: &AcceptedRules) -> Vec<&RuleChange> {
        let accepted = self.own(accepted);
        self.loosenings().into_iter().filter(|c| !accepted.covers(c)).collect()
    }

    /// In which state a change is.
    #[must_use]
    pub fn state(&self, change: &RuleChange, accepted: &AcceptedRules, now: DateTime<Utc>) -> RuleState {
        let accepted = &*self.own(accepted);
        match change.direction {
            RuleDirection::NotPermitted => RuleState::NotPermitted,
            RuleDirection::Looser if !accepted.covers(change) => RuleState::Awaiting,
            _ if self.is_held(change, accepted) => RuleState::Awaiting,
            _ => match change.valid_from.filter(|day| day_begins(*day) > now) {
                Some(day) => RuleState::Later(day),
                None => RuleState::InForce,
            },
        }
    }

    /// Whether a change waits because another one does that it needs.
    fn is_held(&self, change: &RuleChange, accepted: &AcceptedRules) -> bool {
        let stage = self.stages.iter().find(|s| s.from == change.valid_from);
        let own = |fit: &FitFault| match &fit.key {
            Some(key) => *key == change.key(),
            None => fit.file.is_none_or(|file| file == change.file),
        };
        stage.is_some_and(|stage| self.tightened(stage, accepted).held.iter().any(own))
    }

    /// The files of a stage with the tighter value in place of each change that waits, as they are in force.
    pub(super) fn tightened(&self, stage: &RuleStage, accepted: &AcceptedRules) -> TightenedRules {
        let (accepted, mut docs) = (self.own(accepted), stage.docs.clone());
        let waits = |c: &&RuleChange| c.direction == RuleDirection::Looser && !accepted.covers(c);
        let waiting: Vec<&RuleChange> = stage.changes.iter().filter(waits).collect();
        for change in &waiting {
            let key = change.key();
            change.undo(&mut docs, &self.builtin, change.loosest(accepted.of_key(&key)));
        }
        let strict = !waiting.is_empty();
        // A change may need one that waits: then it waits too.
        let held = match strict {
            true => fit_together(&mut docs, &self.builtin, &self.directions),
            false => Vec::new(),
        };
        TightenedRules { docs, strict, held }
    }

    /// The rules of a stage, and whether a whole file of it is not in force.
    fn rules_of(&self, stage: &RuleStage, accepted: &AcceptedRules) -> (Rules, bool) {
        let TightenedRules { docs, strict, held } = self.tightened(stage, accepted);
        let (mut rules, lost) = match parsed(&docs) {
            Ok(rules) => (rules, held.iter().any(|fit| fit.key.is_none())),
            Err(_) => (Rules::builtin(), true),
        };
        let version =
            format!("{}+{}{}", rules.policy.version, self.version, if strict { STRICT } else { "" });
        rules.policy.version = version.into();
        (rules, lost)
    }

    /// The rules in force, with those of later days.
    #[must_use]
    pub fn in_force(&self, accepted: &AcceptedRules) -> Rules {
        let stages: Vec<(Rules, bool)> = self.stages.iter().map(|s| self.rules_of(s, accepted)).collect();
        let sound = self.is_sound() && !stages.iter().any(|(_, lost)| *lost);
        let standing = match (sound, self.awaiting(accepted).is_empty()) {
            (false, _) => OfficeRulesStanding::Faulty,
            (true, false) => OfficeRulesStanding::Awaiting,
            (true, true) => OfficeRulesStanding::InForce,
        };
        let mut later: Vec<(DateTime<Utc>, Arc<Rules>)> = Vec::new();
        for (stage, (mut rules, _)) in self.stages.iter().zip(stages).rev() {
            (rules.standing, rules.later) = (standing, later.clone());
            match stage.from {
                Some(day) => later.insert(0, (day_begins(day), Arc::new(rules))),
                None => return rules,
            }
        }
        Rules::builtin()
    }

    /// Every value in force at a moment, with its place.
    #[must_use]
    pub fn values(&self, accepted: &AcceptedRules, now: DateTime<Utc>) -> Vec<RuleValueRow> {
        let begun = |s: &&RuleStage| s.from.is_none_or(|day| day_begins(day) <= now);
        let Some(stage) = self.stages.iter().rfind(begun) else { return Vec::new() };
        let docs = self.tightened(stage, accepted).docs;
        values(&docs).into_iter().map(|(key, value, place)| RuleValueRow { key, value, place }).collect()
    }
}

/// Reads merged files as rules.
pub(super) fn parsed(docs: &RuleDocs) -> Result<Rules, RulesError> {
    // Most files of most days are the built-in ones: they are read once and not again for every day.
    static BUILTIN: LazyLock<Option<(RuleDocs, Rules)>> =
        LazyLock::new(|| Some((builtin_docs().ok()?, Rules::builtin())));
    let own = |name: &str| match &*BUILTIN {
        Some((builtin, _)) => builtin.get(name) != docs.get(name),
        None => true,
    };
    let changed = docs.iter().filter(|(name, _)| own(name));
    let texts: BTreeMap<&str, String> = changed.map(|(name, fields)| (*name, written(fields))).collect();
    let text = |name: &str| texts.get(name).map(String::as_str);
    match &*BUILTIN {
        Some((_, builtin)) => Rules::parse_over(builtin, text),
        None => Rules::parse(&RuleSources::named(|name| text(name).unwrap_or_default())),
    }
}

/// Where a change is written; what is missing, at the beginning of its file.
fn placed(change: &RuleChange) -> RulePlace {
    let top = || RulePlace { file: format!("{}.toml", change.file).into(), line: 1, column: 1 };
    change.place.clone().unwrap_or_else(top)
}

/// What was taken out because it does not fit the rest.
#[derive(Clone, Debug)]
pub(super) struct FitFault {
    /// The name of the value; none: a whole file.
    key: Option<String>,
    /// The file; none: all of them.
    file: Option<&'static str>,
    place: RulePlace,
    why: String,
}

/// The files of a stage as they are in force.
#[derive(Debug)]
pub(super) struct TightenedRules {
    pub(super) docs: RuleDocs,
    /// A change waits.
    pub(super) strict: bool,
    /// What is not in force either, because it needs a change that waits.
    pub(super) held: Vec<FitFault>,
}

/// Puts the built-in value in place of each one that does not fit the others: a single value where that is enough, the looser ones first;
/// a whole file otherwise.
fn fit_together(docs: &mut RuleDocs, builtin: &RuleDocs, directions: &RuleDirections) -> Vec<FitFault> {
    let (mut taken, mut tries): (Vec<FitFault>, _) = (Vec::new(), MOST_TRIES);
    for _ in 0..MOST_FITS {
        let Err(error) = parsed(docs) else { return taken };
        let why = error.to_string();
        let mut all = changes(builtin, docs, directions);
        all.sort_by_key(|c| match c.direction {
            RuleDirection::NotPermitted | RuleDirection::Looser => 0,
            RuleDirection::Neutral => 1,
            RuleDirection::Tighter => 2,
        });
        let without = |change: &RuleChange| {
            let mut without = docs.clone();
            change.undo(&mut without, builtin, None);
            let fault = parsed(&without).err().map(|e| e.to_string());
            (without, fault)
        };
        // Several values may be wrong: then this fault is gone and another one is left.
        let mut best: Option<(&RuleChange, RuleDocs)> = None;
        for change in &all {
            let Some(left) = tries.checked_sub(1) else { break };
            tries = left;
            let (docs, fault) = without(change);
            if fault.is_none() {
                best = Some((change, docs));
                break;
            }
            if best.is_none() && fault.as_ref() != Some(&why) {
                best = Some((change, docs));
            }
        }
        let Some((change, left)) = best else { break };
        taken.push(FitFault { key: Some(change.key()), file: Some(change.file), place: placed(change), why });
        *docs = left;
    }
    let Err(error) = parsed(docs) else { return taken };
    let (name, why) = (error.file(), error.to_string());
    if let (Some(builtin), Some(own)) = (builtin.get(name), docs.get_mut(name)) {
        own.clone_from(builtin);
    }
    let mut file = Some(name);
    if parsed(docs).is_err() {
        docs.clone_from(builtin);
        file = None;
    }
    let place = RulePlace { file: format!("{name}.toml").into(), line: 1, column: 1 };
    taken.push(FitFault { key: None, file, place, why });
    taken
}

/// The name and version of the office's rules.
fn header(text: &str, faults: &mut Vec<RuleFault>) -> (String, String) {
    let top = RulePlace { file: HEADER.into(), line: 1, column: 1 };
    let fields: RuleFields = match read_placed(HEADER, text) {
        Ok(fields) => fields,
        Err((place, why)) => {
            faults.push(RuleFault { place, kind: RuleFaultKind::Syntax(why) });
            return (UNNAMED.to_owned(), UNNAMED.to_owned());
        }
    };
    let mut words: BTreeMap<&str, String> = BTreeMap::new();
    for (key, node) in &fields {
        let place = node.place.clone().unwrap_or_else(|| top.clone());
        let Some(known) = ["name", "version"].into_iter().find(|k| k == key) else {
            let nearest = nearest(key, ["name", "version"]);
            faults.push(RuleFault { place, kind: RuleFaultKind::KeyUnknown { key: key.clone(), nearest } });
            continue;
        };
        let word = match &node.value {
            RuleValue::Text(_) | RuleValue::Number(_) => RuleNode::shown(node),
            _ => String::new(),
        };
        match word.parse::<Code>() {
            Ok(_) => drop(words.insert(known, word)),
            Err(why) => {
                let kind = RuleFaultKind::ValueWrong { key: key.clone(), why: why.to_string() };
                faults.push(RuleFault { place, kind });
            }
        }
    }
    let name = words.remove("name").unwrap_or_else(|| UNNAMED.to_owned());
    let label = match words.remove("version") {
        Some(version) => format!("{name}-{version}"),
        None => name.clone(),
    };
    (name, label)
}
