//! One picture at a time, and only the newest one that was wanted. Owns the thread that waits for the child, so that no screen does.

use super::decoder::RunningChild;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

type DecodeJob = Box<dyn FnOnce(&RunningChild) + Send>;

#[derive(Default)]
struct QueueState {
    next: Option<DecodeJob>,
    running: Option<RunningChild>,
}

/// Where a session's pictures are decoded.
#[derive(Clone, Default)]
pub(crate) struct DecodeQueue(Arc<Mutex<QueueState>>);

impl fmt::Debug for DecodeQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DecodeQueue")
    }
}

impl DecodeQueue {
    /// Has a job done on a thread of its own; what is being decoded for an earlier one is given up, what waited is dropped. False where
    /// there is no thread for it.
    pub(crate) fn run_newest(&self, job: impl FnOnce(&RunningChild) + Send + 'static) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.next = Some(Box::new(job));
        if let Some(running) = &state.running {
            running.cancel();
            return true;
        }
        state.running = Some(RunningChild::default());
        drop(state);
        let own = self.clone();
        let begun = std::thread::Builder::new().name("viewer".into()).spawn(move || own.work());
        if begun.is_err() {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = QueueState::default();
        }
        begun.is_ok()
    }

    /// Gives up what is being decoded and what waits.
    pub(crate) fn cancel(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.next = None;
        if let Some(running) = &state.running {
            running.cancel();
        }
    }

    fn work(&self) {
        loop {
            let (job, running) = {
                let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                let Some(job) = state.next.take() else {
                    state.running = None;
                    return;
                };
                let running = RunningChild::default();
                state.running = Some(running.clone());
                (job, running)
            };
            job(&running);
        }
    }
}
