//! Replay of the journal: entries to cases. Closed cases are passed on at once, because nothing happens to them any more; only
//! open ones are held.

use super::checkpoint;
use super::derived::DeskRecords;
use super::encrypted_entry::{self, EntryPosition};
use super::entry::{AuditEvent, Entry};
use super::merkle::MerkleTree;
use super::{AuthState, DeskSettings, crypto::RecordCipher, error::StoreError};
use crate::domain::case::{Case, RecordedEvent};
use crate::domain::case_no::CaseNo;
use crate::domain::event::Event;
use crate::domain::listing::Preferences;
use crate::domain::message::{self, Message, MessageKind};
use crate::domain::officer::OfficerId;
use crate::domain::roster::{self, AccessGrant};
use std::collections::{BTreeMap, HashMap};

/// Messages that wait at the most.
const MOST_MESSAGES: usize = 200;

/// Applies an entry to the settings.
pub(super) fn apply_to_settings(settings: &mut DeskSettings, entry: &Entry) {
    match &entry.fact {
        AuditEvent::DeskOpened { office } => settings.office = Some(*office),
        AuditEvent::OfficerAdded { officer } => {
            settings.officers.push(officer.clone());
            tie(settings, entry, officer.id);
        }
        AuditEvent::OfficerChanged { officer } => {
            if let Some(before) = settings.officers.iter_mut().find(|o| o.id == officer.id) {
                before.clone_from(officer);
            }
        }
        AuditEvent::OfficerRemoved { officer } => {
            settings.officers.retain(|o| o.id != *officer);
            settings.second_factors.retain(|(id, _)| id != officer);
            settings.pending_factors.retain(|(id, _)| id != officer);
            settings.temporary.retain(|(id, _)| id != officer);
            mark_messages_read(settings, *officer);
        }
        AuditEvent::PassphraseSet { officer } => {
            settings.temporary.retain(|(id, _)| id != officer);
            if *officer != entry.officer {
                settings.temporary.push((*officer, entry.officer));
                tie(settings, entry, *officer);
            }
        }
        AuditEvent::SecondFactorPending { officer, secret } => {
            settings.pending_factors.retain(|(id, _)| id != officer);
            settings.pending_factors.push((*officer, secret.clone()));
        }
        AuditEvent::AddedAlone { officer, role } => {
            let others = settings.officers.iter().map(|o| o.id);
            let unread: Vec<OfficerId> = others.filter(|id| *id != entry.officer && id != officer).collect();
            let news = MessageKind::AddedAlone { officer: *officer, role: *role };
            tell(settings, Message { at: entry.at, by: entry.officer, news, unread });
        }
        AuditEvent::MessagesRead => mark_messages_read(settings, entry.officer),
        AuditEvent::SecondFactorSet { officer, secret } => {
            settings.second_factors.retain(|(id, _)| id != officer);
            settings.pending_factors.retain(|(id, _)| id != officer);
            settings.second_factors.extend(secret.clone().map(|secret| (*officer, secret)));
        }
        AuditEvent::Case { no, events, .. } => {
            if events.iter().any(Event::begins_case) {
                settings.next_serial = settings.next_serial.max(no.serial().saturating_add(1));
            }
            for event in events {
                for message in message::of_event(*no, event, entry.officer, entry.at) {
                    tell(settings, message);
                }
            }
        }
        AuditEvent::ClockConfirmed { newest, .. } => {
            roster::begin_again(&mut settings.ties, entry.at, newest.unwrap_or(entry.at));
        }
        AuditEvent::SettingsChanged { settings: run_with } => settings.run_with.clone_from(run_with),
        AuditEvent::AnchorSet { file, .. } => {
            match settings.run_with.iter_mut().find(|(name, _)| &**name == "anchor") {
                Some((_, value)) => value.clone_from(file),
                None => settings.run_with.push(("anchor".into(), file.clone())),
            }
        }
        AuditEvent::OfficeKeyMade { public, secret } => {
            settings.office_keys.push((*public, secret.clone()));
        }
        AuditEvent::KeysChanged { .. }
        | AuditEvent::SignedIn { .. }
        | AuditEvent::SignInFailed { .. }
        | AuditEvent::SignedOut { .. }
        | AuditEvent::Looked { .. }
        | AuditEvent::Exported { .. }
        | AuditEvent::ScreenLocked { .. }
        | AuditEvent::Protected { .. }
        | AuditEvent::PreferencesChanged { .. }
        | AuditEvent::Checkpoint { .. }
        | AuditEvent::JournalRepaired { .. }
        | AuditEvent::FilesStored { .. }
        | AuditEvent::FilesDestroyed { .. }
        | AuditEvent::FilesRepaired { .. } => {}
    }
}

/// An officer was given the way in by another.
fn tie(settings: &mut DeskSettings, entry: &Entry, to: OfficerId) {
    if entry.officer != to {
        // The newest of two officers counts. None ends by the time of an entry: the clock that gave it may not be confirmed.
        settings.ties.retain(|t| (t.by, t.to) != (entry.officer, to));
        settings.ties.push(AccessGrant { by: entry.officer, to, at: entry.at });
    }
}

/// A message waits for its readers. The oldest are dropped when there are too many: the list is bounded without sign-ins.
fn tell(settings: &mut DeskSettings, message: Message) {
    if !message.unread.is_empty() {
        settings.messages.push(message);
    }
    let over = settings.messages.len().saturating_sub(MOST_MESSAGES);
    settings.messages.drain(..over);
}

