//! A question on the local terminal before the screen is taken: an ID that is shown while it is typed, or a secret that is not. Owns the
//! dialogue; the mode of the terminal, `prompt_mode` owns.

use super::front_event::{BurstText, FrontEvent};
use super::input::KeyReader;
use super::prompt_mode::PromptMode;
use super::signals;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::io::{self, Write};
use zeroize::Zeroizing;

/// The longest answer, in bytes.
const LONGEST: usize = 1024;

/// Asks on standard error, so that what is printed stays clean. None when it is given up with Ctrl-c, Ctrl-d or Esc.
///
/// # Errors
/// When the terminal is gone.
pub(crate) fn ask(question: &str, shown: bool) -> io::Result<Option<Zeroizing<String>>> {
    let mut err = io::stderr();
    // Raw before the question is shown: fast typing must not show its own secret.
    signals::watch()?;
    let raw = PromptMode::begin()?;
    write!(err, "{question} ")?;
    err.flush()?;
    let answer = typed(shown);
    drop(raw);
    writeln!(err)?;
    answer
}

/// What is typed up to Enter. A pasted text ends at its first line end, as it would if it were typed.
fn typed(shown: bool) -> io::Result<Option<Zeroizing<String>>> {
    let mut keys = KeyReader::open()?;
    // Grown by hand a secret would leave copies behind.
    let mut text = Zeroizing::new(String::with_capacity(LONGEST));
    loop {
        for event in keys.next()? {
            match event {
                FrontEvent::Key(key) | FrontEvent::Letter(key) => match one(&key, &mut text, shown)? {
                    PromptStep::On => {}
                    PromptStep::Given => return Ok(Some(text)),
                    PromptStep::Left => return Ok(None),
                },
                FrontEvent::Paste(pasted) | FrontEvent::Burst(BurstText { text: pasted, .. }) => {
                    let line = pasted.lines().next().unwrap_or_default();
                    line.chars().filter(|c| !c.is_control()).try_for_each(|c| put(&mut text, c, shown))?;
                    if pasted.contains(['\n', '\r']) {
                        return Ok(Some(text));
                    }
                }
                _ => {}
            }
        }
    }
}

/// What a key did.
enum PromptStep {
    On,
    Given,
    Left,
}

fn one(key: &KeyEvent, text: &mut String, shown: bool) -> io::Result<PromptStep> {
    let mut err = io::stderr();
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Enter => return Ok(PromptStep::Given),
        KeyCode::Esc => return Ok(PromptStep::Left),
        // A line end that was typed before the terminal was raw.
        KeyCode::Char('j') if ctrl => return Ok(PromptStep::Given),
        KeyCode::Char('c' | 'd') if ctrl => return Ok(PromptStep::Left),
        KeyCode::Char('u') if ctrl => {
            while text.pop().is_some() {
                rub_out(&mut err, shown)?;
            }
        }
        KeyCode::Backspace if text.pop().is_some() => rub_out(&mut err, shown)?,
        KeyCode::Char(c) if !ctrl => put(text, c, shown)?,
        _ => {}
    }
    Ok(PromptStep::On)
}

fn put(text: &mut String, c: char, shown: bool) -> io::Result<()> {
    if text.len() + c.len_utf8() > LONGEST {
        return Ok(());
    }
    text.push(c);
    if shown {
        let mut err = io::stderr();
        write!(err, "{c}")?;
        err.flush()?;
    }
    Ok(())
}

fn rub_out(err: &mut io::Stderr, shown: bool) -> io::Result<()> {
    if shown {
        write!(err, "\u{8} \u{8}")?;
        err.flush()?;
    }
    Ok(())
}
