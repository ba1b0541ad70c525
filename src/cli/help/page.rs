//! The layout of a help page. Owns headings, columns and the order of the groups; the texts come from the commands themselves.

use super::super::act;
use crate::domain::lang::Lang;
use crate::text::{Catalog, HelpTexts, fill};
use crate::ui::base::cells::{width, wrap};
use crate::ui::base::keys::Action;
use clap::{Arg, Command};
use std::fmt::Write as _;

/// The commands by what they are for.
pub const GROUPS: [(&str, &[&str]); 5] = [
    ("start", &["init", "demo", "config"]),
    (
        "daily",
        &[
            "import",
            "flights",
            "list",
            "show",
            "files",
            "file",
            "forget",
            "act",
            "notice",
            "paper",
            "check-receipt",
            "evidence",
            "handover",
            "stats",
            "inbox",
        ],
    ),
    ("admin", &["officers", "office-key", "protect", "rekey", "clock", "anchor", "rules", "journal"]),
    ("maintenance", &["verify", "backup", "restore", "repair", "rebuild", "compact"]),
    ("scripting", &["schema", "keys", "completions"]),
];

/// The widest left column; what is wider has its text on the next line.
const LEFT: usize = 30;

/// Gives every command its help page.
pub(super) fn lay_out(command: &mut Command, texts: &HelpTexts, catalog: &Catalog, wide: usize) {
    lay_out_at(command, "portdesk", &Page { texts, catalog, wide });
}

fn lay_out_at(command: &mut Command, path: &str, page: &Page<'_>) {
    let text = page.text(command, path);
    for sub in command.get_subcommands_mut().filter(|sub| sub.get_name() != "help") {
        lay_out_at(sub, &below(path, sub.get_name()), page);
    }
    *command = std::mem::take(command).override_help(text);
}

/// The name of a subcommand in the texts.
pub(super) fn below(path: &str, name: &str) -> String {
    if path == "portdesk" { name.to_owned() } else { format!("{path} {name}") }
}

/// A word at the left and what it means.
type Row = (String, String);

struct Page<'a> {
    texts: &'a HelpTexts,
    catalog: &'a Catalog,
    wide: usize,
}

