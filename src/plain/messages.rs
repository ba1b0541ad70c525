//! What is said besides cases and lists: the greeting, forms and reasons, what can be done, what is new, and the help.

use super::command::OWN;
use crate::domain::blocked::Blocker;
use crate::domain::case::Case;
use crate::domain::case::checklist::ChecklistItem;
use crate::domain::case_no::CaseNo;
use crate::domain::desk::Desk;
use crate::domain::queue::Band;
use crate::domain::waiting_file::WaitingFile;
use crate::domain::warning::warnings_at;
use crate::domain::zone::day;
use crate::text::{
    Catalog, blocker_text, calendar_banner, clock_lines, clock_time, day_time, event_line, exemption_banner,
    fill, port_name, waiting_file_lines, warning_text,
};
use crate::ui::actions::availability::{blockers, first_blocker_text};
use crate::ui::app::layer::Layer;
use crate::ui::app::screen::DeskScreen;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::detail::subject;
use crate::ui::dialogs::action_form::state::{ActionForm, FormPart};
use crate::ui::dialogs::action_form::view;
use crate::ui::dialogs::blocked::remedy;
use crate::ui::dialogs::blocked::remedy::remedy_for;
use crate::ui::dialogs::blocked::state::BlockedDialog;
use crate::ui::state::model::Model;
use chrono::{DateTime, Duration, Utc};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

/// News that is announced at once; the rest is counted.
const ANNOUNCED: usize = 5;
/// How many news items wait to be said at the most.
const KEPT: usize = 500;
/// As many choices as are said unasked.
const FEW: usize = 12;

/// Where one is, who one is, and how many cases the desk has.
pub(super) fn greeting(model: &Model, ctx: &SessionContext) -> Vec<String> {
    let (texts, plain) = (&ctx.texts, &ctx.texts.plain);
    let port = port_name(texts, ctx.office, &ctx.rules);
    let counts = fill(
        &plain.counts,
        &[("live", &model.desk.len().to_string()), ("waiting", &model.waiting.to_string())],
    );
    let mut all = vec![
        texts.plain.facts(&[
            format!("{} {port}", ctx.office),
            ctx.officer.name.to_string(),
            day_time(texts, model.now),
        ]),
        counts,
    ];
    match (ctx.sample, ctx.protected) {
        (true, _) => all.push(texts.app.unprotected.to_string()),
        (false, false) => all.push(texts.app.open.to_string()),
        (false, true) => {}
    }
    // What ends, and what a deadline rests on, is said to everybody.
    let endings = ctx.rules.exemptions.endings(day(model.now));
    let told = [exemption_banner(texts, &endings), calendar_banner(texts, model.rests.into_iter())];
    all.extend(told.into_iter().flatten().map(|[full, _]| full));
    all.push(plain.hint.to_string());
    all
}

/// What has been done to the desk by others than this officer's order, in a line each.
pub(super) fn news(screen: &DeskScreen, desk: &Arc<Desk>, ctx: &SessionContext) -> Vec<String> {
    let mut own: HashSet<CaseNo> = screen.pending.iter().map(|p| p.case).collect();
    if let Some(Layer::Batch(bulk)) = screen.layers.last() {
        own.extend(bulk.orders.iter().map(|one| one.case));
    }
    let mut all = Vec::new();
    for live in desk.iter().filter(|l| !own.contains(&l.case.no)) {
        let case = &live.case;
        let before = screen.desk.get(case.no).map(|l| l.case.version);
        if before != Some(case.version) {
            let at = case.timeline.last().map(|s| s.at);
            all.push((at, case.no, change(case, before.is_none(), screen.now, ctx)));
        }
    }
    for live in screen.desk.iter().filter(|l| !own.contains(&l.case.no) && desk.get(l.case.no).is_none()) {
        let no = live.case.no;
        all.push((None, no, fill(&ctx.texts.plain.news_closed, &[("case", &no.to_string())])));
    }
    all.sort_by_key(|(at, no, _)| (*at, *no));
    all.into_iter().map(|(_, _, text)| text).collect()
}

