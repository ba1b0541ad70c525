//! The command line. Owns arguments, exit codes and what is printed; every use case is the service's, the same as the screen's.
//! What a person or a script reads goes to standard output, faults to standard error; a closed pipe ends the program quietly.

mod act;
mod anchor;
mod args;
mod ask;
mod backup;
mod clock;
mod config;
mod csv_mark;
mod demo;
mod desk;
mod fault;
mod flights;
mod flights_report;
mod handover;
pub mod help;
mod import;
mod inbox;
mod init;
mod intake_report;
mod journal;
mod keys;
mod list;
mod maintain;
mod memory;
mod notice;
mod officer;
mod place;
mod plain;
mod protect;
mod repair;
mod sample_desk;
mod schema;
mod show;
mod spoken;
mod stats;

pub use keys::markdown as keys_markdown;

use crate::domain::clean::clean_lines;
use crate::service::time_source::now;
use args::{Args, Command};
use chrono::DateTime;
use clap::Parser;
use fault::Fault;
use place::Place;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    memory::keep_private();
    memory::keep_files_private();
    crate::front::outlive_file_limit();
    // The store's own hook stands before the terminal's: a panic that is caught is no end.
    crate::front::install_panic_hook();
    crate::store::quiet_panics();
    let words: Vec<OsString> = std::env::args_os().collect();
    let args = match Args::try_parse_from(&words) {
        Ok(args) => args,
        Err(error) => return help::answer(error, &words),
    };
    let stdout = std::io::stdout();
    let mut out = std::io::BufWriter::new(stdout.lock());
    let result = Place::of(&args).and_then(|mut place| run(&args, &mut place, &mut out));
    let result = result.and_then(|code| out.flush().map(|()| code).map_err(Fault::from));
    match result {
        Ok(code) => ExitCode::from(code),
        Err(fault) if fault.quiet() => ExitCode::SUCCESS,
        Err(fault) => {
            let _ = out.flush();
            // Whatever a file or an argument brought into it: it is read at a terminal.
            let _ = writeln!(std::io::stderr(), "portdesk: {}", clean_lines(&fault.to_string()));
            ExitCode::from(fault.code())
        }
    }
}

fn run(args: &Args, place: &mut Place, out: &mut dyn Write) -> Result<u8, Fault> {
    if now() < DateTime::UNIX_EPOCH {
        // Nothing that is written by such a clock could be put in order with anything else.
        return Err(Fault::Store(place.texts.clock.before_1970.to_string()));
    }
    match &args.command {
        None => desk::open(place, out),
        Some(Command::Demo(demo)) => demo::run(demo, args, place, out),
        Some(Command::Init(init)) => init::run(init, args, place, out),
        Some(Command::Flights(flights)) => flights::run(flights, place, out),
        Some(Command::Import(import)) => import::run(import, place, out),
        Some(Command::List(list)) => list::run(list, place, out),
        Some(Command::Show(show)) => show::run(show, place, out),
        Some(Command::Act(act)) => act::run(act, place, out),
        Some(Command::Notice(notice)) => notice::run(notice, place, out),
        Some(Command::Verify(verify)) => maintain::verify(verify, place, out),
        Some(Command::Handover(handover)) => handover::run(handover, place, out),
        Some(Command::Rebuild) => maintain::rebuild(place, out),
        Some(Command::Compact) => maintain::compact(place, out),
        Some(Command::Schema(schema)) => schema::run(schema, place, out),
        Some(Command::Keys(keys)) => keys::run(keys, place, out),
        Some(Command::Stats(stats)) => stats::run(stats, place, out),
        Some(Command::Officers(officers)) => officer::run(officers, place, out),
        Some(Command::Anchor(what)) => anchor::run(what, place, out),
        Some(Command::Backup { file }) => backup::backup(file, place, out),
        Some(Command::Restore { file }) => backup::restore(file, place, out),
        Some(Command::Repair { file }) => repair::run(file.as_deref(), place, out),
        Some(Command::Journal(read)) => journal::run(read, place, out),
        Some(Command::Protect) => protect::run(place, out),
        Some(Command::Clock(what)) => clock::run(what, place, out),
        Some(Command::Rekey) => officer::rekey(place, out),
        Some(Command::Inbox(what)) => inbox::run(what, place, out),
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut help::command(place.texts.lang), "portdesk", &mut script);
            out.write_all(&script)?;
            Ok(0)
        }
    }
}
