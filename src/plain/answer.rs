//! Questions that are asked, and what an answer does: a form is asked part by part, a decision needs its own word, a reason leads to
//! where it is resolved, and an officer whose session was locked signs in again.

use super::command::{confirms, leaves};
use super::dialogue::{Dialogue, page_counts};
use super::{batch_text, case, messages, request_text};
use crate::domain::warning::warnings_at;
use crate::front::lines::EchoMode;
use crate::text::{blocker_text, fill, warning_text};
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Key};
use crate::ui::dialogs::action_form::state::{ActionForm, FormPart};
use crate::ui::dialogs::blocked::remedy::{Remedy, remedy_for};
use crate::ui::dialogs::blocked::state::BlockedDialog;
use crate::ui::dialogs::countersign::state::CountersignForm;
use crate::ui::panels::Panel;
use crate::ui::state::effect::Effect;
use crate::ui::state::msg::Msg;
use crate::ui::state::privacy::ScreenCover;
use chrono::{DateTime, Utc};

impl Dialogue {
    /// The question that is asked, and how its answer is to be asked for.
    pub(super) fn question(&self, ctx: &SessionContext) -> (String, EchoMode) {
        let (texts, plain) = (&ctx.texts, &ctx.texts.plain);
        if let Some(ScreenCover::Locked(sign_in)) = &self.screen.privacy.cover {
            return match sign_in.code {
                Some(_) => (texts.sign_in.ask_code.to_string(), EchoMode::Secret),
                None => (passphrase_of(ctx, ctx.officer.id.as_str()), EchoMode::Secret),
            };
        }
        match self.screen.layers.last() {
            Some(Layer::Form(form)) => form_question(form, ctx),
            Some(Layer::Blocked { .. }) => (plain.ask_blocked.to_string(), EchoMode::Open),
            Some(Layer::Batch(bulk)) => (batch_text::question(bulk, ctx), EchoMode::Fresh),
            Some(Layer::Paper(_)) => (plain.ask_choice.to_string(), EchoMode::Open),
            Some(Layer::ScanChoice(_)) if !self.zone.is_empty() => {
                (texts.reader.ask_zone.to_string(), EchoMode::Open)
            }
            Some(Layer::ScanChoice(_)) => (plain.ask_choice.to_string(), EchoMode::Open),
            Some(Layer::NewCase(form)) => super::counter_text::new_case_question(form, ctx),
            Some(Layer::Clock(_)) => (texts.clock.question.to_string(), EchoMode::Fresh),
            Some(Layer::DocumentRequest(_)) => {
                // Lines of a text may be pasted; its sending is confirmed.
                let how = if self.writing.is_some() { EchoMode::Open } else { EchoMode::Fresh };
                (request_text::question(self.writing.as_ref(), ctx), how)
            }
            Some(Layer::Countersign(second)) if second.naming => {
                (texts.sign_in.second_officer.to_string(), EchoMode::Open)
            }
            Some(Layer::Countersign(second)) => match second.sign_in.code {
                Some(_) => (texts.sign_in.ask_code.to_string(), EchoMode::Secret),
                None => (passphrase_of(ctx, second.officer.value().trim()), EchoMode::Secret),
            },
            Some(
                Layer::Palette(_)
                | Layer::SaveView(_)
                | Layer::RecallList(_)
                | Layer::QueueExplanation(_)
                | Layer::Messages(_)
                | Layer::TypedText(_)
                | Layer::Boarding(_)
                | Layer::Quit(_)
                | Layer::Panel(_),
            )
            | None => match self.open() {
                _ if !self.zone.is_empty() => (texts.reader.ask_zone.to_string(), EchoMode::Open),
                _ if !self.choices.is_empty() => (plain.ask_choice.to_string(), EchoMode::Open),
                Some(case) => (format!("{}>", case.no), EchoMode::Open),
                None => (format!("{}>", ctx.office), EchoMode::Open),
            },
        }
    }

    /// A passphrase or code at a desk that is locked.
    pub(super) fn unlock(&mut self, line: &str, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        let enter = Chord::plain(Key::Enter);
        let mut effects = self.feed(Msg::Paste(line.to_owned()), ctx, now);
        effects.extend(self.feed(Msg::Key(enter), ctx, now));
        effects
    }

