//! The layers hold: imports go one way, and the rules of the house are kept in every file. Reads the sources themselves, so that a
//! shortcut cannot be merged by oversight.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// Which top modules each may name, besides itself.
const MAY: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("files", &[]),
    ("store", &["domain", "files"]),
    ("text", &["domain"]),
    ("ui", &["domain", "intake", "text", "viewer"]),
    ("viewer", &["domain"]),
    ("papers", &["domain"]),
    ("service", &["domain", "papers", "store"]),
    ("session", &["domain", "files", "intake", "report", "service", "store", "text", "ui", "viewer"]),
    ("host", &["domain", "files", "intake", "sample", "service", "session", "store", "text", "ui"]),
    ("front", &["domain", "session", "ui"]),
    ("intake", &["domain", "files", "text"]),
    ("report", &["domain", "text", "ui"]),
    ("sample", &["domain"]),
    ("plain", &["domain", "front", "report", "service", "session", "text", "ui"]),
    (
        "cli",
        &[
            "domain", "files", "front", "host", "intake", "papers", "plain", "report", "sample", "service",
            "session", "store", "text", "ui", "viewer",
        ],
    ),
];

/// Where only a part of a module may be named: importer, imported, what may follow its name.
const ONLY: &[(&str, &str, &[&str])] = &[
    ("front", "domain", &["lang", "sanitize"]),
    ("front", "ui", &["base::cells", "base::keys", "state::alert", "state::msg"]),
    ("front", "session", &["SessionEvent", "TerminalInput", "EventSlots", "ScreenOutput", "ErasedPicture"]),
    ("host", "session", &["SessionEvent", "service_error_text"]),
    ("host", "ui", &["base::context", "state::msg"]),
    ("ui", "intake", &["counter", "IntakeFault"]),
    ("session", "intake", &["counter"]),
    ("session", "store", &["StoreError", "EntryRef"]),
    ("session", "report", &["JournalStamp", "ReportRow", "handover_text"]),
    ("report", "ui", &["base::cells"]),
    ("plain", "front", &["lines"]),
    ("plain", "report", &["stats_text"]),
    ("intake", "text", &["fill", "particular"]),
];

/// The layers inside `ui`, the lowest first. Parts of one layer do not name each other.
const UI_LAYERS: &[&[&str]] =
    &[&["base"], &["state"], &["actions"], &["list", "detail", "lock"], &["panels", "dialogs"], &["app"]];

/// Where each folder is a part of its own: no panel names another panel, no dialog another dialog.
const UI_FOLDERS: &[&str] = &["panels", "dialogs"];

/// Types whose variants every `match` names: a new one is not forgotten.
const NAMED_IN_FULL: &[&str] = &["Layer", "Panel", "Action", "ActionKind"];

const LONGEST: usize = 700;

pub(crate) struct Source {
    pub(crate) path: String,
    /// Module path from the crate's root: `["ui", "view", "case"]`.
    pub(crate) module: Vec<String>,
    pub(crate) text: String,
    /// The text without comments and the contents of strings.
    pub(crate) code: String,
}

pub(crate) fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    assert!(files.len() > 100, "the sources are not where they are looked for");
    files
        .into_iter()
        .map(|file| {
            let relative = file.strip_prefix(&root).unwrap();
            let mut module: Vec<String> =
                relative.with_extension("").iter().map(|p| p.to_str().unwrap().to_owned()).collect();
            if module.last().is_some_and(|m| m == "mod") {
                module.pop();
            }
            let text = fs::read_to_string(&file).unwrap();
            let code = code_of(&text);
            Source { path: relative.display().to_string(), module, text, code }
        })
        .collect()
}

pub(crate) fn walk(dir: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// What is compiled into the program: tests stand behind it in their files, or in files of their own.
pub(crate) fn without_tests(source: &Source) -> &str {
    if source.module.iter().any(|m| m == "tests") {
        return "";
    }
    source.code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
}

/// Takes comments away and empties strings, so that words in them are not taken for code.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else if let Some(length) = raw_string(rest) {
            code.push_str("\"\"");
            length
        } else if c == '"' {
            code.push_str("\"\"");
            string(rest)
        } else if rest.starts_with("'\"'") || rest.starts_with("b'\"'") {
            rest.find("'\"'").unwrap() + 3
        } else {
            code.push(c);
            c.len_utf8()
        };
        rest = &rest[skip..];
    }
    code
}

