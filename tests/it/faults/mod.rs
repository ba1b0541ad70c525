//! The real program under faults: system calls that fail at their n-th time, once or for ever, and kills at any moment of a command.
//!
//! Each run starts from a copy of the same small desk, so that what was acknowledged before is known. Afterwards the desk is examined,
//! opened and examined again: every entry of before must be there, an answer of success must be true, and a failure must be a sentence
//! with exit status 3 (or 4 for an import), never a panic, a signal or a hang.
//!
//! The tests are long and need `strace`, so they are run by name (CONTRIBUTING.md, "Tests"):
//!
//! ```text
//! cargo test --locked --test it -- --ignored --nocapture faults::sample
//! cargo test --locked --test it -- --ignored --nocapture faults::all_faults
//! ```
//!
//! `PORTDESK_FAULTS=compact/fsync` narrows a run to commands, system calls (or `kill`) and kinds of desk.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the table is the result, each fault is told at once"
)]
#![cfg(target_os = "linux")]

mod command;
mod desk;
mod inject;
mod judge;
mod plan;
mod table;

use desk::{Kind, Template};
use plan::{Extent, Job};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use table::Table;

/// Commands that are run at the same time.
const WORKERS: usize = 2;

fn examine(extent: Extent) {
    inject::must_trace();
    let tmp = inject::fast_dir();
    let templates = Kind::ALL.map(|kind| Template::new(tmp.path(), kind));
    let jobs: Vec<Job<'_>> = plan::jobs(&templates, extent, tmp.path());
    println!("{} runs", jobs.len());
    let (next, table) = (AtomicUsize::new(0), Mutex::new(Table::default()));
    std::thread::scope(|scope| {
        for worker in 0..WORKERS {
            let (jobs, next, table, dir) = (&jobs, &next, &table, tmp.path().join(format!("run-{worker}")));
            scope.spawn(move || {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = job.run(&dir);
                    table.lock().unwrap().add(job, &found);
                }
            });
        }
    });
    let table = table.into_inner().unwrap();
    println!("{table}");
    assert!(table.is_clean(), "{} runs are not as they must be", table.faults().len());
}

#[test]
#[ignore = "needs strace and some minutes; .ci/run and CONTRIBUTING.md name it"]
fn sample_of_faults_loses_nothing() {
    examine(Extent::Sample);
}

#[test]
#[ignore = "needs strace and about an hour; CONTRIBUTING.md names it"]
fn all_faults_lose_nothing() {
    examine(Extent::All);
}
