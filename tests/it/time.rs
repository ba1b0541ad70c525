//! Time at the desk: what ends does so when it is due, whoever notices it and when; and a clock that cannot be believed decides nothing.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::hand::{Hand, NOW, at};
use chrono::{DateTime, Duration, Utc};
use portdesk::domain::blocked::Blocker;
use portdesk::domain::case::Case;
use portdesk::domain::case::state::CaseState;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::clock_trust::{ClockDoubtReason, DeskTime};
use portdesk::domain::code::Port;
use portdesk::domain::command::{Command, RequestContent};
use portdesk::domain::lang::Lang;
use portdesk::domain::officer::{Officer, Role};
use portdesk::domain::rules::{AcceptedRules, OfficeRules, Rules};
use portdesk::sample;
use portdesk::service::{CommandRequest, DeskService, ServiceError, SteadyTime, TimeSource, set_up};
use portdesk::store::{self, AuditEvent, Commit, Entry, MemoryStore, Store};
use portdesk::ui::app::layer::Layer;
use portdesk::ui::state::msg::Msg;
use std::path::Path;
use std::process::{Output, Stdio};
use std::sync::{Arc, Mutex};

fn order(case: CaseNo, command: Command) -> CommandRequest {
    CommandRequest { case, seen: None, id: None, command }
}

fn codes(result: Result<portdesk::service::CommandOutcome, ServiceError>) -> Vec<&'static str> {
    match result {
        Ok(_) => Vec::new(),
        Err(ServiceError::Refused(refusal)) => refusal.blockers.iter().map(Blocker::code).collect(),
        Err(error) => panic!("{error}"),
    }
}

fn passes(hand: &Hand, minutes: i64) {
    *hand.clock.lock().unwrap() += Duration::minutes(minutes);
}

fn now(hand: &Hand) -> DateTime<Utc> {
    *hand.clock.lock().unwrap()
}

/// A case that nobody has, none of whose times is near.
fn fresh(hand: &Hand) -> Arc<Case> {
    let desk = hand.service.desk();
    let case = desk.iter().map(|l| &l.case).find(|c| c.state == CaseState::Received && c.claim.is_none());
    Arc::clone(case.unwrap())
}

fn stamp(case: &Case, event: &str) -> DateTime<Utc> {
    case.timeline.iter().rev().find(|s| &*s.event == event).unwrap_or_else(|| panic!("no {event}")).at
}

/// Documents are requested until so many minutes from now.
fn requested(hand: &Hand, minutes: i64) -> (CaseNo, DateTime<Utc>) {
    let (no, until) = (fresh(hand).no, now(hand) + Duration::minutes(minutes));
    let note = Some("the licence".into());
    let command = Command::Request { reply_by: Some(until), note, how: RequestContent::default() };
    hand.service.execute(&hand.set.officer, order(no, command)).unwrap();
    (no, until)
}

#[test]
fn an_overdue_reply_ends_when_it_was_due() {
    let hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    let (no, until) = requested(&hand, 60);
    passes(&hand, 117);
    hand.service.elapse().unwrap();
    let case = hand.service.case(no).unwrap().unwrap();
    assert_eq!((stamp(&case, "reply_overdue"), &case.state), (until, &CaseState::InReview));
    assert_eq!(case.clock.intervals().last().map(|i| (i.start, i.running)), Some((until, true)));
}

