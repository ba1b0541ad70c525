//! The question under which number and name a list is saved. Owns what is chosen and written; what is saved there already is in the
//! arrangement.

use crate::domain::listing::{NAME_LONGEST, SLOTS, View};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Chord;
use crate::ui::base::widgets::Pasted;
use crate::ui::base::widgets::field::Field;
use crate::ui::state::list_preferences::ListPreferences;

/// A list that is to be saved.
#[derive(Clone, Debug)]
pub struct SaveViewForm {
    /// Under which number.
    pub number: u8,
    /// The name.
    pub name: Field,
    /// The name that it has where none is written.
    pub without: Box<str>,
    /// The name was written and is not what was saved under the number.
    written: bool,
}

impl SaveViewForm {
    /// Begins with the saved view that is shown, or with a free number.
    #[must_use]
    pub fn new(arranged: &ListPreferences, query: &str, view: View, ctx: &SessionContext) -> Self {
        let query = query.trim();
        let without = if query.is_empty() { ctx.texts.views.name(view) } else { query };
        let mut form = Self {
            number: arranged.kept.unwrap_or_else(|| arranged.keeps.free()),
            name: Field::new(NAME_LONGEST),
            without: without.chars().take(NAME_LONGEST).collect(),
            written: false,
        };
        form.take_name(arranged);
        form
    }

    /// Goes to the next number, or to the one before.
    pub fn step(&mut self, by: i8, arranged: &ListPreferences) {
        self.number = self.number.saturating_add_signed(by).clamp(*SLOTS.start(), *SLOTS.end());
        self.take_name(arranged);
    }

    /// A name that is saved there already is offered again.
    fn take_name(&mut self, arranged: &ListPreferences) {
        if !self.written {
            let name = arranged.keeps.views.get(&self.number).map_or("", |kept| &*kept.name);
            self.name = Field::with(NAME_LONGEST, name);
        }
    }

    /// A key of the name; a digit before the name is begun is the number.
    pub(crate) fn name_key(&mut self, chord: Chord, arranged: &ListPreferences) {
        let digit = chord.written.and_then(|c| c.to_digit(10)).and_then(|n| u8::try_from(n).ok());
        if let Some(number) = digit.filter(|n| !self.written && SLOTS.contains(n)) {
            self.number = number;
            return self.take_name(arranged);
        }
        self.written |= self.name.key(chord);
    }

    /// Pasted text is a name.
    pub(crate) fn paste_name(&mut self, text: &str) -> Pasted {
        self.written = true;
        self.name.paste(text)
    }

    /// The name that it gets.
    #[must_use]
    pub fn named(&self) -> Box<str> {
        let name = self.name.value().trim();
        if name.is_empty() { self.without.clone() } else { name.into() }
    }
}
