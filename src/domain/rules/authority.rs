//! Which authority decides at a port, and on which days a port is open. It reads the table of ports; decisions determine what follows.

use super::{AuthorityRule, Counter, PortRule, Rules};
use crate::domain::code::{Code, Port};
use chrono::NaiveDate;

/// Whether a port is open on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortStatus {
    /// It is.
    Open,
    /// It opens on a later day.
    NotYet(NaiveDate),
    /// It was closed on this day or an earlier one.
    Closed(NaiveDate),
}

impl PortRule {
    /// Whether it is open on a day (Beijing).
    #[must_use]
    pub fn opening(&self, day: NaiveDate) -> PortStatus {
        match (self.from, self.until) {
            (_, Some(until)) if day >= until => PortStatus::Closed(until),
            (Some(from), _) if day < from => PortStatus::NotYet(from),
            _ => PortStatus::Open,
        }
    }
}

impl PortRule {
    /// The counters of the authority at the port that are open on a day (Beijing); none where it has but one place.
    pub fn counters_on(&self, day: NaiveDate) -> impl Iterator<Item = &Counter> {
        let open = move |c: &&Counter| {
            c.from.is_none_or(|from| day >= from) && c.until.is_none_or(|until| day < until)
        };
        self.counters.iter().filter(open)
    }
}

impl Rules {
    /// The code of the authority of a port; a port without a shared one is its own.
    #[must_use]
    pub fn authority_code(&self, port: Port) -> Code {
        self.port(port).and_then(|p| p.authority).unwrap_or(port.into())
    }

    /// The authority of a port, where it serves more than that port.
    #[must_use]
    pub fn authority(&self, port: Port) -> Option<&AuthorityRule> {
        self.authorities.get(self.port(port)?.authority?)
    }

    /// Whether one authority decides at both ports.
    #[must_use]
    pub fn same_authority(&self, one: Port, other: Port) -> bool {
        self.authority_code(one) == self.authority_code(other)
    }

    /// Whether a port is open on a day; a port that no table has is not known to be closed.
    #[must_use]
    pub fn opening(&self, port: Port, day: NaiveDate) -> PortStatus {
        self.port(port).map_or(PortStatus::Open, |p| p.opening(day))
    }

    /// Ports to which an office can transfer a case on a day: open ones with an office of another authority.
    pub fn transfer_ports(&self, office: Port, day: NaiveDate) -> impl Iterator<Item = &PortRule> {
        self.ports().filter(move |p| {
            p.office && p.opening(day) == PortStatus::Open && !self.same_authority(p.code, office)
        })
    }
}
