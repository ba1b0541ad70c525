//! What follows an approval: what was seen at the counter, the visa of each traveller, and how it ended. Owns the shapes and what follows
//! from them; it may not judge (see `decide`). Variants and fields are appended, never reordered: their order is the record's format.

use super::state::CaseState;
use crate::domain::case_no::CaseNo;
use crate::domain::code::{Category, ClosingCode, Item, Port};
use crate::domain::officer::OfficerId;
use crate::domain::serde_helpers::{date, micros};
use crate::domain::zone::beijing;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

/// An approved application until its travellers entered, or will not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admission {
    /// Since when the travellers are expected.
    #[serde(with = "micros")]
    pub since: DateTime<Utc>,
    /// The last day on which a visa may be issued on the approval.
    #[serde(with = "date")]
    pub valid_until: NaiveDate,
    /// What was seen or done at the counter, in order.
    pub seen: Vec<CounterCheck>,
    /// Each traveller, in the order of the application.
    pub travellers: Vec<TravellerVisa>,
}

/// An original that was seen, or a step at the counter that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct CounterCheck {
    pub item: Item,
    pub officer: OfficerId,
    #[serde(with = "micros")]
    pub at: DateTime<Utc>,
    pub note: Option<Box<str>>,
}

/// The visa of one traveller, and its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TravellerVisa {
    /// The visa, once it was issued.
    pub visa: Option<Visa>,
    /// How it ended for this traveller.
    pub end: Option<VisaEnd>,
}

/// A visa as it was issued, with the fields of the Exit and Entry Administration Law, art. 17; name, sex, date of birth and passport are
/// the application's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct Visa {
    /// The number of the sticker.
    pub number: Box<str>,
    pub category: Category,
    pub entries: u16,
    /// Days of stay, counted from the day after entry.
    pub stay_days: u16,
    /// The last day of entry; it ends at 24:00 Beijing time (Regulations, art. 36).
    #[serde(with = "date")]
    pub enter_by: NaiveDate,
    #[serde(with = "micros")]
    pub issued_at: DateTime<Utc>,
    /// The port where it was issued, and is used (art. 20).
    pub place: Port,
    pub officer: OfficerId,
    /// Remarks on the visa, such as the port of exit.
    pub remarks: Option<Box<str>>,
}

/// How it ended for a traveller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VisaEnd {
    /// The traveller entered.
    Entered,
    /// The visa or the approval was not used; the code says why.
    Expired(ClosingCode),
    /// The visa was declared void.
    Void(ClosingCode),
    /// The traveller has a case of their own now.
    Split(CaseNo),
}

impl VisaEnd {
    /// The machine name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Expired(_) => "expired",
            Self::Void(_) => "void",
            Self::Split(_) => "split",
        }
    }
}

/// The end of a last day: 24:00 Beijing time.
#[must_use]
pub fn end_of(day: NaiveDate) -> DateTime<Utc> {
    let next = day.succ_opt().unwrap_or(day).and_time(NaiveTime::MIN);
    next.and_local_timezone(beijing()).single().map_or(DateTime::<Utc>::MAX_UTC, |at| at.with_timezone(&Utc))
}

impl TravellerVisa {
    /// Where the traveller is: `expected`, `issued`, or how it ended.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match (&self.end, &self.visa) {
            (Some(end), _) => end.name(),
            (None, Some(_)) => "issued",
            (None, None) => "expected",
        }
    }

    /// A visa is to be issued.
    #[must_use]
    pub fn is_expected(&self) -> bool {
        self.end.is_none() && self.visa.is_none()
    }

    /// The visa was issued and has not ended.
    #[must_use]
    pub fn is_issued(&self) -> bool {
        self.end.is_none() && self.visa.is_some()
    }

    /// The last day of entry; none after the end.
    #[must_use]
    pub fn enter_by(&self, valid_until: NaiveDate) -> Option<NaiveDate> {
        let open = self.end.is_none();
        open.then(|| self.visa.as_ref().map_or(valid_until, |visa| visa.enter_by))
    }
}

