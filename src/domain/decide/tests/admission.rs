//! What follows an approval: expected, issued with the fields of art. 17, entered, expired by the clock, void by two officers, reviewed
//! again; and a group of which each traveller has an end.

use super::second::with_two;
use super::*;
use crate::domain::case::admission::{Visa, VisaEnd, end_of};
use crate::domain::decide::{outstanding, receipt_blocker, split_case};
use crate::domain::queue::{Band, QueuePosition};
use crate::domain::unattended::orphan;
use crate::domain::warning::{Warning, warnings_at};

fn note() -> Option<Box<str>> {
    Some("because".into())
}

fn lead() -> Officer {
    Officer { role: Role::Lead, ..officer("zhang") }
}

fn issue(traveller: Option<u16>, number: &str) -> Command {
    Command::Issue { traveller, number: number.into(), note: None }
}

/// A case whose approval is final.
fn expected(papers: Application) -> DecisionBench {
    let mut b = DecisionBench::new(papers);
    b.verify_all();
    b.wang(approve()).unwrap();
    b.grace_ends();
    assert_eq!(b.case().state, CaseState::Expected);
    b
}

fn see_all(b: &mut DecisionBench) {
    for item in outstanding(b.case(), &b.rules) {
        assert_eq!(b.wang(Command::Seen { item, note: None }), Ok(vec!["seen_at_counter"]));
    }
}

fn group() -> Application {
    let other = |number: &str| {
        let mut one = story().traveller;
        one.passport.number = number.into();
        one.passport.mrz = Vec::new();
        one
    };
    Application { group: vec![other("NX0000001"), other("NX0000002")], ..at_home() }
}

/// The same bench with an open case and its position in the queue.
fn place(b: &DecisionBench) -> QueuePosition {
    let live = open_case(b);
    QueuePosition::new(&live, &b.rules, b.now)
}

fn open_case(b: &DecisionBench) -> crate::domain::desk::OpenCase {
    crate::domain::desk::OpenCase::new(b.case().clone().into(), &b.rules, &Default::default())
}

#[test]
fn issued_visa_has_the_fields_of_article_17() {
    let mut b = expected(at_home());
    let blocked = b.wang(issue(None, "A12")).unwrap_err();
    assert_eq!(blocked.iter().filter(|c| **c == "not_seen_at_counter").count(), 5, "{blocked:?}");
    assert!(blocked.contains(&"visa_number_wrong"));
    see_all(&mut b);
    b.wang(Command::Issue { traveller: None, number: "A1234567".into(), note: Some("exit PVG".into()) })
        .unwrap();
    assert_eq!(b.case().state, CaseState::Issued);
    let visa = b.case().admission.as_ref().unwrap().travellers[0].visa.clone().unwrap();
    assert_eq!(
        (&*visa.number, visa.category, visa.entries, visa.stay_days),
        ("A1234567", Category::new("R"), 1, 20)
    );
    assert_eq!((visa.place, visa.remarks.as_deref()), (Port::new("NGB"), Some("exit PVG")));
    assert_eq!(visa.enter_by, day("2026-08-24"), "five days after the day of issue");
    b.now = at("2026-08-20T06:00:00+08:00");
    assert_eq!(b.wang(Command::Entered { traveller: None, note: None }), Ok(vec!["entered"]));
    assert!(b.case().state.is_closed());
}

#[test]
fn visa_number_is_used_once_on_the_desk() {
    let mut b = expected(at_home());
    see_all(&mut b);
    let number = || issue(None, "A1234567");
    let other = CaseNo::from_serial(Port::new("NGB"), 9);
    for (of, said) in [(Some(other), Blocker::VisaNumberTaken(other)), (Some(NO()), Blocker::VisaNumberUsed)]
    {
        let wang = officer("wang");
        let on = DecisionContext { visa_number_of: of, ..b.on(&wang) };
        assert_eq!(decide(b.case.as_ref(), NO(), None, &number(), &on).unwrap_err().blockers, [said]);
    }
    assert_eq!(b.wang(number()), Ok(vec!["visa_issued"]));
}

