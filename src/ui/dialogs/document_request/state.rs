//! The document request being made: until when, which items, in which words, and why only now. Owns what is filled in and turns it into
//! a command; what can be asked for and whether it may, the domain says.

use crate::domain::blocked::Blocker;
use crate::domain::case::Case;
use crate::domain::case::document_request::NOTICE_LONGEST;
use crate::domain::case::document_request::RequestedItem;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Item;
use crate::domain::command::{Command, NOTE_LONGEST, RequestContent};
use crate::domain::lang::LocalizedName;
use crate::domain::request_letter::{compose, default_reply_by, requestable_items};
use crate::domain::rules::Rules;
use crate::domain::zone::beijing;
use crate::ui::base::widgets::editor::Editor;
use crate::ui::base::widgets::field::Field;
use chrono::{DateTime, Utc};

/// Which part has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestPart {
    /// Until when.
    Time,
    /// Which items.
    Items,
    /// The Chinese text.
    Zh,
    /// The English text.
    En,
    /// Why only now.
    Late,
    /// The confirmation.
    Confirm,
}

/// An item that can be asked for.
#[derive(Clone, Debug)]
pub struct RequestItem {
    /// The item and why.
    pub asked: RequestedItem,
    /// It is asked for.
    pub chosen: bool,
    /// An earlier request could have asked for it and did not.
    pub late: bool,
}

/// A document request being made.
#[derive(Clone, Debug)]
pub struct DocumentRequestForm {
    /// The case.
    pub case: CaseNo,
    /// The version that was shown; a case that moved on is not asked about.
    pub seen: u32,
    /// Until when, as written.
    pub time: Field,
    /// The time as it was proposed.
    pub proposed_time: Box<str>,
    /// What can be asked for.
    pub items: Vec<RequestItem>,
    /// The marked item.
    pub at: usize,
    /// The notice, in Chinese and in English.
    pub texts: [Editor; 2],
    /// The officer has written in it: it follows items and time no more.
    pub edited: bool,
    /// Items or time changed after that.
    pub stale: bool,
    /// Why only now.
    pub late: Field,
    /// Which part has the keys.
    pub part: RequestPart,
    /// First line shown of the notice, where it is only read.
    pub top: usize,
    /// What blocked it at the last try.
    pub blockers: Vec<Blocker>,
    /// The time that was written could not be read.
    pub time_wrong: bool,
}

impl DocumentRequestForm {
    /// The request as the rules would make it, at its confirmation.
    #[must_use]
    pub fn new(case: &Case, rules: &Rules, now: DateTime<Utc>) -> Self {
        let drafted = case.draft.as_ref();
        let reply_by = drafted.and_then(|d| d.reply_by).filter(|at| *at > now);
        let reply_by = reply_by.map_or_else(|| default_reply_by(case, rules, now), Ok);
        // The whole minute that the notice names is the one that counts.
        let time = reply_by
            .map(|at| at.with_timezone(&beijing()).format("%Y-%m-%d %H:%M").to_string())
            .unwrap_or_default();
        let items: Vec<RequestItem> = requestable_items(case, rules)
            .into_iter()
            .map(|(asked, chosen)| RequestItem {
                late: case.is_requested_late(&asked),
                chosen: drafted.and_then(|d| d.asks_for(asked.item)).unwrap_or(chosen),
                asked,
            })
            .collect();
        let mut form = Self {
            proposed_time: time.clone().into(),
            case: case.no,
            seen: case.version,
            time: Field::with(40, &time),
            items,
            at: 0,
            texts: [Editor::with(NOTICE_LONGEST, ""), Editor::with(NOTICE_LONGEST, "")],
            edited: false,
            stale: false,
            late: Field::new(NOTE_LONGEST),
            part: RequestPart::Confirm,
            top: 0,
            blockers: Vec::new(),
            time_wrong: false,
        };
        form.compose(case, rules, now);
        if let Some(text) = drafted.and_then(|d| d.text.as_deref()) {
            form.take_text(text, rules);
            let chosen = form.items.iter().filter(|e| e.chosen).map(|e| e.asked.item);
            form.stale = drafted.is_some_and(|d| !chosen.eq(d.items.iter().copied()));
        }
        if let Err(arrives) = reply_by {
            form.blockers = vec![Blocker::NoTimeToReply(arrives)];
            form.part = RequestPart::Time;
        } else if form.is_late() {
            form.part = RequestPart::Late;
        }
        form
    }