#[test]
fn readers_see_now_and_write_nothing() {
    let hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    let (no, until) = requested(&hand, 60);
    let held = fresh(&hand).no;
    let hold = Command::Hold { until: now(&hand) + Duration::minutes(30), note: None };
    hand.service.execute(&hand.set.officer, order(held, hold)).unwrap();
    let seq = hand.service.desk().seq;
    passes(&hand, 117);
    let read = hand.service.case(no).unwrap().unwrap();
    assert_eq!((stamp(&read, "reply_overdue"), &read.state), (until, &CaseState::InReview));
    let desk = hand.service.desk_now().unwrap();
    assert_eq!(desk.get(held).unwrap().case.state, CaseState::InReview);
    assert!(desk.get(no).unwrap().decide_by.is_some(), "the decision clock runs again");
    let stats = hand.service.stats(30).unwrap();
    assert!(!stats.states.contains_key("awaiting_documents") || desk.get(no).is_some());
    assert_eq!(hand.service.desk().seq, seq, "nothing was written");
    // Written at last it says the same.
    hand.service.elapse().unwrap();
    let written = hand.service.case(no).unwrap().unwrap();
    assert_eq!((&written.state, written.version, &written.clock), (&read.state, read.version, &read.clock));
}

/// A case of the desk's own port, approved.
fn approved(hand: &Hand) -> CaseNo {
    let desk = hand.service.desk();
    for live in desk.iter().filter(|l| l.case.state == CaseState::Received && l.case.claim.is_none()) {
        let (no, officer) = (live.case.no, &hand.set.officer);
        for line in live.case.lines.iter().filter(|l| !l.state.is_settled()) {
            let verify = Command::Verify { item: line.item, note: Some("seen".into()) };
            let _ = hand.service.execute(officer, order(no, verify));
        }
        if hand
            .service
            .execute(officer, order(no, Command::Approve { note: Some("all is there".into()) }))
            .is_ok()
        {
            return no;
        }
    }
    panic!("none can be approved")
}

#[test]
fn a_decision_past_its_grace_reads_as_final() {
    let hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    let no = approved(&hand);
    let (seq, archived) = (hand.service.desk().seq, hand.closed().len());
    passes(&hand, 3);
    // The traveller of an approval is expected: the case stays on the desk.
    assert_eq!(hand.service.desk_now().unwrap().get(no).unwrap().case.state, CaseState::Expected);
    assert_eq!(hand.closed().len(), archived);
    let stats = hand.service.stats(30).unwrap();
    assert_eq!(stats.live, hand.service.desk_now().unwrap().len() as u64);
    let case = hand.service.case(no).unwrap().unwrap();
    assert_eq!(case.state, CaseState::Expected);
    assert_eq!(stamp(&case, "sealed"), stamp(&case, "approved") + Duration::seconds(90));
    assert_eq!(hand.service.desk().seq, seq);
}

#[test]
fn what_ended_is_written_before_an_order() {
    let hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    let (no, until) = requested(&hand, 60);
    let seen = hand.service.desk().get(no).unwrap().case.version;
    passes(&hand, 90);
    let note = Command::Note { text: "called".into() };
    // The officer has seen the version before; that time has passed since is no change to be told of.
    let order = CommandRequest { case: no, seen: Some(seen), id: None, command: note };
    let done = hand.service.execute(&hand.set.officer, order).unwrap();
    let case = done.after.unwrap();
    let last: Vec<_> = case.timeline.iter().rev().take(2).map(|s| (&*s.event, s.at)).collect();
    assert_eq!(last, [("noted", now(&hand)), ("reply_overdue", until)]);
}

#[test]
fn documents_after_reply_time_keep_the_clock() {
    let hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    let (no, until) = requested(&hand, 60);
    passes(&hand, 90);
    let mut papers = hand.service.case(no).unwrap().unwrap().papers.clone();
    papers.reason = "with the licence".into();
    let submission = portdesk::service::Submission { papers, original: Box::default() };
    hand.service.import(vec![submission]).unwrap();
    let case = hand.service.case(no).unwrap().unwrap();
    assert_eq!(case.clock.intervals().last().unwrap().start, until);
    assert!(case.timeline.iter().map(|s| s.at).is_sorted());
}

/// Two clocks of a test: the one on the wall, and minutes on the one that nobody can set.
#[derive(Clone)]
struct Clocks(Arc<Mutex<(DateTime<Utc>, i64)>>);

impl Clocks {
    fn new() -> Self {
        Self(Arc::new(Mutex::new((at(NOW), 1000))))
    }

