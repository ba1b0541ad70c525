//! The dialogue: what a line does, and what a message brings. Owns the model that the screen has too, what is still to be said, and
//! which question stands open; numbers are those of the list that was told last, by case and never by row.

use super::list::{AT_ONCE, nothing, row, title};
use super::paper::RequestText;
use super::tell;
use super::verb::{self, PlainCommand};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Item;
use crate::domain::desk::Desk;
use crate::domain::listing::Preferences;
use crate::domain::officer::Officer;
use crate::text::fill;
use crate::ui::actions::availability::is_order;
use crate::ui::app::layer::Layer;
use crate::ui::app::update::update;
use crate::ui::base::context::Setting;
use crate::ui::base::keys::Action;
use crate::ui::dialogs::action_form::state::Part;
use crate::ui::dialogs::blocked::deferred_action::TakenUp;
use crate::ui::dialogs::blocked::resume as mending;
use crate::ui::panels::panel::{Ask, Seen};
use crate::ui::panels::related_cases::state::RadarSight;
use crate::ui::state::effect::Effect;
use crate::ui::state::list_preferences::{number, shows};
use crate::ui::state::model::{Focus, Model};
use crate::ui::state::msg::Msg;
use chrono::{DateTime, Duration, Utc};
use std::collections::VecDeque;
use std::sync::Arc;

/// The screen whose model this is: nothing is drawn on it, and it is large enough for everything.
const SCREEN: (u16, u16) = (160, 50);

/// A dialogue with one officer.
pub(super) struct Dialogue {
    pub(super) model: Model,
    /// What is to be said before the next question.
    pub(super) said: Vec<String>,
    /// The cases that were told by number.
    pub(super) listed: Vec<CaseNo>,
    /// The item that was looked at last.
    pub(super) looked: Option<Item>,
    /// What can be chosen by number.
    pub(super) choices: Vec<Action>,
    /// The part of a form whose choices were told.
    pub(super) told: Option<Part>,
    /// The action to begin once a case is open.
    pub(super) then: Option<Action>,
    /// Items that are settled one after the other.
    pub(super) steps: VecDeque<(Action, Item)>,
    /// The action that can be taken once its reasons are mended.
    pub(super) waits: Option<TakenUp>,
    /// The case that is looked for in the archive.
    pub(super) wanted: Option<CaseNo>,
    /// What came in since it was last told, and how much of it was announced.
    pub(super) news: VecDeque<String>,
    pub(super) announced: usize,
    /// The text of a request that is being written.
    pub(super) writing: Option<RequestText>,
    /// What the radar told last.
    pub(super) echoes: Option<RadarSight>,
    /// The screen locked itself while nobody wrote.
    slept: bool,
    /// Answers that are on their way.
    looking: bool,
    counting: bool,
    proving: bool,
    confirming: bool,
    left: bool,
}

/// What lies on top: its kind, and the action that it is about.
fn top(model: &Model) -> Option<(u8, Option<Action>)> {
    Some(match model.layers.last()? {
        Layer::Form(form) => (0, Some(form.action)),
        Layer::Blocked { action, .. } => (1, Some(*action)),
        Layer::Second(_) => (2, None),
        Layer::Bulk(bulk) => (3, Some(bulk.action)),
        Layer::Notice(_) => (5, None),
        Layer::Clock => (6, None),
        _ => (4, None),
    })
}

impl Dialogue {
    /// A dialogue that begins with the queue.
    pub(super) fn new(
        desk: Arc<Desk>,
        officers: &[Officer],
        keeps: Preferences,
        set: &Setting,
        now: DateTime<Utc>,
    ) -> Self {
        let mut model = Model::begin(desk, SCREEN, now, &set.rules, officers, keeps);
        model.line.flows = true;
        let mut dialogue = Self {
            model,
            said: Vec::new(),
            listed: Vec::new(),
            looked: None,
            choices: Vec::new(),
            told: None,
            then: None,
            steps: VecDeque::new(),
            waits: None,
            wanted: None,
            news: VecDeque::new(),
            announced: 0,
            writing: None,
            echoes: None,
            slept: false,
            looking: false,
            counting: false,
            proving: false,
            confirming: false,
            left: false,
        };
        dialogue.said = tell::greeting(&dialogue.model, set);
        dialogue.list(0, AT_ONCE, set);
        dialogue
    }

    /// Whether an answer is on its way: the next line is heard after it.
    pub(super) fn busy(&self) -> bool {
        self.model.pending.is_some()
            || self.runs_bulk()
            || self.model.archive_busy
            || self.looking
            || self.counting
            || self.proving
            || self.confirming
    }