#[test]
fn second_issue_and_early_ends_say_why() {
    let mut b = expected(at_home());
    let entered = |traveller| Command::Entered { traveller, note: note() };
    let void = |traveller| Command::Void { traveller, note: note() };
    for command in [entered(None), entered(Some(0)), void(None)] {
        assert_eq!(b.wang(command), Err(vec!["visa_not_given"]));
    }
    assert_eq!(b.wang(entered(Some(3))), Err(vec!["single_traveller"]));
    assert_eq!(b.wang(Command::NoShow { traveller: None, note: note() }), Err(vec!["arrival_ahead"]));
    see_all(&mut b);
    b.wang(issue(None, "A1234567")).unwrap();
    let again = Blocker::VisaGiven { number: "A1234567".into(), at: b.now };
    let wang = officer("wang");
    for place in [None, Some(0)] {
        let again = [again.clone()];
        let said = decide(b.case.as_ref(), NO(), None, &issue(place, "A1234568"), &b.on(&wang));
        assert_eq!(said.unwrap_err().blockers, again);
    }
    let extend = Command::Extend { until: at("2026-09-10T12:00:00+08:00"), note: note() };
    assert_eq!(b.run(&lead(), extend), Err(vec!["visa_given"]));
}

#[test]
fn chosen_traveller_of_a_group_says_why_not() {
    let mut b = expected(group());
    see_all(&mut b);
    b.wang(issue(Some(0), "A1234567")).unwrap();
    assert_eq!(b.wang(issue(Some(0), "A1234568")), Err(vec!["visa_given"]));
    let entered = |traveller| Command::Entered { traveller, note: note() };
    assert_eq!(b.wang(entered(Some(1))), Err(vec!["visa_not_given"]));
    assert_eq!(b.wang(entered(Some(9))), Err(vec!["traveller_unknown"]));
    assert_eq!(b.wang(entered(Some(0))), Ok(vec!["entered"]));
    assert_eq!(b.wang(entered(Some(0))), Err(vec!["traveller_ended"]));
    assert_eq!(b.wang(issue(Some(0), "A1234569")), Err(vec!["traveller_ended"]));
}

/// What is said of a recall in each state: what can be recalled is not said to be blocked, and void is named only where it can be declared.
#[test]
fn recall_says_what_each_state_allows() {
    let code = ClosingCode::new("X-VOID");
    let states = [
        (CaseState::Received, "recall_undecided"),
        (CaseState::InReview, "recall_undecided"),
        (CaseState::AwaitingDocuments { reply_by: start() }, "recall_undecided"),
        (CaseState::OnHold { until: start() }, "recall_undecided"),
        (CaseState::Escalated, "recall_undecided"),
        (CaseState::TransferOffered { to: Port::new("PEK"), answer_by: start(), grace_until: None }, ""),
        (CaseState::Approved { grace_until: None }, ""),
        (CaseState::Refused { code, grace_until: None }, ""),
        (CaseState::NotAccepted { code, grace_until: None }, ""),
        (CaseState::Transferred { to: Port::new("PEK"), grace_until: None, before: None }, ""),
        (CaseState::Withdrawn { code, grace_until: None, before: None }, ""),
        (CaseState::Expected, ""),
        (CaseState::Issued, "visa_issued"),
        (CaseState::Entered, "recall_entered"),
        (CaseState::Expired { code }, "recall_ended"),
        (CaseState::Void { code }, "recall_ended"),
    ];
    let bench = DecisionBench { two_persons: true, ..expected(at_home()) };
    let wang = officer("wang");
    let on = bench.on(&wang);
    for (state, said) in states {
        let mut case = Case { state: state.clone(), ..bench.case().clone() };
        case.timeline.retain(|s| &*s.event != "approved");
        if let (Some(admission), true) = (&mut case.admission, state != CaseState::Expected) {
            let visa = Visa {
                number: "A1234567".into(),
                category: case.papers.category,
                entries: 1,
                stay_days: 20,
                enter_by: day("2026-08-24"),
                issued_at: start(),
                place: Port::new("NGB"),
                officer: wang.id,
                remarks: None,
            };
            admission.travellers[0].visa = Some(visa);
        }
        let blocked = decide(Some(&case), NO(), None, &Command::Recall { note: note() }, &on);
        let found = blocked.err().map_or("", |blocked| blocked.blockers[0].text_name());
        assert_eq!(found, said, "{state:?}");
        let before = Box::new(state);
        let proposal = crate::domain::case::proposal::Proposal::from_command(&approve()).unwrap();
        case.state = CaseState::AwaitingSecond { proposal, first: wang.id, before };
        let blocked = decide(Some(&case), NO(), None, &Command::Recall { note: note() }, &on).unwrap_err();
        assert_eq!(blocked.blockers[0].text_name(), "recall_proposed");
    }
}

