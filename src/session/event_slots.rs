//! Slots for typed events: input is read no faster than it is handled, so that a flood of it does not fill the memory. Owns the
//! count; what waits for room is the thread that reads.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// So many keys wait; more stay with the terminal.
const MOST: usize = 4096;

/// Counts what is on its way to a session.
#[derive(Clone, Debug, Default)]
pub(crate) struct EventSlots(Arc<SlotCounter>);

#[derive(Debug, Default)]
struct SlotCounter {
    taken: Mutex<usize>,
    freed: Condvar,
}

/// A slot for one event, free again once the event is handled or dropped.
#[derive(Debug)]
pub(crate) struct EventSlot(Arc<SlotCounter>);

impl EventSlots {
    /// Waits for a slot and takes it.
    #[must_use]
    pub(crate) fn acquire(&self) -> EventSlot {
        // The count is valid even if a holder panicked.
        let taken = self.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |taken: &mut usize| *taken >= MOST;
        let mut taken = self.0.freed.wait_while(taken, full).unwrap_or_else(PoisonError::into_inner);
        *taken += 1;
        EventSlot(Arc::clone(&self.0))
    }
}

impl Drop for EventSlot {
    fn drop(&mut self) {
        let mut taken = self.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken -= 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn a_flood_waits_until_it_is_worked_off() {
        let (rooms, (send, inbox)) = (EventSlots::default(), channel());
        let all = MOST * 3;
        let reader = std::thread::spawn(move || (0..all).all(|_| send.send(rooms.acquire()).is_ok()));
        let mut came = 0;
        while let Ok(room) = inbox.recv() {
            assert!(*room.0.taken.lock().unwrap() <= MOST);
            came += 1;
        }
        assert!(reader.join().unwrap());
        assert_eq!(came, all);
    }

    #[test]
    fn reader_without_receiver_is_released() {
        let (rooms, (send, inbox)) = (EventSlots::default(), channel());
        let reader = std::thread::spawn(move || while send.send(rooms.acquire()).is_ok() {});
        drop(inbox);
        reader.join().unwrap();
    }
}
