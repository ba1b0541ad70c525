//! The choice among the cases of a passport: what was read, and each case with its number, arrival, state and ground. Where they share no
//! more than name and date of birth, the number of each passport is beside the one that was read.

use crate::domain::case::Case;
use crate::domain::case::application::Traveller;
use crate::domain::matching::MatchKind;
use crate::domain::reader::likely_traveller;
use crate::text::{Catalog, day_time, fill, ground_name, state_long};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::dialogs::scan_choice::state::ScanChoice;
use crate::ui::state::model::Model;
use crate::ui::state::privacy::masked;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// What was read, and why it is asked.
#[must_use]
pub(crate) fn head_lines(choice: &ScanChoice, ctx: &SessionContext) -> Vec<String> {
    let t = &ctx.texts.reader;
    let who = &choice.who;
    let read = if choice.doubtful {
        person_text(&t.read_whole, who, &who.passport.number, ctx)
    } else {
        fill(&t.read, &[("name", &who.name()), ("number", &who.passport.number)])
    };
    let why = match choice.by {
        _ if choice.doubtful => &t.doubtful,
        MatchKind::Passport => &t.several,
        _ => &t.by_name,
    };
    [read, why.to_string()].into_iter().chain(choice.warning.clone()).collect()
}

/// A traveller with what is compared.
fn person_text(text: &str, who: &Traveller, number: &str, ctx: &SessionContext) -> String {
    let sex = Catalog::text_or_name(&ctx.texts.sex, who.sex.letter());
    let birth = who.birth_date.to_string();
    fill(text, &[("name", &who.name()), ("birth", &birth), ("sex", sex), ("number", number)])
}

/// A case in a line, or in two where the passports are compared.
fn case_lines(choice: &ScanChoice, case: &Case, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let (texts, t) = (&ctx.texts, &ctx.texts.reader);
    let present = case.told.as_ref().is_some_and(|told| told.present);
    let arrival = match case.expected_arrival() {
        _ if present => texts.labels.at_port.to_string(),
        Some(arrival) => day_time(texts, arrival.at),
        None => texts.labels.no_arrival.to_string(),
    };
    let state = state_long(texts, &case.state, &ctx.rules);
    let ground = ground_name(texts, case.papers.ground, &ctx.rules);
    let mut lines = vec![[&*case.no.to_string(), &arrival, &state, &ground].join("  ")];
    if choice.doubtful || choice.by != MatchKind::Passport {
        let one = likely_traveller(case, &choice.who);
        let hidden = model.privacy.hides(case.no, ctx.protected);
        let number = &*one.passport.number;
        let number = if hidden { masked(number) } else { number.to_owned() };
        lines.push(if choice.doubtful {
            person_text(&t.in_case, one, &number, ctx)
        } else {
            fill(&t.other_passport, &[("name", &one.name()), ("number", &number)])
        });
    }
    lines
}

/// Every choice, numbered, with the new case behind the others.
#[must_use]
pub(crate) fn choice_lines(choice: &ScanChoice, model: &Model, ctx: &SessionContext) -> Vec<Vec<String>> {
    let new = vec![ctx.texts.reader.none_of_them.to_string()];
    let cases = choice.rows(model).into_iter().map(|case| case_lines(choice, case, model, ctx));
    let numbered = |(n, mut lines): (usize, Vec<String>)| {
        lines[0] = format!("{}. {}", n + 1, lines[0]);
        lines
    };
    cases.chain([new]).enumerate().map(numbered).collect()
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    choice: &ScanChoice,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let theme = &ctx.theme;
    let (_, wide) = overlay::room((screen.width, screen.height), Extent::Dialog(1));
    let mut lines: Vec<(String, Style)> = Vec::new();
    for text in head_lines(choice, ctx) {
        lines.extend(cells::wrap(&text, wide).into_iter().map(|part| (part.to_owned(), theme.text)));
    }
    lines.push((String::new(), theme.text));
    let mut last = 0;
    for (n, parts) in choice_lines(choice, model, ctx).into_iter().enumerate() {
        let style = if choice.marked == Some(n) { theme.selection } else { theme.text };
        for (at, part) in parts.into_iter().enumerate() {
            lines.push((if at == 0 { format!(" {part}") } else { format!("    {part}") }, style));
        }
        if choice.marked == Some(n) {
            last = lines.len();
        }
    }
    let (high, _) = overlay::room((screen.width, screen.height), Extent::Dialog(lines.len()));
    let title = Catalog::text_or_name(&ctx.texts.reader.titles, "choice");
    let top = last.saturating_sub(high);
    overlay::text(buf, screen, Extent::Dialog(lines.len()), (title, ""), (&lines, top), ctx).drawn(None)
}