impl Admission {
    /// So many travellers are expected.
    #[must_use]
    pub fn new(since: DateTime<Utc>, valid_until: NaiveDate, travellers: usize) -> Self {
        Self { since, valid_until, seen: Vec::new(), travellers: vec![TravellerVisa::default(); travellers] }
    }

    /// What was recorded of an item last.
    #[must_use]
    pub fn check(&self, item: Item) -> Option<&CounterCheck> {
        self.seen.iter().rfind(|c| c.item == item)
    }

    /// Whether a visa was issued to anybody.
    #[must_use]
    pub fn has_visa(&self) -> bool {
        self.travellers.iter().any(|t| t.visa.is_some())
    }

    /// The next moment at which a visa or the approval ends for somebody.
    #[must_use]
    pub fn wakes_at(&self) -> Option<DateTime<Utc>> {
        self.travellers.iter().filter_map(|t| t.enter_by(self.valid_until)).min().map(end_of)
    }

    /// Those for whom it has ended by a moment, each with the moment of the end, the earliest first.
    #[must_use]
    pub fn ended(&self, now: DateTime<Utc>) -> Vec<(DateTime<Utc>, Vec<u16>)> {
        let mut all: Vec<(DateTime<Utc>, Vec<u16>)> = Vec::new();
        for (place, traveller) in (0..).zip(&self.travellers) {
            let Some(at) = traveller.enter_by(self.valid_until).map(end_of).filter(|at| *at <= now) else {
                continue;
            };
            match all.iter_mut().find(|(of, _)| *of == at) {
                Some((_, places)) => places.push(place),
                None => all.push((at, vec![place])),
            }
        }
        all.sort_by_key(|(at, _)| *at);
        all
    }

    /// The state of the case: open until each traveller has an end. Of several ends the one that went furthest counts.
    #[must_use]
    pub fn state(&self) -> CaseState {
        if self.travellers.iter().any(TravellerVisa::is_expected) {
            return CaseState::Expected;
        }
        if self.travellers.iter().any(TravellerVisa::is_issued) {
            return CaseState::Issued;
        }
        let ends = || self.travellers.iter().filter_map(|t| t.end.as_ref());
        if ends().any(|e| matches!(e, VisaEnd::Entered)) {
            return CaseState::Entered;
        }
        let void = ends().find_map(|e| if let VisaEnd::Void(code) = e { Some(*code) } else { None });
        let expired = ends().find_map(|e| if let VisaEnd::Expired(code) = e { Some(*code) } else { None });
        match (void, expired) {
            (Some(code), _) => CaseState::Void { code },
            (None, Some(code)) => CaseState::Expired { code },
            // Each has a case of their own: this one has nothing left.
            (None, None) => CaseState::Entered,
        }
    }
}

/// The number of a visa as it is recorded and compared: however it was written, without blanks around it and in capitals.
#[must_use]
pub fn visa_number(written: &str) -> String {
    written.trim().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_day_ends_at_midnight_in_beijing() {
        let day: NaiveDate = "2026-12-04".parse().unwrap();
        assert_eq!(end_of(day).to_rfc3339(), "2026-12-04T16:00:00+00:00");
    }

    #[test]
    fn state_is_open_until_everybody_has_an_end() {
        let day: NaiveDate = "2026-12-04".parse().unwrap();
        let mut group = Admission::new(DateTime::UNIX_EPOCH, day, 2);
        assert_eq!(group.state(), CaseState::Expected);
        group.travellers[0].end = Some(VisaEnd::Expired(ClosingCode::new("X-NOSHOW")));
        assert_eq!(group.state(), CaseState::Expected);
        group.travellers[1].end = Some(VisaEnd::Void(ClosingCode::new("X-VOID")));
        assert_eq!(group.state(), CaseState::Void { code: ClosingCode::new("X-VOID") });
        group.travellers[0].end = Some(VisaEnd::Entered);
        assert_eq!(group.state(), CaseState::Entered);
    }
}
