//! The local terminal is given back whole, however a session ends. The test binary runs itself as the program behind the terminal,
//! and an emulator tells what state the terminal is left in.

#![expect(clippy::unwrap_used, reason = "a test ends where its ground fails")]

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use portdesk::front::{TerminalGuard, install_panic_hook};
use std::io::Read;
use std::num::NonZero;
use vt100::{MouseProtocolMode, Parser};

const TRAVELLER: &str = "OKAFOR";

/// The programs behind the terminal: no tests of their own, run by those below.
#[test]
#[ignore = "run by the other tests, behind a terminal"]
fn ends_well() {
    let (guard, mut screen) = TerminalGuard::acquire(true).unwrap();
    screen.draw(|frame| frame.render_widget(TRAVELLER, frame.area())).unwrap();
    drop((screen, guard));
}

#[test]
#[ignore = "run by the other tests, behind a terminal"]
fn ends_in_a_panic() {
    install_panic_hook(|place| format!("stopped by an error{place}"));
    let (_guard, mut screen) = TerminalGuard::acquire(true).unwrap();
    screen.draw(|frame| frame.render_widget("queue", frame.area())).unwrap();
    panic!("no index for {TRAVELLER}");
}

struct Left {
    screen: Parser,
    bytes: String,
    termios: (String, String),
}

/// Runs one of the programs behind a terminal to its end.
fn run(program: &str) -> Left {
    let pair =
        native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
    let termios = || format!("{:?}", pair.master.get_termios().unwrap());
    let before = termios();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        &format!("front_terminal::{program}"),
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ]);
    let mut child = pair.slave.spawn_command(command).unwrap();
    let mut read = pair.master.try_clone_reader().unwrap();
    let all = std::thread::spawn(move || {
        let (mut bytes, mut some) = (Vec::new(), [0; 4096]);
        // The end of a terminal is reported as an error.
        while let Ok(n @ 1..) = read.read(&mut some) {
            bytes.extend_from_slice(&some[..n]);
        }
        bytes
    });
    child.wait().unwrap();
    let after = termios();
    drop(pair);
    let bytes = all.join().unwrap();
    let mut screen = Parser::new(NonZero::new(24).unwrap(), NonZero::new(80).unwrap(), 0);
    screen.process(&bytes);
    Left { screen, bytes: String::from_utf8(bytes).unwrap(), termios: (before, after) }
}

/// Nothing of the session stays: modes, cursor, screen, line discipline.
#[track_caller]
fn assert_given_back(left: &Left) {
    let screen = left.screen.screen();
    assert!(left.bytes.contains("\u{1b}[?1049h"), "it was never taken");
    assert_eq!(left.bytes.matches("\u{1b}[?1049l").count(), 1, "given back once");
    // The title that was there before is laid aside and taken back.
    let [kept, back] =
        ["\u{1b}[22;0t", "\u{1b}[23;0t"].map(|s| left.bytes.match_indices(s).collect::<Vec<_>>());
    assert!(kept.len() == 1 && back.len() == 1 && kept[0].0 < back[0].0, "{:?}", left.bytes);
    assert!(!screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor());
    assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
    assert_eq!(left.termios.0, left.termios.1);
    assert!(!screen.contents().contains(TRAVELLER), "{}", screen.contents());
}

#[test]
fn normal_exit_restores_the_terminal() {
    let left = run("ends_well");
    assert!(left.bytes.contains(TRAVELLER));
    assert_given_back(&left);
}

#[test]
fn panic_restores_terminal_and_prints_no_data() {
    let left = run("ends_in_a_panic");
    assert_given_back(&left);
    assert!(left.screen.screen().contents().contains("stopped by an error (tests/it/front_terminal.rs:"));
    assert!(!left.bytes.contains(TRAVELLER), "{}", left.bytes);
}
