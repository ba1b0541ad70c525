//! A new case at the counter: what an officer writes there is read as one row of a table is, with the same forms and the same checks as
//! an import. Owns the entry and its reading; it opens no file.

use super::emit::to_json;
use super::fault::IntakeFault;
use super::{read, row};
use crate::domain::case::application::Application;
use crate::domain::case_no::CaseNo;
use crate::domain::code::{Item, Port};
use crate::domain::rules::Rules;
use crate::domain::zone::day;
use chrono::{DateTime, SecondsFormat, Utc};

/// Where a submission of the counter says that it comes from.
pub const COUNTER: &str = "counter";

/// What was written at the counter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CounterEntry {
    cells: Vec<(Box<str>, Box<str>)>,
    /// Items whose documents the traveller brought.
    pub documents: Vec<Item>,
}

/// A submission of the counter.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct CounterSubmission {
    pub papers: Application,
    /// Its bytes in the submission format.
    pub original: Box<[u8]>,
}

impl CounterEntry {
    /// Sets the value of a field, by its path in the submission format. An empty value is none.
    pub fn set(&mut self, path: &str, value: &str) {
        self.cells.push((path.into(), value.trim().into()));
    }

    fn value(&self, path: &str) -> &str {
        self.cells.iter().find(|(name, _)| &**name == path).map_or("", |(_, value)| value)
    }

    /// Reads it as the submission of an id at a moment: the traveller is here now.
    ///
    /// # Errors
    /// Every fault, by path.
    pub fn read(
        &self,
        id: &str,
        office: Port,
        now: DateTime<Utc>,
        rules: &Rules,
    ) -> Result<CounterSubmission, Vec<IntakeFault>> {
        let now = now.to_rfc3339_opts(SecondsFormat::Micros, true);
        let documents: Vec<&str> = self.documents.iter().map(Item::as_str).collect();
        let mut cells: Vec<(&str, String)> = vec![
            ("schema", super::SCHEMA.to_owned()),
            ("id", id.to_owned()),
            ("submitted_at", now.clone()),
            ("office", office.to_string()),
            ("entries", "1".to_owned()),
            ("documents", documents.join(";")),
        ];
        if !self.value("arrival.carrier").is_empty() {
            cells.push(("arrival.at", now));
        }
        cells.extend(self.cells.iter().map(|(path, value)| (&**path, value.to_string())));
        let (columns, cells): (Vec<String>, Vec<String>) =
            cells.into_iter().map(|(path, value)| (path.to_owned(), value)).unzip();
        let mut tree = row::tree(&columns, &cells, rules);
        let read = read::from_node(&mut tree, &[], COUNTER, 1, rules).map_err(|rejected| rejected.faults)?;
        let original = serde_json::to_vec_pretty(&to_json(&read.papers)).unwrap_or_default().into();
        Ok(CounterSubmission { papers: read.papers, original })
    }
}

/// The id of a submission of the counter: the office, the day and the number of its case. It is longer than any case number, and so never
/// read as one.
#[must_use]
pub fn counter_id(no: CaseNo, now: DateTime<Utc>) -> String {
    format!("{}-C-{}-{:04}", no.office(), day(now).format("%Y%m%d"), u64::from(no.serial()) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{FaultCode, read_one};

    fn entry(change: &[(&str, &str)]) -> CounterEntry {
        let mut entry = CounterEntry::default();
        for (path, value) in [
            ("entry_port", "NGB"),
            ("ground", "BUS"),
            ("category", "M"),
            ("stay_days", "5"),
            ("reason", "a machine at the factory stands still"),
            ("traveller.surname", "Eriksson"),
            ("traveller.given_names", "Anna Maria"),
            ("traveller.nationality", "SWE"),
            ("traveller.sex", "F"),
            ("traveller.birth_date", "1974-08-12"),
            ("traveller.passport.kind", "P"),
            ("traveller.passport.number", "L898902C3"),
            ("traveller.passport.issuing_state", "SWE"),
            ("traveller.passport.expires_on", "2032-04-15"),
        ] {
            let value = change.iter().find(|(name, _)| *name == path).map_or(value, |(_, value)| value);
            entry.set(path, value);
        }
        entry.documents = vec![Item::new("PASSPORT"), Item::new("INVITE")];
        entry
    }

    fn now() -> DateTime<Utc> {
        "2026-11-23T06:05:00.5Z".parse().unwrap()
    }

    fn read(entry: &CounterEntry) -> Result<CounterSubmission, Vec<IntakeFault>> {
        entry.read("NGB-C-20261123-0007", Port::new("NGB"), now(), &Rules::builtin())
    }

    #[test]
    fn entry_reads_as_an_import_would() {
        let read = read(&entry(&[])).unwrap();
        assert_eq!((&*read.papers.submission, read.papers.submitted_at), ("NGB-C-20261123-0007", now()));
        assert_eq!((read.papers.entries, read.papers.stay_days, read.papers.arrival.is_none()), (1, 5, true));
        assert!(read.papers.documents.iter().all(|document| !document.names_file()));
        let again = read_one(&read.original, COUNTER, 1, &Rules::builtin()).unwrap();
        assert_eq!(again.papers, read.papers);
    }

    #[test]
    fn flight_at_the_counter_has_arrived() {
        let mut with = entry(&[]);
        with.set("arrival.carrier", "CA 123");
        let arrival = read(&with).unwrap().papers.arrival.unwrap();
        assert_eq!((&*arrival.carrier, arrival.at), ("CA 123", now()));
    }

    #[test]
    fn every_fault_is_named_by_its_field() {
        let faults = read(&entry(&[
            ("traveller.passport.number", ""),
            ("traveller.birth_date", "soon"),
            ("stay_days", ""),
            ("reason", " "),
        ]))
        .unwrap_err();
        let found: Vec<_> = faults.iter().map(|fault| (fault.path.as_str(), fault.code)).collect();
        assert_eq!(
            found,
            [
                ("stay_days", FaultCode::Missing),
                ("reason", FaultCode::Missing),
                ("traveller.birth_date", FaultCode::BadDate),
                ("traveller.passport.number", FaultCode::Missing),
            ]
        );
    }

    #[test]
    fn counter_id_is_no_case_number() {
        for serial in [0, 7, 9_999, 4_000_000] {
            let no = CaseNo::from_serial(Port::new("PVG"), serial);
            let id = counter_id(no, now());
            assert!(id.starts_with("PVG-C-20261123-"), "{id}");
            assert!(id.parse::<CaseNo>().is_err(), "{id}");
        }
    }
}
