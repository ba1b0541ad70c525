//! The form of a new case at the counter: a row for each field with what was understood or is faulty beside it, the documents to tick, and
//! what the automatic checks say before it is written.

use crate::domain::case::checklist::{FindingSeverity, Requirement};
use crate::domain::findings::checklist;
use crate::domain::reader::open_cases;
use crate::text::{Catalog, fill, finding_text, item_name};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::base::widgets::picker::Picker;
use crate::ui::dialogs::new_case::field::NewCaseField;
use crate::ui::dialogs::new_case::state::{NewCaseForm, NewCaseQuestion, NewCaseRow};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Cells of the labels, with the mark of a fault before them.
const LABEL: u16 = 29;
/// Cells of a field with something said beside it.
const FIELD: u16 = 24;
/// Lines below the rows, at the most and in general.
const MOST_BELOW: usize = 7;
const BELOW: usize = 2;
/// Choices that are named below a field.
const NAMED: usize = 12;

/// A line of the form: a heading, or a row.
enum FormLine<'a> {
    Heading(&'a str),
    Row(NewCaseRow),
}

fn form_lines<'a>(form: &NewCaseForm, ctx: &'a SessionContext) -> Vec<FormLine<'a>> {
    let heading = |name| FormLine::Heading(Catalog::text_or_name(&ctx.texts.new_case.sections, name));
    let mut lines = Vec::new();
    let mut documents = false;
    for row in form.rows(ctx) {
        match row {
            NewCaseRow::Field(field) => lines.extend(field.heading().map(heading)),
            NewCaseRow::Item(..) if !std::mem::replace(&mut documents, true) => {
                lines.push(heading("documents"));
            }
            NewCaseRow::Item(..) | NewCaseRow::Confirm => {}
        }
        lines.push(FormLine::Row(row));
    }
    lines
}

/// What the automatic checks find on what is written, and open cases of the same passport; for the confirmation.
#[must_use]
pub(crate) fn warnings(form: &NewCaseForm, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let t = &ctx.texts.new_case;
    let Some(papers) = form.application(ctx, model.now) else { return vec![t.incomplete.to_string()] };
    let open = open_cases(model.desk.iter().map(|live| &*live.case), &papers.traveller);
    let open = open.iter().map(|found| fill(&t.already_open, &[("case", &found.case.to_string())]));
    let mut all: Vec<String> = open.collect();
    let lines = checklist(&papers, &[], &ctx.rules, model.now);
    let findings = lines.iter().flat_map(|line| &line.findings);
    let weighty = findings.filter(|f| f.severity > FindingSeverity::Notice);
    all.extend(weighty.map(|finding| format!("{} {}", ctx.glyphs.doubt, finding_text(&ctx.texts, finding))));
    all
}

/// What can be chosen in a field, as far as it is named; empty for free text.
#[must_use]
pub(crate) fn choices_text(form: &NewCaseForm, field: NewCaseField, ctx: &SessionContext) -> String {
    let picker = Picker::open(field.choices(form.ground(ctx), ctx));
    let chosen = form.code(field, ctx).is_some();
    let fitting = picker.fitting(if chosen { "" } else { form.text(field) });
    let named: Vec<String> = fitting.iter().take(NAMED).map(|c| format!("{} {}", c.code, c.name)).collect();
    let mut text = named.join(&format!(" {} ", ctx.glyphs.dot));
    if fitting.len() > NAMED {
        text = format!("{text}  +{}", fitting.len() - NAMED);
    }
    text
}

