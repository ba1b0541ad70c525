//! The loop of the screen before signing in. Owns the thread of the sign-in, because deriving a key takes its time and a store
//! may have to be rebuilt meanwhile; who may sign in is decided by the service.

use super::SessionEvent;
use super::event::EventInbox;
use crate::domain::officer::OfficerId;
use crate::domain::passphrase::Passphrase;
use crate::service::{self, Credentials, LockedStore, MachineTime, SignInError, SignInStage, SignedIn};
use crate::store::StoreError;
use crate::text::{day_time, fill};
use crate::ui::base::context::SessionContext;
use crate::ui::lock::sign_in::{SignInAction, SignInScreen, draw};
use crate::ui::state::msg::Msg;
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::Rect;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::JoinHandle;

/// The outcome.
#[derive(Debug)]
pub(crate) enum SignInOutcome {
    /// Signed in.
    In(Box<SignedIn>),
    /// The sign-in was cancelled, or the terminal is gone.
    Left,
    /// The store cannot be used.
    Failed(StoreError),
}

/// The input of the user.
enum CredentialKind {
    Passphrase(OfficerId, Passphrase),
    Code(String),
}

/// Progress of the thread.
enum SignInProgress {
    CodeWanted,
    Wrong(SignInStage),
    Progress(u64, u64),
}

/// A store during a sign-in.
struct SignInAttempt {
    give: Sender<CredentialKind>,
    said: Receiver<SignInProgress>,
    ended: Receiver<Result<SignedIn, SignInError>>,
    thread: JoinHandle<()>,
}

/// The answers of the user at the screen.
struct ScreenCredentials {
    given: Receiver<CredentialKind>,
    say: Sender<SignInProgress>,
    outbox: Sender<SessionEvent>,
    /// A passphrase that came before a code was requested.
    early: Option<(OfficerId, Passphrase)>,
}

impl ScreenCredentials {
    fn send(&self, what: SignInProgress) {
        // The screen was left: no message.
        let _ = self.say.send(what);
        wake(&self.outbox);
    }
}

impl Credentials for ScreenCredentials {
    fn passphrase(&mut self) -> Option<(OfficerId, Passphrase)> {
        if let Some(early) = self.early.take() {
            return Some(early);
        }
        loop {
            if let CredentialKind::Passphrase(officer, passphrase) = self.given.recv().ok()? {
                return Some((officer, passphrase));
            }
        }
    }

    fn code(&mut self) -> Option<String> {
        self.send(SignInProgress::CodeWanted);
        loop {
            if let CredentialKind::Code(code) = self.given.recv().ok()? {
                return Some(code);
            }
        }
    }

    fn again(&mut self, step: SignInStage) -> bool {
        self.send(SignInProgress::Wrong(step));
        true
    }
}

/// Wakes the loop for progress.
fn wake(outbox: &Sender<SessionEvent>) {
    let _ = outbox.send(SessionEvent::Msg(Msg::Tick));
}

/// Wakes the loop however a thread ends.
struct WakeAtEnd(Sender<SessionEvent>);

impl Drop for WakeAtEnd {
    fn drop(&mut self) {
        wake(&self.0);
    }
}

impl SignInAttempt {
    fn begin(
        hold: impl FnOnce() -> Result<LockedStore, StoreError> + Send + 'static,
        early: Option<(OfficerId, Passphrase)>,
        origin: &str,
        outbox: &Sender<SessionEvent>,
    ) -> Result<Self, StoreError> {
        let (give, given) = channel();
        let (say, said) = channel();
        let (end, ended) = channel();
        let mut who = ScreenCredentials { given, say, outbox: outbox.clone(), early };
        let (origin, outbox) = (origin.to_owned(), outbox.clone());
        let work = move || {
            let at_end = WakeAtEnd(outbox);
            let end = end;
            let (say, wakes) = (who.say.clone(), at_end.0.clone());
            let mut last = None;
            let mut progress = |done: u64, total: u64| {
                let percent = done * 100 / total.max(1);
                if last.replace(percent) != Some(percent) {
                    let _ = say.send(SignInProgress::Progress(done, total));
                    wake(&wakes);
                }
            };
            let result = hold().map_err(SignInError::from).and_then(|locked| {
                service::sign_in_by(locked, &mut who, &MachineTime, &origin, &mut progress)
            });
            // What is not taken any more is closed here.
            let _ = end.send(result);
        };
        let thread = std::thread::Builder::new()
            .name("sign-in".into())
            .spawn(work)
            .map_err(|e| StoreError::system(&e))?;
        Ok(Self { give, said, ended, thread })
    }

    /// Cancels it; a sign-in that succeeds meanwhile does not show the desk.
    fn leave(self) {
        drop(self.give);
        let _ = self.thread.join();
    }
}

