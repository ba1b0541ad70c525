//! The application: the content of one submission, as typed values. Owns the shapes and what follows from them; it may not judge
//! (see `findings`) and never changes after intake: a correction is a new submission under the same id.

use crate::domain::birth_date::BirthDate;
use crate::domain::code::{Category, Ground, Item, Port, StateCode};
use crate::domain::serde_helpers::{date, hash, micros};
use crate::domain::zone::day;
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// An application as the platform sent it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// The platform's own id of the submission.
    pub submission: Box<str>,
    /// When the inviter or agency submitted it.
    #[serde(with = "micros")]
    pub submitted_at: DateTime<Utc>,
    /// The receiving office.
    pub office: Port,
    /// Where the traveller will enter; a port visa is used where it was applied for (Exit and Entry Administration Law, art. 20).
    pub entry_port: Port,
    /// The journey, when it is booked.
    pub arrival: Option<BookedArrival>,
    /// The ground of urgency.
    pub ground: Ground,
    /// The visa category requested.
    pub category: Category,
    /// Entries requested; the law allows one.
    pub entries: u16,
    /// Days of stay requested, counted from the day after entry.
    pub stay_days: u16,
    /// The reason as the inviter wrote it.
    pub reason: Box<str>,
    /// The applicant.
    pub traveller: Traveller,
    /// The inviter; absent for some private affairs.
    pub inviter: Option<Inviter>,
    /// The submitted documents, in the order given.
    pub documents: Vec<Document>,
    /// Further travellers of a tour group.
    pub group: Vec<Traveller>,
}

/// A booked arrival.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookedArrival {
    /// Flight, train or ship.
    pub carrier: Box<str>,
    /// Arrival at the entry port.
    #[serde(with = "micros")]
    pub at: DateTime<Utc>,
}

impl BookedArrival {
    /// Whether it had passed by more than a day at a moment: then it does not show when the traveller comes.
    #[must_use]
    pub fn is_long_past(&self, now: DateTime<Utc>) -> bool {
        now - self.at > Duration::days(1)
    }
}

/// A foreigner who applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traveller {
    /// Primary identifier, as in the visual zone.
    pub surname: Box<str>,
    /// Secondary identifier; empty for a holder of one name.
    pub given_names: Box<str>,
    /// The name in its own script.
    pub native_name: Option<Box<str>>,
    /// Nationality, by the codes of ICAO Doc 9303 part 3.
    pub nationality: StateCode,
    /// Sex as printed in the passport.
    pub sex: Sex,
    /// Date of birth, of which only the year or the month may be known.
    pub birth_date: BirthDate,
    /// The travel document.
    pub passport: Passport,
}

impl Traveller {
    /// Surname and given names with one space between, as officers read them aloud.
    #[must_use]
    pub fn name(&self) -> String {
        if self.given_names.is_empty() {
            self.surname.to_string()
        } else {
            format!("{} {}", self.surname, self.given_names)
        }
    }
}

/// Sex as printed in a travel document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sex {
    /// Female.
    F,
    /// Male.
    M,
    /// Unspecified (`<` in the machine readable zone).
    X,
}

impl Sex {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::F, Self::M, Self::X];

    /// The letter of the visual zone.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Self::F => "F",
            Self::M => "M",
            Self::X => "X",
        }
    }
}

/// A travel document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passport {
    /// Document code: `P`, or `P` and a subtype letter.
    pub kind: Box<str>,
    /// Document number.
    pub number: Box<str>,
    /// Issuing state or organisation.
    pub issuing_state: StateCode,
    /// Date of expiry.
    #[serde(with = "date")]
    pub expires_on: NaiveDate,
    /// The lines of the machine readable zone as they were sent; none where they were not sent.
    pub mrz: Vec<Box<str>>,
}

/// The inviting unit or person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inviter {
    /// Registered name.
    pub name: Box<str>,
    /// The kind of inviter, if the submission has it.
    pub kind: Option<InviterKind>,
    /// Unified social credit code (GB 32100-2015) of a unit; persons have none.
    pub uscc: Option<Box<str>>,
    /// The contact person.
    pub contact: Option<Box<str>>,
    /// Telephone.
    pub phone: Option<Box<str>>,
    /// Address in China.
    pub address: Option<Box<str>>,
}

/// What an inviter is: it decides between the categories of family visits (Regulations on Administration of Entry and Exit of
/// Foreigners, art. 6). Variants are appended, never reordered: their order is the record's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InviterKind {
    /// A unit: a company, an institution, an agency.
    Unit,
    /// A Chinese citizen.
    Citizen,
    /// A foreigner with permanent residence.
    PermanentResident,
    /// A foreigner who stays in China for work, study or another purpose.
    ForeignResident,
}

impl InviterKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Unit, Self::Citizen, Self::PermanentResident, Self::ForeignResident];

    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Citizen => "citizen",
            Self::PermanentResident => "permanent_resident",
            Self::ForeignResident => "foreign_resident",
        }
    }
}

/// A text is no kind of inviter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an inviter is unit, citizen, permanent_resident or foreign_resident")]
pub struct UnknownInviterKind;

impl FromStr for InviterKind {
    type Err = UnknownInviterKind;

    fn from_str(text: &str) -> Result<Self, UnknownInviterKind> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or(UnknownInviterKind)
    }
}

/// One submitted document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Which item of the checklist it serves.
    pub item: Item,
    /// File name.
    pub name: Box<str>,
    /// SHA-256 of its bytes.
    #[serde(with = "hash")]
    pub sha256: [u8; 32],
    /// When it came in.
    #[serde(with = "micros")]
    pub received_at: DateTime<Utc>,
    /// Its size in bytes, if the submission has it.
    pub bytes: Option<u64>,
    /// The kind of file, such as `pdf`, if the submission has it.
    pub kind: Option<Box<str>>,
}

impl Document {
    /// Whether it names a file. A row of a table names items alone, and an item's code has the place of the name.
    #[must_use]
    pub fn names_file(&self) -> bool {
        *self.name != *self.item.as_str()
    }
}

impl Application {
    /// The last day of the stay requested: entry (the arrival, or the day of `now` where none is booked) and then the days
    /// of stay counted from the day after (Regulations on Administration of Entry and Exit of Foreigners, art. 36).
    #[must_use]
    pub fn planned_exit(&self, now: DateTime<Utc>) -> NaiveDate {
        self.exit_from(self.arrival.as_ref().map_or(now, |a| a.at))
    }

    /// The last day of the stay requested after an entry.
    #[must_use]
    pub fn exit_from(&self, entry: DateTime<Utc>) -> NaiveDate {
        let entry = day(entry);
        entry.checked_add_days(Days::new(u64::from(self.stay_days))).unwrap_or(NaiveDate::MAX)
    }

    /// Every traveller, the applicant first.
    pub fn travellers(&self) -> impl Iterator<Item = &Traveller> {
        std::iter::once(&self.traveller).chain(&self.group)
    }
}
