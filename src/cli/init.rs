//! `portdesk init`: a new desk.

use super::args::{Args, Init};
use super::fault::Fault;
use super::place::{Place, origin};
use crate::domain::code::Port;
use crate::domain::officer::{Officer, OfficerId, Role};
use crate::service::{SetupError, set_up};
use crate::store::{self, DiskStore, Store, StoreError};
use crate::text::{fill, port_name};
use chrono::Utc;
use std::io::Write;

pub(super) fn run(init: &Init, _args: &Args, place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    let office: Port = init
        .office
        .to_uppercase()
        .parse()
        .map_err(|e| Fault::Usage(format!("--office {}: {e}", init.office)))?;
    let officer = place.officer.ok_or_else(|| {
        Fault::Usage(fill(
            &place.texts.cli.missing_argument,
            &[("action", "init"), ("option", "--officer ID")],
        ))
    })?;
    let name = crate::domain::clean::clean(init.name.as_deref().unwrap_or(officer.as_str())).into_owned();
    make(place, office, officer, &name)?;
    let port = port_name(&place.texts, office, &place.rules);
    writeln!(out, "{}", fill(&place.texts.cli.set_up, &[("port", &port), ("officer", &name)]))?;
    Ok(0)
}

/// An empty store: a new one, or one whose setting up was interrupted.
fn empty_store(place: &Place) -> Result<DiskStore, Fault> {
    if place.store.join("journal").exists() {
        match store::open(&place.store, &mut |_, _| {}) {
            Ok((store, _)) if store.settings().office.is_none() => return Ok(store),
            Ok(_) => return Err(Fault::Store(place.texts.cli.exists.to_string())),
            Err(StoreError::NotADesk) => {}
            Err(other) => return Err(Fault::store(&place.texts, &other)),
        }
    }
    store::create(&place.store).map_err(|e| Fault::store(&place.texts, &e))
}

/// Makes the desk.
pub(super) fn make(place: &Place, office: Port, id: OfficerId, name: &str) -> Result<(), Fault> {
    if !place.rules.port(office).is_some_and(|p| p.office) {
        return Err(Fault::Usage(format!("{office}: {}", place.texts.first_run.wrong_office)));
    }
    let mut store = empty_store(place)?;
    let officers = [Officer { id, name: name.into(), role: Role::Officer }];
    set_up(&mut store, office, &officers, None, &place.rules, &origin(), Utc::now()).map_err(
        |e| match e {
            SetupError::Store(e) => Fault::store(&place.texts, &e),
            SetupError::Exists => Fault::Store(place.texts.cli.exists.to_string()),
            SetupError::PortUnknown(port) => {
                Fault::Usage(format!("{port}: {}", place.texts.first_run.wrong_office))
            }
        },
    )?;
    store.close().map_err(|e| Fault::store(&place.texts, &e))
}
