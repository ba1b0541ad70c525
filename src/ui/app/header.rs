//! The bar at the top and the line of views with the filter.

use crate::domain::listing::View;
use crate::domain::zone::day;
use crate::text::{Catalog, calendar_banner, clock_time, exemption_banner, fill, port_name};
use crate::ui::app::banner;
use crate::ui::app::banner::BarItem;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::theme::over;
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    model: &Model,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    bar(buf, screen, model, ctx);
    let cursor = views(buf, screen, model, ctx);
    let list = model.layout().list;
    let heads = Rect::new(list.x, list.y - 1, list.width, 1);
    if !crate::ui::list::filter_view::candidates(buf, heads, model, ctx) {
        crate::ui::list::view::heads(buf, heads, model, ctx);
    }
    cursor
}

/// From here on the line of views has room for all of them beside a query.
const ROOMY: u16 = 140;
/// The cells that a port's name takes at most.
const PORT: u16 = 26;
/// The cells that an officer's name takes at most.
const OFFICER: u16 = 20;

fn bar(buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) {
    let (theme, texts) = (&ctx.theme, &ctx.texts);
    cells::blank(buf, 0, 0, screen.width, theme.bar);
    let mut x = 1;
    x += cells::put(buf, x, 0, 8, ctx.office.as_str(), theme.bar) + 1;
    if model.desk.clock.is_some() {
        // It stops every decision: it goes before all names.
        x += cells::put(buf, x, 0, 30, &format!(" {} ", texts.clock.banner), over(theme.bar, theme.late)) + 1;
    }
    let port = port_name(texts, ctx.office, &ctx.rules);
    let (counts, few) = counts(model, ctx);
    let clock = clock_time(model.now);
    let fitted = banner::fit(
        &told(model, ctx),
        &banner::BarSpace {
            width: screen.width.saturating_sub(x).into(),
            port: cells::width(&port).min(PORT.into()) + 2,
            officer: cells::width(&ctx.officer.name).min(OFFICER.into()) + 2,
            right: [
                format!("{counts}   {clock} {} ", texts.header.zone),
                format!("{counts}  {clock} "),
                format!("{few}  {clock} "),
                format!("{} {clock} ", model.desk.len()),
            ],
        },
    );
    if fitted.port {
        x += cells::put(buf, x, 0, PORT, &port, theme.bar) + 2;
    }
    x += cells::put(buf, x, 0, OFFICER, &ctx.officer.name, theme.bar) + 2;
    if !fitted.told.is_empty() {
        cells::put(buf, x, 0, screen.width, &format!(" {} ", fitted.told), over(theme.bar, theme.soon));
    }
    let wide = u16::try_from(cells::width(&fitted.right)).unwrap_or(0);
    cells::put(buf, screen.width.saturating_sub(wide), 0, wide, &fitted.right, theme.bar);
}

/// How many cases there are, came in, or are marked; and the same without what the line of views says too.
fn counts(model: &Model, ctx: &SessionContext) -> (String, String) {
    let h = &ctx.texts.header;
    if !model.marks.is_empty() {
        // Marks say what the next action is for: they go before all other counts.
        let marked = marked(model, ctx);
        return (marked.clone(), marked);
    }
    if model.order.has_pending() {
        let news = news(model, ctx);
        return (news.clone(), news);
    }
    let few = format!("{} {}", model.desk.len(), h.live);
    let mut counts = few.clone();
    if model.waiting > 0 {
        counts.push_str(&format!("  {} {}", model.waiting, h.waiting));
    }
    if !model.fresh.is_empty() {
        counts.push_str(&format!("  {} {}", model.fresh.len(), h.new));
    }
    (counts, few)
}

