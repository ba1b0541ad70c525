//! The timer of an open desk: applies what is due, with or without a screen. Owns when the desk is checked; the domain
//! determines what is due.

use crate::service::DeskService;
use chrono::{DateTime, Duration, Utc};
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;

/// A longer sleep than this is cut: the wall clock may be set while the timer sleeps.
const LONGEST_SLEEP: std::time::Duration = std::time::Duration::from_secs(60);

enum TimerWake {
    /// The desk has changed, and with it what is due next.
    Changed,
    Stop,
}

/// The running timer.
pub(super) struct DeskTimer {
    wake: Sender<TimerWake>,
    thread: JoinHandle<()>,
}

impl DeskTimer {
    /// Does what is due by now, and starts the thread for what will be.
    ///
    /// # Errors
    /// Where there is no thread left.
    pub(super) fn begin(service: &Arc<DeskService>) -> io::Result<Self> {
        let (wake, woken) = channel();
        let changed = wake.clone();
        service.follow(Box::new(move |_| changed.send(TimerWake::Changed).is_ok()));
        service.tick();
        let service = Arc::clone(service);
        let thread =
            std::thread::Builder::new().name("timer".into()).spawn(move || keep_time(&service, &woken))?;
        Ok(Self { wake, thread })
    }

    pub(super) fn end(self) {
        let _ = self.wake.send(TimerWake::Stop);
        let _ = self.thread.join();
    }
}

fn keep_time(service: &DeskService, woken: &Receiver<TimerWake>) {
    let mut tried = service.now();
    loop {
        let sleep = sleep(service.desk().next_due(), tried, service.now());
        match woken.recv_timeout(sleep) {
            Ok(TimerWake::Changed) => {}
            Ok(TimerWake::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                tried = service.now();
                look(service, tried);
            }
        }
    }
}

/// How long nothing is due. What could not be done is tried again after a second.
fn sleep(due: Option<DateTime<Utc>>, tried: DateTime<Utc>, now: DateTime<Utc>) -> std::time::Duration {
    let due = due.map(|at| at.max(tried + Duration::seconds(1)));
    let sleep = due.map_or(LONGEST_SLEEP, |at| (at - now).to_std().unwrap_or_default().min(LONGEST_SLEEP));
    // A millisecond more, so that the clock has passed the moment at the next check.
    sleep + std::time::Duration::from_millis(1)
}

/// Does what is due; where nothing is, finds out whether the clock was set.
fn look(service: &DeskService, now: DateTime<Utc>) {
    if service.desk().next_due().is_some_and(|at| at <= now) {
        service.tick();
    } else {
        service.watch_clock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::Port;
    use crate::domain::rules::Rules;
    use crate::host::import;
    use crate::intake::Submissions;
    use crate::sample;
    use crate::service::{CommandRequest, set_up};
    use crate::store::MemoryStore;
    use std::sync::Mutex;

    fn at(minute: i64) -> DateTime<Utc> {
        "2026-12-04T02:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minute)
    }

    #[test]
    fn sleep_ends_when_something_is_due() {
        let ms = |due: Option<i64>| sleep(due.map(at), at(0), at(0)).as_millis();
        assert_eq!([ms(None), ms(Some(600)), ms(Some(-5))], [60_001, 60_001, 1_001]);
        assert_eq!(sleep(Some(at(0) + Duration::seconds(7)), at(-1), at(0)).as_millis(), 7_001);
        assert_eq!(
            sleep(Some(at(-5)), at(-1), at(0)).as_millis(),
            1,
            "a clock that was set waits for nothing"
        );
    }

    #[test]
    fn due_claim_expires_without_a_session() {
        let rules = Arc::new(Rules::builtin());
        let mut store = MemoryStore::default();
        let officers = sample::officers();
        set_up(&mut store, Port::new("NGB"), &officers, None, &rules, "test", at(0)).unwrap();
        let now = Arc::new(Mutex::new(at(0)));
        let clock = Arc::clone(&now);
        let service = DeskService::start_at(
            Box::new(store),
            Arc::clone(&rules),
            "test",
            Arc::new(move || *clock.lock().unwrap()),
        )
        .unwrap();
        let story = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/story.json");
        let batch: Vec<_> = Submissions::new(vec![story.into()], None, rules).collect();
        import(&batch, false, &service).unwrap();
        let no = service.desk().iter().next().unwrap().case.no;
        let claim = crate::domain::command::Command::Claim;
        let order = CommandRequest { case: no, seen: None, id: None, command: claim };
        service.execute(&officers[0], order).unwrap();
        let due = service.desk().next_due().unwrap();
        *now.lock().unwrap() = due;
        let before = service.desk().seq;
        look(&service, due);
        // A job after it: the writer does one at a time.
        service.clock().unwrap();
        assert!(service.desk().seq > before);
    }
}
