//! Batches: marks that stay on their cases, one action on all of them, previewed, confirmed once, stopped and continued.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::frames::{LANGS, SIZES, frames_are_whole};
use crate::hand::Hand;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::decide::BatchItem;
use portdesk::domain::lang::Lang;
use portdesk::service::CommandRequest;
use portdesk::ui::app::layer::Layer;
use portdesk::ui::base::glyphs::ASCII;
use portdesk::ui::base::theme::Theme;
use portdesk::ui::dialogs::batch::state::{BATCH, Batch, BatchStage};
use portdesk::ui::state::effect::Effect;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

fn sits() -> Hand {
    Hand::sits(Lang::En, 24, 6, (120, 40))
}

fn bulk(hand: &Hand) -> &Batch {
    match hand.model.layers.last() {
        Some(Layer::Batch(bulk)) => bulk,
        other => panic!("no bulk action but {other:?}"),
    }
}

fn marked(hand: &Hand) -> HashSet<CaseNo> {
    hand.service.desk().iter().map(|l| l.case.no).filter(|no| hand.model.marks.has(*no)).collect()
}

fn owned(hand: &Hand) -> usize {
    let me = hand.set.officer.id;
    let now = *hand.clock.lock().unwrap();
    hand.service.desk().iter().filter(|l| l.case.owner(now) == Some(&me)).count()
}

fn shows(hand: &Hand, text: &str) -> bool {
    hand.screen().iter().any(|line| line.contains(text))
}

#[test]
fn marks_follow_cases_through_filters_and_views() {
    let mut hand = sits();
    hand.keys("M j M");
    let both = marked(&hand);
    assert_eq!(both.len(), 2);
    assert!(shows(&hand, "2 marked"));
    hand.keys("/").writes("no such words").keys("Enter");
    assert!(shows(&hand, "2 marked, 2 not in this view"), "{:#?}", hand.screen());
    hand.keys("\\ 2 4 1");
    assert_eq!(marked(&hand), both);
    // The same key takes a mark away again.
    hand.keys("Home M");
    assert_eq!(marked(&hand).len(), 1);
    hand.keys("U");
    assert!(hand.model.marks.is_empty() && !shows(&hand, "marked"));
}

#[test]
fn range_mark_extends_to_the_selection() {
    let mut hand = sits();
    hand.keys("j M j j V");
    let rows: HashSet<CaseNo> = hand.model.rows[1..=4].iter().map(|s| s.no).collect();
    assert_eq!(marked(&hand), rows);
    // Upwards too, from where the last one ended.
    hand.keys("Home V");
    assert_eq!(marked(&hand).len(), 5);
    let mut fresh = sits();
    fresh.keys("j V");
    assert_eq!(marked(&fresh).len(), 1, "with nothing to begin from it is the one under the hand");
}

#[test]
fn all_means_all_that_the_list_shows() {
    let mut hand = sits();
    hand.keys("/").writes("pek").keys("Enter A");
    let shown: HashSet<CaseNo> = hand.model.rows.iter().map(|s| s.no).collect();
    assert!(!shown.is_empty() && shown.len() < hand.model.unfiltered());
    assert_eq!(marked(&hand), shown);
    // A closed case is not marked.
    hand.keys("U \\ 4 A");
    assert!(hand.model.marks.is_empty());
}

#[test]
fn batch_claim_writes_one_entry_per_case() {
    let mut hand = sits();
    let mine = owned(&hand);
    hand.keys("M M M c");
    let wanted: Vec<CaseNo> = bulk(&hand).orders.iter().map(|o| o.case).collect();
    assert_eq!((bulk(&hand).stage, bulk(&hand).total()), (BatchStage::Preview, 3));
    let before = hand.service.desk().seq;
    // The key that began it does not confirm it, nor does Enter.
    hand.keys("Enter");
    assert_eq!(bulk(&hand).stage, BatchStage::Preview);
    hand.keys("y");
    assert_eq!(bulk(&hand).stage, BatchStage::Report);
    let done = bulk(&hand).done;
    assert_eq!(done, wanted.len());
    assert_eq!(hand.service.desk().seq, before + done as u64, "one entry a case");
    assert_eq!(owned(&hand), mine + done);
    for no in wanted {
        assert!(!marked(&hand).contains(&no), "what is done is not marked");
    }
    hand.keys("Esc");
    assert!(hand.model.layers.is_empty());
}

