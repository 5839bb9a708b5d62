//! A queue between threads. The one of the standard library is three queues in one, and tens of KiB of code for each
//! type that is sent, in every program.
//!
//! Its lock is held only to push and to take, by nobody else's code.

use std::collections::VecDeque;
use std::sync::mpsc::{RecvError, RecvTimeoutError, TryRecvError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How much room for what is sent is kept when it is empty.
const KEPT: usize = 256;

/// The receiver is gone.
#[derive(Debug)]
pub(crate) struct Unread;

/// Makes both ends.
pub(crate) fn queue<T>() -> (Sender<T>, Receiver<T>) {
    let state = State { sent: VecDeque::new(), senders: 1, is_read: true, is_awaited: false };
    let shared = Arc::new(Shared { state: Mutex::new(state), news: Condvar::new() });
    (Sender { shared: Arc::clone(&shared) }, Receiver { shared, taken: VecDeque::new() })
}

struct Shared<T> {
    state: Mutex<State<T>>,
    /// Rung when there is something, or will be nothing any more.
    news: Condvar,
}

struct State<T> {
    sent: VecDeque<T>,
    senders: usize,
    /// Whether the receiver is there, and whether it waits.
    is_read: bool,
    is_awaited: bool,
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes the receiver if it waits: to wake is a system call, also of nobody.
    fn ring(&self, state: MutexGuard<'_, State<T>>) {
        let is_awaited = state.is_awaited;
        drop(state);
        if is_awaited {
            self.news.notify_one();
        }
    }
}

/// Where to send.
pub(crate) struct Sender<T> {
    shared: Arc<Shared<T>>,
}

/// What was sent, in its order.
pub(crate) struct Receiver<T> {
    shared: Arc<Shared<T>>,
    /// Taken all at once, so that the lock is not taken for each.
    taken: VecDeque<T>,
}

impl<T> Sender<T> {
    /// Sends this. Where nobody receives any more it is dropped here.
    pub(crate) fn send(&self, value: T) -> Result<(), Unread> {
        let mut state = self.shared.lock();
        if !state.is_read {
            drop(state);
            drop(value);
            return Err(Unread);
        }
        state.sent.push_back(value);
        self.shared.ring(state);
        Ok(())
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.shared.lock().senders += 1;
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.senders -= 1;
        if state.senders == 0 {
            self.shared.ring(state);
        }
    }
}

impl<T> Receiver<T> {
    /// The next one, if there is one.
    pub(crate) fn try_recv(&mut self) -> Result<T, TryRecvError> {
        if let Some(value) = self.taken.pop_front() {
            return Ok(value);
        }
        let state = self.shared.lock();
        let is_over = state.senders == 0;
        take(&mut self.taken, state);
        self.taken.pop_front().ok_or(if is_over { TryRecvError::Disconnected } else { TryRecvError::Empty })
    }

    /// The next one, as soon as it is there, if there will be one.
    pub(crate) fn recv(&mut self) -> Result<T, RecvError> {
        loop {
            match self.recv_timeout(Duration::MAX) {
                Ok(value) => return Ok(value),
                Err(RecvTimeoutError::Disconnected) => return Err(RecvError),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// The same, for as long as that.
    pub(crate) fn recv_timeout(&mut self, patience: Duration) -> Result<T, RecvTimeoutError> {
        if let Some(value) = self.taken.pop_front() {
            return Ok(value);
        }
        let mut state = self.shared.lock();
        state.is_awaited = true;
        let is_bare = |state: &mut State<T>| state.sent.is_empty() && state.senders > 0;
        let waited = self.shared.news.wait_timeout_while(state, patience, is_bare);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner).0;
        state.is_awaited = false;
        let is_over = state.senders == 0;
        take(&mut self.taken, state);
        let otherwise = if is_over { RecvTimeoutError::Disconnected } else { RecvTimeoutError::Timeout };
        self.taken.pop_front().ok_or(otherwise)
    }
}

/// Takes everything, and leaves room that is there: a flood must not be remembered for ever.
fn take<T>(taken: &mut VecDeque<T>, mut state: MutexGuard<'_, State<T>>) {
    if state.sent.is_empty() {
        return;
    }
    std::mem::swap(taken, &mut state.sent);
    if state.sent.capacity() > KEPT {
        state.sent = VecDeque::new();
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.is_read = false;
        let sent = std::mem::take(&mut state.sent);
        // What is dropped with it may send.
        drop(state);
        drop(sent);
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    const LONG: Duration = Duration::from_secs(10);

    #[test]
    fn each_sender_is_heard_in_its_order_and_nothing_is_lost() {
        let (sender, mut receiver) = queue();
        let send = |who: usize| {
            let sender = sender.clone();
            move || (0..10_000).for_each(|what| sender.send((who, what)).expect("it is received"))
        };
        let threads = [0, 1].map(|who| thread::spawn(send(who)));
        drop(sender);
        let mut next = [0; 2];
        while let Ok((who, what)) = receiver.recv() {
            assert_eq!(what, next[who]);
            next[who] += 1;
        }
        assert_eq!(next, [10_000; 2]);
        for thread in threads {
            thread.join().expect("it ends");
        }
    }

    #[test]
    fn both_ends_learn_that_the_other_is_gone() {
        let (sender, mut receiver) = queue();
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
        assert_eq!(receiver.recv_timeout(Duration::ZERO), Err(RecvTimeoutError::Timeout));
        sender.send(1).expect("it is received");
        drop(sender);
        assert_eq!(receiver.try_recv(), Ok(1));
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Disconnected));
        assert_eq!(receiver.recv_timeout(LONG), Err(RecvTimeoutError::Disconnected));

        let (sender, receiver) = queue();
        drop(receiver);
        assert!(sender.send(1).is_err());
    }

    #[test]
    fn who_waits_is_woken() {
        let (sender, mut receiver) = queue();
        let thread = thread::spawn(move || receiver.recv_timeout(LONG).is_ok() && receiver.recv().is_err());
        sender.send(()).expect("it is received");
        drop(sender);
        assert!(thread.join().expect("it ends"));
    }

    #[test]
    fn the_room_of_a_flood_is_given_back() {
        let (sender, mut receiver) = queue();
        for _ in 0..3 {
            (0..100 * KEPT).for_each(|what| sender.send(what).expect("it is received"));
            while receiver.try_recv().is_ok() {}
        }
        sender.send(0).expect("it is received");
        while receiver.try_recv().is_ok() {}
        let room = receiver.shared.lock().sent.capacity() + receiver.taken.capacity();
        assert!(room <= 2 * KEPT, "{room}");
    }
}
