//! The request for papers in a dialogue: what it asks for, until when and in which words is told at once, changed by single lines, and
//! sent with the word of a decision; and the notice that went out last. What is asked for and whether it may, the domain says.

use super::answer::{confirms, leaves};
use super::dialogue::Dialogue;
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::notice::NOTICE_LONGEST;
use crate::domain::warning::warnings_at;
use crate::text::{Catalog, blocker, day_time, fill, warning};
use crate::ui::app::layer::Layer;
use crate::ui::base::context::Setting;
use crate::ui::base::keys::{Action, Chord, Key};
use crate::ui::base::time_input as moment;
use crate::ui::base::widgets::editor::Editor;
use crate::ui::dialogs::action_form::view;
use crate::ui::dialogs::document_request::state::{NoticeForm, Part};
use crate::ui::dialogs::document_request::view::why as asked_why;
use crate::ui::dialogs::no_visa::answer::answer_first;
use crate::ui::panels::request_letter::view::told as letter_told;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::Model;
use crate::ui::state::msg::Msg;
use chrono::{DateTime, Utc};

/// What changes a request, by machine name; the catalog has the language's own word for each.
const WORDS: [&str; 7] = ["by", "zh", "en", "why", "read", "anew", "draft"];

/// The text of a request that is being written, line by line.
#[derive(Debug)]
pub(super) struct RequestText {
    /// The Chinese one, or the English one.
    which: usize,
    lines: Vec<String>,
}

/// A request as it opens: whom it is about, what it asks for, its text, and what can be changed.
pub(super) fn told(form: &NoticeForm, model: &Model, set: &Setting) -> Vec<String> {
    let Some(case) = model.case(form.case) else { return Vec::new() };
    let mut all = vec![Catalog::of(&set.texts.action, "request").to_owned(), view::who(case, model, set)];
    all.extend(asks(form, model.now, set));
    all.extend(form.text().lines().map(ToOwned::to_owned));
    all.extend(form.blockers.iter().map(|b| blocker(&set.texts, b, &set.rules)));
    let known =
        form.command(model.now).map(|c| warnings_at(case, &c, &set.rules, model.now)).unwrap_or_default();
    all.extend(known.iter().map(|w| warning(&set.texts, w, &set.rules)));
    all.push(set.texts.plain.paper_hint.to_string());
    all
}

/// Every item that can be asked for, by number, and until when.
fn asks(form: &NoticeForm, now: DateTime<Utc>, set: &Setting) -> Vec<String> {
    let (texts, p) = (&set.texts, &set.texts.paper);
    let mut all = Vec::new();
    for (n, entry) in form.items.iter().enumerate() {
        let mut facts = vec![asked_why(&entry.asked, set)];
        if !entry.chosen {
            facts.push(texts.plain.paper_not_chosen.to_string());
        } else if entry.late {
            facts.push(p.late_mark.to_string());
        }
        all.push(format!("{}. {}", n + 1, texts.plain.facts(&facts)));
    }
    if let Some(at) = form.reply_by(now) {
        all.push(texts.labelled(&p.reply_by, &day_time(texts, at)));
    }
    if form.stale {
        all.push(texts.plain.paper_stale.to_string());
    }
    if form.is_late() && form.late.value().trim().is_empty() {
        all.push(p.late_label.to_string());
    }
    all
}

/// The question that stands open over a request.
pub(super) fn question(writing: Option<&RequestText>, set: &Setting) -> String {
    let plain = &set.texts.plain;
    if writing.is_some() { plain.paper_line.to_string() } else { plain.paper_ask.to_string() }
}

/// The machine name of a word, and what stands behind it.
fn word<'a>(line: &'a str, set: &Setting) -> Option<(&'static str, &'a str)> {
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let own =
        |name: &str| set.texts.plain.paper_words.get(name).is_some_and(|w| w.eq_ignore_ascii_case(first));
    let name = WORDS.into_iter().find(|name| name.eq_ignore_ascii_case(first) || own(name))?;
    Some((name, rest.trim()))
}

impl Dialogue {
    /// A line over a request: its text, a change, its sending, or leaving it.
    pub(super) fn paper(&mut self, line: &str, set: &mut Setting, now: DateTime<Utc>) -> Vec<Effect> {
        if self.writing.is_some() {
            self.write(line, set);
            return Vec::new();
        }
        let text = line.trim();
        if text.is_empty() {
            return Vec::new();
        }
        if leaves(text) {
            self.say(&*set.texts.plain.left_alone);
            return self.feed(Msg::Act(Action::Cancel), set, now);
        }
        if confirms(text, set) {
            return self.send(set, now);
        }
        let Some(Layer::Notice(form)) = self.model.layers.last() else { return Vec::new() };
        let Some(case) = self.model.case(form.case).cloned() else { return Vec::new() };
        match word(text, set) {
            Some(("by", time)) => self.until(&case, time, set, now),
            Some(("why", words)) => {
                if let Some(form) = self.request() {
                    form.late.clear();
                    form.late.paste(words);
                }
                self.say(set.texts.labelled(&set.texts.plain.paper_why, words));
            }
            Some(("draft", _)) => {
                let keep = Chord { ctrl: true, ..Chord::plain(Key::Char('s')) };
                return self.feed(Msg::Key(keep), set, now);
            }
            Some(("read", _)) => self.read_out(set, now),
            Some(("anew", _)) => {
                if let Some(form) = self.request() {
                    form.compose(&case, &set.rules, now);
                }
                self.read_out(set, now);
            }
            Some((which, _)) => {
                self.writing = Some(RequestText { which: usize::from(which == "en"), lines: Vec::new() });
            }
            None => self.choose_items(&case, text, set, now),
        }
        Vec::new()
    }

