//! A derived store that is written anew beside itself: it holds what the old one held, takes less room, and an end at any step of the
//! exchange leaves a store that opens.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, Utc};
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::code::Port;
use portdesk::domain::command::Command;
use portdesk::domain::rules::Rules;
use portdesk::sample;
use portdesk::service::{CommandRequest, DeskService, ImportOutcome, Submission, set_up};
use portdesk::store::{self, DiskStore, Recovery, Store, StoreError};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::builtin()));

fn now() -> DateTime<Utc> {
    "2026-12-04T02:00:00Z".parse().unwrap()
}

struct Ground {
    tmp: tempfile::TempDir,
    held: BTreeMap<CaseNo, String>,
}

impl Ground {
    /// A desk that was worked on so much that its store has grown.
    fn new() -> Self {
        let tmp = tempfile::tempdir().unwrap();
        let dir = tmp.path().join("desk");
        let mut made = store::create(&dir).unwrap();
        set_up(&mut made, Port::new("NGB"), &sample::officers(), None, &RULES, "test", now()).unwrap();
        let service =
            DeskService::start_at(Box::new(made), Arc::clone(&RULES), "test", Arc::new(now)).unwrap();
        let mut rng = fastrand::Rng::with_seed(3);
        let batch = (0..20)
            .map(|n| Submission {
                papers: sample::papers(&mut rng, n, Port::new("NGB"), now()),
                original: vec![b'x'; 200].into(),
            })
            .collect();
        let fates = service.import(batch).unwrap();
        let cases: Vec<CaseNo> = fates
            .iter()
            .map(|fate| match fate {
                ImportOutcome::Accepted { case, .. } => *case,
                other => panic!("{other:?}"),
            })
            .collect();
        let officer = sample::officers().remove(0);
        for n in 0..600 {
            let command = Command::Note { text: format!("word {n}").into() };
            let order = CommandRequest {
                case: cases[n % cases.len()],
                seen: None,
                id: Some(format!("N-{n}").into()),
                command,
            };
            service.execute(&officer, order).unwrap();
        }
        let code = "W-APP".parse().unwrap();
        let command = Command::Withdraw { code, note: Some("the journey is off".into()) };
        let order = CommandRequest { case: cases[3], seen: None, id: None, command };
        service.execute(&officer, order).unwrap();
        service.close();
        let held = holding(&mut opened(&dir).0);
        Self { tmp, held }
    }

    fn dir(&self) -> PathBuf {
        self.tmp.path().join("desk")
    }

    /// The desk opens with nothing to mend, and holds all.
    fn whole(&self, what: &str) {
        let (mut store, recovery) = opened(&self.dir());
        assert_eq!(recovery, Recovery::default(), "{what}");
        assert!(holding(&mut store) == self.held, "{what}: other cases");
        assert_eq!(store.by_command("N-599").unwrap().map(|d| d.events.len()), Some(1), "{what}");
        drop(store);
        let report = store::verify(&self.dir(), None).unwrap();
        assert!(report.is_ok(), "{what}: {:?}", report.faults);
        for left in ["store.old", "store.new", "GROWN"] {
            assert!(!self.dir().join(left).exists(), "{what}: {left} is left behind");
        }
    }
}

fn opened(dir: &Path) -> (DiskStore, Recovery) {
    store::open(dir, &mut |_, _| {}).unwrap()
}

fn holding(store: &mut dyn Store) -> BTreeMap<CaseNo, String> {
    let mut all: BTreeMap<_, _> =
        store.live().unwrap().into_iter().map(|c| (c.no, format!("{c:?}"))).collect();
    let archive = store.archive().unwrap();
    archive.visit(&mut |c| all.insert(c.no, format!("{c:?}")).is_none()).unwrap();
    all
}

#[test]
fn compaction_keeps_contents_in_less_space() {
    let ground = Ground::new();
    let mut told = 0;
    let done = store::compact(&ground.dir(), &mut |rows, _| told = rows).unwrap();
    assert!(done.after < done.before, "{done:?}");
    assert!(told > 600, "{told} rows");
    ground.whole("compacted");
    // Once more finds nothing to gain and harms nothing.
    store::compact(&ground.dir(), &mut |_, _| {}).unwrap();
    ground.whole("compacted twice");
}

#[test]
fn compaction_killed_anywhere_still_opens() {
    let ground = Ground::new();
    let (dir, place) = (ground.dir(), ground.dir().join("store"));
    // While the new store was written.
    fs::create_dir(dir.join("store.new")).unwrap();
    fs::write(dir.join("store.new/db"), b"half a store").unwrap();
    fs::write(dir.join("GROWN"), b"").unwrap();
    assert!(store::is_grown(&dir));
    store::compact(&dir, &mut |_, _| {}).unwrap();
    ground.whole("after a half copy");
    // When the old one had made way and the new one had not taken its place.
    fs::rename(&place, dir.join("store.old")).unwrap();
    ground.whole("between the two renames");
    // When the old one had not yet been removed.
    fs::create_dir(dir.join("store.old")).unwrap();
    fs::write(dir.join("store.old/db"), b"of no use").unwrap();
    ground.whole("before the old one was removed");
}

#[test]
fn uncompactable_store_is_reported_unchanged() {
    let ground = Ground::new();
    let nowhere = ground.tmp.path().join("nowhere");
    assert!(matches!(store::compact(&nowhere, &mut |_, _| {}), Err(StoreError::NotADesk)));
    let held = opened(&ground.dir()).0;
    assert!(matches!(store::compact(&ground.dir(), &mut |_, _| {}), Err(StoreError::Held { .. })));
    drop(held);
    let db = ground.dir().join("store/db");
    let bytes = fs::read(&db).unwrap();
    fs::write(&db, b"nothing that sled wrote").unwrap();
    store::silence_store_panics();
    assert!(matches!(store::compact(&ground.dir(), &mut |_, _| {}), Err(StoreError::Derived(_))));
    fs::write(&db, bytes).unwrap();
    ground.whole("after a compaction that was refused");
}
