//! `portdesk files` and `portdesk file`: the files of a case, and one of them out of the desk. A file leaves as a new one for its owner
//! alone, or through a pipe; never through a link, over another file, or to a terminal, which would carry out what is in it.

use super::args::{FileArgs, FilesArgs, FilesFormat};
use super::context::CliContext;
use super::csv_mark::csv_mark;
use super::error::CliError;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::delivered_file::DeliveredFile;
use crate::domain::code::Item;
use crate::files;
use crate::report::{case_files_csv, case_files_json, case_files_table};
use crate::service::{DeskService, ServiceError};
use crate::store::{AccessKind, AuditEvent};
use crate::text::{fill, forgotten_text, item_name};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

pub(super) fn list(what: &FilesArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let mark = csv_mark(what.bom, what.format == FilesFormat::Csv, ctx)?;
    let (service, officer) = ctx.open_to_read()?;
    let fault = |e: &ServiceError| CliError::service(&ctx.texts, &ctx.rules, e);
    service.may(&officer, "look").map_err(|e| fault(&e))?;
    let case = case_named(&what.case, &service, ctx)?;
    let look = AuditEvent::Looked { no: case.no, at: AccessKind::Opened };
    service.record(&officer, look).map_err(|e| fault(&e))?;
    match what.format {
        FilesFormat::Table => out.write_all(case_files_table(&case, &ctx.texts).as_bytes())?,
        FilesFormat::Csv => {
            out.write_all(mark)?;
            out.write_all(&case_files_csv(&case)?)?;
        }
        FilesFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &case_files_json(&case))?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    ctx.leave(service, &officer);
    Ok(0)
}

pub(super) fn write(what: &FileArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let to_stdout = what.out.as_os_str() == "-";
    if to_stdout && io::stdout().is_terminal() {
        return Err(CliError::Usage(ctx.texts.files.terminal.to_string()));
    }
    if !to_stdout && what.out.symlink_metadata().is_ok() {
        // Before anything is read or recorded.
        return Err(CliError::file(&ctx.texts, &what.out, &io::ErrorKind::AlreadyExists.into()));
    }
    let (service, officer) = ctx.open_to_read()?;
    let fault = |e: &ServiceError| CliError::service(&ctx.texts, &ctx.rules, e);
    service.may(&officer, "export").map_err(|e| fault(&e))?;
    let case = case_named(&what.case, &service, ctx)?;
    let file = file_named(&case, what, ctx)?;
    let content = service.file(case.no, file).map_err(|e| fault(&e))?;
    // The journal names the file by its place in the case.
    let left = AuditEvent::Exported {
        what: format!("file {} {}", file.item, what.number).into(),
        cases: 1,
        case: Some(case.no),
    };
    service.record(&officer, left).map_err(|e| fault(&e))?;
    // Whoever takes it out looks at it elsewhere: the item may be verified then.
    service.file_written_out(&officer, case.no, file.item, file.sha256).map_err(|e| fault(&e))?;
    if to_stdout {
        out.write_all(&content)?;
    } else {
        write_new(&what.out, &content).map_err(|e| unwritten(ctx, &what.out, e))?;
        let (case, path) = (case.no.to_string(), what.out.display().to_string());
        let values = [("case", &*case), ("name", &file.name), ("file", &path)];
        writeln!(out, "{}", fill(&ctx.texts.files.written, &values))?;
    }
    out.flush()?;
    ctx.leave(service, &officer);
    Ok(0)
}

pub(super) fn case_named(text: &str, service: &DeskService, ctx: &CliContext) -> Result<Arc<Case>, CliError> {
    let no = ctx.case_no(service, text)?;
    let fault = |e: &ServiceError| CliError::service(&ctx.texts, &ctx.rules, e);
    let case = service.case_with_files(no).map_err(|e| fault(&e))?;
    case.ok_or_else(|| fault(&ServiceError::Refused(Blocked::one(Blocker::CaseUnknown(no)))))
}

/// The file that was named by its item and number.
fn file_named<'a>(case: &'a Case, what: &FileArgs, ctx: &CliContext) -> Result<&'a DeliveredFile, CliError> {
    let item: Item = what
        .item
        .to_ascii_uppercase()
        .parse()
        .map_err(|e| CliError::not_a_code(&ctx.texts, "ITEM", &what.item, e))?;
    let at = usize::try_from(what.number).unwrap_or(usize::MAX) - 1;
    if let Some((file, gone)) = case.all_files_of(item).nth(at) {
        return match gone {
            None => Ok(file),
            Some(gone) => Err(CliError::Refused(forgotten_text(&ctx.texts, gone))),
        };
    }
    Err({
        let t = &ctx.texts.files;
        let (n, count) = (what.number.to_string(), case.all_files_of(item).count());
        let name = item_name(&ctx.texts, item, &ctx.rules);
        let values = [("item", &*name), ("n", &n), ("count", &count.to_string())];
        let text = if count == 0 { &t.item_none } else { &t.no_such };
        CliError::Refused(fill(text, &values))
    })
}

/// Writes a whole new file, or none.
fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = files::create_new(path)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = std::fs::remove_file(path);
    }
    written
}

/// A name under which nothing can be written is a wrong command line; a disk that fails is not.
fn unwritten(ctx: &CliContext, path: &Path, error: io::Error) -> CliError {
    match error.kind() {
        io::ErrorKind::NotFound
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::PermissionDenied
        | io::ErrorKind::AlreadyExists => CliError::file(&ctx.texts, path, &error),
        _ => CliError::Io(error),
    }
}
