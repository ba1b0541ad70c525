//! `portdesk demo`: a sample desk, made again each time.

use super::args::{Args, DemoArgs};
use super::context::CliContext;
use super::error::CliError;
use super::sample_desk::{SAMPLE_DIR, make};
use super::{desk, plain};
use crate::text::fill;
use std::io::{IsTerminal, Write};

pub(super) fn run(
    demo: &DemoArgs,
    args: &Args,
    ctx: &mut CliContext,
    out: &mut dyn Write,
) -> Result<u8, CliError> {
    if args.store.is_none() {
        // Neither the environment nor the settings file names the sample.
        ctx.store = ctx.data.join(SAMPLE_DIR);
    }
    make(demo, ctx)?;
    let text = fill(
        &ctx.texts.cli.demo_made,
        &[
            ("live", &demo.live.to_string()),
            ("archive", &demo.archive.to_string()),
            ("dir", &ctx.store.display().to_string()),
        ],
    );
    writeln!(out, "{text}")?;
    out.flush()?;
    if ctx.plain && !demo.no_open {
        return plain::open(ctx, out);
    }
    if demo.no_open || !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Ok(0);
    }
    desk::run(ctx)
}
