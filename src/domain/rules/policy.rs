//! What an office may set.

use crate::domain::code::{Code, Item};
use crate::domain::command::Command;
use crate::domain::lang::LocalizedName;
use serde::Deserialize;

/// The policy of an office. `assets/rules/policy.toml` explains each value.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Version of the rules; every decision records it.
    pub version: Box<str>,
    /// Most days of stay (art. 20).
    pub max_stay_days: u16,
    /// Entries (art. 20).
    pub entries: u16,
    /// Minutes of working time from intake to decision, where the office has no limit of its own.
    pub decide_within_minutes: i64,
    /// Seconds in which a decision can be taken back.
    pub sealing_seconds: i64,
    /// Minutes of a claim.
    pub lease_minutes: i64,
    /// Minutes to reply to a document request.
    pub reply_within_minutes: i64,
    /// Minutes until an unanswered transfer comes back.
    pub transfer_answer_minutes: i64,
    /// Minutes of work that a case usually takes.
    pub usual_work_minutes: i64,
    /// Hours before landing within which a humanitarian case goes first.
    pub humanitarian_within_hours: i64,
    /// Months of validity below which a passport draws a notice.
    pub passport_warning_months: u32,
    /// What a second officer has to agree to.
    pub second_officer: Vec<Box<str>>,
    /// Minutes without a key after which the screen of a protected desk locks.
    pub idle_lock_minutes: i64,
    /// Days in which closed cases count as recent.
    pub recent_days: i64,
    /// Cases that the desk can decide in an hour; 0 where that is to be learned from what it decided.
    pub decisions_per_hour: u32,
    /// Days in which closed cases count as related.
    pub radar_days: i64,
    /// Days in which refusals and withdrawals of an inviter count.
    pub refused_days: i64,
    /// So many cases of one inviter are a burst.
    pub burst_cases: u32,
    /// Within so many hours.
    pub burst_hours: i64,
    /// Whether an evidence pack never names the traveller.
    pub evidence_masked: bool,
    /// The checks required before an approval, for every ground.
    #[serde(default)]
    pub approval: ApprovalRule,
    /// Whether an item may be verified whose delivered files the officer has not opened.
    #[serde(default)]
    pub unopened: UnopenedRule,
    /// What the issue of a visa requires, and how long it may be used.
    #[serde(default)]
    pub issue: IssueRule,
    /// The actions that are permitted in a batch. No other is.
    pub bulk: Vec<BatchRule>,
    /// Limits of single offices, for all visas or one form of them.
    #[serde(default)]
    decide_within: Vec<DecideWithin>,
}

/// What the policy says of an item whose delivered files the officer has not opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnopenedRule {
    /// It cannot be verified.
    #[default]
    Block,
    /// A second officer has to countersign; without one, as on a desk whose officers are not authenticated, it cannot be verified.
    Second,
}

/// By which clock a time limit runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionClock {
    /// Days off do not count.
    Working,
    /// Every hour counts.
    Elapsed,
}

impl DecisionClock {
    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Elapsed => "elapsed",
        }
    }
}

/// A form of visa.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisaForm {
    /// For one traveller.
    Individual,
    /// For a group.
    Group,
}

/// Within what time an authority decides.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecideWithin {
    /// The authority: its code, or its only port.
    pub authority: Code,
    /// The form of visa; none: both.
    #[serde(default)]
    pub form: Option<VisaForm>,
    /// Hours of the clock.
    pub hours: u16,
    /// Which clock.
    pub clock: DecisionClock,
}

/// The checks required before an approval, for every ground.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ApprovalRule {
    /// The officer's own checks: items without a criterion.
    pub needs: Vec<Item>,
    /// The checklist of an application whose ground is not known.
    pub base: Vec<Item>,
}

impl Default for ApprovalRule {
    fn default() -> Self {
        Self {
            needs: ["ALERTCHK", "INQUIRY"].map(Item::new).into(),
            base: ["PASSPORT", "FORM", "PHOTO"].map(Item::new).into(),
        }
    }
}

/// What the issue of a visa requires, and how long it may be used.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IssueRule {
    /// Documents whose originals are seen at the counter, where they are on the checklist of the case.
    pub originals: Vec<Item>,
    /// Steps at the counter, whatever the ground.
    pub needs: Vec<Item>,
    /// Days of entry after the day of issue, for one traveller.
    pub entry_days: u16,
    /// The same for a group.
    pub group_entry_days: u16,
}

impl Default for IssueRule {
    fn default() -> Self {
        Self {
            originals: ["PASSPORT", "PHOTO", "INVITE"].map(Item::new).into(),
            needs: ["INQUIRY", "PORTRAIT", "FEE"].map(Item::new).into(),
            entry_days: 5,
            group_entry_days: 15,
        }
    }
}

impl IssueRule {
    /// Days of entry after the day of issue.
    #[must_use]
    pub fn days(&self, form: VisaForm) -> u16 {
        match form {
            VisaForm::Individual => self.entry_days,
            VisaForm::Group => self.group_entry_days,
        }
    }
}

