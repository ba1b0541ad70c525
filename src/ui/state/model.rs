//! The state of one session's screen. Owns what is shown and chosen, always by case number and item, never by row: what arrives
//! cannot move the choice. It does no input or output. What the rows of the list are is in `rows`.

mod rows;

use crate::domain::calendar::CalendarBasis;
use crate::domain::case::Case;
use crate::domain::case::timeline::concluded_by;
use crate::domain::case_no::CaseNo;
use crate::domain::clock_trust::DeskTime;
use crate::domain::code::Item;
use crate::domain::desk::Desk;
use crate::domain::listing::{Preferences, View};
use crate::domain::officer::Officer;
use crate::domain::query::Vocabulary;
use crate::domain::queue::{QueueEntry, QueuePosition, order};
use crate::domain::rules::Rules;
use crate::domain::unattended::{UnattendedReason, orphan};
use crate::domain::waiting_file::WaitingFile;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord};
use crate::ui::base::layout::{Layout, layout};
use crate::ui::base::widgets::field::Field;
use crate::ui::state::alert::AlertTracker;
use crate::ui::state::deferred_action::DeferredAction;
use crate::ui::state::effect::Ticket;
use crate::ui::state::list_filter::ListFilter;
use crate::ui::state::list_order::ListOrder;
use crate::ui::state::list_preferences::ListPreferences;
use crate::ui::state::list_search::ListSearch;
use crate::ui::state::marks::Marks;
use crate::ui::state::match_summary::MatchSummaryCache;
use crate::ui::state::privacy::PrivacyState;
use crate::ui::state::search_arena::SearchArena;
use crate::ui::state::search_rows::SearchRows;
use chrono::{DateTime, Duration, Utc};
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Arc;

/// Which part of the main screen has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The list.
    List,
    /// The checklist of the chosen case.
    Case,
}

/// A sentence at the foot of the screen.
#[derive(Clone, Debug)]
pub struct StatusMessage {
    /// The sentence.
    pub text: String,
    /// How it is coloured.
    pub tone: StatusKind,
    /// Until when it stays without a key; none where only a key ends it.
    pub until: Option<DateTime<Utc>>,
}

/// The tone of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusKind {
    /// Something was done.
    Good,
    /// Something to know.
    Plain,
    /// Something is wrong.
    Bad,
}

/// An order on its way to the disk.
#[derive(Clone, Debug)]
pub struct PendingOrder {
    /// Its ticket.
    pub ticket: Ticket,
    /// Its case.
    pub case: CaseNo,
    /// The version that was shown: what is no newer after it was known already.
    pub seen: u32,
    /// Its name.
    pub action: &'static str,
}

