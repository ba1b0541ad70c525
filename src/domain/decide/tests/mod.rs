//! The rules as tables and stories: what each action needs, what it writes, and that no path leads past a blocker.

mod admission;
mod claims;
mod closing;
mod codes;
mod deliver;
mod files;
mod forget;
mod ports;
mod request;
mod second;
mod words;

use super::*;
use crate::domain::anchor::AnchorState;
use crate::domain::case::RecordedEvent;
use crate::domain::case::application::{
    Application, BookedArrival, Document, Inviter, InviterKind, Passport, Sex, Traveller,
};
use crate::domain::case::checklist::{Criterion, FindingSeverity, ItemState, Requirement};
use crate::domain::case::state::CaseState;
use crate::domain::code::{Category, ClosingCode, DeclineCode, Defect, Ground, Item, Port, StateCode};
use crate::domain::command::{ArrivalChange, RequestContent};
use crate::domain::matching::{CaseMatch, MatchKind};
use crate::domain::mrz;
use crate::domain::officer::{Officer, OfficerId, Role};
use crate::domain::roster::Roster;
use crate::domain::rules::Rules;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use proptest::prelude::*;

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().with_timezone(&Utc)
}

fn start() -> DateTime<Utc> {
    at("2026-08-19T09:12:00+08:00")
}