/// Runs the sign-in on the screen. `held` is the locked store, `hold` locks it again after a lock-out.
///
/// # Errors
/// Those of the backend: the terminal is gone.
pub(crate) fn sign_in<B: Backend>(
    terminal: &mut Terminal<B>,
    (inbox, outbox): (&Receiver<SessionEvent>, &Sender<SessionEvent>),
    ctx: &mut SessionContext,
    screen: &mut SignInScreen,
    (held, hold): (LockedStore, impl Fn() -> Result<LockedStore, StoreError> + Clone + Send + 'static),
    origin: &str,
    resized: impl Fn(&mut B, u16, u16),
) -> Result<SignInOutcome, B::Error> {
    let mut attempt = match SignInAttempt::begin(move || Ok(held), None, origin, outbox) {
        Ok(attempt) => Some(attempt),
        Err(error) => return Ok(SignInOutcome::Failed(error)),
    };
    let mut inbox = EventInbox::new(inbox);
    loop {
        let shown = terminal.draw(|frame| {
            let area = frame.area();
            if let Some(at) = draw(frame.buffer_mut(), area, screen, ctx) {
                frame.set_cursor_position(at);
            }
        });
        if let Err(error) = shown {
            attempt.into_iter().for_each(SignInAttempt::leave);
            return Err(error);
        }
        match inbox.recv() {
            Ok(SessionEvent::Msg(Msg::Key(chord))) => match screen.key(chord, ctx) {
                SignInAction::Stay => {}
                SignInAction::Leave => break,
                SignInAction::Anew => attempt.take().into_iter().for_each(SignInAttempt::leave),
                SignInAction::Passphrase(officer, passphrase) => match &attempt {
                    Some(attempt) => drop(attempt.give.send(CredentialKind::Passphrase(officer, passphrase))),
                    None => {
                        match SignInAttempt::begin(hold.clone(), Some((officer, passphrase)), origin, outbox)
                        {
                            Ok(begun) => attempt = Some(begun),
                            Err(error) => return Ok(SignInOutcome::Failed(error)),
                        }
                    }
                },
                SignInAction::Code(code) => {
                    if let Some(attempt) = &attempt {
                        // A thread that has ended is seen below.
                        let _ = attempt.give.send(CredentialKind::Code(code));
                    }
                }
            },
            Ok(SessionEvent::Msg(Msg::Paste(text))) => screen.paste(&text, ctx),
            Ok(SessionEvent::Msg(Msg::TypedText(_))) => {
                screen.sign_in.said = Some(ctx.texts.reader.discarded.to_string());
            }
            Ok(SessionEvent::Msg(Msg::Resize(width, height))) => {
                resized(terminal.backend_mut(), width, height);
                terminal.resize(Rect::new(0, 0, width, height))?;
                terminal.clear()?;
            }
            Ok(SessionEvent::End) | Err(_) => break,
            Ok(_) => {}
        }
        let Some(going) = &attempt else { continue };
        let ended = going.ended.try_recv();
        apply_progress(&going.said, screen, ctx);
        if matches!(ended, Err(TryRecvError::Empty)) {
            continue;
        }
        attempt.take().into_iter().for_each(SignInAttempt::leave);
        match ended {
            Ok(Ok(signed_in)) => return Ok(SignInOutcome::In(Box::new(signed_in))),
            Ok(Err(SignInError::Store(error))) => return Ok(SignInOutcome::Failed(error)),
            Ok(Err(SignInError::Wait { until })) => {
                let at = day_time(&ctx.texts, until);
                screen.sign_in.refused(fill(&ctx.texts.sign_in.wait, &[("at", &at)]));
            }
            Ok(Err(SignInError::ClockUnconfirmed)) => {
                screen.sign_in.refused(ctx.texts.clock.locked_out.to_string());
            }
            Ok(Err(SignInError::Wrong)) => screen.sign_in.refused(ctx.texts.sign_in.refused.to_string()),
            Err(_) => {
                return Ok(SignInOutcome::Failed(StoreError::System("a thread ended".into())));
            }
        }
    }
    attempt.into_iter().for_each(SignInAttempt::leave);
    Ok(SignInOutcome::Left)
}

/// Shows progress on the screen.
fn apply_progress(said: &Receiver<SignInProgress>, screen: &mut SignInScreen, ctx: &SessionContext) {
    let t = &ctx.texts.sign_in;
    for what in said.try_iter() {
        match what {
            SignInProgress::CodeWanted => screen.ask_code(),
            SignInProgress::Wrong(SignInStage::Passphrase) => screen.sign_in.refused(t.wrong.to_string()),
            SignInProgress::Wrong(SignInStage::SecondFactor) => screen.wrong_code(t.wrong_code.to_string()),
            SignInProgress::Progress(done, total) => screen.progress = Some((done, total)),
        }
    }
}
