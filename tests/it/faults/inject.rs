//! The program run with system calls that fail, or killed. `strace` injects the failures; what it wrote down says which calls they hit.

use std::ffi::OsString;
use std::fs;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_portdesk");
/// A command that has not ended by then hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// What fails.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    pub(crate) call: Call,
    /// The n-th call of a thread, from 1.
    pub(crate) n: usize,
    /// And every later one.
    pub(crate) for_ever: bool,
}

/// A system call, and the error that it fails with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) name: &'static str,
    /// As `strace` names it; a machine may have only some of them.
    traced: &'static str,
    error: &'static str,
}

pub(crate) const CALLS: [Call; 9] = [
    Call { name: "fsync", traced: "fsync", error: "EIO" },
    Call { name: "fdatasync", traced: "fdatasync", error: "EIO" },
    Call { name: "sync_file_range", traced: "sync_file_range", error: "EIO" },
    Call { name: "write", traced: "write", error: "EIO" },
    Call { name: "pwrite64", traced: "pwrite64", error: "EIO" },
    Call { name: "rename", traced: "?rename,?renameat,?renameat2", error: "EIO" },
    Call { name: "ftruncate", traced: "ftruncate", error: "EIO" },
    Call { name: "unlink", traced: "?unlink,?unlinkat", error: "EIO" },
    Call { name: "openat", traced: "?open,openat", error: "ENOSPC" },
];

/// How a command ended.
#[derive(Debug, Default)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) signal: Option<i32>,
    pub(crate) hung: bool,
    /// It was killed on purpose.
    pub(crate) killed: bool,
    pub(crate) out: String,
    pub(crate) err: String,
    /// The calls that were made to fail, as `strace` wrote them down.
    pub(crate) failed: Vec<String>,
    pub(crate) took: Duration,
}

/// A folder on a file system in memory where there is one: a sync that succeeds costs nothing there.
pub(crate) fn fast_dir() -> tempfile::TempDir {
    let shared = Path::new("/dev/shm");
    if shared.is_dir() { tempfile::tempdir_in(shared).unwrap() } else { tempfile::tempdir().unwrap() }
}

/// Fails with a sentence where this machine cannot inject faults.
pub(crate) fn must_trace() {
    let tried = Command::new("strace").args(["-f", "-qq", "-e", "trace=none", "true"]).output();
    match tried {
        Err(error) => {
            panic!("strace cannot be run ({error}): install it, for example with apt-get install strace")
        }
        Ok(out) if !out.status.success() => panic!(
            "strace may not trace here: {}. In a container, allow ptrace (--cap-add=SYS_PTRACE)",
            String::from_utf8_lossy(&out.stderr).trim()
        ),
        Ok(_) => {}
    }
}

fn traced(arguments: &[OsString], work: &Path, calls: &str, fault: Option<&str>) -> Command {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-y", "--seccomp-bpf", "-o"]).arg(work.join("trace"));
    command.args(["-e", &format!("trace={calls}"), "-e", "signal=none"]);
    if let Some(fault) = fault {
        command.args(["-e", &format!("inject={calls}:{fault}")]);
    }
    command.arg(PROGRAM).args(arguments);
    command
}

/// How often each call is made, by the busiest thread of a command that nothing fails in.
pub(crate) fn count(arguments: &[OsString], work: &Path) -> (Ended, Vec<(Call, usize)>) {
    let names: Vec<&str> = CALLS.iter().map(|c| c.traced).collect();
    let ended = wait(traced(arguments, work, &names.join(","), None), work, None);
    let trace = fs::read_to_string(work.join("trace")).unwrap();
    let most = |call: &Call| {
        let mut by_thread = std::collections::BTreeMap::<&str, usize>::new();
        for line in trace.lines() {
            let Some((thread, rest)) = line.split_once(' ') else { continue };
            let name = rest.trim_start().split('(').next().unwrap_or_default();
            if call.traced.split(',').any(|t| t.trim_start_matches('?') == name) {
                *by_thread.entry(thread).or_default() += 1;
            }
        }
        by_thread.into_values().max().unwrap_or(0)
    };
    (ended, CALLS.iter().map(|call| (*call, most(call))).collect())
}

/// Runs a command in which a call fails.
pub(crate) fn fail(arguments: &[OsString], work: &Path, fault: Fault) -> Ended {
    let Fault { call, n, for_ever } = fault;
    let when = if for_ever { format!("{n}+") } else { n.to_string() };
    let fault = format!("error={}:when={when}", call.error);
    let command = traced(arguments, work, call.traced, Some(&fault));
    let mut ended = wait(command, work, None);
    let trace = fs::read_to_string(work.join("trace")).unwrap_or_default();
    ended.failed = trace.lines().filter(|l| l.ends_with("(INJECTED)")).map(ToOwned::to_owned).collect();
    ended
}

/// Runs a command and kills it after a while, unless it has ended by then.
pub(crate) fn kill(arguments: &[OsString], work: &Path, after: Option<Duration>) -> Ended {
    let mut command = Command::new(PROGRAM);
    command.args(arguments);
    wait(command, work, after)
}

fn wait(mut command: Command, work: &Path, kill_after: Option<Duration>) -> Ended {
    let (out, err) = (work.join("out"), work.join("err"));
    command.stdin(Stdio::null());
    command.stdout(fs::File::create(&out).unwrap()).stderr(fs::File::create(&err).unwrap());
    // strace and the program end together.
    command.process_group(0);
    let since = Instant::now();
    let mut child = command.spawn().unwrap();
    let limit = kill_after.unwrap_or(PATIENCE);
    let mut ended = Ended::default();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if since.elapsed() >= limit {
            (ended.killed, ended.hung) = (kill_after.is_some(), kill_after.is_none());
            end(&child);
            break child.wait().unwrap();
        }
        std::thread::sleep(Duration::from_micros(500));
    };
    ended.took = since.elapsed();
    (ended.code, ended.signal) = (status.code(), status.signal());
    let read = |path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    (ended.out, ended.err) = (read(&out), read(&err));
    ended
}

/// Kills a command and what it started.
fn end(child: &Child) {
    let group = rustix::process::Pid::from_child(child);
    let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
}
