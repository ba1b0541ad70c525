//! The help of the command line in the user's language. Owns how the texts of `assets/text/help.*.toml` come to the commands and
//! arguments, and what is printed for `--help` and for a command line that is wrong; `args` determines the
//! commands and arguments.

mod language;
mod page;
mod usage_error;

pub(super) use self::language::asked_for as language;
pub use page::{GROUPS, actions};

use self::page::below;
use super::args::Args;
use super::settings::Environment;
use crate::domain::lang::Lang;
use crate::text::HelpTexts;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::error::ErrorKind;
use clap::{Arg, Command, CommandFactory};
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// The commands with their help, as `--help`, completions and man pages show them. Arguments are read by the same structure
/// without texts: here a value is a word.
#[must_use]
pub fn command(lang: Lang) -> Command {
    command_in(&HelpTexts::builtin(lang))
}

/// The same with the texts of any language.
pub(super) fn command_in(texts: &HelpTexts) -> Command {
    let mut command = with_texts(Args::command(), "portdesk", texts);
    command.build();
    name_generated(&mut command, texts);
    command
}

/// Gives a command, its arguments and its subcommands their texts.
fn with_texts(command: Command, path: &str, texts: &HelpTexts) -> Command {
    let help = texts.command.get(path);
    let mut command = command
        .about(help.map_or("", |help| &*help.about).to_owned())
        .mut_args(|arg| arg_with_texts(arg, path, texts));
    if let Some(more) = help.and_then(|help| help.more.as_deref()) {
        command = command.after_help(more.to_owned());
    }
    for sub in command.get_subcommands_mut() {
        let path = below(path, sub.get_name());
        *sub = with_texts(std::mem::take(sub), &path, texts);
    }
    command
}

fn arg_with_texts(arg: Arg, path: &str, texts: &HelpTexts) -> Arg {
    let id = arg.get_id().as_str().to_owned();
    let values: Vec<PossibleValue> = arg
        .get_possible_values()
        .into_iter()
        .filter(|_| arg.get_num_args().is_none_or(|n| n.takes_values()))
        .map(|value| match texts.value(path, &id, value.get_name()) {
            Some(text) => value.help(text.to_owned()),
            None => value,
        })
        .collect();
    let arg = arg.help(texts.arg(path, &id).unwrap_or_default().to_owned());
    if values.is_empty() || !arg.get_action().takes_values() {
        return arg;
    }
    arg.value_parser(PossibleValuesParser::new(values))
}

/// Names what clap adds itself: the help command and its copies, and the options for help and version.
fn name_generated(command: &mut Command, texts: &HelpTexts) {
    let named = std::mem::take(command).mut_args(|arg| match arg.get_id().as_str() {
        "help" => arg.help(texts.word("help").to_owned()),
        "version" => arg.help(texts.word("version").to_owned()),
        _ => arg,
    });
    *command = named;
    for sub in command.get_subcommands_mut() {
        if sub.get_name() == "help" {
            *sub = std::mem::take(sub).about(texts.word("help_command").to_owned());
        }
        name_generated(sub, texts);
    }
}

/// Prints help or the fault of a command line, and returns the exit status.
pub(super) fn answer(error: clap::Error, args: &[OsString]) -> ExitCode {
    let spoken = language(args, &Environment::of_process());
    let texts = spoken.help();
    let mut command = command_in(&texts);
    page::lay_out(&mut command, &texts, &spoken.texts, page_width());
    // The same structure, so the same fault; now with its texts.
    let error = command.clone().try_get_matches_from(args).err().unwrap_or(error);
    let code = error.exit_code();
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // Where even this cannot be printed there is no reader.
            let _ = error.print();
        }
        _ => {
            let text = usage_error::usage_error_text(&error, &texts);
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }
    ExitCode::from(u8::try_from(code).unwrap_or(2))
}

/// As wide as the terminal, within reason.
fn page_width() -> usize {
    let columns = std::io::stdout().is_terminal().then(crossterm::terminal::size).and_then(Result::ok);
    columns.map_or(80, |(columns, _)| usize::from(columns).clamp(40, 100))
}

#[cfg(test)]
mod tests;
