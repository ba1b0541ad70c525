//! The text of a receipt's QR code: what the receipt says, the name of the office's key, and its signature. Owns the form and what a
//! look at the text alone answers; what became of the case since, the desk knows.
//!
//! ```text
//! PDR2|number|office|entry port|YYYYMMDD|F or N|travellers|name|passport|entry|YYYYMMDDhhmm|key id|signature
//! PDR1|number|office|entry port|YYYYMMDD|F or N|travellers|name|passport|key id|signature
//! ```
//!
//! The second form names the journal entry that records the receipt, and when it was printed in Beijing: a receipt that was printed before
//! a recall is told from one of the same number after it. The first form is read, and not written any more.
//!
//! `%`, `|` and control characters of a field are written as `%` and two hexadecimal digits for each byte. The signature is over all
//! before its own `|`, after the words that bind it to this purpose. Each receipt has one text only: any other is not genuine.

use super::base64;
use super::office_key::{OfficeKey, OfficeSeal};
use crate::domain::case::proposal::Proposal;
use crate::domain::code::Port;
use crate::domain::issued_document::ReceiptStanding;
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use std::fmt::Write;

/// The first field, with the version of the form.
const FIRST: &str = "PDR1";
const HEAD: &str = "PDR2";
const NEWEST: u32 = 2;
/// What every version begins with.
const FAMILY: &str = "PDR";
/// What a signature is for.
const PURPOSE: &[u8] = b"portdesk receipt\0";
/// When a receipt was printed.
const MINUTE: &str = "%Y%m%d%H%M";
/// No text is longer: the largest QR code has fewer bytes.
const LONGEST: usize = 3000;

/// What a receipt says, as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReceiptContent {
    /// The receipt number.
    pub(crate) receipt: String,
    /// The office that issued it.
    pub(crate) office: Port,
    /// The port of entry.
    pub(crate) entry_port: Port,
    /// The last day on which it is valid.
    pub(crate) valid_until: NaiveDate,
    /// Its decision was final when it was printed.
    pub(crate) is_final: bool,
    /// How many travellers it names.
    pub(crate) travellers: usize,
    /// The name of the first.
    pub(crate) name: String,
    /// The passport number of the first.
    pub(crate) passport: String,
    /// Which paper it is; none in the first form.
    pub(crate) issue: Option<ReceiptIssue>,
}

/// Which of the papers of a receipt number one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReceiptIssue {
    /// The journal entry that records it.
    pub(crate) entry: u64,
    /// When it was printed, in Beijing, to the minute, as printed.
    pub(crate) at: NaiveDateTime,
}

/// The field of a change that names a traveller whom the approval does not cover any more; the case says how it ended.
pub(crate) const NOT_COVERED: &str = "not_covered";

/// Something that a receipt says and its case does not say any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReceiptChange {
    /// The machine name of the field.
    pub(crate) field: &'static str,
    /// What the receipt says.
    pub(crate) paper: String,
    /// What the case says.
    pub(crate) case: String,
}

/// What the desk knows of a receipt.
#[derive(Clone, Debug)]
pub(crate) struct DeskKnowledge {
    /// What became of it.
    pub(crate) standing: ReceiptStanding,
    /// What its case says otherwise now.
    pub(crate) changes: Vec<ReceiptChange>,
    /// What awaits the second officer.
    pub(crate) proposal: Option<Proposal>,
}

impl From<ReceiptStanding> for DeskKnowledge {
    fn from(standing: ReceiptStanding) -> Self {
        Self { standing, changes: Vec::new(), proposal: None }
    }
}

/// What a look at a receipt answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReceiptAnswer {
    /// The office issued it with these words, and it is in effect as far as is known.
    Genuine,
    /// The office issued it, and its decision was not final yet.
    NotFinal,
    /// The office issued it, and its last day is over.
    Expired,
    /// The decision was recalled.
    Recalled,
    /// The receiving port declined, or the case ended otherwise.
    Declined,
    /// The visa was issued already.
    Used,
    /// The case says something else now.
    Changed,
    /// Receipts of this number were recalled and others issued; this one does not say which it is.
    Reissued,
    /// A change of the case awaits the second officer.
    AwaitsSecond,
    /// The desk does not have this receipt, though its key signed it.
    Unknown,
    /// The key is known, and it did not sign this text.
    Altered,
    /// No known office has the key.
    UnknownOffice,
    /// A newer program wrote it.
    Newer,
    /// It is no receipt.
    Unreadable,
}

