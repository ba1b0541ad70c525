//! What a message does to the model: a pure step, no input or output. Owns the routing of keys to the top layer; the steps
//! themselves stand one kind a file.

use crate::domain::listing::View;
use crate::text::{Catalog, fill};
use crate::ui::actions::availability::is_order;
use crate::ui::app::contexts::{contexts, writing};
use crate::ui::app::layer::Layer;
use crate::ui::app::mouse::MouseOutcome;
use crate::ui::app::{layers, mouse, text_input};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Context, Resolved};
use crate::ui::dialogs::palette::state::PaletteKind;
use crate::ui::state::effect::{CaseAccess, Effect, SignInPurpose};
use crate::ui::state::model::{Focus, Model, StatusKind};
use crate::ui::state::msg::{Msg, OrderAnswer};
use crate::ui::{detail, dialogs, list, lock, panels};
use chrono::{DateTime, Utc};

/// Takes a message in at a moment and answers with what is to be done outside.
pub fn update(model: &mut Model, msg: Msg, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
    let minute = |t: DateTime<Utc>| t.timestamp().div_euclid(60);
    let turned = minute(now) != minute(model.now);
    model.now = now;
    model.list_filter.me = ctx.officer.id;
    if turned {
        model.reorder(&ctx.rules);
        model.keep_paired();
    }
    if model.status.as_ref().is_some_and(|n| n.until.is_some_and(|at| at <= now)) {
        model.status = None;
    }
    if model.follow_at.is_some_and(|at| at <= now) {
        model.follow();
    }
    let focus = model.focus;
    let mut effects = Vec::new();
    let by_hand = matches!(
        msg,
        Msg::Key(_) | Msg::Letter(_) | Msg::Act(_) | Msg::Paste(_) | Msg::TypedText(_) | Msg::Mouse(_)
    );
    if by_hand {
        // A message stays until the next key.
        model.status = None;
        model.privacy.touched = now;
    } else if now < model.privacy.touched {
        // A clock that was set back does not put the lock off: its time begins anew.
        model.privacy.touched = now;
    } else if ctx.protected
        && !model.privacy.is_locked()
        && model.privacy.locks_at(ctx.rules.policy.idle_lock_minutes) <= now
    {
        effects.extend(lock::update::lock(model));
    }
    effects.extend(dispatch(model, msg, ctx));
    let leaves = effects.iter().any(|e| matches!(e, Effect::Quit));
    if (leaves || model.preferences.write_at().is_some_and(|at| at <= now))
        && let Some(keeps) = model.preferences.unwritten()
    {
        effects.insert(0, Effect::Remember(keeps));
    }
    // Whoever goes to another case, or back to the list, has given up what waited.
    let left = focus == Focus::Case && model.focus == Focus::List;
    if by_hand && (left || model.deferred.is_some_and(|t| model.selected != Some(t.case))) {
        model.deferred = None;
    }
    if model.selected != model.privacy.opened {
        // A case that was left has to be opened again.
        model.privacy.opened = None;
    }
    model.match_summary.refresh(model.shown, &model.desk, &ctx.rules);
    if model.focus != focus {
        // Stacked, the part that has the keys gets the room: the list is longer or shorter now.
        model.scroll();
    }
    let hidden = model.privacy.cover.is_some() || crate::ui::base::layout::is_too_small(model.size);
    model.drawn.follow(&model.layers, hidden);
    effects.extend(model.alerts.next_alert(ctx, now).map(Effect::Alert));
    effects
}

