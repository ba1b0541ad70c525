//! A desk full of sample cases. Owns the mix of states and what was done to reach each; every step is a command that the domain
//! decided.

use super::applications::{ApplicationSpec, draw};
use super::case_builder::{BuiltCase, CaseBuilder};
use super::{first, officers, scenarios};
use crate::domain::case::Case;
use crate::domain::case::application::{Application, Traveller};
use crate::domain::case::checklist::ItemState;
use crate::domain::case::state::CaseState;
use crate::domain::case_no::CaseNo;
use crate::domain::code::{ClosingCode, Defect, Item, Port};
use crate::domain::command::{ArrivalChange, Command, RequestContent};
use crate::domain::decide::outstanding;
use crate::domain::officer::Officer;
use crate::domain::request_letter::default_reply_by;
use crate::domain::rules::Rules;
use chrono::{DateTime, Duration, Utc};
use fastrand::Rng;

/// Sample cases of an office: first `live` open ones, then `archive` ones that were closed in the 60 days before `now`.
///
/// Case numbers count from the office's first; journal numbers count from `first_seq`, one an entry. The first twelve open cases
/// are made by hand. Every lease and every time at which an open case returns is after `now`.
pub fn cases(
    seed: u64,
    live: u32,
    archive: u32,
    now: DateTime<Utc>,
    office: Port,
    rules: &Rules,
    first_seq: u64,
) -> impl Iterator<Item = BuiltCase> {
    let maker = CaseMaker::new(seed, live, now, office, rules);
    let mut seq = first_seq;
    (0..live.saturating_add(archive)).filter_map(move |place| {
        let built = maker.make(place, seq).build()?;
        seq += u64::try_from(built.entries.len()).unwrap_or_default();
        Some(built)
    })
}

/// The target state of an open case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TargetState {
    Received,
    InReview,
    Awaiting,
    Held,
    Escalated,
    Offered,
    /// Everything verified, not yet approved.
    Ready,
}

impl TargetState {
    fn any(rng: &mut Rng) -> Self {
        match rng.u8(..100) {
            0..60 => Self::Received,
            60..78 => Self::InReview,
            78..85 => Self::Awaiting,
            85..89 => Self::Held,
            89..93 => Self::Escalated,
            93..98 => Self::Offered,
            _ => Self::Ready,
        }
    }
}

/// The index of an open case whose traveller has another one.
const TWICE: u32 = 30;

/// What all cases share.
pub(super) struct CaseMaker<'a> {
    seed: u64,
    live: u32,
    now: DateTime<Utc>,
    office: Port,
    rules: &'a Rules,
    officers: Vec<Officer>,
}

fn one<'b, T>(rng: &mut Rng, list: &'b [T]) -> &'b T {
    &list[rng.usize(..list.len())]
}

fn random_note(rng: &mut Rng, list: &[&str]) -> Option<Box<str>> {
    Some((*one(rng, list)).into())
}