fn change(case: &Case, new: bool, now: DateTime<Utc>, ctx: &SessionContext) -> String {
    let texts = &ctx.texts;
    let stamp = case.timeline.last();
    let what = match stamp {
        Some(stamp) if !new => event_line(texts, stamp, &ctx.rules),
        _ => texts.plain.news_new.to_string(),
    };
    let at = stamp.map_or(now, |s| s.at);
    // The hour says enough of a night.
    let at = if now - at < Duration::hours(12) { clock_time(at) } else { day_time(texts, at) };
    let name = format!("{} {}", case.no, case.papers.traveller.name());
    texts.plain.facts(&[at, name, what])
}

/// The bands of the open cases, where the clock may move them: the minute has turned.
pub(super) fn bands(model: &Model, now: DateTime<Utc>) -> Option<HashMap<CaseNo, Band>> {
    let turned = now.timestamp().div_euclid(60) != model.now.timestamp().div_euclid(60);
    turned.then(|| model.order.spots().iter().map(|s| (s.no, s.place.band)).collect())
}

/// The cases that time has brought into a band that is urgent.
pub(super) fn risen(model: &Model, before: &HashMap<CaseNo, Band>, ctx: &SessionContext) -> Vec<String> {
    let urgent = |band: Band| matches!(band, Band::AtPort | Band::Humanitarian | Band::Overdue);
    let rose = model
        .order
        .spots()
        .iter()
        .filter(|s| urgent(s.place.band) && before.get(&s.no).is_some_and(|band| *band > s.place.band));
    rose.filter_map(|s| {
        let name = format!("{} {}", s.no, model.case(s.no)?.papers.traveller.name());
        let band = Catalog::text_or_name(&ctx.texts.band, s.place.band.name()).to_owned();
        Some(ctx.texts.plain.facts(&[clock_time(model.now), name, band]))
    })
    .collect()
}

/// Old news goes when there is too much of it.
pub(super) fn forget(news: &mut VecDeque<String>, announced: &mut usize) {
    let over = news.len().saturating_sub(KEPT);
    news.drain(..over);
    *announced = announced.saturating_sub(over);
}

/// News that was not announced yet: the first of it, and how much more there is.
pub(super) fn announce(news: &VecDeque<String>, announced: &mut usize, ctx: &SessionContext) -> Vec<String> {
    let plain = &ctx.texts.plain;
    let fresh = news.len().saturating_sub(*announced);
    let mut all: Vec<String> = news
        .iter()
        .skip(*announced)
        .take(ANNOUNCED)
        .map(|text| ctx.texts.labelled(&plain.news, text))
        .collect();
    if fresh > ANNOUNCED {
        all.push(fill(&plain.news_more, &[("n", &(fresh - ANNOUNCED).to_string())]));
    }
    *announced = news.len();
    all
}