    fn request(&mut self) -> Option<&mut NoticeForm> {
        match self.model.layers.last_mut() {
            Some(Layer::Notice(form)) => Some(form),
            _ => None,
        }
    }

    /// A line of the text; a dot on a line of its own ends it, and with no line before it leaves the text as it was.
    fn write(&mut self, line: &str, set: &Setting) {
        let Some(mut writing) = self.writing.take() else { return };
        if !leaves(line) {
            writing.lines.push(line.trim_end().to_owned());
            self.writing = Some(writing);
            return;
        }
        if writing.lines.is_empty() {
            self.say(&*set.texts.plain.left_alone);
            return;
        }
        let text = writing.lines.join("\n");
        if let Some(form) = self.request() {
            form.texts[writing.which] = Editor::with(NOTICE_LONGEST / 2, &text);
            form.edited = true;
        }
        self.say(&*set.texts.plain.paper_ask_hint);
    }

    fn until(&mut self, case: &Case, time: &str, set: &Setting, now: DateTime<Utc>) {
        let Some(form) = self.request() else { return };
        let before = form.time.value().to_owned();
        form.time.clear();
        form.time.paste(time);
        match form.reply_by(now) {
            Some(at) => {
                form.follow(case, &set.rules, now);
                self.say(set.texts.labelled(&set.texts.paper.reply_by, &day_time(&set.texts, at)));
            }
            None => {
                form.time.clear();
                form.time.paste(&before);
                self.say(&*set.texts.dialog.time_wrong);
                self.say(moment::hint(&set.texts.dialog.time_hint, now));
            }
        }
    }

    /// Numbers of items: each is asked for from here on, or not any more.
    fn choose_items(&mut self, case: &Case, text: &str, set: &Setting, now: DateTime<Utc>) {
        let separators = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、');
        let numbers: Result<Vec<usize>, _> =
            text.split(separators).filter(|part| !part.is_empty()).map(str::parse).collect();
        let Some(form) = self.request() else { return };
        let all = form.items.len();
        let Some(numbers) = numbers.ok().filter(|n| n.iter().all(|n| (1..=all).contains(n))) else {
            self.say(fill(&set.texts.plain.unknown, &[("text", text)]));
            self.say(&*set.texts.plain.paper_hint);
            return;
        };
        for n in numbers {
            form.items[n - 1].chosen = !form.items[n - 1].chosen;
        }
        form.follow(case, &set.rules, now);
        let told = asks(form, now, set);
        self.said.extend(told);
    }

    fn read_out(&mut self, set: &Setting, now: DateTime<Utc>) {
        let Some(form) = self.request() else { return };
        let mut told = asks(form, now, set);
        told.extend(form.text().lines().map(ToOwned::to_owned));
        self.said.extend(told);
    }

    fn send(&mut self, set: &mut Setting, now: DateTime<Utc>) -> Vec<Effect> {
        if let Some(form) = self.request() {
            form.part = Part::Confirm;
        }
        let effects = self.feed(Msg::Act(Action::Confirm), set, now);
        if let Some(form) = self.request() {
            // It stands where it stood: what is in the way is said, and the next line mends it.
            let said: Vec<String> =
                form.blockers.iter().map(|b| blocker(&set.texts, b, &set.rules)).collect();
            self.said.extend(said);
        }
        effects
    }

    /// The notice that went out last: told, or written to a file.
    pub(super) fn letter(&mut self, rest: &str, file: bool, set: &Setting) -> Vec<Effect> {
        let (named, file) = match rest.parse::<CaseNo>() {
            Ok(no) => (Some(no), file),
            Err(_) => (None, file || !rest.is_empty()),
        };
        let Some(no) = named.or_else(|| self.open().map(|c| c.no)) else {
            self.say(&*set.texts.plain.no_case);
            return Vec::new();
        };
        let Some(case) = self.model.case(no).cloned() else {
            self.say(&*set.texts.plain.no_such_case);
            return Vec::new();
        };
        if let Some(text) = answer_first(&case, self.model.now, set) {
            if file {
                return vec![Effect::TakeOut { case: no, text, file: true }];
            }
            self.said.extend(text.lines().filter(|line| !line.is_empty()).map(ToOwned::to_owned));
            return Vec::new();
        }
        let Some(request) = case.requests.last() else {
            self.say(&*set.texts.paper.none_sent);
            return Vec::new();
        };
        if file {
            return vec![Effect::TakeOut { case: no, text: request.text.to_string(), file: true }];
        }
        self.said.extend(letter_told(&case, set).into_iter().filter(|line| !line.is_empty()));
        Vec::new()
    }
}
