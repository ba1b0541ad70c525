//! An action on all marked cases: the preview with every case by name, the bar while it runs, the report.

use crate::domain::case_no::CaseNo;
use crate::text::{Catalog, blocker_text, fill};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::dialogs::batch::state::{Batch, BatchStage};
use crate::ui::state::model::Model;
use crate::ui::state::privacy::masked;
use crate::ui::state::trial::BlockedCase;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

fn count(text: &str, n: usize) -> String {
    fill(text, &[("n", &n.to_string())])
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    bulk: &Batch,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let t = &ctx.texts.many;
    let action = Catalog::text_or_name(&ctx.texts.action, bulk.action.name());
    let size = (screen.width, screen.height);
    if let BatchStage::Running(_) = bulk.stage {
        let area = overlay::open(buf, screen, extent(bulk, size), (action, ""), ctx);
        running(buf, area.inner, bulk, ctx);
        return area.drawn(None);
    }
    let (title, counts) = match bulk.stage {
        BatchStage::Report => (fill(&t.report_title, &[("action", action)]), told(bulk, ctx)),
        _ => {
            let values = [("action", action.to_owned()), ("n", bulk.total().to_string())];
            (fill(&t.title, &values.each_ref().map(|(n, v)| (*n, v.as_str()))), foreseen(bulk, ctx))
        }
    };
    let (list, reasons) = (page(bulk, size), bulk.reasons(screen.height));
    let more = bulk.groups.len() - reasons;
    let area = overlay::open(buf, screen, extent(bulk, size), (&title, ""), ctx);
    let inner = area.inner;
    let theme = &ctx.theme;
    let mut y = inner.y;
    let mut line = |buf: &mut Buffer, text: &str, style: Style| {
        cells::chip(buf, inner.x, y, inner.width, text, style, ctx.glyphs.ellipsis);
        y += 1;
    };
    line(buf, &ctx.texts.listed(&counts), theme.strong);
    if let Some(failed) = &bulk.failed {
        for text in cells::wrap(failed, usize::from(inner.width)).into_iter().take(2) {
            line(buf, text, theme.late);
        }
    }
    for group in &bulk.groups[..reasons] {
        let why = blocker_text(&ctx.texts, &group.blocker, &ctx.rules);
        line(buf, &format!("{:>6}  {why}", group.count), theme.text);
    }
    if more > 0 {
        line(buf, &format!("{:>6}  {}", "", count(&t.more_reasons, more)), theme.label);
    }
    let said = match bulk.stage {
        BatchStage::Report if bulk.rows() > 0 => &*t.report_hint,
        BatchStage::Preview if bulk.orders.is_empty() => &*t.none_hint,
        _ => "",
    };
    line(buf, said, theme.label);
    let foot = inner.bottom();
    let from = foot.saturating_sub(u16::try_from(list).unwrap_or(0));
    let top = bulk.top.min(bulk.rows().saturating_sub(list));
    for (row, y) in (top..bulk.rows()).zip(from..foot) {
        let ready = if bulk.stage == BatchStage::Preview { bulk.orders.len() } else { 0 };
        match bulk.orders.get(row).filter(|_| row < ready) {
            Some(one) => able(buf, Rect::new(inner.x, y, inner.width, 1), one.case, model, ctx),
            None => {
                if let Some(refused) = bulk.refused.get(row - ready) {
                    unable(buf, Rect::new(inner.x, y, inner.width, 1), refused, model, ctx);
                }
            }
        }
    }
    overlay::more(buf, &area, (top, list, bulk.rows()), ctx);
    area.drawn(None)
}

/// Lines above the list of cases: counts, what failed, the reasons and what is said of the list.
fn above(bulk: &Batch, height: u16) -> usize {
    let reasons = bulk.reasons(height);
    2 + usize::from(bulk.failed.is_some()) * 2 + reasons + usize::from(bulk.groups.len() > reasons)
}

/// As large as its longest step: the preview with every case.
fn extent(bulk: &Batch, (_, height): (u16, u16)) -> Extent {
    Extent::Dialog((above(bulk, height) + bulk.orders.len() + bulk.refused.len()).max(5))
}

/// How many cases of the list are seen at once on a screen of a size.
#[must_use]
pub(in crate::ui) fn page(bulk: &Batch, size: (u16, u16)) -> usize {
    let (high, _) = overlay::room(size, extent(bulk, size));
    bulk.rows().min(high.saturating_sub(above(bulk, size.1))).max(usize::from(bulk.rows() > 0))
}

