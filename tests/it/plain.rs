//! Plain mode: whole dialogues, line by line, as an officer hears them; and the real program through a pipe and on a terminal.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::{Hand, RIGHT, at as at_time};
use crate::pty::Pty;
use portdesk::domain::case::Case;
use portdesk::domain::case::state::CaseState;
use portdesk::domain::lang::Lang;
use portdesk::front::lines::{EchoMode, LineWriter};
use portdesk::plain::{LineIo, LineSource, begin, run};
use portdesk::service::DeskService;
use portdesk::session::{SessionEvent, TypedLine};
use portdesk::ui::lock::first_run::FirstRunOutcome;
use std::collections::VecDeque;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use zeroize::Zeroizing;

const LI: &str = "Beilun, early in the day 7";
const ZHANG: &str = "Zhenhai, late in the day 8";
const GIVEN: &str = "given out once, 9 signs";

/// Somebody who has made up his lines beforehand; what happens between two of them happens when the second one is wanted.
struct Script<'a> {
    lines: VecDeque<&'a str>,
    outbox: Sender<SessionEvent>,
    between: Box<dyn FnMut(&str) + 'a>,
}

impl LineSource for Script<'_> {
    fn want(&mut self, _: EchoMode) {
        let next = match self.lines.pop_front() {
            Some(line) => {
                (self.between)(line);
                SessionEvent::Line(TypedLine(Zeroizing::new(line.to_owned())))
            }
            None => SessionEvent::End,
        };
        self.outbox.send(next).unwrap();
    }
    fn got(&mut self) {}
}

