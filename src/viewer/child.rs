//! The child process: it limits itself, then reads, decodes and answers. Owns the hidden argument that makes a process of this program one.

use super::picture::{DecodeAnswer, ViewFault};
use super::wire;
use std::ffi::OsStr;
use std::io::Write;
use std::process::ExitCode;

/// The first argument of a child; no command has such a name.
pub(super) const ARGUMENT: &str = "\u{2d}\u{2d}decode-document";
/// The second argument where the officer accepted less protection than usual.
pub(super) const ACCEPTED: &str = "accepted";

/// Decodes where the arguments say that this process is a child; none where they do not. Nothing else of the program has run.
pub(crate) fn run_child(words: &[std::ffi::OsString]) -> Option<ExitCode> {
    let mut words = words.iter().skip(1).map(std::ffi::OsString::as_os_str);
    if words.next() != Some(OsStr::new(ARGUMENT)) {
        return None;
    }
    let how: Vec<&OsStr> = words.collect();
    // A message of a panic is for nobody: standard error is closed, and the parent sees how the child ended.
    std::panic::set_hook(Box::new(|_| {}));
    let answer = answer(&how);
    let mut out = std::io::stdout().lock();
    let written = wire::answer(&mut out, &answer).and_then(|()| out.flush());
    Some(if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(not(feature = "viewer"))]
fn answer(_: &[&OsStr]) -> Result<DecodeAnswer, ViewFault> {
    Err(ViewFault::NotBuilt)
}

#[cfg(feature = "viewer")]
fn answer(how: &[&OsStr]) -> Result<DecodeAnswer, ViewFault> {
    // Standard input and output have their buffers before the limits; whoever takes them later asks the system for nothing new.
    super::sandbox::limit_self(how.contains(&OsStr::new(ACCEPTED)))?;
    #[cfg(any(test, feature = "test-support"))]
    how.iter().for_each(|what| super::escape::escape(what));
    let (request, file) = wire::read_request(&mut std::io::stdin().lock()).ok_or(ViewFault::Damaged)?;
    // Decoders are written with care and may still panic on a hostile file; the process has nothing that could be left half done.
    std::panic::catch_unwind(|| super::decode::decode(&file, &request)).unwrap_or(Err(ViewFault::Damaged))
}
