//! The officer is called when a case comes that stands before all others, and by nothing else: stories with a hand at the desk, and what
//! the real program writes to its terminal.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::{Hand, NOW, at};
use crate::pty::{Pty, Told};
use chrono::{DateTime, Duration, Utc};
use portdesk::domain::case::flight::{FlightDay, FlightUpdate};
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::code::Port;
use portdesk::domain::lang::Lang;
use portdesk::domain::officer::Officer;
use portdesk::sample;
use portdesk::service::{ImportOutcome, Submission};
use portdesk::ui::base::keys::Action;
use portdesk::ui::state::alert::Alert;
use portdesk::ui::state::msg::Msg;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

/// A desk with little on it: a case at the port, two that come before slack, the rest with time.
fn sits() -> Hand {
    let mut hand = Hand::sits(Lang::En, 12, 0, (120, 40));
    hand.calls.clear();
    hand
}

/// A submission that nobody sent for, of a traveller who lands so many minutes from now.
fn comes_in(hand: &mut Hand, n: u32, minutes: i64) -> CaseNo {
    let now = *hand.clock.lock().unwrap();
    let mut papers = sample::papers(&mut fastrand::Rng::with_seed(u64::from(n)), n, Port::new("NGB"), now);
    papers.ground = portdesk::domain::code::Ground::new("BUS");
    let arrival = portdesk::domain::case::application::BookedArrival {
        carrier: "CX964".into(),
        at: now + Duration::minutes(minutes),
    };
    papers.arrival = Some(arrival);
    let fates = hand.service.import(vec![Submission { papers, original: Box::default() }]).unwrap();
    hand.hears();
    match fates[0] {
        ImportOutcome::Accepted { case, .. } => case,
        ref other => panic!("{other:?}"),
    }
}

/// How the officer was called since this was asked last.
fn calls(hand: &mut Hand) -> Vec<Alert> {
    std::mem::take(&mut hand.calls)
}

fn only_title(text: &str) -> Vec<Alert> {
    vec![Alert { title: Some(text.into()), ..Alert::default() }]
}

fn rang(no: CaseNo, title: Option<&str>) -> Vec<Alert> {
    rang_as("at the port", no, title)
}

fn rang_as(band: &str, no: CaseNo, title: Option<&str>) -> Vec<Alert> {
    let notification = Some(format!("NGB: {no} must be handled first: {band}"));
    vec![Alert { bell: true, title: title.map(Into::into), notification }]
}

#[test]
fn at_port_case_alerts_before_list_refresh() {
    let mut hand = Hand::sits(Lang::En, 12, 0, (120, 40));
    assert_eq!(
        calls(&mut hand),
        only_title("portdesk NGB - 3 first, 12 open"),
        "what is there rings nothing"
    );
    let rows = hand.model.rows.clone();
    let no = comes_in(&mut hand, 500, -10);
    assert_eq!(hand.model.rows, rows);
    assert_eq!(calls(&mut hand), rang(no, Some("portdesk NGB - 4 first, 13 open")));
    // What is let in later was told already, and so is a hand that goes through the list.
    hand.keys("N j j k G g g 2 1 Enter Esc / Esc i Esc");
    assert_eq!(calls(&mut hand), []);
    comes_in(&mut hand, 501, 30 * 60);
    assert_eq!(calls(&mut hand), only_title("portdesk NGB - 4 first, 14 open"), "it has time");
    hand.keys("F2");
    assert_eq!(calls(&mut hand), only_title("portdesk NGB - 优先 4，在办 14"));
}

#[test]
fn own_actions_do_not_alert() {
    let mut hand = sits();
    hand.finds("MÜLLER").keys("E Ctrl-u").writes("now").keys("Enter Enter Enter y");
    assert_eq!(calls(&mut hand), only_title("portdesk NGB - 4 first, 12 open"));
    hand.finds("REYES").keys("o Enter Enter");
    assert_eq!(calls(&mut hand), only_title("portdesk NGB - 3 first, 12 open"));
    hand.keys("2").finds("REYES").keys("O Enter Enter");
    assert_eq!(calls(&mut hand), only_title("portdesk NGB - 4 first, 12 open"));
    // Many at once are his own too.
    hand.keys("1").finds("REYES").keys("M").finds("MÜLLER").keys("M o Enter Enter y Esc");
    assert_eq!(
        calls(&mut hand),
        only_title("portdesk NGB - 3 first, 12 open"),
        "who is at the port stays first"
    );
    hand.keys("U 3").finds("REYES").keys("M").finds("MÜLLER").keys("M O Enter Enter y Esc");
    assert_eq!(calls(&mut hand), only_title("portdesk NGB - 4 first, 12 open"), "{:#?}", hand.screen());
}

