//! Settings, languages and themes as files, through the real program: where they are read from, what goes before what, and that a faulty
//! file stops nothing that saves a desk.

use crate::pty::{Pty, leave};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A home of its own, with nothing in its environment.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(home.config().join("languages")).unwrap();
        fs::create_dir_all(home.config().join("themes")).unwrap();
        home
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn config(&self) -> PathBuf {
        self.at("config/portdesk")
    }

    /// Writes a file below the folder of the settings.
    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.config().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn run_with(&self, environment: &[(&str, &str)], arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_portdesk"))
            .args(arguments)
            .env_clear()
            .env("HOME", self.0.path())
            .env("XDG_CONFIG_HOME", self.at("config"))
            .env("XDG_DATA_HOME", self.at("data"))
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(&[], arguments)
    }

    /// Standard output of a command that succeeds.
    fn said(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        assert_eq!(out.status.code(), Some(0), "{arguments:?} {out:?}");
        String::from_utf8(out.stdout).unwrap()
    }

    /// Standard error of a command that ends with 2.
    fn fails(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        assert_eq!(out.status.code(), Some(2), "{arguments:?} {out:?}");
        String::from_utf8(out.stderr).unwrap()
    }

    /// A setting in force: its value and who says it.
    fn shown(&self, environment: &[(&str, &str)], arguments: &[&str], name: &str) -> (Value, String) {
        let out = self.run_with(environment, &[arguments, &["config", "show", "--format", "json"]].concat());
        assert_eq!(out.status.code(), Some(0), "{out:?}");
        let all: Value = serde_json::from_slice(&out.stdout).unwrap();
        let row = all["settings"].as_array().unwrap().iter().find(|row| row["name"] == name).unwrap();
        (row["value"].clone(), row["source"].as_str().unwrap().to_owned())
    }

    /// The desk on a terminal.
    fn desk(&self, arguments: &[&str]) -> Pty {
        let (home, config) = (self.0.path().display().to_string(), self.at("config").display().to_string());
        // No desk is named on the command line but the one of the settings.
        let environment = [("HOME", home.as_str()), ("XDG_CONFIG_HOME", &config), ("PORTDESK_CONFIG", "")];
        Pty::runs(&self.at("desk"), arguments, &environment)
    }

    fn sample(&self) -> String {
        let store = self.at("desk").display().to_string();
        self.said(&[
            "--config",
            "none",
            "--store",
            &store,
            "demo",
            "--live",
            "14",
            "--archive",
            "3",
            "--no-open",
        ]);
        store
    }
}

#[test]
fn default_settings_file_is_read() {
    let home = Home::new();
    assert_eq!(home.shown(&[], &[], "theme"), ("any".into(), "default".into()));
    let file = home.file("config.toml", "theme = 'dark'\nstore = '~/desk'\n");
    assert_eq!(home.shown(&[], &[], "theme"), ("dark".into(), "file".into()));
    let store = home.at("desk").display().to_string();
    assert_eq!(home.shown(&[], &[], "store"), (store.into(), "file".into()));
    let path = home.said(&["config", "path"]);
    assert_eq!(path.lines().next(), Some(&*file));
    assert!(path.contains("default") && path.contains("exists"), "{path}");
}

#[test]
fn none_and_environment_replace_the_file() {
    let home = Home::new();
    home.file("config.toml", "theme = 'dark'\n");
    let other = home.file("other.toml", "theme = 'light'\n");
    let theme =
        |environment: &[(&str, &str)], arguments: &[&str]| home.shown(environment, arguments, "theme");
    assert_eq!(theme(&[], &["--config", "none"]), ("any".into(), "default".into()));
    assert_eq!(theme(&[("PORTDESK_CONFIG", "none")], &[]), ("any".into(), "default".into()));
    assert_eq!(theme(&[("PORTDESK_CONFIG", &other)], &[]), ("light".into(), "file".into()));
    assert_eq!(theme(&[("PORTDESK_CONFIG", "none")], &["--config", &other]), ("light".into(), "file".into()));
    assert_eq!(theme(&[("PORTDESK_THEME", "plain")], &[]), ("plain".into(), "environment".into()));
    assert_eq!(theme(&[("PORTDESK_THEME", "plain")], &["--theme", "any"]), ("any".into(), "argument".into()));
    let store = home.shown(&[("PORTDESK_STORE", "/e")], &[], "store");
    assert_eq!(store, ("/e".into(), "environment".into()));
    let out = home.run_with(&[("PORTDESK_STORE", "/no/such/desk"), ("PORTDESK_LANG", "zh")], &["list"]);
    assert!(String::from_utf8_lossy(&out.stderr).contains("未找到值班台"), "{out:?}");
}