fn officer(id: &str) -> Officer {
    Officer { id: id.parse::<OfficerId>().unwrap(), name: id.into(), role: Role::Officer }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn story() -> Application {
    let visual = mrz::VisualZone {
        kind: "P",
        surname: "JANSEN",
        given_names: "SOPHIE",
        number: "NX0000000",
        issuing_state: "NLD",
        nationality: "NLD",
        sex: 'F',
        birth: day("1974-08-12").into(),
        expires: day("2032-04-15"),
    };
    let [first, second] = mrz::emit(&visual, "");
    let items = ["PASSPORT", "FORM", "PHOTO", "INVITE", "LICENCE", "TALENT", "URGENCY"];
    Application {
        submission: "PVS-20260819-00017".into(),
        submitted_at: start(),
        office: Port::new("NGB"),
        entry_port: Port::new("PEK"),
        arrival: Some(BookedArrival { carrier: "LH722".into(), at: at("2026-08-20T05:40:00+08:00") }),
        ground: Ground::new("TAL"),
        category: Category::new("R"),
        entries: 1,
        stay_days: 20,
        reason: "Equipment development at the inviting company".into(),
        traveller: Traveller {
            surname: "JANSEN".into(),
            given_names: "SOPHIE".into(),
            native_name: None,
            nationality: StateCode::new("NLD"),
            sex: Sex::F,
            birth_date: day("1974-08-12").into(),
            passport: Passport {
                kind: "P".into(),
                number: "NX0000000".into(),
                issuing_state: StateCode::new("NLD"),
                expires_on: day("2032-04-15"),
                mrz: [first.into(), second.into()].into(),
            },
        },
        inviter: Some(Inviter {
            name: "Jiangbei Electrical".into(),
            kind: None,
            uscc: Some("91350100M000100Y43".into()),
            contact: None,
            phone: None,
            address: None,
        }),
        documents: items
            .iter()
            .map(|i| Document {
                item: i.parse().unwrap(),
                name: format!("{i}.pdf").into(),
                sha256: [7; 32],
                received_at: start(),
                bytes: None,
                kind: None,
            })
            .collect(),
        group: Vec::new(),
    }
}

fn at_home() -> Application {
    Application { entry_port: Port::new("NGB"), ..story() }
}

/// A desk of one case, driven by commands.
struct DecisionBench {
    rules: Rules,
    case: Option<Case>,
    now: DateTime<Utc>,
    seq: u64,
    two_persons: bool,
    roster: Roster,
}

const NO: fn() -> CaseNo = || CaseNo::from_serial(Port::new("NGB"), 0);

impl DecisionBench {
    fn new(papers: Application) -> Self {
        let mut bench = Self {
            rules: Rules::builtin(),
            case: None,
            now: start(),
            seq: 0,
            two_persons: false,
            roster: Roster::default(),
        };
        let receive = Command::Receive { papers: Box::new(papers), matches: Vec::new() };
        bench.run(&Officer::desk(), receive).unwrap();
        bench
    }

    fn on<'a>(&'a self, who: &'a Officer) -> DecisionContext<'a> {
        DecisionContext {
            office: Port::new("NGB"),
            officer: who,
            rules: &self.rules,
            now: self.now,
            two_persons: self.two_persons,
            consented: false,
            roster: &self.roster,
            clock_confirmed: true,
            anchor: AnchorState::Unset,
            visa_number_of: None,
            split_open: None,
        }
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "tests read better without a sign before every command"
    )]
    fn run(&mut self, who: &Officer, command: Command) -> Result<Vec<&'static str>, Vec<&'static str>> {
        match decide(self.case.as_ref(), NO(), None, &command, &self.on(who)) {
            Ok(events) => {
                self.seq += 1;
                let how = RecordedEvent { seq: self.seq, at: self.now, officer: who.id };
                for event in &events {
                    self.case = Case::apply(self.case.take(), NO(), event, &how);
                }
                Ok(events.iter().map(Event::name).collect())
            }
            Err(refusal) => Err(refusal.blockers.iter().map(Blocker::code).collect()),
        }
    }

    fn wang(&mut self, command: Command) -> Result<Vec<&'static str>, Vec<&'static str>> {
        self.run(&officer("wang"), command)
    }

    /// The grace period of what was decided last runs out.
    fn grace_ends(&mut self) {
        self.now += Duration::seconds(self.rules.policy.sealing_seconds);
        let ended = self.run(&Officer::desk(), Command::Elapse).unwrap();
        assert_eq!(ended[0], "sealed");
    }

    fn case(&self) -> &Case {
        self.case.as_ref().unwrap()
    }

    /// Wang opens every file of an item.
    fn open_files(&mut self, item: Item) {
        let files: Vec<[u8; 32]> =
            self.case().files.iter().filter(|f| f.item == item).map(|f| f.sha256).collect();
        for sha256 in files {
            self.wang(Command::OpenFile { item, sha256, written_out: false }).unwrap();
        }
    }

    fn verify_all(&mut self) {
        let open: Vec<Item> =
            self.case().lines.iter().filter(|l| l.blocks_approval()).map(|l| l.item).collect();
        for item in open {
            self.open_files(item);
            self.wang(Command::Verify { item, note: Some("seen".into()) }).unwrap();
        }
    }
}

fn approve() -> Command {
    Command::Approve { note: None }
}

/// The traveller enters at another port.
fn enters(port: &str) -> Command {
    Command::Reschedule {
        carrier: None,
        arrives: ArrivalChange::AsKnown,
        entry_port: Some(port.parse().unwrap()),
        note: None,
    }
}

fn transfer(to: &'static str, note: Option<&str>) -> Command {
    Command::Transfer { to: Port::new(to), note: note.map(Into::into) }
}

#[test]
fn story_case_blocked_here_and_transferred_to_beijing() {
    let mut b = DecisionBench::new(story());
    assert_eq!(b.wang(Command::Claim), Ok(vec!["claimed"]));
    let all = b.wang(approve()).unwrap_err();
    assert_eq!(all[0], "entry_port_elsewhere");
    assert_eq!(all.iter().filter(|c| **c == "item_not_verified").count(), 7);
    assert_eq!(all.iter().filter(|c| **c == "head_not_confirmed").count(), 3);
    b.verify_all();
    assert!(b.case().is_reviewed());
    assert_eq!(b.wang(approve()), Err(vec!["entry_port_elsewhere"]));
    assert_eq!(b.wang(transfer("PEK", Some("complete; enters there"))), Ok(vec!["transfer_offered"]));
    let case = b.case();
    assert_eq!(case.state.name(), "transfer_offered");
    assert_eq!(case.transfer.as_ref().unwrap().review.name(), "reviewed");
    assert!(case.receipt.as_deref().unwrap().starts_with("NGB-20260819-"));
    assert_eq!(b.wang(Command::TransferAccepted { note: None }), Ok(vec!["transfer_accepted"]));
    b.grace_ends();
    assert!(b.case().state.is_closed());
}

