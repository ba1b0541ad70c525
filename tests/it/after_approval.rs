//! After the approval, at the desk: expected, seen and issued key by key, a group with a traveller who is split off, and a passport that is
//! read at the counter.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::frames;
use crate::hand::Hand;
use portdesk::domain::case::Case;
use portdesk::domain::case::state::CaseState;
use portdesk::domain::command::Command;
use portdesk::domain::decide::outstanding;
use portdesk::domain::lang::Lang;
use portdesk::domain::listing::View;
use portdesk::domain::queue::Band;
use portdesk::service::CommandRequest;
use portdesk::ui::app::layer::Layer;
use portdesk::ui::dialogs::action_form::state::FormPart;
use portdesk::ui::state::model::{Focus, StatusKind};
use portdesk::ui::state::msg::{Msg, TypedText};
use std::sync::Arc;

const SIZE: (u16, u16) = (120, 40);

fn selected(hand: &Hand) -> Arc<Case> {
    Arc::clone(hand.model.selected_case().unwrap())
}

/// A case of a traveller who is expected; the list is that of the expected.
fn expected(hand: &mut Hand, surname: &str) {
    frames::verified(hand, surname);
    let no = selected(hand).no;
    hand.keys("a y");
    assert_eq!(hand.service.case(no).unwrap().unwrap().state.name(), "approved");
    hand.waits(2);
    hand.keys("Esc 0");
    assert_eq!(selected(hand).state, CaseState::Expected);
}

fn zone(case: &Case) -> String {
    let lines = &case.papers.traveller.passport.mrz;
    format!("{}\n{}\n", lines[0], lines[1])
}

fn reads(hand: &mut Hand, text: &str) {
    let effects = hand.msg(Msg::TypedText(TypedText { text: text.into(), length: text.chars().count() }));
    hand.carry_out(effects);
}

fn status(hand: &Hand) -> String {
    hand.model.status.as_ref().map(|status| status.text.clone()).unwrap_or_default()
}

#[test]
fn approved_traveller_is_expected_seen_and_issued() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    expected(&mut hand, "MÜLLER");
    assert_eq!(hand.model.view, View::Expected);
    assert_eq!(hand.model.rows.len(), 1);
    assert_eq!(hand.model.rows[0].place.band, Band::Expected);
    // Issuing is blocked, and the reasons are listed.
    hand.keys("g a");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Blocked(_))));
    hand.keys("Esc Enter");
    for item in outstanding(&selected(&hand), &hand.set.rules) {
        hand.model.model.item = Some(item);
        hand.keys("g v");
        assert!(selected(&hand).admission.as_ref().unwrap().check(item).is_some(), "{item}");
    }
    hand.keys("g a");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.part == FormPart::Number));
    hand.writes("a1234567").keys("Enter").writes("exit PVG").keys("Enter y");
    let case = selected(&hand);
    assert_eq!(case.state, CaseState::Issued);
    let visa = case.admission.as_ref().unwrap().travellers[0].visa.clone().unwrap();
    assert_eq!((&*visa.number, visa.remarks.as_deref()), ("A1234567", Some("exit PVG")));
    hand.keys("g e Enter");
    assert!(hand.closed().iter().any(|c| c.no == case.no && c.state == CaseState::Entered));
}

#[test]
fn unused_approval_expires_and_is_reviewed_again() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    expected(&mut hand, "MÜLLER");
    let no = selected(&hand).no;
    hand.waits(60 * 24 * 40);
    let case = hand.service.case(no).unwrap().unwrap();
    assert!(matches!(case.state, CaseState::Expired { .. }), "{:?}", case.state);
    let order = CommandRequest {
        case: no,
        seen: None,
        id: None,
        command: Command::ReviewAgain { note: Some("comes in January".into()) },
    };
    hand.service.execute(&hand.set.officer, order).unwrap();
    assert_eq!(hand.service.desk().get(no).unwrap().case.state, CaseState::InReview);
}

