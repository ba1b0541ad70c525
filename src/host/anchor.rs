//! The anchor of a desk, as its opening, its protection and its setting-up need it. Owns the sentence about it; the
//! service compares the two.

use crate::service::{AnchorReport, DeskService, ServiceError};
use crate::store::{AnchorFault, AnchorFile, AnchorMark, Store, short_id};
use crate::text::{Catalog, fill};
use std::path::Path;

/// Compares an open desk with its anchor, where one is set.
pub(crate) fn compare_anchor(
    service: &DeskService,
    file: Option<&Path>,
) -> Result<AnchorReport, ServiceError> {
    match file {
        Some(file) => service.keep_anchor(file.to_owned()),
        None => service.anchor(),
    }
}

/// Whether a file is in the folder of a desk: an anchor there would be restored with the desk, and would replace a file of it.
pub(crate) fn is_inside(desk: &Path, file: &Path) -> bool {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let real = |path: &Path| path.canonicalize().ok();
    real(folder).zip(real(desk)).is_some_and(|(folder, desk)| folder.starts_with(desk))
}

/// What an officer is warned of.
pub(crate) fn anchor_warning(texts: &Catalog, report: &AnchorReport) -> Option<String> {
    report.state.needs_warning().then(|| anchor_text(texts, report))
}

/// How desk and anchor agree, in one sentence.
pub(crate) fn anchor_text(texts: &Catalog, report: &AnchorReport) -> String {
    let file = report.file.as_ref().map(|f| f.display().to_string()).unwrap_or_default();
    let seq = |mark: Option<AnchorMark>| mark.map_or(0, |m| m.head.seq).to_string();
    let id = |mark: Option<AnchorMark>| mark.map_or_else(String::new, |m| short_id(m.store));
    let values = [
        ("file", file.as_str()),
        ("anchor", &seq(report.found)),
        ("entry", &seq(report.desk)),
        ("other", &id(report.found)),
        ("desk", &id(report.desk)),
    ];
    fill(Catalog::text_or_name(&texts.anchor, report.state.name()), &values)
}

/// A desk that was encrypted has another ID: an anchor that agreed before is written again, and any doubt remains.
pub(crate) fn follow_encryption(desk: &Path, before: &AnchorReport) {
    let (Some(path), Some(mark)) = (&before.file, AnchorMark::at_last_close(desk)) else { return };
    if before.state.can_follow() {
        // What cannot be written now stops decisions at the next opening, with its reason.
        let _ = AnchorFile::new(path.clone()).write(&mark);
    }
}

/// Writes the anchor of a new desk, where there is none yet. Another desk's is left as it is: the next opening reports it.
pub(crate) fn write_first_anchor(file: Option<&Path>, store: &dyn Store) {
    let (Some(path), Some(mark)) = (file, store.mark()) else { return };
    let file = AnchorFile::new(path.to_owned());
    if matches!(file.read(), Err(AnchorFault::Missing)) {
        // What cannot be written now is a warning at every opening.
        let _ = file.write(&mark);
    }
}
