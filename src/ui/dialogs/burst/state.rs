//! The offer of a text that came as keys while nothing was being written. Owns what of it is shown; what is done with it, `update`
//! says.

use crate::domain::sanitize::clean;
use crate::ui::state::msg::TypedText;

/// A text that waits for the officer's decision.
#[derive(Clone, Debug)]
pub struct TypedTextOffer {
    /// What came.
    pub burst: TypedText,
    /// It can be searched for: no layer is over the list.
    pub searchable: bool,
}

/// So much of a long text is looked at, in characters; no dialog shows more.
const SHOWN: usize = 400;

impl TypedTextOffer {
    /// What is shown of it, in one line.
    #[must_use]
    pub fn shown(&self) -> String {
        let text: String = self.burst.text.chars().take(SHOWN).collect();
        clean(text.split_whitespace().collect::<Vec<_>>().join(" ").as_str()).to_string()
    }
}