    /// Takes the text of a draft: what begins with the title of the English letter is the English one.
    fn take_text(&mut self, text: &str, rules: &Rules) {
        let letter = &rules.request.letter;
        let title = |named: &LocalizedName| named.en.split('{').next().unwrap_or_default().to_owned();
        let english = [title(&letter.title), title(&letter.again)];
        let begins = english.iter().find_map(|title| text.find(&format!("\n\n{title}")));
        let (zh, en) = begins.map_or((text, ""), |at| (&text[..at], text[at..].trim_start()));
        self.texts = [zh, en].map(|text| Editor::with(NOTICE_LONGEST / 2, text));
        self.edited = true;
    }

    /// The command that keeps it with the case instead of sending it.
    #[must_use]
    pub fn draft(&self, now: DateTime<Utc>) -> Command {
        let items = self.items.iter().filter(|e| e.chosen).map(|e| e.asked.item).collect();
        let text = self.edited.then(|| self.text().into());
        // A time that nobody set is made again when it is sent.
        let reply_by = Some(&*self.proposed_time).filter(|t| *t != self.time.value());
        let reply_by = reply_by.and_then(|_| self.reply_by(now));
        Command::Request {
            reply_by,
            note: None,
            how: RequestContent { items: Some(items), text, late: None, draft: true },
        }
    }

    /// Writes the letter again from items and time.
    pub(crate) fn compose(&mut self, case: &Case, rules: &Rules, now: DateTime<Utc>) {
        let Some(reply_by) = self.reply_by(now) else { return };
        let asked: Vec<RequestedItem> =
            self.items.iter().filter(|e| e.chosen).map(|e| e.asked.clone()).collect();
        self.texts = compose(case, &asked, None, reply_by, now, rules)
            .map(|text| Editor::with(NOTICE_LONGEST / 2, &text));
        self.edited = false;
        self.stale = false;
    }

    /// Items or time changed: the notice follows as long as nobody has written in it.
    pub fn follow(&mut self, case: &Case, rules: &Rules, now: DateTime<Utc>) {
        self.blockers.clear();
        if self.edited {
            self.stale = true;
        } else {
            self.compose(case, rules, now);
        }
    }

    /// Until when, where that can be read.
    #[must_use]
    pub fn reply_by(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        crate::ui::base::time_input::parse(self.time.value(), now)
    }

    /// Whether something is asked for that an earlier request could have asked for.
    #[must_use]
    pub(crate) fn is_late(&self) -> bool {
        self.items.iter().any(|e| e.chosen && e.late)
    }

    /// The parts in order.
    #[must_use]
    pub fn parts(&self) -> Vec<RequestPart> {
        let mut parts = vec![RequestPart::Time, RequestPart::Items, RequestPart::Zh, RequestPart::En];
        if self.is_late() {
            parts.push(RequestPart::Late);
        }
        parts.push(RequestPart::Confirm);
        parts
    }

    /// Goes a part on or back.
    pub fn step(&mut self, back: bool) {
        let parts = self.parts();
        let at = parts.iter().position(|p| *p == self.part).unwrap_or(parts.len() - 1);
        let to = if back { at.saturating_sub(1) } else { (at + 1).min(parts.len() - 1) };
        self.part = parts[to];
    }

    /// Whether keys are written.
    #[must_use]
    pub fn writes(&self) -> bool {
        matches!(self.part, RequestPart::Time | RequestPart::Zh | RequestPart::En | RequestPart::Late)
    }

    /// Which of the two texts has the keys.
    #[must_use]
    pub(crate) fn editing(&self) -> Option<usize> {
        match self.part {
            RequestPart::Zh => Some(0),
            RequestPart::En => Some(1),
            _ => None,
        }
    }

    /// Both texts as one, as it goes out.
    #[must_use]
    pub fn text(&self) -> String {
        crate::domain::request_letter::joined(&[self.texts[0].text(), self.texts[1].text()])
    }

    /// The command that the form makes; none while the time cannot be read.
    #[must_use]
    pub fn command(&self, now: DateTime<Utc>) -> Option<Command> {
        let items: Vec<Item> = self.items.iter().filter(|e| e.chosen).map(|e| e.asked.item).collect();
        let late = Some(self.late.value().trim()).filter(|w| !w.is_empty()).map(Into::into);
        let how = RequestContent { items: Some(items), text: Some(self.text().into()), late, draft: false };
        Some(Command::Request { reply_by: Some(self.reply_by(now)?), note: None, how })
    }

    /// Whether the officer has put work into it.
    #[must_use]
    pub(crate) fn worth_keeping(&self) -> bool {
        self.edited || !self.late.value().trim().is_empty()
    }
}
