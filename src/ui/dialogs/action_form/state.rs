//! One action being filled in: what to choose, what to write, and the confirmation. Owns what is in the fields of the action's
//! descriptor, and their labels for the form and for plain mode; whether the command is allowed, `decide` says.

use crate::domain::blocked::Blocker;
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::code::{Item, Port};
use crate::domain::command::{ArrivalChange, CARRIER_LONGEST, Command, NOTE_LONGEST, VISA_NUMBER_LONGEST};
use crate::text::{Catalog, day_time, port_name};
use crate::ui::actions::availability::later_day_text;
use crate::ui::actions::choices::picker;
use crate::ui::base::arrival_input;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{
    ALL_TRAVELLERS, Action, ChoiceList, Confirmation, DialogField, FirstPart, FormValues, NoteKind,
    OrderDescriptor,
};
use crate::ui::base::time_input;
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
    /// The number of the visa.
    Number,
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
    /// What is known of it.
    pub(crate) order: &'static OrderDescriptor,
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
    /// A number of a visa to write.
    pub number: Option<Field>,
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
    /// What blocked it at the last try.
    pub blockers: Vec<Blocker>,
    /// The time that was written could not be read.
    pub time_wrong: bool,
    /// The part that was passed without a choice, or holds what cannot be read.
    pub missing: Option<FormPart>,
    /// The items of a run, as they were shown.
    pub run: Vec<Item>,
    /// What is said when it is done, where a passport that was read began it.
    pub reading: Option<Box<str>>,
}

impl ActionForm {
    /// The form of an action on a case, and on an item where it is about one, with what is proposed filled in. None for what is no
    /// order, or where its item is missing.
    pub(crate) fn new(
        action: Action,
        item: Option<Item>,
        case: &Case,
        ctx: &SessionContext,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let order = action.order()?;
        let mut form = Self {
            action,
            order,
            case: case.no,
            seen: case.version,
            item: None,
            picker: None,
            time: None,
            known_time: Box::default(),
            port: None,
            carrier: None,
            number: None,
            note: None,
            prepared: Box::default(),
            note_needed: false,
            decisive: matches!(order.confirmed, Confirmation::Key),
            many: None,
            part: FormPart::Confirm,
            blockers: Vec::new(),
            time_wrong: false,
            missing: None,
            run: Vec::new(),
            reading: None,
        };
        for field in order.fields {
            match *field {
                DialogField::Item => form.item = Some(item?),
                DialogField::Run => form.run = case.verifiable_items(ctx.officer.id).collect(),
                // One traveller needs no choice.
                DialogField::Choice(list) if list.is_of_travellers() && case.papers.group.is_empty() => {}
                DialogField::VisaNumber => form.number = Some(Field::new(VISA_NUMBER_LONGEST)),
                DialogField::Choice(list) => form.picker = Some(picker(list, case, ctx, now)),
                DialogField::Time(proposed) => {
                    // An extension ends after what it extends.
                    let later = later_day_text(action, case, now);
                    form.time = Some(Field::with(40, later.as_deref().unwrap_or(proposed)));
                }
                DialogField::Arrival => {
                    form.known_time = arrival_input::preset(case).into();
                    form.time = Some(Field::with(40, &form.known_time));
                }
                DialogField::Carrier => {
                    let carrier = case.expected_arrival().map_or("", |l| l.carrier);
                    form.carrier = Some(Field::with(CARRIER_LONGEST, carrier));
                }
                DialogField::EntryPort => form.port = Some(Field::with(8, case.entry_port().as_str())),
                DialogField::Note(note) => {
                    form.note = Some(Field::new(NOTE_LONGEST));
                    form.note_needed = note.is_needed(case, ctx.officer.id);
                }
            }
        }
        let part = |at: usize| form.parts().get(at).copied().unwrap_or(FormPart::Confirm);
        form.part = match order.first {
            FirstPart::Confirmation => FormPart::Confirm,
            FirstPart::ConfirmationIf(filled) if filled(case, &ctx.rules) => FormPart::Confirm,
            FirstPart::Field | FirstPart::ConfirmationIf(_) => part(0),
            FirstPart::SecondField => part(1),
        };
        Some(form)
    }

