//! The bar of keys at the foot of a screen, and the buttons of a dialog. Owns how items are fitted, drawn and found under the mouse:
//! an item is whole or absent. Which items there are is decided by the screen.

use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Context, Resolved, key_label};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Says that items were dropped.
const DROPPED: &str = "..";
/// Cells between two items.
const GAP: u16 = 2;

/// How an item is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyBarStyle {
    /// A key that can be pressed.
    Plain,
    /// A key whose action is blocked now: pressed, it lists the reasons.
    Blocked,
    /// A decision that can still be recalled.
    Recall,
    /// A count of marked cases.
    Mark,
}

/// A key, or two that belong together, and what it does. Without keys it is a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyBarItem {
    /// The keys as the key table writes them; two are shown with `/` between.
    pub keys: Vec<String>,
    /// The keys as they are shown, where that differs.
    shown: Vec<String>,
    /// What they do, in at most nine cells.
    pub verb: String,
    /// How it is shown.
    pub style: KeyBarStyle,
    /// Cells to the next item.
    gap: u16,
}

impl KeyBarItem {
    /// A key and what it does.
    #[must_use]
    pub fn new(keys: &[&str], verb: &str) -> Self {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        Self { shown: Vec::new(), keys, verb: verb.to_owned(), style: KeyBarStyle::Plain, gap: GAP }
    }

    /// The same with the names of the keys in the session's language.
    #[must_use]
    pub(in crate::ui) fn spoken(self, ctx: &SessionContext) -> Self {
        let shown = self.keys.iter().map(|key| key_label(key, ctx.lang, ctx.glyphs.ascii)).collect();
        Self { shown, ..self }
    }

    /// The keys as they are shown.
    #[must_use]
    pub fn names(&self) -> &[String] {
        if self.shown.is_empty() { &self.keys } else { &self.shown }
    }

    /// The same with another look.
    #[must_use]
    pub(crate) fn styled(self, style: KeyBarStyle) -> Self {
        Self { style, ..self }
    }

    /// The same with one blank behind it, for items that belong together.
    #[must_use]
    pub(crate) fn joined(self) -> Self {
        Self { gap: 1, ..self }
    }

    fn key_text(&self) -> String {
        self.names().join("/")
    }

    fn width(&self) -> u16 {
        let key = cells::width(&self.key_text());
        let blank = usize::from(key > 0);
        u16::try_from(key + blank + cells::width(&self.verb)).unwrap_or(u16::MAX)
    }

    /// The key under a cell of the item; of two, the one that was hit.
    fn key_at(&self, cell: u16) -> Option<&str> {
        let mut end = 0;
        let hit = self.names().iter().position(|key| {
            end += u16::try_from(cells::width(key) + 1).unwrap_or(u16::MAX);
            cell < end
        });
        self.keys.get(hit.unwrap_or(0)).map(String::as_str)
    }

    /// Draws it within so many cells; a text that is wider ends with an ellipsis.
    fn draw(&self, buf: &mut Buffer, (x, y): (u16, u16), most: u16, ctx: &SessionContext) {
        let theme = &ctx.theme;
        let (key, verb): (Style, Style) = match self.style {
            KeyBarStyle::Plain => (theme.key, theme.text),
            KeyBarStyle::Blocked => (theme.disabled, theme.disabled),
            KeyBarStyle::Recall => (theme.soon, theme.soon),
            KeyBarStyle::Mark => (theme.mark, theme.mark),
        };
        let end = x.saturating_add(most);
        let mut at = x;
        if !self.keys.is_empty() {
            at += cells::put(buf, at, y, most, &self.key_text(), key);
            // The blank within a filled item has its style too.
            let blank = if self.style == KeyBarStyle::Recall { verb } else { Style::reset() };
            if at < end {
                cells::blank(buf, at, y, 1, blank);
                at += 1;
            }
        }
        let room = end.saturating_sub(at);
        let text = cells::fit(&self.verb, room.into(), ctx.glyphs.ellipsis);
        cells::put(buf, at, y, room, &text, verb);
    }
}

/// What a bar shows.
#[derive(Clone, Debug, Default)]
pub struct KeyBar {
    /// States that go on, then what can be done, the most needed first.
    pub items: Vec<KeyBarItem>,
    /// What stays at the right end at every width.
    pub pinned: Vec<KeyBarItem>,
}

/// Items that fit, each with its first cell and its cells.
struct FittedBar<'a> {
    items: Vec<(u16, u16, &'a KeyBarItem)>,
    /// Where `..` is, if items were dropped.
    dropped: Option<u16>,
}

/// The cells of items of so many cells each at the most.
fn span<'a>(items: impl DoubleEndedIterator<Item = &'a KeyBarItem>, most: u16) -> u16 {
    let mut items = items.rev();
    let last = items.next().map_or(0, |item| item.width().min(most));
    items.fold(last, |sum, item| sum.saturating_add(item.width().min(most)).saturating_add(item.gap))
}

