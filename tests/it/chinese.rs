//! What the program says in Chinese holds no English: whatever is wrong with a command line, a file or the desk.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const WANG: &str = "night shift at Lishe 4";

struct Desk {
    tmp: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { tmp: tempfile::tempdir().unwrap() };
        desk.file("wang", WANG);
        desk.done(&["init", "--office", "NGB", "--name", "王伟"]);
        desk.done(&["import", "assets/samples/story.json"]);
        desk
    }

    fn store(&self) -> PathBuf {
        self.tmp.path().join("desk")
    }

    fn path(&self, name: &str) -> String {
        self.tmp.path().join(name).display().to_string()
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.tmp.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path.display().to_string()
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
        command.args(["--lang", "zh"]);
        if !args.contains(&"--store") {
            command.arg("--store").arg(self.store());
        }
        if !args.contains(&"--officer") {
            command.args(["--officer", "wang"]);
        }
        if !args.contains(&"--passphrase-file") {
            command.arg("--passphrase-file").arg(self.path("wang"));
        }
        command.args(args).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")));
        command.stdin(Stdio::null()).output().unwrap()
    }

    fn done(&self, args: &[&str]) {
        let out = self.run(args);
        assert_eq!(out.status.code(), Some(0), "{args:?}: {out:?}");
    }
}

/// Names that are the same in every language: of commands, options, codes, settings, formats, keys of JSON and fields of a submission.
const NAMES: &[&str] = &[
    "portdesk",
    "init",
    "list",
    "show",
    "act",
    "import",
    "verify",
    "repair",
    "rebuild",
    "restore",
    "backup",
    "officers",
    "passphrase",
    "anchor",
    "confirm",
    "schema",
    "columns",
    "keys",
    "inbox",
    "NGB",
    "PEK",
    "ID",
    "CODE",
    "FILE",
    "NAME",
    "TIME",
    "TEXT",
    "PORT",
    "CASE",
    "ITEM",
    "DEFECT",
    "UTF",
    "CSV",
    "JSON",
    "TOML",
    "RFC",
    "GB",
    "csv",
    "json",
    "toml",
    "seg",
    "head",
    "wang",
    "chmod",
    "dev",
    "stdin",
    "MiB",
];

/// Two English words beside each other that are no names.
fn english(text: &str, args: &[&str], desk: &Desk) -> Option<String> {
    // Paths, and what was typed, are said as they are.
    let mut text = text.replace(&desk.tmp.path().display().to_string(), "");
    for arg in args.iter().filter(|arg| arg.len() > 1) {
        text = text.replace(arg, " · ");
    }
    // What is shown of a file, below the line and column.
    let text: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with(|c: char| c == '|' || c.is_ascii_digit()))
        .collect();
    let text = text.join("\n");
    let known = |word: &str| {
        NAMES.contains(&word)
            || word.len() < 2
            || word.chars().all(|c| !c.is_ascii_lowercase())
            // Options and names with signs in them are no words.
            || word.contains(['-', '_', '.', '/', '=', '{', '[', '`', ':', '\'', '<'])
    };
    let runs = text.split(|c: char| !(c.is_ascii_graphic() || c == ' '));
    for run in runs {
        let words: Vec<&str> = run.split(' ').filter(|word| !word.is_empty()).collect();
        let clean = |word: &&str| {
            // A table of a key file.
            if word.starts_with('[') {
                return false;
            }
            let word = word.trim_matches(|c: char| c.is_ascii_punctuation() && c != '-' && c != '`');
            !known(word) && word.chars().any(|c| c.is_ascii_lowercase())
        };
        if words.windows(2).any(|pair| pair.iter().all(clean)) {
            return Some(run.to_owned());
        }
    }
    None
}