fn dispatch(model: &mut Model, msg: Msg, ctx: &mut SessionContext) -> Vec<Effect> {
    match msg {
        Msg::Key(chord) => key(model, chord, ctx),
        Msg::Letter(chord) => {
            model.drawn.text_key();
            key(model, chord, ctx)
        }
        // Nothing is chosen on a screen that is hidden.
        Msg::Act(_) if model.privacy.cover.is_some() => Vec::new(),
        Msg::Act(action) => act(model, action, ctx),
        Msg::Mouse(_) if model.privacy.cover.is_some() => Vec::new(),
        Msg::Looked(no, look, failed) => {
            lock::update::looked(model, no, look, failed);
            Vec::new()
        }
        Msg::Proved(SignInPurpose::Unlock, proof) => {
            lock::update::proved(model, proof);
            Vec::new()
        }
        Msg::Proved(SignInPurpose::Second, proof) => dialogs::countersign::update::proved(model, proof),
        Msg::Paste(text) => text_input::paste(model, &text, ctx),
        Msg::TypedText(burst) => text_input::burst(model, burst, ctx),
        Msg::NoShell => {
            let text = ctx.texts.notice.no_shell.to_string();
            model.set_status(StatusKind::Plain, text);
            Vec::new()
        }
        Msg::Mouse(mouse) => match mouse::mouse(model, mouse, ctx) {
            MouseOutcome::Keys(chords) => {
                chords.into_iter().flat_map(|chord| key(model, chord, ctx)).collect()
            }
            MouseOutcome::View(view) => act(model, view, ctx),
            MouseOutcome::Done(effects) => effects,
        },
        Msg::Resize(width, height) => {
            model.size = (width, height);
            model.scroll();
            vec![Effect::Redraw]
        }
        Msg::Desk(desk) => {
            // A doubt is said once, when it comes up; the bar at the top goes on saying so.
            let doubted = desk.clock.filter(|_| model.desk.clock.is_none());
            if let Some(doubt) = doubted {
                let text = crate::text::clock_doubt_text(&ctx.texts, &doubt, model.now);
                model.set_status(StatusKind::Bad, text);
            }
            ctx.anchor = desk.anchor;
            model.set_desk(desk, &ctx.rules);
            if model.selected != model.shown {
                model.follow();
            }
            Vec::new()
        }
        Msg::Answer(ticket, answer) => answered(model, ticket, answer, ctx),
        Msg::Progress(ticket, answer) => dialogs::batch::update::answered(model, ticket, answer),
        Msg::Archive(closed) => {
            list::filter::found(model, closed);
            Vec::new()
        }
        Msg::LaidOut(arena) => {
            model.set_arena(*arena);
            Vec::new()
        }
        Msg::ArchiveFailed(why) => {
            list::filter::give_up(model);
            model.set_status(StatusKind::Bad, why);
            Vec::new()
        }
        Msg::Panel(seen) => {
            panels::update::seen(model, seen);
            Vec::new()
        }
        Msg::Told(bad, text) => {
            model.set_status(if bad { StatusKind::Bad } else { StatusKind::Plain }, text);
            Vec::new()
        }
        Msg::InboxWaits(files) => {
            panels::inbox::update::came(model, files);
            Vec::new()
        }
        Msg::Indexed(index) => {
            model.match_summary.set_index(*index);
            Vec::new()
        }
        Msg::Tick => Vec::new(),
    }
}

pub(in crate::ui) fn key(model: &mut Model, chord: Chord, ctx: &mut SessionContext) -> Vec<Effect> {
    let contexts = contexts(model);
    if crate::ui::base::layout::is_too_small(model.size) {
        // Nothing can be read, so nothing may be decided: only leaving works.
        return if chord.quits() { vec![Effect::Quit] } else { Vec::new() };
    }
    if model.privacy.cover.is_some() {
        return lock::update::key(model, chord, ctx);
    }
    if let Some(Layer::Countersign(_)) = model.layers.last() {
        let help = Resolved::Action(Action::Help);
        if chord.writes() || ctx.keys.resolve(&contexts, &mut Vec::new(), chord) != help {
            return dialogs::countersign::update::key(model, chord, ctx);
        }
    }
    // A field takes every key that is not a command of its own.
    let writing = writing(model);
    if writing && chord.writes() {
        return write(model, chord, ctx);
    }
    match ctx.keys.resolve(&contexts, &mut model.keys, chord) {
        Resolved::Pending => {
            model.drawn.text_key();
            Vec::new()
        }
        Resolved::Action(action) => {
            if chord.folded {
                let text = ctx.texts.notice.full_width.to_string();
                model.set_status(StatusKind::Plain, text);
            }
            if action != Action::Confirm && chord.is_text() {
                // A blank scrolls, and stands in texts too.
                model.drawn.text_key();
            }
            if action == Action::Confirm && model.drawn.is_early() {
                let text = fill(&ctx.texts.notice.too_early, &[("key", &chord.to_string())]);
                model.set_status(StatusKind::Bad, text);
                return Vec::new();
            }
            act(model, action, ctx)
        }
        Resolved::None if writing => write(model, chord, ctx),
        Resolved::None => {
            match model.layers.last() {
                Some(Layer::Blocked { .. }) => return dialogs::blocked::update::digit(model, chord, ctx),
                Some(Layer::QueueExplanation { .. }) => {
                    return dialogs::blocked::update::why_digit(model, chord, ctx);
                }
                _ => {}
            }
            if let Some(Layer::DocumentRequest(_)) = model.layers.last() {
                return dialogs::document_request::update::key(model, chord, ctx);
            }
            model.drawn.text_key();
            Vec::new()
        }
    }
}

