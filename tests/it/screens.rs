//! What each screen looks like, in both languages and two sizes, and what has to hold for all of them. To take changes over after
//! having looked at them: `INSTA_UPDATE=always cargo test --test screens`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::frames::{FRAMES, LANGS, SIZES, frames_are_whole};
use crate::hand::Hand;
use portdesk::domain::lang::Lang;
use portdesk::ui::base::cells;
use portdesk::ui::base::glyphs::{ASCII, UNICODE};
use portdesk::ui::lock::own_passphrase::OwnPassphrase;
use portdesk::ui::state::msg::Msg;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::BTreeSet;

fn frame(name: &str, lang: Lang, size: (u16, u16), ascii: bool) -> Hand {
    let (_, reach) = FRAMES.iter().find(|(n, _)| *n == name).unwrap();
    let mut hand = Hand::sits(lang, 24, 6, size);
    if ascii {
        hand.set.glyphs = ASCII;
    }
    reach(&mut hand);
    hand.model.follow();
    hand
}

fn snapshot(name: &str, lang: Lang, hand: &Hand) {
    let (width, height) = hand.model.size;
    let lang = if lang == Lang::En { "en" } else { "zh" };
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("{name}.{lang}.{width}x{height}"), hand.screen().join("\n"));
    });
}

fn all_of(lang: Lang, size: (u16, u16)) {
    for (name, _) in FRAMES {
        snapshot(name, lang, &frame(name, lang, size, false));
    }
    snapshot("empty", lang, &Hand::sits(lang, 0, 0, size));
}

#[test]
fn english_on_a_small_screen() {
    all_of(Lang::En, SIZES[0]);
}

#[test]
fn english_on_a_large_screen() {
    all_of(Lang::En, SIZES[1]);
}

#[test]
fn chinese_on_a_small_screen() {
    all_of(Lang::Zh, SIZES[0]);
}

#[test]
fn chinese_on_a_large_screen() {
    all_of(Lang::Zh, SIZES[1]);
}

#[test]
fn dialog_of_a_set_passphrase() {
    for lang in LANGS {
        for size in SIZES {
            let hand = Hand::sits(lang, 0, 0, size);
            let mut dialog = OwnPassphrase::new("li".parse().unwrap(), "wang".parse().unwrap());
            dialog.refused(hand.set.texts.officers.unchanged.to_string());
            let area = Rect::new(0, 0, size.0, size.1);
            let mut buf = Buffer::empty(area);
            dialog.draw(&mut buf, area, &hand.set);
            let rows: Vec<String> =
                crate::hand::rows(&buf).iter().map(|r| r.concat().trim_end().to_owned()).collect();
            let lang = if lang == Lang::En { "en" } else { "zh" };
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("own_passphrase.{lang}.{}x{}", size.0, size.1), rows.join("\n"));
            });
        }
    }
}

#[test]
fn too_small_to_work_on() {
    for lang in LANGS {
        snapshot("too_small", lang, &Hand::sits(lang, 24, 6, (50, 12)));
    }
}

#[test]
fn lines_fit_the_screen_and_frames_close() {
    for lang in LANGS {
        for (name, _) in FRAMES {
            let mut hand = frame(name, lang, SIZES[0], false);
            for size in [(60, 18), (80, 24), (100, 30), (119, 24), (120, 18), (139, 40), (160, 50), (250, 80)]
            {
                hand.msg(Msg::Resize(size.0, size.1));
                let cells = hand.cells();
                let what = format!("{name} {lang:?} {size:?}");
                for row in &cells {
                    assert!(cells::width(&row.concat()) <= usize::from(size.0), "{what}: {}", row.concat());
                    assert!(!row.concat().chars().any(char::is_control), "{what}");
                }
                let boxes = frames_are_whole(&cells, &what);
                let over = !hand.model.layers.is_empty() || hand.model.privacy.cover.is_some();
                // Under 140 columns a dialog is a sheet without sides.
                assert!(boxes == 0 || (over && size.0 >= 140), "{what}");
                let rules = cells.iter().filter(|row| row.concat().starts_with("──")).count();
                let least = usize::from(hand.model.privacy.cover.is_none()) + usize::from(boxes == 0 && over);
                assert!(size.0 >= 140 || rules >= least.min(1), "{what}: {rules}");
            }
        }
    }
}

/// Letters of the applicants, the inviters and the officers: theirs, whatever they are.
fn own_letters(hand: &Hand) -> BTreeSet<char> {
    let closed = hand.closed();
    let desk = hand.service.desk();
    let mut letters = BTreeSet::new();
    for case in desk.iter().map(|l| &l.case).chain(&closed) {
        let mut add = |text: &str| letters.extend(text.chars().filter(|c| !c.is_ascii()));
        for t in case.papers.travellers() {
            add(&t.surname);
            add(&t.given_names);
            add(t.native_name.as_deref().unwrap_or_default());
        }
        if let Some(i) = &case.papers.inviter {
            add(&i.name);
            for text in [&i.contact, &i.address, &i.phone].into_iter().flatten() {
                add(text);
            }
        }
        add(&case.papers.reason);
        case.papers.documents.iter().for_each(|d| add(&d.name));
        case.timeline.iter().for_each(|s| add(s.note.as_deref().unwrap_or_default()));
    }
    letters.extend(hand.set.officer.name.chars().filter(|c| !c.is_ascii()));
    // A notice is in both languages, whichever the screen's is.
    for text in [
        include_str!("../../assets/templates/request.toml"),
        include_str!("../../assets/rules/items.toml"),
        "宁波栎社",
    ] {
        letters.extend(text.chars().filter(|c| !c.is_ascii()));
    }
    let officers = hand.service.officers().iter();
    letters.extend(officers.flat_map(|o| o.name.chars().filter(|c| !c.is_ascii()).collect::<Vec<_>>()));
    // What these tests write themselves.
    letters.extend("已由主管确认很长的备注北京".chars());
    letters
}

#[test]
fn plain_signs_and_english_make_plain_ascii() {
    for size in SIZES {
        for (name, _) in FRAMES {
            let hand = frame(name, Lang::En, size, true);
            let own = own_letters(&hand);
            for sign in [UNICODE.ellipsis, UNICODE.arrow, UNICODE.dot, UNICODE.cursor, UNICODE.horizontal] {
                assert!(!own.contains(&sign.chars().next().unwrap()), "the sample holds {sign}");
            }
            for line in hand.screen() {
                let odd: Vec<char> = line.chars().filter(|c| !c.is_ascii() && !own.contains(c)).collect();
                assert!(odd.is_empty(), "{name} {size:?}: {odd:?} in {line}");
            }
        }
    }
}
