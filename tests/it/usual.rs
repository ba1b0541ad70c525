//! How long the work usually takes: what is learned from decided cases, and what stands until then.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, Duration, Utc};
use portdesk::domain::case::Case;
use portdesk::domain::case::state::CaseState;
use portdesk::domain::case::timeline::TimelineEntry;
use portdesk::domain::code::Port;
use portdesk::domain::handling_time::{
    HandlingEstimate, HandlingTimeEstimator, HandlingTimes, LEAST_CASES, WorkRemaining,
};
use portdesk::domain::officer::OfficerId;
use portdesk::domain::rules::Rules;
use portdesk::sample;
use proptest::prelude::*;
use std::sync::LazyLock;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::builtin);

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + Duration::minutes(minute)
}

/// A case that was approved, with steps: minute, event, what about.
fn approved(steps: &[(i64, &str, &str)]) -> Case {
    let mut case = sample::cases(1, 0, 1, at(1_000_000), Port::new("NGB"), &RULES, 1).next().unwrap().case;
    let officer = sample::officers()[0].id;
    let stamp = |(minute, event, about): &(i64, &str, &str)| TimelineEntry {
        seq: 1,
        at: at(*minute),
        officer: if *event == "received" { OfficerId::desk() } else { officer },
        event: (*event).into(),
        about: (*about).into(),
        note: None,
    };
    case.timeline = steps.iter().map(stamp).collect();
    case.state = CaseState::Approved { grace_until: None };
    case
}

const NIGHT: [(i64, &str, &str); 6] = [
    (0, "received", ""),
    (100, "claimed", ""),
    (104, "item_verified", "PASSPORT"),
    (104 + 300, "item_verified", "FORM"),
    (104 + 303, "item_verified", "PHOTO"),
    (104 + 308, "approved", ""),
];

fn learned(case: &Case, times: usize) -> HandlingTimes {
    let mut learn = HandlingTimeEstimator::default();
    for _ in 0..times {
        learn.add_case(case);
    }
    learn.finish()
}

/// The minutes that were learned, by stage.
fn minutes(case: &Case) -> [Option<i64>; 4] {
    let learned = learned(case, LEAST_CASES);
    WorkRemaining::ALL
        .map(|stage| Some(learned.estimate_from(stage, &RULES)).filter(|u| u.cases > 0).map(|u| u.minutes))
}

#[test]
fn breaks_do_not_count_as_handling_time() {
    // The officer was away for five hours in the middle of it; it never had more than three items left.
    assert_eq!(minutes(&approved(&NIGHT)), [Some(5), Some(5 + 3 + 4), None, None]);
}

#[test]
fn what_was_not_decided_teaches_nothing() {
    assert_eq!(minutes(&approved(&NIGHT[..5])), [None; 4]);
    assert_eq!(minutes(&approved(&[])), [None; 4]);
}

#[test]
fn few_cases_use_the_stated_default() {
    let case = approved(&NIGHT);
    let default = |stage| HandlingEstimate { stage, minutes: RULES.policy.usual_work_minutes, cases: 0 };
    for stage in WorkRemaining::ALL {
        assert_eq!(HandlingTimes::default().estimate_from(stage, &RULES), default(stage));
        assert_eq!(learned(&case, LEAST_CASES - 1).estimate_from(stage, &RULES), default(stage));
    }
    let ready = HandlingEstimate { stage: WorkRemaining::Ready, minutes: 5, cases: LEAST_CASES };
    assert_eq!(learned(&case, LEAST_CASES).estimate_from(WorkRemaining::Ready, &RULES), ready);
}

#[test]
fn case_is_measured_by_its_remaining_checklist() {
    let learned = learned(&approved(&NIGHT), LEAST_CASES);
    for built in sample::cases(3, 40, 0, at(1_000_000), Port::new("NGB"), &RULES, 1) {
        let open =
            built.case.lines.iter().filter(|l| l.blocks_approval() && !l.is_recorded_by_officer()).count();
        let stage = [WorkRemaining::Ready, WorkRemaining::Few, WorkRemaining::Some, WorkRemaining::Many]
            [open.div_ceil(3).min(3)];
        assert_eq!(
            learned.estimate(&built.case, &RULES),
            learned.estimate_from(stage, &RULES),
            "{open} open"
        );
    }
}

proptest! {
    #[test]
    fn more_remaining_work_takes_longer(gaps in prop::collection::vec(0i64..60, 1..40)) {
        let mut minute = 0;
        let items: Vec<String> = (0..gaps.len()).map(|n| format!("I{n}")).collect();
        let mut steps = vec![(0, "claimed", "")];
        for (gap, item) in gaps.iter().zip(&items) {
            minute += gap;
            steps.push((minute, "item_verified", item.as_str()));
        }
        steps.push((minute + 1, "approved", ""));
        let known: Vec<i64> = minutes(&approved(&steps)).into_iter().flatten().collect();
        prop_assert!(known.is_sorted(), "{known:?}");
        let worked: i64 = gaps.iter().filter(|g| **g <= 30).sum();
        prop_assert_eq!(known.last().copied(), Some(worked + 1));
    }
}
