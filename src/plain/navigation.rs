//! Ways to a case and round it: by number, by case number, the next one, what can be done there, and the lists.

use super::dialogue::Dialogue;
use super::list::AT_ONCE;
use super::{case, messages};
use crate::domain::blocked::Blocker;
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Item;
use crate::domain::listing::View;
use crate::text::{Catalog, blocker_text, fill, state_long};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, DialogField};
use crate::ui::dialogs::blocked::deferred_action::cancels;
use crate::ui::dialogs::queue_explanation::reasons::{reasons, ways};
use crate::ui::state::effect::Effect;
use crate::ui::state::model::Focus;
use crate::ui::state::msg::Msg;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// As many rows as are said at once at the most.
const MOST_AT_ONCE: usize = 200;

impl Dialogue {
    /// Opens a case, and then begins an action there.
    pub(super) fn goto(
        &mut self,
        no: CaseNo,
        then: Option<Action>,
        ctx: &mut SessionContext,
        now: DateTime<Utc>,
    ) -> Vec<Effect> {
        self.then = then;
        self.screen.focus = Focus::List;
        let mut effects = Vec::new();
        if self.row_of(no).is_none() && self.screen.desk.get(no).is_some() {
            // It is in another list: the one of all open cases has it.
            self.screen.filter.clear();
            self.screen.refilter();
            effects.extend(self.feed(Msg::Act(Action::View3), ctx, now));
        }
        match self.row_of(no) {
            Some(row) => {
                self.screen.select(row);
                effects.extend(self.feed(Msg::Act(Action::Open), ctx, now));
            }
            None => {
                // The archive is searched for the number.
                self.wanted = Some(no);
                self.screen.filter.clear();
                self.screen.filter.paste(&no.to_string());
                self.screen.refilter();
                effects.extend(self.feed(Msg::Act(Action::View4), ctx, now));
            }
        }
        effects
    }

    pub(super) fn row_of(&self, no: CaseNo) -> Option<usize> {
        self.screen.rows.iter().position(|s| s.no == no)
    }

    /// The archive has answered.
    pub(super) fn found(&mut self, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        let Some(no) = self.wanted.take() else {
            self.list(0, AT_ONCE, ctx);
            return Vec::new();
        };
        // The list of what was found keeps no filter.
        self.screen.filter.clear();
        self.screen.refilter();
        if let Some(row) = self.row_of(no) {
            self.screen.select(row);
            return self.feed(Msg::Act(Action::Open), ctx, now);
        }
        self.then = None;
        let text = blocker_text(&ctx.texts, &Blocker::CaseUnknown(no), &ctx.rules);
        self.say(text);
        self.feed(Msg::Act(Action::View1), ctx, now)
    }

    /// A case is open: it is said, or what it was opened for is begun.
    pub(super) fn opened(&mut self, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        self.looked = None;
        let Some(case) = self.screen.selected_case().cloned() else { return Vec::new() };
        if let Some(action) = self.then.take() {
            return self.feed(Msg::Act(action), ctx, now);
        }
        self.said.extend(case::whole(&case, &self.screen, ctx));
        self.said.extend(messages::can(&case, &self.screen, ctx));
        Vec::new()
    }

    /// The case that is named: by its number in the list or its case number. Says so where there is none.
    fn case_named(&mut self, name: &str, ctx: &SessionContext) -> Option<CaseNo> {
        let found = self.listed_as(name);
        if found.is_none() && name.parse::<usize>().is_ok() {
            self.no_number(name, ctx);
        } else if found.is_none() {
            self.say(fill(&ctx.texts.plain.no_such_case, &[("text", name)]));
        }
        found
    }

    /// The case of a number in the list, or of a case number.
    fn listed_as(&self, name: &str) -> Option<CaseNo> {
        match name.parse::<usize>() {
            Ok(n) => n.checked_sub(1).and_then(|at| self.listed.get(at).copied()),
            Err(_) => name.parse().ok(),
        }
    }

