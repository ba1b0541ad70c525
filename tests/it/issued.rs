//! Issued documents through the real program: files, a print command, the check of a receipt, what a recall says, the office's key; and,
//! where a browser is installed, what it makes of them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::Hand;
use portdesk::domain::lang::Lang;
use portdesk::domain::paper::{PaperDestination, PaperKind};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

struct Desk {
    tmp: tempfile::TempDir,
}

impl Desk {
    /// A sample desk with an approved case; its number.
    fn approved() -> (Self, String) {
        let desk = Self { tmp: tempfile::tempdir().unwrap() };
        desk.done(&["demo", "--live", "14", "--archive", "30", "--no-open"]);
        let no = desk.json(&["list", "MÜLLER", "--format", "json"])[0]["case"].as_str().unwrap().to_owned();
        let show = desk.json(&["show", &no, "--format", "json"]);
        let received = show["items"].as_array().unwrap().iter().filter(|i| i["state"] == "received");
        for item in received.map(|i| i["item"].as_str().unwrap()).chain(["ALERTCHK", "INQUIRY"]) {
            desk.done(&["act", "verify", &no, "--item", item, "--note", "compared"]);
        }
        desk.done(&["act", "approve", &no, "--note", "urgent and complete"]);
        (desk, no)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.tmp.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_in("en", arguments)
    }

    fn run_in(&self, lang: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
        command.args(["--lang", lang, "--store"]).arg(self.path("desk")).args(arguments);
        command.stdin(Stdio::null()).output().unwrap()
    }

    fn done(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        assert_eq!(out.status.code(), Some(0), "{arguments:?}: {out:?}");
        String::from_utf8(out.stdout).unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let out = self.run(arguments);
        serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{arguments:?}: {e}: {out:?}"))
    }

    /// Issues a document into a new file and returns its text.
    fn issue(&self, name: &str, arguments: &[&str]) -> String {
        let file = self.path(name);
        self.done(&[&["paper"], arguments, &["--out", file.to_str().unwrap()]].concat());
        fs::read_to_string(file).unwrap()
    }

    /// The answer to the code of a document, and the exit status.
    fn answer(&self, html: &str, more: &[&str]) -> (String, Option<i32>) {
        let file = self.path("code.txt");
        fs::write(&file, format!("{}\n", read_code(html))).unwrap();
        let arguments =
            [&["check-receipt", "--format", "json", "--file", file.to_str().unwrap()], more].concat();
        let out = self.run(&arguments);
        let json: Value = serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}: {out:?}"));
        (json["answer"].as_str().unwrap().to_owned(), out.status.code())
    }
}

/// Draws the code of a document, and reads it.
fn read_code(html: &str) -> String {
    const SCALE: usize = 4;
    let between = |from: &str, to: char| html.split_once(from).unwrap().1.split(to).next().unwrap();
    let size: usize = between("viewBox=\"0 0 ", ' ').parse().unwrap();
    let mut dark = vec![false; size * size];
    for run in between("<path d=\"", '"').split('M').skip(1) {
        let numbers: Vec<usize> = run
            .split(|c: char| !c.is_ascii_digit())
            .filter(|n| !n.is_empty())
            .map(|n| n.parse().unwrap())
            .collect();
        let (x, y, length) = (numbers[0], numbers[1], numbers[2]);
        dark[y * size + x..y * size + x + length].fill(true);
    }
    let side = size * SCALE;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
        if dark[y / SCALE * size + x / SCALE] { 0 } else { 255 }
    });
    picture.detect_grids()[0].decode().unwrap().1
}

#[test]
fn dialog_issues_the_marked_document() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.keys("Ctrl-p Enter");
    assert!(hand.issued.is_empty(), "it can go nowhere");
    hand.set.notices = Some("/desk/notices".into());
    hand.keys("Ctrl-p Down Enter");
    hand.set.print = "lp".parse().ok();
    hand.keys("Ctrl-p Enter Ctrl-p Tab 2 Enter Ctrl-p Esc");
    assert!(hand.model.layers.is_empty());
    let to = |kind, to| (kind, None, to);
    assert_eq!(
        hand.issued,
        [
            to(PaperKind::Arrivals, PaperDestination::File),
            to(PaperKind::Handover, PaperDestination::Printer),
            to(PaperKind::Arrivals, PaperDestination::File),
        ]
    );
    // An auditor reads and issues nothing.
    hand.set.officer.role = portdesk::domain::officer::Role::Auditor;
    hand.keys("Ctrl-p");
    assert!(hand.model.layers.is_empty());
}

