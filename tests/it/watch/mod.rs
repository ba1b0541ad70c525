//! A night at the desk and what should have come of it. What was done is told beside the keys, what time does is worked out from the times
//! that stand in the cases, and the order of the queue from the user guide: the test asks neither the rules nor the queue.

use crate::hand::{Hand, at};
use chrono::{DateTime, Datelike, Days, Duration, FixedOffset, NaiveTime, Utc, Weekday};
use portdesk::domain::blocked::Blocker;
use portdesk::domain::case::Case;
use portdesk::domain::case::application::Application;
use portdesk::domain::case::checklist::ItemState;
use portdesk::domain::case::state::CaseState;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::lang::Lang;
use portdesk::service::{ImportOutcome, Submission};
use portdesk::ui::app::layer::Layer;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// An entry of the journal: the case, who, and what happened, in order.
pub(crate) type Told = (CaseNo, String, Vec<String>);

/// The work that is usual, in minutes, on a desk that has decided too little to learn from.
const USUAL: i64 = 35;

/// A night: the hand, and the journal as it should be.
pub(crate) struct Night {
    pub(crate) hand: Hand,
    told: Vec<Told>,
    /// The last entry and the versions of the live cases when it began.
    begun: u64,
    versions: HashMap<CaseNo, u32>,
}

impl Night {
    pub(crate) fn begins(lang: Lang, size: (u16, u16)) -> Self {
        let hand = Hand::sits(lang, 24, 6, size);
        let desk = hand.service.desk();
        let versions = desk.iter().map(|l| (l.case.no, l.case.version)).collect();
        Self { begun: desk.seq, versions, told: Vec::new(), hand }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        *self.hand.clock.lock().unwrap()
    }

    pub(crate) fn case(&self, no: CaseNo) -> Arc<Case> {
        self.hand.service.case(no).unwrap().unwrap()
    }

    /// The live cases, by number.
    fn live(&self) -> Vec<Arc<Case>> {
        let mut live: Vec<_> = self.hand.service.desk().iter().map(|l| Arc::clone(&l.case)).collect();
        live.sort_by_key(|c| c.no);
        live
    }

    /// Goes to the case of a traveller in the view that is shown.
    pub(crate) fn finds(&mut self, surname: &str) -> CaseNo {
        self.hand.finds(surname);
        self.hand.model.selected.unwrap()
    }

    /// Presses keys that write nothing.
    pub(crate) fn looks(&mut self, keys: &str) {
        self.hand.keys(keys);
        self.agrees();
    }

    /// Presses keys by which the officer does something to a case.
    pub(crate) fn does(&mut self, keys: &str, no: CaseNo, events: &[&str]) {
        self.hand.keys(keys);
        self.tells(no, "wang", events);
        self.agrees();
    }

    /// Says what should now stand in the journal.
    pub(crate) fn tells(&mut self, no: CaseNo, who: &str, events: &[&str]) {
        self.told.push((no, who.into(), events.iter().map(|e| (*e).to_owned()).collect()));
    }

    /// Goes through the papers of the case under the hand: those without a finding at once, the others one by one.
    pub(crate) fn verifies(&mut self, claims: bool) -> CaseNo {
        let case = self.hand.model.selected_case().unwrap().clone();
        let received = || case.lines.iter().filter(|l| l.state == ItemState::Received);
        let whole = received().filter(|l| l.findings.is_empty()).count();
        let mut events = vec!["claimed"; usize::from(claims)];
        events.extend(vec!["item_verified"; whole]);
        self.does("Enter + y", case.no, &events);
        for _ in whole..received().count() {
            self.does("v", case.no, &["item_verified"]);
        }
        case.no
    }

    /// States the checks of the officer, which stand before an approval, one by one.
    pub(crate) fn checks(&mut self, no: CaseNo) {
        for _ in 0..2 {
            self.does("v", no, &["item_verified"]);
        }
    }

    /// A submission comes in; it is answered what became of it.
    pub(crate) fn comes_in(&mut self, papers: Application) -> ImportOutcome {
        let mut fates =
            self.hand.service.import(vec![Submission { papers, original: Box::default() }]).unwrap();
        self.hand.hears();
        fates.remove(0)
    }

    /// Lets seconds pass in which nothing falls due.
    pub(crate) fn seconds(&mut self, seconds: i64) {
        *self.hand.clock.lock().unwrap() += Duration::seconds(seconds);
        self.hand.hears();
        self.agrees();
    }

    /// Lets minutes pass, one by one; what falls due in each is worked out before.
    pub(crate) fn passes(&mut self, minutes: i64) {
        for _ in 0..minutes {
            let now = self.now() + Duration::minutes(1);
            for case in self.live() {
                let due = due(&case, now);
                if !due.is_empty() {
                    self.tells(case.no, "desk", &due);
                }
            }
            self.hand.waits(1);
            self.agrees();
        }
    }