impl ReceiptAnswer {
    /// The machine name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Genuine => "genuine",
            Self::NotFinal => "not_final",
            Self::Expired => "expired",
            Self::Recalled => "recalled",
            Self::Declined => "declined",
            Self::Used => "used",
            Self::Changed => "changed",
            Self::Reissued => "reissued",
            Self::AwaitsSecond => "awaits_second",
            Self::Unknown => "unknown_receipt",
            Self::Altered => "altered",
            Self::UnknownOffice => "unknown_office",
            Self::Newer => "newer",
            Self::Unreadable => "unreadable",
        }
    }

    /// Every machine name; the catalog has a text for each.
    #[cfg(test)]
    pub(crate) const NAMES: [&'static str; 14] = [
        "genuine",
        "not_final",
        "expired",
        "recalled",
        "declined",
        "used",
        "changed",
        "reissued",
        "awaits_second",
        "unknown_receipt",
        "altered",
        "unknown_office",
        "newer",
        "unreadable",
    ];

    /// Whether the text is one that the office signed.
    pub(crate) fn is_signed(self) -> bool {
        !matches!(self, Self::Altered | Self::UnknownOffice | Self::Newer | Self::Unreadable)
    }
}

/// The answer, and what the receipt says where the office signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReceiptCheck {
    /// The answer.
    pub(crate) answer: ReceiptAnswer,
    /// What it says; none where nobody vouches for it.
    pub(crate) content: Option<ReceiptContent>,
    /// The name of the key that it claims, where it claims one.
    pub(crate) key: Option<String>,
    /// What the case says otherwise; only a desk knows.
    pub(crate) changes: Vec<ReceiptChange>,
    /// What awaits the second officer; only a desk knows.
    pub(crate) proposal: Option<Proposal>,
}

impl ReceiptCheck {
    /// The same with what the desk knows of the case: that goes before what the paper alone says.
    pub(crate) fn with_desk(mut self, knows: impl Into<DeskKnowledge>) -> Self {
        if !self.answer.is_signed() {
            return self;
        }
        let DeskKnowledge { standing, changes, proposal } = knows.into();
        self.answer = match (standing, self.answer) {
            (ReceiptStanding::Recalled, _) => ReceiptAnswer::Recalled,
            (ReceiptStanding::Declined, _) => ReceiptAnswer::Declined,
            (ReceiptStanding::Used, _) => ReceiptAnswer::Used,
            (ReceiptStanding::Unknown, _) => ReceiptAnswer::Unknown,
            (ReceiptStanding::Expired, _) => ReceiptAnswer::Expired,
            (ReceiptStanding::Reissued, _) => ReceiptAnswer::Reissued,
            // A day that was extended is on a newer paper.
            _ if !changes.is_empty() => ReceiptAnswer::Changed,
            (_, ReceiptAnswer::Expired) => ReceiptAnswer::Expired,
            (ReceiptStanding::AwaitsSecond, _) => ReceiptAnswer::AwaitsSecond,
            (ReceiptStanding::NotFinal, _) => ReceiptAnswer::NotFinal,
            // What was not final on paper has become so.
            (ReceiptStanding::Valid, _) => ReceiptAnswer::Genuine,
        };
        self.changes = changes;
        if self.answer != ReceiptAnswer::Changed {
            // Whom it does not cover any more is said with every answer: one who was split off still comes.
            self.changes.retain(|change| change.field == NOT_COVERED);
        }
        self.proposal = proposal;
        self
    }
}