#[test]
fn dialog_offers_the_case_that_left_the_list() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.finds("MÜLLER");
    let no = hand.model.selected.unwrap();
    hand.keys("Enter + y v v a y");
    assert_ne!(hand.model.selected, Some(no), "the list has gone on");
    hand.set.notices = Some("/desk/notices".into());
    hand.keys("Ctrl-p");
    let screen = hand.screen().join("\n");
    assert!(screen.contains(&format!("1  {no}  receipt")) && screen.contains("arrivals list"), "{screen}");
    hand.keys("Enter");
    assert_eq!(hand.issued, [(PaperKind::Receipt, Some(no), PaperDestination::File)]);
}

#[test]
fn receipt_is_checked_with_and_without_the_desk() {
    let (desk, no) = Desk::approved();
    let html = desk.issue("receipt.html", &["receipt", &no]);
    assert!(html.contains("NOT FINAL") && html.contains("尚未生效"));
    let key = desk.path("ngb.key");
    fs::write(&key, desk.done(&["office-key"])).unwrap();
    let offline = ["--key", key.to_str().unwrap()];
    assert_eq!(desk.answer(&html, &[]), ("not_final".into(), Some(1)));
    assert_eq!(desk.answer(&html, &offline), ("not_final".into(), Some(1)));
    // Another office's desk does not know the key.
    let (elsewhere, _) = Desk::approved();
    assert_eq!(elsewhere.answer(&html, &[]), ("unknown_office".into(), Some(1)));

    let recalled = desk.done(&["act", "recall", &no]);
    assert!(recalled.contains("Already issued, ask for it back: receipt written "), "{recalled}");
    assert_eq!(desk.answer(&html, &[]), ("recalled".into(), Some(1)));
    // Paper alone does not know.
    assert_eq!(desk.answer(&html, &offline), ("not_final".into(), Some(1)));
    let out = desk.run(&["paper", "receipt", &no, "--out", "-"]);
    assert_eq!(out.status.code(), Some(1), "{out:?}");
    assert!(out.stdout.is_empty());
}

/// Both have the same number; only the code says which paper it is.
#[test]
fn receipt_printed_before_a_recall_stays_recalled() {
    let (desk, no) = Desk::approved();
    let old = desk.issue("old.html", &["receipt", &no]);
    desk.done(&["act", "recall", &no]);
    desk.done(&["act", "approve", &no, "--note", "urgent and complete"]);
    let new = desk.issue("new.html", &["receipt", &no]);
    let number = |html: &str| read_code(html).split('|').nth(1).unwrap().to_owned();
    assert_eq!(number(&old), number(&new));
    assert_eq!(desk.answer(&old, &[]), ("recalled".into(), Some(1)));
    assert_eq!(desk.answer(&new, &[]), ("not_final".into(), Some(1)));
    desk.done(&["rebuild"]);
    assert_eq!(desk.answer(&old, &[]), ("recalled".into(), Some(1)));
}

