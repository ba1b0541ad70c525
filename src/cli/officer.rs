//! `portdesk officers`: who works this desk.

use super::args::Officers;
use super::fault::Fault;
use super::place::Place;
use crate::text::fill;
use std::io::Write;

pub(super) fn run(officers: &Officers, place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    let service = place.open()?;
    if let Some(name) = &officers.add {
        let id = place.officer.ok_or_else(|| {
            Fault::Usage(fill(
                &place.texts.cli.missing_argument,
                &[("action", "officers"), ("option", "--officer ID")],
            ))
        })?;
        if service.officers().iter().any(|o| o.id == id) || id == crate::domain::officer::OfficerId::desk() {
            return Err(Fault::Usage(fill(&place.texts.cli.officer_exists, &[("id", id.as_str())])));
        }
        service.add_officer(id, name).map_err(|e| Fault::service(&place.texts, &place.rules, &e))?;
        writeln!(out, "{}", fill(&place.texts.cli.officer_added, &[("id", id.as_str())]))?;
    } else {
        for officer in service.officers() {
            writeln!(out, "{:<16}{}", officer.id.as_str(), officer.name)?;
        }
    }
    service.close();
    Ok(0)
}
