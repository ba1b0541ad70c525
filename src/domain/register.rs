//! The office's register of inviters: who is registered until when, with which grade, and when the next review is due. Owns the rows and
//! their dates; the settings name the file; what follows from a grade is the office's decision.

use crate::domain::case::application::Inviter;
use crate::domain::credit_code::CreditCode;
use crate::domain::normalize;
use crate::domain::sanitize::{clean, clean_lines};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Days before a date from which on it is shown as near.
pub const CLOSE_DAYS: i64 = 30;

/// A grade, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Grade {
    /// The best.
    A,
    /// Ordinary.
    B,
    /// Needs close review.
    C,
    /// The worst.
    D,
}

impl Grade {
    /// Every machine name.
    pub const NAMES: [&'static str; 4] = ["A", "B", "C", "D"];

    /// The letter.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }
}

/// A unit of the register.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct RegisteredInviter {
    /// Unified social credit code (GB 32100-2015).
    pub code: Box<str>,
    /// Its name in the register.
    pub name: Box<str>,
    pub grade: Grade,
    pub registered: NaiveDate,
    /// Last day of the registration.
    pub until: NaiveDate,
    /// Day by which it is reviewed again.
    pub review: NaiveDate,
    /// The office's note on it.
    pub note: Option<Box<str>>,
}

/// A date compared with a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpiryStatus {
    /// Far enough ahead.
    Ahead,
    /// In so many days, few enough to be shown.
    Close(i64),
    /// Over since so many days.
    Over(i64),
}

impl ExpiryStatus {
    /// Of the last good day on a day.
    #[must_use]
    pub fn from_dates(last: NaiveDate, today: NaiveDate) -> Self {
        match (last - today).num_days() {
            days if days < 0 => Self::Over(-days),
            days if days <= CLOSE_DAYS => Self::Close(days),
            _ => Self::Ahead,
        }
    }
}

/// Why a register cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegisterError {
    /// Not of the right form.
    #[error("{0}")]
    Form(String),
    /// No credit code.
    #[error("{0}: not a unified social credit code")]
    Code(String),
    /// A unit occurs twice.
    #[error("{0} stands twice")]
    Twice(String),
    /// The registration ends before it begins.
    #[error("{0}: the registration ends before it begins")]
    Dates(String),
}

/// The register; empty where the office has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    rows: BTreeMap<String, RegisteredInviter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegisterRows {
    #[serde(default)]
    inviter: Vec<RegisteredInviter>,
}

impl Register {
    /// Reads a register: a TOML list `[[inviter]]` with `code`, `name`, `grade` (A to D), `registered`, `until` and `review` as quoted
    /// dates (`"2026-12-31"`), and a `note` where there is something to say.
    ///
    /// # Errors
    /// The first row that is wrong, and how.
    pub fn parse(text: &str) -> Result<Self, RegisterError> {
        let RegisterRows { inviter } =
            toml::from_str(text).map_err(|e| RegisterError::Form(clean_lines(&e.to_string()).into()))?;
        Self::from_rows(inviter)
    }

    /// A register of rows.
    ///
    /// # Errors
    /// The first row that is wrong, and how.
    pub fn from_rows(rows: impl IntoIterator<Item = RegisteredInviter>) -> Result<Self, RegisterError> {
        let mut register = Self::default();
        for mut row in rows {
            let code = clean(&row.code).to_string();
            let key = normalize::document_number(&code);
            if CreditCode::parse(&key).is_err() {
                return Err(RegisterError::Code(code));
            }
            if row.until < row.registered {
                return Err(RegisterError::Dates(code));
            }
            row.name = clean(&row.name).into();
            row.note = row.note.map(|note| clean(&note).into());
            row.code = key.as_str().into();
            if register.rows.insert(key, row).is_some() {
                return Err(RegisterError::Twice(code));
            }
        }
        Ok(register)
    }

    /// The row of an inviter, by its credit code.
    #[must_use]
    pub fn get(&self, inviter: &Inviter) -> Option<&RegisteredInviter> {
        self.rows.get(&normalize::document_number(inviter.uscc.as_deref()?))
    }

    /// Whether the office has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = r#"
[[inviter]]
code = "91350100M000100Y43"
name = "Jiangbei Electrical"
grade = "B"
registered = "2024-01-31"
until = "2027-01-30"
review = "2026-12-01"
"#;

    fn inviter(code: Option<&str>) -> Inviter {
        Inviter {
            name: "Whatever it calls itself".into(),
            kind: None,
            uscc: code.map(Into::into),
            contact: None,
            phone: None,
            address: None,
        }
    }

    #[test]
    fn inviter_is_found_by_any_code_spelling() {
        let register = Register::parse(ROW).unwrap();
        for code in ["91350100M000100Y43", " 91350100m000100y43", "91350100-M000100Y4-3"] {
            assert_eq!(register.get(&inviter(Some(code))).map(|r| r.grade), Some(Grade::B), "{code}");
        }
        assert_eq!(register.get(&inviter(Some("91350100M000100Y44"))), None);
        assert_eq!(register.get(&inviter(None)), None);
        assert!(!register.is_empty() && Register::parse("").unwrap().is_empty());
    }

    #[test]
    fn invalid_register_names_the_line() {
        let fault = |text: &str| Register::parse(text).unwrap_err().to_string();
        assert_eq!(fault(&format!("{ROW}{ROW}")), "91350100M000100Y43 stands twice");
        assert_eq!(fault(&ROW.replace("Y43", "Y44")), "91350100M000100Y44: not a unified social credit code");
        assert_eq!(
            fault(&ROW.replace("2027", "2023")),
            "91350100M000100Y43: the registration ends before it begins"
        );
        for (from, to) in [("\"B\"", "\"E\""), ("2026-12-01", "2026-13-01"), ("grade", "rank")] {
            assert!(matches!(Register::parse(&ROW.replace(from, to)), Err(RegisterError::Form(_))), "{to}");
        }
    }

    #[test]
    fn a_date_is_ahead_close_or_over() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-11-23");
        for (last, standing) in [
            ("2026-11-22", ExpiryStatus::Over(1)),
            ("2026-11-23", ExpiryStatus::Close(0)),
            ("2026-12-23", ExpiryStatus::Close(30)),
            ("2026-12-24", ExpiryStatus::Ahead),
        ] {
            assert_eq!(ExpiryStatus::from_dates(day(last), today), standing, "{last}");
        }
    }
}
