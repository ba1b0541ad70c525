//! The id of an order: a repeat is harmless, and another order under the same id is blocked - in a batch, after a rebuild, and where two
//! are sent at once.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, Duration, Utc};
use portdesk::domain::case::{Case, RecordedEvent};
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::code::Port;
use portdesk::domain::command::Command;
use portdesk::domain::event::Event;
use portdesk::domain::rules::Rules;
use portdesk::sample;
use portdesk::service::{
    CommandRequest, DeskService, IdempotencyKey, ImportOutcome, ServiceError, Submission, set_up,
};
use portdesk::store::{self, AuditEvent, Commit, Entry, MemoryStore, Store};
use std::path::Path;
use std::sync::{Arc, LazyLock};

static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::builtin()));

fn now() -> DateTime<Utc> {
    "2026-12-04T02:00:00Z".parse().unwrap()
}

/// A desk with some cases that nobody owns.
fn desk(dir: &Path, cases: usize) -> (DeskService, Vec<CaseNo>) {
    let mut made = store::create(dir).unwrap();
    set_up(&mut made, Port::new("NGB"), &sample::officers(), None, &RULES, "test", now()).unwrap();
    let service = DeskService::start_at(Box::new(made), Arc::clone(&RULES), "test", Arc::new(now)).unwrap();
    let mut rng = fastrand::Rng::with_seed(3);
    let batch = (0..cases)
        .map(|n| Submission {
            papers: sample::papers(&mut rng, u32::try_from(n).unwrap(), Port::new("NGB"), now()),
            original: vec![b'x'; 20].into(),
        })
        .collect();
    let fates = service.import(batch).unwrap();
    let cases = fates.iter().map(|fate| match fate {
        ImportOutcome::Accepted { case, .. } => *case,
        other => panic!("{other:?}"),
    });
    let cases = cases.collect();
    (service, cases)
}

fn order(case: CaseNo, id: &str, command: Command) -> CommandRequest {
    CommandRequest { case, seen: None, id: Some(id.into()), command }
}

fn note(text: &str) -> Command {
    Command::Note { text: text.into() }
}

/// Whether an order was carried out or repeated; otherwise the codes of what blocks it.
fn carry_out(service: &DeskService, order: CommandRequest) -> Result<bool, Vec<&'static str>> {
    match service.execute(&sample::officers()[0], order) {
        Ok(done) => Ok(done.repeated),
        Err(ServiceError::Refused(blocked)) => {
            Err(blocked.blockers.iter().map(portdesk::domain::blocked::Blocker::code).collect())
        }
        Err(error) => panic!("{error}"),
    }
}

const USED: [&str; 1] = ["id_used_for_another_order"];

#[test]
fn used_id_blocks_every_other_order() {
    let tmp = tempfile::tempdir().unwrap();
    let dir = tmp.path().join("desk");
    let (service, cases) = desk(&dir, 2);
    let first = || order(cases[0], "A", note("called"));
    assert_eq!(carry_out(&service, first()), Ok(false));
    let others = [
        order(cases[1], "A", note("called")),
        order(cases[0], "A", note("called twice")),
        order(cases[0], "A", Command::Claim),
    ];
    let check = |service: &DeskService| {
        assert_eq!(carry_out(service, first()), Ok(true));
        for other in &others {
            assert_eq!(carry_out(service, other.clone()), Err(USED.to_vec()), "{other:?}");
        }
    };
    check(&service);
    service.close();
    // The journal alone knows it too.
    store::rebuild(&dir, None, &mut |_, _| {}).unwrap();
    let (store, _) = store::open(&dir, &mut |_, _| {}).unwrap();
    let service = DeskService::start_at(Box::new(store), Arc::clone(&RULES), "test", Arc::new(now)).unwrap();
    check(&service);
}

#[test]
fn repeat_is_recognized_by_given_arguments() {
    let tmp = tempfile::tempdir().unwrap();
    let (service, cases) = desk(&tmp.path().join("desk"), 1);
    let hold = |minutes: i64, said: &str| CommandRequest {
        case: cases[0],
        seen: None,
        id: Some(IdempotencyKey::with_words("H", said)),
        command: Command::Hold { until: now() + Duration::minutes(minutes), note: None },
    };
    assert_eq!(carry_out(&service, hold(120, "+2h")), Ok(false));
    assert_eq!(carry_out(&service, hold(121, "+2h")), Ok(true), "a minute later it is the same");
    assert_eq!(carry_out(&service, hold(120, "+3h")), Err(USED.to_vec()));
}

#[test]
fn duplicate_id_in_batch_runs_once() {
    let tmp = tempfile::tempdir().unwrap();
    let (service, cases) = desk(&tmp.path().join("desk"), 2);
    let orders = vec![
        order(cases[0], "B", note("one")),
        order(cases[1], "B", note("one")),
        order(cases[0], "B", note("one")),
    ];
    let outcomes = service.execute_many(&sample::officers()[0], orders).unwrap();
    let answers: Vec<Result<bool, &str>> = outcomes
        .iter()
        .map(|o| o.result.as_ref().map(|d| d.repeated).map_err(|r| r.blockers[0].code()))
        .collect();
    assert_eq!(answers, [Ok(false), Err(USED[0]), Ok(true)]);
}

#[test]
fn concurrent_requests_with_same_id_run_once() {
    let tmp = tempfile::tempdir().unwrap();
    let (service, cases) = desk(&tmp.path().join("desk"), 8);
    let answers: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = cases
            .iter()
            .map(|case| scope.spawn(|| carry_out(&service, order(*case, "C", note("same words")))))
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert_eq!(answers.iter().filter(|a| **a == Ok(false)).count(), 1);
    assert_eq!(answers.iter().filter(|a| **a == Err(USED.to_vec())).count(), 7);
}

#[test]
fn record_without_digest_matches_by_case_and_events() {
    let mut store = MemoryStore::default();
    let office = Port::new("NGB");
    set_up(&mut store, office, &sample::officers(), None, &RULES, "test", now()).unwrap();
    let officer = sample::officers().remove(0).id;
    let mut cases = Vec::new();
    for built in sample::cases(1, 2, 0, now(), office, &RULES, store.head().seq + 1) {
        // As the program wrote it before it kept what an order said.
        let events = vec![
            Event::Claimed { until: now() + Duration::hours(1) },
            Event::Noted { note: "called".into() },
        ];
        let how = RecordedEvent { seq: store.head().seq + 1, at: now(), officer };
        let no = built.case.no;
        let before = Some(built.case);
        let case = events.iter().fold(before, |case, event| Case::apply(case, no, event, &how));
        let command = cases.is_empty().then(|| "OLD".into());
        let version = case.as_ref().unwrap().version;
        let fact = AuditEvent::Case { no, version, events, original: None, order: None };
        let entry = Entry { at: now(), officer, origin: "test".into(), command, fact };
        store.commit(vec![Commit { entry, case: case.map(Arc::new) }]).unwrap();
        cases.push(no);
    }
    let service = DeskService::start_at(Box::new(store), Arc::clone(&RULES), "test", Arc::new(now)).unwrap();
    assert_eq!(carry_out(&service, order(cases[0], "OLD", note("called"))), Ok(true));
    assert_eq!(carry_out(&service, order(cases[0], "OLD", Command::Claim)), Err(USED.to_vec()));
    assert_eq!(carry_out(&service, order(cases[1], "OLD", note("called"))), Err(USED.to_vec()));
}
