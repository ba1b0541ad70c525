//! What an officer does, key by key, from the pressing to the record: the whole program without a terminal.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::{Hand, NOW, at};
use portdesk::domain::case::Case;
use portdesk::domain::case::checklist::ItemState;
use portdesk::domain::case::state::CaseState;
use portdesk::domain::code::Port;
use portdesk::domain::command::Command;
use portdesk::domain::lang::Lang;
use portdesk::domain::listing::View;
use portdesk::sample;
use portdesk::service::{CommandRequest, Submission};
use portdesk::ui::app::layer::Layer;
use portdesk::ui::app::view::{ScreenTarget, target_at};
use portdesk::ui::base::keys::{Action, Chord, Key};
use portdesk::ui::dialogs::action_form::state::{ActionForm, FormPart};
use portdesk::ui::panels::Panel;
use portdesk::ui::state::model::{Focus, StatusKind};
use portdesk::ui::state::msg::{Mouse, MouseKind, Msg};
use std::sync::Arc;
use std::sync::atomic::Ordering;

fn sits() -> Hand {
    Hand::sits(Lang::En, 24, 6, (120, 40))
}

fn chosen(hand: &Hand) -> Arc<Case> {
    Arc::clone(hand.model.selected_case().unwrap())
}

/// The case as the service has it, live or closed.
fn kept(hand: &Hand, case: &Case) -> Arc<Case> {
    // Answers may come before the desk that shows them is published; a further job waits for that.
    hand.closed();
    hand.service.case(case.no).unwrap().unwrap()
}

fn verifies_all(hand: &mut Hand) {
    hand.keys("Enter");
    for _ in 0..chosen(hand).lines.len() {
        if chosen(hand).lines.iter().all(|l| !l.blocks_approval()) {
            return;
        }
        hand.keys("v");
    }
    assert!(
        chosen(hand).lines.iter().all(|l| !l.blocks_approval()),
        "something is left: {:?}",
        chosen(hand).lines
    );
}

fn reasons(hand: &Hand) -> Vec<&'static str> {
    match hand.model.layers.last() {
        Some(Layer::Blocked(dialog)) => {
            let blockers = &dialog.blockers;
            blockers.iter().map(portdesk::domain::blocked::Blocker::code).collect()
        }
        other => panic!("not blocked but {other:?}"),
    }
}

fn shows(hand: &Hand, text: &str) -> bool {
    hand.screen().iter().any(|line| line.contains(text))
}

fn events(case: &Case) -> Vec<&str> {
    case.timeline.iter().map(|s| &*s.event).collect()
}

#[test]
fn transferred_case_closes_with_the_answer() {
    let mut hand = sits();
    hand.finds("JANSEN");
    let case = chosen(&hand);
    assert_eq!(case.papers.entry_port, Port::new("PEK"));
    assert_eq!(case.papers.ground.as_str(), "TAL");
    verifies_all(&mut hand);
    assert_eq!(chosen(&hand).state, CaseState::InReview);
    assert!(chosen(&hand).is_reviewed());

    hand.keys("a");
    assert_eq!(reasons(&hand)[0], "entry_port_elsewhere");
    assert!(shows(&hand, "PEK"), "the reason names the port: {:#?}", hand.screen());
    assert_eq!(chosen(&hand).state, CaseState::InReview);
    // The first reason points at the way out: Enter there begins the transfer, to the port of entry, and decides nothing.
    hand.keys("Enter");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.action == Action::Transfer));
    hand.keys("Enter Enter Enter Esc");
    assert_eq!(chosen(&hand).state, CaseState::InReview);
    assert!(hand.model.layers.is_empty());

    hand.keys("t y");
    let offered = kept(&hand, &case);
    assert!(matches!(offered.state, CaseState::TransferOffered { to, .. } if to == Port::new("PEK")));
    assert!(events(&offered).contains(&"transfer_offered"), "{:?}", events(&offered));
    assert!(hand.model.rows.iter().all(|r| r.no != case.no), "it has left the queue");
    assert_ne!(hand.model.selected, Some(case.no));

    hand.keys("2").finds("JANSEN");
    assert_eq!(hand.model.view, View::Waiting);
    hand.keys("i");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Panel(Panel::History(_)))));
    let event = hand.set.texts.event.get("transfer_offered").unwrap().to_string();
    assert!(shows(&hand, &event), "{:#?}", hand.screen());
    hand.keys("Esc T Down Enter Enter y");
    let closed = kept(&hand, &case);
    assert!(
        matches!(closed.state, CaseState::Transferred { to, .. } if to == Port::new("PEK")),
        "{:?}",
        closed.state
    );
    assert!(hand.model.desk.get(case.no).is_some(), "its officer can still recall the answer");
    hand.waits(2);
    assert!(hand.model.desk.get(case.no).is_none(), "it is no longer live");
    hand.keys("4").finds("JANSEN");
}

