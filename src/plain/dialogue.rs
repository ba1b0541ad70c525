//! The dialogue: what a line does, and what a message brings. Owns the model that the screen has too, what is still to be said, and
//! which question is asked; numbers are those of the last list, by case and never by row.

use super::command::{self, PlainCommand};
use super::list::{AT_ONCE, nothing, row, title};
use super::messages;
use super::request_text::RequestText;
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Item;
use crate::domain::desk::Desk;
use crate::domain::listing::Preferences;
use crate::domain::officer::Officer;
use crate::text::fill;
use crate::ui::app::layer::Layer;
use crate::ui::app::screen::DeskScreen;
use crate::ui::app::update::update;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{
    Action, ActionKind, CaseLook, FocusChange, ListAction, Movement, PageAction, PanelAction, SessionAction,
    ViewChange,
};
use crate::ui::dialogs::action_form::state::FormPart;
use crate::ui::dialogs::blocked::deferred_action;
use crate::ui::dialogs::boarding::state::BoardingDialog;
use crate::ui::panels::related_cases::state::RelatedCasesPanel;
use crate::ui::state::deferred_action::DeferredAction;
use crate::ui::state::effect::Effect;
use crate::ui::state::list_preferences::shows;
use crate::ui::state::model::Focus;
use crate::ui::state::msg::Msg;
use crate::ui::state::panel_data::{PanelData, PanelRequest};
use chrono::{DateTime, Duration, Utc};
use std::collections::VecDeque;
use std::sync::Arc;

/// The screen whose model this is: nothing is drawn on it, and it is large enough for everything.
const SCREEN: (u16, u16) = (160, 50);

/// A dialogue with one officer.
pub(super) struct Dialogue {
    pub(super) screen: DeskScreen,
    /// What is to be said before the next question.
    pub(super) said: Vec<String>,
    /// The cases that were listed by number.
    pub(super) listed: Vec<CaseNo>,
    /// The item that was looked at last.
    pub(super) looked: Option<Item>,
    /// What can be chosen by number.
    pub(super) choices: Vec<Action>,
    /// The part of a form whose choices were listed.
    pub(super) told: Option<FormPart>,
    /// The action to begin once a case is open.
    pub(super) then: Option<Action>,
    /// Items that are settled one after the other.
    pub(super) steps: VecDeque<(Action, Item)>,
    /// The action that can be taken once its reasons are resolved.
    pub(super) waits: Option<DeferredAction>,
    /// The case that is looked for in the archive.
    pub(super) wanted: Option<CaseNo>,
    /// The question whether somebody may board, while the archive is searched for it.
    pub(super) boarding: Option<Box<BoardingDialog>>,
    /// What came in since it was last said, and how much of it was announced.
    pub(super) news: VecDeque<String>,
    pub(super) announced: usize,
    /// The text of a request that is being written.
    pub(super) writing: Option<RequestText>,
    /// The related cases that were listed last.
    pub(super) echoes: Option<RelatedCasesPanel>,
    /// Lines of a passport zone that came so far.
    pub(super) zone: Vec<String>,
    /// A line of a zone was discarded: the next one goes with it.
    pub(super) discards: bool,
    /// A field of a new case is corrected: the confirmation follows it.
    pub(super) revises: bool,
    /// The screen locked itself while nobody wrote.
    slept: bool,
    /// Answers that are on their way.
    looking: bool,
    counting: bool,
    proving: bool,
    confirming: bool,
    creating: bool,
    left: bool,
}

