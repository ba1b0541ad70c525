//! The cases of the order, each beside its text, in the order of the order: what a query is asked of is looked up once a change and not once
//! a letter. Owns that picture; the order is the order's and the texts are the arena's.

use crate::domain::case::Case;
use crate::domain::desk::Desk;
use crate::domain::query::Candidate;
use crate::ui::state::list_order::ListOrder;
use crate::ui::state::search_arena::{ArenaSpan, SearchArena};
use std::sync::Arc;

#[derive(Debug)]
struct SearchRow {
    case: Arc<Case>,
    text: ArenaSpan,
}

/// Cases beside their texts.
#[derive(Debug, Default)]
pub struct SearchRows {
    cases: Vec<SearchRow>,
    /// The changes of order and arena that it shows.
    of: Option<(u64, u64)>,
}

impl SearchRows {
    /// Shows the order as it is.
    pub fn follow(&mut self, order: &ListOrder, desk: &Desk, arena: &SearchArena) {
        let of = Some((order.changes(), arena.changes()));
        if self.of == of {
            return;
        }
        self.of = of;
        self.cases.clear();
        // A case that has left the desk leaves the order before anything is asked: each place of the one is a place of the other.
        let beside = |no| Some(SearchRow { case: Arc::clone(&desk.get(no)?.case), text: arena.span(no) });
        self.cases.extend(order.spots().iter().map_while(|spot| beside(spot.no)));
    }

    /// The case at a place of the order, with its text.
    #[must_use]
    pub fn at<'a>(
        &'a self,
        place: usize,
        order: &'a ListOrder,
        arena: &'a SearchArena,
    ) -> Option<Candidate<'a>> {
        let (beside, spot) = (self.cases.get(place)?, order.spots().get(place)?);
        Some(Candidate { case: &beside.case, place: Some(&spot.place), text: arena.cut(beside.text) })
    }
}
