//! Papers at speed: what is complete is decided in few keys, what was decided or ticked is taken back, and done again.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::frames::two_decisions;
use crate::hand::Hand;
use portdesk::domain::case::Case;
use portdesk::domain::case::checklist::{FindingSeverity, ItemState};
use portdesk::domain::case::state::CaseState;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::lang::Lang;
use portdesk::domain::query::Query;
use portdesk::service::ArchiveQuery;
use portdesk::ui::app::layer::Layer;
use portdesk::ui::base::keys::Action;
use portdesk::ui::state::msg::Msg;
use std::sync::Arc;

fn chosen(hand: &Hand) -> Arc<Case> {
    Arc::clone(hand.model.selected_case().unwrap())
}

/// The case as the service has it, live or closed.
fn kept(hand: &Hand, case: &Case) -> Arc<Case> {
    let around = hand.model.list_filter.around(hand.model.now);
    hand.service.archive(&ArchiveQuery::new(&Query::default(), around, 1)).unwrap();
    hand.service.case(case.no).unwrap().unwrap()
}

fn kept_case(hand: &Hand, no: CaseNo) -> Arc<Case> {
    hand.service.case(no).unwrap().unwrap()
}

fn shows(hand: &Hand, text: &str) -> bool {
    hand.screen().iter().any(|line| line.contains(text))
}

fn passes(hand: &mut Hand, seconds: i64) {
    *hand.clock.lock().unwrap() += chrono::Duration::seconds(seconds);
    hand.msg(Msg::Tick);
}

/// A case whose papers are all there, with nothing about them that an officer would have to write a word on.
fn complete(hand: &Hand, case: &Case) -> bool {
    let policy = &hand.set.rules.policy;
    case.state.is_workable()
        && case.papers.stay_days <= policy.max_stay_days
        && case.papers.entries <= policy.entries
        && case
            .lines
            .iter()
            .filter(|l| l.blocks_approval() && !l.is_recorded_by_officer())
            .all(|l| l.state == ItemState::Received)
        && case.lines.iter().all(|l| l.severity() < Some(FindingSeverity::Doubt))
        && case.owner(hand.model.now).is_none_or(|o| *o == hand.set.officer.id)
}

#[test]
fn complete_cases_take_six_keys_each() {
    let mut hand = Hand::sits(Lang::En, 48, 6, (80, 24));
    let mut decided = Vec::new();
    while decided.len() < 10 {
        let case = chosen(&hand);
        if !complete(&hand, &case) {
            let row = hand.model.position().unwrap();
            assert!(row + 1 < hand.model.rows.len(), "only {} complete cases in the queue", decided.len());
            hand.keys("j");
            continue;
        }
        let mut pressed = 0;
        let mut press = |hand: &mut Hand, keys: &str| {
            pressed += keys.split(' ').count();
            hand.keys(keys);
        };
        // Open, look, say that the run of them is right, confirm; what intake noticed something on is ticked by itself.
        press(&mut hand, "Enter + y");
        let elsewhere = case.papers.entry_port != case.office;
        let mut stated = 0;
        // The checks of the officer stand before an approval only, and are stated one by one.
        while let Some(left) = chosen(&hand)
            .lines
            .iter()
            .find(|l| l.blocks_approval() && !(elsewhere && l.is_recorded_by_officer()))
        {
            assert_eq!(hand.model.item, Some(left.item), "the cursor stands where something is left");
            stated += usize::from(left.is_recorded_by_officer());
            press(&mut hand, "v");
        }
        press(&mut hand, if elsewhere { "t y" } else { "a y" });
        let after = kept(&hand, &case);
        match &after.state {
            CaseState::TransferOffered { to, .. } => assert!(elsewhere && *to == case.papers.entry_port),
            CaseState::Approved { .. } => assert!(!elsewhere),
            other => panic!("{}: {other:?}", case.no),
        }
        assert!(after.is_reviewed());
        assert_eq!(stated, if elsewhere { 0 } else { 2 }, "{}", case.no);
        let pressed = pressed - stated;
        assert!(pressed <= 6, "{} took {pressed} keys: {:?}", case.no, case.lines);
        assert_ne!(hand.model.selected, Some(case.no), "the next one is under the hand");
        decided.push((case.no, pressed));
    }
    let keys: usize = decided.iter().map(|(_, n)| n).sum();
    assert!(keys <= 55, "a night of it: {decided:?}");
}

