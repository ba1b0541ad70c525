//! Which document is to be issued, and where it goes. Owns what can be chosen and what is; making it is the session's.

use crate::domain::case_no::CaseNo;
use crate::domain::paper::{PaperDestination, PaperKind};
use crate::ui::base::context::SessionContext;
use crate::ui::state::model::Model;

/// A document that is to be issued.
#[derive(Clone, Debug)]
pub struct PaperDialog {
    /// The selected case, where there is one.
    pub case: Option<CaseNo>,
    /// The documents that there are: those of the case, then the lists of the desk.
    pub kinds: Vec<PaperKind>,
    /// Where a document can go.
    pub places: Vec<PaperDestination>,
    /// The marked document.
    pub at: usize,
    /// Where it goes.
    pub to: usize,
}

impl PaperDialog {
    /// The documents of the selected case and of the desk.
    #[must_use]
    pub fn new(model: &Model, ctx: &SessionContext) -> Self {
        let case = model.selected_case();
        let of_case = |kind: &PaperKind| case.is_some_and(|case| kind.is_of(case));
        let kinds =
            PaperKind::ALL.into_iter().filter(|kind| !kind.is_of_case() || of_case(kind)).collect::<Vec<_>>();
        let printer = ctx.print.is_some().then_some(PaperDestination::Printer);
        let file = ctx.notices.is_some().then_some(PaperDestination::File);
        Self {
            case: case.map(|case| case.no),
            kinds,
            places: printer.into_iter().chain(file).collect(),
            at: 0,
            to: 0,
        }
    }

    /// The marked document.
    #[must_use]
    pub fn kind(&self) -> Option<PaperKind> {
        self.kinds.get(self.at).copied()
    }

    /// Where it goes; none where it can go nowhere.
    #[must_use]
    pub fn destination(&self) -> Option<PaperDestination> {
        self.places.get(self.to).copied()
    }

    /// The case that the marked document is about.
    #[must_use]
    pub fn about(&self) -> Option<CaseNo> {
        self.case.filter(|_| self.kind().is_some_and(PaperKind::is_of_case))
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
