//! A played night, reckoned a second time: from the entries of the journal alone, second by second, in the simplest way there is. Statistics,
//! queue and cases have to say the same. The reckoning asks neither the rules nor the queue nor the statistics.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, Duration, Utc};
use fastrand::Rng;
use portdesk::domain::case::Case;
use portdesk::domain::case::state::CaseState;
use portdesk::domain::code::{DeclineCode, Port};
use portdesk::domain::command::{Command, RequestContent};
use portdesk::domain::event::Event;
use portdesk::domain::officer::Officer;
use portdesk::domain::passphrase::Passphrase;
use portdesk::domain::queue::order;
use portdesk::domain::rules::Rules;
use portdesk::domain::stats::Stats;
use portdesk::sample;
use portdesk::service::{CommandRequest, DeskService, Submission, set_up};
use portdesk::store::{self, AuditEvent, MemoryStore, Store};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

const NGB: Port = Port::new("NGB");

/// A Friday evening in Beijing: the weekend begins at midnight, and does not count as working time.
fn evening() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-27T20:00:00+08:00").unwrap().with_timezone(&Utc)
}

// ---------------------------------------------------------------------------------------------------------------- the night

struct Night {
    service: DeskService,
    clock: Arc<Mutex<DateTime<Utc>>>,
    rng: Rng,
    came: u32,
}

impl Night {
    fn begins(store: Box<dyn Store>, seed: u64) -> Self {
        let clock = Arc::new(Mutex::new(evening()));
        let shown = Arc::clone(&clock);
        let now = Arc::new(move || *shown.lock().unwrap());
        let service = DeskService::start_at(store, Arc::new(Rules::builtin()), "test:-", now).unwrap();
        Self { service, clock, rng: Rng::with_seed(seed), came: 0 }
    }

    fn now(&self) -> DateTime<Utc> {
        *self.clock.lock().unwrap()
    }

    /// Plays until a time: submissions come in, officers act, and now and then somebody's screen lets time pass.
    fn plays(&mut self, hours: i64, submissions: u32) {
        let end = evening() + Duration::hours(hours);
        let shift = evening() + Duration::hours(hours / 2);
        let mut changed = false;
        while self.now() < end {
            *self.clock.lock().unwrap() += Duration::seconds(self.rng.i64(20..400));
            let share = (self.now() - evening()).num_seconds() * 5 / 4 * i64::from(submissions);
            while i64::from(self.came) * hours * 3600 < share && self.came < submissions {
                self.comes_in();
            }
            if self.now() >= shift && !changed {
                changed = true;
                self.shift_changes();
            }
            for _ in 0..self.rng.u8(1..5) {
                self.acts(self.now() >= shift);
            }
            // Much of what ends is noticed late, and some of it never in this night.
            if self.rng.u8(0..12) == 0 {
                self.service.elapse().unwrap();
            }
        }
    }

    fn comes_in(&mut self) {
        let now = self.now();
        let papers = sample::papers(&mut self.rng, self.came, NGB, now);
        self.came += 1;
        self.service.import(vec![Submission { papers, original: Box::default() }]).unwrap();
    }

    /// Whoever goes releases what they have, and forgets some of it.
    fn shift_changes(&mut self) {
        for live in self.service.desk_now().unwrap().iter() {
            if self.rng.bool()
                && let Some(claim) = &live.case.claim
                && let Some(officer) = sample::officers().iter().find(|o| o.id == claim.officer).cloned()
            {
                self.tries(&officer, &live.case, Command::Release);
            }
        }
    }

    fn tries(&self, officer: &Officer, case: &Case, command: Command) -> bool {
        let order = CommandRequest { case: case.no, seen: None, id: None, command };
        self.service.execute(officer, order).is_ok()
    }

