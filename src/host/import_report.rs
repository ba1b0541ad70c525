//! What became of imported submissions: a line for each, for the user, and all of it, for programs. Owns the report; the service
//! decides what is imported.

use crate::domain::case_no::CaseNo;
use crate::domain::file_fault::FileFault;
use crate::domain::rules::Rules;
use crate::domain::submitted_file::SubmittedFiles;
use crate::intake::{
    FaultCode, IntakeItem, LooseFile, ReadNotes, ReadSubmission, RejectedSubmission, SourceFormat,
};
use crate::service::{DeliveryOutcome, DeskService, FileDelivery, ImportOutcome, ServiceError, Submission};
use crate::text::{Catalog, blocked_lines, changed_fields_text, fill, finding_name, finding_text, item_name};
use serde_json::{Value, json};
use std::collections::HashSet;

/// Rejected submissions of which every fault is in the report.
const WHOLE: usize = 1_000;
/// Rejected submissions that are named; the rest are counted. A file may hold nothing but faults.
const NAMED: usize = 50_000;

/// A submission on its way, or what was wrong with it.
pub(crate) type IntakeResult = Result<IntakeItem, RejectedSubmission>;

/// What became of one item that was read.
pub(crate) enum ImportedItem {
    /// A submission, and the files that came with it.
    Submission(ImportOutcome, FilesOutcome),
    /// A file alone: each case that it was delivered to.
    File(Vec<(CaseNo, FilesOutcome)>),
}

/// What became of the files of a submission.
pub(crate) enum FilesOutcome {
    /// None came with it.
    NoFiles,
    /// They reached the case, or a rule forbids it.
    Delivered(DeliveryOutcome),
    /// The disk did not take them; the case is there without them.
    NotStored,
}

/// What became of a batch.
pub(crate) struct ImportedBatch {
    /// An outcome for each item that was read, in order.
    pub(crate) items: Vec<ImportedItem>,
    /// Why the files of the batch could not be stored. Its cases are on disk.
    pub(crate) files_error: Option<ServiceError>,
}

/// The report of one import.
pub(crate) struct ImportReport<'a> {
    texts: &'a Catalog,
    rules: &'a Rules,
    pub(crate) accepted: Vec<Value>,
    updated: Vec<Value>,
    unchanged: Vec<Value>,
    pub(crate) rejected: Vec<Value>,
    /// Files that came alone, and the cases that they belong to.
    files: Vec<Value>,
    /// Files of a bundle are not in the desk.
    left_files: bool,
    /// How many more were rejected than are named.
    more: usize,
    /// How each source was read, and what of folders was not.
    notes: ReadNotes,
}

/// Imports what a batch holds: the submissions first, then the files of all of them together. Where the files cannot be stored, the cases
/// are there, and the same import again adds them.
///
/// # Errors
/// A fault of the store; then nothing of the batch was imported.
pub(crate) fn import(
    batch: &[IntakeResult],
    dry: bool,
    service: &DeskService,
) -> Result<ImportedBatch, ServiceError> {
    if dry {
        // Nothing is stored: what comes twice is seen as such in one part.
        return import_part(batch, dry, service);
    }
    let mut all = ImportedBatch { items: Vec::new(), files_error: None };
    for part in parts(batch) {
        match import_part(part, dry, service) {
            // What was done before is reported, and the same import again completes it.
            Err(error) if !all.items.is_empty() => all.files_error = Some(error),
            imported => {
                let ImportedBatch { items, files_error } = imported?;
                all.items.extend(items);
                all.files_error = files_error;
            }
        }
        // A later version would have what was not stored left out for good.
        if all.files_error.is_some() {
            break;
        }
    }
    Ok(all)
}

/// The parts of a batch: the files of a submission have to reach the case before a later version of it, which may name others.
fn parts(batch: &[IntakeResult]) -> Vec<&[IntakeResult]> {
    let (mut parts, mut begun, mut with_files) = (Vec::new(), 0, HashSet::new());
    for (at, item) in batch.iter().enumerate() {
        let Ok(IntakeItem::Submission(read)) = item else { continue };
        if with_files.contains(&read.papers.submission) {
            parts.push(&batch[begun..at]);
            begun = at;
            with_files.clear();
        }
        if read.files.is_some() {
            with_files.insert(&read.papers.submission);
        }
    }
    parts.push(&batch[begun..]);
    parts
}