#[test]
fn group_with_an_ended_visa_is_not_recalled() {
    let mut b = expected(group());
    see_all(&mut b);
    b.wang(issue(Some(0), "A1234567")).unwrap();
    let recall = || Command::Recall { note: note() };
    assert_eq!(b.wang(recall()), Err(vec!["visa_issued"]));
    b.wang(Command::Entered { traveller: Some(0), note: note() }).unwrap();
    let wang = officer("wang");
    let blocked = decide(b.case.as_ref(), NO(), None, &recall(), &b.on(&wang)).unwrap_err();
    assert_eq!(blocked.blockers[0].text_name(), "recall_partly");
}

#[test]
fn entry_before_the_arrival_needs_a_reason() {
    let mut b = expected(at_home());
    see_all(&mut b);
    let warned = |b: &DecisionBench, command: &Command| {
        let all = warnings_at(b.case(), command, &b.rules, b.now);
        all.iter().map(Warning::code).collect::<Vec<_>>()
    };
    // The arrival is less than a day ahead.
    assert_eq!(warned(&b, &issue(None, "A1234567")), [""; 0]);
    let later = ArrivalChange::At(at("2026-08-21T10:00:00+08:00"));
    let moved = Command::Reschedule { carrier: None, arrives: later, entry_port: None, note: None };
    b.wang(moved).unwrap();
    assert_eq!(warned(&b, &issue(None, "A1234567")), ["issued_early"]);
    b.wang(issue(None, "A1234567")).unwrap();
    let entered = |note| Command::Entered { traveller: None, note };
    assert_eq!(warned(&b, &entered(None)), ["entered_early"]);
    assert_eq!(b.wang(entered(None)), Err(vec!["reason_missing"]));
    let here =
        Command::Reschedule { carrier: None, arrives: ArrivalChange::Present, entry_port: None, note: None };
    let mut present = DecisionBench { case: b.case.clone(), ..expected(at_home()) };
    present.wang(here).unwrap();
    assert_eq!(warned(&present, &entered(None)), [""; 0]);
    assert_eq!(present.wang(entered(None)), Ok(vec!["entered"]));
    assert_eq!(b.wang(entered(note())), Ok(vec!["entered"]));
}

#[test]
fn visa_expires_at_midnight_in_beijing() {
    let mut b = expected(at_home());
    see_all(&mut b);
    b.wang(issue(None, "A1234567")).unwrap();
    b.now = at("2026-08-24T23:59:59+08:00");
    assert_eq!(b.run(&Officer::desk(), Command::Elapse), Ok(vec![]));
    // Noticed late, it ended when it was due.
    b.now = at("2026-08-26T08:00:00+08:00");
    assert_eq!(b.run(&Officer::desk(), Command::Elapse), Ok(vec!["visa_expired"]));
    assert_eq!(b.case().state, CaseState::Expired { code: ClosingCode::new("X-EXP") });
    assert_eq!(b.case().timeline.last().unwrap().at, end_of(day("2026-08-24")));
    assert!(b.case().state.is_closed());
}

#[test]
fn approval_expires_when_nobody_comes() {
    let mut b = expected(at_home());
    // It counts from the arrival, which is a day after the decision.
    assert_eq!(b.case().admission.as_ref().unwrap().valid_until, day("2026-08-25"));
    b.now = at("2026-08-26T00:00:00+08:00");
    assert_eq!(b.run(&Officer::desk(), Command::Elapse), Ok(vec!["visa_expired"]));
    assert_eq!(b.wang(issue(None, "A1234567")).unwrap_err()[0], "wrong_state");
}

#[test]
fn old_final_approval_is_reopened_by_expect_alone() {
    let mut b = DecisionBench::new(at_home());
    b.verify_all();
    b.wang(approve()).unwrap();
    // As an older program wrote it: the end of the grace period alone.
    let how = RecordedEvent { seq: 99, at: b.now + Duration::seconds(90), officer: OfficerId::desk() };
    let sealed = crate::domain::event::Event::Sealed;
    b.case = Case::apply(b.case.take(), NO(), &sealed, &how);
    b.now += Duration::minutes(5);
    assert!(b.case().state.is_closed());
    assert_eq!(b.run(&Officer::desk(), Command::Elapse), Ok(vec![]));
    assert_eq!(b.wang(Command::Expect { note: None }), Err(vec!["reason_missing"]));
    assert_eq!(b.wang(Command::Expect { note: note() }), Ok(vec!["expected"]));
    assert_eq!(b.case().state, CaseState::Expected);
}

