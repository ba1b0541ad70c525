//! Text that means harm, in every field in which a stranger can write: taken in, shown on every screen, printed by every command. What
//! comes out may look odd, but it steers no terminal, reorders and hides nothing, moves no frame and starts no formula.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::frames::{FRAMES, LANGS, SIZES, frames_are_whole, overlay_is_whole};
use crate::hand::{Hand, NOW, at};
use portdesk::domain::case::Case;
use portdesk::domain::rules::Rules;
use portdesk::domain::sanitize::{clean, clean_lines, is_shown};
use portdesk::intake::{ReadSubmission, read_one, to_json};
use portdesk::sample;
use portdesk::service::{ImportOutcome, Submission};
use portdesk::ui::base::cells;
use portdesk::ui::state::msg::Msg;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use unicode_width::UnicodeWidthStr;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::builtin);

/// What strangers write. Each shows something within its first four characters, so that it is no empty text when it is cut.
static HOSTILE: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut all: Vec<String> = [
        "\u{1b}[2J\u{1b}[1;1Hhome",
        "\u{1b}]52;c;cm0gLXJmIH4=\u{7}",
        "\u{1b}]0;title\u{1b}\\",
        "\u{1b}P+q544e\u{1b}\\",
        "\u{1b}_Gi=1;AAAA\u{1b}\\",
        "\u{9b}31m\u{9d}0;x\u{9c}\u{90}q\u{9c}",
        "\u{202e}gnp.fdp\u{202c}",
        "\u{2066}a\u{2069}\u{200f}b\u{61c}",
        "a\u{200b}\u{200d}\u{feff}\u{ad}\u{2060}b\u{e0041}\u{fe0f}",
        "x\u{2028}y\u{2029}z\u{85}",
        "a\tb\r\nc\n=1",
        "\0\u{8}\u{7f}nul",
        "<script>alert('&amp;')</script>",
        "=HYPERLINK(\"http://example.org\",\"x\")",
        "+1+1|cmd' /c calc'!A0",
        "-2+3",
        "@SUM(A1:A9)",
        "\t=1+1",
        "\r=1+1",
        "＝1＋1",
        "{officer} {about} {case}",
        "\",\"=1+1\r\n=1+1,",
        "%s%n $(reboot) `reboot` ; reboot",
        "\u{17d8}\u{17d8}\u{17d8}",
        "👩\u{200d}👩\u{200d}👧\u{1f3fd}",
        "\u{e000}\u{fdd0}\u{ffff}x",
        "٠١٢ שלום مرحبا",
    ]
    .map(str::to_owned)
    .into();
    all.push(format!("e{}", "\u{301}".repeat(60)));
    all.push(format!("\u{1112}{}", "\u{11ab}".repeat(60)));
    all.push(format!("x{}", "\u{301}\u{200d}".repeat(30)));
    all.push("王".repeat(250));
    all.push(format!("a{}", "王".repeat(250)));
    all
});

/// The hostile text for a field: another one for each, and another one for each turn.
fn text(field: usize, turn: usize, most: usize) -> String {
    let text = &HOSTILE[(field + turn) % HOSTILE.len()];
    // Every other time as much of it as the field takes.
    let times = if (field + turn / HOSTILE.len()).is_multiple_of(2) { 1 } else { most };
    text.chars().cycle().take((text.chars().count() * times).min(most)).collect()
}

/// Fields of a submission in which a stranger writes what he likes, and how much.
const TOP: &[(&str, usize)] = &[
    ("/reason", 2000),
    ("/arrival/carrier", 40),
    ("/inviter/name", 300),
    ("/inviter/uscc", 40),
    ("/inviter/contact", 300),
    ("/inviter/phone", 60),
    ("/inviter/address", 500),
];
const TRAVELLER: &[(&str, usize)] = &[
    ("/surname", 200),
    ("/given_names", 200),
    ("/native_name", 200),
    ("/passport/kind", 4),
    ("/passport/number", 24),
    ("/passport/mrz/0", 100),
    ("/passport/mrz/1", 100),
];

