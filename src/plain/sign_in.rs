//! Signing in as a dialogue: officer, passphrase and code, one line each; what is secret is not shown.

use super::io::LineIo;
use crate::domain::mrz::is_zone_part;
use crate::domain::officer::OfficerId;
use crate::domain::passphrase::Passphrase;
use crate::service::{Credentials, SignInStage};
use crate::text::{Catalog, fill};
use std::sync::Arc;
use zeroize::Zeroizing;

/// How often a person may try before the program ends.
const TRIES: u32 = 3;

/// Somebody who answers in a dialogue.
pub struct PromptCredentials<'a, 'b> {
    talk: &'a mut LineIo<'b>,
    texts: Arc<Catalog>,
    officer: Option<OfficerId>,
    tries: u32,
    left: bool,
}

impl<'a, 'b> PromptCredentials<'a, 'b> {
    /// Somebody who is asked for, or is named already.
    #[must_use]
    pub fn new(talk: &'a mut LineIo<'b>, texts: Arc<Catalog>, officer: Option<OfficerId>) -> Self {
        Self { talk, texts, officer, tries: 0, left: false }
    }

    /// Whether the questions were left unanswered.
    #[must_use]
    pub fn left(&self) -> bool {
        self.left
    }

    /// A line; whoever cannot be asked any more has left.
    fn line(&mut self, question: &str, secret: bool) -> Option<Zeroizing<String>> {
        let mut reading = false;
        loop {
            let line = self.talk.ask(question, secret).ok().flatten();
            self.left = line.is_none();
            // A passport that was read is no answer.
            if !line.as_ref().is_some_and(|line| is_zone_part(line, reading)) {
                return line;
            }
            // Its second line may have no mark of a zone.
            reading = !reading;
            self.talk.say(&self.texts.reader.discarded).ok()?;
        }
    }
}

impl Credentials for PromptCredentials<'_, '_> {
    fn passphrase(&mut self) -> Option<(OfficerId, Passphrase)> {
        let texts = Arc::clone(&self.texts);
        let id = match self.officer {
            Some(id) => id,
            None => loop {
                let line = self.line(&texts.sign_in.ask_officer, false)?;
                match line.trim().parse() {
                    Ok(id) => break id,
                    Err(_) => self.talk.say(&texts.first_run.wrong_officer).ok()?,
                }
            },
        };
        let question = fill(&texts.sign_in.ask_passphrase, &[("officer", id.as_str())]);
        let line = self.line(&question, true)?;
        Some((id, Passphrase::new(line.as_str().to_owned())))
    }

    fn code(&mut self) -> Option<String> {
        let question = self.texts.sign_in.ask_code.to_string();
        self.line(&question, true).map(|code| code.to_string())
    }

    fn again(&mut self, step: SignInStage) -> bool {
        self.tries += 1;
        let text = match step {
            SignInStage::Passphrase => &self.texts.sign_in.wrong,
            SignInStage::SecondFactor => &self.texts.sign_in.wrong_code,
        };
        // Nobody reads any more: nobody is asked again.
        self.talk.say(text).is_ok() && self.tries < TRIES
    }
}