/// What would be done.
pub(crate) fn foreseen(bulk: &Batch, ctx: &SessionContext) -> Vec<String> {
    let t = &ctx.texts.many;
    let mut counts = vec![count(&t.can, bulk.orders.len())];
    if bulk.second > 0 {
        counts.push(count(&t.second, bulk.second));
    }
    if !bulk.refused.is_empty() {
        counts.push(count(&t.cannot, bulk.refused.len()));
    }
    counts
}

/// What was done.
pub(crate) fn told(bulk: &Batch, ctx: &SessionContext) -> Vec<String> {
    let t = &ctx.texts.many;
    let mut counts = vec![count(&t.done, bulk.done)];
    if bulk.waiting > 0 {
        counts.push(count(&t.second, bulk.waiting));
    }
    counts.push(count(&t.refused, bulk.refused.len()));
    counts.push(count(&t.untouched, bulk.untouched()));
    counts
}

/// Number, name and nationality; answers where the rest begins.
fn who(
    buf: &mut Buffer,
    at: Rect,
    sign: &str,
    style: Style,
    no: CaseNo,
    model: &Model,
    ctx: &SessionContext,
) -> u16 {
    let (theme, ellipsis) = (&ctx.theme, ctx.glyphs.ellipsis);
    cells::put(buf, at.x, at.y, 1, sign, style);
    cells::put(buf, at.x + 2, at.y, 10, &no.to_string(), theme.strong);
    let name = at.width / 4;
    let Some(case) = model.case(no) else { return at.x + 13 };
    let traveller = &case.papers.traveller;
    cells::field(buf, at.x + 13, at.y, name.saturating_sub(1), &traveller.name(), theme.text, ellipsis);
    cells::put(buf, at.x + 13 + name, at.y, 4, traveller.nationality.as_str(), theme.text);
    at.x + 13 + name + 5
}

/// A case that can be done: who, which document, which port.
fn able(buf: &mut Buffer, at: Rect, no: CaseNo, model: &Model, ctx: &SessionContext) {
    let theme = &ctx.theme;
    let x = who(buf, at, ctx.glyphs.verified, theme.good, no, model, ctx);
    let Some(case) = model.case(no) else { return };
    let number = &case.papers.traveller.passport.number;
    let hidden = model.privacy.hides(no, ctx.protected);
    let number = if hidden { masked(number) } else { number.to_string() };
    let room = at.right().saturating_sub(x + 5);
    cells::field(buf, x, at.y, room, &number, theme.text, ctx.glyphs.ellipsis);
    let port = case.entry_port();
    let style = if port == case.office { theme.text } else { theme.soon };
    cells::put(buf, at.right().saturating_sub(4), at.y, 4, port.as_str(), style);
}

/// A case that is refused, and the first reason.
fn unable(buf: &mut Buffer, at: Rect, refused: &BlockedCase, model: &Model, ctx: &SessionContext) {
    let theme = &ctx.theme;
    let x = who(buf, at, ctx.glyphs.rejected, theme.late, refused.case, model, ctx);
    let Some(first) = refused.refusal.blockers.first() else { return };
    let more = refused.refusal.blockers.len() - 1;
    let mut why = blocker_text(&ctx.texts, first, &ctx.rules);
    if more > 0 {
        why = ctx.texts.bracketed(&why, &format!("+{more}"));
    }
    cells::field(buf, x, at.y, at.right().saturating_sub(x), &why, theme.text, ctx.glyphs.ellipsis);
}

/// How far it is: a bar of plain signs, and the numbers.
fn running(buf: &mut Buffer, inner: Rect, bulk: &Batch, ctx: &SessionContext) {
    let (theme, t) = (&ctx.theme, &ctx.texts.many);
    let (n, m) = (bulk.settled, bulk.total().max(1));
    let wide = usize::from(inner.width);
    let full = wide * n / m;
    let bar: String = std::iter::repeat_n('=', full).chain(std::iter::repeat_n('.', wide - full)).collect();
    cells::put(buf, inner.x, inner.y + 1, inner.width, &bar, theme.strong);
    let values = [("n", n.to_string()), ("m", m.to_string())];
    let mut told = vec![fill(&t.running, &values.each_ref().map(|(n, v)| (*n, v.as_str())))];
    if n > bulk.done {
        told.push(count(&t.refused, n - bulk.done));
    }
    cells::put(buf, inner.x, inner.y + 2, inner.width, &ctx.texts.listed(&told), theme.strong);
    let said = if bulk.stopping { &t.stopping } else { &t.stop_hint };
    cells::put(buf, inner.x, inner.y + 3, inner.width, said, theme.label);
}
