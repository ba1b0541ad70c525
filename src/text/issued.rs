//! Texts about issued documents: which were issued, by whom and when.

use super::{Catalog, clock_time, fill};
use crate::domain::case::timeline::TimelineEntry;
use crate::domain::issued_document::{IssuedDocument, issued_of_decision};

/// One document in a few words: `receipt printed 09:12 by wang`.
pub(crate) fn issued_text(texts: &Catalog, issued: &IssuedDocument) -> String {
    let t = &texts.issued;
    let values = [
        ("document", Catalog::text_or_name(&t.kinds, issued.kind.name())),
        ("to", Catalog::text_or_name(&t.to, issued.to.name())),
        ("at", &clock_time(issued.at)),
        ("officer", issued.officer.as_str()),
    ];
    fill(&t.one, &values)
}

/// The documents that a recall makes wrong, as a sentence; none where none was issued.
pub(crate) fn already_issued_text(texts: &Catalog, timeline: &[TimelineEntry]) -> Option<String> {
    let all: Vec<String> =
        issued_of_decision(timeline).iter().map(|issued| issued_text(texts, issued)).collect();
    (!all.is_empty()).then(|| fill(&texts.issued.already, &[("list", &texts.listed(&all))]))
}

/// What a timeline says of an issued document, from its codes.
pub(super) fn about_issued(texts: &Catalog, entry: &TimelineEntry) -> Option<String> {
    let issued = IssuedDocument::from_entry(entry)?;
    let t = &texts.issued;
    let kind = Catalog::text_or_name(&t.kinds, issued.kind.name());
    let to = Catalog::text_or_name(&t.to, issued.to.name());
    let standing = Catalog::text_or_name(&t.standing, issued.standing.name());
    let words = texts.listed(&[to.to_owned(), standing.to_owned()]);
    // A request tells of no decision.
    Some(texts.bracketed(kind, if issued.kind.tells_decision() { &words } else { to }))
}
