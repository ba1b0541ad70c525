//! The first screen of a machine without a desk: set this desk up, open a sample, or leave. Owns what is filled in on it; it writes
//! nothing - what was chosen is answered and carried out outside.

mod view;

pub use view::draw;

use crate::domain::code::Port;
use crate::domain::lang::Lang;
use crate::domain::officer::OfficerId;
use crate::domain::passphrase::{Passphrase, WeakPassphrase};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Chord, Key};
use crate::ui::base::widgets::Pasted;
use crate::ui::base::widgets::field::Field;
use crate::ui::base::widgets::picker::{Choice, Picker};
use crate::ui::base::widgets::secret::Secret;

/// Which step the screen is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FirstRunStep {
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
pub enum FirstRunOutcome {
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
    /// Where it is.
    pub step: FirstRunStep,
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
    pub wrong: Option<FirstRunError>,
    /// The marked way to begin: set up, demo, quit.
    pub(in crate::ui) way: usize,
    /// A language was chosen: until then the screen is in both.
    pub(in crate::ui) chose_language: bool,
}

/// Why what was filled in cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstRunError {
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
    pub fn new(ctx: &SessionContext) -> Self {
        Self {
            step: FirstRunStep::Choose,
            office: offices(ctx, ""),
            officer: Field::new(ID),
            name: Field::new(NAME),
            secret: Secret::default(),
            again: Secret::default(),
            wrong: None,
            way: 0,
            chose_language: false,
        }
    }

    /// The port that is marked.
    #[must_use]
    pub fn port(&self) -> Option<Port> {
        self.office.chosen().and_then(|code| code.parse().ok())
    }

    /// Takes a key.
    pub fn key(&mut self, chord: Chord, ctx: &mut SessionContext) -> FirstRunOutcome {
        let turns = self.step == FirstRunStep::Choose && matches!(chord.key, Key::Left | Key::Right);
        if chord.key == Key::F(2) || turns {
            // The first press of an arrow stays with the language that is marked on its side.
            let marked = if chord.key == Key::Left { Lang::En } else { Lang::Zh };
            if chord.key == Key::F(2) || ctx.lang != marked {
                ctx.switch_language();
            }
            self.chose_language = true;
            self.office = offices(ctx, self.office.chosen().unwrap_or_default());
            return FirstRunOutcome::Stay;
        }
        if chord.ctrl && chord.key == Key::Char('c') {
            return FirstRunOutcome::Leave;
        }
        self.wrong = None;
        match self.step {
            FirstRunStep::Choose => self.choose(chord),
            _ => self.fill(chord),
        }
    }

    /// Takes pasted text into the field that is being written.
    pub fn paste(&mut self, text: &str) {
        let pasted = match self.step {
            FirstRunStep::Choose => return,
            FirstRunStep::Office => self.office.paste(text),
            FirstRunStep::Officer => self.officer.paste(text),
            FirstRunStep::Name => self.name.paste(text),
            FirstRunStep::Passphrase => self.secret.paste(text),
            FirstRunStep::Again => self.again.paste(text),
        };
        self.wrong = (pasted != Pasted::Whole).then_some(FirstRunError::Cut(pasted));
    }

    fn choose(&mut self, chord: Chord) -> FirstRunOutcome {
        match chord.key {
            Key::Char('s') => self.step = FirstRunStep::Office,
            Key::Char('d') => return FirstRunOutcome::Sample,
            Key::Char('q') | Key::Esc => return FirstRunOutcome::Leave,
            Key::Down | Key::Tab => self.way = (self.way + 1).min(2),
            Key::Up | Key::BackTab => self.way = self.way.saturating_sub(1),
            Key::Enter => match self.way {
                0 => self.step = FirstRunStep::Office,
                1 => return FirstRunOutcome::Sample,
                _ => return FirstRunOutcome::Leave,
            },
            _ => {}
        }
        FirstRunOutcome::Stay
    }

    fn fill(&mut self, chord: Chord) -> FirstRunOutcome {
        match chord.key {
            Key::Esc | Key::BackTab | Key::Up => self.back(),
            Key::Char('s') if chord.ctrl => return self.create(),
            Key::Enter | Key::Tab => return self.next(),
            Key::Down => {
                return if self.step == FirstRunStep::Again { FirstRunOutcome::Stay } else { self.next() };
            }
            Key::Left | Key::Right if self.step == FirstRunStep::Office => {
                self.office.step(chord.key == Key::Right);
            }
            _ => match self.step {
                FirstRunStep::Office => self.office.key(chord),
                FirstRunStep::Officer => _ = self.officer.key(chord),
                FirstRunStep::Passphrase => self.secret.key(chord),
                FirstRunStep::Again => self.again.key(chord),
                _ => _ = self.name.key(chord),
            },
        }
        FirstRunOutcome::Stay
    }

    fn back(&mut self) {
        self.step = match self.step {
            FirstRunStep::Choose | FirstRunStep::Office => FirstRunStep::Choose,
            FirstRunStep::Officer => FirstRunStep::Office,
            FirstRunStep::Name => FirstRunStep::Officer,
            FirstRunStep::Passphrase => FirstRunStep::Name,
            FirstRunStep::Again => FirstRunStep::Passphrase,
        };
        self.again.clear();
    }

    /// Creates the desk wherever the cursor is, or goes to the first field that cannot be taken.
    fn create(&mut self) -> FirstRunOutcome {
        self.step = FirstRunStep::Office;
        let again = std::mem::take(&mut self.again);
        while self.step != FirstRunStep::Again {
            self.next();
            if self.wrong.is_some() {
                self.again = again;
                return FirstRunOutcome::Stay;
            }
        }
        self.again = again;
        self.next()
    }

    fn next(&mut self) -> FirstRunOutcome {
        let (office, officer) = (self.port(), self.officer.value().trim().parse::<OfficerId>());
        match (self.step, office, officer) {
            (FirstRunStep::Office, Some(_), _) => self.step = FirstRunStep::Officer,
            (FirstRunStep::Officer, _, Ok(_)) => self.step = FirstRunStep::Name,
            (FirstRunStep::Name, _, Ok(_)) => self.step = FirstRunStep::Passphrase,
            (FirstRunStep::Passphrase, _, Ok(officer)) => match self.secret.passphrase().check(officer) {
                Ok(()) => self.step = FirstRunStep::Again,
                Err(weak) => self.wrong = Some(FirstRunError::Weak(weak)),
            },
            (FirstRunStep::Again, Some(office), Ok(officer)) if self.secret == self.again => {
                return self.done(office, officer, self.secret.passphrase());
            }
            (FirstRunStep::Again, ..) => {
                self.again.clear();
                self.wrong = Some(FirstRunError::Differ);
            }
            (FirstRunStep::Office, None, _) => self.wrong = Some(FirstRunError::Office),
            _ => self.wrong = Some(FirstRunError::Officer),
        }
        FirstRunOutcome::Stay
    }

    fn done(&self, office: Port, officer: OfficerId, passphrase: Passphrase) -> FirstRunOutcome {
        let name = self.name.value().trim();
        let name = if name.is_empty() { officer.to_string() } else { name.to_owned() };
        FirstRunOutcome::SetUp { office, officer, name, passphrase }
    }
}

fn offices(ctx: &SessionContext, preset: &str) -> Picker {
    let ports = ctx.rules.ports().filter(|p| p.office);
    Picker::eager(ports.map(|p| Choice::named(p.code.as_str(), &p.name, ctx.lang)).collect(), preset)
}

#[cfg(test)]
mod tests;