#[test]
fn blocked_cases_are_previewed_and_stay_marked() {
    let mut hand = sits();
    hand.keys("A a Enter");
    let (can, cannot) = (bulk(&hand).orders.len(), bulk(&hand).refused.len());
    assert_eq!((can, cannot), (0, hand.model.rows.len()), "nothing was verified yet");
    let counted: usize = bulk(&hand).groups.iter().map(|g| g.count).sum();
    assert_eq!(counted, cannot);
    hand.keys("y");
    assert_eq!(bulk(&hand).stage, BatchStage::Preview, "there is nothing to confirm");
    hand.keys("Esc");
    assert_eq!(hand.model.marks.len(), cannot);
}

#[test]
fn batch_approval_takes_only_verified_cases() {
    let mut hand = sits();
    hand.finds("MÜLLER").keys("Enter");
    while hand
        .model
        .selected_case()
        .unwrap()
        .lines
        .iter()
        .any(portdesk::domain::case::checklist::ChecklistItem::blocks_approval)
    {
        hand.keys("v");
    }
    let ready = hand.model.selected_case().unwrap().no;
    hand.keys("Esc A a Enter");
    assert_eq!(bulk(&hand).orders.iter().map(|o| o.case).collect::<Vec<_>>(), [ready]);
    assert!(shows(&hand, "MÜLLER") || shows(&hand, "MUELLER"), "who is named before the key");
    hand.keys("y Esc");
    let case = hand.service.case(ready).unwrap().unwrap();
    assert_eq!(case.state.name(), "approved");
    assert!(!hand.model.marks.has(ready) && !hand.model.marks.is_empty());
}

#[test]
fn case_changed_after_preview_is_skipped() {
    let mut hand = sits();
    hand.keys("M M M c");
    let moved = bulk(&hand).orders[1].clone();
    let note = portdesk::domain::command::Command::Note { text: "meanwhile".into() };
    let order = CommandRequest { case: moved.case, seen: None, id: None, command: note };
    hand.service.execute(&hand.set.officer, order).unwrap();
    hand.keys("y");
    let refused: Vec<_> =
        bulk(&hand).refused.iter().map(|r| (r.case, r.refusal.blockers[0].code())).collect();
    assert_eq!(refused, [(moved.case, "changed_meanwhile")]);
    assert_eq!((bulk(&hand).done, bulk(&hand).untouched()), (2, 0));
    assert_eq!(marked(&hand), HashSet::from([moved.case]));
}

