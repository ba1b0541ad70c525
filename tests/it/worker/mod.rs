//! A program that works until it is killed, on a desk of six cases: the test binary runs itself as it. Each order is told once it is
//! done, so that whoever reads knows what has to be there afterwards.

use portdesk::domain::code::Port;
use portdesk::domain::command::Command as Act;
use portdesk::domain::passphrase::Passphrase;
use portdesk::domain::rules::Rules;
use portdesk::sample;
use portdesk::service::{CommandRequest, DeskService, ImportOutcome, Submission, set_up};
use portdesk::store::{self, DiskStore, StoreError, VerifyReport};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

const DIR: &str = "PORTDESK_TEST_DIR";
const FIRST: &str = "PORTDESK_TEST_FIRST";

/// The passphrase of a desk that is protected.
pub(crate) const PASSPHRASE: &str = "night shift at Lishe 4";

pub(crate) fn words() -> Passphrase {
    Passphrase::new(PASSPHRASE.into())
}

/// Opens a desk, whether it is protected or not.
pub(crate) fn opened(dir: &Path) -> DiskStore {
    let locked = held_at_last(|| store::open_locked(dir));
    let officer = sample::officers().remove(0).id;
    let ring = locked.is_protected().then(|| locked.try_passphrase(officer, &words()).unwrap());
    locked.unlock(ring, &mut |_, _| {}).unwrap().0
}

/// What takes the lock of a desk. A child process that another test starts has a copy of every open file until it runs its own
/// program, the lock of a desk just closed among them: for that moment it is held.
fn held_at_last<T>(mut take: impl FnMut() -> Result<T, StoreError>) -> T {
    let since = Instant::now();
    loop {
        match take() {
            Err(StoreError::Held { .. }) if since.elapsed() < Duration::from_secs(20) => {
                std::thread::yield_now();
            }
            other => return other.unwrap(),
        }
    }
}

pub(crate) fn service(dir: &Path) -> DeskService {
    DeskService::start(Box::new(opened(dir)), Arc::new(Rules::builtin()), "test").unwrap()
}

/// Nothing is wrong with it, in its contents neither.
pub(crate) fn whole(dir: &Path) -> VerifyReport {
    let officer = sample::officers().remove(0).id;
    let mut key =
        |id, doors: &store::AuthState| doors.unlock(id, officer, &words()).map_err(|_| StoreError::Encrypted);
    let report = held_at_last(|| store::verify(dir, Some(&mut key)));
    assert!(report.is_ok() && report.contents, "{:?}", report.faults);
    report
}

/// What the program does: an endless row of orders, each told on standard output.
pub(crate) fn work() {
    let dir = PathBuf::from(std::env::var_os(DIR).unwrap());
    let first: u64 = std::env::var(FIRST).unwrap().parse().unwrap();
    let mut out = std::io::stdout();
    writeln!(out, "opening {first}").unwrap();
    out.flush().unwrap();
    let service = service(&dir);
    let cases: Vec<_> = service.desk().iter().map(|l| l.case.no).collect();
    let officer = sample::officers().remove(0);
    for n in first.. {
        let case = cases[usize::try_from(n).unwrap() % cases.len()];
        let command = match n % 3 {
            0 => Act::Claim,
            1 => Act::Note { text: format!("word {n}").into() },
            _ => Act::Release,
        };
        let order = CommandRequest { case, seen: None, id: Some(id(n).into()), command };
        let done = service.execute(&officer, order).is_ok();
        writeln!(out, "{} {n}", if done { "done" } else { "refused" }).unwrap();
        out.flush().unwrap();
    }
}

/// The id of an order.
pub(crate) fn id(n: u64) -> Box<str> {
    format!("order-{n}").into()
}

/// What the program tells.
pub(crate) enum Told {
    /// It begins to open the desk.
    Opening,
    /// An order is done.
    Done(u64),
    /// An order was refused.
    Refused(u64),
}

/// The program at work.
pub(crate) struct Worker {
    pub(crate) child: Child,
    from: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts the test of this name, which has to call [`work`], with the numbers of orders that begin here.
    pub(crate) fn start(test: &str, dir: &Path, first: u64) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"])
            .env(DIR, dir)
            .env(FIRST, first.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let from = BufReader::new(child.stdout.take().unwrap());
        Self { child, from }
    }

    /// The next thing that it tells; none when it has ended.
    pub(crate) fn told(&mut self) -> Option<Told> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.from.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            // The harness of the tests may have begun the line; the last one may be cut.
            let words: Vec<&str> = line.trim_end_matches('\n').split(' ').collect();
            let [.., what, n] = words[..] else { continue };
            let (Ok(n), true) = (n.parse(), line.ends_with('\n')) else { continue };
            match what {
                "opening" => return Some(Told::Opening),
                "done" => return Some(Told::Done(n)),
                "refused" => return Some(Told::Refused(n)),
                _ => {}
            }
        }
    }
}

/// Each note stands once: no order was carried out twice.
pub(crate) fn nothing_twice(dir: &Path) {
    let desk = service(dir);
    for live in desk.desk().iter() {
        let mut notes: Vec<String> =
            live.case.timeline.iter().filter_map(|s| s.note.as_deref()).map(ToOwned::to_owned).collect();
        let all = notes.len();
        notes.sort();
        notes.dedup();
        assert_eq!(notes.len(), all, "{}", live.case.no);
    }
}

/// A desk of six cases.
pub(crate) fn made(dir: &Path, protected: bool, rng: &mut fastrand::Rng) {
    let (rules, now, officers) = (Arc::new(Rules::builtin()), chrono::Utc::now(), sample::officers());
    let (mut made, keys) = if protected {
        let (made, keys) = store::create_protected(dir, officers[0].id, &words()).unwrap();
        (made, Some(keys))
    } else {
        (store::create(dir).unwrap(), None)
    };
    set_up(&mut made, Port::new("NGB"), &officers, keys, &rules, "test", now).unwrap();
    let desk = DeskService::start(Box::new(made), rules, "test").unwrap();
    let batch: Vec<Submission> = (0..6)
        .map(|n| Submission {
            papers: sample::papers(rng, n, Port::new("NGB"), now),
            original: Box::default(),
        })
        .collect();
    assert!(desk.import(batch).unwrap().iter().all(|f| matches!(f, ImportOutcome::Accepted { .. })));
    desk.close();
}
