//! The counter: a passport that several cases may mean, a traveller without a case, and a case that moves when its traveller arrives.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::Hand;
use crate::plain::at;
use portdesk::domain::blocked::Blocker;
use portdesk::domain::case::Case;
use portdesk::domain::case::arrival_report::ArrivalReport;
use portdesk::domain::case::checklist::ItemState;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::code::Item;
use portdesk::domain::lang::Lang;
use portdesk::domain::matching::is_match;
use portdesk::domain::mrz::scan;
use portdesk::domain::officer::Role;
use portdesk::domain::reader::{open_cases, traveller};
use portdesk::service::{ImportOutcome, Submission};
use portdesk::ui::app::layer::Layer;
use portdesk::ui::dialogs::new_case::field::NewCaseField;
use portdesk::ui::dialogs::new_case::state::{NewCaseForm, NewCaseQuestion, NewCaseRow};
use portdesk::ui::state::model::{Focus, StatusKind};
use portdesk::ui::state::msg::{Msg, TypedText};
use std::sync::Arc;

const SIZE: (u16, u16) = (120, 40);
pub(crate) const ZONE: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n";
const OTHER: &str =
    "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4\n";

pub(crate) fn reads(hand: &mut Hand, text: &str) {
    let effects = hand.msg(Msg::TypedText(TypedText { text: text.into(), length: text.chars().count() }));
    hand.carry_out(effects);
}

fn status(hand: &Hand) -> String {
    hand.model.status.as_ref().map(|status| status.text.clone()).unwrap_or_default()
}

fn tone(hand: &Hand) -> Option<StatusKind> {
    hand.model.status.as_ref().map(|status| status.tone)
}

fn selected(hand: &Hand) -> Arc<Case> {
    Arc::clone(hand.model.selected_case().unwrap())
}

fn form(hand: &Hand) -> &NewCaseForm {
    match hand.model.layers.last() {
        Some(Layer::NewCase(form)) => form,
        other => panic!("no form of a new case: {other:?}"),
    }
}

/// Gives two cases the passport of the specimen.
pub(crate) fn two_cases(case: &mut Case) {
    if ["SMITH", "MOREAU"].contains(&&*case.papers.traveller.surname) {
        case.papers.traveller.passport.number = "L898902C3".into();
        case.papers.traveller.passport.issuing_state = "UTO".parse().unwrap();
    }
}

/// Gives one case the name and the date of birth of the specimen.
pub(crate) fn name_alone(case: &mut Case) {
    let traveller = &mut case.papers.traveller;
    if &*traveller.surname == "SMITH" {
        (traveller.surname, traveller.given_names) = ("ERIKSSON".into(), "ANNA MARIA".into());
        traveller.birth_date = "1974-08-12".parse().unwrap();
    }
}

/// Fills in what no passport has, from the ground on.
pub(crate) fn completes(hand: &mut Hand) {
    hand.writes("BUS").keys("Tab Tab Tab").writes("5").keys("Tab Tab").writes("the machine is down");
    while !matches!(form(hand).row, NewCaseRow::Item(item, _) if item == Item::new("PASSPORT")) {
        hand.keys("Tab");
    }
    hand.writes(" ");
    while form(hand).row != NewCaseRow::Confirm {
        hand.keys("Tab");
    }
}

/// The case is selected, in sight in the list, and shown beside it.
fn is_shown(hand: &Hand, no: CaseNo) {
    assert_eq!((hand.model.selected, hand.model.shown), (Some(no), Some(no)));
    assert_eq!(hand.model.focus, Focus::Case);
    let row = hand.model.position().unwrap();
    assert_eq!(hand.model.rows[row].no, no);
    let seen = hand.model.top..hand.model.top + hand.model.list_height();
    assert!(seen.contains(&row), "row {row} of {seen:?}");
}

#[test]
fn several_cases_of_a_passport_are_chosen() {
    let mut hand = Hand::sits_where(Lang::En, 24, 6, SIZE, &two_cases);
    let before = hand.service.desk().seq;
    reads(&mut hand, ZONE);
    let Some(Layer::ScanChoice(choice)) = hand.model.layers.last() else { panic!("no choice") };
    assert_eq!(choice.marked, None);
    // What a reader sends behind the zone chooses nothing.
    hand.keys("Enter");
    assert!(matches!(hand.model.layers.last(), Some(Layer::ScanChoice(_))));
    assert_eq!(tone(&hand), Some(StatusKind::Bad));
    assert_eq!(hand.service.desk().seq, before);
    hand.keys("2 Enter y");
    let case = selected(&hand);
    assert!(case.told.as_ref().is_some_and(|told| told.present));
    assert_eq!(&*case.papers.traveller.passport.number, "L898902C3");
    is_shown(&hand, case.no);
    // The one at the port is the first now.
    hand.keys("Esc");
    reads(&mut hand, ZONE);
    hand.keys("1 Enter");
    assert_eq!(selected(&hand).no, case.no);
}

