//! Lists as an officer arranges them: sorted by a column, searched, kept under a number, and there again at the next session.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::{Hand, NOW, at};
use chrono::Duration;
use portdesk::domain::case::checklist::progress;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::lang::Lang;
use portdesk::domain::listing::{Column, Preferences, Sort, View, sort_rows};
use portdesk::domain::queue::{Band, QueueEntry, order};
use portdesk::store::AuditEvent;
use portdesk::ui::app::screen::DeskScreen;
use portdesk::ui::base::keys::{Chord, Key};
use portdesk::ui::state::effect::Effect;
use portdesk::ui::state::msg::{ArchiveResult, Mouse, MouseKind, Msg};
use proptest::prelude::*;
use std::sync::Arc;

fn sits() -> Hand {
    Hand::sits(Lang::En, 48, 40, (160, 50))
}

fn numbers(hand: &Hand) -> Vec<CaseNo> {
    hand.model.rows.iter().map(|s| s.no).collect()
}

fn names(hand: &Hand) -> Vec<String> {
    hand.model
        .rows
        .iter()
        .map(|s| hand.model.case(s.no).unwrap().papers.traveller.surname.to_string())
        .collect()
}

fn in_queue(hand: &Hand) -> Vec<CaseNo> {
    let all = order(&hand.service.desk(), &hand.set.rules, at(NOW));
    all.into_iter().filter(|s| s.place.band != Band::Waiting).map(|s| s.no).collect()
}

#[test]
fn sorting_keeps_the_selected_case() {
    let mut hand = sits();
    hand.keys("j j j");
    let chosen = hand.model.selected;
    hand.keys(", t");
    let sorted = names(&hand);
    let mut wanted = sorted.clone();
    wanted.sort_by_key(|name| portdesk::domain::normalize::fold(name));
    assert_eq!(sorted, wanted);
    assert_ne!(numbers(&hand), in_queue(&hand));
    assert_eq!(hand.model.selected, chosen, "the hand stays on its case");
    let row = hand.model.position().unwrap();
    assert!((hand.model.top..hand.model.top + hand.model.list_height()).contains(&row), "and sees it");
    // The same again turns it round; those alike keep the order of the queue either way.
    hand.keys(", t");
    let turned = names(&hand);
    assert_eq!(turned.first(), sorted.last());
    hand.keys(", d");
    let shares: Vec<f64> = hand
        .model
        .rows
        .iter()
        .map(|s| progress(&hand.model.case(s.no).unwrap().lines))
        .map(|(settled, all)| settled as f64 / all as f64)
        .collect();
    assert!(shares.is_sorted() && shares.first() < shares.last(), "{shares:?}");
    hand.keys(", ,");
    assert_eq!(numbers(&hand), in_queue(&hand));
}

#[test]
fn every_column_sorts_and_is_marked() {
    let mut hand = sits();
    let keys = [", k", ", l", ", c", ", t", ", n", ", g", ", e", ", d", ", s", ", o"];
    for key in keys {
        hand.keys(key);
        let by = hand.model.preferences.sort.unwrap().by;
        let text = &hand.set.texts.column[by.name()];
        assert!(hand.screen()[1].contains(&format!("by {text} ^")), "{key}: {}", hand.screen()[1]);
    }
    // Closed cases have no clocks, and a column that a list does not have changes nothing.
    hand.keys("4 , l");
    assert_eq!(hand.model.preferences.sort, Some(Sort::up(Column::Closed)));
    hand.keys(", k");
    assert_eq!(hand.model.preferences.sort, Some(Sort::up(Column::Closed)));
    assert!(hand.screen()[48].contains("cannot be sorted by slack"), "{:?}", &hand.screen()[48..]);
}

#[test]
fn each_list_keeps_its_own_order() {
    let mut hand = sits();
    hand.keys(", t 2 , l 1");
    assert_eq!(hand.model.preferences.sort, Some(Sort::up(Column::Traveller)));
    hand.keys("2");
    assert_eq!(hand.model.preferences.sort, Some(Sort::up(Column::Lands)));
    hand.keys("3");
    assert_eq!(hand.model.preferences.sort, None);
}

#[test]
fn sorted_rows_stay_until_refreshed() {
    let mut hand = sits();
    hand.keys(", d");
    let before = numbers(&hand);
    // Work on the checklist changes what the list is sorted by.
    hand.keys("Enter v v v Esc");
    assert_eq!(numbers(&hand), before);
    hand.keys(", d , d");
    assert_ne!(numbers(&hand), before);
}