    /// Says that nothing has a number.
    pub(super) fn no_number(&mut self, number: &str, ctx: &SessionContext) {
        self.say(fill(&ctx.texts.plain.no_number, &[("n", number)]));
    }

    /// Says the number of a case and its traveller.
    pub(super) fn say_name(&mut self, case: &Case, ctx: &SessionContext) {
        self.say(ctx.texts.labelled(&case.no.to_string(), &case.papers.traveller.name()));
    }

    /// Opens a case that is named, and then begins an action there.
    pub(super) fn goto_named(
        &mut self,
        name: &str,
        then: Option<Action>,
        ctx: &mut SessionContext,
        now: DateTime<Utc>,
    ) -> Vec<Effect> {
        self.case_named(name, ctx).map_or_else(Vec::new, |no| self.goto(no, then, ctx, now))
    }

    /// Opens the next case: after the open one, or the one that has its place.
    pub(super) fn next(&mut self, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        let at = self.screen.position();
        let to = match self.open() {
            Some(_) => at.map(|at| at + 1),
            None => at,
        };
        match to.and_then(|to| self.screen.rows.get(to)).map(|s| s.no) {
            Some(no) => self.goto(no, None, ctx, now),
            None => {
                self.say(&*ctx.texts.plain.no_more);
                Vec::new()
            }
        }
    }

    /// Goes to another list and tells its beginning, so many rows as were asked for.
    pub(super) fn view(
        &mut self,
        action: Action,
        rest: &str,
        ctx: &mut SessionContext,
        now: DateTime<Utc>,
    ) -> Vec<Effect> {
        // The word for a list means all of it: what was looked for before is over.
        self.screen.filter.clear();
        if action == Action::View4 {
            self.screen.filter.paste(rest);
        }
        self.screen.refilter();
        let effects = self.feed(Msg::Act(action), ctx, now);
        if self.screen.view != View::Archive {
            let most = rest.parse().unwrap_or(AT_ONCE).clamp(1, MOST_AT_ONCE);
            self.list(0, most, ctx);
        }
        effects
    }

    /// Narrows the list to the cases that hold some words.
    pub(super) fn find(&mut self, words: &str, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        if words.is_empty() {
            self.say(&*ctx.texts.plain.find_what);
            return Vec::new();
        }
        self.screen.focus = Focus::List;
        self.screen.filter.clear();
        self.screen.filter.paste(words);
        self.screen.refilter();
        if self.screen.view == View::Archive {
            return self.feed(Msg::Act(Action::View4), ctx, now);
        }
        // Whoever looks for somebody does not know in which list.
        let effects = self.feed(Msg::Act(Action::View3), ctx, now);
        self.list(0, AT_ONCE, ctx);
        effects
    }

    /// The case that a look is about: the one that is named, or else the open one.
    pub(super) fn meant(&mut self, rest: &str, ctx: &SessionContext) -> Option<Arc<Case>> {
        let named = || self.screen.case(self.listed_as(rest)?).cloned();
        let case = if rest.is_empty() { self.open() } else { named() };
        if case.is_none() {
            self.say(&*ctx.texts.plain.no_case);
        }
        case
    }

    /// Why a case has its position in the queue, or what happened to it.
    pub(super) fn about(&mut self, action: Action, rest: &str, ctx: &SessionContext) {
        let Some(case) = self.meant(rest, ctx) else { return };
        self.say_name(&case, ctx);
        if action == Action::Timeline {
            self.said.extend(case::timeline(&case, ctx));
        } else {
            self.said.extend(reasons(case.no, &self.screen, ctx));
            let open = self.open().is_some_and(|open| open.no == case.no);
            let ways = if open { ways(case.no, &self.screen, ctx) } else { Vec::new() };
            let named = |(n, way): (usize, &Action)| {
                format!("{}. {}", n + 1, Catalog::text_or_name(&ctx.texts.action, way.name()))
            };
            self.said.extend(ways.iter().enumerate().map(named));
            self.choices = ways;
        }
    }

