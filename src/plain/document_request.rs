//! The document request in a dialogue: what it asks for, until when and in which words is said at once, changed by single lines, and
//! sent with the confirmation word; and the document request that was sent last. What is asked for and whether it may, the domain says.

use super::command::{confirms, leaves};
use super::dialogue::Dialogue;
use super::request_text::{RequestText, item_lines};
use crate::domain::case::Case;
use crate::domain::case::document_request::NOTICE_LONGEST;
use crate::domain::case_no::CaseNo;
use crate::text::{blocker_text, day_time, fill};
use crate::ui::actions::no_visa_answer::answer_first;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Key};
use crate::ui::base::time_input;
use crate::ui::base::widgets::editor::Editor;
use crate::ui::dialogs::document_request::state::{DocumentRequestForm, RequestPart};
use crate::ui::panels::letter::view::letter_lines;
use crate::ui::state::effect::{Effect, ExportedText};
use crate::ui::state::msg::Msg;
use chrono::{DateTime, Utc};

/// What changes a request, by machine name; the catalog has the language's own word for each.
const WORDS: [&str; 7] = ["by", "zh", "en", "why", "read", "anew", "draft"];

/// Former words.
const FORMER: [(&str, &str); 3] = [("说明", "why"), ("朗读", "read"), ("重拟", "anew")];

/// The machine name of a word, and what follows it.
fn word<'a>(line: &'a str, ctx: &SessionContext) -> Option<(&'static str, &'a str)> {
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let own =
        |name: &str| ctx.texts.plain.paper_words.get(name).is_some_and(|w| w.eq_ignore_ascii_case(first));
    let former = |name: &str| FORMER.contains(&(first, name));
    let name =
        WORDS.into_iter().find(|name| name.eq_ignore_ascii_case(first) || own(name) || former(name))?;
    Some((name, rest.trim()))
}

impl Dialogue {
    /// A line over a request: its text, a change, its sending, or leaving it.
    pub(super) fn paper(&mut self, line: &str, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        if self.writing.is_some() {
            self.write(line, ctx);
            return Vec::new();
        }
        let text = line.trim();
        if text.is_empty() {
            return Vec::new();
        }
        if leaves(text) {
            self.say(&*ctx.texts.plain.left_alone);
            return self.feed(Msg::Act(Action::Cancel), ctx, now);
        }
        if confirms(text, ctx) {
            return self.send(ctx, now);
        }
        let Some(Layer::DocumentRequest(form)) = self.screen.layers.last() else { return Vec::new() };
        let Some(case) = self.screen.case(form.case).cloned() else { return Vec::new() };
        match word(text, ctx) {
            Some(("by", time)) => self.until(&case, time, ctx, now),
            Some(("why", words)) => {
                if let Some(form) = self.request() {
                    form.late.clear();
                    form.late.paste(words);
                }
                self.say(ctx.texts.labelled(&ctx.texts.plain.paper_why, words));
            }
            Some(("draft", _)) => {
                let keep = Chord { ctrl: true, ..Chord::plain(Key::Char('s')) };
                return self.feed(Msg::Key(keep), ctx, now);
            }
            Some(("read", _)) => self.read_out(ctx, now),
            Some(("anew", _)) => {
                if let Some(form) = self.request() {
                    form.compose(&case, &ctx.rules, now);
                }
                self.read_out(ctx, now);
            }
            Some((which, _)) => {
                self.writing = Some(RequestText { which: usize::from(which == "en"), lines: Vec::new() });
            }
            None => self.choose_items(&case, text, ctx, now),
        }
        Vec::new()
    }

    fn request(&mut self) -> Option<&mut DocumentRequestForm> {
        let Some(Layer::DocumentRequest(form)) = self.screen.layers.last_mut() else { return None };
        Some(form)
    }

    /// A line of the text; a dot on a line of its own ends it, and with no line before it leaves the text as it was.
    fn write(&mut self, line: &str, ctx: &SessionContext) {
        let Some(mut writing) = self.writing.take() else { return };
        if !leaves(line) {
            writing.lines.push(line.trim_end().to_owned());
            self.writing = Some(writing);
            return;
        }
        if writing.lines.is_empty() {
            self.say(&*ctx.texts.plain.left_alone);
            return;
        }
        let text = writing.lines.join("\n");
        if let Some(form) = self.request() {
            form.texts[writing.which] = Editor::with(NOTICE_LONGEST / 2, &text);
            form.edited = true;
        }
        self.say(&*ctx.texts.plain.paper_ask_hint);
    }

