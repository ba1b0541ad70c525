//! An airline calls: one key, the answer in words, and who asked is in the journal. The story of an officer, from keys to entries.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::Hand;
use chrono::Duration;
use portdesk::domain::case::Case;
use portdesk::domain::case::checklist::ChecklistItem;
use portdesk::domain::case::state::CaseState;
use portdesk::domain::command::Command;
use portdesk::domain::decide::outstanding;
use portdesk::domain::lang::Lang;
use portdesk::service::CommandRequest;
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

/// A group of two of whom the second entered already: each is answered for by themselves.
#[test]
fn traveller_of_a_group_is_answered_alone() {
    let group = |case: &mut Case| {
        if &*case.papers.traveller.surname == "MÜLLER" {
            let mut other = case.papers.traveller.clone();
            other.surname = "SECOND".into();
            other.given_names = "ANNA".into();
            other.passport.number = "ZZ9999999".into();
            other.passport.mrz = Vec::new();
            case.papers.group = vec![other];
        }
    };
    let mut hand = Hand::sits_where(Lang::En, 24, 6, (160, 50), &group);
    approved(&mut hand);
    hand.waits(2);
    hand.keys("Esc 0");
    let no = hand.model.selected.unwrap();
    let orders = outstanding(hand.model.selected_case().unwrap(), &hand.set.rules)
        .into_iter()
        .map(|item| Command::Seen { item, note: None })
        .chain([
            Command::Issue { traveller: Some(1), number: "A1234567".into(), note: None },
            Command::Entered { traveller: Some(1), note: Some("earlier flight".into()) },
        ]);
    for command in orders {
        let order = CommandRequest { case: no, seen: None, id: None, command };
        hand.service.execute(&hand.set.officer, order).unwrap();
    }
    hand.hears();
    hand.keys("F").writes("second");
    let frame = shown(&mut hand);
    assert!(
        frame.contains("SECOND ANNA: No. The port visa") && !frame.contains("approved and final"),
        "{frame}"
    );
    hand.keys("Esc F").writes("ZZ9999999");
    assert!(shown(&mut hand).contains("SECOND ANNA: No."), "{}", shown(&mut hand));
    hand.keys("Enter").writes("LH station FRA").keys("Enter");
    let told = |hand: &Hand| {
        let case = hand.service.case(no).unwrap().unwrap();
        let step = case.timeline.last().unwrap().clone();
        (step.about.to_string(), step.note.unwrap_or_default().to_string())
    };
    assert_eq!(told(&hand), ("airline entered".into(), "LH station FRA (traveller 2)".into()));
    hand.keys("F").writes("muller");
    let frame = shown(&mut hand);
    assert!(frame.contains("MÜLLER THOMAS: Yes.") && !frame.contains("SECOND ANNA: "), "{frame}");
    hand.keys("Enter").writes("LH station FRA").keys("Enter");
    assert_eq!(told(&hand), ("airline approved".into(), "LH station FRA (traveller 1)".into()));
    // What is said outside of the case says it of each.
    hand.keys("Esc 0 g i");
    let frame = shown(&mut hand);
    assert!(frame.contains("SECOND ANNA: No.") && frame.contains("approved and final"), "{frame}");
}

#[test]
fn copying_names_what_was_copied() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (120, 40));
    let status = |hand: &Hand| hand.model.status.as_ref().map(|s| s.text.clone()).unwrap_or_default();
    let no = hand.finds("MÜLLER").model.selected.unwrap();
    hand.keys("g i Y");
    assert_eq!(status(&hand), format!("{no}: text for the inviter copied to the clipboard."));
    hand.keys("Esc Y");
    assert_eq!(status(&hand), format!("Case number {no} copied to the clipboard."));
}
