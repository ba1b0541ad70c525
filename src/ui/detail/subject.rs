//! What a case is about, in lines: whom a decision concerns, what a first officer proposes, why an item is requested. For the dialogs, the
//! panels and line mode.

use crate::domain::case::Case;
use crate::domain::case::document_request::{RequestReason, RequestedItem};
use crate::domain::case::proposal::ProposedDecision;
use crate::domain::case::state::CaseState;
use crate::domain::code::Code;
use crate::text::{Catalog, fill, item_name, proposal_line};
use crate::ui::base::context::SessionContext;
use crate::ui::state::model::Model;
use crate::ui::state::privacy::masked;

/// What a first officer wants and why, for the second one.
#[must_use]
pub(crate) fn proposal_lines(case: &Case, ctx: &SessionContext) -> Vec<String> {
    let CaseState::AwaitingSecond { proposal, first, .. } = &case.state else { return Vec::new() };
    let texts = &ctx.texts;
    let wish = fill(
        &texts.dialog.proposed,
        &[("officer", first.as_str()), ("action", &proposal_line(texts, proposal, &ctx.rules))],
    );
    std::iter::once(wish).chain(proposal.note.iter().map(ToString::to_string)).collect()
}

/// Who, which document, which port: what a decision is about is said again before it is taken. The number is masked until the case is
/// opened or unmasked.
#[must_use]
pub(crate) fn subject_line(case: &Case, model: &Model, ctx: &SessionContext) -> String {
    let place = match &case.state {
        CaseState::AwaitingSecond { proposal, .. } => match &proposal.wish {
            ProposedDecision::Void { traveller } => *traveller,
            _ => None,
        },
        _ => None,
    };
    subject_line_of(case, place.map(usize::from), model, ctx)
}

/// The same for a traveller of a group, by the place in the application.
#[must_use]
pub(crate) fn subject_line_of(
    case: &Case,
    place: Option<usize>,
    model: &Model,
    ctx: &SessionContext,
) -> String {
    let t = place.and_then(|place| case.papers.travellers().nth(place)).unwrap_or(&case.papers.traveller);
    let number = &t.passport.number;
    let number =
        if model.privacy.hides(case.no, ctx.protected) { masked(number) } else { number.to_string() };
    fill(
        &ctx.texts.dialog.who,
        &[
            ("case", &case.no.to_string()),
            ("name", &t.name()),
            ("nat", t.nationality.as_str()),
            ("passport", &number),
            ("port", case.entry_port().as_str()),
        ],
    )
}

/// An item and why it is asked for.
#[must_use]
pub fn requested_item_text(asked: &RequestedItem, ctx: &SessionContext) -> String {
    let texts = &ctx.texts;
    let name = item_name(texts, asked.item, &ctx.rules);
    let why = match &asked.want {
        RequestReason::Defect(defect) => {
            ctx.rules.defect(*defect).map_or_else(|| defect.to_string(), |d| d.name.get(ctx.lang).to_owned())
        }
        RequestReason::Doubts(codes) => {
            let said = |code: &Code| {
                let text = fill(Catalog::text_or_name(&texts.finding, code.as_str()), &[("about", "")]);
                text.trim().trim_end_matches([':', '：']).to_owned()
            };
            texts.listed(&codes.iter().map(said).collect::<Vec<_>>())
        }
    };
    texts.labelled(&name, &why)
}
