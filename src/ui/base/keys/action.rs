//! Everything that a key can do: one row for each action. The machine names are those of the command line where it has the same action.
//! A row says where the action can be pressed, what kind it is and, for an order about a case, its dialog and its command. It holds no
//! rule of the office: whether an order is allowed, `decide` says, and whether it is possible for many cases, the policy.

use crate::domain::case::Case;
use crate::domain::case::checklist::FindingSeverity;
use crate::domain::case::state::CaseState;
use crate::domain::command::{Command, RequestContent};
use crate::domain::listing::{Column, View};
use crate::domain::officer::OfficerId;
use crate::ui::base::keys::context::{
    Context, EVERYWHERE, MAIN, MAIN_AND_HELP, MAIN_AND_LETTER, MAIN_AND_PANELS, MAIN_AND_SIGHT,
    MAIN_AND_VIEWER, OUTSIDE_HELP,
};
use crate::ui::base::keys::descriptor::ActionKind::{
    Answer, Focus, List, Look, Move, Order, Page, Panel, Session, Sort, View as Show,
};
use crate::ui::base::keys::descriptor::{
    ACCEPTED, ActionKind, CaseLook, ChoiceList, Confirmation, Deferral, DialogDetail, DialogField, FirstPart,
    FocusChange, HintRule, ListAction, Marking, Movement, NoteField, NoteKind, NoteNeeded, OrderDescriptor,
    PageAction, PanelAction, SessionAction, ViewChange,
};

const NOTE: DialogField = DialogField::Note(NoteField { kind: NoteKind::Note, needed: NoteNeeded::Never });
const NEEDED_NOTE: DialogField =
    DialogField::Note(NoteField { kind: NoteKind::Note, needed: NoteNeeded::Always });
const NEEDED_RATIONALE: DialogField =
    DialogField::Note(NoteField { kind: NoteKind::Rationale, needed: NoteNeeded::Always });

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $contexts:expr, $kind:expr;)*) => {
        /// An action of the desk.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $($(#[$doc])* $variant,)*
        }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The machine name: also the key of its texts, its synonyms and its row in the policy.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Where it can be pressed.
            pub(crate) fn contexts(self) -> &'static [Context] {
                match self {
                    $(Self::$variant => $contexts,)*
                }
            }

            /// What it is.
            pub(crate) fn kind(self) -> &'static ActionKind {
                match self {
                    $(Self::$variant => {
                        static KIND: ActionKind = $kind;
                        &KIND
                    })*
                }
            }
        }
    };
}

