//! Keys over times: which pass, which are one text, which wait. No clock runs.

use super::*;
use crate::front::front_event::PASTE_LONGEST;
use crossterm::event::KeyEvent;
use proptest::prelude::*;

fn key(code: KeyCode) -> FrontEvent {
    FrontEvent::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

fn char_key(c: char) -> FrontEvent {
    key(match c {
        '\n' => KeyCode::Enter,
        '\t' => KeyCode::Tab,
        c => KeyCode::Char(c),
    })
}

/// Keys that were read together.
fn keys(text: &str) -> Vec<FrontEvent> {
    text.chars().map(char_key).collect()
}

fn text(text: &str) -> FrontEvent {
    FrontEvent::Burst(BurstText { text: text.into(), length: text.chars().count() })
}

/// What passes of reads at their milliseconds, each with its moment.
fn passed(reads: &[(u64, Vec<FrontEvent>)]) -> Vec<(u64, FrontEvent)> {
    passed_with(ReaderGap::default(), reads)
}

/// The same with a setting for the reader.
fn passed_with(gap: ReaderGap, reads: &[(u64, Vec<FrontEvent>)]) -> Vec<(u64, FrontEvent)> {
    let (mut burst, begin) = (BurstDetector::new(gap), Instant::now());
    let mut all = Vec::new();
    let settle = |burst: &mut BurstDetector, until: u64, all: &mut Vec<(u64, FrontEvent)>| {
        while let Some(due) = burst.due().filter(|due| *due <= begin + Duration::from_millis(until)) {
            let mut out = Vec::new();
            burst.pass(due, &mut out);
            let ms = u64::try_from((due - begin).as_millis()).unwrap();
            all.extend(out.into_iter().map(|event| (ms, event)));
        }
    };
    for (ms, events) in reads {
        settle(&mut burst, *ms, &mut all);
        let mut out = Vec::new();
        burst.add(events.clone(), begin + Duration::from_millis(*ms), false, &mut out);
        all.extend(out.into_iter().map(|event| (*ms, event)));
    }
    settle(&mut burst, u64::from(u32::MAX), &mut all);
    all
}

fn at(ms: u64, events: Vec<FrontEvent>) -> Vec<(u64, FrontEvent)> {
    events.into_iter().map(|event| (ms, event)).collect()
}

#[test]
fn eight_keys_in_one_read_are_one_text() {
    assert_eq!(passed(&[(0, keys("a\tyes, yes"))]), [(50, text("a\tyes, yes"))]);
    assert_eq!(passed(&[(0, keys("NX000000"))]).len(), 8, "six of them are one key held down");
    assert_eq!(passed(&[(0, keys("11223344"))]), [(50, text("11223344"))]);
}

#[test]
fn seven_keys_pass_in_their_order() {
    // They run, and confirm nothing: too few for a text, and more than one letter at once.
    assert_eq!(passed(&[(0, keys("a\tyes,y"))]), at(50, letters("a\tyes,y")));
    assert_eq!(passed(&[(0, keys("yy"))]), at(0, keys("yy")));
    assert_eq!(passed(&[(0, keys("1y\n"))]), at(50, keys("1y\n")), "a digit chooses");
}

/// The same as letters that came at once.
fn letters(text: &str) -> Vec<FrontEvent> {
    let one = |event| match event {
        FrontEvent::Key(key @ KeyEvent { code: KeyCode::Char(_), .. }) => FrontEvent::Letter(key),
        event => event,
    };
    keys(text).into_iter().map(one).collect()
}

#[test]
fn a_key_alone_passes_at_once() {
    for c in ['q', 'y', '\n', '王'] {
        assert_eq!(passed(&[(7, keys(&c.to_string()))]), [(7, char_key(c))]);
    }
    let typed: Vec<_> =
        (0..20).map(|n| (n * 60, keys(["j", "k", "x"][usize::try_from(n % 3).unwrap()]))).collect();
    assert!(passed(&typed).iter().zip(&typed).all(|(p, t)| p.0 == t.0 && p.1 == t.1[0]));
}

#[test]
fn first_letter_of_mrz_waits_for_the_rest() {
    for c in ['P', 'v', 'I', 'a', 'C'] {
        assert_eq!(passed(&[(7, keys(&c.to_string()))]), [(37, char_key(c))], "alone it is a key");
    }
    let zone = "P<UTOERIKSSON<<ANNA\n";
    let reader: Vec<_> =
        zone.chars().zip((0..).step_by(4)).map(|(c, ms)| (ms, keys(&c.to_string()))).collect();
    let all = passed(&reader);
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0].1, text(zone));
    let held: Vec<_> = (0..20).map(|n| (n * 30, keys("v"))).collect();
    assert!(passed(&held).iter().zip(&held).skip(2).all(|(p, t)| p.0 == t.0), "held down it does not wait");
}