/// Each kind under each bad name: a sentence in both languages, nothing recorded, nothing written.
#[test]
fn documents_that_cannot_leave_are_said() {
    let (desk, no) = Desk::approved();
    let file = |name: &str| desk.path(name).to_str().unwrap().to_owned();
    fs::write(file("there.html"), "mine").unwrap();
    fs::create_dir(file("folder")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(desk.path("there.html"), desk.path("link.html")).unwrap();
    let open =
        desk.json(&["list", "state:received", "--format", "json"])[0]["case"].as_str().unwrap().to_owned();
    let events = || desk.json(&["journal", "--format", "json"]).as_array().unwrap().len();
    let before = events();
    let fails = |arguments: &[&str], code: i32| {
        for (lang, sentence) in [("en", "portdesk: "), ("zh", "portdesk")] {
            let out = desk.run_in(lang, arguments);
            let said = String::from_utf8_lossy(&out.stderr).into_owned();
            assert_eq!(out.status.code(), Some(code), "{arguments:?}: {said}");
            assert!(out.stdout.is_empty() && said.contains(sentence), "{arguments:?}: {said}");
            assert!(!said.contains("panicked") && !said.contains("Os {"), "{arguments:?}: {said}");
            assert_eq!(
                said.contains(|c: char| ('一'..='龥').contains(&c)),
                lang == "zh",
                "{arguments:?}: {said}"
            );
        }
    };
    let new = file("new.html");
    for kind in ["receipt", "decision", "refusal", "request"] {
        fails(&["paper", kind, "--out", &new], 2);
        fails(&["paper", kind, "NGB-11111", "--out", &new], 2);
        fails(&["paper", kind, &open, "--out", &new], 1);
    }
    for kind in ["handover", "arrivals"] {
        fails(&["paper", kind, &no, "--out", &new], 2);
    }
    for (kind, case) in
        [("receipt", Some(&no)), ("decision", Some(&no)), ("handover", None), ("arrivals", None)]
    {
        for name in ["there.html", "folder", "no/new.html", "there.html/new.html", "link.html"] {
            let arguments = ["paper", kind].into_iter().chain(case.map(|no| &**no));
            let target = file(name);
            fails(&arguments.chain(["--out", &target]).collect::<Vec<_>>(), 2);
        }
    }
    assert_eq!((events(), fs::read_to_string(file("there.html")).unwrap()), (before, "mine".into()));
    assert!(!desk.path("new.html").exists());
}

/// A receipt of the real program, drawn by a browser and read by another program; and one whose text was altered.
#[test]
fn browser_draws_a_code_that_a_reader_reads() {
    let runs = |name: &str| {
        Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
    };
    let browser = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| runs(name));
    let (Some(browser), true) = (browser, runs("zbarimg")) else {
        println!("not run: no chromium, or no zbarimg, is installed");
        return;
    };
    let (desk, no) = Desk::approved();
    let html = desk.issue("receipt.html", &["receipt", &no]);
    let picture = desk.path("receipt.png");
    let drawn = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1000,1500"])
        .arg(format!("--user-data-dir={}", desk.path("profile").display()))
        .arg(format!("--screenshot={}", picture.display()))
        .arg(format!("file://{}", desk.path("receipt.html").display()))
        .output()
        .unwrap();
    assert!(picture.exists(), "{drawn:?}");
    let read = Command::new("zbarimg").args(["--quiet", "--raw", "-Sbinary"]).arg(&picture).output().unwrap();
    let text = String::from_utf8(read.stdout).unwrap().trim_end().to_owned();
    assert_eq!(text, read_code(&html), "what is read is what was drawn");
    let answer = |text: &str| {
        let code = desk.path("read.txt");
        fs::write(&code, text).unwrap();
        let json = desk.json(&["check-receipt", "--format", "json", "--file", code.to_str().unwrap()]);
        json["answer"].as_str().unwrap().to_owned()
    };
    assert_eq!(answer(&text), "not_final");
    for (field, value) in
        [(2, "PEK"), (4, "20991231"), (5, "F"), (7, "SOMEBODY ELSE"), (9, "1"), (10, "202001010000")]
    {
        let mut fields: Vec<&str> = text.split('|').collect();
        fields[field] = value;
        assert_eq!(answer(&fields.join("|")), "altered", "field {field}");
    }
}

#[test]
fn receipt_of_a_traveller_who_entered_is_used() {
    let (desk, _) = Desk::approved();
    let closed = desk.json(&["list", "--archive", "state:entered", "--format", "json"]);
    let no = closed[0]["case"].as_str().unwrap().to_owned();
    let html = desk.issue("receipt.html", &["receipt", &no]);
    assert!(!html.contains("NOT FINAL"));
    assert_eq!(desk.answer(&html, &[]), ("used".into(), Some(1)));
    // A closed case stays closed, and its history and the rebuilt store have the document.
    desk.done(&["rebuild"]);
    let history = desk.done(&["show", &no]);
    assert!(history.contains("document issued: receipt"), "{history}");
    let again = desk.json(&["list", "--archive", "state:entered", "--format", "json"]);
    assert_eq!(closed.as_array().unwrap().len(), again.as_array().unwrap().len());
    assert_eq!(desk.json(&["verify", "--format", "json"])["ok"], true);
}

