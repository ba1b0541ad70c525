//! The dialog of an action: whom it is about, what is to be filled in, what blocks it, how it is confirmed.

use crate::domain::case::Case;
use crate::domain::case::checklist::{Finding, FindingSeverity};
use crate::domain::case::state::CaseState;
use crate::domain::code::Item;
use crate::domain::event::Event;
use crate::domain::warning::warnings_at;
use crate::text::{
    Catalog, already_issued_text, blocker_text, fill, finding_text, item_name, port_name, warning_text,
};
use crate::ui::actions::availability::{dry_run, sample_command};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, DialogDetail};
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::base::widgets::field::Field;
use crate::ui::detail::subject::{proposal_lines, subject_line_of};
use crate::ui::dialogs::action_form::state::{ActionForm, FormPart};
use crate::ui::state::model::Model;
use crate::ui::state::privacy::masked_finding;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Lines for words: what is usually written, and what a pre-written rationale takes.
const LEAST_WORDS: usize = 3;
const MOST_WORDS: usize = 5;
/// Lines for warnings that a dialog has from the beginning, and at most.
const WARNED: usize = 1;
const MOST_WARNED: usize = 6;
/// Lines of a list of choices with what narrows it.
const CHOICES: (usize, usize) = (3, 9);
/// The label of a field and what is said of it: where they begin.
const FIELD: u16 = 12;
const SAID: u16 = FIELD + 23;

/// The rows of the parts of a form: the same in every step.
struct FormRows {
    about: usize,
    pick: usize,
    time: usize,
    fields: usize,
    words: usize,
    warn: usize,
}

impl FormRows {
    fn all(&self) -> usize {
        let words = if self.words > 0 { self.words + 1 } else { 0 };
        1 + self.about + 1 + self.pick + self.time + self.fields + words + self.warn
    }

