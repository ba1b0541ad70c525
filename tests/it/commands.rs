//! The keyboard: commands found by their names, the table of keys as a list that does what is chosen, hints for a half-typed key.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::frames::{LANGS, SIZES, frames_are_whole};
use crate::hand::Hand;
use portdesk::domain::lang::Lang;
use portdesk::ui::app::layer::Layer;
use portdesk::ui::app::view;
use portdesk::ui::base::glyphs::ASCII;
use portdesk::ui::base::keys::{Action, Context, Keymap};
use portdesk::ui::base::theme::Theme;
use portdesk::ui::dialogs::batch::state::Batch;
use portdesk::ui::dialogs::palette::state::{Palette, PaletteKind};
use portdesk::ui::state::model::Focus;
use portdesk::ui::state::msg::{Mouse, MouseKind, Msg};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use std::sync::Arc;

fn sits() -> Hand {
    Hand::sits(Lang::En, 24, 6, (120, 40))
}

fn list(hand: &Hand) -> &Palette {
    match hand.model.layers.last() {
        Some(Layer::Palette(list)) => list,
        other => panic!("no list but {other:?}"),
    }
}

fn chosen(hand: &Hand) -> Action {
    list(hand).chosen.unwrap().action
}

fn shows(hand: &Hand, text: &str) -> bool {
    hand.screen().iter().any(|line| line.contains(text))
}

#[test]
fn palette_finds_command_by_few_letters() {
    let mut hand = sits();
    for (written, action) in [
        ("verrun", Action::VerifyRun),
        ("dshb", Action::Board),
        ("ask pap", Action::Request),
        ("ＢＯＡＲＤ", Action::Board),
        ("Ctrl-r", Action::Redo),
        ("+", Action::VerifyRun),
    ] {
        hand.keys(":").writes(written);
        assert_eq!(chosen(&hand), action, "{written}");
        hand.keys("Esc");
        assert!(hand.model.layers.is_empty());
    }
    let (mut by_key, mut by_name) = (sits(), sits());
    by_key.keys("c");
    by_name.keys(":").writes("claim").keys("Enter");
    assert!(by_name.model.layers.is_empty());
    assert_eq!(by_name.service.desk().seq, by_key.service.desk().seq);
    assert_eq!(by_name.screen(), by_key.screen());
    // In Chinese by the Chinese name, and by the machine name all the same.
    let mut zh = Hand::sits(Lang::Zh, 24, 6, (120, 40));
    for written in ["看板", "board"] {
        zh.keys(":").writes(written);
        assert_eq!(chosen(&zh), Action::Board, "{written}");
        zh.keys("Esc");
    }
}

#[test]
fn palette_decision_still_needs_confirmation() {
    let mut hand = sits();
    hand.finds("MÜLLER").keys("Enter v v v v v v v v v : ").writes("approve").keys("Enter");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.action == Action::Approve));
    let seq = hand.service.desk().seq;
    hand.keys("Enter");
    assert_eq!(hand.service.desk().seq, seq, "Enter decides nothing");
    hand.keys("y");
    assert_eq!(hand.service.desk().seq, seq + 1);
}

#[test]
fn palette_lists_recent_commands_first() {
    let mut hand = sits();
    hand.keys(":").writes("why").keys("Enter Esc :").writes("board").keys("Enter Esc : ");
    let first: Vec<Action> = list(&hand).found.iter().take(2).map(|e| e.action).collect();
    assert_eq!((first, list(&hand).recent), (vec![Action::Board, Action::Why], 2));
    // Each stands there once.
    let all = &list(&hand).found;
    assert_eq!(all.iter().filter(|e| e.action == Action::Board).count(), 1);
    hand.keys("Enter");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Panel(_))), "the last one at two keys");
}

#[test]
fn palette_lists_every_action_except_movement() {
    let mut hand = sits();
    hand.keys(":");
    for action in [Action::Approve, Action::MarkAll, Action::Theme, Action::Quit, Action::View4, Action::Help]
    {
        assert!(list(&hand).found.iter().any(|e| e.action == action), "{action}");
    }
    // What has no key on the main screen means nothing there.
    let builtin = Keymap::builtin();
    for entry in &list(&hand).found {
        let pressed =
            |context| builtin.bindings().iter().any(|b| (b.context, b.action) == (context, entry.action));
        assert!(
            [Context::Global, Context::Queue, Context::Detail].into_iter().any(pressed),
            "{}",
            entry.action
        );
    }
    for action in [Action::Down, Action::Confirm, Action::Palette, Action::Open] {
        assert!(list(&hand).found.iter().all(|e| e.action != action), "{action}");
    }
}