#[test]
fn complete_local_case_is_approved_and_recalled() {
    let mut hand = sits();
    hand.finds("MÜLLER");
    let case = chosen(&hand);
    verifies_all(&mut hand);
    hand.keys("a");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.action == Action::Approve));
    hand.keys("y");
    let approved = kept(&hand, &case);
    assert!(matches!(approved.state, CaseState::Approved { grace_until: Some(_) }), "{:?}", approved.state);
    assert!(approved.receipt.is_some());
    assert_eq!(hand.model.status.as_ref().unwrap().tone, StatusKind::Good);

    hand.keys("3").finds("MÜLLER").keys("z y");
    assert_eq!(kept(&hand, &case).state, CaseState::InReview);
    let recalled = kept(&hand, &case);
    assert!(events(&recalled).ends_with(&["approved", "taken_back"]), "{:?}", events(&recalled));
}

#[test]
fn final_decision_cannot_be_recalled_by_key() {
    let mut hand = sits();
    hand.finds("MÜLLER");
    let case = chosen(&hand);
    verifies_all(&mut hand);
    hand.keys("a y 3").finds("MÜLLER");
    *hand.clock.lock().unwrap() += chrono::Duration::seconds(91);
    hand.service.elapse().unwrap();
    let effects = hand.msg(Msg::Tick);
    assert!(effects.is_empty());
    hand.keys("z");
    let form = hand.model.layers.iter().any(|l| matches!(l, Layer::Form(_)));
    if form {
        hand.keys("y");
    }
    assert_eq!(kept(&hand, &case).state, CaseState::Expected);
}

#[test]
fn missing_documents_are_requested() {
    let mut hand = sits();
    hand.finds("MOREAU");
    let case = chosen(&hand);
    hand.keys("d y");
    let asked = kept(&hand, &case);
    assert!(
        matches!(asked.state, CaseState::AwaitingDocuments { reply_by } if reply_by == at(NOW) + chrono::Duration::hours(24)),
        "{:?}",
        asked.state
    );
    assert!(hand.model.rows.iter().all(|r| r.no != case.no));
    hand.keys("2").finds("MOREAU").keys("O");
    assert!(kept(&hand, &case).state.is_workable());
}

#[test]
fn a_case_is_put_aside_until_a_time() {
    let mut hand = sits();
    hand.finds("KOWALSKI");
    let case = chosen(&hand);
    hand.keys("o Ctrl-u").writes("tomorrow").keys("Enter");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(_))));
    hand.keys("Enter");
    assert!(kept(&hand, &case).state.is_workable(), "a time that means nothing is not guessed");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.time_wrong));
    hand.keys("Ctrl-u").writes("+2h").keys("Enter").writes("colleague asks the factory").keys("Enter");
    let held = kept(&hand, &case);
    assert_eq!(held.state, CaseState::OnHold { until: at(NOW) + chrono::Duration::hours(2) });
    assert_eq!(held.timeline.last().unwrap().note.as_deref(), Some("colleague asks the factory"));
    *hand.clock.lock().unwrap() += chrono::Duration::minutes(121);
    hand.service.elapse().unwrap();
    assert!(kept(&hand, &case).state.is_workable(), "it comes back by itself");
}

