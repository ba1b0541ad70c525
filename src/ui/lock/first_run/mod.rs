//! The first screen of a machine without a desk: set this desk up, open a sample, or leave. Owns what is filled in on it; it writes
//! nothing - what was chosen is answered and carried out outside.

mod view;

pub use view::draw;

use crate::domain::code::Port;
use crate::domain::officer::OfficerId;
use crate::domain::passphrase::{Passphrase, WeakPassphrase};
use crate::ui::base::context::Setting;
use crate::ui::base::keys::{Chord, Key};
use crate::ui::base::widgets::Pasted;
use crate::ui::base::widgets::field::Field;
use crate::ui::base::widgets::picker::{Choice, Picker};
use crate::ui::base::widgets::secret::Secret;

/// Where the screen stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// How to begin.
    Choose,
    /// Which port.
    Office,
    /// The officer's id.
    Officer,
    /// The officer's name.
    Name,
    /// The officer's passphrase. A desk without one is made on the command line only.
    Passphrase,
    /// The passphrase once more.
    Again,
}

/// What came of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The screen goes on.
    Stay,
    /// Leave.
    Leave,
    /// Open a sample desk.
    Sample,
    /// Set this desk up.
    SetUp {
        /// Its port.
        office: Port,
        /// Its first officer.
        officer: OfficerId,
        /// The officer's name.
        name: String,
        /// How the officer signs in.
        passphrase: Passphrase,
    },
}

/// The screen.
#[derive(Clone, Debug)]
pub struct FirstRun {
    /// Where it stands.
    pub step: Step,
    /// The ports that have an office.
    pub office: Picker,
    /// The officer's id.
    pub officer: Field,
    /// The officer's name.
    pub name: Field,
    /// The passphrase.
    pub secret: Secret,
    /// The passphrase once more.
    pub again: Secret,
    /// What was filled in cannot be taken, for this reason.
    pub wrong: Option<Wrong>,
}

/// Why what was filled in cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// No such port.
    Office,
    /// Not an id.
    Officer,
    /// The passphrase is too weak.
    Weak(WeakPassphrase),
    /// The two passphrases are not the same.
    Differ,
    /// A pasted text was cut.
    Cut(Pasted),
}

/// The longest name, in characters.
const NAME: usize = 60;
/// The longest id, in characters; see [`OfficerId`].
const ID: usize = 23;

impl FirstRun {
    /// The screen at its beginning.
    #[must_use]
    pub fn new(set: &Setting) -> Self {
        Self {
            step: Step::Choose,
            office: offices(set, ""),
            officer: Field::new(ID),
            name: Field::new(NAME),
            secret: Secret::default(),
            again: Secret::default(),
            wrong: None,
        }
    }

    /// The port that is marked.
    #[must_use]
    pub fn port(&self) -> Option<Port> {
        self.office.chosen().and_then(|code| code.parse().ok())
    }

    /// Takes a key.
    pub fn key(&mut self, chord: Chord, set: &mut Setting) -> Outcome {
        if chord.key == Key::F(2) {
            set.switch_language();
            self.office = offices(set, self.office.chosen().unwrap_or_default());
            return Outcome::Stay;
        }
        if chord.ctrl && chord.key == Key::Char('c') {
            return Outcome::Leave;
        }
        self.wrong = None;
        match self.step {
            Step::Choose => self.choose(chord),
            _ => self.fill(chord),
        }
    }

    /// Takes pasted text into the field that is being written.
    pub fn paste(&mut self, text: &str) {
        let pasted = match self.step {
            Step::Choose => return,
            Step::Office => self.office.paste(text),
            Step::Officer => self.officer.paste(text),
            Step::Name => self.name.paste(text),
            Step::Passphrase => self.secret.paste(text),
            Step::Again => self.again.paste(text),
        };
        self.wrong = (pasted != Pasted::Whole).then_some(Wrong::Cut(pasted));
    }

    fn choose(&mut self, chord: Chord) -> Outcome {
        match chord.key {
            Key::Char('s') => self.step = Step::Office,
            Key::Char('d') => return Outcome::Sample,
            Key::Char('q') | Key::Esc => return Outcome::Leave,
            _ => {}
        }
        Outcome::Stay
    }

    fn fill(&mut self, chord: Chord) -> Outcome {
        match chord.key {
            Key::Esc | Key::BackTab => {
                self.step = match self.step {
                    Step::Choose | Step::Office => Step::Choose,
                    Step::Officer => Step::Office,
                    Step::Name => Step::Officer,
                    Step::Passphrase => Step::Name,
                    Step::Again => Step::Passphrase,
                };
                self.again.clear();
            }
            Key::Enter | Key::Tab => return self.next(),
            Key::Up | Key::Down if self.step == Step::Office => self.office.step(chord.key == Key::Down),
            _ => match self.step {
                Step::Office => self.office.key(chord),
                Step::Officer => _ = self.officer.key(chord),
                Step::Passphrase => self.secret.key(chord),
                Step::Again => self.again.key(chord),
                _ => _ = self.name.key(chord),
            },
        }
        Outcome::Stay
    }

    fn next(&mut self) -> Outcome {
        let (office, officer) = (self.port(), self.officer.value().trim().parse::<OfficerId>());
        match (self.step, office, officer) {
            (Step::Office, Some(_), _) => self.step = Step::Officer,
            (Step::Officer, _, Ok(_)) => self.step = Step::Name,
            (Step::Name, _, Ok(_)) => self.step = Step::Passphrase,
            (Step::Passphrase, _, Ok(officer)) => match self.secret.passphrase().check(officer) {
                Ok(()) => self.step = Step::Again,
                Err(weak) => self.wrong = Some(Wrong::Weak(weak)),
            },
            (Step::Again, Some(office), Ok(officer)) if self.secret == self.again => {
                return self.done(office, officer, self.secret.passphrase());
            }
            (Step::Again, ..) => {
                self.again.clear();
                self.wrong = Some(Wrong::Differ);
            }
            (Step::Office, None, _) => self.wrong = Some(Wrong::Office),
            _ => self.wrong = Some(Wrong::Officer),
        }
        Outcome::Stay
    }

    fn done(&self, office: Port, officer: OfficerId, passphrase: Passphrase) -> Outcome {
        let name = self.name.value().trim();
        let name = if name.is_empty() { officer.to_string() } else { name.to_owned() };
        Outcome::SetUp { office, officer, name, passphrase }
    }
}

fn offices(set: &Setting, preset: &str) -> Picker {
    let ports = set.rules.ports().filter(|p| p.office);
    Picker::eager(ports.map(|p| Choice::new(p.code.as_str(), p.name.get(set.lang))).collect(), preset)
}

#[cfg(test)]
mod tests;