#[test]
fn choice_left_alone_writes_nothing() {
    let mut hand = Hand::sits_where(Lang::En, 24, 6, SIZE, &two_cases);
    let before = hand.service.desk().seq;
    reads(&mut hand, ZONE);
    reads(&mut hand, ZONE);
    assert_eq!(hand.model.layers.len(), 1, "a passport read again takes the place of the first");
    hand.keys("Down Esc");
    assert!(hand.model.layers.is_empty());
    assert!(status(&hand).contains("Nothing was changed"), "{}", status(&hand));
    assert_eq!(hand.service.desk().seq, before);
}

#[test]
fn name_alone_is_asked_with_both_numbers() {
    let mut hand = Hand::sits_where(Lang::En, 24, 6, SIZE, &name_alone);
    let before = hand.service.desk().seq;
    reads(&mut hand, ZONE);
    let screen = hand.screen().join("\n");
    let own = hand.service.desk();
    let case = own.iter().find(|live| &*live.case.papers.traveller.surname == "ERIKSSON").unwrap();
    assert!(screen.contains("L898902C3"), "{screen}");
    assert!(screen.contains(&*case.case.papers.traveller.passport.number), "{screen}");
    assert_eq!(hand.service.desk().seq, before);
    hand.keys("2 Enter");
    assert_eq!(form(&hand).text(NewCaseField::Number), "L898902C3", "it was another person");
    hand.keys("Esc");
    reads(&mut hand, ZONE);
    hand.keys("1 Enter");
    is_shown(&hand, case.case.no);
}

#[test]
fn moved_case_stays_selected_and_in_sight() {
    for view in ["1", "2", "3"] {
        let mut hand = Hand::sits(Lang::En, 60, 6, (80, 24));
        hand.finds("MÜLLER");
        let held = selected(&hand);
        hand.keys("o Enter Enter").keys(view).keys("End");
        assert_eq!(hand.service.case(held.no).unwrap().unwrap().state.name(), "on_hold");
        reads(&mut hand, &held.papers.traveller.passport.mrz.join("\n"));
        hand.keys("y");
        is_shown(&hand, held.no);
        assert!(selected(&hand).told.as_ref().is_some_and(|told| told.present), "view {view}");
    }
    // From the end of a long list to its beginning.
    let mut hand = Hand::sits(Lang::En, 60, 6, (80, 24));
    hand.keys("End");
    let zone = |case: &Case| case.papers.traveller.passport.mrz.join("\n");
    let alone = |hand: &Hand| {
        let read = scan(&zone(&selected(hand)), "2026-11-23".parse().unwrap());
        let who = read.and_then(|read| traveller(&read));
        let desk = hand.service.desk();
        who.is_some_and(|who| open_cases(desk.iter().map(|live| &*live.case), &who).len() == 1)
    };
    while !alone(&hand) {
        hand.keys("Up");
    }
    assert!(hand.model.top > 0);
    let last = selected(&hand);
    reads(&mut hand, &zone(&last));
    hand.keys("y");
    assert!(hand.model.layers.is_empty(), "{:#?}", hand.screen());
    is_shown(&hand, last.no);
}

#[test]
fn traveller_without_a_case_gets_one() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    let open = hand.service.desk().len();
    reads(&mut hand, ZONE);
    let read = form(&hand);
    assert_eq!(read.text(NewCaseField::Surname), "ERIKSSON");
    assert_eq!((read.text(NewCaseField::Birth), read.text(NewCaseField::EntryPort)), ("1974-08-12", "NGB"));
    completes(&mut hand);
    hand.keys("y");
    assert!(hand.model.layers.is_empty(), "{:#?}", hand.screen());
    assert_eq!(hand.service.desk().len(), open + 1);
    let case = selected(&hand);
    is_shown(&hand, case.no);
    assert!(case.papers.submission.starts_with("NGB-C-20261123-"), "{}", case.papers.submission);
    assert!(case.told.as_ref().is_some_and(|told| told.present));
    assert_eq!(case.papers.category.as_str(), "M");
    // Seen is not verified, and no file was delivered.
    let line = case.line(Item::new("PASSPORT")).unwrap();
    assert_eq!(line.state, ItemState::Received);
    assert_eq!(case.line(Item::new("INVITE")).unwrap().state, ItemState::Missing);
    assert!(case.files.is_empty());
    let events: Vec<_> = case.timeline.iter().map(|entry| (&*entry.event, entry.officer)).collect();
    let officer = hand.set.officer.id;
    assert_eq!(events, [("received", officer), ("arrival_changed", officer), ("noted", officer)]);
    let note = case.timeline.last().unwrap().note.as_deref().unwrap();
    assert!(note.starts_with("Originals seen at the counter: Passport"), "{note}");
    // The same passport again is found.
    hand.keys("Esc");
    reads(&mut hand, ZONE);
    assert_eq!(selected(&hand).no, case.no);
}