    /// Gives up rows until all fit: blank ones of the list of choices and of the words first, then what is only read, which is counted.
    fn fit(mut self, room: usize) -> Self {
        let over = |rows: &Self| rows.all().saturating_sub(room);
        let less = |rows: usize, least: usize, over: usize| rows - over.min(rows.saturating_sub(least));
        self.words = less(self.words, LEAST_WORDS, over(&self));
        self.pick = less(self.pick, CHOICES.0 + 1, over(&self));
        self.about = less(self.about, 1, over(&self));
        self
    }
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    form: &ActionForm,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let Some(case) = model.case(form.case) else { return DrawnLayer::default() };
    let (theme, d) = (&ctx.theme, &ctx.texts.dialog);
    let (_, wide) = overlay::room((screen.width, screen.height), Extent::Dialog(1));
    let about = if form.many.is_some() { Vec::new() } else { context_lines(form, case, model, ctx) };
    let mut about: Vec<String> =
        about.iter().flat_map(|t| cells::wrap(t, wide)).map(ToOwned::to_owned).collect();
    let warn = warnings(form, case, wide, model, ctx);
    let picking = form.part == FormPart::Pick;
    let choices = form.picker.as_ref().map_or(0, |picker| (picker.len() + 1).clamp(CHOICES.0, CHOICES.1));
    let words = form.note.as_ref().map_or(0, |n| n.wrapped(wide.saturating_sub(1)).0.len());
    let rows = FormRows {
        about: about.len(),
        pick: choices,
        time: if form.time.is_some() { 3 } else { 0 },
        fields: [&form.carrier, &form.port, &form.number].into_iter().flatten().count(),
        words: if form.note.is_some() { words.clamp(LEAST_WORDS, MOST_WORDS) } else { 0 },
        warn: warn.len().max(WARNED),
    };
    let extent = Extent::Dialog(rows.all());
    let (high, _) = overlay::room((screen.width, screen.height), extent);
    let rows = rows.fit(high);
    if about.len() > rows.about {
        let more = about.len() + 1 - rows.about;
        about.truncate(rows.about - 1);
        about.push(format!("  +{more}"));
    }
    let title = Catalog::text_or_name(&ctx.texts.action, form.action.name());
    let state = recall_seconds(form, ctx)
        .map_or_else(String::new, |seconds| fill(&ctx.texts.dialog.sealing_hint, &[("s", &seconds)]));
    let area = overlay::open(buf, screen, extent, (title, &state), ctx);
    let inner = area.inner;
    let mut y = inner.y;
    let mut cursor = None;
    let line = |buf: &mut Buffer, y: &mut u16, text: &str, style| {
        if *y < inner.bottom() {
            cells::field(buf, inner.x, *y, inner.width, text, style, ctx.glyphs.ellipsis);
        }
        *y += 1;
    };
    let whom = match form.many {
        Some(n) => fill(&ctx.texts.many.about, &[("n", &n.to_string())]),
        None => subject_line_of(case, form.traveller(), model, ctx),
    };
    line(buf, &mut y, &whom, theme.strong);
    for text in &about {
        line(buf, &mut y, text, theme.text);
    }
    y += 1;
    if let Some(picker) = &form.picker {
        if picking {
            let pick = Rect::new(inner.x, y, inner.width, u16::try_from(rows.pick).unwrap_or(3));
            cursor = Some(picker.draw(buf, pick.intersection(inner), true, ctx));
            y += pick.height;
        } else if let Some(choice) = picker.choice() {
            line(buf, &mut y, &format!("{}  {}", choice.code, choice.name), theme.strong);
        } else {
            let text = fill(&d.not_chosen, &[("list", form.list_label(&ctx.texts))]);
            line(buf, &mut y, &text, theme.soon);
        }
    }
    let field = |buf: &mut Buffer, y: u16, label: &str, field: &Field, said: &str, style| {
        cells::field(buf, inner.x, y, FIELD - 1, label, theme.label, ctx.glyphs.ellipsis);
        let at = field.draw(buf, Rect::new(inner.x + FIELD, y, 20, 1), theme.input);
        let x = inner.x + SAID;
        cells::chip(buf, x, y, inner.right().saturating_sub(x), said, style, ctx.glyphs.ellipsis);
        at
    };
    if let Some(time) = &form.time {
        let label = form.label(FormPart::Time, &ctx.texts);
        let said = form.time_text(ctx, model.now);
        let (said, style) = said.map_or(("?".to_owned(), theme.soon), |said| (said, theme.strong));
        let at = field(buf, y, label, time, &said, style);
        if form.part == FormPart::Time {
            cursor = Some(at);
        }
        y += 1;
        let wrong = if form.time_wrong { &*ctx.texts.dialog.time_wrong } else { "" };
        line(buf, &mut y, &form.time_hint(&ctx.texts, model.now), theme.label);
        cells::chip(buf, inner.x, y, inner.width, wrong, theme.late, ctx.glyphs.ellipsis);
        y += 1;
    }
    if let Some(port) = &form.port {
        let (said, style) = match form.port_text(ctx) {
            Some(port) => (port, theme.strong),
            None => (ctx.texts.arrival.port_hint.to_string(), theme.label),
        };
        let at = field(buf, y, form.label(FormPart::Port, &ctx.texts), port, &said, style);
        if form.part == FormPart::Port {
            cursor = Some(at);
        }
        y += 1;
    }
    if let Some(carrier) = &form.carrier {
        let at = field(buf, y, form.label(FormPart::Carrier, &ctx.texts), carrier, "", theme.label);
        if form.part == FormPart::Carrier {
            cursor = Some(at);
        }
        y += 1;
    }
    if let Some(number) = &form.number {
        let at = field(buf, y, form.label(FormPart::Number, &ctx.texts), number, "", theme.label);
        if form.part == FormPart::Number {
            cursor = Some(at);
        }
        y += 1;
    }
    if let Some(note) = &form.note {
        words_heading(buf, Rect::new(inner.x, y, inner.width, 1), form, ctx);
        let high = u16::try_from(rows.words).unwrap_or(3);
        let text = Rect::new(inner.x, y + 1, inner.width, high).intersection(inner);
        let at = note.draw_wrapped(buf, text, theme.input);
        if form.part == FormPart::Note {
            cursor = Some(at);
        }
    }
    // Warnings are never dropped: they have the last rows.
    let from = inner.bottom().saturating_sub(u16::try_from(warn.len()).unwrap_or(0)).max(inner.y);
    for (text, y) in warn.iter().zip(from..inner.bottom()) {
        cells::chip(buf, inner.x, y, inner.width, text, theme.late, ctx.glyphs.ellipsis);
    }
    area.drawn(cursor)
}

/// The label of the words, and at the right what is to be known of them: how they are edited, or whether they are needed.
fn words_heading(buf: &mut Buffer, row: Rect, form: &ActionForm, ctx: &SessionContext) {
    cells::put(buf, row.x, row.y, row.width, form.label(FormPart::Note, &ctx.texts), ctx.theme.label);
    let edits = form.part == FormPart::Confirm;
    let hint = match (form.prewritten(), edits) {
        (true, true) => &*ctx.texts.dialog.note_edits,
        _ => form.note_hint(&ctx.texts),
    };
    let wide = u16::try_from(cells::width(hint)).unwrap_or(row.width).min(row.width);
    cells::put(buf, row.right() - wide, row.y, wide, hint, ctx.theme.label);
}

/// The seconds for which the decision can be recalled; none where it cannot, or where it is about many cases.
pub(crate) fn recall_seconds(form: &ActionForm, ctx: &SessionContext) -> Option<String> {
    let recalls = form.many.is_none() && form.order.details.contains(&DialogDetail::GracePeriod);
    recalls.then(|| ctx.rules.policy.sealing_seconds.to_string())
}

