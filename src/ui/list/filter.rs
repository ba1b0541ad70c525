//! Writing in the filter. The list narrows with every letter; Tab takes what completes it, Enter keeps it, Esc takes it away.

use crate::domain::listing::Preferences;
use crate::domain::listing::View;
use crate::text::fill;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, FocusChange, Key};
use crate::ui::base::widgets::Pasted;
use crate::ui::base::widgets::field::Field;
use crate::ui::state::effect::Effect;
use crate::ui::state::list_filter::ListFilter;
use crate::ui::state::model::{Focus, Model, StatusKind};
use crate::ui::state::msg::ArchiveResult;

/// Begins writing, from the case that is selected.
pub(in crate::ui) fn begin(model: &mut Model) {
    model.list_filter.from = model.selected;
    model.filtering = true;
    model.focus = Focus::List;
}

pub(in crate::ui) fn write(model: &mut Model, chord: Chord, ctx: &SessionContext) -> Vec<Effect> {
    if wants_more(&model.filter, chord) {
        return complete(model, ctx);
    }
    if model.filter.key(chord) { changed(model) } else { Vec::new() }
}

/// At the end of a text the way on is what completes it.
pub(in crate::ui) fn wants_more(field: &Field, chord: Chord) -> bool {
    let moves_on = chord.key == Key::Right && !chord.ctrl && !chord.alt && field.at_end();
    moves_on && !field.value().is_empty()
}

pub(in crate::ui) fn changed(model: &mut Model) -> Vec<Effect> {
    model.refilter();
    model.follow();
    if model.view == View::Archive { vec![search(model)] } else { Vec::new() }
}

/// Text is pasted into the filter.
pub(in crate::ui) fn paste(model: &mut Model, text: &str) -> (Pasted, Vec<Effect>) {
    let pasted = model.filter.paste(text);
    (pasted, changed(model))
}

/// Has the archive searched for what is written in the filter.
pub(in crate::ui) fn search(model: &mut Model) -> Effect {
    model.archive_busy = true;
    model.archive_looked = 0;
    model.archive_old = true;
    let (query, without) = model.list_filter.parsed.query.of_closed();
    model.list_filter.without = without;
    Effect::SearchArchive(query)
}

/// Shows what was found in the archive so far.
pub(in crate::ui) fn found(model: &mut Model, closed: ArchiveResult) {
    model.archive_looked = closed.looked;
    model.archive_busy = !closed.done;
    if !closed.done && closed.cases.is_empty() {
        // What is shown stays until there is something else to see.
        return;
    }
    model.archive_old = false;
    model.archive = closed.cases;
    model.archive_more = closed.more;
    model.archive_near = closed.near;
    if model.view == View::Archive {
        model.apply_filter();
        if model.position().is_none() {
            model.select(0);
            model.follow();
        }
        if !model.filtering {
            back(model);
        }
        model.scroll();
    }
}

/// Goes back to the case that was selected before the filter was written, once it is in the list again.
fn back(model: &mut Model) {
    let Some(no) = model.list_filter.from else { return };
    if let Some(row) = model.rows.iter().position(|s| s.no == no) {
        model.list_filter.from = None;
        model.select(row);
        model.follow();
    }
}

/// Looks no further, and says how far it came.
pub(in crate::ui) fn stop(model: &mut Model, ctx: &SessionContext) -> Effect {
    give_up(model);
    let (n, m) = (model.rows.len().to_string(), model.archive_looked.to_string());
    model.set_status(StatusKind::Plain, fill(&ctx.texts.query.stopped, &[("n", &n), ("m", &m)]));
    Effect::StopSearch
}

/// A search has ended before its end: what an earlier query found does not stay under this one.
pub(in crate::ui) fn give_up(model: &mut Model) {
    model.archive_busy = false;
    if std::mem::take(&mut model.archive_old) {
        model.archive.clear();
        model.archive_more = false;
        model.archive_near = false;
        model.apply_filter();
        model.select(0);
        model.follow();
    }
}

pub(in crate::ui) fn clear(model: &mut Model) -> Vec<Effect> {
    if model.filter.value().is_empty() {
        return Vec::new();
    }
    model.filter.clear();
    changed(model)
}

fn complete(model: &mut Model, ctx: &SessionContext) -> Vec<Effect> {
    let done = complete_field(&mut model.filter, &model.list_filter, &model.preferences.keeps, ctx);
    if done { changed(model) } else { Vec::new() }
}

/// Puts the candidate into a text; answers whether there was any.
pub(in crate::ui) fn complete_field(
    field: &mut Field,
    asked: &ListFilter,
    keeps: &Preferences,
    ctx: &SessionContext,
) -> bool {
    let (text, cursor) = (field.value().to_owned(), field.cursor());
    let completion = asked.completion(field, keeps, ctx);
    let Some(candidate) = completion.candidates.get(asked.candidate) else { return false };
    let blank = if candidate.whole && !text[cursor..].starts_with(' ') { " " } else { "" };
    let before = format!("{}{}{blank}", &text[..completion.at.start], candidate.text);
    field.set(&format!("{before}{}", &text[completion.at.end..]), before.chars().count());
    true
}

/// Offers the next candidate of the text that is being written.
pub(in crate::ui) fn next_candidate(model: &mut Model, ctx: &SessionContext) {
    let Some((field, asked)) = model.active_query() else { return };
    let n = asked.completion(field, &model.preferences.keeps, ctx).candidates.len();
    let next = (asked.candidate + 1) % n.max(1);
    if model.search.writing {
        model.search.asked.candidate = next;
    } else {
        model.list_filter.candidate = next;
    }
}

pub(in crate::ui) fn take(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    match action.focus_change() {
        Some(FocusChange::Open) => {
            model.filtering = false;
            model.list_filter.from = None;
            let text = model.filter.value().to_owned();
            model.preferences.looked_for(&text, model.now);
        }
        Some(FocusChange::Back) => {
            model.filtering = false;
            let effects = clear(model);
            back(model);
            if model.view != View::Archive {
                model.list_filter.from = None;
            }
            return effects;
        }
        Some(FocusChange::Next) => return complete(model, ctx),
        Some(FocusChange::Previous) => next_candidate(model, ctx),
        None if matches!(action, Action::Down | Action::Up | Action::PageDown | Action::PageUp) => {
            model.focus = Focus::List;
            crate::ui::list::update::take(model, action);
        }
        None => {}
    }
    Vec::new()
}