    /// Time passes on both.
    fn pass(&self, minutes: i64) {
        let mut both = self.0.lock().unwrap();
        both.0 += Duration::minutes(minutes);
        both.1 += minutes;
    }

    /// The one on the wall is set.
    fn set(&self, minutes: i64) {
        self.0.lock().unwrap().0 += Duration::minutes(minutes);
    }
}

impl TimeSource for Clocks {
    fn wall(&self) -> DateTime<Utc> {
        self.0.lock().unwrap().0
    }

    fn steady(&self) -> Option<SteadyTime> {
        Some(SteadyTime { boot: 1, since: Duration::minutes(self.0.lock().unwrap().1) })
    }
}

fn filled(store: &mut dyn Store) {
    let (rules, now) = (Rules::builtin(), at(NOW));
    set_up(store, Port::new("NGB"), &sample::officers(), None, &rules, "test:-", now).unwrap();
    for built in sample::cases(1, 24, 6, now, Port::new("NGB"), &rules, store.head().seq + 1) {
        let (case, last, mut version) = (Arc::new(built.case), built.entries.len(), 0);
        for (n, (at, officer, events)) in built.entries.into_iter().enumerate() {
            version += u32::try_from(events.len()).unwrap();
            let fact = AuditEvent::Case { no: case.no, version, events, original: None, order: None };
            let entry = Entry { at, officer, origin: "sample".into(), command: None, fact };
            store.commit(vec![Commit { entry, case: (n + 1 == last).then(|| Arc::clone(&case)) }]).unwrap();
        }
    }
}

fn desk(clocks: &Clocks) -> DeskService {
    let mut store = MemoryStore::default();
    filled(&mut store);
    let rules = Arc::new(Rules::builtin());
    DeskService::start_by(Box::new(store), rules, "test:-", Arc::new(clocks.clone())).unwrap()
}

fn wang() -> Officer {
    sample::officers()[0].clone()
}

fn doubt(service: &DeskService) -> Option<ClockDoubtReason> {
    service.clock().unwrap().doubt.map(|d| d.why)
}

#[test]
fn sleep_is_no_jump_of_the_clock() {
    let clocks = Clocks::new();
    let service = desk(&clocks);
    clocks.pass(40 * 24 * 60);
    assert_eq!(doubt(&service), None);
}

#[test]
fn a_clock_set_while_running_stops_decisions() {
    for minutes in [60, -60] {
        let clocks = Clocks::new();
        let service = desk(&clocks);
        let case = service.desk().iter().find(|l| l.case.claim.is_none()).unwrap().case.no;
        clocks.set(minutes);
        let refuse = || Command::Refuse { code: "R21-6".parse().unwrap(), note: Some("no".into()) };
        assert_eq!(codes(service.execute(&wang(), order(case, refuse()))), ["clock_unconfirmed"]);
        assert_eq!(doubt(&service), Some(ClockDoubtReason::Jumped { by: Duration::minutes(minutes) }));
        // Work that decides nothing goes on, and its entries go by the time that really passed.
        clocks.pass(5);
        service.execute(&wang(), order(case, Command::Note { text: "called".into() })).unwrap();
        let noted = stamp(&service.case(case).unwrap().unwrap(), "noted");
        assert_eq!(noted, at(NOW) + Duration::minutes(5));
        let stand = service.confirm_clock(&wang()).unwrap();
        assert_eq!(stand.clock, at(NOW) + Duration::minutes(minutes + 5));
        assert_eq!(doubt(&service), None);
        assert_eq!(codes(service.execute(&wang(), order(case, refuse()))), Vec::<&str>::new());
        let refused = stamp(&service.case(case).unwrap().unwrap(), "refused");
        assert_eq!(refused, stand.clock, "the confirmed time counts from then on");
    }
}

