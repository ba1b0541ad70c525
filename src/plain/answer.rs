//! Questions that stand open, and what an answer does: a form is asked part by part, a decision wants its own word, a reason leads to
//! where it is mended, and whoever was away signs in again.

use super::dialogue::Dialogue;
use super::{case, tell};
use crate::domain::refusal::Blocker;
use crate::domain::warning::warnings_at;
use crate::front::lines::EchoMode;
use crate::text::{Catalog, blocker, fill, port_name, warning};
use crate::ui::app::layer::Layer;
use crate::ui::base::context::Setting;
use crate::ui::base::keys::{Action, Chord, Key};
use crate::ui::dialogs::action_form::state::{Form, Part};
use crate::ui::dialogs::blocked::remedy::{Lead, lead};
use crate::ui::dialogs::countersign::state::Second;
use crate::ui::state::effect::Effect;
use crate::ui::state::msg::Msg;
use crate::ui::state::privacy::Shut;
use chrono::{DateTime, Utc};

/// Leaves a question.
pub(super) fn leaves(line: &str) -> bool {
    matches!(line.trim(), "." | "。" | "．")
}

/// The word of a decision, in either language.
pub(super) fn confirms(text: &str, set: &Setting) -> bool {
    [&*set.texts.plain.yes, "yes", "是"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

impl Dialogue {
    /// The question that stands open, and how its answer is to be asked for.
    pub(super) fn question(&self, set: &Setting) -> (String, EchoMode) {
        let (texts, plain) = (&set.texts, &set.texts.plain);
        if let Some(Shut::Lock(sign_in)) = &self.model.guard.shut {
            return match sign_in.code {
                Some(_) => (texts.sign_in.ask_code.to_string(), EchoMode::Secret),
                None => (passphrase_of(set, set.officer.id.as_str()), EchoMode::Secret),
            };
        }
        match self.model.layers.last() {
            Some(Layer::Form(form)) => form_question(form, set),
            Some(Layer::Blocked { .. }) => (plain.ask_blocked.to_string(), EchoMode::Open),
            Some(Layer::Bulk(bulk)) => (super::marks::question(bulk, set), EchoMode::Fresh),
            Some(Layer::Clock) => (texts.clock.question.to_string(), EchoMode::Fresh),
            Some(Layer::Notice(_)) => {
                // Lines of a text may be pasted; its sending is confirmed.
                let how = if self.writing.is_some() { EchoMode::Open } else { EchoMode::Fresh };
                (super::paper::question(self.writing.as_ref(), set), how)
            }
            Some(Layer::Second(second)) if second.naming => {
                (texts.sign_in.second_officer.to_string(), EchoMode::Open)
            }
            Some(Layer::Second(second)) => match second.sign_in.code {
                Some(_) => (texts.sign_in.ask_code.to_string(), EchoMode::Secret),
                None => (passphrase_of(set, second.officer.value().trim()), EchoMode::Secret),
            },
            _ if !self.choices.is_empty() => (plain.ask_choice.to_string(), EchoMode::Open),
            _ => match self.open() {
                Some(case) => (format!("{}>", case.no), EchoMode::Open),
                None => (format!("{}>", set.office), EchoMode::Open),
            },
        }
    }

    /// A passphrase or code at a desk that is locked.
    pub(super) fn unlock(&mut self, line: &str, set: &mut Setting, now: DateTime<Utc>) -> Vec<Effect> {
        let enter = Chord::plain(Key::Enter);
        let mut effects = self.feed(Msg::Paste(line.to_owned()), set, now);
        effects.extend(self.feed(Msg::Key(enter), set, now));
        effects
    }

    /// Says what came of a proof, where it was not right.
    pub(super) fn proved(&mut self) {
        let said = match (&mut self.model.guard.shut, self.model.layers.last_mut()) {
            (Some(Shut::Lock(sign_in)), _) => sign_in.said.take(),
            (_, Some(Layer::Second(second))) => second.sign_in.said.take(),
            _ => None,
        };
        self.said.extend(said);
    }

    /// An answer to what lies open.
    pub(super) fn answer(&mut self, line: &str, set: &mut Setting, now: DateTime<Utc>) -> Vec<Effect> {
        match self.model.layers.last() {
            Some(Layer::Blocked { .. }) => self.blocked(line, set, now),
            Some(Layer::Form(_)) => self.form(line, set, now),
            Some(Layer::Bulk(_)) => self.bulk(line, set, now),
            Some(Layer::Notice(_)) => self.paper(line, set, now),
            Some(Layer::Second(_)) => self.second(line, set, now),
            Some(Layer::Clock) if confirms(line.trim(), set) => {
                self.feed(Msg::Act(Action::Confirm), set, now)
            }
            Some(Layer::Clock) => {
                self.model.layers.pop();
                self.say(&*set.texts.plain.left_alone);
                Vec::new()
            }
            _ => {
                self.model.layers.clear();
                Vec::new()
            }
        }
    }

    /// A number goes to where a reason is mended; any other line leaves the reasons and is heard as one.
    fn blocked(&mut self, line: &str, set: &mut Setting, now: DateTime<Utc>) -> Vec<Effect> {
        let Some(Layer::Blocked { action, case: no, blockers, at }) = self.model.layers.last_mut() else {
            return Vec::new();
        };
        match line.trim().parse::<usize>() {
            Ok(n) if (1..=blockers.len()).contains(&n) => {
                *at = n - 1;
                let (action, no, blocker) = (*action, *no, blockers[n - 1].clone());
                let way = self.model.case(no).and_then(|case| lead(&blocker, action, case, &self.model, set));
                match way {
                    None => {
                        self.model.layers.pop();
                        self.say(&*set.texts.plain.nowhere);
                        return Vec::new();
                    }
                    Some(Lead::Timeline) => {
                        self.model.layers.pop();
                        self.about(Action::Timeline, &no.to_string(), set);
                        return Vec::new();
                    }
                    Some(Lead::Item(_) | Lead::Check(_) | Lead::Begin(_) | Lead::Words) => {}
                }
                let effects = self.feed(Msg::Act(Action::Open), set, now);
                // What waits is said here when it can be taken, and begun by a line: lines may have been made up beforehand.
                self.waits = self.model.taken_up.take();
                if let (Some(Lead::Item(item)), Some(case)) = (way, self.open())
                    && let Some(n) = case.lines.iter().position(|l| l.item == item)
                {
                    self.looked = Some(item);
                    self.said.extend(case::one(&case, n + 1, &case.lines[n], now, set));
                }
                effects
            }
            Ok(n) => {
                self.say(fill(&set.texts.plain.no_number, &[("n", &n.to_string())]));
                Vec::new()
            }
            Err(_) => {
                self.model.layers.pop();
                if leaves(line) { Vec::new() } else { self.command(line, set, now) }
            }
        }
    }

    /// An answer to one part of a form.
    fn form(&mut self, line: &str, set: &mut Setting, now: DateTime<Utc>) -> Vec<Effect> {
        let Some(Layer::Form(form)) = self.model.layers.last_mut() else { return Vec::new() };
        if leaves(line) {
            return self.leave_form(set);
        }
        form.blockers.clear();
        let text = line.trim();
        if let Some(port) = port_word(text, set).filter(|_| form.port.is_some()) {
            let said = write_port(form, port, set);
            self.said.push(said);
            return Vec::new();
        }
        match form.part {
            Part::Confirm => return self.confirm(text, set, now),
            Part::Pick => {
                if let Err(said) = tell::pick(form, text, set) {
                    self.said.extend(said);
                    return Vec::new();
                }
            }
            Part::Time | Part::Port | Part::Carrier | Part::Note => {
                // Nothing written keeps what is proposed.
                if let Some(field) = form.field()
                    && !text.is_empty()
                {
                    field.clear();
                    field.paste(text);
                }
                if form.part == Part::Time {
                    match tell::understood(form, set, now) {
                        Ok(said) => {
                            self.said.push(said);
                            let known = form.command(now).map(|c| (form.case, c));
                            let known = known.and_then(|(no, c)| {
                                Some(warnings_at(self.model.case(no)?, &c, &set.rules, now))
                            });
                            let told = known.into_iter().flatten();
                            self.said.extend(told.map(|w| warning(&set.texts, &w, &set.rules)));
                        }
                        Err(said) => {
                            self.said.extend(said);
                            return Vec::new();
                        }
                    }
                }
            }
        }
        let effects = self.feed(Msg::Act(Action::Open), set, now);
        self.after_form(set);
        effects
    }

    fn leave_form(&mut self, set: &Setting) -> Vec<Effect> {
        self.model.layers.pop();
        self.steps.clear();
        self.say(&*set.texts.plain.left_alone);
        Vec::new()
    }

    /// A decision is confirmed with its own word; every other one leaves it.
    fn confirm(&mut self, text: &str, set: &mut Setting, now: DateTime<Utc>) -> Vec<Effect> {
        let plain = &set.texts.plain;
        let is = |word: &str| text.eq_ignore_ascii_case(word);
        let noted = is(&plain.note_word) || is("note");
        if noted
            && let Some(Layer::Form(form)) = self.model.layers.last_mut()
            && form.note.is_some()
        {
            form.part = Part::Note;
            return Vec::new();
        }
        if !confirms(text, set) {
            return self.leave_form(set);
        }
        let effects = self.feed(Msg::Act(Action::Confirm), set, now);
        self.after_form(set);
        self.tell_answer(set);
        effects
    }

    /// The answer that no visa is needed, where one was made: that it is there, and nothing lies open.
    fn tell_answer(&mut self, set: &Setting) {
        if let Some(Layer::Answer { case, .. }) = self.model.layers.last() {
            let said = fill(&set.texts.exemption.answer_opened, &[("case", &case.to_string())]);
            self.model.layers.pop();
            self.say(said);
        }
    }

    /// What stood in the way of a form that was sent off is said; what cannot be mended in it ends it.
    fn after_form(&mut self, set: &Setting) {
        let Some(Layer::Form(form)) = self.model.layers.last_mut() else { return };
        if form.blockers.is_empty() {
            return;
        }
        let reasons: Vec<String> = form.blockers.iter().map(|b| blocker(&set.texts, b, &set.rules)).collect();
        let about = |wanted: fn(&Blocker) -> bool| form.blockers.iter().any(wanted);
        let mends = if about(|b| matches!(b, Blocker::ReasonMissing(_) | Blocker::DeclinedUnchanged(_)))
            && form.note.is_some()
        {
            Some(Part::Note)
        } else if about(|b| matches!(b, Blocker::TimePast | Blocker::TimeTooFar)) && form.time.is_some() {
            Some(Part::Time)
        } else if about(|b| matches!(b, Blocker::SamePort(_) | Blocker::PortUnknown(_)))
            && form.picker.is_some()
        {
            Some(Part::Pick)
        } else {
            None
        };
        match mends {
            Some(part) => form.part = part,
            None => {
                self.model.layers.pop();
                self.steps.clear();
            }
        }
        self.told = None;
        self.said.extend(reasons);
        if mends.is_none() {
            self.say(&*set.texts.plain.left_alone);
        }
    }

    /// The second officer's id, passphrase or code.
    fn second(&mut self, line: &str, set: &mut Setting, now: DateTime<Utc>) -> Vec<Effect> {
        let Some(Layer::Second(second)) = self.model.layers.last_mut() else { return Vec::new() };
        let Second { naming, officer, .. } = &mut **second;
        if (*naming && leaves(line)) || line.is_empty() {
            return self.leave_form(set);
        }
        if *naming {
            officer.clear();
            // Said before a passphrase is typed for nothing.
            if line.trim().parse() == Ok(set.officer.id) {
                self.say(&*set.texts.sign_in.same_officer);
                return Vec::new();
            }
        }
        let mut effects = self.feed(Msg::Paste(line.to_owned()), set, now);
        effects.extend(self.feed(Msg::Key(Chord::plain(Key::Enter)), set, now));
        self.proved();
        effects
    }
}

/// What stands behind the word for the port of entry.
fn port_word<'a>(line: &'a str, set: &Setting) -> Option<&'a str> {
    let (word, port) = line.split_once(char::is_whitespace)?;
    let own = &*set.texts.plain.port_word;
    (word.eq_ignore_ascii_case("port") || word == own).then(|| port.trim())
}

