//! Colours and marks on the screen: what keeps its colours on the selected row, and what says the same without colour.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::frames::LANGS;
use crate::hand::Hand;
use portdesk::domain::case::state::CaseState;
use portdesk::domain::lang::Lang;
use portdesk::domain::queue::Band;
use portdesk::ui::app::view;
use portdesk::ui::base::cells;
use portdesk::ui::base::glyphs::{ASCII, UNICODE};
use portdesk::ui::base::theme::{NAMES, Theme};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use std::sync::Arc;

fn drawn(hand: &Hand) -> Buffer {
    let area = Rect::new(0, 0, hand.model.size.0, hand.model.size.1);
    let mut buf = Buffer::empty(area);
    view::draw(&mut buf, area, &hand.model, &hand.set);
    buf
}

/// The first cells of the selected row: cursor, band, flag, and one of the case number.
fn selected(hand: &Hand) -> [Cell; 4] {
    let y =
        hand.model.layout().list.y + u16::try_from(hand.model.position().unwrap() - hand.model.top).unwrap();
    let buf = drawn(hand);
    [0, 1, 2, 26].map(|x| buf[(x, y)].clone())
}

fn colours(cell: &Cell) -> (Color, Color) {
    (cell.fg, cell.bg)
}

fn own(style: Style) -> (Color, Color) {
    (style.fg.unwrap(), style.bg.unwrap())
}

#[test]
fn selected_row_keeps_band_and_mark_colours() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (120, 40));
    let theme = Theme::named("any").unwrap();
    hand.keys("Home");
    let spot = &hand.model.rows[hand.model.position().unwrap()];
    assert!(matches!(spot.place.band, Band::AtPort | Band::Overdue), "{:?}", spot.place.band);
    let [cursor, band, flag, number] = selected(&hand);
    assert_eq!(colours(&cursor), own(theme.selection));
    assert_eq!(colours(&band), own(theme.late));
    assert_eq!(colours(&flag), own(theme.selection));
    assert_eq!(colours(&number), own(theme.selection));
    // Marking goes on to the next row.
    hand.keys("M k");
    let [_, band, flag, number] = selected(&hand);
    assert_eq!(colours(&band), own(theme.late));
    assert_eq!((flag.symbol(), colours(&flag)), (hand.set.glyphs.mark, own(theme.mark)));
    assert_eq!(colours(&number), own(theme.mark));
}

#[test]
fn marks_show_in_column_and_bar() {
    for (lang, width, bar) in [
        (Lang::En, 80, " 2 marked: A all U clear "),
        (Lang::En, 160, " 2 marked: M mark V range A all U clear "),
        (Lang::Zh, 80, " 已标记 2： A 全部 U 清除 "),
        (Lang::Zh, 160, " 已标记 2： M 标记 V 标记范围 A 全部 U 清除 "),
    ] {
        for glyphs in [UNICODE, ASCII] {
            let mut hand = Hand::sits(lang, 24, 6, (width, 24));
            hand.set.glyphs = glyphs;
            hand.keys("Home M j M");
            let top = usize::from(hand.model.layout().list.y);
            let flags: Vec<String> = hand.cells()[top..top + 3].iter().map(|row| row[2].clone()).collect();
            assert_eq!(flags, [glyphs.mark, " ", glyphs.mark]);
            let last = hand.screen().pop().unwrap();
            assert!(last.starts_with(bar), "{last}");
            hand.keys("U");
            assert!(!hand.screen().pop().unwrap().contains("U "), "{lang:?}");
        }
    }
}

#[test]
fn theme_key_names_the_theme_it_chose() {
    for lang in LANGS {
        let mut hand = Hand::sits(lang, 24, 6, (80, 24));
        for name in NAMES.into_iter().cycle().skip(1).take(NAMES.len()) {
            hand.keys("F3");
            assert_eq!(&*hand.set.theme.name, name);
            let text = &hand.set.texts.theme[name];
            assert!(hand.screen()[22].contains(&**text), "{}", hand.screen()[22]);
        }
    }
}

#[test]
fn outcomes_have_different_colours_in_the_list() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (120, 40));
    for name in NAMES {
        let theme = Theme::named(name).unwrap();
        hand.set.theme = Arc::new(theme.clone());
        hand.keys("4 j");
        let buf = drawn(&hand);
        for (row, spot) in
            hand.model.rows.iter().enumerate().filter(|(_, s)| Some(s.no) != hand.model.selected)
        {
            let Some(case) = hand.model.case(spot.no) else { continue };
            let style = match case.state {
                CaseState::Approved { .. } | CaseState::Expected | CaseState::Issued | CaseState::Entered => {
                    theme.good
                }
                CaseState::Refused { .. } | CaseState::NotAccepted { .. } => theme.deny,
                CaseState::Transferred { .. } => theme.away,
                _ => theme.text,
            };
            let word = &hand.set.texts.state_short[case.state.name()];
            let y = hand.model.layout().list.y + u16::try_from(row).unwrap();
            let text: String = (0..buf.area.width).map(|x| buf[(x, y)].symbol()).collect();
            let at = text.find(&**word).unwrap_or_else(|| panic!("{word} in {text}"));
            let cell = &buf[(u16::try_from(cells::width(&text[..at])).unwrap(), y)];
            assert_eq!(cell.fg, style.fg.unwrap_or(Color::Reset), "{name}: {text}");
            assert_eq!(cell.bg, style.bg.unwrap_or(Color::Reset), "{name}: {text}");
            assert_eq!(cell.modifier & Modifier::BOLD, style.add_modifier & Modifier::BOLD, "{name}: {text}");
        }
    }
}
