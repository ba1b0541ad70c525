//! Issued documents: made from the newest version of a case and written into the journal before they leave; and the office's key pair,
//! which is made when it is first needed. Owns who may issue; what is on a document, `papers` says, and where it goes, the session.

use super::writer::Writer;
use super::{DeskService, ServiceError};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::application::Traveller;
use crate::domain::case::state::CaseState;
use crate::domain::case_no::CaseNo;
use crate::domain::decide::receipt_blocker;
use crate::domain::event::Event;
use crate::domain::issued_document::{
    ReceiptPaper, ReceiptStanding, is_final as document_is_final, receipt_standing, receipt_valid_until,
};
use crate::domain::officer::Officer;
use crate::domain::paper::{PaperDestination, PaperKind};
use crate::domain::rules::Rules;
use crate::domain::zone::{beijing, day};
use crate::papers::{
    ArrivalRow, DeskKnowledge, NOT_COVERED, OfficeKey, OfficeSeal, PaperError, ReceiptChange, ReceiptCheck,
    ReceiptContent, ReceiptSeal, Sheet, check_code, render,
};
use crate::store::{AuditEvent, Commit, Entry, StoreError};
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use zeroize::Zeroizing;

/// The duty of issuing documents.
const DUTY: &str = "paper";
/// An approved case that came in longer ago is not looked for among the closed ones: no visa is applied for so early.
const ARRIVES_WITHIN: Duration = Duration::days(120);
/// Who arrived longer ago is not listed.
const ARRIVED_SINCE: Duration = Duration::hours(12);

/// Why a document was not issued; nothing left the desk.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IssueError {
    /// A rule or the store.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The case has no such document.
    #[error("the case has no {0}")]
    NotThere(PaperKind),
    /// It cannot be made.
    #[error(transparent)]
    Made(#[from] PaperError),
}

impl DeskService {
    /// Makes the document of a case and records that it is issued.
    ///
    /// # Errors
    /// When the role may not, the case does not have it, or it cannot be recorded: then it must not leave.
    pub(crate) fn issue_paper(
        &self,
        officer: &Officer,
        no: CaseNo,
        kind: PaperKind,
        to: PaperDestination,
    ) -> Result<String, IssueError> {
        let officer = officer.clone();
        self.run(move |writer| Ok(writer.issue(&officer, no, kind, to)))?
    }

    /// Makes the arrivals list and records that it is issued.
    ///
    /// # Errors
    /// As [`Self::issue_paper`].
    pub(crate) fn issue_arrivals(&self, officer: &Officer) -> Result<String, IssueError> {
        self.may(officer, DUTY)?;
        let (desk, closed) = self.run(|writer| Ok(writer.view()?))?;
        let (now, rules) = (self.now(), Arc::clone(self.rules()));
        let mut found: Vec<(Arc<Case>, bool)> = desk
            .iter()
            .map(|live| Arc::clone(&live.case))
            .filter(|case| arrives(case, now))
            .map(|case| {
                let is_final = document_is_final(&case, now);
                (case, is_final)
            })
            .collect();
        closed
            .visit(&mut |case| {
                let recent = case.received_at > now - ARRIVES_WITHIN;
                if recent && arrives(&case, now) {
                    found.push((Arc::new(case), true));
                }
                recent
            })
            .map_err(ServiceError::from)?;
        found.sort_by_key(|(case, _)| (case.expected_arrival().map(|known| known.at), case.no));
        let rows: Vec<ArrivalRow<'_>> =
            found.iter().map(|(case, is_final)| ArrivalRow { case, is_final: *is_final }).collect();
        let html = render(&Sheet::arrivals(&rows, desk.office, &rules, now))?;
        self.record_paper_list(officer, PaperKind::Arrivals, rows.len())?;
        Ok(html)
    }

    /// Makes the handover sheet from its text in both languages, which names the entry that records it.
    ///
    /// # Errors
    /// A template that does not fit.
    pub(crate) fn handover_paper(&self, parts: [String; 2]) -> Result<String, IssueError> {
        Ok(render(&Sheet::handover(parts, self.rules(), self.now()))?)
    }

    /// Records that a document about no single case is issued.
    ///
    /// # Errors
    /// When the role may not, or it cannot be recorded: then it must not leave.
    pub(crate) fn record_paper_list(
        &self,
        officer: &Officer,
        kind: PaperKind,
        cases: usize,
    ) -> Result<(), ServiceError> {
        self.may(officer, DUTY)?;
        let cases = u32::try_from(cases).unwrap_or(u32::MAX);
        self.record(officer, AuditEvent::Exported { what: kind.name().into(), cases, case: None })
    }

