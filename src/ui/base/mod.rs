//! What every screen is built from: cells, colours, glyphs, keys, text fields, the frame of a dialog, the context of a session. Knows no
//! case that is shown and no screen.

pub mod arrival_input;
pub mod bar;
pub mod cells;
pub mod context;
pub mod glyphs;
pub mod image_style;
pub mod keys;
pub mod layout;
pub mod letter;
pub(in crate::ui) mod meaning;
pub mod overlay;
pub mod picture;
pub mod scroll;
pub mod theme;
pub mod time_input;
pub mod too_small;
pub mod widgets;
