//! Manual pages from the definition of the command line: one for the program and one for each of its commands.
//!
//! Owns the form of a page in roff and the few words that only a page needs, in each language. Everything else is the help's: the
//! commands and their texts. May not write files.

use clap::{Arg, Command};
use portdesk::cli::help::{GROUPS, actions, command};
use portdesk::domain::lang::Lang;
use portdesk::text::HelpTexts;
use std::fmt::Write;

/// The words of the page itself.
struct Words {
    name: &'static str,
    synopsis: &'static str,
    notes: &'static str,
    see_also: &'static str,
    any_options: &'static str,
    any_command: &'static str,
    manual: &'static str,
}

const EN: Words = Words {
    name: "Name",
    synopsis: "Synopsis",
    notes: "Notes",
    see_also: "See also",
    any_options: "options",
    any_command: "command",
    manual: "portdesk manual",
};

const ZH: Words = Words {
    name: "名称",
    synopsis: "用法",
    notes: "备注",
    see_also: "另见",
    any_options: "选项",
    any_command: "命令",
    manual: "portdesk 手册",
};

/// A page and the name of its file.
pub(crate) struct Page {
    /// Such as `portdesk-import.1`.
    pub(crate) file: String,
    /// The page in roff.
    pub(crate) roff: String,
}

/// Every page in a language. `date` is the day of the release, such as `2026-11-29`, or empty.
pub(crate) fn pages(lang: Lang, date: &str) -> Vec<Page> {
    let texts = HelpTexts::builtin(lang);
    let root = command(lang);
    let words = match lang {
        Lang::En | Lang::Loaded => &EN,
        Lang::Zh => &ZH,
    };
    let writer = Writer { lang, root: &root, texts: &texts, words, date };
    let mut pages = vec![writer.page(&root)];
    pages.extend(visible(&root).map(|each| writer.page(each)));
    pages
}

/// The commands that have a page of their own or a part of one. `help` explains itself.
fn visible(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|each| !each.is_hide_set() && each.get_name() != "help")
}

/// What every page of a language is made of.
struct Writer<'a> {
    lang: Lang,
    root: &'a Command,
    texts: &'a HelpTexts,
    words: &'a Words,
    date: &'a str,
}

