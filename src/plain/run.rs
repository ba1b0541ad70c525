//! The loop of a dialogue: what was done is said, a line is asked for, and what it asks for is done before the next one is read.

use super::dialogue::Dialogue;
use super::io::LineIo;
use crate::service::DeskService;
use crate::session::{SessionEvent, TerminalInput, perform};
use crate::text::message_line;
use crate::ui::base::context::SessionContext;
use crate::ui::state::effect::Effect;
use crate::ui::state::msg::Msg;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

/// A longer sleep than this is cut: the wall clock may be set while the desk sleeps.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// Leads a dialogue until it ends: by its own word, at the end of the input, or when a signal asks for it.
///
/// # Errors
/// When nobody reads any more.
pub fn run(talk: &mut LineIo<'_>, service: &Arc<DeskService>, ctx: &mut SessionContext) -> io::Result<()> {
    // Views that cannot be read are no reason to keep a desk shut.
    let keeps = service.preferences(ctx.officer.id).unwrap_or_default();
    tell_messages(talk, service, ctx)?;
    // What the screen has in its header.
    if let Some(badge) = ctx.texts.anchor.get(&*format!("badge_{}", ctx.anchor.name())) {
        talk.say(badge)?;
    }
    let feed = talk.outbox.clone();
    service.follow(Box::new(move |desk| feed.send(SessionEvent::Msg(Msg::Desk(Arc::clone(desk)))).is_ok()));
    // What has ended by now has ended, before the timer writes it down.
    let desk = service.desk_now().unwrap_or_else(|_| service.desk());
    let mut dialogue = Dialogue::new(desk, service.officers(), keeps, ctx, service.now());
    let ended = lead(&mut dialogue, talk, service, ctx);
    if let Some(keeps) = dialogue.screen.preferences.unwritten() {
        service.remember(&ctx.officer, keeps);
    }
    ended
}

/// What the officer has to read comes before everything else; once said, it counts as read.
fn tell_messages(talk: &mut LineIo<'_>, service: &Arc<DeskService>, ctx: &SessionContext) -> io::Result<()> {
    let messages = service.messages(ctx.officer.id).unwrap_or_default();
    if messages.is_empty() {
        return Ok(());
    }
    talk.say(&ctx.texts.messages.title)?;
    for message in &messages {
        talk.say(&message_line(&ctx.texts, message, ctx.officer.id, &ctx.rules))?;
    }
    service.messages_read(&ctx.officer);
    Ok(())
}

/// The loop itself.
fn lead(
    dialogue: &mut Dialogue,
    talk: &mut LineIo<'_>,
    service: &Arc<DeskService>,
    ctx: &mut SessionContext,
) -> io::Result<()> {
    let mut asked = false;
    loop {
        if !asked && !dialogue.busy() {
            for text in dialogue.speak(ctx) {
                talk.say(&text)?;
            }
            if dialogue.left() {
                return talk.paper.flush();
            }
            let (question, how) = dialogue.question(ctx);
            talk.put(&question, how)?;
            asked = true;
        }
        let now = service.now();
        let sleep = dialogue
            .next_change(ctx)
            .map_or(LONGEST_SLEEP, |at| (at - now).to_std().unwrap_or(Duration::ZERO).min(LONGEST_SLEEP));
        // A moment more, so that the clock has surely passed the change when it is looked at again.
        let heard = talk.inbox.recv_timeout(sleep + Duration::from_millis(1));
        let now = service.now();
        let effects = match heard {
            Ok(SessionEvent::Line(line)) => {
                asked = false;
                talk.taken(&line.0)?;
                dialogue.line(&line.0, ctx, now)
            }
            Ok(SessionEvent::Msg(msg) | SessionEvent::Typed(TerminalInput { msg, .. })) => {
                dialogue.feed(msg, ctx, now)
            }
            // A dialogue has no screen to give up.
            Ok(SessionEvent::Between(_) | SessionEvent::Encoded(_)) => Vec::new(),
            Err(RecvTimeoutError::Timeout) => dialogue.feed(Msg::Tick, ctx, now),
            Ok(SessionEvent::End) | Err(RecvTimeoutError::Disconnected) => {
                talk.input.got();
                return talk.paper.end();
            }
        };
        for effect in effects {
            dialogue.expects(&effect);
            if let Some(Effect::Quit) = perform(effect, service, ctx, talk.outbox) {
                return talk.paper.end();
            }
        }
    }
}
