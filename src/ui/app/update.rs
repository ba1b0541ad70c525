//! What a message does to the model: a pure step, no input or output. Owns the routing of keys to the top layer; the
//! steps themselves belong to the part of the screen that has the keys.

use crate::domain::case::state::CaseState;
use crate::domain::listing::View;
use crate::text::{Catalog, done_notice, fill};
use crate::ui::app::begin::{begin, begin_for_many, block, recall_own};
use crate::ui::app::case_access::{self, enter, jump};
use crate::ui::app::layer::Layer;
use crate::ui::app::mouse::MouseOutcome;
use crate::ui::app::open::{help_over, look, open, open_file, open_page};
use crate::ui::app::screen::DeskScreen;
use crate::ui::app::{mouse, reader, text_input};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{
    Action, ActionKind, CaseLook, Chord, Context, FocusChange, Key, ListAction, Resolved, SessionAction,
};
use crate::ui::dialogs::blocked::update::go_on;
use crate::ui::dialogs::queue_explanation::reasons::ways;
use crate::ui::dialogs::quit::state::QuitDialog;
use crate::ui::dialogs::save_view::state::SaveViewForm;
use crate::ui::panels::Panel;
use crate::ui::state::answer::{Answer, Then};
use crate::ui::state::effect::{Effect, SignInPurpose};
use crate::ui::state::model::{Focus, Model, StatusKind};
use crate::ui::state::msg::{Msg, OrderAnswer};
use crate::ui::{detail, list, lock};
use chrono::{DateTime, Utc};

/// Takes a message in at a moment and answers with what is to be done outside.
pub fn update(
    screen: &mut DeskScreen,
    msg: Msg,
    ctx: &mut SessionContext,
    now: DateTime<Utc>,
) -> Vec<Effect> {
    let model = &mut screen.model;
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
        // A message stays until the next key. Letters that came at once were not pressed by somebody who has read it.
        if !matches!(msg, Msg::Letter(_)) {
            model.status = None;
        }
        model.follows = None;
        model.privacy.touched = now;
    } else if now < model.privacy.touched {
        // A clock that was set back does not delay the lock: its time begins again.
        model.privacy.touched = now;
    } else if ctx.protected
        && !model.privacy.is_locked()
        && model.privacy.locks_at(ctx.rules.policy.idle_lock_minutes) <= now
    {
        effects.extend(lock::update::lock(model));
    }
    let locked = model.privacy.is_locked();
    effects.extend(dispatch(screen, msg, ctx));
    if screen.privacy.is_locked() && (!locked || effects.iter().any(|e| matches!(e, Effect::Locked))) {
        for layer in &mut screen.layers {
            layer.part_mut().locked();
        }
    }
    let model = &mut screen.model;
    let leaves = effects.iter().any(|e| matches!(e, Effect::Quit));
    if (leaves || model.preferences.write_at().is_some_and(|at| at <= now))
        && let Some(keeps) = model.preferences.unwritten()
    {
        effects.insert(0, Effect::Remember(keeps));
    }
    // Whoever goes to another case, or back to the list, has given up what waited.
    let left = focus == Focus::Case && model.focus == Focus::List;
    if by_hand && (left || model.deferred.is_some_and(|t| model.selected != Some(t.case))) {
        let given_up = model.deferred.take().filter(|_| model.status.is_none());
        if let Some(text) = given_up.map(|taken| taken.given_up(ctx)) {
            model.set_status(StatusKind::Plain, text);
        }
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
    screen.drawn.follow(&screen.layers, hidden);
    effects.extend(screen.model.alerts.next_alert(ctx, now).map(Effect::Alert));
    effects
}

