//! `portdesk paper`: issues a document of a case, or a list of the desk.

use super::args::{EvidenceArgs, PaperArgs, PaperWord};
use super::context::CliContext;
use super::error::CliError;
use super::evidence;
use crate::domain::paper::PaperKind;
use crate::session::{
    PaperFault, PaperOrder, PaperOutcome, PaperTarget, fault_text, issue_paper, outcome_text, service_fault,
};
use crate::text::fill;
use std::io::{self, Write};
use std::path::Path;

pub(super) fn run(paper: &PaperArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    match paper.kind {
        PaperWord::Evidence => evidence_pack(paper, ctx, out),
        PaperWord::Kind(_) if paper.masked || paper.yes => {
            Err(CliError::Usage(ctx.texts.evidence.only_evidence.to_string()))
        }
        PaperWord::Kind(kind) => document(kind, paper, ctx, out),
    }
}

/// The evidence pack: as `portdesk evidence` writes it.
fn evidence_pack(paper: &PaperArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let t = &ctx.texts;
    let Some(case) = &paper.case else {
        return Err(CliError::Usage(fill(&t.issued.needs_case, &[("document", &t.evidence.document)])));
    };
    let Some(path) = paper.out.as_ref().filter(|path| **path != Path::new("-")) else {
        return Err(CliError::Usage(t.evidence.paper_only_out.to_string()));
    };
    let wanted = EvidenceArgs {
        case: case.clone(),
        out: Some(path.clone()),
        masked: paper.masked,
        list: false,
        yes: paper.yes,
    };
    evidence::run(&wanted, ctx, out)
}

fn document(
    kind: PaperKind,
    paper: &PaperArgs,
    ctx: &CliContext,
    out: &mut dyn Write,
) -> Result<u8, CliError> {
    let issued = &ctx.texts.issued;
    let target = match (&paper.out, &ctx.print) {
        (Some(file), _) if file == Path::new("-") => PaperTarget::Output,
        (Some(file), _) => PaperTarget::File(file.clone()),
        (None, Some(command)) => PaperTarget::Printer(command.clone()),
        (None, None) => return Err(CliError::Usage(issued.no_printer.to_string())),
    };
    if let (false, Some(case)) = (kind.is_of_case(), &paper.case) {
        let case = crate::domain::sanitize::clean(case);
        return Err(CliError::Usage(fill(&issued.no_case, &[("case", &case)])));
    }
    let no_case = |kind| PaperFault::CaseMissing(kind);
    if kind.is_of_case() && paper.case.is_none() {
        let order = PaperOrder { kind, case: None };
        let text = fault_text(&ctx.texts, &ctx.rules, order, &no_case(kind));
        return Err(CliError::Usage(text));
    }
    let (service, officer) = ctx.open()?;
    let case = paper.case.as_deref().map(|case| ctx.case_no(&service, case)).transpose()?;
    let order = PaperOrder { kind, case };
    let outcome = issue_paper(&service, &officer, &ctx.rules, order, target)
        .map_err(|fault| unissued(ctx, order, &fault))?;
    match &outcome {
        PaperOutcome::Text(html) => out.write_all(html.as_bytes())?,
        outcome => writeln!(out, "{}", outcome_text(&ctx.texts, order, outcome))?,
    }
    out.flush()?;
    ctx.leave(service, &officer);
    Ok(0)
}

/// A rule that forbids it is exit status 1, a name under which nothing can be written 2, a disk or printer that fails 3.
fn unissued(ctx: &CliContext, order: PaperOrder, fault: &PaperFault) -> CliError {
    if let Some(error) = service_fault(fault) {
        return CliError::service(&ctx.texts, &ctx.rules, error);
    }
    let text = fault_text(&ctx.texts, &ctx.rules, order, fault);
    match fault {
        PaperFault::Create(path, error) => match error.kind() {
            io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::AlreadyExists => CliError::file(&ctx.texts, path, error),
            _ => CliError::Store(text),
        },
        PaperFault::Issue(_) => CliError::Refused(text),
        PaperFault::CaseMissing(_) => CliError::Usage(text),
        PaperFault::Write(..) | PaperFault::Print(_) => CliError::Store(text),
    }
}