/// What is written while a script is spoken.
fn spoken(lines: &[&str], between: impl FnMut(&str), talks: impl FnOnce(&mut LineIo<'_>)) -> String {
    let (outbox, inbox) = channel();
    let mut out = Vec::new();
    let script =
        Script { lines: lines.iter().copied().collect(), outbox: outbox.clone(), between: Box::new(between) };
    let paper = LineWriter::new(&mut out, || None, true);
    talks(&mut LineIo::new(paper, Box::new(script), &inbox, &outbox));
    let text = String::from_utf8(out).unwrap();
    pure(&text);
    text
}

/// Nothing but letters and line ends.
fn pure(text: &str) {
    let wrong: Vec<char> = text.chars().filter(|c| c.is_control() && *c != '\n').collect();
    assert!(wrong.is_empty(), "{wrong:?} in {text}");
}

/// A dialogue at a desk.
pub(crate) fn at(hand: &mut Hand, lines: &[&str]) -> String {
    at_where(hand, lines, |_, _| {})
}

fn en() -> Hand {
    Hand::sits(Lang::En, 24, 6, (160, 50))
}

/// A dialogue at a desk where things happen between the lines.
fn at_where(hand: &mut Hand, lines: &[&str], between: impl FnMut(&str, &DeskService)) -> String {
    let (service, set) = (Arc::clone(&hand.service), &mut hand.set);
    let own = Arc::clone(&service);
    let mut between = between;
    spoken(lines, move |line| between(line, &own), |talk| run(talk, &service, set).unwrap())
}

fn state(hand: &Hand, surname: &str) -> CaseState {
    let desk = hand.service.desk();
    let found =
        desk.iter().find(|l| &*l.case.papers.traveller.surname == surname).map(|l| l.case.state.clone());
    found.unwrap()
}

#[test]
fn the_story_in_english() {
    let mut hand = en();
    let text = at(
        &mut hand,
        &[
            "find jansen",
            "1",
            "approve",
            "",
            "claim",
            "why",
            "verify 1 2",
            "verify 99",
            "2",
            "waive",
            "not asked here",
            "undo",
            "reject 3",
            "",
            "blurred",
            "2",
            "Face half in shadow",
            "undo",
            "v 3 4 5 6 7 8",
            ".",
            "verify 9",
            "do",
            "approve",
            "1",
            "note",
            "Flight is booked to Beijing",
            "yes",
            "timeline",
            "waiting",
            "queue 3",
            "1",
            "verify run",
            "+",
            "yes",
            "claim",
            "verify 9",
            "verify 15 16",
            "approve",
            "yes",
            "z",
            "back",
            "quit",
        ],
    );
    assert!(matches!(state(&hand, "JANSEN"), CaseState::TransferOffered { .. }));
    insta::assert_snapshot!(text);
}

#[test]
fn the_story_in_chinese() {
    let mut hand = Hand::sits(Lang::Zh, 24, 6, (160, 50));
    let text = at(
        &mut hand,
        &[
            "帮助",
            "筛选 jansen",
            "1",
            "领取",
            "核实1",
            "核实 2,3",
            "同意",
            "。",
            "一并核实",
            "是",
            "挂起",
            "+3h",
            "等翻译件",
            "恢复",
            "补正",
            "。",
            "转交",
            "否",
            "转交",
            "附言",
            "航班改落北京",
            "是",
            "经过",
            "待办 2",
            "１",
            "领取",
            "不予签发",
            "2",
            "",
            ".",
            "英/中",
            "quit",
        ],
    );
    assert!(matches!(state(&hand, "JANSEN"), CaseState::TransferOffered { .. }));
    insta::assert_snapshot!(text);
}

#[test]
fn lists_continue_and_accesses_are_recorded() {
    let text = at(
        &mut en(),
        &[
            "more",
            "more",
            "more",
            "queue 2",
            "3",
            "2",
            "next",
            "waiting",
            "archive weber",
            "archive",
            "1",
            "find",
            "open 99",
            "hold x",
            "frobnicate",
            "j",
            "NGB-DJTAH",
            "2",
            "99",
            "F4",
            "lock",
            "language",
            "1",
            "quit",
        ],
    );
    insta::assert_snapshot!(text);
}

#[test]
fn closed_case_is_found_and_printed_once() {
    let mut hand = Hand::sits(Lang::En, 4, 700, (160, 50));
    let closed = hand.closed();
    let no = closed.last().unwrap().no.to_string();
    let text = at(&mut hand, &["archive port:PEK frob:x", &no, "back", "queue", "NGB-0000", "quit"]);
    let told = text.matches(&format!("\n{no}: ")).count();
    assert_eq!((closed.len(), told), (700, 1), "{text}");
    assert_eq!(text.matches("\nArchive: ").count(), 2, "once by the words, once on the way back: {text}");
    assert!(text.contains("Unknown field frob: ignored."), "{text}");
}

#[test]
fn batch_runs_once_and_reports_each_case() {
    let mut hand = en();
    let text = at(
        &mut hand,
        &[
            "waiting",
            "queue 5",
            "mark 1 3-5",
            "mark 99",
            "unmark 4",
            "queue 5",
            "claim",
            "no",
            "claim",
            "yes",
            "hold",
            "mark all",
            "unmark",
            "waiting",
            "mark all",
            "release",
            "mark NGB-DJTAH",
            "note",
            "Called the company",
            "yes",
            "refuse",
            "unmark",
            "1",
            "mark",
            "back",
            "hold",
            "+2h",
            "Waits for the hospital",
            "yes",
            "news",
            "new",
            "quit",
        ],
    );
    insta::assert_snapshot!(text);
    assert!(matches!(state(&hand, "REYES"), CaseState::InReview), "it was claimed");
}

#[test]
fn decision_needs_its_own_keyword() {
    for (word, decided) in
        [("", false), ("y", false), ("ok", false), ("no", false), ("yes", true), ("YES", true), ("是", true)]
    {
        let mut hand = en();
        at(&mut hand, &["find volkova", "1", "answer", "ACCEPTED", "", word]);
        let desk = hand.service.desk();
        let case = desk.iter().find(|l| &*l.case.papers.traveller.surname == "VOLKOVA").unwrap();
        assert_eq!(matches!(case.case.state, CaseState::Transferred { .. }), decided, "{word:?}");
    }
}

/// Lines that somebody may write; the word of a decision is not among them.
const LINES: [&str; 64] = [
    "",
    "1",
    "2",
    "3",
    "7",
    "99",
    "0",
    "-1",
    ".",
    "。",
    "queue",
    "queue 3",
    "waiting",
    "all",
    "archive",
    "archive a",
    "more",
    "next",
    "back",
    "open 2",
    "do",
    "why",
    "timeline",
    "new",
    "help",
    "find a",
    "find",
    "/volkova",
    "\\",
    "claim",
    "claim 1",
    "release",
    "verify 1",
    "verify 1 2 3",
    "verify",
    "reject 2",
    "waive 3",
    "undo",
    "redo",
    "+",
    "request",
    "hold",
    "hold 2",
    "resume",
    "escalate",
    "approve",
    "approve 1",
    "transfer",
    "answer",
    "refuse",
    "withdraw",
    "note",
    "recall",
    "agree",
    "not agree",
    "arrival",
    "mark 1-3",
    "mark all",
    "unmark",
    "language",
    "+2h",
    "PEK",
    "y\u{1b}[2J",
    "是的",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    #[test]
    fn random_input_never_decides_without_keyword(
        picks in proptest::collection::vec(0..LINES.len(), 1..40),
    ) {
        let mut hand = en();
        let before: Vec<_> = hand.service.desk().iter().map(|l| Arc::clone(&l.case)).collect();
        let lines: Vec<&str> = picks.iter().map(|n| LINES[*n]).collect();
        let text = at(&mut hand, &lines);
        // Whatever was open at the end was a question.
        proptest::prop_assert!(text.ends_with(" \n"), "{lines:?}");
        let desk = hand.service.desk();
        for case in before {
            let after = desk.get(case.no).map(|l| Arc::clone(&l.case));
            let decided = |c: &Case| c.state.is_decided() || matches!(c.state, CaseState::TransferOffered { .. });
            proptest::prop_assert!(
                after.as_ref().is_some_and(|after| decided(after) == decided(&case)),
                "{lines:?}: {}", case.no
            );
        }
    }
}

#[test]
fn end_of_input_cancels_open_questions() {
    let mut hand = en();
    let text = at(&mut hand, &["find jansen", "1", "claim", "hold"]);
    assert!(text.ends_with("'.' to cancel: \n"), "{text}");
    assert!(matches!(state(&hand, "JANSEN"), CaseState::InReview));
}

#[test]
fn deferred_action_is_announced_when_possible() {
    let mut hand = en();
    let first = ["find müller", "1", "verify 1 2 3 4 5 15 16", "approve", "1", "verify", "verify 7"];
    // It is told and not begun: the lines may have been made up beforehand.
    let text = at(&mut hand, &[&first[..], &["approve", "yes"]].concat());
    let mut rest = text.as_str();
    for part in [
        "Cannot approve yet",
        "verify, reject or waive it",
        "approve: 3 outstanding",
        "ready to approve.",
        "> approve\n",
        "Pre-filled: All 7 items verified",
        "approved, receipt",
    ] {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part} is not in {rest}"));
        rest = &rest[at + part.len()..];
    }
    assert!(matches!(state(&hand, "MÜLLER"), CaseState::Approved { .. }));
    // Another action in between gives it up.
    let mut hand = en();
    let text = at(&mut hand, &[&first[..6], &["hold", ".", "verify 7"]].concat());
    assert!(text.contains("approve: 3 outstanding") && !text.contains("ready to approve."), "{text}");
}

