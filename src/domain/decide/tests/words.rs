//! Which decisions need no rationale.

use super::*;

#[test]
fn only_plain_approval_needs_no_rationale() {
    let withdraw = |note: Option<&str>| Command::Withdraw {
        code: ClosingCode::new("W-APP"),
        note: note.map(Into::into),
    };
    let worded = |note: &str| Command::Approve { note: Some(note.into()) };
    // No item was waived, and none was verified despite a finding.
    let mut b = DecisionBench::new(at_home());
    b.verify_all();
    assert_eq!(b.wang(worded(" ")), Ok(vec!["approved"]));
    b.wang(Command::Recall { note: None }).unwrap();
    b.wang(enters("PEK")).unwrap();
    for note in [None, Some(""), Some(" \n ")] {
        assert_eq!(b.wang(transfer("PEK", note)), Err(vec!["reason_missing"]), "{note:?}");
        assert_eq!(b.wang(withdraw(note)), Err(vec!["reason_missing"]), "{note:?}");
    }
    b.wang(enters("NGB")).unwrap();
    // An item was done without.
    let waive = Command::Waive { item: Item::new("PHOTO"), note: Some("taken at the window".into()) };
    b.wang(waive).unwrap();
    assert_eq!(b.wang(approve()), Err(vec!["reason_missing"]));
    assert_eq!(b.wang(worded("the photograph is taken at the window")), Ok(vec!["approved"]));
    // An item was verified despite a finding.
    let mut doubtful = at_home();
    doubtful.traveller.sex = Sex::M;
    let mut b = DecisionBench::new(doubtful);
    b.verify_all();
    assert_eq!(b.wang(approve()), Err(vec!["reason_missing"]));
    assert_eq!(b.wang(worded("a slip in the form; the passport says F")), Ok(vec!["approved"]));
    // All blockers are reported together.
    let mut b = DecisionBench::new(story());
    b.wang(Command::Waive { item: Item::new("PHOTO"), note: Some("seen".into()) }).unwrap();
    let all = b.wang(approve()).unwrap_err();
    assert!(all.contains(&"reason_missing") && all.contains(&"entry_port_elsewhere"), "{all:?}");
    assert_eq!(b.wang(withdraw(Some("the journey is off"))), Ok(vec!["withdrawn"]));
}
