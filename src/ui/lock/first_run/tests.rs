//! The first screen, key by key, and drawn at every size.

use super::*;
use crate::domain::lang::Lang;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

fn setting() -> Setting {
    Setting::plain(Lang::En)
}

fn press(first: &mut FirstRun, set: &mut Setting, keys: &str) -> Outcome {
    let mut outcome = Outcome::Stay;
    for key in keys.split_whitespace() {
        assert_eq!(outcome, Outcome::Stay, "before {key}");
        outcome = first.key(key.parse().unwrap(), set);
    }
    outcome
}

#[test]
fn a_desk_is_set_up_in_four_answers() {
    let mut set = setting();
    let mut first = FirstRun::new(&set);
    assert_eq!(press(&mut first, &mut set, "s p e k Enter w a n g Enter"), Outcome::Stay);
    assert_eq!(first.step, Step::Name);
    first.paste("王伟\n");
    let officer = "wang".parse().unwrap();
    assert_eq!(press(&mut first, &mut set, "Enter"), Outcome::Stay);
    first.paste("night shift");
    assert_eq!(press(&mut first, &mut set, "Enter"), Outcome::Stay);
    assert_eq!(first.wrong, Some(Wrong::Weak(WeakPassphrase::Plain)));
    first.paste(" at Lishe 4");
    press(&mut first, &mut set, "Enter");
    first.paste("something else");
    press(&mut first, &mut set, "Enter");
    assert_eq!((first.step, first.wrong), (Step::Again, Some(Wrong::Differ)));
    first.paste("night shift at Lishe 4");
    let passphrase = Passphrase::new("night shift at Lishe 4".into());
    let name = "王伟".into();
    assert_eq!(
        press(&mut first, &mut set, "Enter"),
        Outcome::SetUp { office: Port::new("PEK"), officer, name, passphrase }
    );
}

#[test]
fn an_empty_passphrase_sets_up_no_desk() {
    let mut set = setting();
    let mut first = FirstRun::new(&set);
    let outcome = press(&mut first, &mut set, "s n g b Enter w Enter Enter Enter");
    assert_eq!(outcome, Outcome::Stay);
    assert_eq!((first.step, first.wrong), (Step::Passphrase, Some(Wrong::Weak(WeakPassphrase::Short))));
}

#[test]
fn invalid_input_is_explained_and_back_works() {
    let mut set = setting();
    let mut first = FirstRun::new(&set);
    press(&mut first, &mut set, "s n o w h e r e Enter");
    assert_eq!((first.step, first.wrong), (Step::Office, Some(Wrong::Office)));
    press(&mut first, &mut set, "Ctrl-u Enter Enter");
    assert_eq!((first.step, first.wrong), (Step::Officer, Some(Wrong::Officer)), "an officer has an id");
    press(&mut first, &mut set, "Esc Esc");
    assert_eq!(first.step, Step::Choose);
    assert_eq!(press(&mut first, &mut set, "x d"), Outcome::Sample);
    assert_eq!(press(&mut first, &mut set, "q"), Outcome::Leave);
}

#[test]
fn steps_draw_in_both_languages_at_any_size() {
    let mut set = setting();
    for size in [(1, 1), (20, 5), (60, 18), (80, 24), (160, 50)] {
        for _ in 0..2 {
            let mut first = FirstRun::new(&set);
            for keys in ["", "s", "Enter", "w Enter", "Enter", "G 0 . . a b c d e f Enter"] {
                press(&mut first, &mut set, keys);
                let area = Rect::new(0, 0, size.0, size.1);
                let mut buf = Buffer::empty(area);
                draw(&mut buf, area, &first, &set);
                let cells = buf.content.iter().map(ratatui::buffer::Cell::symbol);
                let text: String = cells.filter(|s| !s.trim().is_empty()).collect();
                let title: String = set.texts.first_run.title.split_whitespace().collect();
                assert!(size.1 < 18 || text.contains(&title), "{text}");
            }
            press(&mut first, &mut set, "F2");
        }
    }
}
