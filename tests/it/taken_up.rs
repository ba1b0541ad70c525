//! A reason is a place to go to, and what it kept back is taken up again: from the list of reasons to the decision, key by key.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::Hand;
use portdesk::domain::blocked::Blocker;
use portdesk::domain::case::Case;
use portdesk::domain::case::checklist::ItemState;
use portdesk::domain::case::state::CaseState;
use portdesk::domain::code::Item;
use portdesk::domain::lang::Lang;
use portdesk::domain::listing::View;
use portdesk::ui::app::layer::Layer;
use portdesk::ui::base::keys::Action;
use portdesk::ui::dialogs::blocked::remedy::{Remedy, remedy_for};
use portdesk::ui::dialogs::blocked::state::BlockedDialog;
use portdesk::ui::state::model::Focus;
use portdesk::ui::state::msg::Msg;
use std::sync::Arc;

const SIZE: (u16, u16) = (80, 24);

fn sits() -> Hand {
    Hand::sits(Lang::En, 24, 6, SIZE)
}

fn chosen(hand: &Hand) -> Arc<Case> {
    Arc::clone(hand.model.selected_case().unwrap())
}

/// A complete case at home of which a number of items are left, with the hand on the list.
fn almost(hand: &mut Hand, left: usize) -> Arc<Case> {
    hand.finds("MÜLLER").keys("Enter");
    while chosen(hand).lines.iter().filter(|l| l.blocks_approval()).count() > left {
        hand.keys("v");
    }
    hand.keys("Esc");
    chosen(hand)
}

fn form(hand: &Hand) -> Option<Action> {
    match hand.model.layers.last() {
        Some(Layer::Form(form)) => Some(form.action),
        _ => None,
    }
}

fn blocked(hand: &Hand) -> &[Blocker] {
    match hand.model.layers.last() {
        Some(Layer::Blocked(dialog)) => &dialog.blockers,
        other => panic!("not blocked but {other:?}"),
    }
}

fn notice(hand: &Hand) -> &str {
    hand.model.status.as_ref().map_or("", |n| &n.text)
}

fn shows(hand: &Hand, text: &str) -> bool {
    hand.screen().iter().any(|line| line.contains(text))
}

#[test]
fn blocker_digit_fixes_and_resumes_approval() {
    let mut hand = sits();
    let case = almost(&mut hand, 1);
    hand.keys("a");
    let item = blocked(&hand)[0].item().unwrap();
    hand.keys("1");
    assert_eq!((hand.model.focus, hand.model.item), (Focus::Case, Some(item)));
    // The last item: its head and the approval follow, and the dialog is there. It decides nothing.
    hand.keys("v");
    assert_eq!(form(&hand), Some(Action::Approve), "{:#?}", hand.screen());
    assert_eq!(chosen(&hand).state, CaseState::InReview);
    assert!(notice(&hand).contains("aved."), "{}", notice(&hand));
    // The key that mended confirms nothing, however often it is pressed.
    hand.keys("v v Space Enter");
    assert_eq!(chosen(&hand).state, CaseState::InReview);
    hand.keys("y");
    let done = hand.service.case(case.no).unwrap().unwrap();
    assert!(matches!(done.state, CaseState::Approved { .. }), "{:?}", done.state);
    assert!(hand.model.deferred.is_none());
}

#[test]
fn remaining_blockers_are_counted_and_next_selected() {
    for (lang, words) in [(Lang::En, "approve: "), (Lang::Zh, "同意签发：尚有 ")] {
        let mut hand = Hand::sits(lang, 24, 6, SIZE);
        almost(&mut hand, 2);
        hand.keys("a");
        let second = blocked(&hand)[1].item().unwrap();
        let first = blocked(&hand)[0].item().unwrap();
        // The second one first: the hand comes back to what is left.
        hand.keys("2");
        assert_eq!(hand.model.item, Some(second));
        hand.keys("v");
        assert!(hand.model.layers.is_empty());
        assert!(notice(&hand).contains(words), "{}", notice(&hand));
        assert!(shows(&hand, words), "{:#?}", hand.screen());
        assert_eq!(hand.model.item, Some(first));
        // What is rejected is no less in the way.
        hand.keys("x Down Enter Enter");
        assert!(matches!(chosen(&hand).line(first).unwrap().state, ItemState::Rejected(_)));
        assert!(hand.model.layers.is_empty() && notice(&hand).contains(words), "{}", notice(&hand));
        hand.keys("v");
        assert_eq!(form(&hand), Some(Action::Approve));
        hand.keys("y");
        assert!(hand.model.layers.is_empty());
    }
}