/// A zone as a reader sends it, a sign every so many milliseconds, with a pause after each line.
fn zone_at(pace: u64, pause: u64) -> Vec<(u64, Vec<FrontEvent>)> {
    let mut ms = 0;
    let timed = |c: char| {
        let at = ms;
        ms += if c == '\n' { pause } else { pace };
        (at, keys(&c.to_string()))
    };
    ZONE.chars().map(timed).collect()
}

const ZONE: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n";

#[test]
fn zone_of_a_slow_reader_is_one_text() {
    let usual = ReaderGap::USUAL;
    let reads = [
        (1, 1, usual),
        (7, 7, usual),
        (15, 15, usual),
        (25, 100, usual),
        (19, 19, 20),
        (39, 190, 45),
        (59, 190, 60),
    ];
    for (pace, pause, gap) in reads {
        let all = passed_with(ReaderGap::from_ms(gap), &zone_at(pace, pause));
        let texts: Vec<_> = all.iter().map(|(_, event)| event).collect();
        assert_eq!(texts, [&text(ZONE)], "{pace} ms");
    }
    // The newest kind of passport begins with two equal letters.
    let twice: Vec<_> =
        "PPUTOERIKSSON<<".chars().zip((0..).step_by(25)).map(|(c, ms)| (ms, keys(&c.to_string()))).collect();
    assert_eq!(passed(&twice).len(), 1);
}

#[test]
fn rolled_keys_pass_and_confirm_nothing() {
    let all = passed(&[(0, keys("v")), (25, keys("y"))]);
    assert_eq!(all, at(55, letters("vy")));
    let typed = "viewapproval";
    let reads: Vec<_> =
        typed.chars().zip((0..).step_by(60)).map(|(c, ms)| (ms, keys(&c.to_string()))).collect();
    let all: Vec<_> = passed(&reads).into_iter().map(|(_, event)| event).collect();
    assert_eq!(all, keys(typed), "the fastest typist");
}

#[test]
fn a_held_key_never_waits() {
    let held = "j".repeat(500);
    assert_eq!(passed(&[(0, keys(&held))]), at(0, keys(&held)));
    let arrows = vec![key(KeyCode::Down); 500];
    assert_eq!(passed(&[(0, arrows.clone())]), at(0, arrows));
    let repeats: Vec<_> = (0..100).map(|n| (n * 3, keys("j"))).collect();
    assert!(passed(&repeats).iter().zip(&repeats).all(|(p, t)| p.0 == t.0));
}

#[test]
fn a_text_in_pieces_is_one_text() {
    let pieces = [(0, keys("y")), (30, keys("esapp")), (60, keys("rove")), (100, keys("d\n"))];
    let all = passed(&pieces);
    // The first key came alone; nothing behind it is run.
    assert_eq!(all, [(0, char_key('y')), (150, text("esapproved\n"))]);
    let letters: Vec<_> =
        "approved".chars().zip((0..).step_by(6)).map(|(c, ms)| (ms, keys(&c.to_string()))).collect();
    assert_eq!(passed(&letters), [(92, text("approved"))], "a passport zone begins with such a letter");
}

