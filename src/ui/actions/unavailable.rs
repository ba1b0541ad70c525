//! Why an action cannot be carried out now, in one line. It asks what the action itself would ask, and decides nothing.

use crate::text::{Catalog, blocker, fill};
use crate::ui::actions::availability::{dry_run, is_order, probe, waits_for_another};
use crate::ui::base::context::Setting;
use crate::ui::base::keys::Action;
use crate::ui::state::model::{Focus, Model};

/// What stands in the way of an action on the main screen. None where it can be begun.
#[must_use]
pub fn cannot(action: Action, model: &Model, set: &Setting) -> Option<String> {
    let no_case = || Some(set.texts.notice.no_case.to_string());
    if !is_order(action) {
        let about =
            matches!(action, Action::Why | Action::Timeline | Action::Copy | Action::Unmask | Action::Letter);
        return if about && model.selected.is_none() { no_case() } else { None };
    }
    if model.focus == Focus::List && !model.marks.is_empty() {
        return one_by_one(action, set);
    }
    if action == Action::Recall && crate::ui::actions::recall::taken_back(model, set).is_some() {
        return None;
    }
    let Some(case) = model.chosen() else { return no_case() };
    if action == Action::Consent && waits_for_another(case, set) {
        return None;
    }
    let refusal = dry_run(case, &probe(action, model, set, case)?, set, model.desk_time()).err()?;
    let first = blocker(&set.texts, refusal.blockers.first()?, &set.rules);
    let more = refusal.blockers.len() - 1;
    Some(if more > 0 { format!("{first}  (+{more})") } else { first })
}

/// Why an action is not for many cases at once. None where it is.
pub(in crate::ui) fn one_by_one(action: Action, set: &Setting) -> Option<String> {
    let name = if action == Action::Answer { "accepted" } else { action.name() };
    let rule = set.rules.policy.in_bulk(name);
    if rule.is_some_and(|r| r.may) {
        return None;
    }
    let why = rule.map_or("", |r| r.why.get(set.lang));
    let title = Catalog::of(&set.texts.action, action.name());
    Some(fill(&set.texts.many.one_by_one, &[("action", title), ("why", why)]))
}