#[test]
fn faulty_settings_name_line_and_setting() {
    let home = Home::new();
    let file = home.file("config.toml", "theme = 'dark'\nlangauge = 'zh'\nbell = 1\n");
    assert_eq!(
        home.fails(&["list"]),
        format!(
            "portdesk: {file}: line 2, column 1: unknown setting 'langauge'. Did you mean 'lang'?\n\
             {file}: line 3, column 8: 'bell' must be true or false, without quotation marks\n"
        )
    );
    let zh = home.fails(&["--lang", "zh", "list"]);
    assert!(zh.contains("第 2 行第 1 列：没有设置项“langauge”。是否指“lang”？"), "{zh}");
    assert_eq!(home.fails(&["config", "check"]), home.fails(&["config", "show"]));
    // What needs no settings works.
    for arguments in
        [&["config", "path"][..], &["config", "default"], &["--help"], &["config", "language", "ja"]]
    {
        home.said(arguments);
    }
}

#[test]
fn unreadable_settings_have_a_sentence() {
    let home = Home::new();
    let folder = home.config().display().to_string();
    let bytes = home.file("bytes.toml", [0xff, 0xfe, 0x41]);
    let missing = home.at("missing.toml").display().to_string();
    for (file, said) in [(&folder, "folder"), (&bytes, "UTF-8"), (&missing, "not found")] {
        for command in ["list", "config"] {
            let check = ["--config", file, command, "check"];
            let arguments = if command == "list" { &check[..3] } else { &check[..] };
            let text = home.fails(arguments);
            assert!(text.contains(said) && text.lines().count() == 1, "{text}");
        }
        let zh = home.fails(&["--lang", "zh", "--config", file, "list"]);
        assert!(!zh.contains(said) || said == "UTF-8", "{zh}");
    }
    for (name, text) in [("empty.toml", ""), ("marked.toml", "\u{feff}theme = 'dark'\r\n")] {
        let file = home.file(name, text);
        assert!(home.said(&["config", "check", &file]).contains(&file), "{name}");
    }
    assert!(home.said(&["config", "check"]).contains("no such file"));
}

#[test]
fn faulty_settings_never_stop_what_saves_a_desk() {
    let home = Home::new();
    let store = home.sample();
    let backup = home.at("a.backup").display().to_string();
    let restored = home.at("other").display().to_string();
    home.file("config.toml", format!("store = {restored:?}\nzzzzz = 1\n"));
    let commands: [(&[&str], &str); 7] = [
        (&["--store", &store, "verify"], &store),
        (&["--store", &store, "backup", &backup], &store),
        // The line that names the desk is right: no other desk is used because of a line beside it.
        (&["restore", &backup], &restored),
        (&["repair"], &restored),
        (&["rebuild"], &restored),
        (&["compact"], &restored),
        (&["clock"], &restored),
    ];
    for (arguments, desk) in commands {
        let out = home.run(arguments);
        let told = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(0), "{arguments:?} {told}");
        assert!(told.contains("line 2, column 1") && told.contains("only its correct lines"), "{told}");
        assert!(told.contains(desk), "{told}");
    }
    assert!(Path::new(&restored).join("journal").exists());
    assert!(!home.at("data/portdesk").exists());
    // Where the line that names the desk is the faulty one, no other desk is used.
    for line in ["store = 3\n", "stoer = '/d'\n", "store = /d\n"] {
        home.file("config.toml", line);
        for arguments in [&["verify"][..], &["restore", &backup], &["repair"], &["rebuild"], &["clock"]] {
            let text = home.fails(arguments);
            assert!(text.contains("line 1, column") && text.contains("--store"), "{text}");
        }
        assert_eq!(home.run(&["--store", &store, "verify"]).status.code(), Some(0));
        assert_eq!(home.run_with(&[("PORTDESK_STORE", &store)], &["verify"]).status.code(), Some(0));
        home.said(&["config", "language", "ja"]);
    }
    assert!(!home.at("data/portdesk").exists());
    // Nothing else goes on with settings that nobody meant.
    home.fails(&["--store", &store, "list"]);
    // A file that an argument names has to be there: the wrong desk is worse than none.
    home.fails(&["--config", "/no/such/file", "--store", &store, "verify"]);
    // What a right file names can be wrong too.
    home.file("config.toml", "theme = 'pink'\nlang = 'xx'\nkeys = '/no/such/keys'\n");
    assert_eq!(home.run(&["--store", &store, "verify"]).status.code(), Some(0));
    home.fails(&["--store", &store, "list"]);
}

const JA: &str = "[columns]\ntraveller = '氏名'\n[views]\nqueue = '未処理'\n[manual.words]\nusage = '使い方: '\n[names.ground]\nREP = '緊急修理'\n";

