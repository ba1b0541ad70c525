//! One notion of a match: what intake flags is what the related cases find and what asks for a second officer.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::Hand;
use portdesk::domain::case::application::{Application, Traveller};
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::lang::Lang;
use portdesk::domain::mrz::check_digit;
use portdesk::service::{ImportOutcome, Submission};

/// A desk, and papers of a case on it that nobody else resembles.
fn sits() -> (Hand, Application) {
    let hand = Hand::sits(Lang::En, 1, 0, (80, 24));
    let mut papers = hand.model.desk.iter().next().unwrap().case.papers.clone();
    papers.inviter = None;
    papers.group.clear();
    papers.traveller.surname = "O'CONNOR".into();
    papers.traveller.given_names = "MARY ANN".into();
    papers.traveller.passport.number = "NX0010001".into();
    papers.traveller.passport.mrz = Vec::new();
    papers.submission = "M-0".into();
    (hand, papers)
}

fn takes(hand: &Hand, papers: Vec<Application>) -> Vec<(CaseNo, Vec<String>)> {
    let batch =
        papers.into_iter().map(|papers| Submission { papers, original: Box::from(&b"{}"[..]) }).collect();
    let fates = hand.service.import(batch).unwrap();
    fates
        .into_iter()
        .map(|fate| match fate {
            ImportOutcome::Accepted { case, flags } => (case, flags),
            other => panic!("{other:?}"),
        })
        .collect()
}

fn flags(hand: &Hand, no: CaseNo) -> Vec<String> {
    let case = hand.service.case(no).unwrap().unwrap();
    case.flags().into_iter().map(ToOwned::to_owned).collect()
}

/// Whether two submissions, one after the other, flag each other with a code.
fn flagged(first: &Traveller, second: &Traveller, code: &str) -> bool {
    let (hand, papers) = sits();
    let a = Application { traveller: first.clone(), ..papers.clone() };
    let b = Application { traveller: second.clone(), submission: "M-1".into(), ..papers };
    let (first, _) = takes(&hand, vec![a]).remove(0);
    let (_, second) = takes(&hand, vec![b]).remove(0);
    let both = (flags(&hand, first).iter().any(|f| f == code), second.iter().any(|f| f == code));
    assert_eq!(both.0, both.1, "a match flags both");
    both.0
}

#[test]
fn a_number_binds_however_it_was_read() {
    let (_, papers) = sits();
    let digit = char::from(b'0' + check_digit(b"NX0010001"));
    let wrong = char::from(b'0' + (check_digit(b"NX0010001") + 1) % 10);
    for (number, binds) in [
        ("NXO01OOO1".to_owned(), true),
        ("nx-00 I000I".into(), true),
        (format!("NX0010001{digit}"), true),
        (format!("NXOO1OOO1<{digit}"), true),
        (format!("NX0010001{wrong}"), false),
        ("NX0010002".into(), false),
    ] {
        let mut other = papers.traveller.clone();
        other.surname = "KIM".into();
        other.passport.number = number.clone().into();
        assert_eq!(flagged(&papers.traveller, &other, "same_passport"), binds, "{number}");
        assert_eq!(flagged(&other, &papers.traveller, "same_passport"), binds, "{number}");
    }
    let mut abroad = papers.traveller.clone();
    abroad.surname = "KIM".into();
    abroad.passport.issuing_state = "BEL".parse().unwrap();
    assert!(!flagged(&papers.traveller, &abroad, "same_passport"), "another state issued it");
}

#[test]
fn name_parts_match_in_any_order() {
    let (_, papers) = sits();
    for (surname, given, binds) in [
        ("MARY ANN", "O'CONNOR", true),
        ("OCONNOR", "Ann Mary", true),
        ("O’Connor", "Mary-Ann", true),
        ("ANN O'CONNOR MARY", "", true),
        ("O'CONNOR", "MARY", false),
        ("O'CONNER", "MARY ANN", false),
    ] {
        let mut other = papers.traveller.clone();
        (other.surname, other.given_names) = (surname.into(), given.into());
        other.passport.number = "ZZ7654321".into();
        assert_eq!(flagged(&papers.traveller, &other, "same_traveller"), binds, "{surname} {given}");
        other.birth_date = other.birth_date.full().unwrap().succ_opt().unwrap().into();
        assert!(!flagged(&papers.traveller, &other, "same_traveller"), "born on another day");
    }
}

#[test]
fn members_of_a_group_match_as_applicants_do() {
    let (hand, papers) = sits();
    let mut member = papers.traveller.clone();
    member.passport.number = "NXOO1OOO1".into();
    let mut group = papers.clone();
    group.submission = "G-1".into();
    group.traveller.surname = "KIM".into();
    group.traveller.passport.number = "K7777777".into();
    group.group = vec![member];
    let alone = takes(&hand, vec![papers]).remove(0).0;
    let (_, told) = takes(&hand, vec![group]).remove(0);
    assert!(told.contains(&"same_passport".to_owned()), "{told:?}");
    assert!(flags(&hand, alone).contains(&"same_passport".to_owned()));
}

#[test]
fn a_surge_flags_each_of_its_cases() {
    let (hand, papers) = sits();
    let inviter = || {
        let unit = "Weilan Instruments".into();
        portdesk::domain::case::application::Inviter {
            kind: None,
            name: unit,
            uscc: None,
            contact: None,
            phone: None,
            address: None,
        }
    };
    let letter = |n: u8| char::from(b'A' + n).to_string().repeat(3);
    let of = |n: u8| {
        let mut papers =
            Application { inviter: Some(inviter()), submission: format!("S-{n}").into(), ..papers.clone() };
        papers.traveller.surname = letter(n).into();
        papers.traveller.passport.number = format!("Q{n}34567").into();
        papers
    };
    let most = u8::try_from(hand.set.rules.policy.burst_cases).unwrap();
    let surge = |flags: &[String]| flags.contains(&"surge".to_owned());
    let few = takes(&hand, (0..most - 1).map(of).collect());
    assert!(few.iter().all(|(_, flags)| !surge(flags)), "{few:?}");
    let last = takes(&hand, vec![of(most)]);
    assert!(surge(&last[0].1), "{last:?}");
    assert!(few.iter().all(|(no, _)| surge(&flags(&hand, *no))), "the others are told too");
    let versions = |hand: &Hand| -> Vec<u32> {
        few.iter().map(|(no, _)| hand.service.case(*no).unwrap().unwrap().version).collect()
    };
    let before = versions(&hand);
    assert!(surge(&takes(&hand, vec![of(most + 1)])[0].1));
    assert_eq!(versions(&hand), before, "each is told once");
}