#[test]
fn keys_further_apart_are_no_text() {
    let letters: Vec<_> =
        "approved".chars().zip((0..).step_by(45)).map(|(c, ms)| (ms, keys(&c.to_string()))).collect();
    let all: Vec<_> = passed(&letters).into_iter().map(|(_, event)| event).collect();
    assert_eq!(all, keys("approved"));
}

#[test]
fn other_keys_in_a_text_are_no_keys() {
    let ctrl = FrontEvent::Key(KeyEvent::new(KeyCode::Char('d'), KeyModifiers::CONTROL));
    let alt = FrontEvent::Key(KeyEvent::new(KeyCode::Char('a'), KeyModifiers::ALT));
    let mut events = keys("appro");
    events.extend([ctrl, key(KeyCode::Esc), alt, key(KeyCode::Down)]);
    events.extend(keys("ved\n"));
    assert_eq!(passed(&[(0, events)]), [(50, text("approved\n"))]);
}

#[test]
fn a_marked_paste_behind_keys_keeps_its_place() {
    let paste = FrontEvent::Paste("x".into());
    let mut events = keys("ab");
    events.push(paste.clone());
    let passed_on = [letters("ab"), vec![paste.clone()]].concat();
    assert_eq!(passed(&[(0, events)]), at(50, passed_on));
    let mut events = keys("approved");
    events.push(paste.clone());
    assert_eq!(passed(&[(0, events)]), [(0, text("approved")), (0, paste)]);
}

#[test]
fn a_flood_is_cut_and_counted() {
    let page = keys(&"approve ".repeat(2000));
    let reads: Vec<_> = (0..20).map(|n| (n, page.clone())).collect();
    let all = passed(&reads);
    let [(69, FrontEvent::Burst(text))] = &all[..] else { panic!("{} events", all.len()) };
    assert_eq!((text.length, text.text.len()), (20 * 16_000, PASTE_LONGEST));
}

#[test]
fn different_keys_cannot_wait_without_end() {
    let flood: Vec<FrontEvent> =
        keys("a").into_iter().chain(vec![key(KeyCode::Down); 5000]).chain(keys("b")).collect();
    assert_eq!(passed(&[(0, flood.clone())]), at(0, flood));
}

proptest! {
    /// For any input: keys keep their order, and none waits longer than it has to.
    #[test]
    fn nothing_is_lost_or_late(reads in prop::collection::vec((0u64..40, "[a-c\n]{1,4}"), 0..40)) {
        let mut ms = 0;
        let reads: Vec<_> = reads.into_iter().map(|(gap, text)| { ms += gap; (ms, keys(&text)) }).collect();
        let came: String = reads.iter().flat_map(|(_, events)| events.iter().map(letter)).collect();
        let all = passed(&reads);
        let went: String = all.iter().flat_map(|(_, event)| match event {
            FrontEvent::Burst(text) => text.text.clone(),
            event => letter(event).to_string(),
        }.chars().collect::<Vec<_>>()).collect();
        // A key that passed before its text was recognised is not in it once more.
        prop_assert_eq!(went, came);
        prop_assert!(all.iter().all(|(at, _)| *at <= ms + 50));
    }
}

fn letter(event: &FrontEvent) -> char {
    match event {
        FrontEvent::Key(KeyEvent { code: KeyCode::Char(c), .. })
        | FrontEvent::Letter(KeyEvent { code: KeyCode::Char(c), .. }) => *c,
        _ => '\n',
    }
}

#[test]
fn zone_that_breaks_off_runs_no_confirmation() {
    let reads: Vec<_> =
        "P<UTO".chars().zip((0..).step_by(40)).map(|(c, ms)| (ms, keys(&c.to_string()))).collect();
    let read = passed_with(ReaderGap::from_ms(45), &reads);
    assert_eq!(read, at(4 * 40 + 45, letters("P<UTO")));
}