fn import_part(
    batch: &[IntakeResult],
    dry: bool,
    service: &DeskService,
) -> Result<ImportedBatch, ServiceError> {
    let items = || batch.iter().flatten();
    let submissions: Vec<Submission> = items()
        .filter_map(|item| match item {
            IntakeItem::Submission(read) => {
                Some(Submission { papers: read.papers.clone(), original: read.original.clone() })
            }
            IntakeItem::File(_) => None,
        })
        .collect();
    let outcomes = match (submissions.is_empty(), dry) {
        (true, _) => Vec::new(),
        (false, true) => service.dry_run(submissions)?,
        (false, false) => service.import(submissions)?,
    };
    let mut outcomes = outcomes.into_iter();
    let (mut imported, mut deliveries, mut counts) = (Vec::new(), Vec::new(), Vec::new());
    for item in items() {
        let before = deliveries.len();
        match item {
            IntakeItem::Submission(read) => {
                let Some(outcome) = outcomes.next() else { break };
                if let (Some(case), Some(files)) = (case_of(&outcome), &read.files) {
                    deliveries.push(FileDelivery { case, files: files.clone() });
                }
                imported.push(ImportedItem::Submission(outcome, FilesOutcome::NoFiles));
            }
            IntakeItem::File(file) => {
                deliveries.extend(service.deliveries_of(file.sha256, file.kind, &file.content));
                imported.push(ImportedItem::File(Vec::new()));
            }
        }
        counts.push(deliveries.len() - before);
    }
    let cases: Vec<CaseNo> = deliveries.iter().map(|delivery| delivery.case).collect();
    let delivered = match (deliveries.is_empty(), dry) {
        (true, _) => Ok(Vec::new()),
        (false, true) => Ok(deliveries.into_iter().map(as_if_delivered).collect()),
        (false, false) => service.deliver(deliveries),
    };
    let (delivered, files_error) = match delivered {
        Ok(outcomes) => (outcomes.into_iter().map(FilesOutcome::Delivered).collect(), None),
        Err(error) => (cases.iter().map(|_| FilesOutcome::NotStored).collect::<Vec<_>>(), Some(error)),
    };
    let mut delivered = cases.into_iter().zip(delivered);
    for (item, count) in imported.iter_mut().zip(counts) {
        let own = delivered.by_ref().take(count);
        match item {
            ImportedItem::Submission(_, outcome) => {
                if let Some((_, files)) = own.last() {
                    *outcome = files;
                }
            }
            ImportedItem::File(to) => to.extend(own),
        }
    }
    Ok(ImportedBatch { items: imported, files_error })
}

/// The case that a submission belongs to; none where it was not imported.
fn case_of(outcome: &ImportOutcome) -> Option<CaseNo> {
    match outcome {
        ImportOutcome::Accepted { case, .. }
        | ImportOutcome::Updated { case, .. }
        | ImportOutcome::Unchanged { case } => Some(*case),
        ImportOutcome::Refused(_) => None,
    }
}

/// What a dry run says of a delivery: what the bundle holds.
fn as_if_delivered(delivery: FileDelivery) -> DeliveryOutcome {
    let SubmittedFiles { files, faults } = delivery.files;
    DeliveryOutcome::Delivered { added: files.len(), known: 0, faults }
}

impl<'a> ImportReport<'a> {
    /// A report in a language.
    pub(crate) fn new(texts: &'a Catalog, rules: &'a Rules, notes: ReadNotes) -> Self {
        let none = Vec::new;
        Self {
            texts,
            rules,
            accepted: none(),
            updated: none(),
            unchanged: none(),
            rejected: none(),
            files: none(),
            left_files: false,
            more: 0,
            notes,
        }
    }

    /// Adds a batch and what became of what was read; returns a line for each.
    pub(crate) fn add(&mut self, batch: Vec<IntakeResult>, outcomes: Vec<ImportedItem>) -> Vec<String> {
        let mut outcomes = outcomes.into_iter();
        let mut lines = Vec::with_capacity(batch.len());
        for read in batch {
            match read {
                Err(rejected) => lines.push(self.reject(&rejected)),
                Ok(item) => match (item, outcomes.next()) {
                    (IntakeItem::Submission(taken), Some(ImportedItem::Submission(outcome, files))) => {
                        lines.push(self.add_outcome(&taken, outcome, &files));
                    }
                    (IntakeItem::File(file), Some(ImportedItem::File(cases))) => {
                        lines.push(self.add_file(&file, &cases));
                    }
                    _ => {}
                },
            }
        }
        lines
    }