impl KeyBar {
    /// The cell that ends the room for items before the pinned ones, the first of these, and how many cells each of them has at the most:
    /// pinned items that are wider than the area share it.
    fn room(&self, area: Rect) -> (u16, u16, u16) {
        let shares = u16::try_from(self.pinned.len()).unwrap_or(u16::MAX);
        let most = match area.width.checked_div(shares) {
            Some(share) if span(self.pinned.iter(), u16::MAX) > area.width => share.saturating_sub(GAP),
            _ => u16::MAX,
        };
        let from = area.right().saturating_sub(span(self.pinned.iter(), most)).max(area.x);
        (if self.pinned.is_empty() { area.right() } else { from.saturating_sub(GAP) }, from, most)
    }

    /// Whether an area has room for all items: one that is added to those that do not fit is not shown.
    #[must_use]
    pub fn fits(&self, area: Rect) -> bool {
        area.x.saturating_add(span(self.items.iter(), u16::MAX)) <= self.room(area).0
    }

    /// Items from the first on, as many as fit before the pinned ones.
    fn fit(&self, area: Rect) -> FittedBar<'_> {
        let (end, mut from, most) = self.room(area);
        let mut fitted = FittedBar { items: Vec::new(), dropped: None };
        let whole = self.fits(area);
        let mark = u16::try_from(DROPPED.len()).unwrap_or(2);
        let (mut x, mut last) = (area.x, area.x);
        for item in &self.items {
            let needed = x.saturating_add(item.width()).saturating_add(if whole { 0 } else { GAP + mark });
            if needed > end {
                fitted.dropped = Some(last).filter(|at| at + mark <= end);
                break;
            }
            fitted.items.push((x, item.width(), item));
            x += item.width() + item.gap;
            last = x - item.gap + GAP;
        }
        for item in &self.pinned {
            let wide = item.width().min(most).min(area.right().saturating_sub(from));
            fitted.items.push((from, wide, item));
            from = from.saturating_add(wide).saturating_add(item.gap);
        }
        fitted
    }

    /// Draws the bar in the first row of an area.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, ctx: &SessionContext) {
        let fitted = self.fit(area);
        for (x, wide, item) in fitted.items {
            item.draw(buf, (x, area.y), wide, ctx);
        }
        if let Some(x) = fitted.dropped {
            cells::put(buf, x, area.y, GAP, DROPPED, ctx.theme.label);
        }
    }

    /// The bar on the last row of a screen.
    pub(crate) fn draw_at_foot(&self, buf: &mut Buffer, screen: Rect, ctx: &SessionContext) {
        let row = foot(screen);
        cells::blank(buf, screen.x, row.y, screen.width, ctx.theme.text);
        self.draw(buf, row, ctx);
    }

    /// The key of the item at a cell.
    #[must_use]
    pub(crate) fn key_at(&self, area: Rect, x: u16) -> Option<&str> {
        let fitted = self.fit(area);
        let (from, _, item) = fitted
            .items
            .into_iter()
            .find(|(from, wide, _)| (*from..from.saturating_add(*wide)).contains(&x))?;
        item.key_at(x - from)
    }

    /// The items that are seen in an area.
    #[must_use]
    pub fn shown(&self, area: Rect) -> Vec<&KeyBarItem> {
        self.fit(area).items.into_iter().map(|(_, _, item)| item).collect()
    }
}

/// The cells of the bar on a screen.
#[must_use]
pub fn foot(screen: Rect) -> Rect {
    Rect::new(screen.x + 1, screen.bottom().saturating_sub(1), screen.width.saturating_sub(2), 1)
}

/// Finds keys for items: the key that an action has where the next key press goes.
pub struct BarKeys<'a> {
    /// The contexts whose keys count, the nearest first.
    pub contexts: &'a [Context],
    /// A field takes letters: a key that writes is not offered.
    pub writing: bool,
    /// The session.
    pub ctx: &'a SessionContext,
}

