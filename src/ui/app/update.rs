//! What a message does to the model: a pure step, no input or output. Owns the routing of keys to the top layer; the steps
//! themselves stand one kind a file.

use crate::domain::listing::View;
use crate::text::fill;
use crate::ui::actions::availability::is_order;
use crate::ui::app::contexts::{contexts, writing};
use crate::ui::app::layer::Layer;
use crate::ui::app::{layers, mouse, text_input};
use crate::ui::base::context::Setting;
use crate::ui::base::keys::{Action, Chord, Context, Resolved};
use crate::ui::dialogs::palette::state::Kind;
use crate::ui::state::effect::{Effect, Look, Purpose};
use crate::ui::state::model::{Focus, Model, Tone};
use crate::ui::state::msg::{Answer, Msg};
use crate::ui::{detail, dialogs, list, lock, panels};
use chrono::{DateTime, Utc};

/// Takes a message in at a moment and answers with what is to be done outside.
pub fn update(model: &mut Model, msg: Msg, set: &mut Setting, now: DateTime<Utc>) -> Vec<Effect> {
    let minute = |t: DateTime<Utc>| t.timestamp().div_euclid(60);
    let turned = minute(now) != minute(model.now);
    model.now = now;
    model.narrow.me = set.officer.id;
    if turned {
        model.reorder(&set.rules);
        model.keep_lined_up();
    }
    if model.notice.as_ref().is_some_and(|n| n.until <= now) {
        model.notice = None;
    }
    if model.follow_at.is_some_and(|at| at <= now) {
        model.follow();
    }
    let focus = model.focus;
    let mut effects = Vec::new();
    let by_hand = matches!(
        msg,
        Msg::Key(_) | Msg::Letter(_) | Msg::Act(_) | Msg::Paste(_) | Msg::Burst(_) | Msg::Mouse(_)
    );
    if by_hand {
        model.guard.touched = now;
    } else if now < model.guard.touched {
        // A clock that was set back does not put the lock off: its time begins anew.
        model.guard.touched = now;
    } else if set.protected
        && !model.guard.is_locked()
        && model.guard.locks_at(set.rules.policy.idle_lock_minutes) <= now
    {
        effects.extend(lock::update::lock(model));
    }
    effects.extend(heed(model, msg, set));
    let leaves = effects.iter().any(|e| matches!(e, Effect::Quit));
    if (leaves || model.arranged.write_at().is_some_and(|at| at <= now))
        && let Some(keeps) = model.arranged.unwritten()
    {
        effects.insert(0, Effect::Remember(keeps));
    }
    // Whoever goes to another case, or back to the list, has given up what waited.
    let left = focus == Focus::Case && model.focus == Focus::List;
    if by_hand && (left || model.taken_up.is_some_and(|t| model.selected != Some(t.case))) {
        model.taken_up = None;
    }
    if model.selected != model.guard.opened {
        // A case that was left has to be opened again.
        model.guard.opened = None;
    }
    model.ears.listen(model.shown, &model.desk, &set.rules);
    if model.focus != focus {
        // Stacked, the part that has the keys gets the room: the list is longer or shorter now.
        model.scroll();
    }
    let hidden = model.guard.shut.is_some() || crate::ui::base::layout::too_small(model.size);
    model.drawn.follow(&model.layers, hidden);
    effects.extend(model.attention.call(set, now).map(Effect::Attend));
    effects
}