fn write(model: &mut Model, chord: Chord, ctx: &mut SessionContext) -> Vec<Effect> {
    match model.layers.last_mut() {
        Some(Layer::Form(form)) => {
            layers::write(form, chord);
            dialogs::action_form::update::prepare(model, ctx);
            Vec::new()
        }
        Some(Layer::DocumentRequest(_)) => dialogs::document_request::update::key(model, chord, ctx),
        Some(Layer::Palette(_)) => {
            dialogs::palette::update::write(model, chord, ctx);
            Vec::new()
        }
        Some(Layer::SaveView(_)) => {
            list::arrange::write(model, chord, ctx);
            Vec::new()
        }
        _ if model.search.writing => {
            list::search::write(model, chord, ctx);
            Vec::new()
        }
        _ => list::filter::write(model, chord, ctx),
    }
}

pub(in crate::ui) fn act(model: &mut Model, action: Action, ctx: &mut SessionContext) -> Vec<Effect> {
    match action {
        Action::Language => {
            ctx.switch_language();
            dialogs::action_form::update::prepare(model, ctx);
            return vec![Effect::Redraw];
        }
        Action::Theme => {
            ctx.switch_theme();
            let name = Catalog::of(&ctx.texts.theme, &ctx.theme.name);
            let text = fill(&ctx.texts.notice.theme, &[("name", name)]);
            model.set_status(StatusKind::Plain, text);
            return vec![Effect::Redraw];
        }
        Action::Glyphs => {
            ctx.glyphs = ctx.glyphs.other();
            return vec![Effect::Redraw];
        }
        Action::Redraw => return vec![Effect::Redraw],
        Action::Mouse => {
            ctx.mouse = !ctx.mouse;
            let n = &ctx.texts.notice;
            let key = ctx.keys.key_of(Context::Global, action).unwrap_or_default();
            let text = if ctx.mouse { &n.mouse_on } else { &n.mouse_off };
            model.set_status(StatusKind::Plain, fill(text, &[("key", &key)]));
            return vec![Effect::Mouse(ctx.mouse)];
        }
        _ => {}
    }
    match model.layers.last() {
        Some(layer)
            if action == Action::Help && !matches!(layer, Layer::Palette(_) | Layer::Legend { .. }) =>
        {
            let near = contexts(model);
            dialogs::palette::update::open_over(model, &near, ctx);
            Vec::new()
        }
        None if action == Action::Help && model.active_query().is_some() => {
            dialogs::palette::update::open_over(model, &[Context::Filter], ctx);
            Vec::new()
        }
        Some(
            Layer::Panel(_)
            | Layer::History { .. }
            | Layer::RequestLetter { .. }
            | Layer::NoVisaAnswer { .. }
            | Layer::Batch(_),
        ) if action == Action::Recall => crate::ui::actions::recall::recall(model, ctx).unwrap_or_default(),
        Some(Layer::Palette(_)) => dialogs::palette::update::take(model, action, ctx),
        Some(_) => layers::take(model, action, ctx),
        None if model.search.writing => {
            list::search::take(model, action, ctx);
            Vec::new()
        }
        None if model.filtering => list::filter::take(model, action, ctx),
        None => main(model, action, ctx),
    }
}

/// Keys that are kept while an order is on its way; more than a hand presses in a second.
const QUEUED: usize = 64;

/// An action on the main screen.
fn main(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
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
        Action::ConfirmClock => confirm_clock(model, ctx),
        Action::Help => dialogs::palette::update::open(model, PaletteKind::Keys, ctx),
        Action::Legend => model.layers.push(Layer::Legend { top: 0 }),
        Action::Palette => dialogs::palette::update::open(model, PaletteKind::Palette, ctx),
        Action::Filter => {
            model.filtering = true;
            model.focus = Focus::List;
        }
        Action::ClearFilter => return list::filter::clear(model),
        Action::Find => list::search::begin(model),
        Action::FindNext | Action::FindPrev => list::search::step(model, action == Action::FindPrev, ctx),
        Action::Back if model.search.is_active() && model.focus == Focus::List => model.search.clear(),
        Action::Back if model.view == View::Archive && model.archive_busy && model.focus == Focus::List => {
            return vec![list::filter::stop(model, ctx)];
        }
        Action::NextView
        | Action::PrevView
        | Action::View1
        | Action::View2
        | Action::View3
        | Action::View4
        | Action::Orphans => {
            return list::update::view(model, action, ctx);
        }
        action if crate::ui::state::list_preferences::number(action).is_some() => {
            return list::update::view(model, action, ctx);
        }
        Action::Keep => list::arrange::ask(model, ctx),
        action if action.sorts() => list::arrange::sort(model, action, ctx),
        Action::Why
        | Action::Timeline
        | Action::Copy
        | Action::Unmask
        | Action::Letter
        | Action::Radar
        | Action::Inviter => {
            return about_case(model, action, ctx);
        }
        Action::LetIn if model.order.has_pending() => model.apply_pending(),
        Action::LetIn => model.set_status(StatusKind::Plain, ctx.texts.header.no_news.to_string()),
        Action::Board => return panels::update::board(model),
        Action::Inbox => {
            panels::inbox::update::open(model, ctx);
            return Vec::new();
        }
        Action::Curtain | Action::Lock => return lock::update::shut(model, action, ctx),
        Action::Mark | Action::MarkRange | Action::MarkAll | Action::Unmark => {
            list::marking::take(model, action, ctx);
        }
        // On the list the marked are meant; an opened case is meant by itself.
        _ if is_order(action) && model.focus == Focus::List && !model.marks.is_empty() => {
            return dialogs::batch::update::begin(model, action, ctx);
        }
        _ if is_order(action) => {
            model.follow();
            return dialogs::action_form::update::begin(model, action, ctx);
        }
        _ => match model.focus {
            // What brings an unattended case back is offered with the reason.
            Focus::List
                if action == Action::Open
                    && model.view == View::Orphans
                    && model.selected.is_some_and(|no| {
                        !crate::ui::dialogs::queue_explanation::reasons::ways(no, model, ctx).is_empty()
                    }) =>
            {
                return about_case(model, Action::Why, ctx);
            }
            Focus::List if matches!(action, Action::Open | Action::FocusNext) => {
                return lock::update::enter(model, ctx);
            }
            Focus::List => {
                if action == Action::Back {
                    model.deferred = None;
                }
                list::update::take(model, action);
            }
            Focus::Case => detail::update::take(model, action, ctx),
        },
    }
    Vec::new()
}