    /// What can be done with the open case, by number, and what cannot and why.
    pub(super) fn offer(&mut self, ctx: &SessionContext) {
        let Some(case) = self.open() else {
            self.say(&*ctx.texts.plain.no_case);
            return;
        };
        let (choices, told) = messages::offers(&case, &self.screen, ctx);
        self.choices = choices;
        self.said.extend(told);
    }

    /// One of them was chosen; another line is a line like any other.
    pub(super) fn choose(&mut self, line: &str, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        let choices = std::mem::take(&mut self.choices);
        let chosen = line.trim().parse::<usize>().ok();
        match chosen.map(|n| n.checked_sub(1).and_then(|at| choices.get(at).copied())) {
            None => self.command(line, ctx, now),
            Some(Some(action)) => self.order(action, "", ctx, now),
            Some(None) => {
                self.no_number(line.trim(), ctx);
                Vec::new()
            }
        }
    }

    /// An order about a case: the open one, or one that is named. Work on the checklist names items.
    pub(super) fn order(
        &mut self,
        action: Action,
        rest: &str,
        ctx: &mut SessionContext,
        now: DateTime<Utc>,
    ) -> Vec<Effect> {
        let open = self.open();
        let many = open.is_none() && rest.is_empty() && !self.screen.marks.is_empty();
        let names_items = action.order().is_some_and(|o| o.fields.contains(&DialogField::Item));
        if !many && names_items {
            let Some(case) = open else {
                self.say(&*ctx.texts.plain.no_case);
                return Vec::new();
            };
            let Some(items) = self.items(&case, rest) else {
                self.say(&*ctx.texts.plain.which_item);
                return Vec::new();
            };
            self.looked = None;
            self.steps = items.into_iter().map(|item| (action, item)).collect();
            let Some((action, item)) = self.steps.pop_front() else { return Vec::new() };
            self.screen.item = Some(item);
            return self.begin(action, ctx, now);
        }
        if !rest.is_empty() {
            return self.goto_named(rest, Some(action), ctx, now);
        }
        // What can still be recalled is recalled wherever it is listed.
        let seals = action == Action::Recall && self.screen.recallable(ctx).next().is_some();
        if action == Action::Recall && self.which_recall(ctx) {
            return Vec::new();
        }
        // With no case open an order is for the marked ones.
        if open.is_none() && self.screen.marks.is_empty() && !seals {
            self.say(&*ctx.texts.plain.no_case);
            return Vec::new();
        }
        self.begin(action, ctx, now)
    }

    /// Names the decisions that can be recalled where there are several and the open case is none of them.
    fn which_recall(&mut self, ctx: &SessionContext) -> bool {
        let all: Vec<_> = self.screen.recallable(ctx).map(|case| (case.no, case.state.clone())).collect();
        let open = self.open().is_some_and(|open| open.state.is_recallable());
        if all.len() < 2 || open {
            return false;
        }
        self.say(&*ctx.texts.notice.recall_which);
        for (no, state) in all {
            let state = state_long(&ctx.texts, &state, &ctx.rules);
            self.said.push(ctx.texts.labelled(&no.to_string(), &state));
        }
        self.say(&*ctx.texts.plain.recall_named);
        true
    }

    fn begin(&mut self, action: Action, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        if cancels(action) {
            self.waits = None;
        }
        let steps = std::mem::take(&mut self.steps);
        let effects = self.feed(Msg::Act(action), ctx, now);
        if self.screen.pending.is_some() {
            self.steps = steps;
        }
        effects
    }

    /// The items that were named by number or code; the one looked at last where none was. None where one of them is not there.
    fn items(&self, case: &Case, rest: &str) -> Option<Vec<Item>> {
        if rest.is_empty() {
            return self.looked.map(|item| vec![item]);
        }
        rest.split([' ', ',', '，', '、'])
            .filter(|word| !word.is_empty())
            .map(|word| match word.parse::<usize>() {
                Ok(n) => n.checked_sub(1).and_then(|at| case.lines.get(at)).map(|l| l.item),
                Err(_) => {
                    let item = word.to_uppercase().parse().ok()?;
                    case.line(item).map(|l| l.item)
                }
            })
            .collect()
    }
}