fn dispatch(screen: &mut DeskScreen, msg: Msg, ctx: &mut SessionContext) -> Vec<Effect> {
    match msg {
        Msg::Key(chord) => key(screen, chord, ctx),
        Msg::Letter(chord) => {
            screen.drawn.text_key();
            key(screen, chord, ctx)
        }
        // Nothing is chosen on a screen that is hidden.
        Msg::Act(_) | Msg::Mouse(_) if screen.privacy.cover.is_some() => Vec::new(),
        Msg::Act(action) => act(screen, action, ctx),
        Msg::Mouse(mouse) => match mouse::mouse(screen, mouse, ctx) {
            MouseOutcome::Keys(chords) => {
                chords.into_iter().flat_map(|chord| key(screen, chord, ctx)).collect()
            }
            MouseOutcome::View(view) => act(screen, view, ctx),
            MouseOutcome::OnTop(action) => act_on_top(screen, action, ctx),
            MouseOutcome::Done(effects) => effects,
        },
        Msg::Paste(text) => text_input::paste(screen, &text, ctx),
        Msg::TypedText(burst) => {
            let (mut effects, entered) = text_input::burst(screen, burst, ctx);
            if entered {
                effects.extend(key(screen, Chord::plain(Key::Enter), ctx));
            }
            effects
        }
        Msg::Resize(width, height) => {
            screen.size = (width, height);
            screen.scroll();
            vec![Effect::Redraw]
        }
        Msg::Answer(ticket, answer) => answered(screen, ticket, answer, ctx),
        Msg::Looked(..)
        | Msg::Proved(SignInPurpose::Second, _)
        | Msg::Progress(..)
        | Msg::Panel(_)
        | Msg::NewCase(..) => {
            match (heard(screen, &msg, ctx), msg) {
                (Some(effects), Msg::NewCase(_, Ok(no))) => {
                    let text = fill(&ctx.texts.new_case.created, &[("case", &no.to_string())]);
                    screen.set_status(StatusKind::Good, text);
                    return effects;
                }
                (Some(effects), _) => return effects,
                (None, Msg::Looked(no, look, failed)) => case_access::looked(screen, no, look, failed),
                (None, _) => {}
            }
            Vec::new()
        }
        Msg::InboxWaits(files) => {
            let msg = Msg::InboxWaits(files);
            for layer in &mut screen.layers {
                layer.part_mut().hear(&mut screen.model, &msg);
            }
            if let Msg::InboxWaits(files) = msg {
                screen.inbox = files;
            }
            Vec::new()
        }
        Msg::Proved(SignInPurpose::Unlock, proof) => {
            lock::update::proved(screen, proof);
            Vec::new()
        }
        // A dialog that searches has the answer; otherwise it is the list's.
        Msg::Archive(_) | Msg::ArchiveFailed(_) => {
            if let Some(effects) = heard(screen, &msg, ctx) {
                return effects;
            }
            news(&mut screen.model, msg, ctx);
            Vec::new()
        }
        Msg::Desk(_) | Msg::LaidOut(_) | Msg::Told(..) | Msg::Indexed(_) | Msg::NoShell | Msg::Tick => {
            news(&mut screen.model, msg, ctx);
            Vec::new()
        }
    }
}

/// What concerns the main screen alone: the desk, what was found, what is to be said.
fn news(model: &mut Model, msg: Msg, ctx: &mut SessionContext) {
    match msg {
        Msg::Desk(desk) => {
            // A doubt is said once, when it comes up; the bar at the top goes on saying so.
            let doubted = desk.clock.filter(|_| model.desk.clock.is_none());
            if let Some(doubt) = doubted {
                let text = crate::text::clock_doubt_text(&ctx.texts, &doubt, model.now);
                model.set_status(StatusKind::Bad, text);
            }
            if desk.store_behind && !model.desk.store_behind {
                model.set_status(StatusKind::Bad, ctx.texts.app.store_behind_why.to_string());
            }
            ctx.anchor = desk.anchor;
            follow_rules(model, ctx);
            model.set_desk(desk, &ctx.rules);
            if model.selected != model.shown {
                model.follow();
            }
        }
        Msg::Archive(closed) => list::filter::found(model, closed),
        Msg::LaidOut(arena) => model.set_arena(*arena),
        Msg::ArchiveFailed(why) => {
            list::filter::give_up(model);
            model.set_status(StatusKind::Bad, why);
        }
        Msg::Told(bad, text) => {
            model.set_status(if bad { StatusKind::Bad } else { StatusKind::Plain }, text);
        }
        Msg::Indexed(index) => model.match_summary.set_index(*index),
        Msg::NoShell => {
            let text = ctx.texts.notice.no_shell.to_string();
            model.set_status(StatusKind::Plain, text);
        }
        Msg::Tick => follow_rules(model, ctx),
        _ => {}
    }
}

/// Rules that count from a day on take the place of those before once it has begun.
fn follow_rules(model: &Model, ctx: &mut SessionContext) {
    if let Some(next) = ctx.rules.since(model.now).cloned() {
        ctx.rules = next;
    }
}

/// A message for one of the layers, wherever it is. What is over a layer that closes, closes with it. None where it is for none.
fn heard(screen: &mut DeskScreen, msg: &Msg, ctx: &mut SessionContext) -> Option<Vec<Effect>> {
    let mut layers = screen.layers.iter_mut().enumerate().rev();
    let (n, answer) =
        layers.find_map(|(n, layer)| Some((n, layer.part_mut().hear(&mut screen.model, msg)?)))?;
    if answer.then.is_some() {
        screen.layers.truncate(n + 1);
    }
    Some(replace(screen, answer, ctx))
}

