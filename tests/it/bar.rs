//! The bar tells the truth: in every context, language and width its keys do what it says, no item is cut, and the way back and the help
//! stay. And it can be clicked, as views and buttons can.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::frames::{FRAMES, LANGS};
use crate::hand::Hand;
use portdesk::domain::lang::Lang;
use portdesk::domain::listing::View;
use portdesk::domain::waiting_file::{WaitingFile, WaitingReason};
use portdesk::ui::app::bar_items::{DIGITS, bar, digits};
use portdesk::ui::app::layer::Layer;
use portdesk::ui::base::bar::{KeyBarItem, KeyBarStyle, foot};
use portdesk::ui::base::cells;
use portdesk::ui::base::context::Dismiss;
use portdesk::ui::base::keys::{Action, Chord, Resolved};
use portdesk::ui::state::effect::SignInPurpose;
use portdesk::ui::state::model::Focus;
use portdesk::ui::state::msg::{Mouse, MouseKind, Msg, SignInResult};
use ratatui::layout::Rect;

const WIDTHS: [u16; 5] = [60, 80, 100, 160, 220];

/// Keys that a dialog takes beside the key table.
const OWN: [&str; 6] = [DIGITS, "Space", "Ctrl-s", "Ctrl-r", "Ctrl-d", "Ctrl-x"];

fn reached(name: &str, lang: Lang, size: (u16, u16)) -> Hand {
    let (_, reach) = FRAMES.iter().find(|(n, _)| *n == name).unwrap();
    let mut hand = Hand::sits(lang, 24, 6, size);
    reach(&mut hand);
    hand.model.follow();
    hand
}

fn action_of(hand: &Hand, key: &str) -> Option<Action> {
    let mut pending = Vec::new();
    let chords: Vec<Chord> = key.split(' ').map(|c| c.parse().unwrap()).collect();
    if hand.model.is_writing() && chords[0].writes() {
        return None;
    }
    match chords.iter().map(|c| hand.set.keys.resolve(hand.model.contexts(), &mut pending, *c)).last() {
        Some(Resolved::Action(action)) => Some(action),
        _ => None,
    }
}

fn text(item: &KeyBarItem) -> String {
    let key = item.names().join("/");
    if key.is_empty() { item.verb.clone() } else { format!("{key} {}", item.verb) }
}

/// A row as a terminal shows it: without the cells behind wide characters.
fn row(hand: &Hand, y: usize) -> String {
    hand.cells()[y].concat()
}

#[test]
fn bar_is_true_in_every_context() {
    for lang in LANGS {
        for (name, _) in FRAMES {
            let mut hand = reached(name, lang, (80, 24));
            hand.model.status = None;
            if hand.model.privacy.cover.is_some() || !hand.model.keys.is_empty() {
                continue;
            }
            for width in WIDTHS {
                hand.msg(Msg::Resize(width, if width < 140 { 24 } else { 50 }));
                let what = format!("{name} {lang:?} {width}");
                let (bar, area) = (bar(&hand.model, &hand.set), foot(Rect::new(0, 0, width, 1)));
                let shown = bar.shown(area);
                for pinned in &bar.pinned {
                    assert!(shown.contains(&pinned), "{what}: {}", text(pinned));
                }
                let help = bar.pinned.last().map(|item| action_of(&hand, &item.keys[0])).unwrap();
                assert!(matches!(help, Some(Action::Help | Action::Legend)), "{what}: {help:?}");
                let back = !hand.model.layers.is_empty()
                    || hand.model.focus == Focus::Case
                    || hand.model.active_query().is_some();
                assert_eq!(bar.pinned.len() > 1, back || hand.model.search.is_active(), "{what}");
                let last = row(&hand, usize::from(hand.model.size.1) - 1);
                assert!(cells::width(&last) <= usize::from(width), "{what}: {last}");
                for item in &shown {
                    assert!(last.contains(&text(item)), "{what}: {} in {last}", text(item));
                    for key in &item.keys {
                        let own = OWN.contains(&key.as_str()) || (1..9).any(|n| digits(n) == *key);
                        let known = own || action_of(&hand, key).is_some();
                        assert!(known, "{what}: {}", text(item));
                    }
                }
                assert_eq!(
                    last.contains(".."),
                    shown.len() < bar.items.len() + bar.pinned.len(),
                    "{what}: {last}"
                );
            }
            if !hand.model.layers.is_empty() {
                let back = bar(&hand.model, &hand.set).pinned[0].keys[0].clone();
                let layers = hand.model.layers.len();
                hand.keys(&back);
                assert!(hand.model.layers.len() < layers || *name == "help", "{name}: {back} leads back");
            }
        }
    }
}