fn form(hand: &Hand) -> &ActionForm {
    match hand.model.layers.last() {
        Some(Layer::Form(form)) => form,
        other => panic!("no form but {other:?}"),
    }
}

fn said(hand: &Hand, case: &Case) -> String {
    kept(hand, case).timeline.last().unwrap().note.as_deref().unwrap_or_default().to_owned()
}

#[test]
fn refusal_rationale_is_prefilled_for_its_code() {
    let mut hand = sits();
    hand.finds("SMITH");
    let case = chosen(&hand);
    hand.keys("r").writes("R21-4B").keys("Enter");
    assert_eq!(form(&hand).part, FormPart::Note);
    assert!(shows(&hand, "Rationale") && shows(&hand, "pre-filled, editable"), "{:#?}", hand.screen());
    let words = form(&hand).words().unwrap();
    assert!(words.contains("are covered: missing. 0 of 8 items verified"), "{words}");
    // Another code has other words.
    hand.keys("Shift-Tab Ctrl-u").writes("R20-4");
    assert!(form(&hand).words().unwrap().starts_with("Not issued: Stay over 30 days"));
    hand.keys("Down Ctrl-u").writes("R21-5").keys("Enter Enter");
    assert_eq!(form(&hand).part, FormPart::Confirm);
    assert!(kept(&hand, &case).state.is_workable(), "nothing is decided before the key for it");
    hand.keys("y");
    let refused = kept(&hand, &case);
    assert!(
        matches!(refused.state, CaseState::Refused { code, grace_until: Some(_) } if code.as_str() == "R21-5"),
        "{:?} {:#?}",
        refused.state,
        hand.screen()
    );
    assert!(said(&hand, &case).starts_with("Not issued: Required documents not submitted (R21-5)."));
}

#[test]
fn typed_text_is_kept_and_refusal_needs_rationale() {
    let mut hand = sits();
    hand.finds("SMITH");
    let case = chosen(&hand);
    hand.keys("r").writes("R21-4B").keys("Enter Ctrl-u").writes("No means, none after being asked");
    hand.keys("Shift-Tab Ctrl-u").writes("R21-5");
    assert_eq!(form(&hand).words().as_deref(), Some("No means, none after being asked"));
    // Words that were taken away stay away.
    hand.keys("Enter Ctrl-u Shift-Tab Ctrl-u").writes("R21-4B").keys("Enter");
    assert_eq!(form(&hand).words(), None);
    hand.keys("Enter Enter");
    assert_eq!(form(&hand).part, FormPart::Note);
    hand.keys("Tab y");
    assert!(kept(&hand, &case).state.is_workable(), "without words nothing is refused");
    // The keys have gone to where the words are missing.
    hand.writes("No proof of means").keys("Enter y");
    assert_eq!(said(&hand, &case), "No proof of means");
}

#[test]
fn approval_is_prefilled_and_only_plain_needs_none() {
    let mut hand = sits();
    hand.finds("MÜLLER");
    let case = chosen(&hand);
    verifies_all(&mut hand);
    hand.keys("a y");
    let words = said(&hand, &case);
    assert!(words.starts_with("All 7 items verified;") && words.ends_with("Rules 2026.1."), "{words}");
    // It can be emptied, as nothing was done without.
    hand.keys("3").finds("MÜLLER").keys("z y").finds("MÜLLER").keys("a Shift-Tab Ctrl-u Enter y");
    assert!(kept(&hand, &case).state.is_decided(), "{:#?}", hand.screen());
    assert_eq!(said(&hand, &case), "");
    // With an item done without, it cannot.
    hand.keys("3").finds("MÜLLER").keys("z y Enter Home Down Down w").writes("the photograph is taken here");
    hand.keys("Enter a Shift-Tab Ctrl-u Tab y");
    assert!(kept(&hand, &case).state.is_workable());
    assert_eq!(form(&hand).part, FormPart::Note);
    hand.writes("the photograph is taken at the window").keys("Enter y");
    assert_eq!(said(&hand, &case), "the photograph is taken at the window");
}

