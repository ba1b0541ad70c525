//! The times of a journal's entries on their way past: where they run backwards, and where an officer confirmed the time. That is no fault of
//! the chain, and verifying a journal reports it.

use super::entry::{AuditEvent, Entry};
use crate::domain::clock_trust::TOLERANCE;
use crate::domain::officer::OfficerId;
use chrono::{DateTime, Utc};

/// The most remarks; a clock that was set back once makes few.
const MOST: usize = 100;
/// The origin of what a sample desk has lived through: it is written case by case, and not in the order of its times.
const SAMPLE: &str = "sample";

/// Something about the time of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClockRemark {
    /// The entry.
    pub(crate) entry: u64,
    /// When it was written, by the clock of then.
    pub(crate) at: DateTime<Utc>,
    /// The newest time of the entries before it.
    pub(crate) newest: DateTime<Utc>,
    /// Who confirmed the time with it; none where it only runs backwards.
    pub(crate) confirmed_by: Option<OfficerId>,
}

#[derive(Debug, Default)]
pub(super) struct ClockTrace {
    /// The newest entry since the time was last confirmed.
    pub(super) newest: Option<(u64, DateTime<Utc>)>,
    pub(super) remarks: Vec<ClockRemark>,
    /// When the desk was protected, until an entry of before follows.
    protected_at: Option<DateTime<Utc>>,
}

impl ClockTrace {
    pub(super) fn add(&mut self, seq: u64, entry: &Entry) {
        if &*entry.origin == SAMPLE {
            return;
        }
        if matches!(entry.fact, AuditEvent::Protected { .. }) {
            // The entries of the desk before it was protected follow, with their own times.
            self.newest = None;
            self.protected_at = Some(entry.at);
            return;
        }
        // The files that protecting the desk wrote again are of its own time, and not of those entries.
        let protected_at = self.protected_at.take();
        if matches!(entry.fact, AuditEvent::FilesStored { .. }) && protected_at == Some(entry.at) {
            self.protected_at = protected_at;
            return;
        }
        // A confirmation names the newest entry before the clock moved: its own sign-in was written by the clock in doubt.
        let confirmed = match &entry.fact {
            AuditEvent::ClockConfirmed { newest, .. } => Some(*newest),
            _ => None,
        };
        let confirms = confirmed.is_some();
        let before = confirmed.flatten().or(self.newest.map(|(_, newest)| newest));
        if let Some(newest) = before.filter(|newest| confirms || *newest - entry.at > TOLERANCE)
            && self.remarks.len() < MOST
        {
            let confirmed_by = confirms.then_some(entry.officer);
            self.remarks.push(ClockRemark { entry: seq, at: entry.at, newest, confirmed_by });
        }
        if confirms || self.newest.is_none_or(|(_, newest)| entry.at >= newest) {
            self.newest = Some((seq, entry.at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + minute * 60, 0).unwrap()
    }

    fn entry(minute: i64, fact: AuditEvent) -> Entry {
        let officer = "wang".parse().unwrap();
        Entry { at: at(minute), officer, origin: "host:-".into(), command: None, fact }
    }

    #[test]
    fn entries_of_a_protected_desk_keep_their_times() {
        let mut trace = ClockTrace::default();
        trace.add(1, &entry(500, AuditEvent::ScreenLocked { locked: true }));
        trace.add(2, &entry(500, AuditEvent::Protected { entry: 2, hash: [0; 32] }));
        trace.add(3, &entry(500, AuditEvent::FilesStored { blobs: Vec::new() }));
        trace.add(4, &entry(500, AuditEvent::FilesStored { blobs: Vec::new() }));
        trace.add(5, &entry(0, AuditEvent::ScreenLocked { locked: true }));
        trace.add(6, &entry(1, AuditEvent::FilesStored { blobs: Vec::new() }));
        assert!(trace.remarks.is_empty());
        trace.add(7, &entry(-60, AuditEvent::ScreenLocked { locked: true }));
        assert_eq!(trace.remarks.len(), 1, "a clock that was set back is still named");
    }

    #[test]
    fn entries_that_run_backwards_are_named() {
        let mut trace = ClockTrace::default();
        let looked = || AuditEvent::ScreenLocked { locked: true };
        for (seq, minute) in [(1, 0), (2, 60), (3, 5), (4, 61)] {
            trace.add(seq, &entry(minute, looked()));
        }
        let named: Vec<_> = trace.remarks.iter().map(|r| (r.entry, r.at, r.newest)).collect();
        assert_eq!(named, [(3, at(5), at(60))]);
        assert_eq!(trace.newest, Some((4, at(61))));
    }

    #[test]
    fn confirmation_names_the_entry_before_the_jump() {
        let mut trace = ClockTrace::default();
        trace.add(1, &entry(0, AuditEvent::ScreenLocked { locked: true }));
        trace.add(2, &entry(1500, AuditEvent::SignedIn { officer: "wang".parse().unwrap(), step: None }));
        let confirmed = AuditEvent::ClockConfirmed { clock: at(1500), newest: Some(at(0)) };
        trace.add(3, &entry(1500, confirmed));
        assert_eq!(trace.remarks.iter().map(|r| r.newest).collect::<Vec<_>>(), [at(0)]);
    }

    #[test]
    fn later_entries_compare_with_confirmed_time() {
        let mut trace = ClockTrace::default();
        trace.add(1, &entry(600, AuditEvent::ScreenLocked { locked: true }));
        let confirmed = AuditEvent::ClockConfirmed { clock: at(5), newest: Some(at(600)) };
        trace.add(2, &entry(5, confirmed));
        trace.add(3, &entry(6, AuditEvent::ScreenLocked { locked: true }));
        assert_eq!(trace.remarks.len(), 1);
        assert_eq!(trace.remarks[0].confirmed_by.map(|o| o.to_string()).as_deref(), Some("wang"));
        assert_eq!(trace.newest, Some((3, at(6))));
    }
}
