//! What is said of a case outside: to an airline that asks, to the inviter. Owns the sentences' building; what
//! may be said follows from the state of the case.

use super::catalog::Catalog;
use super::fill::fill;
use super::{date_time_after, port_name};
use crate::domain::case::Case;
use crate::domain::case::application::Traveller;
use crate::domain::case::disclosure::Disclosure;
use crate::domain::rules::Rules;

/// The answer to "may this person board?", in words.
#[must_use]
pub(crate) fn boarding_text(texts: &Catalog, case: &Case, traveller: Option<u16>, rules: &Rules) -> String {
    let text = filled(texts, (case, traveller), rules, &texts.inform.board);
    let name = traveller.and_then(|place| case.papers.travellers().nth(place.into())).map(Traveller::name);
    match name {
        Some(name) => fill(&texts.inform.of_traveller, &[("name", &name), ("text", &text)]),
        None => text,
    }
}

/// The same of each traveller whose answer is another one than that of the case; of the case alone where there is none.
#[must_use]
pub(crate) fn boarding_texts(texts: &Catalog, case: &Case, rules: &Rules) -> Vec<String> {
    let places = || (0..).zip(case.papers.travellers()).map(|(place, _)| place);
    let differs = |place| Disclosure::of(case, Some(place)) != Disclosure::of(case, None);
    if case.papers.group.is_empty() || !places().any(differs) {
        return vec![boarding_text(texts, case, None, rules)];
    }
    places().map(|place| boarding_text(texts, case, Some(place), rules)).collect()
}

/// The text for the inviter: it names the case and nobody's particulars.
#[must_use]
pub(crate) fn inviter_text(texts: &Catalog, case: &Case, rules: &Rules) -> String {
    filled(texts, (case, None), rules, &texts.inform.inviter)
}

fn filled(
    texts: &Catalog,
    (case, traveller): (&Case, Option<u16>),
    rules: &Rules,
    table: &super::TextMap,
) -> String {
    let said = Disclosure::of(case, traveller);
    let at = case.state.final_at().map(date_time_after).unwrap_or_default();
    let port = match case.valid_transfer() {
        Some(transfer) if said == Disclosure::Transferred => transfer.to,
        _ => case.entry_port(),
    };
    let values = [
        ("case", case.no.to_string()),
        ("port", port_name(texts, port, rules)),
        ("receipt", case.valid_receipt().unwrap_or_default().to_owned()),
        ("at", at),
    ];
    let text = Catalog::text_or_name(table, said.name());
    fill(text, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}