    fn acts(&mut self, late: bool) {
        let desk = self.service.desk_now().unwrap();
        if desk.is_empty() {
            return;
        }
        let case = Arc::clone(&desk.iter().nth(self.rng.usize(0..desk.len())).unwrap().case);
        let officers = sample::officers();
        let officer = &officers[self.rng.usize(0..3) + if late { 2 } else { 0 }].clone();
        let soon = self.now() + Duration::minutes(self.rng.i64(3..100));
        let note = || Some(Box::from("because"));
        match &case.state {
            CaseState::AwaitingSecond { .. } if self.rng.bool() => {
                self.tries(officer, &case, Command::Consent { note: note() });
            }
            CaseState::AwaitingSecond { .. } => {
                self.tries(officer, &case, Command::Dissent { note: note() });
            }
            CaseState::TransferOffered { .. } => match self.rng.u8(0..20) {
                0 => _ = self.tries(officer, &case, Command::TransferAccepted { note: note() }),
                1 => {
                    let code = DeclineCode::new("TD-1");
                    self.tries(officer, &case, Command::TransferDeclined { code, note: note() });
                }
                _ => {}
            },
            CaseState::OnHold { .. } | CaseState::AwaitingDocuments { .. } => match self.rng.u8(0..12) {
                0 => _ = self.tries(officer, &case, Command::Resume { note: None }),
                1 => {
                    let mut papers = case.papers.clone();
                    papers.reason = format!("{} and more", papers.reason).into();
                    self.service.import(vec![Submission { papers, original: Box::default() }]).unwrap();
                }
                _ => {}
            },
            state if state.is_decided() => {
                if self.rng.u8(0..3) == 0 {
                    self.tries(officer, &case, Command::Recall { note: note() });
                }
            }
            _ => match self.rng.u8(0..12) {
                0 => _ = self.tries(officer, &case, Command::Claim),
                1 => _ = self.tries(officer, &case, Command::Hold { until: soon, note: None }),
                2 | 3 => {
                    let command = Command::Request {
                        reply_by: Some(soon),
                        note: note(),
                        how: RequestContent::default(),
                    };
                    self.tries(officer, &case, command);
                }
                4 => {
                    let code = "R21-6".parse().unwrap();
                    self.tries(officer, &case, Command::Refuse { code, note: note() });
                }
                5 => {
                    let code = "W-APP".parse().unwrap();
                    let _ = self.rng.bool()
                        && self.tries(officer, &case, Command::Withdraw { code, note: note() });
                }
                6 => _ = self.tries(officer, &case, Command::Escalate { note: None }),
                7 => _ = self.tries(officer, &case, Command::Note { text: "called".into() }),
                _ => self.reviews(officer, &case),
            },
        }
    }

    /// Goes through the items and decides.
    fn reviews(&self, officer: &Officer, case: &Case) {
        for line in case.lines.iter().filter(|l| !l.state.is_settled()) {
            self.tries(officer, case, Command::Verify { item: line.item, note: Some("seen".into()) });
        }
        let note = Some(Box::from("all is there"));
        if !self.tries(officer, case, Command::Approve { note: note.clone() }) {
            let elsewhere = case.papers.entry_port != case.office;
            let to = if elsewhere { case.papers.entry_port } else { Port::new("PEK") };
            self.tries(officer, case, Command::Transfer { to, note });
        }
    }
}

// ------------------------------------------------------------------------------------------------------- the second reckoning

/// What the journal tells of a case. Times are seconds.
#[derive(Clone, Default)]
struct Tale {
    received: i64,
    state: &'static str,
    before_second: &'static str,
    closed: bool,
    wakes: Option<i64>,
    claim: Option<(String, i64)>,
    /// From when on the decision clock runs (+), waits for documents (p) or stands (-).
    marks: Vec<(i64, char)>,
    decided: Option<(i64, String)>,
    /// Something was asked for or sent later.
    later: bool,
    lands: Option<i64>,
    ground: String,
    timeline: Vec<(String, i64)>,
}

fn seconds(at: DateTime<Utc>) -> i64 {
    assert_eq!(at.timestamp_subsec_nanos(), 0);
    at.timestamp()
}