/// A submission with hostile text in every field that takes any.
fn hostile(mut submission: Value, turn: usize) -> Value {
    let mut fields: Vec<(String, usize)> =
        TOP.iter().map(|(path, most)| ((*path).to_owned(), *most)).collect();
    let group = submission["group"].as_array().map_or(0, Vec::len);
    let travellers = (0..group).map(|n| format!("/group/{n}")).chain(["/traveller".to_owned()]);
    for traveller in travellers {
        fields.extend(TRAVELLER.iter().map(|(path, most)| (format!("{traveller}{path}"), *most)));
    }
    let documents = submission["documents"].as_array().map_or(0, Vec::len);
    fields.extend((0..documents).map(|n| (format!("/documents/{n}/name"), 200)));
    for (n, (path, most)) in fields.iter().enumerate() {
        if let Some(value) = submission.pointer_mut(path) {
            *value = json!(text(n, turn, *most));
        }
    }
    submission
}

fn taken(submission: &Value) -> ReadSubmission {
    read_one(submission.to_string().as_bytes(), "x", 1, &RULES).unwrap_or_else(|e| panic!("{e:?}"))
}

/// A case as hostile papers and hostile words would have made it, its state left as it is.
fn happened(case: &mut Case, turn: usize) {
    let turn = turn + usize::try_from(case.no.serial()).unwrap();
    case.papers = taken(&hostile(to_json(&case.papers), turn)).papers;
    for (n, line) in case.lines.iter_mut().enumerate() {
        line.note = line.note.as_ref().map(|_| clean_lines(&text(n, turn, 4000)).into());
        for (m, finding) in line.findings.iter_mut().enumerate() {
            finding.about = clean(&text(n + m, turn, 100)).into();
        }
    }
    for (n, stamp) in case.timeline.iter_mut().enumerate() {
        stamp.note = stamp.note.as_ref().map(|_| clean_lines(&text(n, turn, 4000)).into());
    }
}

/// A character that stands on the one before it.
fn stands_on(c: char) -> bool {
    unicode_width::UnicodeWidthChar::width(c) == Some(0)
}

/// Marks that may stand on one letter.
const MARKS: usize = 4;

/// What a screen shows steers nothing, hides nothing and keeps its place.
fn sound(hand: &Hand, what: &str) {
    let cells = hand.cells();
    for row in &cells {
        let line = row.concat();
        for symbol in row {
            assert!(symbol.chars().all(is_shown), "{what}: {symbol:?} in {line}");
            assert!(
                symbol.chars().filter(|c| stands_on(*c)).count() <= MARKS,
                "{what}: {symbol:?} in {line}"
            );
            assert!(!symbol.starts_with(stands_on), "{what}: {symbol:?} in {line}");
            // A terminal that measures the symbol as a whole goes on at the same cell.
            assert_eq!(symbol.width(), cells::width(symbol), "{what}: {symbol:?} in {line}");
        }
        assert!(
            row.iter().map(|s| cells::width(s)).sum::<usize>() <= usize::from(hand.model.size.0),
            "{what}: {line}"
        );
    }
    let what = &format!("{what}:\n{}\n", hand.screen().join("\n"));
    if hand.model.layers.is_empty() && hand.model.privacy.cover.is_none() {
        assert_eq!(frames_are_whole(&cells, what), 0, "{what}");
    } else {
        overlay_is_whole(&cells, what);
    }
}

/// Where lines of the screen's own stand.
fn borders(hand: &Hand) -> Vec<(usize, usize)> {
    let cells = hand.cells();
    let rows = cells.iter().enumerate();
    let all = rows.flat_map(|(y, row)| row.iter().enumerate().map(move |(x, s)| (x, y, s)));
    all.filter(|(.., s)| *s == "│").map(|(x, y, _)| (x, y)).collect()
}

#[test]
fn every_screen_bears_hostile_text() {
    for (turn, (lang, size)) in LANGS.into_iter().flat_map(|l| SIZES.map(|s| (l, s))).enumerate() {
        for (n, (name, reach)) in FRAMES.iter().enumerate() {
            let mut hand = Hand::sits_where(lang, 24, 6, size, &|case| happened(case, 5 * n + turn));
            hand.set.officer.name = clean(&text(n, turn, 200)).into();
            reach(&mut hand);
            hand.model.follow();
            let what = format!("{name} {lang:?} {size:?}");
            sound(&hand, &what);
            if hand.model.layers.is_empty() {
                let mut plain = Hand::sits(lang, 24, 6, size);
                reach(&mut plain);
                plain.model.follow();
                assert_eq!(borders(&hand), borders(&plain), "{what}");
            }
        }
    }
}