    /// Lets minutes pass until a time of the day in Beijing.
    pub(crate) fn until(&mut self, time: &str) {
        let time: NaiveTime = format!("{time}:00").parse().unwrap();
        let local = self.now().with_timezone(&beijing());
        let mut there = local.date_naive().and_time(time);
        if there < local.naive_local() {
            there = there + Days::new(1);
        }
        self.passes((there - local.naive_local()).num_minutes());
    }

    /// The cases' own entries since the night began, put back into their order.
    fn written(&self) -> Vec<Told> {
        let mut entries: BTreeMap<u64, Told> = BTreeMap::new();
        for case in self.live().iter().chain(&self.hand.closed()) {
            for stamp in case.timeline.iter().filter(|s| s.seq > self.begun) {
                let entry = (case.no, stamp.officer.to_string(), Vec::new());
                entries.entry(stamp.seq).or_insert(entry).2.push(stamp.event.to_string());
            }
        }
        // Nothing stands between them: each number since then is one of them.
        let upto = self.hand.service.desk().seq;
        assert_eq!(entries.keys().copied().collect::<Vec<_>>(), (self.begun + 1..=upto).collect::<Vec<_>>());
        entries.into_values().collect()
    }

    /// What should have been done was done, in that order, and nothing else.
    #[track_caller]
    pub(crate) fn agrees(&self) {
        assert_eq!(self.written(), self.told, "{:#?}", self.hand.screen());
    }

    /// What was not touched is as old as it was, and what was touched is older by just what happened to it. Whose cases were not touched.
    pub(crate) fn nothing_else_was_touched(&self) -> Vec<String> {
        let happened = |no| self.told.iter().filter(|t| t.0 == no).map(|t| t.2.len()).sum::<usize>();
        let mut untouched = Vec::new();
        for (no, version) in &self.versions {
            let (case, grown) = (self.case(*no), happened(*no));
            assert_eq!(case.version, version + u32::try_from(grown).unwrap(), "{no}");
            untouched.extend((grown == 0).then(|| case.papers.traveller.surname.to_string()));
        }
        untouched.sort();
        untouched
    }

    /// The live cases in the order in which they must be dealt with.
    fn order(&self) -> Vec<CaseNo> {
        let now = self.now();
        let mut places: Vec<_> = self
            .live()
            .iter()
            .map(|c| {
                let late = too_late(c);
                (band(c, late, now), late.unwrap_or(DateTime::<Utc>::MAX_UTC), c.received_at, c.no)
            })
            .collect();
        places.sort();
        places.into_iter().map(|p| p.3).collect()
    }

    /// The queue stands as it must, and once the news is let in the list shows it so.
    pub(crate) fn the_order_is_right(&mut self) {
        let order = self.order();
        let numbers =
            |spots: &[portdesk::domain::queue::QueueEntry]| spots.iter().map(|s| s.no).collect::<Vec<_>>();
        assert_eq!(numbers(self.hand.model.order.latest()), order);
        self.looks("3");
        assert_eq!(numbers(&self.hand.model.rows), order);
        self.looks("1");
        let now = self.now();
        let waits = |no: &CaseNo| band(&self.case(*no), too_late(&self.case(*no)), now) >= WAITING;
        let work: Vec<CaseNo> = order.into_iter().filter(|no| !waits(no)).collect();
        assert_eq!(numbers(&self.hand.model.rows), work);
    }

    /// Whose live cases nobody would see again, and why; the screen counts the same ones.
    pub(crate) fn orphans(&self) -> Vec<(String, &'static str)> {
        let now = self.now();
        let lost = |c: &Case| {
            let late = too_late(c)?;
            let wakes = c.state.wakes_at();
            if waits(c) {
                return wakes.filter(|w| *w > late + Duration::minutes(USUAL)).map(|_| "too_late");
            }
            (c.claim.as_ref().is_none_or(|claim| claim.until <= now) && late < now).then_some("nobody")
        };
        let lost = |c: &Arc<Case>| {
            let over = c.state.is_decided()
                || matches!(c.state, CaseState::Withdrawn { .. } | CaseState::Transferred { .. });
            let why = lost(c).filter(|_| !over)?;
            Some((c.no, c.papers.traveller.surname.to_string(), why))
        };
        let all: Vec<_> = self.live().iter().filter_map(lost).collect();
        let shown = self.hand.model.orphans.iter().map(|(no, orphan)| (*no, orphan.name()));
        assert_eq!(shown.collect::<Vec<_>>(), all.iter().map(|(no, _, why)| (*no, *why)).collect::<Vec<_>>());
        let mut named: Vec<_> = all.into_iter().map(|(_, name, why)| (name, why)).collect();
        named.sort();
        named
    }

    /// The reasons that the screen gives for not doing it.
    pub(crate) fn reasons(&self) -> Vec<&'static str> {
        match self.hand.model.layers.last() {
            Some(Layer::Blocked(dialog)) => dialog.blockers.iter().map(Blocker::code).collect(),
            other => panic!("not blocked but {other:?}"),
        }
    }
}

fn beijing() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).unwrap()
}

