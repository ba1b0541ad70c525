//! The counter in a dialogue: a passport zone that comes as lines is a scan, its case is chosen by number, and a new case is asked for
//! question by question, summed up, and created with the confirmation word.

use super::command::{confirms, leaves};
use super::counter_text::{items, row_lines, scan_lines, summary};
use super::dialogue::Dialogue;
use crate::domain::mrz;
use crate::domain::zone::day;
use crate::text::fill;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::dialogs::new_case::field::NewCaseField;
use crate::ui::dialogs::new_case::state::NewCaseRow;
use crate::ui::dialogs::new_case::view::choices_text;
use crate::ui::state::effect::Effect;
use crate::ui::state::msg::{Msg, TypedText};
use chrono::{DateTime, Utc};

impl Dialogue {
    /// A line that a passport reader sent: taken where a case is looked for or filled in, discarded elsewhere. None where it is no such
    /// line.
    pub(super) fn reader_line(
        &mut self,
        line: &str,
        ctx: &mut SessionContext,
        now: DateTime<Utc>,
    ) -> Option<Vec<Effect>> {
        let reading = !self.zone.is_empty() || std::mem::take(&mut self.discards);
        if !mrz::is_zone_part(line, reading) {
            if std::mem::take(&mut self.zone).is_empty() {
                return None;
            }
            self.say(&*ctx.texts.reader.incomplete);
            // What follows a zone that is cut off is a line like any other, but for the empty one of a reader.
            return line.trim().is_empty().then(Vec::new);
        }
        let takes = match self.screen.layers.last() {
            None | Some(Layer::ScanChoice(_)) => true,
            Some(Layer::NewCase(form)) => form.asks.is_none() && form.row != NewCaseRow::Confirm,
            Some(_) => false,
        };
        if !takes || self.screen.privacy.is_locked() {
            self.zone.clear();
            // Its next line has no mark of a zone, and may be taken for an answer.
            self.discards = !reading;
            self.say(&*ctx.texts.reader.discarded);
            return Some(Vec::new());
        }
        self.zone.push(line.trim().to_owned());
        let text = self.zone.join("\n");
        if mrz::scan(&text, day(now)).is_none() {
            if self.zone.len() >= 3 {
                self.zone.clear();
                self.say(&*ctx.texts.reader.incomplete);
            }
            return Some(Vec::new());
        }
        self.zone.clear();
        // A zone is no answer to a question for a number: that question is given up.
        if !std::mem::take(&mut self.choices).is_empty() {
            self.say(&*ctx.texts.plain.left_alone);
        }
        let chose = matches!(self.screen.layers.last(), Some(Layer::ScanChoice(_)));
        let length = text.chars().count();
        let effects = self.feed(Msg::TypedText(TypedText { text, length }), ctx, now);
        if let Some(Layer::ScanChoice(choice)) = self.screen.layers.last().filter(|_| chose) {
            // It took the place of the passport before, and is told like that one.
            let told = scan_lines(choice, &self.screen, ctx);
            self.said.extend(told);
        }
        self.say_row(ctx);
        Some(effects)
    }

    /// Says the row of the form that is asked for next.
    fn say_row(&mut self, ctx: &SessionContext) {
        if let Some(Layer::NewCase(form)) = self.screen.layers.last()
            && form.asks.is_none()
        {
            let told = match form.row {
                NewCaseRow::Confirm => summary(form, &self.screen, ctx),
                _ => row_lines(form, ctx),
            };
            self.said.extend(told);
        }
    }

    /// A number chooses among the cases of a passport; anything else leaves them.
    pub(super) fn scan_choice(
        &mut self,
        line: &str,
        ctx: &mut SessionContext,
        now: DateTime<Utc>,
    ) -> Vec<Effect> {
        let Some(Layer::ScanChoice(choice)) = self.screen.layers.last() else { return Vec::new() };
        let all = choice.rows(&self.screen).len() + 1;
        if leaves(line) || line.trim().is_empty() {
            return self.feed(Msg::Act(Action::Back), ctx, now);
        }
        let chosen = line.trim().parse::<usize>().ok().filter(|n| (1..=all).contains(n));
        let (Some(n), Some(Layer::ScanChoice(choice))) = (chosen, self.screen.layers.last_mut()) else {
            self.say(fill(&ctx.texts.plain.no_number, &[("n", line.trim())]));
            return Vec::new();
        };
        choice.marked = Some(n - 1);
        self.feed(Msg::Act(Action::Open), ctx, now)
    }

