//! Saved views in a dialogue: shown by their number, saved under one as the list was last.

use super::dialogue::Dialogue;
use super::list::AT_ONCE;
use crate::domain::listing::{NAME_LONGEST, SLOTS, View};
use crate::text::fill;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::dialogs::save_view::state::SaveViewForm;
use crate::ui::state::effect::Effect;
use crate::ui::state::list_preferences::number;
use crate::ui::state::msg::Msg;
use chrono::{DateTime, Utc};

impl Dialogue {
    /// Shows a saved view.
    pub(super) fn kept(
        &mut self,
        action: Action,
        ctx: &mut SessionContext,
        now: DateTime<Utc>,
    ) -> Vec<Effect> {
        let there = number(action).is_some_and(|n| self.screen.preferences.keeps.views.contains_key(&n));
        let effects = self.feed(Msg::Act(action), ctx, now);
        // What the archive finds is said when all of it is there.
        if there && self.screen.view != View::Archive {
            self.list(0, AT_ONCE, ctx);
        }
        effects
    }

    /// Saves the list: `5 Beijing`, `Beijing`, or nothing but the word.
    pub(super) fn keep(&mut self, rest: &str, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        let (first, name) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let wanted = first.parse::<u8>().ok();
        if let Some(n) = wanted.filter(|n| !SLOTS.contains(n)) {
            let (from, to) = (SLOTS.start().to_string(), SLOTS.end().to_string());
            let values = [("n", n.to_string()), ("from", from), ("to", to)];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            self.say(fill(&ctx.texts.plain.keep_numbers, &values));
            return Vec::new();
        }
        let mut form =
            SaveViewForm::new(&self.screen.preferences, self.screen.filter.value(), self.screen.view, ctx);
        let name = if wanted.is_some() { name } else { rest };
        form.number = wanted.unwrap_or(form.number);
        form.paste_name(&name.trim().chars().take(NAME_LONGEST).collect::<String>());
        crate::ui::dialogs::save_view::update::keep(&mut self.screen, &form, ctx);
        self.feed(Msg::Tick, ctx, now)
    }
}