#[test]
fn language_file_is_read_and_falls_back() {
    let home = Home::new();
    let store = home.sample();
    let file = home.file("languages/ja.toml", JA);
    home.file("config.toml", format!("store = {store:?}\n"));
    let help = home.said(&["--lang", "ja", "--help"]);
    assert!(help.contains("使い方: portdesk") && help.contains("Getting started:"), "{help}");
    assert!(home.said(&["--lang", "ja", "list"]).contains("NGB-"));
    let check = home.said(&["--lang", "ja", "config", "check"]);
    assert!(check.contains(&file) && check.contains("\n  columns.case\n"), "{check}");
    let (_, listed) = check.split_once("shown in English:\n").unwrap();
    // Ten keys, and how many more there are.
    assert_eq!(listed.lines().take_while(|line| line.starts_with("  ")).count(), 11, "{check}");
    assert!(check.contains("portdesk config check --all"), "{check}");
    let all = home.said(&["--lang", "ja", "config", "check", "--all"]);
    assert!(all.contains("\n  app.name\n") && !all.contains("config check --all"), "{all}");
    assert!(!all.contains("\n  columns.traveller\n"), "{all}");
    let unknown = home.fails(&["--lang", "ko", "list"]);
    assert!(unknown.contains("ko.toml") && unknown.contains("languages"), "{unknown}");
    home.file("languages/ja.toml", "[app]\nname = 'x'\ntoo_small = '{w}'\n[lists]\nfnd = 'x'\n");
    let faults = home.fails(&["--lang", "ja", "list"]);
    assert!(faults.contains(&format!("{file}: line 3, column 13: 'app.too_small' lacks {{h}}")), "{faults}");
    assert!(
        faults.contains("line 5, column 1: unknown text 'lists.fnd'. Did you mean 'lists.find'?"),
        "{faults}"
    );
    assert_eq!(home.run(&["--lang", "ja", "config", "check"]).status.code(), Some(2));
}

#[test]
fn rules_folder_has_languages_too() {
    let home = Home::new();
    fs::create_dir_all(home.at("office/text")).unwrap();
    fs::write(home.at("office/text/ja.toml"), JA).unwrap();
    home.file("config.toml", "rules = '~/office'\nlang = 'ja'\n");
    assert!(home.said(&["--help"]).contains("使い方: "));
}

#[test]
fn screen_speaks_a_loaded_language() {
    let home = Home::new();
    home.sample();
    home.file("languages/ja.toml", JA);
    let mut pty = home.desk(&["--theme", "any"]);
    pty.until_text("NGB-");
    assert!(pty.text().contains("traveller"), "{}", pty.text());
    leave(&mut pty);
    let settings = home.file("config.toml", "lang = 'ja'\n");
    let mut pty = Pty::speaks(&home.at("desk"), &["--config", &settings], &[]);
    pty.until_text("氏名");
    for head in ["traveller", "申请人", "氏名"] {
        pty.types("\u{1b}OQ");
        pty.until_text(head);
    }
    leave(&mut pty);
}

#[test]
fn theme_file_is_used_and_named() {
    let home = Home::new();
    home.sample();
    let file =
        home.file("themes/night.toml", "base = 'dark'\nlate = 'blue'\nselection = 'black on lightred'\n");
    home.file("config.toml", "theme = 'night'\n");
    let check = home.said(&["config", "check"]);
    assert!(check.contains(&format!("{file}: 'late' is hard to read")), "{check}");
    let mut pty = home.desk(&[]);
    pty.until_text("NGB-");
    let red = vt100::Color::Idx(9);
    let marked = |pty: &Pty| {
        let screen = pty.screen.screen();
        (0..30).any(|row| screen.cell(row, 19).is_some_and(|cell| cell.bgcolor() == red))
    };
    pty.until("selection of the theme", marked);
    // F3 goes through the built-in ones and comes back to it.
    for name in
        ["any background", "dark background", "light background", "colour-blind", "no colours", "night"]
    {
        pty.types("\u{1b}OR");
        pty.until_text(name);
    }
    pty.until("selection of the theme", marked);
    leave(&mut pty);
    home.file("themes/night.toml", "base = 'dark'\nlate = 'mauve'\n");
    let fault = home.fails(&["list"]);
    assert!(
        fault.contains(&file) && fault.contains("line 2, column 8") && fault.contains("mauve"),
        "{fault}"
    );
    let zh = home.fails(&["--lang", "zh", "list"]);
    assert!(zh.contains("没有颜色“mauve”"), "{zh}");
    home.file("config.toml", "theme = 'pink'\n");
    let unknown = home.fails(&["list"]);
    assert!(unknown.contains("line 1, column 1") && unknown.contains("pink.toml"), "{unknown}");
    let path = home.file("own.toml", "late = 'white on red'\n");
    assert!(home.said(&["--theme", &path, "config", "check"]).contains("no errors"));
}

