//! `portdesk clock`: the clock against the newest entry, and an officer's confirmation that it is right.

use super::args::ClockArgs;
use super::context::CliContext;
use super::error::CliError;
use crate::text::{clock_lines, confirmed_text};
use std::io::Write;

pub(super) fn run(clock: &ClockArgs, ctx: &mut CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    // It tells it itself.
    ctx.tells_clock = false;
    let fault = |e| CliError::service(&ctx.texts, &ctx.rules, &e);
    let t = &ctx.texts.clock;
    let confirms = clock.what.is_some();
    // Without a confirmation it only shows.
    let (service, officer) = if confirms { ctx.open()? } else { ctx.open_to_read()? };
    let stand = service.clock().map_err(fault)?;
    for line in clock_lines(&ctx.texts, stand.doubt.as_ref(), stand.clock, stand.newest) {
        writeln!(out, "{line}")?;
    }
    if stand.doubt.is_none() {
        writeln!(out, "{}", t.right)?;
    } else if confirms {
        let stand = service.confirm_clock(&officer).map_err(fault)?;
        writeln!(out, "{}", confirmed_text(&ctx.texts, stand.clock, &stand.tied))?;
    } else {
        writeln!(out, "{}\n{}", t.waits, t.command)?;
    }
    out.flush()?;
    ctx.leave(service, &officer);
    Ok(0)
}