#[test]
fn only_reviewed_transfer_is_prefilled() {
    let mut hand = sits();
    hand.finds("JANSEN");
    let case = chosen(&hand);
    hand.keys("t Tab");
    assert_eq!(form(&hand).words(), None, "why it cannot wait only a person knows");
    hand.keys("Esc");
    verifies_all(&mut hand);
    hand.keys("t");
    assert!(form(&hand).words().unwrap().ends_with("Offered to Beijing Capital, the port of entry."));
    assert!(form(&hand).picker.as_ref().unwrap().fitting("PVG").is_empty(), "no other port is possible");
    hand.keys("Esc t y");
    let offered = kept(&hand, &case);
    assert!(
        offered.transfer.as_ref().unwrap().reason.ends_with("Offered to Beijing Capital, the port of entry.")
    );
    // Sent back, it is not sent again with the same words: what is different only a person knows.
    hand.keys("2").finds("JANSEN").keys("T Down Down Enter Enter y");
    assert_eq!(kept(&hand, &case).state, CaseState::InReview);
    hand.keys("1").finds("JANSEN").keys("t");
    assert_eq!(form(&hand).words(), None);
    hand.keys("y");
    assert_eq!(form(&hand).part, FormPart::Note);
    assert_eq!(kept(&hand, &case).state, CaseState::InReview);
    hand.writes("the confirmation has come").keys("Enter y");
    assert_eq!(&*kept(&hand, &case).transfer.as_ref().unwrap().reason, "the confirmation has come");
}

#[test]
fn prefilled_text_follows_screen_language() {
    let mut hand = sits();
    hand.finds("SMITH").keys("W Down");
    assert!(form(&hand).words().unwrap().starts_with("Withdrawn by the applicant (W-APP)"));
    hand.keys("F2");
    assert!(form(&hand).words().unwrap().starts_with("申请人撤回（W-APP）"));
    hand.keys("Enter Enter y");
    hand.waits(2);
    assert!(hand.model.desk.iter().all(|l| &*l.case.papers.traveller.surname != "SMITH"));
}

#[test]
fn a_note_is_kept_and_changes_nothing_else() {
    let mut hand = sits();
    hand.finds("BIANCHI");
    let case = chosen(&hand);
    hand.keys("n").writes("厂方来电 called 14:00, asks for news").keys("Enter");
    let noted = kept(&hand, &case);
    assert_eq!(noted.state, case.state);
    assert_eq!(noted.timeline.last().unwrap().note.as_deref(), Some("厂方来电 called 14:00, asks for news"));
    hand.keys("n Enter");
    assert_eq!(kept(&hand, &case).version, noted.version, "a note without words is none");
}

#[test]
fn filter_applies_per_letter_and_esc_clears_it() {
    let mut hand = sits();
    let all = hand.model.rows.len();
    hand.keys("/").writes("jans");
    assert_eq!(hand.model.rows.len(), 1, "{:#?}", hand.screen());
    assert_eq!(&*chosen(&hand).papers.traveller.surname, "JANSEN");
    hand.keys("Enter");
    assert!(!hand.model.filtering);
    assert_eq!(hand.model.rows.len(), 1);
    hand.keys("/ Esc");
    assert_eq!(hand.model.rows.len(), all);
    hand.keys("/").writes("no such traveller anywhere");
    assert!(hand.model.rows.is_empty());
    assert!(hand.model.selected.is_none());
    hand.keys("Enter a");
    assert!(hand.model.layers.is_empty(), "there is no case to decide on");
    hand.keys("\\");
    assert_eq!(hand.model.rows.len(), all);
}

