//! Where personal data may not stand: travellers, inviters and notes made up of words that occur nowhere else are taken in, worked on and
//! decided on a protected desk, and every byte that the program leaves is searched for them. The same search on a desk without protection
//! finds them, so that it is known to look in the right places.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::Hand;
use crate::pty::{DEADLINE, Pty, Told};
use chrono::{Duration, Utc};
use portdesk::domain::passphrase::Passphrase;
use portdesk::store::{self, Store};
use portdesk::ui::state::msg::Msg;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

const WANG: &str = "Zorvik night shift 4417";
const LI: &str = "Beilun Kadrova morning 9083";
const ZHANG: &str = "Zhenhai Kadrova evening 5517";

/// Each is found in the files of a desk that does not hide it.
const WORDS: [&str; 30] = [
    "QUENDROVSKAYA",
    "ZYPHORINE",
    "魁恩卓芙",
    "QX7391846",
    "P<ITAQUENDROVSKAYA<<ZYPHORINE<<<<<<<<<<<<<<<",
    "QX73918460ITA5102178F3204153<<<<<<<<<<<<<<06",
    "1951-02-17",
    "510217",
    "蒹葭样例贸易有限公司",
    "柳如例",
    "+86 574 5559 7731",
    "宁波市鄞州区样例巷8848号",
    "Golden wedding of the Brontovik twins",
    "quendrovskaya-scan.pdf",
    "PVS-20261202-77417",
    "ILDEGARDOVA",
    "QX7391847",
    "1953-06-29",
    "UMBRICHTSEN",
    "QX7391848",
    "1955-10-03",
    "VANDERPLOEGH",
    "NQ5520931",
    "1979-12-24",
    "Urgent overhaul of the Skarvenheim press",
    "芦苇样例装备有限公司",
    "called Mr Trevanion at the Okhranov hotel",
    "no proof of the Fjellström contract",
    "asked the Grünspecht agency",
    "Wang Weizhong 王维仲",
];

/// Other forms of the same, which need not occur anywhere.
const FORMS: [&str; 8] = [
    "19510217",
    "17/02/1951",
    "17.02.1951",
    "17 Feb 1951",
    "2 17 1951",
    "1951年",
    "quendrovskaya zyphorine",
    "5559 7731",
];

/// The words that stand in some bytes, as UTF-8 or UTF-16.
fn found<'a>(words: impl IntoIterator<Item = &'a str>, bytes: &[u8]) -> Vec<&'a str> {
    let wide = |word: &str| word.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    words
        .into_iter()
        .filter(|word| {
            [word.as_bytes(), &wide(word)].iter().any(|w| memchr::memmem::find(bytes, w).is_some())
        })
        .collect()
}

fn nothing_in(bytes: &[u8], place: &str) {
    let all = WORDS.iter().chain(&FORMS).copied().chain([WANG, LI, ZHANG]);
    assert_eq!(found(all, bytes), Vec::<&str>::new(), "in {place}");
}

