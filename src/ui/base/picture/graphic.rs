//! A picture that the terminal draws itself. Owns what is drawn and where; the session has it encoded and written behind a frame, and
//! removed before the first frame that has it no more.

use crate::ui::base::image_style::ImageStyle;
use crate::viewer::{KITTY_ERASE, Picture, kitty, sixel};
use ratatui::layout::Rect;
use std::fmt;
use std::sync::Arc;

/// A part of a picture on blank cells.
#[derive(Clone, Debug)]
pub struct Graphic {
    /// How it is drawn.
    pub style: ImageStyle,
    /// The cells that are kept for pictures.
    pub room: Rect,
    /// The cells that it covers.
    pub area: Rect,
    /// The picture.
    pub picture: Arc<Picture>,
    /// What is seen of it: left, top, width and height in its pixels.
    pub part: (u32, u32, u32, u32),
    /// Pixels of the screen that it fills.
    pub dots: (u32, u32),
    /// The terminal does not say how large its cells are.
    pub is_guessed: bool,
}

impl PartialEq for Graphic {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.picture, &other.picture)
            && (self.style, self.area, self.part, self.dots)
                == (other.style, other.area, other.part, other.dots)
            && (self.room, self.is_guessed) == (other.room, other.is_guessed)
    }
}

impl Graphic {
    /// The cells that it covers.
    #[must_use]
    pub fn area(&self) -> Rect {
        self.area
    }

    /// Whether another one may take its place at once: on the same cells, drawn the same way.
    #[must_use]
    pub fn is_replaced_by(&self, other: &Self) -> bool {
        self.room == other.room && self.style == other.style
    }

    /// The sequence that draws it, without its place; none where it cannot be drawn. It takes a while.
    #[must_use]
    pub fn encoded(&self) -> Option<Vec<u8>> {
        let scaled = self.picture.scaled(self.part, self.dots)?;
        match self.style {
            ImageStyle::Sixel => Some(sixel(&scaled)),
            ImageStyle::Kitty => {
                kitty(&scaled, self.is_guessed.then_some((self.area.width, self.area.height)))
            }
            ImageStyle::Ink | ImageStyle::Half => None,
        }
    }

    /// The sequence that removes it; empty where blank cells do.
    #[must_use]
    pub fn erasing(&self) -> &'static [u8] {
        if self.style == ImageStyle::Kitty { KITTY_ERASE } else { &[] }
    }
}

/// A picture and its sequence.
pub struct EncodedGraphic {
    /// The picture.
    pub graphic: Graphic,
    /// None where it cannot be drawn.
    pub sequence: Option<Arc<[u8]>>,
}

impl fmt::Debug for EncodedGraphic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EncodedGraphic(..)")
    }
}

impl EncodedGraphic {
    /// Encodes a picture, which takes a while.
    #[must_use]
    pub fn new(graphic: Graphic) -> Self {
        let sequence = graphic.encoded().map(Arc::from);
        Self { graphic, sequence }
    }
}