/// What the bar has to tell, the most urgent first: an anchor in doubt, office rules that are faulty or wait for acceptance, files of the
/// inbox that wait to be seen, exemptions that end or have ended, days that nobody has announced, and what is known of the desk all along.
fn told(model: &Model, ctx: &SessionContext) -> Vec<BarItem> {
    let texts = &ctx.texts;
    let anchor =
        texts.anchor.get(&*format!("badge_{}", ctx.anchor.name())).map(|t| BarItem::of(t.to_string()));
    let office = texts.rules.get(&*format!("badge_{}", ctx.rules.standing.name()));
    let office = office.map(|t| BarItem::of(t.to_string()));
    let n = model.inbox.len().to_string();
    let key = ctx.keys.key_of(Context::Global, Action::Inbox).unwrap_or_default();
    let inbox = || BarItem::of(fill(&texts.header.inbox, &[("n", &n), ("key", &key)]));
    let inbox = (!model.inbox.is_empty()).then(inbox);
    let endings = ctx.rules.exemptions.endings(day(model.now));
    let ends = exemption_banner(texts, &endings).map(|[full, short]| BarItem { full, short });
    let rests = calendar_banner(texts, model.rests.into_iter()).map(|[full, short]| BarItem { full, short });
    let badge = match (ctx.sample, ctx.protected) {
        (true, false) => {
            Some(BarItem { full: texts.app.unprotected.to_string(), short: texts.app.sample.to_string() })
        }
        (true, true) => Some(BarItem::of(texts.app.sample.to_string())),
        (false, false) => Some(BarItem::of(texts.app.open.to_string())),
        (false, true) => None,
    };
    [anchor, office, inbox, ends, rests, badge].into_iter().flatten().collect()
}

/// What came in or changed and is not in the list yet, and the key for it.
fn news(model: &Model, ctx: &SessionContext) -> String {
    let h = &ctx.texts.header;
    let counted = [(model.order.new, &h.strip_new), (model.order.changed, &h.strip_changed)];
    let counted: Vec<String> = counted
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, text)| fill(text, &[("n", &n.to_string())]))
        .collect();
    let key = ctx.keys.key_of(Context::Queue, Action::LetIn).unwrap_or_default();
    format!("{key} {}", ctx.texts.listed(&counted))
}

/// How many cases are marked, and how many of them the list does not show.
fn marked(model: &Model, ctx: &SessionContext) -> String {
    let (n, m) = (model.marks.len().to_string(), model.marks.hidden().to_string());
    let t = &ctx.texts.many;
    if model.marks.hidden() == 0 {
        fill(&t.marked, &[("n", &n)])
    } else {
        fill(&t.hidden, &[("n", &n), ("m", &m)])
    }
}

/// A view's name on the screen.
struct ViewTab<'a> {
    x: u16,
    action: Action,
    key: String,
    name: &'a str,
    /// How many cases it has; empty where there is no room.
    count: String,
    style: Style,
}

/// Cells of a view's name at most.
const NAME: usize = 16;

impl ViewTab<'_> {
    fn width(&self) -> u16 {
        let key = if self.key.is_empty() { 0 } else { cells::width(&self.key) + 1 };
        let count = if self.count.is_empty() { 0 } else { cells::width(&self.count) + 1 };
        let name = if self.name.is_empty() { 0 } else { cells::width(self.name).min(NAME) };
        let blank = usize::from(count > 0 && name == 0);
        u16::try_from(key + name + count - blank).unwrap_or(u16::MAX)
    }

    fn draw(&self, buf: &mut Buffer, ctx: &SessionContext) {
        let mut x = self.x;
        if !self.key.is_empty() {
            x += cells::put(buf, x, 1, 6, &self.key, ctx.theme.key) + 1;
        }
        if !self.name.is_empty() {
            let name = cells::fit(self.name, NAME, ctx.glyphs.ellipsis);
            x += cells::put(buf, x, 1, self.width(), &name, self.style) + 1;
        }
        cells::put(buf, x, 1, 8, &self.count, self.style);
    }
}

