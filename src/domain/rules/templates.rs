//! What the desk writes to applicants and into its records, as templates: sentences with holes, in both languages. Owns their shapes and
//! whether they are complete; the files are in `assets/templates` and are compiled in.

use crate::domain::code::{Code, Defect, Item};
use crate::domain::lang::{Lang, LocalizedName};
use serde::Deserialize;

/// The parts of the document request.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterTexts {
    /// Its title.
    pub title: LocalizedName,
    /// The title from the second one on: `{n}`.
    pub again: LocalizedName,
    /// `{case}`, `{submission}`.
    pub case: LocalizedName,
    /// `{port}`, `{code}`.
    pub port: LocalizedName,
    /// `{name}`.
    pub applicant: LocalizedName,
    /// Before the items: `{n}`.
    pub intro: LocalizedName,
    /// Where only a note asks for something.
    pub only_words: LocalizedName,
    /// The same as `intro` and `only_words` while items are not reviewed yet; without them those are used.
    #[serde(default)]
    pub intro_unreviewed: Option<LocalizedName>,
    /// See `intro_unreviewed`.
    #[serde(default)]
    pub only_words_unreviewed: Option<LocalizedName>,
    /// One item: `{n}`, `{text}`.
    pub item: LocalizedName,
    /// The officer's note on an item: `{text}`.
    pub remark: LocalizedName,
    /// What will do in place of an item: `{text}`.
    pub instead: LocalizedName,
    /// Between items that are wanted together.
    pub and: LocalizedName,
    /// Between items of which one is wanted.
    pub or: LocalizedName,
    /// The officer's note on the whole: `{text}`.
    pub words: LocalizedName,
    /// `{beijing}`, `{utc}`.
    pub reply_by: LocalizedName,
    /// What becomes of the clock.
    pub clock: LocalizedName,
    /// How to reply.
    pub how: LocalizedName,
    /// `{port}`, `{day}`.
    pub signed: LocalizedName,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NeedText {
    item: Item,
    text: LocalizedName,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DefectText {
    defect: Defect,
    text: LocalizedName,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemDefectText {
    item: Item,
    defect: Defect,
    text: LocalizedName,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FindingText {
    findings: Vec<Code>,
    text: LocalizedName,
}

/// The document request.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestTemplates {
    /// Its parts.
    pub letter: LetterTexts,
    need: Vec<NeedText>,
    ask: Vec<DefectText>,
    pair: Vec<ItemDefectText>,
    doubt: Vec<FindingText>,
}

impl RequestTemplates {
    /// What exactly an item has to be.
    #[must_use]
    pub fn need(&self, item: Item) -> Option<&LocalizedName> {
        self.need.iter().find(|n| n.item == item).map(|n| &n.text)
    }

    /// The sentence for an item and what is wrong with it, with the holes `{item}` and `{need}`.
    #[must_use]
    pub fn ask(&self, item: Item, defect: Defect) -> Option<&LocalizedName> {
        let pair = self.pair.iter().find(|p| p.item == item && p.defect == defect).map(|p| &p.text);
        pair.or_else(|| self.ask.iter().find(|a| a.defect == defect).map(|a| &a.text))
    }

    /// The sentence that requests what resolves a finding, with the holes `{item}`, `{need}` and `{days}`. None for what is no matter
    /// for the applicant.
    #[must_use]
    pub fn doubt(&self, finding: Code) -> Option<&LocalizedName> {
        self.doubt.iter().find(|d| d.findings.contains(&finding)).map(|d| &d.text)
    }

    /// The first hole that nothing fills, or empty text.
    pub(super) fn unknown_hole(&self) -> Option<String> {
        let l = &self.letter;
        let parts: [(&LocalizedName, &[&str]); 17] = [
            (&l.title, &[]),
            (&l.again, &["n"]),
            (&l.case, &["case", "submission"]),
            (&l.port, &["port", "code"]),
            (&l.applicant, &["name"]),
            (&l.intro, &["n"]),
            (&l.only_words, &[]),
            (&l.item, &["n", "text"]),
            (&l.remark, &["text"]),
            (&l.instead, &["text"]),
            (&l.and, &[]),
            (&l.or, &[]),
            (&l.words, &["text"]),
            (&l.reply_by, &["beijing", "utc"]),
            (&l.clock, &[]),
            (&l.how, &[]),
            (&l.signed, &["port", "day"]),
        ];
        let unreviewed: [(&Option<LocalizedName>, &[&str]); 2] =
            [(&l.intro_unreviewed, &["n"]), (&l.only_words_unreviewed, &[])];
        let unreviewed = unreviewed.into_iter().filter_map(|(text, holes)| Some((text.as_ref()?, holes)));
        let sentences = self.ask.iter().map(|a| &a.text).chain(self.pair.iter().map(|p| &p.text));
        let doubts = self.doubt.iter().map(|d| &d.text);
        parts
            .into_iter()
            .chain(unreviewed)
            .chain(self.need.iter().map(|n| (&n.text, &[][..])))
            .chain(sentences.map(|t| (t, &["item", "need"][..])))
            .chain(doubts.map(|t| (t, &["item", "need", "days"][..])))
            .find_map(|(text, holes)| unknown_hole(text, holes))
    }

    /// The first hole that nothing fills, or code that the tables do not know; `items` and `defects` are those of the rules.
    pub(super) fn fault(&self, items: &[Item], defects: &[Defect]) -> Option<String> {
        self.unknown_hole()
            .or_else(|| {
                let missing = items.iter().find(|i| self.need(**i).is_none());
                missing.map(|i| format!("no text says what {i} has to be"))
            })
            .or_else(|| {
                let missing = defects.iter().find(|d| !self.ask.iter().any(|a| a.defect == **d));
                missing.map(|d| format!("no text for the defect {d}"))
            })
            .or_else(|| {
                let named = self.need.iter().map(|n| n.item).chain(self.pair.iter().map(|p| p.item));
                named.into_iter().find(|i| !items.contains(i)).map(|i| format!("{i} is no item"))
            })
            .or_else(|| {
                let named = self.ask.iter().map(|a| a.defect).chain(self.pair.iter().map(|p| p.defect));
                named.into_iter().find(|d| !defects.contains(d)).map(|d| format!("{d} is no defect"))
            })
            .or_else(|| {
                let codes = crate::domain::findings::CODES;
                let named = self.doubt.iter().flat_map(|d| &d.findings);
                named.into_iter().find(|f| !codes.contains(&f.as_str())).map(|f| format!("{f} is no finding"))
            })
    }
}

/// The answer that no visa is needed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoVisaTemplate {
    /// Its title.
    pub title: LocalizedName,
    /// `{case}`, `{submission}`.
    pub case: LocalizedName,
    /// `{port}`, `{code}`.
    pub port: LocalizedName,
    /// `{names}`.
    pub applicant: LocalizedName,
    /// What was found: `{states}`, `{list}`, `{until}`.
    pub finding: LocalizedName,
    /// The end of a list: `{date}`.
    pub until: LocalizedName,
    /// No end is set.
    pub open: LocalizedName,
    /// What was checked: `{entry}`, `{days}`, `{most}`, `{category}`.
    pub checked: LocalizedName,
    /// What else has to be so: `{text}`.
    pub condition: LocalizedName,
    /// What becomes of the application.
    pub consequence: LocalizedName,
    /// Nothing has been decided yet.
    pub draft: LocalizedName,
    /// What holds although nothing has been decided.
    pub consequence_draft: LocalizedName,
    /// What does not follow, and when to write again.
    pub limits: LocalizedName,
    /// Where the data are from: `{as_of}`.
    pub source: LocalizedName,
    /// `{port}`, `{day}`.
    pub signed: LocalizedName,
}

impl NoVisaTemplate {
    /// The first hole that nothing fills, or empty text.
    pub(super) fn fault(&self) -> Option<String> {
        let parts: [(&LocalizedName, &[&str]); 15] = [
            (&self.draft, &[]),
            (&self.consequence_draft, &[]),
            (&self.title, &[]),
            (&self.case, &["case", "submission"]),
            (&self.port, &["port", "code"]),
            (&self.applicant, &["names"]),
            (&self.finding, &["states", "list", "until"]),
            (&self.until, &["date"]),
            (&self.open, &[]),
            (&self.checked, &["entry", "days", "most", "category"]),
            (&self.condition, &["text"]),
            (&self.consequence, &[]),
            (&self.limits, &[]),
            (&self.source, &["as_of"]),
            (&self.signed, &["port", "day"]),
        ];
        parts.into_iter().find_map(|(text, holes)| unknown_hole(text, holes))
    }
}

macro_rules! paper_texts {
    ($($name:ident,)*) => {
        /// The words of the issued documents: titles, sentences and labels, by the names that their layouts use.
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(missing_docs, reason = "each is the text of its name in `assets/templates/papers.toml`")]
        pub struct PaperTexts {
            $(pub $name: LocalizedName,)*
        }

        impl PaperTexts {
            /// Every text with its name.
            pub(crate) fn named(&self) -> impl Iterator<Item = (&'static str, &LocalizedName)> {
                [$((stringify!($name), &self.$name),)*].into_iter()
            }
        }
    };
}

