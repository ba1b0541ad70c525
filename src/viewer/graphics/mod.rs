//! Pictures as sequences for terminals that draw them themselves. Owns the two encodings; where a picture is, and when it goes, the session
//! determines. Nothing here asks a terminal anything, and no terminal answers to it.

mod kitty;
mod palette;
mod sixel;

pub use kitty::{ERASE as KITTY_ERASE, kitty};
pub use sixel::sixel;
