//! One action being filled in: what to choose, what to write, and the confirmation. Owns the fields of every action's dialog and
//! turns them into a command; whether the command is allowed, `decide` says.

use crate::domain::blocked::Blocker;
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::code::{ClosingCode, Code, DeclineCode, Defect, Item, Port};
use crate::domain::command::{ArrivalChange, CARRIER_LONGEST, Command, NOTE_LONGEST};
use crate::text::Catalog;
use crate::ui::base::keys::Action;
use crate::ui::base::widgets::field::Field;
use crate::ui::base::widgets::picker::Picker;
use chrono::{DateTime, Utc};

/// Which part of the form has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormPart {
    /// The list to choose from.
    Pick,
    /// The time.
    Time,
    /// The port of entry.
    Port,
    /// The flight.
    Carrier,
    /// The words.
    Note,
    /// The confirmation.
    Confirm,
}

/// An action being filled in.
#[derive(Clone, Debug)]
pub struct ActionForm {
    /// The action.
    pub action: Action,
    /// The case.
    pub case: CaseNo,
    /// The version that was shown when the form opened; a case that moved on is not decided on.
    pub seen: u32,
    /// The item, for work on the checklist.
    pub item: Option<Item>,
    /// What to choose from.
    pub picker: Option<Picker>,
    /// A time to write.
    pub time: Option<Field>,
    /// The time as it is known already; left so, it says nothing new.
    pub known_time: Box<str>,
    /// A port of entry to write.
    pub port: Option<Field>,
    /// A flight to write.
    pub carrier: Option<Field>,
    /// Words to write.
    pub note: Option<Field>,
    /// The words as they were pre-written; the field holds the officer's own as soon as it holds anything else.
    pub prepared: Box<str>,
    /// Whether the words may not be empty.
    pub note_needed: bool,
    /// A decision: it is confirmed with a key of its own, never with Enter.
    pub decisive: bool,
    /// For how many marked cases it is filled in at once; the case above is then the first of them.
    pub many: Option<usize>,
    /// Which part has the keys.
    pub part: FormPart,
    /// What stood in the way at the last try.
    pub blockers: Vec<Blocker>,
    /// The time that was written could not be read.
    pub time_wrong: bool,
    /// The part that was passed without a choice, or holds what cannot be read.
    pub missing: Option<FormPart>,
    /// The items of a run, as they were shown.
    pub run: Vec<Item>,
}

impl ActionForm {
    /// A form with no fields, at its confirmation.
    #[must_use]
    pub fn new(action: Action, case: &Case, decisive: bool) -> Self {
        Self {
            action,
            case: case.no,
            seen: case.version,
            item: None,
            picker: None,
            time: None,
            known_time: Box::default(),
            port: None,
            carrier: None,
            note: None,
            prepared: Box::default(),
            note_needed: false,
            decisive,
            many: None,
            part: FormPart::Confirm,
            blockers: Vec::new(),
            time_wrong: false,
            missing: None,
            run: Vec::new(),
        }
    }

    /// About an item of the checklist.
    #[must_use]
    pub fn about(mut self, item: Item) -> Self {
        self.item = Some(item);
        self
    }

    /// With a list to choose from first.
    #[must_use]
    pub fn choosing(mut self, picker: Picker) -> Self {
        self.picker = Some(picker);
        self
    }

    /// With a time to write.
    #[must_use]
    pub fn timed(mut self, preset: &str) -> Self {
        self.time = Some(Field::with(40, preset));
        self
    }

    /// With a flight to write.
    #[must_use]
    pub fn flying(mut self, preset: &str) -> Self {
        self.carrier = Some(Field::with(CARRIER_LONGEST, preset));
        self
    }

    /// With a port of entry to write.
    #[must_use]
    pub fn entering(mut self, preset: Port) -> Self {
        self.port = Some(Field::with(8, preset.as_str()));
        self
    }

    /// With words to write.
    #[must_use]
    pub fn noted(mut self, needed: bool) -> Self {
        self.note = Some(Field::new(NOTE_LONGEST));
        self.note_needed = needed;
        self
    }

    /// Puts pre-written words in, where the officer has neither changed nor taken away those that stood there.
    pub fn prewrite(&mut self, words: &str) {
        if let Some(note) = &mut self.note
            && note.value() == &*self.prepared
            && words != &*self.prepared
        {
            *note = Field::with(NOTE_LONGEST, words);
            self.prepared = words.into();
        }
    }

    /// The words are those that were pre-written.
    #[must_use]
    pub fn prewritten(&self) -> bool {
        !self.prepared.is_empty() && self.note.as_ref().is_some_and(|n| n.value() == &*self.prepared)
    }

