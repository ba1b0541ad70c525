//! `bag-info.txt` of an evidence pack. Owns its lines, and which of them the entries of the case prove.

use super::bag::INFO_SIZE;
use super::view::CaseEvidence;
use crate::domain::case_no::CaseNo;

/// Lines that the journal does not prove, with what they begin with.
const DESK: &str = "Internal-Sender-Identifier: ";
const AGENT: &str = "Bag-Software-Agent: ";
const CONTACT: &str = "Contact-Name: ";
const DATE: &str = "Bagging-Date: ";

/// What a pack says of itself beside the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PackClaims {
    pub(super) desk: String,
    pub(super) agent: String,
    /// Who took it out, and on which day; the export proves it.
    pub(super) contact: String,
    pub(super) date: String,
}

impl PackClaims {
    /// The claims of a `bag-info.txt`.
    fn read(text: &str) -> Self {
        let line = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        Self {
            desk: line(DESK).to_owned(),
            agent: line(AGENT).to_owned(),
            contact: line(CONTACT).to_owned(),
            date: line(DATE).to_owned(),
        }
    }

    /// The same with what the last export of the case proves.
    pub(super) fn proven(mut self, case: &CaseEvidence) -> Self {
        if let Some((officer, at)) = case.last_export() {
            self.contact = officer.to_owned();
            self.date = at.chars().take(10).collect();
        }
        self
    }
}

/// How complete a pack is, in a word.
pub(super) fn extent(masked: bool, absent: usize) -> &'static str {
    match (masked, absent) {
        (true, _) => "masked",
        (false, 0) => "complete",
        (false, _) => "incomplete",
    }
}

/// The lines of `bag-info.txt` but the last, which counts the payload.
pub(super) fn lines(no: CaseNo, extent: &str, claims: &PackClaims) -> String {
    format!(
        "Source-Organization: {}\nExternal-Identifier: {no}\n{DESK}{}\nInternal-Sender-Description: {extent}\n\
         {CONTACT}{}\n{DATE}{}\n{AGENT}{}\n",
        no.office(),
        claims.desk,
        claims.contact,
        claims.date,
        claims.agent
    )
}

/// Whether a `bag-info.txt` says nothing but what the case makes, and the desk and the program.
pub(super) fn is_proven(text: &str, no: CaseNo, extent: &str, case: &CaseEvidence) -> bool {
    let lines = lines(no, extent, &PackClaims::read(text).proven(case));
    text.strip_prefix(&*lines).is_some_and(|rest| rest.starts_with(INFO_SIZE) && rest.lines().count() == 1)
}
