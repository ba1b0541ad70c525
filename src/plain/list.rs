//! Cases in one line each, in the order of the desk and with the reason for it in words.

use crate::domain::case::Case;
use crate::domain::case::checklist::progress;
use crate::domain::case::timeline::last_change;
use crate::domain::listing::View;
use crate::domain::queue::{Band, QueuePosition, minutes_until};
use crate::text::{Catalog, day_time, fill, long_span, state_long, unattended_line};
use crate::ui::base::context::SessionContext;
use crate::ui::state::model::Model;

/// How many cases are said at once.
pub(super) const AT_ONCE: usize = 10;

/// A case in one line, without its number in the list.
pub(super) fn row(case: &Case, model: &Model, ctx: &SessionContext) -> String {
    let (texts, papers) = (&ctx.texts, &case.papers);
    let mut facts = vec![
        format!("{} {}", case.no, papers.traveller.name()),
        papers.traveller.nationality.to_string(),
        format!("{}/{}", papers.ground, papers.category),
    ];
    match model.place(case.no).filter(|_| !case.state.is_closed()) {
        Some(place) => facts.extend(standing(&place, model, ctx)),
        None => {
            if let Some(stamp) = last_change(&case.timeline) {
                facts.push(day_time(texts, stamp.at));
            }
        }
    }
    if !ctx.rules.same_authority(case.entry_port(), case.office) {
        facts.push(format!("{} {}", texts.labels.enters, case.entry_port()));
    }
    let (done, all) = progress(&case.lines);
    facts.push(fill(&texts.plain.documents, &[("done", &done.to_string()), ("all", &all.to_string())]));
    facts.push(state_long(texts, &case.state, &ctx.rules));
    facts.extend(owner(case, model, ctx));
    if let Some(reason) = model.orphans.get(&case.no).filter(|_| model.view == View::Orphans) {
        facts.push(unattended_line(texts, reason, &ctx.rules));
    }
    if model.marks.has(case.no) {
        facts.push(texts.plain.marked.to_string());
    }
    texts.plain.facts(&facts)
}

/// Band, slack and arrival.
fn standing(place: &QueuePosition, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let (texts, now) = (&ctx.texts, model.now);
    let mut facts = vec![Catalog::text_or_name(&texts.band, place.band.name()).to_owned()];
    if let Some(slack) = place.slack_minutes(now) {
        // By how much says that it is so.
        if slack < 0 && place.band == Band::Overdue {
            facts.clear();
        }
        let text = if slack < 0 { &texts.plain.late } else { &texts.plain.slack };
        facts.push(fill(text, &[("span", &long_span(texts, slack))]));
    }
    if let Some(at) = place.arrives_at {
        let minutes = minutes_until(at, now);
        let text = if minutes < 0 { &texts.labels.landed } else { &texts.labels.lands_in };
        facts.push(fill(text, &[("span", &long_span(texts, minutes))]));
    }
    facts
}

/// Whose the case is, where it is anybody's.
pub(super) fn owner(case: &Case, model: &Model, ctx: &SessionContext) -> Option<String> {
    let l = &ctx.texts.labels;
    let officer = case.owner(model.desk_time())?;
    let text = if *officer == ctx.officer.id { &l.owner_me } else { &l.owner };
    Some(fill(text, &[("officer", officer.as_str())]))
}

/// The name of the list that is said, how long it is, and what is left out of it.
pub(super) fn title(model: &Model, ctx: &SessionContext) -> String {
    let (texts, v) = (&ctx.texts, &ctx.texts.views);
    let kept = model.preferences.kept.and_then(|number| model.preferences.keeps.views.get(&number));
    let name = kept.map_or_else(|| v.name(model.view), |kept| &kept.name);
    let n = model.rows.len().to_string();
    let words = model.filter.value().trim();
    let count = if model.view == View::Archive && model.archive_more {
        fill(&texts.header.more, &[("n", &n)])
    } else if words.is_empty() {
        n
    } else {
        fill(&texts.header.of, &[("n", &n), ("m", &model.unfiltered().to_string())])
    };
    let filter = (!words.is_empty()).then(|| format!("{} {words}", texts.header.filter));
    let sorted = model.preferences.sort.map(|sort| {
        let column = Catalog::text_or_name(&texts.column, sort.by.name());
        let by = fill(&texts.lists.sorted, &[("column", column)]);
        if sort.down { texts.plain.facts(&[by, texts.lists.down.to_string()]) } else { by }
    });
    let facts: Vec<String> = std::iter::once(count).chain(filter).chain(sorted).collect();
    texts.labelled(name, &texts.plain.facts(&facts))
}

/// What an empty list says.
pub(super) fn nothing(model: &Model, ctx: &SessionContext) -> String {
    let (plain, v) = (&ctx.texts.plain, &ctx.texts.views);
    match model.view {
        View::Archive => plain.empty_archive.to_string(),
        _ if !model.filter.value().trim().is_empty() => plain.empty_filter.to_string(),
        View::Queue => v.empty_queue.to_string(),
        View::Waiting => v.empty_waiting.to_string(),
        View::All => v.empty_all.to_string(),
        View::Orphans => v.empty_orphans.to_string(),
        View::Expected => v.empty_expected.to_string(),
    }
}