fn raw_string(text: &str) -> Option<usize> {
    let hashes = text.strip_prefix('r')?;
    let fence: String = hashes.chars().take_while(|c| *c == '#').collect();
    let body = hashes[fence.len()..].strip_prefix('"')?;
    let end = format!("\"{fence}");
    let at = body.find(&end)?;
    Some(text.len() - body.len() + at + end.len())
}

fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Every path that a source names, from the crate's root: `crate::a::b`, `super::super::a::b` and what stands in braces after it.
fn named(source: &Source) -> Vec<Vec<String>> {
    named_in(&source.module, &one_line(&source.code))
}

fn one_line(code: &str) -> String {
    code.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same of code on one line.
pub(crate) fn named_in(module: &[String], code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for start in ["crate::", "super::", "portdesk::"] {
        for (at, _) in code.match_indices(start) {
            let before = code[..at].chars().next_back();
            // `super::super::` is read once, from its first word.
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let mut base = module.to_vec();
            let mut rest = &code[at..];
            if let Some(tail) = rest.strip_prefix("crate::").or_else(|| rest.strip_prefix("portdesk::")) {
                base.clear();
                rest = tail;
            }
            while let Some(tail) = rest.strip_prefix("super::") {
                base.pop();
                rest = tail;
            }
            expand(&base, rest, &mut found);
        }
    }
    found
}

pub(crate) fn expand(base: &[String], rest: &str, found: &mut Vec<Vec<String>>) {
    if let Some(group) = rest.strip_prefix('{') {
        // Nothing is named behind a trailing comma.
        for part in split_group(group).into_iter().map(str::trim).filter(|part| !part.is_empty()) {
            expand(base, part, found);
        }
        return;
    }
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let mut path = base.to_vec();
    if word.is_empty() {
        found.push(path);
        return;
    }
    path.push(word.clone());
    match rest[word.len()..].strip_prefix("::") {
        Some(tail) => expand(&path, tail, found),
        None => found.push(path),
    }
}

/// The parts of a group up to its closing brace.
fn split_group(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&text[start..at]);
                return parts;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts
}

fn tops() -> Vec<&'static str> {
    MAY.iter().map(|(top, _)| *top).collect()
}