#[test]
fn running_states_begin_the_bar() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    let last = row(&hand, 23);
    assert!(last.starts_with(" Enter open  r refuse  "), "{last}");
    assert!(last.contains("  ..  ") && last.trim_end().ends_with("  ? help"), "{last}");
    hand.keys("Home M j M");
    assert!(
        row(&hand, 23).starts_with(" 2 marked: A all U clear  Enter open  a approve"),
        "{}",
        row(&hand, 23)
    );
    hand.keys("Enter");
    assert!(row(&hand, 23).trim_end().ends_with("Esc back  ? help"), "{}", row(&hand, 23));
}

#[test]
fn recall_stays_on_the_bar_wherever_one_goes() {
    let mut hand = reached("sealing_behind_the_hand", Lang::En, (80, 24));
    let says = |hand: &Hand, text: &str| {
        let last = row(hand, 23);
        assert!(last.starts_with(text), "{last}");
    };
    says(&hand, " z recall 74 s  ");
    hand.keys("Enter");
    says(&hand, " z recall 74 s  ");
    hand.keys("i");
    says(&hand, " z recall 74 s  ");
    hand.keys("Esc B");
    says(&hand, " z recall 74 s  ");
    // A dialog shows its own keys alone.
    hand.keys("Esc n");
    says(&hand, " recall 74 s  Enter ");
    hand.keys("Esc B z");
    assert!(hand.model.recallable(&hand.set).next().is_none(), "recalled from a panel");
}

#[test]
fn possible_actions_come_before_blocked_ones() {
    for (name, keys) in [("archive", ""), ("waiting", ""), ("blocked_on_hold", "Esc Esc"), ("queue", "Enter")]
    {
        let mut hand = reached(name, Lang::En, (220, 60));
        if !keys.is_empty() {
            hand.keys(keys);
        }
        let bar = bar(&hand.model, &hand.set);
        let first = bar.items.iter().position(|item| item.style == KeyBarStyle::Blocked);
        let last = bar.items.iter().rposition(|item| item.style == KeyBarStyle::Plain);
        assert!(last.is_some() && first.is_none_or(|first| last < Some(first)), "{name}: {:?}", bar.items);
    }
    let hand = reached("archive", Lang::En, (80, 24));
    assert!(row(&hand, 23).contains("i history"), "{}", row(&hand, 23));
}

#[test]
fn empty_list_offers_only_what_needs_no_case() {
    let hand = reached("filter_without_match", Lang::En, (80, 24));
    assert!(hand.model.rows.is_empty());
    assert_eq!(row(&hand, 23).trim_end().trim_start(), expected_without_case());
}

fn expected_without_case() -> String {
    let left = "/ filter  B dashboard  : commands";
    let right = "? help";
    format!("{left}{}{right}", " ".repeat(78 - left.len() - right.len()))
}

#[test]
fn bar_names_no_key_without_effect() {
    let says = |hand: &Hand| row(hand, usize::from(hand.model.size.1) - 1);
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.writes("fzzzz").keys("Enter");
    assert!(!says(&hand).contains("> next"), "{}", says(&hand));
    hand.keys("Esc K");
    assert!(!says(&hand).contains("Ctrl-d"), "{}", says(&hand));
    let hand = reached("blocked_entry_elsewhere", Lang::En, (80, 24));
    assert!(says(&hand).contains(" 1/Enter go to"), "{}", says(&hand));
    let hand = reached("why_unattended", Lang::En, (80, 24));
    assert!(!says(&hand).contains(DIGITS), "{}", says(&hand));
    let mut hand = hand;
    hand.keys("Esc");
    assert!(says(&hand).contains("Enter explain"), "{}", says(&hand));
    let mut hand = Hand::sits(Lang::En, 24, 6, (160, 50));
    hand.keys("B");
    assert!(!says(&hand).contains("Tab"), "{}", says(&hand));
    hand.msg(Msg::Resize(80, 24));
    assert!(says(&hand).contains("Tab"), "{}", says(&hand));
}