fn sample(ground: &str) -> Value {
    let file = format!("{}/assets/samples/grounds/{ground}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

/// Two submissions: a group, and one whose case is refused.
fn submissions() -> String {
    let mut group = sample("GRP");
    group["id"] = json!("PVS-20261202-77417");
    group["reason"] = json!("Golden wedding of the Brontovik twins");
    group["documents"][0]["name"] = json!("quendrovskaya-scan.pdf");
    let inviter = json!({
        "name": "蒹葭样例贸易有限公司", "uscc": "91330205MA2FAKE029", "contact": "柳如例",
        "phone": "+86 574 5559 7731", "address": "宁波市鄞州区样例巷8848号",
    });
    group["inviter"] = inviter.clone();
    let first = &mut group["traveller"];
    first["surname"] = json!("QUENDROVSKAYA");
    first["given_names"] = json!("ZYPHORINE");
    first["native_name"] = json!("魁恩卓芙");
    first["birth_date"] = json!("1951-02-17");
    first["passport"]["number"] = json!("QX7391846");
    first["passport"]["mrz"] = json!([WORDS[4], WORDS[5]]);
    let others = [("ILDEGARDOVA", "QX7391847", "1953-06-29"), ("UMBRICHTSEN", "QX7391848", "1955-10-03")];
    for (n, (surname, number, birth)) in others.into_iter().enumerate() {
        let other = &mut group["group"][n];
        other["surname"] = json!(surname);
        other["birth_date"] = json!(birth);
        other["passport"]["number"] = json!(number);
        other["passport"]["mrz"] = Value::Null;
    }
    let mut single = sample("REP");
    single["id"] = json!("PVS-20261202-77418");
    single["reason"] = json!("Urgent overhaul of the Skarvenheim press");
    single["inviter"] = inviter;
    single["inviter"]["name"] = json!("芦苇样例装备有限公司");
    single["traveller"]["surname"] = json!("VANDERPLOEGH");
    single["traveller"]["birth_date"] = json!("1979-12-24");
    single["traveller"]["passport"]["number"] = json!("NQ5520931");
    single["traveller"]["passport"]["mrz"] = Value::Null;
    format!("{group}\n{single}\n")
}

/// A desk with a home of its own, of which every file is looked at.
struct Desk {
    /// All that the program could write to.
    tree: tempfile::TempDir,
    /// Passphrases, which are no part of it.
    aside: tempfile::TempDir,
    /// What was told on standard error.
    told: Vec<u8>,
    protected: bool,
}

impl Desk {
    fn new(protected: bool) -> Self {
        let [tree, aside] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        for folder in ["home", "data", "tmp"] {
            fs::create_dir(tree.path().join(folder)).unwrap();
        }
        for (name, text) in [("wang", WANG), ("li", LI), ("zhang", ZHANG)] {
            let file = aside.path().join(name);
            fs::write(&file, format!("{text}\n")).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        }
        let mut desk = Self { tree, aside, told: Vec::new(), protected };
        let mut init = vec!["init", "--office", "NGB", "--name", "Wang Weizhong 王维仲"];
        init.extend((!protected).then_some("--unprotected"));
        desk.does("wang", &init, "");
        let text = submissions();
        let taken = desk.does("wang", &["import", "-", "--format", "ndjson"], &text);
        assert!(String::from_utf8_lossy(&taken.stdout).contains("2 imported"), "{taken:?}");
        desk.has_file();
        desk
    }

    /// A file of a document says all of it once more.
    fn has_file(&self) {
        let locked = store::open_locked(&self.store()).unwrap();
        let words = Passphrase::new(WANG.into());
        let ring =
            locked.is_protected().then(|| locked.try_passphrase("wang".parse().unwrap(), &words).unwrap());
        let (mut opened, _) = locked.unlock(ring, &mut |_, _| {}).unwrap();
        let scan = format!("%PDF-1.7\n{}", WORDS.join("\n").repeat(200)).into_bytes();
        crate::kept::deliver_files_at(&mut opened, &[("quendrovskaya-scan.pdf".into(), scan)], Utc::now())
            .unwrap();
        opened.close().unwrap();
        let blobs = self.store().join("blobs");
        assert!(blobs.is_dir() && blobs.join("KEYS").exists() == self.protected, "{blobs:?}");
    }

    fn store(&self) -> PathBuf {
        self.tree.path().join("data/portdesk")
    }

    fn environment(&self) -> [(&'static str, String); 3] {
        [("HOME", "home"), ("XDG_DATA_HOME", "data"), ("TMPDIR", "tmp")]
            .map(|(name, folder)| (name, self.tree.path().join(folder).display().to_string()))
    }

    /// Runs a command with words on its standard input.
    fn runs(&mut self, officer: &str, arguments: &[&str], words: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_portdesk"))
            .args(["--lang", "en", "--officer", officer, "--passphrase-file"])
            .arg(self.aside.path().join(officer))
            .args(arguments)
            .envs(self.environment())
            .current_dir(self.tree.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads nothing may be gone already.
        let _ = child.stdin.take().unwrap().write_all(words.as_bytes());
        let output = child.wait_with_output().unwrap();
        self.told.extend_from_slice(&output.stderr);
        output
    }

    /// An officer whose passphrase was set by another chooses one: the same words and one more.
    fn has_own(&mut self, officer: &str, words: &str) {
        let file = self.aside.path().join("own");
        fs::write(&file, format!("{words}+\n")).unwrap();
        let own = file.display().to_string();
        self.does(officer, &["officers", "passphrase", "--new-passphrase-file", &own], "");
        fs::rename(file, self.aside.path().join(officer)).unwrap();
    }

    fn does(&mut self, officer: &str, arguments: &[&str], words: &str) -> Output {
        let output = self.runs(officer, arguments, words);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        output
    }

    /// The numbers of the group's case and of the other one.
    fn cases(&mut self) -> [String; 2] {
        ["QUENDROVSKAYA", "VANDERPLOEGH"].map(|name| {
            let listed = self.does("wang", &["list", "-", "--format", "json"], name).stdout;
            serde_json::from_slice::<Value>(&listed).unwrap()[0]["case"].as_str().unwrap().to_owned()
        })
    }

    /// Everything that the program wrote, file by file, names and all.
    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        fn walk(dir: &Path, all: &mut Vec<(PathBuf, Vec<u8>)>) {
            for entry in fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, all);
                } else {
                    let mut bytes = path.display().to_string().into_bytes();
                    bytes.extend(fs::read(&path).unwrap());
                    all.push((path, bytes));
                }
            }
        }
        let mut all = Vec::new();
        walk(self.tree.path(), &mut all);
        all
    }

    fn nothing_in_files(&self) {
        let all = self.files();
        assert!(all.len() >= 5);
        for (path, bytes) in all {
            nothing_in(&bytes, &path.display().to_string());
        }
    }
}