    /// An answer to a question of the form of a new case.
    pub(super) fn new_case(
        &mut self,
        line: &str,
        ctx: &mut SessionContext,
        now: DateTime<Utc>,
    ) -> Vec<Effect> {
        let text = line.trim();
        let Some(Layer::NewCase(form)) = self.screen.layers.last_mut() else { return Vec::new() };
        if form.asks.is_some() {
            let action = if confirms(text, ctx) { Action::Confirm } else { Action::Cancel };
            let effects = self.feed(Msg::Act(action), ctx, now);
            self.say_row(ctx);
            return effects;
        }
        if leaves(text) {
            return self.feed(Msg::Act(Action::Back), ctx, now);
        }
        match form.row {
            NewCaseRow::Field(field) => {
                if !text.is_empty() {
                    form.set(field, text, ctx);
                    let chooses = !field.choices(form.ground(ctx), ctx).is_empty();
                    if chooses && form.code(field, ctx).is_none() {
                        let fitting = choices_text(form, field, ctx);
                        form.set(field, "", ctx);
                        self.say(fill(&ctx.texts.new_case.no_choice, &[("text", text)]));
                        self.say(fitting);
                        return Vec::new();
                    }
                    // A date or a number stands by itself: what is wrong with it is said before the next question.
                    if let Some(fault) = form.fault_alone(field, ctx, now) {
                        self.say(fault);
                        return Vec::new();
                    }
                }
                self.next_row(ctx, now);
            }
            NewCaseRow::Item(..) => {
                let separators = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、');
                let numbers: Result<Vec<usize>, _> =
                    text.split(separators).filter(|part| !part.is_empty()).map(str::parse).collect();
                let all = items(form, ctx);
                let Some(numbers) = numbers.ok().filter(|n| n.iter().all(|n| (1..=all.len()).contains(n)))
                else {
                    self.say(fill(&ctx.texts.plain.no_number, &[("n", text)]));
                    return Vec::new();
                };
                for (n, item) in all.iter().enumerate() {
                    if numbers.contains(&(n + 1)) != form.was_seen(*item) {
                        form.toggle(*item);
                    }
                }
                form.row = NewCaseRow::Confirm;
                self.sum_up(ctx, now);
            }
            NewCaseRow::Confirm => {
                if confirms(text, ctx) {
                    let effects = self.feed(Msg::Act(Action::Confirm), ctx, now);
                    self.say_row(ctx);
                    return effects;
                }
                let field = text.parse::<usize>().ok().and_then(|n| NewCaseField::ALL.get(n.checked_sub(1)?));
                let Some(field) = field else {
                    return self.feed(Msg::Act(Action::Cancel), ctx, now);
                };
                form.row = NewCaseRow::Field(*field);
                self.revises = true;
                self.say_row(ctx);
            }
        }
        Vec::new()
    }

    /// Goes to what is asked for next: a field, the documents, the confirmation. A field that was corrected leads back to it.
    fn next_row(&mut self, ctx: &SessionContext, now: DateTime<Utc>) {
        let Some(Layer::NewCase(form)) = self.screen.layers.last_mut() else { return };
        let rows = form.rows(ctx);
        let at = rows.iter().position(|row| *row == form.row).unwrap_or(rows.len() - 1);
        // Without an inviter nothing more is asked of one.
        let none = form.text(NewCaseField::InviterName).is_empty();
        let skips = |row: &&NewCaseRow| {
            use NewCaseField::{Address, Contact, CreditCode, InviterKind, Phone};
            let of_inviter = [InviterKind, CreditCode, Contact, Phone, Address];
            !(none && matches!(row, NewCaseRow::Field(field) if of_inviter.contains(field)))
        };
        let next = rows.iter().skip(at + 1).find(skips).copied().unwrap_or(NewCaseRow::Confirm);
        form.row = if std::mem::take(&mut self.revises) { NewCaseRow::Confirm } else { next };
        if form.row == NewCaseRow::Confirm {
            self.sum_up(ctx, now);
        } else {
            self.say_row(ctx);
        }
    }

    /// Checks the form and sums it up; what is faulty is asked for again.
    fn sum_up(&mut self, ctx: &SessionContext, now: DateTime<Utc>) {
        let Some(Layer::NewCase(form)) = self.screen.layers.last_mut() else { return };
        if !form.check(ctx, now) {
            let n = form.faults.len().to_string();
            let general: Vec<String> = form
                .faults
                .iter()
                .filter(|(field, _)| field.is_none())
                .map(|(_, text)| text.clone())
                .collect();
            self.revises = true;
            self.say(fill(&ctx.texts.new_case.faults, &[("n", &n)]));
            self.said.extend(general);
        }
        self.say_row(ctx);
    }
}