/// The layer on top: its kind, and the action that it is about.
fn top(screen: &DeskScreen) -> Option<(u8, Option<Action>)> {
    Some(match screen.layers.last()? {
        Layer::Form(form) => (0, Some(form.action)),
        Layer::Blocked(blocked) => (1, Some(blocked.action)),
        Layer::Countersign(_) => (2, None),
        Layer::Batch(bulk) => (3, Some(bulk.action)),
        Layer::DocumentRequest(_) => (5, None),
        Layer::Clock(_) => (6, None),
        Layer::Paper(_) => (7, None),
        Layer::ScanChoice(_) => (8, None),
        Layer::NewCase(_) => (9, None),
        Layer::Palette(_)
        | Layer::SaveView(_)
        | Layer::RecallList(_)
        | Layer::QueueExplanation(_)
        | Layer::Messages(_)
        | Layer::TypedText(_)
        | Layer::Boarding(_)
        | Layer::Quit(_)
        | Layer::Panel(_) => (4, None),
    })
}

impl Dialogue {
    /// A dialogue that begins with the queue.
    pub(super) fn new(
        desk: Arc<Desk>,
        officers: &[Officer],
        keeps: Preferences,
        ctx: &SessionContext,
        now: DateTime<Utc>,
    ) -> Self {
        let mut screen = DeskScreen::begin(desk, SCREEN, now, &ctx.rules, officers, keeps);
        screen.order.flows = true;
        let mut dialogue = Self {
            screen,
            said: Vec::new(),
            listed: Vec::new(),
            looked: None,
            choices: Vec::new(),
            told: None,
            then: None,
            steps: VecDeque::new(),
            waits: None,
            wanted: None,
            boarding: None,
            news: VecDeque::new(),
            announced: 0,
            writing: None,
            echoes: None,
            zone: Vec::new(),
            discards: false,
            revises: false,
            slept: false,
            looking: false,
            counting: false,
            proving: false,
            confirming: false,
            creating: false,
            left: false,
        };
        dialogue.said = messages::greeting(&dialogue.screen, ctx);
        dialogue.list(0, AT_ONCE, ctx);
        dialogue
    }

    /// Whether an answer is on its way: the next line is read after it.
    pub(super) fn busy(&self) -> bool {
        self.screen.pending.is_some()
            || self.runs_bulk()
            || self.screen.archive_busy
            || self.boarding.is_some()
            || self.looking
            || self.counting
            || self.proving
            || self.confirming
            || self.creating
    }

    /// Whether the officer has left.
    pub(super) fn left(&self) -> bool {
        self.left
    }

    /// When something has to happen although nobody writes.
    pub(super) fn next_change(&self, ctx: &SessionContext) -> Option<DateTime<Utc>> {
        // What is due and could not be done is tried again, but not without a breath between.
        let due = self.screen.due.map(|at| at.max(self.screen.now + Duration::seconds(1)));
        let minutes = ctx.rules.policy.idle_lock_minutes;
        let locks = (ctx.protected && !self.screen.privacy.is_locked())
            .then(|| self.screen.privacy.locks_at(minutes));
        [due, locks, self.screen.preferences.write_at()].into_iter().flatten().min()
    }

    /// An effect goes out whose answer is waited for.
    pub(super) fn expects(&mut self, effect: &Effect) {
        match effect {
            Effect::Look(..) => self.looking = true,
            Effect::Panel(
                PanelRequest::Dashboard
                | PanelRequest::RelatedCases(_)
                | PanelRequest::Inviter(_)
                | PanelRequest::PageCounts(..),
            ) => self.counting = true,
            Effect::Prove { .. } => self.proving = true,
            Effect::NewCase { .. } => self.creating = true,
            Effect::ConfirmClock | Effect::IssuePaper { .. } => self.confirming = true,
            _ => {}
        }
    }

    /// The case that is open.
    pub(super) fn open(&self) -> Option<Arc<Case>> {
        (self.screen.focus == Focus::Case).then(|| self.screen.selected_case().cloned()).flatten()
    }

