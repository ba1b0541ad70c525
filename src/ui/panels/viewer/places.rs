//! Where the parts of the viewer are. Owns their sizes; what is drawn there is the view's. The row above the bar stays free: messages have it.

use super::{proved, values};
use crate::domain::case::Case;
use crate::domain::code::Item;
use crate::ui::base::context::SessionContext;
use crate::ui::base::layout::{BELOW, is_wide};
use ratatui::layout::Rect;

/// Cells of the column with checklist and values on a wide screen.
pub(super) const COLUMN: u16 = 53;
/// Rows of values on a small screen; of more that differ the number is said.
pub(super) const ROWS: usize = 3;
/// Where the parts are.
pub(super) struct ViewerPlaces {
    /// Everything.
    pub(super) outer: Rect,
    /// The rule above the picture.
    pub(super) rule: Rect,
    /// The picture.
    pub(super) picture: Rect,
    /// The lines of the zone below it, with their rule on a wide screen; empty where the item has none.
    pub(super) zone: Rect,
    /// Checklist and values: a column on the left, or rows below.
    pub(super) values: Rect,
}

/// The item whose picture shows a machine-readable zone, and whose values are compared with it.
pub(super) const PASSPORT: Item = Item::new("PASSPORT");

fn has_zone(item: Item, case: &Case) -> bool {
    item == PASSPORT && values::zone(case).is_some()
}

/// Where the parts are on a screen of a size. Which values differ does not depend on the time of day.
pub(super) fn places(
    item: Item,
    case: &Case,
    (width, height): (u16, u16),
    ctx: &SessionContext,
) -> ViewerPlaces {
    let outer = Rect::new(0, 1, width, height.saturating_sub(1 + BELOW));
    let body = Rect { y: outer.y + 1, height: outer.height.saturating_sub(1), ..outer };
    if is_wide(width) {
        let right = Rect { x: COLUMN + 2, width: width - COLUMN - 2, ..body };
        let zone = if has_zone(item, case) { 3 } else { 0 };
        let picture = Rect { height: right.height.saturating_sub(zone), ..right };
        return ViewerPlaces {
            outer,
            rule: Rect { y: outer.y, height: 1, ..right },
            picture,
            zone: Rect { y: picture.bottom(), height: zone, ..right },
            values: Rect { width: COLUMN, ..body },
        };
    }
    let zone = if has_zone(item, case) { 2 } else { 0 };
    let rows = if item == PASSPORT {
        values::values(case, case.received_at, &ctx.texts).iter().filter(|v| v.differs()).count()
    } else {
        proved::flow(&proved::values(item, case, ctx), width.saturating_sub(2), ROWS).len()
    };
    let values = 1 + u16::try_from(rows.min(ROWS)).unwrap_or(0);
    let picture = Rect { height: body.height.saturating_sub(zone + values), ..body };
    ViewerPlaces {
        outer,
        rule: Rect { height: 1, ..outer },
        picture,
        zone: Rect { y: picture.bottom(), height: zone, ..body },
        values: Rect { y: picture.bottom() + zone, height: values, ..body },
    }
}
