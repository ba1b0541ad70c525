//! Which document is to be issued, and where it goes. Owns what can be chosen and what is; making it is the session's.

use crate::domain::case_no::CaseNo;
use crate::domain::paper::{PaperDestination, PaperKind};
use crate::ui::base::context::SessionContext;
use crate::ui::state::model::Model;

/// A document that is to be issued.
#[derive(Clone, Debug)]
pub struct PaperDialog {
    /// The documents that there are, each with its case: those of the case that was just decided and left the view, those of the selected
    /// case, then the lists of the desk.
    pub kinds: Vec<(PaperKind, Option<CaseNo>)>,
    /// Where a document can go.
    pub places: Vec<PaperDestination>,
    /// The marked document.
    pub at: usize,
    /// Where it goes.
    pub to: usize,
}

impl PaperDialog {
    /// The documents of the case that left the view, of the selected case, and of the desk.
    #[must_use]
    pub fn new(model: &Model, ctx: &SessionContext) -> Self {
        let selected = model.selected_case();
        let left = model.left_case().filter(|left| selected.is_none_or(|case| case.no != left.no));
        let of_cases = left.into_iter().chain(selected).flat_map(|case| {
            PaperKind::ALL.into_iter().filter(|kind| kind.is_of(case)).map(|kind| (kind, Some(case.no)))
        });
        let of_desk = PaperKind::ALL.into_iter().filter(|kind| !kind.is_of_case()).map(|kind| (kind, None));
        let kinds = of_cases.chain(of_desk).collect();
        let printer = ctx.print.is_some().then_some(PaperDestination::Printer);
        let file = ctx.notices.is_some().then_some(PaperDestination::File);
        Self { kinds, places: printer.into_iter().chain(file).collect(), at: 0, to: 0 }
    }

    /// The marked document.
    #[must_use]
    pub fn kind(&self) -> Option<PaperKind> {
        self.kinds.get(self.at).map(|(kind, _)| *kind)
    }

    /// Where it goes; none where it can go nowhere.
    #[must_use]
    pub fn destination(&self) -> Option<PaperDestination> {
        self.places.get(self.to).copied()
    }

    /// The case that the marked document is about.
    #[must_use]
    pub fn about(&self) -> Option<CaseNo> {
        self.kinds.get(self.at).and_then(|(_, case)| *case)
    }

    /// Marks the next document, or the one before.
    pub fn step(&mut self, down: bool) {
        let last = self.kinds.len().saturating_sub(1);
        self.at = if down { (self.at + 1).min(last) } else { self.at.saturating_sub(1) };
    }

    /// Goes to the next place.
    pub fn turn(&mut self) {
        self.to = (self.to + 1) % self.places.len().max(1);
    }
}