impl Tale {
    /// Back at work, with whoever has it.
    fn back(&mut self, at: i64) {
        self.state = if self.claim.is_some() { "in_review" } else { "received" };
        self.wakes = None;
        self.marks.push((at, '+'));
    }

    fn nobodys(&mut self) {
        self.claim = None;
        if self.state == "in_review" {
            self.state = "received";
        }
    }

    fn decides(&mut self, state: &'static str, at: i64, by: &str, wakes: i64) {
        (self.state, self.wakes, self.decided) = (state, Some(wakes), Some((at, by.to_owned())));
        self.marks.push((at, '-'));
    }

    /// What time does by itself.
    fn ends(&mut self, what: &str, at: i64) {
        self.timeline.push((what.to_owned(), at));
        match what {
            "sealed" => (self.closed, self.wakes) = (true, None),
            "lease_lapsed" => self.nobodys(),
            "transfer_timed_out" => {
                self.decided = None;
                self.back(at);
            }
            "hold_ended" | "reply_overdue" => self.back(at),
            other => panic!("{other}"),
        }
    }

    /// The traveller of a final approval is expected.
    fn expects(&mut self) {
        (self.state, self.closed, self.claim) = ("expected", false, None);
    }

    /// Lets time pass up to a moment.
    fn passes(&mut self, now: i64) {
        let what = match self.state {
            "on_hold" => "hold_ended",
            "awaiting_documents" => "reply_overdue",
            "transfer_offered" => "transfer_timed_out",
            _ => "sealed",
        };
        let mut due: Vec<(i64, &str)> = self.wakes.map(|at| (at, what)).into_iter().collect();
        if let Some((_, until)) = self.claim.as_ref().filter(|_| !self.is_over()) {
            due.push((*until, "lease_lapsed"));
        }
        due.sort();
        for (at, what) in due.into_iter().filter(|(at, _)| *at <= now) {
            self.ends(what, at);
            if what == "sealed" && self.state == "approved" {
                self.timeline.push(("expected".to_owned(), at));
                self.expects();
            }
        }
    }

    fn happens(&mut self, event: &Event, at: i64, officer: &str, second: &mut Option<String>) {
        if let Event::Elapsed { .. } = event {
            return self.ends(event.name(), at);
        }
        self.timeline.push((event.name().to_owned(), at));
        let by = second.clone().unwrap_or_else(|| officer.to_owned());
        match event {
            Event::Received { papers, .. } => {
                self.received = at;
                self.state = "received";
                self.marks.push((at, '+'));
                self.lands = papers.arrival.as_ref().map(|a| seconds(a.at));
                self.ground = papers.ground.to_string();
            }
            Event::Supplemented { papers, .. } => {
                self.later = true;
                self.lands = papers.arrival.as_ref().map(|a| seconds(a.at));
                if self.state == "awaiting_documents" {
                    self.back(at);
                }
            }
            Event::Claimed { until } => {
                self.claim = Some((officer.to_owned(), seconds(*until)));
                if self.state == "received" {
                    self.state = "in_review";
                }
            }
            Event::Released => self.nobodys(),
            Event::DocumentsRequested { reply_by, .. } => {
                self.later = true;
                (self.state, self.wakes) = ("awaiting_documents", Some(seconds(*reply_by)));
                self.marks.push((at, 'p'));
            }
            Event::Held { until, .. } => (self.state, self.wakes) = ("on_hold", Some(seconds(*until))),
            Event::Escalated { .. } => (self.state, self.claim) = ("escalated", None),
            Event::Resumed { .. } => self.back(at),
            Event::Approved { seals_at, .. } => self.decides("approved", at, &by, seconds(*seals_at)),
            Event::Refused { seals_at, .. } => self.decides("refused", at, &by, seconds(*seals_at)),
            Event::NotAccepted { seals_at, .. } => self.decides("not_accepted", at, &by, seconds(*seals_at)),
            Event::TakenBack { .. } | Event::TransferDeclined { .. } => {
                self.decided = None;
                self.closed = false;
                self.back(at);
            }
            Event::TransferOffered { answer_by, .. } => {
                (self.state, self.wakes) = ("transfer_offered", Some(seconds(*answer_by)));
                self.decided = Some((at, by));
            }
            Event::TransferAccepted { grace_until, .. } => {
                (self.state, self.wakes) = ("transferred", grace_until.map(seconds));
                self.marks.push((at, '-'));
            }
            Event::Withdrawn { grace_until, .. } => {
                (self.state, self.wakes) = ("withdrawn", grace_until.map(seconds));
                self.marks.push((at, '-'));
            }
            Event::Expected { .. } => self.expects(),
            Event::SecondAsked { .. } => {
                self.before_second = self.state;
                self.state = "awaiting_second";
            }
            Event::SecondGiven { first, .. } => {
                *second = Some(first.to_string());
                self.state = self.before_second;
            }
            Event::SecondDeclined { .. } => self.state = self.before_second,
            _ => {}
        }
    }

