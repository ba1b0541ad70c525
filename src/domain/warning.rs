//! What an officer should know before a command that is allowed: nothing is blocked by it. Owns the warnings and their machine names; the
//! the texts are in the catalog of each language.

use crate::domain::case::Case;
use crate::domain::case::checklist::ItemState;
use crate::domain::case::disclosure::{Recipient, ToldEntry};
use crate::domain::case::flight::large_move;
use crate::domain::code::{Item, Port};
use crate::domain::command::{ArrivalChange, Command};
use crate::domain::exemption::{NO_VISA, exemption};
use crate::domain::rules::Rules;
use chrono::{DateTime, Duration, Utc};

/// One thing to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The traveller arrives before the hold ends.
    HoldPastArrival(DateTime<Utc>),
    /// The traveller arrives before the reply is due.
    ReplyPastArrival(DateTime<Utc>),
    /// The traveller is at the port and waits while the case does.
    TravellerWaits(DateTime<Utc>),
    /// Items not reviewed: a request is sent once and completely.
    ItemsUnreviewed(Vec<Item>),
    /// It is closed as needing no visa, and the table of exemptions does not show that: so many of so many travellers are exempt.
    NotExempt {
        /// Travellers whom the table shows as exempt.
        exempt: usize,
        /// All of them.
        of: usize,
    },
    /// Items with delivered files that nobody at this desk has opened.
    FilesNeverOpened(Vec<Item>),
    /// The arrival moves by so much that the day may be wrong; negative where it is earlier.
    LargeMove(Duration),
    /// The arrival of a group of so many travellers moves at once.
    WholeGroup(usize),
    /// The traveller is at the port, and the case enters at that one, of another authority.
    EntersElsewhere(Port),
    /// Persons outside were told of the decision that is recalled: they have to be called again.
    Told(Vec<ToldPerson>),
    /// The visa is issued long before the traveller arrives.
    IssuedEarly(DateTime<Utc>),
    /// The traveller entered, and by what is known arrives only then.
    EnteredEarly(DateTime<Utc>),
}

/// A visa that is issued so many hours before the arrival is a mistake more often than not: it is issued at the counter.
const EARLY_ISSUE: Duration = Duration::hours(24);

/// Somebody outside who was told of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldPerson {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: Recipient,
    /// The machine name of what was said.
    pub said: Box<str>,
    /// The person, station and way.
    pub by: Box<str>,
}

impl Warning {
    /// Every machine name; the catalog has a text for each.
    pub const CODES: [&'static str; 12] = [
        "hold_past_arrival",
        "reply_past_arrival",
        "traveller_waits",
        "items_unreviewed",
        "not_exempt",
        "large_move",
        "files_never_opened",
        "told",
        "issued_early",
        "entered_early",
        "whole_group",
        "enters_elsewhere",
    ];

    /// Whether it asks for a confirmation where the action itself needs none: the day may be wrong.
    #[must_use]
    pub fn needs_confirmation(&self) -> bool {
        matches!(self, Self::LargeMove(_) | Self::EnteredEarly(_))
    }

    /// The machine name, stable for scripts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::HoldPastArrival(_) => "hold_past_arrival",
            Self::ReplyPastArrival(_) => "reply_past_arrival",
            Self::TravellerWaits(_) => "traveller_waits",
            Self::ItemsUnreviewed(_) => "items_unreviewed",
            Self::NotExempt { .. } => "not_exempt",
            Self::LargeMove(_) => "large_move",
            Self::FilesNeverOpened(_) => "files_never_opened",
            Self::Told(_) => "told",
            Self::IssuedEarly(_) => "issued_early",
            Self::EnteredEarly(_) => "entered_early",
            Self::WholeGroup(_) => "whole_group",
            Self::EntersElsewhere(_) => "enters_elsewhere",
        }
    }
}

/// What is to be known of a command on a case at a moment: [`warnings`], and what the rules and the time of day add.
#[must_use]
pub fn warnings_at(case: &Case, command: &Command, rules: &Rules, now: DateTime<Utc>) -> Vec<Warning> {
    let mut all = warnings(case, command);
    // A traveller who is at the port already waits there.
    for warning in &mut all {
        if let Warning::HoldPastArrival(at) | Warning::ReplyPastArrival(at) = warning
            && *at <= now
        {
            *warning = Warning::TravellerWaits(*at);
        }
    }
    let ahead = case.arrival_ahead(now);
    all.extend(match command {
        Command::Issue { .. } => ahead.filter(|at| *at > now + EARLY_ISSUE).map(Warning::IssuedEarly),
        Command::Entered { .. } => ahead.map(Warning::EnteredEarly),
        Command::Reschedule { arrives: ArrivalChange::Present, .. } => {
            ahead.and_then(|_| large_move(case, now)).map(Warning::LargeMove)
        }
        _ => None,
    });
    if all.iter().any(|warning| matches!(warning, Warning::LargeMove(_))) && !case.papers.group.is_empty() {
        all.push(Warning::WholeGroup(case.papers.travellers().count()));
    }
    if let Command::Reschedule { arrives: ArrivalChange::Present, entry_port, .. } = command {
        let port = entry_port.unwrap_or(case.entry_port());
        let elsewhere = !rules.same_authority(port, case.office);
        all.extend(elsewhere.then_some(Warning::EntersElsewhere(port)));
    }
    if matches!(command, Command::Refuse { code, .. } if *code == NO_VISA) {
        let found = exemption(case, rules, now);
        if !found.covers_everyone() {
            all.push(Warning::NotExempt { exempt: found.exempt(), of: found.of });
        }
    }
    all
}

/// What is to be known of a command on a case.
#[must_use]
pub fn warnings(case: &Case, command: &Command) -> Vec<Warning> {
    let passes = |at: DateTime<Utc>| case.expected_arrival().map(|l| l.at).filter(|arrives| *arrives < at);
    match command {
        Command::Hold { until, .. } => passes(*until).map(Warning::HoldPastArrival).into_iter().collect(),
        Command::Request { reply_by, how, .. } if !how.draft => {
            let late = reply_by.and_then(passes).map(Warning::ReplyPastArrival);
            let open = unreviewed(case);
            let open = (!open.is_empty()).then_some(Warning::ItemsUnreviewed(open));
            late.into_iter().chain(open).collect()
        }
        Command::Reschedule { arrives: ArrivalChange::At(at), .. } => {
            large_move(case, *at).map(Warning::LargeMove).into_iter().collect()
        }
        Command::Approve { .. } | Command::Transfer { .. } | Command::Refuse { .. } => {
            let never: Vec<Item> = case.items_never_opened().collect();
            (!never.is_empty()).then_some(Warning::FilesNeverOpened(never)).into_iter().collect()
        }
        Command::Recall { .. } | Command::WithdrawOffer { .. } => {
            let person =
                |t: ToldEntry<'_>| ToldPerson { at: t.at, who: t.who, said: t.said.into(), by: t.by.into() };
            let told: Vec<ToldPerson> = case.told_since_decision().map(person).collect();
            (!told.is_empty()).then_some(Warning::Told(told)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Items that were submitted and not reviewed.
#[must_use]
pub fn unreviewed(case: &Case) -> Vec<Item> {
    case.lines.iter().filter(|l| l.state == ItemState::Received).map(|l| l.item).collect()
}
