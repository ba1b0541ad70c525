//! The first screen, key by key, and drawn at every size.

use super::*;
use crate::domain::lang::Lang;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

fn setting() -> SessionContext {
    SessionContext::plain(Lang::En)
}

fn press(first: &mut FirstRun, ctx: &mut SessionContext, keys: &str) -> FirstRunOutcome {
    let mut outcome = FirstRunOutcome::Stay;
    for key in keys.split_whitespace() {
        assert_eq!(outcome, FirstRunOutcome::Stay, "before {key}");
        outcome = first.key(key.parse().unwrap(), ctx);
    }
    outcome
}

#[test]
fn a_desk_is_set_up_in_four_answers() {
    let mut ctx = setting();
    let mut first = FirstRun::new(&ctx);
    assert_eq!(press(&mut first, &mut ctx, "s p e k Enter w a n g Enter"), FirstRunOutcome::Stay);
    assert_eq!(first.step, FirstRunStep::Name);
    first.paste("王伟\n");
    let officer = "wang".parse().unwrap();
    assert_eq!(press(&mut first, &mut ctx, "Enter"), FirstRunOutcome::Stay);
    first.paste("night shift");
    assert_eq!(press(&mut first, &mut ctx, "Enter"), FirstRunOutcome::Stay);
    assert_eq!(first.wrong, Some(FirstRunError::Weak(WeakPassphrase::Plain)));
    first.paste(" at Lishe 4");
    press(&mut first, &mut ctx, "Enter");
    first.paste("something else");
    press(&mut first, &mut ctx, "Enter");
    assert_eq!((first.step, first.wrong), (FirstRunStep::Again, Some(FirstRunError::Differ)));
    first.paste("night shift at Lishe 4");
    let passphrase = Passphrase::new("night shift at Lishe 4".into());
    let name = "王伟".into();
    assert_eq!(
        press(&mut first, &mut ctx, "Enter"),
        FirstRunOutcome::SetUp { office: Port::new("PEK"), officer, name, passphrase }
    );
}

#[test]
fn an_empty_passphrase_sets_up_no_desk() {
    let mut ctx = setting();
    let mut first = FirstRun::new(&ctx);
    let outcome = press(&mut first, &mut ctx, "s n g b Enter w Enter Enter Enter");
    assert_eq!(outcome, FirstRunOutcome::Stay);
    assert_eq!(
        (first.step, first.wrong),
        (FirstRunStep::Passphrase, Some(FirstRunError::Weak(WeakPassphrase::Short)))
    );
}

#[test]
fn invalid_input_is_explained_and_back_works() {
    let mut ctx = setting();
    let mut first = FirstRun::new(&ctx);
    press(&mut first, &mut ctx, "s n o w h e r e Enter");
    assert_eq!((first.step, first.wrong), (FirstRunStep::Office, Some(FirstRunError::Office)));
    press(&mut first, &mut ctx, "Ctrl-u Enter Enter");
    assert_eq!(
        (first.step, first.wrong),
        (FirstRunStep::Officer, Some(FirstRunError::Officer)),
        "an officer has an id"
    );
    press(&mut first, &mut ctx, "Esc Esc");
    assert_eq!(first.step, FirstRunStep::Choose);
    assert_eq!(press(&mut first, &mut ctx, "x d"), FirstRunOutcome::Sample);
    assert_eq!(press(&mut first, &mut ctx, "q"), FirstRunOutcome::Leave);
}

#[test]
fn steps_draw_in_both_languages_at_any_size() {
    let mut ctx = setting();
    for size in [(1, 1), (20, 5), (60, 18), (80, 24), (160, 50)] {
        for _ in 0..2 {
            let mut first = FirstRun::new(&ctx);
            for keys in ["", "s", "Enter", "w Enter", "Enter", "G 0 . . a b c d e f Enter"] {
                press(&mut first, &mut ctx, keys);
                let area = Rect::new(0, 0, size.0, size.1);
                let mut buf = Buffer::empty(area);
                draw(&mut buf, area, &first, &ctx);
                let cells = buf.content.iter().map(ratatui::buffer::Cell::symbol);
                let text: String = cells.filter(|s| !s.trim().is_empty()).collect();
                let f = &ctx.texts.first_run;
                let title = if first.step == FirstRunStep::Choose { &f.title } else { &f.set_up };
                let title: String = title.split_whitespace().collect();
                assert!(size.1 < 18 || text.to_lowercase().contains(&title.to_lowercase()), "{text}");
            }
            press(&mut first, &mut ctx, "F2");
        }
    }
}

#[test]
fn arrows_choose_and_one_key_creates() {
    let mut ctx = setting();
    let mut first = FirstRun::new(&ctx);
    assert_eq!(press(&mut first, &mut ctx, "Down Enter"), FirstRunOutcome::Sample);
    press(&mut first, &mut ctx, "Up Enter n g b Down w Down");
    assert_eq!(first.step, FirstRunStep::Name);
    // What is wrong is beside its field, wherever the key was pressed.
    press(&mut first, &mut ctx, "Up Ctrl-s");
    let short = Some(FirstRunError::Weak(WeakPassphrase::Short));
    assert_eq!((first.step, first.wrong), (FirstRunStep::Passphrase, short));
    first.paste("night shift at Lishe 4");
    press(&mut first, &mut ctx, "Down");
    first.paste("night shift at Lishe 4");
    press(&mut first, &mut ctx, "Up Up");
    assert_eq!(first.step, FirstRunStep::Name);
    press(&mut first, &mut ctx, "Ctrl-s");
    assert_eq!(first.step, FirstRunStep::Again, "what was repeated is typed again after it was left");
    first.paste("night shift at Lishe 4");
    assert!(matches!(press(&mut first, &mut ctx, "Ctrl-s"), FirstRunOutcome::SetUp { .. }));
}

#[test]
fn both_languages_until_one_is_chosen() {
    let text = |first: &FirstRun, ctx: &SessionContext| {
        let area = Rect::new(0, 0, 80, 24);
        let mut buf = Buffer::empty(area);
        draw(&mut buf, area, first, ctx);
        buf.content.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().replace(' ', "")
    };
    let mut ctx = setting();
    let mut first = FirstRun::new(&ctx);
    let both = text(&first, &ctx);
    assert!(
        both.contains("setupthisdesk") && both.contains("设立本值班台") && both.contains("中文"),
        "{both}"
    );
    press(&mut first, &mut ctx, "Right");
    let zh = text(&first, &ctx);
    assert!(ctx.lang == Lang::Zh && !zh.contains("setupthisdesk") && zh.contains("设立本值班台"), "{zh}");
    press(&mut first, &mut ctx, "Left");
    assert_eq!(ctx.lang, Lang::En);
}