    /// What the clock did in the second from a moment on.
    fn mark(&self, at: i64) -> char {
        self.marks.iter().rev().find(|(from, _)| *from <= at).map_or('-', |(_, mark)| *mark)
    }

    /// Nothing is left to do: decided, withdrawn or taken over.
    fn is_over(&self) -> bool {
        ["approved", "expected", "refused", "not_accepted", "withdrawn", "transferred"].contains(&self.state)
    }

    fn is_decided(&self) -> bool {
        let standing = ["approved", "expected", "refused", "not_accepted", "transfer_offered", "transferred"];
        self.decided.is_some() && standing.contains(&self.state)
    }

    /// Minutes of working time up to a moment: every second is looked at.
    fn worked(&self, upto: i64) -> i64 {
        (self.received..upto).filter(|at| self.mark(*at) == '+' && works(*at)).count() as i64 / 60
    }

    /// Minutes in which documents were awaited up to a moment, each time by itself.
    fn waited(&self, upto: i64) -> i64 {
        let ends = self.marks.iter().skip(1).map(|(at, _)| *at).chain([i64::MAX]);
        let waits = self.marks.iter().zip(ends).filter(|((from, mark), _)| *mark == 'p' && *from < upto);
        waits.map(|((from, _), to)| (to.min(upto) - from) / 60).sum()
    }

    /// When a day of working time is gone; none while the clock does not run.
    fn decide_by(&self, now: i64) -> Option<i64> {
        if self.mark(now) != '+' {
            return None;
        }
        let (mut left, mut at) = (24 * 3600, self.received);
        while left > 0 {
            left -= i64::from(self.mark(at) == '+' && works(at));
            at += 1;
        }
        Some(at)
    }

    /// The place in the queue: the band, the last moment to begin, the reception.
    fn place(&self, now: i64) -> (usize, i64, i64) {
        let end = [self.lands, self.decide_by(now)].into_iter().flatten().min();
        let late = end.map(|end| end - 35 * 60);
        let works_on = ["received", "in_review", "escalated", "awaiting_second"].contains(&self.state);
        let minutes = late.map_or(i64::MAX, |late| (late - now).div_euclid(60));
        let passed = [0, 120, 360, 1440].iter().filter(|end| minutes >= **end).count();
        let left = self.lands.map(|at| at - now);
        let band = match passed {
            _ if self.state == "expected" => 9,
            _ if self.is_over() => 8,
            _ if left.is_some_and(|left| left <= 0) => 0,
            _ if !works_on => 8,
            _ if self.ground == "HUM" && left.is_some_and(|left| left < 24 * 3600) => 1,
            0 | 1 => 2 + passed,
            2 | 3 if self.ground == "REP" => 4,
            _ => 3 + passed,
        };
        (band, late.unwrap_or(i64::MAX), self.received)
    }
}

/// Monday to Friday in Beijing; no holiday falls into these days.
fn works(at: i64) -> bool {
    // The first day of 1970 was a Thursday.
    ((at + 8 * 3600).div_euclid(86_400) + 3).rem_euclid(7) < 5
}

