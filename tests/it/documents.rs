//! The documents: generated parts are fresh, links lead somewhere, command lines are real, and the prose stays short. Owns these checks;
//! the words themselves are checked in `wording`. `UPDATE_DOCS=1 cargo test --test it documents` writes the generated parts again.

use portdesk::cli::help::command;
use portdesk::domain::lang::Lang;
use portdesk::domain::query::FilterField;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Every document, by its path from the root.
fn documents() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                found.push(path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    for name in ["README.md", "README.zh-CN.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"] {
        found.push(name.to_owned());
    }
    found.sort();
    found
}

/// Standard output of the program.
fn printed(arguments: &[&str], lang: &str) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_portdesk"))
        .args(arguments)
        .args(["--lang", lang])
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    assert!(out.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().trim_end().to_owned()
}

/// The paths of all commands: `act`, `officers add` ...
fn commands(above: &str, parent: &clap::Command, all: &mut Vec<String>) {
    for sub in parent.get_subcommands().filter(|sub| sub.get_name() != "help" && !sub.is_hide_set()) {
        let path = format!("{above} {}", sub.get_name()).trim().to_owned();
        all.push(path.clone());
        commands(&path, sub, all);
    }
}

/// Help of every command.
fn help(lang: Lang, code: &str) -> String {
    let mut all = Vec::new();
    commands("", &command(lang), &mut all);
    let mut out = format!("```text\n{}\n```\n", printed(&["--help"], code));
    for path in all {
        let arguments: Vec<&str> = path.split(' ').chain(["--help"]).collect();
        write!(out, "\n## portdesk {path}\n\n```text\n{}\n```\n", printed(&arguments, code)).unwrap();
    }
    out
}

fn columns() -> String {
    format!("```text\n{}\n```", printed(&["schema", "--columns"], "en"))
}

/// A table of codes from a file of the rules.
fn codes(file: &str, key: &str) -> String {
    let rules: toml::Table = read(&format!("assets/rules/{file}.toml")).parse().unwrap();
    let mut out = String::from("| Code | English | 中文 |\n|---|---|---|\n");
    for row in rules[key].as_array().unwrap() {
        let text = |key: &str| row["name"][key].as_str().unwrap().replace('|', "\\|");
        writeln!(out, "| `{}` | {} | {} |", row["code"].as_str().unwrap(), text("en"), text("zh")).unwrap();
    }
    out
}

/// The exit codes as the help tells them.
fn exit_codes(lang: &str, head: &str) -> String {
    let texts: toml::Table = read(&format!("assets/text/help.{lang}.toml")).parse().unwrap();
    let mut out = format!("{head}\n|---|---|\n");
    for (code, text) in texts["exit"].as_table().unwrap() {
        writeln!(out, "| {code} | {} |", text.as_str().unwrap()).unwrap();
    }
    out
}

/// A generated part: its document, its name there, and what it holds.
type Part = (&'static str, &'static str, fn() -> String);

const GENERATED: &[Part] = &[
    ("docs/reference/keys.md", "keys", || printed(&["keys", "--format", "markdown"], "en")),
    ("docs/reference/keys.zh-CN.md", "keys", || printed(&["keys", "--format", "markdown"], "zh")),
    ("docs/reference/commands.md", "help", || help(Lang::En, "en")),
    ("docs/reference/commands.zh-CN.md", "help", || help(Lang::Zh, "zh")),
    ("docs/reference/exit-codes.md", "exit", || exit_codes("en", "| Exit code | Meaning |")),
    ("docs/reference/submission.md", "columns", columns),
    ("docs/reference/codes.md", "grounds", || codes("grounds", "ground")),
    ("docs/reference/codes.md", "categories", || codes("categories", "category")),
    ("docs/reference/codes.md", "items", || codes("items", "item")),
    ("docs/reference/codes.md", "ports", || codes("ports", "port")),
    ("docs/reference/codes.md", "deficiencies", || codes("defects", "defect")),
    ("docs/reference/codes.md", "closings", || codes("closings", "closing")),
    ("docs/reference/codes.md", "declines", || codes("declines", "decline")),
];

#[test]
fn generated_parts_are_fresh() {
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let mut stale = Vec::new();
    for (file, name, make) in GENERATED {
        let text = read(file);
        let (begin, end) = (format!("<!-- begin {name} -->\n"), format!("<!-- end {name} -->"));
        let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("{file}: no {begin}"));
        let (kept, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{file}: no {end}"));
        let made = make();
        if kept.trim() != made.trim() {
            stale.push(format!("{file}: {name}"));
            if update {
                fs::write(root().join(file), format!("{before}{begin}\n{}\n\n{end}{after}", made.trim()))
                    .unwrap();
            }
        }
    }
    assert!(update || stale.is_empty(), "stale (UPDATE_DOCS=1): {stale:?}");
}

