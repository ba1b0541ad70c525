//! The dialog of an action: whom it is about, what is to be filled in, what stands in the way, how it is confirmed.

use crate::domain::case::Case;
use crate::domain::case::checklist::{Finding, FindingSeverity};
use crate::domain::case::state::CaseState;
use crate::domain::event::Event;
use crate::domain::warning::warnings_at;
use crate::text::{Catalog, blocker_text, fill, finding_text, item_name, port_name, warning_text};
use crate::ui::actions::availability::{dry_run, sample_command};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, DialogDetail};
use crate::ui::base::overlay;
use crate::ui::detail::subject::{proposal_lines, subject_line};
use crate::ui::dialogs::action_form::state::{ActionForm, FormPart};
use crate::ui::state::model::Model;
use crate::ui::state::privacy::masked_finding;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Lines for words: what is usually written, and what a pre-written rationale takes.
const LEAST_WORDS: usize = 3;
const MOST_WORDS: usize = 5;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    form: &ActionForm,
    model: &Model,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    let case = model.case(form.case)?;
    let (theme, d) = (&ctx.theme, &ctx.texts.dialog);
    let wide = 74.min(screen.width.saturating_sub(6));
    let about = if form.many.is_some() { Vec::new() } else { context_lines(form, case, model, ctx) };
    let mut about: Vec<String> =
        about.iter().flat_map(|t| cells::wrap(t, usize::from(wide))).map(ToOwned::to_owned).collect();
    let missing =
        form.missing.map(|part| if part == FormPart::Port { &d.port_unreadable } else { &d.choose_first });
    let known =
        form.command(model.now).map(|c| warnings_at(case, &c, &ctx.rules, model.now)).unwrap_or_default();
    let warn: Vec<String> = form
        .blockers
        .iter()
        .map(|b| blocker_text(&ctx.texts, b, &ctx.rules))
        .chain(missing.map(ToString::to_string))
        .chain(known.iter().map(|w| warning_text(&ctx.texts, w, &ctx.rules)))
        .flat_map(|t| {
            cells::wrap(&t, usize::from(wide)).into_iter().map(ToOwned::to_owned).collect::<Vec<_>>()
        })
        .take(6)
        .collect();
    let picking = form.part == FormPart::Pick;
    let choices = form.picker.as_ref().map_or(0, crate::ui::base::widgets::picker::Picker::len);
    let pick_high = if picking { (choices + 1).clamp(3, 9) } else { usize::from(form.picker.is_some()) };
    let time_high = if form.time.is_some() { 2 + usize::from(form.time_wrong) } else { 0 };
    let carrier_high = usize::from(form.carrier.is_some()) + usize::from(form.port.is_some());
    let note_lines = form.note.as_ref().map_or(0, |n| n.wrapped(usize::from(wide) - 1).0.len());
    let note_rows = note_lines.clamp(LEAST_WORDS, MOST_WORDS);
    let note_high = if form.note.is_some() { note_rows + 1 } else { 0 };
    // What is filled in keeps its room: of what is only read the rest is counted, and stands in the pane of the case.
    let needed = 2 + pick_high + time_high + carrier_high + note_high + warn.len() + 2;
    let room = usize::from(screen.height.saturating_sub(2)).saturating_sub(needed).max(1);
    if about.len() > room {
        let more = about.len() + 1 - room;
        about.truncate(room - 1);
        about.push(format!("  +{more}"));
    }
    let high = needed + about.len();
    let title = Catalog::of(&ctx.texts.action, form.action.name());
    let inner = overlay::frame(buf, screen, wide, u16::try_from(high).unwrap_or(u16::MAX), title, ctx);
    let mut y = inner.y;
    let mut cursor = None;
    let line = |buf: &mut Buffer, y: &mut u16, text: &str, style| {
        if *y < inner.bottom().saturating_sub(1) {
            cells::field(buf, inner.x, *y, inner.width, text, style, ctx.glyphs.ellipsis);
        }
        *y += 1;
    };
    let whom = match form.many {
        Some(n) => fill(&ctx.texts.many.about, &[("n", &n.to_string())]),
        None => subject_line(case, model, ctx),
    };
    line(buf, &mut y, &whom, theme.strong);
    for text in &about {
        line(buf, &mut y, text, theme.text);
    }
    y += 1;
    if let Some(picker) = &form.picker {
        if picking {
            let area = Rect::new(inner.x, y, inner.width, u16::try_from(pick_high).unwrap_or(3));
            cursor = Some(picker.draw(buf, area.intersection(inner), true, ctx));
        } else if let Some(choice) = picker.choice() {
            cells::put(
                buf,
                inner.x,
                y,
                inner.width,
                &format!("{}  {}", choice.code, choice.name),
                theme.strong,
            );
        }
        y += u16::try_from(pick_high).unwrap_or(3);
    }
    if let Some(time) = &form.time {
        let label = form.label(FormPart::Time, &ctx.texts);
        let x = inner.x + cells::put(buf, inner.x, y, 12, label, theme.label) + 1;
        let at = time.draw(buf, Rect::new(x, y, 20, 1), theme.input);
        if form.part == FormPart::Time {
            cursor = Some(at);
        }
        match form.time_text(ctx, model.now) {
            Some(said) => {
                cells::put(buf, x + 22, y, inner.right().saturating_sub(x + 22), &said, theme.strong)
            }
            None => cells::put(buf, x + 22, y, inner.width, "?", theme.soon),
        };
        y += 1;
        if form.time_wrong {
            line(buf, &mut y, &d.time_wrong, theme.late);
        }
        line(buf, &mut y, &form.time_hint(&ctx.texts, model.now), theme.label);
    }
    if let Some(port) = &form.port {
        let label = form.label(FormPart::Port, &ctx.texts);
        let x = inner.x + cells::put(buf, inner.x, y, 12, label, theme.label) + 1;
        let at = port.draw(buf, Rect::new(x, y, 20, 1), theme.input);
        let (said, style) = match form.port_text(ctx) {
            Some(port) => (port, theme.strong),
            None => (ctx.texts.arrival.port_hint.to_string(), theme.label),
        };
        cells::put(buf, x + 22, y, inner.right().saturating_sub(x + 22), &said, style);
        if form.part == FormPart::Port {
            cursor = Some(at);
        }
        y += 1;
    }
    if let Some(carrier) = &form.carrier {
        let label = form.label(FormPart::Carrier, &ctx.texts);
        let x = inner.x + cells::put(buf, inner.x, y, 12, label, theme.label) + 1;
        let at = carrier.draw(buf, Rect::new(x, y, 20, 1), theme.input);
        if form.part == FormPart::Carrier {
            cursor = Some(at);
        }
        y += 1;
    }
    if let Some(note) = &form.note {
        let label = ctx.texts.bracketed(form.label(FormPart::Note, &ctx.texts), form.note_hint(&ctx.texts));
        cells::put(buf, inner.x, y, inner.width, &label, theme.label);
        let rows = u16::try_from(note_rows).unwrap_or(3);
        let area = Rect::new(inner.x, y + 1, inner.width, rows).intersection(inner);
        let at = note.draw_wrapped(buf, area, theme.input);
        if form.part == FormPart::Note {
            cursor = Some(at);
        }
        y += rows + 1;
    }
    for text in &warn {
        cells::put(buf, inner.x, y, inner.width, text, theme.late);
        y += 1;
    }
    let last = form.parts().last() == Some(&form.part);
    let hint = match form.part {
        FormPart::Confirm => &d.confirm_hint,
        _ if last => &d.submit_hint,
        _ => &d.next_hint,
    };
    cells::put(buf, inner.x, inner.bottom().saturating_sub(1), inner.width, hint, theme.key);
    cursor
}

