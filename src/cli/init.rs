//! `portdesk init`: a new desk.

use super::args::{Args, InitArgs};
use super::context::{CliContext, origin};
use super::credentials;
use super::error::CliError;
use crate::domain::code::Port;
use crate::domain::officer::{Officer, OfficerId, Role};
use crate::domain::passphrase::Passphrase;
use crate::host;
use crate::service::time_source::now;
use crate::service::{SetupError, set_up};
use crate::store::{self, DiskStore, KeySet, Store, StoreError};
use crate::text::{error_text, fill, port_name};
use std::io::Write;

pub(super) fn run(
    init: &InitArgs,
    _args: &Args,
    ctx: &CliContext,
    out: &mut dyn Write,
) -> Result<u8, CliError> {
    let office: Port = init
        .office
        .to_uppercase()
        .parse()
        .map_err(|e| CliError::not_a_code(&ctx.texts, "--office", &init.office, e))?;
    let officer = ctx.officer.ok_or_else(|| {
        CliError::Usage(fill(
            &ctx.texts.cli.missing_argument,
            &[("action", "init"), ("option", "--officer ID")],
        ))
    })?;
    let name = crate::domain::sanitize::clean(init.name.as_deref().unwrap_or(officer.as_str())).into_owned();
    office_is_known(ctx, office)?;
    lost(ctx)?;
    // A desk without protection has no two-person rule either: it is created only on explicit request, never by default.
    let passphrase = match init.unprotected {
        true => None,
        false => Some(
            credentials::new_passphrase(&ctx.texts, ctx.passphrase_file.as_deref(), officer)?
                .ok_or_else(|| CliError::Usage(ctx.texts.cli.passphrase_needed.to_string()))?,
        ),
    };
    let protected = passphrase.is_some();
    make(ctx, office, officer, &name, passphrase.as_ref())?;
    let port = port_name(&ctx.texts, office, &ctx.rules);
    writeln!(out, "{}", fill(&ctx.texts.cli.set_up, &[("port", &port), ("officer", &name)]))?;
    if !protected {
        out.flush()?;
        writeln!(std::io::stderr(), "{}", ctx.texts.sign_in.unprotected)?;
    }
    Ok(0)
}

/// An empty store: a new one, or one with an interrupted setup.
fn empty_store(
    ctx: &CliContext,
    officer: OfficerId,
    passphrase: Option<&Passphrase>,
) -> Result<(DiskStore, Option<KeySet>), CliError> {
    let fault = |e: StoreError| CliError::store(&ctx.texts, &e);
    lost(ctx)?;
    if store::is_desk(&ctx.store) {
        let looked = store::open_locked_to_read(&ctx.store);
        match looked.and_then(|locked| locked.unlock(None, &mut |_, _| {})) {
            // Nothing was ever written in it: it is set up again, with the present choice of protection.
            Ok((empty, _)) if empty.head().seq == 0 => {
                drop(empty);
                store::forget_empty(&ctx.store).map_err(fault)?;
            }
            Ok(_) | Err(StoreError::Encrypted) => {
                return Err(CliError::Store(ctx.texts.cli.exists.to_string()));
            }
            Err(StoreError::NotADesk) => {}
            Err(other) => return Err(fault(other)),
        }
    }
    match passphrase {
        Some(passphrase) => {
            let (store, keys) = store::create_protected(&ctx.store, officer, passphrase).map_err(fault)?;
            Ok((store, Some(keys)))
        }
        None => Ok((store::create(&ctx.store).map_err(fault)?, None)),
    }
}

/// Where a desk lost its journal no new one is created: the error names the desk and how to restore it.
pub(super) fn lost(ctx: &CliContext) -> Result<(), CliError> {
    match store::ensure_not_lost(&ctx.store) {
        Ok(()) => Ok(()),
        Err(error) => Err(CliError::store(&ctx.texts, &error)),
    }
}

fn office_is_known(ctx: &CliContext, office: Port) -> Result<(), CliError> {
    if ctx.rules.port(office).is_some_and(|p| p.office) {
        return Ok(());
    }
    Err(no_office(ctx, office))
}

fn no_office(ctx: &CliContext, port: Port) -> CliError {
    let values = [("file", port.as_str()), ("why", &*ctx.texts.first_run.wrong_office)];
    CliError::Usage(error_text(&ctx.texts, "file", &values))
}

/// Makes the desk; protected where there is a passphrase.
pub(super) fn make(
    ctx: &CliContext,
    office: Port,
    id: OfficerId,
    name: &str,
    passphrase: Option<&Passphrase>,
) -> Result<(), CliError> {
    office_is_known(ctx, office)?;
    let (mut store, keys) = empty_store(ctx, id, passphrase)?;
    // The first officer is its lead, and its administrator until there is another.
    let officers = [Officer { id, name: name.into(), role: Role::Lead }];
    set_up(&mut store, office, &officers, keys, &ctx.rules, &origin(), now()).map_err(|e| match e {
        SetupError::Store(e) => CliError::store(&ctx.texts, &e),
        SetupError::Exists => CliError::Store(ctx.texts.cli.exists.to_string()),
        SetupError::PortUnknown(port) => no_office(ctx, port),
    })?;
    host::write_first_anchor(ctx.anchor.as_deref(), &store);
    store.close().map_err(|e| CliError::store(&ctx.texts, &e))
}