#[test]
fn config_show_has_text_for_each_setting() {
    let home = Home::new();
    home.file("config.toml", "mouse = false\n");
    let shown = home.said(&["config", "show"]);
    assert!(
        shown.lines().any(|line| line.starts_with("mouse ") && line.ends_with("file, line 1")),
        "{shown}"
    );
    assert!(shown.lines().any(|line| line.starts_with("rules ") && line.ends_with("default")), "{shown}");
    let zh = home.said(&["--lang", "zh", "config", "show"]);
    assert!(zh.lines().any(|line| line.starts_with("mouse ") && line.ends_with("文件第 1 行")), "{zh}");
    assert_eq!(shown.lines().count(), zh.lines().count());
}

#[test]
fn wrong_choices_are_said_everywhere_alike() {
    let home = Home::new();
    let fails = |environment: &[(&str, &str)], arguments: &[&str]| {
        let out = home.run_with(environment, arguments);
        assert_eq!((out.status.code(), &out.stdout[..]), (Some(2), &b""[..]), "{arguments:?} {out:?}");
        String::from_utf8(out.stderr).unwrap()
    };
    for environment in
        [("PORTDESK_CONFIG", "~/none"), ("PORTDESK_LANG", "nonsense"), ("PORTDESK_THEME", "nonsense")]
    {
        let list = fails(&[environment], &["list"]);
        for command in ["path", "show", "check"] {
            if command == "path" && environment.0 != "PORTDESK_CONFIG" {
                continue;
            }
            assert_eq!(fails(&[environment], &["config", command]), list, "{environment:?} {command}");
        }
    }
    assert!(
        fails(&[], &["--config", "~/none", "config", "path"])
            .contains(&home.at("none").display().to_string())
    );
    let (store, rules) = (home.at("y").display().to_string(), home.at("r").display().to_string());
    let of = |arguments: &[&str], name: &str| home.shown(&[], arguments, name);
    assert_eq!(of(&["--store", "~/y"], "store"), (store.into(), "argument".into()));
    assert_eq!(of(&["--rules", "~/r"], "rules"), (rules.into(), "argument".into()));
}

#[cfg(unix)]
#[test]
fn language_variable_without_text_is_said() {
    use std::os::unix::ffi::OsStrExt;
    let home = Home::new();
    let out = Command::new(env!("CARGO_BIN_EXE_portdesk"))
        .args(["list"])
        .env_clear()
        .env("HOME", home.0.path())
        .env("PORTDESK_LANG", std::ffi::OsStr::from_bytes(b"z\xff"))
        .output()
        .unwrap();
    let said = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(2), "{said}");
    assert!(said.contains("PORTDESK_LANG") && said.contains("unknown language 'z\u{fffd}'"), "{said}");
}

#[test]
fn language_file_steers_no_terminal() {
    let home = Home::new();
    let text = "[columns]\ntraveller = \"\\u001b[2J\"\n[views]\nqueue = \"a\\u202Eb\"\n[manual.words]\nusage = \"\\u009B31m\"\n[names.ground]\nREP = \"a\\u001bb\"\n";
    let file = home.file("languages/ja.toml", text);
    for arguments in [&["list"][..], &["config", "check"], &["keys"]] {
        let said = home.fails(&[&["--lang", "ja"], arguments].concat());
        for (line, code) in [(2, "U+001B"), (4, "U+202E"), (6, "U+009B"), (8, "U+001B")] {
            let found =
                said.lines().any(|l| l.contains(&format!("{file}: line {line},")) && l.contains(code));
            assert!(found, "{line} {code}: {said}");
        }
        assert!(!said.contains(['\u{1b}', '\u{202e}', '\u{9b}']), "{said:?}");
    }
    let theme = home.file("themes/a\u{202e}b.toml", "base = 'dark'\n");
    let said = home.fails(&["--theme", &theme, "config", "check"]);
    assert!(said.contains("U+202E") && !said.contains('\u{202e}'), "{said:?}");
}

#[test]
fn wide_head_leaves_the_list_in_its_columns() {
    let home = Home::new();
    let store = home.sample();
    let wide = "w".repeat(300);
    home.file("languages/ja.toml", format!("[columns]\nnat = '{wide}'\nowner = '{wide}'\n"));
    let list = home.said(&["--store", &store, "--lang", "ja", "list"]);
    assert!(list.lines().all(|line| line.chars().count() < 140), "{list}");
}
