//! The list: one row a case, painted cell by cell. Numbers stand right, state is a word as well as a colour, and only the rows on
//! the screen are touched.

use crate::domain::case::Case;
use crate::domain::case::checklist::progress;
use crate::domain::listing::{Column, View};
use crate::domain::queue::{QueueEntry, minutes_until};
use crate::text::{Catalog, short_span};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::meaning::{band_style, state_style};
use crate::ui::base::theme::over;
use crate::ui::state::model::{Focus, Model};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// The columns and their widths; 0 is not shown.
#[derive(Clone, Copy, Debug)]
struct Widths {
    slack: u16,
    lands: u16,
    case: u16,
    traveller: u16,
    nat: u16,
    ground: u16,
    entry: u16,
    docs: u16,
    state: u16,
    owner: u16,
}

fn widths(width: u16, view: View) -> Widths {
    let (state, owner) = if width >= 86 { (10, 9) } else { (9, 5) };
    // The archive has no clocks: one column says when it was closed.
    let (slack, lands) = if view == View::Archive { (0, 14) } else { (6, 7) };
    let fixed = 3 + slack + 1 + lands + 2 + 10 + 1 + 1 + 4 + 1 + 6 + 1 + 4 + 1 + 5 + 1 + state + 1 + owner;
    let traveller = width.saturating_sub(fixed).max(8);
    Widths { slack, lands, case: 10, traveller, nat: 4, ground: 6, entry: 4, docs: 5, state, owner }
}

/// More rows above the screen are not counted out: the place has two digits.
const MOST_ABOVE: usize = 99;

/// The head of a column: which, where it begins, how wide it is, and whether its text stands right.
type ColumnHead = (Column, u16, u16, bool);

/// The heads of a list, from the left.
fn places(area: Rect, view: View) -> Vec<ColumnHead> {
    let w = widths(area.width, view);
    let mut x = area.x + 3;
    let mut heads = Vec::with_capacity(10);
    let mut next = |column, wide, gap, right| {
        heads.push((column, x, wide, right));
        x += wide + gap;
    };
    if w.slack > 0 {
        next(Column::Slack, w.slack, 1, true);
        next(Column::Lands, w.lands, 2, true);
    } else {
        next(Column::Closed, w.lands, 3, false);
    }
    next(Column::Case, w.case, 1, false);
    next(Column::Traveller, w.traveller, 1, false);
    next(Column::Nationality, w.nat, 1, false);
    next(Column::Ground, w.ground, 1, false);
    // The sign of another port has its cell behind it.
    next(Column::Entry, w.entry + 1, 0, false);
    next(Column::Documents, w.docs, 1, true);
    next(Column::State, w.state, 1, false);
    next(Column::Owner, w.owner, 0, false);
    heads
}

/// The column whose head stands at a cell of the line of heads.
pub(in crate::ui) fn column_at(area: Rect, x: u16, view: View) -> Option<Column> {
    let at = |head: &&ColumnHead| (head.1..head.1 + head.2).contains(&x);
    places(area, view).iter().find(at).map(|head| head.0)
}

pub(in crate::ui) fn heads(buf: &mut Buffer, area: Rect, model: &Model, ctx: &SessionContext) {
    let c = &ctx.texts.columns;
    cells::blank(buf, area.x, area.y, area.width, ctx.theme.label);
    if model.top > 0 {
        // What is let in above the hand is not to be missed because the list did not move.
        let above = format!("^{}", model.top.min(MOST_ABOVE));
        cells::put(buf, area.x, area.y, 3, &above, ctx.theme.key);
    }
    for (column, x, wide, right) in places(area, model.view) {
        let text = match column {
            Column::Slack => &c.slack,
            Column::Lands => &c.lands,
            Column::Closed => &c.closed,
            Column::Case => &c.case,
            Column::Traveller => &c.traveller,
            Column::Nationality => &c.nat,
            Column::Ground => &c.ground,
            Column::Entry => &c.entry,
            Column::Documents => &c.docs,
            Column::State => &c.state,
            Column::Owner => &c.owner,
        };
        // Sorted otherwise than the queue is never to be overlooked.
        let sorted = model.preferences.sort.is_some_and(|sort| sort.by == column);
        let style = if sorted { ctx.theme.soon } else { ctx.theme.label };
        if right {
            cells::field_right(buf, x, area.y, wide, text, style);
        } else {
            cells::field(buf, x, area.y, wide.min(area.right().saturating_sub(x)), text, style, "");
        }
    }
}

pub(in crate::ui) fn draw(buf: &mut Buffer, area: Rect, model: &Model, ctx: &SessionContext) {
    if model.rows.is_empty() {
        return empty(buf, area, model, ctx);
    }
    let w = widths(area.width, model.view);
    for (row, y) in (model.top..model.rows.len()).zip(area.top()..area.bottom()) {
        let spot = &model.rows[row];
        let Some(case) = model.case(spot.no) else { continue };
        let chosen = model.selected == Some(spot.no);
        let paint = ListRow {
            y,
            x: area.x,
            width: area.width,
            chosen,
            focus: model.focus == Focus::List,
            fresh: model.fresh.contains(&spot.no),
            found: model.search.hit(row),
        };
        paint.draw(buf, spot, case, &w, model, ctx);
    }
}