/// Asks whether what the clock says is right; says that nothing is to be confirmed where nobody doubts it.
pub(in crate::ui) fn confirm_clock(model: &mut Model, ctx: &SessionContext) {
    if model.desk.clock.is_none() {
        model.set_status(StatusKind::Plain, ctx.texts.clock.right.to_string());
    } else if ctx.rules.may(ctx.officer.role, "approve") {
        model.layers.push(Layer::Clock);
    } else {
        model.set_status(
            StatusKind::Plain,
            crate::text::Catalog::of(&ctx.texts.refusal, "role_may_not").to_owned(),
        );
    }
}

/// What looks at the case under the hand, or says that there is none.
fn about_case(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    let Some(no) = model.selected else {
        model.set_status(StatusKind::Plain, ctx.texts.notice.no_case.to_string());
        return Vec::new();
    };
    match action {
        Action::Why => model.layers.push(Layer::QueueExplanation { case: no, top: 0 }),
        Action::Letter => dialogs::document_request::update::letter(model, no, ctx),
        Action::Radar => return panels::related_cases::update::open(model, no),
        Action::Inviter => return panels::inviter::update::open(model, no, ctx),
        Action::Unmask if !ctx.protected || model.privacy.shows(no) => {}
        Action::Unmask => return vec![Effect::Look(no, CaseAccess::Unmasked)],
        Action::Timeline => model.layers.push(Layer::History { case: no, top: 0 }),
        _ => {
            let text = crate::text::fill(&ctx.texts.notice.copied, &[("case", &no.to_string())]);
            model.set_status(StatusKind::Plain, text);
            return vec![Effect::Copy(no.to_string())];
        }
    }
    Vec::new()
}

fn answered(model: &mut Model, ticket: u64, answer: OrderAnswer, ctx: &SessionContext) -> Vec<Effect> {
    let Some(pending) = model.pending.take_if(|p| p.ticket == ticket) else { return Vec::new() };
    let done = matches!(answer, OrderAnswer::Done(_));
    match answer {
        OrderAnswer::Done(case) => {
            let (no, texts) = (pending.case, &ctx.texts);
            let known = case.as_ref().is_some_and(|c| c.version == pending.seen);
            let text = if known {
                crate::text::fill(&texts.notice.known, &[("case", &no.to_string())])
            } else {
                crate::text::done_notice(texts, pending.action, no, case.as_deref(), &ctx.rules)
            };
            model.set_status(StatusKind::Good, text);
            if model.focus == Focus::Case && model.selected != Some(pending.case) {
                model.focus = Focus::List;
            }
        }
        OrderAnswer::Refused(refusal) => {
            model.queued.clear();
            if let Ok(action) = pending.action.parse() {
                dialogs::action_form::update::block(model, action, pending.case, refusal.blockers, ctx);
            }
        }
        OrderAnswer::Failed(text) => {
            model.queued.clear();
            model.set_status(StatusKind::Bad, text);
        }
    }
    // What was pressed meanwhile, up to the next order or dialog.
    let mut effects = Vec::new();
    while model.pending.is_none() && model.layers.is_empty() {
        let Some(action) = model.queued.pop_front() else { break };
        effects.extend(main(model, action, ctx));
    }
    if done {
        effects.extend(dialogs::blocked::update::go_on(model, pending.case, ctx));
    }
    if !model.layers.is_empty() {
        model.queued.clear();
    }
    effects
}