/// The smallest value that so many of a hundred do not exceed.
fn rank(minutes: &[i64], percent: usize) -> Option<i64> {
    let enough = |m: i64| minutes.iter().filter(|o| **o <= m).count() * 100 >= minutes.len() * percent;
    minutes.iter().copied().filter(|m| enough(*m)).min()
}

fn agrees(stats: &Stats, tales: &BTreeMap<String, Tale>, now: i64) {
    let all = || tales.values();
    assert_eq!(stats.cases, all().count() as u64);
    assert_eq!(stats.live, all().filter(|t| !t.closed).count() as u64);
    let mut states: BTreeMap<&str, u64> = BTreeMap::new();
    all().for_each(|t| *states.entry(t.state).or_default() += 1);
    assert_eq!(stats.states, states);
    let decided: Vec<(&Tale, i64, &str)> = all()
        .filter(|t| t.is_decided())
        .map(|t| t.decided.as_ref().map(|(at, by)| (t, *at, by.as_str())).unwrap())
        .collect();
    let wall: Vec<i64> = decided.iter().map(|(t, at, _)| (at - t.received) / 60).collect();
    let working: Vec<i64> = decided.iter().map(|(t, at, _)| t.worked(*at)).collect();
    let waiting: Vec<i64> = decided.iter().map(|(t, at, _)| t.waited(*at)).filter(|m| *m > 0).collect();
    assert!(working.iter().zip(&wall).all(|(working, wall)| working <= wall));
    for (spread, minutes) in [(&stats.wall, &wall), (&stats.working, &working), (&stats.waiting, &waiting)] {
        assert_eq!(spread.count, minutes.len() as u64);
        assert_eq!((spread.median, spread.p90), (rank(minutes, 50), rank(minutes, 90)));
        for end in [60, 240, 480, 1440] {
            assert_eq!(spread.under(end), minutes.iter().filter(|m| **m < end).count() as u64, "{end}");
        }
    }
    assert_eq!(stats.kept, working.iter().filter(|m| **m <= 1440).count() as u64);
    let later = |t: &Tale, at: i64| {
        let asked = |(what, when): &&(String, i64)| {
            *when <= at && ["documents_requested", "supplemented"].contains(&what.as_str())
        };
        t.later && t.timeline.iter().any(|e| asked(&e))
    };
    assert_eq!(stats.complete, decided.iter().filter(|(t, at, _)| !later(t, *at)).count() as u64);
    let mut loads: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    decided.iter().for_each(|(_, _, by)| loads.entry((*by).to_owned()).or_default().1 += 1);
    let undecided = |t: &&Tale| !t.is_over();
    for (officer, _) in all().filter(undecided).filter_map(|t| t.claim.as_ref()) {
        loads.entry(officer.clone()).or_default().0 += 1;
    }
    let told = stats.officers.iter().map(|o| (o.officer.to_string(), (o.live, o.decided)));
    assert_eq!(told.collect::<BTreeMap<_, _>>(), loads);
    let mut depth = [0; 10];
    // Those who are expected stand in the queue too.
    all().filter(|t| undecided(t) || t.state == "expected").for_each(|t| depth[t.place(now).0] += 1);
    assert_eq!(stats.depth[0], depth);
}

fn night_officer() -> Officer {
    sample::officers()[0].clone()
}

