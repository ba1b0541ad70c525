//! What came since documents were requested, in lines: for the pane of the case and for the panel of the request.

use crate::domain::case::Case;
use crate::domain::case::request_reply::ReplyStatus;
use crate::text::{Catalog, day_time, fill};
use crate::ui::base::context::SessionContext;
use ratatui::style::Style;

/// A heading, a line for each item that was asked for, and what came unasked; nothing where nothing came.
pub(in crate::ui) fn since(case: &Case, ctx: &SessionContext) -> Vec<(String, Style)> {
    let (theme, texts, p) = (&ctx.theme, &ctx.texts, &ctx.texts.paper);
    let Some(reply) = case.reply() else { return Vec::new() };
    let mut all = vec![(fill(&p.since, &[("at", &day_time(texts, reply.request.at))]), theme.title)];
    for (n, (asked, answered)) in reply.asked.iter().enumerate() {
        let (sign, style) = match answered {
            ReplyStatus::Given => (ctx.glyphs.verified, theme.text),
            ReplyStatus::Replaced => (ctx.glyphs.received, theme.text),
            ReplyStatus::Missing => (ctx.glyphs.missing, theme.strong),
            ReplyStatus::Untouched => (ctx.glyphs.rejected, theme.strong),
        };
        let what = Catalog::text_or_name(&texts.answered, answered.name());
        let name = crate::text::item_name(texts, asked.item, &ctx.rules);
        all.push((format!("{sign} {}. {}", n + 1, texts.labelled(&name, what)), style));
    }
    if !reply.unasked.is_empty() {
        all.push((texts.labelled(&p.unasked, &texts.listed(&reply.unasked)), theme.strong));
    }
    all
}
