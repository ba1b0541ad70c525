//! A durable action against the least that one can cost: the same number of bytes appended to a file on the same disk and synced. The
//! two take turns, so that the ratio holds whatever else the machine does. The desk has 10,000 live cases; at
//! the end a thousand of them are claimed as one batch.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use chrono::Utc;
use portdesk::domain::code::Port;
use portdesk::domain::command::Command;
use portdesk::domain::rules::Rules;
use portdesk::sample;
use portdesk::service::{CommandRequest, DeskService, Submission, set_up};
use portdesk::store;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const LIVE: u32 = 10_000;
const TURNS: usize = 1_000;
/// What an entry of a note takes in the journal, its frame and hash with it.
const BYTES: usize = 240;

fn main() {
    // Where it is run as a test nothing is measured.
    if std::env::args().any(|a| a == "--test") {
        return;
    }
    let dir = tempfile::tempdir_in(Path::new(env!("CARGO_MANIFEST_DIR")).join("target")).expect("a folder");
    let service = desk(&dir.path().join("desk"));
    let officer = sample::officers().remove(0);
    let cases: Vec<_> = service.desk().iter().map(|l| l.case.no).collect();
    let mut file =
        OpenOptions::new().create(true).append(true).open(dir.path().join("bare")).expect("a file");
    let (mut bare, mut durable) = (Vec::with_capacity(TURNS), Vec::with_capacity(TURNS));
    for case in cases.into_iter().cycle().take(TURNS) {
        let begun = Instant::now();
        file.write_all(&[7; BYTES]).expect("written");
        file.sync_data().expect("synced");
        bare.push(begun.elapsed());
        let begun = Instant::now();
        let command = Command::Note { text: "a note of some forty characters in a row".into() };
        service.execute(&officer, CommandRequest { case, seen: None, id: None, command }).expect("done");
        durable.push(begun.elapsed());
    }
    many(&service);
    service.close();
    let (bare, durable) = (sorted(bare), sorted(durable));
    for (name, at) in [("p50", TURNS / 2), ("p90", TURNS * 9 / 10), ("p99", TURNS * 99 / 100)] {
        let ratio = durable[at].as_secs_f64() / bare[at].as_secs_f64();
        println!(
            "{name}  append and sync {:>7.0?}  durable action {:>7.0?}  ratio {ratio:.2}",
            bare[at], durable[at]
        );
    }
    fs::remove_dir_all(dir.path()).expect("removed");
}

/// A thousand cases claimed as one batch.
fn many(service: &DeskService) {
    let officer = sample::officers().remove(0);
    let orders: Vec<_> = service
        .desk()
        .iter()
        .take(1_000)
        .map(|l| CommandRequest {
            case: l.case.no,
            seen: Some(l.case.version),
            id: None,
            command: Command::Claim,
        })
        .collect();
    let begun = Instant::now();
    let outcomes = service.execute_many(&officer, orders).expect("a batch");
    let took = begun.elapsed();
    let done = outcomes.iter().filter(|o| o.result.is_ok()).count();
    println!("{done} of {} claimed in one batch, durable: {took:.0?}", outcomes.len());
}

fn sorted(mut all: Vec<Duration>) -> Vec<Duration> {
    all.sort_unstable();
    all
}

fn desk(dir: &Path) -> DeskService {
    let (now, office, rules) = (Utc::now(), Port::new("NGB"), Arc::new(Rules::builtin()));
    let mut made = store::create(dir).expect("a store");
    set_up(&mut made, office, &sample::officers(), None, &rules, "bench", now).expect("a desk");
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
    service
}
