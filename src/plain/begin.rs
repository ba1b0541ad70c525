//! The first start as a dialogue: set this desk up, open a sample, or leave; then port, officer, name and passphrase, one line each.
//! What is taken for an answer, the first screen says.

use super::io::LineIo;
use crate::text::{Catalog, fill};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Chord, Key};
use crate::ui::lock::first_run::{FirstRun, FirstRunError, FirstRunOutcome, FirstRunStep};
use std::io;

/// Ports that are said at once.
const FEW: usize = 12;

/// Asks how to begin. The end of the input is answered as leaving.
///
/// # Errors
/// When nobody reads any more.
pub fn begin(talk: &mut LineIo<'_>, ctx: &mut SessionContext) -> io::Result<FirstRunOutcome> {
    let mut first = FirstRun::new(ctx);
    let mut told = None;
    loop {
        if told.replace(ctx.lang) != Some(ctx.lang) {
            talk.say(&ctx.texts.first_run.title)?;
            talk.say(&ctx.texts.first_run.text)?;
        }
        if first.step == FirstRunStep::Choose {
            let f = &ctx.texts.first_run;
            for (n, text) in [&f.set_up, &f.sample, &f.quit].iter().enumerate() {
                talk.say(&format!("{}. {text}", n + 1))?;
            }
        }
        if first.step == FirstRunStep::Passphrase {
            talk.say(&ctx.texts.first_run.without)?;
        }
        let (question, secret) = question(&first, ctx);
        let Some(line) = talk.ask(&question, secret)? else { return Ok(FirstRunOutcome::Leave) };
        if !secret && matches!(line.trim(), "." | "。") {
            first.key(Chord::plain(Key::Esc), ctx);
            continue;
        }
        let outcome = match first.step {
            FirstRunStep::Choose => choose(&mut first, line.trim(), ctx),
            FirstRunStep::Office => match office(&mut first, line.trim(), ctx) {
                Ok(()) => enter(&mut first, ctx),
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
                    FirstRunStep::Officer => first.officer.clear(),
                    FirstRunStep::Name => first.name.clear(),
                    FirstRunStep::Passphrase => first.secret.clear(),
                    _ => first.again.clear(),
                }
                first.paste(&line);
                enter(&mut first, ctx)
            }
        };
        if let Some(wrong) = first.wrong {
            let cut;
            let text = match wrong {
                FirstRunError::Cut(pasted) => {
                    cut = pasted.cut(ctx).unwrap_or_default();
                    &*cut
                }
                FirstRunError::Office => &*ctx.texts.first_run.wrong_office,
                FirstRunError::Officer => &*ctx.texts.first_run.wrong_officer,
                FirstRunError::Differ => &*ctx.texts.sign_in.differ,
                FirstRunError::Weak(weak) => Catalog::text_or_name(&ctx.texts.weak, weak.code()),
            };
            talk.say(text)?;
        }
        if outcome != FirstRunOutcome::Stay {
            return Ok(outcome);
        }
    }
}

fn question(first: &FirstRun, ctx: &SessionContext) -> (String, bool) {
    let (f, plain) = (&ctx.texts.first_run, &ctx.texts.plain);
    match first.step {
        FirstRunStep::Choose => (plain.ask_choice.to_string(), false),
        FirstRunStep::Office => (plain.ask_office.to_string(), false),
        FirstRunStep::Officer => (colon(&f.officer, ctx), false),
        FirstRunStep::Name => (colon(&f.name, ctx), false),
        FirstRunStep::Passphrase => (colon(&f.passphrase, ctx), true),
        FirstRunStep::Again => (colon(&f.again, ctx), true),
    }
}

fn colon(label: &str, ctx: &SessionContext) -> String {
    ctx.texts.labelled(label, "").trim_end().to_owned()
}

fn enter(first: &mut FirstRun, ctx: &mut SessionContext) -> FirstRunOutcome {
    first.key(Chord::plain(Key::Enter), ctx)
}

fn choose(first: &mut FirstRun, line: &str, ctx: &mut SessionContext) -> FirstRunOutcome {
    let key = match line.to_lowercase().as_str() {
        "1" | "s" => 's',
        "2" | "d" => 'd',
        "3" | "q" | "quit" => 'q',
        "zh" | "中文" | "en" | "f2" => {
            return first.key(Chord::plain(Key::F(2)), ctx);
        }
        _ => return FirstRunOutcome::Stay,
    };
    first.key(Chord::plain(Key::Char(key)), ctx)
}

/// Takes a port by its code or by words that fit it alone.
fn office(first: &mut FirstRun, text: &str, ctx: &SessionContext) -> Result<(), Vec<String>> {
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
        vec![ctx.texts.first_run.wrong_office.to_string()]
    } else if fitting.len() > FEW && !text.is_empty() {
        vec![fill(&ctx.texts.plain.many, &[("n", &fitting.len().to_string())])]
    } else {
        fitting.iter().map(|c| format!("{} {}", c.code, c.name)).collect()
    })
}