#[test]
fn dialog_without_text_field_offers_question_mark() {
    for name in ["blocked", "why", "why_unattended"] {
        let hand = reached(name, Lang::En, (80, 24));
        assert!(row(&hand, 23).trim_end().ends_with("? help"), "{name}: {}", row(&hand, 23));
    }
    let hand = reached("form_hold", Lang::En, (80, 24));
    assert!(row(&hand, 23).trim_end().ends_with("F1 help"), "{}", row(&hand, 23));
}

#[test]
fn form_says_what_is_missing() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.finds("MOREAU").keys("Enter x Tab");
    let shown = hand.screen().join("\n");
    assert!(shown.contains("Deficiency: not chosen"), "{shown}");
    assert!(row(&hand, 23).contains("Enter choose"), "{}", row(&hand, 23));
    hand.keys("Enter");
    let shown = hand.screen().join("\n");
    assert!(shown.contains("Deficiency: choose one from the list"), "{shown}");
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.finds("MOREAU").keys("o Ctrl-u").writes("25:99").keys("Enter");
    let shown = hand.screen().join("\n");
    assert!(shown.contains("Invalid time.") && row(&hand, 23).contains("Enter next"), "{shown}");
}

#[test]
fn state_without_the_action_is_final() {
    let hand = reached("blocked", Lang::En, (80, 24));
    assert!(hand.screen().join("\n").contains("Cannot approve yet"));
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.keys("b");
    let shown = hand.screen().join("\n");
    assert!(shown.contains("Not possible: answer") && !shown.contains("1 outstanding"), "{shown}");
}

#[test]
fn transfer_offers_only_the_port_of_entry() {
    let mut hand = reached("form_transfer", Lang::En, (80, 24));
    let Some(Layer::Form(form)) = hand.model.layers.last() else { panic!("no form") };
    let entry = hand.model.case(form.case).unwrap().entry_port();
    let offered = form.picker.as_ref().unwrap().fitting("");
    assert!(!offered.is_empty());
    for choice in offered {
        assert!(hand.set.rules.same_authority(choice.code.parse().unwrap(), entry), "{}", choice.code);
    }
    hand.keys("Esc");
}

fn click(hand: &mut Hand, (x, y): (usize, usize)) {
    let (x, y) = (u16::try_from(x).unwrap(), u16::try_from(y).unwrap());
    let effects = hand.msg(Msg::Mouse(Mouse { x, y, kind: MouseKind::Click }));
    hand.carry_out(effects);
}

fn cell_of(hand: &Hand, y: usize, text: &str) -> (usize, usize) {
    let row = row(hand, y);
    let at = row.find(text).unwrap_or_else(|| panic!("{text} in {row}"));
    (cells::width(&row[..at]), y)
}

#[test]
fn bar_views_and_buttons_can_be_clicked() {
    for size in [(80, 24), (160, 50)] {
        for lang in LANGS {
            let mut hand = Hand::sits(lang, 24, 6, size);
            for (key, view) in [("  2 ", View::Waiting), ("  4 ", View::Archive), (" 1 ", View::Queue)] {
                let (x, y) = cell_of(&hand, 1, key);
                click(&mut hand, (x + key.len() - 2, y));
                assert_eq!(hand.model.view, view);
            }
            let foot = usize::from(size.1) - 1;
            let at = cell_of(&hand, foot, "Enter");
            click(&mut hand, at);
            assert_eq!(hand.model.focus, Focus::Case);
            let at = cell_of(&hand, foot, "Esc");
            click(&mut hand, at);
            assert_eq!(hand.model.focus, Focus::List);
            hand.keys("q");
            // The keys are said once: a box has none of its own.
            assert!((0..foot).all(|y| !row(&hand, y).contains(" Esc ")));
            let at = cell_of(&hand, foot, "Esc");
            click(&mut hand, at);
            assert!(hand.model.layers.is_empty());
        }
    }
}