    /// A file alone: the cases that it was added to, or that none names it.
    fn add_file(&mut self, file: &LooseFile, cases: &[(CaseNo, FilesOutcome)]) -> String {
        let names: Vec<String> = cases.iter().map(|(case, _)| case.to_string()).collect();
        if cases.iter().any(|(_, outcome)| matches!(outcome, FilesOutcome::NotStored)) {
            return fill(&self.texts.cli.file_not_stored, &[("file", &file.source)]);
        }
        let refused = cases.iter().find_map(|(_, outcome)| match outcome {
            FilesOutcome::Delivered(DeliveryOutcome::Refused(refused)) => Some(refused),
            _ => None,
        });
        let fault = match refused {
            Some(refused) => {
                let texts = blocked_lines(self.texts, refused, self.rules);
                Some((FaultCode::Refused, self.texts.plain.sentences(&texts)))
            }
            None if cases.is_empty() => {
                let digits: String = file.sha256.iter().take(6).map(|b| format!("{b:02x}")).collect();
                Some((FaultCode::FileUnknown, digits))
            }
            None => None,
        };
        if let Some((code, about)) = fault {
            return self.reject(&RejectedSubmission::of_file(&file.source, code, &about));
        }
        let added = |outcome: &FilesOutcome| {
            matches!(outcome, FilesOutcome::Delivered(DeliveryOutcome::Delivered { added: 1.., .. }))
        };
        let is_new = cases.iter().any(|(_, outcome)| added(outcome));
        self.files.push(json!({ "source": file.source, "cases": names, "added": is_new }));
        let c = &self.texts.cli;
        let text = if is_new { &c.file_added } else { &c.file_known };
        fill(text, &[("file", &file.source), ("cases", &self.texts.listed(&names))])
    }

    /// The files of a submission: as text behind its line, and for programs.
    fn files_of(&self, outcome: &FilesOutcome) -> (String, Value) {
        let c = &self.texts.cli;
        match outcome {
            FilesOutcome::NoFiles => (String::new(), Value::Null),
            FilesOutcome::NotStored => {
                let told = json!({ "added": 0, "known": 0, "faults": [], "stored": false });
                (format!("  {}", c.files_not_stored), told)
            }
            FilesOutcome::Delivered(DeliveryOutcome::Refused(refused)) => {
                let texts = blocked_lines(self.texts, refused, self.rules);
                let text = self.texts.plain.sentences(&texts);
                let told = json!({ "added": 0, "known": 0, "faults": [], "refused": texts });
                (format!("  {}", fill(&c.files_refused, &[("text", &text)])), told)
            }
            FilesOutcome::Delivered(DeliveryOutcome::Delivered { added, known, faults }) => {
                let counts = [("n", added.to_string()), ("known", known.to_string())];
                let counts = counts.each_ref().map(|(n, v)| (*n, v.as_str()));
                let text = if *known > 0 { &c.files_added_known } else { &c.files_added };
                let mut text = format!("  {}", fill(text, &counts));
                for (item, fault) in faults {
                    // A file that no document names is of no item, on whichever line of the checklist it is found.
                    let extra = FileFault::from_finding(fault) == Some(FileFault::Extra);
                    let item = match extra {
                        true => c.files_bundle.to_string(),
                        false => item_name(self.texts, *item, self.rules),
                    };
                    let fault = self.texts.labelled(&item, &finding_text(self.texts, fault));
                    text.push_str(&format!("\n    {fault}"));
                }
                let faults: Vec<Value> = faults
                    .iter()
                    .map(|(item, f)| {
                        let text = finding_text(self.texts, f);
                        json!({ "item": item, "code": f.code, "about": f.about, "text": text })
                    })
                    .collect();
                (text, json!({ "added": added, "known": known, "faults": faults }))
            }
        }
    }