fn key(screen: &mut DeskScreen, chord: Chord, ctx: &mut SessionContext) -> Vec<Effect> {
    if crate::ui::base::layout::is_too_small(screen.size) {
        // Nothing can be read, so nothing may be decided: only leaving works.
        return if chord.quits() { vec![Effect::Quit] } else { Vec::new() };
    }
    if screen.privacy.cover.is_some() {
        return lock::update::key(&mut screen.model, chord, ctx);
    }
    // A field takes every key that is not a command of its own.
    let every = screen.layers.last().is_some_and(|layer| layer.part().takes_every_key());
    let contexts = screen.contexts();
    let help = || ctx.keys.resolve(contexts, &mut Vec::new(), chord) == Resolved::Action(Action::Help);
    if ((every || screen.is_writing()) && chord.writes()) || (every && !help()) {
        return write(screen, chord, ctx);
    }
    match ctx.keys.resolve(contexts, &mut screen.model.keys, chord) {
        Resolved::Pending => {
            screen.drawn.text_key();
            Vec::new()
        }
        Resolved::Action(action) => {
            if chord.folded {
                let text = ctx.texts.notice.full_width.to_string();
                screen.set_status(StatusKind::Plain, text);
            }
            if action != Action::Confirm && chord.is_text() {
                // A blank scrolls, and is used in texts too.
                screen.drawn.text_key();
            }
            if action == Action::Confirm && screen.drawn.is_early() {
                let text = fill(&ctx.texts.notice.too_early, &[("key", &chord.to_string())]);
                screen.set_status(StatusKind::Bad, text);
                return Vec::new();
            }
            act(screen, action, ctx)
        }
        Resolved::None => write(screen, chord, ctx),
    }
}

/// A key that is written, or means nothing in the key table.
fn write(screen: &mut DeskScreen, chord: Chord, ctx: &mut SessionContext) -> Vec<Effect> {
    let model = &mut screen.model;
    match screen.layers.last_mut() {
        Some(layer) => match layer.part_mut().key(model, chord, ctx) {
            Some(answer) => return replace(screen, answer, ctx),
            None => screen.drawn.text_key(),
        },
        None if model.search.writing => list::search::write(model, chord, ctx),
        None if model.filtering => return list::filter::write(model, chord, ctx),
        None => screen.drawn.text_key(),
    }
    Vec::new()
}

fn act(screen: &mut DeskScreen, action: Action, ctx: &mut SessionContext) -> Vec<Effect> {
    if let Some(effects) = act_over(screen, action, ctx) {
        return effects;
    }
    let model = &mut screen.model;
    if !screen.layers.is_empty() {
        return act_on_top(screen, action, ctx);
    }
    if model.search.writing {
        list::search::take(model, action, ctx);
        return Vec::new();
    }
    if model.filtering {
        return list::filter::take(model, action, ctx);
    }
    main(screen, action, ctx)
}

/// What is the same over every layer, and where a query is written: the session's own settings, and help with the keys that count there.
/// None where the action is for the layer itself.
fn act_over(screen: &mut DeskScreen, action: Action, ctx: &mut SessionContext) -> Option<Vec<Effect>> {
    if let ActionKind::Session(session) = action.kind() {
        return set(screen, *session, ctx);
    }
    let (query, top) = (screen.active_query().is_some(), screen.layers.last());
    if action == Action::Help {
        let over = match top {
            Some(layer) => !matches!(layer, Layer::Palette(_) | Layer::Panel(Panel::Legend(_))),
            None => query,
        };
        return over.then(|| help_over(screen, ctx));
    }
    let reads = matches!(top, Some(Layer::Panel(_) | Layer::Batch(_)));
    (action == Action::Recall && reads).then(|| recall_own(screen, ctx).unwrap_or_default())
}