    /// Puts pre-written words in, where the officer has neither changed nor taken away those that were there.
    pub(crate) fn prewrite(&mut self, words: &str) {
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
    pub(crate) fn prewritten(&self) -> bool {
        !self.prepared.is_empty() && self.note.as_ref().is_some_and(|n| n.value() == &*self.prepared)
    }

    fn note_kind(&self) -> NoteKind {
        self.order.note().map_or(NoteKind::Note, |note| note.kind)
    }

    /// Whether each of many cases gets a rationale of its own where none is written.
    pub(in crate::ui) fn has_own_rationale(&self) -> bool {
        self.note_kind() == NoteKind::Rationale
    }

    /// What a part is called.
    #[must_use]
    pub(crate) fn label<'a>(&self, part: FormPart, texts: &'a Catalog) -> &'a str {
        match part {
            FormPart::Pick => &texts.plain.ask_pick,
            FormPart::Time if self.order.asks_arrival() => &texts.arrival.at_label,
            FormPart::Time if self.action == Action::Extend => &texts.dialog.extend_label,
            FormPart::Time => &texts.dialog.time_label,
            FormPart::Port => &texts.arrival.port_label,
            FormPart::Carrier => &texts.arrival.carrier_label,
            FormPart::Number => &texts.dialog.number_label,
            FormPart::Note => match self.note_kind() {
                NoteKind::Rationale | NoteKind::OwnRationale => &texts.dialog.rationale_label,
                NoteKind::Note | NoteKind::Text => &texts.dialog.note_label,
                NoteKind::Contact => &texts.inform.by,
            },
            FormPart::Confirm => Catalog::text_or_name(&texts.action, self.action.name()),
        }
    }

    /// The place in the application of the traveller who is chosen; none where the form asks for none, or is about all.
    #[must_use]
    pub(crate) fn traveller(&self) -> Option<usize> {
        let asks =
            |field: &DialogField| matches!(field, DialogField::Choice(list) if list.is_of_travellers());
        let number: usize =
            self.picker.as_ref().filter(|_| self.order.fields.iter().any(asks))?.chosen()?.parse().ok()?;
        number.checked_sub(1)
    }

    /// What is chosen from the list.
    #[must_use]
    pub fn list_label<'a>(&self, texts: &'a Catalog) -> &'a str {
        let d = &texts.dialog;
        let list = self.order.fields.iter().find_map(|field| match field {
            DialogField::Choice(list) => Some(*list),
            _ => None,
        });
        match list {
            Some(ChoiceList::ReceivingPorts) => &d.list_ports,
            Some(ChoiceList::PortAnswers) => &d.list_answers,
            Some(ChoiceList::Officers) => &d.list_officers,
            Some(ChoiceList::Refusals) => &d.list_grounds,
            Some(ChoiceList::Withdrawals) => &d.list_reasons,
            Some(ChoiceList::Recipients) => &d.list_recipients,
            Some(
                ChoiceList::TravellersExpected | ChoiceList::TravellersIssued | ChoiceList::TravellersOpen,
            ) => &d.list_travellers,
            Some(ChoiceList::Defects) | None => &d.list_defects,
        }
    }

    /// Whether all travellers are one of the choices.
    pub(super) fn offers_all(&self) -> bool {
        let all = |picker: &Picker| picker.fitting("").iter().any(|choice| choice.code == ALL_TRAVELLERS);
        self.picker.as_ref().is_some_and(all)
    }

    /// How a time is written here.
    #[must_use]
    pub(crate) fn time_hint(&self, texts: &Catalog, now: DateTime<Utc>) -> String {
        let hint = if self.order.asks_arrival() { &texts.arrival.hint } else { &texts.dialog.time_hint };
        time_input::hint(hint, now)
    }

    /// The time that is written, as it is understood. None where it cannot be read.
    #[must_use]
    pub(crate) fn time_text(&self, ctx: &SessionContext, now: DateTime<Utc>) -> Option<String> {
        let written = self.time.as_ref()?.value();
        if self.order.asks_arrival() {
            arrival_input::parse(written, now).map(|a| arrival_input::arrival_text(a, ctx))
        } else {
            time_input::parse(written, now).map(|at| day_time(&ctx.texts, at))
        }
    }

    /// The name of the port that is written. None where it is none.
    #[must_use]
    pub(crate) fn port_text(&self, ctx: &SessionContext) -> Option<String> {
        let port = self.written_port().ok()??;
        Some(port_name(&ctx.texts, port, &ctx.rules))
    }

    /// What is to be known of the words: whether they are needed, or are filled in already.
    #[must_use]
    pub(crate) fn note_hint<'a>(&self, texts: &'a Catalog) -> &'a str {
        let d = &texts.dialog;
        if self.prewritten() {
            &d.note_prepared
        } else if self.note_needed {
            &d.note_needed
        } else if self.many.is_some() && self.has_own_rationale() {
            &d.note_each
        } else {
            &d.note_optional
        }
    }

    /// The keys go to the first part that has to be filled in.
    #[must_use]
    pub fn begin(mut self) -> Self {
        self.part = self.parts().first().copied().unwrap_or(FormPart::Confirm);
        self
    }

    /// The parts that the form has, in the order of the descriptor.
    #[must_use]
    pub fn parts(&self) -> Vec<FormPart> {
        let parts = self.order.fields.iter().filter_map(|field| match field {
            DialogField::Choice(_) => self.picker.is_some().then_some(FormPart::Pick),
            DialogField::VisaNumber => Some(FormPart::Number),
            DialogField::Time(_) | DialogField::Arrival => Some(FormPart::Time),
            DialogField::Carrier => Some(FormPart::Carrier),
            DialogField::EntryPort => Some(FormPart::Port),
            DialogField::Note(_) => Some(FormPart::Note),
            DialogField::Item | DialogField::Run => None,
        });
        parts.chain(self.decisive.then_some(FormPart::Confirm)).collect()
    }

    /// The part in which a blocker is resolved.
    #[must_use]
    pub(crate) fn part_for(&self, blocker: &Blocker) -> Option<FormPart> {
        let part = match blocker {
            Blocker::ReasonMissing(_) | Blocker::DeclinedUnchanged(_) => FormPart::Note,
            Blocker::TimePast | Blocker::TimeTooFar => FormPart::Time,
            Blocker::VisaNumberWrong
            | Blocker::VisaNumberSigns
            | Blocker::VisaNumberUsed
            | Blocker::VisaNumberTaken(_) => FormPart::Number,
            Blocker::NotLater(_) => FormPart::Time,
            Blocker::SamePort(_)
            | Blocker::PortUnknown(_)
            | Blocker::TravellerUnknown
            | Blocker::TravellerEnded(_)
            | Blocker::VisaGiven { .. }
            | Blocker::VisaNotGiven => FormPart::Pick,
            _ => return None,
        };
        self.parts().contains(&part).then_some(part)
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

    /// What is written in the field that has the keys.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        let field = match self.part {
            FormPart::Time => &self.time,
            FormPart::Port => &self.port,
            FormPart::Carrier => &self.carrier,
            FormPart::Number => &self.number,
            FormPart::Note => &self.note,
            FormPart::Pick | FormPart::Confirm => return None,
        };
        field.as_ref().map(Field::value)
    }

    /// The field that has the keys.
    pub fn field(&mut self) -> Option<&mut Field> {
        match self.part {
            FormPart::Time => self.time.as_mut(),
            FormPart::Port => self.port.as_mut(),
            FormPart::Carrier => self.carrier.as_mut(),
            FormPart::Number => self.number.as_mut(),
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
    pub(crate) fn time_reads(&self, now: DateTime<Utc>) -> bool {
        if self.order.asks_arrival() { self.arrives(now).is_some() } else { self.at(now).is_some() }
    }

    fn at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.time.as_ref().and_then(|f| time_input::parse(f.value(), now))
    }

    /// The arrival that is written; a time that was left as it is known says nothing new.
    fn arrives(&self, now: DateTime<Utc>) -> Option<ArrivalChange> {
        let written = self.time.as_ref()?.value();
        if written == &*self.known_time {
            Some(ArrivalChange::AsKnown)
        } else {
            arrival_input::parse(written, now)
        }
    }

    /// The port that is written: none where the field is empty, an error where it is no code.
    pub(crate) fn written_port(&self) -> Result<Option<Port>, PortUnreadable> {
        let written = self.port.as_ref().map_or("", |f| f.value().trim());
        if written.is_empty() {
            return Ok(None);
        }
        written.to_uppercase().parse().map(Some).map_err(|_| PortUnreadable)
    }

    /// The command that the form makes. None while something of it is missing or cannot be read.
    #[must_use]
    pub fn command(&self, now: DateTime<Utc>) -> Option<Command> {
        // A list that nothing is chosen from says nothing: all travellers are a choice of their own.
        if self.picker.as_ref().is_some_and(|picker| picker.chosen().is_none()) {
            return None;
        }
        (self.order.command)(&FormValues {
            item: self.item,
            run: self.run.clone(),
            choice: self.picker.as_ref().and_then(Picker::chosen).map(Into::into),
            time: self.at(now),
            arrives: self.arrives(now),
            carrier: self.carrier.as_ref().map(|f| f.value().trim().into()),
            entry_port: self.written_port().ok()?,
            number: self.number.as_ref().map(|f| f.value().trim().to_uppercase().into()),
            note: self.words(),
        })
    }
}

/// What is written is no code of a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortUnreadable;

/// The choice that sends each of many cases to the port where its traveller enters; every other one is a port.
pub(crate) const EACH_TO_ITS_PORT: &str = "ENTRY";