/// The samples, each with hostile text in all its fields, under ids that begin like formulas.
fn submissions() -> Vec<Value> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples");
    let mut files = vec![samples.join("story.json")];
    files.extend(fs::read_dir(samples.join("grounds")).unwrap().map(|f| f.unwrap().path()));
    files.sort();
    let per_file = HOSTILE.len().div_ceil(files.len());
    let mut all = Vec::new();
    for (n, file) in files.iter().enumerate() {
        for m in 0..per_file {
            let turn = n * per_file + m;
            let mut submission: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
            submission["id"] = json!(format!("-{turn}+1").replace('+', "-"));
            all.push(hostile(submission, turn));
        }
    }
    all
}

#[test]
fn hostile_submissions_are_flagged_and_shown_sanitized() {
    let batch: Vec<Submission> = submissions()
        .iter()
        .map(taken)
        .map(|t| Submission { papers: t.papers, original: t.original })
        .collect();
    let many = batch.len();
    let keys = [
        "",
        "Enter",
        "Enter i",
        "Enter i G",
        ".",
        "a",
        "t",
        "r",
        "W",
        "n",
        "o",
        "e",
        "d",
        "Enter x",
        "Enter w",
    ];
    for lang in LANGS {
        for size in SIZES {
            let mut hand = Hand::sits(lang, 0, 0, size);
            let fates = hand.service.import(batch.clone()).unwrap();
            for (fate, submission) in fates.iter().zip(&batch) {
                let ImportOutcome::Accepted { flags, .. } = fate else { panic!("{fate:?}") };
                let marked = format!("{:?}", submission.papers).contains(portdesk::domain::sanitize::MARK);
                assert_eq!(flags.contains(&"hostile_text".to_owned()), marked, "{fate:?}");
            }
            let desk = hand.service.desk();
            hand.msg(Msg::Desk(desk));
            for case in 0..many {
                // A few screens of each case, all of them over all cases.
                for keys in keys.iter().skip(case % 3).step_by(3) {
                    hand.keys("Home").keys(&"Down ".repeat(case)).keys(keys);
                    hand.model.follow();
                    sound(&hand, &format!("case {case} {keys} {lang:?} {size:?}"));
                    while !hand.model.layers.is_empty() {
                        hand.keys("Esc");
                    }
                    hand.keys("Esc");
                }
            }
        }
    }
}

#[test]
fn pasted_text_is_sanitized() {
    for size in SIZES {
        let mut hand = Hand::sits(portdesk::domain::lang::Lang::En, 6, 0, size);
        for (n, pasted) in HOSTILE.iter().enumerate() {
            for keys in ["/", "n", "o", "W", "r"] {
                hand.keys(keys);
                let effects = hand.msg(Msg::Paste(pasted.clone()));
                hand.carry_out(effects);
                sound(&hand, &format!("paste {n} after {keys} {size:?}"));
                hand.keys("Esc Esc");
            }
            hand.keys("n");
            hand.msg(Msg::Paste(format!("{n} {pasted}")));
            hand.keys("Enter i G");
            sound(&hand, &format!("timeline with {n} {size:?}"));
            hand.keys("Esc");
        }
        let kept = hand.service.desk();
        let notes: Vec<_> =
            kept.iter().flat_map(|l| &l.case.timeline).filter_map(|s| s.note.clone()).collect();
        assert!(notes.len() >= HOSTILE.len());
        assert!(notes.iter().all(|n| *clean_lines(n) == **n), "{notes:?}");
    }
}

fn portdesk(store: &Path, lang: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portdesk"))
        .args(["--lang", lang, "--store"])
        .arg(store)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// Text for a person at a terminal: lines, and nothing else that is not shown.
fn sound_text(bytes: &[u8], what: &str) -> String {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    for line in text.split('\n') {
        assert!(line.chars().all(is_shown), "{what}: {line:?}");
        let mut marks = 0;
        for c in line.chars() {
            marks = if stands_on(c) { marks + 1 } else { 0 };
            assert!(marks <= MARKS, "{what}: {line:?}");
        }
    }
    text
}

/// Every text in a value, names of fields too.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(all) => all.iter().flat_map(texts).collect(),
        Value::Object(all) => {
            all.iter().flat_map(|(k, v)| std::iter::once(k.as_str()).chain(texts(v))).collect()
        }
        _ => Vec::new(),
    }
}