#[test]
fn batch_can_be_stopped_and_resumed() {
    let mut hand = Hand::sits(Lang::En, 2 * BATCH as u32, 0, (120, 40));
    let mine = owned(&hand);
    hand.keys("3 A c");
    let can = bulk(&hand).orders.len();
    assert!(can > BATCH, "{can}");
    // A claim of a case that is one's own already only makes it last.
    let again = |orders: &[BatchItem]| {
        let me = Some(&hand.set.officer.id);
        let now = *hand.clock.lock().unwrap();
        let own = |o: &&BatchItem| hand.service.desk().get(o.case).is_some_and(|l| l.case.owner(now) == me);
        orders.iter().filter(own).count()
    };
    let (own_first, own) = (again(&bulk(&hand).orders[..BATCH]), again(&bulk(&hand).orders));
    // `y`, and `Esc` before the first batch is answered.
    let first = hand.msg(portdesk::ui::state::msg::Msg::Key("y".parse().unwrap()));
    assert!(matches!(&first[..], [Effect::ExecuteMany { orders, .. }] if orders.len() == BATCH));
    hand.keys("Esc");
    assert!(bulk(&hand).stopping);
    hand.carry_out(first);
    assert_eq!(bulk(&hand).stage, BatchStage::Report);
    assert_eq!((bulk(&hand).done, bulk(&hand).untouched()), (BATCH, can - BATCH));
    assert_eq!(owned(&hand), mine + BATCH - own_first);
    let left = marked(&hand).len();
    hand.keys("Esc c");
    assert_eq!(bulk(&hand).orders.len(), can - BATCH, "of {left} that are left");
    hand.keys("y");
    assert_eq!((bulk(&hand).done, bulk(&hand).untouched()), (can - BATCH, 0));
    assert_eq!(owned(&hand), mine + can - own);
}

#[test]
fn full_disk_cancels_the_batch() {
    let mut hand = sits();
    hand.keys("M M M c");
    let before = marked(&hand);
    hand.full.store(true, Ordering::SeqCst);
    hand.keys("y");
    assert_eq!((bulk(&hand).done, bulk(&hand).untouched()), (0, 3));
    assert!(shows(&hand, "The disk is full"), "{:#?}", hand.screen());
    assert_eq!(marked(&hand), before);
}

#[test]
fn batch_refusal_needs_countersignature_per_case() {
    let mut hand = Hand::sits_protected(Lang::En, 24, 6, (120, 40));
    hand.keys("M M r").writes("R21-5").keys("Tab").writes("no proof of funds").keys("Enter");
    let can = bulk(&hand).orders.len();
    assert!(can > 0 && bulk(&hand).second == can, "{:?}", bulk(&hand));
    assert!(shows(&hand, "await countersignature"));
    hand.keys("y");
    assert_eq!((bulk(&hand).done, bulk(&hand).waiting), (can, can));
    let waiting = hand.service.desk().iter().filter(|l| l.case.state.is_awaiting_second()).count();
    assert_eq!(waiting, can);
}

#[test]
fn missing_fields_are_requested_before_preview() {
    let mut hand = sits();
    hand.keys("M M W").keys("Tab Enter");
    hand.keys("Esc Esc U M M n Enter");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if !f.blockers.is_empty()));
    hand.writes("the flight was diverted").keys("Enter y");
    assert_eq!(bulk(&hand).done, 2);
}

