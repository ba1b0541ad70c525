//! Steps that close a case, and offers to another port: taken back alone in the grace period, by two afterwards.

use super::second::with_two;
use super::*;

fn withdraw() -> Command {
    Command::Withdraw { code: ClosingCode::new("W-APP"), note: Some("the journey is off".into()) }
}

fn recall(note: Option<&str>) -> Command {
    Command::Recall { note: note.map(Into::into) }
}

fn offered(two_persons: bool) -> DecisionBench {
    let mut b = DecisionBench { two_persons, ..DecisionBench::new(story()) };
    b.wang(transfer("PEK", Some("lands in an hour"))).unwrap();
    b
}

#[test]
fn its_officer_recalls_a_withdrawal_in_grace() {
    let mut b = DecisionBench::new(at_home());
    assert_eq!(b.wang(withdraw()), Ok(vec!["withdrawn"]));
    assert!(!b.case().state.is_closed() && b.case().state.final_at().is_some());
    assert_eq!(b.run(&officer("li"), recall(None)), Err(vec!["not_owner"]));
    assert_eq!(b.wang(recall(None)), Ok(vec!["taken_back"]));
    assert_eq!(b.case().state, CaseState::Received);
    assert!(b.case().clock.is_running());
}

#[test]
fn a_clock_set_back_opens_no_grace_period() {
    let mut b = with_two();
    b.wang(withdraw()).unwrap();
    b.now -= chrono::Duration::hours(2);
    assert_eq!(b.case().grace_until(b.now), None);
    assert_eq!(b.wang(recall(None)), Err(vec!["reason_missing"]));
    assert_eq!(b.wang(recall(Some("oops"))), Ok(vec!["second_asked"]));
}

#[test]
fn a_recalled_withdrawal_restores_the_wait() {
    let mut b = DecisionBench::new(at_home());
    b.wang(Command::Reject { item: Item::new("PHOTO"), defect: Defect::new("ILLEGIBLE"), note: None })
        .unwrap();
    b.wang(Command::Request { reply_by: None, note: None, how: RequestContent::default() }).unwrap();
    let waits = b.case().state.clone();
    b.wang(withdraw()).unwrap();
    b.wang(recall(None)).unwrap();
    assert_eq!(b.case().state, waits);
    assert!(b.case().clock.is_paused());
}

#[test]
fn a_final_withdrawal_comes_back_by_two() {
    let mut b = with_two();
    b.wang(withdraw()).unwrap();
    b.grace_ends();
    assert!(b.case().state.is_closed());
    assert_eq!(b.wang(recall(None)), Err(vec!["reason_missing"]));
    assert_eq!(b.wang(recall(Some("it was another case"))), Ok(vec!["second_asked"]));
    assert_eq!(b.run(&officer("li"), consent()), Ok(vec!["second_given", "taken_back"]));
    assert!(b.case().state.is_workable());
}

#[test]
fn an_offer_is_withdrawn_alone_in_grace() {
    for command in [recall(None), Command::WithdrawOffer { note: None }] {
        let mut b = offered(true);
        assert_eq!(b.run(&officer("li"), command.clone()), Err(vec!["not_owner"]));
        assert_eq!(b.wang(command), Ok(vec!["offer_withdrawn"]));
        assert_eq!(b.case().state, CaseState::InReview);
        assert_eq!(b.wang(transfer("PEK", Some("after all"))), Ok(vec!["transfer_offered"]));
    }
}

#[test]
fn an_unanswered_offer_is_withdrawn_by_two() {
    let mut b = offered(true);
    b.now += Duration::minutes(10);
    let words = |note: Option<&str>| Command::WithdrawOffer { note: note.map(Into::into) };
    assert_eq!(b.wang(words(None)), Err(vec!["reason_missing"]));
    assert_eq!(b.wang(words(Some("diverted to Shanghai"))), Ok(vec!["second_asked"]));
    assert_eq!(b.run(&officer("li"), consent()), Ok(vec!["second_given", "offer_withdrawn"]));
    let mut alone = offered(false);
    alone.now += Duration::minutes(10);
    assert_eq!(alone.wang(words(Some("diverted"))), Err(vec!["needs_second_officer"]));
}

#[test]
fn recorded_answer_is_recalled_by_its_recorder() {
    let mut b = offered(false);
    let offer = b.case().state.clone();
    b.run(&officer("li"), Command::TransferAccepted { note: None }).unwrap();
    assert!(!b.case().state.is_closed());
    assert_eq!(b.wang(recall(None)), Err(vec!["not_owner"]));
    assert_eq!(b.run(&officer("li"), recall(None)), Ok(vec!["taken_back"]));
    assert_eq!(b.case().state, offer, "the offer stands as it was");
    assert_eq!(
        b.case().transfer.as_ref().unwrap().answer,
        crate::domain::case::transfer::TransferAnswer::Open
    );
    assert!(b.case().clock.is_running());
}

