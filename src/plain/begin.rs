//! The first start as a dialogue: set this desk up, open a sample, or leave; then port, officer, name and passphrase, one line each.
//! What is taken for an answer, the first screen says.

use super::talk::LineIo;
use crate::text::{Catalog, fill};
use crate::ui::base::context::Setting;
use crate::ui::base::keys::{Chord, Key};
use crate::ui::lock::first_run::{FirstRun, Outcome, Step, Wrong};
use std::io;

/// Ports that are told at once.
const FEW: usize = 12;

/// Asks how to begin. The end of the input is answered as leaving.
///
/// # Errors
/// When nobody reads any more.
pub fn begin(talk: &mut LineIo<'_>, set: &mut Setting) -> io::Result<Outcome> {
    let mut first = FirstRun::new(set);
    let mut told = None;
    loop {
        if told.replace(set.lang) != Some(set.lang) {
            talk.say(&set.texts.first_run.title)?;
            talk.say(&set.texts.first_run.text)?;
        }
        if first.step == Step::Choose {
            let f = &set.texts.first_run;
            for (n, text) in [&f.set_up, &f.sample, &f.quit].iter().enumerate() {
                talk.say(&format!("{}. {text}", n + 1))?;
            }
        }
        if first.step == Step::Passphrase {
            talk.say(&set.texts.first_run.without)?;
        }
        let (question, secret) = question(&first, set);
        let Some(line) = talk.ask(&question, secret)? else { return Ok(Outcome::Leave) };
        if !secret && matches!(line.trim(), "." | "。") {
            first.key(Chord::plain(Key::Esc), set);
            continue;
        }
        let outcome = match first.step {
            Step::Choose => choose(&mut first, line.trim(), set),
            Step::Office => match office(&mut first, line.trim(), set) {
                Ok(()) => enter(&mut first, set),
                Err(said) => {
                    for text in said {
                        talk.say(&text)?;
                    }
                    continue;
                }
            },
            _ => {
                // What was written before and could not be taken goes.
                match first.step {
                    Step::Officer => first.officer.clear(),
                    Step::Name => first.name.clear(),
                    Step::Passphrase => first.secret.clear(),
                    _ => first.again.clear(),
                }
                first.paste(&line);
                enter(&mut first, set)
            }
        };
        if let Some(wrong) = first.wrong {
            let cut;
            let text = match wrong {
                Wrong::Cut(pasted) => {
                    cut = pasted.cut(set).unwrap_or_default();
                    &*cut
                }
                Wrong::Office => &*set.texts.first_run.wrong_office,
                Wrong::Officer => &*set.texts.first_run.wrong_officer,
                Wrong::Differ => &*set.texts.sign_in.differ,
                Wrong::Weak(weak) => Catalog::of(&set.texts.weak, weak.code()),
            };
            talk.say(text)?;
        }
        if outcome != Outcome::Stay {
            return Ok(outcome);
        }
    }
}

fn question(first: &FirstRun, set: &Setting) -> (String, bool) {
    let (f, plain) = (&set.texts.first_run, &set.texts.plain);
    match first.step {
        Step::Choose => (plain.ask_choice.to_string(), false),
        Step::Office => (plain.ask_office.to_string(), false),
        Step::Officer => (colon(&f.officer, set), false),
        Step::Name => (colon(&f.name, set), false),
        Step::Passphrase => (colon(&f.passphrase, set), true),
        Step::Again => (colon(&f.again, set), true),
    }
}

fn colon(label: &str, set: &Setting) -> String {
    set.texts.labelled(label, "").trim_end().to_owned()
}

fn enter(first: &mut FirstRun, set: &mut Setting) -> Outcome {
    first.key(Chord::plain(Key::Enter), set)
}

fn choose(first: &mut FirstRun, line: &str, set: &mut Setting) -> Outcome {
    let key = match line.to_lowercase().as_str() {
        "1" | "s" => 's',
        "2" | "d" => 'd',
        "3" | "q" | "quit" => 'q',
        "zh" | "中文" | "en" | "f2" => {
            return first.key(Chord::plain(Key::F(2)), set);
        }
        _ => return Outcome::Stay,
    };
    first.key(Chord::plain(Key::Char(key)), set)
}

/// Takes a port by its code or by words that fit it alone.
fn office(first: &mut FirstRun, text: &str, set: &Setting) -> Result<(), Vec<String>> {
    let code = {
        let fitting = first.office.fitting(text);
        let exact = fitting.iter().find(|c| c.code.eq_ignore_ascii_case(text));
        let only = (fitting.len() == 1).then(|| fitting.first()).flatten();
        exact.or(only).map(|c| c.code.clone())
    };
    if code.is_some_and(|code| first.office.pick(&code)) {
        return Ok(());
    }
    let fitting = first.office.fitting(text);
    Err(if fitting.is_empty() {
        vec![set.texts.first_run.wrong_office.to_string()]
    } else if fitting.len() > FEW && !text.is_empty() {
        vec![fill(&set.texts.plain.many, &[("n", &fitting.len().to_string())])]
    } else {
        fitting.iter().map(|c| format!("{} {}", c.code, c.name)).collect()
    })
}
