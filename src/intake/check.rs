//! Checking a tree by the list of fields: every fault of a submission at once, each with its path.

use super::fault::{FaultCode, IntakeFault};
use super::fields::{FieldKind, SUBMISSION, SubmissionField, ZONE_LINE, ZONE_LINES};
use super::node::Node;
use super::{SCHEMA, fields, forms};
use crate::domain::birth_date::BirthDate;
use crate::domain::case::application::InviterKind;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Code;
use crate::domain::rules::Rules;
use crate::domain::sanitize::clean;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::str::FromStr;

/// Faults reported of one submission: a hostile one could have as many as it has bytes.
const MOST_FAULTS: usize = 1000;
/// The most characters of an unknown name that are shown: it may be as long as the submission.
const LONGEST_NAME: usize = 80;

/// Every fault of a submission; none when it is well-formed.
pub(super) fn check(node: &Node, rules: &Rules) -> Vec<IntakeFault> {
    let mut check = SubmissionCheck { rules, faults: Vec::new() };
    check.object(node, "", SUBMISSION);
    check.group(node);
    check.names(node);
    check.id(node);
    check.faults
}

/// A day within the supported years.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let date = (text.len() == 10).then(|| NaiveDate::from_str(text).ok()).flatten()?;
    is_plausible_year(date.year()).then_some(date)
}

/// A date of birth within the supported years; the day, or the month and the day, may be left out.
pub(super) fn birth(text: &str) -> Option<BirthDate> {
    let birth: BirthDate = text.parse().ok()?;
    is_plausible_year(birth.year()).then_some(birth)
}

/// A moment within the supported years, in the precision of a record: else the same submission would be another one once the
/// desk was opened again. A leap second is the second after it.
pub(super) fn time(text: &str) -> Option<DateTime<Utc>> {
    let at = DateTime::parse_from_rfc3339(text).ok()?;
    is_plausible_year(at.year()).then(|| DateTime::from_timestamp_micros(at.timestamp_micros())).flatten()
}

fn is_plausible_year(year: i32) -> bool {
    (1900..=2200).contains(&year)
}

/// SHA-256 of 64 hexadecimal digits.
pub(super) fn hash(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()?;
    }
    // A sign is read as part of a number, but it is no digit.
    text.bytes().all(|b| b.is_ascii_hexdigit()).then_some(bytes)
}

struct SubmissionCheck<'a> {
    rules: &'a Rules,
    faults: Vec<IntakeFault>,
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

