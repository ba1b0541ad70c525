//! A protected desk before other eyes: what is masked, what has to be written down before it is shown, the curtain and the lock.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::{Hand, RIGHT};
use chrono::Duration;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::lang::Lang;
use portdesk::domain::officer::Role;
use portdesk::ui::app::layer::Layer;
use portdesk::ui::state::model::Focus;
use portdesk::ui::state::msg::Msg;
use std::sync::atomic::Ordering;

fn sits() -> Hand {
    Hand::sits_protected(Lang::En, 24, 6, (160, 50))
}

fn screen(hand: &Hand) -> String {
    hand.screen().join("\n")
}

fn number(hand: &Hand) -> String {
    hand.model.selected_case().unwrap().papers.traveller.passport.number.to_string()
}

fn birth(hand: &Hand) -> String {
    hand.model.selected_case().unwrap().papers.traveller.birth_date.to_string()
}

#[test]
fn number_and_birth_masked_until_case_opens() {
    let mut hand = sits();
    let (number, birth) = (number(&hand), birth(&hand));
    for hidden in [&number, &birth] {
        assert!(!screen(&hand).contains(hidden.as_str()), "{hidden}");
    }
    hand.keys("Enter");
    assert_eq!(hand.model.focus, Focus::Case);
    for shown in [&number, &birth] {
        assert!(screen(&hand).contains(shown.as_str()), "{shown}");
    }
    hand.keys("Esc Down");
    hand.model.follow();
    hand.keys("Up");
    hand.model.follow();
    assert!(!screen(&hand).contains(&number), "a case that was left is masked again");
    hand.keys("m");
    assert!(screen(&hand).contains(&number));
    assert_eq!(hand.model.focus, Focus::List);
}

#[test]
fn dialogs_mask_number_until_case_opens() {
    for key in ["e", "n", "o", "t", "r", "W", "d", "p", "P", "E"] {
        let mut hand = sits();
        hand.finds("MOREAU");
        let number = number(&hand);
        hand.keys(key);
        assert!(!hand.model.layers.is_empty(), "{key} opens no dialog");
        assert!(!screen(&hand).contains(&number), "{key}");
        hand.keys("Esc");
        while !hand.model.layers.is_empty() {
            hand.keys("Esc");
        }
        hand.keys("Enter").keys(key);
        assert!(screen(&hand).contains(&number), "{key}: opened, it is written down and shown");
    }
}

#[test]
fn what_cannot_be_written_down_is_not_shown() {
    let mut hand = sits();
    hand.full.store(true, Ordering::SeqCst);
    let number = number(&hand);
    for key in ["Enter", "m", "v", "Tab"] {
        hand.keys(key);
        assert_eq!(hand.model.focus, Focus::List, "{key}");
        assert!(!screen(&hand).contains(&number), "{key}");
        assert!(screen(&hand).contains("the disk is full"), "{key}");
    }
}

#[test]
fn role_without_access_sees_masked_data() {
    let mut hand = sits();
    hand.set.officer.role = Role::Administrator;
    hand.keys("Enter");
    assert_eq!(hand.model.focus, Focus::List);
}

/// No word of any case, and nothing of the desk's numbers.
fn nothing_shows(hand: &Hand) {
    let shown = screen(hand);
    for spot in hand.model.order.spots() {
        let case = hand.model.case(spot.no).unwrap();
        let t = &case.papers.traveller;
        for word in [case.no.to_string(), t.surname.to_string(), t.passport.number.to_string()] {
            assert!(!shown.contains(&word), "{word} in\n{shown}");
        }
    }
}

#[test]
fn hidden_screen_shows_nothing_until_a_key() {
    let mut hand = sits();
    hand.keys("Enter F9");
    nothing_shows(&hand);
    hand.keys("v a j y");
    nothing_shows(&hand);
    hand.keys("F9");
    assert!(screen(&hand).contains(&number(&hand)));
    hand.set.protected = false;
    hand.keys("F9");
    nothing_shows(&hand);
    hand.keys("Enter");
    assert!(hand.model.privacy.cover.is_none());
}

