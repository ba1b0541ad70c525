//! Where the parts of the main screen are, and when it is too small for them. Sizes only: what is drawn there is the view's.

use ratatui::layout::Rect;

/// Below this nothing can be read, and nothing is decided.
pub(crate) const SMALLEST: (u16, u16) = (60, 18);
/// From this width on list and case are side by side, and a dialog is a box that leaves the case readable.
pub(crate) const WIDE: u16 = 140;
/// From this width on the history of the selected case has a column of its own.
const WIDEST: u16 = 200;
/// Cells of list and case where there are three columns.
const THREE: (u16, u16) = (105, 66);
/// Lines above the list: the bar, the views, the column heads.
const ABOVE: u16 = 3;
/// Lines at the foot: the notice and the hints.
pub(crate) const BELOW: u16 = 2;

/// Whether the screen is too small to work on.
#[must_use]
pub(crate) fn is_too_small(size: (u16, u16)) -> bool {
    size.0 < SMALLEST.0 || size.1 < SMALLEST.1
}

/// Whether a screen has room for a box beside the case.
#[must_use]
pub(crate) fn is_wide(width: u16) -> bool {
    width >= WIDE
}

/// The parts of the main screen.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The rows of the list, without their heads.
    pub list: Rect,
    /// The row above the case: its number and name, on a rule.
    pub head: Rect,
    /// The case.
    pub case: Rect,
    /// The history of the case, with a row for its head; empty where there is no room.
    pub history: Rect,
}

/// The parts on a screen of a size; does the case have the focus?
#[must_use]
pub fn layout((width, height): (u16, u16), on_case: bool) -> Layout {
    let body = height.saturating_sub(ABOVE + BELOW);
    if is_wide(width) {
        let (list, case) = if width >= WIDEST {
            THREE
        } else {
            let case = width.saturating_sub(94).clamp(48, 80);
            (width - case - 2, case)
        };
        let rest = width.saturating_sub(list + case + 4);
        let (top, right) = (ABOVE - 1, list + 2);
        Layout {
            list: Rect::new(0, ABOVE, list, body),
            head: Rect::new(right, top, case, 1),
            case: Rect::new(right, ABOVE, case, body),
            history: Rect::new(width - rest, top, rest, body + 1),
        }
    } else {
        // Stacked. The part with the focus gets the room.
        let rows = if on_case { 1 } else { (body.saturating_sub(1) * 4 / 9).max(4) };
        Layout {
            list: Rect::new(0, ABOVE, width, rows),
            head: Rect::new(0, ABOVE + rows, width, 1),
            case: Rect::new(0, ABOVE + rows + 1, width, body.saturating_sub(rows + 1)),
            history: Rect::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_screen_gives_eight_rows_and_ten() {
        let (list, case) = (layout((80, 24), false), layout((80, 24), true));
        assert_eq!((list.list.height, list.case.height), (8, 10));
        assert_eq!((case.list.height, case.case.height), (1, 17));
        assert_eq!(list.case.bottom() + BELOW, 24);
    }

    #[test]
    fn wide_screens_use_every_column() {
        for width in 60..300 {
            let parts = layout((width, 40), false);
            let right = if parts.history.width > 0 { parts.history.right() } else { parts.case.right() };
            assert_eq!(right, width, "{parts:?}");
            assert_eq!(parts.history.width > 0, width >= WIDEST);
            assert!(parts.list.width >= 60 && parts.case.width >= 48, "{parts:?}");
        }
        assert_eq!(layout((160, 50), false).list.width, 92);
        assert_eq!(layout((220, 60), false).history.width, 45);
    }
}