#[test]
fn clicking_column_head_sorts_then_reverses() {
    let mut hand = sits();
    let head = hand.screen()[2].find("traveller").unwrap();
    let click = Mouse { x: u16::try_from(head).unwrap() + 1, y: 2, kind: MouseKind::Click };
    let chosen = hand.model.selected;
    hand.msg(Msg::Mouse(click));
    assert_eq!(hand.model.preferences.sort, Some(Sort::up(Column::Traveller)));
    hand.msg(Msg::Mouse(click));
    assert_eq!(hand.model.preferences.sort, Some(Sort { by: Column::Traveller, down: true }));
    assert_eq!(hand.model.selected, chosen);
}

#[test]
fn search_moves_between_cases_without_filtering() {
    let mut hand = sits();
    let all = numbers(&hand);
    hand.keys("j j").writes("fjansen");
    assert_eq!(numbers(&hand), all, "every row stays where it is");
    assert_eq!(&*hand.model.selected_case().unwrap().papers.traveller.surname, "JANSEN");
    // Esc goes back to where the hand was.
    hand.keys("Esc");
    assert_eq!(hand.model.selected, Some(all[2]));
    assert!(!hand.model.search.is_active());
    // Enter stays; the next key is the list's own again.
    hand.writes("fground:REP ").keys("Enter");
    let first = hand.model.selected.unwrap();
    let hits: Vec<CaseNo> = hand.model.search.hits.iter().map(|row| all[*row]).collect();
    assert!(hits.len() > 2 && hits.contains(&first));
    hand.keys(">");
    let at = hits.iter().position(|no| *no == first).unwrap();
    assert_eq!(hand.model.selected, Some(hits[(at + 1) % hits.len()]));
    hand.keys("<");
    assert_eq!(hand.model.selected, Some(first));
    for _ in 0..hits.len() {
        hand.keys(">");
    }
    assert_eq!(hand.model.selected, Some(first), "round the end");
    hand.keys("Esc");
    assert!(!hand.model.search.is_active());
    assert_eq!(hand.model.selected, Some(first), "the hand stays where it is");
}

#[test]
fn escape_from_filter_restores_the_selected_case() {
    let mut hand = sits();
    hand.keys("j j j j j");
    let chosen = hand.model.selected;
    hand.writes("/zz");
    assert_ne!(hand.model.selected, chosen);
    hand.keys("Esc");
    assert_eq!(hand.model.selected, chosen);
    assert_eq!(hand.model.shown, chosen);
    // A filter that was written and taken away again by hand.
    hand.writes("/zz").keys("Backspace Backspace Esc");
    assert_eq!(hand.model.selected, chosen);
    // What Enter keeps stays: the case that is selected there is the officer's choice.
    hand.writes("/ground:REP ").keys("Enter");
    let found = hand.model.selected;
    hand.keys("\\");
    assert_eq!(hand.model.selected, found);
}

#[test]
fn own_work_is_no_news() {
    for lang in [Lang::En, Lang::Zh] {
        let mut hand = Hand::sits(lang, 48, 40, (80, 24));
        let before = hand.screen()[0].clone();
        hand.keys("Enter v");
        assert!(hand.model.status.is_some());
        assert_eq!(
            (hand.model.order.new, hand.model.order.changed),
            (0, 0),
            "{before}\n{}",
            hand.screen()[0]
        );
    }
}

#[test]
fn search_and_filter_are_kept_apart() {
    let mut hand = sits();
    hand.writes("/ground:BUS ").keys("Enter");
    let narrowed = numbers(&hand);
    hand.writes("fport:PEK ").keys("Enter");
    assert_eq!(numbers(&hand), narrowed);
    let line = hand.screen()[1].clone();
    assert!(line.contains("filter") && line.contains("ground:BUS"), "{line}");
    assert!(line.contains("search") && line.contains("port:PEK"), "{line}");
    // Taking one away leaves the other.
    hand.keys("\\");
    assert!(hand.model.search.is_active() && hand.model.filter.value().is_empty());
    assert!(numbers(&hand).len() > narrowed.len());
}

#[test]
fn failed_search_keeps_selection_and_reports() {
    let mut hand = sits();
    hand.keys("j").writes("fnobodyofthisname").keys("Enter");
    assert_eq!(hand.model.position(), Some(1));
    hand.keys(">");
    assert!(hand.screen()[48].contains("No case in this list matches nobodyofthisname"));
    let mut hand = sits();
    hand.keys(">");
    assert!(hand.screen()[48].contains("Nothing was searched for yet"));
}

