//! The screen before signing in: its keys and what is on it.

use super::*;
use crate::domain::lang::Lang;
use crate::ui::base::glyphs::{ASCII, UNICODE};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

fn setting(lang: Lang, ascii: bool) -> SessionContext {
    let glyphs = if ascii { ASCII } else { UNICODE };
    SessionContext { glyphs, protected: true, ..SessionContext::plain(lang) }
}

fn id(text: &str) -> OfficerId {
    text.parse().unwrap()
}

fn begun() -> SignInScreen {
    let stand = SignInStatus { entry: 4711, digits: "7a48f00c a48d3a0f".into() };
    SignInScreen::new(None, Some(stand))
}

/// Presses keys; answers what came of the last one.
fn press(screen: &mut SignInScreen, ctx: &mut SessionContext, keys: &[&str]) -> SignInAction {
    keys.iter().map(|key| screen.key(key.parse().unwrap(), ctx)).last().unwrap()
}

fn shown(screen: &SignInScreen, ctx: &SessionContext, (width, height): (u16, u16)) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    draw(&mut buf, area, screen, ctx);
    let rows = buf.content.chunks(usize::from(width));
    rows.map(|row| row.iter().map(Cell::symbol).collect::<String>() + "\n").collect()
}

#[test]
fn an_officer_is_chosen_and_proves_it() {
    let (mut ctx, mut screen) = (setting(Lang::En, false), begun());
    assert_eq!(press(&mut screen, &mut ctx, &["Enter"]), SignInAction::Stay);
    assert!(screen.naming && screen.sign_in.said.is_some(), "nobody is named");
    press(&mut screen, &mut ctx, &["w", "a", "n", "g", "Enter"]);
    assert_eq!((screen.naming, screen.officer.value()), (false, "wang"));
    assert_eq!(press(&mut screen, &mut ctx, &["Enter"]), SignInAction::Stay, "nothing was given");
    let wish = press(&mut screen, &mut ctx, &["n", "G", "4", "Enter"]);
    assert_eq!(wish, SignInAction::Passphrase(id("wang"), Passphrase::new("nG4".into())));
    assert_eq!(press(&mut screen, &mut ctx, &["x", "Enter"]), SignInAction::Stay, "the answer is on its way");
    screen.sign_in.code = Some(Default::default());
    screen.sign_in.busy = false;
    assert_eq!(press(&mut screen, &mut ctx, &["1", "2", "Enter"]), SignInAction::Code("12".into()));
    screen.wrong_code("no".into());
    assert!(!screen.sign_in.busy && screen.sign_in.field().is_empty());
    assert_eq!(press(&mut screen, &mut ctx, &["Esc"]), SignInAction::Anew, "half in is not in");
    assert!(screen.naming && screen.sign_in.code.is_none());
}

#[test]
fn typed_code_is_kept_after_failed_attempt() {
    let (mut ctx, mut screen) = (setting(Lang::En, false), begun());
    press(&mut screen, &mut ctx, &["l", "i", "Enter", "s", "Enter"]);
    screen.ask_code();
    press(&mut screen, &mut ctx, &["0", "0", "0", "0", "0", "0", "Enter"]);
    screen.wrong_code("no".into());
    // The question that follows comes a moment later than the answer, and fast typists are at it already.
    press(&mut screen, &mut ctx, &["1", "2", "3"]);
    screen.ask_code();
    assert_eq!(press(&mut screen, &mut ctx, &["4", "5", "6", "Enter"]), SignInAction::Code("123456".into()));
}

/// The ID is shown there for everybody to read: what is typed after a way back is a passphrase that went astray.
#[test]
fn passphrase_never_shows_in_the_id_field() {
    let (mut ctx, mut screen) = (setting(Lang::En, false), begun());
    press(&mut screen, &mut ctx, &["l", "i", "Enter", "n", "i", "Shift-Tab"]);
    press(&mut screen, &mut ctx, &["n", "i", "g", "h", "t"]);
    assert_eq!((screen.naming, screen.officer.value()), (true, "li"));
    assert!(screen.sign_in.said.as_ref().is_some_and(|said| said.contains("Backspace")));
    screen.paste("night shift", &ctx);
    assert_eq!(screen.officer.value(), "li");
    press(&mut screen, &mut ctx, &["Backspace", "w", "a", "n", "g", "Tab"]);
    assert_eq!((screen.naming, screen.officer.value()), (false, "wang"));
    // A whole passphrase typed where the id belongs ends at the first letter that no id has.
    let mut screen = begun();
    press(&mut screen, &mut ctx, &["n", "i", "g", "h", "t", "Space"]);
    press(&mut screen, &mut ctx, &["s", "!"]);
    assert_eq!(screen.officer.value(), "");
    assert!(screen.sign_in.said.is_some());
    screen.paste("night shift", &ctx);
    assert_eq!(screen.officer.value(), "");
}

#[test]
fn every_step_offers_back_and_quit() {
    let (mut ctx, mut screen) = (setting(Lang::En, false), begun());
    press(&mut screen, &mut ctx, &["l", "i", "Enter", "s"]);
    assert_eq!(press(&mut screen, &mut ctx, &["Esc"]), SignInAction::Stay);
    assert!(screen.naming && screen.sign_in.secret.is_empty());
    assert_eq!(press(&mut screen, &mut ctx, &["Esc"]), SignInAction::Leave);
    screen.sign_in.busy = true;
    assert_eq!(press(&mut screen, &mut ctx, &["Ctrl-c"]), SignInAction::Leave);
}

#[test]
fn configured_officer_is_prefilled() {
    let named = SignInScreen::new(Some(id("li")), None);
    assert_eq!((named.naming, named.officer.value()), (false, "li"));
}

#[test]
fn screen_shows_no_secret_and_no_cut_text() {
    for lang in [Lang::En, Lang::Zh] {
        for (ascii, size) in [(false, (80, 24)), (true, (80, 24)), (false, (160, 50))] {
            let (mut ctx, mut screen) = (setting(lang, ascii), begun());
            let text = shown(&screen, &ctx, size);
            assert!(text.contains("7a48f00c a48d3a0f"), "{text}");
            press(&mut screen, &mut ctx, &["l", "i", "Tab", "z", "q", "x"]);
            screen.sign_in.said = Some(ctx.texts.sign_in.wrong.to_string());
            let text = shown(&screen, &ctx, size);
            assert!(text.contains("***") && !text.contains("zqx") && !text.contains('…'), "{text}");
            // A wide sign leaves the cell behind it blank.
            let dense = |text: &str| text.replace(' ', "");
            assert!(dense(&text).contains(&dense(&ctx.texts.sign_in.wrong)), "{text}");
        }
    }
    let ctx = setting(Lang::En, false);
    assert!(!shown(&begun(), &ctx, (30, 8)).contains("7a48"), "too small says so");
}
