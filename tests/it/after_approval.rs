//! After the approval, at the desk: expected, seen and issued key by key, a group with a traveller who is split off, and a passport that is
//! read at the counter.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::frames;
use crate::hand::{Hand, NOW, at};
use chrono::Duration;
use portdesk::domain::blocked::Blocker;
use portdesk::domain::case::Case;
use portdesk::domain::case::delivered_file::{BlobRef, DeliveredFile, FileKind};
use portdesk::domain::case::state::CaseState;
use portdesk::domain::code::{Item, Port};
use portdesk::domain::command::{ArrivalChange, Command};
use portdesk::domain::decide::outstanding;
use portdesk::domain::lang::Lang;
use portdesk::domain::listing::View;
use portdesk::domain::officer::Role;
use portdesk::domain::queue::Band;
use portdesk::domain::rules::Rules;
use portdesk::domain::unattended::UnattendedReason;
use portdesk::sample;
use portdesk::service::{CommandRequest, ServiceError, set_up};
use portdesk::store::{self, AuditEvent, Commit, DiskStore, Entry, Store};
use portdesk::ui::app::layer::Layer;
use portdesk::ui::base::keys::Action;
use portdesk::ui::dialogs::action_form::state::FormPart;
use portdesk::ui::state::model::{Focus, StatusKind};
use portdesk::ui::state::msg::{Msg, TypedText};
use sha2::{Digest, Sha256};
use std::sync::Arc;

const PDF: &[u8] = b"%PDF-1.7\nof both";

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

fn shows(hand: &Hand, text: &str) -> bool {
    hand.screen().iter().any(|line| line.contains(text))
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
    // By what is known the traveller is still on the way.
    hand.keys("g e Enter");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.note_needed && f.decisive));
    hand.writes("earlier flight").keys("Enter");
    assert_eq!(selected(&hand).state, CaseState::Issued, "Enter confirms no warning");
    hand.keys("y");
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
            case.files = vec![DeliveredFile {
                // No item that has to be looked at.
                item: Item::new("OTHER"),
                name: "both.pdf".into(),
                sha256: Sha256::digest(PDF).into(),
                bytes: PDF.len() as u64,
                kind: FileKind::Pdf,
                blob: BlobRef { name: [0; 32], stored_sha256: [0; 32] },
            }];
        }
    };
    let mut hand = Hand::sits_where(Lang::En, 24, 6, SIZE, &first);
    expected(&mut hand, "MÜLLER");
    let (open, group) = (hand.service.desk().len(), selected(&hand).no);
    hand.service.blobs().unwrap().put(group, &Sha256::digest(PDF).into(), PDF).unwrap();
    hand.keys("g s");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.part == FormPart::Pick));
    hand.writes("SECOND").keys("Enter");
    assert!(shows(&hand, "ZZ9999999"), "the dialog is about the one who is chosen");
    hand.keys("y");
    assert!(shows(&hand, "group of 1") && shows(&hand, "own case"), "the split is marked");
    let desk = hand.service.desk();
    assert_eq!(desk.len(), open + 1);
    let own = desk.iter().find(|live| &*live.case.papers.traveller.surname == "SECOND").unwrap();
    assert_eq!((own.case.state.clone(), own.case.papers.group.len()), (CaseState::Expected, 0));
    assert_ne!(own.case.receipt, selected(&hand).receipt);
    // The files of the group are theirs too.
    let file = &own.case.files[0];
    assert_eq!(hand.service.case_file(own.case.no, file.item, &file.sha256).unwrap(), PDF);
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
    hand.keys("y");
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
    assert!(matches!(hand.model.layers.last(), Some(Layer::NewCase(_))));
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

/// From the reasons to the last of them, with nothing but the key that marks an item: then the number is asked for.
#[test]
fn blocked_issue_waits_until_nothing_blocks_it() {
    for lang in [Lang::En, Lang::Zh] {
        let mut hand = Hand::sits(lang, 24, 6, SIZE);
        expected(&mut hand, "MÜLLER");
        let left = outstanding(&selected(&hand), &hand.set.rules);
        hand.keys("a 1");
        assert_eq!(hand.model.item, Some(left[0]));
        for n in (1..left.len()).rev() {
            hand.keys("v");
            assert_eq!(outstanding(&selected(&hand), &hand.set.rules).len(), n);
            let waits = hand.model.deferred.map(|taken| taken.action);
            assert_eq!(waits, Some(Action::Issue), "{n} outstanding");
            assert!(outstanding(&selected(&hand), &hand.set.rules).contains(&hand.model.item.unwrap()));
        }
        hand.keys("v");
        assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.part == FormPart::Number));
        assert_eq!(hand.model.deferred, None);
        hand.writes("e7654321").keys("Enter Enter y");
        assert_eq!(selected(&hand).state, CaseState::Issued);
    }
}