#[test]
fn view_is_saved_with_filter_and_sort() {
    let mut hand = sits();
    hand.writes("/port:PEK ").keys("Enter , t K").writes("Beijing").keys("Enter");
    let kept = numbers(&hand);
    assert!(!kept.is_empty());
    assert!(hand.screen()[1].contains("5 Beijing"), "{}", hand.screen()[1]);
    // The desk's own list is whole and in its order: the filter went with the view.
    hand.keys("1 , ,");
    assert_eq!(numbers(&hand), in_queue(&hand));
    assert!(hand.model.filter.value().is_empty());
    hand.keys("5");
    assert_eq!(numbers(&hand), kept);
    assert_eq!(hand.model.filter.value(), "port:PEK", "what narrows is never hidden");
    assert!(hand.screen()[1].contains("port:PEK"), "{}", hand.screen()[1]);
    // A filter that was written over is the officer's own and stays.
    hand.keys("/ Ctrl-u").writes("port:SHA ").keys("Enter 1");
    assert_eq!(hand.model.filter.value(), "port:SHA ");
    // A free number says how it is filled.
    hand.keys("7");
    assert!(hand.screen()[48].contains("No saved view 7. K saves"), "{:?}", &hand.screen()[48..]);
    // Forgotten.
    hand.keys("5 K Ctrl-d Esc 1 5");
    assert!(hand.screen()[48].contains("No saved view 5"), "{:?}", &hand.screen()[48..]);
}

#[test]
fn unnamed_view_is_labelled_by_its_query() {
    let mut hand = sits();
    hand.writes("/due<4h ").keys("Enter K Down Enter");
    assert_eq!(&*hand.model.preferences.keeps.views[&6].name, "due<4h");
    hand.keys("\\ 2 K Up Up Enter");
    assert_eq!(&*hand.model.preferences.keeps.views[&5].name, "Waiting");
}

#[test]
fn views_cycle_with_saved_ones_last() {
    let mut hand = sits();
    hand.keys("K Enter 1");
    let mut seen = Vec::new();
    let own = View::ALL.map(|view| (view, None));
    for _ in 0..=own.len() {
        seen.push((hand.model.view, hand.model.preferences.kept));
        hand.keys("]");
    }
    assert_eq!(seen[..own.len()], own);
    assert_eq!(seen[own.len()], (View::Queue, Some(5)));
    assert_eq!((hand.model.view, hand.model.preferences.kept), (View::Queue, None));
    hand.keys("[");
    assert_eq!((hand.model.view, hand.model.preferences.kept), (View::Queue, Some(5)));
}

#[test]
fn preferences_persist_per_officer() {
    let mut hand = sits();
    hand.writes("/port:PEK ").keys("Enter K").writes("Beijing").keys("Enter 1 , t");
    let me = hand.set.officer.id;
    // A kept view is on disk at once; how a list is sorted when the hand has settled on it.
    let kept = hand.service.preferences(me).unwrap();
    assert_eq!(&*kept.views[&5].name, "Beijing");
    assert_eq!(kept.sorts.get(&View::Queue), None);
    let later = at(NOW) + Duration::seconds(11);
    *hand.clock.lock().unwrap() = later;
    let effects = hand.msg(Msg::Tick);
    hand.carry_out(effects);
    let kept = hand.service.preferences(me).unwrap();
    assert_eq!(kept.sorts[&View::Queue], Sort::up(Column::Traveller));
    assert_eq!(kept.recent, [Box::from("port:PEK")]);
    let other = hand.service.officers().iter().find(|o| o.id != me).unwrap().id;
    assert_eq!(hand.service.preferences(other).unwrap(), Preferences::default());
    // What was changed a moment before leaving is not lost either.
    hand.keys(", c");
    hand.keys("q y");
    assert!(hand.left);
    assert_eq!(hand.service.preferences(me).unwrap().sorts[&View::Queue], Sort::up(Column::Case));
    // The next session begins so, and says it.
    let keeps = hand.service.preferences(me).unwrap();
    let mut next = sits();
    let (desk, officers) = (next.service.desk(), next.service.officers());
    next.model = DeskScreen::begin(desk, (160, 50), at(NOW), &next.set.rules, officers, keeps);
    assert!(next.screen()[1].contains("by case number ^") && next.screen()[1].contains("5 Beijing"));
    let serials: Vec<u32> = numbers(&next).iter().map(|no| no.serial()).collect();
    assert!(serials.is_sorted());
    // An empty filter offers what was looked for last.
    next.keys("/");
    assert!(next.screen()[2].contains("port:PEK"), "{}", next.screen()[2]);
    next.keys("Tab");
    assert_eq!(next.model.filter.value(), "port:PEK");
}