impl SubmissionCheck<'_> {
    fn id(&mut self, node: &Node) {
        let Some(id) = node.get("id").and_then(Node::text) else { return };
        let number = id.parse::<CaseNo>().ok();
        if number.is_some_and(|no| self.rules.port(no.office()).is_some()) {
            self.fault("id", FaultCode::IdIsCaseNumber, &clean(id));
        }
    }

    fn fault(&mut self, path: &str, code: FaultCode, about: &str) {
        if self.faults.len() == MOST_FAULTS {
            return;
        }
        self.faults.push(IntakeFault::new(path, code, about));
    }

    fn object(&mut self, node: &Node, path: &str, fields: &[SubmissionField]) {
        let Node::Object(found) = node else { return self.fault(path, FaultCode::WrongType, "object") };
        for (at, (name, _)) in found.iter().enumerate() {
            // Nothing more is reported, and looking for duplicates among many is slow.
            if self.faults.len() == MOST_FAULTS {
                return;
            }
            if !fields.iter().any(|f| f.name == &**name) {
                let name: String = name.chars().take(LONGEST_NAME).collect();
                self.fault(&join(path, &clean(&name)), FaultCode::UnknownField, "");
            } else if found[..at].iter().any(|(n, _)| n == name) {
                self.fault(&join(path, name), FaultCode::Twice, "");
            }
        }
        for field in fields {
            match node.get(field.name) {
                None | Some(Node::Null) if field.required => {
                    self.fault(&join(path, field.name), FaultCode::Missing, "");
                }
                None | Some(Node::Null) => {}
                Some(value) => self.value(value, path, field),
            }
        }
    }

    fn value(&mut self, node: &Node, above: &str, field: &SubmissionField) {
        // Paths are made only where they are needed: most fields have no fault.
        let path = || join(above, field.name);
        match field.kind {
            FieldKind::Object(fields) => self.object(node, &path(), fields),
            FieldKind::List(fields, most) => self.list(node, &path(), fields, most),
            FieldKind::Mrz => self.mrz(node, &path()),
            FieldKind::Bytes => match node {
                Node::Whole(0..) => {}
                Node::Whole(_) | Node::Number => self.fault(&path(), FaultCode::OutOfRange, "0-"),
                _ => self.fault(&path(), FaultCode::WrongType, "number"),
            },
            FieldKind::Whole => match node {
                Node::Whole(1..=999) => {}
                Node::Whole(_) | Node::Number => self.fault(&path(), FaultCode::OutOfRange, "1-999"),
                _ => self.fault(&path(), FaultCode::WrongType, "number"),
            },
            kind => match node.text() {
                None => self.fault(&path(), FaultCode::WrongType, "string"),
                Some(text) => {
                    if let Some((code, about)) = self.text(text, kind) {
                        self.fault(&path(), code, &about);
                    }
                }
            },
        }
    }

    fn text(&self, text: &str, kind: FieldKind) -> Option<(FaultCode, String)> {
        let known = |known: bool| (!known).then(|| (FaultCode::UnknownCode, text.to_owned()));
        let rules = self.rules;
        match kind {
            FieldKind::Schema => (text != SCHEMA).then(|| (FaultCode::WrongSchema, text.to_owned())),
            FieldKind::Number(..) | FieldKind::Id if forms::is_shortened(text) => {
                Some((FaultCode::SpreadsheetNumber, text.to_owned()))
            }
            FieldKind::Id => {
                let good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
                let right = (1..=64).contains(&text.len()) && text.bytes().all(good);
                (!right).then(|| (FaultCode::BadId, text.to_owned()))
            }
            FieldKind::Text(most, empty) | FieldKind::Number(most, empty) => long(text, most)
                .or_else(|| (!empty && text.trim().is_empty()).then(|| (FaultCode::Empty, String::new()))),
            FieldKind::Lines(most) => {
                long(text, most).or_else(|| text.trim().is_empty().then(|| (FaultCode::Empty, String::new())))
            }
            FieldKind::Birth => birth(text).is_none().then(|| (FaultCode::BadDate, text.to_owned())),
            FieldKind::InvitedBy => known(InviterKind::from_str(text).is_ok()),
            FieldKind::Date => date(text).is_none().then(|| (FaultCode::BadDate, text.to_owned())),
            FieldKind::Time => time(text).is_none().then(|| {
                let bare = forms::time(text) == Err(forms::TimeFormError::OffsetMissing);
                (if bare { FaultCode::OffsetMissing } else { FaultCode::BadDate }, text.to_owned())
            }),
            FieldKind::Hash => hash(text).is_none().then(|| (FaultCode::BadHash, String::new())),
            FieldKind::Sex => known(matches!(text, "F" | "M" | "X")),
            FieldKind::Port => known(text.parse().is_ok_and(|c| rules.port(c).is_some())),
            // What no table has is flagged and left to the officer: a submission is not lost for a code that is new.
            FieldKind::Ground | FieldKind::Category => known(text.parse::<Code>().is_ok()),
            FieldKind::Item => known(text.parse().is_ok_and(|c| rules.item(c).is_some())),
            FieldKind::State => {
                known((1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase()))
            }
            FieldKind::Whole
            | FieldKind::Bytes
            | FieldKind::Mrz
            | FieldKind::Object(_)
            | FieldKind::List(..) => None,
        }
    }

    fn list(&mut self, node: &Node, path: &str, fields: &[fields::SubmissionField], most: usize) {
        let Node::List(all) = node else { return self.fault(path, FaultCode::WrongType, "list") };
        if all.len() > most {
            self.fault(path, FaultCode::TooMany, &most.to_string());
        }
        for (n, one) in all.iter().take(most).enumerate() {
            self.object(one, &format!("{path}[{n}]"), fields);
        }
    }

    /// Further travellers on a ground that is not for groups would be let through unseen.
    fn group(&mut self, node: &Node) {
        let some = matches!(node.get("group"), Some(Node::List(all)) if !all.is_empty());
        let ground = node.get("ground").and_then(Node::text).and_then(|g| self.rules.ground(g.parse().ok()?));
        if let Some(ground) = ground.filter(|g| some && !g.group) {
            self.fault("group", FaultCode::NotForGround, &ground.code.to_string());
        }
    }

    /// A passport may have one name, and has one.
    fn names(&mut self, node: &Node) {
        let mut of = |traveller: &Node, path: &str| {
            let part = |name: &str| traveller.get(name).and_then(Node::text).map(str::trim);
            if part("surname") == Some("") && part("given_names").is_none_or(str::is_empty) {
                self.fault(&join(path, "surname"), FaultCode::Empty, "");
            }
        };
        if let Some(traveller) = node.get("traveller") {
            of(traveller, "traveller");
        }
        if let Some(Node::List(group)) = node.get("group") {
            for (n, one) in group.iter().enumerate() {
                of(one, &format!("group[{n}]"));
            }
        }
    }

    /// A zone of any number of lines, of a wrong length or with wrong characters, is for the officer: it is imported and flagged.
    fn mrz(&mut self, node: &Node, path: &str) {
        let lines = match node {
            Node::List(lines) => &lines[..],
            Node::Text(_) => std::slice::from_ref(node),
            _ => return self.fault(path, FaultCode::WrongType, "list of strings"),
        };
        if lines.len() > ZONE_LINES {
            self.fault(path, FaultCode::TooMany, &ZONE_LINES.to_string());
        }
        for (n, line) in lines.iter().take(ZONE_LINES).enumerate() {
            let path = format!("{path}[{n}]");
            match line.text() {
                None => self.fault(&path, FaultCode::WrongType, "string"),
                Some(text) if text.chars().count() > ZONE_LINE => {
                    self.fault(&path, FaultCode::TooLong, &ZONE_LINE.to_string());
                }
                Some(_) => {}
            }
        }
    }
}

fn long(text: &str, most: usize) -> Option<(FaultCode, String)> {
    (text.len() > most && text.chars().count() > most).then(|| (FaultCode::TooLong, most.to_string()))
}