    fn add_outcome(
        &mut self,
        taken: &ReadSubmission,
        outcome: ImportOutcome,
        files: &FilesOutcome,
    ) -> String {
        let id = &*taken.papers.submission;
        let faults = taken.files.iter().flat_map(|files| &files.faults);
        let is_left = |files: &FilesOutcome| {
            matches!(files, FilesOutcome::NotStored | FilesOutcome::Delivered(DeliveryOutcome::Refused(_)))
        };
        self.left_files |=
            is_left(files) || faults.filter_map(|(_, f)| FileFault::from_finding(f)).any(FileFault::is_left);
        let (files, told) = self.files_of(files);
        let line = |text: &str, case: &str| fill(text, &[("id", id), ("case", case)]);
        let c = &self.texts.cli;
        match outcome {
            ImportOutcome::Accepted { case, flags } => {
                let case = case.to_string();
                self.accepted.push(json!({ "id": id, "case": case, "flags": flags, "files": told }));
                format!("{}{}{files}", line(&c.accepted, &case), self.flagged(&flags))
            }
            ImportOutcome::Updated { case, flags, changes } => {
                let case = case.to_string();
                self.updated.push(
                    json!({ "id": id, "case": case, "flags": flags, "changes": changes, "files": told }),
                );
                let changed = changed_fields_text(self.texts, &changes, self.rules);
                format!("{}  {changed}{}{files}", line(&c.updated, &case), self.flagged(&flags))
            }
            ImportOutcome::Unchanged { case } => {
                let case = case.to_string();
                self.unchanged.push(json!({ "id": id, "case": case, "files": told }));
                format!("{}{files}", line(&c.unchanged, &case))
            }
            ImportOutcome::Refused(refused) => {
                let texts = blocked_lines(self.texts, &refused, self.rules);
                let faults: Vec<Value> = refused
                    .blockers
                    .iter()
                    .zip(&texts)
                    .map(|(b, text)| json!({ "path": "", "code": b.code(), "text": text }))
                    .collect();
                self.name(json!({
                    "source": taken.source, "line": taken.line, "column": 0, "id": id, "faults": faults,
                }));
                let at = format!("{}:{}", taken.source, taken.line);
                format!(
                    "{}  {id}  {}",
                    fill(&c.import_rejected, &[("where", &at)]),
                    self.texts.plain.sentences(&texts)
                )
            }
        }
    }

    fn reject(&mut self, rejected: &RejectedSubmission) -> String {
        let lang = self.texts.lang;
        // A file of nothing but faults names the first ones whole, and of the rest the first fault.
        let most = if self.rejected.len() < WHOLE { usize::MAX } else { 1 };
        let faults: Vec<Value> = rejected
            .faults
            .iter()
            .take(most)
            .map(|f| json!({ "path": f.path, "code": f.code.name(), "text": f.text(lang), "about": f.about }))
            .collect();
        let mut told = json!({
            "source": rejected.source, "line": rejected.line, "column": rejected.column, "id": rejected.id, "faults": faults,
        });
        if most < rejected.faults.len() {
            told["faults_more"] = (rejected.faults.len() - most).into();
        }
        self.name(told);
        rejected_line(self.texts, rejected)
    }

    fn name(&mut self, rejected: Value) {
        if self.rejected.len() < NAMED {
            self.rejected.push(rejected);
        } else {
            self.more += 1;
        }
    }

    /// For programs.
    pub(crate) fn json(&self) -> Value {
        let skipped: Vec<Value> = self
            .notes
            .skipped()
            .iter()
            .map(|(source, why)| json!({ "source": source, "why": why.name() }))
            .collect();
        let read_as: Vec<Value> = self.notes.read_as().iter().map(read_as_json).collect();
        json!({
            "accepted": self.accepted, "updated": self.updated, "unchanged": self.unchanged, "rejected": self.rejected,
            "files": self.files, "rejected_more": self.more, "read_as": read_as, "skipped": skipped,
        })
    }

    /// Remarks on the sources: how a deviating one was read, and what was not read.
    pub(crate) fn about_sources(&self) -> Vec<String> {
        let c = &self.texts.cli;
        let mut lines: Vec<String> =
            self.notes.read_as().iter().filter_map(|how| read_as_line(self.texts, how)).collect();
        for (source, why) in self.notes.skipped() {
            let why = Catalog::text_or_name(&self.texts.skipped, why.name());
            lines.push(fill(&c.import_skipped, &[("file", &source), ("why", why)]));
        }
        lines
    }

