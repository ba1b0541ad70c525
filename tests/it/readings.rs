//! A passport that was read and may be another's: doubt, wrong check digits, a large move, and what is said of it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::counter::{ZONE, reads};
use crate::frames;
use crate::hand::{Hand, at};
use crate::plain;
use portdesk::domain::case::Case;
use portdesk::domain::case::state::CaseState;
use portdesk::domain::lang::Lang;
use portdesk::domain::mrz::scan;
use portdesk::domain::reader::{open_cases, traveller, wrong_checks};
use portdesk::ui::app::layer::Layer;
use portdesk::ui::dialogs::action_form::state::FormPart;
use std::sync::Arc;

const SIZE: (u16, u16) = (120, 40);
const GERMAN: &str =
    "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4\n";

/// One case is of the specimen's passport, its traveller long at the port by the known arrival.
fn specimen(case: &mut Case) {
    if &*case.papers.traveller.surname == "SMITH" {
        whole(case);
        arrives(case, "2026-11-23T13:00:00+08:00");
    }
}

fn whole(case: &mut Case) {
    let traveller = &mut case.papers.traveller;
    (traveller.surname, traveller.given_names) = ("Eriksson".into(), "Anna Maria".into());
    traveller.birth_date = "1974-08-12".parse().unwrap();
    traveller.sex = portdesk::domain::case::application::Sex::F;
    traveller.passport.number = "L898902C3".into();
    traveller.passport.issuing_state = "UTO".parse().unwrap();
}

fn arrives(case: &mut Case, time: &str) {
    case.told = None;
    case.papers.arrival.as_mut().unwrap().at = at(time);
}

fn own(hand: &Hand) -> Arc<Case> {
    let desk = hand.service.desk();
    let found = desk.iter().find(|live| &*live.case.papers.traveller.passport.number == "L898902C3");
    Arc::clone(&found.unwrap().case)
}

fn is_present(hand: &Hand) -> bool {
    own(hand).told.as_ref().is_some_and(|told| told.present)
}

fn status(hand: &Hand) -> String {
    hand.model.status.as_ref().map(|status| status.text.clone()).unwrap_or_default()
}

fn chooses(hand: &Hand) -> bool {
    matches!(hand.model.layers.last(), Some(Layer::ScanChoice(_)))
}

#[test]
fn reading_that_agrees_marks_and_says_so() {
    let mut hand = Hand::sits_where(Lang::En, 24, 6, SIZE, &specimen);
    reads(&mut hand, ZONE);
    assert!(is_present(&hand), "{:#?}", hand.screen());
    assert_eq!(status(&hand), format!("Passport read: {} marked at the port.", own(&hand).no));
}

#[test]
fn number_alone_is_asked_with_both_persons() {
    let changes: [fn(&mut Case); 3] = [
        |case| case.papers.traveller.surname = "SMITH".into(),
        |case| case.papers.traveller.birth_date = "1975-08-12".parse().unwrap(),
        |case| case.papers.traveller.sex = portdesk::domain::case::application::Sex::M,
    ];
    for change in changes {
        let differs = |case: &mut Case| {
            let own = &*case.papers.traveller.surname == "SMITH";
            specimen(case);
            if own {
                change(case);
            }
        };
        let mut hand = Hand::sits_where(Lang::En, 24, 6, SIZE, &differs);
        let before = hand.service.desk().seq;
        reads(&mut hand, ZONE);
        assert!(chooses(&hand), "{:#?}", hand.screen());
        let screen = hand.screen().join("\n");
        let traveller = own(&hand).papers.traveller.clone();
        assert!(screen.contains("born 1974-08-12, F"), "{screen}");
        let other = format!("born {}, {}", traveller.birth_date, traveller.sex.letter());
        assert!(screen.contains(&other) && screen.contains(&*traveller.surname), "{screen}");
        assert_eq!(hand.service.desk().seq, before);
        hand.keys("1 Enter");
        assert!(is_present(&hand));
    }
}

#[test]
fn wrong_check_digit_of_the_number_asks() {
    let mut hand = Hand::sits_where(Lang::En, 24, 6, SIZE, &specimen);
    let before = hand.service.desk().seq;
    reads(&mut hand, &ZONE.replace("L898902C36", "L898902C37"));
    assert!(chooses(&hand));
    let screen = hand.screen().join("\n");
    assert!(screen.contains("Wrong check digits") && screen.contains("passport number"), "{screen}");
    assert_eq!(hand.service.desk().seq, before);
}

#[test]
fn other_wrong_check_digits_are_said() {
    let mut hand = Hand::sits_where(Lang::En, 24, 6, SIZE, &specimen);
    reads(&mut hand, &ZONE.replace("<<<<<10", "<<<<<11"));
    assert!(is_present(&hand));
    assert!(status(&hand).contains("Wrong check digits in the zone: whole zone"), "{}", status(&hand));
    let td1 =
        "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<\n";
    assert!(wrong_checks(&scan(td1, "2026-11-23".parse().unwrap()).unwrap()).is_empty());
    // Where there is no case, it is said of the new one.
    let mut hand = Hand::sits(Lang::Zh, 24, 6, SIZE);
    reads(&mut hand, &ZONE.replace("<<<<<10", "<<<<<11"));
    assert!(status(&hand).contains("校验位有误"), "{}", status(&hand));
}