#[test]
fn new_case_shows_faults_at_its_fields() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    let before = hand.service.desk().seq;
    reads(&mut hand, ZONE);
    hand.writes("BUS").keys("Tab Tab Tab").writes("0");
    while form(&hand).row != NewCaseRow::Confirm {
        hand.keys("Tab");
    }
    hand.keys("y");
    let faulty = form(&hand);
    assert_eq!(faulty.row, NewCaseRow::Field(NewCaseField::Stay));
    assert!(faulty.fault(NewCaseField::Stay).is_some() && faulty.fault(NewCaseField::Reason).is_some());
    assert_eq!(hand.service.desk().seq, before);
    hand.keys("Ctrl-u").writes("5");
    assert!(form(&hand).fault(NewCaseField::Stay).is_none(), "it is being corrected");
}

#[test]
fn form_closed_by_mistake_is_kept() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    hand.keys("g c");
    hand.keys("Esc");
    assert!(hand.model.layers.is_empty());
    hand.keys("g c").writes("Eriksson");
    hand.keys("Esc");
    assert!(status(&hand).contains("g c"), "{}", status(&hand));
    hand.keys("g c");
    assert_eq!(form(&hand).text(NewCaseField::Surname), "Eriksson");
    hand.keys("Ctrl-x n");
    assert_eq!(form(&hand).text(NewCaseField::Surname), "Eriksson");
    hand.keys("Ctrl-x y");
    assert!(hand.model.layers.is_empty());
    hand.keys("g c");
    assert_eq!(form(&hand).text(NewCaseField::Surname), "");
}

#[test]
fn second_passport_asks_before_it_replaces() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    let before = hand.service.desk().seq;
    reads(&mut hand, ZONE);
    hand.writes("TAL");
    reads(&mut hand, ZONE);
    assert_eq!(form(&hand).asks, None, "the same passport");
    reads(&mut hand, OTHER);
    assert!(matches!(form(&hand).asks, Some(NewCaseQuestion::Replace(_))));
    assert_eq!(form(&hand).text(NewCaseField::Surname), "ERIKSSON");
    hand.keys("n");
    assert_eq!(form(&hand).text(NewCaseField::Surname), "ERIKSSON");
    reads(&mut hand, OTHER);
    hand.keys("y");
    assert_eq!(form(&hand).text(NewCaseField::Surname), "MUSTERMANN");
    assert_eq!(form(&hand).text(NewCaseField::Ground), "TAL");
    assert_eq!(hand.service.desk().seq, before);
}

#[test]
fn later_import_of_the_traveller_is_related() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    reads(&mut hand, ZONE);
    completes(&mut hand);
    hand.keys("y");
    let case = selected(&hand);
    let mut papers = case.papers.clone();
    papers.submission = "PVS-2026-1".into();
    hand.service.import(vec![Submission { papers, original: Box::default() }]).unwrap();
    hand.hears();
    let desk = hand.service.desk();
    let later = desk.iter().find(|live| &*live.case.papers.submission == "PVS-2026-1").unwrap();
    let names = |one: &Case, other: CaseNo| {
        one.lines.iter().flat_map(|l| &l.findings).any(|f| is_match(f) && *f.about == *other.to_string())
    };
    assert!(names(&later.case, case.no));
    assert!(names(&desk.get(case.no).unwrap().case, later.case.no));
}

#[test]
fn import_never_changes_a_counter_case() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    reads(&mut hand, ZONE);
    completes(&mut hand);
    hand.keys("y");
    let case = selected(&hand);
    let import = |papers| {
        let mut outcomes =
            hand.service.import(vec![Submission { papers, original: Box::default() }]).unwrap();
        outcomes.remove(0)
    };
    assert!(matches!(import(case.papers.clone()), ImportOutcome::Unchanged { .. }));
    let mut papers = case.papers.clone();
    papers.stay_days = 9;
    let ImportOutcome::Refused(blocked) = import(papers) else { panic!("it was imported") };
    assert_eq!(blocked.blockers, [Blocker::IdOfCounter(case.no)]);
}

