//! What leaves the desk by an officer's hand: a notice to the terminal's clipboard, or into a file that its owner alone can read. On a
//! protected desk it is written down first; where that cannot be, nothing leaves.

use super::event::explain;
use crate::domain::case_no::CaseNo;
use crate::files;
use crate::service::time_source::now;
use crate::service::{DeskService, ServiceError};
use crate::text::{Catalog, blocked_line, fill, particular};
use crate::ui::base::context::SessionContext;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Takes a notice out of the desk, or says why not: into a file, or onto the clipboard, which the front writes.
pub(super) fn take_out(
    service: &DeskService,
    ctx: &SessionContext,
    no: CaseNo,
    text: &str,
    file: bool,
) -> Result<String, String> {
    let paper = &ctx.texts.paper;
    let case = no.to_string();
    let not = |why: String| fill(&paper.not_out, &[("text", &why)]);
    service.notice_leaves(&ctx.officer, no).map_err(|error| not(service_text(ctx, &error)))?;
    if !file {
        return Ok(fill(&paper.copied, &[("case", &case)]));
    }
    let dir = ctx.notices.as_deref().ok_or_else(|| not("-".into()))?;
    let file = write_notice(dir, no, text).map_err(|error| {
        let shown = error.to_string();
        not(particular(ctx.texts.lang, &shown))
    })?;
    Ok(fill(&paper.written, &[("case", &case), ("file", &file.display().to_string())]))
}

/// Why nothing may leave.
fn service_text(ctx: &SessionContext, error: &ServiceError) -> String {
    match error {
        ServiceError::Refused(refused) => blocked_line(&ctx.texts, refused, &ctx.rules),
        ServiceError::Store(error) => explain(&ctx.texts, error),
        ServiceError::Closed => Catalog::of(&ctx.texts.store, "closed").to_owned(),
    }
}

/// Writes a notice beside the desk and answers where it stands. Its name says the case and the minute, and nothing of a person.
///
/// # Errors
/// Those of the disk.
fn write_notice(dir: &Path, no: CaseNo, text: &str) -> io::Result<PathBuf> {
    files::create_folder(dir)?;
    let stem = format!("notice-{no}-{}", now().format("%Y%m%dT%H%M%SZ"));
    for n in 1.. {
        let more = if n == 1 { String::new() } else { format!("-{n}") };
        let file = dir.join(format!("{stem}{more}.txt"));
        match write_new(&file, text) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            result => return result.map(|()| file),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Writes a text into a file that was not there, for its owner's eyes only.
///
/// # Errors
/// Those of the disk; a file that is there already is left alone.
pub fn write_new(file: &Path, text: &str) -> io::Result<()> {
    let mut file = files::create_new(file)?;
    file.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        file.write_all(b"\n")?;
    }
    file.sync_all()
}
