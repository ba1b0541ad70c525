//! Making a sample desk, with the past of its cases as if it had lived it. It never touches a folder that is not a sample of its own.

use super::args::DemoArgs;
use super::context::{BAR_PACE, CliContext, SAMPLE_FILE, origin};
use super::desk_places::shown_path;
use super::error::CliError;
use super::init;
use crate::domain::code::Port;
use crate::domain::officer::OfficerId;
use crate::domain::rules::Rules;
use crate::files;
use crate::sample;
use crate::service::time_source::now;
use crate::service::{SetupError, set_up};
use crate::store::{self, AuditEvent, Commit, Entry, Store, StoreError};
use crate::text::fill;
use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::time::Instant;

/// The folder of the sample desk, among this program's data.
pub(super) const SAMPLE_DIR: &str = "portdesk-sample";

/// Makes a sample desk; one that is there already is made again.
pub(super) fn make(demo: &DemoArgs, ctx: &CliContext) -> Result<(), CliError> {
    let dir = &ctx.store;
    let stored = |e: StoreError| CliError::store(&ctx.texts, &e);
    if dir.exists() {
        let empty = std::fs::read_dir(dir)?.next().is_none();
        if !empty && !dir.join(SAMPLE_FILE).exists() {
            init::lost(ctx)?;
            if store::is_desk(dir) {
                return Err(CliError::Store(ctx.texts.cli.exists.to_string()));
            }
            let values = [("dir", &*shown_path(dir))];
            return Err(CliError::Usage(fill(&ctx.texts.cli.no_sample, &values)));
        }
        // The old sample may be open: then its lock protects it.
        if dir.join("journal").exists() {
            match store::open(dir, &mut |_, _| {}) {
                Err(error @ StoreError::Held { .. }) => return Err(stored(error)),
                opened => drop(opened),
            }
        }
        std::fs::remove_dir_all(dir)?;
    }
    let mut store = store::create(dir).map_err(stored)?;
    files::mark(&dir.join(SAMPLE_FILE))?;
    let office = Port::new("NGB");
    let now = now();
    let officers = sample::officers();
    set_up(&mut store, office, &officers, None, &ctx.rules, &origin(), now).map_err(|e| match e {
        SetupError::Store(e) => stored(e),
        // The folder was emptied before, and the sample's port has an office.
        SetupError::Exists | SetupError::PortUnknown(_) => CliError::Store(ctx.texts.cli.exists.to_string()),
    })?;
    let bar = ctx.bar(&ctx.texts.cli.demo_progress);
    bar.set_length(u64::from(demo.live) + u64::from(demo.archive));
    let mut drawn = Instant::now();
    fill_store(&mut store, demo, office, now, &ctx.rules, &mut |done| {
        if drawn.elapsed() >= BAR_PACE {
            drawn = Instant::now();
            bar.set_position(done);
        }
    })
    .map_err(stored)?;
    bar.finish_and_clear();
    store.close().map_err(stored)?;
    drop(store);
    // The first opening after many writes is slow; it is done here and not at the first start of the desk.
    store::open(dir, &mut |_, _| {}).map_err(stored)?.0.close().map_err(stored)
}

/// Writes the sample's past, entry by entry, as if the desk had lived it.
fn fill_store(
    store: &mut dyn Store,
    demo: &DemoArgs,
    office: Port,
    now: DateTime<Utc>,
    rules: &Rules,
    progress: &mut dyn FnMut(u64),
) -> Result<(), StoreError> {
    let first_seq = store.head().seq + 1;
    let mut batch: Vec<Commit> = Vec::new();
    let mut done = 0;
    for built in sample::cases(demo.seed, demo.live, demo.archive, now, office, rules, first_seq) {
        let no = built.case.no;
        let case = Arc::new(built.case);
        let last = built.entries.len();
        let mut version = 0;
        for (n, (at, officer, events)) in built.entries.into_iter().enumerate() {
            version += u32::try_from(events.len()).unwrap_or_default();
            let entry =
                entry(at, officer, AuditEvent::Case { no, version, events, original: None, order: None });
            batch.push(Commit { entry, case: (n + 1 == last).then(|| Arc::clone(&case)) });
        }
        done += 1;
        if batch.len() >= 1000 {
            store.commit(std::mem::take(&mut batch))?;
            store.settle()?;
            progress(done);
        }
    }
    store.commit(batch)?;
    store.settle()
}

fn entry(at: DateTime<Utc>, officer: OfficerId, fact: AuditEvent) -> Entry {
    Entry { at, officer, origin: "sample".into(), command: None, fact }
}