actions! {
    /// A row down.
    Down = "down", EVERYWHERE, Move(Movement::Down);
    /// A row up.
    Up = "up", EVERYWHERE, Move(Movement::Up);
    /// A page down.
    PageDown = "page-down", EVERYWHERE, Move(Movement::PageDown);
    /// A page up.
    PageUp = "page-up", EVERYWHERE, Move(Movement::PageUp);
    /// Half a page down.
    HalfDown = "half-down", EVERYWHERE, Move(Movement::HalfDown);
    /// Half a page up.
    HalfUp = "half-up", EVERYWHERE, Move(Movement::HalfUp);
    /// The first row.
    First = "first", EVERYWHERE, Move(Movement::First);
    /// The last row.
    Last = "last", EVERYWHERE, Move(Movement::Last);
    /// The next part of the screen.
    FocusNext = "focus-next", EVERYWHERE, Focus(FocusChange::Next);
    /// The previous part of the screen.
    FocusPrev = "focus-prev", EVERYWHERE, Focus(FocusChange::Previous);
    /// Open; never decides.
    Open = "open", EVERYWHERE, Focus(FocusChange::Open);
    /// Back, or close.
    Back = "back", EVERYWHERE, Focus(FocusChange::Back);
    /// Claim the case.
    Claim = "claim", MAIN, Order(OrderDescriptor {
        fields: &[],
        first: FirstPart::Field,
        confirmed: Confirmation::AtOnce,
        details: &[],
        second: false,
        deferral: Deferral::Resolves,
        hint: HintRule::Always,
        command: |_| Some(Command::Claim),
    });
    /// Release the case.
    Release = "release", MAIN, Order(OrderDescriptor {
        fields: &[],
        first: FirstPart::Field,
        confirmed: Confirmation::AtOnce,
        details: &[],
        second: false,
        deferral: Deferral::Cancels,
        hint: HintRule::WhenAllowed,
        command: |_| Some(Command::Release),
    });
    /// Verify the item.
    Verify = "verify", MAIN_AND_VIEWER, Order(OrderDescriptor {
        fields: &[DialogField::Item, NEEDED_NOTE],
        first: FirstPart::Field,
        confirmed: Confirmation::AtOnceIf(|case, item| case.line(item).is_some_and(|l| l.severity() < Some(FindingSeverity::Doubt))),
        details: &[],
        second: true,
        deferral: Deferral::Resolves,
        hint: HintRule::Always,
        command: |v| Some(Command::Verify { item: v.item?, note: v.note.clone() }),
    });
    /// Reject the item.
    Reject = "reject", MAIN_AND_VIEWER, Order(OrderDescriptor {
        fields: &[DialogField::Item, DialogField::Choice(ChoiceList::Defects), NOTE],
        first: FirstPart::Field,
        confirmed: Confirmation::Enter,
        details: &[],
        second: false,
        deferral: Deferral::Resolves,
        hint: HintRule::Always,
        command: |v| Some(Command::Reject { item: v.item?, defect: v.code()?, note: v.note.clone() }),
    });
    /// Waive the item.
    Waive = "waive", MAIN_AND_VIEWER, Order(OrderDescriptor {
        fields: &[DialogField::Item, NEEDED_NOTE],
        first: FirstPart::Field,
        confirmed: Confirmation::Enter,
        details: &[],
        second: true,
        deferral: Deferral::Resolves,
        hint: HintRule::Always,
        command: |v| Some(Command::Waive { item: v.item?, note: v.note.clone() }),
    });
    /// Undo the last step of checklist work.
    Undo = "undo", MAIN, Order(OrderDescriptor {
        fields: &[],
        first: FirstPart::Field,
        confirmed: Confirmation::AtOnce,
        details: &[],
        second: false,
        deferral: Deferral::Resolves,
        hint: HintRule::Always,
        command: |_| Some(Command::Undo),
    });
    /// Redo what was undone.
    Redo = "redo", MAIN, Order(OrderDescriptor {
        fields: &[],
        first: FirstPart::Field,
        confirmed: Confirmation::AtOnce,
        details: &[],
        second: false,
        deferral: Deferral::Resolves,
        hint: HintRule::WhenAllowed,
        command: |_| Some(Command::Redo),
    });
    /// Verify all items without a finding.
    VerifyRun = "verify-run", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Run],
        first: FirstPart::Field,
        confirmed: Confirmation::Key,
        details: &[DialogDetail::Run],
        second: true,
        deferral: Deferral::Resolves,
        hint: HintRule::WhenAllowed,
        command: |v| Some(Command::VerifyRun { items: v.run.clone() }),
    });
    /// Request documents.
    Request = "request", MAIN, Order(OrderDescriptor {
        fields: &[NOTE],
        first: FirstPart::Field,
        confirmed: Confirmation::DocumentRequest,
        details: &[],
        second: false,
        deferral: Deferral::Waits,
        hint: HintRule::Always,
        command: |v| {
            let how = RequestContent { late: v.note.clone(), ..RequestContent::default() };
            Some(Command::Request { reply_by: v.time, note: None, how })
        },
    });
    /// The last document request and the reply, or the answer that no visa is needed.
    Letter = "letter", MAIN, Look(CaseLook::Letter);
    /// Write the letter to a file.
    WriteOut = "write-out", &[Context::Letter], Panel(PanelAction::WriteOut);
    /// Hold until a time.
    Hold = "hold", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Time("+1h"), NOTE],
        first: FirstPart::Field,
        confirmed: Confirmation::Enter,
        details: &[],
        second: false,
        deferral: Deferral::Waits,
        hint: HintRule::Always,
        command: |v| Some(Command::Hold { until: v.time?, note: v.note.clone() }),
    });
    /// Resume a case on hold.
    Resume = "resume", MAIN, Order(OrderDescriptor {
        fields: &[NOTE],
        first: FirstPart::Field,
        confirmed: Confirmation::AtOnce,
        details: &[],
        second: false,
        deferral: Deferral::Resolves,
        hint: HintRule::WhenAllowed,
        command: |v| Some(Command::Resume { note: v.note.clone() }),
    });
    /// Escalate to a lead.
    Escalate = "escalate", MAIN, Order(OrderDescriptor {
        fields: &[NOTE],
        first: FirstPart::Field,
        confirmed: Confirmation::Enter,
        details: &[],
        second: false,
        deferral: Deferral::Waits,
        hint: HintRule::Always,
        command: |v| Some(Command::Escalate { note: v.note.clone() }),
    });
    /// Take the case over from its owner.
    TakeOver = "take-over", MAIN, Order(OrderDescriptor {
        fields: &[NEEDED_NOTE],
        first: FirstPart::Field,
        confirmed: Confirmation::Enter,
        details: &[DialogDetail::Escalation],
        second: false,
        deferral: Deferral::Resolves,
        hint: HintRule::Always,
        command: |v| Some(Command::TakeOver { note: v.note.clone() }),
    });
    /// Assign the case to an officer.
    Assign = "assign", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Choice(ChoiceList::Officers), NEEDED_NOTE],
        first: FirstPart::Field,
        confirmed: Confirmation::Enter,
        details: &[DialogDetail::Escalation],
        second: false,
        deferral: Deferral::Cancels,
        hint: HintRule::Always,
        command: |v| Some(Command::Assign { to: v.choice.as_deref()?.parse().ok()?, note: v.note.clone() }),
    });
    /// Answer an escalation.
    AnswerEscalation = "answer-escalation", MAIN, Order(OrderDescriptor {
        fields: &[NEEDED_NOTE],
        first: FirstPart::Field,
        confirmed: Confirmation::Enter,
        details: &[DialogDetail::Escalation],
        second: false,
        deferral: Deferral::Resolves,
        hint: HintRule::Always,
        command: |v| Some(Command::AnswerEscalation { note: v.note.clone() }),
    });
    /// Withdraw one's own escalation.
    WithdrawEscalation = "withdraw-escalation", MAIN, Order(OrderDescriptor {
        fields: &[NEEDED_NOTE],
        first: FirstPart::Field,
        confirmed: Confirmation::Enter,
        details: &[DialogDetail::Escalation],
        second: false,
        deferral: Deferral::Resolves,
        hint: HintRule::Always,
        command: |v| Some(Command::WithdrawEscalation { note: v.note.clone() }),
    });
    /// Approve the visa.
    Approve = "approve", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Note(NoteField { kind: NoteKind::Rationale, needed: NoteNeeded::If(|case, _| case.has_override()) })],
        first: FirstPart::Confirmation,
        confirmed: Confirmation::Key,
        details: &[DialogDetail::Visa, DialogDetail::GracePeriod],
        second: true,
        deferral: Deferral::Waits,
        hint: HintRule::Always,
        command: |v| Some(Command::Approve { note: v.note.clone() }),
    });
    /// Offer the case to another port.
    Transfer = "transfer", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Choice(ChoiceList::ReceivingPorts), NEEDED_RATIONALE],
        first: FirstPart::ConfirmationIf(|case, rules| {
            case.is_reviewed() && !rules.same_authority(case.entry_port(), case.office)
        }),
        confirmed: Confirmation::Key,
        details: &[DialogDetail::Review],
        second: true,
        deferral: Deferral::Waits,
        hint: HintRule::Always,
        command: |v| Some(Command::Transfer { to: v.code()?, note: v.note.clone() }),
    });
    /// Record the receiving port's answer.
    Answer = "answer", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Choice(ChoiceList::PortAnswers), NOTE],
        first: FirstPart::Field,
        confirmed: Confirmation::Key,
        details: &[],
        second: false,
        deferral: Deferral::Resolves,
        hint: HintRule::WhenAllowed,
        command: |v| {
            let note = v.note.clone();
            Some(if v.choice.as_deref()? == ACCEPTED {
                Command::TransferAccepted { note }
            } else {
                Command::TransferDeclined { code: v.code()?, note }
            })
        },
    });
    /// Refuse the visa, or do not accept the application.
    Refuse = "refuse", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Choice(ChoiceList::Refusals), NEEDED_RATIONALE],
        first: FirstPart::Field,
        confirmed: Confirmation::Key,
        details: &[DialogDetail::GracePeriod],
        second: true,
        deferral: Deferral::Waits,
        hint: HintRule::Always,
        command: |v| Some(Command::Refuse { code: v.code()?, note: v.note.clone() }),
    });
    /// Close at the applicant's or inviter's request.
    Withdraw = "withdraw", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Choice(ChoiceList::Withdrawals), NEEDED_RATIONALE],
        first: FirstPart::Field,
        confirmed: Confirmation::Key,
        details: &[DialogDetail::GracePeriod],
        second: true,
        deferral: Deferral::Waits,
        hint: HintRule::Always,
        command: |v| Some(Command::Withdraw { code: v.code()?, note: v.note.clone() }),
    });
    /// Write a note.
    Note = "note", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Note(NoteField { kind: NoteKind::Text, needed: NoteNeeded::Always })],
        first: FirstPart::Field,
        confirmed: Confirmation::Enter,
        details: &[],
        second: false,
        deferral: Deferral::Cancels,
        hint: HintRule::Always,
        command: |v| Some(Command::Note { text: v.note.clone().unwrap_or_default() }),
    });
    /// Record who was told what of the case.
    Told = "told", MAIN_AND_LETTER, Order(OrderDescriptor {
        fields: &[DialogField::Choice(ChoiceList::Recipients), DialogField::Note(NoteField { kind: NoteKind::Contact, needed: NoteNeeded::Always })],
        first: FirstPart::Field,
        confirmed: Confirmation::Enter,
        details: &[],
        second: false,
        deferral: Deferral::Cancels,
        hint: HintRule::WhenAllowed,
        command: |v| {
            let who = v.choice.as_deref()?.parse().ok()?;
            Some(Command::Tell { who, by: v.note.clone(), traveller: None })
        },
    });
    /// Recall a decision.
    Recall = "recall", MAIN_AND_PANELS, Order(OrderDescriptor {
        fields: &[DialogField::Note(NoteField { kind: NoteKind::OwnRationale, needed: NoteNeeded::Never })],
        first: FirstPart::Confirmation,
        confirmed: Confirmation::Key,
        details: &[],
        second: true,
        deferral: Deferral::Resolves,
        hint: HintRule::WhenAllowed,
        command: |v| Some(Command::Recall { note: v.note.clone() }),
    });
    /// Countersign a decision.
    Consent = "consent", MAIN, Order(OrderDescriptor {
        fields: &[NOTE],
        first: FirstPart::Confirmation,
        confirmed: Confirmation::Key,
        details: &[DialogDetail::Proposal],
        second: false,
        deferral: Deferral::Resolves,
        hint: HintRule::WhenAllowed,
        command: |v| Some(Command::Consent { note: v.note.clone() }),
    });
    /// Do not countersign; for the first officer, withdraw the proposal.
    Dissent = "dissent", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Note(NoteField { kind: NoteKind::Note, needed: NoteNeeded::If(|case, officer| !waits_for_another(case, officer)) })],
        first: FirstPart::Field,
        confirmed: Confirmation::Key,
        details: &[DialogDetail::Proposal],
        second: false,
        deferral: Deferral::Resolves,
        hint: HintRule::WhenAllowed,
        command: |v| Some(Command::Dissent { note: v.note.clone() }),
    });
    /// Expect the traveller of an older approval.
    Expect = "expect", MAIN, Order(OrderDescriptor {
        fields: &[NEEDED_NOTE],
        ..OrderDescriptor::after_approval(|v| Some(Command::Expect { note: v.note.clone() }))
    });
    /// An original was seen at the counter, or a step there was done.
    Seen = "seen", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Item, NOTE],
        confirmed: Confirmation::AtOnceIf(|_, _| true),
        ..OrderDescriptor::after_approval(|v| Some(Command::Seen { item: v.item?, note: v.note.clone() }))
    });
    /// Issue the visa.
    Issue = "issue", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Choice(ChoiceList::TravellersExpected), DialogField::VisaNumber, NOTE],
        confirmed: Confirmation::Key,
        details: &[DialogDetail::Visa],
        deferral: Deferral::Waits,
        ..OrderDescriptor::after_approval(|v| {
            Some(Command::Issue {
                traveller: v.traveller(),
                number: v.number.clone().unwrap_or_default(),
                note: v.note.clone(),
            })
        })
    });
    /// The traveller entered.
    Entered = "entered", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Choice(ChoiceList::TravellersIssued), NOTE],
        confirmed: Confirmation::EnterUnlessWarned,
        ..OrderDescriptor::after_approval(|v| Some(Command::Entered { traveller: v.traveller(), note: v.note.clone() }))
    });
    /// The traveller did not arrive.
    NoShow = "no-show", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Choice(ChoiceList::TravellersOpen), NEEDED_RATIONALE],
        confirmed: Confirmation::Key,
        deferral: Deferral::Waits,
        ..OrderDescriptor::after_approval(|v| Some(Command::NoShow { traveller: v.traveller(), note: v.note.clone() }))
    });
    /// Border inspection did not admit the traveller.
    BorderRefused = "border-refused", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Choice(ChoiceList::TravellersIssued), NOTE],
        confirmed: Confirmation::Key,
        deferral: Deferral::Waits,
        ..OrderDescriptor::after_approval(|v| Some(Command::BorderRefused { traveller: v.traveller(), note: v.note.clone() }))
    });
    /// Extend the time in which the visa may be issued.
    Extend = "extend", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Time("+5d"), NEEDED_NOTE],
        ..OrderDescriptor::after_approval(|v| Some(Command::Extend { until: v.time?, note: v.note.clone() }))
    });
    /// Declare the visa void.
    Void = "void", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Choice(ChoiceList::TravellersIssued), NEEDED_RATIONALE],
        confirmed: Confirmation::Key,
        details: &[DialogDetail::Visa],
        second: true,
        deferral: Deferral::Waits,
        ..OrderDescriptor::after_approval(|v| Some(Command::Void { traveller: v.traveller(), note: v.note.clone() }))
    });
    /// Review a case again whose visa expired or was void.
    ReviewAgain = "review-again", MAIN, Order(OrderDescriptor {
        fields: &[NEEDED_NOTE],
        deferral: Deferral::Waits,
        ..OrderDescriptor::after_approval(|v| Some(Command::ReviewAgain { note: v.note.clone() }))
    });
    /// Give a traveller of a group a case of their own.
    Split = "split", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::Choice(ChoiceList::TravellersExpected)],
        confirmed: Confirmation::Key,
        deferral: Deferral::Waits,
        ..OrderDescriptor::after_approval(|v| Some(Command::Split { traveller: v.traveller(), to: None }))
    });
    /// Write a filter.
    Filter = "filter", MAIN_AND_HELP, List(ListAction::Filter);
    /// Clear the filter.
    ClearFilter = "clear-filter", MAIN, List(ListAction::ClearFilter);
    /// The next list.
    NextView = "next-view", MAIN, Show(ViewChange::Next);
    /// The previous list.
    PrevView = "prev-view", MAIN, Show(ViewChange::Previous);
    /// The queue.
    View1 = "view-1", MAIN, Show(ViewChange::To(View::Queue));
    /// Cases that wait for somebody else.
    View2 = "view-2", MAIN, Show(ViewChange::To(View::Waiting));
    /// All open cases.
    View3 = "view-3", MAIN, Show(ViewChange::To(View::All));
    /// The archive.
    View4 = "view-4", MAIN, Show(ViewChange::To(View::Archive));
    /// The saved view 5.
    View5 = "view-5", MAIN, Show(ViewChange::Saved(5));
    /// The saved view 6.
    View6 = "view-6", MAIN, Show(ViewChange::Saved(6));
    /// The saved view 7.
    View7 = "view-7", MAIN, Show(ViewChange::Saved(7));
    /// The saved view 8.
    View8 = "view-8", MAIN, Show(ViewChange::Saved(8));
    /// The saved view 9.
    View9 = "view-9", MAIN, Show(ViewChange::Saved(9));
    /// Save the list with its filter and order as a view.
    Keep = "keep", MAIN, List(ListAction::Save);
    /// Sort as the queue.
    SortQueue = "sort-queue", MAIN, Sort(None);
    /// Sort by slack.
    SortSlack = "sort-slack", MAIN, Sort(Some(Column::Slack));
    /// Sort by arrival; in the archive by when the case was closed.
    SortLands = "sort-lands", MAIN, Sort(Some(Column::Lands));
    /// Sort by case number.
    SortCase = "sort-case", MAIN, Sort(Some(Column::Case));
    /// Sort by the traveller's name.
    SortTraveller = "sort-traveller", MAIN, Sort(Some(Column::Traveller));
    /// Sort by nationality.
    SortNationality = "sort-nat", MAIN, Sort(Some(Column::Nationality));
    /// Sort by ground and category.
    SortGround = "sort-ground", MAIN, Sort(Some(Column::Ground));
    /// Sort by port of entry.
    SortEntry = "sort-entry", MAIN, Sort(Some(Column::Entry));
    /// Sort by the share of settled documents.
    SortDocuments = "sort-docs", MAIN, Sort(Some(Column::Documents));
    /// Sort by state.
    SortState = "sort-state", MAIN, Sort(Some(Column::State));
    /// Sort by owner.
    SortOwner = "sort-owner", MAIN, Sort(Some(Column::Owner));
    /// Approved cases whose travellers have not entered.
    ViewExpected = "view-expected", MAIN, Show(ViewChange::To(View::Expected));
    /// Search the list.
    Find = "find", MAIN, List(ListAction::Find);
    /// The next match of the search.
    FindNext = "find-next", MAIN, List(ListAction::FindNext);
    /// The previous match of the search.
    FindPrev = "find-prev", MAIN, List(ListAction::FindPrevious);
    /// Unattended cases, and back to the queue.
    Orphans = "orphans", MAIN, Show(ViewChange::Toggle(View::Orphans));
    /// Refresh the list.
    LetIn = "let-in", MAIN, List(ListAction::Refresh);
    /// Reschedule the arrival, or change the port of entry.
    Reschedule = "reschedule", MAIN, Order(OrderDescriptor {
        fields: &[DialogField::EntryPort, DialogField::Arrival, DialogField::Carrier, NOTE],
        first: FirstPart::SecondField,
        confirmed: Confirmation::EnterUnlessWarned,
        details: &[],
        second: false,
        deferral: Deferral::Waits,
        hint: HintRule::Always,
        command: |v| {
            let (carrier, note) = (v.carrier.clone(), v.note.clone());
            Some(Command::Reschedule { carrier, arrives: v.arrives?, entry_port: v.entry_port, note })
        },
    });
    /// Why the case has its position in the queue.
    Why = "why", MAIN, Look(CaseLook::QueuePosition);
    /// The case history.
    Timeline = "timeline", MAIN, Look(CaseLook::History);
    /// The dashboard.
    Board = "board", MAIN, Page(PageAction::Dashboard);
    /// Related cases.
    Radar = "radar", MAIN_AND_SIGHT, Look(CaseLook::RelatedCases);
    /// The inviter profile.
    Inviter = "inviter", MAIN_AND_SIGHT, Look(CaseLook::Inviter);
    /// Determine that a match is the same traveller.
    Same = "same", &[Context::Sight], Panel(PanelAction::Same);
    /// Determine that a match is not the same traveller.
    NotSame = "not-same", &[Context::Sight], Panel(PanelAction::NotSame);
    /// What is said of the case outside.
    Inform = "inform", MAIN, Look(CaseLook::Inform);
    /// An airline asks whether somebody may board.
    Boarding = "boarding", MAIN, Page(PageAction::Boarding);
    /// A new case at the counter.
    NewCase = "new-case", MAIN, Page(PageAction::NewCase);
    /// Copy the case number.
    Copy = "copy", MAIN_AND_LETTER, Look(CaseLook::Copy);
    /// The table of keys.
    Help = "help", OUTSIDE_HELP, Page(PageAction::Help);
    /// What the signs mean.
    Legend = "legend", MAIN_AND_HELP, Page(PageAction::Legend);
    /// Commands by their names.
    Palette = "palette", MAIN, Page(PageAction::Palette);
    /// The other language.
    Language = "language", EVERYWHERE, Session(SessionAction::Language);
    /// The next theme.
    Theme = "theme", MAIN, Session(SessionAction::Theme);
    /// The other set of signs.
    Glyphs = "glyphs", MAIN, Session(SessionAction::Glyphs);
    /// Use the mouse, or leave it to the terminal.
    Mouse = "mouse", MAIN, Session(SessionAction::Mouse);
    /// Issue a document: receipt, decision, refusal, request, handover, arrivals.
    Paper = "paper", MAIN, Page(PageAction::Papers);
    /// The files of the inbox that wait to be seen.
    Inbox = "inbox", MAIN, Page(PageAction::Inbox);
    /// Dismiss a file of the inbox.
    Dismiss = "dismiss", &[Context::Inbox], Panel(PanelAction::Dismiss);
    /// The next file of the case.
    NextFile = "next-file", &[Context::Viewer], Panel(PanelAction::NextFile);
    /// The previous file of the case.
    PrevFile = "prev-file", &[Context::Viewer], Panel(PanelAction::PreviousFile);
    /// Larger.
    ZoomIn = "zoom-in", &[Context::Viewer], Panel(PanelAction::ZoomIn);
    /// Smaller.
    ZoomOut = "zoom-out", &[Context::Viewer], Panel(PanelAction::ZoomOut);
    /// The whole page, or its width.
    Fit = "fit", &[Context::Viewer], Panel(PanelAction::Fit);
    /// The foot of the page, where the machine-readable zone is.
    MrzBand = "mrz-band", &[Context::Viewer], Panel(PanelAction::MrzBand);
    /// Turn the page to the left.
    TurnLeft = "turn-left", &[Context::Viewer], Panel(PanelAction::TurnLeft);
    /// Turn the page to the right.
    TurnRight = "turn-right", &[Context::Viewer], Panel(PanelAction::TurnRight);
    /// To the left part of the page.
    PanLeft = "pan-left", &[Context::Viewer], Panel(PanelAction::PanLeft);
    /// To the right part of the page.
    PanRight = "pan-right", &[Context::Viewer], Panel(PanelAction::PanRight);
    /// Show a number and date of birth that are masked.
    Unmask = "unmask", MAIN, Look(CaseLook::Unmask);
    /// Hide the screen.
    Curtain = "curtain", MAIN_AND_VIEWER, Session(SessionAction::HideScreen);
    /// Lock the screen.
    Lock = "lock", MAIN_AND_VIEWER, Session(SessionAction::Lock);
    /// Mark the case, or remove its mark.
    Mark = "mark", MAIN, List(ListAction::Mark(Marking::One));
    /// Mark the range since the last mark.
    MarkRange = "mark-range", MAIN, List(ListAction::Mark(Marking::Range));
    /// Mark all cases of the list.
    MarkAll = "mark-all", MAIN, List(ListAction::Mark(Marking::All));
    /// Remove all marks.
    Unmark = "unmark", MAIN, List(ListAction::Mark(Marking::None));
    /// Confirm the clock.
    ConfirmClock = "confirm-clock", MAIN, Page(PageAction::Clock);
    /// Draw the screen again.
    Redraw = "redraw", MAIN_AND_VIEWER, Session(SessionAction::Redraw);
    /// Confirm a decision.
    Confirm = "confirm", &[Context::Confirm], Answer;
    /// Cancel the confirmation.
    Cancel = "cancel", &[Context::Confirm], Answer;
    /// Leave the desk.
    Quit = "quit", MAIN, Session(SessionAction::Quit);
}