#[test]
fn complete_local_case_is_approved_and_final() {
    let mut b = DecisionBench::new(at_home());
    b.verify_all();
    assert_eq!(b.wang(approve()), Ok(vec!["approved"]));
    assert!(b.case().receipt.is_some() && !b.case().state.is_closed());
    b.now += Duration::seconds(89);
    assert_eq!(b.run(&Officer::desk(), Command::Elapse), Ok(vec![]));
    b.now += Duration::seconds(1);
    assert_eq!(b.run(&Officer::desk(), Command::Elapse), Ok(vec!["sealed", "expected"]));
    assert_eq!(b.case().state, CaseState::Expected);
    assert_eq!(b.wang(Command::Recall { note: None }), Err(vec!["needs_second_officer"]));
}

#[test]
fn officer_recalls_own_decision_during_grace_period() {
    let mut b = DecisionBench::new(at_home());
    b.verify_all();
    b.wang(approve()).unwrap();
    assert_eq!(b.run(&officer("li"), Command::Recall { note: None }), Err(vec!["not_owner"]));
    assert_eq!(b.wang(Command::Recall { note: None }), Ok(vec!["taken_back"]));
    assert_eq!(b.case().state, CaseState::InReview);
    assert!(b.case().clock.is_running());
    assert_eq!(b.wang(approve()), Ok(vec!["approved"]));
}

#[test]
fn article_20_limits_block_approval_despite_verification() {
    type Change = fn(&mut Application);
    let table: [(Change, &str); 4] = [
        (|p| p.stay_days = 31, "stay_too_long"),
        (|p| p.entries = 2, "more_than_one_entry"),
        (|p| p.traveller.passport.expires_on = day("2026-09-01"), "passport_expires"),
        (|p| p.category = Category::new("M"), "category_unfit"),
    ];
    for (change, code) in table {
        let mut papers = at_home();
        change(&mut papers);
        let mut b = DecisionBench::new(papers);
        b.verify_all();
        let refused = b.wang(approve()).unwrap_err();
        assert!(refused.contains(&code), "{code}: {refused:?}");
    }
}

#[test]
fn doubtful_item_needs_a_reason_to_verify() {
    let mut papers = at_home();
    papers.traveller.passport.number = "NX0000001".into();
    let mut b = DecisionBench::new(papers);
    let passport = Item::new("PASSPORT");
    assert_eq!(b.case().line(passport).unwrap().severity(), Some(FindingSeverity::Doubt));
    assert_eq!(
        b.wang(Command::Verify { item: passport, note: Some("  ".into()) }),
        Err(vec!["reason_missing"])
    );
    assert!(
        b.wang(Command::Verify { item: passport, note: Some("typing error; original seen".into()) }).is_ok()
    );
}

