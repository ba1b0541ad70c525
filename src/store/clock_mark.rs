//! The monotonic clock as stored beside the journal, so that a clock that was set while the desk was closed is noticed at the
//! next opening. Owns the file; the service determines what it means. Without it the machine counts as restarted.

use super::error::StoreError;
use crate::files;
use std::path::Path;

/// Its name in the folder of the desk.
const CLOCK_FILE: &str = "CLOCK";

/// The state of the two clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockMark {
    /// The run of the machine in which that was.
    pub(crate) boot: u128,
    /// Microseconds from the steady clock's beginning to the wall clock's, when the time was last confirmed.
    pub(crate) offset: i64,
    /// The steady clock, in microseconds, at the last failure to sign in.
    pub(crate) failed: Option<i64>,
}

impl ClockMark {
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let boot = u128::from_str_radix(words.next()?, 16).ok()?;
        let offset = words.next()?.parse().ok()?;
        let failed = match words.next()? {
            "-" => None,
            word => Some(word.parse().ok()?),
        };
        words.next().is_none().then_some(Self { boot, offset, failed })
    }
}

/// The mark of a desk; none where there is none, or it is invalid.
#[must_use]
pub(crate) fn read(dir: &Path) -> Option<ClockMark> {
    let file = dir.join(CLOCK_FILE);
    // Nothing but a small file of our own is read.
    ClockMark::parse(&files::read_text(&file, 200).ok()?)
}

/// Saves a mark.
pub(super) fn write(dir: &Path, mark: &ClockMark) -> Result<(), StoreError> {
    let failed = mark.failed.map_or_else(|| "-".to_owned(), |at| at.to_string());
    let text = format!("{:x} {} {failed}\n", mark.boot, mark.offset);
    files::replace(&dir.join(CLOCK_FILE), &dir.join("CLOCK.new"), text.as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_it_was_written() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read(dir.path()), None);
        for failed in [None, Some(77)] {
            let mark = ClockMark { boot: u128::MAX, offset: -5, failed };
            write(dir.path(), &mark).unwrap();
            assert_eq!(read(dir.path()), Some(mark));
        }
    }

    #[test]
    fn invalid_clock_mark_is_ignored() {
        for text in ["", "zz 1 -", "1f", "1f 1", "1f 1 x", "1f 1 - more"] {
            assert_eq!(ClockMark::parse(text), None, "{text}");
        }
    }
}