#[test]
fn rules_wait_for_a_confirmed_clock() {
    let clocks = Clocks::new();
    let service = desk(&clocks);
    let lead = sample::officers().into_iter().find(|o| o.role == Role::Lead).unwrap();
    let office = OfficeRules::read(&[("policy.toml".into(), "lease_minutes = 720\n".into())]).unwrap();
    clocks.set(2 * 24 * 60);
    let refused = match service.accept_rules(&lead, &office, Some("shifts")) {
        Err(ServiceError::Refused(refusal)) => refusal.blockers.iter().map(Blocker::code).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused, ["clock_unconfirmed"]);
    assert_eq!(service.accepted_rules().unwrap(), AcceptedRules::default());
    service.confirm_clock(&lead).unwrap();
    service.accept_rules(&lead, &office, Some("shifts")).unwrap();
    assert!(office.awaiting(&service.accepted_rules().unwrap()).is_empty());
}

/// While the time is not confirmed no claim has ended, and the list says the same as the rules.
#[test]
fn claim_ends_nowhere_by_an_unconfirmed_clock() {
    let clocks = Clocks::new();
    let service = desk(&clocks);
    let case = service.desk().iter().find(|l| l.case.claim.is_none()).unwrap().case.no;
    service.execute(&wang(), order(case, Command::Claim)).unwrap();
    clocks.set(2 * 24 * 60);
    service.elapse().unwrap();
    let desk = service.desk();
    let time = DeskTime { now: service.now(), confirmed: desk.clock.is_none() };
    let live = &desk.get(case).unwrap().case;
    assert_eq!(live.owner(time), Some(&wang().id));
    assert_eq!(live.owner(service.now()), None, "by the clock alone it would have ended");
    let li = sample::officers()[1].clone();
    let told = codes(service.execute(&li, order(case, Command::Hold { until: at(NOW), note: None })));
    assert!(told.contains(&"not_owner"), "{told:?}");
    let load = service.stats(7).unwrap().officers;
    assert!(load.iter().any(|of| of.officer == wang().id && of.live > 0), "{load:?}");
    let mut hand = Hand::sits(Lang::En, 24, 6, (160, 50));
    hand.msg(Msg::Desk(desk));
    *hand.clock.lock().unwrap() = service.now();
    hand.msg(Msg::Tick);
    hand.keys("/").writes(&format!("owner:{}", wang().id));
    assert!(hand.model.rows.iter().any(|row| row.no == case), "the filter finds its owner");
}

#[test]
fn clock_blocker_is_listed_with_others() {
    let clocks = Clocks::new();
    let service = desk(&clocks);
    let elsewhere = |c: &Case| c.papers.entry_port != c.office && c.claim.is_none() && c.state.is_workable();
    let case = service.desk().iter().find(|l| elsewhere(&l.case)).unwrap().case.no;
    clocks.set(60);
    let told = codes(service.execute(&wang(), order(case, Command::Approve { note: None })));
    assert_eq!(told[..2], ["clock_unconfirmed", "entry_port_elsewhere"]);
}

#[test]
fn nothing_ends_by_an_unconfirmed_clock() {
    let clocks = Clocks::new();
    let service = desk(&clocks);
    let case = service.desk().iter().find(|l| l.case.claim.is_none()).unwrap().case.no;
    let hold = Command::Hold { until: at(NOW) + Duration::minutes(30), note: None };
    service.execute(&wang(), order(case, hold)).unwrap();
    clocks.set(60);
    assert_eq!(service.elapse().unwrap(), 0);
    assert!(matches!(service.case(case).unwrap().unwrap().state, CaseState::OnHold { .. }));
    assert!(matches!(service.desk_now().unwrap().get(case).unwrap().case.state, CaseState::OnHold { .. }));
    service.confirm_clock(&wang()).unwrap();
    service.elapse().unwrap();
    let ended = service.case(case).unwrap().unwrap();
    assert_eq!(stamp(&ended, "hold_ended"), at(NOW) + Duration::minutes(30));
}

