//! Whether two values side by side agree.

use super::person::Person;
use crate::domain::case::application::Traveller;
use crate::domain::normalize::fold;

/// How two values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldMatch {
    /// Sign for sign.
    Same,
    /// Written differently, and the same after folding.
    Alike,
    /// Not the same.
    Differs,
    /// Not to be held against each other.
    Unsaid,
}

impl FieldMatch {
    /// Of two texts.
    #[must_use]
    pub fn from_values(a: &str, b: &str) -> Self {
        match (a == b, a.is_empty()) {
            (true, true) => Self::Unsaid,
            (true, false) => Self::Same,
            _ if !a.is_empty() && fold(a) == fold(b) => Self::Alike,
            _ => Self::Differs,
        }
    }

    /// Of the names of two travellers, in any order and spelling.
    #[must_use]
    pub fn of_names(a: &Traveller, b: &Traveller) -> Self {
        let written = Self::from_values(&a.name(), &b.name());
        let (a, b) = (Person::new(a), Person::new(b));
        if written == Self::Differs && a.has_same_name(&b) { Self::Alike } else { written }
    }

    /// Of the numbers of two passports, with confused characters.
    #[must_use]
    pub fn of_numbers(a: &Traveller, b: &Traveller) -> Self {
        let written = Self::from_values(&a.passport.number, &b.passport.number);
        let (a, b) = (Person::new(a), Person::new(b));
        if written == Self::Differs && a.has_same_number(&b) { Self::Alike } else { written }
    }
}