#[test]
fn split_traveller_has_their_own_case_number() {
    let first = |case: &mut Case| {
        let other = case.papers.traveller.clone();
        let mut other = portdesk::domain::case::application::Traveller { surname: "SECOND".into(), ..other };
        other.passport.number = "ZZ9999999".into();
        other.passport.mrz = Vec::new();
        if &*case.papers.traveller.surname == "MÜLLER" {
            case.papers.group = vec![other];
        }
    };
    let mut hand = Hand::sits_where(Lang::En, 24, 6, SIZE, &first);
    expected(&mut hand, "MÜLLER");
    let open = hand.service.desk().len();
    hand.keys("g s");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.part == FormPart::Pick));
    hand.writes("SECOND").keys("Enter y");
    let desk = hand.service.desk();
    assert_eq!(desk.len(), open + 1);
    let own = desk.iter().find(|live| &*live.case.papers.traveller.surname == "SECOND").unwrap();
    assert_eq!((own.case.state.clone(), own.case.papers.group.len()), (CaseState::Expected, 0));
    assert_ne!(own.case.receipt, selected(&hand).receipt);
    // The next case does not get the number again.
    let numbers: Vec<_> = desk.iter().map(|live| live.case.no).collect();
    assert_eq!(numbers.len(), numbers.iter().collect::<std::collections::BTreeSet<_>>().len());
}

#[test]
fn read_passport_marks_and_opens_its_case() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    expected(&mut hand, "MÜLLER");
    let case = selected(&hand);
    hand.keys("1");
    reads(&mut hand, &zone(&case).to_lowercase());
    assert_eq!((hand.model.selected, hand.model.focus), (Some(case.no), Focus::Case));
    assert!(selected(&hand).told.as_ref().is_some_and(|told| told.present));
    let first = hand.model.order.spots()[0];
    assert_eq!((first.no, first.place.band, first.place.to_issue), (case.no, Band::AtPort, true));
    // Read again, nothing is written a second time.
    let version = selected(&hand).version;
    reads(&mut hand, &zone(&case));
    assert_eq!(selected(&hand).version, version);
}

/// Some terminals mark what a reader sends as a paste.
#[test]
fn passport_in_a_marked_paste_opens_its_case() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    expected(&mut hand, "MÜLLER");
    let case = selected(&hand);
    hand.keys("1");
    let effects = hand.msg(Msg::Paste(zone(&case)));
    hand.carry_out(effects);
    assert_eq!((hand.model.selected, hand.model.focus), (Some(case.no), Focus::Case));
    // In a field it is text.
    hand.keys("n");
    let effects = hand.msg(Msg::Paste(zone(&case)));
    hand.carry_out(effects);
    let Some(Layer::Form(form)) = hand.model.layers.last() else { panic!("no form") };
    assert!(form.note.as_ref().unwrap().value().starts_with("P<"));
}

#[test]
fn unknown_passport_changes_nothing() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    let before = hand.service.desk().seq;
    reads(
        &mut hand,
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n",
    );
    assert_eq!(hand.service.desk().seq, before);
    assert!(hand.model.layers.is_empty());
    assert!(status(&hand).contains("no open case"), "{}", status(&hand));
}

#[test]
fn passport_read_in_a_dialog_is_discarded() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    hand.finds("MÜLLER");
    let (case, before) = (selected(&hand), hand.service.desk().seq);
    hand.keys("n");
    reads(&mut hand, &zone(&case));
    let Some(Layer::Form(form)) = hand.model.layers.last() else { panic!("no form") };
    assert_eq!(form.note.as_ref().unwrap().value(), "");
    assert_eq!(hand.service.desk().seq, before);
    assert_eq!(hand.model.status.as_ref().unwrap().tone, StatusKind::Bad);
    assert!(status(&hand).contains("discarded"));
}