fn empty(buf: &mut Buffer, area: Rect, model: &Model, ctx: &SessionContext) {
    let v = &ctx.texts.views;
    let filtered = !model.filter.value().is_empty() && model.unfiltered() > 0;
    let text = match model.view {
        _ if filtered => &v.empty_filter,
        View::Queue => &v.empty_queue,
        View::Waiting => &v.empty_waiting,
        View::All => &v.empty_all,
        View::Archive if model.archive_busy => &ctx.texts.header.searching,
        View::Archive => &v.empty_archive,
        View::Orphans => &v.empty_orphans,
    };
    let lines = cells::wrap(text, usize::from(area.width.saturating_sub(4)));
    for (line, y) in lines.into_iter().zip(area.top() + 1..area.bottom()) {
        cells::put(buf, area.x + 3, y, area.width.saturating_sub(4), line, ctx.theme.label);
    }
}

struct ListRow {
    x: u16,
    y: u16,
    width: u16,
    chosen: bool,
    focus: bool,
    fresh: bool,
    /// It answers to what is looked for.
    found: bool,
}

impl ListRow {
    fn draw(
        &self,
        buf: &mut Buffer,
        spot: &QueueEntry,
        case: &Case,
        w: &Widths,
        model: &Model,
        ctx: &SessionContext,
    ) {
        let (theme, texts) = (&ctx.theme, &ctx.texts);
        let ellipsis = ctx.glyphs.ellipsis;
        let y = self.y;
        // The chosen row is seen at once; what is urgent, marked or decided keeps its colours on it.
        let one = match (self.chosen, self.focus) {
            (true, true) => Some(theme.selection),
            (true, false) => Some(theme.other_pane),
            _ => None,
        };
        let style = |own: Style| one.map_or(own, |row| over(row, own));
        let plain = style(theme.text);
        let band = style(band_style(spot.place.band, theme));
        cells::blank(buf, self.x, y, self.width, plain);
        if self.chosen {
            cells::put(buf, self.x, y, 1, ctx.glyphs.cursor, plain);
        } else if self.fresh {
            cells::put(buf, self.x, y, 1, "*", theme.strong);
        }
        let mut x = self.x + 1;
        if model.view != View::Archive {
            // A closed case has no urgency.
            cells::put(buf, x, y, 1, spot.place.band.letter().encode_utf8(&mut [0; 4]), band);
        }
        let marked = model.marks.has(spot.no);
        if marked {
            cells::put(buf, x + 1, y, 1, ctx.glyphs.mark, style(theme.mark));
        }
        x += 2;
        if w.slack > 0 {
            let slack = match (spot.place.band, spot.place.slack_minutes(model.now)) {
                (_, Some(m)) => short_span(m),
                (_, None) => "-".to_owned(),
            };
            cells::field_right(buf, x, y, w.slack, &slack, band);
            x += w.slack + 1;
            let lands = match spot.place.arrives_at {
                None => "-".to_owned(),
                Some(at) if at <= model.now => texts.labels.at_port.to_string(),
                Some(at) => short_span(minutes_until(at, model.now)),
            };
            cells::field_right(buf, x, y, w.lands, &lands, plain);
        } else {
            let closed = crate::text::date_time(spot.place.received_at);
            cells::put(buf, x, y, w.lands, &closed[2.min(closed.len())..], plain);
            x += 1;
        }
        x += w.lands + 2;
        let number = if marked { theme.mark } else { theme.strong };
        cells::put(buf, x, y, w.case, &case.no.to_string(), style(number));
        x += w.case + 1;
        let traveller = &case.papers.traveller;
        let name = match &traveller.native_name {
            Some(native) => format!("{}  {native}", traveller.name()),
            None => traveller.name(),
        };
        let found = if self.found { plain.add_modifier(Modifier::UNDERLINED) } else { plain };
        cells::field(buf, x, y, w.traveller, &name, found, ellipsis);
        x += w.traveller + 1;
        cells::put(buf, x, y, w.nat, traveller.nationality.as_str(), plain);
        x += w.nat + 1;
        let ground = format!("{}/{}", case.papers.ground, case.papers.category);
        cells::put(buf, x, y, w.ground, &ground, plain);
        x += w.ground + 1;
        let elsewhere = !ctx.rules.same_authority(case.entry_port(), case.office);
        let entry = case.entry_port().to_string();
        let used = cells::put(buf, x, y, w.entry, &entry, if elsewhere { style(theme.soon) } else { plain });
        if elsewhere {
            cells::put(buf, x + used, y, 1, ">", style(theme.soon));
        }
        x += w.entry + 1;
        let (settled, all) = progress(&case.lines);
        let docs = if settled == all && all > 0 { style(theme.good) } else { plain };
        cells::field_right(buf, x, y, w.docs, &format!("{settled}/{all}"), docs);
        x += w.docs + 1;
        let pending = model.pending.as_ref().is_some_and(|p| p.case == case.no);
        let state = Catalog::of(&texts.state_short, case.state.name());
        // Among orphans, why it is one says more than its state.
        let orphan = model.orphans.get(&spot.no).filter(|_| model.view == View::Orphans);
        let state = orphan.map_or(state, |o| Catalog::of(&texts.orphan_short, o.name()));
        let state = if pending { &texts.app.saving } else { state };
        cells::field(buf, x, y, w.state, "", plain, ellipsis);
        let own = if pending { theme.text } else { state_style(&case.state, theme) };
        cells::put(buf, x, y, w.state, &cells::fit(state, w.state.into(), ellipsis), style(own));
        x += w.state + 1;
        if let Some(owner) = case.owner(model.now) {
            let mine = *owner == ctx.officer.id;
            let owner = if mine { &texts.labels.me } else { owner.as_str() };
            cells::field(
                buf,
                x,
                y,
                w.owner,
                owner,
                style(if mine { theme.strong } else { theme.label }),
                ellipsis,
            );
        }
    }
}