fn mark_messages_read(settings: &mut DeskSettings, officer: OfficerId) {
    for message in &mut settings.messages {
        message.unread.retain(|id| *id != officer);
    }
    settings.messages.retain(|m| !m.unread.is_empty());
}

/// Applies an entry to the case it is about.
pub(super) fn apply_to_case(case: Option<Case>, seq: u64, entry: &Entry) -> Option<Case> {
    let AuditEvent::Case { no, events, .. } = &entry.fact else { return case };
    let how = RecordedEvent { seq, at: entry.at, officer: entry.officer };
    events.iter().fold(case, |case, event| Case::apply(case, *no, event, &how))
}

/// Applies an entry to what the officers keep.
pub(super) fn apply_to_preferences(kept: &mut BTreeMap<OfficerId, Preferences>, entry: &Entry) {
    match &entry.fact {
        AuditEvent::PreferencesChanged { preferences } => {
            kept.insert(entry.officer, preferences.clone());
        }
        AuditEvent::OfficerRemoved { officer } => {
            kept.remove(officer);
        }
        _ => {}
    }
}

/// A journal being folded.
#[derive(Debug, Default)]
pub(super) struct JournalFold {
    pub(super) settings: DeskSettings,
    pub(super) auth: AuthState,
    pub(super) preferences: BTreeMap<OfficerId, Preferences>,
    pub(super) live: HashMap<CaseNo, Case>,
    /// The tree over the entries since the last checkpoint.
    pub(super) tree: MerkleTree,
    cipher: RecordCipher,
    /// From which entry on the journal is encrypted.
    since: u64,
}

impl JournalFold {
    /// A fold of a journal that is encrypted from an entry on.
    pub(super) fn new(cipher: RecordCipher, since: u64) -> Self {
        Self { cipher, since, ..Self::default() }
    }

    /// The desk's data in the derived store.
    pub(super) fn records(&self) -> DeskRecords<'_> {
        DeskRecords { settings: &self.settings, auth: &self.auth, tree: &self.tree }
    }

    /// Takes an entry; returns the case that it closed. `closed` returns a closed case that a later entry concerns.
    pub(super) fn apply(
        &mut self,
        at: EntryPosition,
        payload: &[u8],
        closed: &mut dyn FnMut(CaseNo) -> Result<Option<Case>, StoreError>,
    ) -> Result<(Entry, Option<Case>), StoreError> {
        let seq = at.seq;
        let read = encrypted_entry::from_bytes(&self.cipher, self.since, at, payload)?;
        checkpoint::follow(&mut self.tree, seq, Some(&read.entry), read.digest.as_ref());
        let entry = read.entry;
        apply_to_settings(&mut self.settings, &entry);
        self.auth.apply(&entry);
        apply_to_preferences(&mut self.preferences, &entry);
        let mut done = None;
        if let AuditEvent::Case { no, events, .. } = &entry.fact {
            let begins = events.first().is_some_and(Event::begins_case);
            let before = match self.live.remove(no) {
                None if !begins => closed(*no)?,
                live => live,
            };
            let case = apply_to_case(before, seq, &entry);
            match case {
                Some(case) if case.state.is_closed() => done = Some(case),
                Some(case) => {
                    self.live.insert(*no, case);
                }
                None => {}
            }
        }
        Ok((entry, done))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::officer::{Officer, Role};
    use crate::domain::roster::TIED_FOR;
    use chrono::{DateTime, Duration, Utc};

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() + Duration::hours(hours)
    }

    /// Officers of `wang`'s are added at the given hours; then the facts follow, each with its officer and hour.
    fn folded(added: &[(&str, i64)], facts: &[(&str, i64, AuditEvent)]) -> DeskSettings {
        let mut settings = DeskSettings::default();
        let added = added.iter().map(|(id, hour)| {
            let officer = Officer { id: id.parse().unwrap(), name: "x".into(), role: Role::Officer };
            ("wang", *hour, AuditEvent::OfficerAdded { officer })
        });
        for (officer, hour, fact) in added.chain(facts.iter().cloned()) {
            let officer = officer.parse().unwrap();
            let entry = Entry { at: at(hour), officer, origin: "test:-".into(), command: None, fact };
            apply_to_settings(&mut settings, &entry);
        }
        settings
    }

    fn tied(settings: &DeskSettings, other: &str, hour: i64) -> Option<DateTime<Utc>> {
        let (wang, other) = ("wang".parse().unwrap(), other.parse().unwrap());
        settings.roster().tied_until(wang, other, at(hour))
    }

    #[test]
    fn a_clock_set_forward_ends_no_tie() {
        let confirmed = AuditEvent::ClockConfirmed { clock: at(25), newest: Some(at(0)) };
        let settings = folded(&[("li", 0)], &[("li", 25, confirmed)]);
        assert_eq!(tied(&settings, "li", 26), Some(at(25) + TIED_FOR));
        // A day that had passed before stays over.
        let confirmed = AuditEvent::ClockConfirmed { clock: at(55), newest: Some(at(30)) };
        let settings = folded(&[("li", 0)], &[("li", 55, confirmed)]);
        assert_eq!(tied(&settings, "li", 56), None);
    }

    #[test]
    fn entry_by_unconfirmed_clock_ends_no_tie() {
        // Another officer is added by a clock that is a day ahead and then set right again.
        let settings = folded(&[("li", 0), ("zhao", 30)], &[]);
        assert_eq!(tied(&settings, "li", 1), Some(at(24)));
    }
}