#[test]
fn news_is_printed_only_after_a_command() {
    let mut hand = en();
    let clock = Arc::clone(&hand.clock);
    let text = at_where(&mut hand, &["queue 1", "", "new", "new", "quit"], |line, service| {
        if line.is_empty() {
            // The other port does not answer in time.
            *clock.lock().unwrap() = at_time("2026-11-24T14:05:00+08:00");
            service.elapse().unwrap();
        }
    });
    insta::assert_snapshot!(text);
}

#[test]
fn idle_desk_locks_and_ignores_waking_line() {
    let mut hand = Hand::sits_protected(Lang::En, 24, 6, (160, 50));
    let clock = Arc::clone(&hand.clock);
    let text = at_where(&mut hand, &["find jansen", "1", "claim", "not a passphrase"], |line, _| {
        if line == "claim" {
            let later = *clock.lock().unwrap() + chrono::Duration::minutes(11);
            *clock.lock().unwrap() = later;
        }
    });
    assert!(text.contains("Locked after a period"), "{text}");
    assert!(!text.contains("not a passphrase"), "{text}");
    assert!(text.contains("Wrong officer ID or passphrase."), "{text}");
    assert!(text.trim_end().ends_with("Passphrase of wang:"), "{text}");
    assert_eq!(state(&hand, "JANSEN"), CaseState::Received);
}