#[test]
fn past_arrival_is_not_expected() {
    let mut b = DecisionBench::new(at_home());
    b.verify_all();
    b.wang(approve()).unwrap();
    let how = RecordedEvent { seq: 99, at: b.now, officer: OfficerId::desk() };
    b.case = Case::apply(b.case.take(), NO(), &crate::domain::event::Event::Sealed, &how);
    b.now = at("2026-08-21T00:00:00+08:00");
    assert_eq!(b.wang(Command::Expect { note: note() }), Err(vec!["arrival_not_ahead"]));
}

#[test]
fn later_arrival_needs_an_extension_by_a_lead() {
    let mut b = expected(at_home());
    let later = at("2026-08-27T10:00:00+08:00");
    let delayed = Command::Reschedule {
        carrier: None,
        arrives: ArrivalChange::At(later),
        entry_port: None,
        note: None,
    };
    assert_eq!(b.wang(delayed), Ok(vec!["arrival_changed"]));
    see_all(&mut b);
    assert_eq!(b.wang(issue(None, "A1234567")), Err(vec!["arrival_after_validity"]));
    let live = open_case(&b);
    assert_eq!(orphan(&live, &place(&b), &b.rules, &[], b.now).unwrap().name(), "after_validity");
    let extend = |text: &str| Command::Extend { until: at(text), note: note() };
    b.roster = Roster { officers: vec![officer("wang"), lead()], ..Roster::default() };
    assert_eq!(b.wang(extend("2026-08-30T12:00:00+08:00")), Err(vec!["role_may_not"]));
    assert_eq!(b.run(&lead(), extend("2026-08-25T12:00:00+08:00")), Err(vec!["not_later"]));
    assert_eq!(b.run(&lead(), extend("2026-08-30T12:00:00+08:00")), Ok(vec!["validity_extended"]));
    assert!(orphan(&open_case(&b), &place(&b), &b.rules, &[], b.now).is_none());
    b.now = later;
    assert_eq!(b.wang(issue(None, "A1234567")), Ok(vec!["visa_issued"]));
}

#[test]
fn void_needs_a_reason_and_a_second_officer() {
    let mut b = DecisionBench { two_persons: true, ..expected(at_home()) };
    see_all(&mut b);
    b.wang(issue(None, "A1234567")).unwrap();
    assert_eq!(b.wang(Command::Recall { note: note() }), Err(vec!["visa_issued"]));
    assert_eq!(b.wang(Command::Void { traveller: None, note: None }), Err(vec!["reason_missing"]));
    assert_eq!(b.wang(Command::Void { traveller: None, note: note() }), Ok(vec!["second_asked"]));
    assert_eq!(b.wang(consent()), Err(vec!["needs_second_officer"]));
    assert_eq!(b.run(&officer("li"), consent()), Ok(vec!["second_given", "visa_voided"]));
    assert_eq!(b.case().state, CaseState::Void { code: ClosingCode::new("X-VOID") });
    assert_eq!(b.wang(Command::ReviewAgain { note: note() }), Ok(vec!["reviewed_again", "claimed"]));
    assert_eq!(b.case().state, CaseState::InReview);
    assert!(b.case().clock.is_running() && b.case().admission.is_none());
    assert!(b.wang(approve()).unwrap_err().contains(&"item_not_verified"));
    b.verify_all();
    assert_eq!(b.wang(approve()), Ok(vec!["approved"]));
}

#[test]
fn visa_that_waits_for_its_void_still_expires() {
    let mut b = DecisionBench { two_persons: true, ..expected(at_home()) };
    see_all(&mut b);
    b.wang(issue(None, "A1234567")).unwrap();
    b.wang(Command::Void { traveller: None, note: note() }).unwrap();
    b.now = at("2026-08-25T00:00:00+08:00");
    assert_eq!(b.run(&Officer::desk(), Command::Elapse), Ok(vec!["visa_expired"]));
    assert_eq!(b.run(&officer("li"), consent()), Err(vec!["wrong_state"]));
}