/// The layer that is open: a form with whom it is about, or every reason why not.
pub(super) fn layer(screen: &DeskScreen, ctx: &SessionContext) -> Vec<String> {
    let texts = &ctx.texts;
    match screen.layers.last() {
        Some(Layer::Form(form)) => {
            let Some(case) = screen.case(form.case) else { return Vec::new() };
            let title = Catalog::text_or_name(&texts.action, form.action.name()).to_owned();
            if let Some(n) = form.many {
                return vec![title, fill(&texts.many.about, &[("n", &n.to_string())])];
            }
            let mut all = vec![title, subject::subject_line_of(case, form.traveller(), screen, ctx)];
            all.extend(view::context_lines(form, case, screen, ctx));
            if form.reading.is_some() {
                // It begins at its question: no time was written for which this was said.
                let command = form.command(screen.now);
                let warned = command.map(|command| warnings_at(case, &command, &ctx.rules, screen.now));
                all.extend(warned.iter().flatten().map(|warning| warning_text(texts, warning, &ctx.rules)));
            }
            let recall = view::recall_seconds(form, ctx);
            all.extend(recall.map(|seconds| fill(&texts.plain.recallable, &[("s", &seconds)])));
            all
        }
        Some(Layer::Blocked(blocked)) => {
            let BlockedDialog { action, case, blockers, .. } = &**blocked;
            let case = screen.case(*case);
            let lead = |b| case.and_then(|case| remedy_for(b, *action, case, screen, ctx));
            let leads: Vec<_> = blockers.iter().map(lead).collect();
            let mut all = vec![remedy::title(*action, blockers, &leads, ctx).0];
            for (n, b) in blockers.iter().enumerate() {
                let reason = format!("{}. {}", n + 1, blocker_text(texts, b, &ctx.rules));
                let lead = case.and_then(|case| remedy_for(b, *action, case, screen, ctx));
                // What leads nowhere is said by its reason alone, but for who has the case and until when.
                let way = (lead.is_some() || matches!(b, Blocker::NotOwner(_)))
                    .then(|| remedy::remedy_hint(b, lead, case.map(AsRef::as_ref), ctx));
                all.push(texts.plain.sentences(&std::iter::once(reason).chain(way).collect::<Vec<_>>()));
            }
            all
        }
        Some(Layer::Batch(bulk)) => super::batch_text::preview(bulk, screen, ctx),
        Some(Layer::Clock(_)) => {
            let doubt = screen.desk.clock.as_ref();
            let mut all = clock_lines(texts, doubt, screen.now, doubt.and_then(|d| d.newest));
            all.push(texts.clock.waits.to_string());
            all
        }
        Some(Layer::ScanChoice(choice)) => super::counter_text::scan_lines(choice, screen, ctx),
        Some(Layer::NewCase(form)) => super::counter_text::new_case_lines(form, ctx),
        Some(Layer::Paper(dialog)) => super::issue_text::lines(dialog, ctx),
        Some(Layer::DocumentRequest(form)) => super::request_text::request_lines(form, screen, ctx),
        Some(Layer::Countersign(second)) => {
            let Some(case) = screen.case(second.case) else { return Vec::new() };
            let mut all = vec![
                Catalog::text_or_name(&texts.action, "consent").to_owned(),
                subject::subject_line(case, screen, ctx),
            ];
            all.extend(subject::proposal_lines(case, ctx));
            all.push(texts.plain.leave_hint.to_string());
            all
        }
        Some(
            Layer::Palette(_)
            | Layer::SaveView(_)
            | Layer::RecallList(_)
            | Layer::QueueExplanation(_)
            | Layer::Messages(_)
            | Layer::TypedText(_)
            | Layer::Boarding(_)
            | Layer::Quit(_)
            | Layer::Panel(_),
        )
        | None => Vec::new(),
    }
}

/// What has to be known before a part of a form is answered.
pub(super) fn part(
    form: &ActionForm,
    before: Option<FormPart>,
    ctx: &SessionContext,
    now: DateTime<Utc>,
) -> Vec<String> {
    match form.part {
        // Said once: before it can be changed, or else before it is confirmed.
        FormPart::Note | FormPart::Confirm
            if form.prewritten() && !matches!(before, Some(FormPart::Note | FormPart::Confirm)) =>
        {
            vec![fill(&ctx.texts.plain.prepared, &[("text", &form.prepared)])]
        }
        FormPart::Pick => choices(form, "", FEW, ctx),
        FormPart::Time => {
            let port = form.port.as_ref().map(|_| ctx.texts.plain.port_hint.to_string());
            std::iter::once(form.time_hint(&ctx.texts, now)).chain(port).collect()
        }
        FormPart::Port | FormPart::Carrier | FormPart::Number | FormPart::Note | FormPart::Confirm => {
            Vec::new()
        }
    }
}

/// The choices that hold some words, by their numbers; more than a few only when they are asked for.
fn choices(form: &ActionForm, words: &str, most: usize, ctx: &SessionContext) -> Vec<String> {
    let Some(picker) = &form.picker else { return Vec::new() };
    let all = picker.fitting("");
    let fitting = picker.fitting(words);
    if fitting.len() > most {
        return vec![fill(&ctx.texts.plain.many, &[("n", &fitting.len().to_string())])];
    }
    let number = |code: &str| all.iter().position(|c| c.code == code).map_or(0, |at| at + 1);
    fitting.iter().map(|c| format!("{}. {} {}", number(&c.code), c.code, c.name)).collect()
}

