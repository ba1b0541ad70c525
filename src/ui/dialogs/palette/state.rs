//! Looking for what can be done: the palette with every command by its name, and the table of all keys. Owns the words that are
//! looked for, what they find and which one is marked; whether a command can be carried out now is asked of `availability`.

use crate::domain::normalize::fold;
use crate::text::Catalog;
use crate::ui::actions::availability::unavailable_reason;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{
    Action, ActionKind, CaseLook, Context, FocusChange, ListAction, Marking, PageAction, is_key_named,
};
use crate::ui::base::widgets::field::Field;
use crate::ui::state::model::{Focus, Model};
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// How many commands are remembered.
const REMEMBERED: usize = 8;

/// What is looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaletteKind {
    /// Commands by their names, those used last first.
    Palette,
    /// The whole key table, in its order.
    Keys,
}

/// A line that can be marked: what a key does somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaletteEntry {
    /// Where.
    pub context: Context,
    /// What.
    pub action: Action,
}

impl PaletteEntry {
    /// Whether it is an action of the main screen, which can be carried out from here.
    #[must_use]
    pub fn runs(self) -> bool {
        matches!(self.context, Context::Global | Context::Queue | Context::Detail)
    }
}

/// What is looked for, and what was found.
#[derive(Clone, Debug)]
pub struct Palette {
    /// What is looked through.
    pub kind: PaletteKind,
    /// The words that are looked for.
    pub words: Field,
    /// The words are being written.
    pub writing: bool,
    /// What they find, in the order in which it is shown.
    pub found: Vec<PaletteEntry>,
    /// How many of them, from the first, come first because they were used last or can be done here.
    pub recent: usize,
    /// What can be done where the help was opened.
    here: Vec<PaletteEntry>,
    /// Saved views that do not exist: no command shows them.
    absent: Vec<Action>,
    /// It is over a layer, or a query is being written: nothing of the main screen is carried out.
    pub over: bool,
    /// The marked one.
    pub chosen: Option<PaletteEntry>,
}

/// What a context is called.
#[must_use]
pub(crate) fn context_name(texts: &Catalog, context: Context) -> &str {
    let h = &texts.help;
    match context {
        Context::Global => &h.global,
        Context::Queue => &h.queue,
        Context::Detail => &h.detail,
        Context::Filter => &h.filter,
        Context::Dialog => &h.dialog,
        Context::Confirm => &h.confirm,
        Context::Timeline => &h.timeline,
        Context::Letter => &h.letter,
        Context::Help => &h.help,
        Context::Sight => &h.sight,
        Context::Inbox => &h.inbox,
        Context::Viewer => &h.viewer,
    }
}

/// Whether help lists an action first, beside the orders about the selected case.
fn is_near(action: Action) -> bool {
    match action.kind() {
        ActionKind::Look(look) => !matches!(look, CaseLook::Copy | CaseLook::Unmask),
        ActionKind::List(what) => {
            matches!(what, ListAction::Filter | ListAction::Find | ListAction::Mark(Marking::One))
        }
        ActionKind::Focus(change) => *change == FocusChange::Open,
        ActionKind::Page(page) => *page == PageAction::Palette,
        ActionKind::Move(_)
        | ActionKind::Order(_)
        | ActionKind::View(_)
        | ActionKind::Sort(_)
        | ActionKind::Session(_)
        | ActionKind::Panel(_)
        | ActionKind::Answer => false,
    }
}

/// The keys of what can be done on the main screen now, those that change the selected case first.
pub(in crate::ui) fn here(model: &Model, ctx: &SessionContext) -> Vec<PaletteEntry> {
    let focus = if model.focus == Focus::Case { Context::Detail } else { Context::Queue };
    let bound = ctx.keys.bindings().iter().filter(|b| [focus, Context::Global].contains(&b.context));
    let bound = bound.filter(|b| !b.chords.is_empty());
    let (mut orders, others): (Vec<PaletteEntry>, Vec<PaletteEntry>) = bound
        .map(|b| PaletteEntry { context: b.context, action: b.action })
        .filter(|e| e.action.is_order() || is_near(e.action))
        .filter(|e| unavailable_reason(e.action, model, ctx).is_none())
        .partition(|e| e.action.is_order());
    orders.extend(others);
    orders
}

impl Palette {
    /// The list as it opens, nothing written yet.
    #[must_use]
    pub fn new(kind: PaletteKind, recent: &[Action], ctx: &SessionContext) -> Self {
        let mut list = Self {
            kind,
            words: Field::new(60),
            writing: kind == PaletteKind::Palette,
            found: Vec::new(),
            recent: 0,
            here: Vec::new(),
            absent: Vec::new(),
            over: false,
            chosen: None,
        };
        list.look(recent, ctx);
        list
    }

    /// The palette without saved views that do not exist.
    #[must_use]
    pub fn without(mut self, absent: Vec<Action>, recent: &[Action], ctx: &SessionContext) -> Self {
        self.absent = absent;
        self.look(recent, ctx);
        self
    }

    /// The table of keys with what can be done here in front.
    #[must_use]
    pub(crate) fn beginning_with(mut self, here: Vec<PaletteEntry>, ctx: &SessionContext) -> Self {
        self.here = here;
        self.look(&[], ctx);
        self
    }