#[test]
fn keys_before_the_answer_run_first() {
    let mut hand = sits();
    almost(&mut hand, 2);
    hand.keys("a 1");
    // Two ticks before the first is on disk.
    let first = hand.msg(Msg::Key("v".parse().unwrap()));
    assert!(hand.msg(Msg::Key("v".parse().unwrap())).is_empty());
    hand.carry_out(first);
    assert_eq!(form(&hand), Some(Action::Approve), "{:#?}", hand.screen());
    assert_eq!(chosen(&hand).state, CaseState::InReview);
}

#[test]
fn deferred_action_ends_with_case_action_or_back() {
    let mends = |away: &str, back: &str| {
        let mut hand = sits();
        almost(&mut hand, 1);
        hand.keys("a 1");
        assert!(hand.model.deferred.is_some());
        hand.keys(away);
        assert!(hand.model.deferred.is_none(), "{away}");
        hand.finds("MÜLLER").keys(back);
        assert!(chosen(&hand).lines.iter().all(|l| !l.blocks_approval()), "{away}");
        assert!(hand.model.layers.is_empty(), "{away}: {:?}", hand.model.layers);
    };
    mends("Esc", "Enter v");
    mends("Esc j", "Enter v");
    mends("Tab", "Enter v");
    mends("n Esc Esc", "Enter v");
    mends("o Esc Esc", "Enter v");
    mends("3", "Enter v");
}

#[test]
fn checklist_and_navigation_keep_deferred_action() {
    let mut hand = sits();
    almost(&mut hand, 1);
    hand.keys("a 1 i Esc . Esc u");
    assert!(notice(&hand).contains("approve: "), "{}", notice(&hand));
    hand.keys("x Esc F2 F2 Ctrl-r v");
    assert_eq!(form(&hand), Some(Action::Approve), "{:#?}", hand.screen());
}

#[test]
fn a_screen_that_locks_forgets_it() {
    let mut hand = Hand::sits_protected(Lang::En, 24, 6, SIZE);
    almost(&mut hand, 1);
    hand.keys("a 1 L");
    assert!(hand.model.privacy.is_locked() && hand.model.deferred.is_none());
}

#[test]
fn state_blocker_leads_to_resume_and_follows_case() {
    let mut hand = sits();
    let case = almost(&mut hand, 0);
    hand.keys("o Enter Enter 2").finds("MÜLLER");
    assert!(matches!(chosen(&hand).state, CaseState::OnHold { .. }));
    hand.keys("a");
    assert_eq!(blocked(&hand)[0].code(), "wrong_state");
    assert!(shows(&hand, "resume case (O)"), "{:#?}", hand.screen());
    // Going there decides nothing: what ends the state is asked for.
    hand.keys("1");
    assert_eq!(form(&hand), Some(Action::Resume));
    assert!(matches!(chosen(&hand).state, CaseState::OnHold { .. }));
    hand.keys("Enter");
    assert!(matches!(chosen(&hand).state, CaseState::OnHold { .. }));
    hand.keys("y");
    assert_eq!((hand.model.selected, form(&hand)), (Some(case.no), Some(Action::Approve)));
    assert_ne!(hand.model.view, View::Waiting);
    hand.keys("y");
    assert!(matches!(hand.service.case(case.no).unwrap().unwrap().state, CaseState::Approved { .. }));
}

#[test]
fn offered_transfer_leads_to_recording_the_answer() {
    let mut hand = sits();
    hand.finds("JANSEN").keys("Enter");
    while chosen(&hand).lines.iter().any(portdesk::domain::case::checklist::ChecklistItem::blocks_approval) {
        hand.keys("v");
    }
    hand.keys("t y 2").finds("JANSEN").keys("t");
    assert_eq!(blocked(&hand)[0].code(), "wrong_state");
    hand.keys("1");
    assert_eq!(form(&hand), Some(Action::Answer));
    // Sent back: the transfer is taken up, without words for what only the officer can say.
    hand.keys("Down Down Enter Enter y");
    assert_eq!(form(&hand), Some(Action::Transfer), "{:#?}", hand.screen());
    assert_eq!(chosen(&hand).state, CaseState::InReview);
}

