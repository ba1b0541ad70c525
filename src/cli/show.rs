//! `portdesk show`: one case.

use super::args::{ReportFormat, Show};
use super::fault::Fault;
use super::place::Place;
use crate::domain::queue::Place as Standing;
use crate::domain::refusal::{Blocker, Refusal};
use crate::report::{Row, case_json, case_text};
use crate::service::ServiceError;
use crate::store::{Fact, Look};
use std::io::Write;

pub(super) fn run(show: &Show, place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    let (service, officer) = place.open_to_read()?;
    let on = place.setting(&service, &officer);
    let fault = |e: &ServiceError| Fault::service(&place.texts, &place.rules, e);
    // Before the case is looked for: whether there is one of this submission is an answer too.
    service.may(&officer, "look").map_err(|e| fault(&e))?;
    let no = place.case_no(&service, &show.case)?;
    let case = service
        .case(no)
        .map_err(|e| fault(&e))?
        .ok_or_else(|| fault(&ServiceError::Refused(Refusal::one(Blocker::CaseUnknown(no)))))?;
    let look = Fact::Looked { no: case.no, at: Look::Opened };
    service.record(&officer, look).map_err(|e| fault(&e))?;
    let desk = service.desk_now().map_err(|e| fault(&e))?;
    let row = desk.get(no).map_or_else(
        || Row::closed(case),
        |l| Row::live(l, Standing::of(l, &place.rules, on.now), service.officers(), &on),
    );
    match show.format {
        ReportFormat::Text => out.write_all(case_text(&row, &on, &place.texts).as_bytes())?,
        ReportFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &case_json(&row, &on, &place.texts))?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    place.leave(service, &officer);
    Ok(0)
}
