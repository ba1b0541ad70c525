//! The files under the derived store: their holders, and how late their threads wake.

use crate::files;
use std::fs::TryLockError;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long sled may take to let go of its files.
const PATIENCE: Duration = Duration::from_secs(10);

/// How late sled's idle threads may wake up, in nanoseconds: half a minute.
#[cfg(target_os = "linux")]
const LATE: std::num::NonZeroU64 = std::num::NonZeroU64::new(30_000_000_000).unwrap();

/// While it is held, threads that begin may be woken up late. sled keeps a handful of them and each looks for work once a second,
/// whether there is any or not; they are not really woken by a timer. Late, they wake together, and an idle desk
/// leaves the processor asleep. Threads take the leave of the one that began them; where the system has no such thing, nothing changes.
pub(super) struct TimerSlack;

impl TimerSlack {
    pub(super) fn begin() -> Self {
        #[cfg(target_os = "linux")]
        let _ = rustix::thread::set_current_timer_slack(Some(LATE));
        Self
    }
}

impl Drop for TimerSlack {
    fn drop(&mut self) {
        #[cfg(target_os = "linux")]
        let _ = rustix::thread::set_current_timer_slack(None);
    }
}

/// Waits until the files of a store have no holder. sled's threads may hold them for a moment after it was closed or failed to open;
/// another process cannot, the desk's own lock sees to that. A wait without end would be worse than the error that then comes.
pub(in crate::store) fn wait_for_files(dir: &Path) {
    let Ok(file) = files::open_read(&dir.join("db")) else { return };
    let since = Instant::now();
    while matches!(file.try_lock(), Err(TryLockError::WouldBlock)) && since.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(1));
    }
}