#[test]
fn filter_reference_lists_every_field() {
    let reference = read("docs/reference/filter.md");
    for field in FilterField::ALL {
        let names = field.also().iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" ");
        let row = format!("| `{}` | {names} |", field.name());
        assert!(reference.contains(&row), "docs/reference/filter.md: {row}");
    }
}

/// Lines outside of code blocks, with their numbers.
fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut code = false;
    let mut lines = Vec::new();
    for (n, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            code = !code;
        } else if !code && !line.starts_with("    ") {
            lines.push((n + 1, line));
        }
    }
    lines
}

/// A line without what is in backquotes.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("x")
}

/// The anchor that a heading gets.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    heading.trim().to_lowercase().chars().filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn anchors(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    prose(&text)
        .iter()
        .filter_map(|(_, line)| line.strip_prefix('#').map(|rest| anchor(rest.trim_start_matches('#'))))
        .map(|anchor| {
            let n = seen.entry(anchor.clone()).or_default();
            *n += 1;
            if *n == 1 { anchor } else { format!("{anchor}-{}", *n - 1) }
        })
        .collect()
}

/// The targets of links and pictures in a line.
fn targets(line: &str) -> Vec<String> {
    let line = without_code(line);
    line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(to, _)| to.to_owned()).collect()
}

