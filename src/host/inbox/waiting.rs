//! Waiting files of the inbox: files that were rejected, and files that nothing reads. Owns the list and the
//! dismissal; it opens no store, so both work beside an open desk.

use super::paths::{DISMISSED, DONE, REJECTED, REPORT, free, move_file};
use crate::domain::lang::Lang;
use crate::domain::waiting_file::{WaitingFile, WaitingReason};
use crate::files;
use crate::intake::{field_name, is_bundle, skip_reason};
use chrono::DateTime;
use serde_json::Value;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Who dismissed which file.
const LOG: &str = "dismissed.log";
/// A file that is empty or begins with a dot is being written; after so long it is left over.
const BEING_WRITTEN: Duration = Duration::from_secs(3600);
/// No report is longer, in bytes.
const LONGEST_REPORT: u64 = 64 << 20;
/// Reasons that are named of one file; its report has all.
const REASONS: usize = 5;

/// Every file that waits, the rejected first, each kind by name. An inbox that is not there has none.
///
/// # Errors
/// Those of the disk.
pub(crate) fn waiting(inbox: &Path, now: SystemTime) -> io::Result<Vec<WaitingFile>> {
    let mut all = Vec::new();
    for entry in entries(&inbox.join(REJECTED))? {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.ends_with(REPORT) {
            let report = entry.path().with_file_name(format!("{name}{REPORT}"));
            all.push(file(&entry, name, because(&report)));
        }
    }
    for entry in entries(inbox)? {
        let name = entry.file_name().to_string_lossy().into_owned();
        let own = [DONE, REJECTED, DISMISSED, LOG].contains(&&*name);
        if let Some(why) = not_read(&entry, now).filter(|_| !own) {
            all.push(file(&entry, name, WaitingReason::NotRead(why)));
        }
    }
    Ok(all)
}

fn entries(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    let mut all = match fs::read_dir(folder) {
        Ok(entries) => entries.collect::<io::Result<Vec<_>>>()?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error),
    };
    all.sort_by_key(fs::DirEntry::file_name);
    Ok(all)
}

fn file(entry: &fs::DirEntry, name: String, why: WaitingReason) -> WaitingFile {
    let at = entry.metadata().and_then(|m| m.modified()).ok().map(DateTime::from);
    WaitingFile { name, at, why }
}

/// The path of a waiting file.
fn place_of(inbox: &Path, file: &WaitingFile) -> PathBuf {
    match file.why {
        WaitingReason::Rejected(_) | WaitingReason::Partly(..) => inbox.join(REJECTED).join(&file.name),
        WaitingReason::NotRead(_) => inbox.join(&file.name),
    }
}

/// Why nothing reads an entry of the inbox; none for what is read, or is still being written.
fn not_read(entry: &fs::DirEntry, now: SystemTime) -> Option<&'static str> {
    let meta = fs::symlink_metadata(entry.path()).ok()?;
    let age = meta.modified().ok().and_then(|at| now.duration_since(at).ok()).unwrap_or_default();
    let hidden = entry.file_name().to_string_lossy().starts_with('.');
    match skip_reason(&entry.path(), meta.file_type()) {
        Some(why) if !hidden => Some(why.name()),
        // A bundle is read once it is complete.
        _ if meta.is_dir() => (!hidden && !is_bundle(&entry.path())).then_some("folder"),
        _ if hidden || meta.len() == 0 => (age >= BEING_WRITTEN).then_some("left_over"),
        _ => None,
    }
}