#[test]
fn failing_commands_say_no_english() {
    let desk = Desk::new();
    let missing = desk.path("no-such-file");
    let case = "PVS-20261202-00017";
    let empty = desk.file("empty", "");
    let wrong = desk.file("wrong", "not the passphrase 7");
    let long = desk.file("long", &"x".repeat(9000));
    let none = desk.path("nothing-here");
    let bytes = desk.path("bytes");
    fs::write(&bytes, [0xff, 0xfe, 0x41]).unwrap();
    let settings = |name: &str, text: &str| desk.file(name, text);
    let unknown = settings("unknown.toml", "colour = 'red'\n");
    let typed = settings("typed.toml", "store = 1\n");
    let broken = settings("broken.toml", "lang = zh\n");
    let cut = settings("cut.toml", "lang = 'zh\n");
    let key_file = |name: &str, text: &str| {
        let keys = desk.file(&format!("{name}.keys"), text);
        desk.file(&format!("{name}.toml"), &format!("keys = '{keys}'\n"))
    };
    let taken = key_file("taken", "[global]\nboard = ['c']\n");
    let cellar = key_file("cellar", "[cellar]\n");
    let fly = key_file("fly", "[global]\nfly = ['f']\n");
    let key = key_file("key", "[global]\nboard = ['jj']\n");
    let row = "[[inviter]]\ncode = '91350100M000100Y44'\nname = '江北'\ngrade = 'B'\nregistered = '2024-01-31'\nuntil = '2027-01-30'\nreview = '2026-12-01'\n";
    let register = |name: &str, text: &str| {
        let file = desk.file(&format!("{name}.register"), text);
        desk.file(&format!("{name}.toml"), &format!("inviters = '{file}'\n"))
    };
    let code = register("code", row);
    let grade = register("grade", &row.replace("'B'", "'E'"));
    let date = register("date", &row.replace("2024-01-31", "2024-13-31"));
    let submission = desk.file("s.json", "{\"schema\": \"portdesk.submission/1\", \"id\": 5");
    let object = desk
        .file("o.json", "{\"schema\": \"portdesk.submission/1\", \"id\": 5, \"entries\": \"x\", \"odd\": 1}");
    let table = desk.file("t.csv", "id,office\nA,B,C\n");
    let text = desk.file("t.txt", "nothing\n");
    let flights = desk.file("f.csv", "flight,date\nLH722,nonsense\n");
    let backup = desk.file("b.backup", "this is no backup");
    let there = desk.file("there", "x");
    let within = desk.store().join("copy.backup").display().to_string();
    let commands: &[&[&str]] = &[
        &["import", &missing],
        &["import", &submission],
        &["import", &object],
        &["import", &table],
        &["import", &text],
        &["import", &empty],
        &["import", &bytes],
        &["flights", &flights],
        &["flights", &table],
        &["list", "--view", "nope"],
        &["list", "--sort", "nope"],
        &["list", "colour:red"],
        &["list", "state:nope"],
        &["list", "--bom"],
        &["show", "NGB-7Q4KX"],
        &["show", "nobody"],
        &["act", "approve", case],
        &["act", "hold", case, "--until", "yesterday"],
        &["act", "hold", case],
        &["act", "apprve", case],
        &["act", "dance", case],
        &["act", "verify", case],
        &["act", "verify", case, "--item", "a b"],
        &["act", "transfer", case, "--to", "NOWHERE"],
        &["act", "assign", case, "--to-officer", "no such"],
        &["act", "same", case, "--with", "x"],
        &["act", "claim", case, "--seen", "99"],
        &["journal", "--since", "yesterday"],
        &["journal", "--by", "no such"],
        &["officers", "remove", "nobody"],
        &["officers", "role", "wang", "officer"],
        &["officers", "add", "wang", "--name", "x", "--new-passphrase-file", &wrong],
        &["officers", "add", "li", "--name", "x", "--new-passphrase-file", &empty],
        &["officers", "second-factor", "--confirm", "123456"],
        &["--passphrase-file", &wrong, "list"],
        &["--passphrase-file", &empty, "list"],
        &["--passphrase-file", &long, "list"],
        &["--passphrase-file", &missing, "list"],
        &["--officer", "nobody", "list"],
        &["--officer", "no such", "list"],
        &["--theme", "pink", "list"],
        &["--config", &missing, "list"],
        &["--config", &unknown, "list"],
        &["--config", &typed, "list"],
        &["--config", &broken, "list"],
        &["--config", &cut, "list"],
        &["--config", &taken, "keys"],
        &["--config", &cellar, "keys"],
        &["--config", &fly, "keys"],
        &["--config", &key, "keys"],
        &["--config", &code, "list"],
        &["--config", &grade, "list"],
        &["--config", &date, "list"],
        &["--config", &bytes, "list"],
        &["--store", &none, "list"],
        &["--store", &none, "verify"],
        &["--store", &none, "rebuild"],
        &["--store", &there, "list"],
        &["init", "--office", "NOWHERE", "--unprotected"],
        &["init", "--office", "a b", "--unprotected"],
        &["init", "--office", "NGB", "--unprotected"],
        &["backup", &there],
        &["backup", &within],
        &["restore", &backup],
        &["restore", &backup, "--store", &none],
        &["repair", &backup],
        &["anchor", "status"],
        &["protect"],
        &["notice", case],
        &["verify", "--head", "1:0123456789abcdef"],
        &["inbox", "dismiss", "nothing"],
        &["clock"],
        &["compact"],
        &[],
    ];
    for args in commands {
        let out = desk.run(args);
        let said =
            [&out.stdout, &out.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat();
        assert!(!said.contains("panicked"), "{args:?}: {said}");
        if let Some(run) = english(&said, args, &desk) {
            panic!("{args:?}: {run:?} in: {said}");
        }
    }
}

#[test]
fn damage_is_named_in_chinese() {
    let desk = Desk::new();
    let segment = desk.store().join("journal/000001.seg");
    let mut bytes = fs::read(&segment).unwrap();
    bytes[900] ^= 0x40;
    fs::write(&segment, &bytes).unwrap();
    for args in [&["verify"][..], &["list"], &["repair"], &["verify"]] {
        let out = desk.run(args);
        let said =
            [&out.stdout, &out.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat();
        assert_eq!(english(&said, args, &desk), None, "{args:?}: {said}");
    }
}

#[test]
fn full_disk_is_named_in_chinese() {
    let desk = Desk::new();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
    command.args(["--lang", "zh", "--officer", "wang", "--store"]).arg(desk.store());
    command.arg("--passphrase-file").arg(desk.path("wang"));
    let out = command.arg("list").stdin(Stdio::null()).stdout(full).output().unwrap();
    let said = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(3));
    assert!(said.contains("磁盘空间不足"), "{said}");
    assert_eq!(english(&said, &["list"], &desk), None, "{said}");
}

/// Everything came in: a script must not think that nothing did.
#[test]
fn import_says_when_only_its_report_failed() {
    let desk = Desk { tmp: tempfile::tempdir().unwrap() };
    desk.file("wang", WANG);
    desk.done(&["init", "--office", "NGB", "--name", "王伟"]);
    for (lang, report, sentence) in [("en", "text", "imported and saved"), ("zh", "json", "已导入并保存")]
    {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let source = fs::read_to_string("assets/samples/story.json").unwrap();
        let file =
            desk.file("s.json", &source.replace("PVS-20261202-00017", &format!("PVS-20261202-0{lang}")));
        let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
        command.args(["--lang", lang, "--officer", "wang", "--store"]).arg(desk.store());
        command.arg("--passphrase-file").arg(desk.path("wang")).args(["import", &file, "--report", report]);
        let out = command.stdin(Stdio::null()).stdout(full).output().unwrap();
        let said = String::from_utf8(out.stderr).unwrap();
        assert!(said.contains(sentence), "{said}");
        assert_eq!(out.status.code(), Some(3), "{said}");
        let shown = desk.run(&["show", &format!("PVS-20261202-0{lang}")]);
        assert_eq!(shown.status.code(), Some(0), "{shown:?}");
    }
}

#[test]
fn hold_prints_the_time_it_understood() {
    let desk = Desk::new();
    desk.done(&["act", "claim", "PVS-20261202-00017"]);
    let out = desk.run(&["act", "hold", "PVS-20261202-00017", "--until", "+2h", "--note", "等待回电"]);
    let said = String::from_utf8(out.stdout).unwrap();
    assert!(said.contains("挂起至"), "{said}");
}
