//! The form of a new case at the counter: what is written, which documents were seen, what is faulty, and a passport that was read while it
//! is open. Owns what is filled in; whether it is well-formed, intake says, and what is done with it, the service.

use crate::domain::case::application::{Application, Traveller};
use crate::domain::case::checklist::Requirement;
use crate::domain::case_no::CaseNo;
use crate::domain::code::{Ground, Item};
use crate::domain::document_number::plain_number;
use crate::intake::counter::{CounterEntry, counter_id};
use crate::text::{fill, item_name};
use crate::ui::base::context::SessionContext;
use crate::ui::base::widgets::field::Field;
use crate::ui::base::widgets::picker::Picker;
use crate::ui::dialogs::new_case::field::NewCaseField;
use crate::ui::state::effect::Ticket;
use crate::ui::state::model::StatusKind;
use chrono::{DateTime, Utc};

/// A row that has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewCaseRow {
    /// A field.
    Field(NewCaseField),
    /// An item whose original may have been seen.
    Item(Item, Requirement),
    /// The confirmation.
    Confirm,
}

/// What is asked over the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewCaseQuestion {
    /// A passport of another traveller was read: do its values take the place of those written?
    Replace(Box<Traveller>),
    /// Is all that was written discarded?
    Discard,
}

/// The form.
#[derive(Clone, Debug)]
pub struct NewCaseForm {
    fields: Vec<(NewCaseField, Field)>,
    /// Items whose originals were seen.
    documents: Vec<Item>,
    /// The row that has the keys.
    pub row: NewCaseRow,
    /// What is faulty, with its field; none for the whole.
    pub faults: Vec<(Option<NewCaseField>, String)>,
    /// What is asked over it.
    pub asks: Option<NewCaseQuestion>,
    /// The order on its way.
    pub sent: Option<Ticket>,
    /// Why it could not be written.
    pub said: Option<String>,
}

impl NewCaseForm {
    /// An empty form: entry at the desk's own port, with an ordinary passport.
    #[must_use]
    pub fn new(ctx: &SessionContext) -> Self {
        let preset = |field: NewCaseField| preset(field, ctx);
        let field = |one: &NewCaseField| (*one, Field::with(one.most(), &preset(*one)));
        Self {
            fields: NewCaseField::ALL.iter().map(field).collect(),
            documents: Vec::new(),
            row: NewCaseRow::Field(NewCaseField::Surname),
            faults: Vec::new(),
            asks: None,
            sent: None,
            said: None,
        }
    }

    /// What is written in a field.
    #[must_use]
    pub fn text(&self, field: NewCaseField) -> &str {
        self.fields.iter().find(|(one, _)| *one == field).map_or("", |(_, text)| text.value().trim())
    }

    pub(super) fn field(&self, field: NewCaseField) -> Option<&Field> {
        self.fields.iter().find(|(one, _)| *one == field).map(|(_, text)| text)
    }

    pub(super) fn field_mut(&mut self, field: NewCaseField) -> Option<&mut Field> {
        self.fields.iter_mut().find(|(one, _)| *one == field).map(|(_, text)| text)
    }

    /// Writes a field.
    pub fn set(&mut self, field: NewCaseField, text: &str, ctx: &SessionContext) {
        if let Some(at) = self.fields.iter().position(|(one, _)| *one == field) {
            self.fields[at].1 = Field::with(field.most(), text);
        }
        self.changed(field, ctx);
    }

    /// A field was changed: what was said of it is over, and a ground with one category chooses it.
    pub(super) fn changed(&mut self, field: NewCaseField, ctx: &SessionContext) {
        self.said = None;
        self.faults.retain(|(one, _)| one.is_some_and(|one| one != field));
        if field == NewCaseField::Ground {
            let only = NewCaseField::Category.choices(self.ground(ctx), ctx);
            let fits = self.code(NewCaseField::Category, ctx).is_some();
            let proposed = match &only[..] {
                [only] if self.ground(ctx).is_some() => Some(only.code.clone()),
                // What no longer fits the ground goes.
                _ if !fits => Some(String::new()),
                _ => None,
            };
            if let Some((code, text)) = proposed.zip(self.field_mut(NewCaseField::Category)) {
                *text = Field::with(NewCaseField::Category.most(), &code);
            }
        }
    }

    /// The ground that was chosen.
    #[must_use]
    pub fn ground(&self, ctx: &SessionContext) -> Option<Ground> {
        self.code(NewCaseField::Ground, ctx)?.parse().ok()
    }

    /// The code that is chosen in a field by its code or by words that fit it alone. None in a field of free text.
    #[must_use]
    pub fn code(&self, field: NewCaseField, ctx: &SessionContext) -> Option<String> {
        self.chosen(field, ctx).map(|(code, _)| code)
    }