    /// Whether anything that came in is not in the desk.
    pub(crate) fn has_left_out(&self) -> bool {
        self.left_files || !self.rejected.is_empty()
    }

    /// Whether anything was imported.
    pub(crate) fn has_imports(&self) -> bool {
        !self.accepted.is_empty() || !self.updated.is_empty() || !self.files.is_empty()
    }

    /// The texts of the findings; none without findings.
    fn flagged(&self, flags: &[String]) -> String {
        let name =
            |flag: &String| flag.parse().map_or_else(|_| flag.clone(), |code| finding_name(self.texts, code));
        let names: Vec<String> = flags.iter().map(name).collect();
        if names.is_empty() { String::new() } else { format!("  [{}]", self.texts.listed(&names)) }
    }

    /// The text of how many of each.
    pub(crate) fn total(&self) -> String {
        let counts = [
            ("accepted", self.accepted.len()),
            ("updated", self.updated.len()),
            ("unchanged", self.unchanged.len()),
            ("rejected", self.rejected.len() + self.more),
        ]
        .map(|(n, v)| (n, v.to_string()));
        let c = &self.texts.cli;
        let total = fill(&c.import_total, &counts.each_ref().map(|(n, v)| (*n, v.as_str())));
        match self.files.len() {
            0 => total,
            n => fill(&c.import_total_files, &[("total", &total), ("n", &n.to_string())]),
        }
    }
}

/// How a source was read, for programs.
pub(crate) fn read_as_json(how: &SourceFormat) -> Value {
    json!({ "source": how.source, "encoding": how.encoding.name(), "separator": how.separator.map(String::from) })
}

/// The same as text, where it deviates from the format.
pub(crate) fn read_as_line(texts: &Catalog, how: &SourceFormat) -> Option<String> {
    if how.is_plain() {
        return None;
    }
    let separator = match how.separator {
        None | Some(',') => String::new(),
        Some('\t') => texts.cli.read_as_tab.to_string(),
        Some(other) => fill(&texts.cli.read_as_separator, &[("separator", &other.to_string())]),
    };
    let values = [("file", &*how.source), ("encoding", how.encoding.name()), ("separator", &*separator)];
    Some(fill(&texts.cli.read_as, &values))
}

/// What was rejected and why, as text for the user.
pub(crate) fn rejected_line(texts: &Catalog, rejected: &RejectedSubmission) -> String {
    let column = if rejected.column > 0 { format!(":{}", rejected.column) } else { String::new() };
    let at = format!("{}:{}{column}", rejected.source, rejected.line);
    let mut text = fill(&texts.cli.import_rejected, &[("where", &at)]);
    if let Some(id) = &rejected.id {
        text.push_str(&format!("  {id}"));
    }
    for f in &rejected.faults {
        text.push_str(&format!("\n    {}", f.line(texts.lang)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;
    use crate::intake::{FaultCode, IntakeFault};

    /// A file of nothing but faults is reported in bounded memory, and counted to its end.
    #[test]
    fn report_lists_few_rejections_but_counts_all() {
        let (texts, rules) = (Catalog::builtin(Lang::En), Rules::builtin());
        let mut report = ImportReport::new(&texts, &rules, ReadNotes::default());
        let fault = |path: &str| IntakeFault::new(path, FaultCode::Missing, "");
        let all = NAMED + 7;
        for line in 1..=all as u64 {
            let faults = vec![fault("id"), fault("ground")];
            report.reject(&RejectedSubmission { source: "x.csv".into(), line, column: 1, id: None, faults });
        }
        let json = report.json();
        let named = json["rejected"].as_array().map_or(0, Vec::len);
        assert_eq!((named, &json["rejected_more"]), (NAMED, &json!(7)));
        let faults = |at: usize| json["rejected"][at]["faults"].as_array().map_or(0, Vec::len);
        assert_eq!((faults(WHOLE - 1), faults(WHOLE)), (2, 1));
        assert_eq!(json["rejected"][WHOLE]["faults_more"], 1);
        assert!(report.total().contains(&all.to_string()), "{}", report.total());
    }
}
