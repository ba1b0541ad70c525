//! `portdesk protect`: a desk that was set up without a passphrase becomes one that only its officers open.

use super::context::{CliContext, origin};
use super::credentials;
use super::error::CliError;
use crate::host;
use crate::service::time_source::now;
use crate::store::{self, EntryRef};
use crate::text::fill;
use std::io::Write;

pub(super) fn run(ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let texts = &ctx.texts.protect;
    let fault = |e: store::StoreError| CliError::store(&ctx.texts, &e);
    if ctx.sample() {
        return Err(CliError::Refused(texts.sample.to_string()));
    }
    if store::is_protected(&ctx.store).map_err(fault)? {
        return Err(CliError::Refused(texts.already.to_string()));
    }
    let (officer, anchor) = {
        let locked = store::open_locked(&ctx.store).map_err(fault)?;
        // No sign-in is needed yet; a given passphrase is the new one.
        let (service, officer) = ctx.start_open(locked)?;
        let allowed = service.may_administer(&officer);
        let anchor = service.anchor();
        service.close();
        allowed.map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
        (officer, anchor.map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?)
    };
    let passphrase = credentials::new_passphrase(&ctx.texts, ctx.passphrase_file.as_deref(), officer.id)?
        .ok_or_else(|| CliError::Usage(texts.no_passphrase.to_string()))?;
    let bar = ctx.bar(&texts.progress);
    let done =
        store::protect(&ctx.store, (officer.id, &passphrase), (now(), &origin()), &mut |done, total| {
            bar.set_length(total);
            bar.set_position(done);
        });
    bar.finish_and_clear();
    let done = done.map_err(fault)?;
    host::follow_encryption(&ctx.store, &anchor);
    let (before, head) = (EntryRef::new(done.before), EntryRef::new(done.head));
    let values =
        [("officer", officer.id.as_str()), ("before", &before.to_string()), ("head", &head.to_string())];
    writeln!(out, "{}", fill(&texts.done, &values))?;
    writeln!(out, "{}", texts.remains)?;
    Ok(0)
}
