//! The dashboard: the depth of the queue, arrivals against capacity, times to decision, load. Every bar has its number beside it, so that it
//! is read without colour and without the signs that bars are made of.

use crate::domain::calendar::wall;
use crate::domain::queue::Band;
use crate::domain::stats::{Distribution, HOURS, InviterLoad, OfficerLoad, Stats};
use crate::text::{
    Catalog, calendar_banner, capacity_line, complete_line, date_time, exemption_banner, fill,
    former_times_line, per_cent, promise_line, short_span, span_ends,
};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::panels::dashboard::state::{DashboardPanel, PAGES};
use chrono::{Duration, Timelike};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::bar;
use ratatui::widgets::{Bar, BarChart, Widget};

/// From this size on all pages are side by side.
const ROOMY: (u16, u16) = (156, 44);

/// Bars of plain signs.
const ASCII_BARS: bar::Set<'static> = bar::Set {
    full: "#",
    seven_eighths: "#",
    three_quarters: "#",
    five_eighths: "#",
    half: "=",
    three_eighths: "-",
    one_quarter: "-",
    one_eighth: "_",
    empty: " ",
};

/// Cells of a column of numbers beside names.
const NUMBER: u16 = 10;

/// Hours that the table of the depth names.
const NAMED: [usize; 8] = [0, 1, 2, 4, 8, 12, 18, 24];

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    board: &DashboardPanel,
    ctx: &SessionContext,
) -> DrawnLayer {
    let title = Catalog::text_or_name(&ctx.texts.action, "board");
    let area = overlay::open(buf, screen, Extent::Page, (title, ""), ctx);
    content(buf, area.inner, is_roomy((screen.width, screen.height)), board, ctx);
    area.drawn(None)
}

/// Whether all pages stand side by side.
#[must_use]
pub(in crate::ui) fn is_roomy((width, height): (u16, u16)) -> bool {
    width >= ROOMY.0 && height >= ROOMY.1
}

fn content(buf: &mut Buffer, inner: Rect, roomy: bool, board: &DashboardPanel, ctx: &SessionContext) {
    let (theme, b) = (&ctx.theme, &ctx.texts.board);
    let foot = inner.bottom();
    let say = |buf: &mut Buffer, text: &str, style: Style| {
        for (line, y) in cells::wrap(text, usize::from(inner.width)).into_iter().zip(inner.y + 1..foot) {
            cells::put(buf, inner.x, y, inner.width, line, style);
        }
    };
    let Some(stats) = &board.stats else {
        return match &board.failed {
            Some(why) => say(buf, why, theme.late),
            None => say(buf, &b.busy, theme.label),
        };
    };
    let (at, days) = (date_time(stats.now), stats.days.to_string());
    let ends = exemption_banner(&ctx.texts, &stats.endings);
    let rests = calendar_banner(&ctx.texts, stats.bases.iter().copied());
    let told: Vec<String> = [ends, rests].into_iter().flatten().map(|[full, _]| full).collect();
    let as_of = fill(&b.as_of, &[("at", &at), ("days", &days)]);
    let as_of = if told.is_empty() { as_of } else { format!("{}   {as_of}", told.join("   ")) };
    if stats.live + stats.cases == 0 {
        cells::field(buf, inner.x, inner.y, inner.width, &as_of, theme.label, ctx.glyphs.ellipsis);
        return say(buf, &b.empty, theme.text);
    }
    let pages = [depth, arrivals, times, load];
    if roomy {
        cells::field(buf, inner.x, inner.y, inner.width, &as_of, theme.label, ctx.glyphs.ellipsis);
        let (wide, high) = ((inner.width - 2) / 2, (inner.height - 3) / 2);
        for (n, page) in (0..).zip(pages) {
            let x = inner.x + (n % 2) * (wide + 2);
            let y = inner.y + 2 + (n / 2) * high;
            page(&mut DashboardPage { buf, area: Rect::new(x, y, wide, high - 1), y, ctx, stats });
        }
        return;
    }
    let mut x = inner.x;
    for (n, name) in b.pages.iter().enumerate() {
        let style = if n == board.page { theme.title } else { theme.label };
        let mark = if n == board.page { ctx.glyphs.cursor } else { " " };
        x += cells::put(buf, x, inner.y, inner.right().saturating_sub(x), &format!("{mark}{name} "), style);
    }
    cells::field_right(
        buf,
        x,
        inner.y,
        inner.right().saturating_sub(x),
        &cells::fit(&format!(" {as_of}"), usize::from(inner.right().saturating_sub(x)), ctx.glyphs.ellipsis),
        theme.label,
    );
    let area = Rect::new(inner.x, inner.y + 2, inner.width, foot.saturating_sub(inner.y + 2));
    pages[board.page % PAGES](&mut DashboardPage { buf, area, y: area.y, ctx, stats });
}

