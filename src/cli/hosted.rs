//! The host of a desk that this command opens, from settings to the last message. Owns what of the settings the host and a session get; how
//! a desk is hosted, the host knows.

use super::context::CliContext;
use super::error::CliError;
use super::{maintenance, office_rules};
use crate::domain::anchor::AnchorState;
use crate::domain::code::Port;
use crate::domain::officer::Officer;
use crate::front::is_gone;
use crate::host::{BackupSchedule, Host, HostConfig};
use crate::service::{DeskService, ServiceError};
use crate::session::SessionEvent;
use crate::ui::base::context::SessionContext;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// Hosts a desk as long as its officer works at it: on a screen or in a dialogue.
pub(super) fn run_hosted(
    place: &CliContext,
    service: DeskService,
    officer: &Officer,
    outbox: &Sender<SessionEvent>,
    work: impl FnOnce(&Arc<DeskService>, &mut SessionContext) -> io::Result<()>,
) -> Result<u8, CliError> {
    let fault = |e: ServiceError| CliError::service(&place.texts, &place.rules, &e);
    let mut set = session_context(place, officer.clone(), service.office(), service.is_protected());
    let host = Host::open(service, officer, host_config(place)).map_err(fault)?;
    if let Some(office) = place.rules.office() {
        host.service().forget_unused_acceptances(officer, office).map_err(fault)?;
    }
    host.session(&mut set, outbox).map_err(fault)?;
    let ended = work(host.service(), &mut set);
    if host.close(officer).is_err() {
        // What was asked for is done: the journal has it.
        let _ = writeln!(io::stderr(), "{}", place.texts.cli.store_behind);
    }
    maintenance::compact_if_grown(place, &mut io::stderr())?;
    // A terminal that is gone took the session with it; what was decided is on disk.
    match ended {
        Err(error) if is_gone(&error) => Ok(0),
        ended => Ok(ended.map(|()| 0)?),
    }
}

fn host_config(place: &CliContext) -> HostConfig {
    let backups = place.backups.as_ref().map(|plan| BackupSchedule {
        dir: plan.dir.clone(),
        every_hours: plan.every_hours,
        keep: plan.keep,
    });
    HostConfig {
        texts: Arc::clone(&place.texts),
        inbox: place.inbox_folder(),
        backups,
        warnings: office_rules::warnings(&place.texts, &place.rules),
        recorded: recorded_settings(place),
    }
}

/// The settings that matter to the desk and not only to an officer's taste: names and values.
fn recorded_settings(place: &CliContext) -> Vec<(Box<str>, Box<str>)> {
    let policy = &place.rules.policy;
    let mut settings = vec![
        ("program", env!("CARGO_PKG_VERSION").to_owned()),
        ("policy", policy.version.to_string()),
        ("idle_lock_minutes", policy.idle_lock_minutes.to_string()),
    ];
    if let Some(rules) = place.rules.dir() {
        settings.push(("rules", rules.display().to_string()));
    }
    if let Some(inbox) = &place.inbox {
        settings.push(("inbox", inbox.display().to_string()));
    }
    if let Some(backup) = &place.backups {
        settings.push(("backup.dir", backup.dir.display().to_string()));
        settings.push(("backup.every_hours", backup.every_hours.to_string()));
        settings.push(("backup.keep", backup.keep.to_string()));
    }
    if let Some(anchor) = &place.anchor {
        settings.push(("anchor", anchor.display().to_string()));
    }
    settings.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
}

/// The context of a session before its desk is known.
pub(super) fn session_context(
    place: &CliContext,
    officer: Officer,
    office: Port,
    protected: bool,
) -> SessionContext {
    SessionContext {
        officer,
        office,
        lang: place.texts.lang,
        texts: Arc::clone(&place.texts),
        theme: Arc::new(place.theme.clone()),
        loaded: place.loaded.clone(),
        glyphs: place.glyphs,
        keys: Arc::new(place.keys.clone()),
        rules: Arc::clone(&place.rules),
        roster: Arc::default(),
        anchor: AnchorState::Unset,
        register: place.register(),
        sample: place.sample(),
        protected,
        dismiss: None,
        notices: Some(place.store.join("notices")),
        mouse: place.mouse,
        calls: place.calls,
    }
}
