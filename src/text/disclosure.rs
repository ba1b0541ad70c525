//! What is said of a case outside: to an airline that asks, to the inviter. Owns the sentences' building; what
//! may be said follows from the state of the case.

use super::catalog::Catalog;
use super::fill::fill;
use super::{date_time, port_name};
use crate::domain::case::Case;
use crate::domain::case::disclosure::Disclosure;
use crate::domain::rules::Rules;

/// The answer to "may this person board?", in words.
#[must_use]
pub(crate) fn boarding_text(texts: &Catalog, case: &Case, rules: &Rules) -> String {
    filled(texts, case, rules, &texts.inform.board)
}

/// The text for the inviter: it names the case and nobody's particulars.
#[must_use]
pub(crate) fn inviter_text(texts: &Catalog, case: &Case, rules: &Rules) -> String {
    filled(texts, case, rules, &texts.inform.inviter)
}

fn filled(texts: &Catalog, case: &Case, rules: &Rules, table: &super::TextMap) -> String {
    let said = Disclosure::from_state(&case.state);
    let at = case.state.final_at().map(date_time).unwrap_or_default();
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
