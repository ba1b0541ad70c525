//! The writer: the only one who changes anything. It decides on the newest version of a case, has the journal synced and the
//! store follow, and only then is the desk's picture changed and the answer given.

use super::anchor_keeper::AnchorKeeper;
use super::timekeeper::Timekeeper;
use super::{CommandOutcome, CommandRequest, ServiceError};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::admission::visa_number;
use crate::domain::case::{Case, RecordedEvent};
use crate::domain::case_no::CaseNo;
use crate::domain::code::Port;
use crate::domain::command::Command;
use crate::domain::decide::{DecisionContext, decide, due, split_case};
use crate::domain::desk::Desk;
use crate::domain::event::Event;
use crate::domain::officer::Officer;
use crate::domain::roster::Roster;
use crate::domain::rules::Rules;
use crate::store::{AuditEvent, Commit, Entry, IdempotencyRecord, Store, StoreError};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::time::Instant;

pub(super) struct Writer {
    pub(super) store: Box<dyn Store>,
    pub(super) desk: Arc<Desk>,
    pub(super) rules: Arc<Rules>,
    pub(super) time: Timekeeper,
    /// The terminal or host that entries name as their origin.
    pub(super) origin: Box<str>,
    /// Since when there is something that the store has not been settled after.
    pub(super) dirty: Option<Instant>,
    /// The file on another disk that names the newest entry.
    pub(super) anchor: Option<AnchorKeeper>,
}

/// Writes the id and the digest of an order into its commit.
pub(super) fn ordered(commit: &mut Commit, order: &CommandRequest) {
    let Some(id) = &order.id else { return };
    commit.entry.command = Some(id.as_str().into());
    if let AuditEvent::Case { order: digest, .. } = &mut commit.entry.fact {
        *digest = Some(id.digest(order.case, &order.command));
    }
}

/// A command with the number of the case that it begins.
fn numbered(command: Command, office: Port, serial: u32) -> Command {
    match command {
        Command::Split { traveller, .. } => {
            Command::Split { traveller, to: Some(CaseNo::from_serial(office, serial)) }
        }
        command => command,
    }
}

/// The version that an officer has seen of a case, after time has moved it on.
pub(super) fn passed(seen: u32, before: Option<&Case>, after: &Case) -> u32 {
    if before.is_some_and(|before| before.version == seen) { after.version } else { seen }
}