    /// Whether the officer has left.
    pub(super) fn left(&self) -> bool {
        self.left
    }

    /// When the desk has something due.
    pub(super) fn due(&self) -> Option<DateTime<Utc>> {
        self.model.due
    }

    /// When something has to happen although nobody writes.
    pub(super) fn next_change(&self, set: &Setting) -> Option<DateTime<Utc>> {
        // What is due and could not be done is tried again, but not without a breath between.
        let due = self.model.due.map(|at| at.max(self.model.now + Duration::seconds(1)));
        let minutes = set.rules.policy.idle_lock_minutes;
        let locks =
            (set.protected && !self.model.guard.is_locked()).then(|| self.model.guard.locks_at(minutes));
        [due, locks, self.model.arranged.write_at()].into_iter().flatten().min()
    }

    /// An effect goes out whose answer is waited for.
    pub(super) fn expects(&mut self, effect: &Effect) {
        match effect {
            Effect::Look(..) => self.looking = true,
            Effect::Sight(Ask::Board | Ask::Radar(_) | Ask::Inviter(_)) => self.counting = true,
            Effect::Prove { .. } => self.proving = true,
            Effect::ConfirmClock => self.confirming = true,
            _ => {}
        }
    }

    /// The case that is open.
    pub(super) fn open(&self) -> Option<Arc<Case>> {
        (self.model.focus == Focus::Case).then(|| self.model.chosen().cloned()).flatten()
    }

