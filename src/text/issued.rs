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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;

    #[test]
    fn documents_are_named_with_officer_and_time() {
        let entry = |event: &str, about: &str| TimelineEntry {
            seq: 1,
            at: chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap(),
            officer: "wang".parse().unwrap(),
            event: event.into(),
            about: about.into(),
            note: None,
        };
        let timeline = [
            entry("approved", "R"),
            entry("paper_issued", "receipt printer not-final"),
            entry("paper_issued", "decision file not-final"),
            entry("taken_back", ""),
        ];
        let said = Lang::ALL.map(|lang| already_issued_text(&Catalog::builtin(lang), &timeline).unwrap());
        assert_eq!(
            said,
            [
                "Already issued, ask for it back: receipt printed 19:06 by wang, approval slip written 19:06 by wang.",
                "已出具下列文书，请收回：受理单（wang 19:06 打印）、准予签发通知单（wang 19:06 写入文件）。",
            ]
        );
        assert_eq!(already_issued_text(&Catalog::builtin(Lang::En), &timeline[..1]), None);
        let shown = about_issued(&Catalog::builtin(Lang::En), &timeline[1]).unwrap();
        assert_eq!(shown, "receipt (printed, not final)");
    }
}