impl Writer {
    /// The time for entries; never before the last one, even if the clock runs back.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.time.now()
    }

    /// In which setting an officer decides at a moment.
    pub(super) fn setting<'a>(
        &'a self,
        officer: &'a Officer,
        roster: &'a Roster,
        now: DateTime<Utc>,
    ) -> DecisionContext<'a> {
        DecisionContext {
            office: self.office(),
            officer,
            rules: self.rules.at(now),
            now,
            two_persons: self.needs_second_officer(),
            consented: false,
            roster,
            clock_confirmed: self.desk.clock.is_none(),
            anchor: self.desk.anchor,
            visa_number_of: None,
            split_open: None,
        }
    }

    /// The rules that count now.
    pub(super) fn rules(&self) -> &Rules {
        self.rules.at(self.now())
    }

    /// What has ended on a case by now, to be written before any other event: the commit, and the case after it. None where
    /// nothing has, or the time is not trusted.
    pub(super) fn ended(&self, case: &Case, seq: u64, now: DateTime<Utc>) -> Option<(Commit, Arc<Case>)> {
        let events = if self.desk.clock.is_none() { due(case, self.rules.at(now), now) } else { Vec::new() };
        if events.is_empty() {
            return None;
        }
        let (commit, after) =
            self.commit_of(seq, now, &Officer::desk(), case.no, Some(case), events, None, None);
        after.map(|after| (commit, after))
    }

    pub(super) fn office(&self) -> Port {
        self.desk.office
    }

    /// Whether the two-person rule applies: only where officers are authenticated.
    pub(super) fn needs_second_officer(&self) -> bool {
        self.store.auth_state().keys.is_some()
    }

    /// The newest form of a case, open or in the archive.
    pub(super) fn case(&mut self, no: CaseNo) -> Result<Option<Arc<Case>>, StoreError> {
        if let Some(live) = self.desk.get(no) {
            return Ok(Some(Arc::clone(&live.case)));
        }
        Ok(self.store.case(no)?.map(Arc::new))
    }

    /// The case in which the visa number of a command was issued before.
    pub(super) fn visa_number_of(&mut self, command: &Command) -> Result<Option<CaseNo>, StoreError> {
        match command {
            Command::Issue { number, .. } => match self.store.by_visa(&visa_number(number))? {
                None => self.store.by_visa(number),
                used => Ok(used),
            },
            _ => Ok(None),
        }
    }

    /// The first case that was split off a case and is not closed for good: its files are kept with it. Looked up for what may destroy
    /// files.
    pub(super) fn split_open(
        &mut self,
        command: &Command,
        case: Option<&Case>,
    ) -> Result<Option<CaseNo>, StoreError> {
        let Some(case) = case.filter(|_| matches!(command, Command::Forget { .. } | Command::Consent { .. }))
        else {
            return Ok(None);
        };
        for no in case.split_off() {
            if !self.case(no)?.is_some_and(|split| split.state.is_closed()) {
                return Ok(Some(no));
            }
        }
        Ok(None)
    }

    /// Carries an order out.
    pub(super) fn execute(
        &mut self,
        officer: &Officer,
        order: CommandRequest,
    ) -> Result<CommandOutcome, ServiceError> {
        let order = CommandRequest { command: order.command.cleaned(), ..order };
        if let Some(done) = self.done_before(&order)? {
            return Ok(done);
        }
        let now = self.now();
        let mut case = self.case(order.case)?;
        let next = self.store.settings().next_serial;
        let order = CommandRequest { command: numbered(order.command, self.office(), next), ..order };
        let visa_number_of = self.visa_number_of(&order.command)?;
        let (roster, command) = (self.roster(), &order.command);
        let mut seq = self.store.head().seq + 1;
        let (mut commits, mut seen) = (Vec::new(), order.seen);
        // A change by time alone does not block the command: the rules see it.
        if let Some((commit, after)) = case.as_deref().and_then(|case| self.ended(case, seq, now)) {
            seen = seen.map(|seen| passed(seen, case.as_deref(), &after));
            commits.push(commit);
            case = Some(after);
            seq += 1;
        }
        let split_open = self.split_open(command, case.as_deref())?;
        let on = DecisionContext { visa_number_of, split_open, ..self.setting(officer, &roster, now) };
        let events = decide(case.as_deref(), order.case, seen, command, &on)?;
        let names = events.iter().map(|e| e.name().into()).collect();
        let mut after = case.clone();
        if !events.is_empty() {
            let (mut commit, case) =
                self.commit_of(seq, now, officer, order.case, case.as_deref(), events, None, None);
            ordered(&mut commit, &order);
            commits.push(commit);
            after = case;
            seq += 1;
        }
        if let Some(split) = self.split_off(after.as_deref(), command, seq, (officer, now)) {
            commits.push(split);
            seq += 1;
        }
        commits.extend(self.mirrored(order.case, command, seq, (officer, now))?);
        if !commits.is_empty() {
            self.write(commits)?;
        }
        let version = after.as_ref().map_or(0, |c| c.version);
        Ok(CommandOutcome { case: order.case, version, events: names, repeated: false, after })
    }

    /// The case of a traveller that a command split off a group.
    fn split_off(
        &self,
        group: Option<&Case>,
        command: &Command,
        seq: u64,
        (officer, now): (&Officer, DateTime<Utc>),
    ) -> Option<Commit> {
        let Command::Split { traveller: Some(traveller), to: Some(to) } = command else { return None };
        let begins = split_case(group?, *traveller, *to, now)?;
        Some(self.commit_of(seq, now, officer, *to, None, vec![begins], None, None).0)
    }

    /// What an order did when its id was used before; none where it was not.
    ///
    /// # Errors
    /// When the id was used for another case or another command.
    pub(super) fn done_before(
        &mut self,
        order: &CommandRequest,
    ) -> Result<Option<CommandOutcome>, ServiceError> {
        let Some(id) = &order.id else { return Ok(None) };
        let Some(before) = self.store.by_command(id.as_str())? else { return Ok(None) };
        let same = match before.order {
            Some(digest) => digest == id.digest(order.case, &order.command),
            // Written before the digest existed: only its case and its events are known.
            None => {
                // The claim is recorded with the work it was taken for.
                let first = before.events.iter().find(|e| &***e != "claimed").or(before.events.first());
                before.case == order.case
                    && first.is_some_and(|e| order.command.event_names().contains(&&**e))
            }
        };
        if !same {
            return Err(Blocked::one(Blocker::IdUsed(before.case)).into());
        }
        let IdempotencyRecord { case, version, events, .. } = before;
        Ok(Some(CommandOutcome { case, version, events, repeated: true, after: None }))
    }

    /// The officers as they are now.
    pub(super) fn roster(&self) -> Roster {
        self.store.settings().roster()
    }

    /// The commit of some events of one case, and the case after them.
    #[expect(clippy::too_many_arguments, reason = "these are the fields of a journal entry")]
    pub(super) fn commit_of(
        &self,
        seq: u64,
        at: DateTime<Utc>,
        officer: &Officer,
        no: CaseNo,
        before: Option<&Case>,
        events: Vec<Event>,
        id: Option<Box<str>>,
        original: Option<Box<[u8]>>,
    ) -> (Commit, Option<Arc<Case>>) {
        let how = RecordedEvent { seq, at, officer: officer.id };
        let after = events
            .iter()
            .fold(before.cloned(), |case, event| Case::apply(case, no, event, &how))
            .map(Arc::new);
        let version = after.as_ref().map_or(0, |c| c.version);
        let fact = AuditEvent::Case { no, version, events, original, order: None };
        let entry = Entry { at, officer: officer.id, origin: self.origin.clone(), command: id, fact };
        (Commit { entry, case: after.clone() }, after)
    }

    /// Has commits written, then shows them on the desk.
    pub(super) fn write(&mut self, commits: Vec<Commit>) -> Result<(), StoreError> {
        let cases: Vec<Arc<Case>> = commits.iter().filter_map(|c| c.case.clone()).collect();
        self.dirty.get_or_insert_with(Instant::now);
        let last = commits.iter().map(|c| c.entry.at).max();
        let head = self.store.commit(commits)?;
        if let Some(last) = last {
            self.time.wrote(last);
        }
        let desk = Arc::make_mut(&mut self.desk);
        desk.seq = head.seq;
        let rules = self.rules.at(self.time.now());
        // Where it cannot be read, what was known is near enough for a count on the screen.
        desk.archived = self.store.archive_len().unwrap_or(desk.archived);
        desk.put_all(cases, rules);
        Ok(())
    }

    /// Applies what is due by the clock. Returns how many cases changed.
    pub(super) fn elapse(&mut self) -> Result<usize, ServiceError> {
        let (now, head) = (self.now(), self.store.head().seq);
        let mut commits = Vec::new();
        for live in self.desk.iter() {
            commits.extend(self.ended(&live.case, head + 1 + commits.len() as u64, now).map(|(c, _)| c));
        }
        let moved = commits.len();
        if moved > 0 {
            self.write(commits)?;
        }
        Ok(moved)
    }

    /// Has the store follow the journal after an answer was given.
    pub(super) fn settle(&mut self) {
        if self.dirty.take().is_some() {
            // A failure here loses nothing: the journal is synced, and the store reports it at the next request.
            let _ = self.store.settle();
            if self.store.is_behind() != self.desk.store_behind {
                Arc::make_mut(&mut self.desk).store_behind = self.store.is_behind();
            }
            self.follow_anchor();
        }
    }
}