#[test]
fn hold_end_arrival_and_time_alert() {
    let mut hand = sits();
    hand.finds("REYES");
    let held = hand.model.selected.unwrap();
    hand.keys("o Ctrl-u").writes("+30m").keys("Enter Enter");
    calls(&mut hand);
    hand.waits(20);
    assert_eq!(calls(&mut hand), []);
    hand.waits(10);
    let humanitarian = rang_as("humanitarian", held, Some("portdesk NGB - 3 first, 12 open"));
    assert_eq!(calls(&mut hand), humanitarian);
    // A table of flights says that one landed early.
    hand.waits(1);
    hand.finds("MÜLLER");
    let flown = hand.model.selected_case().unwrap().clone();
    let landing = flown.expected_arrival().unwrap();
    let (carrier, at) = (landing.carrier.into(), at(NOW) + Duration::minutes(25));
    let news = FlightUpdate { carrier, day: FlightDay::Arrival(flown.flight().unwrap().1), at: Some(at) };
    let fates = hand.service.flights(&Officer::desk(), vec![news], false, true).unwrap();
    assert_eq!(fates[0].moved, [flown.no]);
    hand.hears();
    assert_eq!(calls(&mut hand), rang(flown.no, Some("portdesk NGB - 4 first, 12 open")));
    // Nothing happens but that time goes on until the next one lands.
    let now = *hand.clock.lock().unwrap();
    let lands = |l: &portdesk::domain::desk::OpenCase| Some((l.case.expected_arrival()?.at, l.case.no));
    let next =
        hand.service.desk().iter().filter_map(lands).filter(|(at, _)| *at > now + Duration::hours(12)).min();
    let (lands, no) = next.unwrap();
    hand.waits((lands - now).num_minutes() - 1);
    calls(&mut hand);
    hand.waits(1);
    assert_eq!(calls(&mut hand), rang(no, Some("portdesk NGB - 5 first, 12 open")));
}

#[test]
fn a_hidden_screen_calls_as_an_open_one() {
    for shuts in [Action::Curtain, Action::Lock] {
        let mut hand = Hand::sits_protected(Lang::En, 12, 0, (120, 40));
        let effects = hand.msg(Msg::Act(shuts));
        hand.carry_out(effects);
        assert!(hand.model.privacy.cover.is_some());
        calls(&mut hand);
        let no = comes_in(&mut hand, 500, -10);
        assert_eq!(calls(&mut hand), rang(no, Some("portdesk NGB - 4 first, 13 open")));
    }
}

#[test]
fn many_at_once_ring_once_and_are_counted() {
    let mut hand = sits();
    let now = *hand.clock.lock().unwrap();
    let batch = (500..505).map(|n| {
        let mut papers =
            sample::papers(&mut fastrand::Rng::with_seed(u64::from(n)), n, Port::new("NGB"), now);
        papers.arrival.as_mut().unwrap().at = now - Duration::minutes(3);
        Submission { papers, original: Box::default() }
    });
    hand.service.import(batch.collect()).unwrap();
    hand.hears();
    let notification = Some("NGB: 5 cases must be handled first".into());
    let title = Some("portdesk NGB - 8 first, 17 open".into());
    assert_eq!(calls(&mut hand), [Alert { bell: true, title, notification }]);
}

/// Words of the submission that no sequence may hold.
const PERSONAL: [&str; 8] = ["JANSEN", "SOPHIE", "NX2P40J17", "NLD", "LH722", "样例", "1988", "PVS-"];

