//! Pictures that the terminal draws itself: the bytes that the program writes for them, and that none is left where it must not be.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::bundles::bundles;
use crate::pty::{Pty, folder, run};
use crate::viewer::{desk_with_files, panel};
use memchr::memmem;
use portdesk::domain::lang::Lang;
use portdesk::ui::app::view::graphic;
use portdesk::ui::base::image_style::ImageStyle;
use portdesk::ui::panels::viewer::state::ViewerStage;
use std::path::Path;

/// How a picture begins in each protocol.
const BEGINS: [(&str, &[u8]); 2] = [("sixel", b"\x1bP0;1q\"1;1;"), ("kitty", b"\x1b_Ga=T,f=100,i=20548,")];
const KITTY_ERASED: &[u8] = b"\x1b_Ga=d,d=I,i=20548,q=2\x1b\\";
const LESS_PROTECTED: &str = "This system cannot fully isolate";

fn pictures(pty: &Pty, begin: &[u8]) -> usize {
    memmem::find_iter(&pty.bytes, begin).count()
}

/// What the terminal gets before it is given back.
const ALL_ERASED: &[u8] = b"\x1b_Ga=d,d=A,q=2\x1b\\\x1b[2J";

/// Whether nothing of the last picture is left: it was removed, or blanks were written on its cells.
fn erased(pty: &Pty, begin: &[u8]) -> bool {
    let last = memmem::rfind(&pty.bytes, begin).unwrap();
    let (before, after) = pty.bytes.split_at(last);
    if memmem::find(after, ALL_ERASED).is_some() {
        return true;
    }
    if begin.starts_with(b"\x1b_G") {
        return memmem::find(after, KITTY_ERASED).is_some();
    }
    // The place, and then the first row of blanks on it.
    let place = &before[memmem::rfind(before, b"\x1b[").unwrap()..];
    let size: Vec<usize> = String::from_utf8_lossy(&after[begin.len()..begin.len() + 9])
        .split([';', '#'])
        .filter_map(|n| n.parse().ok())
        .collect();
    let blanks = [b"\x1b[m", place, &vec![b' '; size[0].div_ceil(8)]].concat();
    memmem::find(after, &blanks).is_some() || memmem::find(after, b"\x1b[2J").is_some()
}

/// A desk with the story's documents on the screen, its first document open.
fn opened(dir: &Path, store: &Path, images: &str) -> Pty {
    let made =
        run(store, &["init", "--unprotected", "--office", "NGB", "--officer", "wang", "--name", "Wang"]);
    assert_eq!(made.status.code(), Some(0));
    assert_eq!(run(store, &["import", bundles().join("story").to_str().unwrap()]).status.code(), Some(0));
    let config = dir.join("portdesk.toml");
    std::fs::write(&config, images).unwrap();
    let mut pty = Pty::runs(store, &["--config", config.to_str().unwrap()], &[]);
    pty.until_text("NGB-");
    pty.types_and_reads("\r");
    pty.types_and_reads("\x1b[H");
    pty.types("\r");
    pty
}

/// Waits for so many pictures; where the system offers less protection the officer accepts it.
fn until_pictures(pty: &mut Pty, begin: &'static [u8], count: usize) {
    let asks = |pty: &Pty| pty.text().contains(LESS_PROTECTED);
    pty.until("picture", |pty| pictures(pty, begin) >= count || asks(pty));
    if asks(pty) {
        pty.types("\r");
        pty.until("picture", |pty| pictures(pty, begin) >= count);
    }
    assert_eq!(pictures(pty, begin), count);
}

#[test]
fn no_picture_is_left_behind_what_covers_it() {
    for (images, begin) in BEGINS {
        let (dir, store) = folder();
        let mut pty = opened(dir.path(), &store, &format!("images = '{images}'\n"));
        until_pictures(&mut pty, begin, 1);
        assert!(!pty.text().contains("Opening the file"));
        // The hidden screen: the picture goes before anything else is drawn.
        pty.types("\x1b[20~");
        pty.until("no picture", |pty| erased(pty, begin));
        pty.types("\x1b[20~");
        until_pictures(&mut pty, begin, 2);
        // Another layer.
        pty.types("\x1bOP");
        pty.until("no picture", |pty| erased(pty, begin));
        pty.types("\x1b");
        until_pictures(&mut pty, begin, 3);
        // The whole screen drawn again, and another size of it.
        pty.types("\x0c");
        until_pictures(&mut pty, begin, 4);
        pty.resize(90, 28);
        until_pictures(&mut pty, begin, 5);
        // The shell has the terminal for a while.
        pty.signal("TSTP");
        pty.until("no picture", |pty| erased(pty, begin));
        pty.signal("CONT");
        // Drawn again for the stop and for the signal.
        pty.until("picture", |pty| pictures(pty, begin) > 5 && !erased(pty, begin));
        pty.types_and_reads("");
        // Back to the case.
        pty.types("\x1b");
        pty.until("no picture", |pty| erased(pty, begin));
        pty.types_and_reads("");
        assert!(erased(&pty, begin), "{images}");
    }
}

