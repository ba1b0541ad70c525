//! The help: every command and argument has its text in both languages, and none of it is English in Chinese.

use super::*;
use std::collections::BTreeSet;

/// Every command with its path, without the copies below `help`.
fn walk<'a>(command: &'a Command, path: &str, found: &mut Vec<(String, &'a Command)>) {
    found.push((path.to_owned(), command));
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        walk(sub, &below(path, sub.get_name()), found);
    }
}

fn pages(lang: Lang) -> Vec<(String, String)> {
    let texts = HelpTexts::builtin(lang);
    let mut command = command_in(&texts);
    page::lay_out(&mut command, &texts, &crate::text::Catalog::builtin(lang), 80);
    let mut found = Vec::new();
    walk(&command, "portdesk", &mut found);
    found.into_iter().map(|(path, command)| (path, command.clone().render_help().to_string())).collect()
}

/// The arguments that a command has of its own.
fn own_args<'a>(path: &str, command: &'a Command) -> impl Iterator<Item = &'a Arg> {
    let top = path == "portdesk";
    command.get_arguments().filter(move |arg| {
        (top || !arg.is_global_set()) && !matches!(arg.get_id().as_str(), "help" | "version")
    })
}

#[test]
fn every_command_and_argument_has_text() {
    for lang in Lang::ALL {
        let texts = HelpTexts::builtin(lang);
        let bare = Args::command();
        let mut commands = Vec::new();
        walk(&bare, "portdesk", &mut commands);
        let (mut args, mut shared, mut values) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (path, command) in &commands {
            let help = texts.command.get(path.as_str());
            assert!(help.is_some_and(|help| !help.about.is_empty()), "{} {path}", lang.tag());
            for arg in own_args(path, command) {
                let id = arg.get_id().as_str();
                assert!(
                    texts.arg(path, id).is_some_and(|text| !text.is_empty()),
                    "{} {path} {id}",
                    lang.tag()
                );
                match help.is_some_and(|help| help.args.contains_key(id)) {
                    true => args.insert(format!("{path}.{id}")),
                    false => shared.insert(id.to_owned()),
                };
                // The names of shells need no description.
                for value in arg.get_possible_values().iter().filter(|_| arg.get_action().takes_values()) {
                    let name = value.get_name();
                    let text = texts.value(path, id, name);
                    assert_eq!(text.is_none(), id == "shell", "{} {path} {id} {name}", lang.tag());
                    let own = format!("{path}.{id}.{name}");
                    values.insert(if texts.values.contains_key(own.as_str()) {
                        own
                    } else {
                        name.to_owned()
                    });
                }
            }
        }
        let paths: BTreeSet<&str> = commands.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(texts.command.keys().map(AsRef::as_ref).collect::<BTreeSet<&str>>(), paths);
        let unused = texts.command.iter().flat_map(|(path, help)| help.args.keys().map(move |id| (path, id)));
        let unused: Vec<_> = unused.filter(|(path, id)| !args.contains(&format!("{path}.{id}"))).collect();
        assert!(unused.is_empty(), "{} {unused:?}", lang.tag());
        assert!(texts.args.keys().all(|id| shared.contains(&**id)), "{} args", lang.tag());
        let unused: Vec<_> = texts.values.keys().filter(|name| !values.contains(&***name)).collect();
        assert!(unused.is_empty(), "{} {unused:?}", lang.tag());
    }
}

#[test]
fn both_languages_have_the_same_texts() {
    let keys = |source: &str| {
        let mut keys = BTreeSet::new();
        leaves("", &toml::from_str(source).unwrap(), &mut keys);
        keys
    };
    let en = keys(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/text/help.en.toml")));
    let zh = keys(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/text/help.zh.toml")));
    assert_eq!(en, zh);
}

/// The keys of a table with the holes of their texts.
fn leaves(prefix: &str, value: &toml::Value, keys: &mut BTreeSet<String>) {
    match value {
        toml::Value::Table(table) => {
            table.iter().for_each(|(k, v)| leaves(&format!("{prefix}.{k}"), v, keys));
        }
        toml::Value::Array(all) => all.iter().for_each(|v| leaves(&format!("{prefix}[]"), v, keys)),
        text => {
            let text = text.as_str().unwrap_or_default();
            let mut holes: Vec<&str> = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}'))
                .map(|(name, _)| name)
                .collect();
            holes.sort_unstable();
            keys.insert(format!("{prefix} {holes:?}"));
        }
    }
}

#[test]
fn every_command_is_in_one_group() {
    let command = Args::command();
    let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    let grouped: Vec<&str> = page::GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    assert_eq!(grouped.iter().collect::<BTreeSet<_>>(), names.iter().collect::<BTreeSet<_>>());
    assert_eq!(grouped.len(), names.len());
    for lang in Lang::ALL {
        let texts = HelpTexts::builtin(lang);
        assert!(page::GROUPS.iter().all(|(group, _)| texts.groups.contains_key(*group)));
        assert_eq!(texts.groups.len(), page::GROUPS.len());
    }
}

#[test]
fn help_pages() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("snapshots");
    for lang in Lang::ALL {
        let pages = pages(lang);
        let text: Vec<String> =
            pages.into_iter().map(|(path, text)| format!("==== {path}\n{text}")).collect();
        settings.bind(|| insta::assert_snapshot!(format!("help_{}", lang.tag()), text.join("\n")));
    }
}

#[test]
fn help_fits_the_page() {
    for (path, text) in Lang::ALL.map(pages).into_iter().flatten() {
        for line in text.lines() {
            // A command line to copy is not broken.
            let example = line.trim_start().starts_with("portdesk");
            assert!(example || crate::ui::base::cells::width(line) <= 80, "{path}: {line}");
        }
    }
}