/// What the system shows of a program that runs.
fn shown_of(pid: u32) {
    for name in ["cmdline", "environ", "comm", "limits"] {
        match fs::read(format!("/proc/{pid}/{name}")) {
            Ok(bytes) => nothing_in(&bytes, name),
            // Then nobody sees it, and that is as good.
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::PermissionDenied, "{name}"),
        }
    }
    let limits = fs::read_to_string(format!("/proc/{pid}/limits")).unwrap();
    let core = limits.lines().find(|l| l.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().filter(|w| *w == "0").count(), 2, "{core}");
}

#[test]
fn encrypted_desk_leaks_no_personal_data() {
    let mut desk = Desk::new(true);
    let new = desk.aside.path().join("li").display().to_string();
    desk.does("wang", &["officers", "add", "li", "--name", "Li Na", "--new-passphrase-file", &new], "");
    desk.has_own("li", LI);
    let new = desk.aside.path().join("zhang").display().to_string();
    desk.does("wang", &["officers", "add", "zhang", "--name", "Zhang", "--new-passphrase-file", &new], "");
    desk.has_own("zhang", ZHANG);
    let [group, single] = desk.cases();

    // A session at the screen that calls its officer in every way, ended with a kill in the middle of it.
    let settings = desk.aside.path().join("settings.toml");
    fs::write(&settings, "bell = true\ntitle = true\nnotify = true\n").unwrap();
    let settings = settings.display().to_string();
    let environment = desk.environment();
    let environment: Vec<(&str, &str)> = environment.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let mut pty = Pty::runs(&desk.store(), &["--officer", "wang", "--config", &settings], &environment);
    pty.until_text("Passphrase");
    pty.types(&format!("{WANG}\r"));
    pty.until_text("VANDERPLOEGH");
    pty.types("/");
    pty.until_text("Tab complete");
    pty.types("quendrov\r");
    pty.until_text("1 of 2");
    pty.types("\r");
    pty.until_text("1951-02-17");
    shown_of(pty.child.process_id().unwrap());
    pty.types("n");
    pty.until_text("Enter save");
    pty.types("called Mr Trevanion at the Okhranov hotel\r");
    pty.until_text("Saved");
    pty.types("n");
    pty.until_text("Enter save");
    pty.types("asked the Grünspecht agency");
    pty.until_text("Grünspecht");
    pty.types("\r");
    pty.until("the note's end", |pty| !pty.text().contains("asked the Grünspecht agency"));
    assert!(!found(WORDS, pty.text().as_bytes()).is_empty(), "an open case shows itself");
    pty.types("\x1b[20~");
    pty.until("a curtained screen without a word", |pty| {
        pty.text().contains("Screen hidden")
            && found(WORDS.iter().chain(&FORMS).copied(), pty.text().as_bytes()).is_empty()
    });
    pty.types("\x1b[20~");
    pty.until_text("QUENDROVSKAYA");
    pty.types("L");
    // Whose screen it is stands there; nothing else does.
    pty.until("a locked screen without a word", |pty| {
        let text = pty.text().replace("Wang Weizhong 王维仲", "");
        text.contains("Locked") && found(WORDS.iter().chain(&FORMS).copied(), text.as_bytes()).is_empty()
    });
    // Meanwhile the group has landed, and is handed in once more.
    let mut landed: Value = serde_json::from_str(submissions().lines().next().unwrap()).unwrap();
    landed["id"] = json!("PVS-20261202-77419");
    landed["arrival"]["at"] = json!((Utc::now() - Duration::minutes(10)).to_rfc3339());
    let inbox = desk.store().join("inbox");
    fs::write(inbox.join(".landed.json"), landed.to_string()).unwrap();
    fs::rename(inbox.join(".landed.json"), inbox.join("landed.json")).unwrap();
    let notified = |pty: &Pty| Told::by(&pty.bytes).commands.iter().any(|c| c.starts_with("9;"));
    pty.until("a notification", notified);
    // It is told before the file has been put away.
    let end = Instant::now() + DEADLINE;
    while inbox.join("landed.json").exists() {
        assert!(Instant::now() < end, "the file is left there");
        std::thread::yield_now();
    }
    pty.types(&format!("{WANG}\r"));
    pty.until_text("QUENDROVSKAYA");
    shown_of(pty.child.process_id().unwrap());
    desk.nothing_in_files();
    pty.signal("KILL");
    pty.ends();
    let told = Told::by(&pty.bytes);
    assert!(told.bells == 1 && told.commands.len() >= 3, "{told:?}");
    for command in &told.commands {
        nothing_in(command.as_bytes(), "what the terminal is told");
        assert!(!command.contains("ITA") && !command.contains("Wang"), "{command}");
    }
    assert_eq!(found([WANG, LI], &pty.bytes), Vec::<&str>::new(), "a passphrase is never drawn");
    desk.nothing_in_files();

    // The same by commands: a decision of two, a backup, another key, everything made anew.
    desk.does("wang", &["act", "note", &group, "--note", "-"], "asked the Grünspecht agency");
    let refuse = ["act", "refuse", &single, "--code", "R21-5", "--note", "-"];
    desk.does("li", &refuse, "no proof of the Fjellström contract");
    desk.does("zhang", &["act", "consent", &single], "");
    desk.does("wang", &["show", &group], "");
    desk.does("wang", &["officers", "second-factor", "li"], "");
    let backup = desk.tree.path().join("backup").display().to_string();
    desk.does("wang", &["backup", &backup], "");
    desk.does("wang", &["rekey"], "");
    desk.nothing_in_files();
    desk.does("wang", &["rebuild"], "");
    desk.does("wang", &["verify"], "");
    // Slips of every kind, to hear what is said of them.
    for slip in [vec!["list", "--nothing"], vec!["show", "NGB-00000"], vec!["act", "approve", &group]] {
        assert_ne!(desk.runs("wang", &slip, "").status.code(), Some(0), "{slip:?}");
    }
    assert_ne!(desk.runs("li", &["rekey"], "").status.code(), Some(0));
    desk.nothing_in_files();
    nothing_in(&desk.told, "standard error");
}