#[test]
fn no_picture_is_left_when_the_program_ends() {
    for (images, begin) in BEGINS {
        for end in ["TERM", "ABRT"] {
            let (dir, store) = folder();
            let mut pty = opened(dir.path(), &store, &format!("images = '{images}'\n"));
            until_pictures(&mut pty, begin, 1);
            pty.signal(end);
            pty.ends();
            pty.gave_back();
            let left = memmem::rfind(&pty.bytes, b"\x1b[?1049l").unwrap();
            pty.bytes.truncate(left);
            assert!(erased(&pty, begin), "{images} {end}");
        }
    }
}

#[test]
fn no_graphics_are_written_without_the_setting() {
    for images in ["", "images = 'half'\n"] {
        let (dir, store) = folder();
        let mut pty = opened(dir.path(), &store, images);
        let drawn =
            |pty: &Pty| pty.text().contains(|c: char| ('\u{2801}'..='\u{28ff}').contains(&c) || c == '▀');
        pty.until("picture", |pty| drawn(pty) || pty.text().contains(LESS_PROTECTED));
        pty.types_and_reads("");
        for (_, begin) in BEGINS {
            assert_eq!(pictures(&pty, &begin[..3]), 0);
        }
        pty.signal("TERM");
        pty.ends();
        assert_eq!(memmem::find(&pty.bytes, b"\x1b_G"), None, "{images}");
    }
}

#[test]
fn picture_of_pixels_leaves_its_cells_blank() {
    for size in [(80, 24), (160, 50)] {
        for (style, cell) in [(ImageStyle::Sixel, None), (ImageStyle::Kitty, Some((9, 18)))] {
            let mut hand = desk_with_files(Lang::En, size, "JANSEN", false);
            hand.set.images = style;
            hand.set.viewer.cell = cell;
            assert_eq!(graphic(&hand.model, &hand.set), None);
            hand.keys("Enter Home Enter");
            assert!(matches!(panel(&hand).stage, ViewerStage::Shown(..)), "{:?}", panel(&hand).stage);
            let picture = graphic(&hand.model, &hand.set).unwrap();
            let area = picture.area();
            assert!(area.width > 20 && area.bottom() < size.1 - 1 && area.right() <= size.0, "{area:?}");
            let cells = hand.cells();
            for y in area.top()..area.bottom() {
                for x in area.left()..area.right() {
                    assert_eq!(cells[usize::from(y)][usize::from(x)], " ", "{x} {y}");
                }
            }
            assert!(picture.encoded().is_some_and(|bytes| bytes.len() > 1000));
            // Finer where it is larger.
            hand.keys("+ + +");
            let larger = graphic(&hand.model, &hand.set).unwrap();
            assert!(larger != picture && larger.is_replaced_by(&picture));
            hand.keys("F1");
            assert_eq!(graphic(&hand.model, &hand.set), None, "something lies over it");
            hand.keys("Esc");
            assert!(graphic(&hand.model, &hand.set).is_some());
            hand.keys("Tab");
            assert!(graphic(&hand.model, &hand.set).is_some_and(|next| next != picture), "another document");
        }
    }
}

#[test]
fn locked_screen_has_no_graphic() {
    let mut hand = desk_with_files(Lang::En, (80, 24), "JANSEN", true);
    hand.set.images = ImageStyle::Sixel;
    hand.keys("Enter Home Enter");
    assert!(graphic(&hand.model, &hand.set).is_some());
    // The keys for both work over the document.
    hand.keys("F9");
    assert!(hand.model.privacy.cover.is_some() && !hand.model.privacy.is_locked());
    assert_eq!(graphic(&hand.model, &hand.set), None);
    hand.keys("F9 Ctrl-l");
    assert!(graphic(&hand.model, &hand.set).is_some());
    hand.keys("L");
    assert!(hand.model.privacy.is_locked());
    assert_eq!(graphic(&hand.model, &hand.set), None);
    assert!(matches!(panel(&hand).stage, ViewerStage::Put));
}