/// Chooses by number, code or words.
///
/// # Errors
/// What is to be said where that is none of them or more than one.
pub(super) fn pick(form: &mut ActionForm, text: &str, ctx: &SessionContext) -> Result<(), Vec<String>> {
    if text.is_empty() {
        return Err(choices(form, "", usize::MAX, ctx));
    }
    let Some(picker) = &mut form.picker else { return Ok(()) };
    let code = {
        let all = picker.fitting("");
        let by_number = text.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).and_then(|at| all.get(at));
        let by_code = all.iter().find(|c| c.code.eq_ignore_ascii_case(text));
        let fitting = picker.fitting(text);
        let only = (fitting.len() == 1).then(|| fitting.first()).flatten();
        by_code.or(by_number).or(only).map(|c| c.code.clone())
    };
    if code.is_some_and(|code| picker.pick(&code)) {
        return Ok(());
    }
    match choices(form, text, usize::MAX, ctx) {
        none if none.is_empty() => Err(vec![ctx.texts.dialog.nothing_fits.to_string()]),
        some => Err(some),
    }
}

/// The actions that can be taken, and each that cannot with its first reason and how many more there are.
fn verdicts(case: &Case, model: &Model, ctx: &SessionContext) -> (Vec<Action>, Vec<(Action, String)>) {
    let (mut can, mut cannot) = (Vec::new(), Vec::new());
    for action in Action::ALL.iter().copied() {
        let Some(blockers) = blockers(action, case, model, ctx) else { continue };
        match first_blocker_text(&blockers, ctx) {
            None => can.push(action),
            Some(why) => cannot.push((action, why)),
        }
    }
    (can, cannot)
}

/// What can be done with a case, in one line.
pub(super) fn can(case: &Case, model: &Model, ctx: &SessionContext) -> Option<String> {
    let (can, _) = verdicts(case, model, ctx);
    let names: Vec<&str> = can.iter().map(|a| Catalog::text_or_name(&ctx.texts.hint, a.name())).collect();
    (!names.is_empty()).then(|| ctx.texts.labelled(&ctx.texts.plain.can, &ctx.texts.listed(&names)))
}

/// What can be done with a case, by number, and what cannot and why.
pub(super) fn offers(case: &Case, model: &Model, ctx: &SessionContext) -> (Vec<Action>, Vec<String>) {
    let (can, cannot) = verdicts(case, model, ctx);
    let texts = &ctx.texts;
    let mut told: Vec<String> =
        can.iter().enumerate().map(|(n, a)| format!("{}. {}", n + 1, named(*a, ctx))).collect();
    for (action, why) in cannot {
        let name = Catalog::text_or_name(&texts.hint, action.name());
        told.push(texts.labelled(&fill(&texts.plain.not_now, &[("action", name)]), &why));
    }
    (can, told)
}

/// An action by its word, its key, and what it does.
fn named(action: Action, ctx: &SessionContext) -> String {
    let texts = &ctx.texts;
    let word = Catalog::text_or_name(&texts.hint, action.name());
    // Digits are numbers here.
    let key = ctx.keys.key_of(Context::Global, action).filter(|key| key.parse::<usize>().is_err());
    let words: Vec<String> = std::iter::once(word.to_owned()).chain(key).collect();
    texts.labelled(&texts.plain.facts(&words), Catalog::text_or_name(&texts.action, action.name()))
}