    /// Says something.
    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.said.push(text.into());
    }

    /// Gives a message to the model and tells what came of it.
    pub(super) fn feed(&mut self, msg: Msg, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        let (focus, selected) = (self.screen.focus, self.screen.selected);
        let layer = top(&self.screen);
        let locked = self.screen.privacy.is_locked();
        let (mut answered, mut found, mut proved) = (false, false, false);
        match &msg {
            Msg::Desk(desk) => {
                let news = messages::news(&self.screen, desk, ctx);
                self.news.extend(news);
                messages::forget(&mut self.news, &mut self.announced);
            }
            Msg::Answer(..) => answered = self.screen.pending.is_some(),
            Msg::Looked(..) => self.looking = false,
            Msg::Told(..) => self.confirming = false,
            Msg::NewCase(..) => self.creating = false,
            Msg::Proved(..) => (self.proving, proved) = (false, true),
            Msg::Archive(_) | Msg::ArchiveFailed(_) if self.boarding.is_some() => {
                self.boarding_found(&msg, ctx);
                return Vec::new();
            }
            // What comes first is not all of it: the rest is waited for.
            Msg::Archive(closed) => found = closed.done,
            Msg::Panel(seen) => {
                self.counting =
                    matches!(seen, PanelData::RelatedCases(_, _, false) | PanelData::Inviter(_, _, false));
                match seen {
                    PanelData::Dashboard(stats) => {
                        let text = crate::report::stats_text(stats, &ctx.texts);
                        self.said.extend(text.lines().map(ToOwned::to_owned));
                    }
                    PanelData::RelatedCases(no, radar, true) => self.tell_radar(*no, radar, ctx),
                    PanelData::Inviter(no, card, true) => self.tell_inviter(*no, card, ctx),
                    PanelData::PageCounts(no, item, counts) => {
                        if let Some(case) = self.open().filter(|case| case.no == *no) {
                            self.said.extend(super::case::files(&case, *item, counts, ctx));
                        }
                    }
                    // No picture is asked for here.
                    PanelData::RelatedCases(_, _, false)
                    | PanelData::Inviter(_, _, false)
                    | PanelData::File(..) => {}
                    PanelData::Failed(why) => self.say(why.as_str()),
                }
                return Vec::new();
            }
            _ => {}
        }
        let asked_for = matches!(msg, Msg::Act(_));
        let opens = asked_for || matches!(msg, Msg::Looked(..) | Msg::TypedText(_) | Msg::NewCase(..));
        let pending = self.screen.pending.as_ref().map(|p| p.case);
        let bands = messages::bands(&self.screen, now);
        let mut effects = update(&mut self.screen, msg, ctx, now);
        if let Some(bands) = bands {
            let news = messages::risen(&self.screen, &bands, ctx);
            self.news.extend(news);
            messages::forget(&mut self.news, &mut self.announced);
        }
        if let Some(notice) = self.screen.status.take() {
            self.said.push(notice.text);
        }
        if proved {
            self.proved();
            if locked && !self.screen.privacy.is_locked() {
                self.say(&*ctx.texts.plain.unlocked);
                // What was being answered is asked again.
                self.told = None;
                let open = messages::layer(&self.screen, ctx);
                self.said.extend(open);
            }
        }
        if self.screen.privacy.is_locked() && !locked {
            self.slept = !asked_for;
            if asked_for {
                self.say(&*ctx.texts.plain.locked);
            }
            self.choices.clear();
            self.waits = None;
        }
        let on_top = top(&self.screen);
        if on_top.is_some() && on_top != layer {
            self.told = None;
            self.steps.clear();
            let told = messages::layer(&self.screen, ctx);
            self.said.extend(told);
        }
        if !matches!(self.screen.layers.last(), Some(Layer::DocumentRequest(_))) {
            self.writing = None;
        }
        self.settle_bulk(ctx);
        if found {
            effects.extend(self.found(ctx, now));
        }
        if self.screen.focus == Focus::Case && (focus, selected) != (Focus::Case, self.screen.selected) {
            if opens {
                effects.extend(self.opened(ctx, now));
            } else {
                // The open case has left the list, and the one in its place was not opened.
                self.screen.focus = Focus::List;
            }
        }
        if answered && self.screen.pending.is_none() && self.screen.layers.is_empty() {
            effects.extend(self.done(pending, ctx, now));
        }
        effects
    }

    /// An order was carried out.
    fn done(&mut self, case: Option<CaseNo>, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        if let Some((action, item)) = self.steps.pop_front() {
            self.screen.item = Some(item);
            return self.feed(Msg::Act(action), ctx, now);
        }
        match self.open() {
            Some(open) if Some(open.no) == case => {
                let told = messages::left_to_do(&open, &self.screen, ctx);
                self.said.extend(told);
                self.mended(open.no, ctx);
            }
            // What was recalled from elsewhere is in the list again.
            _ if case.is_some_and(|no| self.row_of(no).is_some()) => {}
            _ => {
                // The case has left the list: the next in place is offered, and nothing is done to it unasked.
                if let Some(next) = self.screen.selected_case() {
                    let text = row(next, &self.screen, ctx);
                    let text = ctx.texts.labelled(&ctx.texts.plain.next_is, &text);
                    self.say(text);
                }
            }
        }
        Vec::new()
    }

    /// An order about a case was carried out: what waited can be done now, or so much is left.
    fn mended(&mut self, no: CaseNo, ctx: &SessionContext) {
        let Some(waits) = self.waits.filter(|w| w.case == no) else {
            self.waits = None;
            return;
        };
        let left = deferred_action::remaining_blockers(waits, &self.screen, ctx).map(|left| left.len());
        match left {
            Some(0) => self.say(waits.ready(ctx)),
            Some(n) => self.say(waits.waits(n, ctx)),
            None => {}
        }
        if left.is_none_or(|n| n == 0) {
            self.waits = None;
        }
    }

    /// Reads a line.
    pub(super) fn line(&mut self, line: &str, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        // What the clock does comes first: a desk that has locked itself takes no line.
        let mut effects = self.feed(Msg::Tick, ctx, now);
        if std::mem::take(&mut self.slept) {
            self.say(&*ctx.texts.plain.slept);
            return effects;
        }
        self.screen.privacy.touched = now;
        if let Some(read) = self.reader_line(line, ctx, now) {
            effects.extend(read);
            return effects;
        }
        effects.extend(if self.screen.privacy.is_locked() {
            self.unlock(line, ctx, now)
        } else if !self.screen.layers.is_empty() {
            self.answer(line, ctx, now)
        } else if !self.choices.is_empty() {
            self.choose(line, ctx, now)
        } else {
            self.command(line, ctx, now)
        });
        effects
    }

    /// A line that begins something.
    pub(super) fn command(
        &mut self,
        line: &str,
        ctx: &mut SessionContext,
        now: DateTime<Utc>,
    ) -> Vec<Effect> {
        if line.trim().is_empty() {
            return Vec::new();
        }
        let Some((verb, rest)) = command::read(line, ctx) else {
            if let Some((number, _)) = self.screen.preferences.keeps.find(line.trim()) {
                return self.kept(shows(number), ctx, now);
            }
            self.say(fill(&ctx.texts.plain.unknown, &[("text", line.trim())]));
            return Vec::new();
        };
        match verb {
            PlainCommand::Act(action) => return self.act(action, &rest, ctx, now),
            PlainCommand::Case(no) => return self.goto(no, None, ctx, now),
            PlainCommand::Number(n) => match self.open() {
                Some(case) => match n.checked_sub(1).and_then(|at| case.lines.get(at)) {
                    Some(line) => {
                        self.looked = Some(line.item);
                        self.said.extend(super::case::one(&case, n, line, now, ctx));
                        return page_counts(&case, line.item);
                    }
                    None => self.no_number(&n.to_string(), ctx),
                },
                None => return self.goto_named(&n.to_string(), None, ctx, now),
            },
            PlainCommand::More => self.list(self.listed.len(), AT_ONCE, ctx),
            PlainCommand::Next => return self.next(ctx, now),
            PlainCommand::Do => self.offer(ctx),
            PlainCommand::News => {
                self.announced = 0;
                if self.news.is_empty() {
                    self.say(&*ctx.texts.plain.no_news);
                }
                self.said.extend(self.news.drain(..));
            }
        }
        Vec::new()
    }

    /// An action of the key table, and what was written behind it.
    fn act(
        &mut self,
        action: Action,
        rest: &str,
        ctx: &mut SessionContext,
        now: DateTime<Utc>,
    ) -> Vec<Effect> {
        match action.kind() {
            ActionKind::View(ViewChange::Saved(_)) => return self.kept(action, ctx, now),
            ActionKind::View(_) => return self.view(action, rest, ctx, now),
            ActionKind::Order(_) => return self.order(action, rest, ctx, now),
            ActionKind::Sort(_) | ActionKind::List(ListAction::ClearFilter) => {
                let effects = self.feed(Msg::Act(action), ctx, now);
                self.list(0, AT_ONCE, ctx);
                return effects;
            }
            ActionKind::List(ListAction::Save) => return self.keep(rest, ctx, now),
            ActionKind::List(ListAction::Filter | ListAction::Find) => return self.find(rest, ctx, now),
            ActionKind::List(ListAction::Mark(marking)) => return self.mark(*marking, rest, ctx, now),
            ActionKind::Focus(FocusChange::Open) if rest.is_empty() => {
                let chosen = self.screen.selected;
                return chosen.map_or_else(Vec::new, |no| self.goto(no, None, ctx, now));
            }
            ActionKind::Focus(FocusChange::Open) => return self.goto_named(rest, None, ctx, now),
            ActionKind::Focus(FocusChange::Back) => {
                // The list keeps its numbers: it need not be said again.
                self.screen.focus = Focus::List;
                self.say(title(&self.screen, ctx));
            }
            ActionKind::Move(Movement::Down) => return self.next(ctx, now),
            ActionKind::Move(Movement::PageDown) => self.list(self.listed.len(), AT_ONCE, ctx),
            ActionKind::Look(CaseLook::QueuePosition | CaseLook::History) => self.about(action, rest, ctx),
            ActionKind::Look(CaseLook::Letter) => return self.letter(rest, false, ctx),
            ActionKind::Panel(PanelAction::WriteOut) => return self.letter(rest, true, ctx),
            ActionKind::Look(CaseLook::RelatedCases) => return self.radar(rest, ctx),
            ActionKind::Look(CaseLook::Inviter) => return self.inviter(rest, ctx),
            ActionKind::Look(CaseLook::Inform) => self.inform(rest, ctx),
            ActionKind::Page(PageAction::Boarding) => return self.boarding(rest, ctx),
            ActionKind::Panel(PanelAction::Same) => return self.word(true, rest, ctx),
            ActionKind::Panel(PanelAction::NotSame) => return self.word(false, rest, ctx),
            ActionKind::Page(PageAction::Dashboard) => return vec![Effect::Panel(PanelRequest::Dashboard)],
            ActionKind::Page(PageAction::Inbox) => self.said.extend(messages::inbox(&self.screen.inbox, ctx)),
            ActionKind::Page(PageAction::Clock | PageAction::Papers | PageAction::NewCase) => {
                return self.feed(Msg::Act(action), ctx, now);
            }
            ActionKind::Page(PageAction::Help | PageAction::Palette) => self.said.extend(messages::help(ctx)),
            ActionKind::Page(PageAction::Legend) => {
                self.said.extend(crate::ui::panels::legend::lines::plain_lines(ctx));
            }
            ActionKind::Session(SessionAction::Language) => {
                let effects = self.feed(Msg::Act(action), ctx, now);
                self.say(&*ctx.texts.plain.language);
                return effects;
            }
            ActionKind::Session(SessionAction::Lock) if ctx.protected => {
                return self.feed(Msg::Act(action), ctx, now);
            }
            ActionKind::Session(SessionAction::Lock | SessionAction::HideScreen) => {
                self.say(&*ctx.texts.plain.no_lock);
            }
            ActionKind::Session(SessionAction::Quit) => {
                self.say(&*ctx.texts.plain.bye);
                self.left = true;
            }
            ActionKind::Answer if action == Action::Confirm => self.say(&*ctx.texts.plain.no_question),
            ActionKind::Move(_)
            | ActionKind::Focus(FocusChange::Next | FocusChange::Previous)
            | ActionKind::Look(CaseLook::Copy | CaseLook::Unmask)
            | ActionKind::List(ListAction::FindNext | ListAction::FindPrevious | ListAction::Refresh)
            | ActionKind::Session(
                SessionAction::Theme | SessionAction::Glyphs | SessionAction::Mouse | SessionAction::Redraw,
            )
            | ActionKind::Panel(
                PanelAction::Dismiss
                | PanelAction::NextFile
                | PanelAction::PreviousFile
                | PanelAction::ZoomIn
                | PanelAction::ZoomOut
                | PanelAction::Fit
                | PanelAction::MrzBand
                | PanelAction::TurnLeft
                | PanelAction::TurnRight
                | PanelAction::PanLeft
                | PanelAction::PanRight,
            )
            | ActionKind::Answer => self.say(&*ctx.texts.plain.no_meaning),
        }
        Vec::new()
    }

    /// Tells rows of the list from one on; numbers go on.
    pub(super) fn list(&mut self, from: usize, most: usize, ctx: &SessionContext) {
        if from == 0 {
            self.listed.clear();
            self.say(title(&self.screen, ctx));
            // A part of the query that means nothing, or words that are only nearly what was found.
            self.said.extend(crate::ui::list::filter_view::query_message(&self.screen, ctx));
            if self.screen.rows.is_empty() {
                self.say(nothing(&self.screen, ctx));
                return;
            }
        }
        // What was listed keeps its number; what has come in before it is news, and in the list when it is listed again.
        let told: std::collections::HashSet<CaseNo> = self.listed.iter().copied().collect();
        let rest: Vec<CaseNo> =
            self.screen.rows.iter().map(|s| s.no).filter(|no| !told.contains(no)).collect();
        if rest.is_empty() {
            self.say(&*ctx.texts.plain.no_more);
            return;
        }
        for no in rest.iter().take(most) {
            self.listed.push(*no);
            if let Some(case) = self.screen.case(*no) {
                let text = format!("{}. {}", self.listed.len(), row(case, &self.screen, ctx));
                self.said.push(text);
            }
        }
        if rest.len() > most {
            let n = (rest.len() - most).to_string();
            self.say(fill(&ctx.texts.plain.more_rows, &[("n", &n)]));
        }
    }

    /// What is to be said now, with the news at its end.
    pub(super) fn speak(&mut self, ctx: &SessionContext) -> Vec<String> {
        if let Some(Layer::Form(form)) = self.screen.layers.last()
            && self.told != Some(form.part)
        {
            let before = self.told.replace(form.part);
            let told = messages::part(form, before, ctx, self.screen.now);
            self.said.extend(told);
        }
        let locked = self.screen.privacy.is_locked();
        let mut said = std::mem::take(&mut self.said);
        if !locked {
            said.extend(messages::announce(&self.news, &mut self.announced, ctx));
        }
        said
    }
}

/// What is asked for when an item is said: the pages of its files, where it has any.
pub(super) fn page_counts(case: &Case, item: Item) -> Vec<Effect> {
    let has_files = case.files_of(item).next().is_some();
    has_files.then_some(Effect::Panel(PanelRequest::PageCounts(case.no, item))).into_iter().collect()
}