    /// Says something.
    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.said.push(text.into());
    }

    /// Gives a message to the model and tells what came of it.
    pub(super) fn feed(&mut self, msg: Msg, set: &mut Setting, now: DateTime<Utc>) -> Vec<Effect> {
        let (focus, selected) = (self.model.focus, self.model.selected);
        let layer = top(&self.model);
        let locked = self.model.guard.is_locked();
        let (mut answered, mut found, mut proved) = (false, false, false);
        match &msg {
            Msg::Desk(desk) => {
                let news = tell::news(&self.model, desk, set);
                self.news.extend(news);
                tell::forget(&mut self.news, &mut self.announced);
            }
            Msg::Answer(..) => answered = self.model.pending.is_some(),
            Msg::Looked(..) => self.looking = false,
            Msg::Told(..) => self.confirming = false,
            Msg::Proved(..) => (self.proving, proved) = (false, true),
            // What comes first is not all of it: the rest is waited for.
            Msg::Archive(closed) => found = closed.done,
            Msg::Seen(seen) => {
                self.counting = matches!(seen, Seen::Radar(_, _, false) | Seen::Inviter(_, _, false));
                match seen {
                    Seen::Board(stats) => {
                        let text = crate::report::stats_text(stats, &set.texts);
                        self.said.extend(text.lines().map(ToOwned::to_owned));
                    }
                    Seen::Radar(no, radar, true) => self.tell_radar(*no, radar, set),
                    Seen::Inviter(no, card, true) => self.tell_inviter(*no, card, set),
                    Seen::Radar(_, _, false) | Seen::Inviter(_, _, false) => {}
                    Seen::Failed(why) => self.say(why.as_str()),
                }
                return Vec::new();
            }
            _ => {}
        }
        let asked_for = matches!(msg, Msg::Act(_));
        let opens = asked_for || matches!(msg, Msg::Looked(..));
        let pending = self.model.pending.as_ref().map(|p| p.case);
        let bands = tell::bands(&self.model, now);
        let mut effects = update(&mut self.model, msg, set, now);
        if let Some(bands) = bands {
            let news = tell::risen(&self.model, &bands, set);
            self.news.extend(news);
            tell::forget(&mut self.news, &mut self.announced);
        }
        if let Some(notice) = self.model.notice.take() {
            self.said.push(notice.text);
        }
        if proved {
            self.proved();
            if locked && !self.model.guard.is_locked() {
                self.say(&*set.texts.plain.unlocked);
                // What was being answered is asked again.
                self.told = None;
                let open = tell::layer(&self.model, set);
                self.said.extend(open);
            }
        }
        if self.model.guard.is_locked() && !locked {
            self.slept = !asked_for;
            if asked_for {
                self.say(&*set.texts.plain.locked);
            }
            self.choices.clear();
            self.waits = None;
        }
        let on_top = top(&self.model);
        if on_top.is_some() && on_top != layer {
            self.told = None;
            self.steps.clear();
            let told = tell::layer(&self.model, set);
            self.said.extend(told);
        }
        if !matches!(self.model.layers.last(), Some(Layer::Notice(_))) {
            self.writing = None;
        }
        self.settle_bulk(set);
        if found {
            effects.extend(self.found(set, now));
        }
        if self.model.focus == Focus::Case && (focus, selected) != (Focus::Case, self.model.selected) {
            if opens {
                effects.extend(self.opened(set, now));
            } else {
                // The open case has left the list, and the one in its place was not opened.
                self.model.focus = Focus::List;
            }
        }
        if answered && self.model.pending.is_none() && self.model.layers.is_empty() {
            effects.extend(self.done(pending, set, now));
        }
        effects
    }

    /// An order was carried out.
    fn done(&mut self, case: Option<CaseNo>, set: &mut Setting, now: DateTime<Utc>) -> Vec<Effect> {
        if let Some((action, item)) = self.steps.pop_front() {
            self.model.item = Some(item);
            return self.feed(Msg::Act(action), set, now);
        }
        match self.open() {
            Some(open) if Some(open.no) == case => {
                let told = tell::left_to_do(&open, &self.model, set);
                self.said.extend(told);
                self.mended(open.no, set);
            }
            // What was taken back from afar stands in the list again.
            _ if case.is_some_and(|no| self.row_of(no).is_some()) => {}
            _ => {
                // The case has left the list: the next in place is offered, and nothing is done to it unasked.
                if let Some(next) = self.model.chosen() {
                    let text = row(next, &self.model, set);
                    let text = set.texts.labelled(&set.texts.plain.next_is, &text);
                    self.say(text);
                }
            }
        }
        Vec::new()
    }

    /// An order about a case was carried out: what waited can be done now, or so much is left.
    fn mended(&mut self, no: CaseNo, set: &Setting) {
        let Some(waits) = self.waits.filter(|w| w.case == no) else {
            self.waits = None;
            return;
        };
        let left = mending::left(waits, &self.model, set).map(|left| left.len());
        match left {
            Some(0) => self.say(waits.ready(set)),
            Some(n) => self.say(waits.waits(n, set)),
            None => {}
        }
        if left.is_none_or(|n| n == 0) {
            self.waits = None;
        }
    }

    /// Hears a line.
    pub(super) fn line(&mut self, line: &str, set: &mut Setting, now: DateTime<Utc>) -> Vec<Effect> {
        // What the clock does comes first: a desk that has locked itself hears nothing.
        let mut effects = self.feed(Msg::Tick, set, now);
        if std::mem::take(&mut self.slept) {
            self.say(&*set.texts.plain.slept);
            return effects;
        }
        self.model.guard.touched = now;
        effects.extend(if self.model.guard.is_locked() {
            self.unlock(line, set, now)
        } else if !self.model.layers.is_empty() {
            self.answer(line, set, now)
        } else if !self.choices.is_empty() {
            self.choose(line, set, now)
        } else {
            self.command(line, set, now)
        });
        effects
    }

    /// A line that begins something.
    pub(super) fn command(&mut self, line: &str, set: &mut Setting, now: DateTime<Utc>) -> Vec<Effect> {
        if line.trim().is_empty() {
            return Vec::new();
        }
        let Some((verb, rest)) = verb::read(line, set) else {
            if let Some((number, _)) = self.model.arranged.keeps.find(line.trim()) {
                return self.kept(shows(number), set, now);
            }
            self.say(fill(&set.texts.plain.unknown, &[("text", line.trim())]));
            return Vec::new();
        };
        match verb {
            PlainCommand::Act(action) => return self.act(action, &rest, set, now),
            PlainCommand::Case(no) => return self.goto(no, None, set, now),
            PlainCommand::Number(n) => match self.open() {
                Some(case) => match n.checked_sub(1).and_then(|at| case.lines.get(at)) {
                    Some(line) => {
                        self.looked = Some(line.item);
                        self.said.extend(super::case::one(&case, n, line, now, set));
                    }
                    None => self.say(fill(&set.texts.plain.no_number, &[("n", &n.to_string())])),
                },
                None => return self.goto_number(n, None, set, now),
            },
            PlainCommand::More => self.list(self.listed.len(), AT_ONCE, set),
            PlainCommand::Next => return self.next(set, now),
            PlainCommand::Do => self.offer(set),
            PlainCommand::News => {
                self.announced = 0;
                if self.news.is_empty() {
                    self.say(&*set.texts.plain.no_news);
                }
                self.said.extend(self.news.drain(..));
            }
        }
        Vec::new()
    }

    /// An action of the key table, and what was written behind it.
    fn act(&mut self, action: Action, rest: &str, set: &mut Setting, now: DateTime<Utc>) -> Vec<Effect> {
        if is_order(action) {
            return self.order(action, rest, set, now);
        }
        match action {
            action if number(action).is_some() => return self.kept(action, set, now),
            Action::Keep => return self.keep(rest, set, now),
            action if action.sorts() => {
                let effects = self.feed(Msg::Act(action), set, now);
                self.list(0, AT_ONCE, set);
                return effects;
            }
            Action::View1
            | Action::View2
            | Action::View3
            | Action::View4
            | Action::Orphans
            | Action::NextView
            | Action::PrevView => return self.view(action, rest, set, now),
            Action::Filter | Action::Find => return self.find(rest, set, now),
            Action::ClearFilter => {
                let effects = self.feed(Msg::Act(action), set, now);
                self.list(0, AT_ONCE, set);
                return effects;
            }
            Action::Open if rest.is_empty() => {
                let chosen = self.model.selected;
                return chosen.map_or_else(Vec::new, |no| self.goto(no, None, set, now));
            }
            Action::Open => return self.goto_named(rest, None, set, now),
            Action::Back => {
                // What was told keeps its numbers: it need not be told again.
                self.model.focus = Focus::List;
                self.say(title(&self.model, set));
            }
            Action::Down => return self.next(set, now),
            Action::PageDown => self.list(self.listed.len(), AT_ONCE, set),
            Action::Mark | Action::MarkRange | Action::MarkAll | Action::Unmark => {
                return self.mark(action, rest, set, now);
            }
            Action::Why | Action::Timeline => self.about(action, rest, set),
            Action::Letter | Action::WriteOut => {
                return self.letter(rest, action == Action::WriteOut, set);
            }
            Action::Board => return vec![Effect::Sight(Ask::Board)],
            Action::Inbox => self.said.extend(tell::inbox(&self.model.inbox, set)),
            Action::Radar => return self.radar(rest, set),
            Action::Inviter => return self.inviter(rest, set),
            Action::Same | Action::NotSame => return self.word(action == Action::Same, rest, set),
            Action::ConfirmClock => return self.feed(Msg::Act(action), set, now),
            Action::Help | Action::Palette => self.said.extend(tell::help(set)),
            Action::Language => {
                let effects = self.feed(Msg::Act(action), set, now);
                self.say(&*set.texts.plain.language);
                return effects;
            }
            Action::Lock if set.protected => return self.feed(Msg::Act(action), set, now),
            Action::Lock | Action::Curtain => self.say(&*set.texts.plain.no_lock),
            Action::Quit => {
                self.say(&*set.texts.plain.bye);
                self.left = true;
            }
            _ => self.say(&*set.texts.plain.no_meaning),
        }
        Vec::new()
    }

    /// Tells rows of the list from one on; numbers go on.
    pub(super) fn list(&mut self, from: usize, most: usize, set: &Setting) {
        if from == 0 {
            self.listed.clear();
            self.say(title(&self.model, set));
            // A part of the query that means nothing, or words that are only nearly what was found.
            self.said.extend(crate::ui::list::filter_view::told(&self.model, set));
            if self.model.rows.is_empty() {
                self.say(nothing(&self.model, set));
                return;
            }
        }
        // What was told keeps its number; what has come in before it is news, and in the list when it is told anew.
        let told: std::collections::HashSet<CaseNo> = self.listed.iter().copied().collect();
        let rest: Vec<CaseNo> =
            self.model.rows.iter().map(|s| s.no).filter(|no| !told.contains(no)).collect();
        if rest.is_empty() {
            self.say(&*set.texts.plain.no_more);
            return;
        }
        for no in rest.iter().take(most) {
            self.listed.push(*no);
            if let Some(case) = self.model.case(*no) {
                let text = format!("{}. {}", self.listed.len(), row(case, &self.model, set));
                self.said.push(text);
            }
        }
        if rest.len() > most {
            let n = (rest.len() - most).to_string();
            self.say(fill(&set.texts.plain.more_rows, &[("n", &n)]));
        }
    }

    /// What is to be said now, with the news at its end.
    pub(super) fn speak(&mut self, set: &Setting) -> Vec<String> {
        if let Some(Layer::Form(form)) = self.model.layers.last()
            && self.told != Some(form.part)
        {
            let before = self.told.replace(form.part);
            let told = tell::part(form, before, set, self.model.now);
            self.said.extend(told);
        }
        let locked = self.model.guard.is_locked();
        let mut said = std::mem::take(&mut self.said);
        if !locked {
            said.extend(tell::announce(&self.news, &mut self.announced, set));
        }
        said
    }
}
