//! The cases of the line, each beside its text, in the order of the line: what a query is asked of is looked up once a change and not once
//! a letter. Owns that picture; the order is the line's and the texts are the arena's.

use crate::domain::case::Case;
use crate::domain::desk::Desk;
use crate::domain::query::Candidate;
use crate::ui::state::list_order::Line;
use crate::ui::state::search_arena::{SearchArena, Span};
use std::sync::Arc;

#[derive(Debug)]
struct Beside {
    case: Arc<Case>,
    text: Span,
}

/// Cases beside their texts.
#[derive(Debug, Default)]
pub struct Lineup {
    cases: Vec<Beside>,
    /// The changes of line and arena that it shows.
    of: Option<(u64, u64)>,
}

impl Lineup {
    /// Shows the line as it stands.
    pub fn follow(&mut self, line: &Line, desk: &Desk, arena: &SearchArena) {
        let of = Some((line.changes(), arena.changes()));
        if self.of == of {
            return;
        }
        self.of = of;
        self.cases.clear();
        // A case that has left the desk leaves the line before anything is asked: each place of the one is a place of the other.
        let beside = |no| Some(Beside { case: Arc::clone(&desk.get(no)?.case), text: arena.span(no) });
        self.cases.extend(line.order().iter().map_while(|spot| beside(spot.no)));
    }

    /// The case at a place of the line, with its text.
    #[must_use]
    pub fn at<'a>(&'a self, place: usize, line: &'a Line, arena: &'a SearchArena) -> Option<Candidate<'a>> {
        let (beside, spot) = (self.cases.get(place)?, line.order().get(place)?);
        Some(Candidate { case: &beside.case, place: Some(&spot.place), text: arena.cut(beside.text) })
    }
}