#[test]
fn idle_screen_locks_and_keeps_typed_text() {
    let mut hand = sits();
    hand.keys("Enter n");
    hand.writes("call the inviter");
    let due = hand.model.next_change(&hand.set).unwrap();
    assert!(due <= *hand.clock.lock().unwrap() + Duration::minutes(10));
    for (minutes, locked) in [(9, false), (2, true)] {
        *hand.clock.lock().unwrap() += Duration::minutes(minutes);
        let effects = hand.msg(Msg::Tick);
        hand.carry_out(effects);
        assert_eq!(hand.model.privacy.is_locked(), locked);
    }
    nothing_shows(&hand);
    hand.writes("wrong words");
    hand.keys("Enter");
    assert!(screen(&hand).contains("Wrong officer ID"), "{}", screen(&hand));
    assert!(!screen(&hand).contains("wrong words"));
    hand.writes(RIGHT);
    hand.keys("Enter");
    assert!(!hand.model.privacy.is_locked());
    match hand.model.layers.last() {
        Some(Layer::Form(form)) => assert_eq!(form.words().as_deref(), Some("call the inviter")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn lock_key_works_only_on_encrypted_desk() {
    let mut hand = sits();
    hand.keys("L");
    assert!(hand.model.privacy.is_locked());
    hand.keys("Ctrl-c");
    assert!(hand.left);
    let mut hand = sits();
    hand.set.protected = false;
    hand.keys("L");
    assert!(!hand.model.privacy.is_locked() && hand.model.privacy.cover.is_some());
}

/// Every letter is one of the passphrase, also the one that quits elsewhere.
#[test]
fn no_letter_quits_the_locked_screen() {
    let mut hand = sits();
    hand.keys("L").writes("quiet as q").keys("Q q");
    assert!(!hand.left && hand.model.privacy.is_locked());
    hand.keys("Ctrl-c");
    assert!(hand.left);
}

/// Refuses the chosen case, and is told that another officer has to agree.
fn refuses(hand: &mut Hand) -> CaseNo {
    hand.finds("SMITH").keys("Enter r").writes("R21-5").keys("Tab");
    hand.writes("no proof of funds was given");
    hand.keys("Tab y");
    let no = hand.model.selected.unwrap();
    assert_eq!(hand.model.selected_case().unwrap().state.name(), "awaiting_second", "{}", screen(hand));
    assert!(screen(hand).contains("awaiting countersignature"), "{}", screen(hand));
    no
}

#[test]
fn second_officer_countersigns_at_same_terminal() {
    let mut hand = sits();
    let no = refuses(&mut hand);
    hand.keys("s");
    assert!(screen(&hand).contains("no proof of funds was given"), "{}", screen(&hand));
    hand.writes("wang").keys("Enter").writes(RIGHT).keys("Enter");
    assert!(screen(&hand).contains("The second officer must be another person"), "{}", screen(&hand));
    hand.keys("Ctrl-u").writes("li").keys("Enter").writes("wrong").keys("Enter");
    assert!(screen(&hand).contains("Wrong officer ID"), "{}", screen(&hand));
    hand.writes(RIGHT).keys("Enter");
    assert!(hand.model.layers.is_empty(), "{:?}", hand.model.layers);
    let case = hand.model.case(no).unwrap();
    assert_eq!(case.state.name(), "refused");
    let who: Vec<&str> = case.timeline.iter().rev().take(2).map(|s| s.officer.as_str()).collect();
    assert_eq!(who, ["li", "li"]);
    assert_eq!(case.claim.as_ref().unwrap().officer.as_str(), "wang");
}

#[test]
fn second_officer_countersigns_or_declines_later() {
    let mut hand = sits();
    let no = refuses(&mut hand);
    hand.set.officer = hand.service.officers()[1].clone();
    hand.keys("Esc").finds("SMITH").keys("S");
    assert!(screen(&hand).contains("Proposed by wang: "), "{}", screen(&hand));
    hand.keys("Enter").writes("ask for the proof first").keys("Tab y");
    assert_eq!(hand.model.case(no).unwrap().state.name(), "in_review", "{}", screen(&hand));
    hand.set.officer = hand.service.officers()[0].clone();
    refuses(&mut hand);
    hand.set.officer = hand.service.officers()[1].clone();
    hand.keys("s y");
    assert_eq!(hand.model.case(no).unwrap().state.name(), "refused", "{}", screen(&hand));
}

#[test]
fn the_first_officer_may_think_again() {
    let mut hand = sits();
    let no = refuses(&mut hand);
    hand.keys("S Tab y");
    assert_eq!(hand.model.case(no).unwrap().state.name(), "in_review", "{}", screen(&hand));
}

/// A decision that awaiting countersignature says so before it is confirmed.
#[test]
fn dialog_announces_the_needed_countersignature() {
    let mut hand = Hand::sits_protected(Lang::En, 24, 6, (120, 40));
    hand.finds("MÜLLER").keys("Enter r");
    let screen = hand.screen().join("\n");
    assert!(screen.contains("when a second officer has countersigned"), "{screen}");
    hand.keys("Esc n");
    assert!(!hand.screen().join("\n").contains("second officer"), "a note needs nobody");
}