/// JSON of which no text would do harm once somebody prints it.
fn sound_json(bytes: &[u8], what: &str) -> Value {
    sound_text(bytes, what);
    let value: Value = serde_json::from_slice(bytes).unwrap_or_else(|e| panic!("{what}: {e}"));
    for text in texts(&value) {
        sound_text(text.as_bytes(), what);
    }
    value
}

fn starts_a_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// A table of which no cell but a number is read as a formula.
fn sound_csv(bytes: &[u8], what: &str) -> usize {
    sound_text(bytes, what);
    let mut from = csv::Reader::from_reader(bytes);
    let head = from.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = from.records().map(Result::unwrap).collect();
    for row in &rows {
        for (name, cell) in head.iter().zip(row) {
            let number = name == "slack_minutes" && cell.parse::<i64>().is_ok();
            assert!(number || !starts_a_formula(cell), "{what}: {name} {cell:?}");
        }
    }
    rows.len()
}

fn desk() -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk");
    let name = "\u{1b}[2J\u{202e}=1";
    let made = portdesk(
        &store,
        "en",
        &["--officer", "x", "init", "--unprotected", "--office", "NGB", "--name", name],
    );
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    sound_text(&made.stdout, "init");
    (dir, store)
}

#[test]
fn exports_are_safe_for_terminals_and_spreadsheets() {
    let (dir, store) = desk();
    let submissions = submissions();
    let file = dir.path().join("\u{1b}[2J\u{202e}.ndjson");
    let lines: String = submissions.iter().map(|s| format!("{s}\n")).collect();
    fs::write(&file, lines).unwrap();
    let file = file.to_str().unwrap();
    let out = portdesk(&store, "en", &["import", file, "--dry-run"]);
    sound_text(&out.stdout, "dry run");
    let out = portdesk(&store, "en", &["import", file, "--report", "json"]);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    let report = sound_json(&out.stdout, "import");
    assert_eq!(report["accepted"].as_array().unwrap().len(), submissions.len());
    for (lang, again) in [("en", "json"), ("zh", "text")] {
        let out = portdesk(&store, lang, &["import", file, "--report", again]);
        let text = sound_text(&out.stdout, "import again");
        if again == "json" {
            // What was read back from the disk is what was taken in.
            let report = sound_json(&out.stdout, "import again");
            assert_eq!(report["unchanged"].as_array().unwrap().len(), submissions.len(), "{text}");
        }
    }
    for lang in ["en", "zh"] {
        let table = sound_text(&portdesk(&store, lang, &["list"]).stdout, "table");
        assert_eq!(table.lines().count(), submissions.len() + 1, "a case is a line");
        let rows = sound_csv(&portdesk(&store, lang, &["list", "--format", "csv"]).stdout, "csv");
        assert_eq!(rows, submissions.len());
        let all = portdesk(&store, lang, &["list", "--format", "json"]).stdout;
        assert_eq!(sound_json(&all, "json").as_array().unwrap().len(), submissions.len());
        let all = portdesk(&store, lang, &["list", "--format", "ndjson"]).stdout;
        let all: Vec<&[u8]> = all.trim_ascii_end().split(|b| *b == b'\n').collect();
        assert_eq!(all.len(), submissions.len());
        all.iter().for_each(|one| {
            sound_json(one, "ndjson");
        });
        sound_text(&portdesk(&store, lang, &["officers"]).stdout, "officers");
    }
    for (n, submission) in submissions.iter().enumerate() {
        let (lang, id) = (["en", "zh"][n % 2], submission["id"].as_str().unwrap());
        let shown = portdesk(&store, lang, &["show", "--", id]);
        assert_eq!(shown.status.code(), Some(0), "{shown:?}");
        let text = sound_text(&shown.stdout, "show");
        assert!(!text.lines().any(starts_a_formula), "a stranger's line stands as one of the desk's: {text}");
        sound_json(&portdesk(&store, lang, &["show", "--format", "json", "--", id]).stdout, "show");
    }
}

