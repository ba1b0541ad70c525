//! `portdesk notice`: the notice that last asked for papers in a case, word for word as it went out.

use super::args::Notice;
use super::fault::Fault;
use super::place::Place;
use crate::domain::refusal::{Blocker, Refusal};
use crate::service::ServiceError;
use crate::session::write_new;
use crate::store::Fact;
use crate::text::fill;
use std::io::Write;

pub(super) fn run(notice: &Notice, place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    let (service, officer) = place.open_to_read()?;
    let no = place.case_no(&service, &notice.case)?;
    let fault = |e: &ServiceError| Fault::service(&place.texts, &place.rules, e);
    let case = service
        .case(no)
        .map_err(|e| fault(&e))?
        .ok_or_else(|| fault(&ServiceError::Refused(Refusal::one(Blocker::CaseUnknown(no)))))?;
    let Some(request) = case.requests.last() else {
        return Err(Fault::Refused(place.texts.paper.none_sent.to_string()));
    };
    let left = Fact::Exported { what: "notice".into(), cases: 1, case: Some(no) };
    service.record(&officer, left).map_err(|e| fault(&e))?;
    match &notice.out {
        None => writeln!(out, "{}", request.text)?,
        Some(file) => {
            write_new(file, &request.text)?;
            let values = [("case", no.to_string()), ("file", file.display().to_string())];
            let text = &place.texts.paper.written;
            writeln!(out, "{}", fill(text, &values.each_ref().map(|(n, v)| (*n, v.as_str()))))?;
        }
    }
    out.flush()?;
    place.leave(service, &officer);
    Ok(0)
}