    /// Searches again and marks what fits best.
    pub fn look(&mut self, recent: &[Action], ctx: &SessionContext) {
        let entry = |action| PaletteEntry { context: Context::Global, action };
        let all: Vec<PaletteEntry> = match self.kind {
            PaletteKind::Palette => {
                let offered = |a: &Action| a.is_command() && !self.absent.contains(a);
                Action::ALL.iter().copied().filter(offered).map(entry).collect()
            }
            PaletteKind::Keys => {
                let rows = ctx.keys.bindings().iter();
                rows.map(|b| PaletteEntry { context: b.context, action: b.action }).collect()
            }
        };
        let words = fold(self.words.value());
        self.recent = 0;
        if words.is_empty() {
            self.found = all;
            if self.kind == PaletteKind::Palette {
                self.found.retain(|e| !recent.contains(&e.action));
                self.found.splice(0..0, recent.iter().copied().map(entry));
                self.recent = recent.len();
            } else {
                self.found.retain(|e| !self.here.contains(e));
                self.found.splice(0..0, self.here.iter().copied());
                self.recent = self.here.len();
            }
            self.chosen = self.found.first().copied();
            return;
        }
        let pattern = Pattern::new(&words, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut letters = Vec::new();
        let mut score = |text: &str| pattern.score(Utf32Str::new(&fold(text), &mut letters), &mut matcher);
        let mut scored: Vec<(u32, PaletteEntry)> = all
            .into_iter()
            .filter_map(|entry| {
                let name = entry.action.name();
                let title = Catalog::text_or_name(&ctx.texts.action, name);
                let hint = Catalog::text_or_name(&ctx.texts.hint, name);
                // The key itself counts too, written as it is there; it is meant more surely than any letters of a name.
                let key = ctx.keys.bindings().iter().any(|b| {
                    (b.context, b.action) == (entry.context, entry.action)
                        && b.keys().iter().any(|k| is_key_named(k, self.words.value()))
                });
                // A whole name is meant more surely than letters of a longer one.
                let written = self.words.value().trim().to_lowercase();
                let names = || [name, title, hint].into_iter().chain(ctx.texts.synonyms.words(name));
                let whole = names().any(|n| n.to_lowercase() == written);
                let best = names().filter_map(&mut score).max();
                let best = if whole { best.max(Some(u32::MAX - 1)) } else { best };
                if key { Some(u32::MAX) } else { best }.map(|score| (score, entry))
            })
            .collect();
        let best = scored.iter().map(|(score, _)| *score).max();
        self.chosen = scored.iter().find(|(score, _)| Some(*score) == best).map(|(_, entry)| *entry);
        if self.kind == PaletteKind::Palette {
            scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        }
        self.found = scored.into_iter().map(|(_, entry)| entry).collect();
    }

    /// Which of what was found is marked.
    #[must_use]
    pub fn at(&self) -> usize {
        self.chosen.and_then(|c| self.found.iter().position(|e| *e == c)).unwrap_or(0)
    }

    /// Marks another one, a step or a page away; answers whether the action is such a step.
    pub fn step(&mut self, action: Action, page: usize) -> bool {
        let (at, last) = (self.at(), self.found.len().saturating_sub(1));
        let Some(movement) = action.movement() else { return false };
        let to = movement.target(at, (page, page), last);
        self.chosen = self.found.get(to).copied();
        true
    }
}

/// Remembers a command as the last one used.
pub(in crate::ui) fn remember(recent: &mut Vec<Action>, action: Action) {
    if action.is_command() {
        recent.retain(|a| *a != action);
        recent.insert(0, action);
        recent.truncate(REMEMBERED);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_last_comes_first_and_once() {
        let mut recent = Vec::new();
        for action in [Action::Claim, Action::Note, Action::Claim, Action::Down, Action::Palette] {
            remember(&mut recent, action);
        }
        assert_eq!(recent, [Action::Claim, Action::Note]);
        for action in Action::ALL {
            remember(&mut recent, *action);
        }
        assert_eq!(recent.len(), REMEMBERED);
    }

    #[test]
    fn absent_views_are_not_offered() {
        let ctx = SessionContext::plain(crate::domain::lang::Lang::En);
        let mut list = Palette::new(PaletteKind::Palette, &[], &ctx).without(vec![Action::View5], &[], &ctx);
        let offers = |list: &Palette, action| list.found.iter().any(|e| e.action == action);
        assert!(!offers(&list, Action::View5) && offers(&list, Action::View6));
        list.words.paste("saved view");
        list.look(&[], &ctx);
        assert!(!offers(&list, Action::View5) && offers(&list, Action::View6));
    }

    #[test]
    fn every_synonym_finds_its_action() {
        for lang in crate::domain::lang::Lang::ALL {
            let ctx = SessionContext::plain(lang);
            let actions: Vec<&str> = ctx.texts.synonyms.actions().collect();
            assert!(actions.iter().all(|name| name.parse::<Action>().is_ok_and(|a| a.name() == *name)));
            for action in Action::ALL.iter().copied().filter(|a| a.is_command()) {
                let words: Vec<String> = ctx.texts.synonyms.words(action.name()).map(Into::into).collect();
                assert!(!words.is_empty(), "{action}: no synonym");
                let (title, hint) = (&ctx.texts.action[action.name()], &ctx.texts.hint[action.name()]);
                for word in words.iter().map(String::as_str).chain([&**title, &**hint, action.name()]) {
                    let mut list = Palette::new(PaletteKind::Palette, &[], &ctx);
                    list.words.paste(word);
                    list.look(&[], &ctx);
                    let first: Vec<Action> = list.found.iter().take(3).map(|e| e.action).collect();
                    assert!(first.contains(&action), "{}: {word} finds {first:?}, not {action}", lang.tag());
                }
            }
        }
    }
}