#[test]
fn files_are_new_private_and_whole() {
    let (desk, no) = Desk::approved();
    let html = desk.issue("decision.html", &["decision", &no]);
    let file = desk.path("decision.html");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let link = desk.path("link.html");
        std::os::unix::fs::symlink(desk.path("elsewhere"), &link).unwrap();
        let out = desk.run(&["paper", "decision", &no, "--out", link.to_str().unwrap()]);
        assert_eq!(out.status.code(), Some(2), "{out:?}");
        assert!(!desk.path("elsewhere").exists());
    }
    let events = |desk: &Desk| desk.json(&["show", &no, "--format", "json"])["version"].as_u64().unwrap();
    let before = events(&desk);
    for target in [file.to_str().unwrap(), desk.path("no/folder.html").to_str().unwrap()] {
        let out = desk.run(&["paper", "decision", &no, "--out", target]);
        assert_eq!(out.status.code(), Some(2), "{out:?}");
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), html);
    assert_eq!(events(&desk), before, "what did not leave is not recorded");
    assert_eq!(desk.run(&["paper", "decision", "--out", "-"]).status.code(), Some(2));
    assert_eq!(desk.run(&["paper", "arrivals", &no, "--out", "-"]).status.code(), Some(2));
    assert_eq!(desk.run(&["paper", "decision", &no]).status.code(), Some(2));
    assert_eq!(desk.run(&["paper", "decision", &no, "--print"]).status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn print_command_gets_the_document_on_standard_input() {
    let (desk, no) = Desk::approved();
    let config = desk.path("config.toml");
    let printed = desk.path("printed; touch x.html");
    fs::write(&config, format!("print = \"tee '{}'\"\n", printed.display())).unwrap();
    let print = |kind: &str| desk.run(&["--config", config.to_str().unwrap(), "paper", kind, &no, "--print"]);
    assert_eq!(print("decision").status.code(), Some(0));
    assert!(fs::read_to_string(&printed).unwrap().contains("准予签发"));
    fs::write(&config, "print = \"sh -c 'echo tray is empty >&2; exit 3'\"\n").unwrap();
    let out = print("decision");
    assert_eq!(out.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&out.stderr).contains("tray is empty"), "{out:?}");
    fs::write(&config, "print = '/nonexistent/lp'\n").unwrap();
    let out = print("decision");
    assert_eq!(out.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&out.stderr).contains("not issued"), "{out:?}");
    let recalled = desk.done(&["act", "recall", &no]);
    assert_eq!(recalled.matches("approval slip printed").count(), 2, "{recalled}");
}

#[test]
fn lists_need_no_case() {
    let (desk, no) = Desk::approved();
    let arrivals = desk.issue("arrivals.html", &["arrivals"]);
    assert!(arrivals.contains("MÜLLER") && arrivals.contains("not final"), "{no}");
    let handover = desk.issue("handover.html", &["handover"]);
    assert!(handover.contains("交接班表") && handover.contains(&no), "{handover}");
    // It names cases and no traveller.
    assert!(!handover.contains("MÜLLER"));
}

#[test]
fn office_key_survives_protection_rekey_and_restore() {
    const WANG: &str = "night shift at Lishe 4";
    let desk = Desk { tmp: tempfile::tempdir().unwrap() };
    let secret = desk.path("wang");
    fs::write(&secret, format!("{WANG}\n")).unwrap();
    let signed = |arguments: &[&str]| {
        let who = ["--officer", "wang", "--passphrase-file", secret.to_str().unwrap()];
        desk.done(&[&who, arguments].concat())
    };
    desk.done(&["--officer", "wang", "init", "--unprotected", "--office", "NGB", "--name", "Wang Wei"]);
    let key = desk.done(&["office-key"]);
    assert!(key.starts_with("portdesk-office-key 1 NGB "), "{key}");
    assert_eq!(desk.done(&["office-key"]), key);
    signed(&["protect"]);
    assert_eq!(signed(&["office-key"]), key);
    signed(&["rekey"]);
    assert_eq!(signed(&["office-key"]), key);
    let backup = desk.path("backup");
    signed(&["backup", backup.to_str().unwrap()]);
    fs::rename(desk.path("desk"), desk.path("lost")).unwrap();
    desk.done(&["restore", backup.to_str().unwrap()]);
    assert_eq!(signed(&["office-key"]), key);
}