#[test]
fn the_reader_of_imports_reads_them() {
    let source = Source {
        path: String::new(),
        module: ["ui", "view", "case"].map(str::to_owned).to_vec(),
        text: String::new(),
        code: code_of(
            "use super::super::{cells, form::{self, Form}};\nuse crate::domain::{case::Case, code}; // crate::store::x\n\
             let s = \"crate::cli::y\"; let r = r#\"crate::cli\"#; super::super::super::text::fill(x)",
        ),
    };
    let found: Vec<String> = named(&source).iter().map(|p| p.join("::")).collect();
    let mut expected =
        ["ui::cells", "ui::form::self", "ui::form::Form", "domain::case::Case", "domain::code", "text::fill"];
    let mut found: Vec<&str> = found.iter().map(String::as_str).collect();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn imports_go_one_way() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| s.path != "lib.rs" && s.path != "main.rs") {
        let own = source.module[0].as_str();
        let (_, may) = MAY
            .iter()
            .find(|(top, _)| *top == own)
            .unwrap_or_else(|| panic!("{}: a module that the table of layers does not name", source.path));
        // Tests may use sample cases.
        let program = named_in(&source.module, &one_line(without_tests(source)));
        for path in named(source) {
            let Some(top) = path.first().map(String::as_str) else { continue };
            if top == own || !tops().contains(&top) || (top == "sample" && !program.contains(&path)) {
                continue;
            }
            let part = path.get(1..).unwrap_or_default().join("::");
            let narrowed = ONLY.iter().find(|(from, to, _)| *from == own && *to == top);
            if !may.contains(&top)
                || narrowed
                    .is_some_and(|(_, _, parts)| !parts.iter().any(|allowed| begins_with(&part, allowed)))
            {
                wrong.push(format!("{} names {}", source.path, path.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The layer of `ui` that a path is in, and the part of that layer.
fn ui_part(path: &[String]) -> Option<(usize, String)> {
    let [ui, top, rest @ ..] = path else { return None };
    let layer = UI_LAYERS.iter().position(|parts| ui == "ui" && parts.contains(&&**top))?;
    match rest.first() {
        Some(folder) if UI_FOLDERS.contains(&&**top) => Some((layer, format!("{top}::{folder}"))),
        _ => Some((layer, top.clone())),
    }
}

/// What of a source inside `ui` names a higher layer, or another part of its own.
fn ui_faults(module: &[String], code: &str) -> Vec<String> {
    let Some((layer, part)) = ui_part(module) else {
        panic!("{module:?}: a part of ui that the table of layers does not name")
    };
    let code = one_line(code);
    let wrong = |path: &Vec<String>| {
        // A folder of parts names its parts.
        let within =
            |other: &str| other == part || other.strip_prefix(&part).is_some_and(|r| r.starts_with("::"));
        ui_part(path).is_some_and(|(other, name)| other > layer || (other == layer && !within(&name)))
    };
    named_in(module, &code).iter().filter(|path| wrong(path)).map(|path| path.join("::")).collect()
}

#[test]
fn layers_inside_ui_hold() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| s.module[0] == "ui" && s.module.len() > 1) {
        let faults = ui_faults(&source.module, without_tests(source));
        wrong.extend(faults.into_iter().map(|fault| format!("{} names {fault}", source.path)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn faulty_imports_inside_ui_are_found() {
    let faults = |module: &str, code: &str| {
        ui_faults(&module.split("::").map(str::to_owned).collect::<Vec<_>>(), code).len()
    };
    assert_eq!(faults("ui::panels::history::update", "use crate::ui::app::layer::Layer;"), 1);
    assert_eq!(faults("ui::panels::history::update", "use crate::ui::panels::inviter::state::X;"), 1);
    assert_eq!(faults("ui::panels::history::update", "use crate::ui::panels::Panel;"), 1);
    assert_eq!(faults("ui::panels::history::update", "use crate::ui::dialogs::quit::view;"), 1);
    assert_eq!(faults("ui::dialogs::batch::update", "use super::super::quit::view;"), 1);
    assert_eq!(faults("ui::lock::update", "use crate::ui::list::filter;"), 1);
    assert_eq!(
        faults(
            "ui::panels::history::update",
            "use crate::ui::panels::history::view; use crate::ui::list::X;"
        ),
        0
    );
    assert_eq!(faults("ui::panels", "use crate::ui::panels::history::state::X;"), 0);
    assert_eq!(faults("ui::app::view", "use crate::ui::app::footer; use crate::ui::panels::Panel;"), 0);
}

/// The patterns of every `match` in a source.
fn matches_of(code: &str) -> Vec<Vec<&str>> {
    let begins =
        code.match_indices("match ").filter(|(at, _)| !code[..*at].ends_with(|c: char| c.is_alphanumeric()));
    begins.filter_map(|(at, _)| code[at..].find(" {").map(|open| patterns(&code[at + open + 2..]))).collect()
}

/// The patterns of a `match`, from behind its opening brace.
fn patterns(body: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found, mut in_pattern) = (0usize, 0, Vec::new(), true);
    for (at, c) in body.char_indices() {
        match c {
            // A bracket as a character.
            _ if body[..at].ends_with('\'') && body[at + c.len_utf8()..].starts_with('\'') => {}
            '(' | '[' | '{' => depth += 1,
            '}' if depth == 0 => break,
            ')' | ']' | '}' => {
                depth = depth.saturating_sub(1);
                // The body of an arm in braces ends it.
                if c == '}' && depth == 0 && !in_pattern {
                    (in_pattern, start) = (true, at + 1);
                }
            }
            '>' if depth == 0 && in_pattern && body[..at].ends_with('=') => {
                found.push(body[start..at - 1].trim_matches(|c: char| c.is_whitespace() || c == ','));
                in_pattern = false;
            }
            ',' if depth == 0 && !in_pattern => (in_pattern, start) = (true, at + 1),
            _ => {}
        }
    }
    found
}

/// Whether a `match` names variants of a type, also within a tuple, and leaves others to a wildcard.
fn leaves_some_out(patterns: &[&str], name: &str) -> bool {
    let variant = format!("{name}::");
    let begins = |before: &str| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
    let names = |p: &str| {
        let pattern = p.split(" if ").next().unwrap_or(p);
        pattern.match_indices(&variant).any(|(at, _)| begins(&pattern[..at]))
    };
    let rest = |p: &str| p == "_" || p.starts_with("_ if") || p.starts_with("(_");
    patterns.iter().any(|p| names(p)) && patterns.iter().any(|p| rest(p))
}

#[test]
fn every_match_names_all_layers_and_actions() {
    for source in sources() {
        for patterns in matches_of(without_tests(&source)) {
            let left_out = NAMED_IN_FULL.iter().any(|name| leaves_some_out(&patterns, name));
            assert!(!left_out, "{}: {patterns:?}", source.path);
        }
    }
    let left_out =
        "match x { Some(Layer::Quit(_)) => { f(|a, b| c) } Layer::Clock(_) | None => (1, 2), _ => 3 }";
    assert!(leaves_some_out(&matches_of(left_out)[0], "Layer"), "{:?}", matches_of(left_out));
    let in_tuple = "match x { (Action::Open, true) => 1, (_, Part::First) => 2, (_, _) => 3 }";
    assert!(leaves_some_out(&matches_of(in_tuple)[0], "Action"));
    let other = "match x { SignInAction::Stay => 1, _ if x == Action::Open => 2, _ => 3 }";
    assert!(!leaves_some_out(&matches_of(other)[0], "Action"));
}

/// Whether a path is this module or something in it.
fn begins_with(path: &str, module: &str) -> bool {
    path.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[test]
fn only_the_program_itself_names_the_command_line() {
    for source in sources().iter().filter(|s| s.module[0] != "cli" && s.path != "lib.rs") {
        let names_cli = named(source).iter().any(|p| p.first().is_some_and(|top| top == "cli"));
        assert_eq!(names_cli, source.path == "main.rs", "{}", source.path);
    }
}

#[test]
fn database_and_codec_have_one_place_each() {
    let names = |source: &Source, krate: &str| {
        let code = without_tests(source);
        code.match_indices(&format!("{krate}::"))
            .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
    };
    let (mut sled, mut bincode) = (0, 0);
    for source in sources() {
        if names(&source, "sled") {
            assert!(
                source.path.starts_with("store/derived/") || source.path == "store/error.rs",
                "{} names sled",
                source.path
            );
            sled += 1;
        }
        if names(&source, "bincode") {
            assert!(source.path.starts_with("store/codec"), "{} names bincode", source.path);
            bincode += 1;
        }
    }
    assert!(sled > 0 && bincode > 0, "the search finds nothing at all");
}

#[test]
fn files_are_created_and_opened_in_one_place() {
    let words = [
        "File::open",
        "File::create",
        "File::options",
        "OpenOptions",
        "DirBuilder",
        "fs::write",
        "fs::read(",
        "fs::read_to_string",
        "fs::create_dir",
        "fs::copy",
    ];
    // Compiled for tests alone: golden bytes, and what the limited child must fail to do.
    let for_tests = |s: &&Source| ["store/record/golden.rs", "viewer/escape.rs"].contains(&&*s.path);
    for source in sources().iter().filter(|s| s.module[0] != "files" && !for_tests(s)) {
        let code = without_tests(source);
        for word in words {
            // The system's own files are nobody's.
            let system = ["cli/context.rs", "service/time_source.rs"].contains(&&*source.path)
                && word == "fs::read_to_string";
            let found = code.matches(word).count() - code.matches(&format!("Segment{word}")).count();
            assert!(found == usize::from(system), "{} names {word}", source.path);
        }
    }
}

#[test]
fn the_domain_touches_no_clock_file_or_terminal() {
    for source in sources().iter().filter(|s| s.module[0] == "domain" || s.module[0] == "ui") {
        for word in [
            "Utc::now",
            "Local::now",
            "SystemTime",
            "Instant::now",
            "std::fs",
            "std::io",
            "crossterm::execute",
        ] {
            assert!(!source.code.contains(word), "{} names {word}", source.path);
        }
    }
}

#[test]
fn files_have_a_head_comment_and_stay_short() {
    for source in sources() {
        assert!(source.text.starts_with("//!"), "{} does not say what it owns", source.path);
        let lines = source.text.lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", source.path);
    }
}

#[test]
fn no_unfinished_code_remains() {
    for source in sources() {
        for word in ["todo!", "unimplemented!", "dbg!", "allow(dead_code)", "TODO", "FIXME"] {
            let text = if word.ends_with('!') { &source.code } else { &source.text };
            assert!(!text.contains(word), "{} has {word}", source.path);
        }
    }
}
