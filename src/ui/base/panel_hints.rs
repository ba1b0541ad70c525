//! The line of keys at the foot of a panel. Owns which of them fit; which keys count, the panel says.

use crate::text::Catalog;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the keys in the last line of an area. What `Open` does has a name of its own in each panel.
pub(in crate::ui) fn hints(
    buf: &mut Buffer,
    inner: Rect,
    open: &str,
    actions: &[Action],
    ctx: &SessionContext,
) {
    let y = inner.bottom().saturating_sub(1);
    let mut x = inner.x;
    for action in actions {
        let Some(key) = ctx.keys.key_of(Context::Sight, *action) else { continue };
        let name = if *action == Action::Open { open } else { Catalog::of(&ctx.texts.hint, action.name()) };
        let room = inner.right().saturating_sub(x);
        if usize::from(room) < cells::width(&key) + 1 + cells::width(name) {
            return;
        }
        x += cells::put(buf, x, y, room, &key, ctx.theme.key) + 1;
        x += cells::put(buf, x, y, inner.right().saturating_sub(x), name, ctx.theme.text) + 2;
    }
}