impl Writer<'_> {
    fn page(&self, command: &Command) -> Page {
        let is_root = command.get_name() == self.root.get_name();
        let program = self.root.get_name();
        let title = if is_root { program.to_owned() } else { format!("{program}-{}", command.get_name()) };
        let version = self.root.get_version().unwrap_or_default();
        let mut roff = String::new();
        let manual = self.words.manual;
        let head =
            format!(".TH {} 1 \"{}\" \"{program} {version}\" \"{manual}\"", title.to_uppercase(), self.date);
        line(&mut roff, &head);
        // Chinese has no blanks to widen; groff, called by man, does not end where it tries to.
        if self.lang == Lang::Zh {
            line(&mut roff, ".ad l");
        }
        heading(&mut roff, self.words.name);
        line(&mut roff, &format!("{title} \\- {}", inline(&about(command))));
        heading(&mut roff, self.words.synopsis);
        self.synopsis(&mut roff, command);
        if is_root {
            self.groups(&mut roff);
        }
        self.parameters(&mut roff, command, ".SH");
        if !is_root {
            self.subcommands(&mut roff, command);
        }
        if command.get_name() == "act" {
            heading(&mut roff, self.texts.word("actions"));
            for (call, about) in actions(self.lang, self.texts) {
                entry(&mut roff, &bold(&call), &about);
            }
        }
        if is_root {
            heading(&mut roff, self.texts.word("exit"));
            for (status, about) in &self.texts.exit {
                entry(&mut roff, &bold(status), about);
            }
        }
        self.examples(&mut roff, command);
        let more = command.get_after_help().map(ToString::to_string);
        let elsewhere = (!is_root).then(|| self.texts.word("global_elsewhere").to_owned());
        for (n, note) in more.into_iter().chain(elsewhere).enumerate() {
            if n == 0 {
                heading(&mut roff, self.words.notes);
            } else {
                line(&mut roff, ".PP");
            }
            text(&mut roff, &note);
        }
        self.see_also(&mut roff, is_root);
        Page { file: format!("{title}.1"), roff }
    }

    fn synopsis(&self, roff: &mut String, command: &Command) {
        let mut parts = vec![bold(&spoken(command))];
        if command.get_opts().any(|arg| !arg.is_hide_set()) {
            parts.push(format!("[{}]", italic(self.words.any_options)));
        }
        let required = command.get_opts().filter(|arg| arg.is_required_set());
        parts.extend(required.map(|arg| format!("{} {}", flags(arg), value(arg))));
        for arg in command.get_positionals().filter(|arg| !arg.is_hide_set()) {
            let many = arg.get_num_args().is_some_and(|n| n.max_values() > 1);
            let name = format!("{}{}", value(arg), if many { "..." } else { "" });
            parts.push(if arg.is_required_set() { name } else { format!("[{name}]") });
        }
        if visible(command).next().is_some() {
            let name = italic(self.words.any_command);
            parts.push(if command.is_subcommand_required_set() { name } else { format!("[{name}]") });
        }
        line(roff, &parts.join(" "));
    }

    /// The commands of the program, by what they are for.
    fn groups(&self, roff: &mut String) {
        heading(roff, self.texts.word("commands"));
        for (group, names) in GROUPS {
            let title = self.texts.groups.get(group).map_or(group, AsRef::as_ref);
            line(roff, &format!(".SS \"{}\"", plain_title(title)));
            for each in names.iter().filter_map(|name| self.root.find_subcommand(name)) {
                entry(roff, &bold(each.get_name()), &about(each));
            }
        }
    }

    fn subcommands(&self, roff: &mut String, command: &Command) {
        for (n, each) in visible(command).enumerate() {
            if n == 0 {
                heading(roff, self.texts.word("commands"));
            }
            line(roff, &format!(".SS \"{}\"", inline(&spoken(each))));
            text(roff, &about(each));
            line(roff, ".PP");
            self.synopsis(roff, each);
            self.parameters(roff, each, ".PP\n.B");
        }
    }

    /// Arguments, then options; the program's own page has the options of every command.
    fn parameters(&self, roff: &mut String, command: &Command, section: &str) {
        let is_root = command.get_name() == self.root.get_name();
        let arguments = command.get_positionals().filter(|arg| !arg.is_hide_set()).collect();
        let options = command
            .get_arguments()
            .filter(|arg| !arg.is_positional() && !arg.is_hide_set())
            .filter(|arg| is_root || !(arg.is_global_set() || arg.get_id() == "help"))
            .collect();
        let options_title = if is_root { "global" } else { "options" };
        let groups: [(&str, Vec<&Arg>); 2] = [("arguments", arguments), (options_title, options)];
        for (title, args) in groups.into_iter().filter(|(_, args)| !args.is_empty()) {
            line(roff, &format!("{section} \"{}\"", plain_title(self.texts.word(title))));
            for arg in args {
                self.parameter(roff, arg);
            }
        }
    }

    fn parameter(&self, roff: &mut String, arg: &Arg) {
        let takes_value = arg.get_action().takes_values();
        let head = match (arg.is_positional(), takes_value) {
            (true, _) => value(arg),
            (false, true) => format!("{} {}", flags(arg), value(arg)),
            (false, false) => flags(arg),
        };
        let mut about = arg.get_help().map(ToString::to_string).unwrap_or_default();
        if !takes_value {
            return entry(roff, &head, &about);
        }
        let defaults: Vec<_> = arg.get_default_values().iter().map(|each| each.to_string_lossy()).collect();
        if !defaults.is_empty() {
            about.push_str(&self.texts.word("default").replace("{text}", &defaults.join(", ")));
        }
        let values: Vec<_> =
            arg.get_possible_values().into_iter().filter(|each| !each.is_hide_set()).collect();
        let explained = values.iter().any(|each| each.get_help().is_some());
        if !values.is_empty() && !explained {
            let names: Vec<&str> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
            about.push_str(&self.texts.word("values").replace("{text}", &names.join(", ")));
        }
        entry(roff, &head, &about);
        if explained {
            line(roff, ".RS");
            for each in values {
                let about = each.get_help().map(ToString::to_string).unwrap_or_default();
                entry(roff, &bold(each.get_name()), &about);
            }
            line(roff, ".RE");
        }
    }

    fn examples(&self, roff: &mut String, command: &Command) {
        let examples = self.texts.command.get(command.get_name()).map(|help| &*help.examples);
        for (n, example) in examples.unwrap_or_default().iter().enumerate() {
            if n == 0 {
                heading(roff, self.texts.word("examples"));
            }
            entry(roff, &bold(&example.run), &example.text);
        }
    }

    fn see_also(&self, roff: &mut String, is_root: bool) {
        heading(roff, self.words.see_also);
        let program = self.root.get_name();
        let others: Vec<String> = if is_root {
            visible(self.root).map(|each| format!("{program}-{}", each.get_name())).collect()
        } else {
            vec![program.to_owned()]
        };
        for (n, other) in others.iter().enumerate() {
            let comma = if n + 1 < others.len() { " ," } else { "" };
            line(roff, &format!(".BR {} (1){comma}", inline(other)));
        }
    }
}

