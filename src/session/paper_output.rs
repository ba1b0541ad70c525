//! Lets an issued document leave: into a new file that only its owner can read, to the print command, or as text. Where it goes is opened
//! first, then it is recorded, and only then it leaves: what cannot leave is not recorded as issued, and what is not recorded does not leave.

use super::error_text::service_error_text;
use super::printing::{PrintError, PrintJob};
use crate::domain::case_no::CaseNo;
use crate::domain::decide::DecisionContext;
use crate::domain::lang::Lang;
use crate::domain::officer::Officer;
use crate::domain::paper::{PaperDestination, PaperKind};
use crate::domain::print_command::PrintCommand;
use crate::domain::rules::Rules;
use crate::files;
use crate::report::{JournalStamp, ReportRow, handover_text};
use crate::service::{DeskService, IssueError, ServiceError};
use crate::store::EntryRef;
use crate::text::{Catalog, fill, particular};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A document to be issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PaperOrder {
    /// Which.
    pub(crate) kind: PaperKind,
    /// Of which case; none for a list of the desk.
    pub(crate) case: Option<CaseNo>,
}

/// Where a document goes.
#[derive(Clone, Debug)]
pub(crate) enum PaperTarget {
    /// Into a new file.
    File(PathBuf),
    /// Into a new file of a folder, under a name that says nothing of a person.
    Folder(PathBuf),
    /// To the print command.
    Printer(PrintCommand),
    /// Back to the caller.
    Output,
}

impl PaperTarget {
    fn destination(&self) -> PaperDestination {
        match self {
            Self::File(_) | Self::Folder(_) => PaperDestination::File,
            Self::Printer(_) => PaperDestination::Printer,
            Self::Output => PaperDestination::Output,
        }
    }
}

/// A document that has left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PaperOutcome {
    /// It is in a file.
    Written(PathBuf),
    /// The print command took it.
    Printed,
    /// Here it is.
    Text(String),
}

/// Why a document did not leave.
#[derive(Debug)]
pub(crate) enum PaperFault {
    /// The file cannot be created: nothing was recorded.
    Create(PathBuf, io::Error),
    /// The file could not be written to its end; it was removed, and the journal has the document.
    Write(PathBuf, io::Error),
    /// The print command.
    Print(PrintError),
    /// It was not issued.
    Issue(IssueError),
    /// The document needs a case.
    CaseMissing(PaperKind),
}

/// A target that is open.
enum OpenTarget {
    File(PathBuf, File),
    Printer(PrintJob),
    Output,
}

impl OpenTarget {
    fn open(target: PaperTarget, order: PaperOrder, service: &DeskService) -> Result<Self, PaperFault> {
        Ok(match target {
            PaperTarget::File(path) => {
                let file = files::create_new(&path).map_err(|e| PaperFault::Create(path.clone(), e))?;
                Self::File(path, file)
            }
            PaperTarget::Folder(dir) => {
                let (path, file) = in_folder(&dir, order, service).map_err(|e| PaperFault::Create(dir, e))?;
                Self::File(path, file)
            }
            PaperTarget::Printer(command) => {
                Self::Printer(PrintJob::start(&command).map_err(PaperFault::Print)?)
            }
            PaperTarget::Output => Self::Output,
        })
    }

    /// Nothing leaves.
    fn cancel(self) {
        match self {
            Self::File(path, file) => {
                drop(file);
                let _ = std::fs::remove_file(path);
            }
            Self::Printer(job) => job.cancel(),
            Self::Output => {}
        }
    }

    fn finish(self, html: String) -> Result<PaperOutcome, PaperFault> {
        match self {
            Self::File(path, mut file) => {
                let written = file.write_all(html.as_bytes()).and_then(|()| file.sync_all());
                if let Err(error) = written {
                    drop(file);
                    let _ = std::fs::remove_file(&path);
                    return Err(PaperFault::Write(path, error));
                }
                Ok(PaperOutcome::Written(path))
            }
            Self::Printer(job) => {
                job.finish(html).map_err(PaperFault::Print)?;
                Ok(PaperOutcome::Printed)
            }
            Self::Output => Ok(PaperOutcome::Text(html)),
        }
    }
}

