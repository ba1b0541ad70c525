//! `portdesk backup` and `portdesk restore`, and the backups that an open desk makes by itself.

use super::context::CliContext;
use super::error::CliError;
use super::settings::Backups;
use crate::domain::code::Port;
use crate::domain::zone::beijing;
use crate::files;
use crate::service::{DeskService, ServiceError};
use crate::store;
use crate::text::fill;
use chrono::Utc;
use std::io::Write;
use std::path::{Path, PathBuf};

pub(super) fn backup(to: &Path, place: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let (service, officer) = place.open_to_read()?;
    let made = service.backup(&officer, to);
    place.leave(service, &officer);
    let report = made.map_err(|e| CliError::service(&place.texts, &place.rules, &e))?;
    let head = format!("{} {}", report.head.seq, report.head.hash);
    let values = [("file", to.display().to_string()), ("mib", mib(report.bytes)), ("head", head)];
    writeln!(out, "{}", fill(&place.texts.cli.backed_up, &values.each_ref().map(|(n, v)| (*n, v.as_str()))))?;
    Ok(0)
}

/// Bytes in MiB, with one digit behind the point.
pub(super) fn mib(bytes: u64) -> String {
    format!("{}.{}", bytes >> 20, ((bytes & 0xF_FFFF) * 10) >> 20)
}

pub(super) fn restore(from: &Path, place: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    CliError::unless_there(&place.texts, from)?;
    let report = store::restore(from, &place.store).map_err(|e| CliError::store(&place.texts, &e))?;
    let values = [
        ("dir", place.store.display().to_string()),
        ("n", report.head.seq.to_string()),
        ("head", report.head.hash.to_string()),
    ];
    writeln!(out, "{}", fill(&place.texts.cli.restored, &values.each_ref().map(|(n, v)| (*n, v.as_str()))))?;
    if let Some((before, kept)) = report.kept {
        let dir = kept.display().to_string();
        writeln!(out, "{}", fill(&place.texts.cli.restored_kept, &[("dir", &dir)]))?;
        let missing = before.entries.unwrap_or(0).saturating_sub(report.head.seq);
        if missing > 0 {
            let (n, known) = (missing.to_string(), (report.head.seq + missing).to_string());
            writeln!(out, "{}", fill(&place.texts.cli.restored_less, &[("n", &n), ("known", &known)]))?;
        }
    }
    Ok(0)
}

/// Makes a backup where the newest one in the folder is older than the schedule allows, and keeps as many as it says; answers its file,
/// or none where none was due.
pub(super) fn scheduled(
    service: &DeskService,
    plan: &Backups,
    office: Port,
) -> Result<Option<PathBuf>, ServiceError> {
    files::create_folder(&plan.dir).map_err(store::StoreError::from)?;
    let own = format!("{office}-");
    let mut found: Vec<PathBuf> = std::fs::read_dir(&plan.dir)
        .map_err(store::StoreError::from)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            name.starts_with(&own) && name.ends_with(SUFFIX)
        })
        .collect();
    // The time stands in the name: the newest is the last.
    found.sort();
    let name = |at: chrono::DateTime<Utc>| {
        format!("{own}{}{SUFFIX}", at.with_timezone(&beijing()).format("%Y%m%d-%H%M%S"))
    };
    let now = service.now();
    let due = plan.dir.join(name(now - chrono::Duration::hours(i64::from(plan.every_hours))));
    let file = plan.dir.join(name(now));
    // A backup of a time to come was made by a clock that was wrong: it puts off none.
    if found.iter().rev().find(|made| **made <= file).is_some_and(|newest| *newest > due) {
        return Ok(None);
    }
    service.scheduled_backup(&file)?;
    // The one just made is kept, whatever the names of the others say.
    let most = usize::try_from(plan.keep.max(1)).unwrap_or(1).saturating_sub(1);
    for old in found.iter().take(found.len().saturating_sub(most)) {
        // One that cannot be removed takes room and harms nothing.
        let _ = std::fs::remove_file(old);
    }
    Ok(Some(file))
}

const SUFFIX: &str = ".portdesk-backup";
