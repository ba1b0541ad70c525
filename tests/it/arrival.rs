//! Stories of arrivals that change: a delay, another flight, a cancelled one, a traveller who stands at the counter.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::{Hand, NOW, at};
use chrono::Duration;
use portdesk::domain::case::Case;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::lang::Lang;
use portdesk::domain::queue::Band;
use portdesk::domain::zone::beijing;
use portdesk::service::{ImportBatch, ImportOutcome, Submission};
use portdesk::ui::app::layer::Layer;
use portdesk::ui::dialogs::action_form::state::FormPart;
use std::sync::Arc;

/// A desk, and a case on it whose flight lands in some hours.
fn flying() -> (Hand, CaseNo) {
    let mut hand = Hand::sits(Lang::En, 24, 6, (120, 40));
    let now = at(NOW);
    let no = hand
        .model
        .rows
        .iter()
        .find(|s| s.place.arrives_at.is_some_and(|a| a > now + Duration::hours(4)))
        .map(|s| s.no)
        .unwrap();
    while hand.model.selected != Some(no) {
        hand.keys("Down");
    }
    (hand, no)
}

fn case(hand: &Hand, no: CaseNo) -> Arc<Case> {
    Arc::clone(hand.model.case(no).unwrap())
}

/// Opens the dialog and writes an arrival over the one that stands there.
fn arrives(hand: &mut Hand, words: &str) {
    hand.keys("E Ctrl-u").writes(words);
    hand.keys("Enter Enter Enter");
    if asks(hand) {
        hand.keys("y");
    }
}

/// Whether the dialog waits for a confirmation.
fn asks(hand: &Hand) -> bool {
    matches!(hand.model.layers.last(), Some(Layer::Form(form)) if form.part == FormPart::Confirm)
}

/// A flight that moves by more than 18 hours, or by more than three to an earlier time, is rather another day's: the dialog says by how
/// much and waits for a key of its own.
#[test]
fn only_large_arrival_change_needs_confirmation() {
    let (mut hand, no) = flying();
    let before = case(&hand, no).expected_arrival().unwrap().at;
    let moved = |hours: i64| {
        let to = (before + Duration::hours(hours)).with_timezone(&beijing());
        to.format("%Y-%m-%d %H:%M").to_string()
    };
    for (hours, words) in [(19, "19 h"), (48, "2 d"), (-4, "earlier")] {
        hand.keys("E Ctrl-u").writes(&moved(hours));
        hand.keys("Enter Enter Enter Enter");
        assert!(asks(&hand), "{hours}");
        let screen = hand.screen().join("\n");
        assert!(screen.contains(words) && screen.contains("Check the date"), "{hours}: {screen}");
        hand.keys("n");
        assert_eq!(case(&hand, no).expected_arrival().unwrap().at, before, "{hours}");
    }
    for hours in [18, -3] {
        hand.keys("E Ctrl-u").writes(&moved(hours));
        hand.keys("Enter Enter Enter");
        assert!(hand.model.layers.is_empty(), "{hours}: {:?}", hand.model.layers);
        assert_eq!(case(&hand, no).expected_arrival().unwrap().at, before + Duration::hours(hours));
        hand.keys("E Ctrl-u").writes(&moved(0));
        hand.keys("Enter Enter Enter");
        if asks(&hand) {
            hand.keys("y");
        }
    }
}

#[test]
fn delay_moves_case_but_keeps_application() {
    let (mut hand, no) = flying();
    let before = case(&hand, no);
    arrives(&mut hand, "+2d");
    let after = case(&hand, no);
    assert!(hand.model.layers.is_empty(), "{:?}", hand.model.layers);
    let landing = after.expected_arrival().unwrap();
    assert_eq!(landing.at, at(NOW) + Duration::days(2));
    assert_eq!(landing.carrier, before.expected_arrival().unwrap().carrier);
    assert_eq!(after.papers, before.papers, "what was handed in stays as it was");
    assert_eq!(after.flight(), before.flight(), "late, it is the same flight");
    assert_eq!(hand.model.place(no).unwrap().arrives_at, Some(landing.at));
    hand.keys("i");
    let screen = hand.screen().join("\n");
    assert!(screen.contains("rescheduled") && screen.contains("11-25 14:05"), "{screen}");
}

#[test]
fn traveller_at_port_is_in_top_band() {
    let (mut hand, no) = flying();
    arrives(&mut hand, "now");
    assert_eq!(hand.model.place(no).unwrap().band, Band::AtPort);
    assert!(case(&hand, no).told.as_ref().unwrap().present);
    let version = case(&hand, no).version;
    arrives(&mut hand, "now");
    assert_eq!(case(&hand, no).version, version, "said twice, it is known once");
    assert!(hand.screen().iter().any(|line| line.contains("nothing changed")), "{:#?}", hand.screen());
}