impl ReceiptContent {
    /// The text with the office's signature.
    pub(crate) fn signed(&self, seal: &OfficeSeal) -> String {
        let day = self.valid_until;
        let mut fields = vec![
            if self.issue.is_some() { HEAD } else { FIRST }.to_owned(),
            escaped(&self.receipt),
            self.office.to_string(),
            self.entry_port.to_string(),
            format!("{:04}{:02}{:02}", day.year(), day.month(), day.day()),
            if self.is_final { "F" } else { "N" }.to_owned(),
            self.travellers.to_string(),
            escaped(&self.name),
            escaped(&self.passport),
        ];
        if let Some(issue) = &self.issue {
            fields.extend([issue.entry.to_string(), issue.at.format(MINUTE).to_string()]);
        }
        fields.push(seal.public().id());
        let text = fields.join("|");
        let signature = base64::encode(&seal.sign(&message(&text)));
        format!("{text}|{signature}")
    }

    fn read(fields: &[&str]) -> Option<Self> {
        let (fields, issue) = match fields {
            [fields @ .., entry, at] if fields.len() == FIELDS => {
                let read = NaiveDateTime::parse_from_str(&format!("{at}00"), &format!("{MINUTE}%S")).ok()?;
                let issue = ReceiptIssue { entry: entry.parse().ok()?, at: read };
                (fields, Some(issue))
            }
            fields => (fields, None),
        };
        let [receipt, office, entry_port, day, is_final, travellers, name, passport] = fields[..] else {
            return None;
        };
        if day.len() != 8 || !day.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let (year, rest) = day.split_at(4);
        let (month, day) = rest.split_at(2);
        Some(Self {
            receipt: plain(receipt)?,
            office: office.parse().ok()?,
            entry_port: entry_port.parse().ok()?,
            valid_until: NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?,
            is_final: match is_final {
                "F" => true,
                "N" => false,
                _ => return None,
            },
            travellers: travellers.parse().ok()?,
            name: plain(name)?,
            passport: plain(passport)?,
            issue,
        })
    }
}

/// Fields between the first and the key, in the first form.
const FIELDS: usize = 8;

/// What is signed.
fn message(text: &str) -> Vec<u8> {
    [PURPOSE, text.as_bytes()].concat()
}

/// Looks at the text of a receipt with the public keys of some offices, on a day in Beijing.
pub(crate) fn check_code(text: &str, keys: &[OfficeKey], today: NaiveDate) -> ReceiptCheck {
    let found =
        |answer, content, key| ReceiptCheck { answer, content, key, changes: Vec::new(), proposal: None };
    let nothing = |answer, key| found(answer, None, key);
    let fields: Vec<&str> = text.split('|').collect();
    if text.len() > LONGEST || !fields[0].starts_with(FAMILY) {
        return nothing(ReceiptAnswer::Unreadable, None);
    }
    let wanted = match fields[0] {
        HEAD => FIELDS + 2,
        FIRST => FIELDS,
        other => {
            let newer = other.trim_start_matches(FAMILY).parse::<u32>().is_ok_and(|n| n > NEWEST);
            return nothing(if newer { ReceiptAnswer::Newer } else { ReceiptAnswer::Unreadable }, None);
        }
    };
    let [_, content @ .., id, signature] = &fields[..] else {
        return nothing(ReceiptAnswer::Unreadable, None);
    };
    if content.len() != wanted {
        return nothing(ReceiptAnswer::Unreadable, None);
    }
    let claimed = Some((*id).to_owned());
    let Some(key) = keys.iter().find(|key| key.id() == *id) else {
        return nothing(ReceiptAnswer::UnknownOffice, claimed);
    };
    let signed = &text[..text.len() - signature.len() - 1];
    let valid = base64::decode(signature).is_some_and(|bytes| key.has_signed(&message(signed), &bytes));
    let content = ReceiptContent::read(content).filter(|_| valid);
    // A key signs for its own office alone.
    let Some(content) = content.filter(|content| content.office == key.office) else {
        return nothing(ReceiptAnswer::Altered, claimed);
    };
    let answer = if content.valid_until < today {
        ReceiptAnswer::Expired
    } else if content.is_final {
        ReceiptAnswer::Genuine
    } else {
        ReceiptAnswer::NotFinal
    };
    found(answer, Some(content), claimed)
}

/// A field without the characters that part fields.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '|') || c.is_control() {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// A field as it was; none where [`escaped`] writes it otherwise.
fn plain(field: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    let text = String::from_utf8(bytes).ok()?;
    (escaped(&text) == field).then_some(text)
}