#[test]
fn pasted_text_never_acts() {
    let mut hand = sits();
    hand.finds("MÜLLER");
    let before = hand.service.desk().seq;
    let text = "avvvy\r\x1b[200~ry\n\u{202e}q";
    for keys in ["", "Enter", "t", "Esc a", "Esc ?", "Esc ."] {
        hand.keys(keys);
        let layers = hand.model.layers.len();
        let effects = hand.msg(Msg::Paste(text.into()));
        assert!(effects.is_empty(), "after {keys}: {effects:?}");
        assert_eq!(hand.model.layers.len(), layers);
    }
    hand.keys("Esc n");
    assert!(hand.msg(Msg::Paste(text.into())).is_empty());
    match hand.model.layers.last() {
        Some(Layer::Form(form)) => {
            let words = form.words().unwrap();
            assert!(words.starts_with("avvvy"));
            assert!(!words.chars().any(char::is_control), "{words:?}");
        }
        other => panic!("{other:?}"),
    }
    hand.keys("Esc");
    assert_eq!(hand.service.desk().seq, before);
    assert!(!hand.left);
}

/// Somebody else, on another terminal of the same desk.
fn another_notes(hand: &Hand, case: &Case) {
    let other = hand.service.officers()[1].clone();
    let command = Command::Note { text: "seen elsewhere".into() };
    hand.service.execute(&other, CommandRequest { case: case.no, seen: None, id: None, command }).unwrap();
}

#[test]
fn stale_decision_on_screen_is_blocked() {
    let mut hand = sits();
    hand.finds("MÜLLER");
    let case = chosen(&hand);
    verifies_all(&mut hand);
    hand.keys("a");
    another_notes(&hand, &case);
    let version = kept(&hand, &case).version;
    // The news has not reached this screen: the service itself refuses.
    hand.keys("y");
    assert_eq!(reasons(&hand), ["changed_meanwhile"]);
    assert_eq!(kept(&hand, &case).version, version);
    assert_eq!(kept(&hand, &case).state, CaseState::InReview);
    hand.keys("Esc");

    // The news has reached the screen while the form was open: the form refuses.
    hand.keys("a");
    another_notes(&hand, &case);
    let version = kept(&hand, &case).version;
    let desk = hand.service.desk();
    hand.msg(Msg::Desk(desk));
    hand.keys("y");
    match hand.model.layers.last() {
        Some(Layer::Form(form)) => assert_eq!(form.blockers[0].code(), "changed_meanwhile"),
        Some(Layer::Blocked(dialog)) => assert_eq!(dialog.blockers[0].code(), "changed_meanwhile"),
        other => panic!("{other:?}"),
    }
    assert_eq!(kept(&hand, &case).version, version);
    hand.keys("Esc a y");
    assert!(kept(&hand, &case).state.is_decided(), "seen anew, it is decided on");
}

#[test]
fn fast_keys_verify_an_item_each() {
    let mut hand = sits();
    hand.finds("MÜLLER").keys("Enter");
    let open = chosen(&hand).lines.iter().filter(|l| l.blocks_approval()).count();
    let n = open.min(4);
    assert!(n >= 3, "the sample has too few items for this");
    // All keys are down before the first answer comes.
    let mut asked = Vec::new();
    for _ in 0..n {
        asked.extend(hand.msg(Msg::Key("v".parse().unwrap())));
    }
    assert_eq!(asked.len(), 1, "one order is on its way at a time");
    let shown = chosen(&hand);
    assert!(shown.lines.iter().all(|l| l.state != ItemState::Verified), "nothing is shown before it is kept");
    hand.carry_out(asked);
    let case = chosen(&hand);
    let done = case.lines.iter().filter(|l| l.state == ItemState::Verified).count();
    assert_eq!(done, n, "{:?}", case.lines);
    assert!(hand.model.pending.is_none() && hand.model.queued.is_empty());
}

