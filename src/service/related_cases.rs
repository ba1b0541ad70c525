//! Related cases and the profile of an inviter: open cases and the archive, searched beside the writer thread; and determinations on matches.
//! A determination is written on both cases in one batch.

use super::writer::Writer;
use super::{DeskService, ServiceError};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::command::Command;
use crate::domain::decide::decide;
use crate::domain::desk::Desk;
use crate::domain::related_cases::{InviterProfile, InviterProfileScan, RelatedCaseScan, RelatedCases};
use crate::store::{Archive, Commit, StoreError};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// So many closed cases in a row that came in before the window end the walk: numbers grow with time, but not from desk to desk.
const OLDER: usize = 2000;
/// What was found is reported every so often.
const AGAIN: Duration = Duration::from_millis(200);

/// The context of a scan.
type ScanContext = (Option<Arc<Case>>, Arc<Desk>, Arc<dyn Archive>);

fn ground(writer: &mut Writer, no: CaseNo) -> Result<ScanContext, ServiceError> {
    let (desk, closed) = writer.view()?;
    Ok((writer.case_as_of(no)?, desk, closed))
}

impl DeskService {
    /// Everything that matches a case, and waits for it. Nothing for a case that there is not.
    ///
    /// # Errors
    /// A fault of the store.
    #[cfg(any(test, feature = "test-support"))]
    pub fn radar(&self, no: CaseNo) -> Result<RelatedCases, ServiceError> {
        let (case, desk, closed) = self.run(move |writer| ground(writer, no))?;
        let Some(case) = case else { return Ok(RelatedCases::default()) };
        let mut sweep = RelatedCaseScan::new(&case, self.rules(), self.now());
        scan(&mut sweep, &desk, &*closed, &|| true, &mut |_| {})?;
        Ok(sweep.radar())
    }

    /// The same without waiting, in a thread of its own. `report` is called with what was found so far - the open cases first - and at
    /// last with all of it and `true`. Opening another panel, or closing it, cancels it.
    pub(crate) fn related_cases_soon(
        &self,
        no: CaseNo,
        report: impl Fn(Result<(RelatedCases, bool), ServiceError>) + Send + Sync + 'static,
    ) {
        let (rules, now) = (Arc::clone(self.rules()), self.now());
        let report = Arc::new(report);
        let last = Arc::clone(&report);
        self.glance(
            move |writer| ground(writer, no),
            move |(case, desk, closed), wanted| {
                let Some(case) = case else { return Ok(RelatedCases::default()) };
                let mut sweep = RelatedCaseScan::new(&case, &rules, now);
                scan(&mut sweep, &desk, &*closed, wanted, &mut |s| report(Ok((s.radar(), false))))?;
                Ok(sweep.radar())
            },
            move |radar| last(radar.map(|r| (r, true))),
        );
    }

    /// What is known of a case's inviter, and waits for it.
    ///
    /// # Errors
    /// A fault of the store.
    #[cfg(any(test, feature = "test-support"))]
    pub fn inviter(&self, no: CaseNo) -> Result<InviterProfile, ServiceError> {
        let (case, desk, closed) = self.run(move |writer| ground(writer, no))?;
        let Some(case) = case else { return Ok(InviterProfile::default()) };
        let mut sweep = InviterProfileScan::new(&case, self.rules(), self.now());
        scan(&mut sweep, &desk, &*closed, &|| true, &mut |_| {})?;
        Ok(sweep.card())
    }

    /// The same without waiting, reported like [`Self::related_cases_soon`].
    pub(crate) fn inviter_soon(
        &self,
        no: CaseNo,
        report: impl Fn(Result<(InviterProfile, bool), ServiceError>) + Send + Sync + 'static,
    ) {
        let (rules, now) = (Arc::clone(self.rules()), self.now());
        let report = Arc::new(report);
        let last = Arc::clone(&report);
        self.glance(
            move |writer| ground(writer, no),
            move |(case, desk, closed), wanted| {
                let Some(case) = case else { return Ok(InviterProfile::default()) };
                let mut sweep = InviterProfileScan::new(&case, &rules, now);
                scan(&mut sweep, &desk, &*closed, wanted, &mut |s| report(Ok((s.card(), false))))?;
                Ok(sweep.card())
            },
            move |card| last(card.map(|c| (c, true))),
        );
    }
}

/// A scan of every open case and the newest of the archive.
trait ScanRound {
    /// Whether a case came in recently enough to count.
    fn is_recent(&self, case: &Case) -> bool;
    /// Takes a case.
    fn add_case(&mut self, case: Arc<Case>);
}

impl ScanRound for RelatedCaseScan {
    fn is_recent(&self, case: &Case) -> bool {
        self.covers(case)
    }
    fn add_case(&mut self, case: Arc<Case>) {
        self.add(case);
    }
}

impl ScanRound for InviterProfileScan<'_> {
    fn is_recent(&self, case: &Case) -> bool {
        self.covers(case)
    }
    fn add_case(&mut self, case: Arc<Case>) {
        self.add(&case);
    }
}

/// Goes through the open cases and the newest of the archive as long as it is wanted.
fn scan<R: ScanRound>(
    round: &mut R,
    desk: &Desk,
    closed: &dyn Archive,
    wanted: &dyn Fn() -> bool,
    report: &mut dyn FnMut(&R),
) -> Result<(), StoreError> {
    for live in desk.iter() {
        round.add_case(Arc::clone(&live.case));
    }
    if wanted() {
        report(round);
    }
    let (mut older, mut last) = (0, Instant::now());
    closed.visit(&mut |case| {
        older = if round.is_recent(&case) { 0 } else { older + 1 };
        // The archive may have changed since the desk was read.
        if desk.get(case.no).is_none() {
            round.add_case(Arc::new(case));
        }
        let wanted = wanted();
        if wanted && last.elapsed() >= AGAIN {
            last = Instant::now();
            report(round);
        }
        older < OLDER && wanted
    })
}

impl Writer {
    /// What a determination on another case writes there: the same, where that case is open. A closed one is not changed.
    pub(super) fn mirrored(
        &mut self,
        no: CaseNo,
        command: &Command,
        seq: u64,
        on: (&crate::domain::officer::Officer, chrono::DateTime<chrono::Utc>),
    ) -> Result<Vec<Commit>, ServiceError> {
        let Command::Compare { other, same, note } = command else { return Ok(Vec::new()) };
        let Some(case) = self.case(*other)? else {
            return Err(Blocked::one(Blocker::CaseUnknown(*other)).into());
        };
        if case.state.is_closed() {
            return Ok(Vec::new());
        }
        let (officer, now) = on;
        let roster = self.roster();
        let command = Command::Compare { other: no, same: *same, note: note.clone() };
        let ended = self.ended(&case, seq, now);
        let (seq, case) = ended.as_ref().map_or((seq, &case), |(_, after)| (seq + 1, after));
        if case.state.is_closed() {
            return Ok(Vec::new());
        }
        let events = decide(Some(case), case.no, None, &command, &self.setting(officer, &roster, now))?;
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let word = self.commit_of(seq, now, officer, case.no, Some(case), events, None, None).0;
        Ok(ended.map(|(commit, _)| commit).into_iter().chain([word]).collect())
    }
}
