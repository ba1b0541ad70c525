//! Exports a document request, or another text about a case, to the clipboard, or to a file that only its owner can read. On a
//! protected desk it is recorded first; where that cannot be, nothing leaves.

use super::error_text::service_error_text;
use crate::domain::case_no::CaseNo;
use crate::files;
use crate::service::DeskService;
use crate::service::time_source::now;
use crate::text::{fill, particular};
use crate::ui::base::context::SessionContext;
use crate::ui::state::effect::ExportedText;
use std::io;
use std::path::{Path, PathBuf};

/// Exports a text about a case, or reports why not: into a file, or onto the clipboard, which the front writes.
pub(super) fn export_text(
    service: &DeskService,
    ctx: &SessionContext,
    (no, what): (CaseNo, ExportedText),
    text: &str,
    file: bool,
) -> Result<String, String> {
    let paper = &ctx.texts.paper;
    let (case, what) = (no.to_string(), what.named(&ctx.texts));
    let not = |why: String| fill(&paper.not_out, &[("text", &why)]);
    service
        .record_notice_export(&ctx.officer, no)
        .map_err(|error| not(service_error_text(&ctx.texts, &ctx.rules, &error)))?;
    if !file {
        return Ok(fill(&paper.copied, &[("case", &case), ("what", what)]));
    }
    let dir = ctx.notices.as_deref().ok_or_else(|| not("-".into()))?;
    let file = write_notice(dir, no, text).map_err(|error| {
        let shown = error.to_string();
        not(particular(ctx.texts.lang, &shown))
    })?;
    Ok(fill(&paper.written, &[("case", &case), ("what", what), ("file", &file.display().to_string())]))
}

/// Writes a notice beside the desk and returns its path. Its name has the case and the minute, and no personal data.
///
/// # Errors
/// Those of the disk.
fn write_notice(dir: &Path, no: CaseNo, text: &str) -> io::Result<PathBuf> {
    files::create_folder(dir)?;
    let stem = format!("notice-{no}-{}", now().format("%Y%m%dT%H%M%SZ"));
    for n in 1.. {
        let more = if n == 1 { String::new() } else { format!("-{n}") };
        let file = dir.join(format!("{stem}{more}.txt"));
        match files::write_new(&file, text) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            result => return result.map(|()| file),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}
