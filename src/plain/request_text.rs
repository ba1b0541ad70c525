//! A document request in lines: what it asks for, until when, and its text. Owns the sentences; it changes nothing.

use crate::domain::warning::warnings_at;
use crate::text::{Catalog, blocker_text, day_time, warning_text};
use crate::ui::base::context::SessionContext;
use crate::ui::detail::subject::{requested_item_text, subject_line};
use crate::ui::dialogs::document_request::state::DocumentRequestForm;
use crate::ui::state::model::Model;
use chrono::{DateTime, Utc};

/// The text of a request that is being written, line by line.
#[derive(Debug)]
pub(super) struct RequestText {
    /// The Chinese one, or the English one.
    pub(super) which: usize,
    pub(super) lines: Vec<String>,
}

/// A request as it opens: whom it is about, what it asks for, its text, and what can be changed.
pub(super) fn request_lines(form: &DocumentRequestForm, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let Some(case) = model.case(form.case) else { return Vec::new() };
    let mut all =
        vec![Catalog::text_or_name(&ctx.texts.action, "request").to_owned(), subject_line(case, model, ctx)];
    all.extend(item_lines(form, model.now, ctx));
    all.extend(form.text().lines().map(ToOwned::to_owned));
    all.extend(form.blockers.iter().map(|b| blocker_text(&ctx.texts, b, &ctx.rules)));
    let known =
        form.command(model.now).map(|c| warnings_at(case, &c, &ctx.rules, model.now)).unwrap_or_default();
    all.extend(known.iter().map(|w| warning_text(&ctx.texts, w, &ctx.rules)));
    all.push(ctx.texts.plain.paper_hint.to_string());
    all
}

/// Every item that can be asked for, by number, and until when.
pub(super) fn item_lines(
    form: &DocumentRequestForm,
    now: DateTime<Utc>,
    ctx: &SessionContext,
) -> Vec<String> {
    let (texts, p) = (&ctx.texts, &ctx.texts.paper);
    let mut all = Vec::new();
    for (n, entry) in form.items.iter().enumerate() {
        let mut facts = vec![requested_item_text(&entry.asked, ctx)];
        if !entry.chosen {
            facts.push(texts.plain.paper_not_chosen.to_string());
        } else if entry.late {
            facts.push(p.late_mark.to_string());
        }
        all.push(format!("{}. {}", n + 1, texts.plain.facts(&facts)));
    }
    if let Some(at) = form.reply_by(now) {
        all.push(texts.labelled(&p.reply_by, &day_time(texts, at)));
    }
    if form.stale {
        all.push(texts.plain.paper_stale.to_string());
    }
    if form.is_late() && form.late.value().trim().is_empty() {
        all.push(p.late_label.to_string());
    }
    all
}

/// The question that is asked about a request.
pub(super) fn question(writing: Option<&RequestText>, ctx: &SessionContext) -> String {
    let plain = &ctx.texts.plain;
    if writing.is_some() { plain.paper_line.to_string() } else { plain.paper_ask.to_string() }
}