/// The state of a session's screen.
#[derive(Debug)]
pub struct Model {
    /// The newest desk.
    pub desk: Arc<Desk>,
    /// What its deadlines rest on at worst: looked for once a desk, and not once a frame.
    pub rests: Option<CalendarBasis>,
    /// The time, as far as the screen knows.
    pub now: DateTime<Utc>,
    /// Terminal size in cells: width and height.
    pub size: (u16, u16),
    /// How many files of the inbox wait to be seen.
    pub inbox: Vec<WaitingFile>,
    /// All open cases in the order of the last refresh.
    pub order: ListOrder,
    /// Which of them come first, and whether the officer has to be called.
    pub alerts: AlertTracker,
    /// Which cases the list shows.
    pub view: View,
    /// The rows of the list.
    pub rows: Vec<QueueEntry>,
    /// The chosen case.
    pub selected: Option<CaseNo>,
    /// First row shown.
    pub top: usize,
    /// Which part has the keys.
    pub focus: Focus,
    /// The chosen item of the checklist.
    pub item: Option<Item>,
    /// How far the detail pane was moved beyond what an item of the checklist shows, and which item that was.
    pub pane: (Option<Item>, isize),
    /// The filter's text.
    pub filter: Field,
    /// The filter has the keys.
    pub filtering: bool,
    /// What is looked for in the list, whatever it is narrowed to.
    pub search: ListSearch,
    /// How the list is sorted, and what the officer keeps of that.
    pub preferences: ListPreferences,
    /// The case that the detail pane shows: it follows the choice when the selection rests.
    pub shown: Option<CaseNo>,
    /// When the detail pane is to follow.
    pub follow_at: Option<DateTime<Utc>>,
    /// Closed cases found, and whether there are more.
    pub archive: Vec<Arc<Case>>,
    /// The archive holds more than was found.
    pub archive_more: bool,
    /// The archive is being searched.
    pub archive_busy: bool,
    /// How many closed cases were looked at.
    pub archive_looked: u64,
    /// What is there was found for an earlier query: the newest has found nothing yet.
    pub archive_old: bool,
    /// What was found in the archive is only spelled nearly so.
    pub archive_near: bool,
    /// Keys of an unfinished sequence.
    pub keys: Vec<Chord>,
    /// The sentence at the foot.
    pub status: Option<StatusMessage>,
    /// The order on its way.
    pub pending: Option<PendingOrder>,
    /// What is said when a case whose passport was read is marked at the port.
    pub reading: Option<(CaseNo, Box<str>)>,
    /// The cases of the batch on its way.
    pub sent: Vec<CaseNo>,
    /// The case of the last order.
    pub acted: Option<CaseNo>,
    /// Keys pressed while an order was on its way, in their order: fast typing loses nothing, and nothing hits the wrong item.
    pub queued: VecDeque<Action>,
    /// The case that a passport opened: it stays selected wherever it moves, until the next key.
    pub(in crate::ui) follows: Option<CaseNo>,
    /// What is taken up again once its reasons are resolved.
    pub deferred: Option<DeferredAction>,
    /// What keeps the screen from other eyes.
    pub privacy: PrivacyState,
    /// The marked cases.
    pub marks: Marks,
    /// Commands that were chosen by their names, the last first.
    pub recent: Vec<Action>,
    /// The next ticket.
    pub next_ticket: Ticket,
    /// Numbers that came in since the session began and were not looked at.
    pub fresh: Vec<CaseNo>,
    /// How many open cases wait.
    pub waiting: usize,
    /// How many can be worked on.
    pub workable: usize,
    /// How many are approved and have not entered.
    pub expected: usize,
    /// Live cases that nobody would see again, and why.
    pub orphans: BTreeMap<CaseNo, UnattendedReason>,
    /// The officers of the desk, where they are known.
    officers: Vec<Officer>,
    /// Decisions that can still be recalled, whosever they are: when, and of which case.
    pub seals: Vec<(DateTime<Utc>, CaseNo)>,
    /// When the desk next has something due by the clock.
    pub due: Option<DateTime<Utc>>,
    /// The row of the chosen case, looked for once a change.
    at: Option<usize>,
    /// What the list is narrowed to.
    pub list_filter: ListFilter,
    arena: SearchArena,
    /// The cases of the line beside their texts, while something is looked for.
    search_rows: SearchRows,
    /// The place of each row in the line; none in the archive.
    places: Vec<usize>,
    /// The officer has accepted that documents are decoded with less protection than usual; for this session.
    pub less_protected: bool,
    /// The related cases of the case that is shown.
    pub match_summary: MatchSummaryCache,
}

fn rests(desk: &Desk) -> Option<CalendarBasis> {
    desk.iter().filter_map(|live| live.calendar).max()
}

impl Model {
    /// A session that begins at a desk whose officers are not known, with no saved lists.
    #[must_use]
    pub fn new(desk: Arc<Desk>, size: (u16, u16), now: DateTime<Utc>, rules: &Rules) -> Self {
        Self::begin(desk, size, now, rules, &[], Preferences::default())
    }

