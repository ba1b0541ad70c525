//! The host of an open desk. Owns what runs beside the service (timer, inbox, backups) and the order in which it ends; may not know what a
//! session shows.

use super::anchor::anchor_warning;
use super::backup::{BackupSchedule, BackupTimer};
use super::inbox::WatchedInbox;
use super::session_list::SessionList;
use super::timer::DeskTimer;
use crate::domain::officer::Officer;
use crate::service::{DeskService, ServiceError};
use crate::session::SessionEvent;
use crate::store::StoreError;
use crate::text::{Catalog, clock_doubt_text};
use crate::ui::base::context::SessionContext;
use crate::ui::state::msg::Msg;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// What a host is opened with.
#[derive(Clone, Debug)]
pub(crate) struct HostConfig {
    /// The language of its messages.
    pub(crate) texts: Arc<Catalog>,
    /// The folder of the inbox.
    pub(crate) inbox: PathBuf,
    /// The backups that are made without being requested.
    pub(crate) backups: Option<BackupSchedule>,
    /// What every session is warned of from the start.
    pub(crate) warnings: Vec<String>,
    /// Settings that the journal records: names and values.
    pub(crate) recorded: Vec<(Box<str>, Box<str>)>,
}

/// An open desk, for any number of sessions.
pub(crate) struct Host {
    service: Arc<DeskService>,
    texts: Arc<Catalog>,
    warnings: Vec<String>,
    sessions: Arc<SessionList>,
    timer: DeskTimer,
    inbox: Option<WatchedInbox>,
    backups: Option<BackupTimer>,
}

impl Host {
    /// Starts what a desk does without a screen. Files of the inbox are imported for an officer who may import.
    ///
    /// # Errors
    /// When the settings cannot be recorded, or there is no thread for the timer; the desk is closed then.
    pub(crate) fn open(
        service: DeskService,
        officer: &Officer,
        config: HostConfig,
    ) -> Result<Self, ServiceError> {
        let HostConfig { texts, inbox, backups, warnings, recorded } = config;
        // Settings are audited: a desk that cannot record them does not run.
        service.record_settings(officer, recorded)?;
        let (service, sessions) = (Arc::new(service), Arc::<SessionList>::default());
        let timer = DeskTimer::begin(&service).map_err(|e| StoreError::system(&e))?;
        let backups = backups.and_then(|plan| BackupTimer::begin(plan, &texts, &service, &sessions));
        let inbox = match service.may(officer, "import") {
            Ok(()) => WatchedInbox::begin(inbox, &texts, &service, &sessions),
            Err(_) => None,
        };
        Ok(Self { service, texts, warnings, sessions, timer, inbox, backups })
    }

    /// The service of the desk.
    pub(crate) fn service(&self) -> &Arc<DeskService> {
        &self.service
    }

    /// Attaches the session of `ctx.officer`: its context gets the desk's state, and its outbox the warnings and later messages
    /// of the host.
    ///
    /// # Errors
    /// When the desk is closed.
    pub(crate) fn session(
        &self,
        ctx: &mut SessionContext,
        outbox: &Sender<SessionEvent>,
    ) -> Result<(), ServiceError> {
        ctx.office = self.service.office();
        ctx.protected = self.service.is_protected();
        ctx.roster = Arc::clone(self.service.roster());
        ctx.anchor = self.service.desk().anchor;
        ctx.dismiss = self.inbox.as_ref().map(|inbox| inbox.dismissal(&ctx.officer));
        let anchor = anchor_warning(&self.texts, &self.service.anchor()?);
        let status = self.service.clock()?;
        let clock = status.doubt.map(|doubt| clock_doubt_text(&self.texts, &doubt, status.clock));
        for text in anchor.into_iter().chain(self.warnings.iter().cloned()).chain(clock) {
            let _ = outbox.send(SessionEvent::Msg(Msg::Told(true, text)));
        }
        self.sessions.attach(outbox.clone());
        Ok(())
    }

    /// Ends the desk: the timer, the inbox once a file that is being imported is done, a backup once it is written, then the officer signs out
    /// and the store is closed. The sessions have ended before; where one still holds the service, the last one closes it.
    ///
    /// # Errors
    /// When the store could not follow the journal to its end. Everything that was answered is in the journal.
    pub(crate) fn close(self, officer: &Officer) -> Result<(), StoreError> {
        self.timer.end();
        if let Some(inbox) = self.inbox {
            inbox.end();
        }
        if let Some(backups) = self.backups {
            backups.end();
        }
        match Arc::into_inner(self.service) {
            Some(service) => service.sign_out_and_close(officer),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::Port;
    use crate::domain::lang::Lang;
    use crate::domain::rules::Rules;
    use crate::sample;
    use crate::service::set_up;
    use crate::store::MemoryStore;
    use std::sync::mpsc::channel;

    fn host(inbox: PathBuf) -> (Host, Officer) {
        let now = "2026-12-04T02:00:00Z".parse().unwrap();
        let (rules, officers) = (Arc::new(Rules::builtin()), sample::officers());
        let mut store = MemoryStore::default();
        set_up(&mut store, Port::new("NGB"), &officers, None, &rules, "test", now).unwrap();
        let clock = Arc::new(move || now);
        let service = DeskService::start_at(Box::new(store), rules, "test", clock).unwrap();
        let texts = Catalog::builtin(Lang::En);
        let config = HostConfig { texts, inbox, backups: None, warnings: Vec::new(), recorded: Vec::new() };
        (Host::open(service, &officers[0], config).unwrap(), officers[0].clone())
    }

    #[test]
    fn sessions_learn_what_the_desk_knows() {
        let tmp = tempfile::tempdir().unwrap();
        let (host, officer) = host(tmp.path().join("inbox"));
        let mut contexts = [SessionContext::plain(Lang::En), SessionContext::plain(Lang::Zh)];
        let (outbox, _inbox) = channel();
        for ctx in &mut contexts {
            ctx.office = Port::new("XMN");
            host.session(ctx, &outbox).unwrap();
            assert_eq!((ctx.office, ctx.dismiss.is_some()), (Port::new("NGB"), true));
            assert!(ctx.roster.officers.contains(&officer));
        }
        host.close(&officer).unwrap();
    }

    #[test]
    fn closing_ends_every_thread_of_the_host() {
        let tmp = tempfile::tempdir().unwrap();
        let (host, officer) = host(tmp.path().join("inbox"));
        let service = Arc::downgrade(host.service());
        host.close(&officer).unwrap();
        assert!(service.upgrade().is_none(), "a thread still holds the service");
    }

    #[test]
    fn unusable_inbox_is_reported_to_the_first_session() {
        let tmp = tempfile::tempdir().unwrap();
        let place = tmp.path().join("inbox");
        std::fs::write(&place, "a file in the place of the folder").unwrap();
        let (host, officer) = host(place);
        let (outbox, inbox) = channel();
        let mut ctx = SessionContext::plain(Lang::En);
        host.session(&mut ctx, &outbox).unwrap();
        assert!(ctx.dismiss.is_none());
        assert!(inbox.try_iter().any(|event| matches!(event, SessionEvent::Msg(Msg::Told(true, _)))));
        host.close(&officer).unwrap();
    }
}