#[test]
fn id_of_an_import_is_left_alone() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    reads(&mut hand, ZONE);
    completes(&mut hand);
    let model = form(&hand).application(&hand.set, hand.model.now).unwrap();
    let serial = hand.service.desk().iter().map(|live| live.case.no.serial()).max().unwrap();
    let serial = hand.closed().iter().map(|case| case.no.serial()).max().unwrap().max(serial);
    let mut papers = model.clone();
    // The import has the next number itself.
    papers.submission = format!("NGB-C-20261123-{:04}", serial + 3).into();
    papers.traveller.passport.number = "ZZ9999999".into();
    hand.service.import(vec![Submission { papers, original: Box::default() }]).unwrap();
    hand.keys("y");
    let id = selected(&hand).papers.submission.clone();
    assert_eq!(*id, *format!("NGB-C-20261123-{:04}-2", serial + 3));
}

#[test]
fn role_without_import_creates_nothing() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    hand.set.officer.role = Role::Auditor;
    hand.keys("g c");
    assert!(hand.model.layers.is_empty());
    assert_eq!(tone(&hand), Some(StatusKind::Bad));
    reads(&mut hand, ZONE);
    assert!(hand.model.layers.is_empty());
    assert!(status(&hand).contains("your role"), "{}", status(&hand));
}

#[test]
fn full_disk_leaves_the_form_as_it_is() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    reads(&mut hand, ZONE);
    completes(&mut hand);
    hand.full.store(true, std::sync::atomic::Ordering::SeqCst);
    hand.keys("y");
    assert!(form(&hand).said.is_some());
    assert_eq!(form(&hand).text(NewCaseField::Surname), "ERIKSSON");
}

#[test]
fn passport_read_while_saving_is_discarded() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    hand.finds("MÜLLER");
    let zone = selected(&hand).papers.traveller.passport.mrz.join("\n");
    let effects = hand.msg(Msg::Key("c".parse().unwrap()));
    let text = TypedText { text: zone.clone(), length: zone.len() };
    assert!(hand.msg(Msg::TypedText(text)).is_empty());
    assert!(status(&hand).contains("discarded"), "{}", status(&hand));
    hand.carry_out(effects);
    assert!(selected(&hand).claim.is_some());
}

/// The lines of a zone, as a reader sends them to a dialogue.
fn lines(zone: &str) -> [&str; 2] {
    let (first, second) = zone.trim_end().split_once('\n').unwrap();
    [first, second]
}

/// A sample case whose zone can be read.
fn readable(hand: &Hand) -> Arc<Case> {
    let desk = hand.service.desk();
    let zone = |case: &Case| case.papers.traveller.passport.mrz.join("\n");
    let found = desk.iter().find(|live| scan(&zone(&live.case), "2026-11-23".parse().unwrap()).is_some());
    Arc::clone(&found.unwrap().case)
}

#[test]
fn zone_at_the_prompt_marks_and_opens() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (160, 50));
    let case = readable(&hand);
    let zone = &case.papers.traveller.passport.mrz;
    let said = at(&mut hand, &[&zone[0], &zone[1], "yes", "quit"]);
    assert!(said.contains("Next line of the passport zone:"), "{said}");
    assert!(said.contains(&format!("{} marked at the port", case.no)), "{said}");
    assert!(said.contains(&format!("{}>", case.no)), "the case is open: {said}");
    let after = hand.service.desk();
    assert!(after.get(case.no).unwrap().case.told.as_ref().is_some_and(|told| told.present));
}

#[test]
fn cases_of_a_zone_are_chosen_by_number() {
    let mut hand = Hand::sits_where(Lang::En, 24, 6, (160, 50), &two_cases);
    let before = hand.service.desk().seq;
    let [first, second] = lines(ZONE);
    let said = at(&mut hand, &[first, second, "9", ".", "quit"]);
    assert!(said.contains("1. NGB-") && said.contains("3. None of these"), "{said}");
    assert!(said.contains("There is no number 9."), "{said}");
    assert_eq!(hand.service.desk().seq, before);
    let said = at(&mut hand, &[first, second, "2", "yes", "quit"]);
    assert!(said.contains("marked at the port"), "{said}");
}