impl<'a> CaseMaker<'a> {
    pub(super) fn new(seed: u64, live: u32, now: DateTime<Utc>, office: Port, rules: &'a Rules) -> Self {
        // Full seconds: what is written is read back the same.
        let now = DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now);
        Self { seed, live, now, office, rules, officers: officers() }
    }

    /// The case of a place. Each has randomness of its own, so that one more case changes no other.
    pub(super) fn make(&self, place: u32, seq: u64) -> CaseBuilder<'a> {
        let mut rng = self.rng(place);
        let no = CaseNo::from_serial(self.office, place);
        if place >= self.live {
            self.archived(&mut rng, place, no, seq)
        } else if place < first::COUNT {
            let papers = first::papers(&mut rng, place, self.office, self.now);
            let at = papers.submitted_at + Duration::seconds(40);
            CaseBuilder::receive(papers, no, at, self.rules, seq)
        } else {
            self.alive(&mut rng, place, no, seq)
        }
    }

    /// The application of an open case, and its target state.
    fn drawn(&self, rng: &mut Rng, place: u32) -> (TargetState, Application) {
        let goal = TargetState::any(rng);
        let mut wish = ApplicationSpec::any(rng);
        match goal {
            TargetState::Ready => wish = ApplicationSpec { complete: true, away: false, flaw: None, ..wish },
            TargetState::Offered => {
                wish = ApplicationSpec { complete: rng.u8(..4) > 0, away: true, flaw: None, ..wish }
            }
            _ => {}
        }
        (goal, draw(rng, place, self.office, self.now, wish))
    }

    fn rng(&self, place: u32) -> Rng {
        Rng::with_seed(self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(u64::from(place)))
    }

    /// Some are on the desk more than once: an open one for which two applied, and two of the first in the archive.
    fn again(&self, place: u32) -> Option<Traveller> {
        let first = |place| first::papers(&mut self.rng(place), place, self.office, self.now).traveller;
        let mut again = match (place, place.checked_sub(self.live)) {
            (TWICE, _) => self.drawn(&mut self.rng(TWICE - 4), TWICE - 4).1.traveller,
            (_, Some(7 | 9)) if self.live > 0 => first(0),
            _ => return None,
        };
        if place.checked_sub(self.live) == Some(9) {
            // The number as typed from the page, before there was a zone to read.
            again.passport.number = again.passport.number.replace('0', "O").into();
            again.passport.mrz.clear();
        }
        Some(again)
    }

    fn alive(&self, rng: &mut Rng, place: u32, no: CaseNo, seq: u64) -> CaseBuilder<'a> {
        let (goal, mut papers) = self.drawn(rng, place);
        if let Some(again) = self.again(place) {
            papers.traveller = again;
        }
        let entry_port = papers.entry_port;
        let received = (papers.submitted_at + Duration::seconds(rng.i64(20..240))).min(self.now);
        let mut bench = CaseBuilder::receive(papers, no, received, self.rules, seq);
        if goal == TargetState::Received {
            return bench;
        }
        let all = bench.verifications();
        let some = match goal {
            TargetState::Offered | TargetState::Ready => all.len(),
            // At least one item is left.
            _ => rng.usize(..all.len().max(1)),
        };
        let mut steps = vec![Command::Claim];
        steps.extend(all.iter().take(some).cloned());
        if goal == TargetState::Ready {
            steps.extend(bench.checks());
        }
        self.finish(rng, goal, entry_port, &bench, all.get(some), &mut steps);
        let who = one(rng, &self.officers);
        let since = received.max(self.now - self.reach() * rng.i32(10..=100) / 100);
        let count = i32::try_from(steps.len()).unwrap_or(i32::MAX);
        for (done, step) in (1..).zip(steps) {
            let at = since + (self.now - since) * done / (count + 1);
            let at = DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at).max(received);
            bench.run(who, at, &[step]);
        }
        bench
    }

    /// How far back work may be so that no claim and no time limit has expired by now.
    fn reach(&self) -> Duration {
        let policy = &self.rules.policy;
        let least = policy.lease_minutes.min(policy.transfer_answer_minutes).min(policy.reply_within_minutes);
        Duration::seconds(least.min(300) * 54)
    }

    /// The step that brings an open case to its target state. `next` is the item that would have come next.
    fn finish(
        &self,
        rng: &mut Rng,
        goal: TargetState,
        entry_port: Port,
        bench: &CaseBuilder<'_>,
        next: Option<&Command>,
        steps: &mut Vec<Command>,
    ) {
        match goal {
            TargetState::Received | TargetState::InReview | TargetState::Ready => {}
            TargetState::Awaiting => {
                let lines = bench.case.iter().flat_map(|c| &c.lines);
                let missing = lines
                    .filter(|l| {
                        l.state == ItemState::Missing && l.blocks_approval() && !l.is_recorded_by_officer()
                    })
                    .count();
                if let (0, Some(Command::Verify { item, .. })) = (missing, next) {
                    steps.push(rejection(rng, *item));
                }
                let note = random_note(
                    rng,
                    &["请尽快补交", "Please send everything in one go", "如有疑问请致电本窗口"],
                );
                // The traveller of some arrives before anybody could reply: their officer set a time.
                let soon = self.now + Duration::hours(1);
                let reply_by =
                    bench.case.as_ref().map(|c| default_reply_by(c, self.rules, self.now).unwrap_or(soon));
                steps.push(Command::Request { reply_by, note, how: RequestContent::default() });
            }
            TargetState::Held => {
                let until = self.now + Duration::minutes(rng.i64(30..20 * 60));
                let notes = [
                    "等待公安分局核实邀请方",
                    "Inviter calls back after the board meeting",
                    "Waits for the hospital to confirm",
                    "航班改签，等新行程",
                ];
                steps.push(Command::Hold { until, note: random_note(rng, &notes) });
            }
            TargetState::Escalated => {
                let notes = [
                    "Inviter was fined last year; asks for a second opinion",
                    "理由与签证种类是否相符，请领导定夺",
                    "Same company asked for five visas this week",
                    "证明材料印章有疑问",
                ];
                steps.push(Command::Escalate { note: random_note(rng, &notes) });
            }
            TargetState::Offered => {
                let notes =
                    ["入境口岸为贵处，请予办理", "Enters at your port", "Flight was moved to your port"];
                steps.push(Command::Transfer { to: entry_port, note: random_note(rng, &notes) });
            }
        }
    }

    fn archived(&self, rng: &mut Rng, place: u32, no: CaseNo, seq: u64) -> CaseBuilder<'a> {
        let sealing = Duration::seconds(self.rules.policy.sealing_seconds);
        // Two hours of work and the grace period fit in before now.
        let newest = sealing + Duration::hours(3);
        let spread = Duration::days(60) - Duration::hours(36);
        let then = self.now - newest - Duration::seconds(rng.i64(0..spread.num_seconds()));
        let mut wish = ApplicationSpec { matter: scenarios::any(rng), ..ApplicationSpec::any(rng) };
        wish.complete = wish.complete || rng.u8(..100) < 80;
        let mut papers = draw(rng, place, self.office, then, wish);
        if let Some(again) = self.again(place) {
            papers.traveller = again;
        }
        let (entry_port, stay_days) = (papers.entry_port, papers.stay_days);
        let received = papers.submitted_at + Duration::seconds(rng.i64(20..240));
        let received = DateTime::from_timestamp(received.timestamp(), 0).unwrap_or(received);
        let mut bench = CaseBuilder::receive(papers, no, received, self.rules, seq);

        let who = one(rng, &self.officers);
        let reviewed = received + Duration::minutes(rng.i64(8..90));
        let decided = reviewed + Duration::minutes(rng.i64(1..15));
        if rng.u8(..100) < 5 {
            let code = ClosingCode::new(if rng.bool() { "W-APP" } else { "W-INV" });
            let note = random_note(rng, &["行程取消", "Meeting was called off", "已改走普通签证"]);
            bench.run(who, reviewed, &[Command::Withdraw { code, note }]);
            bench.run(&Officer::desk(), reviewed + sealing, &[Command::Elapse]);
            return bench;
        }
        let mut review = vec![Command::Claim];
        review.extend(bench.verifications());
        if entry_port != self.office {
            let note = random_note(rng, &["入境口岸为贵处，请予办理", "Enters at your port"]);
            review.push(Command::Transfer { to: entry_port, note });
            bench.run(who, decided, &review);
            let answered = decided + Duration::minutes(rng.i64(2..40));
            bench.run(who, answered, &[Command::TransferAccepted { note: None }]);
            bench.run(&Officer::desk(), answered + sealing, &[Command::Elapse]);
            return bench;
        }
        review.extend(bench.checks());
        bench.run(who, reviewed, &review);
        let overridden = bench.case.as_ref().is_some_and(Case::has_override);
        let approve = Command::Approve {
            note: overridden.then(|| "存疑材料已核对原件，予以认可".into())
        };
        let decision = if rng.u8(..100) >= 4 && bench.may(who, decided, &approve) {
            approve
        } else {
            refusal(rng, &bench, stay_days > self.rules.policy.max_stay_days)
        };
        bench.run(who, decided, &[decision]);
        bench.run(&Officer::desk(), decided + sealing, &[Command::Elapse]);
        if bench.case.as_ref().is_some_and(|case| case.state == CaseState::Expected) {
            self.enters(&mut bench, who, place, decided + sealing);
        }
        bench
    }

    /// The travellers of an approval arrive, get their visas and enter.
    fn enters(&self, bench: &mut CaseBuilder<'a>, who: &Officer, place: u32, expected: DateTime<Utc>) {
        let arrives = ArrivalChange::Present;
        bench.run(
            who,
            expected + Duration::minutes(10),
            &[Command::Reschedule { carrier: None, arrives, entry_port: None, note: None }],
        );
        let Some(case) = &bench.case else { return };
        let travellers = u16::try_from(case.papers.group.len()).unwrap_or_default();
        let mut issue: Vec<Command> = outstanding(case, self.rules)
            .into_iter()
            .map(|item| Command::Seen { item, note: None })
            .collect();
        issue.extend((0..=travellers).map(|n| Command::Issue {
            traveller: Some(n),
            number: format!("S{place:06}{n:02}").into(),
            note: None,
        }));
        bench.run(who, expected + Duration::minutes(25), &issue);
        let entered = Command::Entered { traveller: None, note: None };
        bench.run(who, expected + Duration::minutes(40), &[entered]);
    }
}

fn rejection(rng: &mut Rng, item: Item) -> Command {
    let defect = Defect::new(one::<&str>(rng, &["ILLEGIBLE", "NOT_SEALED", "INCOMPLETE", "NO_TRANSLATION"]));
    Command::Reject { item, defect, note: None }
}

/// The refusal that fits what is wrong with a case.
fn refusal(rng: &mut Rng, bench: &CaseBuilder<'_>, long: bool) -> Command {
    let missing = bench
        .case
        .iter()
        .flat_map(|c| &c.lines)
        .any(|l| l.state == ItemState::Missing && l.blocks_approval() && !l.is_recorded_by_officer());
    let (code, note) = if missing {
        ("R21-5", "要求的材料逾期未补交")
    } else if long {
        ("R20-4", "Days of stay exceed art. 20; the inviter insists on them")
    } else {
        *one(
            rng,
            &[
                ("R20-1", "无紧急入境事由，可在驻外使领馆申请"),
                ("R21-6", "Answers of the inviter and the traveller do not agree"),
                ("R25-3", "拟从事活动与签证种类不符"),
            ],
        )
    };
    Command::Refuse { code: ClosingCode::new(code), note: Some(note.into()) }
}
