//! A question on the local terminal before the screen is taken: an id that is shown while it is typed, or a secret that is not. Owns
//! the raw mode for as long as it asks and gives it back whatever happens.

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use std::io::{self, Write};
use zeroize::Zeroizing;

struct Raw;

impl Raw {
    fn begin() -> io::Result<Self> {
        enable_raw_mode().map(|()| Self)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // Where the terminal is gone there is nobody to give it back to.
        let _ = disable_raw_mode();
    }
}

/// Asks on standard error, so that what is printed stays clean. None when it is given up with Ctrl-c, Ctrl-d or Esc.
///
/// # Errors
/// When the terminal is gone.
pub fn ask(question: &str, shown: bool) -> io::Result<Option<Zeroizing<String>>> {
    let mut err = io::stderr();
    // Raw before the question stands there: a hand that is quicker than the program must not see its own secret.
    let raw = Raw::begin()?;
    write!(err, "{question} ")?;
    err.flush()?;
    let answer = typed(shown);
    drop(raw);
    writeln!(err)?;
    answer
}

/// What is typed up to Enter. A pasted text ends at its first line end, as it would if it were typed.
fn typed(shown: bool) -> io::Result<Option<Zeroizing<String>>> {
    let mut err = io::stderr();
    // Grown by hand a secret would leave copies behind.
    let mut text = Zeroizing::new(String::with_capacity(1024));
    loop {
        let Event::Key(key) = read()? else { continue };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Enter => return Ok(Some(text)),
            KeyCode::Esc => return Ok(None),
            // A line end that was typed before the terminal was raw.
            KeyCode::Char('j') if ctrl => return Ok(Some(text)),
            KeyCode::Char('c' | 'd') if ctrl => return Ok(None),
            KeyCode::Char('u') if ctrl => {
                while text.pop().is_some() {
                    rub_out(&mut err, shown)?;
                }
            }
            KeyCode::Backspace if text.pop().is_some() => rub_out(&mut err, shown)?,
            KeyCode::Char(c) if !ctrl && text.len() < 1000 => {
                text.push(c);
                if shown {
                    write!(err, "{c}")?;
                    err.flush()?;
                }
            }
            _ => {}
        }
    }
}

fn rub_out(err: &mut io::Stderr, shown: bool) -> io::Result<()> {
    if shown {
        write!(err, "\u{8} \u{8}")?;
        err.flush()?;
    }
    Ok(())
}
