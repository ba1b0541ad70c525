//! An airline calls: one key, the answer in words, and who asked is in the journal. The story of an officer, from keys to entries.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::Hand;
use chrono::Duration;
use portdesk::domain::case::checklist::ChecklistItem;
use portdesk::domain::case::state::CaseState;
use portdesk::domain::lang::Lang;
use portdesk::ui::app::layer::Layer;
use portdesk::ui::state::msg::Msg;

fn approved(hand: &mut Hand) {
    hand.finds("MÜLLER").keys("Enter");
    while hand.model.selected_case().unwrap().lines.iter().any(ChecklistItem::blocks_approval) {
        hand.keys("v");
    }
    hand.keys("a y");
}

/// What the dialog says of its first case.
fn shown(hand: &mut Hand) -> String {
    hand.screen().join("\n")
}

#[test]
fn an_airline_is_answered_by_state_and_recorded() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (160, 50));
    hand.keys("F").writes("muller");
    assert!(shown(&mut hand).contains("is not decided yet"), "{}", shown(&mut hand));
    hand.keys("Esc");
    approved(&mut hand);
    hand.keys("F").writes("muller");
    assert!(shown(&mut hand).contains("the decision is not final until"));
    hand.keys("Esc");
    *hand.clock.lock().unwrap() += Duration::seconds(91);
    hand.service.elapse().unwrap();
    hand.msg(Msg::Desk(hand.service.desk()));
    // Final, the traveller is expected.
    hand.keys("F").writes("muller");
    assert!(shown(&mut hand).contains("is approved and final"), "{}", shown(&mut hand));
    hand.keys("Enter Enter");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Boarding(_))), "who calls has to be written");
    hand.writes("LH station FRA, Ms Adler, phone").keys("Enter");
    assert!(hand.model.layers.is_empty());
    hand.keys("0").finds("MÜLLER");
    let case = hand.model.selected_case().unwrap().clone();
    let step = case.timeline.last().unwrap();
    assert_eq!((&*step.event, &*step.about), ("told", "airline approved"));
    assert_eq!(step.note.as_deref(), Some("LH station FRA, Ms Adler, phone"));
    assert_eq!(case.state, CaseState::Expected, "being told changes nothing");
}

#[test]
fn unknown_words_are_answered_with_no() {
    for (lang, text) in [(Lang::En, "this office has no application"), (Lang::Zh, "没有相应的申请")] {
        let mut hand = Hand::sits(lang, 24, 6, (80, 24));
        hand.keys("F").writes("nobody of that name");
        let frame: String = shown(&mut hand).split_whitespace().collect();
        let text: String = text.split_whitespace().collect();
        assert!(frame.contains(&text), "{frame}");
        hand.keys("Enter Esc");
        assert!(hand.model.layers.is_empty());
    }
}