#[test]
fn enter_never_decides() {
    for keys in ["a", "t", "r", "W", "d"] {
        let mut hand = sits();
        // Where papers are missing they can be asked for; where all is there it can be decided.
        hand.finds(match keys {
            "d" => "MOREAU",
            "t" => "JANSEN",
            _ => "MÜLLER",
        });
        let case = chosen(&hand);
        if keys != "d" {
            verifies_all(&mut hand);
        }
        let before = kept(&hand, &case);
        hand.keys(keys);
        let begun = hand.model.layers.last();
        assert!(
            matches!(begun, Some(Layer::Form(f)) if f.decisive)
                || matches!(begun, Some(Layer::DocumentRequest(_))),
            "{keys}"
        );
        if matches!(keys, "r" | "W") {
            hand.keys("Enter");
            assert_eq!(form(&hand).missing, Some(FormPart::Pick), "no code is chosen beforehand");
            hand.keys("Down");
        }
        hand.keys("Enter Enter Enter");
        let confirms = match hand.model.layers.last() {
            Some(Layer::Form(form)) => form.part == FormPart::Confirm,
            Some(Layer::DocumentRequest(_)) => true,
            _ => false,
        };
        if !confirms {
            hand.writes("words");
        }
        hand.keys("Enter Enter Enter Tab Enter Enter");
        assert_eq!(kept(&hand, &case).state, before.state, "{keys}");
        assert_eq!(kept(&hand, &case).version, before.version, "{keys}");
    }
}

#[test]
fn input_method_letters_act_as_plain_keys() {
    let mut hand = sits();
    let first = hand.model.selected;
    let wide = |letter: char| Chord::reported(Key::Char(letter), false, false, false);
    hand.msg(Msg::Key(wide('\u{ff4a}')));
    assert_ne!(hand.model.selected, first);
    let text = hand.set.texts.notice.full_width.to_string();
    assert_eq!(hand.model.status.as_ref().unwrap().text, text);
    // In words they stay what they are.
    hand.keys("n");
    hand.msg(Msg::Key(wide('\u{ff4a}')));
    assert!(
        matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.words().as_deref() == Some("\u{ff4a}"))
    );
}

#[test]
fn a_screen_too_small_to_read_decides_nothing() {
    let mut hand = sits();
    hand.finds("MÜLLER");
    verifies_all(&mut hand);
    hand.keys("a");
    let before = hand.service.desk().seq;
    hand.msg(Msg::Resize(40, 10));
    hand.keys("y a Enter v t y");
    assert_eq!(hand.service.desk().seq, before);
    assert!(!hand.left);
    hand.msg(Msg::Resize(120, 40));
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(_))), "what was begun is still there");
    hand.msg(Msg::Resize(40, 10));
    hand.keys("q");
    assert!(hand.left);
}

#[test]
fn the_other_language_keeps_what_is_chosen() {
    let mut hand = sits();
    hand.finds("MOREAU").keys("Enter j j");
    let (case, item, rows) = (hand.model.selected, hand.model.item, hand.model.rows.len());
    let english = hand.screen();
    hand.keys("F2");
    assert_eq!(hand.set.lang, Lang::Zh);
    assert_eq!((hand.model.selected, hand.model.item, hand.model.rows.len()), (case, item, rows));
    assert_eq!(hand.model.focus, Focus::Case);
    assert_ne!(hand.screen(), english);
    hand.keys("F2");
    assert_eq!(hand.screen(), english);
}

#[test]
fn a_click_chooses_and_never_decides() {
    for size in [(80, 40), (120, 40), (160, 50)] {
        let mut hand = Hand::sits(Lang::En, 24, 6, size);
        hand.finds("MOREAU");
        let before = hand.service.desk().seq;
        let items: Vec<_> = chosen(&hand).lines.iter().map(|l| l.item).collect();
        let spots = |hand: &Hand| -> Vec<(u16, ScreenTarget)> {
            (0..size.1).map(|y| (y, target_at(&hand.model, &hand.set, size.0 / 2 + 20, y))).collect()
        };
        let (y, item) = spots(&hand)
            .into_iter()
            .find_map(|(y, s)| match s {
                ScreenTarget::Item(item) => Some((y, item)),
                _ => None,
            })
            .expect("an item is on the screen");
        assert_eq!(item, items[0]);
        let click = |x, y| Msg::Mouse(Mouse { x, y, kind: MouseKind::Click });
        hand.msg(click(size.0 / 2 + 20, y));
        assert_eq!((hand.model.focus, hand.model.item), (Focus::Case, Some(item)));
        hand.msg(Msg::Mouse(Mouse { x: size.0 / 2 + 20, y, kind: MouseKind::WheelDown }));
        hand.keys("Esc");
        hand.msg(click(5, 5));
        assert_eq!(hand.model.focus, Focus::List);
        assert_eq!(hand.model.position(), Some(hand.model.top + 2));
        assert_eq!(hand.service.desk().seq, before);
    }
}