#[test]
fn repeated_verify_is_recorded_and_undone_once() {
    let mut b = DecisionBench::new(at_home());
    let item = Item::new("PASSPORT");
    let tick = |note: Option<&str>| Command::Verify { item, note: note.map(Into::into) };
    assert_eq!(b.wang(tick(None)), Ok(vec!["claimed", "item_verified"]));
    // A key that is held down ticks the last item again and again.
    assert_eq!(b.wang(tick(None)), Ok(vec![]));
    assert_eq!(b.wang(tick(Some("original seen"))), Ok(vec!["item_verified"]), "words are new");
    assert_eq!(b.wang(tick(Some("original seen"))), Ok(vec![]));
    assert_eq!(b.wang(tick(None)), Ok(vec![]), "and are not wiped out by a tick without any");
    assert_eq!(
        [b.wang(Command::Undo), b.wang(Command::Undo)],
        [Ok(vec!["item_restored"]), Ok(vec!["item_restored"])]
    );
    assert_eq!(b.case().line(item).unwrap().state, ItemState::Received);
    // The next owner reviews it again, and so does every owner at a new version of the application.
    b.wang(tick(None)).unwrap();
    b.wang(Command::Release).unwrap();
    assert_eq!(b.run(&officer("li"), tick(None)), Ok(vec!["claimed", "item_verified"]));
    let papers = Application { stay_days: 3, ..at_home() };
    b.run(&Officer::desk(), Command::Receive { papers: Box::new(papers), matches: Vec::new() }).unwrap();
    assert_eq!(b.run(&officer("li"), tick(None)), Ok(vec!["item_verified"]));
}

#[test]
fn missing_item_can_be_waived_not_verified() {
    let mut papers = at_home();
    papers.documents.retain(|d| d.item != Item::new("LICENCE"));
    let mut b = DecisionBench::new(papers);
    let item = Item::new("LICENCE");
    assert_eq!(b.wang(Command::Verify { item, note: None }), Err(vec!["item_missing"]));
    assert_eq!(b.wang(Command::Waive { item, note: None }), Err(vec!["reason_missing"]));
    assert_eq!(
        b.wang(Command::Waive { item, note: Some("on file".into()) }),
        Ok(vec!["claimed", "item_waived"])
    );
}

#[test]
fn request_pauses_clock_until_documents_arrive() {
    let mut papers = at_home();
    papers.documents.retain(|d| d.item != Item::new("LICENCE"));
    let mut b = DecisionBench::new(papers.clone());
    b.wang(Command::Verify { item: Item::new("PASSPORT"), note: None }).unwrap();
    b.wang(Command::Reject { item: Item::new("PHOTO"), defect: Defect::new("ILLEGIBLE"), note: None })
        .unwrap();
    assert_eq!(
        b.wang(Command::Request { reply_by: None, note: None, how: RequestContent::default() }),
        Ok(vec!["documents_requested", "notice_issued"])
    );
    assert!(b.case().clock.is_paused());
    let asked = b.case().timeline.iter().find(|s| &*s.event == "documents_requested").unwrap();
    assert_eq!(&*asked.about, "PHOTO LICENCE");
    let mut reply = story();
    reply.entry_port = Port::new("NGB");
    reply.documents[2].sha256 = [9; 32];
    b.now += Duration::minutes(30);
    let receive = Command::Receive { papers: Box::new(reply.clone()), matches: Vec::new() };
    assert_eq!(b.run(&Officer::desk(), receive.clone()), Ok(vec!["supplemented"]));
    let case = b.case();
    assert_eq!(case.state, CaseState::InReview);
    assert!(!case.clock.is_paused());
    assert_eq!(case.line(Item::new("PASSPORT")).unwrap().state, ItemState::Verified);
    assert_eq!(case.line(Item::new("PHOTO")).unwrap().state, ItemState::Received);
    assert_eq!(case.line(Item::new("LICENCE")).unwrap().state, ItemState::Received);
    assert_eq!(
        case.changes.iter().map(AsRef::as_ref).collect::<Vec<&str>>(),
        ["documents.LICENCE", "documents.PHOTO"]
    );
    assert_eq!(b.run(&Officer::desk(), receive), Ok(vec![]), "the same papers again change nothing");
}

