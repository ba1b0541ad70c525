//! The journal folded again: entries to cases. Closed cases are handed on at once, because nothing happens to them any more; only
//! live ones are held.

use super::checkpoint;
use super::derived::DeskRecords;
use super::entry::{Entry, Fact};
use super::merkle::Merkle;
use super::sealed_entry::{self, EntryPlace};
use super::{Doors, Settings, error::StoreError, seal::Seal};
use crate::domain::case::{Case, Happened};
use crate::domain::case_no::CaseNo;
use crate::domain::event::Event;
use crate::domain::listing::Preferences;
use crate::domain::message::{self, Message, News};
use crate::domain::officer::OfficerId;
use crate::domain::roster::{TIED_FOR, Tie};
use std::collections::{BTreeMap, HashMap};

/// Messages that wait at the most.
const MOST_MESSAGES: usize = 200;

/// Applies an entry to the settings.
pub(super) fn apply_to_settings(settings: &mut Settings, entry: &Entry) {
    match &entry.fact {
        Fact::DeskOpened { office } => settings.office = Some(*office),
        Fact::OfficerAdded { officer } => {
            settings.officers.push(officer.clone());
            tie(settings, entry, officer.id);
        }
        Fact::OfficerChanged { officer } => {
            if let Some(before) = settings.officers.iter_mut().find(|o| o.id == officer.id) {
                before.clone_from(officer);
            }
        }
        Fact::OfficerRemoved { officer } => {
            settings.officers.retain(|o| o.id != *officer);
            settings.second_factors.retain(|(id, _)| id != officer);
            settings.pending_factors.retain(|(id, _)| id != officer);
            settings.temporary.retain(|(id, _)| id != officer);
            read(settings, *officer);
        }
        Fact::PassphraseSet { officer } => {
            settings.temporary.retain(|(id, _)| id != officer);
            if *officer != entry.officer {
                settings.temporary.push((*officer, entry.officer));
                tie(settings, entry, *officer);
            }
        }
        Fact::SecondFactorPending { officer, secret } => {
            settings.pending_factors.retain(|(id, _)| id != officer);
            settings.pending_factors.push((*officer, secret.clone()));
        }
        Fact::AddedAlone { officer, role } => {
            let others = settings.officers.iter().map(|o| o.id);
            let unread: Vec<OfficerId> = others.filter(|id| *id != entry.officer && id != officer).collect();
            let news = News::AddedAlone { officer: *officer, role: *role };
            tell(settings, Message { at: entry.at, by: entry.officer, news, unread });
        }
        Fact::MessagesRead => read(settings, entry.officer),
        Fact::SecondFactorSet { officer, secret } => {
            settings.second_factors.retain(|(id, _)| id != officer);
            settings.pending_factors.retain(|(id, _)| id != officer);
            settings.second_factors.extend(secret.clone().map(|secret| (*officer, secret)));
        }
        Fact::Case { no, events, .. } => {
            if events.iter().any(|e| matches!(e, Event::Received { .. })) {
                settings.next_serial = settings.next_serial.max(no.serial().saturating_add(1));
            }
            for event in events {
                for message in message::of_event(*no, event, entry.officer, entry.at) {
                    tell(settings, message);
                }
            }
        }
        Fact::SettingsChanged { settings: run_with } => settings.run_with.clone_from(run_with),
        Fact::AnchorSet { file, .. } => {
            match settings.run_with.iter_mut().find(|(name, _)| &**name == "anchor") {
                Some((_, value)) => value.clone_from(file),
                None => settings.run_with.push(("anchor".into(), file.clone())),
            }
        }
        Fact::KeysChanged { .. }
        | Fact::SignedIn { .. }
        | Fact::SignInFailed { .. }
        | Fact::SignedOut { .. }
        | Fact::Looked { .. }
        | Fact::Exported { .. }
        | Fact::ScreenLocked { .. }
        | Fact::Protected { .. }
        | Fact::PreferencesChanged { .. }
        | Fact::Checkpoint { .. }
        | Fact::ClockConfirmed { .. }
        | Fact::JournalRepaired { .. } => {}
    }
}

