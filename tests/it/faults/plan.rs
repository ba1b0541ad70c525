//! Which faults are tried: all of them, or a fixed sample.

use super::command::What;
use super::desk::{Kind, Template};
use super::inject::{self, Call, Fault};
use super::judge::{self, Verdict};
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    Sample,
    All,
}

/// The n-th call fails for n up to this.
const MOST_CALLS: usize = 60;
/// Kills of each command on each kind of desk: 210 on each.
const KILLS: usize = 30;
/// The same in a sample.
const FEW_KILLS: usize = 3;

/// Runs of one command on one kind of desk.
#[derive(Debug)]
pub(crate) struct Job<'a> {
    pub(crate) what: What,
    pub(crate) template: &'a Template,
    pub(crate) how: How,
}

/// What is done to it.
#[derive(Clone, Debug)]
pub(crate) enum How {
    /// A call fails.
    Fault(Fault),
    /// It is killed some time after it began.
    Kill(Duration),
}

impl How {
    /// Its row in the table.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Fault(fault) => fault.call.name,
            Self::Kill(_) => "kill",
        }
    }
}

/// A run that is not as it must be, or what it came to.
pub(crate) type Found = Verdict;

impl Job<'_> {
    pub(crate) fn run(&self, work: &Path) -> Found {
        let arguments = fresh(self.what, self.template, work);
        let ended = match &self.how {
            How::Fault(fault) => inject::fail(&arguments, work, *fault),
            How::Kill(after) => inject::kill(&arguments, work, Some(*after)),
        };
        if ended.code.is_some() && matches!(self.how, How::Kill(_)) {
            // It was faster.
            return Verdict::Unreached;
        }
        judge::judge(self.what, self.template, work, &ended)
    }
}

/// A fresh copy of a desk, and the arguments of a command on it.
fn fresh(what: What, template: &Template, work: &Path) -> Vec<OsString> {
    if work.exists() {
        fs::remove_dir_all(work).unwrap();
    }
    fs::create_dir_all(work).unwrap();
    template.copy(&work.join("desk"));
    what.arguments(template, work)
}

/// Everything that is tried.
pub(crate) fn jobs<'a>(templates: &'a [Template], extent: Extent, tmp: &Path) -> Vec<Job<'a>> {
    let only = std::env::var("PORTDESK_FAULTS").unwrap_or_default();
    let wanted = |name: &str, of: &[&str]| {
        let words: Vec<&str> = only.split('/').filter(|w| of.contains(w)).collect();
        words.is_empty() || words.contains(&name)
    };
    let (commands, kinds) = (What::ALL.map(What::name), Kind::ALL.map(Kind::name));
    let mut calls = inject::CALLS.map(|c| c.name).to_vec();
    calls.push("kill");
    let (mut jobs, mut turn) = (Vec::new(), 0);
    for template in templates {
        for what in What::ALL {
            let asked = wanted(what.name(), &commands) && wanted(template.kind.name(), &kinds);
            if !what.applies(template.kind) || !asked {
                continue;
            }
            let work = tmp.join("count");
            let arguments = fresh(what, template, &work);
            let (ended, counts) = inject::count(&arguments, &work);
            assert_eq!(ended.code, Some(0), "{} without a fault: {}", what.name(), ended.err);
            for (call, most) in counts.into_iter().filter(|(call, _)| wanted(call.name, &calls)) {
                turn += 1;
                let faults = faults(call, most, extent, turn);
                jobs.extend(faults.into_iter().map(|f| Job { what, template, how: How::Fault(f) }));
            }
            if !wanted("kill", &calls) {
                continue;
            }
            let arguments = fresh(what, template, &work);
            let took = inject::kill(&arguments, &work, None).took;
            let kills = if extent == Extent::All { KILLS } else { FEW_KILLS };
            let mut rng = fastrand::Rng::with_seed(7);
            jobs.extend((0..kills).map(|n| {
                #[expect(clippy::cast_precision_loss, reason = "few")]
                let part = (n as f64 + rng.f64()) / kills as f64;
                Job { what, template, how: How::Kill(took.mul_f64(part)) }
            }));
        }
    }
    jobs
}

fn faults(call: Call, most: usize, extent: Extent, turn: usize) -> Vec<Fault> {
    let fault = |n, for_ever| Fault { call, n, for_ever };
    match extent {
        // Threads share the work in another way each time: one more than was counted.
        Extent::All => {
            (1..=(most + 1).min(MOST_CALLS)).flat_map(|n| [fault(n, false), fault(n, true)]).collect()
        }
        Extent::Sample if most == 0 => Vec::new(),
        Extent::Sample => {
            vec![fault(1 + turn % most, turn.is_multiple_of(2)), fault(1 + turn / 2 % most, turn % 2 == 1)]
        }
    }
}