/// Words that are names and not English: of settings, views, columns, roles, formats, places.
const NAMES: &[&str] = &[
    "portdesk",
    "store",
    "lang",
    "theme",
    "ascii",
    "plain",
    "officer",
    "keys",
    "inbox",
    "anchor",
    "inviters",
    "bell",
    "title",
    "notify",
    "mouse",
    "backup",
    "en",
    "zh",
    "default",
    "contrast",
    "NO_COLOR",
    "PORTDESK_CONFIG",
    "PORTDESK_STORE",
    "PORTDESK_LANG",
    "PORTDESK_THEME",
    "none",
    "toml",
    "ja",
    "ASCII",
    "TOML",
    "CSV",
    "JSON",
    "Schema",
    "Markdown",
    "UTF",
    "RFC",
    "queue",
    "waiting",
    "all",
    "archive",
    "unattended",
    "slack",
    "lands",
    "closed",
    "case",
    "traveller",
    "nat",
    "ground",
    "entry",
    "docs",
    "state",
    "owner",
    "lead",
    "auditor",
    "administrator",
    "signed_in",
    "unmasked",
    "approved",
    "flight",
    "date",
    "arrives",
    "now",
    "NGB",
    "wang",
    "DJTAH",
    "PASSPORT",
    "order",
    "cases",
    "submissions",
    "monday",
    "policy",
    "idle_lock_minutes",
    "grounds",
    "HUM",
    "received",
    "json",
    "csv",
    "ZIP",
    "zip",
    "PVS",
    "passport",
    "pdf",
    "blobs",
    "INVITE",
    "sha",
    "sum",
];

/// Latin letters that are permitted on a page: the names of commands, options, values and formats.
fn names(command: &Command) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = NAMES.iter().map(|name| (*name).to_owned()).collect();
    let mut commands = Vec::new();
    walk(command, "portdesk", &mut commands);
    let mut add = |text: &str| names.extend(words(text));
    crate::ui::base::theme::NAMES.iter().for_each(|name| add(name));
    crate::domain::paper::PaperKind::ALL.iter().for_each(|kind| add(kind.name()));
    for (path, command) in &commands {
        add(path);
        command.get_all_aliases().for_each(&mut add);
        for arg in command.get_arguments() {
            add(&arg.to_string());
            arg.get_long_and_visible_aliases().into_iter().flatten().for_each(&mut add);
            arg.get_possible_values().iter().for_each(|value| add(value.get_name()));
        }
    }
    for (name, options) in super::super::act::actions() {
        add(name);
        add(&options);
    }
    names
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphabetic() || c == '_'));
    words.filter(|word| word.len() > 1).map(str::to_owned).collect()
}

#[test]
fn chinese_help_has_no_english() {
    let known = names(&command(Lang::Zh));
    for (path, text) in pages(Lang::Zh) {
        for line in text.lines() {
            let english: Vec<_> = words(line).into_iter().filter(|word| !known.contains(word)).collect();
            assert!(english.is_empty(), "{path}: {english:?} in: {line}");
        }
    }
}

/// Messages about a command line.
fn said(lang: Lang, args: &[&str]) -> String {
    let error = command_in(&HelpTexts::builtin(lang))
        .try_get_matches_from([&["portdesk"], args].concat())
        .unwrap_err();
    usage_error::usage_error_text(&error, &HelpTexts::builtin(lang))
}

#[test]
fn usage_errors_in_both_languages() {
    let lines: &[&[&str]] = &[
        &["list", "--nope"],
        &["list", "--formt", "json"],
        &["list", "--format", "xml"],
        &["list", "--limit", "many"],
        &["list", "--limit", "-1"],
        &["list", "--limit"],
        &["list", "--archive", "--view", "queue"],
        &["list", "--reverse"],
        &["list", "--archive", "--archive"],
        &["stats", "--days", "0"],
        &["stats", "--days", "x"],
        &["lst"],
        &["show"],
        &["show", "NGB-DJTAH", "more"],
        &["import"],
        &["backup"],
        &["keys", "--bom=1"],
        &["--lang", "x/y"],
        &["officers", "add", "li", "--name", "Li", "--role", "chief"],
        &["officers", "second-factor", "--off", "--confirm", "1"],
        &["verify", "--head", "12"],
        &["schema"],
        &["clock", "set"],
        &["completions", "csh"],
        &["act", "hold"],
    ];
    let mut text = String::new();
    for args in lines {
        text.push_str(&format!("==== {}\n", args.join(" ")));
        for lang in Lang::ALL {
            text.push_str(&said(lang, args));
            text.push('\n');
        }
    }
    insta::assert_snapshot!(text);
    let known = names(&command(Lang::Zh));
    for args in lines {
        let given = args.join(" ");
        for word in words(&said(Lang::Zh, args)) {
            assert!(known.contains(&word) || given.contains(&word), "{args:?}: {word}");
        }
    }
}

#[test]
fn every_listed_action_has_a_name() {
    for lang in Lang::ALL {
        let (catalog, texts) = (crate::text::Catalog::builtin(lang), HelpTexts::builtin(lang));
        for (name, options) in super::super::act::actions() {
            let call = format!("{name} {options}");
            let action = name.parse::<crate::ui::base::keys::Action>().map_or(name, |action| action.name());
            let named = catalog.action.contains_key(action) || texts.actions.contains_key(call.trim_end());
            assert!(named, "{} {name}", lang.tag());
        }
    }
}