#[test]
fn awaited_countersignature_leads_to_its_dialog() {
    let mut hand = Hand::sits_protected(Lang::En, 24, 6, SIZE);
    let case = almost(&mut hand, 0);
    hand.keys("Enter Home Down Down w").writes("shown on the telephone").keys("Enter");
    assert!(chosen(&hand).state.is_awaiting_second());
    hand.keys("a 1");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Countersign(_))));
    hand.writes("li").keys("Enter").writes(crate::hand::RIGHT).keys("Enter");
    assert_eq!(form(&hand), Some(Action::Approve), "{:#?}", hand.screen());
    hand.keys("y");
    assert!(matches!(hand.service.case(case.no).unwrap().unwrap().state, CaseState::Approved { .. }));
}

#[test]
fn blocker_without_remedy_has_no_digit() {
    let mut hand = sits();
    hand.finds("SMITH");
    let li = "li".parse().unwrap();
    let until = hand.model.now + chrono::Duration::hours(2);
    let mut case = Case::clone(&chosen(&hand));
    case.claim = Some(portdesk::domain::case::Claim { officer: li, until });
    let reason = Blocker::NotOwner(Some(li));
    // A lead takes it over; for an officer there is no way.
    let taken = remedy_for(&reason, Action::Approve, &case, &hand.model, &hand.set);
    assert_eq!(taken, Some(Remedy::Begin(Action::TakeOver)));
    hand.set.officer = hand.service.officers()[2].clone();
    assert_eq!(remedy_for(&reason, Action::Approve, &case, &hand.model, &hand.set), None);
    let told = portdesk::ui::dialogs::blocked::remedy::remedy_hint(&reason, None, Some(&case), &hand.set);
    assert_eq!(told, "claimed by li until Mon 23 Nov 16:05: ask them or wait");

    // The digit closes nothing; it marks the reason whose line says that there is no way.
    let blockers = vec![Blocker::NothingToUndo];
    let dialog = BlockedDialog::new(Action::Undo, case.no, blockers);
    hand.model.layers.push(Layer::Blocked(Box::new(dialog)));
    let before = blocked(&hand).len();
    hand.keys("1 Enter");
    assert_eq!(blocked(&hand).len(), before);
    assert!(shows(&hand, "Cannot be resolved here."), "{:#?}", hand.screen());
    assert!(hand.screen().iter().all(|l| !l.contains("1  Nothing to undo")), "{:#?}", hand.screen());
}

#[test]
fn every_remedy_is_available_or_absent() {
    let mut hand = sits();
    hand.finds("SMITH");
    let case = chosen(&hand);
    let to = |reason: Blocker, action| remedy_for(&reason, action, &case, &hand.model, &hand.set);
    let form = Item::new("FORM");
    // 45 days of stay stand on the form.
    assert_eq!(to(Blocker::StayTooLong { days: 45, most: 30 }, Action::Approve), Some(Remedy::Item(form)));
    // No item carries it: what is wrong with the papers at all is asked for.
    let day = |text: &str| text.parse().unwrap();
    let ends = Blocker::PassportExpires { on: day("2026-11-24"), exit: day("2026-12-24") };
    assert_eq!(to(ends, Action::Approve), Some(Remedy::Begin(Action::Request)));
    assert_eq!(
        to(
            Blocker::FindingBars { item: form, finding: portdesk::domain::code::Code::new("stay_too_long") },
            Action::Approve
        ),
        Some(Remedy::Item(form))
    );
    assert_eq!(to(Blocker::ReasonMissing(None), Action::Refuse), Some(Remedy::Words));
    // It enters here: no transfer can be begun, and the way out is another port of entry.
    let entry = Blocker::NotEntryPort("NGB".parse().unwrap());
    assert_eq!(to(entry, Action::Transfer), Some(Remedy::Begin(Action::Reschedule)));
    assert_eq!(
        to(Blocker::NoTimeToReply(hand.model.now), Action::Request),
        Some(Remedy::Begin(Action::Hold))
    );
    assert!(matches!(to(Blocker::NothingToRequest, Action::Request), Some(Remedy::Item(_))));
    assert_eq!(to(Blocker::NotOwner(None), Action::Release), Some(Remedy::Begin(Action::Claim)));
    assert_eq!(to(Blocker::ChangedMeanwhile { seen: 1, now: 2 }, Action::Approve), Some(Remedy::Timeline));
    assert_eq!(to(Blocker::NeedsSecondOfficer, Action::Recall), None);
    assert_eq!(to(Blocker::RoleMayNot, Action::Approve), None);
    // Of another case than the chosen one nothing is mended from here.
    let other = hand.model.rows.iter().map(|r| r.no).find(|no| *no != case.no).unwrap();
    let other = hand.model.case(other).unwrap();
    assert_eq!(remedy_for(&Blocker::ReasonMissing(None), Action::Note, other, &hand.model, &hand.set), None);
}