#[test]
fn leaving_the_case_says_that_nothing_waits() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    expected(&mut hand, "MÜLLER");
    hand.keys("a 1 v Esc");
    assert_eq!((hand.model.deferred, hand.model.focus), (None, Focus::List));
    assert!(status(&hand).contains("no longer waiting to issue"), "{}", status(&hand));
}

#[test]
fn other_reasons_are_shown_again_after_the_originals() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    expected(&mut hand, "MÜLLER");
    let no = selected(&hand).no;
    let moved = Command::Reschedule {
        carrier: None,
        arrives: ArrivalChange::At(at(NOW) + Duration::days(20)),
        entry_port: None,
        note: None,
    };
    let order = CommandRequest { case: no, seen: None, id: None, command: moved };
    hand.service.execute(&hand.set.officer, order).unwrap();
    hand.hears();
    let items = outstanding(&selected(&hand), &hand.set.rules).len();
    hand.keys("a 1");
    for _ in 0..items {
        hand.keys("v");
    }
    let Some(Layer::Blocked(dialog)) = hand.model.layers.last() else { panic!("{:?}", hand.model.layers) };
    assert_eq!(dialog.blockers.iter().map(Blocker::code).collect::<Vec<_>>(), ["arrival_after_validity"]);
    // It leads to what resolves it, and the issue goes on waiting.
    hand.keys("1");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.action == Action::Extend));
    assert_eq!(hand.model.deferred.map(|taken| taken.action), Some(Action::Issue));
    // An extension does not help a visa that would end before the traveller comes.
    hand.keys("Enter").writes("flight cancelled").keys("Enter");
    let Some(Layer::Blocked(dialog)) = hand.model.layers.last() else { panic!("{:?}", hand.model.layers) };
    assert_eq!(dialog.blockers.iter().map(Blocker::code).collect::<Vec<_>>(), ["issue_too_early"]);
    hand.keys("1");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.action == Action::Reschedule));
    assert_eq!(hand.model.deferred.map(|taken| taken.action), Some(Action::Issue));
}

#[test]
fn lead_begins_an_extension_after_the_last_day() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    expected(&mut hand, "MÜLLER");
    hand.set.officer.role = Role::Lead;
    let until = selected(&hand).admission.as_ref().unwrap().valid_until;
    hand.keys(":").writes("extend").keys("Enter");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.part == FormPart::Time));
    hand.keys("Enter").writes("flight cancelled").keys("Enter");
    assert!(selected(&hand).admission.as_ref().unwrap().valid_until > until);
}

/// A second case whose traveller is expected, and everything seen.
fn ready(hand: &mut Hand, surname: &str) {
    expected(hand, surname);
    let no = selected(hand).no;
    for item in outstanding(&selected(hand), &hand.set.rules) {
        let command = Command::Seen { item, note: None };
        let order = CommandRequest { case: no, seen: None, id: None, command };
        hand.service.execute(&hand.set.officer, order).unwrap();
    }
    hand.hears();
}

#[test]
fn visa_number_is_never_used_again() {
    let mut hand = Hand::sits(Lang::En, 24, 30, SIZE);
    let numbers: Vec<_> = hand.closed().iter().filter_map(|case| Some((case.no, number(case)?))).collect();
    let (other, used) = numbers.first().unwrap().clone();
    ready(&mut hand, "MÜLLER");
    let issue = |number: &str| Command::Issue { traveller: None, number: number.into(), note: None };
    let order = |command| CommandRequest { case: selected(&hand).no, seen: None, id: None, command };
    let blocked = match hand.service.execute(&hand.set.officer, order(issue(&used))) {
        Err(ServiceError::Refused(blocked)) => blocked.blockers,
        other => panic!("{other:?}"),
    };
    assert_eq!(blocked, [Blocker::VisaNumberTaken(other)]);
    // At the screen the sentence names the other case.
    hand.keys("a").writes(&used).keys("Enter Enter y");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Blocked(_))), "{:?}", hand.model.layers);
    assert!(hand.screen().join(" ").contains(&other.to_string()));
    // A void number stays used, in the same case too.
    hand.keys("1");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.part == FormPart::Number));
    hand.writes("A1234567").keys("Enter Enter y");
    let no = selected(&hand).no;
    for command in [
        Command::Void { traveller: None, note: Some("misprint".into()) },
        Command::ReviewAgain { note: Some("misprint".into()) },
    ] {
        hand.service
            .execute(&hand.set.officer, CommandRequest { case: no, seen: None, id: None, command })
            .unwrap();
    }
    hand.hears();
    let void = hand.service.case(no).unwrap().unwrap();
    assert!(void.admission.is_none(), "the case no longer has the number");
    hand.keys("Esc 1");
    ready(&mut hand, "MÜLLER");
    let order = CommandRequest { case: no, seen: None, id: None, command: issue("A1234567") };
    match hand.service.execute(&hand.set.officer, order) {
        Err(ServiceError::Refused(blocked)) => assert_eq!(blocked.blockers, [Blocker::VisaNumberUsed]),
        other => panic!("{other:?}"),
    }
}

