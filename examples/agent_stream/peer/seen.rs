//! What was seen on one connection. It is told when the connection is gone, however that happened.

use std::collections::BTreeMap;

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goodbye {
    /// The other side closed it.
    Said,
    /// The other side tore it down.
    Reset,
    /// A line was longer than any message.
    TooLong,
    /// The peer itself had waited long enough.
    None,
}

pub(super) struct Seen {
    number: u64,
    sessions: BTreeMap<u64, Session>,
    /// Lines that were no messages.
    pub(super) broken: u64,
    pub(super) ended: Goodbye,
}

#[derive(Default)]
struct Session {
    steps: u64,
    closes: u64,
}

impl Seen {
    pub(super) fn new(number: u64) -> Self {
        Self { number, sessions: BTreeMap::new(), broken: 0, ended: Goodbye::None }
    }

    pub(super) fn opens(&mut self, session: u64) {
        self.sessions.insert(session, Session::default());
    }

    pub(super) fn closes(&mut self, session: u64) {
        self.sessions.entry(session).or_default().closes += 1;
    }

    pub(super) fn sends_step(&mut self, session: u64) {
        self.sessions.entry(session).or_default().steps += 1;
    }

    pub(super) fn is_open(&self, session: u64) -> bool {
        self.sessions.get(&session).is_some_and(|session| session.closes == 0)
    }

    fn connection(&self) -> String {
        let open = self.sessions.values().filter(|session| session.closes == 0).count();
        match self.ended {
            _ if self.broken > 0 => format!("{} broken messages", self.broken),
            Goodbye::Said if open == 0 => "one clean close".to_owned(),
            Goodbye::Said => format!("closed with {open} open sessions"),
            Goodbye::Reset => "reset".to_owned(),
            Goodbye::TooLong => "a line that is too long".to_owned(),
            Goodbye::None => "no close, hung up".to_owned(),
        }
    }
}

impl Drop for Seen {
    fn drop(&mut self) {
        let number = self.number;
        for (session, Session { steps, closes }) in &self.sessions {
            let closes = match closes {
                0 => "no close".to_owned(),
                1 => "one clean close".to_owned(),
                more => format!("{more} closes"),
            };
            crate::say(&format!("peer saw session {number}.{session}: {steps} steps, {closes}"));
        }
        crate::say(&format!("peer saw connection {number}: {}", self.connection()));
    }
}
