//! The host of a desk that this command opens, from settings to the last message. Owns which settings the host and a session get; the
//! host does the rest.

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
use crate::ui::base::context::{SessionContext, ViewerAccess};
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// Hosts a desk as long as its officer works at it: on a screen or in a dialogue.
pub(super) fn run_hosted(
    ctx: &CliContext,
    service: DeskService,
    officer: &Officer,
    outbox: &Sender<SessionEvent>,
    work: impl FnOnce(&Arc<DeskService>, &mut SessionContext) -> io::Result<()>,
) -> Result<u8, CliError> {
    let fault = |e: ServiceError| CliError::service(&ctx.texts, &ctx.rules, &e);
    let mut set = session_context(ctx, officer.clone(), service.office(), service.is_protected());
    let host = Host::open(service, officer, host_config(ctx)).map_err(fault)?;
    if let Some(office) = ctx.rules.office() {
        host.service().forget_unused_acceptances(officer, office).map_err(fault)?;
    }
    host.session(&mut set, outbox).map_err(fault)?;
    let ended = work(host.service(), &mut set);
    if host.close(officer).is_err() {
        // What was requested is done: the journal has it.
        let _ = writeln!(io::stderr(), "{}", ctx.texts.cli.store_behind);
    }
    maintenance::compact_if_grown(ctx, &mut io::stderr())?;
    // A terminal that is gone took the session with it; what was decided is on disk.
    match ended {
        Err(error) if is_gone(&error) => Ok(0),
        ended => Ok(ended.map(|()| 0)?),
    }
}

fn host_config(ctx: &CliContext) -> HostConfig {
    let backups = ctx.backups.as_ref().map(|plan| BackupSchedule {
        dir: plan.dir.clone(),
        every_hours: plan.every_hours,
        keep: plan.keep,
    });
    HostConfig {
        texts: Arc::clone(&ctx.texts),
        inbox: ctx.inbox_folder(),
        backups,
        warnings: office_rules::warnings(&ctx.texts, &ctx.rules),
        recorded: recorded_settings(ctx),
    }
}

/// The settings of the desk, without an officer's preferences: names and values.
fn recorded_settings(ctx: &CliContext) -> Vec<(Box<str>, Box<str>)> {
    let policy = &ctx.rules.policy;
    let mut settings = vec![
        ("program", env!("CARGO_PKG_VERSION").to_owned()),
        ("policy", policy.version.to_string()),
        ("idle_lock_minutes", policy.idle_lock_minutes.to_string()),
    ];
    if let Some(rules) = ctx.rules.dir() {
        settings.push(("rules", rules.display().to_string()));
    }
    if let Some(inbox) = &ctx.inbox {
        settings.push(("inbox", inbox.display().to_string()));
    }
    if let Some(backup) = &ctx.backups {
        settings.push(("backup.dir", backup.dir.display().to_string()));
        settings.push(("backup.every_hours", backup.every_hours.to_string()));
        settings.push(("backup.keep", backup.keep.to_string()));
    }
    if let Some(anchor) = &ctx.anchor {
        settings.push(("anchor", anchor.display().to_string()));
    }
    settings.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
}

/// The context of a session before its desk is known.
pub(super) fn session_context(
    ctx: &CliContext,
    officer: Officer,
    office: Port,
    protected: bool,
) -> SessionContext {
    SessionContext {
        officer,
        office,
        lang: ctx.texts.lang,
        texts: Arc::clone(&ctx.texts),
        theme: Arc::new(ctx.theme.clone()),
        loaded: ctx.loaded.clone(),
        glyphs: ctx.glyphs,
        keys: Arc::new(ctx.keys.clone()),
        rules: Arc::clone(&ctx.rules),
        roster: Arc::default(),
        anchor: AnchorState::Unset,
        register: ctx.register(),
        sample: ctx.sample(),
        protected,
        dismiss: None,
        notices: Some(ctx.store.join("notices")),
        print: ctx.print.clone(),
        images: ctx.images,
        viewer: ViewerAccess::of_process(),
        mouse: ctx.mouse,
        calls: ctx.calls,
    }
}