    /// A session that begins, with the officers of the desk and what its own officer keeps of the lists.
    #[must_use]
    pub fn begin(
        desk: Arc<Desk>,
        size: (u16, u16),
        now: DateTime<Utc>,
        rules: &Rules,
        officers: &[Officer],
        keeps: Preferences,
    ) -> Self {
        let words = Arc::new(Vocabulary::new(rules, officers));
        let mut model = Self {
            rests: rests(&desk),
            desk,
            now,
            size,
            inbox: Vec::new(),
            order: ListOrder::default(),
            alerts: AlertTracker::default(),
            view: View::Queue,
            rows: Vec::new(),
            selected: None,
            top: 0,
            focus: Focus::List,
            item: None,
            pane: (None, 0),
            filter: Field::new(200),
            filtering: false,
            search: ListSearch::new(Arc::clone(&words)),
            preferences: ListPreferences::of(keeps, View::Queue),
            shown: None,
            follow_at: None,
            archive: Vec::new(),
            archive_more: false,
            archive_busy: false,
            archive_looked: 0,
            archive_old: false,
            archive_near: false,
            keys: Vec::new(),
            status: None,
            pending: None,
            reading: None,
            sent: Vec::new(),
            acted: None,
            queued: VecDeque::new(),
            follows: None,
            deferred: None,
            privacy: PrivacyState::new(now),
            marks: Marks::default(),
            recent: Vec::new(),
            next_ticket: 1,
            fresh: Vec::new(),
            waiting: 0,
            workable: 0,
            expected: 0,
            orphans: BTreeMap::new(),
            officers: officers.to_vec(),
            seals: Vec::new(),
            due: None,
            at: None,
            list_filter: ListFilter::new(words),
            arena: SearchArena::default(),
            search_rows: SearchRows::default(),
            places: Vec::new(),
            less_protected: false,
            match_summary: MatchSummaryCache::default(),
        };
        model.reorder(rules);
        if model.preferences.sort.is_some() {
            model.apply_pending();
        }
        model.select(0);
        model.shown = model.selected;
        model
    }

    /// Sorts the desk again and keeps the choice; what would move rows is held back.
    pub(crate) fn reorder(&mut self, rules: &Rules) {
        self.list_filter.confirmed = self.desk.clock.is_none();
        let latest = order(&self.desk, rules, self.now);
        let (desk, officers, time) = (&self.desk, &self.officers, self.desk_time());
        self.orphans = latest
            .iter()
            .filter_map(|s| Some((s.no, orphan(desk.get(s.no)?, &s.place, rules, officers, time)?)))
            .collect();
        self.order.set_latest(latest, &self.desk, self.list_filter.me, self.desk_time());
        let (pending, sent) = (&self.pending, &self.sent);
        // The cases of orders that were given at this screen and are on their way.
        let ordered = || pending.iter().map(|p| p.case).chain(sent.iter().copied()).collect::<HashSet<_>>();
        self.alerts.observe(self.order.latest(), ordered);
        self.count_views();
        self.due = self.desk.next_due();
        let sealing =
            |l: &crate::domain::desk::OpenCase| l.case.state.grace_until().map(|at| (at, l.case.no));
        self.seals = self.desk.iter().filter_map(sealing).collect();
        self.seals.sort_unstable();
        self.compile_queries();
        self.apply_filter();
    }

    /// Takes the newest desk.
    pub(crate) fn set_desk(&mut self, desk: Arc<Desk>, rules: &Rules) {
        let at = self.position();
        self.rests = rests(&desk);
        self.desk = desk;
        self.fresh.retain(|no| self.desk.get(*no).is_some());
        self.marks.keep_live(&self.desk);
        self.reorder(rules);
        if self.position().is_none() && self.selected.is_some_and(|no| self.follows == Some(no)) {
            self.show_everywhere();
        }
        // The case just done has left the list: the next one in place is chosen.
        if self.position().is_none() {
            self.select(at.unwrap_or(0).min(self.rows.len().saturating_sub(1)));
        }
        // Nothing can be moved where nothing is selected.
        if self.rows.is_empty() {
            self.apply_pending();
        }
        if self.position() != at {
            self.scroll();
        }
    }