fn heed(model: &mut Model, msg: Msg, set: &mut Setting) -> Vec<Effect> {
    match msg {
        Msg::Key(chord) => key(model, chord, set),
        Msg::Letter(chord) => {
            model.drawn.text_key();
            key(model, chord, set)
        }
        // Nothing is chosen on a screen that is hidden.
        Msg::Act(_) if model.guard.shut.is_some() => Vec::new(),
        Msg::Act(action) => take(model, action, set),
        Msg::Mouse(_) if model.guard.shut.is_some() => Vec::new(),
        Msg::Looked(no, look, failed) => {
            lock::update::looked(model, no, look, failed);
            Vec::new()
        }
        Msg::Proved(Purpose::Unlock, proof) => {
            lock::update::proved(model, proof);
            Vec::new()
        }
        Msg::Proved(Purpose::Second, proof) => dialogs::countersign::update::proved(model, proof),
        Msg::Paste(text) => text_input::paste(model, &text, set),
        Msg::Burst(burst) => text_input::burst(model, burst, set),
        Msg::NoShell => {
            let text = set.texts.notice.no_shell.to_string();
            model.say(Tone::Plain, text);
            Vec::new()
        }
        Msg::Mouse(mouse) => mouse::mouse(model, mouse, set),
        Msg::Resize(width, height) => {
            model.size = (width, height);
            model.scroll();
            vec![Effect::Redraw]
        }
        Msg::Desk(desk) => {
            // A doubt is said once, when it comes up; the bar at the top goes on saying so.
            let doubted = desk.clock.filter(|_| model.desk.clock.is_none());
            if let Some(doubt) = doubted {
                let text = crate::text::clock_doubt_text(&set.texts, &doubt, model.now);
                model.say(Tone::Bad, text);
            }
            set.anchor = desk.anchor;
            model.take_desk(desk, &set.rules);
            if model.selected != model.shown {
                model.follow();
            }
            Vec::new()
        }
        Msg::Answer(ticket, answer) => answered(model, ticket, answer, set),
        Msg::Progress(ticket, answer) => dialogs::batch::update::answered(model, ticket, answer),
        Msg::Archive(closed) => {
            list::filter::found(model, closed);
            Vec::new()
        }
        Msg::LaidOut(arena) => {
            model.take_arena(*arena);
            Vec::new()
        }
        Msg::ArchiveFailed(why) => {
            list::filter::give_up(model);
            model.say(Tone::Bad, why);
            Vec::new()
        }
        Msg::Seen(seen) => {
            panels::update::seen(model, seen);
            Vec::new()
        }
        Msg::Told(bad, text) => {
            model.say(if bad { Tone::Bad } else { Tone::Plain }, text);
            Vec::new()
        }
        Msg::InboxWaits(files) => {
            panels::inbox::update::came(model, files);
            Vec::new()
        }
        Msg::Indexed(index) => {
            model.ears.take_index(*index);
            Vec::new()
        }
        Msg::Tick => Vec::new(),
    }
}

pub(in crate::ui) fn key(model: &mut Model, chord: Chord, set: &mut Setting) -> Vec<Effect> {
    let contexts = contexts(model);
    if crate::ui::base::layout::too_small(model.size) {
        // Nothing can be read, so nothing may be decided: only leaving works.
        return if chord.quits() { vec![Effect::Quit] } else { Vec::new() };
    }
    if model.guard.shut.is_some() {
        return lock::update::key(model, chord, set);
    }
    if let Some(Layer::Second(_)) = model.layers.last() {
        return dialogs::countersign::update::key(model, chord, set);
    }
    // A field takes every key that is not a command of its own.
    let writing = writing(model);
    if writing && chord.writes() {
        return write(model, chord, set);
    }
    match set.keys.resolve(&contexts, &mut model.keys, chord) {
        Resolved::Pending => {
            model.drawn.text_key();
            Vec::new()
        }
        Resolved::Action(action) => {
            if chord.folded {
                let text = set.texts.notice.full_width.to_string();
                model.say(Tone::Plain, text);
            }
            if action != Action::Confirm && chord.is_text() {
                // A blank scrolls, and stands in texts too.
                model.drawn.text_key();
            }
            if action == Action::Confirm && model.drawn.is_early() {
                let text = fill(&set.texts.notice.too_early, &[("key", &chord.to_string())]);
                model.say(Tone::Bad, text);
                return Vec::new();
            }
            take(model, action, set)
        }
        Resolved::None if writing => write(model, chord, set),
        Resolved::None => {
            match model.layers.last() {
                Some(Layer::Blocked { .. }) => return dialogs::blocked::update::digit(model, chord, set),
                Some(Layer::Why { .. }) => return dialogs::blocked::update::why_digit(model, chord, set),
                _ => {}
            }
            if let Some(Layer::Notice(_)) = model.layers.last() {
                return dialogs::document_request::update::key(model, chord, set);
            }
            model.drawn.text_key();
            Vec::new()
        }
    }
}

