//! Time sources: the wall clock, and a monotonic clock that cannot be set. Owns the reading of both.

use chrono::{DateTime, Duration, Utc};
use std::sync::Arc;

/// The monotonic clock at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SteadyTime {
    /// The run of the machine to which it belongs.
    pub boot: u128,
    /// How long the machine has run, its sleep included.
    pub since: Duration,
}

/// Two clocks.
pub trait TimeSource {
    /// The clock on the wall.
    fn wall(&self) -> DateTime<Utc>;
    /// The monotonic clock; none where there is none.
    fn steady(&self) -> Option<SteadyTime>;
}

/// The time as a desk shares it with its writer.
pub(crate) type SharedTime = Arc<dyn TimeSource + Send + Sync>;

/// The clocks of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct MachineTime;

impl TimeSource for MachineTime {
    fn wall(&self) -> DateTime<Utc> {
        // Unlike `Utc::now` this is no panic before 1970.
        DateTime::from(std::time::SystemTime::now())
    }

    #[cfg(target_os = "linux")]
    fn steady(&self) -> Option<SteadyTime> {
        // It goes on while the machine sleeps, so that waking up is no jump.
        let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        let since = Duration::seconds(now.tv_sec) + Duration::nanoseconds(now.tv_nsec);
        let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        let digits: String = id.chars().filter(char::is_ascii_hexdigit).collect();
        Some(SteadyTime { boot: u128::from_str_radix(&digits, 16).ok()?, since })
    }

    #[cfg(not(target_os = "linux"))]
    fn steady(&self) -> Option<SteadyTime> {
        None
    }
}

/// The time now, by the clock on the wall.
#[must_use]
pub fn now() -> DateTime<Utc> {
    MachineTime.wall()
}

/// A clock of the caller, without a monotonic one.
#[cfg(any(test, feature = "test-support"))]
pub(super) struct WallOnly<F>(pub(super) F);

#[cfg(any(test, feature = "test-support"))]
impl<F: Fn() -> DateTime<Utc>> TimeSource for WallOnly<F> {
    fn wall(&self) -> DateTime<Utc> {
        (self.0)()
    }

    fn steady(&self) -> Option<SteadyTime> {
        None
    }
}