/// Changes a setting of the session. None where it is none.
fn set(screen: &mut DeskScreen, session: SessionAction, ctx: &mut SessionContext) -> Option<Vec<Effect>> {
    match session {
        SessionAction::Language => {
            ctx.switch_language();
            for layer in &mut screen.layers {
                layer.part_mut().prepare(&screen.model, ctx);
            }
        }
        SessionAction::Theme => {
            ctx.switch_theme();
            let name = Catalog::text_or_name(&ctx.texts.theme, &ctx.theme.name);
            let text = fill(&ctx.texts.notice.theme, &[("name", name)]);
            screen.set_status(StatusKind::Plain, text);
        }
        SessionAction::Glyphs => ctx.glyphs = ctx.glyphs.other(),
        SessionAction::Mouse => {
            ctx.mouse = !ctx.mouse;
            let n = &ctx.texts.notice;
            let key = ctx.keys.key_of(Context::Global, Action::Mouse).unwrap_or_default();
            let text = if ctx.mouse { &n.mouse_on } else { &n.mouse_off };
            screen.set_status(StatusKind::Plain, fill(text, &[("key", &key)]));
            return Some(vec![Effect::Mouse(ctx.mouse)]);
        }
        SessionAction::Redraw => {}
        // What is read is hidden with the rest.
        SessionAction::HideScreen if !screen.layers.is_empty() => {
            return Some(lock::update::shut(&mut screen.model, Action::Curtain, ctx));
        }
        SessionAction::Lock if !screen.layers.is_empty() => {
            return Some(lock::update::shut(&mut screen.model, Action::Lock, ctx));
        }
        SessionAction::HideScreen | SessionAction::Lock | SessionAction::Quit => return None,
    }
    Some(vec![Effect::Redraw])
}

/// An action for the layer on top.
fn act_on_top(screen: &mut DeskScreen, action: Action, ctx: &mut SessionContext) -> Vec<Effect> {
    let Some(layer) = screen.layers.last_mut() else { return Vec::new() };
    let answer = layer.part_mut().act(&mut screen.model, action, ctx);
    replace(screen, answer, ctx)
}

/// Carries out what the layer on top answered: what follows takes its place.
fn replace(screen: &mut DeskScreen, answer: Answer, ctx: &mut SessionContext) -> Vec<Effect> {
    let Answer { mut effects, then } = answer;
    let Some(then) = then else { return effects };
    let closed = screen.layers.pop();
    if let Then::Keep = then {
        match closed {
            Some(Layer::NewCase(form)) => screen.kept_case = Some(form),
            closed => screen.kept = closed,
        }
    }
    effects.extend(follow(screen, then, ctx));
    effects
}

fn follow(screen: &mut DeskScreen, then: Then, ctx: &mut SessionContext) -> Vec<Effect> {
    match then {
        Then::Close | Then::Keep => Vec::new(),
        Then::Act(action) => act(screen, action, ctx),
        Then::Begin(beginning) => begin(screen, beginning, ctx),
        Then::Enter => enter(&mut screen.model, ctx),
        Then::Open(opening) => open(screen, opening, ctx),
        Then::Jump(no) => jump(&mut screen.model, no),
        Then::AtPort(no) => reader::at_port(screen, no, None, ctx),
        Then::Show(no) => reader::show(screen, no, ctx),
        Then::NewCase(who) => reader::new_case(screen, who.map(|who| *who), ctx),
    }
}

/// Keys that are queued while an order is on its way; more than anybody presses in a second.
const QUEUED: usize = 64;

/// An action on the main screen.
/// The action of a key on the selected case: after an approval the keys of the review are those of the counter.
fn at_the_counter(action: Action, model: &Model) -> Action {
    let many = model.focus == Focus::List && !model.marks.is_empty();
    let expected = model.selected_case().is_some_and(|case| case.state == CaseState::Expected);
    match action {
        Action::Approve if expected && !many => Action::Issue,
        Action::Verify if expected && !many => Action::Seen,
        action => action,
    }
}

fn main(screen: &mut DeskScreen, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    let model = &mut screen.model;
    let action = at_the_counter(action, model);
    // What is pressed while an order is on its way is done after it, in order: a tick never hits an item that has moved. Looking
    // around goes on, as long as nothing is waiting.
    let waits = model.pending.is_some() && (action.is_order() || !model.queued.is_empty());
    if waits && action != Action::Quit {
        if model.queued.len() < QUEUED {
            model.queued.push_back(action);
        }
        return Vec::new();
    }
    let model = &mut screen.model;
    match action.kind() {
        // On the list the marked are meant; an opened case is meant by itself.
        ActionKind::Order(_) if model.focus == Focus::List && !model.marks.is_empty() => {
            return begin_for_many(screen, action, ctx);
        }
        ActionKind::Order(_) => {
            model.follow();
            return begin(screen, action.into(), ctx);
        }
        ActionKind::Look(what) => return look(screen, *what, ctx),
        ActionKind::Page(page) => return open_page(screen, *page, ctx),
        ActionKind::View(to) => return list::views::view(model, *to, ctx),
        ActionKind::Sort(by) => list::arrange::sort(model, *by, ctx),
        ActionKind::List(what) => return on_list(screen, *what, ctx),
        ActionKind::Session(SessionAction::HideScreen | SessionAction::Lock) => {
            return lock::update::shut(model, action, ctx);
        }
        ActionKind::Session(SessionAction::Quit) => return screen.push(Layer::Quit(QuitDialog), ctx),
        ActionKind::Move(_) | ActionKind::Focus(_) => return on_part(screen, action, ctx),
        // Settings are changed over every layer; the others belong to a layer.
        ActionKind::Session(_) | ActionKind::Panel(_) | ActionKind::Answer => {}
    }
    Vec::new()
}