/// A page being drawn, from its first line down.
struct DashboardPage<'a> {
    buf: &'a mut Buffer,
    area: Rect,
    /// The next line.
    y: u16,
    ctx: &'a SessionContext,
    stats: &'a Stats,
}

impl DashboardPage<'_> {
    fn line(&mut self, text: &str, style: Style) {
        if self.y < self.area.bottom() {
            let (area, ellipsis) = (self.area, self.ctx.glyphs.ellipsis);
            cells::field(self.buf, area.x, self.y, area.width, text, style, ellipsis);
        }
        self.y += 1;
    }

    fn wrapped(&mut self, text: &str, style: Style) {
        let wide = usize::from(self.area.width);
        for line in cells::wrap(text, wide) {
            self.line(line, style);
        }
    }

    /// Cells of a row: each text right in its field of so many cells.
    fn row(&mut self, x: u16, wide: u16, texts: impl Iterator<Item = String>, style: Style) {
        if self.y >= self.area.bottom() {
            return;
        }
        let mut x = self.area.x + x;
        for text in texts {
            if x + wide > self.area.right() {
                break;
            }
            cells::field_right(self.buf, x, self.y, wide, &text, style);
            x += wide;
        }
    }

    /// A name and numbers in columns behind it.
    fn named_row(
        &mut self,
        name: &str,
        room: u16,
        wide: u16,
        texts: impl Iterator<Item = String>,
        style: Style,
    ) {
        if self.y < self.area.bottom() {
            let (x, y) = (self.area.x, self.y);
            cells::field(self.buf, x, y, room, name, style, self.ctx.glyphs.ellipsis);
            self.row(room, wide, texts, style);
        }
        self.y += 1;
    }

    /// Bars of so many cells with a gap of one, and their labels below; so many lines in all.
    fn bars(&mut self, high: u16, wide: u16, bars: Vec<(String, u64, Style)>) {
        let area = Rect::new(self.area.x, self.y, self.area.width, high).intersection(self.area);
        self.y += high;
        if area.height < 2 {
            return;
        }
        let label = self.ctx.theme.label;
        let bars: Vec<Bar<'_>> = bars
            .into_iter()
            .map(|(label, value, style)| Bar::with_label(label, value).text_value("").style(style))
            .collect();
        let symbols = if self.ctx.glyphs.ascii { ASCII_BARS } else { bar::NINE_LEVELS };
        BarChart::vertical(bars)
            .bar_width(wide)
            .bar_gap(1)
            .bar_set(symbols)
            .label_style(label)
            .render(area, self.buf);
    }

    /// Width of an hour's bar.
    fn hour_wide(&self) -> u16 {
        if self.area.width >= 74 { 2 } else { 1 }
    }

    /// The hour of the day, so many hours from now; where bars are narrow, its last digit.
    fn hour(&self, ahead: usize) -> String {
        let at = wall(self.stats.now + Duration::hours(i64::try_from(ahead).unwrap_or_default()));
        if self.hour_wide() == 2 { format!("{:02}", at.hour()) } else { (at.hour() % 10).to_string() }
    }

    fn rest(&self, below: u16) -> u16 {
        self.area.bottom().saturating_sub(self.y).saturating_sub(below)
    }
}

/// A number in at most three cells.
fn short(n: u64) -> String {
    if n < 1000 { n.to_string() } else { format!("{}k", (n / 1000).min(99)) }
}

fn depth(page: &mut DashboardPage<'_>) {
    let (ctx, stats) = (page.ctx, page.stats);
    let (theme, b) = (&ctx.theme, &ctx.texts.board);
    page.line(&b.depth, theme.title);
    let (now, then) = (stats.late(0), stats.late(HOURS));
    let late = fill(&b.late, &[("now", &now.to_string()), ("then", &then.to_string())]);
    page.line(&late, if then > now { theme.soon } else { theme.text });
    let high = page.rest(11);
    let wide = page.hour_wide();
    let bars = (0..=HOURS).map(|h| (page.hour(h), stats.late(h), theme.text)).collect();
    page.bars(high, wide, bars);
    page.y += 1;
    let heads = NAMED.iter().map(|h| if *h == 0 { b.now.to_string() } else { format!("+{h}h") });
    page.named_row("", 18, 7, heads, theme.label);
    for (place, band) in Band::ALL.into_iter().enumerate() {
        let name = format!("{} {}", band.letter(), Catalog::text_or_name(&ctx.texts.band, band.name()));
        let style = if matches!(band, Band::AtPort | Band::Overdue) { theme.strong } else { theme.text };
        let counts = NAMED.iter().map(|h| stats.depth.get(*h).map_or(0, |d| d[place]).to_string());
        page.named_row(&name, 18, 7, counts, style);
    }
}