/// What is still to be settled on an open case after something was done there.
pub(super) fn left_to_do(case: &Case, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let texts = &ctx.texts;
    // A transfer does not wait for the checks of the officer.
    let elsewhere = !ctx.rules.same_authority(case.entry_port(), case.office);
    let left = |l: &ChecklistItem| l.blocks_approval() && !(elsewhere && l.is_recorded_by_officer());
    let open: Vec<String> =
        case.lines.iter().enumerate().filter(|(_, l)| left(l)).map(|(n, _)| (n + 1).to_string()).collect();
    if case.state.is_workable() && !open.is_empty() {
        return vec![texts.labelled(&texts.plain.open_items, &texts.listed(&open))];
    }
    super::case::verdict(case, model, ctx)
}

/// The files of the inbox that wait to be seen; they are dismissed by a command beside the desk.
pub(super) fn inbox(files: &[WaitingFile], ctx: &SessionContext) -> Vec<String> {
    if files.is_empty() {
        return vec![ctx.texts.inbox.empty.to_string()];
    }
    let all = files.iter().flat_map(|file| waiting_file_lines(&ctx.texts, file));
    all.chain([ctx.texts.inbox.how.to_string()]).collect()
}

/// What help lists before the orders about a case.
const HELP: [Action; 29] = [
    Action::View1,
    Action::View2,
    Action::View3,
    Action::View4,
    Action::ViewExpected,
    Action::Orphans,
    Action::Filter,
    Action::ClearFilter,
    Action::Open,
    Action::Back,
    Action::Mark,
    Action::MarkAll,
    Action::Unmark,
    Action::Why,
    Action::Timeline,
    Action::Letter,
    Action::WriteOut,
    Action::Inform,
    Action::Boarding,
    Action::NewCase,
    Action::Board,
    Action::Inbox,
    Action::Radar,
    Action::Inviter,
    Action::Same,
    Action::NotSame,
    Action::Language,
    Action::Lock,
    Action::Quit,
];

/// What can be written.
pub(super) fn help(ctx: &SessionContext) -> Vec<String> {
    let plain = &ctx.texts.plain;
    let mut all: Vec<String> = plain.help.iter().map(ToString::to_string).collect();
    let word = |name: &str| plain.words.get(name).map_or(name, AsRef::as_ref).to_owned();
    for (name, _) in OWN {
        let what = plain.own.get(name).map_or("", AsRef::as_ref);
        all.push(ctx.texts.labelled(&word(name), what));
    }
    let orders = Action::ALL.iter().copied().filter(|a| a.is_order());
    all.extend(HELP.into_iter().chain(orders).map(|a| named(a, ctx)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::base::keys::{
        ActionKind, CaseLook, FocusChange, ListAction, Marking, PageAction, PanelAction, SessionAction,
        ViewChange,
    };

    /// Understood, but another name for what help lists, or only of use on a screen.
    fn is_left_out(action: Action) -> bool {
        match action.kind() {
            ActionKind::Order(_) | ActionKind::Move(_) | ActionKind::Sort(_) | ActionKind::Answer => true,
            ActionKind::Focus(change) => matches!(change, FocusChange::Next | FocusChange::Previous),
            ActionKind::Look(look) => matches!(look, CaseLook::Copy | CaseLook::Unmask),
            ActionKind::View(to) => {
                matches!(to, ViewChange::Next | ViewChange::Previous | ViewChange::Saved(_))
            }
            ActionKind::List(what) => !matches!(
                what,
                ListAction::Filter
                    | ListAction::ClearFilter
                    | ListAction::Mark(Marking::One | Marking::All | Marking::None)
            ),
            ActionKind::Page(page) => !matches!(
                page,
                PageAction::Dashboard | PageAction::Inbox | PageAction::Boarding | PageAction::NewCase
            ),
            ActionKind::Session(session) => {
                !matches!(session, SessionAction::Language | SessionAction::Lock | SessionAction::Quit)
            }
            ActionKind::Panel(panel) => {
                !matches!(panel, PanelAction::WriteOut | PanelAction::Same | PanelAction::NotSame)
            }
        }
    }

    #[test]
    fn help_has_or_leaves_out_every_action() {
        for action in Action::ALL.iter().copied() {
            assert_ne!(HELP.contains(&action), is_left_out(action), "{action}");
        }
    }
}