impl Action {
    /// The order about a case that it is.
    pub(crate) fn order(self) -> Option<&'static OrderDescriptor> {
        if let Order(order) = self.kind() { Some(order) } else { None }
    }

    /// Whether it is an order about a case.
    #[must_use]
    pub(crate) fn is_order(self) -> bool {
        self.order().is_some()
    }

    /// The step that it is.
    pub(crate) fn movement(self) -> Option<Movement> {
        if let Move(movement) = self.kind() { Some(*movement) } else { None }
    }

    /// The change of focus that it is.
    pub(crate) fn focus_change(self) -> Option<FocusChange> {
        if let Focus(change) = self.kind() { Some(*change) } else { None }
    }

    /// Whether it closes a panel or a dialog that gives no other meaning to it.
    pub(crate) fn closes(self) -> bool {
        matches!(self, Self::Back | Self::Cancel | Self::Quit)
    }

    /// The list that it shows.
    pub(crate) fn view_change(self) -> Option<ViewChange> {
        if let Show(change) = self.kind() { Some(*change) } else { None }
    }

    /// Whether it says how the list is sorted.
    #[must_use]
    pub fn sorts(self) -> bool {
        matches!(self.kind(), Sort(_))
    }

    /// Whether the palette names it: it can be done on the main screen, and does more than move.
    pub(crate) fn is_command(self) -> bool {
        let moves = matches!(self.kind(), Move(_) | Focus(_));
        self.contexts().contains(&Context::Global) && !moves && self != Self::Palette
    }
}

/// Whether an officer decided on the case, and another one has to agree.
pub(crate) fn waits_for_another(case: &Case, officer: OfficerId) -> bool {
    matches!(&case.state, CaseState::AwaitingSecond { first, .. } if *first == officer)
}
