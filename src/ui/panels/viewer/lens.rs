//! Which part of a page is seen, and how large. Owns that arithmetic; it knows no file and no cell.

/// Zoom in parts of 100; 100 shows the whole page.
const STEPS: [u32; 11] = [100, 125, 150, 200, 250, 300, 400, 500, 600, 800, 1200];
/// Cells from which the whole width of a passport page is readable.
const ROOMY: u16 = 100;

/// What is seen of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lens {
    /// Parts of 100 of the page fitted whole, or by its width.
    pub(super) zoom: u32,
    /// At 100 the width of the page fills the room, not the whole page.
    pub(super) by_width: bool,
    /// The middle of what is seen, in parts of the page: across and down.
    pub(super) centre: (f64, f64),
    /// Quarters that the page is turned clockwise.
    pub(super) quarters: u8,
}

/// What a lens shows in a room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sight {
    /// Left, top, width and height of what is seen, in parts of the page.
    pub(super) part: (f64, f64, f64, f64),
    /// Dots that it fills.
    pub(super) dots: (u32, u32),
    /// Dots of the whole page at this zoom.
    pub(super) whole: (u32, u32),
}

impl Default for Lens {
    fn default() -> Self {
        Self { zoom: STEPS[0], by_width: false, centre: (0.5, 0.5), quarters: 0 }
    }
}

fn dots(size: f64) -> u32 {
    size.round().clamp(1.0, 1_000_000.0) as u32
}

impl Lens {
    /// A page of some size, turned already, in a room of so many dots.
    pub(super) fn sight(&self, (width, height): (u32, u32), room: (u32, u32)) -> Sight {
        let (w, h) = (f64::from(width.max(1)), f64::from(height.max(1)));
        let (across, down) = (f64::from(room.0.max(1)), f64::from(room.1.max(1)));
        let fit = if self.by_width { across / w } else { (across / w).min(down / h) };
        let scale = fit * f64::from(self.zoom) / 100.0;
        let whole = (w * scale, h * scale);
        let seen = (whole.0.min(across), whole.1.min(down));
        let part = (seen.0 / whole.0, seen.1 / whole.1);
        let from = |centre: f64, part: f64| (centre - part / 2.0).clamp(0.0, 1.0 - part);
        Sight {
            part: (from(self.centre.0, part.0), from(self.centre.1, part.1), part.0, part.1),
            dots: (dots(seen.0), dots(seen.1)),
            whole: (dots(whole.0), dots(whole.1)),
        }
    }

    /// Larger or smaller; false where it already is as large or small as it gets.
    pub(super) fn step(&mut self, larger: bool) -> bool {
        let next = if larger {
            STEPS.into_iter().find(|step| *step > self.zoom)
        } else {
            STEPS.into_iter().rev().find(|step| *step < self.zoom)
        };
        self.zoom = next.unwrap_or(self.zoom);
        next.is_some()
    }

    /// Moves by parts of what is seen.
    pub(super) fn pan(&mut self, sight: &Sight, (across, down): (f64, f64)) {
        let (left, top, wide, high) = sight.part;
        let to = |from: f64, size: f64, by: f64| {
            (from + size / 2.0 + by * size).clamp(size / 2.0, 1.0 - size / 2.0)
        };
        self.centre = (to(left, wide, across), to(top, high, down));
    }

    /// The whole page; the same again, its width.
    pub(super) fn fit(&mut self) {
        let whole = self.zoom == STEPS[0] && !self.by_width;
        *self = Self {
            by_width: whole,
            centre: (0.5, if whole { 0.0 } else { 0.5 }),
            quarters: self.quarters,
            ..Self::default()
        };
    }

    /// The foot of the page, where a passport has its machine-readable zone: the whole width where that can be read, else its left half.
    pub(super) fn band(&mut self, cells: u16) {
        let (zoom, across) = if cells >= ROOMY { (100, 0.5) } else { (200, 0.0) };
        *self = Self { zoom, by_width: true, centre: (across, 1.0), quarters: self.quarters };
    }

    /// Turned a quarter more.
    pub(super) fn turn(&mut self, clockwise: bool) {
        *self = Self { quarters: (self.quarters + if clockwise { 1 } else { 3 }) % 4, ..Self::default() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_page_fits_and_mrz_is_below() {
        let mut lens = Lens::default();
        let sight = lens.sight((1000, 700), (200, 170));
        assert_eq!((sight.part, sight.dots), ((0.0, 0.0, 1.0, 1.0), (200, 140)));
        lens.band(104);
        let sight = lens.sight((1000, 1400), (200, 140));
        assert_eq!((sight.part.0, sight.part.2, sight.dots), (0.0, 1.0, (200, 140)));
        assert!((sight.part.1 + sight.part.3 - 1.0).abs() < 1e-9 && sight.part.3 < 0.51);
        lens.band(80);
        assert!((lens.sight((1000, 700), (160, 68)).part.2 - 0.5).abs() < 1e-9);
    }

    #[test]
    fn fit_goes_between_page_and_width() {
        let mut lens = Lens { zoom: 400, ..Lens::default() };
        lens.fit();
        assert_eq!((lens.zoom, lens.by_width), (100, false));
        lens.fit();
        assert!(lens.by_width);
        lens.fit();
        assert!(!lens.by_width);
    }

    proptest! {
        #[test]
        fn what_is_seen_is_within_page_and_room(
            page in (1u32..20_000, 1u32..20_000), room in (1u32..500, 1u32..400),
            zoom in 0usize..STEPS.len(), by_width: bool, steps in prop::collection::vec((-3.0..3.0f64, -3.0..3.0f64), 0..6),
        ) {
            let mut lens = Lens { zoom: STEPS[zoom], by_width, ..Lens::default() };
            for step in steps {
                let sight = lens.sight(page, room);
                lens.pan(&sight, step);
            }
            let sight = lens.sight(page, room);
            let (left, top, wide, high) = sight.part;
            prop_assert!(left >= 0.0 && top >= 0.0 && left + wide <= 1.0 + 1e-9 && top + high <= 1.0 + 1e-9, "{sight:?}");
            prop_assert!(wide > 0.0 && high > 0.0);
            prop_assert!(sight.dots.0 <= room.0 && sight.dots.1 <= room.1);
        }
    }
}