#[test]
fn nothing_is_written_down_that_did_not_change() {
    let mut hand = sits();
    let before = hand.service.desk().seq;
    hand.keys("j k 2 1 / Esc f Esc q y");
    assert_eq!(hand.service.preferences(hand.set.officer.id).unwrap(), Preferences::default());
    assert_eq!(hand.service.desk().seq, before);
    assert!(AuditEvent::NAMES.contains(&"preferences_changed"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever it is sorted by: no case is lost or doubled, those alike keep their order, those without a value stand last, and the
    /// other way round is the other way round.
    #[test]
    fn sorting_is_a_stable_order(column in 0..Column::ALL.len(), down: bool, seed in 0_u64..8) {
        let rules = portdesk::domain::rules::Rules::builtin();
        let now = at(NOW);
        let office = portdesk::domain::code::Port::new("NGB");
        let built = portdesk::sample::cases(seed, 24, 12, now, office, &rules, 1);
        let cases: Vec<Arc<_>> = built.into_iter().map(|b| Arc::new(b.case)).collect();
        let desk = portdesk::domain::desk::Desk::with(
            office, 1, cases.iter().filter(|c| !c.state.is_closed()).cloned(), &rules,
            portdesk::domain::handling_time::HandlingTimes::default(),
        );
        let begun = order(&desk, &rules, now);
        let sort = Sort { by: Column::ALL[column], down };
        let by = |spots: &mut Vec<QueueEntry>, sort| {
            sort_rows(spots, sort, now, |s| (desk.get(s.no).map(|l| Arc::clone(&l.case)), Some(s.place)));
        };
        let mut sorted = begun.clone();
        by(&mut sorted, sort);
        let set = |spots: &[QueueEntry]| spots.iter().map(|s| s.no).collect::<std::collections::BTreeSet<_>>();
        prop_assert_eq!(set(&sorted), set(&begun));
        prop_assert_eq!(sorted.len(), begun.len());
        let mut again = sorted.clone();
        by(&mut again, sort);
        prop_assert_eq!(&again, &sorted, "sorted is sorted");
        // Where nobody has a case, it stands behind all that somebody has.
        if sort.by == Column::Owner {
            let owned: Vec<bool> =
                sorted.iter().map(|s| desk.get(s.no).unwrap().case.owner(now).is_some()).collect();
            prop_assert!(owned.is_sorted_by(|a, b| a >= b));
        }
        if sort.by == Column::Case {
            let serials: Vec<u32> = sorted.iter().map(|s| s.no.serial()).collect();
            let falls = serials.is_sorted_by(|a, b| a >= b);
            prop_assert_eq!(falls, down);
            prop_assert_eq!(serials.is_sorted(), !down);
        }
    }
}

#[test]
fn stale_search_results_are_discarded() {
    let mut hand = sits();
    hand.keys("4 /");
    assert!(!hand.model.rows.is_empty());
    // The archive has not answered yet: nothing is carried out.
    for letter in "zzqqx".chars() {
        hand.msg(Msg::Key(Chord::plain(Key::Char(letter))));
    }
    let looked = ArchiveResult { looked: 13_192, ..ArchiveResult::default() };
    hand.msg(Msg::Archive(looked));
    assert!(hand.screen()[1].contains(" 0 found, 13192 searched"), "{}", hand.screen()[1]);
    hand.msg(Msg::Key("Enter".parse().unwrap()));
    let effects = hand.msg(Msg::Key("Esc".parse().unwrap()));
    assert!(matches!(effects[..], [Effect::StopSearch]), "{effects:?}");
    assert!(hand.model.rows.is_empty(), "no row stands under a query that it does not answer");
    assert!(hand.screen()[48].contains("Stopped: 0 found, 13192"), "{}", hand.screen()[48]);
}

#[test]
fn digit_before_the_name_chooses_the_number() {
    let mut hand = sits();
    hand.keys("K").writes("7North 8").keys("Enter");
    assert_eq!(&*hand.model.preferences.keeps.views[&7].name, "North 8");
}

#[test]
fn same_list_is_saved_once() {
    let mut hand = sits();
    hand.writes("/due<4h ").keys("Enter K").writes("Soon").keys("Enter");
    hand.keys("1").writes("/due<4h ").keys("Enter K Down").writes("Later").keys("Enter");
    assert_eq!(hand.model.preferences.keeps.views.len(), 1);
    let said = hand.screen().join("\n");
    assert!(said.contains("lready saved as view 5: Soon"), "{said}");
}

#[test]
fn nothing_to_undo_is_a_line() {
    let mut hand = sits();
    hand.keys("Enter c u");
    assert!(hand.model.layers.is_empty(), "{:?}", hand.model.layers);
    assert!(hand.screen().join("\n").contains("Nothing to undo"));
}