fn write(model: &mut Model, chord: Chord, set: &mut Setting) -> Vec<Effect> {
    match model.layers.last_mut() {
        Some(Layer::Form(form)) => {
            layers::write(form, chord);
            dialogs::action_form::update::prepare(model, set);
            Vec::new()
        }
        Some(Layer::Notice(_)) => dialogs::document_request::update::key(model, chord, set),
        Some(Layer::Commands(_)) => {
            dialogs::palette::update::write(model, chord, set);
            Vec::new()
        }
        Some(Layer::Keep(_)) => {
            list::arrange::write(model, chord, set);
            Vec::new()
        }
        _ if model.find.writing => {
            list::search::write(model, chord, set);
            Vec::new()
        }
        _ => list::filter::write(model, chord, set),
    }
}

pub(in crate::ui) fn take(model: &mut Model, action: Action, set: &mut Setting) -> Vec<Effect> {
    match action {
        Action::Language => {
            set.switch_language();
            dialogs::action_form::update::prepare(model, set);
            return vec![Effect::Redraw];
        }
        Action::Theme => {
            set.switch_theme();
            return vec![Effect::Redraw];
        }
        Action::Glyphs => {
            set.glyphs = set.glyphs.other();
            return vec![Effect::Redraw];
        }
        Action::Redraw => return vec![Effect::Redraw],
        Action::Mouse => {
            set.mouse = !set.mouse;
            let n = &set.texts.notice;
            let key = set.keys.key_of(Context::Global, action).unwrap_or_default();
            let text = if set.mouse { &n.mouse_on } else { &n.mouse_off };
            model.say(Tone::Plain, fill(text, &[("key", &key)]));
            return vec![Effect::Mouse(set.mouse)];
        }
        _ => {}
    }
    match model.layers.last() {
        Some(Layer::Commands(_)) => dialogs::palette::update::take(model, action, set),
        Some(_) => layers::take(model, action, set),
        None if model.find.writing => {
            list::search::take(model, action, set);
            Vec::new()
        }
        None if model.filtering => list::filter::take(model, action, set),
        None => main(model, action, set),
    }
}

/// Keys that are kept while an order is on its way; more than a hand presses in a second.
const QUEUED: usize = 64;

/// An action on the main screen.
fn main(model: &mut Model, action: Action, set: &Setting) -> Vec<Effect> {
    // What is pressed while an order is on its way is done after it, in order: a tick never hits an item that has moved. Looking
    // around goes on, as long as nothing is waiting.
    let waits = model.pending.is_some() && (is_order(action) || !model.queued.is_empty());
    if waits && action != Action::Quit {
        if model.queued.len() < QUEUED {
            model.queued.push_back(action);
        }
        return Vec::new();
    }
    match action {
        Action::Quit => model.layers.push(Layer::Quit),
        Action::ConfirmClock => confirm_clock(model, set),
        Action::Help => dialogs::palette::update::open(model, Kind::Keys, set),
        Action::Palette => dialogs::palette::update::open(model, Kind::Palette, set),
        Action::Filter => {
            model.filtering = true;
            model.focus = Focus::List;
        }
        Action::ClearFilter => return list::filter::clear(model),
        Action::Find => list::search::begin(model),
        Action::FindNext | Action::FindPrev => list::search::step(model, action == Action::FindPrev, set),
        Action::Back if model.find.asks() && model.focus == Focus::List => model.find.end(),
        Action::Back if model.view == View::Archive && model.archive_busy && model.focus == Focus::List => {
            return vec![list::filter::stop(model, set)];
        }
        Action::NextView
        | Action::PrevView
        | Action::View1
        | Action::View2
        | Action::View3
        | Action::View4
        | Action::Orphans => {
            return list::update::view(model, action, set);
        }
        action if crate::ui::state::list_preferences::number(action).is_some() => {
            return list::update::view(model, action, set);
        }
        Action::Keep => list::arrange::ask(model, set),
        action if action.sorts() => list::arrange::sort(model, action, set),
        Action::Why
        | Action::Timeline
        | Action::Copy
        | Action::Unmask
        | Action::Letter
        | Action::Radar
        | Action::Inviter => {
            return about_case(model, action, set);
        }
        Action::LetIn if model.line.has_news() => model.let_in(),
        Action::LetIn => model.say(Tone::Plain, set.texts.header.no_news.to_string()),
        Action::Board => return panels::update::board(model),
        Action::Inbox => {
            panels::inbox::update::open(model, set);
            return Vec::new();
        }
        Action::Curtain | Action::Lock => return lock::update::shut(model, action, set),
        Action::Mark | Action::MarkRange | Action::MarkAll | Action::Unmark => {
            list::marking::take(model, action, set);
        }
        // On the list the marked are meant; an opened case is meant by itself.
        _ if is_order(action) && model.focus == Focus::List && !model.marks.is_empty() => {
            return dialogs::batch::update::begin(model, action, set);
        }
        _ if is_order(action) => {
            model.follow();
            return dialogs::action_form::update::begin(model, action, set);
        }
        _ => match model.focus {
            // What brings an unattended case back is offered with the reason.
            Focus::List
                if action == Action::Open
                    && model.view == View::Orphans
                    && model.selected.is_some_and(|no| {
                        !crate::ui::dialogs::queue_explanation::reasons::ways(no, model, set).is_empty()
                    }) =>
            {
                return about_case(model, Action::Why, set);
            }
            Focus::List if matches!(action, Action::Open | Action::FocusNext) => {
                return lock::update::enter(model, set);
            }
            Focus::List => {
                if action == Action::Back {
                    model.taken_up = None;
                }
                list::update::take(model, action);
            }
            Focus::Case => detail::update::take(model, action, set),
        },
    }
    Vec::new()
}