#[test]
fn hold_ends_automatically_and_needs_future_time() {
    let mut b = DecisionBench::new(story());
    assert_eq!(b.wang(Command::Hold { until: b.now, note: None }), Err(vec!["time_past"]));
    let until = b.now + Duration::hours(2);
    assert_eq!(b.wang(Command::Hold { until, note: None }), Ok(vec!["claimed", "held"]));
    assert_eq!(b.wang(approve()).unwrap_err()[0], "wrong_state");
    b.now = until;
    assert_eq!(b.run(&Officer::desk(), Command::Elapse), Ok(vec!["hold_ended"]));
    assert_eq!(b.case().state, CaseState::InReview);
}

#[test]
fn case_has_one_owner_until_claim_expires() {
    let mut b = DecisionBench::new(story());
    b.wang(Command::Claim).unwrap();
    let li = officer("li");
    assert_eq!(b.run(&li, Command::Claim), Err(vec!["not_owner"]));
    assert_eq!(b.run(&li, Command::Release), Err(vec!["not_owner"]));
    assert_eq!(b.run(&li, Command::Verify { item: Item::new("FORM"), note: None }), Err(vec!["not_owner"]));
    b.now += Duration::minutes(b.rules.policy.lease_minutes);
    assert_eq!(
        b.run(&li, Command::Verify { item: Item::new("FORM"), note: None }),
        Ok(vec!["claimed", "item_verified"])
    );
    assert_eq!(b.wang(Command::Claim), Err(vec!["not_owner"]));
}

#[test]
fn checklist_work_is_undone_step_by_step() {
    let mut b = DecisionBench::new(story());
    assert_eq!(b.wang(Command::Undo), Err(vec!["nothing_to_undo"]));
    let (form, photo) = (Item::new("FORM"), Item::new("PHOTO"));
    b.wang(Command::Verify { item: form, note: None }).unwrap();
    b.wang(Command::Reject { item: photo, defect: Defect::new("ILLEGIBLE"), note: Some("dark".into()) })
        .unwrap();
    b.wang(Command::Verify { item: photo, note: None }).unwrap();
    b.wang(Command::Undo).unwrap();
    assert_eq!(b.case().line(photo).unwrap().state, ItemState::Rejected(Defect::new("ILLEGIBLE")));
    assert_eq!(b.case().line(photo).unwrap().note.as_deref(), Some("dark"));
    b.wang(Command::Undo).unwrap();
    b.wang(Command::Undo).unwrap();
    assert_eq!(b.case().line(form).unwrap().state, ItemState::Received);
    assert_eq!(b.wang(Command::Undo), Err(vec!["nothing_to_undo"]));
}

#[test]
fn a_refusal_needs_a_code_and_a_rationale() {
    let mut b = DecisionBench::new(story());
    let refuse = |code: &'static str, note: Option<&str>| Command::Refuse {
        code: ClosingCode::new(code),
        note: note.map(Into::into),
    };
    assert_eq!(b.wang(refuse("W-APP", None)), Err(vec!["code_unknown", "reason_missing"]));
    assert_eq!(b.wang(refuse("R21-4A", Some("forged seal"))), Ok(vec!["claimed", "refused"]));
    b.wang(Command::Recall { note: None }).unwrap();
    assert_eq!(b.wang(refuse("N-EXEMPT", Some("visa-exempt"))), Ok(vec!["not_accepted"]));
}

#[test]
fn changed_case_blocks_stale_decision() {
    let mut b = DecisionBench::new(story());
    let seen = b.case().version;
    b.wang(Command::Claim).unwrap();
    let who = officer("wang");
    let on = DecisionContext {
        office: Port::new("NGB"),
        officer: &who,
        rules: &b.rules,
        now: b.now,
        two_persons: false,
        consented: false,
        roster: Roster::unknown(),
        clock_confirmed: true,
        anchor: AnchorState::Unset,
        visa_number_of: None,
        split_open: None,
    };
    let refused = decide(b.case.as_ref(), NO(), Some(seen), &approve(), &on).unwrap_err();
    assert_eq!(refused.blockers, [Blocker::ChangedMeanwhile { seen, now: seen + 1 }]);
}

