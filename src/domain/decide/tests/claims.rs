//! Who may move a claim, what an escalation binds, and who counts as a second person.

use super::*;
use crate::domain::roster::AccessGrant;

fn id(id: &str) -> OfficerId {
    id.parse().unwrap()
}

fn lead() -> Officer {
    Officer { role: Role::Lead, ..officer("zhou") }
}

fn staffed() -> DecisionBench {
    let mut bench = DecisionBench::new(at_home());
    bench.roster.officers = vec![lead(), officer("wang"), officer("li")];
    bench
}

fn note(text: &str) -> Option<Box<str>> {
    Some(text.into())
}

fn escalate() -> Command {
    Command::Escalate { note: note("two passports") }
}

#[test]
fn escalation_blocks_all_work_until_answered() {
    let mut b = staffed();
    b.wang(Command::Claim).unwrap();
    b.wang(escalate()).unwrap();
    let soon = b.now + Duration::hours(1);
    let others = [
        Command::Claim,
        approve(),
        refuse(),
        Command::Hold { until: soon, note: None },
        Command::Resume { note: note("on") },
        Command::Withdraw { code: ClosingCode::new("W-APP"), note: note("so they said") },
        Command::Transfer { to: Port::new("PEK"), note: note("entry there") },
    ];
    for who in [officer("wang"), officer("li"), lead()] {
        for command in &others {
            let refused = b.run(&who, command.clone()).unwrap_err();
            assert!(refused.contains(&"escalation_open"), "{} by {}: {refused:?}", command.name(), who.id);
        }
    }
    let answer = || Command::AnswerEscalation { note: note("take the newer one") };
    assert_eq!(b.run(&officer("li"), answer()), Err(vec!["role_may_not"]));
    assert_eq!(b.run(&lead(), Command::AnswerEscalation { note: None }), Err(vec!["reason_missing"]));
    assert_eq!(b.run(&lead(), answer()), Ok(vec!["escalation_answered"]));
    assert_eq!(b.case().state, CaseState::InReview);
    assert_eq!(b.case().owner(b.now), Some(&id("wang")), "it is back with whoever asked");
    b.wang(Command::Note { text: "read".into() }).unwrap();
}

#[test]
fn only_escalating_officer_withdraws_with_a_reason() {
    let mut b = staffed();
    b.wang(escalate()).unwrap();
    let withdraw = || Command::WithdrawEscalation { note: note("found it") };
    assert_eq!(b.run(&officer("li"), withdraw()), Err(vec!["escalation_open"]));
    assert_eq!(b.wang(Command::WithdrawEscalation { note: None }), Err(vec!["reason_missing"]));
    assert_eq!(b.wang(withdraw()), Ok(vec!["escalation_withdrawn"]));
    assert_eq!(b.case().owner(b.now), Some(&id("wang")));
    assert_eq!(b.wang(withdraw()), Err(vec!["wrong_state"]));
}

#[test]
fn lead_can_own_an_escalated_case() {
    let mut b = staffed();
    b.wang(escalate()).unwrap();
    assert_eq!(b.run(&lead(), Command::TakeOver { note: note("mine") }), Ok(vec!["taken_over"]));
    assert_eq!((&b.case().state, b.case().owner(b.now)), (&CaseState::InReview, Some(&id("zhou"))));
}

#[test]
fn own_escalation_cannot_be_answered() {
    let mut b = staffed();
    b.run(&lead(), escalate()).unwrap();
    let answer = Command::AnswerEscalation { note: note("yes") };
    assert_eq!(b.run(&lead(), answer), Err(vec!["own_escalation"]));
    assert_eq!(b.run(&lead(), Command::TakeOver { note: note("x") }), Err(vec!["own_escalation"]));
    assert_eq!(
        b.run(&lead(), Command::Assign { to: id("li"), note: note("x") }),
        Err(vec!["own_escalation"])
    );
}

#[test]
fn desk_without_a_lead_still_answers_escalations() {
    let mut b = staffed();
    b.roster.officers.retain(|o| o.role != Role::Lead);
    b.wang(escalate()).unwrap();
    let answer = Command::AnswerEscalation { note: note("go on") };
    assert_eq!(b.run(&officer("li"), answer), Ok(vec!["escalation_answered"]));
}