#[test]
fn click_does_not_confirm_a_decision() {
    let mut hand = reached("form_approve", Lang::En, (80, 24));
    let before = hand.service.desk().seq;
    let at = cell_of(&hand, 23, "y approve");
    click(&mut hand, at);
    assert_eq!((hand.service.desk().seq, hand.model.layers.len()), (before, 1));
    assert!(row(&hand, 22).contains("press y"), "{}", row(&hand, 22));
    hand.keys("y");
    assert!(hand.service.desk().seq > before);
}

/// Clicks the last cell of the bar that has a text: it is refused with the key, and nothing is carried out.
fn click_is_refused(hand: &mut Hand, text: &str, key: &str) {
    let before = (hand.service.desk().seq, hand.model.layers.len());
    let at = cell_of(hand, 23, text);
    let (x, y) = (u16::try_from(at.0).unwrap(), u16::try_from(at.1).unwrap());
    let effects = hand.msg(Msg::Mouse(Mouse { x, y, kind: MouseKind::Click }));
    assert!(effects.is_empty(), "{text}: {effects:?}");
    assert_eq!((hand.service.desk().seq, hand.model.layers.len()), before, "{text}");
    assert!(row(hand, 22).contains(&format!("press {key}")), "{text}: {}", row(hand, 22));
}

#[test]
fn click_completes_no_dialog() {
    for (name, text, key) in [
        ("form_escalate", "Enter escalate", "Enter"),
        ("form_note", "Enter", "Enter"),
        ("form_request", "y send", "y"),
        ("form_request", "Ctrl-s", "Ctrl-s"),
        ("form_consent", "y ", "y"),
        ("second_officer", "Enter countersign", "Enter"),
    ] {
        let mut hand = reached(name, Lang::En, (80, 24));
        click_is_refused(&mut hand, text, key);
    }
}

#[test]
fn click_recalls_nothing() {
    let mut hand = reached("sealing_behind_the_hand", Lang::En, (80, 24));
    click_is_refused(&mut hand, "z recall", "z");
    hand.keys("B");
    click_is_refused(&mut hand, "z recall", "z");
    hand.keys("Esc :").writes("recall");
    click_is_refused(&mut hand, "Enter run", "Enter");
    hand.keys("Esc Esc z");
    assert!(hand.model.recallable(&hand.set).next().is_none());
}

#[test]
fn click_dismisses_no_file() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.set.dismiss = Some(Dismiss::new(|_| {}));
    let file = WaitingFile { name: "a.json".into(), at: None, why: WaitingReason::Rejected(Vec::new()) };
    hand.msg(Msg::InboxWaits(vec![file]));
    hand.keys("F8 x");
    click_is_refused(&mut hand, "y dismiss", "y");
}

#[test]
fn answer_reaches_its_dialog_below_the_help() {
    let mut hand = reached("second_officer", Lang::En, (80, 24));
    let layers = hand.model.layers.len();
    hand.keys("F1");
    assert!(row(&hand, 23).contains("F1 legend"), "{}", row(&hand, 23));
    // Over a dialog nothing of the main screen is carried out.
    hand.keys("G Enter");
    assert_eq!(hand.model.layers.len(), layers + 1);
    // A code is asked for: the form takes it although the help is over it.
    hand.msg(Msg::Proved(SignInPurpose::Second, SignInResult::CodeWanted));
    hand.keys("Esc");
    let Some(Layer::Countersign(form)) = hand.model.layers.last() else { panic!("no form") };
    assert!(form.sign_in.code.is_some());
    // What is over a form that closes, closes with it.
    hand.keys("F1");
    let officer = hand.service.officers()[1].clone();
    hand.msg(Msg::Proved(SignInPurpose::Second, SignInResult::Given(officer)));
    assert_eq!(hand.model.layers.len(), layers - 1);
}