#[test]
fn declined_transfer_leads_to_its_reason() {
    let mut hand = sits();
    hand.finds("JANSEN");
    let case = chosen(&hand);
    let reason = Blocker::DeclinedUnchanged("PEK".parse().unwrap());
    assert_eq!(remedy_for(&reason, Action::Transfer, &case, &hand.model, &hand.set), Some(Remedy::Words));
}

#[test]
fn blocked_transfer_leads_to_entry_port() {
    let mut hand = sits();
    hand.finds("SMITH").keys("t");
    assert_eq!(blocked(&hand)[0].code(), "not_entry_port");
    hand.keys("1");
    assert_eq!(form(&hand), Some(Action::Reschedule));
    hand.keys("Ctrl-u").writes("pek").keys("Enter Enter Enter Enter");
    assert_eq!(chosen(&hand).entry_port().as_str(), "PEK");
    assert_eq!(form(&hand), Some(Action::Transfer), "what waited is begun: {:#?}", hand.screen());
}

#[test]
fn draft_is_saved_and_reopened() {
    let mut hand = sits();
    hand.finds("MOREAU").keys("d Ctrl-s");
    let drafted = chosen(&hand).draft.clone().unwrap();
    assert!(hand.model.layers.is_empty() && !drafted.items.is_empty());
    assert!(shows(&hand, "This case has a draft document request"), "{:#?}", hand.screen());
    hand.keys("d");
    assert!(matches!(hand.model.layers.last(), Some(Layer::DocumentRequest(_))));
    assert!(shows(&hand, "reviewed yet: Passport"), "{:#?}", hand.screen());
    let no = chosen(&hand).no;
    hand.keys("y");
    let sent = hand.service.case(no).unwrap().unwrap();
    assert!(matches!(sent.state, CaseState::AwaitingDocuments { .. }) && sent.draft.is_none());
}

/// A case that came in before the policy has no line for the checks: the reason opens the dialog that records it, in both languages.
#[test]
fn check_without_item_is_recorded_from_blocker() {
    for (lang, name) in [(Lang::En, "check"), (Lang::Zh, "核查")] {
        let before = |case: &mut Case| case.lines.retain(|l| !l.is_recorded_by_officer());
        let mut hand = Hand::sits_where(lang, 24, 6, SIZE, &before);
        almost(&mut hand, 0);
        hand.keys("a");
        let checks: Vec<_> = blocked(&hand).iter().map(Blocker::code).collect();
        assert_eq!(checks, ["check_not_made"; 2]);
        hand.keys("Enter");
        assert_eq!(form(&hand), Some(Action::Verify));
        assert!(hand.screen().iter().any(|row| row.to_lowercase().contains(name)), "{:#?}", hand.screen());
        hand.keys("Enter");
        assert!(chosen(&hand).line(Item::new("ALERTCHK")).is_some_and(|l| l.state == ItemState::Verified));
        hand.keys("a Enter Enter");
        assert!(chosen(&hand).line(Item::new("INQUIRY")).is_some_and(|l| l.state == ItemState::Verified));
        // What was kept back is taken up again, and confirmed by another key.
        assert_eq!(form(&hand), Some(Action::Approve));
        let no = chosen(&hand).no;
        hand.keys("y");
        assert_eq!(hand.model.case(no).unwrap().state.name(), "approved");
    }
}

/// The reason that a case is decided leads to the way back, and takes nothing back by itself.
#[test]
fn following_a_blocker_never_recalls_a_decision() {
    let mut hand = sits();
    let case = almost(&mut hand, 0);
    hand.keys("a y 2").finds("MÜLLER").keys("o");
    assert_eq!(blocked(&hand)[0].code(), "wrong_state");
    for keys in ["1", "Esc o Enter Enter"] {
        hand.keys(keys);
        assert_eq!(form(&hand), Some(Action::Recall), "{keys}");
        assert_eq!(hand.model.case(case.no).unwrap().state.name(), "approved", "{keys}");
    }
    assert!(hand.model.case(case.no).unwrap().valid_receipt().is_some());
    hand.keys("y");
    let back = hand.model.case(case.no).unwrap();
    assert_eq!(back.state.name(), "in_review");
    assert_eq!(
        (back.receipt.is_some(), back.valid_receipt()),
        (true, None),
        "its number is kept and not shown"
    );
}