#[test]
fn answer_to_removed_officer_returns_case_to_queue() {
    let mut b = staffed();
    b.wang(escalate()).unwrap();
    b.roster.officers.retain(|o| o.id != id("wang"));
    b.run(&lead(), Command::AnswerEscalation { note: note("go on") }).unwrap();
    assert_eq!((&b.case().state, b.case().owner(b.now)), (&CaseState::Received, None));
}

#[test]
fn lead_moves_any_claim_with_a_reason() {
    let mut b = staffed();
    b.wang(Command::Claim).unwrap();
    assert_eq!(b.run(&officer("li"), Command::TakeOver { note: note("x") }), Err(vec!["role_may_not"]));
    assert_eq!(b.run(&lead(), Command::TakeOver { note: None }), Err(vec!["reason_missing"]));
    assert_eq!(b.run(&lead(), Command::TakeOver { note: note("wang is ill") }), Ok(vec!["taken_over"]));
    assert_eq!(b.case().owner(b.now), Some(&id("zhou")));
    let assign = |to: &str| Command::Assign { to: id(to), note: note("shift ends") };
    assert_eq!(b.run(&lead(), assign("nobody")), Err(vec!["officer_unknown"]));
    assert_eq!(b.run(&lead(), assign("li")), Ok(vec!["assigned"]));
    assert_eq!(b.case().owner(b.now), Some(&id("li")));
    assert_eq!(b.run(&lead(), assign("li")), Ok(vec![]), "nothing changes");
    b.run(&officer("li"), Command::Release).unwrap();
}

#[test]
fn held_case_stays_held_when_assigned() {
    let mut b = staffed();
    let until = b.now + Duration::hours(2);
    b.wang(Command::Hold { until, note: None }).unwrap();
    b.run(&lead(), Command::Assign { to: id("li"), note: note("shift ends") }).unwrap();
    assert_eq!((&b.case().state, b.case().owner(b.now)), (&CaseState::OnHold { until }, Some(&id("li"))));
    b.run(&officer("li"), Command::Resume { note: None }).unwrap();
    assert_eq!(b.case().state, CaseState::InReview);
}

#[test]
fn removed_officer_keeps_no_pending_decision() {
    let until = start() + Duration::hours(2);
    let opened: [(&str, Vec<Command>); 4] = [
        ("claim", vec![Command::Claim]),
        ("hold", vec![Command::Hold { until, note: None }]),
        ("escalation", vec![escalate()]),
        ("proposal", vec![Command::Claim, refuse()]),
    ];
    for (what, commands) in opened {
        let mut b = staffed();
        b.two_persons = true;
        for command in commands {
            b.wang(command).unwrap();
        }
        assert!(b.case().is_open_for(id("wang")), "{what}");
        assert!(!b.case().is_open_for(id("li")), "{what}");
        let how = RecordedEvent { seq: 99, at: b.now, officer: id("zhou") };
        b.case = Case::apply(b.case.take(), NO(), &Event::Freed { officer: id("wang") }, &how);
        assert_eq!((&b.case().state, b.case().owner(b.now)), (&CaseState::Received, None), "{what}");
        b.run(&officer("li"), Command::Claim).unwrap();
    }
}

#[test]
fn access_granter_is_not_a_second_officer() {
    let mut b = staffed();
    b.two_persons = true;
    b.roster.ties = vec![AccessGrant { by: id("zhou"), to: id("wang"), at: b.now }];
    b.wang(Command::Claim).unwrap();
    b.wang(refuse()).unwrap();
    assert_eq!(b.run(&lead(), consent()), Err(vec!["not_two_persons"]));
    assert_eq!(b.run(&officer("li"), consent()), Ok(vec!["second_given", "refused"]));
    // The other way round, and when the day is over.
    let mut b = staffed();
    b.two_persons = true;
    b.roster.ties = vec![AccessGrant { by: id("zhou"), to: id("wang"), at: b.now }];
    b.run(&lead(), Command::Claim).unwrap();
    b.run(&lead(), refuse()).unwrap();
    assert_eq!(b.wang(consent()), Err(vec!["not_two_persons"]));
    b.now += Duration::days(1);
    assert_eq!(b.wang(consent()), Ok(vec!["second_given", "refused"]));
}