/// An officer was given the way in by another.
fn tie(settings: &mut Settings, entry: &Entry, to: OfficerId) {
    settings.ties.retain(|t| t.at + TIED_FOR > entry.at);
    if entry.officer != to {
        settings.ties.push(Tie { by: entry.officer, to, at: entry.at });
    }
}

/// A message waits for its readers. The oldest go when there are too many: a desk that nobody signs in at keeps no endless list.
fn tell(settings: &mut Settings, message: Message) {
    if !message.unread.is_empty() {
        settings.messages.push(message);
    }
    let over = settings.messages.len().saturating_sub(MOST_MESSAGES);
    settings.messages.drain(..over);
}

fn read(settings: &mut Settings, officer: OfficerId) {
    for message in &mut settings.messages {
        message.unread.retain(|id| *id != officer);
    }
    settings.messages.retain(|m| !m.unread.is_empty());
}

/// Applies an entry to the case it is about.
pub(super) fn apply_to_case(case: Option<Case>, seq: u64, entry: &Entry) -> Option<Case> {
    let Fact::Case { no, events, .. } = &entry.fact else { return case };
    let how = Happened { seq, at: entry.at, officer: entry.officer };
    events.iter().fold(case, |case, event| Case::apply(case, *no, event, &how))
}

/// Applies an entry to what the officers keep.
pub(super) fn apply_to_preferences(kept: &mut BTreeMap<OfficerId, Preferences>, entry: &Entry) {
    match &entry.fact {
        Fact::PreferencesChanged { preferences } => {
            kept.insert(entry.officer, preferences.clone());
        }
        Fact::OfficerRemoved { officer } => {
            kept.remove(officer);
        }
        _ => {}
    }
}

/// A journal being folded.
#[derive(Debug, Default)]
pub(super) struct Fold {
    pub(super) settings: Settings,
    pub(super) doors: Doors,
    pub(super) preferences: BTreeMap<OfficerId, Preferences>,
    pub(super) live: HashMap<CaseNo, Case>,
    /// The tree over the entries since the last checkpoint.
    pub(super) tree: Merkle,
    seal: Seal,
    /// From which entry on the journal is sealed.
    since: u64,
}

impl Fold {
    /// A fold of a journal that is sealed from an entry on.
    pub(super) fn new(seal: Seal, since: u64) -> Self {
        Self { seal, since, ..Self::default() }
    }

    /// What the derived store keeps of the desk.
    pub(super) fn records(&self) -> DeskRecords<'_> {
        DeskRecords { settings: &self.settings, doors: &self.doors, tree: &self.tree }
    }

    /// Takes an entry; answers the case that it closed. `closed` gives a closed case back to which something happens after all.
    pub(super) fn take(
        &mut self,
        at: EntryPlace,
        payload: &[u8],
        closed: &mut dyn FnMut(CaseNo) -> Result<Option<Case>, StoreError>,
    ) -> Result<(Entry, Option<Case>), StoreError> {
        let seq = at.seq;
        let read = sealed_entry::from_bytes(&self.seal, self.since, at, payload)?;
        checkpoint::follow(&mut self.tree, seq, Some(&read.entry), read.digest.as_ref());
        let entry = read.entry;
        apply_to_settings(&mut self.settings, &entry);
        self.doors.take(&entry);
        apply_to_preferences(&mut self.preferences, &entry);
        let mut done = None;
        if let Fact::Case { no, events, .. } = &entry.fact {
            let begins = events.first().is_some_and(|e| matches!(e, Event::Received { .. }));
            let before = match self.live.remove(no) {
                None if !begins => closed(*no)?,
                live => live,
            };
            let case = apply_to_case(before, seq, &entry);
            match case {
                Some(case) if case.state.closed() => done = Some(case),
                Some(case) => {
                    self.live.insert(*no, case);
                }
                None => {}
            }
        }
        Ok((entry, done))
    }
}