#[test]
fn a_conclusion_without_grace_is_closed_at_once() {
    let mut case = DecisionBench::new(at_home()).case.unwrap();
    let how = RecordedEvent { seq: 9, at: start(), officer: officer("wang").id };
    let old = Event::Withdrawn { code: ClosingCode::new("W-APP"), note: None, grace_until: None };
    case = Case::apply(Some(case), NO(), &old, &how).unwrap();
    assert!(case.state.is_closed());
}

#[test]
fn transfer_only_to_the_port_of_entry() {
    let mut b = DecisionBench::new(at_home());
    b.verify_all();
    assert_eq!(b.wang(transfer("PEK", Some("x"))), Err(vec!["not_entry_port"]));
    assert_eq!(b.wang(enters("PEK")), Ok(vec!["entry_port_changed"]));
    assert_eq!(b.wang(enters("PEK")), Ok(vec![]));
    assert_eq!(b.case().papers.entry_port.as_str(), "NGB", "what was handed in stays as it was");
    assert_eq!(b.wang(approve()), Err(vec!["entry_port_elsewhere"]));
    assert_eq!(b.wang(transfer("PVG", Some("x"))), Err(vec!["not_entry_port"]));
    assert_eq!(b.wang(transfer("PEK", Some("diverted"))), Ok(vec!["transfer_offered"]));
    assert_eq!(b.wang(enters("PVG")), Err(vec!["wrong_state"]), "the other port decides on this one");
}

#[test]
fn documents_that_name_another_port_of_entry_count() {
    let mut b = DecisionBench::new(at_home());
    b.wang(enters("PEK")).unwrap();
    let receive = |papers: Application| Command::Receive { papers: Box::new(papers), matches: Vec::new() };
    b.run(&Officer::desk(), receive(Application { stay_days: 3, ..at_home() })).unwrap();
    assert_eq!(b.case().entry_port().as_str(), "PEK", "they say nothing new of the port");
    b.run(&Officer::desk(), receive(Application { entry_port: Port::new("PVG"), ..at_home() })).unwrap();
    assert_eq!(b.case().entry_port().as_str(), "PVG");
}

#[test]
fn a_fault_of_article_20_opens_legitimacy() {
    type Change = fn(&mut Application);
    let table: [(Change, &str); 3] = [
        (|p| p.stay_days = 31, "stay_too_long"),
        (|p| p.entries = 2, "more_than_one_entry"),
        (|p| p.category = Category::new("M"), "category_unfit"),
    ];
    for (change, code) in table {
        let mut papers = at_home();
        change(&mut papers);
        let mut b = DecisionBench::new(papers);
        b.verify_all();
        let open: Vec<Criterion> = Criterion::ALL
            .into_iter()
            .filter(|h| !crate::domain::case::checklist::is_confirmed(&b.case().lines, *h))
            .collect();
        assert_eq!(open, [Criterion::Legitimacy], "{code}");
    }
}

#[test]
fn transfer_needs_port_and_unreviewed_needs_reason() {
    let mut b = DecisionBench::new(story());
    assert_eq!(b.wang(transfer("NGB", Some("x"))), Err(vec!["same_port"]));
    assert_eq!(b.wang(transfer("ZZZ", None)), Err(vec!["port_unknown", "reason_missing"]));
    assert_eq!(b.wang(transfer("PEK", Some("flight diverted"))), Ok(vec!["claimed", "transfer_offered"]));
    assert!(b.case().receipt.is_none(), "no receipt without a review");
    let declined =
        |code: &'static str| Command::TransferDeclined { code: DeclineCode::new(code), note: None };
    assert_eq!(b.wang(declined("TD-99")), Err(vec!["code_unknown"]));
    assert_eq!(b.wang(declined("TD-1")), Ok(vec!["transfer_declined"]));
    b.verify_all();
    assert_eq!(b.wang(transfer("PEK", None)), Err(vec!["declined_unchanged"]));
    assert_eq!(b.wang(transfer("PEK", Some("now complete"))), Ok(vec!["transfer_offered"]));
    b.now += Duration::minutes(b.rules.policy.transfer_answer_minutes);
    assert_eq!(b.run(&Officer::desk(), Command::Elapse), Ok(vec!["transfer_timed_out"]));
    assert_eq!(b.case().state, CaseState::InReview);
}