#[test]
fn reading_far_before_the_arrival_asks() {
    let early = |case: &mut Case| {
        specimen(case);
        if &*case.papers.traveller.passport.number == "L898902C3" {
            arrives(case, "2026-11-24T14:05:00+08:00");
            let mut other = case.papers.traveller.clone();
            other.passport.number = "ZZ9999999".into();
            case.papers.group = vec![other];
        }
    };
    let mut hand = Hand::sits_where(Lang::En, 24, 6, SIZE, &early);
    let before = hand.service.desk().seq;
    reads(&mut hand, ZONE);
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.part == FormPart::Confirm));
    let screen = hand.screen().join("\n");
    assert!(screen.contains("earlier") && screen.contains("whole group, 2 travellers"), "{screen}");
    hand.keys("Enter");
    assert_eq!(hand.service.desk().seq, before, "Enter confirms no warning");
    hand.keys("y");
    assert!(is_present(&hand), "{:#?}", hand.screen());
    assert!(status(&hand).contains("marked at the port"), "{}", status(&hand));
    // Left alone, nothing is written; line by line it is the same question.
    let mut hand = Hand::sits_where(Lang::En, 24, 6, (160, 50), &early);
    let (first, second) = ZONE.trim_end().split_once('\n').unwrap();
    let said = plain::at(&mut hand, &[first, second, "no", "quit"]);
    assert!(said.contains("whole group, 2 travellers"), "{said}");
    assert!(!is_present(&hand), "{said}");
    let said = plain::at(&mut hand, &[first, second, "yes", "quit"]);
    assert!(is_present(&hand) && said.contains("marked at the port"), "{said}");
}

#[test]
fn entry_elsewhere_is_said_of_a_reading() {
    let elsewhere = |case: &mut Case| {
        let own = &*case.papers.traveller.surname == "SMITH";
        specimen(case);
        if own {
            case.papers.entry_port = "PVG".parse().unwrap();
            case.entry_told = None;
        }
    };
    let mut hand = Hand::sits_where(Lang::En, 24, 6, SIZE, &elsewhere);
    reads(&mut hand, ZONE);
    assert!(status(&hand).contains("under another authority"), "{}", status(&hand));
}

#[test]
fn both_codes_of_germany_are_found() {
    let read = scan(GERMAN, "2026-11-23".parse().unwrap()).unwrap();
    let who = traveller(&read).unwrap();
    for code in ["D", "DEU"] {
        let stored = |case: &mut Case| {
            if &*case.papers.traveller.surname == "SMITH" {
                let traveller = &mut case.papers.traveller;
                (traveller.surname, traveller.given_names) = ("Mustermann".into(), "Erika".into());
                traveller.birth_date = "1964-08-12".parse().unwrap();
                traveller.sex = portdesk::domain::case::application::Sex::F;
                traveller.passport.number = "C01X00T47".into();
                traveller.passport.issuing_state = code.parse().unwrap();
            }
        };
        let hand = Hand::sits_where(Lang::En, 24, 6, SIZE, &stored);
        let desk = hand.service.desk();
        let found = open_cases(desk.iter().map(|live| &*live.case), &who);
        assert!(
            matches!(found[..], [only] if only.agrees && only.by == portdesk::domain::matching::MatchKind::Passport)
        );
    }
}

#[test]
fn traveller_that_nobody_chose_blocks() {
    let group = |case: &mut Case| {
        if &*case.papers.traveller.surname == "MÜLLER" {
            let mut other = case.papers.traveller.clone();
            other.surname = "SECOND".into();
            other.passport.number = "ZZ9999999".into();
            other.passport.mrz = Vec::new();
            case.papers.group = vec![other];
        }
    };
    let mut hand = Hand::sits_where(Lang::En, 24, 6, SIZE, &group);
    frames::verified(&mut hand, "MÜLLER");
    let no = hand.model.selected.unwrap();
    hand.keys("a y");
    hand.waits(60 * 24);
    hand.keys("Esc 0 g n");
    assert!(
        matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.part == FormPart::Pick),
        "{:#?}",
        hand.screen()
    );
    let before = hand.service.desk().seq;
    hand.writes("zzz").keys("Tab").writes("did not come").keys("Tab y");
    assert!(hand.screen().join("\n").contains("Choose a traveller or ALL"), "{:#?}", hand.screen());
    assert_eq!(hand.service.desk().seq, before);
    hand.keys("Ctrl-u").writes("ALL").keys("Tab Tab y");
    assert!(matches!(hand.closed().iter().find(|c| c.no == no).unwrap().state, CaseState::Expired { .. }));
}

#[test]
fn choice_is_listed_for_each_zone() {
    let mut hand = Hand::sits_where(Lang::En, 24, 6, (160, 50), &crate::counter::two_cases);
    let (first, second) = ZONE.trim_end().split_once('\n').unwrap();
    let said = plain::at(&mut hand, &[first, second, first, second, ".", "quit"]);
    assert_eq!(said.matches("3. None of these").count(), 2, "{said}");
    assert_eq!(said.matches("Next line of the passport zone:").count(), 2, "{said}");
}
