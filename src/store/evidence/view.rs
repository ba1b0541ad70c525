//! The case as an evidence pack says it: machine names and numbers, so that it can be made again from the entries and compared. Owns
//! its shape; no rule and no text of a language changes it.

use super::FORMAT;
use super::hex::HexHash;
use super::proof::case_of;
use crate::domain::case::application::{Application, Traveller};
use crate::domain::case::checklist::ItemState;
use crate::domain::case::delivered_file::DeliveredFile;
use crate::domain::case::{Case, RecordedEvent};
use crate::domain::case_no::CaseNo;
use crate::domain::serde_helpers::rfc3339;
use crate::store::entry::{AuditEvent, Entry};
use serde::{Deserialize, Serialize};

/// As what the journal has an export.
const EXPORTED: &str = "exported";

/// What is said of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseEvidence {
    pub(super) format: u32,
    pub(super) case: String,
    /// Without what names the traveller, free texts and file names.
    pub(super) masked: bool,
    office: String,
    entry_port: String,
    submission: String,
    version: u32,
    state: String,
    receipt: Option<String>,
    received_at: String,
    ground: String,
    category: String,
    entries: u16,
    stay_days: u16,
    /// None in a masked pack.
    travellers: Option<Vec<TravellerEvidence>>,
    checklist: Vec<ItemEvidence>,
    verdicts: Vec<VerdictEvidence>,
    pub(super) timeline: Vec<StepEvidence>,
    pub(super) accesses: Vec<AccessEvidence>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TravellerEvidence {
    name: String,
    native_name: Option<String>,
    nationality: String,
    sex: String,
    birth_date: String,
    passport: String,
    issuing_state: String,
    passport_expires_on: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemEvidence {
    item: String,
    state: String,
    defect: Option<String>,
    requirement: String,
    criteria: Vec<String>,
    note: Option<String>,
    findings: Vec<String>,
    /// Files that the application names.
    documents: Vec<FileEvidence>,
    /// Files that were delivered.
    files: Vec<FileEvidence>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileEvidence {
    name: Option<String>,
    sha256: HexHash,
    bytes: Option<u64>,
    kind: Option<String>,
    /// When the office destroyed its bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    forgotten_at: Option<String>,
}

/// A decision under a version of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct VerdictEvidence {
    entry: u64,
    at: String,
    officer: String,
    event: String,
    about: String,
    /// The name of the rules' version.
    rules: String,
    /// The hash of the office's own rules, and what follows it; none where only the built-in rules counted.
    office_rules: Option<String>,
    note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepEvidence {
    pub(super) entry: u64,
    at: String,
    officer: String,
    event: String,
    about: String,
    note: Option<String>,
}

/// Who saw the case, or took it out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AccessEvidence {
    pub(super) entry: u64,
    at: String,
    officer: String,
    terminal: Option<String>,
    what: String,
}

/// The case that entries make.
#[derive(Clone, Debug)]
pub(super) struct ProvenCase {
    pub(super) evidence: CaseEvidence,
    /// Its delivered files, in the order of their delivery.
    pub(super) files: Vec<DeliveredFile>,
}

/// Entries that make no case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct IncompleteCase {
    /// The first entry before which something is missing, or that is not of the case.
    pub(super) entry: u64,
}

impl CaseEvidence {
    /// The case that its entries make.
    pub(super) fn from_entries<'a>(
        no: CaseNo,
        all: impl Iterator<Item = (u64, &'a Entry)>,
        masked: bool,
    ) -> Result<ProvenCase, IncompleteCase> {
        let (mut case, mut verdicts, mut accesses): (Option<Case>, Vec<_>, Vec<_>) =
            (None, Vec::new(), Vec::new());
        let mut last = 0;
        for (seq, entry) in all {
            last = seq;
            let incomplete = IncompleteCase { entry: seq };
            if case_of(entry) != Some(no) {
                return Err(incomplete);
            }
            let AuditEvent::Case { version, events, .. } = &entry.fact else {
                accesses.push(AccessEvidence {
                    entry: seq,
                    at: rfc3339(entry.at),
                    officer: entry.officer.to_string(),
                    terminal: (!masked).then(|| entry.origin.to_string()),
                    what: entry.fact.name().to_owned(),
                });
                continue;
            };
            let how = RecordedEvent { seq, at: entry.at, officer: entry.officer };
            for event in events {
                case = Case::apply(case.take(), no, event, &how);
                let Some(rules) = event.rules() else { continue };
                let (rules, office_rules) = match rules.split_once('@') {
                    Some((name, hash)) => (name.to_owned(), Some(hash.to_owned())),
                    None => (rules.to_owned(), None),
                };
                verdicts.push(VerdictEvidence {
                    entry: seq,
                    at: rfc3339(entry.at),
                    officer: entry.officer.to_string(),
                    event: event.name().to_owned(),
                    about: event.about(),
                    rules,
                    office_rules,
                    note: event.note().filter(|_| !masked).map(ToOwned::to_owned),
                });
            }
            // The version counts every event: an entry that was left out is missed here.
            if case.as_ref().map(|case| case.version) != Some(*version) {
                return Err(incomplete);
            }
        }
        let case = case.ok_or(IncompleteCase { entry: last })?;
        Ok(ProvenCase { evidence: Self::new(&case, masked, verdicts, accesses), files: case.files })
    }

