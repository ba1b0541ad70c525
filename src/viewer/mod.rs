//! Pictures of delivered documents. Owns their decoding, which a child process of the same program does after it has limited itself, the
//! picture that comes of it, and its sequences for terminals that draw pictures; may not know a case, a desk or a screen.
//!
//! ```text
//!  session ── file, page, size ──> DocumentDecoder ── stdin ──> child: limits, landlock, seccomp; only then it reads and decodes
//!          <── picture or fault ──         <─ stdout ──
//! ```
//!
//! The file is hostile until it is pixels. The parent believes nothing of the answer but its shape: a header of fixed size, and as many
//! bytes as the header says, of at most [`wire::MOST_PIXELS`].

mod child;
#[cfg(feature = "viewer")]
mod decode;
mod decoder;
#[cfg(all(feature = "viewer", any(test, feature = "test-support")))]
mod escape;
mod graphics;
pub mod picture;
mod queue;
#[cfg(feature = "viewer")]
mod sandbox;
pub mod wire;

pub(crate) use child::run_child;
pub use decoder::DocumentDecoder;
pub use graphics::{KITTY_ERASE, kitty, sixel};
pub use picture::{Channels, DecodeAnswer, DecodeRequest, DecodedPage, Picture, PictureRequest, ViewFault};
pub(crate) use queue::DecodeQueue;