    /// The office's public key; the key pair is made where there is none yet.
    ///
    /// # Errors
    /// When the role may not, or the key pair cannot be made or recorded.
    pub(crate) fn office_key(&self, officer: &Officer) -> Result<OfficeKey, ServiceError> {
        self.may(officer, DUTY)?;
        let officer = officer.clone();
        self.run(move |writer| Ok(writer.office_seal(&officer)?.public()))
    }

    /// What the text of a receipt is, with the keys of this office and what became of its case.
    ///
    /// # Errors
    /// When the role may not look at cases, or a fault of the store.
    pub(crate) fn check_receipt(&self, officer: &Officer, text: &str) -> Result<ReceiptCheck, ServiceError> {
        self.may(officer, "look")?;
        let (text, now, rules) = (text.to_owned(), self.now(), Arc::clone(self.rules()));
        self.run(move |writer| {
            let check = check_code(&text, &writer.office_keys(), day(now));
            let Some(content) = &check.content else { return Ok(check) };
            let case = match case_of_receipt(&content.receipt) {
                Some(no) => writer.case_as_of(no)?,
                None => None,
            };
            let knows = match case {
                Some(case) => known_of(&case, content, &rules, now),
                None => ReceiptStanding::Unknown.into(),
            };
            Ok(check.with_desk(knows))
        })
    }
}

/// What the case of a receipt says of it.
fn known_of(case: &Case, content: &ReceiptContent, rules: &Rules, now: DateTime<Utc>) -> DeskKnowledge {
    let entry = content.issue.map(|issue| issue.entry);
    let paper = ReceiptPaper { receipt: &content.receipt, entry, is_final: content.is_final };
    let covered = case.covered();
    let first = covered.first().copied().unwrap_or(&case.papers.traveller);
    // Until a traveller is expected, the last day is reckoned from the moment of printing.
    let printed = content.issue.and_then(|issue| issue.at.and_local_timezone(beijing()).single());
    let until = match (&case.admission, printed) {
        (Some(admission), _) => Some(admission.valid_until),
        (None, Some(at)) => Some(receipt_valid_until(case, rules.at(at.to_utc()), at.to_utc())),
        (None, None) => None,
    };
    let mut changes = Vec::new();
    let mut compare = |field, paper: String, case: String| {
        if paper != case {
            changes.push(ReceiptChange { field, paper, case });
        }
    };
    compare("entry_port", content.entry_port.to_string(), case.entry_port().to_string());
    if let Some(until) = until {
        compare("valid_until", content.valid_until.to_string(), until.to_string());
    }
    compare("travellers", content.travellers.to_string(), covered.len().to_string());
    // Nobody is covered again under the same approval: a paper that names as many was printed after the last end.
    let fewer = covered.len() < content.travellers;
    let is_first = |t: &Traveller| t.name() == content.name && *t.passport.number == *content.passport;
    if !fewer || !case.papers.travellers().any(is_first) {
        compare("name", content.name.clone(), first.name());
        compare("passport", content.passport.clone(), first.passport.number.to_string());
    }
    if fewer {
        changes.extend(case.not_covered().map(|(traveller, end)| ReceiptChange {
            field: NOT_COVERED,
            paper: format!("{} {}", traveller.name(), traveller.passport.number),
            case: end.to_owned(),
        }));
    }
    let proposal = match &case.state {
        CaseState::AwaitingSecond { proposal, .. } => Some(proposal.clone()),
        _ => None,
    };
    DeskKnowledge { standing: receipt_standing(case, paper, now), changes, proposal }
}

/// The case of a receipt number: the office and the symbols, without the day between.
fn case_of_receipt(receipt: &str) -> Option<CaseNo> {
    let (office, rest) = receipt.split_once('-')?;
    let (_, symbols) = rest.split_once('-')?;
    format!("{office}-{symbols}").parse().ok()
}

/// Whether an approved traveller is still to come.
fn arrives(case: &Case, now: DateTime<Utc>) -> bool {
    let comes = case.expected_arrival().is_none_or(|known| known.at > now - ARRIVED_SINCE);
    PaperKind::Decision.is_of(case) && case.state != CaseState::Entered && comes
}

impl Writer {
    /// The office's public keys.
    fn office_keys(&self) -> Vec<OfficeKey> {
        let office = self.office();
        let keys = &self.store.settings().office_keys;
        keys.iter().filter_map(|(public, _)| OfficeKey::from_bytes(office, public)).collect()
    }

