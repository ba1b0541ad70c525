//! What became of imported submissions: a line for each, for the user, and all of it, for programs. Owns the report; the service
//! decides what is imported.

use crate::domain::rules::Rules;
use crate::intake::{ReadNotes, ReadSubmission, RejectedSubmission, SourceFormat};
use crate::service::{DeskService, ImportOutcome, ServiceError, Submission};
use crate::text::{Catalog, blocked_lines, changed_fields_text, fill, finding_name};
use serde_json::{Value, json};

/// Rejected submissions of which every fault is in the report.
const WHOLE: usize = 1_000;
/// Rejected submissions that are named; the rest are counted. A file may hold nothing but faults.
const NAMED: usize = 50_000;

/// A submission on its way, or what was wrong with it.
pub(crate) type IntakeResult = Result<ReadSubmission, RejectedSubmission>;

/// The report of one import.
pub(crate) struct ImportReport<'a> {
    texts: &'a Catalog,
    rules: &'a Rules,
    pub(crate) accepted: Vec<Value>,
    updated: Vec<Value>,
    unchanged: Vec<Value>,
    pub(crate) rejected: Vec<Value>,
    /// How many more were rejected than are named.
    more: usize,
    /// How each source was read, and what of folders was not.
    notes: ReadNotes,
}

/// Imports the well-formed submissions of a batch; an outcome for each, in order.
pub(crate) fn import(
    batch: &[IntakeResult],
    dry: bool,
    service: &DeskService,
) -> Result<Vec<ImportOutcome>, ServiceError> {
    let submissions: Vec<Submission> = batch
        .iter()
        .flatten()
        .map(|t| Submission { papers: t.papers.clone(), original: t.original.clone() })
        .collect();
    if submissions.is_empty() {
        return Ok(Vec::new());
    }
    if dry { service.dry_run(submissions) } else { service.import(submissions) }
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
            more: 0,
            notes,
        }
    }

    /// Adds a batch and what became of its well-formed submissions; returns a line for each.
    pub(crate) fn add(&mut self, batch: Vec<IntakeResult>, outcomes: Vec<ImportOutcome>) -> Vec<String> {
        let mut outcomes = outcomes.into_iter();
        let mut lines = Vec::with_capacity(batch.len());
        for read in batch {
            match read {
                Err(rejected) => lines.push(self.reject(&rejected)),
                Ok(taken) => lines.extend(outcomes.next().map(|outcome| self.add_outcome(&taken, outcome))),
            }
        }
        lines
    }

    fn add_outcome(&mut self, taken: &ReadSubmission, outcome: ImportOutcome) -> String {
        let id = &*taken.papers.submission;
        let line = |text: &str, case: &str| fill(text, &[("id", id), ("case", case)]);
        let c = &self.texts.cli;
        match outcome {
            ImportOutcome::Accepted { case, flags } => {
                let case = case.to_string();
                self.accepted.push(json!({ "id": id, "case": case, "flags": flags }));
                format!("{}{}", line(&c.accepted, &case), self.flagged(&flags))
            }
            ImportOutcome::Updated { case, flags, changes } => {
                let case = case.to_string();
                self.updated.push(json!({ "id": id, "case": case, "flags": flags, "changes": changes }));
                let changed = changed_fields_text(self.texts, &changes, self.rules);
                format!("{}  {changed}{}", line(&c.updated, &case), self.flagged(&flags))
            }
            ImportOutcome::Unchanged { case } => {
                let case = case.to_string();
                self.unchanged.push(json!({ "id": id, "case": case }));
                line(&c.unchanged, &case)
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
            "rejected_more": self.more, "read_as": read_as, "skipped": skipped,
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

    /// Whether anything was imported.
    pub(crate) fn has_imports(&self) -> bool {
        !self.accepted.is_empty() || !self.updated.is_empty()
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
        fill(&self.texts.cli.import_total, &counts.each_ref().map(|(n, v)| (*n, v.as_str())))
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
