//! The order of the queue by the consequence of delay: total, stable, without inversions of bands, whatever the desk and the hour.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::{Hand, NOW, at};
use chrono::{DateTime, Duration, Utc};
use portdesk::domain::case::Case;
use portdesk::domain::case::state::CaseState;
use portdesk::domain::code::{Ground, Port};
use portdesk::domain::desk::{Desk, OpenCase};
use portdesk::domain::handling_time::HandlingTimes;
use portdesk::domain::lang::Lang;
use portdesk::domain::queue::{Band, QueueEntry, QueuePosition, order};
use portdesk::domain::rules::Rules;
use proptest::prelude::*;
use std::sync::Arc;

fn cases(seed: u64) -> Vec<Arc<Case>> {
    let rules = Rules::builtin();
    let built = portdesk::sample::cases(seed, 40, 0, at(NOW), Port::new("NGB"), &rules, 1);
    built.into_iter().map(|b| Arc::new(b.case)).collect()
}

fn spots(cases: Vec<Arc<Case>>, now: DateTime<Utc>) -> Vec<QueueEntry> {
    let rules = Rules::builtin();
    order(&Desk::with(Port::new("NGB"), 1, cases, &rules, HandlingTimes::default()), &rules, now)
}

/// A case with one change, and its band at a moment.
fn band_of(change: impl FnOnce(&mut Case), now: DateTime<Utc>) -> Band {
    let rules = Rules::builtin();
    let mut case = (*cases(1)[0]).clone();
    case.state = CaseState::InReview;
    case.claim = None;
    change(&mut case);
    let live = OpenCase::new(Arc::new(case), &rules, &HandlingTimes::default());
    QueuePosition::new(&live, &rules, now).band
}

fn lands(case: &mut Case, minutes: i64) {
    case.told = case.arrival_report_after("LH722", Some(at(NOW) + Duration::minutes(minutes)), false);
}

/// 35 minutes of usual work are left out of the slack.
const USUAL: i64 = 35;

#[test]
fn urgent_repair_is_first_only_within_its_day() {
    for (minutes, band) in [
        (USUAL - 1, Band::Overdue),
        (USUAL + 119, Band::Under2h),
        (USUAL + 120, Band::Repair),
        (USUAL + 24 * 60 - 1, Band::Repair),
    ] {
        let repair = |case: &mut Case| {
            case.papers.ground = Ground::new("REP");
            lands(case, minutes);
        };
        assert_eq!(band_of(repair, at(NOW)), band, "{minutes}");
    }
    assert!(Band::Overdue < Band::Repair && Band::Under2h < Band::Repair && Band::Repair < Band::Under6h);
}

#[test]
fn a_waiting_case_whose_traveller_arrives_comes_first() {
    let now = at(NOW);
    let later = now + Duration::hours(9);
    let states = [
        CaseState::OnHold { until: later },
        CaseState::AwaitingDocuments { reply_by: later },
        CaseState::TransferOffered { to: Port::new("PEK"), answer_by: later, grace_until: None },
    ];
    for state in states {
        let name = state.name();
        let waits = |minutes| {
            let state = state.clone();
            move |case: &mut Case| {
                case.state = state;
                lands(case, minutes);
            }
        };
        assert_eq!(band_of(waits(30), now), Band::Waiting, "{name}");
        assert_eq!(band_of(waits(0), now), Band::AtPort, "{name}");
    }
    let decided = |case: &mut Case| {
        case.state = CaseState::Approved { grace_until: Some(later) };
        lands(case, -5);
    };
    assert_eq!(band_of(decided, now), Band::Waiting, "a decision in its grace period needs nobody");
}

#[test]
fn early_arrivals_are_on_first_screen() {
    let hand = Hand::sits_where(Lang::En, 24, 6, (80, 24), &|case| {
        // Four rush repairs with 8 to 41 hours of slack, and a traveller who lands in ten minutes.
        match case.no.serial() {
            n @ 0..4 => {
                case.papers.ground = Ground::new("REP");
                lands(case, i64::from(n + 1) * 10 * 60);
            }
            4 => lands(case, 10),
            _ => {}
        }
    });
    let soon = hand.model.desk.iter().find(|l| l.case.no.serial() == 4).unwrap().case.no.to_string();
    let short = soon.rsplit('-').next().unwrap();
    assert!(hand.screen().iter().any(|line| line.contains(short)), "{:#?}", hand.screen());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Each case once; bands and slack never fall; the same order whatever order the cases came in.
    #[test]
    fn the_order_is_total_and_stable(seed in 0_u64..64, minutes in -600_i64..3000, turn in 0_usize..40) {
        let now = at(NOW) + Duration::minutes(minutes);
        let mut all = cases(seed);
        let begun = spots(all.clone(), now);
        prop_assert_eq!(begun.len(), all.len());
        for pair in begun.windows(2) {
            prop_assert!(pair[0].comes_before(&pair[1]) && !pair[1].comes_before(&pair[0]));
            prop_assert!(pair[0].place.band <= pair[1].place.band);
            let slack = |s: &QueueEntry| s.place.too_late_at.unwrap_or(DateTime::<Utc>::MAX_UTC);
            let same = pair[0].place.band == pair[1].place.band;
            prop_assert!(!same || slack(&pair[0]) <= slack(&pair[1]));
        }
        for spot in &begun {
            let case = all.iter().find(|c| c.no == spot.no).unwrap();
            let slack = spot.place.slack_minutes(now);
            match spot.place.band {
                Band::Repair => prop_assert!(slack.is_some_and(|m| (120..24 * 60).contains(&m))),
                Band::Waiting => {
                    let landed = case.expected_arrival().is_some_and(|l| l.at <= now);
                    prop_assert!(case.state.is_concluded() || !landed, "{} is forgotten", case.no);
                }
                _ => {}
            }
        }
        let turn = turn % all.len();
        all.rotate_left(turn);
        let numbers = |spots: &[QueueEntry]| spots.iter().map(|s| s.no).collect::<Vec<_>>();
        prop_assert_eq!(numbers(&spots(all, now)), numbers(&begun));
    }
}