#[test]
fn same_seed_gives_the_same_night() {
    let tmp = tempfile::tempdir().unwrap();
    let (rules, officers) = (Rules::builtin(), sample::officers());
    let words = Passphrase::new("night shift at Lishe 4".into());
    let (mut made, keys) = store::create_protected(&tmp.path().join("desk"), officers[0].id, &words).unwrap();
    set_up(&mut made, NGB, &officers, Some(keys), &rules, "test:-", evening()).unwrap();
    let mut night = Night::begins(Box::new(made), 20_261_127);
    night.plays(13, 60);
    // At the end nobody looks for three hours, and nothing of it is written down.
    *night.clock.lock().unwrap() += Duration::hours(3);
    let now = seconds(night.now());

    let mut tales: BTreeMap<String, Tale> = BTreeMap::new();
    for logged in night.service.journal(&night_officer(), 1).unwrap().unwrap() {
        let entry = logged.unwrap().entry;
        let AuditEvent::Case { no, events, .. } = &entry.fact else { continue };
        let (tale, mut second) = (tales.entry(no.to_string()).or_default(), None);
        for event in events {
            let at = seconds(event.moment().unwrap_or(entry.at));
            tale.happens(event, at, entry.officer.as_str(), &mut second);
        }
    }
    let played = |what: &str| tales.values().flat_map(|t| &t.timeline).filter(|(w, _)| w == what).count();
    for what in [
        "approved",
        "refused",
        "transfer_offered",
        "transfer_accepted",
        "transfer_declined",
        "transfer_timed_out",
        "taken_back",
        "withdrawn",
        "second_asked",
        "second_given",
        "second_declined",
        "held",
        "hold_ended",
        "documents_requested",
        "reply_overdue",
        "supplemented",
        "claimed",
        "released",
        "lease_lapsed",
        "sealed",
    ] {
        assert!(played(what) > 0, "the night has no {what}");
    }
    // Some things have ended that nobody has written down: readers know them all the same.
    let written: usize = tales.values().map(|t| t.timeline.len()).sum();
    tales.values_mut().for_each(|tale| tale.passes(now));
    assert!(tales.values().map(|t| t.timeline.len()).sum::<usize>() > written, "everything was written down");
    assert_eq!(tales.len(), 60);

    for (no, tale) in &tales {
        let case = night.service.case(no.parse().unwrap()).unwrap().unwrap();
        let timeline: Vec<_> = case.timeline.iter().map(|s| (s.event.to_string(), seconds(s.at))).collect();
        assert_eq!(timeline, tale.timeline, "{no}");
        assert_eq!((case.state.name(), case.state.is_closed()), (tale.state, tale.closed), "{no}");
    }
    agrees(&night.service.stats(30).unwrap(), &tales, now);
    let mut queue: Vec<_> =
        tales.iter().filter(|(_, t)| !t.closed).map(|(no, t)| (t.place(now), no)).collect();
    queue.sort_by_key(|(place, no)| (*place, no.parse::<portdesk::domain::case_no::CaseNo>().unwrap()));
    let desk = night.service.desk_now().unwrap();
    let shown: Vec<String> = order(&desk, &rules, night.now()).iter().map(|s| s.no.to_string()).collect();
    assert_eq!(shown, queue.iter().map(|(_, no)| (*no).clone()).collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]
    #[test]
    fn working_time_never_exceeds_wall_time(seed in 0u64..10_000) {
        let mut made = MemoryStore::default();
        set_up(&mut made, NGB, &sample::officers(), None, &Rules::builtin(), "test:-", evening()).unwrap();
        let mut night = Night::begins(Box::new(made), seed);
        night.plays(6, 14);
        let stats = night.service.stats(30).unwrap();
        prop_assert_eq!(stats.working.count, stats.wall.count);
        prop_assert!(stats.working.median <= stats.wall.median && stats.working.p90 <= stats.wall.p90);
        for end in [60, 120, 240, 480, 720, 1440] {
            prop_assert!(stats.working.under(end) >= stats.wall.under(end), "{}", end);
        }
        // Every case is in one state, and every decision some officer's.
        prop_assert_eq!(stats.states.values().sum::<u64>(), stats.cases);
        prop_assert_eq!(stats.officers.iter().map(|o| o.decided).sum::<u64>(), stats.wall.count);
        let of = |state: &str| stats.states.get(state).copied().unwrap_or(0);
        let standing =
            ["approved", "expected", "refused", "not_accepted", "transfer_offered", "transferred"].map(of);
        prop_assert_eq!(standing.iter().sum::<u64>(), stats.wall.count);
    }
}
