//! What sealing costs: the same desk of 10,000 live cases protected and not, turn by turn - a durable action, and the opening of the
//! store up to its live cases. Deriving the key of a passphrase is left out: it costs what it costs on purpose.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use chrono::Utc;
use portdesk::domain::code::Port;
use portdesk::domain::command::Command;
use portdesk::domain::passphrase::Passphrase;
use portdesk::domain::rules::Rules;
use portdesk::sample;
use portdesk::service::{CommandRequest, DeskService, Submission, set_up};
use portdesk::store::{self, Store};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const LIVE: u32 = 10_000;
const TURNS: usize = 1_000;
const OPENINGS: usize = 15;

fn main() {
    // Where it is run as a test nothing is measured.
    if std::env::args().any(|a| a == "--test") {
        return;
    }
    let dir = tempfile::tempdir_in(Path::new(env!("CARGO_MANIFEST_DIR")).join("target")).expect("a folder");
    let [plain, sealed] = [("plain", false), ("sealed", true)].map(|(name, protected)| {
        let dir = dir.path().join(name);
        fill(&dir, protected);
        dir
    });
    let mut opened: [Vec<Duration>; 2] = Default::default();
    for _ in 0..OPENINGS {
        for (dir, times) in [&plain, &sealed].into_iter().zip(&mut opened) {
            times.push(open(dir).1);
        }
    }
    told("open to the live cases", opened);
    let services = [&plain, &sealed].map(|dir| {
        DeskService::start(Box::new(open(dir).0), Arc::new(Rules::builtin()), "bench").expect("a service")
    });
    let officer = sample::officers().remove(0);
    let cases: Vec<_> = services[0].desk().iter().map(|l| l.case.no).collect();
    let mut done: [Vec<Duration>; 2] = Default::default();
    for case in cases.into_iter().cycle().take(TURNS) {
        for (service, times) in services.iter().zip(&mut done) {
            let begun = Instant::now();
            let command = Command::Note { text: "a note of some forty characters in a row".into() };
            service.execute(&officer, CommandRequest { case, seen: None, id: None, command }).expect("done");
            times.push(begun.elapsed());
        }
    }
    told("durable action", done);
    services.into_iter().for_each(DeskService::close);
    fs::remove_dir_all(dir.path()).expect("removed");
}

fn told(what: &str, times: [Vec<Duration>; 2]) {
    let [plain, sealed] = times.map(|mut all| {
        all.sort_unstable();
        all
    });
    for (name, part) in [("p50", 50), ("p90", 90)] {
        let at = plain.len() * part / 100;
        let ratio = sealed[at].as_secs_f64() / plain[at].as_secs_f64();
        println!(
            "{what:<24}{name}  plain {:>8.1?}  sealed {:>8.1?}  ratio {ratio:.2}",
            plain[at], sealed[at]
        );
    }
}

fn words() -> Passphrase {
    Passphrase::new("night shift at Lishe 4".into())
}

/// Opens a store and reads its live cases; answers how long that took without the passphrase.
fn open(dir: &Path) -> (store::DiskStore, Duration) {
    let officer = "wang".parse().expect("an id");
    let begun = Instant::now();
    let locked = store::open_locked(dir).expect("a store");
    let held = begun.elapsed();
    let ring = locked.is_protected().then(|| locked.try_passphrase(officer, &words()).expect("the keys"));
    let begun = Instant::now();
    let (mut store, _) = locked.unlock(ring, &mut |_, _| {}).expect("open");
    let live = store.live().expect("the live cases");
    let took = held + begun.elapsed();
    assert_eq!(live.len(), LIVE as usize);
    (store, took)
}

fn fill(dir: &Path, protected: bool) {
    let (now, office, rules) = (Utc::now(), Port::new("NGB"), Arc::new(Rules::builtin()));
    let officers = sample::officers();
    let (mut made, keys) = if protected {
        let (made, keys) = store::create_protected(dir, officers[0].id, &words()).expect("a store");
        (made, Some(keys))
    } else {
        (store::create(dir).expect("a store"), None)
    };
    set_up(&mut made, office, &officers, keys, &rules, "bench", now).expect("a desk");
    let service = DeskService::start(Box::new(made), rules, "bench").expect("a service");
    let mut rng = fastrand::Rng::with_seed(1);
    for first in (0..LIVE).step_by(500) {
        let batch = (first..first + 500)
            .map(|n| Submission {
                papers: sample::papers(&mut rng, n, office, now),
                original: Box::default(),
            })
            .collect();
        service.import(batch).expect("taken in");
    }
    service.close();
}
