//! What became of a table of flights: a line for each flight with a traveller of this desk, for the user, and all of it, for programs. Owns
//! the report; the service decides what is updated.

use super::import_report::{read_as_json, read_as_line, rejected_line};
use crate::domain::blocked::Blocker;
use crate::domain::case_no::CaseNo;
use crate::domain::rules::Rules;
use crate::domain::zone::beijing;
use crate::intake::FlightTable;
use crate::service::FlightUpdateOutcome;
use crate::text::{Catalog, blocked_line, day_time, fill};
use serde_json::{Value, json};

/// The report of one table.
pub(crate) struct FlightsReport<'a> {
    pub(crate) texts: &'a Catalog,
    pub(crate) rules: &'a Rules,
    pub(crate) flights: &'a FlightTable,
    /// One for each piece of news.
    pub(crate) outcomes: &'a [FlightUpdateOutcome],
}

impl FlightsReport<'_> {
    /// Whether something could not be read, or was refused.
    pub(crate) fn is_bad(&self) -> bool {
        !self.flights.rejected.is_empty()
            || self
                .outcomes
                .iter()
                .any(|f| !f.refused.is_empty() || !f.large.is_empty() || !f.unclear.is_empty())
    }

    /// For people.
    pub(crate) fn lines(&self) -> Vec<String> {
        let c = &self.texts.cli;
        let mut lines = Vec::new();
        for (news, outcome) in self.flights.news.iter().zip(self.outcomes) {
            let at = news
                .at
                .map_or_else(|| self.texts.arrival.cancelled.to_string(), |at| day_time(self.texts, at));
            let day = news.day.date().to_string();
            let of = |text: &str, cases: &[CaseNo]| {
                let names: Vec<String> = cases.iter().map(ToString::to_string).collect();
                (!cases.is_empty()).then(|| fill(text, &[("cases", &self.texts.listed(&names))]))
            };
            let parts = [
                of(&c.flight_moved, &outcome.moved),
                of(&c.flight_same, &outcome.same),
                of(&c.flight_present, &outcome.present),
                of(&c.flight_large, &outcome.large),
                of(&c.flight_unclear, &outcome.unclear),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            let head = fill(&c.flight_line, &[("flight", &news.carrier), ("day", &day), ("at", &at)]);
            lines.extend(parts.into_iter().map(|part| format!("{head}  {part}")));
            for (case, why) in &outcome.refused {
                let why = blocked_line(self.texts, why, self.rules);
                let what = self.texts.labelled(&case.to_string(), &why);
                lines.push(format!("{head}  {what}"));
            }
        }
        lines.extend(self.flights.rejected.iter().map(|r| rejected_line(self.texts, r)));
        lines.extend(self.flights.read_as.iter().filter_map(|how| read_as_line(self.texts, how)));
        lines
    }

    /// For programs.
    pub(crate) fn json(&self) -> Value {
        let names = |cases: &[CaseNo]| cases.iter().map(ToString::to_string).collect::<Vec<_>>();
        let flights: Vec<Value> =
            self.flights
                .news
                .iter()
                .zip(self.outcomes)
                .filter(|(_, f)| f.has_cases())
                .map(|(news, outcome)| {
                    let refused: Vec<Value> =
                        outcome
                            .refused
                            .iter()
                            .map(|(case, why)| {
                                let codes: Vec<&str> = why.blockers.iter().map(Blocker::code).collect();
                                json!({ "case": case.to_string(), "codes": codes })
                            })
                            .chain(
                                outcome
                                    .large
                                    .iter()
                                    .map(|case| json!({ "case": case.to_string(), "codes": ["large_move"] })),
                            )
                            .chain(outcome.unclear.iter().map(
                                |case| json!({ "case": case.to_string(), "codes": ["flight_day_unclear"] }),
                            ))
                            .collect();
                    json!({
                        "flight": news.carrier,
                        "date": news.day.date().to_string(),
                        "arrives": news.at.map(|at| at.with_timezone(&beijing()).to_rfc3339()),
                        "moved": names(&outcome.moved),
                        "unchanged": names(&outcome.same),
                        "at_port": names(&outcome.present),
                        "refused": refused,
                    })
                })
                .collect();
        let rejected: Vec<Value> = self
            .flights
            .rejected
            .iter()
            .flat_map(|r| r.faults.iter().map(move |f| (r, f)))
            .map(|(r, f)| {
                json!({
                    "source": r.source, "line": r.line, "column": f.path, "code": f.code.name(), "text": f.text(self.texts.lang),
                })
            })
            .collect();
        let read_as: Vec<Value> = self.flights.read_as.iter().map(read_as_json).collect();
        json!({ "flights": flights, "elsewhere": self.elsewhere(), "rejected": rejected, "read_as": read_as })
    }

    /// Flights without a traveller of this desk.
    fn elsewhere(&self) -> usize {
        self.outcomes.iter().filter(|f| !f.has_cases()).count()
    }

    /// The text of how many of each.
    pub(crate) fn total(&self) -> String {
        let sum = |count: fn(&FlightUpdateOutcome) -> usize| self.outcomes.iter().map(count).sum::<usize>();
        let counts = [
            ("moved", sum(|f| f.moved.len())),
            ("same", sum(|f| f.same.len())),
            ("present", sum(|f| f.present.len())),
            ("refused", sum(|f| f.refused.len() + f.large.len() + f.unclear.len())),
            ("elsewhere", self.elsewhere()),
            ("rejected", self.flights.rejected.len()),
        ]
        .map(|(n, v)| (n, v.to_string()));
        fill(&self.texts.cli.flights_total, &counts.each_ref().map(|(n, v)| (*n, v.as_str())))
    }
}