#[test]
fn encrypted_desk_holds_no_clear_secret() {
    let desk = Desk { tmp: tempfile::tempdir().unwrap() };
    let secret = desk.path("wang");
    fs::write(&secret, "night shift at Lishe 4\n").unwrap();
    let who = ["--officer", "wang", "--passphrase-file", secret.to_str().unwrap()];
    let signed = |arguments: &[&str]| desk.done(&[&who, arguments].concat());
    signed(&["init", "--office", "NGB", "--name", "Wang Wei"]);
    signed(&["office-key"]);
    let backup = desk.path("backup");
    signed(&["backup", backup.to_str().unwrap()]);
    let shown = signed(&["journal", "--format", "json"]);
    let entries: Value = serde_json::from_str(&shown).unwrap();
    let entry = entries.as_array().unwrap().iter().find(|e| e["what"] == "office_key_made").unwrap();
    let public = entry["about"].as_str().unwrap();
    assert_eq!(public.len(), 64, "the public key and nothing else: {entry}");
    let bytes: Vec<u8> =
        (0..64).step_by(2).map(|at| u8::from_str_radix(&public[at..at + 2], 16).unwrap()).collect();
    // The secret is in the same entry: where the one is not in clear, the other is not.
    for file in files(&desk.path("desk")).into_iter().chain([backup]) {
        let found = fs::read(&file).unwrap().windows(32).any(|window| window == bytes);
        assert!(!found, "{}", file.display());
    }
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Whether a font of the machine has a character.
fn has_font(c: char) -> bool {
    let wanted = format!(":charset={:x}", u32::from(c));
    let found = Command::new("fc-list").arg(wanted).output();
    c.is_ascii() || found.is_ok_and(|found| !found.stdout.is_empty())
}

/// What a browser prints has every name, and each document is on A4.
#[test]
fn browser_prints_every_name() {
    let browser = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| {
        Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
    });
    let text = Command::new("pdftotext").arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let (Some(browser), Ok(_)) = (browser, text) else {
        println!("not run: no chromium, or no pdftotext, is installed");
        return;
    };
    let (desk, no) = Desk::approved();
    for (name, arguments) in [("receipt", vec!["receipt", &no]), ("arrivals", vec!["arrivals"])] {
        let html = desk.path(&format!("{name}.html"));
        let source = desk.issue(&format!("{name}.html"), &arguments);
        // Names that fonts do not have by themselves.
        let rare = "𠮷野 Nguyễn Thị Ánh";
        fs::write(&html, source.replace("MÜLLER", rare)).unwrap();
        let pdf = desk.path(&format!("{name}.pdf"));
        let printed = Command::new(browser)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"])
            .arg(format!("--user-data-dir={}", desk.path("profile").display()))
            .arg(format!("--print-to-pdf={}", pdf.display()))
            .arg(format!("file://{}", html.display()))
            .output()
            .unwrap();
        assert!(pdf.exists(), "{printed:?}");
        let text = Command::new("pdftotext")
            .args(["-raw".as_ref(), pdf.as_os_str(), "-".as_ref()])
            .output()
            .unwrap();
        let text = String::from_utf8(text.stdout).unwrap().replace(['\n', ' '], "");
        for word in ["𠮷野", "NguyễnThịÁnh", "口岸签证", "受理单", "Passport"] {
            if name == "arrivals" && word == "受理单" {
                continue;
            }
            // A character that no font of the machine has is not drawn, and has no text either.
            match word.chars().find(|c| !has_font(*c)) {
                Some(c) => println!("{name}: {word} is not looked for: no font has {c}"),
                None => assert!(text.contains(word), "{name}: {word}: {text}"),
            }
        }
        let info = Command::new("pdfinfo").arg(&pdf).output().unwrap();
        assert!(String::from_utf8_lossy(&info.stdout).contains("(A4)"), "{info:?}");
    }
}
