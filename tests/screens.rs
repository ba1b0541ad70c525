//! What each screen looks like, in both languages and two sizes, and what has to hold for all of them. To take changes over after
//! having looked at them: `INSTA_UPDATE=always cargo test --test screens`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod hand;

use chrono::Duration;
use hand::Hand;
use portdesk::domain::lang::Lang;
use portdesk::ui::cells;
use portdesk::ui::glyphs::{ASCII, UNICODE};
use portdesk::ui::keys::Action;
use portdesk::ui::layer::Layer;
use portdesk::ui::msg::Msg;
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

const SIZES: [(u16, u16); 2] = [(80, 24), (160, 50)];
const LANGS: [Lang; 2] = [Lang::En, Lang::Zh];

type Frame = (&'static str, fn(&mut Hand));

fn awaits_second(hand: &mut Hand) {
    let glyphs = hand.set.glyphs;
    *hand = Hand::sits_protected(hand.set.lang, 24, 6, hand.model.size);
    hand.set.glyphs = glyphs;
    hand.finds("SMITH").keys("Enter r").writes("R21-5").keys("Tab");
    hand.writes("没有费用保障 no proof of funds was given").keys("Tab y");
    assert_eq!(hand.model.chosen().unwrap().state.name(), "awaiting_second");
}

fn verified(hand: &mut Hand, surname: &str) {
    hand.finds(surname).keys("Enter");
    while hand.model.chosen().unwrap().lines.iter().any(portdesk::domain::case::checklist::Line::blocks) {
        hand.keys("v");
        assert!(hand.model.layers.is_empty(), "an item of {surname} needs words");
    }
}

fn form(hand: &Hand, action: Action) {
    assert!(
        matches!(hand.model.layers.last(), Some(Layer::Form(f)) if f.action == action),
        "no form for {action}"
    );
}

/// The screens, each reached by its keys.
const FRAMES: &[Frame] = &[
    ("queue", |_| {}),
    ("queue_scrolled", |h| {
        h.keys("G");
        h.msg(Msg::Desk(h.service.desk()));
    }),
    ("waiting", |h| {
        h.keys("2");
    }),
    ("archive", |h| {
        h.keys("4");
    }),
    ("filter", |h| {
        h.keys("/").writes("pek");
    }),
    ("filter_without_match", |h| {
        h.keys("/").writes("nobody of that name").keys("Enter");
    }),
    ("case", |h| {
        h.finds("JANSEN").keys("Enter");
    }),
    ("case_with_findings", |h| {
        h.finds("KOWALSKI").keys("Enter");
    }),
    ("case_verified", |h| verified(h, "MÜLLER")),
    ("blocked", |h| {
        h.finds("SMITH").keys("a");
    }),
    ("blocked_entry_elsewhere", |h| {
        verified(h, "JANSEN");
        h.keys("a");
    }),
    ("form_approve", |h| {
        verified(h, "MÜLLER");
        h.keys("a");
        form(h, Action::Approve);
    }),
    ("sealing", |h| {
        verified(h, "MÜLLER");
        h.keys("a y 3").finds("MÜLLER");
        *h.clock.lock().unwrap() += Duration::seconds(30);
        h.msg(Msg::Tick);
    }),
    ("form_recall", |h| {
        verified(h, "MÜLLER");
        h.keys("a y 3").finds("MÜLLER").keys("z");
        form(h, Action::Recall);
    }),
    ("form_transfer", |h| {
        verified(h, "JANSEN");
        h.keys("t");
        form(h, Action::Transfer);
    }),
    ("form_transfer_unreviewed", |h| {
        h.finds("BIANCHI").keys("t").writes("sha");
        form(h, Action::Transfer);
    }),
    ("form_answer", |h| {
        verified(h, "JANSEN");
        h.keys("t y 2").finds("JANSEN").keys("T");
        form(h, Action::Answer);
    }),
    ("form_refuse", |h| {
        h.finds("SMITH").keys("r");
        form(h, Action::Refuse);
    }),
    ("form_refuse_without_words", |h| {
        h.finds("SMITH").keys("r").writes("R21-4").keys("Enter Tab y");
        form(h, Action::Refuse);
    }),
    ("form_withdraw", |h| {
        h.finds("SMITH").keys("W");
        form(h, Action::Withdraw);
    }),
    ("form_reject", |h| {
        h.finds("MOREAU").keys("Enter x");
        form(h, Action::Reject);
    }),
    ("form_waive", |h| {
        h.finds("MOREAU").keys("Enter w").writes("已由主管确认 confirmed by the superior on duty");
        form(h, Action::Waive);
    }),
    ("form_request", |h| {
        h.finds("MOREAU").keys("d");
        form(h, Action::Request);
    }),
    ("form_hold", |h| {
        h.finds("MOREAU").keys("o");
        form(h, Action::Hold);
    }),
    ("form_hold_wrong_time", |h| {
        h.finds("MOREAU").keys("o Ctrl-u").writes("noon").keys("Enter Enter");
        form(h, Action::Hold);
    }),
    ("form_escalate", |h| {
        h.finds("MOREAU").keys("e");
        form(h, Action::Escalate);
    }),
    ("second_officer", |h| {
        awaits_second(h);
        h.keys("s").writes("li").keys("Enter").writes("words");
    }),
    ("form_consent", |h| {
        awaits_second(h);
        h.set.officer = h.service.officers()[1].clone();
        h.keys("s");
        form(h, Action::Consent);
    }),
    ("awaiting_second", awaits_second),
    ("masked", |h| {
        h.set.protected = true;
    }),
    ("curtain", |h| {
        h.keys("F9");
    }),
    ("locked", |h| {
        h.set.protected = true;
        h.keys("L").writes("not the words").keys("Enter").writes("again");
    }),
    ("form_note", |h| {
        h.finds("MOREAU").keys("n").writes(&"很长的备注 a long note that has to be wrapped ".repeat(6));
        form(h, Action::Note);
    }),
    ("why", |h| {
        h.finds("REYES").keys(".");
    }),
    ("timeline", |h| {
        verified(h, "JANSEN");
        h.keys("n").writes("Called the inviting company: trial run on the 25th").keys("Enter i");
    }),
    ("help", |h| {
        h.keys("?");
    }),
    ("quit", |h| {
        h.keys("q");
        assert!(!h.left, "one key does not leave");
    }),
    ("disk_full", |h| {
        h.full.store(true, Ordering::SeqCst);
        h.finds("MÜLLER").keys("Enter v");
    }),
];

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
fn too_small_to_work_on() {
    for lang in LANGS {
        snapshot("too_small", lang, &Hand::sits(lang, 24, 6, (50, 12)));
    }
}

/// Frames of popups: from a corner along all four sides, nothing is missing.
fn frames_are_whole(cells: &[Vec<String>], what: &str) -> usize {
    let sign = |x: usize, y: usize| cells[y][x].as_str();
    let mut count = 0;
    for (y, row) in cells.iter().enumerate() {
        for x in (0..row.len()).filter(|x| row[*x] == "┌") {
            count += 1;
            let right = (x + 1..row.len()).find(|r| row[*r] == "┐");
            let right = right.unwrap_or_else(|| panic!("{what}: no corner at the top right"));
            let bottom = (y + 1..cells.len()).find(|b| sign(x, *b) != "│");
            let bottom = bottom.unwrap_or_else(|| panic!("{what}: no end at the bottom"));
            assert_eq!(sign(x, bottom), "└", "{what}: left side broken in row {bottom}");
            assert_eq!(sign(right, bottom), "┘", "{what}: bottom right in row {bottom}");
            for (at, row) in cells.iter().enumerate().take(bottom).skip(y + 1) {
                assert_eq!(row[right], "│", "{what}: right side broken in row {at}");
            }
            assert!(cells[bottom][x + 1..right].iter().all(|s| s == "─"), "{what}: bottom");
        }
    }
    count
}

#[test]
fn no_line_is_wider_than_the_screen_and_frames_are_whole() {
    for lang in LANGS {
        for size in [(60, 18), (80, 24), (100, 30), (119, 24), (120, 18), (160, 50), (250, 80)] {
            for (name, _) in FRAMES {
                let hand = frame(name, lang, size, false);
                let cells = hand.cells();
                let what = format!("{name} {lang:?} {size:?}");
                for row in &cells {
                    assert!(cells::width(&row.concat()) <= usize::from(size.0), "{what}: {}", row.concat());
                    assert!(!row.concat().chars().any(char::is_control), "{what}");
                }
                let popups = frames_are_whole(&cells, &what);
                let over = !hand.model.layers.is_empty() || hand.model.guard.shut.is_some();
                assert_eq!(popups > 0, over, "{what}");
            }
        }
    }
}

/// Letters of the applicants, the inviters and the officers: theirs, whatever they are.
fn own_letters(hand: &Hand) -> BTreeSet<char> {
    let found = hand.service.archive(&portdesk::service::Words::new(""), 100).unwrap();
    let desk = hand.service.desk();
    let mut letters = BTreeSet::new();
    for case in desk.iter().map(|l| &l.case).chain(&found.cases) {
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
    // What these tests write themselves.
    letters.extend("已由主管确认很长的备注".chars());
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