    /// Says what came of a proof, where it was not right.
    pub(super) fn proved(&mut self) {
        let said = if let Some(ScreenCover::Locked(sign_in)) = &mut self.screen.privacy.cover {
            sign_in.said.take()
        } else if let Some(Layer::Countersign(second)) = self.screen.layers.last_mut() {
            second.sign_in.said.take()
        } else {
            None
        };
        self.said.extend(said);
    }

    /// An answer to the layer that is open.
    pub(super) fn answer(&mut self, line: &str, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        match self.screen.layers.last() {
            Some(Layer::Blocked { .. }) => self.blocked(line, ctx, now),
            Some(Layer::Form(_)) => self.form(line, ctx, now),
            Some(Layer::Batch(_)) => self.bulk(line, ctx, now),
            Some(Layer::DocumentRequest(_)) => self.paper(line, ctx, now),
            Some(Layer::Paper(_)) => self.issue_document(line, ctx, now),
            Some(Layer::Countersign(_)) => self.second(line, ctx, now),
            Some(Layer::ScanChoice(_)) => self.scan_choice(line, ctx, now),
            Some(Layer::NewCase(_)) => self.new_case(line, ctx, now),
            Some(Layer::Clock(_)) if confirms(line.trim(), ctx) => {
                self.feed(Msg::Act(Action::Confirm), ctx, now)
            }
            Some(Layer::Clock(_)) => self.leave(ctx),
            Some(
                Layer::Palette(_)
                | Layer::SaveView(_)
                | Layer::RecallList(_)
                | Layer::QueueExplanation(_)
                | Layer::Messages(_)
                | Layer::TypedText(_)
                | Layer::Boarding(_)
                | Layer::Quit(_)
                | Layer::Panel(_),
            )
            | None => {
                self.screen.layers.clear();
                Vec::new()
            }
        }
    }

    /// A number goes to where a reason is resolved; any other line leaves the reasons and is read as one.
    fn blocked(&mut self, line: &str, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        let Some(Layer::Blocked(blocked)) = self.screen.layers.last_mut() else { return Vec::new() };
        let BlockedDialog { action, case: no, blockers, at } = &mut **blocked;
        match line.trim().parse::<usize>() {
            Ok(n) if (1..=blockers.len()).contains(&n) => {
                *at = n - 1;
                let (action, no, blocker) = (*action, *no, blockers[n - 1].clone());
                let way = self
                    .screen
                    .case(no)
                    .and_then(|case| remedy_for(&blocker, action, case, &self.screen, ctx));
                match way {
                    None => {
                        self.screen.layers.pop();
                        self.say(&*ctx.texts.plain.nowhere);
                        return Vec::new();
                    }
                    Some(Remedy::Timeline) => {
                        self.screen.layers.pop();
                        self.about(Action::Timeline, &no.to_string(), ctx);
                        return Vec::new();
                    }
                    Some(
                        Remedy::Item(_)
                        | Remedy::Check(_)
                        | Remedy::Counter(_)
                        | Remedy::Begin(_)
                        | Remedy::Words,
                    ) => {}
                }
                let mut effects = self.feed(Msg::Act(Action::Open), ctx, now);
                // What waits is said here when it can be taken, and begun by a line: lines may have been made up beforehand.
                self.waits = self.screen.deferred.take();
                if let (Some(Remedy::Item(item)), Some(case)) = (way, self.open())
                    && let Some(n) = case.lines.iter().position(|l| l.item == item)
                {
                    self.looked = Some(item);
                    self.said.extend(case::one(&case, n + 1, &case.lines[n], now, ctx));
                    effects.extend(page_counts(&case, item));
                }
                effects
            }
            Ok(n) => {
                self.no_number(&n.to_string(), ctx);
                Vec::new()
            }
            Err(_) => {
                self.screen.layers.pop();
                if leaves(line) { Vec::new() } else { self.command(line, ctx, now) }
            }
        }
    }