#[test]
fn unavailable_command_is_struck_with_its_reason() {
    let mut hand = sits();
    hand.keys(":").writes("approve");
    assert_eq!(chosen(&hand), Action::Approve);
    let area = Rect::new(0, 0, 120, 40);
    let mut buf = Buffer::empty(area);
    view::draw(&mut buf, area, &hand.model, &hand.set);
    let struck = |buf: &Buffer| {
        area.positions().filter(|at| buf[*at].modifier.contains(Modifier::CROSSED_OUT)).count()
    };
    assert!(struck(&buf) >= "approve".len());
    let reason =
        portdesk::ui::actions::availability::unavailable_reason(Action::Approve, &hand.model, &hand.set)
            .unwrap();
    let begins: String = reason.chars().take(20).collect();
    assert!(shows(&hand, &begins), "{reason}: {:#?}", hand.screen());
    // Chosen all the same it shows every reason, from where each is mended.
    hand.keys("Enter");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Blocked(b)) if b.action == Action::Approve));
    // What can be done has no stroke.
    hand.keys("Esc :").writes("why");
    let mut buf = Buffer::empty(area);
    view::draw(&mut buf, area, &hand.model, &hand.set);
    assert_eq!(
        portdesk::ui::actions::availability::unavailable_reason(Action::Why, &hand.model, &hand.set),
        None
    );
    assert!(shows(&hand, "explain queue position"));
}

#[test]
fn reason_names_missing_selection_or_marked_cases() {
    let mut hand = sits();
    let cannot = |hand: &Hand, action| {
        portdesk::ui::actions::availability::unavailable_reason(action, &hand.model, &hand.set)
    };
    assert_eq!(cannot(&hand, Action::Claim), None);
    hand.keys("M");
    assert_eq!(cannot(&hand, Action::Claim), None, "tried on each in the preview");
    let why = &hand.set.rules.policy.in_bulk("verify").unwrap().why;
    assert_eq!(cannot(&hand, Action::Verify).as_deref(), Some(&*why.en));
    hand.keys("U /").writes("nobody of that name").keys("Enter");
    for action in [Action::Claim, Action::Copy, Action::Timeline] {
        assert_eq!(cannot(&hand, action).as_deref(), Some("No case selected."), "{action}");
    }
    assert_eq!(cannot(&hand, Action::Board), None);
}

#[test]
fn help_is_searchable_and_runs_the_selection() {
    let mut hand = sits();
    hand.keys("?");
    assert_eq!((list(&hand).kind, list(&hand).writing), (PaletteKind::Keys, false));
    let all = list(&hand).found.len();
    assert_eq!(all, hand.set.keys.bindings().len());
    // Its own keys move; letters are no words before the slash.
    hand.keys("j j k");
    assert_eq!(list(&hand).at(), 1);
    hand.keys("G");
    assert_eq!(list(&hand).at(), all - 1);
    hand.keys("g g /").writes("board");
    assert!(list(&hand).found.len() < all);
    assert_eq!(chosen(&hand), Action::Board);
    // The first Enter keeps the words, the second does it.
    hand.keys("Enter");
    assert!(!list(&hand).writing);
    hand.keys("Enter");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Panel(_))));
}

#[test]
fn escape_clears_search_before_closing_help() {
    let mut hand = sits();
    hand.keys("? /").writes("quit").keys("Esc");
    assert_eq!(list(&hand).found.len(), hand.set.keys.bindings().len());
    assert_eq!(chosen(&hand), Action::Quit, "the mark stays where it was found");
    hand.keys("/").writes("x").keys("Backspace Backspace");
    assert!(!list(&hand).writing);
    hand.keys("Esc");
    assert!(hand.model.layers.is_empty());
    hand.keys(": Backspace");
    assert!(hand.model.layers.is_empty());
}

#[test]
fn key_of_other_context_is_shown_not_run() {
    let mut hand = sits();
    hand.keys("? /").writes("confirm decision").keys("Enter");
    assert_eq!(list(&hand).chosen.unwrap().context, Context::Confirm);
    hand.keys("Enter");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Palette(_))));
    assert!(hand.model.status.as_ref().unwrap().text.contains("only there"));
}

#[test]
fn no_match_does_nothing_and_paste_is_text() {
    let mut hand = sits();
    hand.keys(":").writes("qqqqzz");
    assert!(list(&hand).found.is_empty() && shows(&hand, "no matches"));
    hand.keys("Down Enter");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Palette(_))));
    hand.keys("Esc :");
    hand.msg(Msg::Paste("board\n".into()));
    assert_eq!(chosen(&hand), Action::Board);
    hand.keys("Esc ?");
    hand.msg(Msg::Paste("q".into()));
    assert!(list(&hand).words.value().is_empty());
    hand.msg(Msg::Mouse(Mouse { kind: MouseKind::WheelDown, x: 1, y: 1 }));
    assert_eq!(list(&hand).at(), 1);
}

