//! Whom an approval still covers: a traveller whose visa is void, expired or used, or who was split off, is not covered any more. It may
//! not judge.

use super::Case;
use super::admission::{Admission, TravellerVisa, VisaEnd};
use super::application::Traveller;
use super::checklist::Finding;
use super::state::CaseState;

impl Case {
    /// Each traveller with the visa, once the approval was final.
    pub fn travellers_with_visas(&self) -> impl Iterator<Item = (&Traveller, Option<&TravellerVisa>)> {
        let of = |place: usize| self.admission_in_effect().and_then(|a| a.travellers.get(place));
        self.papers.travellers().enumerate().map(move |(place, traveller)| (traveller, of(place)))
    }

    /// Whom the approval covers: those who are expected or have a visa. Where that is nobody any more, those who entered, else all.
    #[must_use]
    pub fn covered(&self) -> Vec<&Traveller> {
        let open = self.whose_end(|end| end.is_none());
        if open.is_empty() { self.covered_or_entered() } else { open }
    }

    /// The same, with those who entered on it.
    #[must_use]
    pub fn covered_or_entered(&self) -> Vec<&Traveller> {
        let some = self.whose_end(|end| matches!(end, None | Some(VisaEnd::Entered)));
        if some.is_empty() { self.papers.travellers().collect() } else { some }
    }

    /// Who is not covered any more, each with the machine name of the end.
    pub fn not_covered(&self) -> impl Iterator<Item = (&Traveller, &'static str)> {
        self.travellers_with_visas()
            .filter_map(|(traveller, visa)| Some((traveller, visa?.end.as_ref()?.name())))
    }

    /// Whether a finding is about a traveller who was split off: it begins with the name.
    #[must_use]
    pub fn is_of_split(&self, finding: &Finding) -> bool {
        let named = |name: &str| *finding.about == *name || finding.about.starts_with(&format!("{name}: "));
        let split = |visa: &TravellerVisa| matches!(visa.end, Some(VisaEnd::Split(_)));
        self.travellers_with_visas().any(|(of, visa)| visa.is_some_and(split) && named(&of.name()))
    }

    fn whose_end(&self, is: fn(Option<&VisaEnd>) -> bool) -> Vec<&Traveller> {
        self.travellers_with_visas()
            .filter(|(_, visa)| is(visa.and_then(|visa| visa.end.as_ref())))
            .map(|(traveller, _)| traveller)
            .collect()
    }

    /// What followed the approval; a case that is reviewed again has none in effect.
    fn admission_in_effect(&self) -> Option<&Admission> {
        let state = match &self.state {
            CaseState::AwaitingSecond { before, .. } => before,
            state => state,
        };
        self.admission.as_ref().filter(|_| state.is_after_approval())
    }
}