    /// An answer to one part of a form.
    fn form(&mut self, line: &str, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        let Some(Layer::Form(form)) = self.screen.layers.last_mut() else { return Vec::new() };
        if leaves(line) {
            return self.leave(ctx);
        }
        form.blockers.clear();
        let text = line.trim();
        if let Some(port) = port_word(text, ctx).filter(|_| form.port.is_some()) {
            let said = write_port(form, port, ctx);
            self.said.push(said);
            return Vec::new();
        }
        match form.part {
            FormPart::Confirm => return self.confirm(text, ctx, now),
            FormPart::Pick => {
                if let Err(said) = messages::pick(form, text, ctx) {
                    self.said.extend(said);
                    return Vec::new();
                }
            }
            FormPart::Time | FormPart::Port | FormPart::Carrier | FormPart::Number | FormPart::Note => {
                // Nothing written keeps what is proposed.
                if let Some(field) = form.field()
                    && !text.is_empty()
                {
                    field.clear();
                    field.paste(text);
                }
                if form.part == FormPart::Time {
                    let Some(understood) = form.time_text(ctx, now) else {
                        self.said.extend([
                            ctx.texts.dialog.time_wrong.to_string(),
                            form.time_hint(&ctx.texts, now),
                        ]);
                        return Vec::new();
                    };
                    self.said.push(ctx.texts.labelled(form.label(FormPart::Time, &ctx.texts), &understood));
                    let known = form.command(now).map(|c| (form.case, c));
                    let known = known
                        .and_then(|(no, c)| Some(warnings_at(self.screen.case(no)?, &c, &ctx.rules, now)));
                    let told = known.into_iter().flatten();
                    self.said.extend(told.map(|w| warning_text(&ctx.texts, &w, &ctx.rules)));
                }
            }
        }
        let effects = self.feed(Msg::Act(Action::Open), ctx, now);
        self.after_form(ctx);
        effects
    }

    /// Closes the layer on top without doing anything.
    pub(super) fn leave(&mut self, ctx: &SessionContext) -> Vec<Effect> {
        self.screen.layers.pop();
        self.steps.clear();
        self.say(&*ctx.texts.plain.left_alone);
        Vec::new()
    }

    /// A decision is confirmed with its own word; every other one leaves it.
    fn confirm(&mut self, text: &str, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        let plain = &ctx.texts.plain;
        let is = |word: &str| text.eq_ignore_ascii_case(word);
        let noted = is(&plain.note_word) || is("note") || ctx.texts.synonyms.has("note", text);
        if noted
            && let Some(Layer::Form(form)) = self.screen.layers.last_mut()
            && form.note.is_some()
        {
            form.part = FormPart::Note;
            return Vec::new();
        }
        if !confirms(text, ctx) {
            return self.leave(ctx);
        }
        let effects = self.feed(Msg::Act(Action::Confirm), ctx, now);
        self.after_form(ctx);
        self.tell_answer(ctx);
        effects
    }

    /// The answer that no visa is needed, where one was made: that it is there, and no layer stays open.
    fn tell_answer(&mut self, ctx: &SessionContext) {
        if let Some(Layer::Panel(Panel::Letter(answer))) = self.screen.layers.last() {
            let said = fill(&ctx.texts.exemption.answer_opened, &[("case", &answer.case.to_string())]);
            self.screen.layers.pop();
            self.say(said);
        }
    }

    /// What blocked a form that was sent is said; a blocker that cannot be resolved in the form ends it.
    fn after_form(&mut self, ctx: &SessionContext) {
        let Some(Layer::Form(form)) = self.screen.layers.last_mut() else { return };
        if form.blockers.is_empty() {
            return;
        }
        let reasons: Vec<String> =
            form.blockers.iter().map(|b| blocker_text(&ctx.texts, b, &ctx.rules)).collect();
        let resolves = |part: &FormPart| form.blockers.iter().any(|b| form.part_for(b) == Some(*part));
        let mends =
            [FormPart::Note, FormPart::Time, FormPart::Number, FormPart::Pick].into_iter().find(resolves);
        match mends {
            Some(part) => form.part = part,
            None => {
                self.screen.layers.pop();
                self.steps.clear();
            }
        }
        self.told = None;
        self.said.extend(reasons);
        if mends.is_none() {
            self.say(&*ctx.texts.plain.left_alone);
        }
    }