impl BarKeys<'_> {
    /// Every key that takes an action here.
    fn keys(&self, action: Action) -> impl Iterator<Item = String> {
        let bindings = self.ctx.keys.bindings().iter();
        let bound = bindings.filter(move |b| b.action == action && self.contexts.contains(&b.context));
        bound
            .flat_map(|b| b.chords.iter())
            .filter(move |keys| self.takes(keys, action))
            .map(|keys| keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
    }

    /// Whether keys pressed one after the other take the action.
    fn takes(&self, keys: &[Chord], action: Action) -> bool {
        if self.writing && keys.first().is_some_and(Chord::writes) {
            return false;
        }
        let mut pending = Vec::new();
        let last = keys.iter().map(|key| self.ctx.keys.resolve(self.contexts, &mut pending, *key)).last();
        last == Some(Resolved::Action(action))
    }

    /// An item with the first key of an action; none where no key takes it.
    #[must_use]
    pub fn item(&self, action: Action, verb: &str) -> Option<KeyBarItem> {
        self.keys(action).next().map(|key| KeyBarItem::new(&[&key], verb).spoken(self.ctx))
    }

    /// The same with the action's own short name.
    #[must_use]
    pub fn named(&self, action: Action) -> Option<KeyBarItem> {
        self.item(action, self.ctx.texts.bar_verb(action.name()))
    }

    /// An item of two keys.
    #[must_use]
    pub fn pair(&self, one: Action, other: Action, verb: &str) -> Option<KeyBarItem> {
        let (one, other) = (self.keys(one).next()?, self.keys(other).next()?);
        Some(KeyBarItem::new(&[&one, &other], verb).spoken(self.ctx))
    }

    /// What leads back: with `Esc` where the table has it.
    #[must_use]
    pub fn back(&self, verb: &str) -> Option<KeyBarItem> {
        let mut keys: Vec<String> =
            [Action::Back, Action::Cancel].iter().flat_map(|a| self.keys(*a)).collect();
        keys.sort_by_key(|key| key != "Esc");
        keys.first().map(|key| KeyBarItem::new(&[key], verb).spoken(self.ctx))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;

    fn bar() -> KeyBar {
        let items = ["open", "approve", "transfer", "documents"];
        KeyBar {
            items: items.iter().map(|verb| KeyBarItem::new(&["x"], verb)).collect(),
            pinned: vec![KeyBarItem::new(&["Esc"], "back"), KeyBarItem::new(&["?"], "help")],
        }
    }

    fn row(bar: &KeyBar, width: u16) -> String {
        let screen = Rect::new(0, 0, width, 1);
        let mut buf = Buffer::empty(screen);
        bar.draw_at_foot(&mut buf, screen, &SessionContext::plain(Lang::En));
        buf.content.iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn items_are_whole_and_pinned_ones_stay() {
        let bar = bar();
        assert_eq!(row(&bar, 64), " x open  x approve  x transfer  x documents    Esc back  ? help ");
        assert_eq!(row(&bar, 61), " x open  x approve  x transfer  ..          Esc back  ? help ");
        assert_eq!(row(&bar, 30), " x open  ..  Esc back  ? help ");
        for width in 18..100 {
            let row = row(&bar, width);
            assert!(row.ends_with(" Esc back  ? help "), "{row}");
            let left = row.trim_end().strip_suffix("Esc back  ? help").unwrap();
            let whole =
                |part: &str| ["x open", "x approve", "x transfer", "x documents", ".."].contains(&part);
            let mut parts = left.split("  ").map(str::trim).filter(|part| !part.is_empty());
            assert!(parts.all(whole), "{width}: {left}");
            assert_eq!(left.contains(".."), width < 62 && width > 21, "{width}: {left}");
        }
    }

    #[test]
    fn items_behind_a_full_row_change_nothing() {
        let whole = bar();
        for width in 18..100 {
            let area = foot(Rect::new(0, 0, width, 1));
            let mut filled = KeyBar { items: Vec::new(), pinned: whole.pinned.clone() };
            for item in &whole.items {
                if filled.fits(area) {
                    filled.items.push(item.clone());
                }
            }
            assert_eq!(row(&filled, width), row(&whole, width), "{width}");
            assert!(width > 40 || filled.items.len() < whole.items.len(), "{width}");
        }
    }

    #[test]
    fn wide_texts_stay_within_the_area() {
        let wide = "wide ".repeat(60);
        for pinned in [vec![&*wide], vec![&*wide, "help"], vec!["back", &*wide], vec![&*wide, &*wide]] {
            let bar = KeyBar {
                items: vec![KeyBarItem::new(&["x"], &wide)],
                pinned: pinned.iter().map(|verb| KeyBarItem::new(&["Esc"], verb)).collect(),
            };
            let mut buf = Buffer::empty(Rect::new(0, 0, 100, 1));
            bar.draw(&mut buf, Rect::new(10, 0, 60, 1), &SessionContext::plain(Lang::En));
            let row: String = buf.content.iter().map(ratatui::buffer::Cell::symbol).collect();
            assert_eq!(
                (row[..10].trim(), row.chars().skip(70).collect::<String>().trim()),
                ("", ""),
                "{row}"
            );
            assert_eq!(row.matches("Esc").count(), pinned.len(), "{row}");
            assert_eq!(bar.key_at(Rect::new(10, 0, 60, 1), 70), None);
        }
    }

    #[test]
    fn keys_have_their_chinese_names() {
        let ctx = SessionContext::plain(Lang::Zh);
        let item = KeyBarItem::new(&["Down", "Space"], "选择").spoken(&ctx);
        assert_eq!(
            (item.key_text(), item.key_at(0), item.key_at(2)),
            ("↓/空格".into(), Some("Down"), Some("Space"))
        );
    }

    #[test]
    fn mouse_finds_the_key_of_its_cell() {
        let mut bar = bar();
        bar.items[1] = KeyBarItem::new(&["Down", "Up"], "choose");
        let area = foot(Rect::new(0, 0, 80, 1));
        let keys = |x| bar.key_at(area, x);
        assert_eq!((keys(1), keys(6), keys(7)), (Some("x"), Some("x"), None));
        assert_eq!(
            (keys(9), keys(13), keys(14), keys(18)),
            (Some("Down"), Some("Down"), Some("Up"), Some("Down"))
        );
        assert_eq!((keys(63), keys(78), keys(79)), (Some("Esc"), Some("?"), None));
    }
}