/// The summary of a report: how much was imported, and the first sentences about what was not.
fn because(beside: &Path) -> WaitingReason {
    let read = || -> io::Result<Value> {
        let mut text = Vec::new();
        files::open_read(beside)?.take(LONGEST_REPORT).read_to_end(&mut text)?;
        Ok(serde_json::from_slice(&text)?)
    };
    let Ok(report) = read() else { return WaitingReason::Rejected(Vec::new()) };
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let line = |of: &Value, text: &Value| {
        let at = of["line"].as_u64().filter(|n| *n > 0).map_or_else(String::new, |n| format!("{n}: "));
        let path =
            [&text["path"], &of["column"]].into_iter().find_map(Value::as_str).filter(|p| !p.is_empty());
        format!("{at}{}", with_field(path.unwrap_or_default(), text["text"].as_str().unwrap_or_default()))
    };
    let mut all = Vec::new();
    for rejected in list(&report, "rejected") {
        match rejected["faults"].as_array() {
            Some(faults) => all.extend(faults.iter().map(|fault| line(&rejected, fault))),
            None => all.push(line(&rejected, &rejected)),
        }
    }
    for flight in list(&report, "flights") {
        for refused in list(&flight, "refused") {
            let codes: Vec<String> =
                list(&refused, "codes").iter().filter_map(|c| c.as_str().map(String::from)).collect();
            all.push(format!("{} {}: {}", text(&flight["flight"]), text(&refused["case"]), codes.join(" ")));
        }
    }
    for key in ["accepted", "updated", "unchanged"] {
        for taken in list(&report, key) {
            let files = &taken["files"];
            all.extend(list(files, "faults").iter().map(|fault| text(&fault["text"]).to_owned()));
            all.extend(list(files, "refused").iter().map(|why| text(why).to_owned()));
        }
    }
    let counted = report["rejected_more"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let more = all.len().saturating_sub(REASONS) + counted;
    all.truncate(REASONS);
    if more > 0 {
        // The report beside the file has the others.
        all.push(format!("+{more}  {}", beside.file_name().unwrap_or_default().to_string_lossy()));
    }
    let count = |of: &Value, keys: &[&str]| -> usize { keys.iter().map(|key| list(of, key).len()).sum() };
    let flights: usize =
        list(&report, "flights").iter().map(|f| count(f, &["moved", "unchanged", "at_port"])).sum();
    match count(&report, &["accepted", "updated", "unchanged"]) + flights {
        0 => WaitingReason::Rejected(all),
        taken => WaitingReason::Partly(taken as u64, all),
    }
}

/// A reason with its field, in the language in which the report was written. A table's own name of the column is in the reason.
fn with_field(path: &str, text: &str) -> String {
    let there = [format!("({path})"), format!("（{path}）")];
    if path.is_empty() || there.iter().any(|named| text.contains(named.as_str())) {
        return text.to_owned();
    }
    let lang = if text.contains(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) { Lang::Zh } else { Lang::En };
    match field_name(path, lang) {
        Some(name) => format!("{name}{text}"),
        None => format!("{path}: {text}"),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Dismisses a file: it is moved aside with its report, or removed where the desk keeps no plain copy, and the list names the officer.
///
/// # Errors
/// Those of the disk; the file then still waits.
pub(crate) fn dismiss(inbox: &Path, file: &WaitingFile, keep: bool, by: &str, at: &str) -> io::Result<()> {
    let aside = inbox.join(DISMISSED);
    files::create_folder(&aside)?;
    files::tighten_one(&aside)?;
    // Written first: what is not recorded is not dismissed.
    let mut log = files::open_or_create(&inbox.join(LOG))?;
    io::Seek::seek(&mut log, io::SeekFrom::End(0))?;
    writeln!(log, "{at} {by} {}", file.name)?;
    log.sync_all()?;
    let path = place_of(inbox, file);
    let report = path.with_file_name(format!("{}{REPORT}", file.name));
    let (place, beside) = free(&aside, file.name.as_ref());
    let is_file = fs::symlink_metadata(&path)?.is_file();
    let is_rejected_bundle =
        !is_file && matches!(file.why, WaitingReason::Rejected(_) | WaitingReason::Partly(..));
    if !keep && is_rejected_bundle {
        fs::remove_dir_all(&path)?;
    } else if keep || !is_file {
        move_file(&path, &place)?;
    } else {
        fs::remove_file(&path)?;
    }
    if fs::symlink_metadata(&report).is_ok() {
        move_file(&report, &beside)?;
    }
    files::sync_folder(inbox)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(inbox: &Path, later: u64) -> Vec<(String, WaitingReason)> {
        let now = SystemTime::now() + Duration::from_secs(later);
        waiting(inbox, now).unwrap().into_iter().map(|f| (f.name, f.why)).collect()
    }

    #[test]
    fn reasons_name_fields_in_the_report_language() {
        assert_eq!(
            with_field("traveller.birth_date", "不能为空"),
            "出生日期（traveller.birth_date）不能为空"
        );
        assert_eq!(
            with_field("traveller.birth_date", "must not be empty"),
            "traveller.birth_date: must not be empty"
        );
        assert_eq!(with_field("id", "编号（id）缺失"), "编号（id）缺失");
        assert_eq!(with_field("colour", "不是申请的字段"), "colour: 不是申请的字段");
    }

    #[test]
    fn rejected_and_unread_files_wait_until_dismissed() {
        let tmp = tempfile::tempdir().unwrap();
        let inbox = tmp.path();
        assert_eq!(names(&inbox.join("none"), 0), []);
        for folder in [DONE, REJECTED, "from the airport"] {
            fs::create_dir(inbox.join(folder)).unwrap();
        }
        fs::write(inbox.join("rejected/a.csv"), "x").unwrap();
        let report = r#"{"rejected":[{"line":2,"faults":[{"path":"id","text":"missing"}]}],
            "flights":[{"flight":"MU570","refused":[{"case":"NGB-DJTAH","codes":["large_move"]}]}]}"#;
        fs::write(inbox.join("rejected/a.csv.report.json"), report).unwrap();
        fs::write(inbox.join("rejected/b.csv"), "x").unwrap();
        fs::write(inbox.join("letter.txt"), "x").unwrap();
        fs::write(inbox.join("story.json"), "{}").unwrap();
        fs::write(inbox.join(".part"), "x").unwrap();
        fs::write(inbox.join("begun.json"), "").unwrap();
        let why = vec!["2: id: missing".to_owned(), "MU570 NGB-DJTAH: large_move".to_owned()];
        let expected = [
            ("a.csv".to_owned(), WaitingReason::Rejected(why)),
            ("b.csv".to_owned(), WaitingReason::Rejected(Vec::new())),
            ("from the airport".to_owned(), WaitingReason::NotRead("folder")),
            ("letter.txt".to_owned(), WaitingReason::NotRead("unknown_ending")),
        ];
        assert_eq!(names(inbox, 0), expected);
        assert_eq!(names(inbox, 7200).len(), 6, "what is begun and never ended is left over");
        for (n, file) in waiting(inbox, SystemTime::now()).unwrap().iter().enumerate() {
            dismiss(inbox, file, n > 0, "wang", "2026-12-04T10:00:00+08:00").unwrap();
        }
        assert_eq!(names(inbox, 0), []);
        assert!(!inbox.join("dismissed/a.csv").exists(), "a protected desk keeps no open copy");
        assert!(inbox.join("dismissed/a.csv.report.json").exists());
        assert!(inbox.join("dismissed/b.csv").exists() && inbox.join("dismissed/from the airport").is_dir());
        let log = fs::read_to_string(inbox.join(LOG)).unwrap();
        assert_eq!(log.lines().count(), 4);
        assert!(log.starts_with("2026-12-04T10:00:00+08:00 wang a.csv\n"), "{log}");
    }
}