/// An empty desk and its settings.
fn desk(dir: &Path, settings: &str) -> String {
    let init = ["init", "--unprotected", "--office", "NGB", "--officer", "wang", "--name", "Wang Wei"];
    let made = Command::new(env!("CARGO_BIN_EXE_portdesk"))
        .args(["--lang", "en", "--store"])
        .arg(dir.join("desk"))
        .args(init)
        .output()
        .unwrap();
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    let file = dir.join("settings.toml");
    fs::write(&file, settings).unwrap();
    file.display().to_string()
}

/// The story's traveller, landed half an hour ago, through the inbox of the open desk.
fn lands(dir: &Path, now: DateTime<Utc>) {
    let mut papers: Value = serde_json::from_str(include_str!("../../assets/samples/story.json")).unwrap();
    papers["arrival"]["at"] = json!((now - Duration::minutes(30)).to_rfc3339());
    let inbox = dir.join("desk/inbox");
    fs::write(inbox.join(".story.json"), papers.to_string()).unwrap();
    fs::rename(inbox.join(".story.json"), inbox.join("story.json")).unwrap();
}

fn count(bytes: &[u8], what: &str) -> usize {
    memchr::memmem::find_iter(bytes, what).count()
}

#[test]
fn program_rings_and_restores_window_title() {
    let tmp = tempfile::tempdir().unwrap();
    let settings = desk(tmp.path(), "notify = true\n");
    let mut pty = Pty::runs(&tmp.path().join("desk"), &["--config", &settings], &[]);
    pty.until_text("0 open");
    let told = Told::by(&pty.bytes);
    assert_eq!((told.commands, told.bells), (vec!["0;portdesk NGB - 0 first, 0 open".to_owned()], 0));
    lands(tmp.path(), Utc::now());
    pty.until_text("1 imported");
    pty.until_text("JANSEN");
    pty.types("jk?");
    pty.until_text("What you can do here");
    pty.types("qqy");
    assert_eq!(pty.ends(), 0);
    pty.gave_back();
    let told = Told::by(&pty.bytes);
    assert_eq!(told.bells, 1);
    let [begin, after, notified] = &told.commands[..] else { panic!("{:?}", told.commands) };
    assert_eq!([&**begin, after], ["0;portdesk NGB - 0 first, 0 open", "0;portdesk NGB - 1 first, 1 open"]);
    assert!(notified.starts_with("9;NGB: NGB-") && notified.ends_with(" must be handled first: at the port"));
    for word in PERSONAL {
        assert!(told.commands.iter().all(|c| !c.contains(word)), "{word}: {:?}", told.commands);
    }
    assert_eq!((count(&pty.bytes, "\x1b[22;0t"), count(&pty.bytes, "\x1b[23;0t")), (1, 1));
}

#[test]
fn disabled_alerts_write_nothing() {
    let tmp = tempfile::tempdir().unwrap();
    let settings = desk(tmp.path(), "bell = false\ntitle = false\n");
    let mut pty = Pty::runs(&tmp.path().join("desk"), &["--config", &settings], &[]);
    pty.until_text("0 open");
    lands(tmp.path(), Utc::now());
    pty.until_text("1 imported");
    pty.until_text("JANSEN");
    pty.types("qy");
    assert_eq!(pty.ends(), 0);
    let told = Told::by(&pty.bytes);
    assert_eq!((told.commands, told.bells), (Vec::new(), 0));
    assert_eq!((count(&pty.bytes, "\x1b[22;0t"), count(&pty.bytes, "\x1b[23;0t")), (0, 0));
}

#[test]
fn plain_mode_never_writes_alert_sequences() {
    let tmp = tempfile::tempdir().unwrap();
    let settings = desk(tmp.path(), "bell = true\ntitle = true\nnotify = true\n");
    let mut pty = Pty::runs(&tmp.path().join("desk"), &["--config", &settings, "--plain"], &[]);
    pty.until_text("0 open");
    lands(tmp.path(), Utc::now());
    // News waits for a line.
    while !pty.text().contains("JANSEN") {
        let asked = count(&pty.bytes, "NGB>");
        pty.types("new\n");
        pty.until("the next question", |pty| count(&pty.bytes, "NGB>") > asked);
    }
    pty.types("q\n");
    assert_eq!(pty.ends(), 0);
    assert!(!pty.bytes.contains(&0x1b) && !pty.bytes.contains(&0x07));
}