    /// The code and the name that are chosen in a field.
    pub(crate) fn chosen(&self, field: NewCaseField, ctx: &SessionContext) -> Option<(String, String)> {
        let ground = if field == NewCaseField::Category { self.ground(ctx) } else { None };
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        let picker = Picker::open(field.choices(ground, ctx));
        let fitting = picker.fitting(text);
        let exact = fitting.iter().find(|c| c.code.eq_ignore_ascii_case(text));
        let only = if let [only] = &fitting[..] { Some(only) } else { None };
        exact.or(only).map(|c| (c.code.clone(), c.name.clone()))
    }

    /// The next choice of a field, or the one before.
    pub(super) fn step_choice(&mut self, field: NewCaseField, down: bool, ctx: &SessionContext) {
        let choices = field.choices(self.ground(ctx), ctx);
        let Some(last) = choices.len().checked_sub(1) else { return };
        let at = self.code(field, ctx).and_then(|code| choices.iter().position(|c| c.code == code));
        let to = match (at, down) {
            (None, _) => 0,
            (Some(at), true) => (at + 1).min(last),
            (Some(at), false) => at.saturating_sub(1),
        };
        self.set(field, &choices[to].code, ctx);
    }

    /// The rows in order.
    #[must_use]
    pub fn rows(&self, ctx: &SessionContext) -> Vec<NewCaseRow> {
        let fields = NewCaseField::ALL.iter().map(|field| NewCaseRow::Field(*field));
        let items = self.ground(ctx).map(|ground| ctx.rules.checklist(ground)).unwrap_or_default();
        let items = items.into_iter().map(|(item, need, _)| NewCaseRow::Item(item, need));
        fields.chain(items).chain([NewCaseRow::Confirm]).collect()
    }

    /// Goes a row on or back.
    pub(super) fn step(&mut self, back: bool, ctx: &SessionContext) {
        let rows = self.rows(ctx);
        let at = rows.iter().position(|row| *row == self.row).unwrap_or(rows.len() - 1);
        self.row = rows[if back { at.saturating_sub(1) } else { (at + 1).min(rows.len() - 1) }];
    }

    /// Whether the original of an item was seen.
    #[must_use]
    pub fn was_seen(&self, item: Item) -> bool {
        self.documents.contains(&item)
    }

    /// Records that the original of an item was seen, or that it was not.
    pub fn toggle(&mut self, item: Item) {
        match self.documents.iter().position(|one| *one == item) {
            Some(at) => drop(self.documents.remove(at)),
            None => self.documents.push(item),
        }
        self.said = None;
    }

    /// The items of the ground whose originals were seen.
    pub(crate) fn seen(&self, ctx: &SessionContext) -> Vec<Item> {
        let rows = self.rows(ctx).into_iter();
        rows.filter_map(|row| match row {
            NewCaseRow::Item(item, _) if self.was_seen(item) => Some(item),
            _ => None,
        })
        .collect()
    }

    /// Takes a passport that was read: of the same traveller, or where no passport is written yet. Of another one it is asked first.
    /// Answers what is to be said.
    pub fn read(&mut self, who: Traveller, ctx: &SessionContext) -> (StatusKind, String) {
        let t = &ctx.texts.new_case;
        if self.sent.is_some() {
            return (StatusKind::Bad, ctx.texts.reader.busy.to_string());
        }
        if self.is_without_passport() || self.is_of(&who, ctx) {
            self.asks = None;
            self.fill(&who, ctx);
            return (StatusKind::Plain, t.filled.to_string());
        }
        self.asks = Some(NewCaseQuestion::Replace(Box::new(who)));
        (StatusKind::Bad, t.other_traveller.to_string())
    }

    /// Whether nothing of a passport or a traveller is written.
    fn is_without_passport(&self) -> bool {
        use NewCaseField::{Birth, GivenNames, Number, Surname, Zone};
        [Surname, GivenNames, Birth, Number, Zone].into_iter().all(|field| self.text(field).is_empty())
    }

    /// Whether the passport that is written is that of a traveller.
    #[must_use]
    pub fn is_of(&self, who: &Traveller, ctx: &SessionContext) -> bool {
        let issuer = self.code(NewCaseField::Issuer, ctx);
        let number = plain_number(self.text(NewCaseField::Number));
        number == plain_number(&who.passport.number)
            && issuer.is_none_or(|issuer| issuer == who.passport.issuing_state.as_str())
    }