/// What is done with the list of the main screen.
fn on_list(screen: &mut DeskScreen, what: ListAction, ctx: &SessionContext) -> Vec<Effect> {
    let model = &mut screen.model;
    match what {
        ListAction::Filter => list::filter::begin(model),
        ListAction::ClearFilter => return list::filter::clear(model),
        ListAction::Save => {
            let form = SaveViewForm::new(&model.preferences, model.filter.value(), model.view, ctx);
            return screen.push(Layer::SaveView(Box::new(form)), ctx);
        }
        ListAction::Find => list::search::begin(model),
        ListAction::FindNext => list::search::step(model, false, ctx),
        ListAction::FindPrevious => list::search::step(model, true, ctx),
        ListAction::Refresh if model.order.has_pending() => model.apply_pending(),
        ListAction::Refresh => model.set_status(StatusKind::Plain, ctx.texts.header.no_news.to_string()),
        ListAction::Mark(marking) => list::marking::take(model, marking, ctx),
    }
    Vec::new()
}

/// A step within the part of the main screen that has the keys, or to another part.
fn on_part(screen: &mut DeskScreen, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    let model = &mut screen.model;
    if model.focus == Focus::Case {
        if action.focus_change() == Some(FocusChange::Open) {
            return open_file(screen, ctx);
        }
        detail::update::take(model, action, ctx);
        return Vec::new();
    }
    match action.focus_change() {
        // What brings an unattended case back is offered with the reason.
        Some(FocusChange::Open)
            if model.view == View::Orphans
                && model.selected.is_some_and(|no| !ways(no, model, ctx).is_empty()) =>
        {
            return look(screen, CaseLook::QueuePosition, ctx);
        }
        Some(FocusChange::Open | FocusChange::Next) => return enter(model, ctx),
        Some(FocusChange::Back) if model.search.is_active() => model.search.clear(),
        Some(FocusChange::Back) if model.view == View::Archive && model.archive_busy => {
            return vec![list::filter::stop(model, ctx)];
        }
        Some(FocusChange::Back) => {
            if let Some(taken) = model.deferred.take() {
                let text = taken.given_up(ctx);
                model.set_status(StatusKind::Plain, text);
            }
        }
        Some(FocusChange::Previous) => {}
        None => list::update::take(model, action),
    }
    Vec::new()
}

fn answered(
    screen: &mut DeskScreen,
    ticket: u64,
    answer: OrderAnswer,
    ctx: &mut SessionContext,
) -> Vec<Effect> {
    let model = &mut screen.model;
    let Some(pending) = model.pending.take_if(|p| p.ticket == ticket) else { return Vec::new() };
    let done = matches!(answer, OrderAnswer::Done(_));
    let reading = model.reading.take().filter(|(no, _)| *no == pending.case);
    match answer {
        OrderAnswer::Done(case) => {
            let (no, texts) = (pending.case, &ctx.texts);
            let known = case.as_ref().is_some_and(|c| c.version == pending.seen);
            let text = if let Some((_, read)) = reading {
                read.into()
            } else if known {
                fill(&texts.notice.known, &[("case", &no.to_string())])
            } else {
                done_notice(texts, pending.action, no, case.as_deref(), &ctx.rules)
            };
            model.set_status(StatusKind::Good, text);
            if model.focus == Focus::Case && model.selected != Some(pending.case) {
                model.focus = Focus::List;
            }
        }
        OrderAnswer::Refused(refusal) => {
            model.queued.clear();
            if let Ok(action) = pending.action.parse() {
                block(screen, action, pending.case, refusal.blockers, ctx);
            }
        }
        OrderAnswer::Failed(text) => {
            model.queued.clear();
            model.set_status(StatusKind::Bad, text);
        }
    }
    // What was pressed meanwhile, up to the next order or dialog.
    let mut effects = Vec::new();
    while screen.pending.is_none() && screen.layers.is_empty() {
        let Some(action) = screen.queued.pop_front() else { break };
        effects.extend(main(screen, action, ctx));
    }
    if done && screen.layers.is_empty() {
        let answer = go_on(&mut screen.model, pending.case, ctx);
        effects.extend(replace(screen, answer, ctx));
    }
    if !screen.layers.is_empty() {
        screen.queued.clear();
    }
    effects
}