#[test]
fn store_panic_message_contains_no_personal_data() {
    let mut desk = Desk::new(true);
    let [group, _] = desk.cases();
    desk.does("wang", &["act", "note", &group, "--note", "-"], "called Mr Trevanion at the Okhranov hotel");
    let db = desk.store().join("store/db");
    for round in 0..6_usize {
        let mut bytes = fs::read(&db).unwrap();
        let from = bytes.len() * round / 6;
        let upto = (from + 40_000).min(bytes.len());
        bytes[from..upto].iter_mut().for_each(|b| *b ^= 0xA5);
        fs::write(&db, bytes).unwrap();
        let listed = desk.does("wang", &["list", "-"], "QUENDROVSKAYA");
        assert!(String::from_utf8_lossy(&listed.stdout).contains(&group), "round {round}");
    }
    let told = String::from_utf8_lossy(&desk.told).into_owned();
    assert!(told.contains("was rebuilt"), "{told}");
    // A panic that is caught is no end of the program, at a terminal neither.
    let mut bytes = fs::read(&db).unwrap();
    bytes.iter_mut().for_each(|b| *b ^= 0xA5);
    fs::write(&db, bytes).unwrap();
    let environment = desk.environment();
    let environment: Vec<(&str, &str)> = environment.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let mut pty = Pty::runs(&desk.store(), &["--officer", "wang"], &environment);
    pty.until_text("Passphrase");
    pty.types(&format!("{WANG}\r"));
    pty.until_text("QUENDROVSKAYA");
    pty.types("qy");
    assert_eq!(pty.ends(), 0);
    let told = String::from_utf8_lossy(&pty.bytes).into_owned();
    assert!(told.contains("was rebuilt") && !told.contains("fault of its own"), "{told}");
    // The journal too, of which nothing can be made anew: it is refused with the place.
    let mut segments = fs::read_dir(desk.store().join("journal")).unwrap().map(|e| e.unwrap().path());
    let segment = segments.find(|p| p.extension().is_some_and(|e| e == "seg")).unwrap();
    assert!(segments.next().is_none(), "one segment");
    let mut bytes = fs::read(&segment).unwrap();
    // What follows the last entry is room for more.
    let middle = bytes.iter().rposition(|b| *b != 0).unwrap() / 2;
    bytes[middle..middle + 64].fill(b'Q');
    fs::write(&segment, bytes).unwrap();
    fs::remove_dir_all(desk.store().join("store")).unwrap();
    assert_eq!(desk.runs("wang", &["list"], "").status.code(), Some(3));
    desk.nothing_in_files();
    nothing_in(&desk.told, "standard error");
}