    /// Writes what a passport says.
    pub(super) fn fill(&mut self, who: &Traveller, ctx: &SessionContext) {
        use NewCaseField::{
            Birth, Expires, GivenNames, Issuer, Nationality, Number, PassportKind, Sex, Surname, Zone,
        };
        let passport = &who.passport;
        for (field, text) in [
            (Surname, who.surname.to_string()),
            (GivenNames, who.given_names.to_string()),
            (Nationality, who.nationality.to_string()),
            (Sex, who.sex.letter().to_owned()),
            (Birth, who.birth_date.to_string()),
            (PassportKind, passport.kind.to_string()),
            (Number, passport.number.to_string()),
            (Issuer, passport.issuing_state.to_string()),
            (Expires, passport.expires_on.to_string()),
            (Zone, passport.mrz.join(" ")),
        ] {
            self.set(field, &text, ctx);
        }
        // The next thing to write is what no passport has.
        self.row = NewCaseRow::Field(NewCaseField::Ground);
    }

    /// Whether the officer has put work into it.
    pub(crate) fn worth_keeping(&self, ctx: &SessionContext) -> bool {
        let written = |(field, text): &(NewCaseField, Field)| text.value().trim() != preset(*field, ctx);
        !self.documents.is_empty() || self.fields.iter().any(written)
    }

    /// What is written, as intake reads it.
    #[must_use]
    pub fn entry(&self, ctx: &SessionContext) -> CounterEntry {
        let mut entry = CounterEntry::default();
        entry.documents = self.seen(ctx);
        for (field, text) in &self.fields {
            let text = text.value();
            let value = match field {
                NewCaseField::Zone => text.split_whitespace().collect::<Vec<_>>().join(";"),
                _ => self.code(*field, ctx).unwrap_or_else(|| text.to_owned()),
            };
            entry.set(field.path(), &value);
        }
        entry
    }

    /// The application that it is; none where it has a fault.
    #[must_use]
    pub fn application(&self, ctx: &SessionContext, now: DateTime<Utc>) -> Option<Application> {
        self.try_read(ctx, now).ok()
    }

    fn try_read(
        &self,
        ctx: &SessionContext,
        now: DateTime<Utc>,
    ) -> Result<Application, Vec<(Option<NewCaseField>, String)>> {
        let id = counter_id(CaseNo::from_serial(ctx.office, 0), now);
        let read = self.entry(ctx).read(&id, ctx.office, now, &ctx.rules);
        read.map(|read| read.papers).map_err(|faults| {
            let named = |fault: &crate::intake::IntakeFault| {
                let field = NewCaseField::of_path(&fault.path);
                (field, if field.is_some() { fault.text(ctx.lang) } else { fault.line(ctx.lang) })
            };
            faults.iter().map(named).collect()
        })
    }

    /// Checks it as intake does; the first faulty field gets the keys. Answers whether it has no fault.
    pub fn check(&mut self, ctx: &SessionContext, now: DateTime<Utc>) -> bool {
        self.faults = self.try_read(ctx, now).err().unwrap_or_default();
        let first = NewCaseField::ALL.iter().find(|field| self.fault(**field).is_some());
        if let Some(first) = first {
            self.row = NewCaseRow::Field(*first);
        }
        self.faults.is_empty()
    }

    /// What is faulty about a date or number by itself, while other fields are still empty.
    #[must_use]
    pub(crate) fn fault_alone(
        &self,
        field: NewCaseField,
        ctx: &SessionContext,
        now: DateTime<Utc>,
    ) -> Option<String> {
        use NewCaseField::{Birth, Expires, Stay};
        let alone = matches!(field, Birth | Expires | Stay) && !self.text(field).is_empty();
        let faults = alone.then(|| self.try_read(ctx, now).err()).flatten()?;
        faults.into_iter().find(|(one, _)| *one == Some(field)).map(|(_, text)| text)
    }

    /// What is faulty about a field.
    #[must_use]
    pub fn fault(&self, field: NewCaseField) -> Option<&str> {
        self.faults.iter().find(|(one, _)| *one == Some(field)).map(|(_, text)| text.as_str())
    }

    /// The note that names the originals that were seen; none where none was.
    #[must_use]
    pub fn note(&self, ctx: &SessionContext) -> Option<Box<str>> {
        let names: Vec<String> =
            self.seen(ctx).into_iter().map(|item| item_name(&ctx.texts, item, &ctx.rules)).collect();
        let text = || fill(&ctx.texts.new_case.originals, &[("items", &ctx.texts.listed(&names))]);
        (!names.is_empty()).then(|| text().into())
    }
}

/// What a field holds before anything is written.
fn preset(field: NewCaseField, ctx: &SessionContext) -> String {
    match field {
        NewCaseField::PassportKind => "P".to_owned(),
        NewCaseField::EntryPort => ctx.office.to_string(),
        _ => String::new(),
    }
}