    /// The second officer's id, passphrase or code.
    fn second(&mut self, line: &str, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        let Some(Layer::Countersign(second)) = self.screen.layers.last_mut() else { return Vec::new() };
        let CountersignForm { naming, officer, .. } = &mut **second;
        if (*naming && leaves(line)) || line.is_empty() {
            return self.leave(ctx);
        }
        if *naming {
            officer.clear();
            // Said before a passphrase is typed for nothing.
            if line.trim().parse() == Ok(ctx.officer.id) {
                self.say(&*ctx.texts.sign_in.same_officer);
                return Vec::new();
            }
        }
        let mut effects = self.feed(Msg::Paste(line.to_owned()), ctx, now);
        effects.extend(self.feed(Msg::Key(Chord::plain(Key::Enter)), ctx, now));
        self.proved();
        effects
    }
}

/// What follows the word for the port of entry.
fn port_word<'a>(line: &'a str, ctx: &SessionContext) -> Option<&'a str> {
    let (word, port) = line.split_once(char::is_whitespace)?;
    let own = &*ctx.texts.plain.port_word;
    (word.eq_ignore_ascii_case("port") || word == own).then(|| port.trim())
}

/// Writes the port of entry, and says which it is or that it cannot be read.
fn write_port(form: &mut ActionForm, port: &str, ctx: &SessionContext) -> String {
    if let Some(field) = &mut form.port {
        field.clear();
        field.paste(port);
    }
    match form.port_text(ctx) {
        Some(port) => ctx.texts.labelled(form.label(FormPart::Port, &ctx.texts), &port),
        None => ctx.texts.dialog.port_unreadable.to_string(),
    }
}

fn passphrase_of(ctx: &SessionContext, officer: &str) -> String {
    fill(&ctx.texts.sign_in.ask_passphrase, &[("officer", officer)])
}

fn form_question(form: &ActionForm, ctx: &SessionContext) -> (String, EchoMode) {
    let (texts, plain) = (&ctx.texts, &ctx.texts.plain);
    let label = form.label(form.part, texts);
    let question = match form.part {
        FormPart::Pick => label.to_owned(),
        FormPart::Time | FormPart::Port | FormPart::Carrier | FormPart::Number => {
            let value = form.value().unwrap_or_default();
            let text = if value.is_empty() { &plain.ask_field } else { &plain.ask_kept };
            fill(text, &[("label", label), ("value", value)])
        }
        FormPart::Note => {
            let text = if form.prewritten() { &plain.ask_prepared } else { &plain.ask_note };
            fill(text, &[("label", label), ("how", form.note_hint(texts))])
        }
        FormPart::Confirm => {
            let text = if form.note.is_some() { &plain.ask_confirm_note } else { &plain.ask_confirm };
            let question = fill(text, &[("action", label), ("yes", &plain.yes), ("note", &plain.note_word)]);
            return (question, EchoMode::Fresh);
        }
    };
    (question, EchoMode::Open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::Port;
    use crate::domain::lang::Lang;
    use crate::domain::rules::Rules;

    /// Every part of every dialog of the screen is a question here, by the same name, and the last of a decision is its confirmation.
    #[test]
    fn questions_are_the_parts_of_the_form() {
        let (now, office) = (DateTime::from_timestamp(1_800_000_000, 0).unwrap(), Port::new("NGB"));
        let case = crate::sample::cases(1, 1, 0, now, office, &Rules::builtin(), 1).next().unwrap().case;
        let item = case.lines.first().map(|l| l.item);
        for lang in Lang::ALL {
            let ctx = SessionContext::plain(lang);
            for action in Action::ALL {
                let Some(mut form) = ActionForm::new(*action, item, &case, &ctx, now) else { continue };
                let mut asked = Vec::new();
                for part in form.parts() {
                    form.part = part;
                    let (question, echo) = form_question(&form, &ctx);
                    assert!(question.contains(form.label(part, &ctx.texts)), "{action} {part:?}: {question}");
                    assert_eq!(echo == EchoMode::Fresh, part == FormPart::Confirm, "{action} {part:?}");
                    assert!(!asked.contains(&question), "{action}: {question} twice");
                    asked.push(question);
                }
            }
        }
    }
}