#[test]
fn action_output_is_safe_for_terminals_and_scripts() {
    let (dir, store) = desk();
    let file = dir.path().join("one.json");
    let submission = &submissions()[0];
    fs::write(&file, submission.to_string()).unwrap();
    portdesk(&store, "en", &["import", file.to_str().unwrap()]);
    let id = submission["id"].as_str().unwrap();
    for (n, word) in HOSTILE.iter().filter(|t| !t.contains('\0')).enumerate() {
        let format = ["text", "json"][n % 2];
        let note = format!("--note={word}");
        for action in [
            &["note", &note][..],
            &["approve", &note],
            &["reject", "--item=PASSPORT", "--code=D-ILLEGIBLE", &note],
        ] {
            let arguments = [&["act"], action, &["--format", format, "--", id]].concat();
            let out = portdesk(&store, "en", &arguments);
            match format {
                "json" if !out.stdout.is_empty() => {
                    sound_json(&out.stdout, "act");
                }
                _ => {
                    sound_text(&out.stdout, "act");
                }
            }
            sound_text(&out.stderr, "act");
        }
        for arguments in [
            &["show", "--", word][..],
            &["act", "claim", "--", word],
            &["act", "hold", "--until", &format!("x{word}"), "--", id],
            &["act", "transfer", "--to", &format!("x{word}"), "--", id],
            &["act", "verify", "--item", &format!("x{word}"), "--", id],
            &["list", "--", word],
        ] {
            let out = portdesk(&store, "en", arguments);
            sound_text(&out.stdout, "words");
            sound_text(&out.stderr, "words");
        }
    }
    sound_text(&portdesk(&store, "en", &["show", "--", id]).stdout, "show");
    sound_json(&portdesk(&store, "en", &["show", "--format", "json", "--", id]).stdout, "show");
}

#[test]
fn fault_messages_are_sanitized() {
    let (dir, store) = desk();
    let story =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples/story.json")).unwrap();
    let mut lines = String::new();
    for word in HOSTILE.iter() {
        let mut submission: Value = serde_json::from_str(&story).unwrap();
        for field in ["schema", "id", "office", "submitted_at", "ground", word] {
            submission[field] = json!(word);
        }
        submission["traveller"][word] = json!({ word: word });
        submission["documents"][0]["item"] = json!(word);
        lines.push_str(&format!("{submission}\n"));
        // And where it is no JSON at all.
        lines.push_str(&format!("{}\n", word.replace('\n', " ")));
    }
    let table: String = HOSTILE.iter().map(|w| format!("\"{}\",1\n", w.replace('"', "\"\""))).collect();
    for (name, bytes) in [("a.ndjson", lines), ("b.csv", format!("id,\u{1b}[2J\n{table}")), ("c.csv", table)]
    {
        let file = dir.path().join(name);
        fs::write(&file, bytes).unwrap();
        for lang in ["en", "zh"] {
            let out = portdesk(&store, lang, &["import", file.to_str().unwrap()]);
            assert_eq!(out.status.code(), Some(4), "{out:?}");
            sound_text(&out.stdout, name);
            sound_text(&out.stderr, name);
            let out = portdesk(&store, lang, &["import", "--report", "json", file.to_str().unwrap()]);
            sound_json(&out.stdout, name);
        }
    }
}

#[test]
fn settings_errors_are_sanitized() {
    let (dir, store) = desk();
    let config = dir.path().join("config.toml");
    let keys = dir.path().join("keys.toml");
    for word in HOSTILE.iter() {
        let quoted = json!(word).to_string();
        for table in [
            format!("[global]\nquit = [{quoted}]\n"),
            format!("[global]\n{quoted} = [\"q\"]\n"),
            format!("[{quoted}]\nquit = [\"q\"]\n"),
            format!("# {word}\nquit = {word}"),
        ] {
            fs::write(&keys, table).unwrap();
            fs::write(&config, format!("keys = '{}'\n", keys.display())).unwrap();
            let out = portdesk(&store, "en", &["--config", config.to_str().unwrap(), "list"]);
            assert_eq!(out.status.code(), Some(2), "{out:?}");
            sound_text(&out.stderr, word);
        }
        for settings in [
            format!("theme = {quoted}"),
            format!("officer = {quoted}"),
            format!("x{word}"),
            format!("store = {quoted}"),
        ] {
            fs::write(&config, settings).unwrap();
            let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
            let out = command
                .args(["--config", config.to_str().unwrap(), "list"])
                .current_dir(dir.path())
                .output()
                .unwrap();
            sound_text(&out.stdout, word);
            sound_text(&out.stderr, word);
        }
    }
}

#[test]
fn sample_cases_contain_nothing_hostile() {
    let mut built = sample::cases(1, 24, 6, at(NOW), "NGB".parse().unwrap(), &RULES, 1);
    assert!(built.all(|b| b.case.flags().iter().all(|f| *f != "hostile_text")));
}
