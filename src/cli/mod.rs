//! The command line. Owns arguments, exit codes and what is printed; every use case is the service's, the same as the screen's.
//! What a person or a script reads goes to standard output, faults to standard error; a closed pipe ends the program quietly.

mod act;
mod anchor;
mod args;
mod backup;
mod clock;
mod context;
mod credentials;
mod csv_mark;
mod demo;
mod desk;
mod desk_places;
mod error;
mod evidence;
mod files;
mod flights;
mod forget;
mod handover;
pub mod help;
mod hosted;
mod import;
mod inbox;
mod init;
mod journal;
mod key_file;
mod keys;
mod list;
mod maintenance;
mod notice;
mod office_rules;
mod officer;
mod paper;
mod plain;
mod process_hardening;
mod protect;
mod receipt;
mod repair;
mod rules;
mod sample_desk;
mod schema;
mod settings;
mod show;
mod stats;
mod stdin_arg;

pub use keys::markdown as keys_markdown;

use crate::domain::sanitize::clean_lines;
use crate::service::time_source::now;
use crate::text::error_text;
use args::{Args, CliCommand};
use chrono::DateTime;
use clap::Parser;
use context::CliContext;
use error::CliError;
use settings::Environment;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    process_hardening::keep_private();
    process_hardening::keep_files_private();
    let words: Vec<OsString> = std::env::args_os().collect();
    // A process that decodes a document does nothing else of the program.
    if let Some(code) = crate::viewer::run_child(&words) {
        return code;
    }
    crate::front::outlive_file_limit();
    // The store's own hook goes before the terminal's: a caught panic does not end the program.
    let panicked = words.clone();
    crate::front::install_panic_hook(move |place| {
        let texts = help::language(&panicked, &Environment::of_process()).texts;
        error_text(&texts, "bug", &[("place", place)])
    });
    crate::store::silence_store_panics();
    let args = match Args::try_parse_from(&words) {
        Ok(args) => args,
        Err(error) => return help::answer(error, &words),
    };
    let stdout = std::io::stdout();
    let mut out = std::io::BufWriter::new(stdout.lock());
    let texts = || help::language(&words, &Environment::of_process()).texts;
    let result = match &args.command {
        // Also where the settings are faulty.
        Some(CliCommand::Config(config)) => {
            settings::run(&config.what, &args, &context::data_folder(), &mut out)
        }
        _ => CliContext::new(&args).and_then(|mut ctx| run(&args, &mut ctx, &mut out)),
    };
    let result = result.and_then(|code| out.flush().map(|()| code).map_err(CliError::from));
    match result {
        Ok(code) => ExitCode::from(code),
        Err(fault) if fault.is_quiet() => ExitCode::SUCCESS,
        Err(fault) => {
            let _ = out.flush();
            // It may contain text of a file or an argument, and is shown at a terminal.
            let _ = writeln!(std::io::stderr(), "portdesk: {}", clean_lines(&fault.text(&texts())));
            ExitCode::from(fault.code())
        }
    }
}

fn run(args: &Args, ctx: &mut CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    if now() < DateTime::UNIX_EPOCH {
        // Nothing that is written by such a clock could be put in order with anything else.
        return Err(CliError::Store(ctx.texts.clock.before_1970.to_string()));
    }
    match &args.command {
        None if ctx.plain => plain::open(ctx, out),
        None => desk::open(ctx, out),
        Some(CliCommand::Demo(demo)) => demo::run(demo, args, ctx, out),
        Some(CliCommand::Init(init)) => init::run(init, args, ctx, out),
        Some(CliCommand::Flights(flights)) => flights::run(flights, ctx, out),
        Some(CliCommand::Import(import)) => import::run(import, ctx, out),
        Some(CliCommand::List(list)) => list::run(list, ctx, out),
        Some(CliCommand::Show(show)) => show::run(show, ctx, out),
        Some(CliCommand::Files(what)) => files::list(what, ctx, out),
        Some(CliCommand::File(what)) => files::write(what, ctx, out),
        Some(CliCommand::Forget(what)) => forget::run(what, ctx, out),
        Some(CliCommand::Act(act)) => act::run(act, ctx, out),
        Some(CliCommand::Notice(notice)) => notice::run(notice, ctx, out),
        Some(CliCommand::Paper(paper)) => paper::run(paper, ctx, out),
        Some(CliCommand::CheckReceipt(check)) => receipt::check(check, ctx, out),
        Some(CliCommand::OfficeKey) => receipt::office_key(ctx, out),
        Some(CliCommand::Evidence(wanted)) => evidence::run(wanted, ctx, out),
        Some(CliCommand::Verify(verify)) => maintenance::verify(verify, ctx, out),
        Some(CliCommand::Handover(handover)) => handover::run(handover, ctx, out),
        Some(CliCommand::Rebuild) => maintenance::rebuild(ctx, out),
        Some(CliCommand::Compact) => maintenance::compact(ctx, out),
        Some(CliCommand::Schema(schema)) => schema::run(schema, ctx, out),
        Some(CliCommand::Keys(keys)) => keys::run(keys, ctx, out),
        Some(CliCommand::Stats(stats)) => stats::run(stats, ctx, out),
        Some(CliCommand::Officers(officers)) => officer::run(officers, ctx, out),
        Some(CliCommand::Anchor(what)) => anchor::run(what, ctx, out),
        Some(CliCommand::Backup { file }) => backup::backup(file, ctx, out),
        Some(CliCommand::Restore { file }) => backup::restore(file, ctx, out),
        Some(CliCommand::Repair { file }) => repair::run(file.as_deref(), ctx, out),
        Some(CliCommand::Journal(read)) => journal::run(read, ctx, out),
        Some(CliCommand::Protect) => protect::run(ctx, out),
        Some(CliCommand::Clock(what)) => clock::run(what, ctx, out),
        Some(CliCommand::Rekey) => officer::rekey(ctx, out),
        Some(CliCommand::Inbox(what)) => inbox::run(what, ctx, out),
        Some(CliCommand::Config(config)) => settings::run(&config.what, args, &ctx.data, out),
        Some(CliCommand::Rules(rules)) => rules::run(rules, ctx, out),
        Some(CliCommand::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(
                *shell,
                &mut help::command_in(&ctx.language.help()),
                "portdesk",
                &mut script,
            );
            out.write_all(&script)?;
            Ok(0)
        }
    }
}