fn arrivals(page: &mut DashboardPage<'_>) {
    let (ctx, stats) = (page.ctx, page.stats);
    let (theme, b) = (&ctx.theme, &ctx.texts.board);
    page.line(&b.arrivals, theme.title);
    page.wrapped(&capacity_line(&ctx.texts, stats.capacity), theme.text);
    page.line(&fill(&b.landed, &[("n", &stats.landed.to_string())]), theme.text);
    let behind = stats.behind();
    let wide = page.hour_wide();
    let high = page.rest(if behind.is_some() { 4 } else { 2 });
    let bars = (0..HOURS).map(|h| (page.hour(h), stats.arrivals[h], theme.text)).collect();
    page.bars(high, wide, bars);
    page.line(&b.landing, theme.label);
    numbers(page, &stats.arrivals);
    if let Some(behind) = behind {
        page.line(&b.behind, theme.label);
        numbers(page, &behind);
    }
}

/// A number below each hour's bar.
fn numbers(page: &mut DashboardPage<'_>, all: &[u64]) {
    let style = page.ctx.theme.text;
    if page.hour_wide() == 2 {
        if page.y < page.area.bottom() {
            for (x, n) in (0..).step_by(3).zip(all) {
                let text = short(*n);
                let x = page.area.x + x;
                // A number below a hundred is below its bar; a longer one reaches into the gap.
                let used = u16::try_from(text.len()).unwrap_or(3);
                cells::put(page.buf, x + 2u16.saturating_sub(used), page.y, used, &text, style);
            }
        }
        page.y += 1;
    } else {
        let list: Vec<String> = all.iter().map(|n| short(*n)).collect();
        page.line(&list.join(" "), style);
    }
}

fn times(page: &mut DashboardPage<'_>) {
    let (ctx, stats) = (page.ctx, page.stats);
    let (theme, b) = (&ctx.theme, &ctx.texts.board);
    page.line(&b.time, theme.title);
    if stats.wall.count == 0 {
        return page.wrapped(&b.undecided, theme.label);
    }
    page.wrapped(&promise_line(stats, &ctx.texts), theme.text);
    page.wrapped(&former_times_line(stats, &ctx.texts), theme.text);
    let high = page.rest(7);
    let wide = if page.area.width >= 70 { 6 } else { 4 };
    let bars =
        span_ends().into_iter().zip(stats.wall.histogram).map(|(end, n)| (end, n, theme.text)).collect();
    page.bars(high, wide, bars);
    let counts = stats.wall.histogram.iter().map(|n| match wide {
        6 => format!("{n:^6} "),
        _ => format!("{:^4} ", short(*n)),
    });
    page.row(0, wide + 1, counts, theme.strong);
    page.y += 2;
    let heads = [&b.number, &b.median, &b.p90].map(ToString::to_string);
    let names = [&b.wall, &b.working, &b.papers].map(|name| cells::width(name) + 2);
    let most = page.area.width.saturating_sub(3 * NUMBER);
    let room = u16::try_from(names.into_iter().max().unwrap_or(0)).unwrap_or(most).clamp(36.min(most), most);
    page.named_row("", room, NUMBER, heads.into_iter(), theme.label);
    let span = |m: Option<i64>| m.map_or_else(|| "-".to_owned(), short_span);
    let row = |s: &Distribution| [s.count.to_string(), span(s.median), span(s.p90)].into_iter();
    for (name, spread) in [(&b.wall, &stats.wall), (&b.working, &stats.working), (&b.papers, &stats.waiting)]
    {
        page.named_row(name, room, NUMBER, row(spread), theme.text);
    }
    page.line(&complete_line(stats, &ctx.texts), theme.strong);
}

fn load(page: &mut DashboardPage<'_>) {
    let (ctx, stats) = (page.ctx, page.stats);
    let (theme, b) = (&ctx.theme, &ctx.texts.board);
    let heads = |more: bool| -> Vec<String> {
        let heads = [&b.live, &b.decided, &b.refused, &b.first].map(ToString::to_string);
        heads.into_iter().take(if more { 4 } else { 2 }).collect()
    };
    let (room, wide) = (page.area.width.saturating_sub(40), 10);
    page.named_row(&b.officers, room, wide, heads(false).into_iter(), theme.title);
    let most = usize::from(page.rest(0) / 3);
    let (shown, more) = stats.officers.split_at(most.min(stats.officers.len()));
    for OfficerLoad { officer, live, decided } in shown {
        page.named_row(
            officer.as_str(),
            room,
            wide,
            [live, decided].map(u64::to_string).into_iter(),
            theme.text,
        );
    }
    if !more.is_empty() {
        page.line(&format!("  +{}", more.len()), theme.label);
    }
    page.y += 1;
    page.named_row(&b.inviters, room, wide, heads(true).into_iter(), theme.title);
    for InviterLoad { name, live, decided, refused, complete, .. } in &stats.inviters {
        let numbers =
            [live.to_string(), decided.to_string(), refused.to_string(), per_cent(*complete, *decided)];
        page.named_row(name, room, wide, numbers.into_iter(), theme.text);
    }
}