    fn until(&mut self, case: &Case, time: &str, ctx: &SessionContext, now: DateTime<Utc>) {
        let Some(form) = self.request() else { return };
        let before = form.time.value().to_owned();
        form.time.clear();
        form.time.paste(time);
        match form.reply_by(now) {
            Some(at) => {
                form.follow(case, &ctx.rules, now);
                self.say(ctx.texts.labelled(&ctx.texts.paper.reply_by, &day_time(&ctx.texts, at)));
            }
            None => {
                form.time.clear();
                form.time.paste(&before);
                self.say(&*ctx.texts.dialog.time_wrong);
                self.say(time_input::hint(&ctx.texts.dialog.time_hint, now));
            }
        }
    }

    /// Numbers of items: each is asked for from here on, or not any more.
    fn choose_items(&mut self, case: &Case, text: &str, ctx: &SessionContext, now: DateTime<Utc>) {
        let separators = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、');
        let numbers: Result<Vec<usize>, _> =
            text.split(separators).filter(|part| !part.is_empty()).map(str::parse).collect();
        let Some(form) = self.request() else { return };
        let all = form.items.len();
        let Some(numbers) = numbers.ok().filter(|n| n.iter().all(|n| (1..=all).contains(n))) else {
            self.say(fill(&ctx.texts.plain.unknown, &[("text", text)]));
            self.say(&*ctx.texts.plain.paper_hint);
            return;
        };
        for n in numbers {
            form.items[n - 1].chosen = !form.items[n - 1].chosen;
        }
        form.follow(case, &ctx.rules, now);
        let told = item_lines(form, now, ctx);
        self.said.extend(told);
    }

    fn read_out(&mut self, ctx: &SessionContext, now: DateTime<Utc>) {
        let Some(form) = self.request() else { return };
        let mut told = item_lines(form, now, ctx);
        told.extend(form.text().lines().map(ToOwned::to_owned));
        self.said.extend(told);
    }

    fn send(&mut self, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        if let Some(form) = self.request() {
            form.part = RequestPart::Confirm;
        }
        let effects = self.feed(Msg::Act(Action::Confirm), ctx, now);
        if let Some(form) = self.request() {
            // It stays where it was: what is in the way is said, and the next line resolves it.
            let said: Vec<String> =
                form.blockers.iter().map(|b| blocker_text(&ctx.texts, b, &ctx.rules)).collect();
            self.said.extend(said);
        }
        effects
    }

    /// The document request that was sent last: said, or written to a file.
    pub(super) fn letter(&mut self, rest: &str, file: bool, ctx: &SessionContext) -> Vec<Effect> {
        let (named, file) = match rest.parse::<CaseNo>() {
            Ok(no) => (Some(no), file),
            Err(_) => (None, file || !rest.is_empty()),
        };
        let Some(no) = named.or_else(|| self.open().map(|c| c.no)) else {
            self.say(&*ctx.texts.plain.no_case);
            return Vec::new();
        };
        let Some(case) = self.screen.case(no).cloned() else {
            self.say(&*ctx.texts.plain.no_such_case);
            return Vec::new();
        };
        if let Some(text) = answer_first(&case, self.screen.now, ctx) {
            if file {
                return vec![Effect::TakeOut { case: no, what: ExportedText::NoVisa, text, file: true }];
            }
            self.said.extend(text.lines().filter(|line| !line.is_empty()).map(ToOwned::to_owned));
            return Vec::new();
        }
        let Some(request) = case.requests.last() else {
            self.say(&*ctx.texts.paper.none_sent);
            return Vec::new();
        };
        if file {
            let (what, text) = (ExportedText::Request, request.text.to_string());
            return vec![Effect::TakeOut { case: no, what, text, file: true }];
        }
        self.said.extend(letter_lines(&case, ctx).into_iter().filter(|line| !line.is_empty()));
        Vec::new()
    }
}