/// A new file of a folder, named for the document, the case and the minute.
fn in_folder(dir: &Path, order: PaperOrder, service: &DeskService) -> io::Result<(PathBuf, File)> {
    files::create_folder(dir)?;
    let about = order.case.map_or_else(|| service.desk().office.to_string(), |no| no.to_string());
    let stem = format!("{}-{about}-{}", order.kind, service.now().format("%Y%m%dT%H%M%SZ"));
    for n in 1..1000 {
        let more = if n == 1 { String::new() } else { format!("-{n}") };
        let path = dir.join(format!("{stem}{more}.html"));
        match files::create_new(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            result => return result.map(|file| (path, file)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Issues a document.
///
/// # Errors
/// Why it did not leave, or not whole.
pub(crate) fn issue(
    service: &DeskService,
    officer: &Officer,
    rules: &Rules,
    order: PaperOrder,
    target: PaperTarget,
) -> Result<PaperOutcome, PaperFault> {
    let to = target.destination();
    if order.kind.is_of_case() && order.case.is_none() {
        return Err(PaperFault::CaseMissing(order.kind));
    }
    let open = OpenTarget::open(target, order, service)?;
    let made = match (order.kind, order.case) {
        (PaperKind::Handover, _) => handover(service, officer, rules),
        (PaperKind::Arrivals, _) | (_, None) => service.issue_arrivals(officer),
        (kind, Some(no)) => service.issue_paper(officer, no, kind, to),
    };
    match made {
        Ok(html) => open.finish(html),
        Err(error) => {
            open.cancel();
            Err(PaperFault::Issue(error))
        }
    }
}

/// The handover sheet: the text of the command of that name, in both languages.
fn handover(service: &DeskService, officer: &Officer, rules: &Rules) -> Result<String, IssueError> {
    let now = service.now();
    let on = DecisionContext {
        office: service.desk().office,
        officer,
        rules: rules.at(now),
        now,
        two_persons: service.is_protected(),
        consented: false,
        roster: service.roster(),
        clock_confirmed: service.desk().clock.is_none(),
        anchor: service.desk().anchor,
        visa_number_of: None,
        split_open: None,
    };
    let desk = service.desk_now()?;
    let rows = ReportRow::all(&desk, service.officers(), &on);
    service.record_paper_list(officer, PaperKind::Handover, rows.len())?;
    // It names the entry of its own printing: no earlier entry can change without changing this one.
    let anchor = EntryRef::new(service.head()?);
    let digits = anchor.groups().into_iter().map(ToOwned::to_owned).collect();
    let stamp = JournalStamp { entry: anchor.seq(), digits };
    let parts = [Lang::Zh, Lang::En].map(|lang| handover_text(&rows, &stamp, &on, &Catalog::builtin(lang)));
    service.handover_paper(parts)
}

/// What happened, as a sentence for a person.
pub(crate) fn outcome_text(texts: &Catalog, order: PaperOrder, outcome: &PaperOutcome) -> String {
    let document = document_text(texts, order);
    match outcome {
        PaperOutcome::Written(path) => {
            let file = path.display().to_string();
            fill(&texts.issued.written, &[("document", &document), ("file", &file)])
        }
        PaperOutcome::Printed => fill(&texts.issued.printed, &[("document", &document)]),
        PaperOutcome::Text(_) => document,
    }
}

/// Why not, as a sentence for a person.
pub(crate) fn fault_text(texts: &Catalog, rules: &Rules, order: PaperOrder, fault: &PaperFault) -> String {
    let t = &texts.issued;
    let document = document_text(texts, order);
    let why = |error: &io::Error| particular(texts.lang, &error.to_string());
    match fault {
        PaperFault::Create(path, error) => {
            let file = path.display().to_string();
            fill(&t.not_created, &[("document", &document), ("file", &file), ("text", &why(error))])
        }
        PaperFault::Write(path, error) => {
            let file = path.display().to_string();
            fill(&t.not_written, &[("document", &document), ("file", &file), ("text", &why(error))])
        }
        PaperFault::Print(PrintError::Start { program, error }) => {
            fill(&t.print_start, &[("document", &document), ("program", program), ("text", &why(error))])
        }
        PaperFault::Print(PrintError::Failed { program, text }) => {
            let text = crate::domain::sanitize::clean(text);
            fill(&t.print_failed, &[("document", &document), ("program", program), ("text", &text)])
        }
        PaperFault::Print(PrintError::Late { program, seconds }) => {
            let seconds = seconds.to_string();
            fill(&t.print_late, &[("document", &document), ("program", program), ("n", &seconds)])
        }
        PaperFault::Issue(IssueError::NotThere(kind)) => {
            fill(&t.not_there, &[("document", Catalog::text_or_name(&t.kinds, kind.name()))])
        }
        PaperFault::Issue(IssueError::Service(error)) => {
            let text = service_error_text(texts, rules, error);
            fill(&t.not_issued, &[("document", &document), ("text", &text)])
        }
        PaperFault::Issue(IssueError::Made(error)) => {
            let text = particular(texts.lang, &error.to_string());
            fill(&t.not_issued, &[("document", &document), ("text", &text)])
        }
        PaperFault::CaseMissing(kind) => {
            fill(&t.needs_case, &[("document", Catalog::text_or_name(&t.kinds, kind.name()))])
        }
    }
}

fn document_text(texts: &Catalog, order: PaperOrder) -> String {
    let kind = Catalog::text_or_name(&texts.issued.kinds, order.kind.name());
    match order.case {
        Some(no) => texts.labelled(&no.to_string(), kind),
        None => kind.to_owned(),
    }
}

/// Whether a fault is of the service: a rule or the store.
pub(crate) fn service_fault(fault: &PaperFault) -> Option<&ServiceError> {
    match fault {
        PaperFault::Issue(IssueError::Service(error)) => Some(error),
        _ => None,
    }
}
