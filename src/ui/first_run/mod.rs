//! The first screen of a machine without a desk: set this desk up, open a sample, or leave. Owns what is filled in on it; it writes
//! nothing - what was chosen is answered and carried out outside.

mod view;

pub use view::draw;

use super::keys::{Chord, Key};
use super::setting::Setting;
use super::widgets::field::Field;
use super::widgets::picker::{Choice, Picker};
use crate::domain::code::Port;
use crate::domain::officer::OfficerId;

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
    /// What was filled in cannot be taken.
    pub wrong: bool,
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
            wrong: false,
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
        self.wrong = false;
        match self.step {
            Step::Choose => self.choose(chord),
            _ => self.fill(chord),
        }
    }

    /// Takes pasted text into the field that is being written.
    pub fn paste(&mut self, text: &str) {
        match self.step {
            Step::Officer => self.officer.paste(text),
            Step::Name => self.name.paste(text),
            Step::Choose | Step::Office => {}
        }
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
                };
            }
            Key::Enter | Key::Tab => return self.next(),
            Key::Up | Key::Down if self.step == Step::Office => self.office.step(chord.key == Key::Down),
            _ => match self.step {
                Step::Office => self.office.key(chord),
                Step::Officer => _ = self.officer.key(chord),
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
            (Step::Name, Some(office), Ok(officer)) => {
                let name = self.name.value().trim();
                let name = if name.is_empty() { officer.to_string() } else { name.to_owned() };
                return Outcome::SetUp { office, officer, name };
            }
            _ => self.wrong = true,
        }
        Outcome::Stay
    }
}

fn offices(set: &Setting, preset: &str) -> Picker {
    let ports = set.rules.ports().filter(|p| p.office);
    Picker::new(ports.map(|p| Choice::new(p.code.as_str(), p.name.get(set.lang))).collect(), preset)
}

#[cfg(test)]
mod tests;