    /// What the words are: the rationale of a decision, or a note.
    #[must_use]
    pub fn note_label<'a>(&self, texts: &'a Catalog) -> &'a str {
        match self.action {
            Action::Approve | Action::Transfer | Action::Refuse | Action::Withdraw | Action::Recall => {
                &texts.dialog.rationale_label
            }
            _ => &texts.dialog.note_label,
        }
    }

    /// What is to be known of the words: whether they are needed, or stand there already.
    #[must_use]
    pub fn note_hint<'a>(&self, texts: &'a Catalog) -> &'a str {
        let d = &texts.dialog;
        match self.action {
            _ if self.prewritten() => &d.note_prepared,
            _ if self.note_needed => &d.note_needed,
            Action::Approve | Action::Transfer | Action::Refuse | Action::Withdraw if self.many.is_some() => {
                &d.note_each
            }
            _ => &d.note_optional,
        }
    }

    /// The keys go to the first part that has to be filled in.
    #[must_use]
    pub fn begin(mut self) -> Self {
        self.part = self.parts().first().copied().unwrap_or(FormPart::Confirm);
        self
    }

    /// The parts that the form has, in order.
    #[must_use]
    pub fn parts(&self) -> Vec<FormPart> {
        let mut parts = Vec::with_capacity(6);
        if self.port.is_some() {
            parts.push(FormPart::Port);
        }
        if self.picker.is_some() {
            parts.push(FormPart::Pick);
        }
        if self.time.is_some() {
            parts.push(FormPart::Time);
        }
        if self.carrier.is_some() {
            parts.push(FormPart::Carrier);
        }
        if self.note.is_some() {
            parts.push(FormPart::Note);
        }
        if self.decisive {
            parts.push(FormPart::Confirm);
        }
        parts
    }

    /// Goes a part on or back; answers false at the end.
    pub fn step(&mut self, back: bool) -> bool {
        let parts = self.parts();
        let at = parts.iter().position(|p| *p == self.part).unwrap_or(0);
        let to = if back { at.checked_sub(1) } else { Some(at + 1) };
        match to.and_then(|to| parts.get(to)) {
            Some(part) => {
                self.part = *part;
                true
            }
            None => false,
        }
    }

    /// The field that has the keys.
    pub fn field(&mut self) -> Option<&mut Field> {
        match self.part {
            FormPart::Time => self.time.as_mut(),
            FormPart::Port => self.port.as_mut(),
            FormPart::Carrier => self.carrier.as_mut(),
            FormPart::Note => self.note.as_mut(),
            FormPart::Pick | FormPart::Confirm => None,
        }
    }

    /// The words, where there are any.
    #[must_use]
    pub fn words(&self) -> Option<Box<str>> {
        self.note.as_ref().map(|f| f.value().trim()).filter(|w| !w.is_empty()).map(Into::into)
    }

    /// Whether the time that is written can be read.
    #[must_use]
    pub fn time_reads(&self, now: DateTime<Utc>) -> bool {
        self.time.as_ref().is_some_and(|f| match self.action {
            Action::Reschedule => self.arrives(now).is_some(),
            _ => crate::ui::base::time_input::parse(f.value(), now).is_some(),
        })
    }

    /// The arrival that is written; a time that was left as it is known says nothing new.
    fn arrives(&self, now: DateTime<Utc>) -> Option<ArrivalChange> {
        let written = self.time.as_ref()?.value();
        if written == &*self.known_time {
            Some(ArrivalChange::AsKnown)
        } else {
            crate::ui::base::arrival_input::parse(written, now)
        }
    }

    /// The port that is written: none where the field is empty, an error where it is no code.
    pub fn written_port(&self) -> Result<Option<Port>, PortUnreadable> {
        let written = self.port.as_ref().map_or("", |f| f.value().trim());
        if written.is_empty() {
            return Ok(None);
        }
        written.to_uppercase().parse().map(Some).map_err(|_| PortUnreadable)
    }

    fn code(&self) -> Option<Code> {
        self.picker.as_ref().and_then(Picker::chosen).and_then(|c| c.parse().ok())
    }

    /// The command that the form stands for. None while something of it is missing or cannot be read.
    #[must_use]
    pub fn command(&self, now: DateTime<Utc>) -> Option<Command> {
        let note = self.words();
        let time = || self.time.as_ref().and_then(|f| crate::ui::base::time_input::parse(f.value(), now));
        Some(match self.action {
            Action::VerifyRun => Command::VerifyRun { items: self.run.clone() },
            Action::Verify => Command::Verify { item: self.item?, note },
            Action::Reject => Command::Reject { item: self.item?, defect: Defect::from(self.code()?), note },
            Action::Waive => Command::Waive { item: self.item?, note },
            Action::Hold => Command::Hold { until: time()?, note },
            Action::Resume => Command::Resume { note },
            Action::Escalate => Command::Escalate { note },
            Action::TakeOver => Command::TakeOver { note },
            Action::Assign => Command::Assign { to: self.picker.as_ref()?.chosen()?.parse().ok()?, note },
            Action::AnswerEscalation => Command::AnswerEscalation { note },
            Action::WithdrawEscalation => Command::WithdrawEscalation { note },
            Action::Approve => Command::Approve { note },
            Action::Transfer => Command::Transfer { to: Port::from(self.code()?), note },
            Action::Answer => match self.code()? {
                code if code.as_str() == ACCEPTED => Command::TransferAccepted { note },
                code => Command::TransferDeclined { code: DeclineCode::from(code), note },
            },
            Action::Refuse => Command::Refuse { code: ClosingCode::from(self.code()?), note },
            Action::Withdraw => Command::Withdraw { code: ClosingCode::from(self.code()?), note },
            Action::Note => Command::Note { text: note.unwrap_or_default() },
            Action::Recall => Command::Recall { note },
            Action::Consent => Command::Consent { note },
            Action::Dissent => Command::Dissent { note },
            Action::Reschedule => Command::Reschedule {
                carrier: self.carrier.as_ref().map(|f| f.value().trim().into()),
                arrives: self.arrives(now)?,
                entry_port: self.written_port().ok()?,
                note,
            },
            _ => return None,
        })
    }
}

/// What is written is no code of a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortUnreadable;

/// The choice that stands for the other port's yes; every other one is a code of the decline table.
pub const ACCEPTED: &str = "ACCEPTED";

/// The choice that sends each of many cases to the port where its traveller enters; every other one is a port.
pub const EACH_TO_ITS_PORT: &str = "ENTRY";