/// What is said below the rows.
fn below(form: &NewCaseForm, model: &Model, ctx: &SessionContext) -> Vec<(String, Style)> {
    let (theme, t) = (&ctx.theme, &ctx.texts.new_case);
    match &form.asks {
        Some(NewCaseQuestion::Replace(who)) => {
            let values = [("name", &*who.name()), ("number", &*who.passport.number)];
            return vec![(fill(&t.replace_question, &values), theme.late)];
        }
        Some(NewCaseQuestion::Discard) => return vec![(t.discard_question.to_string(), theme.late)],
        None => {}
    }
    if form.sent.is_some() {
        return vec![(ctx.texts.app.saving.to_string(), theme.text)];
    }
    let mut all: Vec<(String, Style)> = form.said.iter().map(|text| (text.clone(), theme.late)).collect();
    all.extend(form.faults.iter().filter(|(f, _)| f.is_none()).map(|(_, text)| (text.clone(), theme.late)));
    match form.row {
        NewCaseRow::Field(field) => {
            all.extend(form.fault(field).map(|text| (text.to_owned(), theme.late)));
            let choices = choices_text(form, field, ctx);
            if !choices.is_empty() {
                all.push((choices, theme.label));
            } else if let Some(hint) = t.hints.get(field.name()) {
                all.push((hint.to_string(), theme.label));
            }
        }
        NewCaseRow::Item(..) => all.push((t.item_hint.to_string(), theme.label)),
        NewCaseRow::Confirm => {
            all.extend(warnings(form, model, ctx).into_iter().map(|text| (text, theme.soon)));
            all.push((t.confirm_hint.to_string(), theme.label));
        }
    }
    all
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    form: &NewCaseForm,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let theme = &ctx.theme;
    let title = Catalog::text_or_name(&ctx.texts.action, "new-case");
    let opened = overlay::open(buf, screen, Extent::Page, (title, ""), ctx);
    let inner = opened.inner;
    let said: Vec<(String, Style)> = below(form, model, ctx)
        .into_iter()
        .flat_map(|(text, style)| {
            let parts = cells::wrap_to(&text, usize::from(inner.width), 2, ctx.glyphs.ellipsis);
            parts.into_iter().map(move |part| (part, style))
        })
        .take(MOST_BELOW)
        .collect();
    let foot = u16::try_from(said.len().max(BELOW)).unwrap_or(2);
    let high = inner.height.saturating_sub(foot + 1);
    let lines = form_lines(form, ctx);
    let at = lines.iter().position(|line| matches!(line, FormLine::Row(row) if *row == form.row));
    // The heading above the first row of a part stays with it, and a row is never the last that is seen.
    let seen = usize::from(high.max(1));
    let top = at.map_or(0, |at| (at + 2).saturating_sub(seen)).min(lines.len().saturating_sub(seen));
    let mut cursor = None;
    for (line, y) in lines.iter().skip(top).zip(inner.y..inner.y + high) {
        let place = Rect::new(inner.x, y, inner.width, 1);
        match line {
            FormLine::Heading(text) => {
                cells::field(buf, place.x, y, place.width, text, theme.strong, ctx.glyphs.ellipsis);
            }
            FormLine::Row(row) => cursor = draw_row(buf, place, *row, form, ctx).or(cursor),
        }
    }
    let below = lines.len().saturating_sub(top + seen);
    if below > 0 {
        let more = fill(&ctx.texts.dialog.more_below, &[("n", &below.to_string())]);
        let wide = u16::try_from(cells::width(&more)).unwrap_or(0).min(inner.width);
        cells::put(buf, inner.right() - wide, inner.y + high, wide, &more, theme.label);
    }
    let from = inner.bottom().saturating_sub(u16::try_from(said.len()).unwrap_or(0));
    for ((text, style), y) in said.iter().zip(from..inner.bottom()) {
        cells::chip(buf, inner.x, y, inner.width, text, *style, ctx.glyphs.ellipsis);
    }
    let written = form.asks.is_none() && form.sent.is_none();
    opened.drawn(cursor.filter(|_| written))
}

/// Draws a row; answers the cursor's cell where it is written in.
fn draw_row(
    buf: &mut Buffer,
    place: Rect,
    row: NewCaseRow,
    form: &NewCaseForm,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    let (theme, texts) = (&ctx.theme, &ctx.texts);
    let focused = row == form.row;
    let label = if focused { theme.key } else { theme.label };
    match row {
        NewCaseRow::Field(field) => {
            let fault = form.fault(field);
            let mark = if fault.is_some() { ctx.glyphs.doubt } else { " " };
            cells::put(buf, place.x, place.y, 2, mark, theme.late);
            let text = &field.label(texts);
            cells::field(buf, place.x + 2, place.y, LABEL - 3, text, label, ctx.glyphs.ellipsis);
            let x = place.x + LABEL;
            let chosen = form.chosen(field, ctx).map(|(_, name)| name);
            let (said, style) = match (fault, chosen) {
                (Some(fault), _) => (fault.to_owned(), theme.late),
                (None, Some(name)) => (name, theme.strong),
                (None, None) => (String::new(), theme.label),
            };
            let left = place.right().saturating_sub(x);
            let wide = if said.is_empty() { left } else { FIELD.min(left) };
            let at = form.field(field)?.draw(buf, Rect::new(x, place.y, wide, 1), theme.input);
            if !said.is_empty() {
                let x = x + wide + 1;
                let left = place.right().saturating_sub(x);
                cells::chip(buf, x, place.y, left, &said, style, ctx.glyphs.ellipsis);
            }
            focused.then_some(at)
        }
        NewCaseRow::Item(item, need) => {
            let sign = if form.was_seen(item) { ctx.glyphs.verified } else { " " };
            let labels = &texts.labels;
            let need = match need {
                Requirement::Mandatory => &labels.mandatory,
                Requirement::Conditional => &labels.conditional,
                Requirement::Optional => &labels.optional,
            };
            let text = format!("  [{sign}] {}", texts.bracketed(&item_name(texts, item, &ctx.rules), need));
            let style = if focused { theme.selection } else { theme.text };
            cells::field(buf, place.x, place.y, place.width, &text, style, ctx.glyphs.ellipsis);
            None
        }
        NewCaseRow::Confirm => {
            let style = if focused { theme.selection } else { theme.text };
            let text = format!("  {}", texts.new_case.confirm);
            cells::field(buf, place.x, place.y, place.width, &text, style, ctx.glyphs.ellipsis);
            None
        }
    }
}
