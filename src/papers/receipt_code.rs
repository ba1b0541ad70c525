//! The text of a receipt's QR code: what the receipt says, the name of the office's key, and its signature. Owns the form and what a
//! look at the text alone answers; what became of the case since, the desk knows.
//!
//! ```text
//! PDR1|number|office|entry port|YYYYMMDD|F or N|travellers|name|passport|key id|signature
//! ```
//!
//! `%`, `|` and control characters of a field are written as `%` and two hexadecimal digits for each byte. The signature is over all
//! before its own `|`, after the words that bind it to this purpose. Each receipt has one text only: any other is not genuine.

use super::base64;
use super::office_key::{OfficeKey, OfficeSeal};
use crate::domain::code::Port;
use crate::domain::issued_document::ReceiptStanding;
use chrono::{Datelike, NaiveDate};
use std::fmt::Write;

/// The first field, with the version of the form.
const HEAD: &str = "PDR1";
/// What every version begins with.
const FAMILY: &str = "PDR";
/// What a signature is for.
const PURPOSE: &[u8] = b"portdesk receipt\0";
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
            Self::Unknown => "unknown_receipt",
            Self::Altered => "altered",
            Self::UnknownOffice => "unknown_office",
            Self::Newer => "newer",
            Self::Unreadable => "unreadable",
        }
    }

    /// Every machine name; the catalog has a text for each.
    #[cfg(test)]
    pub(crate) const NAMES: [&'static str; 11] = [
        "genuine",
        "not_final",
        "expired",
        "recalled",
        "declined",
        "used",
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
}

impl ReceiptCheck {
    /// The same with what the desk knows of the case: that goes before what the paper alone says.
    pub(crate) fn with_desk(mut self, standing: ReceiptStanding) -> Self {
        if !self.answer.is_signed() {
            return self;
        }
        self.answer = match (standing, self.answer) {
            (ReceiptStanding::Recalled, _) => ReceiptAnswer::Recalled,
            (ReceiptStanding::Declined, _) => ReceiptAnswer::Declined,
            (ReceiptStanding::Used, _) => ReceiptAnswer::Used,
            (ReceiptStanding::Unknown, _) => ReceiptAnswer::Unknown,
            (ReceiptStanding::Expired, _) | (_, ReceiptAnswer::Expired) => ReceiptAnswer::Expired,
            (ReceiptStanding::NotFinal, _) => ReceiptAnswer::NotFinal,
            // What was not final on paper has become so.
            (ReceiptStanding::Valid, _) => ReceiptAnswer::Genuine,
        };
        self
    }
}

impl ReceiptContent {
    /// The text with the office's signature.
    pub(crate) fn signed(&self, seal: &OfficeSeal) -> String {
        let day = self.valid_until;
        let fields = [
            HEAD.to_owned(),
            escaped(&self.receipt),
            self.office.to_string(),
            self.entry_port.to_string(),
            format!("{:04}{:02}{:02}", day.year(), day.month(), day.day()),
            if self.is_final { "F" } else { "N" }.to_owned(),
            self.travellers.to_string(),
            escaped(&self.name),
            escaped(&self.passport),
            seal.public().id(),
        ];
        let text = fields.join("|");
        let signature = base64::encode(&seal.sign(&message(&text)));
        format!("{text}|{signature}")
    }

    fn read(fields: &[&str]) -> Option<Self> {
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
        })
    }
}

/// What is signed.
fn message(text: &str) -> Vec<u8> {
    [PURPOSE, text.as_bytes()].concat()
}

/// Looks at the text of a receipt with the public keys of some offices, on a day in Beijing.
pub(crate) fn check_code(text: &str, keys: &[OfficeKey], today: NaiveDate) -> ReceiptCheck {
    let nothing = |answer, key| ReceiptCheck { answer, content: None, key };
    let fields: Vec<&str> = text.split('|').collect();
    if text.len() > LONGEST || !fields[0].starts_with(FAMILY) {
        return nothing(ReceiptAnswer::Unreadable, None);
    }
    if fields[0] != HEAD {
        let version = fields[0].trim_start_matches(FAMILY);
        let newer = version.parse::<u32>().is_ok_and(|n| n > 1);
        return nothing(if newer { ReceiptAnswer::Newer } else { ReceiptAnswer::Unreadable }, None);
    }
    let [_, content @ .., id, signature] = &fields[..] else {
        return nothing(ReceiptAnswer::Unreadable, None);
    };
    if content.len() != 8 {
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
    ReceiptCheck { answer, content: Some(content), key: claimed }
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
