//! Whether two travellers may be one. Owns the forms in which a passport number and a name are held against each other; the forms are
//! keys, never shown.

use super::{MatchReason, MatchStrength};
use crate::domain::birth_date::BirthDate;
use crate::domain::case::Case;
use crate::domain::case::application::Traveller;
use crate::domain::code::StateCode;
use crate::domain::document_number::{plain_number, without_check_digit};
use crate::domain::matching::{self, MatchKind};
use crate::domain::normalize::{self, fold};
use crate::domain::transliterate::{collapse_vowels, latin_spelling};

/// The letters of a name independent of spelling: folded, of the Latin alphabet, double vowels joined.
fn letters(name: &str) -> String {
    let folded = fold(name);
    let latin = latin_spelling(&folded).unwrap_or(folded);
    collapse_vowels(&latin).unwrap_or(latin)
}

/// The forms of a traveller that are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    issuer: StateCode,
    /// As written, without blanks and signs.
    written: String,
    plain: String,
    without_check: Option<String>,
    name: String,
    /// The whole name in its order, the other way round, and by the alphabet; other spellings drawn together.
    forms: [String; 3],
    born: BirthDate,
    /// The keys under which a match binds.
    binding: Vec<(MatchKind, String)>,
}

impl Person {
    pub(super) fn new(t: &Traveller) -> Self {
        let (surname, given) = (letters(&t.surname), letters(&t.given_names));
        let mut words: Vec<&str> =
            [&surname, &given].into_iter().flat_map(|n| n.split(|c: char| !c.is_alphabetic())).collect();
        words.sort_unstable();
        let joined =
            |parts: &[&str]| parts.concat().chars().filter(|c| c.is_alphabetic()).collect::<String>();
        Self {
            issuer: t.passport.issuing_state,
            written: normalize::document_number(&t.passport.number),
            plain: plain_number(&t.passport.number),
            without_check: without_check_digit(&t.passport.number),
            name: normalize::name_key(&t.surname, &t.given_names),
            forms: [joined(&[&surname, &given]), joined(&[&given, &surname]), joined(&words)],
            born: t.birth_date,
            binding: matching::traveller_keys(t),
        }
    }

    /// Why the two may be one, the strongest reason first.
    pub(super) fn reasons(&self, other: &Self) -> impl Iterator<Item = MatchReason> + use<> {
        [self.number(other), self.named(other)].into_iter().flatten()
    }

    fn number(&self, other: &Self) -> Option<MatchReason> {
        if self.issuer != other.issuer || self.plain.is_empty() {
            return None;
        }
        if self.written == other.written {
            return Some(MatchReason::Passport);
        }
        self.has_common_key(other, MatchKind::Passport).then_some(MatchReason::NumberAlike)
    }

    /// Whether the two are the same by the one notion that intake and the second officer go by.
    pub(super) fn has_common_key(&self, other: &Self, same: MatchKind) -> bool {
        let keys =
            |p: &'_ Self| p.binding.iter().filter(move |(s, _)| *s == same).cloned().collect::<Vec<_>>();
        let (own, others) = (keys(self), keys(other));
        own.iter().any(|key| others.contains(key))
    }

    /// Whether the numbers are the same, of any issuer.
    pub(super) fn has_same_number(&self, other: &Self) -> bool {
        let taken_along =
            |long: &Self, short: &Self| long.without_check.as_ref().is_some_and(|n| *n == short.plain);
        self.plain == other.plain || taken_along(self, other) || taken_along(other, self)
    }

    fn named(&self, other: &Self) -> Option<MatchReason> {
        if !self.born.agrees_with(&other.born) || self.forms[0].is_empty() {
            return None;
        }
        if self.name == other.name {
            return Some(MatchReason::Traveller);
        }
        let alike = self.has_common_key(other, MatchKind::Traveller) || self.has_same_name(other);
        alike.then_some(MatchReason::NameAlike)
    }

    /// Whether the names are the same in any order and spelling.
    pub(super) fn has_same_name(&self, other: &Self) -> bool {
        let [_, turned, sorted] = &other.forms;
        self.forms[0] == other.forms[0] || self.forms[0] == *turned || self.forms[2] == *sorted
    }

    /// The keys under which others that may be the same are found; two that may be one have a key in common.
    pub(super) fn keys(&self) -> impl Iterator<Item = String> + '_ {
        let numbers = [Some(&self.plain), self.without_check.as_ref()].into_iter().flatten();
        let numbers = numbers.filter(|n| !n.is_empty()).map(|n| format!("{} {n}", self.issuer));
        let names = self.forms.iter().chain([&self.name]).filter(|n| !n.is_empty());
        let binding = self.binding.iter().map(|(same, key)| format!("{same:?} {key}"));
        numbers.chain(names.map(|n| format!("{n} {}", self.born.year()))).chain(binding)
    }
}

/// The people of a case, the applicant first.
pub(super) fn people(case: &Case) -> Vec<Person> {
    case.papers.travellers().map(Person::new).collect()
}

/// Which two travellers match most strongly, by their places, and why. With several alike the first of them.
pub(super) fn strongest_pair(own: &[Person], other: &[Person]) -> Option<(usize, usize, Vec<MatchReason>)> {
    let mut best: Option<(usize, usize, Vec<MatchReason>)> = None;
    for (mine, a) in own.iter().enumerate() {
        for (theirs, b) in other.iter().enumerate() {
            let reasons: Vec<MatchReason> = a.reasons(b).collect();
            let weight = |r: &[MatchReason]| (MatchStrength::from_reasons(r), r.len());
            if !reasons.is_empty() && best.as_ref().is_none_or(|(_, _, r)| weight(&reasons) > weight(r)) {
                best = Some((mine, theirs, reasons));
            }
        }
    }
    best
}