impl Page<'_> {
    fn text(&self, command: &mut Command, path: &str) -> String {
        let top = path == "portdesk";
        let usage = usage_line(&command.render_usage().to_string(), self.texts);
        let mut out = String::new();
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        self.paragraph(&mut out, &about);
        let _ = writeln!(out, "\n{usage}");
        if top {
            for (group, names) in GROUPS {
                let rows = names.iter().filter_map(|name| command.find_subcommand(name));
                let rows = rows.map(|sub| self.command_row(sub)).collect::<Vec<_>>();
                self.section(&mut out, Catalog::text_or_name(&self.texts.groups, group), &rows);
            }
        } else {
            let subs = command.get_subcommands().filter(|sub| sub.get_name() != "help");
            let rows: Vec<Row> = subs.map(|sub| self.command_row(sub)).collect();
            self.section(&mut out, self.texts.word("commands"), &rows);
        }
        let arguments: Vec<Row> = command.get_positionals().flat_map(|arg| self.arg_rows(arg)).collect();
        self.section(&mut out, self.texts.word("arguments"), &arguments);
        if path == "act" {
            self.section(&mut out, self.texts.word("actions"), &actions_in(self.catalog, self.texts));
        }
        // Help and version at the end, wherever clap puts them.
        let (own, added): (Vec<&Arg>, Vec<&Arg>) = command
            .get_arguments()
            .filter(|arg| !arg.is_positional() && !arg.is_hide_set() && (top || !arg.is_global_set()))
            .partition(|arg| !matches!(arg.get_id().as_str(), "help" | "version"));
        let options: Vec<Row> = own.into_iter().chain(added).flat_map(|arg| self.arg_rows(arg)).collect();
        let heading = if top { "global" } else { "options" };
        self.section(&mut out, self.texts.word(heading), &options);
        if let Some(more) = command.get_after_help() {
            out.push('\n');
            self.paragraph(&mut out, &more.to_string());
        }
        self.examples(&mut out, path);
        if top {
            let statuses = self.texts.exit.iter().map(|(code, text)| (code.to_string(), text.to_string()));
            self.section(&mut out, self.texts.word("exit"), &statuses.collect::<Vec<_>>());
        }
        out.push('\n');
        self.paragraph(&mut out, self.texts.word(if top { "each" } else { "global_elsewhere" }));
        out
    }

    fn paragraph(&self, out: &mut String, text: &str) {
        for line in wrap(text, self.wide) {
            let _ = writeln!(out, "{line}");
        }
    }

    fn section(&self, out: &mut String, heading: &str, rows: &[Row]) {
        if rows.is_empty() {
            return;
        }
        let _ = writeln!(out, "\n{heading}");
        let left = rows.iter().map(|(word, _)| width(word)).filter(|w| *w <= LEFT).max().unwrap_or(LEFT);
        let indent = left + 4;
        for (word, text) in rows {
            let _ = write!(out, "  {word}");
            let mut at = 2 + width(word);
            if at + 2 > indent && !text.is_empty() {
                out.push('\n');
                at = 0;
            }
            for line in wrap(text, self.wide.saturating_sub(indent).max(20)) {
                let _ = writeln!(out, "{:pad$}{}", "", line.trim_end(), pad = indent - at);
                at = 0;
            }
            if text.is_empty() {
                out.push('\n');
            }
        }
    }

    fn command_row(&self, command: &Command) -> Row {
        let mut about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let aliases: Vec<&str> = command.get_visible_aliases().collect();
        if !aliases.is_empty() {
            about.push_str(&fill(self.texts.word("alias"), &[("text", &aliases.join(", "))]));
        }
        (command.get_name().to_owned(), about)
    }

    /// An argument, and a row for each value that has a text.
    fn arg_rows(&self, arg: &Arg) -> Vec<Row> {
        let mut text = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let takes = arg.is_positional() || arg.get_action().takes_values();
        let mut add = |name: &str, value: &str| {
            text.push_str(&fill(self.texts.word(name), &[("text", value)]));
        };
        let defaults: Vec<_> = arg.get_default_values().iter().map(|v| v.to_string_lossy()).collect();
        if takes && !defaults.is_empty() {
            add("default", &defaults.join(", "));
        }
        let values = if takes { arg.get_possible_values() } else { Vec::new() };
        let explained = values.iter().any(|value| value.get_help().is_some());
        if !values.is_empty() && !explained {
            let names: Vec<&str> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
            add("values", &names.join(", "));
        }
        let mut rows = vec![(spelling(arg), text)];
        for value in values.iter().filter(|_| explained) {
            let about = value.get_help().map(ToString::to_string).unwrap_or_default();
            rows.push((format!("        {}", value.get_name()), about));
        }
        rows
    }

    fn examples(&self, out: &mut String, path: &str) {
        let examples = self.texts.command.get(path).map(|help| &*help.examples).unwrap_or_default();
        if examples.is_empty() {
            return;
        }
        let _ = writeln!(out, "\n{}", self.texts.word("examples"));
        for example in examples {
            let _ = writeln!(out, "  {}\n      {}", example.run, example.text);
        }
    }
}

/// The actions of `act`, with the options that each needs, by the names that the screen has for them.
#[must_use]
pub fn actions(lang: Lang, texts: &HelpTexts) -> Vec<(String, String)> {
    actions_in(&Catalog::builtin(lang), texts)
}

/// The same with the texts of any language.
fn actions_in(catalog: &Catalog, texts: &HelpTexts) -> Vec<(String, String)> {
    let row = |(name, options): (&'static str, String)| {
        let call = format!("{name} {options}").trim_end().to_owned();
        let action = name.parse::<Action>().map_or(name, Action::name);
        let own = texts.actions.get(call.as_str());
        let text =
            own.map_or_else(|| Catalog::text_or_name(&catalog.action, action), AsRef::as_ref).to_owned();
        (call, text)
    };
    act::actions().into_iter().map(row).collect()
}

/// An argument as it is written: `-h, --help`, `--store <DIR>`, `<PATH>...`.
fn spelling(arg: &Arg) -> String {
    if arg.is_positional() {
        return arg.to_string();
    }
    let long = arg.get_long().map(|long| format!("--{long}")).unwrap_or_default();
    let flag = match arg.get_short() {
        Some(short) => format!("-{short}, {long}"),
        None => format!("    {long}"),
    };
    if !arg.get_action().takes_values() {
        return flag;
    }
    let names = arg.get_value_names().unwrap_or_default();
    let name = names.first().map_or_else(|| arg.get_id().as_str().to_uppercase(), ToString::to_string);
    format!("{flag} <{name}>")
}

/// The usage line of a command.
pub(super) fn usage_line(usage: &str, texts: &HelpTexts) -> String {
    usage
        .replace("Usage: ", texts.word("usage"))
        .replace("[OPTIONS]", texts.word("options_hole"))
        .replace("[COMMAND]", texts.word("command_hole"))
        .replace("<COMMAND>", &texts.word("command_hole").replace('[', "<").replace(']', ">"))
}
