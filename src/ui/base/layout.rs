//! Where the parts of the main screen stand, and when it is too small for them. Sizes only: what stands there is the view's.

use ratatui::layout::Rect;

/// Below this nothing can be read, and nothing is decided.
pub const SMALLEST: (u16, u16) = (60, 18);
/// From this width on list and case stand side by side.
const WIDE: u16 = 140;
/// Lines above the list: the bar, the views, the column heads.
const ABOVE: u16 = 3;
/// Lines at the foot: the notice and the hints.
pub const BELOW: u16 = 2;

/// Whether the screen is too small to work on.
#[must_use]
pub fn is_too_small(size: (u16, u16)) -> bool {
    size.0 < SMALLEST.0 || size.1 < SMALLEST.1
}

/// Where the parts of the main screen stand.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The rows of the list, without their heads.
    pub list: Rect,
    /// The case.
    pub case: Rect,
    /// The line between them, upright or lying.
    pub line: Rect,
}

/// The parts on a screen of a size; has the case the keys?
#[must_use]
pub fn layout((width, height): (u16, u16), on_case: bool) -> Layout {
    let body = height.saturating_sub(ABOVE + BELOW);
    if width >= WIDE {
        let case = (width * 2 / 5).clamp(48, 66);
        let list = width - case - 2;
        Layout {
            list: Rect::new(0, ABOVE, list, body),
            line: Rect::new(list, ABOVE - 1, 1, body + 1),
            case: Rect::new(list + 2, ABOVE - 1, case, body + 1),
        }
    } else {
        // Stacked. The part that has the keys gets the room.
        let rows = if on_case { 1 } else { (body * 2 / 5).max(4) };
        Layout {
            list: Rect::new(0, ABOVE, width, rows),
            line: Rect::new(0, ABOVE + rows, width, 1),
            case: Rect::new(0, ABOVE + rows + 1, width, body.saturating_sub(rows + 1)),
        }
    }
}