/// Whether an action is permitted in a batch, and why.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchRule {
    /// The command's machine name.
    pub action: Box<str>,
    /// Whether it may.
    pub may: bool,
    /// Why, as text for the user.
    pub why: LocalizedName,
}

/// Seconds: nobody recalls a decision in less, so that a shorter grace period would take the recall away.
const LEAST_GRACE: i64 = 10;

/// Ten years in minutes: no time that an office sets is longer, and sums with a date stay in range.
const MOST_MINUTES: i64 = 10 * 366 * 24 * 60;

/// Art. 20, paragraph 4, of the Exit and Entry Administration Law: an office may allow fewer days, never more.
const STATUTE_DAYS: u16 = 30;
/// The same paragraph.
const STATUTE_ENTRIES: u16 = 1;

/// What a policy may require a second officer for: these actions, an item verified or waived despite its findings, and a
/// decision on a case with another case of the same traveller.
const PROPOSED: [&str; 9] =
    ["refuse", "recall", "waive", "verify", "approve", "transfer", "withdraw", "override", "alert"];

/// Digits of a hash on a screen.
const SHORT_HASH: usize = 8;

impl Policy {
    /// The version as a screen shows it: the hash of the office's files is cut.
    #[must_use]
    pub fn short_version(&self) -> String {
        let Some((name, rest)) = self.version.split_once('@') else { return self.version.to_string() };
        let hash: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
        let shown: String = hash.chars().take(SHORT_HASH).collect();
        format!("{name}@{shown}{}", &rest[hash.len()..])
    }

    /// The policy for a command in a batch.
    #[must_use]
    pub fn in_bulk(&self, command: &str) -> Option<&BatchRule> {
        self.bulk.iter().find(|b| &*b.action == command)
    }

    /// The limit of an authority for a form of visa; none where it has none of its own. An entry for the form goes before an entry
    /// of both.
    #[must_use]
    pub fn within(&self, authority: Code, form: VisaForm) -> Option<&DecideWithin> {
        let of = |wanted| self.decide_within.iter().find(|w| w.authority == authority && w.form == wanted);
        of(Some(form)).or_else(|| of(None))
    }

    /// The authorities that have limits of their own.
    pub(super) fn limited(&self) -> impl Iterator<Item = Code> {
        self.decide_within.iter().map(|w| w.authority)
    }

    /// The first value that makes no sense.
    pub(super) fn fault(&self) -> Option<&'static str> {
        let minutes = 1..=MOST_MINUTES;
        [
            ("version", !self.version.trim().is_empty()),
            ("max_stay_days", (1..=STATUTE_DAYS).contains(&self.max_stay_days)),
            ("entries", self.entries == STATUTE_ENTRIES),
            ("decide_within_minutes", minutes.contains(&self.decide_within_minutes)),
            ("sealing_seconds", (LEAST_GRACE..=MOST_MINUTES).contains(&self.sealing_seconds)),
            ("lease_minutes", minutes.contains(&self.lease_minutes)),
            ("reply_within_minutes", minutes.contains(&self.reply_within_minutes)),
            ("transfer_answer_minutes", minutes.contains(&self.transfer_answer_minutes)),
            ("usual_work_minutes", (0..=MOST_MINUTES).contains(&self.usual_work_minutes)),
            ("humanitarian_within_hours", (0..=MOST_MINUTES / 60).contains(&self.humanitarian_within_hours)),
            ("passport_warning_months", self.passport_warning_months <= 120),
            ("second_officer", self.second_officer.iter().all(|w| PROPOSED.contains(&&**w))),
            // Assessors of MLPS level 3 ask for ten at the most.
            ("idle_lock_minutes", (1..=60).contains(&self.idle_lock_minutes)),
            ("recent_days", (0..=MOST_MINUTES / 1440).contains(&self.recent_days)),
            ("decisions_per_hour", self.decisions_per_hour <= 10_000),
            ("radar_days", (0..=MOST_MINUTES / 1440).contains(&self.radar_days)),
            ("refused_days", (0..=MOST_MINUTES / 1440).contains(&self.refused_days)),
            ("burst_cases", (2..=200).contains(&self.burst_cases)),
            ("burst_hours", (1..=MOST_MINUTES / 60).contains(&self.burst_hours)),
            (
                "issue",
                (1..=90).contains(&self.issue.entry_days) && (1..=90).contains(&self.issue.group_entry_days),
            ),
            ("decide_within", self.limits_make_sense()),
            ("bulk", self.bulk.iter().all(|b| Command::NAMES.contains(&&*b.action))),
        ]
        .into_iter()
        .find_map(|(field, right)| (!right).then_some(field))
    }

    /// Hours of at most ten years, and one limit an authority and form.
    fn limits_make_sense(&self) -> bool {
        let all = &self.decide_within;
        all.iter().enumerate().all(|(place, w)| {
            let same = |o: &DecideWithin| (o.authority, o.form) == (w.authority, w.form);
            (1..=MOST_MINUTES / 60).contains(&i64::from(w.hours)) && !all[..place].iter().any(same)
        })
    }
}
