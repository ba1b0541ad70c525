//! Small parts that several dialogs use: a field to write in, a list to choose from.

pub mod editor;
pub mod field;
pub mod picker;
pub mod secret;

use crate::text::fill;
use crate::ui::base::context::SessionContext;

/// What became of a pasted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pasted {
    /// All of it is there.
    Whole,
    /// It was cut: the field takes so many characters.
    Cut(usize),
}

impl Pasted {
    /// What is to be said of it: that it was cut, and where.
    #[must_use]
    pub fn cut(self, ctx: &SessionContext) -> Option<String> {
        match self {
            Self::Whole => None,
            Self::Cut(most) => Some(fill(&ctx.texts.notice.paste_cut, &[("n", &most.to_string())])),
        }
    }
}