#[test]
fn foreign_or_decided_application_is_not_imported() {
    let rules = Rules::builtin();
    let desk = Officer::desk();
    let on = DecisionContext {
        office: Port::new("PEK"),
        officer: &desk,
        rules: &rules,
        now: start(),
        two_persons: false,
        consented: false,
        roster: Roster::unknown(),
        clock_confirmed: true,
        anchor: AnchorState::Unset,
        visa_number_of: None,
        split_open: None,
    };
    let receive = Command::Receive { papers: Box::new(story()), matches: Vec::new() };
    let refused = decide(None, NO(), None, &receive, &on).unwrap_err();
    assert_eq!(refused.blockers, [Blocker::OfficeElsewhere(Port::new("NGB"))]);
    let mut b = DecisionBench::new(at_home());
    b.verify_all();
    b.wang(approve()).unwrap();
    let mut later = at_home();
    later.stay_days = 10;
    let receive = Command::Receive { papers: Box::new(later), matches: Vec::new() };
    assert_eq!(b.run(&desk, receive), Err(vec!["decided"]));
}

#[test]
fn the_desk_itself_decides_nothing() {
    let mut b = DecisionBench::new(at_home());
    b.verify_all();
    assert_eq!(b.run(&Officer::desk(), approve()), Err(vec!["role_may_not"]));
    assert_eq!(b.wang(Command::Elapse), Err(vec!["role_may_not"]));
}

#[test]
fn undone_change_can_be_redone_until_next_change() {
    let mut b = DecisionBench::new(at_home());
    let verify = |item: &'static str| Command::Verify { item: Item::new(item), note: None };
    let state = |b: &DecisionBench, item: &'static str| b.case().line(Item::new(item)).unwrap().state;
    b.wang(verify("FORM")).unwrap();
    b.wang(verify("PHOTO")).unwrap();
    assert_eq!(b.wang(Command::Redo), Err(vec!["nothing_to_redo"]));
    b.wang(Command::Undo).unwrap();
    b.wang(Command::Undo).unwrap();
    assert_eq!((state(&b, "FORM"), state(&b, "PHOTO")), (ItemState::Received, ItemState::Received));
    assert_eq!(b.wang(Command::Redo), Ok(vec!["item_redone"]));
    assert_eq!((state(&b, "FORM"), state(&b, "PHOTO")), (ItemState::Verified, ItemState::Received));
    // What was done again can be undone again.
    b.wang(Command::Undo).unwrap();
    b.wang(Command::Redo).unwrap();
    b.wang(Command::Redo).unwrap();
    assert_eq!(state(&b, "PHOTO"), ItemState::Verified);
    b.wang(Command::Undo).unwrap();
    b.wang(verify("INVITE")).unwrap();
    assert_eq!(b.wang(Command::Redo), Err(vec!["nothing_to_redo"]), "a new step ends it");
    assert_eq!(state(&b, "PHOTO"), ItemState::Received);
}

#[test]
fn changes_of_other_officers_cannot_be_undone() {
    let mut b = DecisionBench::new(at_home());
    b.wang(Command::Verify { item: Item::new("FORM"), note: None }).unwrap();
    b.wang(Command::Verify { item: Item::new("PHOTO"), note: None }).unwrap();
    b.wang(Command::Undo).unwrap();
    b.wang(Command::Release).unwrap();
    assert_eq!(b.run(&officer("li"), Command::Undo), Err(vec!["nothing_to_undo"]));
    assert_eq!(b.run(&officer("li"), Command::Redo), Err(vec!["nothing_to_redo"]));
}

