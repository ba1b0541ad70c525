//! What is on an issued document, before it has a layout: title, facts in both languages, tables, the code. Owns which fact is on which
//! document. A refusal has no word of the officer's rationale, and no reason that the law lets the office keep (art. 21).

use super::error::PaperError;
use super::office_key::OfficeSeal;
use super::qr::QrPicture;
use super::receipt_code::{ReceiptContent, ReceiptIssue};
use crate::domain::case::Case;
use crate::domain::case::application::Traveller;
use crate::domain::case::state::CaseState;
use crate::domain::code::{Port, StateCode};
use crate::domain::issued_document::{is_final, receipt_valid_until};
use crate::domain::lang::{Lang, LocalizedName};
use crate::domain::paper::PaperKind;
use crate::domain::rules::Rules;
use crate::domain::zone::{beijing, day};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use std::collections::BTreeMap;

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Bilingual {
    zh: String,
    en: String,
}

impl Bilingual {
    fn of(name: &LocalizedName) -> Self {
        Self { zh: name.get(Lang::Zh).to_owned(), en: name.get(Lang::En).to_owned() }
    }

    fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { zh: text.clone(), en: text }
    }
}

/// A label with its value.
#[derive(Clone, Debug, Serialize)]
struct Fact {
    label: Bilingual,
    zh: String,
    en: String,
}

/// That a document is not final.
#[derive(Clone, Debug, Serialize)]
struct Pending {
    mark: Bilingual,
    text: Bilingual,
}

/// An issued document without its layout.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Sheet {
    #[serde(skip)]
    kind: PaperKind,
    t: BTreeMap<&'static str, Bilingual>,
    title: Bilingual,
    /// The number in the title of the file.
    number: String,
    pending: Option<Pending>,
    lead: Vec<Bilingual>,
    facts: Vec<Fact>,
    heads: Vec<Bilingual>,
    rows: Vec<Vec<String>>,
    notes: Vec<Bilingual>,
    qr: Option<QrPicture>,
    /// The text of a document request.
    text: String,
    /// The parts of a handover, in each language.
    parts: Vec<String>,
    made: String,
}

/// A traveller of the arrivals list.
#[derive(Clone, Debug)]
pub(crate) struct ArrivalRow<'a> {
    /// The case.
    pub(crate) case: &'a Case,
    /// The approval is final.
    pub(crate) is_final: bool,
}

/// With what a receipt is signed, and which entry records it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReceiptSeal<'a> {
    /// The office's key pair.
    pub(crate) key: &'a OfficeSeal,
    /// The number of the entry.
    pub(crate) entry: u64,
}

/// A moment in Beijing, to the minute.
fn minute(at: DateTime<Utc>) -> String {
    at.with_timezone(&beijing()).format("%Y-%m-%d %H:%M").to_string()
}

impl Sheet {
    /// Which document it is.
    pub(crate) fn kind(&self) -> PaperKind {
        self.kind
    }

    fn new(kind: PaperKind, title: &LocalizedName, rules: &Rules, now: DateTime<Utc>) -> Self {
        Self {
            kind,
            t: rules.papers.named().map(|(name, text)| (name, Bilingual::of(text))).collect(),
            title: Bilingual::of(title),
            number: String::new(),
            pending: None,
            lead: Vec::new(),
            facts: Vec::new(),
            heads: Vec::new(),
            rows: Vec::new(),
            notes: Vec::new(),
            qr: None,
            text: String::new(),
            parts: Vec::new(),
            made: minute(now),
        }
    }

    fn fact(&mut self, label: &LocalizedName, value: Bilingual) {
        self.facts.push(Fact { label: Bilingual::of(label), zh: value.zh, en: value.en });
    }