#[test]
fn a_first_start_is_asked_line_by_line() {
    let begins = |lines: &[&str]| {
        let mut outcome = FirstRunOutcome::Stay;
        let mut set = Hand::sits(Lang::En, 0, 0, (80, 24)).set;
        let text = spoken(lines, |_| {}, |talk| outcome = begin(talk, &mut set).unwrap());
        (outcome, text)
    };
    let (outcome, text) = begins(&[
        "x",
        "1",
        "",
        "nowhere",
        "shanghai",
        "beijing c",
        "no good id!",
        "wang",
        "王伟",
        "short",
        "night shift at Lishe 4",
        "another",
        "night shift at Lishe 4",
    ]);
    let FirstRunOutcome::SetUp { office, officer, name, passphrase } = outcome else {
        panic!("{outcome:?}: {text}")
    };
    assert_eq!((office.as_str(), officer.as_str(), name.as_str()), ("PEK", "wang", "王伟"));
    assert!(passphrase == portdesk::domain::passphrase::Passphrase::new(RIGHT.into()));
    assert!(!text.contains("Lishe 4"), "{text}");
    insta::assert_snapshot!(text);
    assert_eq!(begins(&["2"]).0, FirstRunOutcome::Sample);
    assert_eq!(begins(&["1", "."]).0, FirstRunOutcome::Leave);
    assert_eq!(begins(&["3"]).0, FirstRunOutcome::Leave);
}

/// The real program, with lines through a pipe.
fn piped(store: &Path, arguments: &[&str], lines: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_portdesk"))
        .args(["--lang", "en", "--store"])
        .arg(store)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that ends before it has read all closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
    let out = child.wait_with_output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    let told = String::from_utf8(out.stderr).unwrap();
    pure(&text);
    pure(&told);
    (out.status.code().unwrap(), text, told)
}

#[test]
fn a_protected_desk_through_a_pipe() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk");
    let (code, text, told) =
        piped(&store, &["--plain"], &format!("1\nNGB\nwang\nWang Wei\n{RIGHT}\n{RIGHT}\nqueue\nquit\n"));
    assert_eq!((code, &*told), (0, ""), "{text}");
    assert!(text.contains("Desk of Ningbo Lishe set up for Wang Wei."), "{text}");
    let secret = dir.path().join("secret");
    std::fs::write(&secret, RIGHT).unwrap();
    let file = ["--officer", "wang", "--passphrase-file", secret.to_str().unwrap()];
    let (code, _, told) = piped(&store, &[&file[..], &["import", "assets/samples/story.json"]].concat(), "");
    assert_eq!(code, 0, "{told}");
    // A passphrase that is not right, then the right one; a look, work, a lock, and work again.
    let lines =
        format!("wang\nnot this one\nwang\n{RIGHT}\n1\nclaim\nlock\n{RIGHT}\nv 1\napprove\n.\nquit\n");
    let (code, text, told) = piped(&store, &["--plain"], &lines);
    assert_eq!((code, &*told), (0, ""), "{text}");
    assert!(!text.contains(RIGHT) && !text.contains("not this one"), "{text}");
    let said = [
        "Wrong officer ID or passphrase.",
        "passport P NX0000000",
        "claimed. Saved.",
        "Locked.",
        "Unlocked.",
        "verified Passport or travel document. Saved.",
        "Cannot approve yet",
        "The traveller enters at Beijing Capital PEK",
        "Goodbye.",
    ];
    let mut at = 0;
    for words in said {
        at += text[at..].find(words).unwrap_or_else(|| panic!("{words} is not in {}", &text[at..]));
    }
    // What needs two officers gets its second one at this very desk.
    let other = dir.path().join("other");
    std::fs::write(&other, LI).unwrap();
    let release = ["act", "release", "PVS-20261202-00017"];
    assert_eq!(piped(&store, &[&file[..], &release].concat(), "").0, 0);
    for (id, own) in [("li", LI), ("zhang", ZHANG)] {
        std::fs::write(&other, GIVEN).unwrap();
        let add = ["officers", "add", id, "--name", id, "--new-passphrase-file", other.to_str().unwrap()];
        let (code, _, told) = piped(&store, &[&file[..], &add].concat(), "");
        assert_eq!(code, 0, "{told}");
        // What another set opens nothing but its own change.
        let (code, text, _) = piped(&store, &["--plain"], &format!("{id}\n{GIVEN}\n"));
        assert!(code == 3 && !text.contains("JANSEN"), "{text}");
        let lines = format!("{id}\n{GIVEN}\nshort\n{GIVEN}\n{GIVEN}\n{own}\n{own}\nqueue\nquit\n");
        let (code, text, told) = piped(&store, &["--plain"], &lines);
        assert_eq!((code, &*told), (0, ""), "{text}");
        let asked = ["was set by wang", "at least 10 characters", "that was set for you", "JANSEN"];
        let mut at = 0;
        for words in asked {
            at += text[at..].find(words).unwrap_or_else(|| panic!("{words} is not in {text}"));
        }
    }
    let refuse = "1\nrefuse\n1\nPapers are not genuine\nyes\n";
    let agree = format!("agree\nli\nwang\n{RIGHT}\n.\nagree\nzhang\nnot this one\n{ZHANG}\nwaiting\nquit\n");
    let (code, text, told) = piped(&store, &["--plain"], &format!("li\n{LI}\n{refuse}{agree}"));
    assert_eq!((code, &*told), (0, ""), "{text}");
    assert!(!text.contains(LI) && !text.contains("not this one"), "{text}");
    let said = [
        "awaiting countersignature",
        "The second officer must be another person.",
        "do not count as two persons",
        "Wrong officer ID",
        "NGB-DJTAH: refused. Can be recalled for 90 s.",
    ];
    let mut at = 0;
    for words in said {
        at += text[at..].find(words).unwrap_or_else(|| panic!("{words} is not in {text}"));
    }
    // Nobody gets in without saying who.
    let (code, text, _) = piped(&store, &["--plain"], "wang\n");
    assert_eq!(code, 3, "{text}");
    assert!(!text.contains("JANSEN"), "{text}");
}