/// Asks whether what the clock says is right; says that nothing is to be confirmed where nobody doubts it.
pub(in crate::ui) fn confirm_clock(model: &mut Model, set: &Setting) {
    if model.desk.clock.is_none() {
        model.say(Tone::Plain, set.texts.clock.right.to_string());
    } else if set.rules.may(set.officer.role, "approve") {
        model.layers.push(Layer::Clock);
    } else {
        model.say(Tone::Plain, crate::text::Catalog::of(&set.texts.refusal, "role_may_not").to_owned());
    }
}

/// What looks at the case under the hand, or says that there is none.
fn about_case(model: &mut Model, action: Action, set: &Setting) -> Vec<Effect> {
    let Some(no) = model.selected else {
        model.say(Tone::Plain, set.texts.notice.no_case.to_string());
        return Vec::new();
    };
    match action {
        Action::Why => model.layers.push(Layer::Why { case: no, top: 0 }),
        Action::Letter => dialogs::document_request::update::letter(model, no, set),
        Action::Radar => return panels::related_cases::update::open(model, no),
        Action::Inviter => return panels::inviter::update::open(model, no, set),
        Action::Unmask if !set.protected || model.guard.shows(no) => {}
        Action::Unmask => return vec![Effect::Look(no, Look::Unmasked)],
        Action::Timeline => model.layers.push(Layer::Timeline { case: no, top: 0 }),
        _ => {
            let text = crate::text::fill(&set.texts.notice.copied, &[("case", &no.to_string())]);
            model.say(Tone::Plain, text);
            return vec![Effect::Copy(no.to_string())];
        }
    }
    Vec::new()
}

fn answered(model: &mut Model, ticket: u64, answer: Answer, set: &Setting) -> Vec<Effect> {
    let Some(pending) = model.pending.take_if(|p| p.ticket == ticket) else { return Vec::new() };
    let done = matches!(answer, Answer::Done(_));
    match answer {
        Answer::Done(case) => {
            let (no, texts) = (pending.case, &set.texts);
            let known = case.as_ref().is_some_and(|c| c.version == pending.seen);
            let text = if known {
                crate::text::fill(&texts.notice.known, &[("case", &no.to_string())])
            } else {
                crate::text::done_notice(texts, pending.action, no, case.as_deref(), &set.rules)
            };
            model.say(Tone::Good, text);
            if model.focus == Focus::Case && model.selected != Some(pending.case) {
                model.focus = Focus::List;
            }
        }
        Answer::Refused(refusal) => {
            model.queued.clear();
            if let Ok(action) = pending.action.parse() {
                dialogs::action_form::update::block(model, action, pending.case, refusal.blockers, set);
            }
        }
        Answer::Failed(text) => {
            model.queued.clear();
            model.say(Tone::Bad, text);
        }
    }
    // What was pressed meanwhile, up to the next order or dialog.
    let mut effects = Vec::new();
    while model.pending.is_none() && model.layers.is_empty() {
        let Some(action) = model.queued.pop_front() else { break };
        effects.extend(main(model, action, set));
    }
    if done {
        effects.extend(dialogs::blocked::update::go_on(model, pending.case, set));
    }
    if !model.layers.is_empty() {
        model.queued.clear();
    }
    effects
}