#[test]
fn links_lead_somewhere() {
    let mut faults = Vec::new();
    for file in documents() {
        let folder = root().join(&file).parent().unwrap().to_owned();
        for (n, line) in prose(&read(&file)) {
            for target in targets(line).into_iter().filter(|to| !to.starts_with("http")) {
                let (path, part) = target.split_once('#').unwrap_or((&target, ""));
                let to: PathBuf = if path.is_empty() { root().join(&file) } else { folder.join(path) };
                if !to.exists() {
                    faults.push(format!("{file}:{n}: {target}: no such file"));
                } else if !part.is_empty() && !anchors(&to).contains(part) {
                    faults.push(format!("{file}:{n}: {target}: no such heading"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn paths_of_sources_exist() {
    let mut faults = Vec::new();
    for file in documents().iter().filter(|file| *file != "CHANGELOG.md") {
        for (n, line) in prose(&read(file)) {
            for path in line.split('`').skip(1).step_by(2) {
                let source = ["src/", "assets/", "tests/", "benches/", "fuzz/"]
                    .iter()
                    .any(|top| path.starts_with(top));
                let pattern = path.contains(['*', ' ', '<'])
                    || path.split(['/', '.']).any(|part| matches!(part, "NAME" | "vN"));
                if source && !pattern && !root().join(path).exists() {
                    faults.push(format!("{file}:{n}: {path}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "no such file:\n{}", faults.join("\n"));
}

#[test]
fn summary_lists_every_document() {
    let summary: BTreeSet<String> =
        prose(&read("docs/SUMMARY.md")).iter().flat_map(|(_, l)| targets(l)).collect();
    let missing: Vec<String> = documents()
        .into_iter()
        .filter_map(|file| file.strip_prefix("docs/").map(ToOwned::to_owned))
        .filter(|file| file != "SUMMARY.md" && !summary.contains(file))
        .collect();
    assert!(missing.is_empty(), "not in docs/SUMMARY.md: {missing:?}");
}

/// The words of a command line: quotes are taken off, what the shell does with the output is left out.
fn shell_words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in line.chars() {
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(q)) if c == q => quote = None,
            (' ', None) => words.push(std::mem::take(&mut word)),
            ('>' | '|' | '#', None) => break,
            (c, _) => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// Command lines of a document: in blocks, and in backquotes.
fn command_lines(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        fenced ^= line.starts_with("```");
        let block = line.trim_start();
        if let Some(line) =
            block.strip_prefix("$ ").or((line.starts_with("    ") && !fenced).then_some(block))
        {
            found.push(line.to_owned());
        } else if !fenced {
            found.extend(line.split('`').skip(1).step_by(2).map(ToOwned::to_owned));
        }
    }
    found.retain(|line| line == "portdesk" || line.starts_with("portdesk "));
    found
        .into_iter()
        .map(|line| line.replace(['[', ']'], "").replace("...", "").replace("COMMAND", "list"))
        .collect()
}

#[test]
fn command_lines_of_documents_are_real() {
    use clap::error::ErrorKind;
    let command = command(Lang::En);
    let (mut faults, mut lines) = (Vec::new(), 0);
    for file in documents().into_iter().filter(|file| file != "CHANGELOG.md") {
        for line in command_lines(&read(&file)) {
            lines += 1;
            let error = command.clone().try_get_matches_from(shell_words(&line)).err();
            // A name of a command alone is no whole command line.
            let short = [
                ErrorKind::MissingRequiredArgument,
                ErrorKind::MissingSubcommand,
                ErrorKind::DisplayHelp,
                ErrorKind::DisplayVersion,
                ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand,
            ];
            if let Some(error) = error.filter(|error| !short.contains(&error.kind())) {
                faults.push(format!("{file}: {line}: {error}"));
            }
        }
    }
    assert!(lines > 50, "{lines} command lines");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn readme_sets_up_a_desk() {
    let readme = read("README.md");
    let (_, part) = readme.split_once("## Set up a desk").unwrap();
    let part = part.split("\n## ").next().unwrap();
    let lines: Vec<Vec<String>> =
        command_lines(part).iter().map(|line| shell_words(line)).filter(|words| words.len() > 1).collect();
    assert!(lines.iter().any(|words| words[1] == "init"), "{lines:?}");
    let dir = tempfile::tempdir().unwrap();
    let passphrase = dir.path().join("passphrase");
    fs::write(&passphrase, "night shift at Lishe 4\n").unwrap();
    for words in lines {
        let out = Command::new(env!("CARGO_BIN_EXE_portdesk"))
            .args(&words[1..])
            .args(if words.iter().any(|word| word == "--officer") {
                vec![]
            } else {
                vec!["--officer", "wang"]
            })
            .args(["--lang", "en", "--passphrase-file"])
            .arg(&passphrase)
            .arg("--store")
            .arg(dir.path().join("desk"))
            .current_dir(root())
            .output()
            .unwrap();
        assert!(out.status.success(), "{words:?}: {}", String::from_utf8_lossy(&out.stderr));
    }
}

#[test]
fn submission_example_is_importable() {
    let text = read("docs/reference/submission.md");
    let (example, _) = text.split_once("```json\n").unwrap().1.split_once("```").unwrap();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("example.json");
    fs::write(&file, example).unwrap();
    let run = |arguments: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_portdesk"))
            .arg("--store")
            .arg(dir.path().join("desk"))
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            out.status.success(),
            "{}{}",
            String::from_utf8_lossy(&out.stdout),
            String::from_utf8_lossy(&out.stderr)
        );
    };
    run(&["init", "--unprotected", "--office", "NGB", "--officer", "wang"]);
    run(&["import", file.to_str().unwrap()]);
}

/// Sentences and paragraphs of an English document, in words. Tables, headings and code are not prose.
fn measure(text: &str) -> (Vec<usize>, usize) {
    let mut paragraphs = vec![String::new()];
    for (_, line) in prose(text) {
        let line = without_code(line);
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', '|', '<', '!', '[']) {
            paragraphs.push(String::new());
        } else {
            let item = line.strip_prefix("- ").or_else(|| {
                line.split_once(". ")
                    .and_then(|(n, rest)| n.chars().all(|c| c.is_ascii_digit()).then_some(rest))
            });
            if item.is_some() {
                paragraphs.push(String::new());
            }
            let last = paragraphs.last_mut().unwrap();
            last.push_str(item.unwrap_or(line));
            last.push(' ');
        }
    }
    let words = |text: &str| text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count();
    let longest = paragraphs.iter().map(|p| words(p)).max().unwrap_or(0);
    let sentences = paragraphs.iter().flat_map(|p| p.split(['.', '?', '!'])).map(words);
    (sentences.filter(|n| *n > 0).collect(), longest)
}

#[test]
fn documents_are_short_and_plain() {
    let mut faults = Vec::new();
    for file in documents().iter().filter(|file| !file.contains("zh-CN") && *file != "CHANGELOG.md") {
        let (sentences, longest) = measure(&read(file));
        let mean = sentences.iter().sum::<usize>() as f64 / sentences.len().max(1) as f64;
        if mean >= 20.0 || longest > 120 {
            faults.push(format!("{file}: {mean:.1} words a sentence, {longest} in the longest paragraph"));
        }
    }
    for readme in ["README.md", "README.zh-CN.md"] {
        let lines = read(readme).lines().count();
        if lines > 130 {
            faults.push(format!("{readme}: {lines} lines"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
