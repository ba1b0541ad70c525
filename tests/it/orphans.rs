//! Unattended cases: what makes a case one, how it is found, and which action leads out of it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::frames::{LANGS, SIZES, frames_are_whole};
use crate::hand::{Hand, NOW, at};
use chrono::{DateTime, Duration, Utc};
use portdesk::domain::case::state::CaseState;
use portdesk::domain::case::{Case, Claim};
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::code::Port;
use portdesk::domain::desk::OpenCase;
use portdesk::domain::handling_time::HandlingTimes;
use portdesk::domain::lang::Lang;
use portdesk::domain::listing::View;
use portdesk::domain::officer::{Officer, OfficerId, Role};
use portdesk::domain::queue::QueuePosition;
use portdesk::domain::rules::Rules;
use portdesk::domain::unattended::{UnattendedReason, orphan};
use portdesk::text::unattended_line;
use portdesk::ui::app::layer::Layer;
use portdesk::ui::base::keys::Action;
use std::sync::Arc;

const DAY: i64 = 24 * 60;

/// A case of the sample desk that lands in so many minutes and that nobody has.
fn lands_in(minutes: i64) -> Case {
    let hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    let mut case = (**hand.model.selected_case().unwrap()).clone();
    case.claim = None;
    case.state = CaseState::InReview;
    case.told = case.arrival_report_after("LH722", Some(at(NOW) + Duration::minutes(minutes)), false);
    case
}

fn officer(id: &str, role: Role) -> Officer {
    Officer { id: id.parse().unwrap(), name: id.into(), role }
}

fn judged(case: Case, officers: &[Officer], now: DateTime<Utc>) -> Option<UnattendedReason> {
    let rules = Rules::builtin();
    let live = OpenCase::new(Arc::new(case), &rules, &HandlingTimes::default());
    let place = QueuePosition::new(&live, &rules, now);
    orphan(&live, &place, &rules, officers, now)
}

fn has(case: &mut Case, id: &str) {
    let officer: OfficerId = id.parse().unwrap();
    case.claim = Some(Claim { officer, until: at(NOW) + Duration::hours(1) });
}

#[test]
fn hold_past_arrival_is_unattended() {
    let now = at(NOW);
    for minutes in [-30, 1, 30, 59, 60, 61, 600, 3 * DAY] {
        for until in [1, 59, 60, 61, 599, 601, 2 * DAY, 5 * DAY] {
            for kind in 0..3 {
                let mut case = lands_in(minutes);
                let wakes = now + Duration::minutes(until);
                case.state = match kind {
                    0 => CaseState::OnHold { until: wakes },
                    1 => CaseState::AwaitingDocuments { reply_by: wakes },
                    _ => CaseState::TransferOffered {
                        to: Port::new("PEK"),
                        answer_by: wakes,
                        grace_until: None,
                    },
                };
                let live =
                    OpenCase::new(Arc::new(case.clone()), &Rules::builtin(), &HandlingTimes::default());
                let end = live.decide_by.into_iter().chain([now + Duration::minutes(minutes)]).min().unwrap();
                let want = (wakes > end).then_some(UnattendedReason::TooLate { wakes, end });
                assert_eq!(judged(case, &[], now), want, "{minutes} {until} {kind}");
            }
        }
    }
}

#[test]
fn overdue_timer_becomes_unattended_after_delay() {
    let now = at(NOW);
    let mut case = lands_in(3 * DAY);
    case.state = CaseState::AwaitingDocuments { reply_by: now - Duration::minutes(1) };
    assert!(
        !matches!(judged(case.clone(), &[], now), Some(UnattendedReason::NotBack { .. })),
        "the desk may be at it"
    );
    let since = now - Duration::minutes(2);
    case.state = CaseState::AwaitingDocuments { reply_by: since };
    assert_eq!(judged(case, &[], now), Some(UnattendedReason::NotBack { since }));
}

#[test]
fn offer_to_closed_port_is_unattended() {
    let now = at(NOW);
    let mut case = lands_in(3 * DAY);
    let to = Port::new("QQQ");
    case.state = CaseState::TransferOffered { to, answer_by: now + Duration::hours(1), grace_until: None };
    assert_eq!(judged(case, &[], now), Some(UnattendedReason::PortClosed { to }));
}

#[test]
fn case_of_removed_officer_is_unattended() {
    let now = at(NOW);
    let staff = [officer("wang", Role::Lead), officer("li", Role::Officer)];
    let mut case = lands_in(3 * DAY);
    has(&mut case, "zhao");
    let zhao = "zhao".parse().unwrap();
    assert_eq!(judged(case.clone(), &staff, now), Some(UnattendedReason::Departed { officer: zhao }));
    assert_eq!(judged(case.clone(), &[], now), None, "who is not known is not said to have left");
    assert_eq!(judged(case.clone(), &staff, now + Duration::hours(1)), None, "the claim has run out");
    has(&mut case, "li");
    assert_eq!(judged(case, &staff, now), None);
}