#[test]
fn final_approval_without_visa_is_recalled_by_two() {
    let mut b = with_two();
    b.verify_all();
    b.wang(approve()).unwrap();
    b.grace_ends();
    assert_eq!(b.wang(Command::Recall { note: note() }), Ok(vec!["second_asked"]));
    assert_eq!(b.run(&officer("li"), consent()), Ok(vec!["second_given", "taken_back"]));
    assert!(b.case().state.is_workable() && b.case().admission.is_none());
}

#[test]
fn border_refusal_and_no_show_close_the_case() {
    let mut b = expected(at_home());
    assert_eq!(b.wang(Command::NoShow { traveller: None, note: note() }), Err(vec!["arrival_ahead"]));
    assert_eq!(b.wang(Command::BorderRefused { traveller: None, note: None }), Err(vec!["visa_not_given"]));
    b.now = at("2026-08-21T00:00:00+08:00");
    assert_eq!(b.wang(Command::NoShow { traveller: None, note: None }), Err(vec!["reason_missing"]));
    let mut other = expected(at_home());
    see_all(&mut other);
    other.wang(issue(None, "A1234567")).unwrap();
    assert_eq!(other.wang(Command::BorderRefused { traveller: None, note: None }), Ok(vec!["visa_expired"]));
    assert_eq!(other.case().state, CaseState::Expired { code: ClosingCode::new("X-BORDER") });
    assert_eq!(b.wang(Command::NoShow { traveller: None, note: note() }), Ok(vec!["visa_expired"]));
    assert_eq!(b.case().state, CaseState::Expired { code: ClosingCode::new("X-NOSHOW") });
}

#[test]
fn traveller_at_the_counter_is_first_for_issue() {
    let mut b = expected(at_home());
    assert_eq!(place(&b).band, Band::Expected);
    let here =
        Command::Reschedule { carrier: None, arrives: ArrivalChange::Present, entry_port: None, note: None };
    b.wang(here).unwrap();
    assert_eq!((place(&b).band, place(&b).to_issue), (Band::AtPort, true));
    see_all(&mut b);
    b.wang(issue(None, "A1234567")).unwrap();
    assert_eq!(place(&b).band, Band::Expected);
}

#[test]
fn entry_at_another_authority_blocks_the_issue() {
    let mut b = expected(at_home());
    b.wang(enters("PEK")).unwrap();
    see_all(&mut b);
    assert_eq!(b.wang(issue(None, "A1234567")), Err(vec!["entry_port_elsewhere"]));
    let mut away = DecisionBench::new(story());
    away.verify_all();
    away.wang(transfer("PEK", Some("enters there"))).unwrap();
    away.wang(Command::TransferAccepted { note: None }).unwrap();
    away.grace_ends();
    assert_eq!(away.wang(issue(None, "A1234567")).unwrap_err()[0], "issued_elsewhere");
}

#[test]
fn group_closes_when_each_traveller_has_an_end() {
    let mut b = expected(group());
    see_all(&mut b);
    assert_eq!(b.wang(issue(None, "A1234567")), Err(vec!["traveller_unknown"]));
    b.wang(issue(Some(0), "A1234567")).unwrap();
    assert_eq!(b.wang(issue(Some(1), "A1234567")), Err(vec!["visa_number_used"]));
    b.wang(issue(Some(1), "A1234568")).unwrap();
    assert_eq!(b.case().state, CaseState::Expected);
    // The validity of a group is longer.
    let enter_by = b.case().admission.as_ref().unwrap().travellers[0].visa.as_ref().unwrap().enter_by;
    assert_eq!(enter_by, day("2026-09-03"));
    assert_eq!(b.wang(Command::Split { traveller: Some(0), to: None }), Err(vec!["visa_given"]));
    let to = CaseNo::from_serial(Port::new("NGB"), 1);
    let group = b.case().clone();
    assert_eq!(b.wang(Command::Split { traveller: Some(2), to: Some(to) }), Ok(vec!["traveller_split"]));
    assert_eq!(b.case().admission.as_ref().unwrap().travellers[2].end, Some(VisaEnd::Split(to)));
    assert_eq!(b.case().state, CaseState::Issued);
    b.wang(Command::Entered { traveller: Some(0), note: note() }).unwrap();
    assert!(!b.case().state.is_closed());
    b.wang(Command::BorderRefused { traveller: Some(1), note: None }).unwrap();
    assert_eq!(b.case().state, CaseState::Entered);
    // The one who was split off has a case of their own.
    let begins = split_case(&group, 2, to, b.now).unwrap();
    let how = RecordedEvent { seq: 100, at: b.now, officer: officer("wang").id };
    let own = Case::apply(None, to, &begins, &how).unwrap();
    assert_eq!(
        (own.state.clone(), own.papers.group.len(), &*own.papers.submission),
        (CaseState::Expected, 0, "PVS-20260819-00017/3")
    );
    assert_eq!(&*own.papers.traveller.passport.number, "NX0000002");
    assert!(own.receipt.as_deref().is_some_and(|r| r.starts_with("NGB-20260819-")));
}

