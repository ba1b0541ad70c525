//! What the first screen looks like: the three ways to begin, then one form with what is wrong beside its field. Until a language is
//! chosen it is in both.

use crate::domain::lang::Lang;
use crate::text::Catalog;
use crate::ui::base::bar::{KeyBar, KeyBarItem};
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, Extent};
use crate::ui::base::{cells, layout, too_small};
use crate::ui::lock::first_run::{FirstRun, FirstRunError, FirstRunStep};
use crate::ui::lock::sign_in::other_language;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

/// Lines of the screen.
const HIGH: usize = 14;
/// Where the fields begin, and how wide they are.
const FIELD: u16 = 13;
const WIDE: u16 = 26;
/// Ports that are listed below the one that is marked.
const PORTS: u16 = 4;

/// Draws the screen; returns the cell of the text cursor, where text is being written.
pub fn draw(buf: &mut Buffer, screen: Rect, first: &FirstRun, ctx: &SessionContext) -> Option<(u16, u16)> {
    cells::clear(buf, screen);
    if layout::is_too_small((screen.width, screen.height)) {
        too_small::draw(buf, screen, ctx);
        return None;
    }
    let both = texts(first, ctx);
    let other = both.get(1).map_or("", |texts| title(first, texts));
    let area = overlay::open(buf, screen, Extent::Alone(HIGH), (title(first, &ctx.texts), other), ctx);
    let verb = |name| Catalog::text_or_name(&ctx.texts.bar, name);
    let (cursor, bar) = if first.step == FirstRunStep::Choose {
        ways(buf, area.inner, first, &both, ctx);
        let items = vec![
            KeyBarItem::new(&["Enter"], verb("choose")),
            KeyBarItem::new(&["Left", "Right"], "English / 中文").spoken(ctx),
        ];
        (None, KeyBar { items, pinned: vec![KeyBarItem::new(&["Esc"], verb("quit"))] })
    } else {
        let cursor = form(buf, area.inner, first, ctx);
        let field = KeyBarItem::new(&["Down", "Up"], verb("field")).spoken(ctx);
        let port = KeyBarItem::new(&["Right", "Left"], verb("choose")).spoken(ctx);
        let port = (first.step == FirstRunStep::Office).then_some(port);
        let create = KeyBarItem::new(&["Ctrl-s"], verb("create"));
        let items = [Some(field), port, Some(create), Some(other_language(ctx))];
        let pinned = vec![KeyBarItem::new(&["Esc"], verb("back"))];
        (cursor, KeyBar { items: items.into_iter().flatten().collect(), pinned })
    };
    bar.draw_at_foot(buf, screen, ctx);
    cursor
}

fn title<'a>(first: &FirstRun, texts: &'a Catalog) -> &'a str {
    let f = &texts.first_run;
    if first.step == FirstRunStep::Choose { &f.title } else { &f.set_up }
}

/// The texts of the screen: of both languages until one is chosen, the session's own first.
fn texts(first: &FirstRun, ctx: &SessionContext) -> Vec<Arc<Catalog>> {
    let other = match ctx.lang {
        Lang::En => Lang::Zh,
        Lang::Zh | Lang::Loaded => Lang::En,
    };
    let mut all = vec![Arc::clone(&ctx.texts)];
    if !first.chose_language {
        all.push(Catalog::builtin(other));
    }
    all
}

/// What the desk is for, and the three ways to begin.
fn ways(buf: &mut Buffer, inner: Rect, first: &FirstRun, both: &[Arc<Catalog>], ctx: &SessionContext) {
    let theme = &ctx.theme;
    let mut y = inner.y;
    for texts in both {
        for line in cells::wrap(&texts.first_run.text, usize::from(inner.width)) {
            cells::put(buf, inner.x, y, inner.width, line, theme.text);
            y += 1;
        }
    }
    y += 1;
    for n in 0..3 {
        let marked = n == first.way;
        let style = if marked { theme.selection } else { theme.text };
        let key = ["s", "d", "q"][n];
        let all = both.iter().map(|texts| {
            let f = &texts.first_run;
            [&*f.set_up, &*f.sample, &*f.quit][n]
        });
        let text = all.collect::<Vec<_>>().join("   ");
        cells::blank(buf, inner.x, y, inner.width, style);
        cells::put(buf, inner.x + 1, y, 1, key, if marked { style } else { theme.key });
        cells::put(buf, inner.x + 4, y, inner.width.saturating_sub(4), &text, style);
        y += 1;
    }
}

