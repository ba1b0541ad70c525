//! The numbers of the desk against counting by hand, over sample cases.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, Duration, Utc};
use portdesk::domain::case::state::CaseState;
use portdesk::domain::queue::Band;
use portdesk::domain::rules::Rules;
use portdesk::domain::stats::{Capacity, DAYS, HOURS, Stats, StatsCollector};

use portdesk::domain::case::{Case, RecordedEvent};
use portdesk::domain::code::Port;
use portdesk::domain::desk::Desk;
use portdesk::domain::event::Event;
use portdesk::sample;
use proptest::prelude::*;
use std::sync::Arc;

const NGB: Port = Port::new("NGB");

fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-23T14:05:00+08:00").unwrap().with_timezone(&Utc)
}

fn made(seed: u64, live: u32, archive: u32, rules: &Rules) -> Vec<Arc<Case>> {
    sample::cases(seed, live, archive, now(), NGB, rules, 1).map(|b| Arc::new(b.case)).collect()
}

fn stats(cases: &[Arc<Case>], rules: &Rules, days: u32) -> Stats {
    let live = cases.iter().filter(|c| !c.state.is_closed()).cloned();
    let desk = Desk::new(NGB, 1, live, rules);
    let mut gather = StatsCollector::new(rules, now(), days);
    desk.iter().for_each(|l| gather.live(l));
    cases.iter().filter(|c| c.state.is_closed()).for_each(|c| gather.closed(c));
    gather.finish()
}

#[test]
fn an_empty_desk_has_no_numbers_to_divide() {
    let rules = Rules::builtin();
    let stats = stats(&[], &rules, DAYS);
    assert_eq!((stats.live, stats.cases, stats.wall.count), (0, 0, 0));
    assert_eq!(stats.capacity, Capacity::Unknown);
    assert_eq!(stats.behind(), None);
    assert_eq!(stats.depth, vec![[0; Band::ALL.len()]; HOURS + 1]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn every_number_agrees_with_counting(seed in 0u64..1000, live in 0u32..60, archive in 0u32..60, days in 1u32..90) {
        let rules = Rules::builtin();
        let cases = made(seed, live, archive, &rules);
        let stats = stats(&cases, &rules, days);
        let since = now() - Duration::days(i64::from(days));
        let within = cases.iter().filter(|c| c.received_at >= since).count() as u64;
        prop_assert_eq!(stats.cases, within);
        prop_assert_eq!(stats.states.values().sum::<u64>(), within);
        prop_assert_eq!(stats.live, cases.iter().filter(|c| !c.state.is_closed()).count() as u64);
        let undecided = cases.iter().filter(|c| !c.state.is_closed() && !c.state.is_concluded()).count() as u64;
        for depth in &stats.depth {
            prop_assert_eq!(depth.iter().sum::<u64>(), undecided);
        }
        prop_assert_eq!(stats.depth.len(), HOURS + 1);
        prop_assert_eq!(stats.wall.histogram.iter().sum::<u64>(), stats.wall.count);
        prop_assert_eq!(stats.working.count, stats.wall.count);
        prop_assert_eq!(stats.officers.iter().map(|o| o.decided).sum::<u64>(), stats.wall.count);
        prop_assert!(stats.complete <= stats.wall.count && stats.kept <= stats.wall.count);
        prop_assert!(stats.waiting.count <= stats.wall.count - stats.complete);
        prop_assert!(stats.landed + stats.arrivals.iter().sum::<u64>() <= undecided);
    }
}

#[test]
fn late_count_only_grows_without_action() {
    let rules = Rules::builtin();
    let stats = stats(&made(3, 200, 0, &rules), &rules, DAYS);
    let late: Vec<u64> = (0..=HOURS).map(|h| stats.late(h)).collect();
    // A humanitarian matter that lands leaves its band for the port; nothing ever leaves the late ones again.
    assert!(late.windows(2).all(|w| w[0] <= w[1]), "{late:?}");
    assert!(late[HOURS] > late[0], "{late:?}");
}

/// A case whose papers were asked for after an hour, came after two more, and that was approved after another.
fn asked(rules: &Rules, first: bool) -> Arc<Case> {
    let case = made(5, 20, 0, rules).into_iter().find(|c| c.state == CaseState::Received).unwrap();
    let officer = "li".parse().unwrap();
    let after = |hours| RecordedEvent {
        seq: 100 + u64::try_from(hours).unwrap(),
        at: case.received_at + Duration::hours(hours),
        officer,
    };
    let approved =
        Event::Approved { receipt: "R".into(), rules: "1".into(), seals_at: after(5).at, note: None };
    let asked = Event::DocumentsRequested { reply_by: after(9).at, items: Vec::new(), note: None };
    let mut steps = vec![(4, approved)];
    if first {
        steps.splice(0..0, [(1, asked), (3, Event::Resumed { note: None })]);
    }
    let mut after_all = (*case).clone();
    for (hours, event) in &steps {
        after_all = Case::apply(Some(after_all), case.no, event, &after(*hours)).unwrap();
    }
    Arc::new(after_all)
}

#[test]
fn waiting_for_documents_is_counted_separately() {
    let rules = Rules::builtin();
    let stats = stats(&[asked(&rules, true)], &rules, DAYS);
    assert_eq!(stats.wall.median, Some(240));
    assert_eq!(stats.waiting.median, Some(120));
    assert!(stats.working.median.unwrap() <= 120, "{:?}", stats.working);
    assert_eq!((stats.complete, stats.wall.count), (0, 1));
    assert_eq!(stats.capacity, Capacity::Learned { tenths: 10, decisions: 1, hours: 1 });
    assert_eq!(stats.officers[0].officer.as_str(), "li");
    assert_eq!((stats.officers[0].live, stats.officers[0].decided), (0, 1));
}

#[test]
fn applications_complete_at_first_are_counted() {
    let rules = Rules::builtin();
    let stats = stats(&[asked(&rules, false)], &rules, DAYS);
    assert_eq!((stats.complete, stats.wall.count, stats.waiting.count), (1, 1, 0));
}

#[test]
fn countersigned_decision_counts_for_first_officer() {
    let rules = Rules::builtin();
    let case = (*asked(&rules, false)).clone();
    let mut second = case.clone();
    let last = second.timeline.pop().unwrap();
    let mut given = last.clone();
    (given.event, given.about) = ("second_given".into(), "wang".into());
    second.timeline.extend([given, last]);
    let stats = stats(&[Arc::new(second)], &rules, DAYS);
    assert_eq!(stats.officers[0].officer.as_str(), "wang");
}

#[test]
fn arrivals_beyond_capacity_carry_over() {
    let rules = Rules::builtin();
    let mut stats = stats(&[], &rules, DAYS);
    (stats.landed, stats.arrivals[1], stats.capacity) = (3, 4, Capacity::Set { tenths: 15 });
    let behind = stats.behind().unwrap();
    assert_eq!(behind[..4], [2, 4, 3, 1]);
    assert_eq!(behind[23], 0);
}

#[test]
fn configured_capacity_overrides_the_learned_one() {
    let mut rules = Rules::builtin();
    rules.policy.decisions_per_hour = 6;
    assert_eq!(stats(&[asked(&rules, false)], &rules, DAYS).capacity, Capacity::Set { tenths: 60 });
}