    /// The document of a case; none where the case does not have it.
    ///
    /// # Errors
    /// A receipt whose words no code can hold.
    pub(crate) fn of_case(
        kind: PaperKind,
        case: &Case,
        rules: &Rules,
        seal: Option<ReceiptSeal<'_>>,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>, PaperError> {
        if !kind.is_of(case) {
            return Ok(None);
        }
        let mut sheet = match kind {
            PaperKind::Receipt => Self::receipt(case, rules, seal, now)?,
            PaperKind::Decision => Self::decision(case, rules, now),
            PaperKind::Refusal => Self::refusal(case, rules, now),
            PaperKind::Request => return Ok(Self::request(case, rules, now)),
            PaperKind::Handover | PaperKind::Arrivals => return Ok(None),
        };
        if !is_final(case, now) {
            let (mark, text) = (&rules.papers.not_final, &rules.papers.not_final_text);
            sheet.pending = Some(Pending { mark: Bilingual::of(mark), text: Bilingual::of(text) });
        }
        Ok(Some(sheet))
    }

    fn receipt(
        case: &Case,
        rules: &Rules,
        seal: Option<ReceiptSeal<'_>>,
        now: DateTime<Utc>,
    ) -> Result<Self, PaperError> {
        let t = &rules.papers;
        let receipt = case.valid_receipt().unwrap_or_default();
        let valid_until = receipt_valid_until(case, rules, now);
        let mut sheet = Self::new(PaperKind::Receipt, &t.slip_receipt, rules, now);
        sheet.number = receipt.to_owned();
        sheet.lead.push(Bilingual::of(&t.receipt_text));
        sheet.fact(&t.receipt_no, Bilingual::same(receipt));
        sheet.fact(&t.valid_until, Bilingual::same(valid_until.to_string()));
        let covered = case.covered();
        let first = covered.first().copied().unwrap_or(&case.papers.traveller);
        sheet.identify(case, first, rules);
        sheet.visa(case, rules);
        sheet.journey(case, rules);
        sheet.travellers(case, &covered, rules);
        sheet.notes.push(Bilingual::of(&t.receipt_note));
        if let Some(seal) = seal {
            let content = ReceiptContent {
                receipt: receipt.to_owned(),
                office: case.office,
                entry_port: case.entry_port(),
                valid_until,
                is_final: is_final(case, now),
                travellers: covered.len(),
                name: first.name(),
                passport: first.passport.number.to_string(),
                issue: Some(ReceiptIssue {
                    entry: seal.entry,
                    at: now.with_timezone(&beijing()).naive_local(),
                }),
            };
            sheet.qr = Some(QrPicture::of(&content.signed(seal.key))?);
        }
        Ok(sheet)
    }

    fn decision(case: &Case, rules: &Rules, now: DateTime<Utc>) -> Self {
        let t = &rules.papers;
        let mut sheet = Self::new(PaperKind::Decision, &t.slip_decision, rules, now);
        sheet.number = case.no.to_string();
        sheet.lead.push(Bilingual::of(&t.decision_text));
        let covered = case.covered_or_entered();
        sheet.identify(case, covered.first().copied().unwrap_or(&case.papers.traveller), rules);
        sheet.visa(case, rules);
        if let Some(receipt) = case.valid_receipt() {
            sheet.fact(&t.receipt_no, Bilingual::same(receipt));
        }
        sheet.decided_on(case, &["approved"], rules);
        sheet.journey(case, rules);
        sheet.travellers(case, &covered, rules);
        sheet
    }

    fn refusal(case: &Case, rules: &Rules, now: DateTime<Utc>) -> Self {
        let t = &rules.papers;
        let not_accepted = match &case.state {
            CaseState::NotAccepted { code, .. } => Some(*code),
            CaseState::AwaitingSecond { before, .. } => match &**before {
                CaseState::NotAccepted { code, .. } => Some(*code),
                _ => None,
            },
            _ => None,
        };
        let (title, lead) = match not_accepted {
            Some(_) => (&t.slip_not_accepted, &t.not_accepted_text),
            None => (&t.slip_refused, &t.refused_text),
        };
        let mut sheet = Self::new(PaperKind::Refusal, title, rules, now);
        sheet.number = case.no.to_string();
        sheet.lead.push(Bilingual::of(lead));
        sheet.identify(case, &case.papers.traveller, rules);
        // Why an application is not accepted helps to send it to the right place; why a visa is refused, the law lets the office keep.
        if let Some(closing) = not_accepted.and_then(|code| rules.closing(code)) {
            sheet.fact(&t.reason, Bilingual::of(&closing.name));
            sheet.fact(&t.basis, Bilingual::same(&*closing.basis));
        }
        sheet.decided_on(case, &["refused", "not_accepted"], rules);
        sheet.travellers(case, &case.papers.travellers().collect::<Vec<_>>(), rules);
        sheet
    }