#[test]
fn batch_transfer_goes_to_each_entry_port() {
    let mut hand = sits();
    hand.keys("/").writes("pek").keys("Enter A t Tab").writes("the flight was diverted").keys("Enter");
    let orders = bulk(&hand).orders.clone();
    assert!(!orders.is_empty());
    for one in orders {
        let case = hand.service.case(one.case).unwrap().unwrap();
        match one.command {
            portdesk::domain::command::Command::Transfer { to, .. } => assert_eq!(to, case.papers.entry_port),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn batch_writes_a_rationale_per_case() {
    let mut hand = sits();
    hand.keys("M M r").writes("R21-5").keys("Tab");
    assert!(shows(&hand, "empty: pre-filled for each case from its own checklist"), "{:#?}", hand.screen());
    hand.keys("Enter");
    let orders = bulk(&hand).orders.clone();
    assert_eq!(orders.len(), 2);
    for one in &orders {
        let case = hand.service.case(one.case).unwrap().unwrap();
        let own = portdesk::text::rationale(&hand.set.texts, &case, &one.command, &hand.set.rules);
        match &one.command {
            portdesk::domain::command::Command::Refuse { note, .. } => {
                assert!(note.is_some() && *note == own, "{note:?}");
            }
            other => panic!("{other:?}"),
        }
    }
    hand.keys("y");
    assert_eq!(bulk(&hand).done, 2);
}

#[test]
fn single_case_actions_are_unavailable_in_batches() {
    let mut hand = sits();
    hand.keys("M M s");
    assert!(hand.model.layers.is_empty());
    assert!(shows(&hand, "a second officer reviews each case"), "{:#?}", hand.screen());
    // The rule holds below the screen too.
    let case = Arc::clone(hand.model.selected_case().unwrap());
    let item = case.lines[0].item;
    let command = portdesk::domain::command::Command::Verify { item, note: None };
    let order = CommandRequest { case: case.no, seen: None, id: None, command };
    let outcome = hand.service.execute_many(&hand.set.officer, vec![order]).unwrap().remove(0);
    assert_eq!(outcome.result.unwrap_err().blockers[0].code(), "one_by_one");
    // In an opened case the keys are for that case.
    hand.keys("Enter c");
    assert!(hand.model.layers.is_empty() || !matches!(hand.model.layers.last(), Some(Layer::Batch(_))));
}

#[test]
fn a_case_that_closed_loses_its_mark() {
    let mut hand = sits();
    hand.keys("M k");
    let no = hand.model.selected.unwrap();
    let code = portdesk::domain::code::ClosingCode::new("W-APP");
    let command = portdesk::domain::command::Command::Withdraw { code, note: Some("off".into()) };
    hand.service
        .execute(&hand.set.officer, CommandRequest { case: no, seen: None, id: None, command })
        .unwrap();
    let desk = hand.service.desk();
    hand.msg(portdesk::ui::state::msg::Msg::Desk(desk));
    assert!(!hand.model.marks.is_empty(), "it can still be recalled");
    hand.waits(2);
    assert!(hand.model.marks.is_empty());
}

fn reach(name: &str, hand: &mut Hand) {
    match name {
        "marked" => {
            hand.keys("M j M / ").writes("a").keys("Enter");
        }
        "many_form" => {
            hand.keys("M M M t");
        }
        "many_preview" => {
            hand.finds("MÜLLER").keys("Enter v v v v v v v v v Esc A a Enter");
        }
        "many_claim" => {
            hand.keys("3 A c");
        }
        "many_running" => {
            hand.keys("3 A c");
            if let Some(Layer::Batch(bulk)) = hand.model.layers.last_mut() {
                (bulk.stage, bulk.sent, bulk.settled, bulk.done) = (BatchStage::Running(1), 20, 10, 9);
            }
        }
        "many_report" => {
            hand.keys("M M M M c");
            let moved = bulk(hand).orders[1].case;
            let note = portdesk::domain::command::Command::Note { text: "meanwhile".into() };
            let order = CommandRequest { case: moved, seen: None, id: None, command: note };
            hand.service.execute(&hand.set.officer, order).unwrap();
            hand.keys("y");
        }
        _ => panic!("{name}"),
    }
}

const SCREENS: [&str; 6] =
    ["marked", "many_form", "many_preview", "many_claim", "many_running", "many_report"];

#[test]
fn what_it_looks_like() {
    for (lang, tag) in LANGS.into_iter().zip(["en", "zh"]) {
        for size in SIZES {
            for name in SCREENS {
                let mut hand = Hand::sits(lang, 24, 6, size);
                reach(name, &mut hand);
                hand.model.follow();
                frames_are_whole(&hand.cells(), name);
                insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                    let name = format!("{name}.{tag}.{}x{}", size.0, size.1);
                    insta::assert_snapshot!(name, hand.screen().join("\n"));
                });
            }
        }
    }
}

#[test]
fn plain_signs_without_colour_say_the_same() {
    let mut hand = Hand::sits(Lang::En, 24, 6, SIZES[0]);
    (hand.set.glyphs, hand.set.theme) = (ASCII, Arc::new(Theme::plain()));
    reach("many_preview", &mut hand);
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("many_preview.ascii", hand.screen().join("\n"));
    });
}