/// The names of the views that fit, from the left, and the cell behind them.
fn tabs<'a>(width: u16, model: &'a Model, ctx: &'a SessionContext) -> (Vec<ViewTab<'a>>, u16) {
    let (theme, texts) = (&ctx.theme, &ctx.texts);
    let waiting = model.waiting;
    let all = model.order.spots().len();
    let orphans = model.orphans.len();
    let rows = [
        (View::Queue, &*texts.views.queue, model.workable, Action::View1),
        (View::Waiting, &*texts.views.waiting, waiting, Action::View2),
        (View::All, &*texts.views.all, all, Action::View3),
        (
            View::Archive,
            &*texts.views.archive,
            usize::try_from(model.desk.archived).unwrap_or(0),
            Action::View4,
        ),
        (View::Expected, &*texts.views.expected, model.expected, Action::ViewExpected),
        (View::Orphans, &*texts.views.orphans, orphans, Action::Orphans),
    ];
    // A query needs room: where there is little, the other views give way to it.
    let written = model.active_query().is_some();
    let asked = written
        || !model.filter.value().is_empty()
        || model.search.is_active()
        || model.preferences.sort.is_some();
    let alone = asked && (width < ROOMY || written);
    let own = model.preferences.kept.is_none();
    let key = |action| ctx.keys.key_of(Context::Queue, action).unwrap_or_default();
    let mut found = Vec::new();
    for (view, name, count, action) in rows {
        let shown = own && view == model.view;
        // A desk without unattended or expected cases says nothing of them.
        let none = count == 0 && matches!(view, View::Orphans | View::Expected);
        if !shown && (alone || none) {
            continue;
        }
        let style = match view {
            _ if shown => theme.title,
            View::Orphans => theme.late,
            _ => theme.label,
        };
        let count = if alone { String::new() } else { count.to_string() };
        found.push(ViewTab { x: 0, action, key: key(action), name, count, style });
    }
    for (number, kept) in &model.preferences.keeps.views {
        let shown = model.preferences.kept == Some(*number);
        if !shown && alone {
            continue;
        }
        let style = if shown { theme.title } else { theme.label };
        let action = crate::ui::state::list_preferences::shows(*number);
        found.push(ViewTab { x: 0, action, key: key(action), name: &kept.name, count: String::new(), style });
    }
    let end = |found: &[ViewTab<'_>]| 1 + found.iter().map(|tab| tab.width() + 2).sum::<u16>();
    if !alone {
        // What gives way first: counts of archive and all, the name of the unattended cases, names of empty views.
        for action in [Action::View4, Action::View3] {
            if end(&found) > width {
                found.iter_mut().filter(|tab| tab.action == action).for_each(|tab| tab.count.clear());
            }
        }
        if end(&found) > width {
            let unattended =
                |tab: &&mut ViewTab<'_>| tab.action == Action::Orphans && model.view != View::Orphans;
            found.iter_mut().filter(unattended).for_each(|tab| tab.name = "");
        }
        while end(&found) > width {
            let open = |tab: &ViewTab<'_>| tab.style != theme.title;
            let Some(last) = found.iter().rposition(open) else { break };
            found.remove(last);
        }
    }
    let mut x = 1;
    for tab in &mut found {
        tab.x = x;
        x += tab.width() + 2;
    }
    (found, x)
}

/// The view whose name is at a cell.
pub(in crate::ui) fn view_at(model: &Model, ctx: &SessionContext, (x, y): (u16, u16)) -> Option<Action> {
    let (tabs, _) = tabs(model.size.0, model, ctx);
    let hit = |tab: &&ViewTab<'_>| y == 1 && (tab.x..tab.x + tab.width()).contains(&x);
    tabs.iter().find(hit).map(|tab| tab.action)
}

fn views(buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> Option<(u16, u16)> {
    let (tabs, mut x) = tabs(screen.width, model, ctx);
    tabs.iter().for_each(|tab| tab.draw(buf, ctx));
    x += sorted(buf, x, model, ctx);
    crate::ui::list::filter_view::draw(buf, x, screen.width, model, ctx)
}

/// How the list is sorted, where it is not in the order of the queue; answers the cells that it takes.
fn sorted(buf: &mut Buffer, x: u16, model: &Model, ctx: &SessionContext) -> u16 {
    let Some(sort) = model.preferences.sort else { return 0 };
    let column = Catalog::text_or_name(&ctx.texts.column, sort.by.name());
    let way = if sort.down { "v" } else { "^" };
    let text = format!(" {} {way} ", fill(&ctx.texts.lists.sorted, &[("column", column)]));
    cells::put(buf, x, 1, 32, &text, ctx.theme.soon) + 2
}