    fn new(case: &Case, masked: bool, verdicts: Vec<VerdictEvidence>, accesses: Vec<AccessEvidence>) -> Self {
        let papers = &case.papers;
        let note = |note: &Option<Box<str>>| note.as_deref().filter(|_| !masked).map(ToOwned::to_owned);
        Self {
            format: FORMAT,
            case: case.no.to_string(),
            masked,
            office: case.office.to_string(),
            entry_port: case.entry_port().to_string(),
            submission: papers.submission.to_string(),
            version: case.version,
            state: case.state.name().to_owned(),
            receipt: case.receipt.as_deref().map(ToOwned::to_owned),
            received_at: rfc3339(case.received_at),
            ground: papers.ground.to_string(),
            category: papers.category.to_string(),
            entries: papers.entries,
            stay_days: papers.stay_days,
            travellers: (!masked).then(|| papers.travellers().map(TravellerEvidence::new).collect()),
            checklist: case
                .lines
                .iter()
                .map(|line| ItemEvidence {
                    item: line.item.to_string(),
                    state: line.state.name().to_owned(),
                    defect: match line.state {
                        ItemState::Rejected(defect) => Some(defect.to_string()),
                        _ => None,
                    },
                    requirement: line.requirement.name().to_owned(),
                    criteria: line.heads.iter().map(|c| c.name().to_owned()).collect(),
                    note: note(&line.note),
                    findings: line.findings.iter().map(|f| f.code.to_string()).collect(),
                    documents: documents(papers, line.item, masked),
                    files: case
                        .all_files_of(line.item)
                        .map(|(file, forgotten)| FileEvidence {
                            name: (!masked).then(|| file.name.to_string()),
                            sha256: HexHash(file.sha256),
                            bytes: Some(file.bytes),
                            kind: Some(file.kind.name().to_owned()),
                            forgotten_at: forgotten.map(|f| rfc3339(f.at)),
                        })
                        .collect(),
                })
                .collect(),
            verdicts,
            timeline: case
                .timeline
                .iter()
                .map(|step| StepEvidence {
                    entry: step.seq,
                    at: rfc3339(step.at),
                    officer: step.officer.to_string(),
                    event: step.event.to_string(),
                    about: step.about.to_string(),
                    note: note(&step.note),
                })
                .collect(),
            accesses,
        }
    }

    /// When its destroyed files were destroyed, one time a file.
    pub(super) fn destroyed_at(&self) -> Vec<String> {
        self.checklist
            .iter()
            .flat_map(|item| &item.files)
            .filter_map(|file| file.forgotten_at.clone())
            .collect()
    }

    /// Who took the case out last, and when.
    pub(super) fn last_export(&self) -> Option<(&str, &str)> {
        let exports = |access: &&AccessEvidence| access.what == EXPORTED;
        self.accesses.iter().rev().find(exports).map(|access| (&*access.officer, &*access.at))
    }

    /// The delivered files that the checklist names, to be compared: item, hash, size, kind.
    pub(super) fn file_facts(&self) -> Vec<(String, HexHash, u64, String)> {
        let all = self.checklist.iter().flat_map(|line| {
            line.files.iter().map(|file| {
                let (bytes, kind) = (file.bytes.unwrap_or_default(), file.kind.clone().unwrap_or_default());
                (line.item.clone(), file.sha256, bytes, kind)
            })
        });
        let mut all: Vec<_> = all.collect();
        all.sort();
        all
    }

    /// The numbers of the entries that it tells of, in order.
    pub(super) fn entry_numbers(&self) -> Vec<u64> {
        let mut all: Vec<u64> =
            self.timeline.iter().map(|s| s.entry).chain(self.accesses.iter().map(|a| a.entry)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

fn documents(papers: &Application, item: crate::domain::code::Item, masked: bool) -> Vec<FileEvidence> {
    papers
        .documents
        .iter()
        .filter(|document| document.item == item)
        .map(|document| FileEvidence {
            name: (!masked).then(|| document.name.to_string()),
            sha256: HexHash(document.sha256),
            bytes: document.bytes,
            kind: document.kind.as_deref().map(ToOwned::to_owned),
            forgotten_at: None,
        })
        .collect()
}

impl TravellerEvidence {
    fn new(traveller: &Traveller) -> Self {
        let passport = &traveller.passport;
        Self {
            name: traveller.name(),
            native_name: traveller.native_name.as_deref().map(ToOwned::to_owned),
            nationality: traveller.nationality.to_string(),
            sex: traveller.sex.letter().to_owned(),
            birth_date: traveller.birth_date.to_string(),
            passport: passport.number.to_string(),
            issuing_state: passport.issuing_state.to_string(),
            passport_expires_on: passport.expires_on.to_string(),
        }
    }
}