#[test]
fn marked_cases_are_meant_by_a_command_too() {
    let mut hand = sits();
    hand.keys("M M M :").writes("claim").keys("Enter");
    let many = |layer: &Layer| matches!(layer, Layer::Batch(bulk) if Batch::total(bulk) == 3);
    assert!(hand.model.layers.last().is_some_and(many));
}

#[test]
fn partial_key_sequence_shows_continuations() {
    let mut hand = sits();
    hand.set.keys = Arc::new(Keymap::merged("[global]\nboard = ['g b', 'B']\n").unwrap());
    hand.keys("g");
    let rows = hand.screen();
    let foot = rows[rows.len() - 2..].join("  ");
    assert!(foot.contains("g first") && foot.contains("b dashboard"), "{foot}");
    hand.keys("b");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Panel(_))));
    hand.keys("Esc");
    assert!(!hand.screen().join("").contains("g first"));
    // In the table of keys too.
    hand.keys("? g");
    assert!(hand.screen().pop().unwrap().contains("g g first row"));
}

#[test]
fn language_switch_keeps_the_selection() {
    let mut hand = sits();
    hand.keys(":").writes("board").keys("F2");
    assert_eq!((chosen(&hand), hand.set.lang), (Action::Board, Lang::Zh));
    assert!(shows(&hand, "看板"));
    hand.keys("Enter");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Panel(_))));
    assert_eq!(hand.model.focus, Focus::List);
}

fn reach(name: &str, hand: &mut Hand) {
    match name {
        "palette" => {
            hand.keys(":").writes("why").keys("Enter Esc : ");
        }
        "palette_found" => {
            hand.keys(":").writes("re");
        }
        "palette_cannot" => {
            hand.keys(":").writes("approve");
        }
        "keys_found" => {
            hand.keys("? /").writes("arch");
        }
        "half_typed" => {
            hand.keys("g");
        }
        _ => panic!("{name}"),
    }
}

const SCREENS: [&str; 5] = ["palette", "palette_found", "palette_cannot", "keys_found", "half_typed"];

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
    reach("palette_found", &mut hand);
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("palette_found.ascii", hand.screen().join("\n"));
    });
}

/// `portdesk keys` with a key file of one's own: exit status, what it prints, what it complains of.
fn with_keys(table: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let dir = tempfile::tempdir().unwrap();
    let (keys, config) = (dir.path().join("keys.toml"), dir.path().join("config.toml"));
    std::fs::write(&keys, table).unwrap();
    std::fs::write(&config, format!("keys = '{}'\n", keys.display())).unwrap();
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_portdesk"))
        .args(["--lang", "en", "--config", config.to_str().unwrap(), "keys"])
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (out.status.code(), text(out.stdout), text(out.stderr))
}

#[test]
fn key_file_changes_help_and_errors_are_located() {
    let toml = ["--format", "toml"];
    let (status, printed, _) = with_keys("[global]\nboard = ['F5']\ncopy = []\n", &toml);
    assert_eq!(status, Some(0));
    assert!(printed.contains("\nboard = [\"F5\"]\n") && printed.contains("\ncopy = []\n"), "{printed}");
    assert!(printed.contains("\nclaim = [\"c\"]\n"), "every other line stays: {printed}");
    // What was printed is a key file.
    assert_eq!(with_keys(&printed, &toml).1, printed);
    let (status, _, complaint) = with_keys("[global]\nboard = ['c']\n", &[]);
    assert_eq!(status, Some(2));
    assert!(
        complaint.contains("keys.toml") && complaint.contains("'c' is already bound to claim"),
        "{complaint}"
    );
}

#[test]
fn undo_of_a_run_names_its_items() {
    let mut hand = sits();
    hand.finds("MÜLLER").keys("Enter + y");
    let said = |hand: &Hand| hand.model.status.as_ref().map(|s| s.text.clone()).unwrap_or_default();
    let n: usize = said(&hand).rsplit(": ").next().unwrap().trim_end_matches(". Saved.").parse().unwrap();
    assert!(n > 2, "{}", said(&hand));
    for (key, word) in [("u", "undone"), ("Ctrl-r", "redone")] {
        hand.keys(key);
        let said = said(&hand);
        assert!(said.contains(&format!("{word}, {n} items: ")), "{said}");
        assert!(said.contains("Passport") && said.contains("Photograph"), "{said}");
    }
}