    fn request(case: &Case, rules: &Rules, now: DateTime<Utc>) -> Option<Self> {
        let t = &rules.papers;
        let sent = case.requests.last()?;
        let mut sheet = Self::new(PaperKind::Request, &t.slip_request, rules, now);
        sheet.number = case.no.to_string();
        sheet.identify(case, &case.papers.traveller, rules);
        sheet.fact(&t.requested, Bilingual::same(minute(sent.at)));
        sheet.text = sent.text.to_string();
        Some(sheet)
    }

    /// The handover sheet, from its text in each language.
    pub(crate) fn handover(parts: [String; 2], rules: &Rules, now: DateTime<Utc>) -> Self {
        let mut sheet = Self::new(PaperKind::Handover, &rules.papers.slip_handover, rules, now);
        sheet.parts = parts.into();
        sheet
    }

    /// The arrivals list.
    pub(crate) fn arrivals(
        arrivals: &[ArrivalRow<'_>],
        office: Port,
        rules: &Rules,
        now: DateTime<Utc>,
    ) -> Self {
        let t = &rules.papers;
        let mut sheet = Self::new(PaperKind::Arrivals, &t.slip_arrivals, rules, now);
        sheet.number = format!("{office} {}", day(now));
        sheet.lead.push(Bilingual::of(&t.arrivals_text));
        sheet.fact(&t.office, port(office, rules));
        let travellers = arrivals.iter().map(|row| row.case.covered().len()).sum::<usize>();
        sheet.fact(&t.count, Bilingual::same(travellers.to_string()));
        if arrivals.is_empty() {
            return sheet;
        }
        let heads = [
            &t.number,
            &t.arrival,
            &t.carrier,
            &t.traveller,
            &t.nationality,
            &t.sex,
            &t.born,
            &t.passport,
            &t.receipt_no,
            &t.category,
            &t.stay,
            &t.entry_port,
        ];
        sheet.heads = heads.into_iter().map(Bilingual::of).collect();
        for row in arrivals {
            let case = row.case;
            let arrival = case.expected_arrival();
            let at = arrival.as_ref().map_or_else(|| "-".to_owned(), |known| minute(known.at));
            let carrier = arrival.as_ref().map_or_else(|| "-".to_owned(), |known| known.carrier.to_owned());
            let mut receipt = case.receipt.as_deref().unwrap_or("-").to_owned();
            if !row.is_final {
                receipt = format!("{receipt} {} {}", t.not_final_mark.zh, t.not_final_mark.en);
            }
            for traveller in case.covered() {
                sheet.rows.push(vec![
                    (sheet.rows.len() + 1).to_string(),
                    at.clone(),
                    carrier.clone(),
                    names(traveller),
                    traveller.nationality.to_string(),
                    traveller.sex.letter().to_owned(),
                    traveller.birth_date.to_string(),
                    traveller.passport.number.to_string(),
                    receipt.clone(),
                    case.papers.category.to_string(),
                    case.papers.stay_days.to_string(),
                    case.entry_port().to_string(),
                ]);
            }
        }
        sheet
    }

    /// The office, the numbers and the traveller.
    fn identify(&mut self, case: &Case, traveller: &Traveller, rules: &Rules) {
        let t = &rules.papers;
        self.fact(&t.office, port(case.office, rules));
        self.fact(&t.case_no, Bilingual::same(case.no.to_string()));
        self.fact(&t.application, Bilingual::same(&*case.papers.submission));
        self.fact(&t.traveller, Bilingual::same(traveller.name()));
        if let Some(native) = &traveller.native_name {
            self.fact(&t.native_name, Bilingual::same(&**native));
        }
        self.fact(&t.nationality, nationality(traveller.nationality, rules));
        self.fact(&t.sex, Bilingual::same(traveller.sex.letter()));
        self.fact(&t.born, Bilingual::same(traveller.birth_date.to_string()));
        self.fact(&t.passport, Bilingual::same(&*traveller.passport.number));
    }

    /// What is granted.
    fn visa(&mut self, case: &Case, rules: &Rules) {
        let (t, papers) = (&rules.papers, &case.papers);
        let category = rules.category(papers.category);
        let named = |lang| {
            let name = category.map_or("", |c| c.name.get(lang));
            format!("{} {name}", papers.category).trim_end().to_owned()
        };
        self.fact(&t.category, Bilingual { zh: named(Lang::Zh), en: named(Lang::En) });
        self.fact(&t.entries, Bilingual::same(papers.entries.to_string()));
        self.fact(&t.stay, Bilingual::same(papers.stay_days.to_string()));
    }

    /// Where and when the traveller comes, and who invited them.
    fn journey(&mut self, case: &Case, rules: &Rules) {
        let t = &rules.papers;
        self.fact(&t.entry_port, port(case.entry_port(), rules));
        match case.expected_arrival() {
            Some(arrival) => {
                self.fact(&t.arrival, Bilingual::same(minute(arrival.at)));
                if !arrival.carrier.is_empty() {
                    self.fact(&t.carrier, Bilingual::same(arrival.carrier));
                }
            }
            None => self.fact(&t.arrival, Bilingual::of(&t.not_known)),
        }
        if let Some(inviter) = &case.papers.inviter {
            self.fact(&t.inviter, Bilingual::same(&*inviter.name));
        }
    }

    /// The day of the decision.
    fn decided_on(&mut self, case: &Case, events: &[&str], rules: &Rules) {
        let at =
            case.timeline.iter().rev().find(|entry| events.contains(&&*entry.event)).map(|entry| entry.at);
        if let Some(on) = at.map(day) {
            self.fact(&rules.papers.decided, Bilingual::same(NaiveDate::to_string(&on)));
        }
    }

    /// Those of a group whom the document is about, in the order of the application.
    fn travellers(&mut self, case: &Case, whom: &[&Traveller], rules: &Rules) {
        if case.papers.group.is_empty() {
            return;
        }
        let t = &rules.papers;
        let heads =
            [&t.number, &t.traveller, &t.nationality, &t.sex, &t.born, &t.passport, &t.passport_until];
        self.heads = heads.into_iter().map(Bilingual::of).collect();
        self.rows = whom
            .iter()
            .zip(1..)
            .map(|(traveller, n)| {
                vec![
                    n.to_string(),
                    names(traveller),
                    traveller.nationality.to_string(),
                    traveller.sex.letter().to_owned(),
                    traveller.birth_date.to_string(),
                    traveller.passport.number.to_string(),
                    traveller.passport.expires_on.to_string(),
                ]
            })
            .collect();
    }
}

/// The name in Latin letters and in its own script.
fn names(traveller: &Traveller) -> String {
    match &traveller.native_name {
        Some(native) => format!("{} {native}", traveller.name()),
        None => traveller.name(),
    }
}

fn port(code: Port, rules: &Rules) -> Bilingual {
    let named = |lang| {
        rules.port(code).map_or_else(|| code.to_string(), |p| format!("{} ({code})", p.name.get(lang)))
    };
    Bilingual { zh: named(Lang::Zh), en: named(Lang::En) }
}

fn nationality(code: StateCode, rules: &Rules) -> Bilingual {
    let named = |lang| {
        rules
            .state_or_alias(code)
            .map_or_else(|| code.to_string(), |s| format!("{} ({code})", s.name.get(lang)))
    };
    Bilingual { zh: named(Lang::Zh), en: named(Lang::En) }
}