/// What follows the checklist is reached with the keys, however few lines there are.
#[test]
fn the_statute_is_reached_on_the_smallest_screen() {
    for size in [(60, 18), (80, 24)] {
        let mut hand = Hand::sits(Lang::En, 24, 6, size);
        hand.finds("MOREAU").keys("Enter");
        let items = chosen(&hand).lines.len();
        // All reasons are listed before it.
        hand.keys(&"j ".repeat(items + 30));
        assert!(shows(&hand, "Art. 20"), "{:#?}", hand.screen());
    }
}

#[test]
fn new_cases_wait_for_refresh_and_keep_selection() {
    let mut hand = sits();
    hand.finds("MOREAU").keys("Enter j");
    let (case, item) = (hand.model.selected, hand.model.item);
    let before: Vec<_> = hand.model.rows.iter().map(|s| s.no).collect();
    let batch = (500..520)
        .map(|n| {
            let mut rng = fastrand::Rng::with_seed(u64::from(n));
            Submission {
                papers: sample::papers(&mut rng, n, Port::new("NGB"), at(NOW)),
                original: Box::default(),
            }
        })
        .collect();
    let fates = hand.service.import(batch).unwrap();
    assert_eq!(fates.len(), 20);
    let desk = hand.service.desk();
    hand.msg(Msg::Desk(desk));
    let rows = |hand: &Hand| hand.model.rows.iter().map(|s| s.no).collect::<Vec<_>>();
    assert_eq!(rows(&hand), before, "nothing moves by itself");
    assert!(hand.model.fresh.is_empty());
    assert!(shows(&hand, "N 20 new"), "{:#?}", hand.screen());
    hand.keys("N");
    assert!(rows(&hand).len() > before.len());
    assert!(!shows(&hand, "N 20 new"));
    assert_eq!((hand.model.selected, hand.model.item), (case, item));
    assert_eq!(hand.model.focus, Focus::Case);
    assert!(!hand.model.fresh.is_empty());
}

#[test]
fn failed_write_is_not_shown_as_done() {
    let mut hand = sits();
    hand.finds("MÜLLER");
    let case = chosen(&hand);
    verifies_all(&mut hand);
    let before = kept(&hand, &case);
    hand.full.store(true, Ordering::SeqCst);
    hand.keys("a y");
    let notice = hand.model.status.clone().unwrap();
    assert_eq!(notice.tone, StatusKind::Bad);
    assert!(shows(&hand, notice.text.split(' ').next().unwrap()));
    assert_eq!(*chosen(&hand), *before);
    assert!(hand.model.pending.is_none());
    hand.full.store(false, Ordering::SeqCst);
    hand.keys("a y");
    assert!(kept(&hand, &case).state.is_decided());
}

#[test]
fn keys_needing_a_case_report_its_absence() {
    let mut hand = Hand::sits(Lang::En, 0, 0, (80, 24));
    for key in ["i", ".", "Y", "a", "c", "t", "n"] {
        hand.model.status = None;
        hand.keys(key);
        assert!(hand.model.layers.is_empty(), "{key}");
        assert!(shows(&hand, "No case selected."), "{key}");
    }
}

#[test]
fn clock_set_back_keeps_entry_times_ordered() {
    let mut hand = sits();
    hand.keys("n").writes("first").keys("Enter");
    let no = chosen(&hand).no;
    *hand.clock.lock().unwrap() -= chrono::Duration::hours(1);
    assert_eq!(hand.service.clock_behind().unwrap().num_minutes(), 60);
    hand.keys("n").writes("second").keys("Enter");
    let case = hand.model.case(no).unwrap();
    let times: Vec<_> = case.timeline.iter().map(|s| s.at).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(case.timeline.last().unwrap().note.as_deref(), Some("second"));
}
