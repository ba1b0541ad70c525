//! What is looked at beside the queue: the board, by its keys, in both languages and sizes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "the screens that it reaches are another test's")]
use crate::frames::{LANGS, SIZES, overlay_is_whole};
use crate::hand::Hand;
use portdesk::domain::lang::Lang;
use portdesk::domain::officer::Role;
use portdesk::ui::base::cells;
use portdesk::ui::base::glyphs::ASCII;

type Screen = (&'static str, fn(&mut Hand));

/// The screens, each reached by its keys.
const SCREENS: &[Screen] = &[
    ("board", |h| {
        h.keys("B");
    }),
    ("board_arrivals", |h| {
        h.keys("B Tab");
    }),
    ("board_times", |h| {
        h.keys("B Tab Tab");
    }),
    ("board_load", |h| {
        h.keys("B Shift-Tab");
    }),
];

fn reached(reach: fn(&mut Hand), lang: Lang, size: (u16, u16), ascii: bool) -> Hand {
    let mut hand = Hand::sits(lang, 24, 40, size);
    if ascii {
        hand.set.glyphs = ASCII;
    }
    reach(&mut hand);
    hand
}

fn snapshot(name: &str, hand: &Hand) {
    let (width, height) = hand.model.size;
    let lang = if hand.set.lang == Lang::En { "en" } else { "zh" };
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("{name}.{lang}.{width}x{height}"), hand.screen().join("\n"));
    });
}

#[test]
fn every_screen_in_both_languages_and_sizes() {
    for lang in LANGS {
        for size in SIZES {
            for (name, reach) in SCREENS {
                snapshot(name, &reached(*reach, lang, size, false));
            }
        }
    }
}

#[test]
fn frames_are_whole_at_any_size() {
    for lang in LANGS {
        for size in [(60, 18), (80, 24), (119, 24), (160, 50), (250, 80)] {
            for (name, reach) in SCREENS {
                let cells = reached(*reach, lang, size, false).cells();
                let what = format!("{name} {lang:?} {size:?}");
                assert!(cells.iter().all(|r| cells::width(&r.concat()) <= usize::from(size.0)), "{what}");
                overlay_is_whole(&cells, &what);
            }
        }
    }
}

#[test]
fn dashboard_bars_are_plain_in_ascii() {
    for (name, reach) in SCREENS.iter().filter(|(n, _)| *n != "board_load") {
        let screen = reached(*reach, Lang::En, (80, 24), true).screen();
        let odd: Vec<&String> =
            screen.iter().skip(1).filter(|l| !l.is_ascii() && !l.contains("王")).collect();
        assert!(odd.is_empty(), "{name}: {odd:?}");
    }
}

#[test]
fn empty_desk_is_stated() {
    for (lang, words) in [(Lang::En, "Nothing to count"), (Lang::Zh, "暂无可统计")] {
        let mut hand = Hand::sits(lang, 0, 0, (80, 24));
        let screen = hand.keys("B").screen().join("\n");
        assert!(screen.contains(words), "{screen}");
    }
}

#[test]
fn dashboard_key_toggles_and_keeps_deadlines() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.keys("B Tab B");
    assert!(hand.model.layers.is_empty());
    hand.keys("B a r y");
    assert_eq!(hand.model.layers.len(), 1, "keys of decisions do nothing on the board");
    hand.keys("Esc");
    assert!(hand.model.layers.is_empty());
}

#[test]
fn dashboard_is_for_auditors_not_administrators() {
    for (role, sees) in [(Role::Auditor, true), (Role::Lead, true), (Role::Administrator, false)] {
        let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
        hand.set.officer.role = role;
        let screen = hand.keys("B").screen().join("\n");
        assert_eq!(screen.contains("Arrivals"), sees, "{role:?}\n{screen}");
    }
}