    /// The office's key pair; made and recorded where there is none yet.
    fn office_seal(&mut self, officer: &Officer) -> Result<OfficeSeal, ServiceError> {
        let office = self.office();
        if let Some((_, secret)) = self.store.settings().office_keys.last() {
            let damaged = || StoreError::System("the office's key is damaged".into());
            return Ok(OfficeSeal::from_secret(office, secret).ok_or_else(damaged)?);
        }
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(&mut seed[..]).map_err(|e| StoreError::System(e.to_string()))?;
        let seal = OfficeSeal::from_seed(office, &seed);
        let fact = AuditEvent::OfficeKeyMade { public: seal.public_bytes(), secret: seed[..].into() };
        let (at, origin) = (self.now(), self.origin.clone());
        let entry = Entry { at, officer: officer.id, origin, command: None, fact };
        self.write(vec![Commit { entry, case: None }])?;
        Ok(seal)
    }

    fn issue(
        &mut self,
        officer: &Officer,
        no: CaseNo,
        kind: PaperKind,
        to: PaperDestination,
    ) -> Result<String, IssueError> {
        let blocked = |blocker| IssueError::Service(Blocked::one(blocker).into());
        if !self.rules().may(officer.role, DUTY) {
            return Err(blocked(Blocker::RoleMayNot));
        }
        // Whether a decision is final, the clock says.
        if kind.tells_decision() && self.desk.clock.is_some() {
            return Err(blocked(Blocker::ClockUnconfirmed));
        }
        let unknown = || blocked(Blocker::CaseUnknown(no));
        let case = self.case_as_of(no).map_err(ServiceError::from)?.ok_or_else(unknown)?;
        if !kind.is_of(&case) {
            return Err(IssueError::NotThere(kind));
        }
        let now = self.now();
        let stops =
            (kind == PaperKind::Receipt).then(|| receipt_blocker(&case, self.rules.at(now))).flatten();
        if let Some(stops) = stops {
            return Err(blocked(stops));
        }
        let seal = match kind {
            PaperKind::Receipt => Some(self.office_seal(officer)?),
            _ => None,
        };
        let mut seq = self.store.head().seq + 1;
        let mut case = self.case(no).map_err(ServiceError::from)?.ok_or_else(unknown)?;
        let mut commits = Vec::new();
        if let Some((commit, after)) = self.ended(&case, seq, now) {
            commits.push(commit);
            case = after;
            seq += 1;
        }
        let seal = seal.as_ref().map(|key| ReceiptSeal { key, entry: seq });
        let sheet = Sheet::of_case(kind, &case, self.rules.at(now), seal, now)?;
        let html = render(&sheet.ok_or(IssueError::NotThere(kind))?)?;
        let event = Event::PaperIssued {
            paper: kind,
            sha256: Sha256::digest(html.as_bytes()).into(),
            to,
            is_final: document_is_final(&case, now),
        };
        let (commit, _) = self.commit_of(seq, now, officer, no, Some(&case), vec![event], None, None);
        commits.push(commit);
        self.write(commits).map_err(ServiceError::from)?;
        Ok(html)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::RecordedEvent;
    use crate::domain::case::admission::TravellerVisa;
    use crate::domain::case::proposal::{Proposal, ProposedDecision};
    use crate::domain::code::{ClosingCode, Port};
    use crate::domain::paper::PaperDestination as To;
    use crate::papers::{ReceiptAnswer, ReceiptIssue};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).unwrap()
    }

    /// Entries follow each other.
    fn after(case: Case, seq: u64, event: &Event) -> Case {
        let no = case.no;
        let how = RecordedEvent { seq, at: now(), officer: "wang".parse().unwrap() };
        Case::apply(Some(case), no, event, &how).unwrap()
    }

    /// An expected traveller, whose receipt is entry 101.
    fn expected() -> Case {
        let rules = Rules::builtin();
        let case = crate::sample::cases(1, 1, 0, now(), Port::new("NGB"), &rules, 1).next().unwrap().case;
        let receipt = "NGB-20261129-7Q4KX".into();
        let case =
            after(case, 100, &Event::Approved { receipt, rules: "r".into(), seals_at: now(), note: None });
        let (paper, to) = (PaperKind::Receipt, To::File);
        let case = after(case, 101, &Event::PaperIssued { paper, sha256: [1; 32], to, is_final: false });
        let valid_until = receipt_valid_until(&case, &rules, now());
        after(case, 102, &Event::Expected { valid_until, at: now(), note: None })
    }

    fn printed(case: &Case, entry: Option<u64>) -> ReceiptContent {
        let at = now().with_timezone(&beijing()).naive_local();
        ReceiptContent {
            receipt: case.receipt.as_deref().unwrap().to_owned(),
            office: case.office,
            entry_port: case.entry_port(),
            valid_until: receipt_valid_until(case, &Rules::builtin(), now()),
            is_final: false,
            travellers: case.covered().len(),
            name: case.covered()[0].name(),
            passport: case.covered()[0].passport.number.to_string(),
            issue: entry.map(|entry| ReceiptIssue { entry, at }),
        }
    }

    /// What a check with the desk answers, and in which fields the case differs.
    fn answer(case: &Case, content: &ReceiptContent) -> (ReceiptAnswer, Vec<&'static str>) {
        let seal = OfficeSeal::from_seed(case.office, &[7; 32]);
        let check = check_code(&content.signed(&seal), &[seal.public()], day(now()));
        let check = check.with_desk(known_of(case, content, &Rules::builtin(), now()));
        (check.answer, check.changes.iter().map(|change| change.field).collect())
    }

    #[test]
    fn changed_cases_are_found_by_their_receipts() {
        let case = expected();
        let content = printed(&case, Some(101));
        assert_eq!(answer(&case, &content), (ReceiptAnswer::Genuine, vec![]));
        assert_eq!(answer(&case, &printed(&case, Some(100))).0, ReceiptAnswer::Unknown);
        assert_eq!(answer(&case, &printed(&case, None)).0, ReceiptAnswer::Genuine, "the first form");
        let from = case.entry_port();
        let to = Port::new(if from == Port::new("PEK") { "PVG" } else { "PEK" });
        let moved = after(case.clone(), 103, &Event::EntryPortChanged { from, to, note: None });
        assert_eq!(answer(&moved, &content), (ReceiptAnswer::Changed, vec!["entry_port"]));
        let from = content.valid_until;
        let until = from + Duration::days(3);
        let longer = after(case.clone(), 103, &Event::ValidityExtended { until, from, note: "late".into() });
        assert_eq!(answer(&longer, &content), (ReceiptAnswer::Changed, vec!["valid_until"]));
        let mut other = case;
        other.papers.traveller.passport.number = "X0000001".into();
        assert_eq!(answer(&other, &content), (ReceiptAnswer::Changed, vec!["passport"]));
    }

    #[test]
    fn travellers_not_covered_any_more_are_named() {
        let mut single = expected();
        let (first, no) = (single.papers.traveller.clone(), single.no);
        for number in ["NX0000002", "NX0000003"] {
            let mut other = first.clone();
            other.passport.number = number.into();
            single.papers.group.push(other);
        }
        single.admission.as_mut().unwrap().travellers.resize(3, TravellerVisa::default());
        let group = single;
        let before = printed(&group, Some(101));
        assert_eq!(answer(&group, &before), (ReceiptAnswer::Genuine, vec![]));
        let code = ClosingCode::new("X-VOID");
        let void = Event::VisaVoided { travellers: vec![0], code, note: "torn".into() };
        let group = after(group, 103, &void);
        let group = after(group, 104, &Event::TravellerSplit { traveller: 2, to: no });
        assert_eq!(
            answer(&group, &before),
            (ReceiptAnswer::Changed, vec!["travellers", NOT_COVERED, NOT_COVERED])
        );
        let changes = known_of(&group, &before, &Rules::builtin(), now()).changes;
        assert_eq!(changes[1].case, "void");
        assert_eq!((changes[2].paper.ends_with("NX0000003"), &*changes[2].case), (true, "split"));
        // Also once the last one entered: one who was split off still comes.
        let used = after(group.clone(), 105, &Event::Entered { travellers: vec![1], note: None });
        assert_eq!(answer(&used, &before), (ReceiptAnswer::Used, vec![NOT_COVERED; 3]));
        // A new print names only the one who is left.
        let (paper, to) = (PaperKind::Receipt, To::File);
        let group = after(group, 105, &Event::PaperIssued { paper, sha256: [2; 32], to, is_final: true });
        let newer = printed(&group, Some(105));
        assert_eq!((newer.travellers, &*newer.passport), (1, "NX0000002"));
        assert_eq!(answer(&group, &newer), (ReceiptAnswer::Genuine, vec![]));
        let key = OfficeSeal::from_seed(group.office, &[7; 32]);
        let seal = Some(ReceiptSeal { key: &key, entry: 106 });
        let sheet = Sheet::of_case(PaperKind::Receipt, &group, &Rules::builtin(), seal, now());
        let html = render(&sheet.unwrap().unwrap()).unwrap();
        assert!(html.contains("NX0000002") && !html.contains("NX0000003"));
        assert!(!html.contains(&*first.passport.number));
    }

    #[test]
    fn receipts_say_what_awaits_the_second_officer() {
        let case = expected();
        let content = printed(&case, Some(101));
        let proposal = Proposal { wish: ProposedDecision::Void { traveller: None }, note: None };
        let asked = after(case, 103, &Event::SecondAsked { proposal, rules: "r".into() });
        assert_eq!(answer(&asked, &content).0, ReceiptAnswer::AwaitsSecond);
        assert!(known_of(&asked, &content, &Rules::builtin(), now()).proposal.is_some());
    }
}