/// The whole call, such as `portdesk officers add`.
fn spoken(command: &Command) -> String {
    command.get_bin_name().unwrap_or(command.get_name()).to_owned()
}

fn about(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

/// A word and below it what it means.
fn entry(roff: &mut String, head: &str, about: &str) {
    line(roff, ".TP");
    line(roff, head);
    text(roff, about);
}

fn bold(text: &str) -> String {
    format!("\\fB{}\\fR", inline(text))
}

fn italic(text: &str) -> String {
    format!("\\fI{}\\fR", inline(text))
}

/// `-h, --help`.
fn flags(arg: &Arg) -> String {
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let both: Vec<String> = short.into_iter().chain(long).map(|flag| bold(&flag)).collect();
    both.join(", ")
}

/// The name of what is to be given.
fn value(arg: &Arg) -> String {
    let names: Vec<String> =
        arg.get_value_names().unwrap_or_default().iter().map(ToString::to_string).collect();
    let name = if names.is_empty() { arg.get_id().as_str().to_uppercase() } else { names.join(" ") };
    italic(&name)
}

fn heading(roff: &mut String, title: &str) {
    line(roff, &format!(".SH \"{}\"", plain_title(title)));
}

/// Text for a person; an empty line in it begins a paragraph.
fn text(roff: &mut String, text: &str) {
    for each in text.lines() {
        if each.trim().is_empty() {
            line(roff, ".PP");
        } else {
            // A point or an apostrophe at the start would be read as a request.
            let guard = if each.starts_with(['.', '\'']) { "\\&" } else { "" };
            line(roff, &format!("{guard}{}", inline(each)));
        }
    }
}

/// A heading as pages write it: without the colon of the help, English in capitals.
fn plain_title(title: &str) -> String {
    inline(&title.trim_end().trim_end_matches([':', '：']).to_uppercase())
}

/// What roff would read as its own becomes what it prints.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\e"),
            '-' => out.push_str("\\-"),
            '\'' => out.push_str("\\(aq"),
            '"' => out.push_str("\\(dq"),
            '`' => out.push_str("\\(ga"),
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn line(roff: &mut String, text: &str) {
    // Writing into a string cannot fail.
    let _ = writeln!(roff, "{text}");
}