fn number(case: &Case) -> Option<String> {
    let visa = case.admission.as_ref()?.travellers.first()?.visa.as_ref()?;
    Some(visa.number.to_string())
}

#[test]
fn numbers_are_found_after_reopening_and_rebuilding() {
    let tmp = tempfile::tempdir().unwrap();
    let dir = tmp.path().join("desk");
    let mut made = store::create(&dir).unwrap();
    let (rules, now) = (Rules::builtin(), at(NOW));
    let office = Port::new("NGB");
    set_up(&mut made, office, &sample::officers(), None, &rules, "test:-", now).unwrap();
    let mut numbers = Vec::new();
    for built in sample::cases(1, 6, 30, now, office, &rules, made.head().seq + 1) {
        let (case, last, mut version) = (Arc::new(built.case), built.entries.len(), 0);
        numbers.extend(number(&case).map(|number| (case.no, number)));
        for (n, (at, officer, events)) in built.entries.into_iter().enumerate() {
            version += u32::try_from(events.len()).unwrap();
            let fact = AuditEvent::Case { no: case.no, version, events, original: None, order: None };
            let entry = Entry { at, officer, origin: "sample".into(), command: None, fact };
            made.commit(vec![Commit { entry, case: (n + 1 == last).then(|| Arc::clone(&case)) }]).unwrap();
        }
    }
    assert!(numbers.len() > 5);
    let all_found = |store: &mut DiskStore| {
        for (no, number) in &numbers {
            assert_eq!(store.by_visa(number).unwrap(), Some(*no), "{number}");
        }
        assert_eq!(store.by_visa("A0000000").unwrap(), None);
    };
    all_found(&mut made);
    made.close().unwrap();
    drop(made);
    let (mut opened, recovery) = store::open(&dir, &mut |_, _| {}).unwrap();
    assert_eq!(recovery.rebuilt, None);
    all_found(&mut opened);
    opened.close().unwrap();
    drop(opened);
    store::rebuild(&dir, None, &mut |_, _| {}).unwrap();
    assert!(store::verify(&dir, None).unwrap().faults.is_empty());
    let (mut rebuilt, _) = store::open(&dir, &mut |_, _| {}).unwrap();
    all_found(&mut rebuilt);
    rebuilt.close().unwrap();
}

#[test]
fn view_key_stays_in_its_view() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    for (key, view) in [("0", View::Expected), ("2", View::Waiting), ("3", View::All), ("1", View::Queue)] {
        hand.keys(key).keys(key);
        assert_eq!(hand.model.view, view, "{key}");
    }
}

#[test]
fn expected_case_that_enters_elsewhere_is_unattended() {
    for (lang, said) in [(Lang::En, "no visa is issued here"), (Lang::Zh, "本台不能签发签证")] {
        let mut hand = Hand::sits(lang, 24, 6, (160, 50));
        expected(&mut hand, "MÜLLER");
        let no = selected(&hand).no;
        let entry_port = Some(Port::new("PEK"));
        let moved =
            Command::Reschedule { carrier: None, arrives: ArrivalChange::AsKnown, entry_port, note: None };
        let order = CommandRequest { case: no, seen: None, id: None, command: moved };
        hand.service.execute(&hand.set.officer, order).unwrap();
        hand.hears();
        assert_eq!(hand.model.orphans.get(&no).map(UnattendedReason::name), Some("enters_elsewhere"));
        let short = &hand.set.texts.orphan_short["enters_elsewhere"].to_string();
        assert!(
            hand.screen().iter().any(|line| line.contains(&*short.replace(' ', "")) || line.contains(short)),
            "{:#?}",
            hand.screen()
        );
        hand.keys("a");
        let Some(Layer::Blocked(dialog)) = hand.model.layers.last() else {
            panic!("{:?}", hand.model.layers)
        };
        let at = dialog.blockers.iter().position(|b| matches!(b, Blocker::EntersElsewhere(_))).unwrap();
        let shown: String = hand.screen().concat();
        let plain = |text: &str| text.replace(' ', "");
        assert!(plain(&shown).contains(&plain(said)), "{shown}");
        // The way back: the port of entry.
        hand.keys(&(at + 1).to_string());
        assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.part == FormPart::Port));
    }
}

#[test]
fn void_says_whether_a_second_officer_is_asked() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZE);
    ready(&mut hand, "MÜLLER");
    hand.keys("a").writes("A1234567").keys("Enter Enter y :").writes("declare visa void").keys("Enter");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.action == Action::Void));
    assert!(hand.screen().join(" ").contains("No second officer is asked"), "{:#?}", hand.screen());
}