/// What else has to be seen before the action is taken.
#[must_use]
pub fn context_lines(form: &ActionForm, case: &Case, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let (texts, d) = (&ctx.texts, &ctx.texts.dialog);
    let mut lines = Vec::new();
    if let Some(item) = form.item {
        lines.push(texts.labelled(&d.item, &item_name(texts, item, &ctx.rules)));
    }
    if let Some(line) = form.item.and_then(|i| case.line(i)) {
        if form.action == Action::Verify && line.severity() >= Some(FindingSeverity::Doubt) {
            lines.push(d.reason_doubt.to_string());
        }
        let hidden = model.privacy.hides(case.no, ctx.protected);
        let said = |f: &Finding| {
            if hidden { finding_text(texts, &masked_finding(f)) } else { finding_text(texts, f) }
        };
        lines.extend(line.findings.iter().map(|f| format!("{} {}", ctx.glyphs.doubt, said(f))));
    }
    for detail in form.order.details {
        match detail {
            DialogDetail::Proposal => lines.extend(proposal_lines(case, ctx)),
            DialogDetail::Escalation => lines.extend(escalation(case, ctx)),
            DialogDetail::EntryPort => lines.push(port_name(texts, case.entry_port(), &ctx.rules)),
            DialogDetail::GracePeriod => lines.push(sealing(ctx)),
            DialogDetail::Review if case.is_reviewed() => lines.push(d.review_complete.to_string()),
            DialogDetail::Review => lines.push(d.review_open.to_string()),
            DialogDetail::Run => {
                lines.extend(
                    form.run
                        .iter()
                        .map(|i| format!("{} {}", ctx.glyphs.verified, item_name(texts, *i, &ctx.rules))),
                );
                let left: Vec<String> = case
                    .lines
                    .iter()
                    .filter(|l| l.blocks_approval() && !form.run.contains(&l.item))
                    .map(|l| item_name(texts, l.item, &ctx.rules))
                    .collect();
                if !left.is_empty() {
                    lines.push(texts.labelled(&d.run_left, &texts.listed(&left)));
                }
                lines.push(d.run_hint.to_string());
            }
        }
    }
    if asks_second(form, case, model, ctx) {
        lines.push(d.second_needed.to_string());
    }
    lines
}

/// Whether the action does not take effect before a second officer agrees.
fn asks_second(form: &ActionForm, case: &Case, model: &Model, ctx: &SessionContext) -> bool {
    if !form.order.second {
        return false;
    }
    let command = form.command(model.now).or_else(|| sample_command(form.action, model, ctx, case));
    let events = command.and_then(|command| dry_run(case, &command, ctx, model.desk_time()).ok());
    events.is_some_and(|events| events.iter().any(|event| matches!(event, Event::SecondAsked { .. })))
}

/// What an open escalation asks, in the words of whoever escalated.
fn escalation(case: &Case, ctx: &SessionContext) -> Option<String> {
    let stamp = case.timeline.iter().rev().find(|s| &*s.event == "escalated");
    let stamp = stamp.filter(|_| case.state == CaseState::Escalated)?;
    let what = format!("{} {}", stamp.officer, Catalog::of(&ctx.texts.event, &stamp.event));
    Some(stamp.note.as_ref().map_or_else(|| what.clone(), |note| ctx.texts.labelled(&what, note)))
}

fn sealing(ctx: &SessionContext) -> String {
    fill(&ctx.texts.dialog.sealing_hint, &[("s", &ctx.rules.policy.sealing_seconds.to_string())])
}
