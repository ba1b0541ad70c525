//! The beginning of a night on the sample desk: ten cases decided rightly, one after the other from the top, with every key counted.
//! What is right the test works out for itself from the papers; it asks neither the rules nor the screen.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::{Hand, NOW, at};
use portdesk::domain::case::Case;
use portdesk::domain::case::checklist::{ItemState, Requirement};
use portdesk::domain::case::state::CaseState;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::lang::Lang;
use portdesk::domain::queue::order;
use std::sync::Arc;

/// Keys that a complete case may take, from the list to the next case, without the checks that the officer states one by one.
const MOST: usize = 6;
/// Those checks, before an approval: the alert check and the questioning, a key each.
const CHECKS: usize = 2;

/// What an officer who has read the papers would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Right {
    /// All is there, nothing is doubtful, and the traveller enters here.
    Approve,
    /// The same, and the traveller enters elsewhere (art. 20: the visa is issued where it is used).
    Transfer,
    /// Something that must be there is missing.
    Ask,
    /// It has to be looked into, or is another officer's: not for now.
    Leave,
}

fn right(case: &Case) -> Right {
    let papers = &case.papers;
    let mine = case.claim.as_ref().is_none_or(|c| c.officer.as_str() == "wang");
    let plain = papers.entries == 1
        && papers.stay_days <= 30
        && case.lines.iter().all(|l| l.state == ItemState::Missing || l.findings.is_empty());
    let missing = case.lines.iter().any(|l| {
        !l.is_recorded_by_officer()
            && l.state == ItemState::Missing
            && l.requirement == Requirement::Mandatory
    });
    // Nobody can reply before a traveller who is here or lands within the hour.
    let late = case.expected_arrival().is_some_and(|l| l.at < at(NOW) + chrono::Duration::minutes(30 + 35));
    match (mine && plain, missing) {
        (false, _) => Right::Leave,
        (true, true) if late => Right::Leave,
        (true, true) => Right::Ask,
        (true, false) if papers.entry_port.as_str() == "NGB" => Right::Approve,
        (true, false) => Right::Transfer,
    }
}

fn keys(right: Right) -> &'static str {
    match right {
        // Open, all clear, confirmed; each check stated; then the decision, confirmed. The next case stands in place.
        Right::Approve => "Enter + y v v a y",
        Right::Transfer => "Enter + y t y",
        Right::Ask => "d Enter Enter y",
        Right::Leave => "j",
    }
}

fn case(hand: &Hand, no: CaseNo) -> Arc<Case> {
    Arc::clone(&hand.service.desk().get(no).unwrap().case)
}

#[test]
fn ten_cases_take_at_most_six_keys_each() {
    for (lang, size) in [(Lang::En, (80, 24)), (Lang::Zh, (160, 50))] {
        let mut hand = Hand::sits(lang, 48, 200, size);
        let begun: Vec<CaseNo> =
            order(&hand.service.desk(), &hand.set.rules, at(NOW)).into_iter().map(|s| s.no).collect();
        let (mut pressed, mut decided, mut asked, mut left) = (0, Vec::new(), Vec::new(), Vec::new());
        while decided.len() < 10 {
            let chosen = Arc::clone(hand.model.selected_case().unwrap());
            let right = right(&chosen);
            let keys = keys(right);
            let count = keys.split_whitespace().count();
            hand.keys(keys);
            assert!(hand.model.layers.is_empty(), "{right:?} {}: {:#?}", chosen.no, hand.model.layers);
            assert_ne!(hand.model.selected, Some(chosen.no), "{right:?}: the next case stands in place");
            match right {
                Right::Approve | Right::Transfer => {
                    let stated = if right == Right::Approve { CHECKS } else { 0 };
                    assert!(count - stated <= MOST, "{count} keys for {}", chosen.no);
                    decided.push((right, chosen));
                }
                Right::Ask => asked.push(chosen),
                Right::Leave => left.push(chosen),
            }
            pressed += count;
        }
        // In the order of the desk, none left out.
        let seen: Vec<CaseNo> = begun
            .iter()
            .copied()
            .filter(|no| decided.iter().map(|(_, c)| c).chain(&asked).chain(&left).any(|c| c.no == *no))
            .collect();
        assert_eq!(seen, begun[..seen.len()], "{lang:?}");
        for (right, before) in &decided {
            let after = case(&hand, before.no);
            match (right, &after.state) {
                (Right::Approve, CaseState::Approved { .. }) => {}
                (Right::Transfer, CaseState::TransferOffered { to, .. }) => {
                    assert_eq!(*to, before.papers.entry_port);
                }
                (right, state) => panic!("{right:?}, but {} is {state:?}", before.no),
            }
            assert!(after.receipt.is_some(), "{}", before.no);
            // Each item that was looked at is an entry of its own.
            let open = before.lines.iter().filter(|l| l.state == ItemState::Received).count();
            let open = open + if *right == Right::Approve { CHECKS } else { 0 };
            let ticked = |c: &Case| c.timeline.iter().filter(|s| &*s.event == "item_verified").count();
            assert_eq!(ticked(&after), ticked(before) + open, "{}", before.no);
        }
        for before in &asked {
            assert!(
                matches!(case(&hand, before.no).state, CaseState::AwaitingDocuments { .. }),
                "{}",
                before.no
            );
        }
        for before in &left {
            assert_eq!(case(&hand, before.no).version, before.version, "{} was not touched", before.no);
        }
        let others = begun.iter().filter(|no| !seen.contains(no));
        for no in others {
            assert!(case(&hand, *no).timeline.iter().all(|s| s.at < at(NOW)), "{no} was not touched");
        }
        // Fifteen cases seen, ten of them decided, two asked to complete their papers; one traveller is here already.
        let stated = CHECKS * decided.iter().filter(|(right, _)| *right == Right::Approve).count();
        assert_eq!((asked.len(), left.len(), pressed - stated), (2, 3, 61), "{lang:?}");
        let kinds = |r: Right| decided.iter().filter(|(right, _)| *right == r).count();
        assert!(
            kinds(Right::Approve) > 0 && kinds(Right::Transfer) > 0,
            "both kinds of decisions were taken"
        );
    }
}