#[test]
fn single_traveller_cannot_be_split_off() {
    let mut b = expected(at_home());
    assert!(
        b.wang(Command::Split { traveller: Some(0), to: None }).unwrap_err().contains(&"single_traveller")
    );
}

#[test]
fn original_is_recorded_once() {
    let mut b = expected(at_home());
    let item = Item::new("PASSPORT");
    let seen = |note: Option<&str>| Command::Seen { item, note: note.map(Into::into) };
    assert_eq!(b.wang(seen(None)), Ok(vec!["seen_at_counter"]));
    assert_eq!(b.wang(seen(None)), Ok(vec![]));
    assert_eq!(b.wang(seen(Some("laminate lifted"))), Ok(vec!["seen_at_counter"]));
    assert_eq!(b.wang(Command::Seen { item: Item::new("NOPE"), note: None }), Err(vec!["item_unknown"]));
}

#[test]
fn receipt_is_blocked_elsewhere_and_while_undecided() {
    let code = |b: &DecisionBench| receipt_blocker(b.case(), &b.rules).map(|blocker| blocker.code());
    let mut b = expected(at_home());
    assert_eq!(code(&b), None);
    b.wang(enters("PEK")).unwrap();
    assert_eq!(code(&b), Some("entry_port_elsewhere"));
    assert!(b.wang(issue(None, "A1234567")).unwrap_err().contains(&"entry_port_elsewhere"), "as the visa is");
    b.wang(enters("NGB")).unwrap();
    b.two_persons = true;
    b.wang(Command::Recall { note: note() }).unwrap();
    assert!(b.case().state.is_awaiting_second());
    assert_eq!(code(&b), Some("wrong_state"));
    // A transfer is reviewed here for another authority's port.
    let mut b = DecisionBench::new(story());
    b.verify_all();
    b.wang(transfer("PEK", Some("entry port"))).unwrap();
    assert!(b.case().valid_receipt().is_some());
    assert_eq!(code(&b), None);
}

#[test]
fn visa_number_is_compared_as_it_is_recorded() {
    let mut b = expected(group());
    see_all(&mut b);
    for number in ["A123 4567", "A123-4567"] {
        assert_eq!(b.wang(issue(Some(0), number)), Err(vec!["visa_number_signs"]), "{number}");
    }
    b.wang(issue(Some(0), " a1234567 ")).unwrap();
    assert_eq!(
        &*b.case().admission.as_ref().unwrap().travellers[0].visa.as_ref().unwrap().number,
        "A1234567"
    );
    assert_eq!(b.wang(issue(Some(1), "a1234567")), Err(vec!["visa_number_used"]));
}

#[test]
fn no_show_of_a_present_traveller_is_blocked() {
    let arrives = |arrives| Command::Reschedule { carrier: None, arrives, entry_port: None, note: None };
    let no_show = |traveller| Command::NoShow { traveller, note: note() };
    let mut b = expected(at_home());
    b.wang(arrives(ArrivalChange::Present)).unwrap();
    assert_eq!(b.wang(no_show(None)), Err(vec!["traveller_present"]));
    // A wrong mark is corrected first.
    b.wang(arrives(ArrivalChange::Cancelled)).unwrap();
    assert_eq!(b.wang(no_show(None)), Ok(vec!["visa_expired"]));
    let mut b = expected(group());
    b.wang(arrives(ArrivalChange::Present)).unwrap();
    assert_eq!(b.wang(no_show(None)), Err(vec!["traveller_present"]));
    assert_eq!(b.wang(no_show(Some(1))), Ok(vec!["visa_expired"]), "one of the group did not come");
}