#[test]
fn verify_all_previews_and_skips_findings() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (120, 40));
    hand.finds("KOWALSKI").keys("+");
    assert!(hand.model.layers.is_empty(), "on the list it opens the case: nobody has looked yet");
    let case = chosen(&hand);
    let doubted: Vec<_> =
        case.lines.iter().filter(|l| !l.findings.is_empty() && l.blocks_approval()).collect();
    assert!(!doubted.is_empty());
    hand.keys("+");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.action == Action::VerifyRun));
    hand.keys("Enter Enter");
    assert_eq!(kept(&hand, &case).version, case.version, "Enter confirms nothing");
    hand.keys("y");
    let after = kept(&hand, &case);
    for line in &case.lines {
        let now = after.line(line.item).unwrap().state;
        let whole = line.state == ItemState::Received && line.findings.is_empty();
        assert_eq!(now, if whole { ItemState::Verified } else { line.state }, "{}", line.item);
    }
    let each = after.timeline.iter().filter(|s| &*s.event == "item_verified").count();
    assert_eq!(each, case.reviewable_items().count(), "each is an entry of its own");
    hand.keys("+");
    assert!(
        matches!(hand.model.layers.last(), Some(Layer::Blocked { .. })),
        "nothing is left for a second run"
    );
}

#[test]
fn steps_are_undone_and_done_again_by_keys() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (120, 40));
    hand.finds("MÜLLER").keys("Enter v v");
    let state = |hand: &Hand| chosen(hand).lines.iter().filter(|l| l.state.is_settled()).count();
    assert_eq!(state(&hand), 2);
    hand.keys("u u Ctrl-r");
    assert_eq!(state(&hand), 1);
    hand.keys("Ctrl-r");
    assert_eq!(state(&hand), 2);
    hand.keys("Ctrl-r");
    assert!(hand.model.layers.is_empty(), "{:?}", hand.model.layers);
    assert_eq!(state(&hand), 2);
    assert!(hand.screen().join("\n").contains("Nothing to redo"), "{:#?}", hand.screen());
}

#[test]
fn grace_countdown_and_recall_work_from_anywhere() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.finds("MÜLLER");
    let case = chosen(&hand);
    hand.keys("Enter + y v v a y");
    assert!(matches!(kept(&hand, &case).state, CaseState::Approved { grace_until: Some(_) }));
    assert_ne!(hand.model.selected, Some(case.no), "the list has gone on");
    passes(&mut hand, 16);
    assert!(
        shows(&hand, &format!("{} approved, final in 74 s (z to recall)", case.no)),
        "{:#?}",
        hand.screen()
    );
    let next = hand.model.next_change(&hand.set).unwrap();
    assert!(next <= hand.model.now + chrono::Duration::seconds(1), "it goes by seconds");
    let other = chosen(&hand);
    hand.keys("z");
    assert!(kept(&hand, &case).state.is_workable(), "one key");
    assert_eq!(kept(&hand, &other).version, other.version, "the chosen case is not touched");
    assert!(shows(&hand, &case.no.to_string()), "it says which: {:#?}", hand.screen());
    // Nothing seals any more, so the key says why it cannot do anything.
    hand.keys("z");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Blocked { .. })));
    hand.keys("Esc");
    passes(&mut hand, 30);
    let next = hand.model.next_change(&hand.set).unwrap();
    assert!(next > hand.model.now + chrono::Duration::seconds(1), "and the seconds count no more");
}

#[test]
fn recall_key_lists_several_decisions() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    let [first, second] = two_decisions(&mut hand);
    hand.keys("j");
    assert!(![first, second].contains(&hand.model.selected.unwrap()));
    assert!(shows(&hand, &format!("{first} withdrawn")), "the first to be final: {:#?}", hand.screen());
    hand.keys("z");
    assert!(matches!(hand.model.layers.last(), Some(Layer::RecallList(_))), "{:#?}", hand.screen());
    hand.keys("Enter");
    assert_eq!(hand.model.selected, Some(first), "Enter shows the case and recalls nothing");
    hand.keys("1 g g z j z");
    assert!(kept_case(&hand, second).state.is_workable(), "{:#?}", hand.screen());
    assert!(!kept_case(&hand, first).state.is_workable());
    // One is left: the key means it.
    hand.keys("z");
    assert!(kept_case(&hand, first).state.is_workable(), "{:#?}", hand.screen());
}

#[test]
fn recall_key_recalls_the_selected_decision() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    let [first, second] = two_decisions(&mut hand);
    hand.keys("3 g g");
    while hand.model.selected != Some(second) {
        let before = hand.model.selected;
        hand.keys("j");
        assert_ne!(hand.model.selected, before, "{second} is listed among all");
    }
    assert!(shows(&hand, &format!("{second} withdrawn")), "{:#?}", hand.screen());
    hand.keys("z");
    assert!(kept_case(&hand, second).state.is_workable());
    assert!(!kept_case(&hand, first).state.is_workable());
}

#[test]
fn recall_key_ignores_other_officers_decisions() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.finds("MÜLLER");
    let case = chosen(&hand);
    hand.keys("Enter + y v v a y");
    hand.set.officer = hand.service.officers()[1].clone();
    passes(&mut hand, 10);
    assert!(!shows(&hand, "to recall"));
    hand.keys("z Esc 3").finds("MÜLLER").keys("z");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Blocked { .. })));
    assert!(matches!(kept(&hand, &case).state, CaseState::Approved { .. }));
}