paper_texts! {
    slip_receipt, slip_decision, slip_refused, slip_not_accepted, slip_request, slip_handover,
    slip_arrivals, not_final, not_final_text, not_final_mark, receipt_text, receipt_note, code_note,
    decision_text, refused_text, not_accepted_text, arrivals_text, arrivals_none, office, receipt_no,
    case_no, application, traveller, native_name, nationality, sex, born, passport, passport_until,
    category, entries, stay, entry_port, arrival, carrier, valid_until, inviter, reason, basis, decided,
    requested, made, travellers, number, count, stamp, not_known,
}

impl PaperTexts {
    /// A text with a hole, or an empty one: nothing fills a hole here.
    pub(super) fn fault(&self) -> Option<String> {
        self.named().find_map(|(_, text)| unknown_hole(text, &[]))
    }
}

/// A hole that nothing fills, or an empty text.
fn unknown_hole(text: &LocalizedName, holes: &[&str]) -> Option<String> {
    Lang::ALL.into_iter().map(|l| text.get(l)).find_map(|text| {
        let mut open = text.split('{').skip(1).map(|t| t.split_once('}').map(|(name, _)| name));
        if text.trim().is_empty() {
            return Some("a text is empty".to_owned());
        }
        open.find(|name| name.is_none_or(|n| !holes.contains(&n))).map(|_| format!("unknown hole: {text}"))
    })
}