#[test]
fn case_rising_with_time_is_announced() {
    let mut hand = en();
    let clock = Arc::clone(&hand.clock);
    let text = at_where(&mut hand, &["queue 1", "", "quit"], |line, _| {
        if line.is_empty() {
            *clock.lock().unwrap() = at_time("2026-11-23T21:05:00+08:00");
        }
    });
    assert!(text.contains("News: 21:05, NGB-5A0GP MCALLISTER HELEN MARY, overdue"), "{text}");
}

#[test]
fn secret_input_disables_and_restores_echo() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk");
    let set_up = format!("1\nNGB\nwang\nWang Wei\n{RIGHT}\n{RIGHT}\nquit\n");
    assert_eq!(piped(&store, &["--plain"], &set_up).0, 0);
    let mut pty = Pty::runs(&store, &["--plain"], &[]);
    for (question, answer) in
        [("Officer ID:", "wang\n"), ("Passphrase of wang:", RIGHT), ("", "\n"), ("NGB>", "help\n")]
    {
        pty.until_text(question);
        pty.types(answer);
    }
    pty.until_text("E: reschedule");
    let shown = String::from_utf8(pty.bytes.clone()).unwrap();
    assert!(!shown.contains(RIGHT), "{shown}");
    assert!(shown.contains("help"), "the terminal shows what is typed again: {shown}");
    pty.types("\u{3}");
    assert_eq!(pty.ends(), 0);
    let steers: Vec<u8> =
        pty.bytes.iter().copied().filter(|b| *b < b' ' && !matches!(b, b'\r' | b'\n')).collect();
    // The terminal itself shows the Ctrl-c as two letters.
    assert!(steers.is_empty(), "{steers:?}");
    // Whoever leaves the question of who it is has done nothing wrong.
    let mut pty = Pty::runs(&store, &["--plain"], &[]);
    pty.until_text("Officer ID:");
    pty.types("wang\n");
    pty.until_text("Passphrase of wang:");
    pty.types("\u{3}");
    assert_eq!(pty.ends(), 0);
}

/// A terminal hands whole buffers over: what lies there when a question is put was written before it.
#[test]
fn yes_typed_before_its_question_decides_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk");
    let mut pty = Pty::runs(&store, &["demo", "--live", "14", "--archive", "3", "--plain"], &[]);
    pty.until_text("NGB>");
    pty.types("find jansen\n1\nclaim\nreject 4\n1\n\nrequest\nyes\n");
    pty.until_text("yes to send, '.' to cancel:");
    pty.types(".\nwithdraw\n1\n\nyes\n");
    pty.until_text("yes to confirm");
    pty.types("no\n");
    let left = |pty: &Pty| memchr::memmem::find_iter(&pty.bytes, b"Nothing was changed").count();
    pty.until("both left", |pty| left(pty) == 2);
    pty.types("\u{3}");
    assert_eq!(pty.ends(), 0);
    let (code, list, _) = piped(&store, &["list", "jansen", "--format", "json"], "");
    assert_eq!(code, 0);
    assert!(list.contains("in_review"), "{list}");
}