/// What is wrong, and with which field.
fn wrong(first: &FirstRun, ctx: &SessionContext) -> Option<(FirstRunStep, String)> {
    let f = &ctx.texts.first_run;
    Some(match first.wrong? {
        FirstRunError::Cut(pasted) => (first.step, pasted.cut(ctx).unwrap_or_default()),
        FirstRunError::Office => (FirstRunStep::Office, f.wrong_office.to_string()),
        FirstRunError::Officer => (FirstRunStep::Officer, f.wrong_officer.to_string()),
        FirstRunError::Differ => (FirstRunStep::Again, ctx.texts.sign_in.differ.to_string()),
        FirstRunError::Weak(weak) => {
            (FirstRunStep::Passphrase, Catalog::text_or_name(&ctx.texts.weak, weak.code()).to_owned())
        }
    })
}

/// Every field with its hint, or with what is wrong with it; returns the cell of the text cursor.
fn form(buf: &mut Buffer, inner: Rect, first: &FirstRun, ctx: &SessionContext) -> Option<(u16, u16)> {
    let (theme, f, ellipsis) = (&ctx.theme, &ctx.texts.first_run, ctx.glyphs.ellipsis);
    let wrong = wrong(first, ctx);
    let fields = [
        (FirstRunStep::Office, &f.ask_office, &f.office),
        (FirstRunStep::Officer, &f.ask_officer, &f.officer),
        (FirstRunStep::Name, &f.ask_name, &f.name),
        (FirstRunStep::Passphrase, &f.ask_passphrase, &f.passphrase),
        (FirstRunStep::Again, &f.ask_again, &f.again),
    ];
    let mut cursor = None;
    let mut y = inner.y;
    for (step, label, hint) in fields {
        let active = step == first.step;
        cells::field(
            buf,
            inner.x,
            y,
            FIELD - 1,
            label,
            if active { theme.title } else { theme.label },
            ellipsis,
        );
        let place = Rect::new(inner.x + FIELD, y, WIDE, 1);
        let at = match step {
            FirstRunStep::Choose => None,
            FirstRunStep::Office => {
                let (at, lines) = port(buf, Rect { width: inner.width - FIELD, ..place }, active, first, ctx);
                y += lines;
                Some(at)
            }
            FirstRunStep::Officer => Some(first.officer.draw(buf, place, theme.input)),
            FirstRunStep::Name => Some(first.name.draw(buf, place, theme.input)),
            FirstRunStep::Passphrase => Some(first.secret.draw(buf, place, theme.input)),
            FirstRunStep::Again => Some(first.again.draw(buf, place, theme.input)),
        };
        if active {
            cursor = at;
        }
        let x = place.right() + 2;
        let room = inner.right().saturating_sub(x);
        match &wrong {
            // What is wrong may need more room than there is beside the field.
            Some((of, text)) if *of == step => {
                let beside = cells::width(text) <= usize::from(room);
                let (x, at) = if beside { (x, y) } else { (place.x, y + 1) };
                for (line, at) in cells::wrap(text, usize::from(inner.right() - x)).into_iter().zip(at..) {
                    cells::put(buf, x, at, inner.right() - x, line, theme.late);
                    y = y.max(at);
                }
            }
            _ if active && step != FirstRunStep::Office => {
                // Before the colon is what the label says.
                let hint = hint.split_once([':', '：']).map_or(&**hint, |(_, hint)| hint.trim_start());
                cells::field(buf, x, y, room, hint, theme.label, ellipsis);
            }
            _ => {}
        }
        y += 1;
    }
    for (line, y) in cells::wrap(&f.without, usize::from(inner.width)).into_iter().zip(y + 1..inner.bottom())
    {
        cells::put(buf, inner.x, y, inner.width, line, theme.label);
    }
    cursor
}

/// The port: the marked one, or while it is chosen what was typed and the ports that fit; returns the cursor and the extra lines.
fn port(
    buf: &mut Buffer,
    area: Rect,
    active: bool,
    first: &FirstRun,
    ctx: &SessionContext,
) -> ((u16, u16), u16) {
    let theme = &ctx.theme;
    if !active {
        let chosen = first.office.choice().map_or_else(String::new, |c| format!("{} {}", c.code, c.name));
        cells::put(buf, area.x, area.y, area.width, &chosen, theme.strong);
        return ((area.x, area.y), 0);
    }
    (first.office.draw(buf, Rect { height: PORTS + 1, ..area }, true, ctx), PORTS)
}
