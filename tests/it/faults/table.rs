//! The results, a row for each command, kind of desk and call.

use super::judge::Verdict;
use super::plan::{How, Job};
use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

/// The results.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: BTreeMap<(&'static str, &'static str, &'static str), Row>,
    faults: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    runs: u32,
    done: u32,
    failed: u32,
    unreached: u32,
    crashed: u32,
    false_: u32,
    lost: u32,
    unclear: u32,
}

impl Row {
    fn values(self) -> [u32; 8] {
        [
            self.runs,
            self.done,
            self.failed,
            self.unreached,
            self.crashed,
            self.false_,
            self.lost,
            self.unclear,
        ]
    }

    fn add(&mut self, verdict: &Verdict) {
        self.runs += 1;
        *match verdict {
            Verdict::Done => &mut self.done,
            Verdict::Failed => &mut self.failed,
            Verdict::Unreached => &mut self.unreached,
            Verdict::Crashed(_) => &mut self.crashed,
            Verdict::False(_) => &mut self.false_,
            Verdict::Lost(_) => &mut self.lost,
            Verdict::Unclear(_) => &mut self.unclear,
        } += 1;
    }
}

impl Table {
    pub(crate) fn add(&mut self, job: &Job<'_>, verdict: &Verdict) {
        let place = (job.what.name(), job.template.kind.name(), job.how.name());
        self.rows.entry(place).or_default().add(verdict);
        self.rows.entry(("total", "", "")).or_default().add(verdict);
        if !matches!(verdict, Verdict::Done | Verdict::Failed | Verdict::Unreached) {
            let how = match &job.how {
                How::Fault(f) => format!("{} {}{}", f.call.name, f.n, if f.for_ever { "+" } else { "" }),
                How::Kill(after) => format!("kill after {after:?}"),
            };
            let line = format!("{} on a desk that is {}, {how}: {verdict:?}", place.0, place.1);
            eprintln!("{line}");
            self.faults.push(line);
        }
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.faults.is_empty() && !self.rows.is_empty()
    }

    pub(crate) fn faults(&self) -> &[String] {
        &self.faults
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<13}{:<10}{:<16}{:>6}{:>6}{:>7}{:>10}{:>8}{:>6}{:>5}{:>8}",
            "command",
            "desk",
            "call",
            "runs",
            "done",
            "failed",
            "unreached",
            "crash",
            "false",
            "lost",
            "unclear"
        )?;
        for ((what, kind, how), row) in &self.rows {
            let [runs, done, failed, unreached, crashed, false_, lost, unclear] = row.values();
            writeln!(
                f,
                "{what:<13}{kind:<10}{how:<16}{runs:>6}{done:>6}{failed:>7}{unreached:>10}{crashed:>8}{false_:>6}{lost:>5}{unclear:>8}"
            )?;
        }
        Ok(())
    }
}
