//! Keys on a list of reasons, the way to where each is resolved, and the action resumed afterwards.

use crate::domain::blocked::Blocker;
use crate::domain::case_no::CaseNo;
use crate::domain::listing::View;
use crate::text::{blocker_text, fill};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Movement};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::dialogs::blocked::deferred_action::{deferred_by, remaining_blockers};
use crate::ui::dialogs::blocked::remedy::{Remedy, remedy_for};
use crate::ui::dialogs::blocked::state::BlockedDialog;
use crate::ui::dialogs::blocked::view;
use crate::ui::state::answer::{Answer, BeginAt, Beginning, Opening, Then};
use crate::ui::state::deferred_action::DeferredAction;
use crate::ui::state::layer_part::LayerPart;
use crate::ui::state::model::{Model, StatusKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The dialog that shows why an action is blocked; None where a line says it, because there is no way to go.
pub(in crate::ui) fn explain(
    model: &mut Model,
    action: Action,
    case: CaseNo,
    blockers: Vec<Blocker>,
    ctx: &SessionContext,
) -> Option<BlockedDialog> {
    if let [nothing @ (Blocker::NothingToUndo | Blocker::NothingToRedo)] = &blockers[..] {
        model.set_status(StatusKind::Plain, blocker_text(&ctx.texts, nothing, &ctx.rules));
        return None;
    }
    Some(BlockedDialog::new(action, case, blockers))
}

impl LayerPart for BlockedDialog {
    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        if action == Action::Open {
            return jump(self, self.at, model, ctx);
        }
        let Some(by @ (Movement::Down | Movement::Up)) = action.movement() else { return Answer::close() };
        self.at = by.target(self.at, (1, 1), self.blockers.len().saturating_sub(1));
        Answer::stay()
    }

    /// A digit goes to where its reason is resolved.
    fn key(&mut self, model: &mut Model, chord: Chord, ctx: &mut SessionContext) -> Option<Answer> {
        let n = chord.digit().and_then(|n| n.checked_sub(1));
        Some(n.map_or_else(Answer::stay, |n| jump(self, n, model, ctx)))
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, (self.action, self.case), &self.blockers, self.at, model, ctx)
    }
}

/// Goes where a reason leads. One that leads nowhere is marked, and the line below says so.
fn jump(dialog: &mut BlockedDialog, n: usize, model: &mut Model, ctx: &SessionContext) -> Answer {
    let (action, no) = (dialog.action, dialog.case);
    let Some(blocker) = dialog.blockers.get(n) else { return Answer::stay() };
    let way = model.case(no).and_then(|case| remedy_for(blocker, action, case, model, ctx));
    let Some(way) = way else {
        dialog.at = n;
        return Answer::stay();
    };
    let deferred = deferred_by(action, no, way);
    let begin = |action, at| Answer::from(Then::Begin(Beginning { action, at, deferred }));
    match way {
        Remedy::Item(item) => {
            model.item = Some(item);
            model.deferred = deferred.or(model.deferred);
            Then::Enter.into()
        }
        Remedy::Check(item) => begin(Action::Verify, BeginAt::Check(item)),
        Remedy::Counter(item) => begin(Action::Seen, BeginAt::Check(item)),
        // Enter decides nothing: what is done with one key elsewhere is confirmed here.
        Remedy::Begin(to @ (Action::Resume | Action::Recall)) => begin(to, BeginAt::Confirmation),
        Remedy::Begin(to) => {
            let port = matches!(blocker, Blocker::NotEntryPort(_) | Blocker::EntersElsewhere(_));
            begin(to, if port { BeginAt::Port } else { BeginAt::Start })
        }
        Remedy::Words => {
            // What is missing is in another field than the note.
            let other = matches!(
                blocker,
                Blocker::VisaNumberWrong
                    | Blocker::VisaNumberSigns
                    | Blocker::VisaNumberUsed
                    | Blocker::VisaNumberTaken(_)
                    | Blocker::TravellerUnknown
                    | Blocker::TravellerEnded(_)
            );
            begin(action, if other { BeginAt::Start } else { BeginAt::Note })
        }
        Remedy::Timeline => Opening::History(no).into(),
    }
}

/// An order about a case is on disk: what waits for it is begun once nothing blocks it, or else the message says what is left and the next
/// item is selected.
/// It is begun and never decided: the key that confirms is another one.
pub(in crate::ui) fn go_on(model: &mut Model, no: CaseNo, ctx: &SessionContext) -> Answer {
    let Some(taken) = model.deferred.filter(|t| t.case == no && model.pending.is_none()) else {
        return Answer::stay();
    };
    let Some(left) = remaining_blockers(taken, model, ctx) else {
        model.deferred = None;
        return Answer::stay();
    };
    let here = under_the_hand(model, no);
    if left.is_empty() {
        model.deferred = None;
        if here {
            return Then::Begin(taken.action.into()).into();
        }
        model.set_status(StatusKind::Plain, taken.ready(ctx));
        return Answer::stay();
    }
    if here && !next_in_line(model, taken, &left, ctx) {
        // What is left is not on the checklist: the reasons are shown again, with the way to each.
        model.deferred = None;
        return Then::Begin(taken.action.into()).into();
    }
    let waits = taken.waits(left.len(), ctx);
    // What was done is said before it where both have room on the line: the keys below it stay readable.
    let both = model.status.as_ref().map(|done| format!("{}  {waits}", done.text));
    let room = usize::from(model.size.0.saturating_sub(2));
    let text = both.filter(|text| cells::width(text) <= room).unwrap_or_else(|| {
        let on_disk = fill(&ctx.texts.lead.on_disk, &[("case", &no.to_string())]);
        format!("{on_disk}  {waits}")
    });
    model.set_status(StatusKind::Good, text);
    Answer::stay()
}

/// The item of the first reason that is left is selected, where none of them is already. False where what is left leads to another place
/// than the checklist.
fn next_in_line(model: &mut Model, taken: DeferredAction, left: &[Blocker], ctx: &SessionContext) -> bool {
    let Some(case) = model.case(taken.case) else { return true };
    let leads = || left.iter().filter_map(|b| remedy_for(b, taken.action, case, model, ctx));
    let items = || {
        leads().filter_map(|lead| match lead {
            Remedy::Item(item) => Some(item),
            _ => None,
        })
    };
    if items().next().is_none() {
        return leads().next().is_none();
    }
    if !items().any(|i| Some(i) == model.item) {
        model.item = items().next().or(model.item);
    }
    true
}

/// Chooses a case that its own order has moved to another list. Answers whether it is there.
fn under_the_hand(model: &mut Model, no: CaseNo) -> bool {
    let row = |model: &Model| model.rows.iter().position(|s| s.no == no);
    if model.selected == Some(no) {
        return true;
    }
    if row(model).is_none() {
        model.view = View::All;
        model.apply_pending();
    }
    let Some(row) = row(model) else { return false };
    model.select(row);
    model.follow();
    true
}