/// What the clock does to a case.
fn due(case: &Case, now: DateTime<Utc>) -> Vec<&'static str> {
    let (at, event) = match &case.state {
        CaseState::OnHold { until } => (Some(*until), "hold_ended"),
        CaseState::AwaitingDocuments { reply_by } => (Some(*reply_by), "reply_overdue"),
        CaseState::TransferOffered { answer_by, .. } => (Some(*answer_by), "transfer_timed_out"),
        CaseState::Approved { grace_until }
        | CaseState::Refused { grace_until, .. }
        | CaseState::NotAccepted { grace_until, .. }
        | CaseState::Transferred { grace_until, .. }
        | CaseState::Withdrawn { grace_until, .. } => (*grace_until, "sealed"),
        _ => (None, ""),
    };
    let mut due: Vec<_> = at.filter(|at| *at <= now).map(|_| event).into_iter().collect();
    if matches!(case.state, CaseState::Approved { .. }) && due == ["sealed"] {
        due.push("expected");
    }
    if case.claim.as_ref().is_some_and(|c| c.until <= now) && event != "sealed" {
        due.push("lease_lapsed");
    }
    due
}

/// A day of working time after the case came in, by the wall clock: Saturdays and Sundays do not count, nor does the time in which papers
/// are awaited or the case was decided. None while it stands still.
fn decide_by(case: &Case) -> Option<DateTime<Utc>> {
    let (mut left, mut since) = (Duration::hours(24), None);
    for stamp in &case.timeline {
        match &*stamp.event {
            "documents_requested"
            | "approved"
            | "refused"
            | "not_accepted"
            | "transfer_accepted"
            | "withdrawn" => {
                if let Some(from) = since.take() {
                    left -= worked(from, stamp.at, Duration::MAX).0;
                }
            }
            "received" | "supplemented" | "reply_overdue" | "hold_ended" | "resumed"
            | "transfer_timed_out" | "transfer_declined" | "taken_back" => {
                since.get_or_insert(stamp.at);
            }
            _ => {}
        }
    }
    assert!(left > Duration::zero(), "{}", case.no);
    Some(worked(since?, DateTime::<Utc>::MAX_UTC, left).1)
}

/// Goes through working time from a moment until another one or until enough of it is gone: how much it was, and when it ended.
fn worked(from: DateTime<Utc>, upto: DateTime<Utc>, enough: Duration) -> (Duration, DateTime<Utc>) {
    let (mut at, mut sum) = (from, Duration::zero());
    while at < upto && sum < enough {
        let local = at.with_timezone(&beijing());
        let midnight = (local.date_naive() + Days::new(1)).and_time(NaiveTime::MIN);
        let midnight = midnight.and_local_timezone(beijing()).unwrap().with_timezone(&Utc);
        let mut next = midnight.min(upto);
        if !matches!(local.weekday(), Weekday::Sat | Weekday::Sun) {
            if next - at > enough - sum {
                next = at + (enough - sum);
            }
            sum += next - at;
        }
        at = next;
    }
    (sum, at)
}

fn lands(case: &Case) -> Option<DateTime<Utc>> {
    match &case.told {
        Some(told) => told.at,
        None => case.papers.arrival.as_ref().map(|a| a.at),
    }
}

/// When it is too late to begin: the flight or the end of the decision clock, less the work that is usual.
fn too_late(case: &Case) -> Option<DateTime<Utc>> {
    let end = [lands(case), decide_by(case)].into_iter().flatten().min();
    end.map(|end| end - Duration::minutes(USUAL))
}

const AT_PORT: usize = 0;
const WAITING: usize = 8;
const EXPECTED: usize = 9;

/// The signs of the user guide: `!`, `H`, then by slack `0` and `2`, then `R`, then `6`, `D` and none; `P` waits.
fn band(case: &Case, too_late: Option<DateTime<Utc>>, now: DateTime<Utc>) -> usize {
    if case.state == CaseState::Expected {
        return if case.told.as_ref().is_some_and(|told| told.present) { AT_PORT } else { EXPECTED };
    }
    let over = case.state.is_decided()
        || matches!(case.state, CaseState::Withdrawn { .. } | CaseState::Transferred { .. });
    if over {
        return WAITING;
    }
    let lands = lands(case);
    let ground = case.papers.ground;
    if lands.is_some_and(|at| at <= now) {
        return 0;
    }
    if waits(case) {
        return WAITING;
    }
    if ground.as_str() == "HUM" && lands.is_some_and(|at| at < now + Duration::hours(24)) {
        return 1;
    }
    let ends = [0, 2, 6, 24].map(Duration::hours);
    let passed = too_late.map_or(4, |late| ends.iter().filter(|end| late >= now + **end).count());
    match passed {
        0 | 1 => 2 + passed,
        2 | 3 if ground.as_str() == "REP" => 4,
        _ => 3 + passed,
    }
}

fn waits(case: &Case) -> bool {
    !matches!(case.state, CaseState::Received | CaseState::InReview | CaseState::Escalated)
}

/// A moment of that night.
pub(crate) fn moment(text: &str) -> DateTime<Utc> {
    at(&format!("2026-11-{text}:00+08:00"))
}
