//! What a band, a state or an item looks like: its sign, its letter and its colour role, the same in the list, in the case and in the
//! legend. Owns no text.

use crate::domain::case::checklist::{Criterion, ItemState, Requirement};
use crate::domain::case::state::CaseState;
use crate::domain::code::Defect;
use crate::domain::queue::Band;
use crate::text::Catalog;
use crate::ui::base::glyphs::Glyphs;
use crate::ui::base::theme::Theme;
use ratatui::style::Style;

/// The colour of a band; its letter says the same without colour.
pub(in crate::ui) fn band_style(band: Band, theme: &Theme) -> Style {
    match band {
        Band::AtPort | Band::Overdue => theme.late,
        Band::Humanitarian | Band::Repair | Band::Under2h => theme.soon,
        Band::Under6h | Band::Under24h | Band::Later | Band::Waiting | Band::Expected => theme.text,
    }
}

/// The colour of a state; its name says the same without colour.
pub(in crate::ui) fn state_style(state: &CaseState, theme: &Theme) -> Style {
    match state {
        CaseState::Approved { .. } | CaseState::Expected | CaseState::Issued | CaseState::Entered => {
            theme.good
        }
        CaseState::Refused { .. } | CaseState::NotAccepted { .. } | CaseState::Void { .. } => theme.deny,
        CaseState::TransferOffered { .. } | CaseState::Transferred { .. } => theme.away,
        CaseState::Received
        | CaseState::InReview
        | CaseState::AwaitingDocuments { .. }
        | CaseState::OnHold { .. }
        | CaseState::Escalated
        | CaseState::Withdrawn { .. }
        | CaseState::Expired { .. }
        | CaseState::AwaitingSecond { .. } => theme.text,
    }
}

/// The sign of an item's state and its colour.
pub(in crate::ui) fn item_sign(
    state: ItemState,
    blocks: bool,
    glyphs: &Glyphs,
    theme: &Theme,
) -> (&'static str, Style) {
    match state {
        ItemState::Missing => (glyphs.missing, if blocks { theme.soon } else { theme.label }),
        ItemState::Received => (glyphs.received, theme.text),
        ItemState::Verified => (glyphs.verified, theme.good),
        ItemState::Rejected(_) => (glyphs.rejected, theme.deny),
        ItemState::Waived => (glyphs.waived, theme.label),
    }
}

/// Every state of an item, in the order of work.
pub(in crate::ui) fn item_states() -> [ItemState; 5] {
    let defect = Defect::new("OTHER");
    [
        ItemState::Missing,
        ItemState::Received,
        ItemState::Verified,
        ItemState::Rejected(defect),
        ItemState::Waived,
    ]
}

/// The letter for how strongly a ground asks for an item.
pub(in crate::ui) fn requirement_letter(need: Requirement, texts: &Catalog) -> &str {
    match need {
        Requirement::Mandatory => &texts.labels.mandatory,
        Requirement::Conditional => &texts.labels.conditional,
        Requirement::Optional => &texts.labels.optional,
    }
}

/// The letter of a review criterion, the same in both languages: columns of three letters.
pub(in crate::ui) fn criterion_letter(head: Criterion) -> char {
    match head {
        Criterion::Completeness => 'C',
        Criterion::Authenticity => 'A',
        Criterion::Legitimacy => 'L',
    }
}
