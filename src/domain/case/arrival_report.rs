//! The arrival as it was reported after the application came in. Owns the shape stored with the case; `flight` determines which arrival counts.
//! Fields are appended, never reordered: their order is the record's format.

use crate::domain::serde_helpers::{date, micros_option};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What was reported of the flight after the application came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrivalReport {
    /// Flight, train or ship.
    pub carrier: Box<str>,
    /// The day in Beijing for which it was planned; with its carrier it identifies a flight, however late.
    #[serde(with = "date")]
    pub day: NaiveDate,
    /// Arrival at the entry port; none where the flight was cancelled and no other is known.
    #[serde(with = "micros_option")]
    pub at: Option<DateTime<Utc>>,
    /// The traveller was seen at the port: tables of flights no longer change it.
    pub present: bool,
}
