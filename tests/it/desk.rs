//! The desk in memory against the simplest thing that does the same: a sorted map.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, Duration};
use portdesk::domain::case::Case;
use portdesk::domain::case::RecordedEvent;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::code::Port;
use portdesk::domain::desk::{Desk, OpenCase};
use portdesk::domain::event::Event;
use portdesk::domain::handling_time::HandlingTimes;
use portdesk::domain::officer::Officer;
use portdesk::domain::queue::QueuePosition;
use portdesk::domain::rules::Rules;
use portdesk::sample;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::LazyLock;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::builtin);
static CASE: LazyLock<Case> = LazyLock::new(|| {
    let (office, now) = (Port::new("NGB"), DateTime::UNIX_EPOCH);
    let papers = sample::papers(&mut fastrand::Rng::with_seed(1), 1, office, now);
    let event = Event::Received { office, papers, lines: Vec::new(), rules: "".into() };
    let how = RecordedEvent { seq: 1, at: now, officer: Officer::desk().id };
    Case::apply(None, CaseNo::from_serial(office, 0), &event, &how).unwrap()
});

/// A form of a case; every fifth version is a closed one.
fn form(serial: u32, version: u32) -> Arc<Case> {
    let mut case = Case { no: CaseNo::from_serial(Port::new("NGB"), serial), version, ..CASE.clone() };
    if version.is_multiple_of(5) {
        case.state = portdesk::domain::case::state::CaseState::Withdrawn {
            code: "W-APP".parse().unwrap(),
            grace_until: None,
            before: None,
        };
    }
    Arc::new(case)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn desk_is_a_sorted_map_of_open_cases(
        steps in prop::collection::vec(
            (prop::collection::vec(0u32..900, 1..400), prop::bool::weighted(0.3)), 1..12),
    ) {
        let mut desk = Desk::new(Port::new("NGB"), 1, [], &RULES);
        let mut twin: BTreeMap<CaseNo, u32> = BTreeMap::new();
        let mut version = 0;
        for (serials, together) in steps {
            version += 1;
            let forms: Vec<Arc<Case>> = serials.iter().map(|s| form(*s, version)).collect();
            for case in &forms {
                if case.state.is_closed() { twin.remove(&case.no) } else { twin.insert(case.no, version) };
            }
            let before = desk.clone();
            let held: Vec<_> = before.iter().map(|l| (l.case.no, l.case.version)).collect();
            if together {
                desk.put_all(forms, &RULES);
            } else {
                forms.into_iter().for_each(|c| desk.put(c, &RULES));
            }
            let found: Vec<_> = desk.iter().map(|l| (l.case.no, l.case.version)).collect();
            prop_assert_eq!(&found, &twin.iter().map(|(n, v)| (*n, *v)).collect::<Vec<_>>());
            prop_assert_eq!(desk.len(), twin.len());
            prop_assert!(twin.keys().all(|no| desk.get(*no).is_some()));
            prop_assert!(desk.get(CaseNo::from_serial(Port::new("PEK"), 1)).is_none());
            // A picture that was handed out stays as it was.
            prop_assert_eq!(before.iter().map(|l| (l.case.no, l.case.version)).collect::<Vec<_>>(), held);
        }
    }
}

#[test]
fn minute_deadlines_group_and_finality_is_exact() {
    use portdesk::domain::case::state::CaseState;
    let at = |t: &str| t.parse::<DateTime<chrono::Utc>>().unwrap();
    let case = |serial, state| Arc::new(Case { state, ..Case::clone(&form(serial, 1)) });
    let held = |serial, until| case(serial, CaseState::OnHold { until: at(until) });
    let due = |cases: &[Arc<Case>]| Desk::new(Port::new("NGB"), 1, cases.to_vec(), &RULES).next_due();
    let full = Some(at("2026-11-23T06:06:00Z"));
    assert_eq!(due(&[]), None);
    assert_eq!(due(&[held(1, "2026-11-23T06:05:01Z"), held(2, "2026-11-23T06:05:59.5Z")]), full);
    assert_eq!(due(&[held(1, "2026-11-23T06:06:00Z")]), full);
    let seals = at("2026-11-23T06:05:30Z");
    let approved = case(3, CaseState::Approved { grace_until: Some(seals) });
    assert_eq!(due(&[held(1, "2026-11-23T06:05:01Z"), approved]), Some(seals));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn case_enters_predicted_band_exactly_on_time(seed in 0u64..1000) {
        let now = "2026-11-23T06:05:00Z".parse::<DateTime<chrono::Utc>>().unwrap();
        let second = Duration::seconds(1);
        for built in sample::cases(seed, 60, 0, now, Port::new("NGB"), &RULES, 1) {
            let live = OpenCase::new(Arc::new(built.case), &RULES, &HandlingTimes::default());
            let band = |at| QueuePosition::new(&live, &RULES, at).band;
            match QueuePosition::new(&live, &RULES, now).next_band(&live, &RULES, now) {
                Some((at, next)) => {
                    prop_assert!(at > now && next != band(now));
                    prop_assert_eq!(band(at), next);
                    prop_assert_eq!(band(at - second), band(now));
                }
                None => (0..400).for_each(|h| assert_eq!(band(now + Duration::hours(h)), band(now))),
            }
        }
    }
}