#[test]
fn verify_all_skips_items_with_findings() {
    let mut b = DecisionBench::new(at_home());
    let run =
        |items: &[&'static str]| Command::VerifyRun { items: items.iter().map(|i| Item::new(i)).collect() };
    assert_eq!(
        b.wang(run(&["FORM", "PHOTO", "FORM"])),
        Ok(vec!["claimed", "item_verified", "item_verified"]),
        "each is an event of its own, and none twice"
    );
    assert_eq!(b.wang(run(&["FORM"])), Err(vec!["nothing_to_verify"]));
    assert_eq!(b.wang(run(&["NOPE"])), Err(vec!["item_unknown"]));
    let other = CaseMatch { case: CaseNo::from_serial(Port::new("NGB"), 7), same: MatchKind::Passport };
    b.run(&Officer::desk(), Command::Flag { other }).unwrap();
    assert_eq!(b.wang(run(&["PASSPORT", "INVITE"])), Err(vec!["reason_missing"]));
    assert!(!b.case().reviewable_items().any(|i| i == Item::new("PASSPORT")));
    b.wang(Command::Undo).unwrap();
    // What was verified together is taken back together.
    assert_eq!(b.case().line(Item::new("PHOTO")).unwrap().state, ItemState::Received);
    assert_eq!(b.case().line(Item::new("FORM")).unwrap().state, ItemState::Received);
}

/// Any command, sensible or not.
fn any_command() -> impl Strategy<Value = Command> {
    let item = prop::sample::select(vec![
        "PASSPORT", "FORM", "PHOTO", "INVITE", "LICENCE", "TALENT", "URGENCY", "CONSENT", "FEE",
    ])
    .prop_map(Item::new);
    let note = prop::option::of(Just(Box::from("because")));
    let port = prop::sample::select(vec!["NGB", "PEK", "PVG", "ZZZ"]).prop_map(Port::new);
    let code = prop::sample::select(vec!["R21-4A", "N-DOC", "W-APP", "NOPE"]).prop_map(ClosingCode::new);
    prop_oneof![
        Just(Command::Claim),
        Just(Command::Release),
        (item.clone(), note.clone()).prop_map(|(item, note)| Command::Verify { item, note }),
        (item.clone(), note.clone()).prop_map(|(item, note)| Command::Reject {
            item,
            defect: Defect::new("MISSING"),
            note
        }),
        (item, note.clone()).prop_map(|(item, note)| Command::Waive { item, note }),
        Just(Command::Undo),
        Just(Command::Redo),
        Just(Command::VerifyRun {
            items: vec![Item::new("PASSPORT"), Item::new("FORM"), Item::new("PHOTO")]
        }),
        note.clone().prop_map(|note| Command::Request {
            reply_by: None,
            note,
            how: RequestContent::default()
        }),
        (1i64..5000, note.clone())
            .prop_map(|(m, note)| Command::Hold { until: start() + Duration::minutes(m), note }),
        note.clone().prop_map(|note| Command::Resume { note }),
        note.clone().prop_map(|note| Command::Escalate { note }),
        note.clone().prop_map(|note| Command::TakeOver { note }),
        note.clone().prop_map(|note| Command::AnswerEscalation { note }),
        note.clone().prop_map(|note| Command::WithdrawEscalation { note }),
        note.clone().prop_map(|note| Command::Approve { note }),
        (port.clone(), note.clone()).prop_map(|(to, note)| Command::Transfer { to, note }),
        note.clone().prop_map(|note| Command::TransferAccepted { note }),
        note.clone().prop_map(|note| Command::TransferDeclined { code: DeclineCode::new("TD-1"), note }),
        (code.clone(), note.clone()).prop_map(|(code, note)| Command::Refuse { code, note }),
        (code, note.clone()).prop_map(|(code, note)| Command::Withdraw { code, note }),
        Just(Command::Note { text: "noted".into() }),
        note.clone().prop_map(|note| Command::Recall { note }),
        note.prop_map(|note| Command::WithdrawOffer { note }),
        port.prop_map(|to| enters(to.as_str())),
        Just(Command::Elapse),
        any_after_approval(),
    ]
}

/// Any command that follows an approval.
fn any_after_approval() -> impl Strategy<Value = Command> {
    let note = || prop::option::of(Just(Box::<str>::from("because")));
    let traveller = || prop::option::of(0u16..3);
    let item = prop::sample::select(vec!["PASSPORT", "PHOTO", "INVITE", "INQUIRY", "PORTRAIT", "FEE"]);
    prop_oneof![
        note().prop_map(|note| Command::Expect { note }),
        (item, note()).prop_map(|(item, note)| Command::Seen { item: Item::new(item), note }),
        (traveller(), 0..3, note()).prop_map(|(traveller, n, note)| Command::Issue {
            traveller,
            number: format!("A000000{n}").into(),
            note
        }),
        (traveller(), note()).prop_map(|(traveller, note)| Command::Entered { traveller, note }),
        (traveller(), note()).prop_map(|(traveller, note)| Command::NoShow { traveller, note }),
        (traveller(), note()).prop_map(|(traveller, note)| Command::BorderRefused { traveller, note }),
        (traveller(), note()).prop_map(|(traveller, note)| Command::Void { traveller, note }),
        (1i64..40, note())
            .prop_map(|(days, note)| Command::Extend { until: start() + Duration::days(days), note }),
        note().prop_map(|note| Command::ReviewAgain { note }),
        traveller().prop_map(|traveller| Command::Split { traveller, to: None }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// For all commands in any order: versions grow by one an event, a blocked command changes nothing and names its reasons, an
    /// approval has passed every blocker, a case that waits always has a wake-up time, and a closed case stays closed.
    #[test]
    fn no_path_leads_past_a_blocker(
        home: bool,
        steps in prop::collection::vec((any_command(), 0usize..2, 0i64..200), 0..60),
    ) {
        let mut b = DecisionBench::new(if home { at_home() } else { story() });
        for (command, who, minutes) in steps {
            b.now += Duration::minutes(minutes);
            let who = if command == Command::Elapse { Officer::desk() } else { officer(["wang", "li"][who]) };
            let before = b.case().clone();
            let name = command.name();
            match b.run(&who, command) {
                Err(codes) => {
                    prop_assert!(!codes.is_empty());
                    prop_assert_eq!(&before, b.case());
                }
                Ok(events) => {
                    let case = b.case();
                    prop_assert_eq!(case.version as usize, before.version as usize + events.len());
                    prop_assert_eq!(case.timeline.len(), case.version as usize);
                    if events.contains(&"approved") {
                        prop_assert_eq!(case.entry_port(), case.office);
                        prop_assert!(Criterion::ALL.into_iter().all(|h| crate::domain::case::checklist::is_confirmed(&case.lines, h)));
                        prop_assert!(case.receipt.is_some());
                        let said = case.timeline.last().is_some_and(|s| s.note.is_some());
                        prop_assert!(said || !case.has_override(), "an approval that is not plain says why");
                    }
                    if let (true, CaseState::TransferOffered { to, .. }) = (events.contains(&"transfer_offered"), &case.state) {
                        prop_assert_eq!(*to, case.entry_port());
                    }
                    let reopens = matches!(name, "review-again" | "expect");
                    if before.state.is_closed() && !reopens {
                        prop_assert!(events.is_empty(), "{} moved a closed case", name);
                    }
                    if !case.state.is_workable() && !case.state.is_closed() {
                        prop_assert!(case.wakes_at().is_some(), "{} would be forgotten", case.state.name());
                    }
                    let open = !case.state.is_concluded();
                    let waits = matches!(case.state, CaseState::AwaitingDocuments { .. });
                    prop_assert_eq!(case.clock.is_running(), open && !waits);
                }
            }
        }
    }
}

fn refuse() -> Command {
    Command::Refuse { code: ClosingCode::new("R21-5"), note: Some("no proof was given".into()) }
}

fn consent() -> Command {
    Command::Consent { note: None }
}
