//! Applications in the submission format: for samples, exports and tests.

use crate::domain::case::application::{Application, InviterKind, Traveller};
use crate::domain::serde_helpers::rfc3339 as report_time;
use serde_json::{Value, json};

/// The submission of an application.
#[must_use]
pub fn to_json(papers: &Application) -> Value {
    json!({
        "schema": super::SCHEMA,
        "id": papers.submission,
        "submitted_at": report_time(papers.submitted_at),
        "office": papers.office,
        "entry_port": papers.entry_port,
        "arrival": papers.arrival.as_ref().map(|a| json!({ "carrier": a.carrier, "at": report_time(a.at) })),
        "ground": papers.ground,
        "category": papers.category,
        "entries": papers.entries,
        "stay_days": papers.stay_days,
        "reason": papers.reason,
        "traveller": traveller(&papers.traveller),
        "inviter": papers.inviter.as_ref().map(|i| json!({
            "name": i.name, "kind": i.kind.map(InviterKind::name), "uscc": i.uscc, "contact": i.contact, "phone": i.phone, "address": i.address,
        })),
        "documents": papers.documents.iter().map(|d| json!({
            "item": d.item, "name": d.name, "sha256": hex(&d.sha256), "received_at": report_time(d.received_at),
            "bytes": d.bytes, "kind": d.kind,
        })).collect::<Vec<_>>(),
        "group": papers.group.iter().map(traveller).collect::<Vec<_>>(),
    })
}

fn traveller(t: &Traveller) -> Value {
    json!({
        "surname": t.surname,
        "given_names": t.given_names,
        "native_name": t.native_name,
        "nationality": t.nationality,
        "sex": t.sex.letter(),
        "birth_date": t.birth_date.to_string(),
        "passport": {
            "kind": t.passport.kind,
            "number": t.passport.number,
            "issuing_state": t.passport.issuing_state,
            "expires_on": t.passport.expires_on.to_string(),
            "mrz": (!t.passport.mrz.is_empty()).then_some(&t.passport.mrz),
        },
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
