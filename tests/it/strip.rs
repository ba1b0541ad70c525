//! A list that never moves under the hand: what is held back from it, what moves at once, and what lets everything in.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::{Hand, NOW, at};
use chrono::Duration;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::code::Port;
use portdesk::domain::lang::Lang;
use portdesk::domain::queue::order;
use portdesk::sample;
use portdesk::service::Submission;
use portdesk::ui::state::msg::Msg;

fn rows(hand: &Hand) -> Vec<CaseNo> {
    hand.model.rows.iter().map(|s| s.no).collect()
}

/// The order in which the newest desk has them.
fn newest(hand: &Hand) -> Vec<CaseNo> {
    let (desk, now) = (hand.service.desk(), *hand.clock.lock().unwrap());
    order(&desk, &hand.set.rules, now).into_iter().map(|s| s.no).collect()
}

fn passes(hand: &mut Hand, minutes: i64) {
    *hand.clock.lock().unwrap() += Duration::minutes(minutes);
    hand.service.elapse().unwrap();
    hand.msg(Msg::Desk(hand.service.desk()));
    hand.msg(Msg::Tick);
}

/// Submissions that nobody at the desk sent for.
fn comes_in(hand: &mut Hand, numbers: std::ops::Range<u32>) {
    let batch = numbers.map(|n| {
        let papers =
            sample::papers(&mut fastrand::Rng::with_seed(u64::from(n)), n, Port::new("NGB"), at(NOW));
        Submission { papers, original: Box::default() }
    });
    hand.service.import(batch.collect()).unwrap();
    hand.msg(Msg::Desk(hand.service.desk()));
}

fn all() -> Hand {
    let mut hand = Hand::sits(Lang::En, 48, 6, (80, 24));
    hand.keys("3");
    hand
}

fn shows(hand: &Hand, text: &str) -> bool {
    hand.screen().iter().any(|line| line.contains(text))
}

#[test]
fn time_moves_no_row_until_refresh() {
    let mut hand = all();
    let before = rows(&hand);
    passes(&mut hand, 7 * 60);
    let gone = |no: &CaseNo| hand.service.desk().get(*no).is_none();
    let kept: Vec<CaseNo> = before.iter().copied().filter(|no| !gone(no)).collect();
    assert_eq!(rows(&hand), kept, "what is there stands where it stood");
    assert_ne!(rows(&hand), newest(&hand), "seven hours change an order");
    assert!(hand.model.order.changed > 0 && hand.model.order.new == 0);
    assert!(shows(&hand, &format!("N {} changed", hand.model.order.changed)), "{:#?}", hand.screen());
    let (chosen, line) = (hand.model.selected, hand.model.position().unwrap() - hand.model.top);
    hand.keys("N");
    assert_eq!(rows(&hand), newest(&hand));
    assert_eq!(hand.model.selected, chosen);
    assert!(hand.model.position().unwrap() - hand.model.top <= line.max(hand.model.list_height()));
    assert!(!hand.model.order.has_pending());
    hand.keys("N");
    assert!(shows(&hand, "The list is up to date"), "{:#?}", hand.screen());
}

#[test]
fn new_cases_are_counted_and_marked_after_refresh() {
    let mut hand = all();
    let before = rows(&hand);
    comes_in(&mut hand, 500..503);
    comes_in(&mut hand, 503..504);
    assert_eq!((rows(&hand), hand.model.order.new), (before.clone(), 4));
    assert!(shows(&hand, "N 4 new"));
    // What is held back can be lost to nothing: another view, and a filter, are made of everything.
    hand.keys("1 3");
    assert_eq!(rows(&hand), newest(&hand));
    assert_eq!(hand.model.fresh.len(), 4);
    comes_in(&mut hand, 510..512);
    hand.keys("/").writes("zzzz").keys("Esc");
    assert_eq!(rows(&hand), newest(&hand));
}

#[test]
fn own_action_moves_only_its_row_at_once() {
    let mut hand = Hand::sits(Lang::En, 48, 6, (80, 24));
    comes_in(&mut hand, 500..503);
    let before = rows(&hand);
    hand.keys("j j");
    let (done, next) = (before[2], before[3]);
    assert_eq!(hand.model.selected, Some(done));
    hand.keys("o Enter Enter");
    assert!(!hand.service.case(done).unwrap().unwrap().state.is_workable(), "{:#?}", hand.screen());
    let expected: Vec<CaseNo> = before.iter().copied().filter(|no| *no != done).collect();
    assert_eq!(rows(&hand), expected);
    assert_eq!(hand.model.selected, Some(next), "the next in place follows");
    assert_eq!(hand.model.order.new, 3, "what is held back stays held back");
    // Brought back, it stands where it belongs.
    hand.keys("2");
    let held = hand.model.rows.iter().position(|s| s.no == done).unwrap();
    hand.keys(&format!("g g {} O Enter Enter 1", "j ".repeat(held)));
    assert_eq!(rows(&hand).iter().filter(|no| **no == done).count(), 1, "{:#?}", hand.screen());
}

#[test]
fn open_case_stays_selected_during_checklist() {
    let mut hand = all();
    hand.keys("j j Enter");
    let before = rows(&hand);
    for _ in 0..4 {
        hand.keys("v");
        assert_eq!(rows(&hand), before);
    }
    assert_eq!(hand.model.order.changed, 0, "one's own work is no news");
}

#[test]
fn an_empty_list_has_nothing_to_move() {
    let mut hand = Hand::sits(Lang::En, 0, 0, (80, 24));
    assert!(rows(&hand).is_empty());
    comes_in(&mut hand, 1..3);
    assert_eq!(rows(&hand).len(), 2);
    assert!(!hand.model.order.has_pending());
}