#[test]
fn clock_set_back_reopens_no_grace_period() {
    let clocks = Clocks::new();
    let service = desk(&clocks);
    let case = service.desk().iter().find(|l| l.case.claim.is_none()).unwrap().case.no;
    let refuse = Command::Refuse { code: "R21-6".parse().unwrap(), note: Some("no".into()) };
    service.execute(&wang(), order(case, refuse)).unwrap();
    clocks.pass(2);
    clocks.set(-2);
    service.confirm_clock(&wang()).unwrap();
    let after = service.case(case).unwrap().unwrap();
    assert!(after.state.is_closed(), "{:?}", after.state);
}

#[test]
fn an_auditor_confirms_no_time() {
    let clocks = Clocks::new();
    let service = desk(&clocks);
    clocks.set(60);
    let auditor = Officer { role: portdesk::domain::officer::Role::Auditor, ..wang() };
    assert!(matches!(service.confirm_clock(&auditor), Err(ServiceError::Refused(_))));
    assert!(doubt(&service).is_some());
}

/// A desk on disk whose newest entry, about no case, was written so many minutes from now by the machine's clock.
fn written(dir: &Path, minutes: i64) {
    let now = portdesk::service::time_source::now();
    let mut made = store::create(dir).unwrap();
    let rules = Rules::builtin();
    set_up(
        &mut made,
        Port::new("NGB"),
        &sample::officers(),
        None,
        &rules,
        "test:-",
        now + Duration::minutes(minutes) - Duration::days(20),
    )
    .unwrap();
    let fact = AuditEvent::ScreenLocked { locked: true };
    let at = now + Duration::minutes(minutes);
    let entry = Entry { at, officer: wang().id, origin: "test:-".into(), command: None, fact };
    made.commit(vec![Commit { entry, case: None }]).unwrap();
    made.close().unwrap();
}