#[test]
fn unowned_late_case_is_unattended() {
    let now = at(NOW);
    let work = Rules::builtin().policy.usual_work_minutes;
    for (minutes, late) in [(work + 1, false), (work, false), (work - 1, true), (-90, true)] {
        let mut case = lands_in(minutes);
        let found = judged(case.clone(), &[], now);
        assert_eq!(matches!(found, Some(UnattendedReason::Nobody { .. })), late, "{minutes}: {found:?}");
        has(&mut case, "li");
        assert_eq!(judged(case, &[officer("li", Role::Officer)], now), None, "{minutes}");
    }
}

#[test]
fn decision_without_possible_second_officer_is_unattended() {
    let mut hand = Hand::sits_protected(Lang::En, 24, 6, (80, 24));
    hand.finds("SMITH").keys("Enter r").writes("R21-5").keys("Tab");
    hand.writes("no proof of funds was given").keys("Tab y");
    let case = Case::clone(hand.model.selected_case().unwrap());
    let CaseState::AwaitingSecond { first, .. } = &case.state else { panic!("{:?}", case.state) };
    let first = *first;
    let one = officer(first.as_str(), Role::Lead);
    let none = Some(UnattendedReason::NoSecond { first });
    assert_eq!(judged(case.clone(), std::slice::from_ref(&one), at(NOW)), none);
    let auditor = officer("shen", Role::Auditor);
    assert_eq!(judged(case.clone(), &[one.clone(), auditor], at(NOW)), none, "auditors decide nothing");
    assert_eq!(judged(case, &[one, officer("zhou", Role::Officer)], at(NOW)), None);
}

/// Puts a case aside until long after its landing.
fn overslept(hand: &mut Hand) -> CaseNo {
    let now = at(NOW);
    let far = |s: &&portdesk::domain::queue::QueueEntry| {
        s.place.arrives_at.is_some_and(|a| a > now + Duration::hours(4) && a < now + Duration::hours(30))
    };
    let no = hand.model.rows.iter().find(far).unwrap().no;
    while hand.model.selected != Some(no) {
        hand.keys("Down");
    }
    hand.keys("o Ctrl-u").writes("+4d").keys("Enter").writes("the embassy is closed").keys("Enter");
    assert_eq!(hand.model.case(no).unwrap().state.name(), "on_hold", "{:?}", hand.model.layers);
    no
}

#[test]
fn unattended_hold_is_listed_and_resumed() {
    for lang in LANGS {
        let mut hand = Hand::sits(lang, 24, 6, (80, 24));
        let before = hand.model.orphans.len();
        let no = overslept(&mut hand);
        assert_eq!(hand.model.orphans.len(), before + 1);
        hand.keys("!");
        assert_eq!(hand.model.view, View::Orphans);
        assert_eq!(hand.model.rows.len(), hand.model.orphans.len());
        while hand.model.selected != Some(no) {
            hand.keys("Down");
        }
        hand.model.follow();
        let found = hand.model.orphans[&no];
        assert!(matches!(found, UnattendedReason::TooLate { .. }), "{found:?}");
        // The notice of the hold has gone.
        *hand.clock.lock().unwrap() += Duration::seconds(30);
        hand.msg(portdesk::ui::state::msg::Msg::Tick);
        let words = unattended_line(&hand.set.texts, &found, &hand.set.rules);
        let foot = hand.screen()[22].clone();
        assert!(foot.contains(words.as_str()), "{foot}");
        hand.keys("O");
        while hand.model.layers.last().is_some() {
            hand.keys("Enter");
        }
        assert!(!hand.model.orphans.contains_key(&no));
        assert!(hand.model.rows.iter().all(|s| s.no != no));
        hand.keys("!");
        assert_eq!(hand.model.view, View::Queue);
    }
}

#[test]
fn unattended_reason_opens_its_action() {
    for (key, action) in [("2", Action::TakeOver), ("3", Action::Assign)] {
        let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
        hand.keys("! Enter");
        assert!(
            matches!(hand.model.layers.last(), Some(Layer::QueueExplanation { .. })),
            "{:?}",
            hand.model.layers
        );
        hand.keys(key);
        let Some(Layer::Form(form)) = hand.model.layers.last() else { panic!("{:?}", hand.model.layers) };
        assert_eq!(form.action, action);
        assert!(form.picker.as_ref().is_none_or(|p| p.chosen().is_none()), "nobody is chosen beforehand");
    }
    // Enter takes the nearest way, and the case is nobody's no more.
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.keys("!");
    let no = hand.model.selected.unwrap();
    hand.keys("Enter Enter");
    assert!(!hand.model.orphans.contains_key(&no));
    assert_eq!(hand.model.case(no).unwrap().owner(at(NOW)), Some(&hand.set.officer.id));
}

#[test]
fn unattended_list_in_both_languages_and_sizes() {
    for lang in LANGS {
        for size in SIZES {
            let mut hand = Hand::sits(lang, 24, 6, size);
            let no = overslept(&mut hand);
            hand.keys("!");
            *hand.clock.lock().unwrap() += Duration::seconds(30);
            while hand.model.selected != Some(no) {
                hand.keys("Down");
            }
            hand.model.follow();
            hand.msg(portdesk::ui::state::msg::Msg::Tick);
            frames_are_whole(&hand.cells(), "orphans");
            let lang = if lang == Lang::En { "en" } else { "zh" };
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(
                    format!("orphans.{lang}.{}x{}", size.0, size.1),
                    hand.screen().join("\n")
                );
            });
        }
    }
}