#[test]
fn cancelled_flight_clears_arrival_until_next_report() {
    let (mut hand, no) = flying();
    arrives(&mut hand, "-");
    assert_eq!(case(&hand, no).expected_arrival(), None);
    hand.keys("E Ctrl-u").writes("+1d");
    hand.keys("Enter Ctrl-u").writes("ca 0936");
    hand.keys("Enter Enter");
    let landing = case(&hand, no);
    assert_eq!(landing.expected_arrival().unwrap().carrier, "ca 0936");
    assert_eq!(landing.flight().unwrap(), ("CA936".into(), "2026-11-24".parse().unwrap()));
}

#[test]
fn invalid_arrival_time_changes_nothing() {
    let (mut hand, no) = flying();
    let before = case(&hand, no);
    for words in ["soon", "", "+3000h", "2020-01-01 10:00"] {
        arrives(&mut hand, words);
        assert!(matches!(hand.model.layers.last(), Some(Layer::Form(_))), "{words}");
        hand.keys("Esc");
    }
    assert_eq!(case(&hand, no), before);
}

#[test]
fn decided_case_ignores_flight_updates() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (120, 40));
    hand.finds("MÜLLER").keys("Enter");
    while hand
        .model
        .selected_case()
        .unwrap()
        .lines
        .iter()
        .any(portdesk::domain::case::checklist::ChecklistItem::blocks_approval)
    {
        hand.keys("v");
    }
    hand.keys("a y");
    let no = hand.model.desk.iter().find(|l| l.case.state.is_decided()).unwrap().case.no;
    hand.keys("2");
    while hand.model.selected != Some(no) {
        hand.keys("Down");
    }
    hand.keys("E");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Blocked { .. })));
}

#[test]
fn only_new_submission_overrides_reported_arrival() {
    let (mut hand, no) = flying();
    arrives(&mut hand, "+2d");
    let told = case(&hand, no);
    let take = |papers| -> ImportBatch { vec![Submission { papers, original: Box::default() }] };
    let fates = hand.service.import(take(told.papers.clone())).unwrap();
    assert!(matches!(fates[..], [ImportOutcome::Unchanged { .. }]));
    // Other news in the papers leaves what is known of the flight.
    let mut papers = told.papers.clone();
    papers.stay_days = 3;
    hand.service.import(take(papers.clone())).unwrap();
    assert_eq!(hand.service.case(no).unwrap().unwrap().told, told.told);
    let newer = at(NOW) + Duration::hours(30);
    papers.arrival.as_mut().unwrap().at = newer;
    hand.service.import(take(papers)).unwrap();
    assert_eq!(hand.service.case(no).unwrap().unwrap().expected_arrival().unwrap().at, newer);
}

#[test]
fn flight_update_keeps_the_owner() {
    let (mut hand, no) = flying();
    let other = hand.service.officers().iter().find(|o| o.id != hand.set.officer.id).unwrap().clone();
    let order = portdesk::service::CommandRequest {
        case: no,
        seen: None,
        id: None,
        command: portdesk::domain::command::Command::Claim,
    };
    if case(&hand, no).owner(at(NOW)).is_none() {
        hand.service.execute(&other, order).unwrap();
        let desk = hand.service.desk();
        hand.msg(portdesk::ui::state::msg::Msg::Desk(desk));
    }
    let owner = case(&hand, no).owner(at(NOW)).copied();
    arrives(&mut hand, "+3h");
    assert_eq!(case(&hand, no).expected_arrival().unwrap().at, at(NOW) + Duration::hours(3));
    assert_eq!(case(&hand, no).owner(at(NOW)).copied(), owner);
}

/// The year of an arrival is easily mistyped: the case is no traveller at the counter, and it is not late either.
#[test]
fn last_years_arrival_is_not_at_port() {
    let (hand, no) = flying();
    let live = hand.service.desk().iter().find(|l| l.case.no == no).unwrap().clone();
    let band = |before: Duration| {
        let mut live = live.clone();
        let case = Arc::make_mut(&mut live.case);
        case.papers.arrival.as_mut().unwrap().at = case.received_at - before;
        let expected = case.arrival_for_queue().is_some();
        (portdesk::domain::queue::QueuePosition::new(&live, &hand.set.rules, at(NOW)).band, expected)
    };
    assert_eq!(band(Duration::hours(2)), (Band::AtPort, true));
    let (long_past, expected) = band(Duration::days(365));
    assert!(!expected && long_past != Band::AtPort && long_past != Band::Overdue, "{long_past:?}");
}