#[test]
fn new_case_is_asked_line_by_line() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (160, 50));
    let open = hand.service.desk().len();
    let [first, second] = lines(ZONE);
    let answers = ["BUS", "", "", "5", "", "the machine is down", "", "1 2"];
    let begins: Vec<&str> = [first, second].into_iter().chain(answers).collect();
    let left: Vec<&str> = begins.iter().copied().chain(["no", "quit"]).collect();
    let said = at(&mut hand, &left);
    assert!(said.contains("no open case of this passport"), "{said}");
    assert!(said.contains("ERIKSSON") && said.contains("Originals seen at the counter"), "{said}");
    assert_eq!(hand.service.desk().len(), open, "{said}");
    let all: Vec<&str> = begins.iter().copied().chain(["yes", "quit"]).collect();
    let said = at(&mut hand, &all);
    assert!(said.contains("was created at the counter"), "{said}");
    let desk = hand.service.desk();
    assert_eq!(desk.len(), open + 1);
    let case = &desk.iter().max_by_key(|live| live.case.no.serial()).unwrap().case;
    assert!(said.contains(&format!("{}>", case.no)), "{said}");
    assert_eq!(case.papers.documents.len(), 2);
}

#[test]
fn typed_case_is_corrected_before_it_is_created() {
    let mut hand = Hand::sits(Lang::Zh, 24, 6, (160, 50));
    let open = hand.service.desk().len();
    let all = [
        "new-case",
        "Eriksson",
        "Anna",
        "瑞典",
        "F",
        "1974-08-12",
        "",
        "L898902C3",
        "SWE",
        "2032-04-15",
        "",
        "商务",
        "",
        "",
        "soon",
        "5",
        "",
        "机器停产",
        "",
        "",
        "7",
        "L898902C4",
        "是",
        "quit",
    ];
    let said = at(&mut hand, &all);
    let desk = hand.service.desk();
    assert_eq!(desk.len(), open + 1, "{said}");
    let case = &desk.iter().max_by_key(|live| live.case.no.serial()).unwrap().case;
    assert_eq!((&*case.papers.traveller.passport.number, case.papers.stay_days), ("L898902C4", 5));
}

#[test]
fn zone_at_other_prompts_is_discarded() {
    let mut hand = Hand::sits_protected(Lang::En, 24, 6, (160, 50));
    let [first, second] = lines(ZONE);
    let said = at(&mut hand, &["lock", first, second]);
    assert_eq!(said.matches("A passport was read here and discarded").count(), 2, "{said}");
    assert!(!said.contains("Wrong"), "{said}");
    let mut hand = Hand::sits(Lang::En, 24, 6, (160, 50));
    let before = hand.service.desk().seq;
    let said = at(&mut hand, &["1", "withdraw", first, second, "1", "", first, second, ".", first, "quit"]);
    assert!(said.matches("A passport was read here and discarded").count() >= 3, "{said}");
    assert!(said.contains("The passport zone was not complete"), "{said}");
    assert_eq!(hand.service.desk().seq, before);
}

/// A traveller at the port comes first, then who arrives first.
#[test]
fn likely_cases_come_first() {
    let hand = Hand::sits_where(Lang::En, 24, 6, SIZE, &two_cases);
    let who = traveller(&scan(ZONE, "2026-11-23".parse().unwrap()).unwrap()).unwrap();
    let desk = hand.service.desk();
    let cases = || desk.iter().map(|live| &*live.case);
    let found = open_cases(cases(), &who);
    let [first, second] = found[..] else { panic!("{found:?}") };
    let arrives = |no| desk.get(no).unwrap().case.expected_arrival().unwrap().at;
    assert!(arrives(first.case) < arrives(second.case));
    let mut later = (*desk.get(second.case).unwrap().case).clone();
    let at = arrives(second.case);
    later.told =
        Some(ArrivalReport { carrier: "".into(), day: at.date_naive(), at: Some(at), present: true });
    let others = cases().filter(|case| case.no != later.no);
    let found = open_cases(others.chain([&later]), &who);
    assert_eq!(found.iter().map(|found| found.case).collect::<Vec<_>>(), [second.case, first.case]);
}

#[test]
fn pasted_zone_is_a_reading() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    let effects = hand.msg(Msg::Paste(ZONE.into()));
    hand.carry_out(effects);
    assert_eq!(form(&hand).text(NewCaseField::Number), "L898902C3");
    hand.keys("Esc").keys("n").writes("a note");
    let effects = hand.msg(Msg::Paste(ZONE.into()));
    hand.carry_out(effects);
    assert!(status(&hand).contains("discarded"), "{}", status(&hand));
    let Some(Layer::Form(note)) = hand.model.layers.last() else { panic!("no form") };
    assert_eq!(note.note.as_ref().unwrap().value(), "a note");
}