#[test]
fn leak_search_finds_data_when_unencrypted() {
    let mut desk = Desk::new(false);
    let [group, single] = desk.cases();
    for note in ["called Mr Trevanion at the Okhranov hotel", "asked the Grünspecht agency"] {
        desk.does("wang", &["act", "note", &group, "--note", "-"], note);
    }
    let refuse = ["act", "refuse", &single, "--code", "R21-5", "--note", "-"];
    desk.does("wang", &refuse, "no proof of the Fjellström contract");
    let all: Vec<u8> = desk.files().into_iter().flat_map(|(_, bytes)| bytes).collect();
    let missed: Vec<&str> = WORDS.into_iter().filter(|w| found([*w], &all).is_empty()).collect();
    assert_eq!(missed, Vec::<&str>::new());
    assert_eq!(found(["QUEND"], "xQUEND".as_bytes()), ["QUEND"]);
    let wide: Vec<u8> = "魁恩".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(found(["魁恩"], &wide), ["魁恩"]);
    let told = Told::by("\x07a\x1b]2;QUEND\x07\x1b[m\x1b]9;ROV\x1b\\\x07\x1b]0;SKA".as_bytes());
    assert_eq!((told.commands, told.bells), (vec!["2;QUEND".to_owned(), "9;ROV".to_owned()], 2));
}

#[test]
fn hidden_screen_contains_no_personal_data() {
    let mut hand = Hand::sits_protected_where((160, 50), &|case| {
        let papers = &mut case.papers;
        papers.reason = WORDS[12].into();
        papers.traveller.surname = WORDS[0].into();
        papers.traveller.given_names = WORDS[1].into();
        papers.traveller.native_name = Some(WORDS[2].into());
        papers.traveller.passport.number = WORDS[3].into();
        papers.traveller.birth_date = WORDS[6].parse().unwrap();
        if let Some(inviter) = &mut papers.inviter {
            (inviter.name, inviter.contact) = (WORDS[8].into(), Some(WORDS[9].into()));
        }
    });
    let screen = |hand: &Hand| hand.screen().join("\n");
    hand.keys("Enter");
    let open = screen(&hand);
    for word in [WORDS[0], WORDS[3], WORDS[6], WORDS[8]] {
        assert_eq!(found([word], open.as_bytes()), [word], "{open}");
    }
    hand.keys("n").writes(WORDS[26]);
    assert!(screen(&hand).contains(WORDS[26]));
    hand.keys("Esc Esc F9");
    nothing_in(screen(&hand).as_bytes(), "a curtained screen");
    hand.keys("F9 L");
    nothing_in(screen(&hand).as_bytes(), "a locked screen");
    hand.writes(crate::hand::RIGHT).keys("Enter Enter n").writes(WORDS[26]);
    assert!(screen(&hand).contains(WORDS[26]), "{}", screen(&hand));
    *hand.clock.lock().unwrap() += Duration::minutes(11);
    let effects = hand.msg(Msg::Tick);
    hand.carry_out(effects);
    assert!(hand.model.privacy.is_locked());
    nothing_in(screen(&hand).as_bytes(), "a screen that nobody touched");
}
