//! The journal folded again: entries to cases. Closed cases are handed on at once, because nothing happens to them any more; only
//! live ones are held.

use super::entry::{Entry, Fact};
use super::{Settings, codec, error::StoreError};
use crate::domain::case::{Case, Happened};
use crate::domain::case_no::CaseNo;
use crate::domain::event::Event;
use std::collections::HashMap;

/// Applies an entry to the settings.
pub(super) fn apply_to_settings(settings: &mut Settings, entry: &Entry) {
    match &entry.fact {
        Fact::DeskOpened { office } => settings.office = Some(*office),
        Fact::OfficerAdded { officer } => settings.officers.push(officer.clone()),
        Fact::Case { no, events, .. } => {
            if events.iter().any(|e| matches!(e, Event::Received { .. })) {
                settings.next_serial = settings.next_serial.max(no.serial().saturating_add(1));
            }
        }
    }
}

/// Applies an entry to the case it is about.
pub(super) fn apply_to_case(case: Option<Case>, seq: u64, entry: &Entry) -> Option<Case> {
    let Fact::Case { no, events, .. } = &entry.fact else { return case };
    let how = Happened { seq, at: entry.at, officer: entry.officer };
    events.iter().fold(case, |case, event| Case::apply(case, *no, event, &how))
}

/// A journal being folded.
#[derive(Debug, Default)]
pub(super) struct Fold {
    pub(super) settings: Settings,
    pub(super) live: HashMap<CaseNo, Case>,
}

impl Fold {
    /// Takes an entry; answers the case that it closed.
    pub(super) fn take(&mut self, seq: u64, payload: &[u8]) -> Result<(Entry, Option<Case>), StoreError> {
        let entry: Entry = codec::decode(codec::Kind::Entry, payload)?;
        apply_to_settings(&mut self.settings, &entry);
        let mut closed = None;
        if let Fact::Case { no, .. } = &entry.fact {
            let case = apply_to_case(self.live.remove(no), seq, &entry);
            match case {
                Some(case) if case.state.closed() => closed = Some(case),
                Some(case) => {
                    self.live.insert(*no, case);
                }
                None => {}
            }
        }
        Ok((entry, closed))
    }
}
