//! What a run came to: the answer of the command held against the desk that it left.

use super::command::What;
use super::desk::{self, Template};
use super::inject::Ended;
use portdesk::store::Store;
use std::path::Path;

/// What a run came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Done, and so it says.
    Done,
    /// Not done, in a sentence; or killed.
    Failed,
    /// The fault did not reach the desk: too few calls were made, or they were of the terminal or the loader.
    Unreached,
    /// A panic, a signal or a hang.
    Crashed(String),
    /// Said to be done, and not so on the disk.
    False(String),
    /// An acknowledged entry is missing, or the desk does not open or verify.
    Lost(String),
    /// Failed without a sentence, with another exit status, or an action told as failed though its entry was synced.
    Unclear(String),
}

/// Judges a command that ended on the desk in `work`. Opens the desk, as the next command would.
pub(crate) fn judge(what: What, template: &Template, work: &Path, ended: &Ended) -> Verdict {
    let dir = work.join("desk");
    let on_desk = |line: &&String| line.contains(work.to_str().unwrap());
    if !ended.killed && ended.failed.iter().filter(on_desk).count() == 0 {
        return Verdict::Unreached;
    }
    if let Some(text) = crashed(ended) {
        return Verdict::Crashed(text);
    }
    match desk::verify(&dir) {
        Err(error) => return Verdict::Lost(format!("verify: {error}")),
        Ok(report) => {
            if let Some(fault) = report.faults.iter().find(|f| f.what == "journal") {
                return Verdict::Lost(format!("verify: {fault:?}"));
            }
        }
    }
    let (mut store, recovery) = match desk::open(&dir) {
        Ok(opened) => opened,
        Err(error) => return Verdict::Lost(format!("open: {error}")),
    };
    let found = match desk::entries(&store) {
        Ok(entries) => entries,
        Err(error) => return Verdict::Lost(format!("entries: {error}")),
    };
    let first = what.first_entries(&store);
    if found.len() < first + template.entries.len()
        || found[first..first + template.entries.len()] != template.entries
    {
        return Verdict::Lost(format!("{} entries of {}", found.len(), template.entries.len()));
    }
    let case = crate::kept::first(&mut store);
    let blobs = store.blobs();
    for file in &case.files {
        let read = blobs.as_ref().map(|blobs| blobs.read(case.no, file));
        if !matches!(read, Some(Ok(_))) {
            return Verdict::Lost(format!("file {}: {read:?}", file.name));
        }
    }
    let done = what.is_done(&mut store, &recovery, work);
    let vain = what.claimed_in_vain(&ended.out, &mut store);
    let closed = store.close();
    drop(store);
    match (closed, desk::verify(&dir)) {
        (Ok(()), Ok(report)) if report.is_ok() => {}
        (closed, report) => return Verdict::Lost(format!("after recovery: {closed:?} {report:?}")),
    }
    if let Some(id) = vain {
        return Verdict::False(format!("{id} was told as accepted"));
    }
    let said = ended.code == Some(0) || (what != What::Import && !ended.out.is_empty());
    if said && !done {
        return Verdict::False(format!("told as done: {}", ended.out.trim()));
    }
    if said && what == What::Protect && dir.join("unprotected.old").exists() {
        return Verdict::False("the open desk is still there".into());
    }
    if ended.killed {
        return if done { Verdict::Done } else { Verdict::Failed };
    }
    if ended.code == Some(0) {
        return Verdict::Done;
    }
    unclear(what, ended, done).map_or(Verdict::Failed, Verdict::Unclear)
}

fn crashed(ended: &Ended) -> Option<String> {
    let panicked = ["panicked", "non-unwinding", "aborting"].iter().any(|word| ended.err.contains(word));
    let crashed = ended.hung
        || ended.signal.is_some() && !ended.killed
        || matches!(ended.code, Some(101 | 134 | 139))
        || panicked;
    let how = if ended.hung { "hung".to_owned() } else { format!("{:?} {:?}", ended.code, ended.signal) };
    crashed.then(|| format!("{how}: {}", ended.err.trim()))
}

fn unclear(what: What, ended: &Ended, done: bool) -> Option<String> {
    // Where the terminal itself fails, nothing can be told.
    let mute = ended.failed.iter().any(|line| line.contains("write(1<") || line.contains("write(2<"));
    let in_journal = ended.failed.iter().any(|line| line.contains("/journal/"));
    if !mute && !ended.err.contains("portdesk: ") {
        return Some(format!("exit {:?} without a sentence: {}", ended.code, ended.err.trim()));
    }
    if !matches!(ended.code, Some(3 | 4)) {
        return Some(format!("exit {:?}: {}", ended.code, ended.err.trim()));
    }
    // Replacing the store is a second half of `rekey`, and told by itself.
    let half = what == What::Rekey && ended.err.contains("in force");
    if done && what.is_entry() && !half && !mute && !in_journal {
        return Some(format!("done, and told as failed: {}", ended.err.trim()));
    }
    None
}
