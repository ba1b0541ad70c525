//! The two-person rule: what waits for a second officer, and who that is.

use super::*;

pub(super) fn with_two() -> DecisionBench {
    DecisionBench { two_persons: true, ..DecisionBench::new(at_home()) }
}

#[test]
fn refusal_needs_a_different_second_officer() {
    let mut b = with_two();
    b.wang(Command::Claim).unwrap();
    assert_eq!(b.wang(refuse()), Ok(vec!["second_asked"]));
    assert_eq!(b.case.as_ref().unwrap().state.name(), "awaiting_second");
    assert_eq!(b.wang(consent()), Err(vec!["needs_second_officer"]));
    assert_eq!(b.wang(Command::Approve { note: None }).unwrap_err()[0], "wrong_state");
    assert_eq!(b.run(&officer("li"), consent()), Ok(vec!["second_given", "refused"]));
    let case = b.case.as_ref().unwrap();
    assert_eq!(case.state.name(), "refused");
    assert_eq!(case.claim.as_ref().unwrap().officer, officer("wang").id, "it stays the first officer's");
    assert!(case.timeline.iter().any(|s| s.note.as_deref() == Some("no proof was given")));
    // In the grace period the first officer alone can still recall it.
    assert_eq!(b.wang(Command::Recall { note: None }), Ok(vec!["taken_back"]));
}

#[test]
fn declined_countersignature_restores_the_state() {
    let mut b = with_two();
    b.wang(Command::Claim).unwrap();
    b.wang(refuse()).unwrap();
    let no = |note: Option<&str>| Command::Dissent { note: note.map(Into::into) };
    assert_eq!(b.run(&officer("li"), no(None)), Err(vec!["reason_missing"]));
    assert_eq!(b.run(&officer("li"), no(Some("ask for the proof first"))), Ok(vec!["second_declined"]));
    assert_eq!(b.case.as_ref().unwrap().state, CaseState::InReview);
    b.wang(refuse()).unwrap();
    assert_eq!(b.wang(no(None)), Ok(vec!["second_declined"]), "the first one may think again");
    assert_eq!(b.run(&officer("li"), consent()), Err(vec!["wrong_state"]));
}

#[test]
fn final_decision_recall_needs_two_officers() {
    let mut b = with_two();
    b.wang(Command::Claim).unwrap();
    b.wang(refuse()).unwrap();
    b.run(&officer("li"), consent()).unwrap();
    b.now += Duration::minutes(2);
    b.run(&Officer::desk(), Command::Elapse).unwrap();
    assert!(b.case.as_ref().unwrap().state.is_closed());
    let recall = |note: Option<&str>| Command::Recall { note: note.map(Into::into) };
    assert_eq!(b.wang(recall(None)), Err(vec!["reason_missing"]));
    assert_eq!(b.wang(recall(Some("the proof had come by mail"))), Ok(vec!["second_asked"]));
    assert!(!b.case.as_ref().unwrap().state.is_closed());
    assert_eq!(b.run(&officer("li"), consent()), Ok(vec!["second_given", "taken_back"]));
    assert!(b.case.as_ref().unwrap().state.is_workable());
}

#[test]
fn waiving_mandatory_item_needs_a_second_officer() {
    let mut b = with_two();
    let waive =
        |item: &'static str| Command::Waive { item: Item::new(item), note: Some("seen by phone".into()) };
    b.wang(Command::Claim).unwrap();
    let optional =
        b.case.as_ref().unwrap().lines.iter().find(|l| l.requirement != Requirement::Mandatory).unwrap().item;
    let waived = Command::Waive { item: optional, note: Some("not needed".into()) };
    assert_eq!(b.wang(waived), Ok(vec!["item_waived"]));
    assert_eq!(b.wang(waive("PASSPORT")), Ok(vec!["second_asked"]));
    assert_eq!(b.run(&officer("li"), consent()), Ok(vec!["second_given", "item_waived"]));
    let other = CaseMatch { case: CaseNo::from_serial(Port::new("NGB"), 7), same: MatchKind::Passport };
    b.run(&Officer::desk(), Command::Flag { other }).unwrap();
    b.wang(enters("PEK")).unwrap();
    let transfer = || Command::Transfer { to: Port::new("PEK"), note: Some("diverted".into()) };
    assert_eq!(b.wang(transfer()), Ok(vec!["second_asked"]));
    b.wang(Command::Dissent { note: None }).unwrap();
    // One officer cannot end it alone; another officer's determination that it is not the same ends the alert.
    let word = |same| Command::Compare { other: other.case, same, note: None };
    assert_eq!(b.wang(word(false)), Ok(vec!["compared"]));
    assert_eq!(b.wang(word(false)), Ok(vec![]));
    assert_eq!(b.wang(transfer()), Ok(vec!["second_asked"]));
    b.wang(Command::Dissent { note: None }).unwrap();
    assert_eq!(b.run(&officer("li"), word(false)), Ok(vec!["compared"]));
    assert_eq!(b.wang(transfer()), Ok(vec!["transfer_offered"]));
}

#[test]
fn determination_needs_no_claim_and_ends_with_case() {
    let mut b = DecisionBench::new(at_home());
    let other = CaseNo::from_serial(Port::new("NGB"), 7);
    let word = |other| Command::Compare { other, same: true, note: Some("called them".into()) };
    assert_eq!(b.wang(word(other)), Ok(vec!["compared"]));
    assert_eq!(b.case.as_ref().unwrap().state, CaseState::Received);
    assert!(b.case.as_ref().unwrap().claim.is_none());
    assert_eq!(b.wang(word(NO())), Err(vec!["case_unknown"]));
    b.wang(Command::Withdraw { code: ClosingCode::new("W-APP"), note: Some("called off".into()) }).unwrap();
    b.grace_ends();
    assert!(b.wang(word(other)).is_err());
}

#[test]
fn unprotected_desk_needs_no_second_officer() {
    let mut b = DecisionBench::new(at_home());
    b.wang(Command::Claim).unwrap();
    assert_eq!(b.wang(refuse()), Ok(vec!["refused"]));
}