/// Writes the port of entry, and says which it is or that it cannot be read.
fn write_port(form: &mut Form, port: &str, set: &Setting) -> String {
    if let Some(field) = &mut form.port {
        field.clear();
        field.paste(port);
    }
    match form.written_port() {
        Ok(Some(port)) => {
            set.texts.labelled(&set.texts.arrival.port_label, &port_name(&set.texts, port, &set.rules))
        }
        _ => set.texts.dialog.port_unreadable.to_string(),
    }
}

fn passphrase_of(set: &Setting, officer: &str) -> String {
    fill(&set.texts.sign_in.ask_passphrase, &[("officer", officer)])
}

fn form_question(form: &Form, set: &Setting) -> (String, EchoMode) {
    let (texts, plain) = (&set.texts, &set.texts.plain);
    let kept = |label: &str, field: Option<&crate::ui::base::widgets::field::Field>| {
        let value = field.map_or("", |f| f.value());
        let text = if value.is_empty() { &plain.ask_field } else { &plain.ask_kept };
        fill(text, &[("label", label), ("value", value)])
    };
    let question = match form.part {
        Part::Pick => plain.ask_pick.to_string(),
        Part::Time if form.action == Action::Reschedule => kept(&texts.arrival.at_label, form.time.as_ref()),
        Part::Time => kept(&texts.dialog.time_label, form.time.as_ref()),
        Part::Port => kept(&texts.arrival.port_label, form.port.as_ref()),
        Part::Carrier => kept(&texts.arrival.carrier_label, form.carrier.as_ref()),
        Part::Note => {
            let text = if form.prewritten() { &plain.ask_prepared } else { &plain.ask_note };
            fill(text, &[("label", &texts.dialog.note_label), ("how", form.note_hint(texts))])
        }
        Part::Confirm => {
            let action = Catalog::of(&texts.action, form.action.name());
            let text = if form.note.is_some() { &plain.ask_confirm_note } else { &plain.ask_confirm };
            let question = fill(text, &[("action", action), ("yes", &plain.yes), ("note", &plain.note_word)]);
            return (question, EchoMode::Fresh);
        }
    };
    (question, EchoMode::Open)
}