    /// Lists all open cases, without a filter: whichever case is selected is among them.
    pub(in crate::ui) fn show_everywhere(&mut self) {
        self.filter.clear();
        self.view = View::All;
        self.refilter();
    }

    /// A case by number: open, or one of the archive that was found.
    #[must_use]
    pub fn case(&self, no: CaseNo) -> Option<&Arc<Case>> {
        self.desk.get(no).map(|l| &l.case).or_else(|| self.archive.iter().find(|c| c.no == no))
    }

    /// The chosen case.
    #[must_use]
    pub fn selected_case(&self) -> Option<&Arc<Case>> {
        self.case(self.selected?)
    }

    /// The case of the last order, where it is not in the view any more.
    #[must_use]
    pub fn left_case(&self) -> Option<&Arc<Case>> {
        let no = self.acted.filter(|no| self.rows.iter().all(|row| row.no != *no))?;
        self.case(no)
    }

    /// The officer's own decisions that can still be taken back, the one with the least time left first.
    pub fn recallable<'a>(
        &'a self,
        ctx: &'a SessionContext,
    ) -> impl DoubleEndedIterator<Item = &'a Arc<Case>> {
        self.seals.iter().filter(|(at, _)| *at > self.now).filter_map(|(_, no)| {
            let case = &self.desk.get(*no)?.case;
            let own = concluded_by(&case.timeline) == Some(ctx.officer.id);
            (own && case.grace_until(self.now).is_some()).then_some(case)
        })
    }

    /// The time by which it is tried what could be done.
    #[must_use]
    pub(crate) fn desk_time(&self) -> DeskTime {
        DeskTime { now: self.now, confirmed: self.desk.clock.is_none() }
    }

    /// The position of a case in the queue.
    #[must_use]
    pub fn place(&self, no: CaseNo) -> Option<QueuePosition> {
        let chosen = self.at.and_then(|row| self.rows.get(row)).filter(|s| s.no == no);
        chosen.or_else(|| self.rows.iter().chain(self.order.spots()).find(|s| s.no == no)).map(|s| s.place)
    }

    /// How many lines the detail pane was moved beyond what the chosen item shows, up or down.
    #[must_use]
    pub(crate) fn pane_moved(&self) -> isize {
        if self.pane.0 == self.item { self.pane.1 } else { 0 }
    }

    /// Where the parts of the screen are.
    #[must_use]
    pub fn layout(&self) -> Layout {
        layout(self.size, self.focus == Focus::Case)
    }

    /// Says something above the bar: until the next key or for ten seconds; what is wrong, until the next key.
    pub(crate) fn set_status(&mut self, tone: StatusKind, text: String) {
        let until = (tone != StatusKind::Bad).then(|| self.now + Duration::seconds(10));
        self.status = Some(StatusMessage { text, tone, until });
    }

    /// When the screen changes next although nothing happens.
    #[must_use]
    pub fn next_change(&self, ctx: &SessionContext) -> Option<DateTime<Utc>> {
        // Countdowns go by whole minutes; a sealing decision on the screen goes by seconds.
        let second = |n: i64| {
            DateTime::from_timestamp(self.now.timestamp() + n - self.now.timestamp().rem_euclid(n), 0)
        };
        // What is due and could not be done is tried again, but not without a breath between.
        let due = self.due.map(|at| at.max(self.now + Duration::seconds(1)));
        let shown =
            self.shown.and_then(|no| self.case(no)).is_some_and(|c| c.grace_until(self.now).is_some());
        let sealing = shown || self.recallable(ctx).next().is_some();
        let minutes = ctx.rules.policy.idle_lock_minutes;
        let locks = (ctx.protected && !self.privacy.is_locked()).then(|| self.privacy.locks_at(minutes));
        [
            second(if sealing { 1 } else { 60 }),
            self.status.as_ref().and_then(|n| n.until),
            self.follow_at,
            self.preferences.write_at(),
            due,
            locks,
        ]
        .into_iter()
        .flatten()
        .min()
    }
}
