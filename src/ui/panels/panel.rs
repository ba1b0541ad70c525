//! What is looked at beside the queue: the board, the radar and the card of an inviter. It is worked out outside and comes back as a message; this owns what of it is shown.

use crate::domain::case_no::CaseNo;
use crate::domain::radar::{InviterProfile, RelatedCases};
use crate::domain::stats::Stats;
use crate::ui::panels::inviter::state::InviterSight;
use crate::ui::panels::related_cases::state::RadarSight;
use std::sync::Arc;

/// Something to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The numbers of the desk.
    Board,
    /// What matches a case.
    Radar(CaseNo),
    /// What is known of a case's inviter.
    Inviter(CaseNo),
    /// Nothing any more: whatever is being worked out is given up.
    Nothing,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Seen {
    /// The numbers of the desk.
    Board(Arc<Stats>),
    /// What matches the case so far, and whether that is all.
    Radar(CaseNo, RelatedCases, bool),
    /// What is known of the case's inviter so far, and whether that is all.
    Inviter(CaseNo, InviterProfile, bool),
    /// It could not be had; why.
    Failed(String),
}

/// What is looked at now.
#[derive(Clone, Debug)]
pub enum Sight {
    /// The board.
    Board(Board),
    /// The radar.
    Radar(Box<RadarSight>),
    /// The card of an inviter.
    Inviter(Box<InviterSight>),
}

/// The board.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// The page, where they do not all fit.
    pub page: usize,
    /// The numbers, once they are counted.
    pub stats: Option<Arc<Stats>>,
    /// Why there are none.
    pub failed: Option<String>,
}

/// How many pages the board has.
pub const PAGES: usize = 4;