#[test]
fn closed_output_ends_the_dialogue() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk");
    let mut child = Command::new(env!("CARGO_BIN_EXE_portdesk"))
        .args(["--lang", "en", "--store"])
        .arg(&store)
        .args(["demo", "--live", "14", "--archive", "3", "--plain"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    let _ = input.write_all(b"help\nhelp\nhelp\n");
    let out = child.wait_with_output().unwrap();
    drop(input);
    assert_eq!(
        (out.status.code(), out.stderr.len()),
        (Some(0), 0),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
}

#[test]
fn documents_are_requested_line_by_line() {
    let mut hand = en();
    let said = at(
        &mut hand,
        &[
            "find jansen",
            "1",
            "reject 4",
            "1",
            "",
            "request",
            "5",
            "9",
            "by soon",
            "by +3h",
            "en",
            "Dear inviter,",
            "please send the letter again.",
            ".",
            "read",
            "yes",
            "letter",
            "waiting",
            "find jansen",
            "1",
        ],
    );
    let no =
        hand.service.desk().iter().find(|l| &*l.case.papers.traveller.surname == "JANSEN").unwrap().case.no;
    let case = Arc::clone(&hand.service.desk().get(no).unwrap().case);
    assert!(matches!(case.state, CaseState::AwaitingDocuments { .. }), "{said}");
    let request = case.requests.last().unwrap();
    assert!(request.text.contains("Dear inviter,\nplease send the letter again."), "{}", request.text);
    assert!(request.text.contains("口岸签证申请材料一次性补正告知书"), "{}", request.text);
    assert_eq!(request.asked.len(), 1, "{said}");
    // What cannot be read changes nothing and says so.
    assert!(said.contains("Unknown command: 9"), "{said}");
    for told in ["yes to send, '.' to cancel:", "next line, '.' to end:", "Reply due:"] {
        assert!(said.contains(told), "{told}: {said}");
    }
    assert!(said.matches("Dear inviter,").count() >= 2, "read out, and told again as the letter: {said}");
    // Nothing goes out without the word, and what was begun is left with a dot.
    let mut hand = en();
    let before = hand.service.desk().seq;
    let said = at(&mut hand, &["find jansen", "1", "reject 4", "1", "", "request", "send", "ok", "y", "."]);
    assert_eq!(hand.service.desk().seq, before + 1, "the rejected item alone: {said}");
}

#[test]
fn documents_are_issued_by_number() {
    let dir = tempfile::tempdir().unwrap();
    let mut hand = en();
    hand.set.notices = Some(dir.path().join("notices"));
    let said = at(&mut hand, &["paper", "9", "1", "paper", "."]);
    assert!(said.contains("1. shift handover sheet: a new file in "), "{said}");
    assert!(said.contains("2. arrivals list: "), "{said}");
    let file = std::fs::read_dir(dir.path().join("notices")).unwrap().next().unwrap().unwrap();
    assert!(said.contains(&format!("shift handover sheet written to {}", file.path().display())), "{said}");
    assert!(std::fs::read_to_string(file.path()).unwrap().contains("交接班表"));
}

#[test]
fn item_says_kind_pages_and_hash_of_files() {
    for (lang, words, one, two) in [
        (Lang::En, ["find jansen", "1", "1", "2"], "JPG, {size}, 1 page, you have not opened it", "2 pages"),
        (Lang::Zh, ["查找 jansen", "1", "1", "2"], "JPG，{size}，1 页，您尚未查看", "2 页"),
    ] {
        let mut hand = crate::viewer::desk_with_files(lang, (80, 24), "JANSEN", false);
        let text = at(&mut hand, &words);
        let desk = hand.service.desk();
        let case = desk.iter().find(|l| &*l.case.papers.traveller.surname == "JANSEN").unwrap();
        let file = &case.case.files[0];
        if text.contains(&*hand.set.texts.view_fault["less_protected"]) {
            // This system cannot isolate the decoder, and nobody is asked here.
            assert!(text.contains(&*hand.set.texts.viewer.pages_unknown), "{text}");
        } else {
            let one = one.replace("{size}", &portdesk::text::size_text(file.bytes));
            assert!(text.contains(&one) && text.contains(two), "{one}: {text}");
        }
        let hash: String = file.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(text.contains(&hash) && text.contains("portdesk file NGB-"), "{text}");
        // A decoder that cannot be started is said, and the rest too.
        let none = portdesk::viewer::DocumentDecoder::of_program("/nowhere/portdesk".into());
        hand.set.viewer = portdesk::ui::base::context::ViewerAccess::with(none);
        let text = at(&mut hand, &words);
        assert!(text.contains(&*hand.set.texts.view_fault["not_started"]) && text.contains(&hash), "{text}");
    }
}
