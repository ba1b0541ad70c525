//! Who was told what of a case. Owns the line of one such entry.

use super::catalog::Catalog;
use super::day_time;
use super::fill::fill;
use crate::domain::case::disclosure::ToldEntry;

/// Who was told what, when and how, as one line.
#[must_use]
pub(crate) fn told_line(texts: &Catalog, told: &ToldEntry<'_>) -> String {
    let who = Catalog::text_or_name(&texts.inform.recipient, told.who.name());
    let said = Catalog::text_or_name(&texts.inform.said, told.said);
    let values = [("at", &*day_time(texts, told.at)), ("who", who), ("said", said), ("by", told.by)];
    fill(&texts.inform.told, &values)
}