fn run(dir: &Path, args: &[&str], input: &str) -> Output {
    use std::io::Write;
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_portdesk"));
    command.args(["--lang", "en", "--officer", "wang", "--store"]).arg(dir).args(args);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

const STORY: &str = "PVS-20261202-00017";

#[test]
fn the_program_asks_until_the_time_is_confirmed() {
    for (minutes, doubt) in [(120, "behind the newest entry"), (-31 * 24 * 60, "The newest entry is 31 d")] {
        let tmp = tempfile::tempdir().unwrap();
        let dir = tmp.path().join("desk");
        written(&dir, minutes);
        if minutes < 0 {
            // Nothing is written before the question, so that the gap stays.
            let told = said(&run(&dir, &["clock"], ""));
            assert!(told.contains(doubt) && told.contains("portdesk clock confirm"), "{told}");
        } else {
            run(&dir, &["import", "assets/samples/story.json"], "");
            let verified = run(&dir, &["verify"], "");
            assert!(verified.status.success());
            assert!(said(&verified).contains("NOTE clock"), "{}", said(&verified));
            let args = ["act", "refuse", STORY, "--code", "R21-6", "--note", "no", "--format", "json"];
            let blocked = run(&dir, &args, "");
            assert_eq!(blocked.status.code(), Some(1));
            assert!(said(&blocked).contains(r#""code":"clock_unconfirmed""#), "{}", said(&blocked));
            assert!(said(&blocked).contains(doubt), "{}", said(&blocked));
            let shown = said(&run(&dir, &["show", STORY, "--format", "json"], ""));
            assert!(shown.contains("clock_unconfirmed"), "{shown}");
        }
        let confirmed = run(&dir, &["clock", "confirm"], "");
        assert!(
            confirmed.status.success() && said(&confirmed).contains("Time confirmed"),
            "{}",
            said(&confirmed)
        );
        let again = run(&dir, &["clock", "confirm"], "");
        assert!(said(&again).contains("does not need to be confirmed"), "{}", said(&again));
        if minutes > 0 {
            let args = ["act", "refuse", STORY, "--code", "R21-6", "--note", "no"];
            assert!(run(&dir, &args, "").status.success());
            let verified = run(&dir, &["verify"], "");
            assert!(verified.status.success());
            assert!(said(&verified).contains("wang confirmed the time"), "{}", said(&verified));
            assert!(!said(&verified).contains("NOTE clock"), "{}", said(&verified));
        }
    }
}

#[test]
fn a_clock_set_while_closed_is_noticed() {
    let tmp = tempfile::tempdir().unwrap();
    let dir = tmp.path().join("desk");
    written(&dir, -5);
    assert!(said(&run(&dir, &["clock"], "")).contains("does not need"));
    let file = dir.join("CLOCK");
    let Ok(mark) = std::fs::read_to_string(&file) else { return };
    // As it would stand there if the clock had been an hour behind when the desk was closed.
    let mut words: Vec<String> = mark.split_whitespace().map(str::to_owned).collect();
    words[1] = (words[1].parse::<i64>().unwrap() - 3_600_000_000).to_string();
    std::fs::write(&file, words.join(" ")).unwrap();
    let told = said(&run(&dir, &["clock"], ""));
    assert!(told.contains("The clock was set forward by 1 h"), "{told}");
    assert_eq!(told.matches("System clock:").count(), 1, "told once: {told}");
    let confirmed = said(&run(&dir, &["clock", "confirm"], ""));
    assert_eq!(confirmed.matches("System clock:").count(), 1, "{confirmed}");
}

#[test]
fn the_dialogue_of_lines_confirms_the_time() {
    let tmp = tempfile::tempdir().unwrap();
    let dir = tmp.path().join("desk");
    written(&dir, 120);
    let told = said(&run(&dir, &["--plain"], "confirm-clock\nno\nconfirm-clock\nyes\nconfirm-clock\nquit\n"));
    assert!(told.contains("Is the time correct?") && told.contains("Time confirmed"), "{told}");
    assert!(told.contains("does not need to be confirmed"), "{told}");
}

#[test]
fn clock_blocker_leads_to_confirmation() {
    let mut hand = Hand::sits(Lang::En, 24, 6, (80, 24));
    hand.keys("n").writes("first").keys("Enter");
    *hand.clock.lock().unwrap() -= Duration::hours(1);
    hand.service.elapse().unwrap();
    hand.hears();
    let shows = |hand: &Hand, text: &str| hand.screen().iter().any(|line| line.contains(text));
    assert!(shows(&hand, "clock unconfirmed"), "{:#?}", hand.screen());
    assert!(shows(&hand, "behind the newest entry"), "{:#?}", hand.screen());
    hand.keys("r");
    let Some(Layer::Blocked(dialog)) = hand.model.layers.last() else { panic!("not blocked") };
    let blockers = &dialog.blockers;
    assert_eq!(blockers[0], Blocker::ClockUnconfirmed);
    hand.keys("1");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Clock(_))), "{:?}", hand.model.layers);
    assert!(shows(&hand, "System clock: 2026-11-23 13:05"), "{:#?}", hand.screen());
    assert!(shows(&hand, "Newest entry: 2026-11-23 14:05"), "{:#?}", hand.screen());
    hand.keys("y");
    assert!(hand.model.layers.is_empty() && !shows(&hand, "clock unconfirmed"));
    hand.keys("r");
    assert!(matches!(hand.model.layers.last(), Some(Layer::Form(_))));
}

#[test]
fn in_chinese_the_dialog_fits_the_small_screen() {
    let mut hand = Hand::sits(Lang::Zh, 24, 6, (80, 24));
    hand.keys("n").writes("first").keys("Enter");
    *hand.clock.lock().unwrap() -= Duration::hours(1);
    hand.msg(Msg::Tick);
    hand.service.elapse().unwrap();
    hand.hears();
    hand.keys("F6");
    let screen = hand.screen().join("\n");
    for text in ["时间待确认", "系统时钟：2026-11-23 13:05", "最新条目：2026-11-23 14:05", "y 确认"]
    {
        assert!(screen.contains(text), "{text}: {screen}");
    }
}