/// What blocks the action or should be known before it is taken.
fn warnings(form: &ActionForm, case: &Case, wide: usize, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let d = &ctx.texts.dialog;
    let missing = form.missing.map(|part| match part {
        FormPart::Port => d.port_unreadable.to_string(),
        FormPart::Pick if form.offers_all() => d.choose_traveller.to_string(),
        _ => fill(&d.choose_first, &[("list", form.list_label(&ctx.texts))]),
    });
    // A warning is about one traveller; of many cases the first says nothing of the others.
    let command = form.command(model.now).filter(|_| form.many.is_none());
    let known = command.map(|c| warnings_at(case, &c, &ctx.rules, model.now)).unwrap_or_default();
    let all = form
        .blockers
        .iter()
        .map(|b| blocker_text(&ctx.texts, b, &ctx.rules))
        .chain(missing)
        .chain(known.iter().map(|w| warning_text(&ctx.texts, w, &ctx.rules)));
    all.flat_map(|t| cells::wrap(&t, wide).into_iter().map(ToOwned::to_owned).collect::<Vec<_>>())
        .take(MOST_WARNED)
        .collect()
}

/// What else has to be seen before the action is taken.
#[must_use]
pub(crate) fn context_lines(
    form: &ActionForm,
    case: &Case,
    model: &Model,
    ctx: &SessionContext,
) -> Vec<String> {
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
            DialogDetail::Visa => {
                lines.push(visa_line(case, ctx));
                lines.extend(opened_line(case, ctx));
            }
            // The title says it.
            DialogDetail::GracePeriod => {}
            DialogDetail::Review if case.is_reviewed() => lines.push(d.review_complete.to_string()),
            DialogDetail::Review => lines.push(d.review_open.to_string()),
            DialogDetail::Run => {
                lines.extend(
                    form.run
                        .iter()
                        .map(|i| format!("{} {}", ctx.glyphs.verified, item_name(texts, *i, &ctx.rules))),
                );
                let unopened: Vec<Item> = case
                    .reviewable_items()
                    .filter(|item| case.unopened_by(ctx.officer.id, *item) > 0)
                    .collect();
                if !unopened.is_empty() {
                    let names: Vec<String> =
                        unopened.iter().map(|i| item_name(texts, *i, &ctx.rules)).collect();
                    lines.push(texts.labelled(&d.run_unopened, &texts.listed(&names)));
                }
                let left: Vec<String> = case
                    .lines
                    .iter()
                    .filter(|l| l.blocks_approval() && !form.run.contains(&l.item))
                    .filter(|l| !unopened.contains(&l.item))
                    .map(|l| item_name(texts, l.item, &ctx.rules))
                    .collect();
                if !left.is_empty() {
                    lines.push(texts.labelled(&d.run_left, &texts.listed(&left)));
                }
                lines.push(d.run_hint.to_string());
            }
        }
    }
    if form.action == Action::Recall {
        lines.extend(already_issued_text(texts, &case.timeline));
    }
    if asks_second(form, case, model, ctx) {
        lines.push(d.second_needed.to_string());
    } else if form.action == Action::Void && !ctx.protected {
        lines.push(d.second_not_asked.to_string());
    }
    lines
}

/// How many of the delivered files the officer has opened; none where none was delivered.
fn opened_line(case: &Case, ctx: &SessionContext) -> Option<String> {
    let (opened, files) = case.files_opened_by(ctx.officer.id);
    let values = [("n", &*opened.to_string()), ("m", &*files.to_string())];
    (files > 0).then(|| fill(&ctx.texts.viewer.opened_by_you, &values))
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
    let what = format!("{} {}", stamp.officer, Catalog::text_or_name(&ctx.texts.event, &stamp.event));
    Some(stamp.note.as_ref().map_or_else(|| what.clone(), |note| ctx.texts.labelled(&what, note)))
}

/// What would be issued: category, entries, stay and port, each with its words.
fn visa_line(case: &Case, ctx: &SessionContext) -> String {
    let (texts, l, papers) = (&ctx.texts, &ctx.texts.labels, &case.papers);
    let category = ctx.rules.category(papers.category).map_or("", |c| c.name.get(ctx.lang));
    let entries = match papers.entries {
        1 => l.entry_one.to_string(),
        n => fill(&l.entries, &[("n", &n.to_string())]),
    };
    let port = case.entry_port();
    [
        format!("{} {category}", papers.category),
        entries,
        fill(&l.days, &[("n", &papers.stay_days.to_string())]),
        format!("{} {port} {}", l.enters, port_name(texts, port, &ctx.rules)),
    ]
    .join(&format!(" {} ", ctx.glyphs.dot))
}
